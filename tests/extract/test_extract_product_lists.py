"""Lists of named products: what opens one, what its members share, what it takes from a count."""

from __future__ import annotations

from typing import Any

import pytest

from extract.extractor import extract
from extract.facts import Product, Source
from extract.gazetteer.places import load


def products(text: str, **source: Any) -> list[Product]:
    facts = extract(Source(text, **source), load()).facts
    return [f for f in facts if isinstance(f, Product)]


def names(text: str, **source: Any) -> list[str]:
    return [p.product for p in products(text, **source)]


# --- what opens a list -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lead",
    [
        "UBND tỉnh Hà Nam công nhận 2 sản phẩm OCOP 4 sao gồm: ",
        "UBND tỉnh Hà Nam công nhận 2 sản phẩm OCOP 4 sao, cụ thể như sau: ",
        "UBND tỉnh Hà Nam công nhận 2 sản phẩm OCOP 4 sao. Đó là ",
        "UBND tỉnh Hà Nam công nhận 2 sản phẩm OCOP 4 sao. Cụ thể: ",
        "UBND tỉnh Hà Nam công nhận 2 sản phẩm OCOP 4 sao. Các sản phẩm này gồm ",
        "Tỉnh Hà Nam: các sản phẩm đạt 4 sao OCOP lần này, gồm ",
    ],
)
def test_a_list_may_be_opened_in_the_sentence_of_its_count_or_the_next(lead: str) -> None:
    found = products(f"{lead}cá kho Nhân Hậu và rượu Vọc Bình Lục.")
    assert [(p.product, p.stars_min) for p in found] == [
        ("cá kho Nhân Hậu", 4),
        ("rượu Vọc Bình Lục", 4),
    ]


def test_the_tier_of_a_list_may_stand_in_the_title() -> None:
    text = (
        "Công nhận 2 sản phẩm đạt 4 sao\n\nNgày 6/3/2023, UBND tỉnh Hà Nam quyết định về OCOP.\n\n"
        "Các sản phẩm gồm: Cá kho Nhân Hậu; Rượu Vọc Bình Lục."
    )
    found = products(text, title="Công nhận 2 sản phẩm đạt 4 sao", published="2023-03-07")
    assert [(p.stars_min, p.as_of) for p in found] == [(4, "2023-03-06")] * 2


@pytest.mark.parametrize("bullet", ["- ", "• ", "+ ", "1. "])
def test_lines_with_bullets_or_numbers_are_items(bullet: str) -> None:
    text = (
        "Huyện Kim Bảng công nhận 2 sản phẩm đạt OCOP 3 sao, gồm:\n"
        f"{bullet}Gốm Quyết Thành của HTX Gốm Quyết Thành\n"
        f"{bullet.replace('1', '2')}Na dai Lạt Sơn (HTX Na Lạt Sơn)"
    )
    assert [(p.product, p.producer) for p in products(text)] == [
        ("Gốm Quyết Thành", "HTX Gốm Quyết Thành"),
        ("Na dai Lạt Sơn", "HTX Na Lạt Sơn"),
    ]


def test_the_tier_may_stand_behind_the_last_of_a_list() -> None:
    text = (
        "Tỉnh Hà Nam xét sản phẩm OCOP. 2 sản phẩm gồm: cá kho Nhân Hậu của Công ty TNHH Cá Kho; "
        "rượu Vọc của HTX Vọc đạt 4 sao."
    )
    assert [p.stars_min for p in products(text)] == [4, 4]


def test_each_may_have_a_tier_of_its_own() -> None:
    text = (
        "Hội đồng OCOP huyện Lắk công nhận rượu cần Buôn Jun đạt 4 sao, cà phê Buôn Triết và "
        "gạo Krông Nô đạt 3 sao."
    )
    assert [(p.product, p.stars_min) for p in products(text)] == [
        ("rượu cần Buôn Jun", 4),
        ("cà phê Buôn Triết", 3),
        ("gạo Krông Nô", 3),
    ]


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        'Đèn bàn "Cô Tấm"',
        "Bộ sản phẩm trà hoa Tam Chúc",
        "bộ bánh đa 5 vị",
        "Mật mía Kim Sơn – Hồng Vân",
        "Nón lá Phủ Lý (Nón bài thơ)",
        "tré rơm Đồng Hóa",
        "mực 1 nắng Hải Thịnh",
        "Sữa hạt dành cho người lớn tuổi",
    ],
)
def test_names_hold_quotes_dashes_brackets_and_numbers(name: str) -> None:
    text = f"Tỉnh Hà Nam có 2 sản phẩm OCOP 3 sao gồm: {name} của HTX Kim Bảng; miến dong Ba Sao."
    assert names(text) == [name, "miến dong Ba Sao"]


