"""Which place a figure is about: the discourse stack by example."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from extract.extractor import extract
from extract.facts import Source
from extract.gazetteer.places import load
from extract.reading import read


class Told(NamedTuple):
    value: int | None
    place: str | None


def told(text: str, title: str | None = None, on: str = "2023-06-01", url: str = "") -> list[Told]:
    source = Source(text, title=title, published=on, url=url or None)
    facts = extract(source, load()).facts
    counts = [f.to_dict() for f in facts if f.type in ("product_count", "producer_count")]
    return [Told(c["count_min"] or c["count_max"], c["place"]) for c in counts]


def place_of(value: int, text: str, title: str | None = None, on: str = "2023-06-01") -> str | None:
    places = {t.place for t in told(text, title, on) if t.value == value}
    assert len(places) == 1, places
    return places.pop()


# --- the article's own place ------------------------------------------------------------------


def test_a_title_gives_the_place_of_figures_that_name_none() -> None:
    assert told("Đã có 12 sản phẩm OCOP được công nhận.", "Hà Tĩnh đẩy mạnh OCOP") == [
        (12, "tỉnh Hà Tĩnh")
    ]


def test_the_words_of_the_address_stand_in_for_a_title() -> None:
    url = "https://x.example/yen-bai-them-san-pham-ocop-123.html"
    assert told("Đã có 12 sản phẩm OCOP được công nhận.", url=url) == [(12, "tỉnh Yên Bái")]


def test_without_any_place_none_is_invented() -> None:
    assert told("Đã có 12 sản phẩm OCOP được công nhận.") == [(12, None)]


def test_a_commune_of_many_namesakes_is_the_one_of_the_province_in_the_text() -> None:
    text = (
        "UBND xã trao 3 sản phẩm OCOP. Theo Sở Nông nghiệp tỉnh Vĩnh Long, toàn tỉnh có 994 sản "
        "phẩm."
    )
    title = "Xã Thạnh Phú đón 3 sản phẩm OCOP"
    assert place_of(3, text, title, "2025-11-11") == "xã Thạnh Phú"
    assert place_of(994, text, title, "2025-11-11") == "tỉnh Vĩnh Long"


# --- up and down ------------------------------------------------------------------------------


def test_a_subject_goes_down_and_toan_tinh_goes_up() -> None:
    text = "Bắc Kạn có 181 sản phẩm OCOP. Huyện Na Rì có 31 sản phẩm. Toàn tỉnh có 90 chủ thể."
    assert told(text) == [
        (181, "tỉnh Bắc Kạn"),
        (31, "huyện Na Rì"),
        (90, "tỉnh Bắc Kạn"),
    ]


def test_a_place_that_opens_a_paragraph_holds_to_its_end() -> None:
    text = (
        "Bắc Kạn có 181 sản phẩm OCOP.\n\nTại huyện Na Rì, miến dong đi đầu. Nhờ máy móc mới, "
        "đã có 31 sản phẩm được gắn sao.\n\nNăm nay sẽ đánh giá 20 sản phẩm."
    )
    assert told(text) == [(181, "tỉnh Bắc Kạn"), (31, "huyện Na Rì"), (20, "tỉnh Bắc Kạn")]


def test_a_bare_kind_is_the_unit_of_that_kind_nearest_to_the_top() -> None:
    text = (
        "Tỉnh Gia Lai phát triển OCOP. Huyện Chư Prông có xã Bàu Cạn đi đầu, xã có 3 sản phẩm "
        "OCOP; huyện có 38 sản phẩm; tỉnh có 443 sản phẩm."
    )
    assert told(text) == [
        (3, "xã Bàu Cạn"),
        (38, "huyện Chư Prông"),
        (443, "tỉnh Gia Lai"),
    ]


def test_items_of_a_list_do_not_become_the_topic() -> None:
    text = (
        "Huyện Hàm Yên (Tuyên Quang) có 26 sản phẩm OCOP, sau Na Hang 35 sản phẩm và Lâm Bình 30 "
        "sản phẩm. Kế hoạch đến năm 2025, huyện có thêm 15 sản phẩm."
    )
    assert place_of(35, text) == "huyện Na Hang"
    assert place_of(15, text) == "huyện Hàm Yên"


def test_tinh_is_the_province_of_the_section() -> None:
    text = (
        "Đến nay cả nước có 12.075 sản phẩm OCOP.\n\nLâm Đồng dẫn đầu. Tỉnh có 465 sản phẩm.\n\n"
        "Tại Kon Tum, dược liệu lên ngôi. Tỉnh có 210 sản phẩm.\n\nĐắk Lắk có 245 sản phẩm."
    )
    assert [t.place for t in told(text)] == [
        "Việt Nam",
        "tỉnh Lâm Đồng",
        "tỉnh Kon Tum",
        "tỉnh Đắk Lắk",
    ]


def test_the_country_is_an_aside_in_an_article_about_a_province() -> None:
    text = "Cả nước hiện có 13.000 sản phẩm OCOP. Sau năm năm, 119 sản phẩm đã được công nhận."
    assert place_of(13000, text, "Nâng tầm OCOP Đà Nẵng") == "Việt Nam"
    assert place_of(119, text, "Nâng tầm OCOP Đà Nẵng") == "thành phố Đà Nẵng"


def test_a_rank_in_the_country_is_not_the_country() -> None:
    text = "Hà Nội đứng đầu cả nước với 2.167 sản phẩm OCOP."
    assert told(text) == [(2167, "thành phố Hà Nội")]


@pytest.mark.parametrize("agent", ["được tỉnh", "được UBND tỉnh"])
def test_who_recognises_is_not_whose_products_they_are(agent: str) -> None:
    text = f"Thành phố Pleiku (Gia Lai) {agent} công nhận 49 sản phẩm OCOP."
    assert told(text) == [(49, "thành phố Pleiku")]


# --- what is no scope -------------------------------------------------------------------------


def test_a_venue_is_never_the_scope() -> None:
    text = (
        "Tại quận Hoàn Kiếm, thành phố Hà Nội, tỉnh Sơn La khai mạc tuần lễ nông sản, trưng bày 92 "
        "sản phẩm OCOP."
    )
    assert told(text, "Nông sản Sơn La xuống phố") == [(92, "tỉnh Sơn La")]


def test_names_of_products_and_companies_are_no_scope() -> None:
    text = (
        "Vải thiều Lục Ngạn và Công ty CP Thủy sản Bình Định cùng dự. Bắc Giang có 255 sản phẩm "
        "OCOP. Vải thiều Lục Ngạn bán chạy. Năm nay thêm 12 sản phẩm."
    )
    assert [t.place for t in told(text)] == ["tỉnh Bắc Giang", "tỉnh Bắc Giang"]


def test_a_comparison_reaches_no_further_than_its_figure() -> None:
    text = (
        "Bắc Giang phát triển OCOP. Toàn tỉnh có 255 sản phẩm, nhiều hơn tỉnh bạn Bắc Ninh (108 "
        "sản phẩm). Cuối năm, tỉnh sẽ có 280 sản phẩm."
    )
    assert [t.place for t in told(text)] == ["tỉnh Bắc Giang", "tỉnh Bắc Ninh", "tỉnh Bắc Giang"]


def test_units_listed_as_one_actor_act_for_what_holds_them() -> None:
    text = (
        "UBND các huyện: Lạng Giang, Lục Ngạn, Tân Yên và TP Bắc Giang vừa công nhận 35 sản phẩm "
        "OCOP."
    )
    assert told(text, "Bắc Giang thêm sản phẩm OCOP") == [(35, "tỉnh Bắc Giang")]


def test_units_that_have_a_figure_each_give_a_fact_each() -> None:
    text = "Hà Nội phát triển OCOP. Huyện Ba Vì, huyện Phúc Thọ và quận Hà Đông cùng có 3 sản phẩm."
    assert told(text) == [
        (3, "huyện Ba Vì"),
        (3, "huyện Phúc Thọ"),
        (3, "quận Hà Đông"),
    ]


# --- producers --------------------------------------------------------------------------------


def test_figures_in_turn_go_to_the_places_in_turn() -> None:
    text = "Hà Nội phát triển OCOP. Mê Linh, Đông Anh lần lượt có 5 sản phẩm và 4 sản phẩm."
    assert told(text) == [(5, "huyện Mê Linh"), (4, "huyện Đông Anh")]


def test_a_producers_figures_are_where_it_sits() -> None:
    text = (
        "HTX Đak Krông (xã Ia Pết, huyện Đak Đoa) hiện có 3 sản phẩm OCOP. Toàn tỉnh Gia Lai có 90."
    )
    assert place_of(3, text) == "xã Ia Pết"


def test_a_bare_producer_is_the_one_last_named() -> None:
    text = (
        "Huyện Thọ Xuân (Thanh Hóa) có 10 sản phẩm OCOP.\n\nCông ty CP Mía đường Lam Sơn (thị trấn "
        "Lam Sơn) là đơn vị lớn. Năm 2020, công ty có 3 sản phẩm được xếp hạng."
    )
    assert place_of(3, text) == "thị trấn Lam Sơn"


def test_a_producer_told_behind_its_figure_places_it_too() -> None:
    text = (
        "Bình Phước có 90 sản phẩm OCOP. Ngoài ra, 1 sản phẩm tiềm năng 5 sao của Công ty cổ phần "
        "Gia Bảo (thị xã Phước Long) đang chờ xét."
    )
    assert place_of(1, text) == "thị xã Phước Long"


# --- two eras ---------------------------------------------------------------------------------


def test_former_provinces_stand_beside_the_merged_one() -> None:
    text = (
        "Tỉnh Đồng Tháp có 1.012 sản phẩm OCOP, trong đó khu vực Tiền Giang (cũ) đóng góp 352 sản "
        "phẩm."
    )
    assert told(text, on="2025-10-21") == [(1012, "tỉnh Đồng Tháp"), (352, "tỉnh Tiền Giang")]


def test_before_the_merger_a_surviving_name_is_the_old_unit() -> None:
    source = Source(
        "Trước hợp nhất, Đồng Nai có 288 sản phẩm OCOP, Bình Phước có 173 sản phẩm.",
        published="2025-09-30",
    )
    ids = [f.place_id for f in extract(source, load()).facts]
    assert ids == ["vn63:75", "vn63:70"]


def test_a_former_districts_name_is_todays_commune() -> None:
    text = "Tỉnh An Giang phát triển OCOP. Trên đảo Phú Quốc, đặc khu có 44 sản phẩm."
    assert told(text, on="2025-12-16") == [(44, "đặc khu Phú Quốc")]


def test_a_bare_name_takes_the_form_of_the_articles_time() -> None:
    text = "Việt Yên (Bắc Giang) có 23 sản phẩm OCOP."
    assert told(text, on="2022-05-01") == [(23, "huyện Việt Yên")]
    assert told(text, on="2024-05-01") == [(23, "thị xã Việt Yên")]


def test_a_commune_named_once_is_known_by_its_bare_name() -> None:
    text = (
        "Huyện Hàm Yên (Tuyên Quang) trao chứng nhận OCOP. Xã Phù Lưu có 3 sản phẩm, xã Thái Hòa "
        "có 2 sản phẩm.\n\nPhù Lưu vốn là vựa cam. Cả xã nay có 5 sản phẩm."
    )
    assert place_of(5, text) == "xã Phù Lưu"


# --- English ----------------------------------------------------------------------------------


def test_english_kinds_are_followed_too() -> None:
    text = (
        "Hai Duong province has 387 OCOP products. In Gia Loc district, farmers grow cabbages. The "
        "district now has 29 products. By 2025, the province wants 450 products."
    )
    assert [t.place for t in told(text, on="2024-08-21")] == [
        "tỉnh Hải Dương",
        "huyện Gia Lộc",
        "tỉnh Hải Dương",
    ]


# --- evidence ---------------------------------------------------------------------------------


def test_evidence_tells_own_words_from_context() -> None:
    text = "Huyện Na Rì (Bắc Kạn) có 31 sản phẩm OCOP. Năm nay sẽ thêm 4 sản phẩm."
    first, second = extract(Source(text, published="2023-06-01"), load()).facts
    own = next(e for e in first.evidence if e.slot == "place")
    taken = next(e for e in second.evidence if e.slot == "place")
    assert (own.surface, own.inherited) == ("Huyện Na Rì (Bắc Kạn)", None)
    assert (taken.surface, taken.inherited) == ("Huyện Na Rì (Bắc Kạn)", "sentence")


def test_scopes_of_a_long_text_cost_no_more_than_its_length() -> None:
    """Ten thousand places in one sentence are read once each, not each against each."""
    text = "OCOP: " + "huyện Na Rì, tỉnh Bắc Kạn, công ty, thành phố " * 2500
    reading = read(Source(text, published="2023-06-01"), load())
    assert sum(len(s.uses) for s in reading.sentences) > 2000


# --- communes as they are written ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("seat", "place"),
    [
        ("xã Đông Sang, huyện Mộc Châu", "xã Đông Sang"),  # a ward since
        ("phường Hải Châu 1, quận Hải Châu", "phường Hải Châu 1"),  # one with its neighbour since
        ("phường Hải Châu, thành phố Đà Nẵng", "phường Hải Châu"),
    ],
)
def test_a_commune_keeps_the_kind_and_number_it_is_written_with(seat: str, place: str) -> None:
    text = f"Sản phẩm lạp xưởng Minkai của HTX Tự Nhiên ({seat}) đạt OCOP 4 sao."
    facts = extract(Source(text, published="2023-05-01"), load()).facts
    assert [f.place for f in facts if f.type == "product"] == [place]


def test_a_number_behind_a_ward_may_count_products() -> None:
    text = "Tỉnh Đồng Nai có 14 sản phẩm OCOP: phường Long Khánh 9; xã Xuân Lộc 5."
    facts = extract(Source(text, published="2026-05-01"), load()).facts
    assert [f.count_min for f in facts if f.type == "product_count"] == [14, 9, 5]
