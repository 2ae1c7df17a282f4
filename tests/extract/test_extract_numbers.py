"""Numbers as they are written, and the words that qualify them."""

from __future__ import annotations

import pytest

from extract.grammar.numbers import Number, find_numbers, word_value
from extract.text import Text


def found(text: str, *, english: bool = False) -> list[Number]:
    return find_numbers(Text(text), [], english=english)


def only(text: str, *, english: bool = False) -> tuple[str, int | None, int | None, str]:
    """Surface with its qualifier, bounds and qualifier of the one number of a text."""
    [n] = found(text, english=english)
    return text[n.start : n.end], n.minimum, n.maximum, n.qualifier


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("145 sản phẩm", 145),
        ("08 sản phẩm", 8),
        ("3.749 sản phẩm", 3749),
        ("10.322 sản phẩm", 10_322),
        ("12sản phẩm", 12),
        ("2SP", 2),
        ("bốn sản phẩm", 4),
        ("mười một chủ thể", 11),
        ("hai mươi lăm sản phẩm", 25),
        ("ba mươi tư sản phẩm", 34),
        ("một trăm hai mươi sản phẩm", 120),
        ("hai trăm linh năm sản phẩm", 205),
        ("40.", 40),
    ],
)
def test_a_count_in_digits_or_words(text: str, value: int) -> None:
    assert only(text)[1:] == (value, value, "exact")


@pytest.mark.parametrize(
    ("text", "value"), [("1,200 products", 1200), ("seven products", 7), ("twelve producers", 12)]
)
def test_a_count_in_english(text: str, value: int) -> None:
    assert only(text, english=True)[1:] == (value, value, "exact")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hơn 170", ("hơn 170", 170, None, "more_than")),
        ("trên 170", ("trên 170", 170, None, "more_than")),
        ("gần 210", ("gần 210", 210, 210, "about")),
        ("khoảng 20", ("khoảng 20", 20, 20, "about")),
        ("ước 20", ("ước 20", 20, 20, "about")),
        ("ít nhất 250", ("ít nhất 250", 250, None, "at_least")),
        ("tối thiểu là 12", ("tối thiểu là 12", 12, None, "at_least")),
        ("không dưới 12", ("không dưới 12", 12, None, "at_least")),
        ("không quá 5", ("không quá 5", None, 5, "at_most")),
        ("tối đa 5", ("tối đa 5", None, 5, "at_most")),
        ("dưới 10", ("dưới 10", None, 10, "fewer_than")),
        ("chưa đến 10", ("chưa đến 10", None, 10, "fewer_than")),
        ("có tới 20", ("20", 20, 20, "exact")),
        ("từ 8 đến 10", ("từ 8 đến 10", 8, 10, "range")),
        ("khoảng 8 đến 10", ("khoảng 8 đến 10", 8, 10, "range")),
        ("1 - 2", ("1 - 2", 1, 2, "range")),
        ("3–5", ("3–5", 3, 5, "range")),
    ],
)
def test_a_qualifier_opens_or_blurs_the_bounds(
    text: str, expected: tuple[str, int | None, int | None, str]
) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than 1,200", (1200, None, "more_than")),
        ("at least 5", (5, None, "at_least")),
        ("no fewer than 8", (8, None, "at_least")),
        ("up to 20", (None, 20, "at_most")),
        ("from 3 to 5", (3, 5, "range")),
        ("nearly 40", (40, 40, "about")),
    ],
)
def test_qualifiers_in_english(text: str, expected: tuple[int | None, int | None, str]) -> None:
    assert only(text, english=True)[1:] == expected


def test_a_fraction_is_one_number_of_another() -> None:
    [number] = found("26/30 sản phẩm đạt")
    assert (number.value, number.of) == (26, 30)


def test_a_falling_pair_is_no_range() -> None:
    assert [n.value for n in found("30 - 25")] == [30, 25]


@pytest.mark.parametrize("text", ["27,3%", "78,66 điểm", "2.000,5 tấn"])
def test_decimals_are_marked(text: str) -> None:
    assert [n.decimal for n in found(text)] == [True]


@pytest.mark.parametrize(
    "text",
    ["hàng trăm sản phẩm", "hàng nghìn", "trái nấm", "A5", "số 1234567890123456789", "quốc lộ 1A"],
)
def test_no_count_is_read_from(text: str) -> None:
    assert found(text) == []


def test_a_word_counts_only_with_its_tones() -> None:
    assert found("bón phân, hài hoà") == []
    assert [n.value for n in found("bốn, hai")] == [4, 2]


def test_what_dates_and_tiers_cover_is_left_out() -> None:
    text = Text("Ngày 27/10/2020 có 5 sản phẩm 4 sao")
    numbers = find_numbers(text, [(5, 15), (29, 34)])
    assert [n.value for n in numbers] == [5]


@pytest.mark.parametrize("words", ["chục", "sao", "mươi sản"])
def test_other_words_have_no_value(words: str) -> None:
    assert word_value(words) is None