def test_a_comma_inside_a_name_shows_in_the_number_counted() -> None:
    text = (
        "Tỉnh Hà Nam có 2 sản phẩm OCOP 4 sao gồm: đông trùng hạ thảo tươi, sấy thăng hoa Thiên Ân "
        "của Công ty TNHH Thiên Ân; cao ích mẫu Lam Hạ."
    )
    assert names(text) == ["đông trùng hạ thảo tươi, sấy thăng hoa Thiên Ân", "cao ích mẫu Lam Hạ"]


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh Hà Nam có 9 sản phẩm OCOP 3 sao, gồm: thực phẩm, đồ uống, dược liệu.",
        "Tỉnh Hà Nam có 6 sản phẩm OCOP. Trong đó, 3 sản phẩm chỉ dẫn địa lý là chuối ngự Đại "
        "Hoàng, hồng Nhân Hậu và quýt Văn Lý.",
        "Đợt này có 13 sản phẩm OCOP nhóm thực phẩm như các sản phẩm từ hạt sen, yến sào.",
        "Bà Hoa nói: “Chúng tôi dự kiến bán hạt sen đạt 4 sao OCOP cho siêu thị”.",
        "Bánh đa Vân Hương, món quà quê quen thuộc, bán nhiều ở hội chợ OCOP có 3 sản phẩm 5 sao.",
    ],
)
def test_groups_kinds_and_what_people_plan_are_no_names(text: str) -> None:
    assert names(text, title="Hà Nam phát triển OCOP") == []


def test_what_describes_a_product_is_not_its_name() -> None:
    text = (
        "Khu du lịch Tam Chúc, điểm du lịch tâm linh lớn của tỉnh Hà Nam, được nâng từ 3 sao lên "
        "4 sao OCOP."
    )
    assert "điểm du lịch tâm linh lớn" not in " ".join(names(text))


def test_a_span_of_tiers_over_common_goods_names_kinds_of_goods() -> None:
    goods = "gồm các sản phẩm: Điều, tiêu, Cà phê, Mật ong, Mít sấy…"
    text = f"Tỉnh Bình Phước có 69 sản phẩm đạt OCOP hạng 3 sao và hạng 4 sao {goods}"
    assert names(text) == []


def test_a_producer_may_follow_a_name_without_a_preposition() -> None:
    text = (
        "Huyện Cần Đước có 2 sản phẩm OCOP 3 sao gồm: Cải xanh Hợp tác xã Mười Hai (xã Long Khê); "
        "Lạp xưởng tươi cơ sở Cô Chín."
    )
    assert [(p.product, p.producer) for p in products(text)] == [
        ("Cải xanh", "Hợp tác xã Mười Hai"),
        ("Lạp xưởng tươi", "cơ sở Cô Chín"),
    ]


def test_a_name_in_quotes_behind_its_noun_needs_no_product_word() -> None:
    text = "Tỉnh Phú Thọ làm OCOP. Sản phẩm “Đá Hen nhất phẩm” của HTX Đá Hen đạt 4 sao."
    assert names(text) == ["Đá Hen nhất phẩm"]


# --- what members share ------------------------------------------------------------------------


def test_a_producer_closes_the_group_of_names_before_it() -> None:
    text = (
        "Tỉnh Hà Nam có 3 sản phẩm OCOP 4 sao gồm: bánh đa Kiện Khê, bún khô Kiện Khê của Công ty "
        "TNHH Kiện Khê; trà sen Liêm Cần của HTX Liêm Cần."
    )
    assert [p.producer for p in products(text)] == [
        "Công ty TNHH Kiện Khê",
        "Công ty TNHH Kiện Khê",
        "HTX Liêm Cần",
    ]


def test_names_between_semicolons_share_the_producer_behind_the_last() -> None:
    text = (
        "Tỉnh Hà Nam có 3 sản phẩm OCOP 4 sao gồm: Bánh đa Kiện Khê; Bún khô Kiện Khê; Miến Kiện "
        "Khê của Công ty TNHH Kiện Khê."
    )
    assert {p.producer for p in products(text)} == {"Công ty TNHH Kiện Khê"}


def test_a_producer_in_the_middle_of_a_list_is_not_for_all() -> None:
    text = (
        "Tỉnh Hà Nam có 3 sản phẩm OCOP 4 sao gồm: Bánh đa Kiện Khê; Bún khô của HTX Lam Hạ; Miến "
        "Kiện Khê."
    )
    assert [p.producer for p in products(text)] == [None, "HTX Lam Hạ", None]


def test_a_bracket_gives_its_place_to_the_names_before_it() -> None:
    text = (
        "Tỉnh Thanh Hóa công nhận 3 sản phẩm đạt 3 sao OCOP gồm: nem Vinh Lộc, giò Vinh Lộc "
        "(Thọ Xuân); ổi lê Như Thanh (huyện Như Thanh)."
    )
    assert [p.place for p in products(text, published="2021-05-05")] == [
        "huyện Thọ Xuân",
        "huyện Thọ Xuân",
        "huyện Như Thanh",
    ]


