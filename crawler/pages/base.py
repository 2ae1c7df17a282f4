"""The page object: from a page's bytes to an article, by declarations.

A CMS family is a ``PageObject`` with one or more ``Skin`` declarations and no code; what the
declarations leave open is found generically (JSON-LD and meta elements, class names, running
text), and only where that fails trafilatura is asked, and the article says so in its ``notes``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.article import Article, compose
from crawler.pages import bodies, bylines, dating, headings, links, words
from crawler.pages.bodies import SHORTEST_BODY, Body
from crawler.pages.page import Page, value_of, within
from crawler.pages.skin import PageError, Skin
from crawler.pages.sorting import sort_blocks
from crawler.pages.text import language

if TYPE_CHECKING:
    from crawler.registry import Site

__all__ = ["PageError", "PageObject", "Skin", "parse"]


@dataclass(frozen=True, slots=True)
class PageObject:
    """A page system by its skins.

    ``rewrite`` is for systems that serve the article as data: it gets the decoded page and
    returns HTML to be read instead, or ``None`` to leave it as it is.
    """

    name: str
    skins: tuple[Skin, ...] = ()
    rewrite: Callable[[str], str | None] | None = field(default=None, compare=False)

    def parse(
        self,
        data: bytes,
        url: str,
        *,
        charset: str | None = None,
        site: Site | None = None,
        fetched_at: str | None = None,
    ) -> Article:
        """The article of a page; ``PageError`` where the page has none.

        ``url`` is the address it was fetched from, ``charset`` that of the HTTP header,
        ``fetched_at`` an ISO moment: a date later than it is not believed.
        """
        page = Page(
            data, url, charset=charset, site=site, fetched_at=fetched_at, rewrite=self.rewrite
        )
        return _article(self, page)


def parse(
    data: bytes,
    url: str,
    *,
    charset: str | None = None,
    site: Site | None = None,
    fetched_at: str | None = None,
) -> Article:
    """Read a page with the page object its site names, or the generic one."""
    from crawler import pages

    page = pages.get(site.page if site is not None else "generic")
    return page.parse(data, url, charset=charset, site=site, fetched_at=fetched_at)


def _article(page_object: PageObject, page: Page) -> Article:
    early = dating.machine_date(page)
    body = bodies.find(page, page_object.skins, early[0] if early else None)
    if body is None:
        raise _no_article(page)
    skin = body.skin
    title = headings.title(page, skin)
    if not title:
        raise PageError("not_article", "the page has no title")
    if words.NOT_FOUND.search(title) and sum(len(b.text) for b in body.blocks) < 600:
        raise PageError("soft_404", f"the page says that there is nothing: {title!r}")
    announced = headings.lead(page, skin, body, title)
    parts = sort_blocks(body.blocks, title, announced)
    lead, paragraphs = headings.lead_of(announced, parts, page.meta)
    if not paragraphs and not lead:
        raise _no_article(page)
    if sum(map(len, paragraphs)) < SHORTEST_BODY and body.how != "selector":
        raise _no_article(page)
    captions = _captions(page, skin, parts.captions, body)
    published, how = dating.published(page, skin, body, early)
    byline = bylines.byline(page, skin, parts.bylines)
    original_url, original_name = links.original(page, skin, parts)
    text, zones = compose(title=title, lead=lead, body=paragraphs, captions=captions)
    return Article(
        url=links.canonical(page),
        site=page.site.id if page.site else None,
        title=title,
        text=text,
        zones=zones,
        byline=byline,
        published_at=published,
        published_how=how,
        fetched_at=page.fetched_at,
        lang=language(text),
        section=_section(page, skin),
        tags=_tags(page, skin),
        original_url=original_url,
        original_name=original_name,
        related=links.related(page, parts.related),
        page_object=f"{page_object.name}:{skin.name}" if skin.name else page_object.name,
        notes=tuple(page.notes),
    )


def _no_article(page: Page) -> PageError:
    """Why there is none, as far as the page tells."""
    title = page.meta.page_title or ""
    seen = value_of(page.tree)
    if page.challenged:
        return PageError("challenge", "the page is a browser check, not an article")
    if words.CONSENT.search(seen[:3000]) and len(seen) < 1500:
        return PageError("consent", "the page asks for consent to cookies first")
    if words.NOT_FOUND.search(title) or (len(seen) < 1500 and words.NOT_FOUND.search(seen)):
        return PageError("soft_404", f"the page says that there is nothing: {title[:80]!r}")
    return PageError("no_body", "no running text found on the page")


def _captions(page: Page, skin: Skin, found: list[str], body: Body) -> list[str]:
    captions = list(found)
    inside = set(captions)
    for selector in skin.captions:
        for element in page.matches(selector):
            value = value_of(element)
            if value and value not in inside and not within(element, body.elements):
                captions.append(value)
                inside.add(value)
    return list(dict.fromkeys(captions))


def _section(page: Page, skin: Skin) -> str | None:
    for element in page.select(skin.section):
        value = value_of(element)
        if value:
            return value
    return page.meta.section


def _tags(page: Page, skin: Skin) -> tuple[str, ...]:
    found = [value_of(e).lstrip("#").strip() for e in page.select(skin.tags)]
    return tuple(dict.fromkeys(t for t in found if t)) or page.meta.keywords
