"""Counts of a region ("Đồng bằng sông Cửu Long"): of no province, and of no place of their own."""

from __future__ import annotations

import re
from functools import cache

from extract.figures.model import Figure, Story
from extract.gazetteer.vocabulary import load
from extract.reading import SentenceReading
from extract.sieve import Sieve
from extract.text import fold

#: What may stand between the start of a clause and the region that is its subject.
_OPENS = (
    r"(?:^|[.,;:\n(]\s*|\b(?:nay|hien|\d{4})\s+)(?:theo do,? |tai )?(?:toan |ca )?(?:vung |khu vuc )?"
    r"(?:(?:cac|\d+) (?:tinh|dia phuong)(?:,? thanh(?: pho)?)? )?(?:vung |khu vuc )?"
)
#: What may stand between the region and its count.
_HAS = r"(?:[^.;:()\d]{0,40}\b)?(?:co|dat|voi|ghi nhan|phat trien|cong nhan)\b[^.;:()\d]{0,24}$"


@cache
def _subject() -> Sieve:
    names = sorted({fold(n) for r in load().regions for n in (r.name, *r.also)}, key=len)
    return Sieve(_OPENS + "(?:" + "|".join(map(re.escape, reversed(names))) + r")\b" + _HAS)


def of_region(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """Whether a region is the subject of a count's clause, and no place stands between."""
    subject = _subject()
    if not story.text.may(subject, sentence.span.start, figure.count.start):
        return False
    m = subject.search(story.fold[sentence.span.start : figure.count.start])
    if m is None:
        return False
    at = sentence.span.start + m.start()
    return not any(at <= e.offset < figure.count.start and e.explicit for e in sentence.events)
