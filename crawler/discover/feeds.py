"""RSS and Atom: bytes in, entries out.  feedparser never fetches here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import feedparser

from crawler import addresses, dates
from crawler.discover.entry import DiscoveryError, Entry
from crawler.pages.encoding import DecodeError, decode
from crawler.pages.text import fold_space

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_MONTH_FIRST = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/(\d{4})(.*)$")


def read_feed(data: bytes, base: str, *, charset: str | None = None) -> list[Entry]:
    """The entries of a feed in its order.

    The text is decoded here, in whatever encoding it really has, since declarations of UTF-16
    and UTF-8 are mixed up often.  Entries without a usable link are passed over.  Raises
    ``DiscoveryError`` where the bytes are no feed.
    """
    try:
        text, _ = decode(data, charset)
    except DecodeError as error:
        raise DiscoveryError(f"{base}: {error}") from None
    text = _DOCTYPE.sub("", _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n")), count=1)
    parsed: Any = feedparser.parse(
        text.encode("utf-8"), sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.get("version") and not parsed.entries:
        raise DiscoveryError(f"{base}: not a feed")
    stated = [_stated(entry) for entry in parsed.entries]
    month_first = reads_month_first(stated)
    entries: list[Entry] = []
    for entry, date in zip(parsed.entries, stated, strict=True):
        link = _link(entry)
        url = addresses.resolve(base, link) if link else None
        if url is None:
            continue
        title = fold_space(_TAG.sub(" ", entry.get("title") or "")) or None
        # feedparser answers "updated" with "published" where there is none.
        modified = entry["updated"] if dict.__contains__(entry, "updated") else None
        entries.append(
            Entry(
                url=url,
                title=title,
                published=_read(date, month_first=month_first),
                modified=_read(modified, month_first=month_first) if modified else None,
            )
        )
    return entries


def reads_month_first(values: Iterable[str | None]) -> bool:
    """Whether the dates of one feed put the month first: one has no other reading, none forbids it.

    Some systems print ``7/28/2026 8:00:00 AM`` in a feed; a single such date tells for all.
    """
    needed = False
    for value in values:
        m = _MONTH_FIRST.match(value or "")
        if m is None:
            continue
        first, second = int(m[1]), int(m[2])
        if first > 12:
            return False
        needed = needed or second > 12
    return needed


def _stated(entry: Any) -> str | None:
    for name in ("published", "created", "updated"):
        value = entry.get(name)
        if isinstance(value, str) and value.strip():
            return value
    return None


def _read(value: str | None, *, month_first: bool) -> str | None:
    if not value:
        return None
    m = _MONTH_FIRST.match(value)
    if m and month_first:
        value = f"{m[2]}/{m[1]}/{m[3]}{m[4]}"
    return dates.parse(value)


def _link(entry: Any) -> str | None:
    link = entry.get("link")
    if isinstance(link, str) and link.strip():
        return link
    identifier = entry.get("id")
    if isinstance(identifier, str) and identifier.startswith(("http://", "https://")):
        return identifier
    return None
