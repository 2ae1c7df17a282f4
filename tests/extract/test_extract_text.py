"""The text, its fold, and the way back from NFC to what was read."""

from __future__ import annotations

import unicodedata

import pytest

from extract.text import Text, fold, lower


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đắk Lắk", "dak lak"),
        ("ÐẮK LẮK", "dak lak"),  # a Latin eth, as some newspapers type it
        ("Sóc Trăng có 227 sản phẩm", "soc trang co 227 san pham"),
        ("3\u00a0–\u00a05 sao", "3 - 5 sao"),
        ("Cư M’gar", "cu m'gar"),
        ("“OCOP”", '"ocop"'),
        ("a\tb\nc", "a b\nc"),
    ],
)
def test_the_fold_is_one_base_letter_for_each_character(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert len(folded) == len(text)


def test_lower_keeps_the_tones_that_tell_words_apart() -> None:
    assert lower("NĂM nấm – Đợt") == "năm nấm - đợt"


@pytest.mark.parametrize("text", ["İstanbul", "ﬁ", "ẞ", "\U0001d54f", "ŉ", "ǰ"])
def test_letters_whose_lower_case_is_longer_stay_one_character(text: str) -> None:
    assert len(fold(text)) == len(lower(text)) == len(text)


def test_a_span_of_a_composed_text_is_its_own_span() -> None:
    assert Text("Tỉnh Sóc Trăng").to_original(5, 14) == (5, 14)


def test_a_span_comes_back_with_its_combining_marks() -> None:
    original = unicodedata.normalize("NFD", "Tỉnh Sóc Trăng có 5 sản phẩm")
    text = Text(original)
    start = text.nfc.index("Sóc Trăng")
    a, b = text.to_original(start, start + len("Sóc Trăng"))
    assert original[a:b] == unicodedata.normalize("NFD", "Sóc Trăng")


def test_offsets_go_there_and_back() -> None:
    original = unicodedata.normalize("NFD", "Đợt 2: ấp, xã")
    text = Text(original)
    for offset in range(len(text.nfc)):
        start, _ = text.to_original(offset, offset + 1)
        assert text.from_original(start) == offset


@pytest.mark.parametrize("text", ["가각힣", "क़ख़", "שּׁ"])
def test_other_scripts_that_compose_keep_their_words(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text) + " 5 sao"
    read = Text(decomposed)
    start = read.nfc.index("5 sao")
    a, b = read.to_original(start, start + 5)
    assert decomposed[a:b] == "5 sao"


@pytest.mark.parametrize(
    ("space", "short"),
    [(" ", " "), ("    ", "    "), (" " * 50, "  "), ("\n" * 50, "\n\n"), ("\n" + "\t" * 9, "\n")],
)
def test_long_white_space_is_read_as_short(space: str, short: str) -> None:
    text = Text(f"12{space}sản phẩm")
    assert text.nfc == f"12{short}sản phẩm"
    assert text.to_original(0, len(text.nfc)) == (0, len(text.original))
    start, end = text.to_original(2 + len(short), len(text.nfc))
    assert text.original[start:end] == "sản phẩm"


def test_an_empty_text_has_an_empty_fold() -> None:
    assert Text("").fold == ""
    assert Text("").to_original(0, 0) == (0, 0)