def test_districts_head_the_groups_of_a_list() -> None:
    text = (
        "Các sản phẩm OCOP 4 sao của tỉnh Bến Tre năm 2021: tại TP Bến Tre có kẹo dừa Bà Tỏ (Công "
        "ty TNHH Bà Tỏ), mứt dừa Non; huyện Ba Tri có 2 sản phẩm đều của HTX Phú Lễ là rượu Phú "
        "Lễ, khô bò Ba Tri; huyện Chợ Lách có 1 sản phẩm (kiểng lá Vĩnh Thành)."
    )
    assert [(p.product, p.place, p.producer, p.as_of) for p in products(text)] == [
        ("kẹo dừa Bà Tỏ", "thành phố Bến Tre", "Công ty TNHH Bà Tỏ", "2021"),
        ("mứt dừa Non", "thành phố Bến Tre", None, "2021"),
        ("rượu Phú Lễ", "huyện Ba Tri", "HTX Phú Lễ", "2021"),
        ("khô bò Ba Tri", "huyện Ba Tri", "HTX Phú Lễ", "2021"),
        ("kiểng lá Vĩnh Thành", "huyện Chợ Lách", None, "2021"),
    ]


def test_two_producers_in_turn_are_for_two_products() -> None:
    text = (
        "Tỉnh Hà Nam có 2 sản phẩm OCOP 4 sao là trà sen Liêm Cần và cá kho Nhân Hậu lần lượt của "
        "2 chủ thể là HTX Liêm Cần và Công ty TNHH Cá Kho."
    )
    assert [p.producer for p in products(text)] == ["HTX Liêm Cần", "Công ty TNHH Cá Kho"]


def test_the_place_of_one_group_does_not_reach_the_next() -> None:
    text = (
        "Tỉnh Bến Tre có 2 sản phẩm OCOP 4 sao gồm: kẹo dừa Bà Tỏ của Công ty TNHH Bà Tỏ (huyện "
        "Châu Thành); mứt dừa Non."
    )
    assert [p.place for p in products(text)] == ["huyện Châu Thành", "tỉnh Bến Tre"]


# --- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("thôn Phú Thọ, xã Tây Phú, huyện Tây Sơn", "xã Tây Phú"),
        ("Tây Phú, Tây Sơn", "xã Tây Phú"),
        ("địa chỉ: số 5 đường Lê Lợi, phường Nhơn Phú, TP Quy Nhơn", "phường Nhơn Phú"),
        ("Tây Sơn", "huyện Tây Sơn"),
        ("TX An Nhơn", "thị xã An Nhơn"),
    ],
)
def test_the_smallest_unit_of_an_address_is_the_place(address: str, place: str) -> None:
    text = f"Tỉnh Bình Định có sản phẩm OCOP 3 sao là nón ngựa Tây Phú (HTX Nón ngựa, {address})."
    assert [p.place for p in products(text, published="2022-03-03")] == [place]


# --- status and date ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("đề nghị Trung ương công nhận 2 sản phẩm 5 sao. Đó là", "proposed"),
        ("thu hồi giấy chứng nhận 5 sao của 2 sản phẩm, gồm", "withdrawn"),
        ("công nhận lại 2 sản phẩm đạt 5 sao, gồm", "re_recognised"),
        ("có 2 sản phẩm nâng hạng từ 4 sao lên 5 sao là", "upgraded"),
    ],
)
def test_a_list_has_the_status_of_what_was_counted(said: str, status: str) -> None:
    found = products(f"Tỉnh Hà Nam {said} chè đắng Ba Sao và trà sen Liêm Cần (OCOP).")
    assert [p.status for p in found] == [status, status]


def test_what_is_put_before_the_centre_is_proposed() -> None:
    text = (
        "Công ty TNHH Mật Rừng ở tỉnh Gia Lai có 5 sản phẩm OCOP, trong đó mật hoa cà phê Chư Sê "
        "được hội đồng chấm 93 điểm, đang trình Trung ương công nhận 5 sao."
    )
    assert [(p.product, p.stars_min, p.status) for p in products(text)] == [
        ("mật hoa cà phê Chư Sê", 5, "proposed")
    ]


def test_what_takes_part_in_an_upgrade_is_registered() -> None:
    text = (
        "Tỉnh Bắc Ninh: 2 sản phẩm “Mắm tép Lim” và “Ruốc tép Lim” của Công ty TNHH Lim được tham "
        "gia nâng hạng sản phẩm OCOP từ 4 sao lên 5 sao."
    )
    assert [(p.stars_min, p.status) for p in products(text)] == [(5, "registered")] * 2


def test_the_place_behind_the_tier_is_that_of_the_list() -> None:
    text = (
        "Tỉnh Hưng Yên làm OCOP. Các sản phẩm đạt 3 sao của thành phố Hưng Yên là nhãn tươi, mật "
        "ong hoa nhãn."
    )
    assert {p.place for p in products(text, published="2020-06-01")} == {"thành phố Hưng Yên"}


def test_parts_of_a_count_are_headed_by_their_status() -> None:
    text = (
        "Tỉnh Phú Yên công nhận 9 sản phẩm OCOP 4 sao. Sản phẩm công nhận lại có nước mắm Gành Đỏ "
        "(HTX Gành Đỏ); sản phẩm mới có bò một nắng Sơn Hòa của Cơ sở Thanh Lâm."
    )
    assert [(p.product, p.status) for p in products(text)] == [
        ("nước mắm Gành Đỏ", "re_recognised"),
        ("bò một nắng Sơn Hòa", "newly_recognised"),
    ]


