"""The fact types: what the extractor says, frozen and typed.

The fields are those of the public surface (docs/facts.md); absent means ``None``.  Offsets are
half-open Python string indices into the text that was read, and ``text[start:end] == quote``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

FactType = Literal[
    "product_count", "producer_count", "product", "mou", "document", "role", "event", "money"
]
ZoneKind = Literal["title", "lead", "body", "caption", "byline", "boilerplate"]
Qualifier = Literal["exact", "about", "at_least", "more_than", "at_most", "fewer_than", "range"]
Status = Literal[
    "recognised",
    "newly_recognised",
    "re_recognised",
    "upgraded",
    "proposed",
    "registered",
    "target",
    "displayed",
    "withdrawn",
    "other",
]
Basis = Literal["total", "cumulative", "batch", "increment"]
ProducerKind = Literal[
    "all", "enterprise", "cooperative", "cooperative_group", "household", "other"
]
ProductGroup = Literal["food", "drinks", "herbal", "crafts", "ornamental", "tourism"]
DocumentKind = Literal["decision", "plan", "resolution", "dispatch", "proposal", "other"]
EventKind = Literal["conference", "fair", "festival", "workshop", "ceremony", "other"]
AsOfBasis = Literal["text", "event", "published"]
#: Where an inherited slot came from: the context order of the contract, and earlier sentences.
Origin = Literal["title", "lead", "sentence", "url", "site", "published", "event", "computed"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one slot has its value: a span of the text, or the context it was inherited from.

    ``start`` and ``end`` are ``None`` where the value came from outside the text (address, site,
    publication date); ``inherited`` is ``None`` where the fact's own words state the slot.
    """

    slot: str
    start: int | None
    end: int | None
    surface: str
    value: str
    rule: str
    inherited: Origin | None = None

    def to_dict(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What all facts share; the subclasses add their own fields."""

    type: ClassVar[FactType]
    quote: str
    start: int
    end: int
    zone: ZoneKind = "body"
    place: str | None = None
    place_code: str | None = None
    place_id: str | None = None
    as_of: str | None = None
    as_of_basis: AsOfBasis | None = None
    speaker: str | None = None
    speaker_role: str | None = None
    confidence: float = 0.5
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The fact as the JSON object of the public surface; evidence is kept apart."""
        return {"type": self.type} | {
            f.name: getattr(self, f.name) for f in fields(self) if f.name != "evidence"
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCount(Fact):
    type: ClassVar[FactType] = "product_count"
    count_min: int | None = None
    count_max: int | None = None
    qualifier: Qualifier = "exact"
    stars_min: int | None = None
    stars_max: int | None = None
    status: Status = "recognised"
    basis: Basis | None = None
    target_by: str | None = None
    product_group: ProductGroup | None = None
    producer: str | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProducerCount(Fact):
    type: ClassVar[FactType] = "producer_count"
    count_min: int | None = None
    count_max: int | None = None
    qualifier: Qualifier = "exact"
    producer_kind: ProducerKind = "all"
    stars_min: int | None = None
    stars_max: int | None = None
    status: Status = "recognised"
    basis: Basis | None = None
    target_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Fact):
    type: ClassVar[FactType] = "product"
    product: str
    stars_min: int | None = None
    stars_max: int | None = None
    producer: str | None = None
    status: Status = "recognised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mou(Fact):
    type: ClassVar[FactType] = "mou"
    count_min: int | None = None
    count_max: int | None = None
    qualifier: Qualifier | None = None
    party_a: str | None = None
    party_b: str | None = None
    party_b_count: int | None = None
    subject: str | None = None
    signed_on: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Fact):
    type: ClassVar[FactType] = "document"
    document_kind: DocumentKind = "decision"
    number: str
    date: str | None = None
    issuer: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Fact):
    type: ClassVar[FactType] = "role"
    person: str
    title: str
    organisation: str | None = None
    former: bool = False
    acting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    type: ClassVar[FactType] = "event"
    event_kind: EventKind = "other"
    name: str
    start_date: str | None = None
    end_date: str | None = None
    venue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(Fact):
    type: ClassVar[FactType] = "money"
    amount_vnd_min: int | None = None
    amount_vnd_max: int | None = None
    qualifier: Qualifier = "exact"
    purpose: str | None = None


FACT_CLASSES: dict[FactType, type[Fact]] = {
    c.type: c for c in (ProductCount, ProducerCount, Product, Mou, Document, Role, Event, Money)
}


@dataclass(frozen=True, slots=True)
class Zone:
    """A standoff region of the text; zones do not overlap and need not cover it."""

    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """What the extractor reads: one text, and the context that stands beside it.

    ``published`` is ISO with the precision known (``2020``, ``2020-10``, ``2020-10-27`` or a
    date-time); ``province`` is the GSO code of the site's own province; without ``zones`` the
    extractor finds title, captions and boilerplate in the plain text itself.
    """

    text: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    site: str | None = None
    province: str | None = None
    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class Residue:
    """A number in a sentence about OCOP that became no fact: passed over for a reason, or not."""

    start: int
    end: int
    surface: str
    reason: str | None

    @property
    def accounted(self) -> bool:
        return self.reason is not None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read in one text."""

    facts: tuple[Fact, ...] = ()
    passed_over: tuple[Residue, ...] = ()
    lang: str = "vi"

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)


def fact_from_dict(data: dict[str, Any], evidence: tuple[Evidence, ...] = ()) -> Fact:
    """The inverse of :meth:`Fact.to_dict`; unknown keys are an error (``KeyError``)."""
    cls = FACT_CLASSES[data["type"]]
    known = {f.name for f in fields(cls)} - {"evidence"}
    unknown = set(data) - known - {"type"}
    if unknown:
        raise KeyError(f"unknown fields of {cls.type}: {', '.join(sorted(unknown))}")
    return cls(**{k: v for k, v in data.items() if k != "type"}, evidence=evidence)
