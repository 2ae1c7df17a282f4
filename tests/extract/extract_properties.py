"""The checks that every extraction must pass, for the quick properties and the long fuzz."""

from __future__ import annotations

import unicodedata
from dataclasses import fields
from typing import Any

from extract.extractor import extract
from extract.facts import Extraction, Fact, Source
from extract.gazetteer.places import load

_PLACED = ("quote", "start", "end", "evidence")


def check_fact(fact: Fact, text: str) -> None:
    """Quote and evidence stand where they say, and bounds are in order."""
    assert 0 <= fact.start < fact.end <= len(text)
    assert text[fact.start : fact.end] == fact.quote
    for row in fact.evidence:
        assert (row.start is None) == (row.end is None), row
        if row.start is not None and row.end is not None:
            assert 0 <= row.start <= row.end <= len(text), row
            assert text[row.start : row.end] == row.surface, row
    assert 0 <= fact.confidence <= 1
    values = fact.to_dict()
    for low, high in (("count_min", "count_max"), ("stars_min", "stars_max")):
        if values.get(low) is not None and values.get(high) is not None:
            assert values[low] <= values[high], fact


def check_extraction(source: Source) -> Extraction:
    """Read a source; every fact and number passed over stands where it says, in order."""
    extraction = extract(source, load())
    for fact in extraction.facts:
        check_fact(fact, source.text)
    starts = [f.start for f in extraction.facts]
    assert starts == sorted(starts)
    for number in extraction.passed_over:
        assert source.text[number.start : number.end] == number.surface
    return extraction


def facts_in_nfc(source: Source) -> list[dict[str, Any]]:
    """The facts without offsets, words composed: what must not depend on the form of the text."""
    return [
        {"type": fact.type, "quote": unicodedata.normalize("NFC", fact.quote)}
        | {f.name: getattr(fact, f.name) for f in fields(fact) if f.name not in _PLACED}
        | {"evidence": [(e.slot, e.value, e.rule, e.inherited) for e in fact.evidence]}
        for fact in extract(source, load()).facts
    ]
