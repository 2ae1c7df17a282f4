"""Named products: lists, clauses, tables; their producers, tiers and places."""

from __future__ import annotations

import pytest
from extract_entities import found, only

from extract.grammar.products import find


def names(text: str, published: str | None = None) -> list[str]:
    return [p.product for p in found(find, text, published)]


def test_a_list_behind_a_tier_names_products_of_that_tier() -> None:
    text = "Tỉnh Hậu Giang: Nhóm OCOP 4 sao có lạp xưởng Mỹ Yến, bột chuối Xiêm."
    products = found(find, text)
    assert [p.product for p in products] == ["lạp xưởng Mỹ Yến", "bột chuối Xiêm"]
    assert {p.stars_min for p in products} == {4}


def test_a_bracket_gives_producer_and_place() -> None:
    text = (
        "Tỉnh Bắc Giang có 6 sản phẩm đạt OCOP 4 sao, như chè xanh Bản Ven (HTX Thân Trường, "
        "huyện Yên Thế), vú sữa Tân Yên."
    )
    first, second = found(find, text, "2024-11-20")
    assert (first.producer, first.place) == ("HTX Thân Trường", "huyện Yên Thế")
    assert (second.producer, second.place) == (None, "tỉnh Bắc Giang")


def test_a_year_in_brackets_holds_for_the_names_before_it() -> None:
    text = (
        "Quảng Ninh có 4 sản phẩm OCOP 5 sao: Ngọc trai Akoya, Ngọc trai Tahiti (năm 2021) và "
        "Trà hoa vàng Quy Hoa (năm 2022)."
    )
    assert [p.as_of for p in found(find, text)] == ["2021", "2021", "2022"]


def test_an_owner_may_be_said_once_for_all() -> None:
    text = (
        "Bình Phước có OCOP 5 sao. Ba sản phẩm gồm hạt điều rang muối và hạt điều nhân trắng đều "
        "của Công ty cổ phần Hà Mỵ, huyện Đồng Phú."
    )
    assert [p.producer for p in found(find, text, "2023-05-18")] == ["Công ty cổ phần Hà Mỵ"] * 2


def test_scores_are_no_part_of_a_name() -> None:
    text = (
        "Gia Lai có 2 sản phẩm OCOP tiềm năng 5 sao là hạt điều Hải Bình (93,4 điểm) và cà phê Lá."
    )
    products = found(find, text)
    assert [p.product for p in products] == ["hạt điều Hải Bình", "cà phê Lá"]
    assert {p.status for p in products} == {"proposed"}


@pytest.mark.parametrize(
    ("clause", "stars", "status"),
    [
        ("Dệt thổ cẩm Hoa Tiến từ 4 sao xuống 3 sao", 3, "re_recognised"),
        ("Sản phẩm gạo Séng cù Thanh Nưa vừa được công nhận lại hạng 3 sao", 3, "re_recognised"),
        ("Lạc sen Diễn Châu được nâng từ 3 sao lên 4 sao", 4, "upgraded"),
        ("Nước mắm Phú Khương đạt 4 sao", 4, "recognised"),
    ],
)
def test_a_clause_about_one_product(clause: str, stars: int, status: str) -> None:
    product = only(find, f"Nghệ An làm tốt OCOP. {clause}.")
    assert (product.stars_min, product.stars_max, product.status) == (stars, stars, status)


def test_products_among_those_told_of_take_their_tier() -> None:
    text = (
        "Bắc Giang có 5 sản phẩm OCOP được đề nghị Trung ương đánh giá 5 sao. "
        "Mỳ Chũ Kim Ngân và rượu Làng Vân Cổ nằm trong số này."
    )
    assert [(p.product, p.stars_min, p.status) for p in found(find, text)] == [
        ("Mỳ Chũ Kim Ngân", 5, "proposed"),
        ("rượu Làng Vân Cổ", 5, "proposed"),
    ]


def test_a_flattened_table_gives_a_product_a_row() -> None:
    text = (
        "Sản phẩm OCOP huyện Định Hóa (Thái Nguyên) được công nhận đợt 1 năm 2022\n"
        "TT\nSản phẩm\nChủ thể\nĐiểm\nHạng\n"
        "1\nGạo Bao thai Định Hóa\nHTX Bao Thai Xanh\n72,4\n4 sao\n"
        "2\nTrà xanh Phú Đình\nTổ hợp tác chè Phú Đình\n61,0\n3 sao\n"
        "Tổng cộng: 02 sản phẩm của 02 chủ thể."
    )
    assert [(p.product, p.producer, p.stars_min) for p in found(find, text, "2022-06-01")] == [
        ("Gạo Bao thai Định Hóa", "HTX Bao Thai Xanh", 4),
        ("Trà xanh Phú Đình", "Tổ hợp tác chè Phú Đình", 3),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh Gia Lai có 5 sản phẩm OCOP, gồm 2 sản phẩm 4 sao và 3 sản phẩm 3 sao.",
        "Tỉnh Gia Lai phấn đấu có 5 sản phẩm OCOP 5 sao như cà phê Chư Sê.",
        "Xã Phụng Hiệp có 08 sản phẩm OCOP, chủ yếu là mãng cầu và cá thát lát.",
        "Thị xã Ninh Hòa có 4 sản phẩm nem Ninh Hòa đều đạt OCOP 4 sao.",
        "Huyện Mỹ Xuyên đạt 12 sản phẩm OCOP 4 sao, TP Sóc Trăng đạt 3 sao.",
    ],
)
def test_counts_plans_and_kinds_of_goods_name_no_product(text: str) -> None:
    assert names(text) == []
