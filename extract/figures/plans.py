"""Sections of an article that tell a plan: goals of a year, of a programme, line by line."""

from __future__ import annotations

import re

from extract.figures.model import Figure, Story
from extract.reading import SentenceReading
from extract.sieve import Sieve

#: "Mục tiêu cụ thể:", "Kế hoạch nêu các mục tiêu như: …", "tỉnh phấn đấu công nhận …".
_OPENS = Sieve(
    r"\b(?:muc tieu|chi tieu|ke hoach|(?<!co )phan dau)\b[^.;]{0,90}(?::|\b(?:phan dau|dat muc tieu|dat ra|de ra)\b)|(?<!co )\bphan dau\b"
    r"|\b(?:dat(?: ra)?|de ra|voi) (?:[a-z]+ ){0,2}?(?:muc tieu|chi tieu|ke hoach)\b|\bmuc tieu (?:la|den)\b"
)
_HEADING = re.compile(
    r"\W*(?:[ivx\d]+[.)] )?(?:muc tieu|chi tieu|phuong huong|ke hoach)\b[^.;!?]{0,80}\Z"
)
#: What is so already, or was reached, is told beside a plan.
_ACTUAL = Sieve(
    r"\bhien\b|(?:den|toi) nay|\bda\b|luy ke|tinh den|nam 20\d\d,? (?:toan )?(?:tinh|huyen|thanh pho) (?:co|cong nhan)\b"
    r"|\bket qua\b|\bvua\b|\btruoc do\b|\bhien co\b|\bqua do\b|\bdot \d|\bhoi dong\b|\bthoi gian qua\b"
)
#: A plan's next sentence says what else is to be done.
_GOES_ON = re.compile(
    r"\W*(?:(?:dong thoi|ngoai ra|ben canh do|cung voi do|hon nua|trong do|rieng)\b[^.;\d]{0,70}?)?"
    r"(?:(?:tiep tuc|(?<!co )phan dau|co|it nhat|xay dung|phat trien|nang cap|nang hang|cung co|hoan thien|chuan hoa|danh gia|chung nhan|cong nhan|ho tro|lua chon|duy tri|moi|them|rieng|san pham|so luong|ty le)\b)"
)
#: "vượt 4 sản phẩm so với kế hoạch": a measure of what was reached.
_MEASURED = Sieve(
    r"\b(?:vuot|so voi|dat \d+ ?%|hoan thanh|bang|ban hanh|trien khai)\b[^.;,]{0,60}$"
)
_ITEM = re.compile(r"\s*(?:[-+*•–]|\d{1,2}[.)]|[a-z]\))\s*")


def remember_plan(story: Story, sentence: SentenceReading) -> None:
    """Whether a sentence stands in the telling of a plan: opens it, or goes on with it."""
    span, memory = sentence.span, story.memory
    if span.zone in ("title", "caption"):
        return
    told = story.fold[span.start : span.end].rstrip()
    opened = _OPENS.search(told)
    item = _ITEM.match(told)
    memory.plan_from = span.start
    if opened is not None and _MEASURED.search(told, 0, opened.start()):
        opened = None
    if opened is not None and (opened.group().endswith(":") or not _ACTUAL.search(told)):
        memory.plan = _ACTUAL.search(told, 0, opened.end()) is None
        memory.plan_from = span.start + opened.end() if opened.group().endswith(":") else span.end
    elif _HEADING.match(told):
        memory.plan = not _ACTUAL.search(told)
    elif memory.plan:
        listed = item is not None or memory.plan_item or span.paragraph == memory.paragraph
        memory.plan = listed and _GOES_ON.match(told, item.end() if item else 0) is not None
    memory.plan_item = memory.plan and (item is not None or told.endswith((":", ";")))


def in_plan(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """Whether a count is one of a plan's, told without words of its own for that."""
    memory = story.memory
    if (
        not memory.plan
        or figure.count.start < memory.plan_from
        or sentence.span.zone in ("title", "caption")
    ):
        return False
    behind = story.fold[figure.count.end : figure.tail or figure.count.end]
    before = story.fold[sentence.span.start : figure.count.start]
    return not (_ACTUAL.search(behind) or _ACTUAL.search(before))
