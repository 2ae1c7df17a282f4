"""A product as it stands in the text, and what the reading of one article shares."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extract.context import Scope
from extract.facts import Fact, ProductCount, Status
from extract.gazetteer.places import Place
from extract.grammar.stars import StarMention
from extract.organisations import Organisations
from extract.reading import Reading
from extract.scopes_at import Sentences
from extract.text import Text
from extract.values import value


@value(frozen=True, slots=True)
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
    status: Status | None = None
    #: Items of one group stand between two semicolons, or behind one head of the list.
    group: int = 0
    #: Whether a bracket closes the item.
    closed: bool = False


@value(frozen=True, slots=True)
class Context:
    """What the words around a list say of all its items."""

    stars: StarMention | None
    status: Status
    rule: str
    #: Where the table or the list was announced: its place and date are those in force there.
    head: int = 0
    #: Where the words that announce a list end.
    until: int = 0
    figure: ProductCount | None = None


@value(frozen=True, slots=True)
class Page:
    """One article while its products are read: what all readers look at."""

    reading: Reading
    text: Text
    organisations: Organisations
    sentences: Sentences
    stars: tuple[StarMention, ...]
    star_starts: tuple[int, ...]
    counts: tuple[ProductCount, ...] = ()
    count_starts: tuple[int, ...] = ()

    @classmethod
    def of(
        cls, reading: Reading, organisations: Organisations, counts: Sequence[Fact] = ()
    ) -> Page:
        stars = sorted((s for r in reading.sentences for s in r.stars), key=lambda s: s.start)
        starts = tuple(s.start for s in stars)
        products = sorted((f for f in counts if isinstance(f, ProductCount)), key=lambda f: f.start)
        return cls(
            reading, reading.text, organisations, Sentences(reading), tuple(stars), starts,
            tuple(products), tuple(f.start for f in products),
        )  # fmt: skip

    @property
    def home(self) -> Place | None:
        """The article's own place."""
        main = self.reading.frame.main
        return main.place if main is not None and main.place.level != "country" else None

    def stars_in(self, start: int, end: int) -> tuple[StarMention, ...]:
        return self.stars[bisect_left(self.star_starts, start) : bisect_left(self.star_starts, end)]

    def counts_in(self, start: int, end: int) -> tuple[ProductCount, ...]:
        """The counts of products that begin inside a span."""
        first, last = (bisect_left(self.count_starts, x) for x in (start, end))
        return self.counts[first:last]
