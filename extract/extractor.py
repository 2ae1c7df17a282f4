"""From one source to all its facts: lay the text out, let each grammar read, map offsets back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

from extract.confidence import confidence
from extract.facts import Evidence, Extraction, Fact, Residue, Role, Source
from extract.figures.reader import read_figures
from extract.gazetteer.places import Gazetteer
from extract.grammar import decisions, events, money, mous, people, products, products_english
from extract.grammar.numbers import find_numbers
from extract.reading import Reading, read
from extract.scopes_at import ScopeAt, scopes_at
from extract.speakers import attribute
from extract.text import Text

_MODULES: tuple[ModuleType, ...] = (decisions, people, money, mous, events)
_CLOCK = re.compile(
    r"\d(?<!\d\d)\d?\s?(?::|h|gio)\s?\d{1,2}(?::\d{2})?(?:\s?(?:am|pm))?\b|g(?<!\wg)mt\s?\+?\s?\d+"
)
_PHONE = re.compile(r"0(?<![\d.]0)\d{2,4}[\s.\-]\d{3}[\s.\-]\d{3,4}(?!\d)|0(?<!\d0)\d{9,10}(?!\d)")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S{1,2000}|\b[\w-]{1,80}(?:\.[\w-]{1,80}){1,6}/\S{1,2000}"
)
#: What an address has; the scan for these is much cheaper than the pattern.
_ADDRESS_SIGN = re.compile(r"https?://|www\.|\.[\w-]{1,80}/")


def extract(source: Source, gazetteer: Gazetteer) -> Extraction:
    """All facts of one text, in the order of the text, with offsets into ``source.text``."""
    reading = read(source, gazetteer)
    if not reading.about or reading.lang == "und":
        return Extraction(lang=reading.lang)
    scope_at = scopes_at(reading)
    facts: list[Fact] = []
    for module in _MODULES:
        find: Callable[[Reading, ScopeAt], list[Fact]] = module.find
        facts.extend(find(reading, scope_at))
    numbers = find_numbers(reading.text, _masked(reading), english=reading.english)
    figures, residue = read_figures(reading, numbers)
    facts.extend(figures)
    named = products_english if reading.english else products
    facts.extend(named.find(reading, scope_at, figures))
    facts = _spoken(reading, facts)
    facts.sort(key=lambda f: (f.start, f.end, f.type))
    covered = [(f.start, f.end) for f in facts if f.type in ("document", "money", "mou", "event")]
    return Extraction(
        tuple(_back(f, reading.text) for f in facts),
        tuple(
            _residue_back(r, reading.text)
            for r in sorted(residue, key=lambda r: r.start)
            if r.accounted or not any(s <= r.start < e for s, e in covered)
        ),
        reading.lang,
    )


def _masked(reading: Reading) -> list[tuple[int, int]]:
    """Spans whose numbers are no counts: dates, tiers, documents, money, clocks, telephones."""
    spans = [(d.start, d.end) for s in reading.sentences for d in s.dates]
    spans += [(m.start, m.end) for s in reading.sentences for m in s.stars]
    for module in _MODULES:
        masked: Callable[[Reading], list[tuple[int, int]]] | None = getattr(module, "masked", None)
        if masked is not None:
            spans += masked(reading)
    fold = reading.text.fold
    spans += [m.span() for m in _CLOCK.finditer(fold)]
    spans += [m.span() for m in _PHONE.finditer(fold)]
    if _ADDRESS_SIGN.search(fold):
        spans += [m.span() for m in _ADDRESS.finditer(fold)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _spoken(reading: Reading, facts: list[Fact]) -> list[Fact]:
    """The facts with how sure they are and the person to whom the article attributes them."""
    roles = [f for f in facts if isinstance(f, Role)]
    speaker_at = attribute(reading, roles)
    out: list[Fact] = []
    for fact in facts:
        sure = confidence(fact)
        name, role = (None, None) if isinstance(fact, Role) else speaker_at(fact.start)
        if name is None:
            out.append(replace(fact, confidence=sure))
            continue
        row = Evidence("speaker", None, None, name, name, "speakers.attribution", "sentence")
        told = (*fact.evidence, row)
        out.append(replace(fact, confidence=sure, speaker=name, speaker_role=role, evidence=told))
    return out


def _back(fact: Fact, text: Text) -> Fact:
    """The fact with offsets into the text as it was given (they differ where it was not NFC)."""
    if text.nfc == text.original:
        return fact
    start, end = text.to_original(fact.start, fact.end)
    evidence = tuple(_evidence_back(e, text) for e in fact.evidence)
    return replace(fact, start=start, end=end, quote=text.original[start:end], evidence=evidence)


def _evidence_back(e: Evidence, text: Text) -> Evidence:
    if e.start is None or e.end is None:
        return e
    start, end = text.to_original(e.start, e.end)
    return replace(e, start=start, end=end, surface=text.original[start:end])


def _residue_back(r: Residue, text: Text) -> Residue:
    if text.nfc == text.original:
        return r
    start, end = text.to_original(r.start, r.end)
    return replace(r, start=start, end=end, surface=text.original[start:end])
