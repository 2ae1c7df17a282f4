"""Finding the body of a page whose system is not known.

Known containers first; else the element whose own paragraphs hold the most running text, in the
manner of readability: a paragraph counts for its parent, half for its grandparent, and links
count against it.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.pages import words
from crawler.pages.blocks import SKIPPED_TAGS, class_of, text_of

_TEXT_TAGS = ("p", "td", "pre", "li", "blockquote")
_ENOUGH = 200


def find_body(tree: HtmlElement) -> HtmlElement | None:
    """The element that holds the running text, or ``None`` where no element has any."""
    scores: dict[HtmlElement, float] = {}
    for element in tree.iter("p", "td", "pre", "div", "h2", "h3", "section", "article"):
        text = _own_text(element)
        size = len(text)
        if size < 25 or _ignored(element):
            continue
        score = size / 100 + text.count(",") * 0.3 + text.count(". ") * 0.3 + 0.5
        score *= 1 - _link_share(element, size)
        if score <= 0:
            continue
        holder = (
            element.getparent() if element.tag in _TEXT_TAGS or element.tag[0] == "h" else element
        )
        if holder is None:
            continue
        weight = 1.0
        for _ in range(3):
            scores[holder] = scores.get(holder, 0.0) + score * weight
            weight *= 0.45
            above = holder.getparent()
            if above is None or above.tag in ("body", "html"):
                break
            holder = above
    if not scores:
        return None
    for element in scores:
        scores[element] *= _name_factor(element)
    best = max(scores, key=lambda e: scores[e])
    return best if len(text_of(best).strip()) >= 80 else None


def _own_text(element: HtmlElement) -> str:
    """Text of the element without that of its block children."""
    if element.tag in ("p", "pre", "h2", "h3"):
        return text_of(element).strip()
    pieces = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag in (
            "a", "b", "strong", "em", "i", "span", "font", "u", "sup", "sub", "br"
        ):  # fmt: skip
            if child.tag == "span" and len(child) and child.find("p") is not None:
                continue
            pieces.append(text_of(child))
        pieces.append(child.tail or "")
    return "".join(pieces).strip()


def _link_share(element: HtmlElement, size: int) -> float:
    linked = sum(len(text_of(a).strip()) for a in element.iter("a"))
    return min(1.0, linked / max(size, 1))


def _ignored(element: HtmlElement) -> bool:
    steps = 0
    node: HtmlElement | None = element
    while node is not None and steps < 12:
        if node.tag in SKIPPED_TAGS or node.tag in ("aside", "figcaption", "figure"):
            return True
        label = class_of(node)
        if (
            label != " "
            and node.tag not in ("body", "html")
            and (
                words.kinds(label).related
                or words.kinds(label).caption
                or words.kinds(label).boilerplate
            )
            and len(text_of(node)) < 4 * _ENOUGH + 2 * len(text_of(element))
        ):
            return True
        node = node.getparent()
        steps += 1
    return False


def _name_factor(element: HtmlElement) -> float:
    label = class_of(element)
    factor = 1.0
    if any(word in label for word in ("content", "body", "article", "detail", "noidung", "entry")):
        factor *= 1.2
    if words.kinds(label).related or words.kinds(label).boilerplate:
        factor *= 0.4
    if element.tag in ("body", "html"):
        factor *= 0.5
    return factor
