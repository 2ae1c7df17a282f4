"""Figures of one producer: "HTX X có 5 sản phẩm", "ba sản phẩm của đơn vị"."""

from __future__ import annotations

import re

from extract.figures.model import Story
from extract.organisations import organisations_of
from extract.scopes_at import scopes_at
from extract.sieve import Sieve

_OWNER_NOUN = r"(?:hop\s+tac\s+xa|htx|cong\s+ty|co\s+so|don\s+vi|doanh\s+nghiep|to\s+hop\s+tac|tht|ho\s+kinh\s+doanh|gia\s+dinh|nha\s+may)"
_OWNER_BEFORE = Sieve(
    rf"(?<!cac )(?<!nhieu )(?<!\d )(?<!moi )(?<!tung )(?<!so )(?<!la )(?<!nhat )\b(?P<head>{_OWNER_NOUN})\b(?!\s+(?:cap|hanh\s+chinh|tu\s+van)\b)(?P<name>[^.;:\d]{{0,70}}?)\b(?:hien|da|dang|cung|nay|con)?\s*\b(?:co|so\s+huu|duoc\s+cong\s+nhan|gop|voi)"
    r"(?:\s+(?:tong\s+(?:cong|so)|toi|den|them|du|hon|gan|tren))?\s+$"
)
_OWNER_BEHIND = re.compile(
    rf"[^.;:,\d]{{0,40}}?\bcua\s+(?P<head>{_OWNER_NOUN})\b(?!\s*,\s*(?:htx|hop tac|doanh|ho))"
)


def name_owners(
    story: Story,
) -> None:
    """Figures of one producer: "HTX X có 5 sản phẩm", "ba sản phẩm của đơn vị"."""
    organisations = organisations_of(story.reading, scopes_at(story.reading))
    for figure in story.figures:
        if not figure.product:
            continue
        before = story.fold[
            max(figure.sentence.span.start, figure.count.start - 110) : figure.count.start
        ]
        after = story.fold[figure.count.end : figure.sentence.span.end]
        m = _OWNER_BEFORE.search(before) or _OWNER_BEHIND.match(after)
        if m is None and figure.parent is not None and figure.parent.producer is not None:
            figure.producer = figure.parent.producer
        if m is None or figure.scope is None:
            continue
        leads = m.re is _OWNER_BEFORE.pattern
        base = figure.count.start - len(before) if leads else figure.count.end
        at, end = base + m.start("head"), base + m.end("head")
        named = next((p for p in organisations.producers if p.start <= at < p.end), None)
        if named is None:
            named = organisations.last_producer(at, story.fold[at:end])
        if named is not None:  # "đơn vị" of which nothing was told is nobody
            figure.producer = named.name
