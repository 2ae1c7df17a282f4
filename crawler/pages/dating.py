"""When a page was published: what it says to machines, to readers, and by its address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler import dates
from crawler.pages import words
from crawler.pages.blocks import class_of
from crawler.pages.bodies import Body
from crawler.pages.metadata import META_DATES
from crawler.pages.page import Page, parse_html, value_of
from crawler.pages.skin import Skin
from crawler.pages.sorting import is_dateline


def machine_date(page: Page) -> tuple[str, str] | None:
    """The date that JSON-LD or a meta element states, and which of them."""
    raw = page.meta.date_published
    value = _believed(page, dates.parse(raw)) if raw else None
    if value:
        return value, "json-ld"
    for name in META_DATES:
        raw = page.meta.meta.get(name)
        value = _believed(page, dates.parse(raw)) if raw else None
        if value:
            return value, "meta"
    return None


def published(
    page: Page, skin: Skin, body: Body, machine: tuple[str, str] | None
) -> tuple[str | None, str | None]:
    """The article's date (ISO, with the precision known) and how it was known."""
    for selector in skin.date:
        for element in page.matches(selector):
            value = _believed(page, _date_of(element))
            if value:
                return _sharper((value, "selector"), machine)
    if machine:
        return machine
    near = _date_near_title(page, body)
    by_url = _believed(page, date_of_url(page.url))
    if near:
        return near, "text"
    if by_url and len(by_url) >= 10:
        return by_url, "url"
    by_library = _htmldate(page, by_url)
    if by_library:
        return by_library, "htmldate"
    return (by_url, "url") if by_url else (None, None)


def _date_near_title(page: Page, body: Body) -> str | None:
    """The dateline between the heading and the body, or marked as one; never a clock."""
    if not body.elements:
        return None
    target = body.elements[0]
    after_title = False
    candidates: list[tuple[int, str]] = []
    heading = next((h for h in page.tree.iter("h1") if value_of(h)), None)
    order = 0
    for element in page.tree.iter():
        if not isinstance(element.tag, str) or element.tag in (
            "script",
            "style",
            "head",
            "meta",
        ):
            continue
        order += 1
        if element is heading:
            after_title = True
        if element is target:
            break
        own = " ".join([element.text or "", *(c.tail or "" for c in element)])
        label = class_of(element)
        is_time = element.tag == "time" or bool(words.kinds(label).date)
        if not re.search(r"\d", own) and not is_time:
            continue
        if len(own) > 200 or _clock(element) or element in (heading,):
            continue
        value = _believed(page, _date_of(element) if is_time else dates.parse(own))
        if value:
            rank = 2 * after_title + is_time + (len(value) > 10)
            candidates.append((rank, value))
    strong = [c for c in candidates if c[0] >= (2 if heading is not None else 1)]
    if strong:
        return max(strong, key=lambda c: c[0])[1]
    # Some systems print the date in the first or last line of the body itself.
    lines = [b.text for b in body.blocks if len(b.text) <= 90]
    for line in [*lines[:3], *lines[-3:]]:
        value = _believed(page, dates.parse(line))
        if value and (len(line) <= 60 or len(value) > 10) and is_dateline(line):
            return value
    return None


def _htmldate(page: Page, by_url: str | None) -> str | None:
    from htmldate import find_date

    tree = parse_html(page.source, for_library=True)
    for element in [e for e in tree.iter() if isinstance(e.tag, str)]:
        parent = element.getparent()
        if (
            parent is not None
            and element.tag not in ("head", "body")
            and _shows_other_date(element)
        ):
            parent.remove(element)
    try:
        found = find_date(tree, original_date=True, extensive_search=False, url=page.url)
    except Exception:  # the library raises many kinds on odd trees; it is only the last resort
        return None
    value = _believed(page, dates.parse(found)) if found else None
    if value and by_url and value[: len(by_url)] != by_url:
        return None
    if value:
        page.notes.append("date:htmldate")
    return value


def _believed(page: Page, value: str | None) -> str | None:
    return value if value and dates.not_after(value, page.fetched_at) else None


def date_of_url(url: str) -> str | None:
    """The date in an address: a 14 to 20-digit stamp, ``/2020/10/27/`` or ``/202010/``."""
    path = urlsplit(url).path
    m = re.search(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\d{0,6}(?!\d)", path)
    if m:
        found = dates.parse(f"{m[1]}-{m[2]}-{m[3]} {m[4]}:{m[5]}:{m[6]}")
        if found:
            return found
    m = re.search(r"/(20\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)", path)
    if m:
        return dates.parse(f"{m[1]}-{m[2]}-{m[3]}")
    m = re.search(r"/(20\d{2})(\d{2})/", path)
    if m:
        return dates.parse(f"{m[1]}-{m[2]}")
    return None


def _date_of(element: HtmlElement) -> str | None:
    shown = value_of(element)
    found = dates.parse(shown) if len(shown) <= 300 else None
    stated = element.get("datetime") or element.get("content") if element.tag == "time" else None
    exact = dates.parse(stated) if stated else None
    if found and exact and len(exact) > len(found) and exact.startswith(found):
        return exact
    return found or exact


def _sharper(shown: tuple[str, str], machine: tuple[str, str] | None) -> tuple[str, str]:
    """Of two datings of the same day the one with the hour."""
    if machine and len(machine[0]) > len(shown[0]) and machine[0].startswith(shown[0]):
        return machine
    return shown


def _clock(element: HtmlElement) -> bool:
    """Whether the element shows today's date or stands in a box of other things."""
    node: HtmlElement | None = element
    while node is not None and node.tag not in ("body", "html"):
        if _shows_other_date(node):
            return True
        node = node.getparent()
    return False


def _shows_other_date(element: HtmlElement) -> bool:
    """A page head, a clock, a box of other articles: by tag or name, and without the heading."""
    if element.tag not in ("header", "nav", "footer", "aside"):
        label = class_of(element)
        if not (words.kinds(label).clock or words.kinds(label).related):
            return False
    return element.tag != "h1" and element.find(".//h1") is None
