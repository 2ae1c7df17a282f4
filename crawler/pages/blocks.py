"""A body element as blocks: paragraphs, captions, credits and related links told apart.

One walk over the element, no recursion, so that no page is too deep.  Nothing is taken from the
elements that a skin or a class name calls boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement

from crawler.pages import words
from crawler.pages.text import fold_space

Role = Literal["text", "caption", "related", "byline", "drop"]

SKIPPED_TAGS = frozenset(
    (
        *("script", "style", "noscript", "template", "iframe", "svg", "canvas", "object", "embed"),
        *("select", "option", "button", "input", "textarea", "nav", "footer", "head", "meta"),
        *("link", "video", "audio", "map", "dialog", "title"),
    )
)
BLOCK_TAGS = frozenset(
    (
        *("p", "div", "section", "article", "main", "header", "aside", "figure", "figcaption"),
        *("blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody"),
        *("tfoot", "tr", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "form", "fieldset"),
        *("address", "center", "hr", "details", "summary", "body", "html"),
    )
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_CELL = frozenset(("td", "th"))
_EMPHASIS = frozenset(("em", "i"))
_STRONG = frozenset(("strong", "b"))
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)
_RIGHT = re.compile(r"text-align:\s*right", re.IGNORECASE)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_CONTENT = etree.XPath("string()", smart_strings=False)
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’)]*\s*$")


@dataclass(slots=True)
class Block:
    """One folded line of text and what its markup says of it; shares are of its characters."""

    text: str
    role: Role = "text"
    tag: str = "p"
    link_share: float = 0.0
    links: tuple[str, ...] = ()
    emphasis_share: float = 0.0
    strong_share: float = 0.0
    centred: bool = False
    right: bool = False
    after_image: bool = False
    in_image_table: bool = False


@dataclass(slots=True)
class _Buffer:
    pieces: list[str] = field(default_factory=list)
    size: int = 0
    linked: int = 0
    emphasised: int = 0
    strong: int = 0
    links: list[str] = field(default_factory=list)


def class_of(element: HtmlElement) -> str:
    """Class and id of an element, lower-cased, as one string."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def text_of(element: HtmlElement) -> str:
    """All text in an element, that of scripts included, as it stands."""
    return str(_CONTENT(element))


def read_blocks(body: HtmlElement, roles: Mapping[HtmlElement, Role]) -> list[Block]:
    """The blocks of ``body`` in order; ``roles`` says what is already known of its elements."""
    return _Walk(body, roles).run()


