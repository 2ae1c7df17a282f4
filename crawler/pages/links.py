"""Where a page belongs: its canonical address, the original of a reprint, related pages."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from crawler import addresses
from crawler.pages.blocks import Block
from crawler.pages.page import Page, value_of
from crawler.pages.skin import Skin
from crawler.pages.sorting import Sorted, split_source


def canonical(page: Page) -> str:
    """The address that the page declares for itself, where it can be believed."""
    own = addresses.canonical(page.url, page.site)
    declared = page.meta.canonical or page.meta.first("og:url")
    if declared:
        absolute = urljoin(page.url, declared)
        host, path = urlsplit(absolute).hostname, urlsplit(absolute).path
        root = path in ("", "/") and urlsplit(own).path not in ("", "/")
        same = (
            page.site.covers(host or "") if page.site else _same_site(host, urlsplit(own).hostname)
        )
        query_lost = (
            bool(urlsplit(own).query)
            and not urlsplit(absolute).query
            and (path == urlsplit(own).path)
        )
        if same and not root and not query_lost and absolute.startswith(("http://", "https://")):
            return addresses.canonical(absolute, page.site)
    return own


def related(page: Page, blocks: list[Block]) -> tuple[str, ...]:
    """The addresses that related boxes lead to."""
    links: dict[str, None] = {}
    for block in blocks:
        for href in block.links:
            try:
                absolute = urljoin(page.url, href.strip())
            except ValueError:
                continue
            if absolute.startswith(("http://", "https://")):
                links.setdefault(addresses.canonical(absolute, page.site))
    return tuple(links)[:50]


def original(page: Page, skin: Skin, blocks: Sorted) -> tuple[str | None, str | None]:
    for element in page.select(skin.original):
        href = element.get("href") or next((a.get("href") for a in element.iter("a")), None)
        name, url = split_source(value_of(element))
        url = url or (urljoin(page.url, href) if href else None)
        if url or name:
            return (addresses.canonical(url) if url else None), name
    for block in blocks.sources:
        name, url = split_source(block.text)
        outside = [h for h in block.links if h.startswith("http")]
        url = url or (outside[0] if outside else None)
        if url and page.site is not None and page.site.covers(urlsplit(url).hostname or ""):
            url = None
        if name or url:
            return (addresses.canonical(url) if url else None), name
    return None, None


def _same_site(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith("." + other) or other.endswith("." + one)
