"""One product and what it became: "A của HTX B đạt 4 sao"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.facts import Status
from extract.gazetteer.product_names import product_words
from extract.grammar.products.items import details, when
from extract.grammar.products.model import Context, Item, Page
from extract.grammar.products.names import read_name
from extract.grammar.products.owners import clause_owner, owned
from extract.grammar.products.words import (
    AGAIN,
    PROPOSED,
    TARGET,
    UPGRADED,
    WITHDRAWN,
)
from extract.reading import SentenceReading
from extract.sieve import Sieve, matches_from

_DOWN = Sieve(
    r"(?:xuống|tụt|còn)\s+(?:hạng\s+)?\d?\s*$|(?:giữ nguyên|công nhận lại"
    r"|đánh giá lại|tái công nhận|duy trì)"
)


_RISES = re.compile(r"[^.;:]{0,50}\bđược nâng\s(?:\w+\s){0,3}")
_AIMS = Sieve(r"phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|quyết tâm|hướng tới|để đưa|sẽ đưa")
_CAME_OF_IT = Sieve(
    r"tham gia\s[^.;]{0,60}?\s(?:và|đã|được)\s[^.;]{0,30}?(?:công nhận|chứng nhận|đạt|xếp hạng)"
)
_REGISTERS = Sieve(r"(?:đăng ký|đưa)\s+(?:\w+\s+){0,3}$")


def claims(page: Page, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "A của HTX B đạt 4 sao", "Sản phẩm A vừa được công nhận lại hạng 3 sao"."""
    if sentence.span.zone == "title":
        return
    lower = page.text.lower
    for star in sentence.stars:
        floor = max(sentence.span.start, star.start - 190)
        item = subject_of(page, floor, star.start)
        if item is None:
            continue
        between = lower[item.end : star.start]
        if TARGET.search(between) or re.search(r"\d\s{1,3}sản phẩm", between):
            continue
        after = lower[star.end : min(sentence.span.end, star.end + 40)]
        down = re.search(
            r"(?:xuống|tụt"
            r"|còn)",
            lower[item.end : star.end],
        ) or _DOWN.search(between)
        later = [s for s in sentence.stars if s.start > star.start and s.start - star.end < 24]
        if later and re.match(r"\s*(?:xuống|còn|lên|tụt|tới|đến)", after):
            continue  # "từ 4 sao còn 3 sao": the second tier is the one it has
        if any(
            _RISES.fullmatch(lower, star.end, s.start)
            for s in sentence.stars
            if s.start > star.start
        ):
            continue  # "3 sao năm 2021, đến năm 2023 được nâng lên 4 sao"
        status: Status = "recognised"
        lead = re.split(r"[.;,]", lower[max(sentence.span.start, item.start - 60) : item.start])[-1]
        if _AIMS.search(lead):
            continue
        entered = "tham gia" in between and not _CAME_OF_IT.search(between)
        if entered or _REGISTERS.search(lead):
            status = "registered"
        elif PROPOSED.search(between):
            status = "proposed"
        elif star.upgrade or UPGRADED.search(between) or re.search(r"\d\s*sao\s+lên", between):
            status = "upgraded"
        elif (star.former or 0) > star.low or down or AGAIN.search(between):
            status = "re_recognised"
        elif WITHDRAWN.search(between):
            status = "withdrawn"
        item = owned(item, clause_owner(page, sentence, item.start))
        item = replace(item, year=item.year or when(page, star.end, sentence.span.end))
        yield item, Context(star, status, "products.claim")


def described(page: Page, floor: int, start: int) -> bool:
    """Whether a comma before an offset follows a bare name, which the words behind it describe."""
    comma = floor + len(page.text.nfc[floor:start].rstrip()) - 1
    if comma <= floor or page.text.nfc[comma] != ",":
        return False
    named = read_name(page, floor, comma + 1, "clause", first=True)
    return named is not None and named.end >= comma


_BOUNDARY = re.compile(
    r"[.;:,]\s+|\n|\b(?:sản phẩm(?: ocop)?|việc|thương hiệu|nhãn hiệu|mang tên|tên gọi)\s+"
    r"|trong đó\s+|(?:ngược lại|riêng|đặc biệt),?\s+|gồm\s+|và\s+"
    r"|giá bán\s+|\b(?:năm|tháng|ngày|đợt)\s+\d[\d/.-]*\s+"
)
#: Where any of these can begin, for a search that leaps from letter to letter.
_BOUNDARY_AT = re.compile(
    r"[.;:,\nsvtnmrđg](?:(?<=[.;:,])\s|(?<=\n)|(?<=s)ản phẩm|(?<=v)(?:iệc|à\s)"
    r"|(?<=t)(?:hương hiệu|ên gọi|rong đó|háng\s)|(?<=n)(?:hãn hiệu|gược lại|ăm\s|gày\s)"
    r"|(?<=m)ang tên|(?<=r)iêng|(?<=đ)(?:ặc biệt|ợt\s)|(?<=g)(?:ồm\s|iá bán\s))"
)


def subject_of(page: Page, floor: int, limit: int) -> Item | None:
    """The product a clause is about: a name right behind "sản phẩm" or at the clause's start."""
    lower, nfc = page.text.lower, page.text.nfc
    heads, _ = product_words()
    boundary = [floor] + [
        m.end() for m in matches_from(_BOUNDARY_AT, _BOUNDARY, lower, floor, limit)
    ]
    for start in sorted(set(boundary), reverse=True):
        if start > floor and described(page, floor, start):
            continue
        while start < limit and nfc[start] in ' “"\n':
            start += 1
        if heads.match(lower, start) is None or start >= limit:
            continue
        if re.search(
            r"\d\s+sản phẩm\s+(?:ocop\s+)?$", lower[max(floor - 8, 0, start - 20) : start]
        ):
            continue
        item = read_name(page, start, limit, "list", first=True)
        if item is None:
            continue
        words = item.name.split()
        if len(words) < 3 and not any(w[0].isupper() for w in words[1:] or words):
            continue
        item, position = details(page, item, limit, tier=False)
        rest = lower[position:limit]
        if len(rest) > 60 or re.search(
            r"[.;:()]|,(?!\s*(?:được|đã được|vừa được|mới được|đạt|đã đạt)\s)|\d+ sản phẩm", rest
        ):
            continue
        moved = rest.strip() == "" and lower.startswith("từ", limit)
        if not moved and not re.search(
            r"đạt|được|trở thành|công nhận|nâng|từ|hạng|xếp|giữ|gắn|lên|chứng nhận|còn"
            r"|won|rated|which",
            rest,
        ):
            continue
        return item
    return None
