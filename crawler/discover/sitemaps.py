"""Sitemaps and their indexes: bytes in, entries out, streaming, without entities or network."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from lxml import etree

from crawler import addresses, dates
from crawler.discover.entry import DiscoveryError, Entry
from crawler.discover.feeds import read_feed
from crawler.pages.text import fold_space

#: Bytes that an unpacked sitemap may have; the protocol's own limit is 50 MB.
LARGEST = 64_000_000
#: Entries that one file may have; the protocol's own limit is 50,000.
MOST_ENTRIES = 500_000


@dataclass(frozen=True, slots=True)
class Sitemap:
    """``kind`` says whether the entries are sitemaps again or pages; ``broken`` that the file
    ended in an error after the entries given here."""

    kind: Literal["index", "pages"]
    entries: list[Entry] = field(default_factory=list)
    broken: str | None = None


def read_sitemap(data: bytes, base: str, *, largest: int = LARGEST) -> Sitemap:
    """Read a sitemap, an index, a gzipped one of either, a feed or a plain list of addresses.

    Raises ``DiscoveryError`` where it is none of these, or unpacks to more than ``largest``.
    """
    data = unpack(data, base, largest=largest)
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"http://", b"https://")):
        lines = data.decode("utf-8", errors="replace").split()
        urls = (addresses.resolve(base, line) for line in lines[:MOST_ENTRIES])
        return Sitemap("pages", [Entry(url) for url in urls if url])
    if re.search(rb"<(?:rss|feed|rdf:RDF)\b", head):
        return Sitemap("pages", read_feed(data, base))
    kind: Literal["index", "pages"] | None = None
    entries: list[Entry] = []
    broken: str | None = None
    try:
        for name, values in _records(data):
            kind = kind or ("index" if name == "sitemap" else "pages")
            url = addresses.resolve(base, values.get("loc", ""))
            if url:
                entries.append(_entry(url, values))
            if len(entries) >= MOST_ENTRIES:
                broken = f"more than {MOST_ENTRIES} entries"
                break
    except etree.XMLSyntaxError as error:
        broken = fold_space(str(error))[:200]
    if kind is None:
        root = _root_name(data)
        if root not in ("urlset", "sitemapindex"):
            raise DiscoveryError(f"{base}: not a sitemap")
        kind = "index" if root == "sitemapindex" else "pages"
    return Sitemap(kind, entries, broken)


def unpack(data: bytes, base: str, *, largest: int) -> bytes:
    """The bytes without gzip, if they are gzipped; never more than ``largest``."""
    for _ in range(2):
        if not data.startswith(b"\x1f\x8b"):
            break
        member = zlib.decompressobj(31)
        try:
            data = member.decompress(data, largest + 1)
        except zlib.error:
            raise DiscoveryError(f"{base}: damaged gzip data") from None
        if len(data) > largest:
            raise DiscoveryError(f"{base}: unpacks to more than {largest / 1e6:.0f} MB")
    return data


def period_of(url: str) -> tuple[str, str] | None:
    """First and last ISO day that a sitemap's name speaks of: a day, a month or a year."""
    name = url.rsplit("/", 1)[-1]
    m = re.search(r"(?<!\d)(20\d{2})[-_]?(\d{2})[-_]?(\d{2})(?!\d)", name)
    if m and dates.parse(f"{m[1]}-{m[2]}-{m[3]}"):
        day = f"{m[1]}-{m[2]}-{m[3]}"
        return day, day
    m = re.search(r"(?<!\d)(20\d{2})[-_]?(\d{1,2})(?!\d)", name)
    if m and 1 <= int(m[2]) <= 12:
        month = f"{m[1]}-{int(m[2]):02d}"
        return f"{month}-01", f"{month}-31"
    m = re.search(r"(?<!\d)(20\d{2})(?!\d)", name)
    return (f"{m[1]}-01-01", f"{m[1]}-12-31") if m else None


def _records(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each ``url`` or ``sitemap`` element as its local names and texts."""
    events = etree.iterparse(
        io.BytesIO(data),
        events=("end",),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
    )
    values: dict[str, str] = {}
    for _, element in events:
        name = _local(element)
        if name in ("url", "sitemap"):
            if values:
                yield name, values
            values = {}
            _forget(element)
        elif len(element) == 0 and element.text:
            values.setdefault(_key(element, name), element.text)


def _forget(element: Any) -> None:
    """Free what was read, so that a large file costs no memory."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def _key(element: Any, name: str) -> str:
    # Images and videos have a location and a title of their own.
    parent = element.getparent()
    return f"{_local(parent)}.{name}" if parent is not None and _local(parent) in (
        "image", "video", "publication"
    ) else name  # fmt: skip


def _entry(url: str, values: dict[str, str]) -> Entry:
    title = fold_space(values.get("title", "")) or None
    published = values.get("publication_date")
    modified = values.get("lastmod")
    return Entry(
        url=url,
        title=title,
        published=dates.parse(published) if published else None,
        modified=dates.parse(modified) if modified else None,
    )


def _root_name(data: bytes) -> str:
    m = re.search(rb"<(?![?!])(?:[\w-]+:)?([\w-]+)", data[:4000])
    return m[1].decode("ascii", errors="replace").lower() if m else ""
