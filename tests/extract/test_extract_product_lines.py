"""Names told line by line: under a headline, behind a colon, numbered, bulleted, in tables."""

from __future__ import annotations

import pytest

from extract.extractor import extract
from extract.facts import Product, Source
from extract.gazetteer.places import load

INTRO = (
    "Huyện Phú Bình công bố kết quả OCOP\n\nUBND huyện Phú Bình, tỉnh Thái Nguyên công bố kết quả "
    "đánh giá, phân hạng sản phẩm OCOP năm 2023.\n\n"
)


def read(text: str) -> list[Product]:
    facts = extract(Source(INTRO + text, published="2023-12-05"), load()).facts
    return [f for f in facts if isinstance(f, Product)]


def names(text: str) -> list[tuple[str, int | None]]:
    return [(p.product, p.stars_min) for p in read(text)]


@pytest.mark.parametrize(
    "line",
    [
        "{A}, {b} của {maker}",
        "{A}, {b} của {maker}.",
        "{A}, {b} của {maker}, xã Nga My;",
        "{A}, {b} của {maker}, thôn Đồng Tâm xã Nga My.",
        "Sản phẩm {b}, {a} do {maker} sản xuất",
        "{A}, {b} ({maker})",
        "{maker} có các sản phẩm {a}, {b}.",
        "{maker} với 2 sản phẩm {a}, {b}",
        "{maker}, xã Nga My: {a}, {b}",
        "Xã Nga My: {a}, {b} của {maker}",
        "- {maker}: {a}, {b}",
        "+ {A}, {b} của {maker};",
    ],
)
def test_each_line_behind_a_colon_may_hold_several_names(line: str) -> None:
    first = line.format(a="bột nghệ", A="Bột nghệ", b="mật ong hoa nhãn", maker="HTX Minh Tâm")
    second = line.format(
        a="bột cho người già", A="Bột cho người già", b="rượu nếp cẩm", maker="Công ty TNHH Hòa An"
    )
    found = read(f"Có 4 sản phẩm OCOP được công nhận 3 sao gồm:\n\n{first}\n\n{second}")
    assert sorted(p.product.lower() for p in found) == [
        "bột cho người già",
        "bột nghệ",
        "mật ong hoa nhãn",
        "rượu nếp cẩm",
    ]
    assert {p.stars_min for p in found} == {3}
    assert {p.producer for p in found} == {"HTX Minh Tâm", "Công ty TNHH Hòa An"}


def test_the_names_of_a_tier_stand_below_its_headline() -> None:
    text = (
        "Sản phẩm OCOP 4 sao\n\nCà phê Bích Thao (HTX Bích Thao)\n\nMiến dong Tài Hoan (HTX Tài "
        "Hoan)\n\nSản phẩm OCOP 3 sao\n\nNước mắm Lê Gia (Công ty TNHH Lê Gia)"
    )
    assert names(text) == [
        ("Cà phê Bích Thao", 4),
        ("Miến dong Tài Hoan", 4),
        ("Nước mắm Lê Gia", 3),
    ]


def test_the_province_closes_a_numbered_line() -> None:
    text = (
        "Danh sách sản phẩm OCOP được công nhận 5 sao.\n\n1. Cà phê Bích Thao - HTX Bích Thao, "
        "tỉnh Sơn La\n\n2. Miến dong Tài Hoan - HTX Tài Hoan, tỉnh Bắc Kạn"
    )
    assert [(p.product, p.place) for p in read(text)] == [
        ("Cà phê Bích Thao", "tỉnh Sơn La"),
        ("Miến dong Tài Hoan", "tỉnh Bắc Kạn"),
    ]


def test_bulleted_names_may_follow_a_full_stop() -> None:
    text = "Có 2 sản phẩm OCOP đạt 3 sao.\n\n- Bột nghệ (HTX Minh Tâm)\n\n- Mật ong (HTX Hòa An)"
    assert names(text) == [("Bột nghệ", 3), ("Mật ong", 3)]
    prose = "Có 2 sản phẩm OCOP đạt 3 sao.\n\n- Bột nghệ được bán tại Hà Nội.\n\n- Huyện sẽ hỗ trợ."
    assert names(prose) == []


