"""Counts over sentences and bodies: whose round it was, what it takes up, what came of it."""

from __future__ import annotations

from typing import Any

import pytest

from extract.extractor import extract
from extract.facts import Source
from extract.gazetteer.places import load


def told(text: str, *slots: str, **source: Any) -> list[tuple[Any, ...]]:
    """Number and the named slots of each count of a text, in order."""
    facts = extract(Source(text, **source), load()).facts
    found = [f.to_dict() for f in facts if f.type in ("product_count", "producer_count")]
    ordered = sorted(found, key=lambda f: f["start"])
    return [(f["count_min"], *(f.get(s) for s in slots)) for f in ordered]


# --- the country's own round -------------------------------------------------------------------


def test_what_the_national_council_judged_is_of_no_province() -> None:
    text = (
        "Sản phẩm của tỉnh Hà Nam đạt 5 sao\n\nHội đồng đánh giá, phân hạng sản phẩm OCOP cấp "
        "trung ương vừa họp. Qua đánh giá, có 25 sản phẩm được công nhận 5 sao.\n\nĐến nay, tỉnh "
        "Hà Nam có 120 sản phẩm OCOP."
    )
    assert told(text, "place") == [(25, "Việt Nam"), (120, "tỉnh Hà Nam")]


def test_products_of_so_many_provinces_are_the_countrys() -> None:
    text = (
        "Bộ Nông nghiệp và Phát triển nông thôn công nhận 22 sản phẩm OCOP 5 sao thuộc 12 công "
        "ty, hợp tác xã trên địa bàn 09 tỉnh, thành phố.\n1. Mật hoa dừa - Công ty A, tỉnh Trà "
        "Vinh."
    )
    assert told(text, "place")[:2] == [(22, "Việt Nam"), (12, "Việt Nam")]


def test_five_stars_in_a_provinces_round_are_asked_for() -> None:
    text = (
        "UBND tỉnh Hà Nam vừa quyết định công nhận 10 sản phẩm OCOP, trong đó có 3 sản phẩm 5 sao."
    )
    assert told(text, "status") == [(10, "recognised"), (3, "proposed")]
    has = "Tỉnh Hà Nam có 3 sản phẩm OCOP 5 sao."
    assert told(has, "status") == [(3, "recognised")]


def test_what_a_province_recognises_in_a_districts_story_is_the_districts() -> None:
    text = (
        "Huyện Lý Nhân đẩy mạnh OCOP\n\nHuyện Lý Nhân, tỉnh Hà Nam làm OCOP từ năm 2019. Tỉnh đã "
        "công nhận 7 sản phẩm đạt 4 sao."
    )
    assert told(text, "place") == [(7, "huyện Lý Nhân")]


# --- what is taken up --------------------------------------------------------------------------


def test_a_count_taken_up_keeps_tier_and_date() -> None:
    text = (
        "Tỉnh Hà Nam công nhận 35 sản phẩm OCOP đạt 3 sao đợt 2 năm 2023.\n\nTrong số 35 sản "
        "phẩm lần này, có 21 sản phẩm mới và 14 sản phẩm được công nhận lại."
    )
    assert told(text, "stars_min", "as_of", published="2023-11-20") == [
        (35, 3, "2023"),
        (35, 3, "2023"),
        (21, 3, "2023"),
        (14, 3, "2023"),
    ]


def test_what_came_through_has_the_tier_asked_for() -> None:
    text = (
        "Cả nước có 52 sản phẩm đề nghị công nhận OCOP 5 sao. Qua xét chọn, chỉ 28 sản phẩm được "
        "công nhận."
    )
    assert told(text, "stars_min", "status") == [(52, 5, "proposed"), (28, 5, "recognised")]


def test_a_group_cuts_the_total_another_way_and_has_no_tier() -> None:
    text = (
        "Huyện Lý Nhân có 27 sản phẩm OCOP 3 sao, trong đó nhóm thực phẩm có 23 sản phẩm, nhóm "
        "đồ uống có 2 sản phẩm."
    )
    assert told(text, "stars_min") == [(27, 3), (23, None), (2, None)]


def test_the_whole_of_a_makers_goods_is_no_count_of_the_programme() -> None:
    text = "Cơ sở của chị đã có hơn 10 sản phẩm dược liệu, trong đó có 2 sản phẩm đạt OCOP 3 sao."
    assert told(text, "stars_min") == [(2, 3)]