def test_a_list_has_the_date_of_its_count() -> None:
    text = (
        "Ngày 4/6/2021, UBND tỉnh Hà Nam ban hành quyết định công nhận 2 sản phẩm đạt 4 sao OCOP. "
        "Đó là trà sen Liêm Cần và cá kho Nhân Hậu."
    )
    assert {p.as_of for p in products(text, published="2021-06-05")} == {"2021-06-04"}


def test_a_date_behind_the_tier_is_the_products() -> None:
    text = "Tỉnh Hà Nam phát triển OCOP. Trà sen Liêm Cần đạt 3 sao từ năm 2019."
    assert [p.as_of for p in products(text, published="2022-01-01")] == ["2019"]


# --- several mentions --------------------------------------------------------------------------


def test_a_caption_takes_producer_and_place_from_the_list() -> None:
    text = (
        "Tỉnh Hà Nam công nhận 1 sản phẩm OCOP 4 sao gồm: trà sen Liêm Cần của HTX Liêm Cần "
        "(huyện Thanh Liêm).\n\nTrà sen Liêm Cần đạt 4 sao."
    )
    assert [(p.producer, p.place) for p in products(text, published="2021-02-02")] == [
        ("HTX Liêm Cần", "huyện Thanh Liêm")
    ] * 2


def test_a_count_of_another_place_takes_no_tier_from_the_sentence_before() -> None:
    text = (
        "Tỉnh Đồng Nai làm OCOP. Xã Phú Lý có 3 sản phẩm 3 sao. Còn ở xã Nam Cát Tiên, 2 sản phẩm "
        "là ca cao Tà Lài và mật ong Tà Lài đang chờ đánh giá."
    )
    assert {p.stars_min for p in products(text)} <= {None}


# --- lists in brackets, behind a semicolon, of a part ------------------------------------------


def test_the_names_of_a_counted_tier_may_stand_in_a_bracket() -> None:
    text = (
        "Huyện Kim Bảng có 3 sản phẩm OCOP 4 sao (trà sen Ba Sao của HTX Sen Việt; gốm Quyết "
        "Thành, mật ong hoa nhãn) và 1 sản phẩm OCOP 3 sao (na dai Lạt Sơn)."
    )
    assert [(p.product, p.stars_min, p.producer) for p in products(text)] == [
        ("trà sen Ba Sao", 4, "HTX Sen Việt"),
        ("gốm Quyết Thành", 4, None),
        ("mật ong hoa nhãn", 4, None),
        ("na dai Lạt Sơn", 3, None),
    ]


@pytest.mark.parametrize("inside", ["tăng 2 sản phẩm so với năm 2021", "huyện Lý Nhân", "đạt 40%"])
def test_a_bracket_behind_a_tier_need_not_hold_names(inside: str) -> None:
    assert names(f"Tỉnh Hà Nam có 12 sản phẩm OCOP 4 sao ({inside}).") == []


@pytest.mark.parametrize(
    "text",
    [
        "Hà Nam có 2 sản phẩm được công nhận OCOP quốc gia; đó là {}.",
        "Hà Nam có 9 sản phẩm OCOP được công nhận; trong đó đạt 5 sao gồm {}.",
        "Hà Nam có 2 sản phẩm, gồm: {} của Công ty TNHH Cá Kho tham gia phân hạng, đề xuất công "
        "nhận đạt hạng OCOP 5 sao.",
    ],
)
def test_a_list_may_open_behind_a_semicolon_or_be_a_part_of_what_was_counted(text: str) -> None:
    found = products(text.format("cá kho Nhân Hậu và rượu Vọc Bình Lục"))
    assert [(p.product, p.stars_min) for p in found] == [
        ("cá kho Nhân Hậu", 5),
        ("rượu Vọc Bình Lục", 5),
    ]


# --- names and producers with words that end others --------------------------------------------


def test_a_common_or_short_name_is_one_by_its_maker() -> None:
    text = (
        "Huyện Kim Bảng có 3 sản phẩm đạt OCOP; trong đó, sản phẩm du lịch cộng đồng của HTX du "
        "lịch Ba Sao, gạo lứt của hộ kinh doanh Trần Văn Nam đạt 4 sao."
    )
    assert names(text) == ["du lịch cộng đồng", "gạo lứt"]


def test_a_superlative_is_no_tier_and_a_seat_no_part_of_a_name() -> None:
    text = (
        "UBND huyện Bình Lục công nhận 2 sản phẩm OCOP 3 sao gồm: nước mắm cốt Thượng hạng Mười "
        "Lý; bột sen Hương Quê xã Tràng An."
    )
    assert names(text) == ["nước mắm cốt Thượng hạng Mười Lý", "bột sen Hương Quê"]


def test_a_producer_may_join_lines_of_business_and_belong_to_a_firm() -> None:
    text = (
        "Tỉnh Hà Nam công nhận 3 sản phẩm OCOP 4 sao gồm: tỏi Lý Nhân của HTX nông nghiệp và dịch "
        "vụ xã Nhân Hậu, mạch nha Thi Sơn của Nhà máy Nha Thi Sơn thuộc Công ty cổ phần Đường Hà "
        "Nam và miến Kim Bảng của HTX Miến."
    )
    assert [(p.product, p.producer) for p in products(text)] == [
        ("tỏi Lý Nhân", "HTX nông nghiệp và dịch vụ xã Nhân Hậu"),
        ("mạch nha Thi Sơn", "Nhà máy Nha Thi Sơn"),
        ("miến Kim Bảng", "HTX Miến"),
    ]


