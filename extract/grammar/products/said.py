"""What the words around a list say of all its items: tier and status."""

from __future__ import annotations

import re

from extract.facts import Status
from extract.grammar.products.model import Context, Page
from extract.grammar.products.words import (
    AGAIN,
    ENTERED,
    PROPOSED,
    TARGET,
    UPGRADED,
    WITHDRAWN,
)
from extract.grammar.stars import StarMention
from extract.reading import SentenceReading
from extract.sieve import Sieve

_COUNCIL = Sieve(
    r"được (?:chấm|hội đồng)|hội đồng [^.]{0,40}(?:chấm|đề nghị|thống nhất)"
    r"|kết quả (?:đánh giá|chấm|họp)[^.]{0,60}hội đồng"
)
#: What all names of a list before are called.
_ALL_OF_THEM = re.compile(
    r"(?:(?:cả|tất cả|toàn bộ)\s+)?(?:(?P<number>\d{1,3}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
    r"|các|những)\s+sản phẩm\s+(?:\w+\s+){0,7}?(?:này|trên|nói trên|nêu trên|đó|đều)(?!\w)"
)
#: How far behind a list its whole may be told again.
_NEAR = 900
_GOT = Sieve(r"công nhận|chứng nhận|(?<!nhằm )(?<!để )đạt|được xếp")
_WAITS = Sieve(r"(?:chờ|chuẩn bị|tham gia|đăng ký|nộp hồ sơ)(?!\w)")


def line_start(page: Page, start: int, offset: int) -> int:
    """Where the line of an offset begins, if it begins anew: a title above has no full stop."""
    line = page.text.nfc.rfind("\n", start, offset) + 1
    return line if line > start and page.text.nfc[line : line + 1].isupper() else start


def status_of(
    page: Page, sentence: SentenceReading, offset: int, end: int, star: StarMention | None
) -> Status:
    lower = page.text.lower
    before = lower[max(sentence.span.start, offset - 110) : end]
    clause = re.split(r"[;]|\.\s", before)[-1]
    if star is not None and sentence.span.start <= star.start < end:
        clause = lower[max(sentence.span.start, star.start - 80) : end]
        clause = re.split(r"[;]|\.\s", clause)[-1]
    if WITHDRAWN.search(clause):
        return "withdrawn"
    entered = ENTERED.search(clause)
    if star is None and entered and not _GOT.search(clause, entered.end()):
        return "registered"
    if PROPOSED.search(clause):
        return "proposed"
    if _COUNCIL.search(clause) and "công nhận" not in clause:
        return "proposed"
    if (star is not None and star.upgrade) or UPGRADED.search(clause):
        return "upgraded"
    if AGAIN.search(clause):
        return "re_recognised"
    return "recognised"


def told(
    page: Page,
    k: int,
    sentence: SentenceReading,
    offset: int,
    end: int,
    star: StarMention | None,
    rule: str,
) -> Context:
    """A list whose tier was told in an earlier sentence takes its status from there too."""
    status = status_of(page, sentence, offset, end, None)
    if star is not None and status == "recognised" and star.end < sentence.span.start:
        for other in page.reading.sentences[max(0, k - 4) : k]:
            if other.span.start <= star.start < other.span.end:
                status = status_of(page, other, star.start, other.span.end, star)
    return Context(star, status, rule)


def told_after(
    page: Page, k: int, sentence: SentenceReading, number: int
) -> tuple[StarMention, Context] | None:
    """The tier told only behind a list: "… gồm A và B. Cả 2 sản phẩm trên đều đạt 4 sao"."""
    for other in page.reading.sentences[k + 1 : k + 3]:
        if other.span.start < sentence.span.end or other.span.zone != sentence.span.zone:
            continue
        star = other.stars[0] if other.stars else None
        if star is None or star.low != star.high:
            continue
        m = _ALL_OF_THEM.search(page.text.lower, other.span.start, star.start)
        if m is None or m["number"] not in (None, *_written(number)):
            return None
        status = status_of(page, other, star.start, star.end, star)
        figures = page.counts_in(other.span.start, other.span.end)
        figure = figures[0] if figures and figures[0].stars_min == star.low else None
        if figure is not None and status == "recognised":
            status = figure.status
        return star, Context(star, status, "products.counted", figure=figure)
    return None


def repeated(page: Page, sentence: SentenceReading, start: int) -> Context | None:
    """The tier that a number gets where it is told again: "Trong số 9 sản phẩm dự thi có 2 sản phẩm
    gồm … Hội đồng đề nghị công nhận 9 sản phẩm đạt 4 sao"."""
    wholes = {
        f.count_min
        for f in page.counts_in(sentence.span.start, start)
        if f.stars_min is None and f.count_min == f.count_max
    }
    for fact in page.counts_in(sentence.span.end, sentence.span.end + _NEAR):
        single = fact.stars_min is not None and fact.stars_min == fact.stars_max
        if single and fact.count_min in wholes and fact.count_min == fact.count_max:
            stars = page.stars_in(fact.start, fact.end + _NEAR)
            star = next((s for s in stars if s.low == s.high == fact.stars_min), None)
            return Context(star, fact.status or "recognised", "products.counted", figure=fact)
    return None


def _written(number: int) -> tuple[str, ...]:
    words = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
    return str(number), f"{number:02}", *words[number - 1 : number]


def waits(page: Page, k: int, producer: str) -> Status | None:
    """What a sentence before says that a producer's goods are to OCOP, where it names both."""
    here = page.reading.sentences[k].span
    for other in reversed(page.reading.sentences[max(0, k - 2) : k]):
        a, b = other.span.start, other.span.end
        if other.span.paragraph != here.paragraph or producer not in page.text.nfc[a:b]:
            continue
        about = page.text.lower[a:b]
        if "ocop" not in about or "sản phẩm" not in about or TARGET.search(about):
            return None
        return "registered" if _WAITS.search(about) else "recognised"
    return None


def single_tier(sentence: SentenceReading, offset: int) -> StarMention | None:
    """The tier of a sentence that names one."""
    before = [s for s in sentence.stars if s.end <= offset]
    return before[-1] if len(before) == 1 else None


def stars_told(
    page: Page, k: int, sentence: SentenceReading, offset: int, back: int = 2
) -> StarMention | None:
    """The tier named last before a list, in this sentence or the ``back`` before it."""
    before = [s for s in sentence.stars if s.end <= offset]
    if before:
        return before[-1] if before[-1].low == before[-1].high else None
    lower = page.text.lower
    ministry = re.compile(r"/\s?qđ-bnn").search(lower, sentence.span.start, offset)
    if ministry is not None:
        # the ministry recognises five stars only
        return StarMention(ministry.start(), ministry.end(), 5, 5, national=True)
    for other in reversed(page.reading.sentences[max(0, k - back) : k]):
        if other.stars and other.span.zone != "title":
            star = other.stars[-1]
            one = all(s.low == s.high == star.low for s in other.stars if s.former is None)
            asked = PROPOSED.search(lower, other.span.start, star.start) is not None
            counted = re.search(r"\d\s+sản phẩm", lower[other.span.start : star.start]) is not None
            return star if one and (counted or not asked) else None
    return None


def stars_in_address(
    page: Page,
) -> StarMention | None:
    slug = (page.reading.source.url or "").lower()
    m = re.search(r"(?<!\d)([345])-sao", slug)
    return StarMention(0, 0, int(m.group(1)), int(m.group(1))) if m else None
