"""A count while it is read, and what the reading of one article shares."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract import modality
from extract.context import Scope
from extract.facts import AsOfBasis, Basis, Origin, Residue, Status
from extract.grammar.counts import Count
from extract.grammar.dates import DateMention
from extract.grammar.numbers import Number
from extract.grammar.stars import StarMention
from extract.reading import Reading, SentenceReading
from extract.text import Text


@dataclass(slots=True)
class Figure:
    """One count while it is read; becomes a fact when all its slots are known."""

    count: Count
    sentence: SentenceReading
    stars: StarMention | None = None
    stars_rule: str = "stars.own"
    stars_origin: Origin | None = None
    parent: Figure | None = None
    status: Status = "recognised"
    status_cue: modality.Cue | None = None
    modal: Status | None = None
    basis: Basis | None = None
    basis_cue: modality.Cue | None = None
    scope: Scope | None = None
    extra_scopes: tuple[Scope, ...] = ()
    as_of: str | None = None
    as_of_basis: AsOfBasis | None = None
    as_of_span: tuple[int, int] | None = None
    target_by: str | None = None
    producer: str | None = None
    derived: bool = False
    of_fraction: bool = False
    same: bool = False
    adopted: bool = False
    tail: int = 0
    children: list[Figure] = field(default_factory=list)

    @property
    def product(self) -> bool:
        return self.count.kind in ("product", "file")

    @property
    def number(self) -> Number:
        return self.count.number


@dataclass(slots=True)
class OpenList:
    """A count before a colon, and how many of it the lines so far have told."""

    head: Figure
    told: int


@dataclass(slots=True)
class Memory:
    """What earlier sentences leave behind for later ones."""

    tops: list[Figure] = field(default_factory=list)
    paragraph: int = -1
    event_day: DateMention | None = None
    titled: dict[int, StarMention] = field(default_factory=dict)
    year_said: DateMention | None = None
    year_told: DateMention | None = None
    act: bool = False
    act_zone: str = "body"
    act_paragraph: int = -1
    act_date: DateMention | None = None
    held_date: DateMention | None = None
    held_paragraph: int = -9
    last_dated: Figure | None = None
    recent: list[Figure] = field(default_factory=list)
    #: The list that is open, by zone.
    lists: dict[str, OpenList] = field(default_factory=dict)
    producers: list[Figure] = field(default_factory=list)
    plan: bool = False
    plan_item: bool = False
    plan_from: int = 0


@dataclass(slots=True)
class Story:
    """One article while its figures are read: what all readers of a slot look at."""

    reading: Reading
    text: Text
    fold: str
    council: list[int]
    council_only: bool = False
    slug: dict[int, Status] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    residue: list[Residue] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def pass_over(self, count: Count, reason: str | None) -> None:
        self.residue.append(
            Residue(
                count.number.core,
                count.number.end,
                self.text.nfc[count.number.core : count.number.end],
                reason,
            )
        )
