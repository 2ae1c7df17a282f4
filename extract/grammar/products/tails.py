"""Names whose tier stands behind them: "A và B của C đạt 3 sao", "trong đó D là sản phẩm 4 sao".

A name, or a list of names, is tried at each place of a sentence where one can begin; it counts only
if a tier of its own follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.grammar.products.claims import described
from extract.grammar.products.listing import read_list
from extract.grammar.products.model import Context, Item, Page
from extract.grammar.products.names import Trust
from extract.grammar.products.owners import clause_owner, owned
from extract.grammar.products.said import status_of
from extract.grammar.products.words import TARGET
from extract.grammar.stars import StarMention
from extract.reading import SentenceReading
from extract.sieve import Sieve, matches_from

_BEGINS = re.compile(
    r"(?P<noun>\bsản phẩm\s+(?:ocop\s+)?)|[.;:]\s+|\n|,\s+(?:(?:trong đó|riêng|đặc biệt|nổi bật|nhất là|ngoài ra),?\s+)?"
    r"(?:có\s+)?|(?:trong đó|riêng|đặc biệt|nổi bật|ngoài ra|bên cạnh đó),?\s+(?:có\s+)?"
    r"|công nhận\s+(?:thêm\s+)?|\b(?:có|sở hữu|đưa|có thêm)\s+(?!\d)|\bchấm\s+(?!\d|điểm)|còn lại(?:\s+(?:là|gồm|có))?\s+(?!\d)"
    r"|\b(?:ngoài|bên cạnh)\s+(?!ra|đó|việc)|\bgồm\s+|\bnhư:?\s+|\blà\s+|\bvới\s+"
    r"|\b(?:năm|tháng|ngày|đợt)\s+\d[\d/.-]*\s+(?!sản phẩm)"
)
#: Where any of these can begin, for a search that leaps from letter to letter.
_BEGINS_AT = re.compile(
    r"[.;:,\nstrđnbcglv](?:(?<=[.;:,])\s|(?<=\n)|(?<=s)(?:ản phẩm|ở hữu)\s|(?<=t)(?:rong đó|háng\s)"
    r"|(?<=r)iêng|(?<=đ)(?:ặc biệt|ưa\s|ợt\s)|(?<=n)(?:ổi bật|goài\s|hư|ăm\s|gày\s)|(?<=b)ên cạnh"
    r"|(?<=c)(?:ông nhận\s|ó\s|hấm\s|òn lại)|(?<=g)ồm\s|(?<=l)à\s|(?<=v)ới\s)"
)
#: "trong số sản phẩm 4 sao, A …", "Mới được công nhận 4 sao, A …": the tier stands before.
_OF_TIER = Sieve(
    r"(?:trong\s+(?:số|các|những)|(?:^|[-–]\s)\W*(?:(?:không\s+chỉ|sau\s+khi|ngoài\s+việc|với\s+việc|nhờ|là)\s+)?"
    r"(?:mới|vừa|từng|đã)?\s*(?:được|đạt|sản phẩm))\s[^.;:,]*$"
)
_NUMBER = re.compile(r"(?<![\d.,])(\d{1,3})\s+sản phẩm\s+(?:ocop\s+)?$")
_NEXT = re.compile(r",\s+(?:thì\s+)?(?=\S)")
_NOUN = re.compile(r"sản phẩm\s+(?!ocop)")
#: "Không chỉ đạt OCOP 3 sao, A còn …", "Đạt OCOP 4 sao năm 2021, sản phẩm A …".
_OPENS = re.compile(
    r"^\W*(?:(?:không\s+chỉ|sau\s+khi|ngoài\s+việc|với\s+việc|nhờ|là)\s+)?(?:mới|vừa|từng|đã)?\s*(?:được|đạt|sản phẩm)\s[^.;:,]*$"
)
_CERTAIN = re.compile(r"\s*(?:được|đã|là|có|do|,|vừa|đạt|còn|ngày càng|nay|hiện|đang|luôn|trở)")


def tails(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """The names of a sentence that a tier of their own follows."""
    if sentence.span.zone == "title" or not sentence.stars:
        return
    reached = sentence.span.start
    last = sentence.stars[-1].start
    for start, noun in _beginnings(page, sentence):
        if start < reached or start >= last:
            continue
        trust: Trust = "list" if noun else "clause"
        items, end = read_list(page, start, sentence.span.end, trust, noun=noun)
        items = _of_all(page, items, start)
        number = _counted(page, start) if noun else None
        if number is not None and (
            number != len(items) or (items and items[-1].status == "proposed")
        ):
            continue  # what is asked for a counted set is told by its count
        if not items or items[-1].stars is None:
            # its members would be read to the same end again
            reached = max(reached, items[-1].start) if items else reached
            continue
        if TARGET.search(page.text.lower, max(sentence.span.start, start - 60), start):
            continue
        reached = end
        owner = clause_owner(page, sentence, start)
        for item in items:
            if item.stars is None:
                continue
            status = status_of(page, sentence, start, start, None)
            counts = page.counts_in(sentence.span.start, start)
            figure = counts[-1] if counts and _opens_list(page, start) else None
            yield owned(item, owner), Context(None, status, "products.claim", figure=figure)
    for star in sentence.stars:
        yield from _of_tier(page, sentence, star)


_SEVERAL = re.compile(
    r"(?:(?:các|những|\d{1,3}|hai|ba|bốn|năm|sáu|bảy|tám)\s+sản phẩm\s+(?:ocop\s+)?|như:?\s+)$"
)


def _of_all(page: Page, items: list[Item], start: int) -> list[Item]:
    """ "Các sản phẩm A; B; C được công nhận 3 sao": the tier behind the last is that of all."""
    if len(items) < 2 or items[-1].stars is None or any(i.stars for i in items[:-1]):
        return items
    first = items[0].start
    several = _SEVERAL.search(page.text.lower, max(0, start - 24), first) is not None
    if not several and "đều" not in page.text.lower[items[-1].end : items[-1].stars.start]:
        return items
    last = items[-1]
    return [
        replace(i, stars=last.stars, status=last.status, year=i.year or last.year) for i in items
    ]


def _opens_list(page: Page, start: int) -> bool:
    """Whether a name begins right behind "là" or "gồm", as a list of what was counted does."""
    return (
        re.search(r"(?:\slà|gồm)\s*:?\s*$", page.text.lower[max(0, start - 12) : start]) is not None
    )


def _beginnings(page: Page, sentence: SentenceReading) -> Iterator[tuple[int, bool]]:
    """Where a name can begin, and whether "sản phẩm" stands before it."""
    start, end = sentence.span.start, sentence.span.end
    yield start, False
    for m in matches_from(_BEGINS_AT, _BEGINS, page.text.lower, start, end):
        if described(page, start, m.start() + 1):
            continue
        yield m.end(), m["noun"] is not None


def _counted(page: Page, start: int) -> int | None:
    """The number before "sản phẩm" where a name follows it: "3 sản phẩm A, B và C"."""
    m = _NUMBER.search(page.text.lower[max(0, start - 16) : start])
    return int(m.group(1)) if m else None


def _of_tier(
    page: Page, sentence: SentenceReading, star: StarMention
) -> Iterator[tuple[Item, Context]]:
    """ "Trong số sản phẩm 4 sao, A của B được chấm điểm cao nhất"."""
    lower = page.text.lower
    lead = lower[max(sentence.span.start, star.start - 60) : star.start]
    if star.low != star.high or TARGET.search(lead) or not _OF_TIER.search(lead):
        return
    stop = re.compile(r"[.;:]\s").search(lower, star.end, sentence.span.end)
    limit = min(stop.start() if stop else sentence.span.end, star.end + 200)
    for behind in _NEXT.finditer(lower, star.end, limit):
        led = _NOUN.match(lower, behind.end(), limit)
        at = led.end() if led else behind.end()
        items, end = read_list(page, at, sentence.span.end, "clause", noun=led is not None)
        if not items or items[-1].stars is not None or not _CERTAIN.match(lower, end):
            continue
        item = items[-1]
        if len(items) > 1 and item.owner is None:
            continue
        proper = any(w[0].isupper() for w in item.name.split()[1:])
        opens = _OPENS.search(lower[sentence.span.start : star.start]) is not None and proper
        if item.owner is not None or item.place is not None or item.closed or opens:
            for each in items:
                yield replace(each, stars=star), Context(star, "recognised", "products.claim")
            return
