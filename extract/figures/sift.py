"""Counts of no standing: differences, rates, outputs."""

from __future__ import annotations

import re

from extract.figures.model import Story
from extract.grammar.counts import Count
from extract.reading import SentenceReading
from extract.sieve import Sieve

_RATE_AFTER = re.compile(
    r"\s*(?:ocop\s*)?(?:/\s*(?!\d|kh\b|ke hoach)[a-z]|moi\s+(?:nam|thang|huyen|ngay)|per\s+)"
)
#: "50 triệu đồng/1 sản phẩm".
_RATE_BEFORE = Sieve(r"\b(?:dong|trieu|vnd)\s?/\s?$")
_DELTA_BEFORE = Sieve(
    r"\b(?:tang(?:\s+them)?|giam|nhieu\s+hon|it\s+hon|cao\s+hon|vuot|up|increase\s+of|gap)(?:\s+(?:hon|gan|khoang))?\s*$"
)
#: "vượt kế hoạch 20 sản phẩm", "nhiều hơn năm trước 05 sản phẩm".
_EXCESS_BEFORE = Sieve(
    r"\bvuot (?:xa )?(?:ke hoach|chi tieu|muc tieu)(?: de ra| nam| duoc giao)?\s*$"
    r"|\b(?:nhieu|it|cao|thap) hon (?:so voi )?(?:nam (?:truoc|ngoai|20\d\d)|cung ky(?: nam (?:truoc|ngoai))?|dot truoc)\s*$"
)
_LESS_BEFORE = Sieve(r"\b(?:giam|vuot|gap)\s*$")
_DELTA_AFTER = re.compile(r"[^.;]{0,40}?\b(?:so\s+voi|compared|so\s+cung\s+ky|hon\s+so)")
_OUTPUT_BEFORE = Sieve(
    r"(?:san\s+xuat|tieu\s+thu|ban\s+ra|xuat\s+(?:ban|khau)|cung\s+(?:cap|ung)|san\s+luong|doanh\s+thu)[^.;,]{0,40}$"
)


#: "Cơ sở có hơn 10 sản phẩm dược liệu, trong đó có 2 sản phẩm OCOP": the whole is of no programme.
_MAKER_HAS = Sieve(
    r"\b(?:htx|hop tac xa|cong ty|co so|doanh nghiep|to hop tac|xuong|don vi|gia dinh)\b(?:(?!ocop)[^.;\d])*"
    r"\b(?:co|san xuat|cung cap|phat trien|cho ra doi|ra mat|kinh doanh)\b[^.;\d]{0,30}$"
)
_SOME_OF_THEM = re.compile(
    r"(?:(?!ocop|\d sao)[^.;:])*?, trong (?:do|so do|so nay),? (?:co |da co )?(?:hon )?(?:\d{1,3}|mot|hai|ba|bon|nam|sau) san pham"
    r"[^.;]{0,50}\bocop\b"
)


#: "một sản phẩm khác của doanh nghiệp này".
_ANOTHER = re.compile(r" khac\b(?! nhau)")
#: "1 trong 100 sản phẩm tiêu biểu được Liên minh HTX trao giải".
_OTHER_AWARD = re.compile(
    r"(?: nong nghiep| cong nghiep nong thon)? (?:tieu bieu|xuat sac)\b(?:(?!ocop)[^.;]){0,80}\b(?:giai thuong|trao giai|danh hieu|vinh danh)"
)


def sift(story: Story, count: Count, sentence: SentenceReading) -> Count:
    """Deltas, rates and outputs are counts of no standing."""
    if count.kind not in ("product", "file", "producer"):
        return count
    before = story.fold[max(sentence.span.start, count.start - 60) : count.start]
    reason = None
    if _RATE_AFTER.match(story.fold, count.end) or _RATE_BEFORE.search(before):
        reason = "a rate"
    elif _DELTA_BEFORE.search(before) and (
        _DELTA_AFTER.match(story.fold, count.end)
        or "so voi" in story.fold[sentence.span.start : count.start]
    ):
        reason = "a difference against another time"
    elif _LESS_BEFORE.search(before) or _EXCESS_BEFORE.search(before):
        reason = "a difference"
    elif count.kind == "product" and count.number.value > 5000 and _OUTPUT_BEFORE.search(before):
        reason = "output, not products of the programme"
    elif (
        count.kind == "product"
        and _MAKER_HAS.search(story.fold, sentence.span.start, count.start)
        and _SOME_OF_THEM.match(story.fold, count.end, sentence.span.end)
        and "ocop" not in story.fold[count.start : count.end]
    ):
        reason = "all goods of a producer, not those of the programme"
    elif (
        _OTHER_AWARD.match(story.fold, count.end)
        and "ocop" not in story.fold[count.start : count.end]
    ):
        reason = "another award's products"
    elif (
        sentence.span.zone == "caption"
        and count.number.words
        and count.number.value == 1
        and count.start == sentence.span.start
    ) or (count.number.words and _ANOTHER.match(story.fold, count.end)):
        reason = "a word, not a count"
    elif count.number.decimal:
        reason = "not a whole number"
    if reason is None:
        return count
    return Count("none", count.number, count.start, count.end, reason=reason)
