"""Names, one or a list of them, with producer, place, year and tier behind each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.grammar.products.model import Item, Page
from extract.grammar.products.words import product_words
from extract.grammar.stars import StarMention
from extract.organisations import head_at, read_body

_MARK = re.compile(r"[,;]|\s(?:và|and|cùng)\s|\.\.\.|…|[.!?](?=\s|$)|\n\s*\n")
_BRACKET = re.compile(r"\s*\((?P<in>[^()]{2,120})\)")
_OWNER = re.compile(r"\s*,?\s*(?:đều\s+)?(?:của|do|thuộc|by|of)\s+")
_AT = re.compile(r"\s*,?\s*(?:ở|tại|in)\s+")
_SAME_OWNER = re.compile(r"(?:cùng\s+(?:đơn vị|chủ thể|công ty|htx)|đơn vị này)")
_SCORE = re.compile(r"\d{2,3}(?:[.,]\d+)?(?:/100)?\s*điểm")
_NAME_STOP = re.compile(
    r"\s+(?:của|do|thuộc|được|đạt|từ\s+\d|vừa|đã|đang|sẽ|hiện|là|có|ở|tại|với|cho|nằm|và|trong"
    r"|để|giữ|lên|nâng|xếp|hạng|tiếp tục|đều|cũng|theo|which|won|by|of)(?!\w)"
)
_NO_NAME = re.compile(
    r"sản phẩm|chủ thể|^(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s|\d\s*sao|\d\s*điểm"
    r"|gian hàng|%|^khác$|còn lại"
)
_PLACE_ONLY = re.compile(
    r"^(?:huyện|xã|tỉnh|thành phố|tp\.?|thị xã|phường|thị trấn"
    r"|quận)\s",
    re.IGNORECASE,
)


def read_items(page: Page, start: int, limit: int, *, strict: bool = False) -> Iterator[Item]:
    """The names of a list, until something that is none."""
    position = start
    found: list[Item] = []
    for _ in range(40):
        while position < limit and page.text.nfc[position] in " \n,;:":
            position += 1
        item = read_item(page, position, limit, strict=strict, first=not found)
        if item is None:
            break
        item, position = details(page, item, limit)
        found.append(item)
        mark = _MARK.match(page.text.nfc, position, limit)
        if mark is None or mark.group().startswith((".", "…", "!", "?")):
            break
        position = mark.end()
    yield from share(page, found, position, limit)


def read_item(page: Page, start: int, limit: int, *, strict: bool, first: bool) -> Item | None:
    nfc, lower = page.text.nfc, page.text.lower
    lead = re.compile(r"(?:các\s+)?sản phẩm\s+(?=[^\W\d])|[“\"]").match(lower, start, limit)
    if lead is not None:
        start = lead.end()
    if start >= limit or nfc[start].isdigit():
        return None
    heads, nots = product_words()
    is_head = heads.match(lower, start)
    if nots.match(lower, start) and not is_head:
        return None
    if head_at(page.text, start) is not None and not is_head:
        return None
    end = min(limit, start + 110)
    for stop in (
        _MARK.search(nfc, start, end),
        re.compile(
            r"[(“”\":]|\s[-–]\s"
            r"|\d{1,3}\s*sao"
        ).search(nfc, start, end),
        _NAME_STOP.search(nfc, start, end),
    ):
        if stop is not None:
            end = min(end, stop.start())
    name = nfc[start:end].strip(" ,.–-\n")
    words = name.split()
    if not 1 <= len(words) <= 10 or len(name) < 3 or _NO_NAME.search(name.lower()):
        return None
    proper = any(w[0].isupper() for w in words)
    if not is_head and (strict or not nfc[start].isupper() or len(words) < 2):
        return None
    if len(words) == 1 and not proper and (strict or first):
        return None
    if strict and not proper and len(words) < 3:
        return None
    if _PLACE_ONLY.match(name) or any(
        u.start == start and u.end >= start + len(name)
        for u in page.organisations.units.within(start, start + 60)
    ):
        return None
    return Item(start, start + len(name), " ".join(words))


def details(page: Page, item: Item, limit: int, *, tier: bool = True) -> tuple[Item, int]:
    """Producer, place, year and own tier behind a name."""
    position = item.end
    close = re.compile(r"[”\"]").match(page.text.nfc, position, limit)
    if close:
        position = close.end()
    for _ in range(4):
        bracket = _BRACKET.match(page.text.nfc, position, limit)
        if bracket is not None:
            item = with_bracket(page, item, *bracket.span("in"))
            position = bracket.end()
            continue
        owner, span = owner_of(page, position, limit)
        if span is not None:
            item = replace(item, owner=owner, owner_span=span)
            position = span[1]
            continue
        at = _AT.match(page.text.lower, position, limit)
        near = page.organisations.units.within(position, min(limit, position + 60))
        if near and near[0].place.level != "country":
            gap = page.text.lower[position : near[0].start]
            if (at is not None and near[0].start <= at.end() + 1) or (
                re.fullmatch(r"\s*,\s*", gap) and near[0].kind_given and item.owner is not None
            ):
                item = replace(item, place=page.organisations.units.scope_of(near[0]))
                position = near[0].end
                continue
        own = own_tier(page, position, limit) if tier else None
        if own is not None:
            item = replace(item, stars=own)
            rest = re.compile(r"\s+theo\s+[^.;,]{0,90}?(?=\s+và\s|[.;,]|$)").match(
                page.text.nfc, own.end, limit
            )
            position = rest.end() if rest else own.end
            continue
        break
    return item, position


def own_tier(page: Page, position: int, limit: int) -> StarMention | None:
    lead = re.compile(
        r"\s*(?:,\s*)?(?:đạt|xếp|được công nhận|-)\s+(?:hạng\s+|ocop\s+"
        r"|chuẩn\s+)*"
    ).match(page.text.lower, position, limit)
    if lead is None:
        return None
    index = page.sentences.index(position)
    if index is None:
        return None
    for star in page.reading.sentences[index].stars:
        if abs(star.start - lead.end()) <= 1 or position < star.start <= lead.end() <= star.end:
            return star
    return None


def with_bracket(page: Page, item: Item, start: int, end: int) -> Item:
    """ "(HTX Thân Trường, huyện Yên Thế)", "(năm 2022)", "(91,75 điểm)"."""
    inside = page.text.nfc[start:end]
    if _SCORE.search(inside.lower()):
        return item
    body = read_body(page.text, start, end)
    if body is not None and body.kind == "producer":
        item = replace(item, owner=body.name, owner_span=(body.start, body.end))
    places = [u for u in page.organisations.units.within(start, end) if u.place.level != "country"]
    if body is not None:
        places = [u for u in places if u.start >= body.end]
    if places:
        item = replace(item, place=page.organisations.units.scope_of(places[0]))
    year = re.search(r"\b(20[12]\d)\b", inside)
    if year is not None:
        item = replace(item, year=year.group(1))
    return item


def owner_of(page: Page, position: int, limit: int) -> tuple[str | None, tuple[int, int] | None]:
    lead = _OWNER.match(page.text.lower, position, limit)
    if lead is None:
        return None, None
    if _SAME_OWNER.match(page.text.lower, lead.end()):
        return "same", (lead.end(), lead.end() + 13)
    stop = min(limit, lead.end() + 120)
    for m in re.compile(r"\s+và\s+").finditer(page.text.lower, lead.end(), stop):
        if (
            product_words()[0].match(page.text.lower, m.end())
            and " của " in page.text.lower[m.end() : m.end() + 70]
        ):
            stop = m.start()
            break
    body = read_body(page.text, lead.end(), stop)
    if body is None or body.kind != "producer":
        return None, None
    named = page.organisations.complete(body)
    return named.name, (body.start, body.end)


def share(page: Page, items: list[Item], position: int, limit: int) -> Iterator[Item]:
    """What follows or precedes the last item may hold for those before it."""
    del limit, position
    whole = page.text.lower
    for k, item in enumerate(items):
        if item.owner == "same":
            earlier = next((i for i in reversed(items[:k]) if i.owner), None)
            if earlier is not None:
                items[k] = item = replace(item, owner=earlier.owner, owner_span=earlier.owner_span)
    last = items[-1] if items else None
    for k, item in enumerate(items):
        following = next((i for i in items[k + 1 :] if i.year), None)
        if item.year is None and following is not None and item.owner is None:
            item = replace(item, year=following.year)
        if last is not None and item.owner is None and last.owner_span is not None:
            lead = whole[last.end : last.owner_span[0]]
            if "đều" in lead:
                item = replace(item, owner=last.owner, owner_span=last.owner_span, place=last.place)
        behind = items[k + 1] if k + 1 < len(items) else None
        if (
            item.owner is None
            and behind is not None
            and behind.owner is not None
            and "(" in page.text.nfc[behind.end : behind.end + 3]
            and item.name.split()[-2:] == behind.name.split()[-2:]
            and item.name.split()[-1][0].isupper()
        ):
            item = replace(
                item, owner=behind.owner, owner_span=behind.owner_span, place=behind.place
            )
        yield item
