"""Names in lists: behind a tier, behind a count, behind a certificate, in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.grammar.products.items import owner_of, read_items
from extract.grammar.products.model import Context, Item, Page
from extract.grammar.products.owners import clause_owner, owned
from extract.grammar.products.said import single_tier, stars_in_address, stars_told, status_of, told
from extract.grammar.products.words import TARGET, product_words
from extract.reading import SentenceReading

_LIST_AFTER_STAR = re.compile(
    r"[”\"]?\s*(?:\([^()\n]{0,40}\)\s*)?(?:(?:cấp\s+\w+(?:\s+\w+)?|quốc gia|của\s+(?:tỉnh|huyện"
    r"|\d+\s+chủ thể)|ocop|đợt\s+\d(?:\s+năm\s+\d{4})?"
    r"|năm\s+\d{4}|tiêu biểu|trong đợt này|này|đó|được công nhận|mới)\s*,?\s*){0,8}"
    r"(?P<lead>,?\s*(?:là|gồm(?:\s+có|\s+những cái tên quen thuộc)?|bao gồm|như|có|trong đó có"
    r"|tiêu biểu là|tiêu biểu như|including|are|is)\s*:?|:)\s*(?=\S)"
)
_LIST_AFTER_COUNT = re.compile(
    r"(?P<count>(?:\d{1,4}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|các|những)\s+(?:sản phẩm"
    r"|sp)(?:\s+(?:ocop|hạt điều|gạo|mới|này|đó|nêu trên|trên))*"
    r"[^.;:()\d]{0,60}?(?:\([^()]{0,40}\))?)\s*(?P<lead>(?:là|gồm(?:\s+có)?|bao gồm|như|:"
    r"|đó là)\s*:?)\s*(?=\S)"
)
_LIST_OPENS = re.compile(r"\s*(?:gồm|bao gồm|including)\s*:?\s*(?=\S)")
_FOR = re.compile(r"\s*(?:cấp quốc gia\s+)?cho\s+(?:(?:các\s+)?sản phẩm\s+)?(?=\S)")
_QUOTED = re.compile(r"[“\"](?P<name>[^“”\"\n]{3,60})[”\"]")


def after_stars(page: Page, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "… 2 sản phẩm tiềm năng 5 sao: A (91,75 điểm) và B"."""
    lower = page.text.lower
    for star in sentence.stars:
        m = _LIST_AFTER_STAR.match(lower, star.end, sentence.span.end)
        if m is None:
            continue
        before = lower[max(sentence.span.start, star.start - 90) : star.start]
        clause = re.split(r"[.;]", before)[-1]
        if not re.search(
            r"sản phẩm|nhóm|hạng|ocop"
            r"|products?",
            clause,
        ) or TARGET.search(clause):
            continue
        if m.group("lead").strip(" ,:") in ("có", "are", "is") and not re.search(
            r"(?:nhóm|hạng|sản phẩm(?: đạt)?(?: hạng)?)\s*(?:ocop\s*)?$", before
        ):
            continue
        status = status_of(page, sentence, star.start, m.end(), star)
        context = Context(star, status, "products.list")
        owner = clause_owner(page, sentence, star.start)
        for item in read_items(page, m.end(), sentence.span.end):
            yield (owned(item, owner), context)


