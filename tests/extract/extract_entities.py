"""Reads a text with one grammar module, for the tests of documents, people, money and others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from extract.facts import Fact, Source
from extract.gazetteer.places import load
from extract.reading import Reading, read
from extract.scopes_at import ScopeAt, scopes_at

Find = Callable[[Reading, ScopeAt], list[Fact]]


def laid_out(text: str, published: str | None = None, **source: Any) -> Reading:
    return read(Source(text, published=published, **source), load())


def found(find: Find, text: str, published: str | None = None, **source: Any) -> list[Any]:
    """The facts of a text, each checked to stand where it says."""
    reading = laid_out(text, published, **source)
    facts = find(reading, scopes_at(reading))
    for fact in facts:
        assert reading.text.nfc[fact.start : fact.end] == fact.quote
        for row in fact.evidence:
            if row.start is not None:
                assert reading.text.nfc[row.start : row.end] == row.surface
    return facts


def only(find: Find, text: str, published: str | None = None, **source: Any) -> Any:
    """The one fact of a text."""
    facts = found(find, text, published, **source)
    assert len(facts) == 1, [f.quote for f in facts]
    return facts[0]
