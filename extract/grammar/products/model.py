"""A product as it stands in the text, and what the reading of one article shares."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from extract.context import Scope
from extract.facts import Status
from extract.grammar.stars import StarMention
from extract.organisations import Organisations
from extract.reading import Reading
from extract.scopes_at import Sentences
from extract.text import Text


@dataclass(frozen=True, slots=True)
class Item:
    """A product as it stands in the text, with what its own words tell of it."""

    start: int
    end: int
    name: str
    owner: str | None = None
    owner_span: tuple[int, int] | None = None
    place: Scope | None = None
    year: str | None = None
    stars: StarMention | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the words around a list say of all its items."""

    stars: StarMention | None
    status: Status
    rule: str
    head: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One article while its products are read: what all readers look at."""

    reading: Reading
    text: Text
    organisations: Organisations
    sentences: Sentences
    stars: tuple[StarMention, ...]
    star_starts: tuple[int, ...]

    @classmethod
    def of(cls, reading: Reading, organisations: Organisations) -> Page:
        stars = sorted((s for r in reading.sentences for s in r.stars), key=lambda s: s.start)
        starts = tuple(s.start for s in stars)
        return cls(reading, reading.text, organisations, Sentences(reading), tuple(stars), starts)

    def stars_in(self, start: int, end: int) -> tuple[StarMention, ...]:
        return self.stars[bisect_left(self.star_starts, start) : bisect_left(self.star_starts, end)]
