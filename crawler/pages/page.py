"""One page opened: its tree, what it says about itself, and what all readers of it ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, cast

from lxml import etree, html
from lxml.html import HtmlElement

from crawler.pages import words
from crawler.pages.blocks import class_of
from crawler.pages.encoding import DecodeError, decode_page, looks_binary
from crawler.pages.metadata import Metadata, read_metadata
from crawler.pages.selecting import Selection
from crawler.pages.skin import PageError
from crawler.pages.text import fold_space

if TYPE_CHECKING:
    from crawler.registry import Site

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TEXTS = etree.XPath(
    ".//text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False
)


def parse_html(text: str, utf8: bytes | None = None, *, for_library: bool = False) -> HtmlElement:
    """A tree of decoded HTML; ``PageError`` where there is nothing to parse.

    ``utf8`` is the text in UTF-8, where somebody has it.  The elements are plain ones, or those
    of ``lxml.html``, which some libraries ask for.
    """
    if not text.strip():
        raise PageError("empty", "the page is empty")
    declaration = _XML_DECLARATION.match(text)
    if declaration:
        text, utf8 = text[declaration.end() :], None
    try:
        data = utf8 if utf8 is not None else text.encode("utf-8")
        tree = etree.fromstring(data, _library_parser() if for_library else _utf8_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise PageError("no_body", f"the page cannot be parsed: {error}") from None
    if tree is None:
        raise PageError("no_body", "the page cannot be parsed: Document is empty")
    return tree


@cache
def _utf8_parser() -> etree.HTMLParser:
    return etree.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True, collect_ids=False)


@cache
def _library_parser() -> etree.HTMLParser:
    return html.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True)


def value_of(element: HtmlElement) -> str:
    """The folded text of an element, or the content of a ``meta``."""
    if element.tag == "meta":
        return fold_space(element.get("content") or "")
    # Text pieces of scripts and styles are no words of the page.
    return fold_space(" ".join(cast("list[str]", _TEXTS(element))))


class Page:
    """A page being read; lives as long as one reading of it.

    ``notes`` says what was odd; ``source`` is the decoded page.  Raises ``PageError`` where the
    bytes are no text.
    """

    def __init__(
        self,
        data: bytes,
        url: str,
        *,
        charset: str | None = None,
        site: Site | None = None,
        fetched_at: str | None = None,
        rewrite: Callable[[str], str | None] | None = None,
    ) -> None:
        self.url, self.site, self.fetched_at = url, site, fetched_at
        self.notes: list[str] = []
        if not data.strip():
            raise PageError("empty", "the page is empty")
        if looks_binary(data):
            raise PageError("binary", "this is not a text page")
        try:
            text, encoding, utf8 = decode_page(data, charset)
        except DecodeError as error:
            raise PageError("undecodable", str(error)) from None
        if encoding != "utf-8":
            self.notes.append(f"encoding:{encoding}")
        rewritten = rewrite(text) if rewrite is not None else None
        if rewritten:
            text, utf8 = rewritten, None
        self.source = text
        self.tree = parse_html(text, utf8)
        self.meta: Metadata = read_metadata(self.tree)
        self.selection = Selection(self.tree)

    def matches(self, selector: str) -> list[HtmlElement]:
        """The elements that a CSS selector matches."""
        return self.selection.all(selector)

    def select(self, selectors: Iterable[str]) -> list[HtmlElement]:
        """The elements of the first selector that matches any."""
        for selector in selectors:
            found = self.matches(selector)
            if found:
                return found
        return []

    @cached_property
    def kinds(self) -> words.Kinds:
        """Which kinds of thing any class name or id of the page may stand for."""
        found = [words.kinds(name.lower()) for name in self.selection.names]
        return (
            words.Kinds(*(any(column) for column in zip(*found, strict=True)))
            if found
            else (words.Kinds(*[False] * len(words.Kinds._fields)))
        )

    @cached_property
    def challenged(self) -> bool:
        """Whether the page is a browser check: little text, and the scripts of one."""
        if len(value_of(self.tree)) >= 1500:
            return False
        return words.CHALLENGE.search(self.source[:20_000]) is not None


def in_box(element: HtmlElement) -> bool:
    """Whether the element stands in a list or a box of other things."""
    return any(
        a.tag in ("aside", "nav", "footer", "li") or words.kinds(class_of(a)).related
        for a in element.iterancestors()
    )


def within(element: HtmlElement, bodies: tuple[HtmlElement, ...]) -> bool:
    """Whether the element is one of these, or inside one."""
    return any(element is b or b in element.iterancestors() for b in bodies)
