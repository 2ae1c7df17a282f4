"""Where a listing goes on: a link, a number in its address, a form to be sent.

ASP.NET pages turn their lists by sending a form to themselves (``__doPostBack``); some portals ask
a service of theirs for each further page, which the site's entry then describes (``posts``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler import addresses
from crawler.pages.blocks import class_of, text_of
from crawler.pages.text import fold_space
from crawler.registry import Post, Site

_NEXT_TEXT = re.compile(
    r"(?:trang\s+(?:sau|tiếp(?:\s+theo)?|kế(?:\s+tiếp)?)|tiếp(?:\s+theo)?|sau|kế tiếp|xem thêm"
    r"|xem tiếp|tin cũ hơn|cũ hơn|next(?:\s+page)?|older(?:\s+posts)?|[›»>]|>>|→)\s*[›»>→]*",
    re.IGNORECASE,
)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:[\s_-]|$)|page-?next|nextpage")
_PAGER_CLASS = re.compile(r"pag(?:ing|ination|er|e-?num|enav)|phan-?trang|wp-pagenavi")
_CALENDAR_CLASS = re.compile(r"calendar|lich|datepicker")
_POST_BACK = re.compile(
    r"(?:__doPostBack\(\s*|WebForm_PostBackOptions\(\s*)(['\"])(?P<target>[^'\"]+)\1"
    r"\s*,\s*(['\"])(?P<argument>[^'\"]*)\3"
)
#: Characters that the fields of a form may have together; a view state is large, but not endless.
_LARGEST_FORM = 2_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """The way to a listing's next page: its address, and what is sent there where it is a form
    (``fields``) or, with ``as_json``, an object."""

    url: str
    fields: tuple[tuple[str, str], ...] | None = None
    as_json: bool = False


def following_page(
    tree: HtmlElement, base: str, url: str, site: Site, *, page: int, has_entries: bool
) -> Step | None:
    """The way from listing page number ``page`` to the next: what the site's entry says, else the
    page's own link or form."""
    if site.pagination:
        if not has_entries:
            return None
        number = page_number(url, site.pagination) + 1
        return Step(numbered_page(url, site.pagination, number))
    return _linked(tree, base, url, site) or _posted_back(tree, base, url, site, page)


def posted_page(post: Post, page: int) -> Step:
    """A further page of a listing that a service gives out by number."""
    fields = tuple((name, text.replace("{page}", str(page))) for name, text in post.fields.items())
    return Step(post.address, fields, post.as_json)


def _linked(tree: HtmlElement, base: str, url: str, site: Site) -> Step | None:
    for link in tree.iter("link", "a"):
        rel = (link.get("rel") or "").lower().split()
        if "next" in rel and link.get("href"):
            target = _inside(addresses.resolve(base, link.get("href") or ""), url, site)
            return Step(target) if target else None
    for link, label in _labelled(tree):
        href = link.get("href") or ""
        if href.startswith(("#", "javascript:")):
            continue
        if _says_next(link, label):
            target = _inside(addresses.resolve(base, href), url, site)
            if target and not site.may_be_article(target):
                return Step(target)
    return None


def _labelled(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The links of a page with their words, calendars left out."""
    for link in tree.iter("a"):
        if link.get("href") and not _CALENDAR_CLASS.search(_around(link)):
            yield link, fold_space(text_of(link)) or fold_space(link.get("title") or "")


def _around(link: HtmlElement) -> str:
    return " ".join(class_of(e) for e in (link, *list(link.iterancestors())[:4]))


def _says_next(link: HtmlElement, label: str) -> bool:
    says_next = bool(label) and _NEXT_TEXT.fullmatch(label) is not None
    return bool(
        _NEXT_CLASS.search(class_of(link)) or (says_next and _PAGER_CLASS.search(_around(link)))
    )


def _posted_back(tree: HtmlElement, base: str, url: str, site: Site, page: int) -> Step | None:
    """The form that an ASP.NET page sends to itself for the page after this one."""
    best: tuple[int, HtmlElement, str, str] | None = None
    for link, label in _labelled(tree):
        call = _POST_BACK.search(link.get("href") or "")
        if call is None:
            continue
        argument = call["argument"]
        if argument in (f"Page${page + 1}", "Page$Next"):
            rank = 3
        elif label == str(page + 1):
            rank = 2
        elif _NEXT_TEXT.fullmatch(label) or _NEXT_CLASS.search(class_of(link)):
            rank = 1
        else:
            continue
        if best is None or rank > best[0]:
            best = (rank, link, call["target"], argument)
    if best is None:
        return None
    _, link, target, argument = best
    form = next((e for e in link.iterancestors() if e.tag == "form"), None)
    if form is None:
        form = next(iter(tree.iter("form")), None)
    if form is None:
        return None
    action = addresses.resolve(base, form.get("action") or "") or url
    if not site.covers(urlsplit(action).hostname or ""):
        return None
    fields = dict(_fields(form)) | {"__EVENTTARGET": target, "__EVENTARGUMENT": argument}
    if sum(len(name) + len(value) for name, value in fields.items()) > _LARGEST_FORM:
        return None
    return Step(action, tuple(fields.items()))


def _fields(form: HtmlElement) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form without a button being pressed."""
    for element in form.iter("input", "select", "textarea"):
        name = element.get("name")
        if not name:
            continue
        if element.tag == "select":
            options = list(element.iter("option"))
            chosen = next((o for o in options if o.get("selected") is not None), None)
            chosen = chosen if chosen is not None else next(iter(options), None)
            if chosen is not None:
                value = chosen.get("value")
                yield name, fold_space(text_of(chosen)) if value is None else value
        elif element.tag == "textarea":
            yield name, element.text or ""
        elif (element.get("type") or "text").lower() in ("hidden", "text", "search"):
            yield name, element.get("value") or ""
        elif (element.get("type") or "").lower() in ("checkbox", "radio") and (
            element.get("checked") is not None
        ):
            yield name, element.get("value") or "on"


def page_number(url: str, form: str) -> int:
    """The number of a listing page under a pagination form; the first page may have none."""
    if "{page}" in form:
        pattern = re.escape(form).replace(re.escape("{page}"), r"(\d+)")
        m = re.search(pattern + r"$", url.split("#")[0])
        return int(m[1]) if m else 1
    query = dict(parse_qsl(urlsplit(url).query))
    value = query.get(form, "")
    return int(value) if value.isdigit() else 1


def numbered_page(url: str, form: str, number: int) -> str:
    """A listing's page by number: a path form (``trang-{page}.html``) or a query parameter."""
    parts = urlsplit(url)
    if "{page}" in form:
        pattern = re.escape(form).replace(re.escape("{page}"), r"\d+") + r"$"
        stem = re.sub(pattern, "", url.split("#")[0])
        if form.startswith("/"):
            stem = stem.rstrip("/")
        return stem + form.replace("{page}", str(number))
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != form]
    query.append((form, str(number)))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def _inside(target: str | None, url: str, site: Site) -> str | None:
    if target is None or not site.covers(urlsplit(target).hostname or ""):
        return None
    return target if addresses.canonical(target) != addresses.canonical(url) else None