@pytest.mark.parametrize(
    "text",
    [
        "3 sản phẩm OCOP 4 sao gồm: (1) Trà sen Hồng Vân, (2) Yến sào Ngọc Dung; (3) Bột sen.",
        "3 sản phẩm OCOP 4 sao gồm: 1. Trà sen Hồng Vân 2. Yến sào Ngọc Dung 3. Bột sen.",
        "3 sản phẩm OCOP 4 sao là (1) Trà sen Hồng Vân, (2) Yến sào Ngọc Dung và (3) Bột sen.",
    ],
)
def test_numbers_within_a_line_part_the_names(text: str) -> None:
    assert names(text) == [("Trà sen Hồng Vân", 4), ("Yến sào Ngọc Dung", 4), ("Bột sen", 4)]


def test_the_rule_below_the_head_of_a_table_is_no_cell() -> None:
    text = (
        "| STT | Sản phẩm | Chủ thể | Hạng |\n| --- | --- | --- | --- |\n"
        "| 1 | Bột nghệ | HTX Minh Tâm | 4 sao |\n| 2 | Mật ong | HTX Hòa An | 3 sao |"
    )
    assert names(text) == [("Bột nghệ", 4), ("Mật ong", 3)]


def test_makers_of_a_certificate_may_stand_before_their_goods() -> None:
    text = (
        "UBND huyện trao chứng nhận OCOP 3 sao cho HTX Minh Tâm (sản phẩm bột nghệ), HTX Hòa An "
        "(sản phẩm mật ong)."
    )
    assert [(p.product, p.producer) for p in read(text)] == [
        ("bột nghệ", "HTX Minh Tâm"),
        ("mật ong", "HTX Hòa An"),
    ]


def test_the_rest_of_the_names_have_the_other_tier() -> None:
    text = (
        "Trong số 3 sản phẩm OCOP có 1 sản phẩm 4 sao là Trà sen; còn lại là 3 sao gồm Bột nghệ, "
        "Mật ong."
    )
    assert names(text) == [("Trà sen", 4), ("Bột nghệ", 3), ("Mật ong", 3)]


def test_the_last_tier_that_a_product_rose_to_is_its_own() -> None:
    text = (
        "Sản phẩm Trà sen Hồng Vân được chứng nhận OCOP 3 sao năm 2021, đến năm 2023 được nâng "
        "hạng lên 4 sao."
    )
    assert names(text) == [("Trà sen Hồng Vân", 4)]


def test_a_unit_whose_name_ends_like_picture_is_no_caption() -> None:
    text = "Có 2 sản phẩm OCOP đạt 3 sao:\n\nXã Tân Khánh: bột nghệ, mật ong của HTX Minh Tâm"
    assert [(p.product, p.place) for p in read(text)] == [
        ("bột nghệ", "xã Tân Khánh"),
        ("mật ong", "xã Tân Khánh"),
    ]


def test_makers_with_their_ward_hold_their_goods_in_brackets() -> None:
    text = (
        "Huyện trao giấy chứng nhận OCOP 3 sao cho 3 sản phẩm.\n\nCác cơ sở có sản phẩm được cấp "
        "giấy chứng nhận đợt này gồm: hộ kinh doanh Thanh Vân ở xã Tân Khánh (bánh chả, bánh dẻo "
        "nhân cốm); hộ kinh doanh Lưu Thị Hiền ở xã Nga My (trà sen bông)."
    )
    assert [(p.product, p.producer, p.place, p.stars_min) for p in read(text)] == [
        ("bánh chả", "hộ kinh doanh Thanh Vân", "xã Tân Khánh", 3),
        ("bánh dẻo nhân cốm", "hộ kinh doanh Thanh Vân", "xã Tân Khánh", 3),
        ("trà sen bông", "hộ kinh doanh Lưu Thị Hiền", "xã Nga My", 3),
    ]


def test_as_many_names_as_take_part_are_theirs() -> None:
    text = (
        "Huyện có 2 sản phẩm được chấp thuận tham gia Chương trình OCOP gồm: Chả rươi Sông Cầm "
        "của HTX Sông Cầm; Gạo rươi Đông Triều của HTX An Sinh."
    )
    assert names(text) == [("Chả rươi Sông Cầm", None), ("Gạo rươi Đông Triều", None)]
    more = text.replace("2 sản phẩm", "5 sản phẩm")
    assert names(more) == []