def test_a_tier_before_a_count_with_a_comma_between() -> None:
    text = (
        "Tỉnh Hà Nam: Công nhận sản phẩm OCOP đạt hạng 4 sao, gồm 03 sản phẩm là: cá kho, rượu, "
        "trà."
    )
    assert told(text, "stars_min") == [(3, 4)]


# --- how far it came ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Thực hiện kế hoạch OCOP năm 2023, huyện Lý Nhân có 12 sản phẩm đạt 3 sao.", "recognised"),
        ("Huyện Lý Nhân đăng kí 12 sản phẩm OCOP 3 sao.", "registered"),
        ("Huyện Lý Nhân đã đề nghị UBND tỉnh đánh giá, phân hạng 12 sản phẩm OCOP.", "registered"),
        ("Tham gia đợt 1 năm 2024, huyện Lý Nhân có 12 sản phẩm OCOP.", "registered"),
        ("Sau khi đủ thủ tục, 12 sản phẩm OCOP này sẽ được UBND tỉnh công nhận 4 sao.", "proposed"),
        ("12 sản phẩm đảm bảo yêu cầu đề xuất xếp hạng OCOP 5 sao của tỉnh Hà Nam.", "proposed"),
        (
            "Sau khi được Hội đồng đánh giá, UBND huyện Lý Nhân đã ban hành quyết định công nhận "
            "12 "
            "sản phẩm OCOP 3 sao.",
            "recognised",
        ),
    ],
)
def test_the_words_around_a_count_tell_how_far_it_came(text: str, status: str) -> None:
    assert told(text, "status", published="2024-05-02") == [(12, status)]


def test_what_there_is_beside_a_plan() -> None:
    text = (
        "Để đạt mục tiêu đến năm 2025 có 400 sản phẩm OCOP, tỉnh Hà Nam, với 315 sản phẩm hiện "
        "có, tập trung nâng hạng."
    )
    assert told(text, "status", published="2024") == [(400, "target"), (315, "recognised")]


def test_of_what_ran_out_some_was_recognised_again() -> None:
    text = (
        "Tỉnh Hà Nam có 45 sản phẩm OCOP hết hạn, trong đó 30 sản phẩm đã được đánh giá lại, 15 "
        "sản phẩm không tham gia đánh giá lại."
    )
    assert told(text, "status") == [
        (45, "withdrawn"),
        (30, "re_recognised"),
        (15, "withdrawn"),
    ]


def test_potential_products_beside_a_total_are_counted_at_the_same_date() -> None:
    text = "Hiện tỉnh Hà Nam có 237 sản phẩm OCOP đạt 3-4 sao, 2 sản phẩm tiềm năng 5 sao."
    assert told(text, "status", "basis") == [
        (237, "recognised", "total"),
        (2, "proposed", "total"),
    ]


def test_a_numbered_round_is_no_total_even_behind_den_nay() -> None:
    text = "Đến nay, 22 sản phẩm được UBND tỉnh Hà Nam xếp hạng OCOP 3 sao đợt 1 năm 2020."
    assert told(text, "basis") == [(22, "batch")]
    summed = "Đến nay huyện Lý Nhân được công nhận 51 sản phẩm OCOP."
    assert told(summed, "basis") == [(51, "total")]


def test_makers_that_are_said_to_be_the_programmes_count() -> None:
    text = "Huyện Lý Nhân có 7 doanh nghiệp và 8 cơ sở sản xuất là chủ thể sản phẩm OCOP."
    assert told(text, "producer_kind") == [(7, "enterprise"), (8, "household")]


@pytest.mark.parametrize("name", ["nho Ba Mọi", "mắm Bà Hai", "bưởi Năm Roi"])
def test_a_number_word_in_a_name_counts_nothing(name: str) -> None:
    text = f"Tỉnh Ninh Thuận có 9 sản phẩm OCOP 4 sao như {name}, tỏi."
    assert told(text) == [(9,)]


def test_the_number_of_a_ward_counts_nothing() -> None:
    text = (
        "Đà Nẵng công nhận 2 sản phẩm OCOP 4 sao gồm: chả lụa của hộ bà Lê Thị Lan (phường Hải "
        "Châu 1, quận Hải Châu) và mắm của HTX Mắm."
    )
    assert told(text) == [(2,)]
