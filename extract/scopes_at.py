"""The place in force at an offset, and the unit that a bare "tỉnh", "huyện" or "xã" means there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import TypedDict

from extract.context import PlaceUse, Scope
from extract.facts import Evidence
from extract.gazetteer.places import KIND_LEVELS, Place, load
from extract.reading import Reading, SentenceReading, place_evidence

#: How many places back a bare kind or a scope is looked for.
_REACH = 200

ScopeAt = Callable[[int], Scope | None]


class PlaceSlots(TypedDict):
    """The three place fields of a fact."""

    place: str | None
    place_code: str | None
    place_id: str | None


class Sentences:
    """Finds the sentence of an offset."""

    def __init__(self, reading: Reading) -> None:
        self._all = reading.sentences
        self._starts = [s.span.start for s in reading.sentences]

    def index(self, offset: int) -> int | None:
        """Which sentence holds an NFC offset; ``None`` in furniture and between sentences."""
        k = bisect_right(self._starts, offset) - 1
        return None if k < 0 or offset >= self._all[k].span.end else k

    def at(self, offset: int) -> SentenceReading | None:
        k = self.index(offset)
        return None if k is None else self._all[k]


def scopes_at(reading: Reading) -> ScopeAt:
    """The place in force at an NFC offset: looked into once, asked by several grammars.

    The last explicit change of the sentence before the offset, else what the sentence starts with,
    else the article's own place.
    """
    known: ScopeAt | None = reading.text.notes.get(scopes_at)
    if known is None:
        known = reading.text.notes[scopes_at] = _scopes_at(reading)
    return known


def _scopes_at(reading: Reading) -> ScopeAt:
    sentences = Sentences(reading)
    contrasted = _before_contrast(reading)

    def at(offset: int) -> Scope | None:
        index = sentences.index(offset)
        if index is None:
            return reading.frame.main
        sentence = reading.sentences[index]
        k = bisect_right(sentence.events, offset - 1, key=lambda e: e.offset)
        for event in reversed(sentence.events[max(0, k - _REACH) : k]):
            if event.explicit:
                return event.scope
        if index in contrasted:
            return reading.frame.country
        return sentence.scope or reading.frame.main

    return at


_APART = re.compile(r"\W*rieng\s+(?:(?:tai|o|doi\s+voi|voi)\s+)?")


def _before_contrast(reading: Reading) -> frozenset[int]:
    """Sentences before a "Riêng tỉnh X" of the article's own place: they are of the country."""
    main = reading.frame.main
    found: set[int] = set()
    if main is None:
        return frozenset()
    for k, sentence in enumerate(reading.sentences):
        span = sentence.span
        apart = _APART.match(reading.text.fold, span.start, span.end)
        if apart is None or span.zone != "body":
            continue
        if not any(
            abs(u.start - apart.end()) <= 6 and u.place.id == main.place.id for u in sentence.uses
        ):
            continue
        for j in range(max(0, k - 12), k):
            other = reading.sentences[j]
            near = span.paragraph - other.span.paragraph <= 3 and other.span.zone == "body"
            inherited = other.scope is None or other.scope.origin is not None or other.scope is main
            if near and inherited and not any(e.explicit for e in other.events):
                found.add(j)
    return frozenset(found)


class Units:
    """Which unit the words of an article mean at an offset."""

    def __init__(self, reading: Reading, scope_at: ScopeAt) -> None:
        self._reading = reading
        self._scope_at = scope_at
        self._gazetteer = load()
        self.uses: tuple[PlaceUse, ...] = tuple(u for s in reading.sentences for u in s.uses)
        self._starts = [u.start for u in self.uses]

    @property
    def country(self) -> Scope:
        return self._reading.frame.country

    def in_force(self, offset: int) -> Scope | None:
        return self._scope_at(offset)

    def about(self, offset: int) -> Scope | None:
        """As :meth:`in_force`, but a place outside the article's own province, or the country
        for a ministry that acts, holds only in the sentence that names it."""
        scope = self._scope_at(offset)
        main = self._reading.frame.main
        if scope is None or main is None or scope.origin != "sentence":
            return scope
        if scope.place.level == "country":
            return main if scope.surface.lower().startswith("bộ") else scope
        home = self._gazetteer.province_of(main.place)
        return scope if self._gazetteer.is_within(scope.place, home) else main

    def within(self, start: int, end: int) -> list[PlaceUse]:
        """The places named inside a span."""
        found = []
        for k in range(bisect_right(self._starts, start - 1), len(self.uses)):
            use = self.uses[k]
            if use.start >= end:
                break
            if use.end <= end:
                found.append(use)
        return found

    def before(self, offset: int) -> tuple[PlaceUse, ...]:
        """The places named last before an offset, in order."""
        k = bisect_right(self._starts, offset - 1)
        return self.uses[max(0, k - _REACH) : k]

    def scope_of(self, use: PlaceUse) -> Scope:
        surface = self._reading.text.nfc[use.start : use.end]
        return Scope(use.place, use.start, use.end, surface, None)

    def province(self, offset: int) -> Scope | None:
        """The province in force, also where a district or a commune is."""
        scope = self.about(offset)
        if scope is None or scope.place.level == "country":
            scope = self._reading.frame.main
        return self.province_of(scope)

    def province_of(self, scope: Scope | None) -> Scope | None:
        if scope is None or scope.place.level in ("province", "country"):
            return scope
        place = self._gazetteer.province_of(scope.place)
        if self._reading.frame.on:
            place = self._gazetteer.get(place.id, self._reading.frame.on)
        return Scope(place, None, None, scope.surface, scope.origin or "sentence")

    def called(self, kind: str, offset: int) -> Scope | None:
        """The unit a bare kind means: "UBND huyện" is the district last named, "tỉnh" the province.

        ``kind`` is written out and in lower case; ``None`` where no such unit is known.
        """
        province = self.province(offset)
        if kind == "tỉnh":
            return province
        if kind == "thành phố" and province is not None and province.place.kind == kind:
            return province
        main = self._reading.frame.main
        current = self._scope_at(offset)
        for scope in (current, main):
            if scope is not None and scope.place.kind == kind and scope.place.level != "province":
                return scope
        levels = KIND_LEVELS.get(kind, ())
        for use in reversed(self.before(offset)):
            if use.place.kind == kind and use.place.level in levels:
                return self._outside(use)
        for use in self.uses[:_REACH]:
            if (
                use.place.kind == kind
                and use.place.level in levels
                and use.place.level != "province"
            ):
                return self._outside(use)
        smaller = current is not None and current.place.level != "province"
        return current if smaller and current and current.place.level in levels else None

    def _outside(self, use: PlaceUse) -> Scope:
        surface = self._reading.text.nfc[use.start : use.end]
        return Scope(use.place, use.start, use.end, surface, "sentence")


def place_slots(place: Place | None) -> PlaceSlots:
    """The place fields of a fact; all null where nothing tells the place."""
    if place is None:
        return {"place": None, "place_code": None, "place_id": None}
    return {"place": place.full_name, "place_code": place.code, "place_id": place.id}


def place_rows(reading: Reading, scope: Scope | None) -> tuple[Evidence, ...]:
    return tuple(place_evidence(reading, scope))
