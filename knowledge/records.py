"""What the knowledge base takes in besides facts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article as it is stored.

    ``id`` is a stable short hash of the canonical address; ``zones`` are (kind, start, end) over
    ``text``; times as in the contract (``published_at`` ISO with known precision, ``fetched_at``
    UTC).  ``original_url`` is where it was first published, if the page says so.
    """

    id: str
    url: str
    site: str | None
    title: str
    text: str
    zones: tuple[tuple[str, int, int], ...]
    body: str
    captions: str
    byline: str | None = None
    published_at: str | None = None
    published_how: str | None = None
    fetched_at: str | None = None
    lang: str = "vi"
    original_url: str | None = None
    original_name: str | None = None
    duplicate_of: str | None = None
