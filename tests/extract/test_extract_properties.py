"""What holds for every text, whatever stands in it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from extract_properties import check_extraction, facts_in_nfc
from extract_samples import about_ocop, anything, articles, published
from hypothesis import given, settings

from extract.extractor import extract
from extract.facts import Source
from extract.gazetteer.places import load
from extract.segments import sentences
from extract.text import Text, fold, lower
from extract.zones import plain_text_zones

modest = settings(max_examples=60, deadline=None, derandomize=True)


@given(anything)
@modest
def test_any_text_is_read_and_every_quote_is_in_place(text: str) -> None:
    check_extraction(Source(text))


@given(anything)
@modest
def test_any_text_after_a_figure_is_read_and_every_quote_is_in_place(text: str) -> None:
    check_extraction(Source("Tỉnh Cà Mau có 145 sản phẩm OCOP. " + text))


@given(about_ocop, published)
@modest
def test_words_of_the_trade_in_any_order(text: str, date: str | None) -> None:
    check_extraction(Source(text, published=date))


@given(articles, anything)
@modest
def test_any_title_and_address_are_read(text: str, other: str) -> None:
    check_extraction(Source(text, title=other, url="https://bao.example/" + other, site=other))


@given(about_ocop, published)
@modest
def test_the_same_text_gives_the_same_facts(text: str, date: str | None) -> None:
    source = Source(text, published=date)
    assert extract(source, load()) == extract(source, load())


@given(about_ocop)
@modest
def test_composed_and_decomposed_texts_give_the_same_facts(text: str) -> None:
    composed = Source(unicodedata.normalize("NFC", text))
    decomposed = Source(unicodedata.normalize("NFD", text))
    check_extraction(decomposed)
    assert facts_in_nfc(decomposed) == facts_in_nfc(composed)


@pytest.mark.parametrize("glued", ["\u0301\u0301", "\uac00", "\uac01"])
def test_what_is_glued_to_a_word_is_no_part_of_it_composed_or_not(glued: str) -> None:
    text = "Tỉnh Cà Mau có 54 sản phẩm OCOP, đang đề xuất công nhận lại 2 sản phẩm" + glued
    composed = Source(unicodedata.normalize("NFC", text))
    decomposed = Source(unicodedata.normalize("NFD", text))
    assert facts_in_nfc(decomposed) == facts_in_nfc(composed)


@given(articles)
@modest
def test_sentences_cover_what_is_read_and_do_not_overlap(text: str) -> None:
    read = Text(text)
    zones = plain_text_zones(read)
    found = sentences(read, zones)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {k for s in found for k in range(s.start, s.end)}
    for zone in zones:
        if zone.kind not in ("byline", "boilerplate"):
            wanted = {k for k in range(zone.start, zone.end) if not read.nfc[k].isspace()}
            assert wanted <= covered


@given(articles)
@modest
def test_zones_cover_every_line_in_order(text: str) -> None:
    read = Text(text)
    zones = plain_text_zones(read)
    assert all(a.end <= b.start for a, b in pairwise(zones))
    covered = {k for z in zones for k in range(z.start, z.end)}
    assert {k for k, c in enumerate(read.nfc) if not c.isspace()} <= covered


@given(anything)
@modest
def test_fold_and_lower_keep_length(text: str) -> None:
    assert len(fold(text)) == len(lower(text)) == len(text)


@given(anything)
@modest
def test_a_span_of_the_composed_text_covers_its_characters_in_the_original(text: str) -> None:
    read = Text(text)
    for k in range(len(read.nfc)):
        start, end = read.to_original(k, k + 1)
        assert 0 <= start < end <= len(text)
        covered = unicodedata.normalize("NFC", text[start:end])
        assert read.nfc[k] in covered or (read.nfc[k] + covered).isspace()


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh Tiền Giang có thêm 40 sản phẩm OCOP nữa.",  # the cue begins with the space before it
        "Tỉnh Cà Mau có 145 sản phẩm OCOP. Tỉnh có 145 sản phẩm tiềm năng 5 sao.",
    ],
)
def test_a_cue_with_white_space_at_its_ends_stands_where_its_words_are(text: str) -> None:
    assert any(
        row.slot == "basis" for f in check_extraction(Source(text)).facts for row in f.evidence
    )


@pytest.mark.parametrize("zone", ["title", "body", "caption"])
def test_the_checks_find_a_quote_that_is_out_of_place(zone: str) -> None:
    from extract_properties import check_fact

    source = Source("Tỉnh Cà Mau có 145 sản phẩm OCOP.")
    [fact] = extract(source, load()).facts
    with pytest.raises(AssertionError):
        check_fact(replace(fact, start=fact.start + 1, zone=zone), source.text)
