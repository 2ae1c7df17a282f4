"""Counts in articles in English: nouns left out, parts, places, dates."""

from __future__ import annotations

import pytest

from extract.extractor import extract
from extract.facts import ProducerCount, Product, ProductCount, Source
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


def named(text: str, published: str | None = "2024-05-20") -> list[Product]:
    facts = extract(Source(text, published=published), load()).facts
    return [f for f in facts if isinstance(f, Product)]


def makers(text: str) -> list[ProducerCount]:
    facts = extract(Source(text, published="2024-05-20"), load()).facts
    return [f for f in facts if isinstance(f, ProducerCount)]


def test_evaluated_classified_and_recognised_is_recognised_as_of_its_date() -> None:
    found = counts(
        "As of March 2024, 90 OCOP products in Lam Dong had been assessed, classified and "
        "recognised at three stars or higher (including 30 four-star and 60 three-star products)."
    )
    assert {(f.status, f.basis, f.as_of) for f in found} == {("recognised", "total", "2024-03")}
    assert [f.count_min for f in found] == [90, 30, 60]


def test_a_whole_told_again_lends_its_date_to_its_parts() -> None:
    found = counts(
        "As of March 2024, Lam Dong province had 90 OCOP products with three stars or more.\n\n"
        "Of these 90 products, 70 products still have a valid certificate: 20 four-star products "
        "and 50 three-star products."
    )
    assert [(f.count_min, f.basis, f.as_of) for f in found] == [
        (n, "total", "2024-03") for n in (90, 90, 70, 20, 50)
    ]


def test_one_kind_under_two_names_is_one_count_of_producers() -> None:
    found = makers(
        "Lam Dong province has 90 OCOP products of 52 entities (12 cooperatives, "
        "40 production facilities/business households)."
    )
    assert [(f.count_min, f.producer_kind) for f in found] == [
        (52, "all"),
        (12, "cooperative"),
        (40, "household"),
    ]


def test_during_a_year_is_the_round_of_that_year() -> None:
    text = (
        "During 2023, the councils held six sessions, after which 41 OCOP products of 22 economic "
        "entities in Lam Dong province were certified."
    )
    assert [(f.basis, f.as_of) for f in [*counts(text), *makers(text)]] == [("batch", "2023")] * 2


def test_the_capital_city_is_hanoi() -> None:
    found = counts(
        "Twenty provinces of the country came to the fair with their OCOP goods. "
        "In 2022, the capital city recognised 120 OCOP products, including 80 rated four stars."
    )
    assert {f.place for f in found} == {"thành phố Hà Nội"}


def test_words_that_lost_the_space_before_them_are_read() -> None:
    assert tiers(
        "So far, Hanoi has recognised 900 OCOP products, includingsix products rated five stars, "
        "500 others rated four stars, and 394 ratedthree stars."
    ) == [(900, None), (6, 5), (500, 4), (394, 3)]


def test_kinds_that_are_certified_count_as_products() -> None:
    found = counts(
        "Sao Mai Company in Soc Trang city has six kinds of rice cake (made of rice, pork and "
        "mung beans) certified as four-star OCOP products."
    )
    assert [(f.count_min, f.stars_min) for f in found] == [(6, 4)]


def test_names_between_a_count_and_its_verb_hide_no_status() -> None:
    text = (
        "Two OCOP products of Ha Tinh province, Ky Anh fish sauce and Vu Quang honey, were "
        "proposed for five stars."
    )
    assert [f.status for f in counts(text)] == ["proposed"]


COUNTRY = "The programme helps the farmers of the country to sell what they make in the cities. "


def test_names_behind_a_count_have_its_tier_and_producer() -> None:
    found = named(
        COUNTRY + "Tan Phong Cooperative in Cao Lanh district owns two four-star OCOP products, "
        "dried mango and mango wine."
    )
    assert [(f.product, f.stars_min, f.producer, f.place) for f in found] == [
        ("dried mango", 4, "Tan Phong Cooperative", "huyện Cao Lãnh"),
        ("mango wine", 4, "Tan Phong Cooperative", "huyện Cao Lãnh"),
    ]


def test_each_name_of_a_list_has_its_own_producer_and_seat() -> None:
    found = named(
        COUNTRY + "In 2023, Son La province recognised four OCOP products with four stars: smoked "
        "beef and plum wine of Moc Xanh Cooperative in Van Ho district, coffee of Chieng Ban "
        "Trading and Services Co., Ltd in Mai Son district, and silk."
    )
    assert [(f.product, f.producer, f.place) for f in found] == [
        ("smoked beef", "Moc Xanh Cooperative", "huyện Vân Hồ"),
        ("plum wine", "Moc Xanh Cooperative", "huyện Vân Hồ"),
        ("coffee", "Chieng Ban Trading and Services Co., Ltd", "huyện Mai Sơn"),
        ("silk", None, "tỉnh Sơn La"),
    ]


def test_brackets_behind_names_hold_their_tiers() -> None:
    found = named(
        COUNTRY + "Hong Ngu district has two OCOP products: Hong Ngu fish paste (four stars) and "
        "Thuong Phuoc silk (three stars)."
    )
    assert [(f.product, f.stars_min) for f in found] == [
        ("Hong Ngu fish paste", 4),
        ("Thuong Phuoc silk", 3),
    ]


@pytest.mark.parametrize(
    ("clause", "product", "stars", "status"),
    [
        (
            "Its Khe Mo honey has been rated as a four-star product.",
            "Khe Mo honey",
            4,
            "recognised",
        ),
        ("Khe Mo honey was upgraded from three to four stars.", "Khe Mo honey", 4, "upgraded"),
        ("Khe Mo honey, a four-star OCOP product, sells well.", "Khe Mo honey", 4, "recognised"),
        ("The firm received four stars for its lotus tea.", "lotus tea", 4, "recognised"),
        ("The council proposed five stars for Hung An orange.", "Hung An orange", 5, "proposed"),
    ],
)
def test_a_clause_tells_the_tier_of_a_name(
    clause: str, product: str, stars: int, status: str
) -> None:
    found = named(COUNTRY + "An OCOP council of Ha Giang province met. " + clause)
    assert [(f.product, f.stars_min, f.status) for f in found] == [(product, stars, status)]


@pytest.mark.parametrize(
    "clause",
    [
        "Nghe An province has 706 OCOP products, including tea, honey and rice.",
        "Dak Lak province has two five-star OCOP products, a rise from last year and a record.",
        "Son La and Dien Bien provinces were rated four stars by visitors of the OCOP fair.",
        "Mr Binh has received four stars and OCOP cheers.",
        "Its Ham Yen oranges should be recognised as a five-star OCOP product by 2026.",
    ],
)
def test_goods_in_general_people_places_and_plans_are_no_names(clause: str) -> None:
    assert named(COUNTRY + clause) == []
