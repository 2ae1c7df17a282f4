"""The properties of the extractor on many more texts, and on texts of a megabyte."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from extract_properties import check_extraction, facts_in_nfc
from extract_samples import FRAGMENTS, about_ocop, anything, articles, published
from extract_stress import STRESS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.facts import Source

pytestmark = pytest.mark.fuzz

long = settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
GOLD = Path(__file__).parents[2] / "data" / "gold"
TEXTS = [
    json.loads(line)["text"]
    for name in ("passages-dev.jsonl", "articles-dev.jsonl")
    for line in (GOLD / name).read_text("utf-8").splitlines()
]


@given(about_ocop, published)
@long
def test_words_of_the_trade(text: str, date: str | None) -> None:
    check_extraction(Source(text, published=date))


@given(anything)
@long
def test_any_text(text: str) -> None:
    check_extraction(Source("Tỉnh Cà Mau có 145 sản phẩm OCOP. " + text))


@given(articles, anything)
@long
def test_any_context(text: str, other: str) -> None:
    check_extraction(Source(text, title=other, url="https://bao.example/" + other, site=other))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A gold text from which a piece is cut, and into which fragments fall."""
    text = draw(st.sampled_from(TEXTS))
    start = draw(st.integers(0, len(text)))
    text = text[start : start + draw(st.integers(50, 2_000))]
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        piece = draw(st.sampled_from(FRAGMENTS)) * draw(st.sampled_from([1, 1, 1, 3, 40]))
        text = text[:at] + piece + text[at + draw(st.integers(0, 8)) :]
    return text


@given(damaged())
@long
def test_damaged_articles(text: str) -> None:
    check_extraction(Source(text))


@given(damaged())
@long
def test_damaged_articles_composed_and_decomposed(text: str) -> None:
    composed = Source(unicodedata.normalize("NFC", text))
    decomposed = Source(unicodedata.normalize("NFD", text))
    assert facts_in_nfc(decomposed) == facts_in_nfc(composed)


@pytest.mark.parametrize("name", STRESS)
def test_a_megabyte_is_read(name: str) -> None:
    check_extraction(Source(STRESS[name](1_000_000)))
