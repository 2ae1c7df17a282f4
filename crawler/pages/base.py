"""The page object: from a page's bytes to an article, by declarations.

A CMS family is a ``PageObject`` with one or more ``Skin`` declarations and no code; what the
declarations leave open is found generically (JSON-LD and meta elements, class names, running
text), and only where that fails trafilatura is asked, and the article says so in its ``notes``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import urljoin, urlsplit

from lxml import etree, html
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from crawler import addresses, dates
from crawler.article import Article, compose
from crawler.pages import words
from crawler.pages.blocks import Block, Role, class_of, read_blocks
from crawler.pages.encoding import DecodeError, decode
from crawler.pages.generic_body import find_body
from crawler.pages.metadata import META_DATES, Metadata, read_metadata
from crawler.pages.sorting import Sorted, is_dateline, sort_blocks, split_source
from crawler.pages.text import fold_space, key, language, unescape

if TYPE_CHECKING:
    from crawler.registry import Site

Reason = Literal[
    "empty", "binary", "undecodable", "no_body", "not_article", "soft_404", "challenge", "consent"
]
#: A body shorter than this (characters) is none, unless a skin's own selector gave it.
SHORTEST_BODY = 80
_SURELY_ARTICLE = 600
_CONTROL = bytes((*range(1, 9), *range(14, 27), *range(28, 32)))
_CLASSES = etree.XPath("//@class", smart_strings=False)
_IDS = etree.XPath("//@id", smart_strings=False)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class PageError(ValueError):
    """The page gives no article; ``reason`` is a fixed word, the message says more."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Skin:
    """One layout of a system, as CSS selectors; of each list the first that matches holds.

    ``until`` and ``since`` (ISO days, inclusive) bound the publication dates of the articles
    that are served in it; skins are tried in order, those whose dates fit first.  A selector of
    a ``meta`` element gives its ``content``, one of a ``time`` element its ``datetime`` where the
    words state no date.  ``body`` may match several elements: all that are not inside one
    another are joined where ``join_bodies`` is set, else the longest is taken.
    """

    name: str = ""
    since: str | None = None
    until: str | None = None
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    original: tuple[str, ...] = ()
    join_bodies: bool = False


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
        return _Reading(self, data, url, charset, site, fetched_at).article()


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


def parse_html(text: str) -> HtmlElement:
    """A tree of decoded HTML; ``PageError`` where there is nothing to parse."""
    if not text.strip():
        raise PageError("empty", "the page is empty")
    text = _XML_DECLARATION.sub("", text)
    try:
        tree = html.document_fromstring(text.encode("utf-8"), parser=_utf8_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise PageError("no_body", f"the page cannot be parsed: {error}") from None
    return tree


def _utf8_parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True)


