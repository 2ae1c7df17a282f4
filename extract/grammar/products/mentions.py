"""What the mentions of one product, and the products of one producer, tell each other.

A product is often named twice: in a list, with producer and place, and under its picture, without.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.context import Scope
from extract.gazetteer.places import LEVELS
from extract.gazetteer.product_names import product_words
from extract.grammar.products.model import Context, Item, Page
from extract.organisations import producer_key
from extract.reading import SentenceReading


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a product, and the sentence it stands in."""

    sentence: int
    reading: SentenceReading
    item: Item
    context: Context


def lend(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, each with what the others tell of the same product and the same producer."""
    seats: dict[str, Scope] = {}
    for m in mentions:
        if m.item.owner and m.item.place is not None:
            key = producer_key(m.item.owner)
            if key not in seats or _depth(m.item.place) > _depth(seats[key]):
                seats[key] = m.item.place
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for m in mentions:
        by_name[_name(m)].append(m)
    out: list[Mention] = []
    for m in mentions:
        others = [o for o in by_name[_name(m)] if o is not m]
        m = _from_others(m, others) if others else m
        owner = m.item.owner
        if owner and m.item.place is None and producer_key(owner) in seats:
            m = replace(m, item=replace(m.item, place=seats[producer_key(owner)]))
        out.append(m)
    return out


def _name(m: Mention) -> str:
    return " ".join(re.split(r"\W+", m.item.name.lower()))


def _tier(m: Mention) -> int | None:
    star = m.item.stars or m.context.stars
    return star.low if star else None


def _depth(scope: Scope) -> int:
    return LEVELS.index(scope.place.level)


def _from_others(m: Mention, others: Sequence[Mention]) -> Mention:
    """A mention with the producer, place, status and count that another mention has."""
    item, context = m.item, m.context
    owned = next((o.item for o in others if o.item.owner), None)
    if item.owner is None and owned is not None:
        item = replace(item, owner=owned.owner, owner_span=owned.owner_span)
    placed = [o.item.place for o in others if o.item.place is not None]
    deepest = max(placed, key=_depth, default=None)
    if deepest is not None and (item.place is None or _depth(item.place) < _depth(deepest)):
        item = replace(item, place=deepest)
    alike = (o.context for o in others if _tier(o) == _tier(m))
    counted = next((c for c in alike if c.figure is not None), None)
    if counted is not None and (context.figure is None or context.figure.as_of is None):
        status = counted.status if context.status == "recognised" else context.status
        context = replace(context, figure=counted.figure, status=status)
    return replace(m, item=item, context=context)


def as_many(page: Page, items: Sequence[Item], wanted: int | None) -> list[Item]:
    """A list with as many names as were counted: a comma can stand inside a name.

    "đông trùng hạ thảo khô, sấy thăng hoa": of too many names, those that no product word begins
    belong to the name before them, if that gives the number told.
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
        and item.name[0].islower()
        and page.text.nfc[names[k - 1].end : item.start].strip() == ","
    ]
    if len(names) - len(loose) != wanted:
        return names
    out: list[Item] = []
    for k, item in enumerate(names):
        if k in loose:
            first = out[-1]
            out[-1] = replace(item, start=first.start, name=f"{first.name}, {item.name}")
        else:
            out.append(item)
    return out