def test_an_upgrade_that_is_asked_for_is_proposed() -> None:
    text = (
        "Hội đồng OCOP tỉnh Hà Nam đề nghị công nhận 2 sản phẩm nâng hạng từ 4 sao lên 5 sao gồm: "
        "cá kho Nhân Hậu và rượu Vọc Bình Lục."
    )
    assert {p.status for p in products(text)} == {"proposed"}


# --- what is told behind a list, or before it --------------------------------------------------


@pytest.mark.parametrize(
    ("behind", "status"),
    [
        ("UBND tỉnh quyết định công nhận 2 sản phẩm trên đạt 4 sao.", "recognised"),
        ("Hội đồng chấm, cả hai sản phẩm này đạt 4 sao.", "proposed"),
    ],
)
def test_the_tier_of_a_list_may_be_told_in_the_sentence_behind(behind: str, status: str) -> None:
    text = (
        "Huyện Kim Bảng có 2 sản phẩm OCOP được xét: trà sen của HTX Sen Việt; gốm Quyết Thành của "
        f"HTX Gốm. {behind}"
    )
    assert [(p.product, p.stars_min, p.status) for p in products(text)] == [
        ("trà sen", 4, status),
        ("gốm Quyết Thành", 4, status),
    ]


def test_a_sentence_behind_about_another_number_gives_no_tier() -> None:
    text = (
        "Huyện Kim Bảng có 2 sản phẩm OCOP: trà sen Ba Sao của HTX Sen Việt; gốm Quyết Thành của "
        "HTX Gốm. Có 7 sản phẩm này đạt 4 sao."
    )
    assert {p.stars_min for p in products(text)} == {None}


def test_a_producer_s_goods_wait_where_the_sentence_before_says_so() -> None:
    text = (
        "Hai đơn vị có sản phẩm đang chờ đánh giá OCOP là Công ty CP Sen Việt và HTX Gốm. Công ty "
        "CP Sen Việt có 2 sản phẩm: Trà sen túi lọc, mứt sen sấy."
    )
    assert [(p.product, p.status) for p in products(text)] == [
        ("Trà sen túi lọc", "registered"),
        ("mứt sen sấy", "registered"),
    ]


def test_a_part_has_the_tier_and_date_of_the_whole() -> None:
    text = (
        "Tỉnh Hà Nam công nhận 3 sản phẩm OCOP đạt 4 sao năm 2022. Có 1 sản phẩm nâng hạng là gốm "
        "Quyết Thành. Hai sản phẩm đánh giá lần đầu gồm: cá kho Nhân Hậu; rượu Vọc Bình Lục."
    )
    found = products(text, published="2023-02-01")
    assert [(p.product, p.stars_min, p.as_of) for p in found[1:]] == [
        ("cá kho Nhân Hậu", 4, "2022"),
        ("rượu Vọc Bình Lục", 4, "2022"),
    ]


# --- tiers behind a list -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "OCOP Hà Nam: {0} và {1} của HTX Vọc được UBND tỉnh Hà Nam công nhận đạt 4 sao.",
        "Sản phẩm OCOP Hà Nam như: {0}, {1}… đã được công nhận đạt 4 sao.",
        "Huyện Lý Nhân có sản phẩm {0}, huyện Bình Lục có {1} được công nhận OCOP 4 sao.",
        "OCOP Hà Nam: Sản phẩm {0} đạt 82,5 điểm, xếp hạng 4 sao; sản phẩm {1} đạt 75 điểm, "
        "xếp hạng 4 sao.",
    ],
)
def test_a_tier_behind_holds_for_all_names(text: str) -> None:
    found = products(text.format("cá kho Nhân Hậu", "rượu Vọc Bình Lục"))
    assert [(p.product, p.stars_min) for p in found] == [
        ("cá kho Nhân Hậu", 4),
        ("rượu Vọc Bình Lục", 4),
    ]


def test_a_programme_proposes_nothing() -> None:
    text = "Chương trình OCOP Hà Nam: Sản phẩm cá kho Nhân Hậu của HTX Nhân Hậu đạt 4 sao."
    assert [p.status for p in products(text)] == ["recognised"]


def test_commas_and_denials_inside_names() -> None:
    text = (
        "Tỉnh Hà Nam công nhận sản phẩm OCOP 4 sao gồm: chè Shan loại 1 tôm, 2 lá; hồng không hạt "
        "Nhân Hậu."
    )
    assert names(text) == ["chè Shan loại 1 tôm, 2 lá", "hồng không hạt Nhân Hậu"]


def test_a_producer_s_name_with_a_unit_tells_its_seat() -> None:
    text = (
        "Tỉnh Hà Nam công nhận sản phẩm OCOP 4 sao gồm: vịt cỏ của HTX Chăn nuôi xã Chân Lý "
        "(Lý Nhân); mắm cáy của hộ kinh doanh Trần Nam, xã Nguyên Lý (Lý Nhân); rượu "
        "Vọc của HTX Vọc."
    )
    assert [(p.product, p.place) for p in products(text, published="2022-03-01")] == [
        ("vịt cỏ", "xã Chân Lý"),
        ("mắm cáy", "xã Nguyên Lý"),
        ("rượu Vọc", "tỉnh Hà Nam"),
    ]


