"""People and their roles: where the name stands, and how body and place are completed."""

from __future__ import annotations

import pytest
from extract_entities import found, only

from extract.grammar.people import find


def roles(text: str, published: str | None = None) -> list[tuple[str, str, str | None]]:
    return [(r.person, r.title, r.organisation) for r in found(find, text, published)]


@pytest.mark.parametrize(
    "words",
    [
        "Ông Trần Văn Chuyện, Chủ tịch UBND tỉnh Sóc Trăng",
        "ông Trần Văn Chuyện - Chủ tịch UBND tỉnh Sóc Trăng",
        "Trần Văn Chuyện, Chủ tịch UBND tỉnh Sóc Trăng",
        "Ông Trần Văn Chuyện (bìa phải), Chủ tịch UBND tỉnh Sóc Trăng",
        "đồng chí Trần Văn Chuyện là Chủ tịch UBND tỉnh Sóc Trăng",
        "Chủ tịch UBND tỉnh Sóc Trăng Trần Văn Chuyện",
        "PGS.TS Trần Văn Chuyện - Chủ tịch UBND tỉnh Sóc Trăng",
        "Chủ tịch UBND tỉnh Sóc Trăng - ông Trần Văn Chuyện",
    ],
)
def test_name_and_role_in_any_order_are_one_fact(words: str) -> None:
    expected = [("Trần Văn Chuyện", "Chủ tịch", "UBND tỉnh Sóc Trăng")]
    assert roles(f"{words} nói về OCOP.") == expected


def test_chained_roles_are_facts_of_their_own() -> None:
    text = "Ông Lại Văn Hoành, Phó Chủ tịch UBND tỉnh Thái Bình, Trưởng Ban Chỉ đạo OCOP tỉnh, nói."
    assert [r[:2] for r in roles(text)] == [
        ("Lại Văn Hoành", "Phó Chủ tịch"),
        ("Lại Văn Hoành", "Trưởng Ban"),
    ]


def test_titles_joined_by_kiem_are_held_at_the_same_body() -> None:
    text = "Bà Lê Thị Mai, Chủ tịch Hội đồng quản trị kiêm Giám đốc HTX Ea Kao, làm hàng OCOP."
    assert {r[2] for r in roles(text)} == {"HTX Ea Kao"}


def test_a_list_of_roles_before_names_gives_each_name_its_own() -> None:
    text = "Dự lễ OCOP có Bí thư Tỉnh ủy Gia Lai Hồ Văn Niên, Chủ tịch UBND tỉnh Rah Lan Chung."
    assert roles(text) == [
        ("Hồ Văn Niên", "Bí thư", "Tỉnh ủy Gia Lai"),
        ("Rah Lan Chung", "Chủ tịch", "UBND tỉnh Gia Lai"),
    ]


@pytest.mark.parametrize(
    ("words", "person"),
    [
        ("Phó Chủ tịch UBND tỉnh Đắk Lắk Y Giang Gry Niê Knơng", "Y Giang Gry Niê Knơng"),
        ("Bà H'Yim Kđoh, Giám đốc HTX Ea Kao", "H'Yim Kđoh"),
        ("Ông K'Brêu, Phó Chủ tịch UBND xã Đạ Sar", "K'Brêu"),
        ("Chị Rah Lan H'Jưm, Tổ trưởng Tổ hợp tác Dệt", "Rah Lan H'Jưm"),
        ("Ông Điểu Vi, Giám đốc HTX Đăk Nhau", "Điểu Vi"),
    ],
)
def test_names_of_the_minorities_are_read_whole(words: str, person: str) -> None:
    assert [r[0] for r in roles(f"{words}, nói về OCOP.")] == [person]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("ông Nguyễn Đức Thọ - PCT UBND TP Hải Phòng", "Phó Chủ tịch"),
        ("ông Nguyễn Đức Thọ, CT UBND huyện Tiên Lãng", "Chủ tịch"),
        ("ông Nguyễn Đức Thọ, PGĐ Sở Công Thương Hải Phòng", "Phó Giám đốc"),
    ],
)
def test_shortened_titles_are_read_before_a_body(words: str, title: str) -> None:
    assert [r[:2] for r in roles(f"Theo {words}, có 32 sản phẩm OCOP.")] == [
        ("Nguyễn Đức Thọ", title)
    ]


