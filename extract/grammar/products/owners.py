"""Whose products a clause tells of: "HTX A ở xã B có 2 sản phẩm …"."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.context import Scope
from extract.grammar.products.model import Item, Page
from extract.reading import SentenceReading

#: A producer as written, its span, and where it is.
Owner = tuple[str, tuple[int, int], Scope | None]


def clause_owner(page: Page, sentence: SentenceReading, offset: int) -> Owner | None:
    """ "HTX A ở xã B có 2 sản phẩm …", "Công ty này cũng có 2 sản phẩm …"."""
    lower = page.text.lower
    floor = max(sentence.span.start, offset - 160)
    producer = page.organisations.last_producer(offset)
    if producer is None:
        return None
    units = page.organisations.units
    if producer.start >= floor:
        between = lower[producer.end : offset]
        if not re.search(r"\bcó\b|được (?:công nhận|chứng nhận)", between) or re.search(
            r"[.;]|huyện có|tỉnh có"
            r"|xã có",
            between,
        ):
            return None
        place = page.organisations.place_of_producer(producer.name)
        scope = units.scope_of(place) if place else None
        return producer.name, (producer.start, producer.end), scope
    this = re.compile(
        r"(?:công ty|htx|hợp tác xã|cơ sở|đơn vị"
        r"|doanh nghiệp)(?: này)?\s+(?:\w+\s+){0,3}có\b"
    )
    at = this.search(lower, floor, offset)
    if at is None:
        return None
    place = producer.place or page.organisations.place_of_producer(producer.name)
    return producer.name, at.span(), units.scope_of(place) if place else None


def owned(item: Item, owner: Owner | None) -> Item:
    if owner is None or item.owner is not None:
        return item
    return replace(item, owner=owner[0], owner_span=owner[1], place=item.place or owner[2])
