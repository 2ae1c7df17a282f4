"""From one source to all its facts: lay the text out, let each grammar read, map offsets back."""

from __future__ import annotations

from dataclasses import replace

from extract.confidence import with_confidence
from extract.facts import Evidence, Extraction, Fact, Residue, Source
from extract.figures import FigureReader
from extract.gazetteer.places import Gazetteer
from extract.grammar.numbers import find_numbers
from extract.reading import read
from extract.text import Text


def extract(source: Source, gazetteer: Gazetteer) -> Extraction:
    """All facts of one text, in the order of the text, with offsets into ``source.text``."""
    reading = read(source, gazetteer)
    if not reading.about or reading.lang == "und":
        return Extraction(lang=reading.lang)
    masked = sorted(
        [(d.start, d.end) for s in reading.sentences for d in s.dates]
        + [(m.start, m.end) for s in reading.sentences for m in s.stars]
    )
    numbers = find_numbers(reading.text, masked, english=reading.english)
    facts: list[Fact] = []
    figures, residue = FigureReader(reading, numbers).run()
    facts.extend(figures)
    facts.sort(key=lambda f: (f.start, f.end, f.type))
    return Extraction(
        tuple(_back(with_confidence(f), reading.text) for f in facts),
        tuple(_residue_back(r, reading.text) for r in sorted(residue, key=lambda r: r.start)),
        reading.lang,
    )


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
    start, end = text.to_original(r.start, r.end)
    return replace(r, start=start, end=end, surface=text.original[start:end])