def test_a_clan_name_stands_before_the_name_of_a_person() -> None:
    text = "Phó Chủ tịch UBND tỉnh Gia Lai Rơ Châm Y Lan nói về OCOP."
    assert [r[0] for r in roles(text)] == ["Rơ Châm Y Lan"]


def test_a_role_with_a_name_behind_it_is_no_second_role_of_the_one_before() -> None:
    text = (
        "Dự lễ OCOP có ông Huỳnh Ngọc Nhã, Giám đốc Sở Công Thương tỉnh Sóc Trăng, nguyên Phó "
        "Chủ tịch UBND tỉnh Lê Văn Hiểu."
    )
    assert [r[:2] for r in roles(text)] == [
        ("Huỳnh Ngọc Nhã", "Giám đốc"),
        ("Lê Văn Hiểu", "Phó Chủ tịch"),
    ]


def test_a_committee_of_the_national_assembly_is_the_country_s() -> None:
    text = (
        "Chủ nhiệm Ủy ban Khoa học, Công nghệ và Môi trường của Quốc hội Phan Xuân Dũng dự lễ OCOP "
        "ở Quảng Ninh."
    )
    assert [(r.person, r.place) for r in found(find, text)] == [("Phan Xuân Dũng", "Việt Nam")]


def test_former_and_acting_are_flags_and_no_part_of_the_title() -> None:
    former = only(find, "Ông Cao Đức Thảo, nguyên Thứ trưởng Bộ Nông nghiệp và PTNT, nói về OCOP.")
    acting = only(find, "Quyền Giám đốc Sở NN&PTNT tỉnh Gia Lai Lưu Trung Nghĩa nói về OCOP.")
    assert (former.title, former.former, former.place) == ("Thứ trưởng", True, "Việt Nam")
    assert (acting.title, acting.acting) == ("Giám đốc", True)


def test_a_body_without_a_place_takes_the_one_in_force() -> None:
    text = (
        "Bạc Liêu có 145 sản phẩm OCOP. Ông Phạm Văn Thiều, Chủ tịch UBND tỉnh, phát biểu. "
        "Bà Lê Thị B, Giám đốc Sở Công Thương, dự."
    )
    assert [r[2] for r in roles(text)] == [
        "UBND tỉnh Bạc Liêu",
        "Sở Công Thương tỉnh Bạc Liêu",
    ]


def test_a_bracketed_abbreviation_is_no_part_of_a_body() -> None:
    text = (
        "Ông Phan Hoàng Vũ, Giám đốc Sở Nông nghiệp và Phát triển nông thôn (NN&PTNT) "
        "tỉnh Cà Mau, nói về OCOP."
    )
    body = "Sở Nông nghiệp và Phát triển nông thôn tỉnh Cà Mau"
    assert only(find, text).organisation == body


def test_a_body_above_in_brackets_is_part_of_it() -> None:
    text = "Bà Lê Việt Nga, Phó Vụ trưởng Vụ Thị trường trong nước (Bộ Công Thương), nói về OCOP."
    role = only(find, text)
    assert role.organisation == "Vụ Thị trường trong nước (Bộ Công Thương)"
    assert role.place == "Việt Nam"


def test_a_company_named_like_a_person_is_not_its_director() -> None:
    text = "Giám đốc Doanh nghiệp tư nhân Hồ Quang Trí cho biết gạo OCOP bán tốt."
    assert found(find, text) == []


def test_a_province_behind_a_role_is_no_person() -> None:
    assert found(find, "Chủ tịch UBND tỉnh Hà Giang trao giấy chứng nhận OCOP.") == []


def test_a_short_producer_is_the_one_named_before_with_its_place() -> None:
    text = (
        "HTX Gạo sạch Thanh Nưa (xã Thanh Nưa, huyện Điện Biên) có 3 sản phẩm OCOP. "
        "Bà Quàng Thị Ỏm, Giám đốc HTX, cho biết."
    )
    role = only(find, text, "2024-05-01")
    assert (role.organisation, role.place) == ("HTX Gạo sạch Thanh Nưa", "xã Thanh Nưa")


def test_an_english_role_is_given_in_vietnamese() -> None:
    text = (
        "Mr. Nguyen Thuc Dung, Chairman of the ward People's Committee, says that Hai Van ward "
        "in Da Nang city has 9 OCOP products and that the producers of the ward sell more of them."
    )
    role = only(find, text, "2025-11-11")
    assert (role.person, role.title) == ("Nguyen Thuc Dung", "Chủ tịch")
    assert role.organisation == "UBND phường Hải Vân"