def after_counts(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "Tám sản phẩm đó gồm A và B": the tier was told before."""
    lower = page.text.lower
    for m in _LIST_AFTER_COUNT.finditer(lower, sentence.span.start, sentence.span.end):
        if TARGET.search(lower, sentence.span.start, m.start()):
            continue
        if any(m.start() <= s.start < m.end() for s in sentence.stars):
            continue
        if re.search(
            r"chủ yếu|dẫn đầu|nhiều nhất|chủ lực|thế mạnh|tham gia|tiêu thụ"
            r"|trưng bày",
            m.group("count"),
        ):
            continue
        star = stars_told(page, k, sentence, m.start())
        context = told(page, k, sentence, m.start(), m.end(), star, "products.counted")
        owner = clause_owner(page, sentence, m.start())
        for item in read_items(page, m.end(), sentence.span.end, strict=star is None):
            yield (owned(item, owner), context)
    opens = _LIST_OPENS.match(lower, sentence.span.start, sentence.span.end)
    if opens is not None and k > 0:
        previous = page.reading.sentences[k - 1].span
        if re.search(r"\d\s{1,3}sản phẩm", lower[previous.start : previous.end]):
            star = stars_told(page, k, sentence, sentence.span.start)
            context = Context(star, "recognised", "products.counted")
            yield from ((i, context) for i in read_items(page, opens.end(), sentence.span.end))
    named = re.compile(r"(?:,\s*|\s)(?:như|có|trong đó có)\s+(?=\S)")
    if re.search(r"\d\s{1,3}sản phẩm", lower[sentence.span.start : sentence.span.end]):
        for m in named.finditer(lower, sentence.span.start, sentence.span.end):
            clause = lower[sentence.span.start : m.start()]
            if not re.search(r"(?:sản phẩm|chủ thể|danh sách|lại)\W*[^.;]{0,60}$", clause):
                continue
            if TARGET.search(clause) or not re.search(
                r"công nhận|chứng nhận|loại|thu hồi"
                r"|phân hạng|xếp hạng",
                clause,
            ):
                continue
            star = single_tier(sentence, m.start())
            status = status_of(page, sentence, m.start(), m.end(), star)
            context = Context(star, status, "products.example")
            items = list(read_items(page, m.end(), sentence.span.end, strict=True))
            yield from ((i, context) for i in items)


def among(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "A và B nằm trong số này", "A … nằm trong nhóm được nâng hạng"."""
    m = re.compile(r"\s+(?:đều\s+)?nằm trong (?:số|nhóm|danh sách)").search(
        page.text.lower, sentence.span.start, sentence.span.end
    )
    if m is None or k == 0:
        return
    star = stars_told(page, k, sentence, m.start())
    if star is None:
        return
    context = told(page, k, sentence, m.start(), sentence.span.end, star, "products.among")
    for item in read_items(page, sentence.span.start, m.start(), strict=True):
        yield (item, context)


def given(page: Page, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "Trình Trung ương xét 5 sao cho A (Công ty B)", "giấy chứng nhận 3 sao cho sản phẩm A"."""
    lower = page.text.lower
    for star in sentence.stars:
        m = _FOR.match(lower, star.end, sentence.span.end)
        if m is None:
            continue
        before = lower[max(sentence.span.start, star.start - 70) : star.start]
        if TARGET.search(before) and not re.search(r"xét|trình", before):
            continue
        status = status_of(page, sentence, star.start, m.end(), star)
        yield from (
            (i, Context(star, status, "products.given"))
            for i in read_items(page, m.end(), sentence.span.end, strict=True)
        )


def quoted(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """Names in quotes after a producer or a province that "has" or "brings" them."""
    nfc, lower = page.text.nfc, page.text.lower
    quoted = list(_QUOTED.finditer(nfc, sentence.span.start, sentence.span.end))
    named = [m for m in quoted if product_words()[0].match(m.group("name").lower())]
    if not named:
        return
    lead = lower[max(sentence.span.start, named[0].start() - 40) : named[0].start()]
    if not re.search(r"(?:góp|gồm|là|sản phẩm|như|:)\s*$", lead):
        return
    star = single_tier(sentence, sentence.span.end) or stars_told(
        page, k, sentence, sentence.span.start
    )
    star = star or stars_in_address(page)
    if star is None and "ocop" not in lower[sentence.span.start : sentence.span.end]:
        return
    owner, span = owner_of(page, named[-1].end(), sentence.span.end)
    for m in named:
        start, end = m.span("name")
        item = Item(start, end, " ".join(m.group("name").split()), owner, span)
        yield (
            item,
            Context(star, status_of(page, sentence, start, start, star), "products.quoted"),
        )
