"""What a page system declares of its layout, and what a page that gives no article says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "empty", "binary", "undecodable", "no_body", "not_article", "soft_404", "challenge", "consent"
]


class PageError(ValueError):
    """The page gives no article; ``reason`` is a fixed word, the message says more."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Skin:
    """One layout of a system, as CSS selectors; of each list the first that matches holds.

    ``until`` and ``since`` (ISO days, inclusive) bound the publication dates of the articles
    that are served in it; skins are tried in order, those whose dates fit first.  A selector of
    a ``meta`` element gives its ``content``, one of a ``time`` element its ``datetime`` where the
    words state no date.  ``body`` may match several elements: all that are not inside one
    another are joined where ``join_bodies`` is set, else the longest is taken.
    """

    name: str = ""
    since: str | None = None
    until: str | None = None
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    original: tuple[str, ...] = ()
    join_bodies: bool = False