# --- names beside a tier -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Sản phẩm OCOP 4 sao Cá kho Bá Kiến của Công ty TNHH Bá Kiến được bày bán tại Phủ Lý.",
        "Công ty TNHH Bá Kiến được chứng nhận OCOP 4 sao với sản phẩm Cá kho Bá Kiến.",
        "Kết quả OCOP huyện Lý Nhân: Sản phẩm Cá kho Bá Kiến: 4 sao; 2 hồ sơ không đạt.",
    ],
)
def test_a_name_may_stand_beside_its_tier(text: str) -> None:
    assert [(p.product, p.stars_min) for p in products(text)] == [("Cá kho Bá Kiến", 4)]


@pytest.mark.parametrize(
    "text",
    [
        "Các sản phẩm OCOP 4 sao trà, cà phê được khách ưa chuộng.",
        "Gian hàng giới thiệu sản phẩm OCOP 4 sao Hà Nam tại hội chợ.",
        "Tỉnh Hà Nam có 85 sản phẩm OCOP 4 sao với sản phẩm chủ lực là nông sản.",
        "Tỉnh phấn đấu có thêm sản phẩm OCOP 5 sao Cá kho Bá Kiến vào năm 2025.",
    ],
)
def test_what_stands_beside_a_tier_need_not_be_a_name(text: str) -> None:
    assert names(text) == []


def test_names_may_be_summed_up_behind() -> None:
    text = "Gạo sạch Kim Bảng, mật ong Ba Sao là những sản phẩm đã được công nhận OCOP 3 sao."
    assert names(text) == ["Gạo sạch Kim Bảng", "mật ong Ba Sao"]


def test_as_many_names_as_were_counted_need_no_word_before_them() -> None:
    text = "Công ty TNHH Bá Kiến dự OCOP: 3 sản phẩm cá rim, cá nướng, chả cá đạt 4 sao."
    assert names(text) == ["cá rim", "cá nướng", "chả cá"]
    assert names(text.replace("3 sản", "7 sản")) == []


def test_each_place_s_names_may_stand_in_a_bracket_behind_its_count() -> None:
    text = (
        "Tỉnh Hà Nam công nhận 3 sản phẩm OCOP 3 sao. Trong đó, huyện Lý Nhân có 2 sản phẩm này "
        "(chuối ngự Đại Hoàng, mắm cáy); huyện Bình Lục có 1 sản phẩm (rượu Vọc)."
    )
    assert [(p.product, p.stars_min, p.place) for p in products(text, published="2022")] == [
        ("chuối ngự Đại Hoàng", 3, "huyện Lý Nhân"),
        ("mắm cáy", 3, "huyện Lý Nhân"),
        ("rượu Vọc", 3, "huyện Bình Lục"),
    ]


# --- lines, makers and seats -------------------------------------------------------------------


def test_lines_without_bullets_and_lines_that_describe() -> None:
    plain = (
        "Sản phẩm đạt OCOP 4 sao tỉnh Hà Nam gồm:\nCá kho Bá Kiến (Công ty TNHH Bá Kiến)\n"
        "Rượu Vọc Bình Lục (HTX Vọc)\nChương trình còn tiếp tục trong năm tới."
    )
    assert names(plain) == ["Cá kho Bá Kiến", "Rượu Vọc Bình Lục"]
    told = (
        "UBND huyện Lý Nhân công nhận 2 sản phẩm OCOP 3 sao, gồm:\n1. Cá kho Bá Kiến: kho bằng "
        "niêu đất, củi nhãn.\n2. Chuối ngự Đại Hoàng: quả nhỏ, thơm."
    )
    assert names(told) == ["Cá kho Bá Kiến", "Chuối ngự Đại Hoàng"]


@pytest.mark.parametrize(
    ("maker", "producer"),
    [
        ("của bà Lê Thị Mai, xã Chân Lý", "bà Lê Thị Mai"),
        ("của gia đình ông Trần Nam ở xã Chân Lý", "gia đình ông Trần Nam"),
        ("của Trung tâm Giống Hà Nam (xã Chân Lý)", "Trung tâm Giống Hà Nam"),
        (", chủ thể HTX Vọc, xã Chân Lý", "HTX Vọc"),
        ("của xã Chân Lý", None),
    ],
)
def test_who_makes_a_product_and_where(maker: str, producer: str | None) -> None:
    text = (
        f"Huyện Lý Nhân công nhận 2 sản phẩm OCOP 3 sao gồm: trà sen và mứt sen {maker}; rượu Vọc "
        "của HTX Rượu."
    ).replace(" ,", ",")
    assert [(p.product, p.producer, p.place) for p in products(text, published="2022")] == [
        ("trà sen", producer, "xã Chân Lý"),
        ("mứt sen", producer, "xã Chân Lý"),
        ("rượu Vọc", "HTX Rượu", "huyện Lý Nhân"),
    ]


