"""From what a person names (a path, standard input) to texts and articles."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from commands.errors import CommandError

if TYPE_CHECKING:
    from crawler.article import Article
    from crawler.registry import Registry, Site
    from crawler.saved import SavedPage, SavedProblem

Kind = Literal["text", "html"]
_HTML_START = ("<!doctype", "<html", "<?xml", "<!--")


def pages_of(path: str, kind: Kind | None) -> Iterator[SavedPage | SavedProblem]:
    """The pages of a path, of a folder, or of standard input (``-``).

    Without a ``kind`` the name tells, and for standard input the first characters.
    """
    from crawler.saved import LARGEST, SavedProblem, read_saved, read_stream

    if path == "-":
        import io

        data = sys.stdin.buffer.read(LARGEST + 1)
        html = kind == "html" or (kind is None and _looks_html(data))
        yield _as_decoded(read_stream(io.BytesIO(data), "-", html=html), data)
        return
    file = Path(path)
    if kind is None or file.is_dir() or not file.is_file():
        for page in read_saved(file):
            yield _as_decoded(page, None)
        return
    try:
        with file.open("rb") as stream:
            page = read_stream(stream, path, html=kind == "html")
    except OSError as error:
        page = SavedProblem(file, "unreadable", f"{path}: cannot be read: {error.strerror}")
    yield _as_decoded(page, None)


def _as_decoded(page: SavedPage | SavedProblem, data: bytes | None) -> SavedPage | SavedProblem:
    """A plain text as its bytes say it: whoever asked for facts counts offsets in that, not in
    the NFC form with plain line ends that is stored."""
    from crawler.pages.encoding import clean, decode
    from crawler.saved import SavedPage

    if not isinstance(page, SavedPage) or page.kind != "text":
        return page
    try:
        data = page.path.read_bytes() if data is None else data
        text = data.decode(decode(data)[1], errors="replace").removeprefix("\ufeff")
    except (OSError, LookupError, ValueError):
        return page
    return replace(page, text=text) if clean(text) == page.text else page


def _looks_html(data: bytes) -> bool:
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith(tuple(mark.encode() for mark in _HTML_START))


def article_of(
    page: SavedPage,
    registry: Registry | None,
    *,
    site: Site | None = None,
    url: str | None = None,
    published: str | None = None,
) -> Article:
    """The article of a saved page; :class:`CommandError` where it has none.

    The site is the one given, or the one whose domain the address lies in.
    """
    from crawler import pages
    from crawler.pages.plaintext import assemble, saved_address
    from crawler.pages.skin import PageError

    address = url or page.url
    if site is None and address and registry is not None:
        site = registry.by_host(urlsplit(address).hostname or "")
    if page.kind == "text":
        from extract.text import Text
        from extract.zones import plain_text_zones

        text = Text(page.text)
        zones = [(z.kind, z.start, z.end) for z in plain_text_zones(text)]
        return assemble(text.nfc, zones, url=address, published=published, site=site)
    place = address or saved_address(page.content.decode("latin-1"))
    try:
        article = pages.get(site.page if site else "generic").parse(
            page.content, place, charset=page.charset, site=site, fetched_at=page.fetched_at
        )
    except PageError as error:
        raise CommandError(f"{page.path}: {error}") from None
    if published:
        article = replace(article, published_at=published, published_how="given")
    return article
