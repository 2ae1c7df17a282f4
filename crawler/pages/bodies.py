"""The body of a page: by a skin, by a container seen often, by running text; trafilatura last."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.pages import words
from crawler.pages.blocks import Block, Role, read_blocks, text_of
from crawler.pages.generic_body import find_body
from crawler.pages.page import Page
from crawler.pages.skin import Skin
from crawler.pages.text import fold_space

#: A body shorter than this (characters) is none, unless a skin's own selector gave it.
SHORTEST_BODY = 80
_SURELY_ARTICLE = 600


@dataclass(frozen=True, slots=True)
class Body:
    blocks: list[Block]
    skin: Skin
    how: str
    elements: tuple[HtmlElement, ...]


def find(page: Page, declared: tuple[Skin, ...], published: str | None) -> Body | None:
    """The body and the skin that gave it; ``None`` where the page has none."""
    for skin in _in_order(declared, published):
        found = _by_selector(page, skin.body, join=skin.join_bodies)
        if found:
            blocks = _blocks(page, found, skin)
            if any(b.role == "text" for b in blocks):
                return Body(blocks, skin, "selector", tuple(found))
    if declared:
        page.notes.append("body:generic")
    empty = Skin()
    for selector in words.BODY_SELECTORS:
        found = _by_selector(page, (selector,), join=False)
        if found:
            blocks = _blocks(page, found, empty)
            if sum(len(b.text) for b in blocks if b.role == "text") >= 2 * SHORTEST_BODY:
                return Body(blocks, empty, "known", tuple(found))
    element = find_body(page.tree)
    if element is not None:
        blocks = _blocks(page, [element], empty)
        size = sum(len(b.text) for b in blocks if b.role == "text")
        if size >= _SURELY_ARTICLE or (size >= SHORTEST_BODY and not page.challenged):
            return Body(blocks, empty, "text", (element,))
    return None if page.challenged else _last_resort(page, empty)


def _in_order(skins: tuple[Skin, ...], published: str | None) -> list[Skin]:
    """Those first whose dates fit the article's."""

    def misfit(skin: Skin) -> bool:
        if published is None:
            return False
        day = published[:10]
        early = skin.since is not None and day < skin.since[: len(day)]
        late = skin.until is not None and day > skin.until[: len(day)]
        return early or late

    return sorted(skins, key=misfit)


def _by_selector(page: Page, selectors: tuple[str, ...], *, join: bool) -> list[HtmlElement]:
    for selector in selectors:
        found = page.matches(selector)
        if len(found) > 1:
            inner = set(found)
            found = [e for e in found if not any(a in inner for a in e.iterancestors())]
            if not join:
                found = [max(found, key=lambda e: len(text_of(e)))]
        if any(text_of(e).strip() for e in found):
            return found
    return []


def _blocks(page: Page, elements: list[HtmlElement], skin: Skin) -> list[Block]:
    roles: dict[HtmlElement, Role] = {}
    for selectors, role in (
        (skin.byline, "byline"),
        (skin.captions, "caption"),
        (skin.related, "related"),
        (skin.date, "drop"),
        (skin.title, "drop"),
        (skin.lead, "drop"),
        (skin.drop, "drop"),
    ):
        for selector in selectors:
            for element in page.matches(selector):
                roles[element] = role  # type: ignore[assignment]
    blocks: list[Block] = []
    for element in elements:
        blocks += read_blocks(element, roles)
    return blocks


def _last_resort(page: Page, skin: Skin) -> Body | None:
    import trafilatura

    found = trafilatura.extract(
        page.source, include_comments=False, include_tables=True, deduplicate=False
    )
    if not found or len(found) < 2 * SHORTEST_BODY:
        return None
    page.notes.append("body:trafilatura")
    blocks = [Block(fold_space(line)) for line in found.splitlines() if line.strip()]
    return Body(blocks, skin, "trafilatura", ())
