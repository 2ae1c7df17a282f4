"""What the words around a list say of all its items: tier and status."""

from __future__ import annotations

import re

from extract.facts import Status
from extract.grammar.products.model import Context, Page
from extract.grammar.products.words import AGAIN, PROPOSED, UPGRADED, WITHDRAWN
from extract.grammar.stars import StarMention
from extract.reading import SentenceReading
from extract.sieve import Sieve

_COUNCIL = Sieve(
    r"được (?:chấm|hội đồng)|hội đồng [^.]{0,40}(?:chấm|đề nghị|thống nhất)"
    r"|kết quả (?:đánh giá|chấm|họp)[^.]{0,60}hội đồng"
)


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
            return star if star.low == star.high else None
    return None


def stars_in_address(
    page: Page,
) -> StarMention | None:
    slug = (page.reading.source.url or "").lower()
    m = re.search(r"(?<!\d)([345])-sao", slug)
    return StarMention(0, 0, int(m.group(1)), int(m.group(1))) if m else None
