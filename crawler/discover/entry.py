"""What discovery hands on: an address and what its list says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """``published`` and ``modified`` are ISO as ``crawler.dates`` gives them, hints both."""

    url: str
    title: str | None = None
    published: str | None = None
    modified: str | None = None


class DiscoveryError(ValueError):
    """The bytes are no list of the kind that was expected; the message is one line."""