def test_names_in_brackets_behind_their_producers() -> None:
    text = (
        "Huyện Lý Nhân có 2 chủ thể có sản phẩm đạt OCOP 3 sao gồm HTX Hòa Hậu (chuối ngự Đại "
        "Hoàng), Công ty TNHH Bá Kiến (cá kho Bá Kiến, cá rim)."
    )
    assert [(p.product, p.producer) for p in products(text)] == [
        ("chuối ngự Đại Hoàng", "HTX Hòa Hậu"),
        ("cá kho Bá Kiến", "Công ty TNHH Bá Kiến"),
        ("cá rim", "Công ty TNHH Bá Kiến"),
    ]


def test_a_producer_is_where_the_sentence_went_to() -> None:
    text = (
        "Tỉnh Hà Nam có sản phẩm OCOP mới. Cũng ở huyện Lý Nhân, Công ty TNHH Bá Kiến được công "
        "nhận 2 sản phẩm đạt chuẩn OCOP 4 sao gồm: cá kho, cá rim."
    )
    assert [(p.product, p.place) for p in products(text, published="2022")] == [
        ("cá kho", "huyện Lý Nhân"),
        ("cá rim", "huyện Lý Nhân"),
    ]


# --- scores, repeated wholes, parts of one sentence --------------------------------------------


def test_scores_behind_names_are_passed() -> None:
    text = (
        "Huyện Lý Nhân công nhận sản phẩm OCOP 3 sao, trong đó: cá kho Bá Kiến đạt 65 điểm; mắm "
        "cáy Nguyên Lý 62,5 điểm; rượu Vọc đạt 61 điểm."
    )
    assert names(text) == ["cá kho Bá Kiến", "mắm cáy Nguyên Lý", "rượu Vọc"]


def test_the_tier_of_the_next_part_is_not_that_of_the_name_before() -> None:
    text = "Xã có 1 sản phẩm OCOP 4 sao là Cao Đinh lăng, 1 sản phẩm OCOP 3 sao là Trà Đinh lăng."
    assert [(p.product, p.stars_min) for p in products(text)] == [
        ("Cao Đinh lăng", 4),
        ("Trà Đinh lăng", 3),
    ]


def test_the_tier_of_the_whole_may_be_told_where_its_number_is_repeated() -> None:
    text = (
        "Trong số 9 sản phẩm OCOP tham gia đánh giá có 2 sản phẩm gồm: mắm cáy của HTX Chân Lý; "
        "cá kho của Công ty TNHH Bá Kiến. Hội đồng thống nhất đề nghị UBND tỉnh Hà Nam công nhận 9 "
        "sản phẩm đạt hạng 4 sao."
    )
    assert [(p.product, p.stars_min, p.status) for p in products(text)] == [
        ("mắm cáy", 4, "proposed"),
        ("cá kho", 4, "proposed"),
    ]


def test_a_list_without_a_tier_may_have_short_names_by_their_makers() -> None:
    text = (
        "Huyện Lý Nhân trao chứng nhận OCOP cho 2 sản phẩm: rau an toàn (HTX Rau), gà đồi (HTX Gà)."
    )
    assert names(text) == ["rau an toàn", "gà đồi"]


def test_examples_of_kinds_are_no_names() -> None:
    text = (
        "Tỉnh Hà Nam có 9 sản phẩm OCOP được công nhận, trong đó có nhóm dược liệu như cà gai leo, "
        "cao xạ đen."
    )
    assert names(text) == []


def test_short_names_of_a_producer_that_has_them_and_names_that_end_small() -> None:
    text = (
        "HTX Sen Việt có trà sen và mứt sen đạt OCOP 4 sao. Tỉnh có 2 sản phẩm OCOP 5 sao là Gạo "
        "Séng cù của HTX Séng cù và Cao lá vối OCOP của HTX Vối."
    )
    assert names(text) == ["trà sen", "mứt sen", "Gạo Séng cù", "Cao lá vối"]


def test_the_second_of_two_tiers_is_an_upgrade() -> None:
    found = products("Trà sen Nhân Hậu vừa được nâng hạng từ OCOP 3 sao lên OCOP 4 sao.")
    assert [(p.stars_min, p.status) for p in found] == [(4, "upgraded")]


def test_a_longer_word_may_begin_no_name() -> None:
    text = "Tỉnh hỗ trợ sản phẩm OCOP 3 sao nâng lên 4 sao như cải tiến bao bì, mở rộng vùng trồng."
    assert names(text) == []


def test_since_when_is_not_as_of_when() -> None:
    text = (
        "Từ năm 2018 đến nay, tỉnh Hà Nam có 24 sản phẩm OCOP; "
        "trong đó sản phẩm đạt 4 sao gồm cá kho Nhân Hậu, rượu Vọc Bình Lục."
    )
    assert [(p.product, p.as_of) for p in products(text)] == [
        ("cá kho Nhân Hậu", None),
        ("rượu Vọc Bình Lục", None),
    ]


# --- lists of a round that no tier introduces ---------------------------------------------------