@cache
def _css(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def matches(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a CSS selector matches, in document order."""
    return cast("list[HtmlElement]", _css(selector)(tree))


@cache
def _words_of(selector: str) -> frozenset[str] | None:
    """The class names and ids without which a selector cannot match; ``None`` if undecided."""
    if "," in selector or ":" in selector:
        return None
    return frozenset(re.findall(r"[.#]([\w-]+)", re.sub(r"\[[^\]]*\]", "", selector)))


def _vocabulary(tree: HtmlElement) -> frozenset[str]:
    """All class names and ids of a page."""
    words: set[str] = set(cast("list[str]", _IDS(tree)))
    for names in cast("list[str]", _CLASSES(tree)):
        words.update(names.split())
    return frozenset(words)


def value_of(element: HtmlElement) -> str:
    """The folded text of an element, or the content of a ``meta``."""
    if element.tag == "meta":
        return fold_space(element.get("content") or "")
    return fold_space(" ".join(_texts(element)))


def _texts(element: HtmlElement) -> list[str]:
    # Text pieces of scripts and styles are no words of the page.
    return [
        str(piece)
        for piece in element.xpath(
            ".//text()[not(parent::script or parent::style or parent::noscript)]"
        )
    ]


@dataclass(frozen=True, slots=True)
class _Body:
    blocks: list[Block]
    skin: Skin
    how: str
    elements: tuple[HtmlElement, ...]


class _Reading:
    """One page being read; lives as long as one call of ``parse``."""

    def __init__(
        self,
        page: PageObject,
        data: bytes,
        url: str,
        charset: str | None,
        site: Site | None,
        fetched_at: str | None,
    ) -> None:
        self.page, self.url, self.site, self.fetched_at = page, url, site, fetched_at
        self.notes: list[str] = []
        if not data.strip():
            raise PageError("empty", "the page is empty")
        if looks_binary(data):
            raise PageError("binary", "this is not a text page")
        try:
            text, encoding = decode(data, charset)
        except DecodeError as error:
            raise PageError("undecodable", str(error)) from None
        if encoding != "utf-8":
            self.notes.append(f"encoding:{encoding}")
        if page.rewrite is not None:
            text = page.rewrite(text) or text
        self.source = text
        self.tree = parse_html(text)
        self.meta: Metadata = read_metadata(self.tree)
        self.vocabulary = _vocabulary(self.tree)

    def _matches(self, selector: str) -> list[HtmlElement]:
        """Like ``matches``; most selectors are settled by the names that the page lacks."""
        needed = _words_of(selector)
        if needed is not None and not needed <= self.vocabulary:
            return []
        return matches(self.tree, selector)

    def _select(self, selectors: Iterable[str]) -> list[HtmlElement]:
        """The elements of the first selector that matches any."""
        for selector in selectors:
            found = self._matches(selector)
            if found:
                return found
        return []

    def article(self) -> Article:
        early = self._machine_date()
        body = self._body(early[0] if early else None)
        if body is None:
            raise self._no_article()
        skin = body.skin
        title = self._title(skin)
        if not title:
            raise PageError("not_article", "the page has no title")
        if words.NOT_FOUND.search(title) and sum(len(b.text) for b in body.blocks) < 600:
            raise PageError("soft_404", f"the page says that there is nothing: {title!r}")
        lead = self._lead(skin, body, title)
        sorted_blocks = sort_blocks(body.blocks, title, lead)
        lead, paragraphs = _lead_of(lead, sorted_blocks, self.meta)
        if not paragraphs and not lead:
            raise self._no_article()
        if sum(map(len, paragraphs)) < SHORTEST_BODY and body.how != "selector":
            raise self._no_article()
        captions = self._captions(skin, sorted_blocks.captions, body)
        published, how = self._published(skin, body, early)
        byline = self._byline(skin, sorted_blocks.bylines)
        original_url, original_name = self._original(skin, sorted_blocks, body)
        text, zones = compose(title=title, lead=lead, body=paragraphs, captions=captions)
        return Article(
            url=self._canonical(),
            site=self.site.id if self.site else None,
            title=title,
            text=text,
            zones=zones,
            byline=byline,
            published_at=published,
            published_how=how,
            fetched_at=self.fetched_at,
            lang=language(text),
            section=self._section(skin),
            tags=self._tags(skin),
            original_url=original_url,
            original_name=original_name,
            related=self._links(sorted_blocks.related),
            page_object=f"{self.page.name}:{skin.name}" if skin.name else self.page.name,
            notes=tuple(self.notes),
        )

    # -- the body ---------------------------------------------------------------------------

    def _body(self, published: str | None) -> _Body | None:
        for skin in self._skins(published):
            found = self._by_selector(skin.body, join=skin.join_bodies)
            if found:
                blocks = self._blocks(found, skin)
                if any(b.role == "text" for b in blocks):
                    return _Body(blocks, skin, "selector", tuple(found))
        if self.page.skins:
            self.notes.append("body:generic")
        empty = Skin()
        for selector in words.BODY_SELECTORS:
            found = self._by_selector((selector,), join=False)
            if found:
                blocks = self._blocks(found, empty)
                if sum(len(b.text) for b in blocks if b.role == "text") >= 2 * SHORTEST_BODY:
                    return _Body(blocks, empty, "known", tuple(found))
        element = find_body(self.tree)
        if element is not None:
            blocks = self._blocks([element], empty)
            size = sum(len(b.text) for b in blocks if b.role == "text")
            if size >= _SURELY_ARTICLE or (size >= SHORTEST_BODY and not self._challenged()):
                return _Body(blocks, empty, "text", (element,))
        return None if self._challenged() else self._last_resort(empty)

    def _challenged(self) -> bool:
        """Whether the page is a browser check: little text, and the scripts of one."""
        if len(value_of(self.tree)) >= 1500:
            return False
        return words.CHALLENGE.search(self.source[:20_000]) is not None

    def _skins(self, published: str | None) -> list[Skin]:
        def misfit(skin: Skin) -> bool:
            if published is None:
                return False
            day = published[:10]
            early = skin.since is not None and day < skin.since[: len(day)]
            late = skin.until is not None and day > skin.until[: len(day)]
            return early or late

        return sorted(self.page.skins, key=misfit)

    def _by_selector(self, selectors: tuple[str, ...], *, join: bool) -> list[HtmlElement]:
        for selector in selectors:
            found = self._matches(selector)
            if len(found) > 1:
                inner = set(found)
                found = [e for e in found if not any(a in inner for a in e.iterancestors())]
                if not join:
                    found = [max(found, key=lambda e: len(e.text_content()))]
            if any(e.text_content().strip() for e in found):
                return found
        return []

    def _blocks(self, elements: list[HtmlElement], skin: Skin) -> list[Block]:
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
                for element in self._matches(selector):
                    roles[element] = role  # type: ignore[assignment]
        blocks: list[Block] = []
        for element in elements:
            blocks += read_blocks(element, roles)
        return blocks

    def _last_resort(self, skin: Skin) -> _Body | None:
        import trafilatura

        found = trafilatura.extract(
            self.source, include_comments=False, include_tables=True, deduplicate=False
        )
        if not found or len(found) < 2 * SHORTEST_BODY:
            return None
        self.notes.append("body:trafilatura")
        blocks = [Block(fold_space(line)) for line in found.splitlines() if line.strip()]
        return _Body(blocks, skin, "trafilatura", ())

    def _no_article(self) -> PageError:
        """Why there is none, as far as the page tells."""
        title = self.meta.page_title or ""
        seen = value_of(self.tree)
        if self._challenged():
            return PageError("challenge", "the page is a browser check, not an article")
        if words.CONSENT.search(seen[:3000]) and len(seen) < 1500:
            return PageError("consent", "the page asks for consent to cookies first")
        if words.NOT_FOUND.search(title) or (len(seen) < 1500 and words.NOT_FOUND.search(seen)):
            return PageError("soft_404", f"the page says that there is nothing: {title[:80]!r}")
        return PageError("no_body", "no running text found on the page")

    # -- the parts --------------------------------------------------------------------------

    def _title(self, skin: Skin) -> str:
        for element in self._select(skin.title):
            value = value_of(element)
            if value:
                return value
        announced = (
            self.meta.headline or self.meta.first("og:title", "twitter:title", "title")
            or self.meta.page_title or ""
        )  # fmt: skip
        announced = unescape(announced)
        folded = key(announced)
        headings = [value_of(h) for h in self.tree.iter("h1")]
        for heading in headings:
            if heading and key(heading) and (key(heading) in folded or folded in key(heading)):
                return heading
        for element in self.tree.iter("h1", "h2", "h3", "p", "div", "span", "strong"):
            if len(element) == 0 and element.text and len(element.text) > 20:
                value = fold_space(element.text)
                if key(value) and key(value) == key(_without_site(announced)):
                    return value
        longest = max(headings, key=len, default="")
        if len(longest) >= 15 and not announced:
            return longest
        return _without_site(announced) or longest

    def _lead(self, skin: Skin, body: _Body, title: str) -> str | None:
        for selector in skin.lead:
            for element in self._matches(selector):
                value = value_of(element)
                if value and key(value) != key(title):
                    return value
        if skin.lead or skin.body:
            return None
        if not any(words.kinds(name.lower()).lead for name in self.vocabulary):
            return None
        described = key(
            self.meta.first("og:description", "description", "twitter:description") or ""
        )
        for element in self.tree.iter("h2", "p", "div", "h3", "h4", "span", "strong"):
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
            links = sum(len(a.text_content()) for a in element.iter("a"))
            if outside_list and links * 2 < len(value):
                folded = key(value)
                if not described or folded[:60] == described[:60] or _near(element, body):
                    return value
        return None

    def _captions(self, skin: Skin, found: list[str], body: _Body) -> list[str]:
        captions = list(found)
        inside = set(captions)
        for selector in skin.captions:
            for element in self._matches(selector):
                value = value_of(element)
                if value and value not in inside and not _within(element, body.elements):
                    captions.append(value)
                    inside.add(value)
        return list(dict.fromkeys(captions))

    def _byline(self, skin: Skin, found: list[str]) -> str | None:
        for element in self._select(skin.byline):
            value = _clean_byline(value_of(element))
            if value:
                return value
        for line in reversed(found):
            value = _clean_byline(line)
            if value and split_source(line) == (None, None):
                return value
        named = self.meta.authors or self.meta.first("author", "article:author", "dc.creator")
        if named and not named.startswith("http"):
            value = _clean_byline(named)
            if value and not self._is_site_name(value):
                return value
        if not skin.byline and any(words.kinds(name.lower()).byline for name in self.vocabulary):
            for element in self.tree.iter("p", "div", "span", "a", "strong", "li"):
                label = class_of(element)
                if label != " " and words.kinds(label).byline:
                    value = _clean_byline(value_of(element))
                    if value and len(value) <= 80 and not _in_box(element):
                        return value
        return None

    def _is_site_name(self, value: str) -> bool:
        site_name = self.meta.first("og:site_name", "application-name") or ""
        folded = key(value)
        return (
            folded == key(site_name)
            or (self.site is not None and folded == key(self.site.name))
            or ("." in value and " " not in value)
            or folded in ("admin", "administrator", "banbientap", "bientapvien", "superuser")
        )

    def _section(self, skin: Skin) -> str | None:
        for element in self._select(skin.section):
            value = value_of(element)
            if value:
                return value
        return self.meta.section

    def _tags(self, skin: Skin) -> tuple[str, ...]:
        found = [value_of(e).lstrip("#").strip() for e in self._select(skin.tags)]
        return tuple(dict.fromkeys(t for t in found if t)) or self.meta.keywords

    def _canonical(self) -> str:
        own = addresses.canonical(self.url, self.site)
        declared = self.meta.canonical or self.meta.first("og:url")
        if declared:
            absolute = urljoin(self.url, declared)
            host, path = urlsplit(absolute).hostname, urlsplit(absolute).path
            root = path in ("", "/") and urlsplit(own).path not in ("", "/")
            same = (
                self.site.covers(host or "")
                if self.site
                else _same_site(host, urlsplit(own).hostname)
            )
            query_lost = (
                bool(urlsplit(own).query)
                and not urlsplit(absolute).query
                and (path == urlsplit(own).path)
            )
            if (
                same
                and not root
                and not query_lost
                and absolute.startswith(("http://", "https://"))
            ):
                return addresses.canonical(absolute, self.site)
        return own

    def _links(self, related: list[Block]) -> tuple[str, ...]:
        links: dict[str, None] = {}
        for block in related:
            for href in block.links:
                try:
                    absolute = urljoin(self.url, href.strip())
                except ValueError:
                    continue
                if absolute.startswith(("http://", "https://")):
                    links.setdefault(addresses.canonical(absolute, self.site))
        return tuple(links)[:50]

    def _original(self, skin: Skin, blocks: Sorted, body: _Body) -> tuple[str | None, str | None]:
        for element in self._select(skin.original):
            href = element.get("href") or next((a.get("href") for a in element.iter("a")), None)
            name, url = split_source(value_of(element))
            url = url or (urljoin(self.url, href) if href else None)
            if url or name:
                return (addresses.canonical(url) if url else None), name
        for block in blocks.sources:
            name, url = split_source(block.text)
            outside = [h for h in block.links if h.startswith("http")]
            url = url or (outside[0] if outside else None)
            if url and self.site is not None and self.site.covers(urlsplit(url).hostname or ""):
                url = None
            if name or url:
                return (addresses.canonical(url) if url else None), name
        return None, None

    # -- the date ---------------------------------------------------------------------------

    def _believed(self, value: str | None) -> str | None:
        return value if value and dates.not_after(value, self.fetched_at) else None

    def _machine_date(self) -> tuple[str, str] | None:
        raw = self.meta.date_published
        value = self._believed(dates.parse(raw)) if raw else None
        if value:
            return value, "json-ld"
        for name in META_DATES:
            raw = self.meta.meta.get(name)
            value = self._believed(dates.parse(raw)) if raw else None
            if value:
                return value, "meta"
        return None

    def _published(
        self, skin: Skin, body: _Body, machine: tuple[str, str] | None
    ) -> tuple[str | None, str | None]:
        for selector in skin.date:
            for element in self._matches(selector):
                value = self._believed(_date_of(element))
                if value:
                    return _sharper((value, "selector"), machine)
        if machine:
            return machine
        near = self._date_near_title(body)
        by_url = self._believed(date_of_url(self.url))
        if near:
            return near, "text"
        if by_url and len(by_url) >= 10:
            return by_url, "url"
        by_library = self._htmldate(by_url)
        if by_library:
            return by_library, "htmldate"
        return (by_url, "url") if by_url else (None, None)

    def _date_near_title(self, body: _Body) -> str | None:
        """The dateline between the heading and the body, or marked as one; never a clock."""
        if not body.elements:
            return None
        target = body.elements[0]
        after_title = False
        candidates: list[tuple[int, str]] = []
        heading = next((h for h in self.tree.iter("h1") if value_of(h)), None)
        order = 0
        for element in self.tree.iter():
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
            value = self._believed(_date_of(element) if is_time else dates.parse(own))
            if value:
                rank = 2 * after_title + is_time + (len(value) > 10)
                candidates.append((rank, value))
        strong = [c for c in candidates if c[0] >= (2 if heading is not None else 1)]
        if strong:
            return max(strong, key=lambda c: c[0])[1]
        # Some systems print the date in the first or last line of the body itself.
        lines = [b.text for b in body.blocks if len(b.text) <= 90]
        for line in [*lines[:3], *lines[-3:]]:
            value = self._believed(dates.parse(line))
            if value and (len(line) <= 60 or len(value) > 10) and is_dateline(line):
                return value
        return None

    def _htmldate(self, by_url: str | None) -> str | None:
        from htmldate import find_date

        tree = copy.deepcopy(self.tree)
        for element in [e for e in tree.iter() if isinstance(e.tag, str)]:
            parent = element.getparent()
            if (
                parent is not None
                and element.tag not in ("head", "body")
                and _shows_other_date(element)
            ):
                parent.remove(element)
        try:
            found = find_date(tree, original_date=True, extensive_search=False, url=self.url)
        except Exception:  # the library raises many kinds on odd trees; it is only the last resort
            return None
        value = self._believed(dates.parse(found)) if found else None
        if value and by_url and value[: len(by_url)] != by_url:
            return None
        if value:
            self.notes.append("date:htmldate")
        return value


def _lead_of(lead: str | None, found: Sorted, meta: Metadata) -> tuple[str | None, list[str]]:
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


def _in_box(element: HtmlElement) -> bool:
    return any(
        a.tag in ("aside", "nav", "footer", "li") or words.kinds(class_of(a)).related
        for a in element.iterancestors()
    )


def _near(element: HtmlElement, body: _Body) -> bool:
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


def _within(element: HtmlElement, bodies: tuple[HtmlElement, ...]) -> bool:
    return any(element is b or b in element.iterancestors() for b in bodies)


def _clean_byline(text: str) -> str | None:
    text = re.sub(r"^(?:tác giả|bài viết|người viết|by|thực hiện)\s*:?\s+", "", text, flags=re.I)
    found = dates.find(text)
    if found:
        text = text[: found[0]]
    text = text.strip(" -–|,;:•·\t")
    return text if 2 <= len(text) <= 120 and any(c.isalpha() for c in text) else None


def _without_site(title: str) -> str:
    """A page title without the site's name after the last divider."""
    parts = re.split(r"\s+[|–—»-]\s+|\s*[|»]\s*", title)
    if len(parts) > 1 and len(parts[0]) >= 15:
        cut = title.find(parts[-1], len(parts[0]))
        if len(parts[-1]) <= 60 and cut > 0 and len(parts[-1]) < len(title) / 2:
            return title[:cut].rstrip(" |–—»-")
    return title


def _same_site(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def looks_binary(data: bytes) -> bool:
    """Whether bytes are no text: a known file signature, or many zeros that are not UTF-16."""
    head = data[:4096]
    if head.startswith(
        (
            b"%PDF",
            b"PK\x03\x04",
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"GIF8",
            b"\x7fELF",
            b"\x1f\x8b",
            b"\xd0\xcf\x11\xe0",
            b"SQLite format 3",
        )
    ):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    if zeros:
        from crawler.pages.encoding import looks_utf16

        return looks_utf16(head) is None
    return len(head.translate(None, _CONTROL)) * 20 < len(head) * 19
