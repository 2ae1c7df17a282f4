"""What the mentions of one product, and the products of one producer, tell each other.

A product is often named twice: in a list, with producer and place, and under its picture, without.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extract.context import Scope
from extract.facts import ProductCount
from extract.gazetteer.places import LEVELS
from extract.gazetteer.product_names import product_words
from extract.grammar.products.model import Context, Item, Page
from extract.organisations import producer_key
from extract.reading import SentenceReading
from extract.values import value


@value(frozen=True, slots=True)
class Mention:
    """One mention of a product, and the sentence it stands in."""

    sentence: int
    reading: SentenceReading
    item: Item
    context: Context


@dataclass(slots=True)
class _Told:
    """The most that any mention of a product tells of it."""

    owner: Item | None = None
    place: Scope | None = None
    #: Several producers may call their goods the same: then none lends to another.
    owners: set[str] = field(default_factory=set)
    counted: dict[int | None, Context] = field(default_factory=dict)


def lend(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, each with what the others tell of the same product and the same producer."""
    seats: dict[str, Scope] = {}
    told: dict[str, _Told] = defaultdict(_Told)
    for m in mentions:
        if m.item.owner and m.item.place is not None:
            key = producer_key(m.item.owner)
            seats[key] = _deeper(seats.get(key), m.item.place)
        known = told[_name(m)]
        if m.item.owner and m.item.owner != "same":
            known.owners.add(producer_key(m.item.owner))
        if known.owner is None and m.item.owner:
            known.owner = m.item
        if m.item.place is not None:
            known.place = _deeper(known.place, m.item.place)
        figure = m.context.figure
        if figure is not None:
            known.counted.setdefault(_tier(m), m.context)
            first = known.counted[_tier(m)].figure
            if _to_the_day(figure) and not _dated(first):
                known.counted[_tier(m)] = m.context
    out: list[Mention] = []
    for m in mentions:
        if len(told[_name(m)].owners) < 2:
            m = _completed(m, told[_name(m)])
        owner = m.item.owner
        if owner and m.item.place is None and producer_key(owner) in seats:
            m = replace(m, item=replace(m.item, place=seats[producer_key(owner)]))
        out.append(m)
    return out


#: How long a date is that tells the day.
_DAY = 10


def _dated(figure: ProductCount | None) -> bool:
    """Whether the text tells the date of a figure."""
    return figure is not None and figure.as_of is not None and figure.as_of_basis != "published"


def _to_the_day(figure: ProductCount) -> bool:
    return _dated(figure) and len(figure.as_of or "") == _DAY


def _name(m: Mention) -> str:
    return " ".join(re.split(r"\W+", m.item.name.lower()))


def _tier(m: Mention) -> int | None:
    star = m.item.stars or m.context.stars
    return star.low if star else None


def _depth(scope: Scope) -> int:
    return LEVELS.index(scope.place.level)


def _deeper(one: Scope | None, other: Scope) -> Scope:
    return one if one is not None and _depth(one) >= _depth(other) else other


def _completed(m: Mention, told: _Told) -> Mention:
    """A mention with the producer, place, status and count that another mention has."""
    item, context = m.item, m.context
    if item.owner is None and told.owner is not None:
        item = replace(item, owner=told.owner.owner, owner_span=told.owner.owner_span)
    if told.place is not None and (item.place is None or _depth(item.place) < _depth(told.place)):
        item = replace(item, place=told.place)
    counted = told.counted.get(_tier(m))
    own = context.figure
    none = own is None or own.as_of is None
    day = counted is not None and counted.figure is not None and _to_the_day(counted.figure)
    if counted is not None and (none or (day and not _dated(own))):
        status = counted.status if context.status == "recognised" else context.status
        context = replace(context, figure=counted.figure, status=status)
    return replace(m, item=item, context=context)


def as_many(page: Page, items: Sequence[Item], wanted: int | None) -> list[Item]:
    """A list with as many names as were counted: a comma can stand inside a name.

    "đông trùng hạ thảo khô, sấy thăng hoa", "mắm Cửa Lò L1 và Cửa Hội H2, H3": of too many names,
    those that no product word begins belong to the name before them, if that gives the number told.
    """
    names = list(items)
    if wanted is None or len(names) <= wanted:
        return names
    heads = product_words()[0]
    loose = [
        k
        for k, item in enumerate(names)
        if k
        and heads.match(page.text.lower, item.start) is None
        and page.text.nfc[names[k - 1].end : item.start].strip() in (",", "và")
    ]
    if len(names) - len(loose) != wanted:
        return names
    out: list[Item] = []
    for k, item in enumerate(names):
        if k in loose:
            first = out[-1]
            name = " ".join(page.text.nfc[first.start : item.end].split())
            out[-1] = replace(item, start=first.start, name=name)
        else:
            out.append(item)
    return out
