"""Title and lead: by a skin, by the heading that the page announces, by class names."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.pages import words
from crawler.pages.blocks import class_of, text_of
from crawler.pages.bodies import Body
from crawler.pages.metadata import Metadata
from crawler.pages.page import Page, in_box, value_of
from crawler.pages.skin import Skin
from crawler.pages.sorting import Sorted
from crawler.pages.text import fold_space, key, unescape


def title(page: Page, skin: Skin) -> str:
    """The heading, empty where the page has none."""
    for element in page.select(skin.title):
        value = value_of(element)
        if value:
            return value
    announced = (
        page.meta.headline or page.meta.first("og:title", "twitter:title", "title")
        or page.meta.page_title or ""
    )  # fmt: skip
    announced = unescape(announced)
    folded = key(announced)
    headings = [value_of(h) for h in page.tree.iter("h1")]
    for heading in headings:
        if heading and key(heading) and (key(heading) in folded or folded in key(heading)):
            return heading
    for element in page.tree.iter("h1", "h2", "h3", "p", "div", "span", "strong"):
        if len(element) == 0 and element.text and len(element.text) > 20:
            value = fold_space(element.text)
            if key(value) and key(value) == key(_without_site(announced)):
                return value
    longest = max(headings, key=len, default="")
    if len(longest) >= 15 and not announced:
        return longest
    return _without_site(announced) or longest


def lead(page: Page, skin: Skin, body: Body, title: str) -> str | None:
    """The lead that stands outside the body."""
    for selector in skin.lead:
        for element in page.matches(selector):
            value = value_of(element)
            if value and key(value) != key(title):
                return value
    if skin.lead or skin.body:
        return None
    return (_lead_by_name(page, body, title) if page.kinds.lead else None) or _lead_by_place(
        page, body, title
    )


def _lead_by_name(page: Page, body: Body, title: str) -> str | None:
    described = key(page.meta.first("og:description", "description", "twitter:description") or "")
    for element in page.tree.iter("h2", "p", "div", "h3", "h4", "span", "strong"):
        label = class_of(element)
        if label == " " or not words.kinds(label).lead:
            continue
        if any(element is b or element in b.iterancestors() for b in body.elements):
            continue
        value = value_of(element)
        if not 30 <= len(value) <= 1200 or key(value) == key(title):
            continue
        outside_list = not any(
            words.kinds(class_of(a)).related or a.tag in ("li", "aside", "nav", "footer")
            for a in element.iterancestors()
        )
        links = sum(len(text_of(a)) for a in element.iter("a"))
        if outside_list and links * 2 < len(value):
            folded = key(value)
            if not described or folded[:60] == described[:60] or _near(element, body):
                return value
    return None


def _lead_by_place(page: Page, body: Body, title: str) -> str | None:
    """A whole sentence that alone stands between the heading and the body."""
    if not body.elements:
        return None
    found: list[str] = []
    passed = False
    for element in page.tree.iter("h1", "h2", "p", "div", "strong"):
        if element is body.elements[0]:
            break
        if not passed:
            passed = element.tag == "h1" and key(value_of(element)) == key(title)
            continue
        if len(element) > 2 or in_box(element):
            continue
        value = value_of(element)
        plain = element.find(".//a") is None and not words.kinds(class_of(element)).caption
        if plain and 40 <= len(value) <= 600 and value.endswith((".", "!", "?", "…", "”")):
            found.append(value)
    distinct = list(dict.fromkeys(found))
    return distinct[0] if len(distinct) == 1 else None


def lead_of(lead: str | None, found: Sorted, meta: Metadata) -> tuple[str | None, list[str]]:
    """The lead, taken from the body where its first paragraph is bold or what is announced."""
    body = found.body
    if lead is not None:
        return lead, [p for i, p in enumerate(body) if i > 1 or key(p) != key(lead)]
    if len(body) < 2 or len(body[0]) > 900:
        return None, body
    announced = key(meta.first("og:description", "description", "twitter:description") or "")
    first = key(body[0])
    same = len(announced) > 30 and first[:80] == announced[:80]
    if same or (found.strong[0] and len(body[0]) >= 60):
        return body[0], body[1:]
    return None, body


def _near(element: HtmlElement, body: Body) -> bool:
    """Whether the element shares a close ancestor with the body."""
    if not body.elements:
        return False
    close = []
    node = body.elements[0].getparent()
    for _ in range(2):
        if node is None or node.tag in ("body", "html"):
            break
        close.append(node)
        node = node.getparent()
    ancestors = list(element.iterancestors())
    return any(a in ancestors for a in close)


def _without_site(title: str) -> str:
    """A page title without the site's name after the last divider."""
    parts = re.split(r"\s+[|–—»-]\s+|\s*[|»]\s*", title)
    if len(parts) > 1 and len(parts[0]) >= 15:
        cut = title.find(parts[-1], len(parts[0]))
        if len(parts[-1]) <= 60 and cut > 0 and len(parts[-1]) < len(title) / 2:
            return title[:cut].rstrip(" |–—»-")
    return title
