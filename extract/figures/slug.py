"""What an article's address says of a count: "…-co-98-san-pham-tham-gia-chuong-trinh-ocop-…"."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from extract.facts import Status
from extract.figures.model import Figure, Story
from extract.reading import SentenceReading

_COUNTED = re.compile(
    r"(?:^|-|/)(?P<before>(?:danh-gia-|phan-hang-|cham-diem-)*)(?P<n>\d{1,4})-(?:san-pham|sp)-(?P<behind>[a-z0-9-]{0,60})"
)
_SAYS: tuple[tuple[Status, re.Pattern[str]], ...] = (
    ("proposed", re.compile(r"^(?:ocop-)?(?:\d-sao-)?(?:duoc-)?(?:de-nghi|de-xuat|tiem-nang|du-thi)")),
    ("registered", re.compile(r"^(?:ocop-)?(?:tham-gia|dang-ky)-(?!hoi-cho|trung-bay|tuan)")),
    ("displayed", re.compile(r"^(?:ocop-)?[a-z-]{0,20}?(?:trung-bay|gioi-thieu|hoi-tu|tham-gia-hoi-cho)")),
)  # fmt: skip


def said_in_slug(url: str | None) -> dict[int, Status]:
    """The counts of an address that are not plainly recognised, with how far they are."""
    path = urlsplit(url or "").path.lower()
    found: dict[int, Status] = {}
    for m in _COUNTED.finditer(path):
        for status, pattern in _SAYS:
            if pattern.match(m["behind"]):
                found.setdefault(int(m["n"]), status)
        if m["before"]:  # of use for figures without a word of their own only
            found.setdefault(int(m["n"]), "registered")
    return found


def take_from_slug(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    """Counts without a word of their own that are, or add up to, the count of the address."""
    said = story.slug
    bare = [f for f in products if f.parent is None and f.status_cue is None and f.modal is None]
    if not said or not bare or sentence.span.zone == "title":
        return
    total = sum(f.number.value for f in bare)
    for figure in bare:
        status = said.get(figure.number.value) or (said.get(total) if len(bare) > 2 else None)
        if status is not None and figure.status == "recognised" and figure.basis_cue is None:
            figure.status = figure.modal = status
            figure.basis = "batch"
