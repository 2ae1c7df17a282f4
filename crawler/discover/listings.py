"""Section, tag and search pages: bytes in, links to articles and the next page out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from crawler import addresses, dates
from crawler.discover.entry import DiscoveryError, Entry
from crawler.discover.paging import Step, following_page
from crawler.pages.blocks import text_of
from crawler.pages.dating import date_of_url
from crawler.pages.encoding import DecodeError, decode
from crawler.pages.page import parse_html
from crawler.pages.skin import PageError
from crawler.pages.text import fold_space
from crawler.registry import Site


@dataclass(frozen=True, slots=True)
class Listing:
    """Links in the order of the page, each once; ``following`` is the next page's address."""

    entries: list[Entry] = field(default_factory=list)
    following: Step | None = None


def read_listing(
    data: bytes, url: str, site: Site, *, charset: str | None = None, page: int = 1
) -> Listing:
    """The articles that a listing page links to, and where it goes on; ``page`` is its number.

    A service's answer in JSON is read as the HTML that stands in it.
    Which links are articles the site's ``article`` says; without it those whose last path
    segment is a slug of at least four words.  Raises ``DiscoveryError`` for an unreadable page.
    """
    try:
        text, _ = decode(data, charset)
        tree = parse_html(_html_in(text))
    except (DecodeError, PageError) as error:
        raise DiscoveryError(f"{url}: {error}") from None
    base = _base(tree, url)
    found: dict[str, Entry] = {}
    for link in tree.iter("a"):
        href = link.get("href")
        target = addresses.resolve(base, href) if href else None
        if target is None or not is_article_link(target, site):
            continue
        key = addresses.identity(target, site)
        title = _title(link)
        known = found.get(key)
        if known is None:
            found[key] = Entry(target.split("#")[0], title, published=_date_beside(link, target))
        elif title and len(title) > len(known.title or ""):
            found[key] = Entry(
                known.url, title, published=known.published or _date_beside(link, target)
            )
    following = following_page(tree, base, url, site, page=page, has_entries=bool(found))
    return Listing(list(found.values()), following)


def _html_in(text: str) -> str:
    """The pieces of HTML in a JSON text; any other text as it is."""
    if not text.lstrip().startswith(("{", "[", '"')):
        return text
    try:
        todo: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return text
    pieces: list[str] = []
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            todo += reversed(node.values())
        elif isinstance(node, list):
            todo += reversed(node)
        elif isinstance(node, str) and "<" in node:
            pieces.append(node)
    return "\n".join(pieces)


def is_article_link(url: str, site: Site) -> bool:
    """Whether a link of this site may be an article, by its address alone."""
    return site.may_be_article(url)


def _base(tree: HtmlElement, url: str) -> str:
    element = tree.find(".//base[@href]")
    return addresses.resolve(url, element.get("href") or "") or url if element is not None else url


def _title(link: HtmlElement) -> str | None:
    shown = fold_space(text_of(link))
    stated = fold_space(link.get("title") or "")
    image = link.find(".//img")
    described = fold_space(image.get("alt") or "") if image is not None else ""
    best = max((shown, stated, described), key=len)
    return best[:400] or None


def _date_beside(link: HtmlElement, target: str) -> str | None:
    """A date in the item that holds the link and no other article, or in its address."""
    item = link.getparent()
    for _ in range(3):
        if item is None or item.tag in ("body", "html", "ul", "table", "tbody", "main"):
            break
        text = text_of(item)
        if len(text) > 800:
            break
        found = {value for _, _, value in dates.find_all(fold_space(text))}
        if len(found) == 1:
            return found.pop()
        item = item.getparent()
    return date_of_url(target)
