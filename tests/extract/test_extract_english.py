"""Counts in articles in English: nouns left out, parts, places, dates."""

from __future__ import annotations

import pytest

from extract.extractor import extract
from extract.facts import ProductCount, Source
from extract.gazetteer.places import load
from extract.grammar.dates_english import with_english
from extract.grammar.numbers import find_numbers
from extract.text import Text


def counts(text: str, published: str | None = "2024-05-20") -> list[ProductCount]:
    facts = extract(Source(text, published=published), load()).facts
    return [f for f in facts if isinstance(f, ProductCount)]


def tiers(text: str) -> list[tuple[int | None, int | None]]:
    return [(f.count_min, f.stars_min) for f in counts(text)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-six products", 26),
        ("1,204 products", 1204),
        ("fifteen products", 15),
        ("ninety products", 90),
    ],
)
def test_numbers_are_read_in_words_and_with_commas(words: str, value: int) -> None:
    assert [n.value for n in find_numbers(Text(words), [], english=True)] == [value]


def test_the_programme_s_own_name_counts_nothing() -> None:
    assert counts("Hoa Binh has joined the One Commune, One Product (OCOP) programme.") == []


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("on March 7", "2024-03-07"),
        ("in early April", "2024-04"),
        ("last year", "2023"),
        ("from July 18 to 21, 2023", "2023-07-21"),
        ("on 28 May 2021", "2021-05-28"),
        ("by the end of the year", "2024"),
    ],
)
def test_dates_are_read_as_english_writes_them(words: str, last: str) -> None:
    assert [d.last for d in with_english(Text(words), [], "2024-05-20", None)] == [last]


def test_may_is_a_month_only_with_a_capital() -> None:
    assert with_english(Text("they may 28 times"), [], "2024-05-20", None) == []


def test_partitives_and_elided_nouns_count_products() -> None:
    text = (
        "Gia Lai province has 75 OCOP products, 12 of which are four-star and 63 rated three stars."
    )
    assert tiers(text) == [(75, None), (12, 4), (63, 3)]


def test_a_tier_may_stand_before_its_count() -> None:
    text = "Binh Dinh recognised 46 OCOP products (4-star 11 products and 3-star 35 products)."
    assert tiers(text) == [(46, None), (11, 4), (35, 3)]


def test_out_of_gives_the_result_and_the_whole() -> None:
    found = counts("The Son La council picked 2 out of 14 OCOP products for five stars.")
    assert [(f.count_min, f.stars_min, f.status) for f in found] == [
        (2, 5, "proposed"),
        (14, None, "registered"),
    ]


def test_what_the_rest_is_worth_is_computed_and_marked() -> None:
    text = "Gia Lai province has 75 OCOP products: 12 have four stars and the rest three stars."
    assert [(f.count_min, f.derived) for f in counts(text)] == [
        (75, False),
        (12, False),
        (63, True),
    ]


def test_former_provinces_have_figures_of_their_own() -> None:
    text = (
        "After the merger, Dak Lak province has 573 OCOP products, including 262 in the former "
        "Phu Yen province."
    )
    assert [f.place for f in counts(text, "2025-10-20")] == ["tỉnh Đắk Lắk", "tỉnh Phú Yên"]


def test_the_longest_name_is_the_place() -> None:
    assert [f.place for f in counts("Vinh Long province has 230 OCOP products.")] == [
        "tỉnh Vĩnh Long"
    ]


def test_respectively_gives_each_place_its_count() -> None:
    text = "Gia Lam and Thuong Tin districts of Hanoi have 69 and 52 OCOP products respectively."
    assert [(f.place, f.count_min) for f in counts(text)] == [
        ("huyện Gia Lâm", 69),
        ("huyện Thường Tín", 52),
    ]


def test_each_is_one_fact_a_place() -> None:
    text = "In Gia Lai province, Chu Se and Dak Doa districts each have nine OCOP products."
    assert [f.place for f in counts(text)] == ["huyện Chư Sê", "huyện Đak Đoa"]


def test_a_difference_is_no_count() -> None:
    text = "Gia Lai province has 75 OCOP products, up 12 from a year earlier."
    assert [f.count_min for f in counts(text)] == [75]


def test_a_plan_is_for_its_year() -> None:
    text = "By 2025 Gia Lai province wants 300 OCOP products, ten of them with five stars."
    found = counts(text, "2023-01-10")
    assert [(f.status, f.target_by) for f in found] == [("target", "2025"), ("target", "2025")]


def test_a_producer_owns_its_products() -> None:
    text = "Ha Phong Cooperative in Cao Phong district owns four OCOP products."
    assert [(f.producer, f.place) for f in counts(text)] == [
        ("Ha Phong Cooperative", "huyện Cao Phong")
    ]