ROUND = (
    "Huyện Phú Bình đánh giá sản phẩm OCOP\n\nNgày 5/12, Hội đồng OCOP huyện Phú Bình, tỉnh Thái "
    "Nguyên tổ chức hội nghị đánh giá, phân hạng sản phẩm OCOP năm 2023.\n\n"
)
ITEMS = (
    "Trà Shan, bánh đa cua của HTX Minh Tâm; Gạo nếp Thầu Dầu của Công ty TNHH Hòa Phát; phở tươi "
    "của hộ kinh doanh Lê Thị Lan"
)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("Lần này có 4 sản phẩm tham gia đánh giá, gồm: {}.", "registered"),
        ("Tham gia đánh giá lần này có các sản phẩm: {}.", "registered"),
        ("Hội đồng nhận được 4 sản phẩm của 3 tổ chức kinh tế gồm: {}.", "registered"),
        ("Hội đồng nhận được 4 sản phẩm của 3 chủ thể gồm 1 HTX, 1 công ty và 1 hộ kinh doanh "
         "gồm: {}.", "registered"),
        ("Đợt I năm 2023, huyện có 4 sản phẩm của 3 cơ sở trên địa bàn tham gia, bao gồm: {}.",
         "registered"),
        ("4 sản phẩm gồm {} thuộc diện đánh giá lại.", "registered"),
        ("Các sản phẩm được trình Hội đồng đánh giá gồm {}.", "registered"),
        ("UBND huyện đề nghị UBND tỉnh công nhận 4 sản phẩm OCOP gồm: {}.", "proposed"),
    ],
)  # fmt: skip
def test_a_list_of_a_round_needs_no_tier(head: str, status: str) -> None:
    facts = extract(Source(ROUND + head.format(ITEMS), published="2023-12-05"), load()).facts
    found = {f.product: f.status for f in facts if f.type == "product"}
    names = ("Trà Shan", "bánh đa cua", "Gạo nếp Thầu Dầu", "phở tươi")
    assert found == dict.fromkeys(names, status)


def test_goods_counted_outside_a_round_are_no_products_of_the_programme() -> None:
    text = (
        "Phú Bình mở cửa hàng OCOP\n\nCửa hàng OCOP của huyện Phú Bình mở cửa. HTX Minh Tâm sản "
        "xuất 3 sản phẩm gồm gạo Bao Thai, khoai lang Phú Bình, dầu lạc."
    )
    facts = extract(Source(text, published="2023-12-05"), load()).facts
    assert [f.product for f in facts if f.type == "product"] == []


def test_products_in_brackets_behind_their_maker_are_of_the_round() -> None:
    text = ROUND + (
        "Trong 4 sản phẩm được đánh giá có 3 sản phẩm của HTX Minh Tâm (Trà Shan, Gạo nếp Thầu "
        "Dầu, Bún khô Hương Sen); 1 sản phẩm của Công ty TNHH Hòa Phát (Mật ong Hoa Nhãn)."
    )
    facts = extract(Source(text, published="2023-12-05"), load()).facts
    made = {f.product: f.producer for f in facts if f.type == "product"}
    assert made["Trà Shan"] == "HTX Minh Tâm"
    assert made["Mật ong Hoa Nhãn"] == "Công ty TNHH Hòa Phát"


def test_brackets_close_the_groups_of_a_list() -> None:
    text = (
        "Tỉnh Bình Phước công nhận 6 sản phẩm OCOP 4 sao gồm: hạt điều rang củi (Công ty Green "
        "Lotus, huyện Bù Đăng); hạt điều mật ong; hạt điều vỏ lụa; kẹo hạt điều (Công ty Mỹ Lệ, "
        "huyện Phú Riềng); cà phê bột Robusta; cà phê hạt Robusta (Công ty Hà Mỵ, huyện Đồng Phú)."
    )
    made = [(p.product, p.producer) for p in products(text)]
    assert made == [
        ("hạt điều rang củi", "Công ty Green Lotus"),
        ("hạt điều mật ong", "Công ty Mỹ Lệ"),
        ("hạt điều vỏ lụa", "Công ty Mỹ Lệ"),
        ("kẹo hạt điều", "Công ty Mỹ Lệ"),
        ("cà phê bột Robusta", "Công ty Hà Mỵ"),
        ("cà phê hạt Robusta", "Công ty Hà Mỵ"),
    ]


# --- the story of one maker ---------------------------------------------------------------------

STORY = (
    "Thái Nguyên có thêm trà ngon\n\nTỉnh Thái Nguyên khuyến khích nghề cũ. HTX Minh Tâm (xã Tân "
    "Cương, thành phố Thái Nguyên) làm trà từ năm 1990. {}\n\nNăm 2020, sản phẩm trà đinh Ngọc "
    "Thúy được công nhận OCOP 3 sao."
)


def test_in_the_story_of_one_maker_its_goods_are_from_its_seat() -> None:
    text = STORY.format("Nay HTX Minh Tâm có 10 người.")
    assert [p.place for p in products(text, published="2021-03-01")] == ["xã Tân Cương"]


def test_in_the_story_of_several_makers_a_seat_is_its_makers_alone() -> None:
    text = STORY.format("HTX Hoa Sen ở huyện Phú Bình làm tương, HTX Tân Phú làm miến.")
    assert [p.place for p in products(text, published="2021-03-01")] == ["tỉnh Thái Nguyên"]
