"""Amounts in đồng: how they are read, what they are for, and what is no amount."""

from __future__ import annotations

import pytest
from extract_entities import found, laid_out, only

from extract.grammar.money import find, masked


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("9.583 tỷ đồng", 9_583_000_000_000),
        ("1,4 tỷ đồng", 1_400_000_000),
        ("6.5 tỉ đồng", 6_500_000_000),
        ("1.850 triệu đồng", 1_850_000_000),
        ("1.020,5 tỷ VNĐ", 1_020_500_000_000),
        ("310 nghìn tỷ", 310_000_000_000_000),
        ("1 tỷ 200 triệu đồng", 1_200_000_000),
        ("2.300.000.000 đồng", 2_300_000_000),
    ],
)
def test_dots_part_thousands_and_commas_decimals(words: str, amount: int) -> None:
    money = only(find, f"Tỉnh Gia Lai huy động {words} cho OCOP.")
    assert (money.amount_vnd_min, money.amount_vnd_max) == (amount, amount)


def test_english_has_them_the_other_way_round() -> None:
    text = (
        "The province of Lam Dong spends 8.5 billion VND on the OCOP programme and its producers."
    )
    assert only(find, text).amount_vnd_min == 8_500_000_000


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("hơn 107 tỷ đồng", (107 * 10**9, None, "more_than")),
        ("khoảng 5 tỷ đồng", (5 * 10**9, 5 * 10**9, "about")),
        ("không quá 50 triệu đồng", (None, 50 * 10**6, "at_most")),
        ("15 - 20 triệu đồng", (15 * 10**6, 20 * 10**6, "range")),
        ("từ 500 triệu đến 1 tỷ đồng", (500 * 10**6, 10**9, "range")),
    ],
)
def test_qualifiers_and_ranges(words: str, bounds: tuple[int | None, int | None, str]) -> None:
    money = only(find, f"Tỉnh Gia Lai chi {words} cho OCOP.")
    assert (money.amount_vnd_min, money.amount_vnd_max, money.qualifier) == bounds


def test_the_purpose_is_the_noun_phrase_before_the_amount() -> None:
    text = "Gia Lai làm OCOP; tổng nguồn lực huy động dự kiến đạt gần 9.583 tỷ đồng."
    assert only(find, text).purpose == "tổng nguồn lực huy động dự kiến"


def test_the_unit_that_spends_is_its_place() -> None:
    text = (
        "Tỉnh Quảng Nam có OCOP. Huyện Thăng Bình có 7 sản phẩm. "
        "Huyện hỗ trợ mỗi chủ thể 50 triệu đồng."
    )
    assert only(find, text, "2025-03-12").place == "huyện Thăng Bình"


@pytest.mark.parametrize(
    "words",
    [
        "thu nhập 7 triệu đồng/người/tháng",
        "giá 120.000 đồng/kg",
        "600 - 800 triệu USD",
        "tăng 2,1 tỷ đồng so với năm trước",
        "5 đồng chí",
        "20.000 đồng bào",
        "3 ti vi",
    ],
)
def test_rates_foreign_money_and_differences_are_no_amounts(words: str) -> None:
    assert found(find, f"Ở tỉnh Gia Lai, nhờ OCOP, {words}.") == []


def test_foreign_money_is_masked_from_the_counts_all_the_same() -> None:
    reading = laid_out("OCOP Gia Lai xuất khẩu 600 - 800 triệu USD.")
    assert [reading.text.nfc[a:b].strip() for a, b in masked(reading)] == ["600 - 800 triệu"]


def test_a_reward_for_each_product_is_a_fact() -> None:
    text = "Tỉnh Yên Bái thưởng 20 triệu đồng/sản phẩm OCOP 4 sao."
    assert only(find, text).quote == "20 triệu đồng/sản phẩm OCOP 4 sao"


def test_the_economy_of_a_province_is_no_money_of_the_programme() -> None:
    assert (
        found(find, "Nền kinh tế tỉnh Ninh Bình đạt 310 nghìn tỷ đồng, thuận lợi cho OCOP.") == []
    )