class _Walk:
    def __init__(self, body: HtmlElement, roles: Mapping[HtmlElement, Role]) -> None:
        self.body = body
        self.roles = roles
        self.blocks: list[Block] = []
        self.buffer = _Buffer()
        self.image = False
        self.depth_link = self.depth_em = self.depth_strong = 0
        self.centre = self.right = 0
        self.role_stack: list[tuple[HtmlElement, Role]] = []
        self.table_stack: list[bool] = []
        self.total = len(text_of(body)) or 1

    def run(self) -> list[Block]:
        walk = etree.iterwalk(self.body, events=("start", "end", "comment", "pi"))
        skipped: HtmlElement | None = None
        for event, element in walk:
            if event in ("comment", "pi"):
                if element.tail:
                    self._add(element.tail)
            elif event == "start":
                if self._skips(element):
                    skipped = element
                    walk.skip_subtree()
                    if self._breaks(element):
                        self._flush("p")
                else:
                    self._open(element)
            else:
                if element is skipped:
                    skipped = None
                    if self._breaks(element):
                        self._flush("p")
                else:
                    self._close(element)
                if element is not self.body and element.tail:
                    self._add(element.tail)
        self._flush("p")
        return self.blocks

    def _breaks(self, element: HtmlElement) -> bool:
        return element.tag in BLOCK_TAGS or element.tag == "iframe"

    def _skips(self, element: HtmlElement) -> bool:
        tag = element.tag
        if tag in SKIPPED_TAGS:
            if tag in ("video", "iframe", "object", "embed"):
                self._flush("p")
                self.image = True
            return True
        if element is self.body:
            return False
        role = self.roles.get(element)
        if role is None:
            role = self._guess(element)
        if role == "drop":
            return True
        if role is not None and not self.role_stack:
            self._flush("p")
            self.role_stack.append((element, role))
        return False

    def _guess(self, element: HtmlElement) -> Role | None:
        """The role that tag, class and style give; a large element is never boilerplate by name."""
        tag = element.tag
        if tag == "figcaption" or tag == "caption":
            return "caption"
        style = element.get("style") or ""
        if style and _HIDDEN.search(style):
            return "drop"
        label = class_of(element)
        if label == " " or (tag not in BLOCK_TAGS and tag not in ("span", "td", "em", "i", "a")):
            return None
        kinds = words.kinds(label)
        if kinds.caption:
            return "caption" if self._small(element) else None
        if kinds.related:
            return "related" if self._small(element) else None
        if kinds.boilerplate:
            return "drop" if self._small(element) else None
        if kinds.byline and len(fold_space(text_of(element))) <= 200:
            return "byline"
        return None

    def _small(self, element: HtmlElement) -> bool:
        return len(text_of(element)) * 2 <= self.total

    def _open(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._line_break(element)
        elif tag == "img" or tag == "picture":
            if any(piece.strip() for piece in self.buffer.pieces) and not self._icon(element):
                self._flush("p")
            if not self._icon(element):
                self.image = True
        elif tag in _CELL:
            if self._row_of_data(element):
                if any(piece.strip() for piece in self.buffer.pieces):
                    self.buffer.pieces.append(" | ")
            else:
                self._flush("p")
        elif tag in BLOCK_TAGS:
            self._flush("p")
            if tag == "table":
                self.table_stack.append(element.find(".//img") is not None)
        style = element.get("style")
        self._mark(element, style, 1)
        if tag == "a":
            self.depth_link += 1
            href = element.get("href")
            if href:
                self.buffer.links.append(href)
        elif tag in _EMPHASIS or (style and "italic" in style):
            self.depth_em += 1
        elif tag in _STRONG:
            self.depth_strong += 1
        if element.text:
            self._add(element.text)

    def _close(self, element: HtmlElement) -> None:
        tag = element.tag
        style = element.get("style")
        if tag in BLOCK_TAGS or (tag in _CELL and not self._row_of_data(element)):
            self._flush(tag)
        self._mark(element, style, -1)
        if tag == "a":
            self.depth_link -= 1
        elif tag in _EMPHASIS or (style and "italic" in style):
            self.depth_em -= 1
        elif tag in _STRONG:
            self.depth_strong -= 1
        if tag == "table" and self.table_stack:
            self.table_stack.pop()
        if self.role_stack and self.role_stack[-1][0] is element:
            self._flush(tag)
            self.role_stack.pop()

    def _mark(self, element: HtmlElement, style: str | None, step: int) -> None:
        """Count how deep the walk stands in what is centred or set to the right."""
        align = element.get("align")
        if align == "center" or element.tag == "center" or (style and _CENTRED.search(style)):
            self.centre += step
        if align == "right" or (style and _RIGHT.search(style)):
            self.right += step

    @staticmethod
    def _icon(element: HtmlElement) -> bool:
        width = element.get("width") or ""
        return width.isdigit() and int(width) <= 48

    def _row_of_data(self, cell: HtmlElement) -> bool:
        """Whether the cell stands beside others in a row of plain values."""
        row = cell.getparent()
        if (
            row is None
            or row.tag != "tr"
            or len(row) < 2
            or (self.table_stack and self.table_stack[-1])
        ):
            return False
        return all(len(text_of(c)) <= 300 and c.find(".//table") is None for c in row)

    def _line_break(self, element: HtmlElement) -> None:
        text = "".join(self.buffer.pieces)
        after = (element.tail or "").strip()
        following = element.getnext()
        double = not after and following is not None and following.tag == "br"
        goes_on = bool(after) and after[0].islower()
        if double or (_SENTENCE_END.search(text) and not goes_on):
            self._flush("p")
        else:
            self._add(" ")

    def _add(self, text: str) -> None:
        size, buffer = len(text.strip()), self.buffer
        if size or buffer.pieces or self.role_stack:
            buffer.pieces.append(text)
            buffer.size += size
            if self.depth_link > 0:
                buffer.linked += size
            if self.depth_em > 0:
                buffer.emphasised += size
            if self.depth_strong > 0:
                buffer.strong += size

    def _flush(self, tag: str) -> None:
        if not self.buffer.pieces:
            self.buffer.links.clear()
            return
        buffer, self.buffer = self.buffer, _Buffer()
        text = fold_space("".join(buffer.pieces))
        if not text:
            return
        size = max(buffer.size, 1)
        role: Role = self.role_stack[-1][1] if self.role_stack else "text"
        self.blocks.append(
            Block(
                text=text,
                role=role,
                tag="h" if tag in _HEADINGS else ("li" if tag == "li" else "p"),
                link_share=buffer.linked / size,
                links=tuple(buffer.links),
                emphasis_share=buffer.emphasised / size,
                strong_share=buffer.strong / size,
                centred=self.centre > 0,
                right=self.right > 0,
                after_image=self.image,
                in_image_table=bool(self.table_stack and self.table_stack[-1]),
            )
        )
        if role == "text" or role == "caption":
            self.image = False
