"""CSS selectors over one page.

A skin asks a page some forty selectors, nearly all of them tags, classes, ids and attributes one
below another.  They are answered from an index of the page's class names and ids; only what else
CSS has goes the long way through a translated XPath.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import cast

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

_COMPOUND = re.compile(
    r"(?P<tag>[a-z][a-z0-9]*)?(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:=(?:\"[^\"]*\"|[\w-]+))?\])*)"
    r"(?P<first>:first-child)?"
)
#: ``html:has(x) y``: how a skin asks for the whole of a layout by one of its marks.
_ON_PAGES_WITH = re.compile(r"html:has\(([^()]+)\)\s+(\S.*)")
_PART = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=(?:\"([^\"]*)\"|([\w-]+)))?\]")
_number = itemgetter(0)


@dataclass(frozen=True, slots=True)
class _Compound:
    """One step of a selector; ``child`` where it must lie right below the step before."""

    tag: str | None
    classes: frozenset[str]
    id: str | None
    attributes: tuple[tuple[str, str | None], ...]
    child: bool
    first: bool

    def fits(self, element: HtmlElement) -> bool:
        if self.first and element.getprevious() is not None:
            return False
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.id is not None and element.get("id") != self.id:
            return False
        if self.classes and not self.classes.issubset((element.get("class") or "").split()):
            return False
        for name, value in self.attributes:
            found = element.get(name)
            if found is None or (value is not None and found != value):
                return False
        return True


class Selection:
    """The index of a page; lives as long as the page is being read."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        #: What has a class attribute, by the whole of it: a page repeats few of them often.
        labels: dict[str, list[tuple[int, HtmlElement]]] = {}
        ids: dict[str, list[HtmlElement]] = {}
        for number, element in enumerate(tree.iter(etree.Element)):
            label = element.get("class")
            if label:
                labels.setdefault(label, []).append((number, element))
            identity = element.get("id")
            if identity:
                ids.setdefault(identity, []).append(element)
        self._labels, self._ids = labels, ids
        #: The class attributes that have a name.
        self._names: dict[str, set[str]] = {}
        for label in labels:
            for name in label.split():
                self._names.setdefault(name, set()).add(label)
        self._attributes: dict[str, list[HtmlElement]] = {}
        self._found: dict[str, list[HtmlElement]] = {}

    @property
    def names(self) -> Iterable[str]:
        """All class names and ids of the page."""
        return self._names.keys() | self._ids.keys()

    def all(self, selector: str) -> list[HtmlElement]:
        """The elements that a CSS selector matches, in document order."""
        found = self._found.get(selector)
        if found is None:
            found = self._found[selector] = self._all(selector)
        return found

    def _all(self, selector: str) -> list[HtmlElement]:
        condition = _ON_PAGES_WITH.fullmatch(selector)
        if condition:
            return self.all(condition[2]) if self.all(condition[1]) else []
        steps = _steps(selector)
        if steps is None:
            return matches(self._tree, selector)
        if not all(map(self._possible, steps)):
            return []
        return [e for e in self._candidates(steps[-1]) if _reaches(e, steps, len(steps) - 1)]

    def _possible(self, step: _Compound) -> bool:
        """Whether the page has the names without which nothing fits a step."""
        return step.classes <= self._names.keys() and (step.id is None or step.id in self._ids)

    def _candidates(self, step: _Compound) -> list[HtmlElement]:
        """The elements among which those that fit a step are, in document order."""
        if step.id is not None:
            return self._ids.get(step.id, [])
        if step.classes:
            with_all = set.intersection(*(self._names.get(name, set()) for name in step.classes))
            numbered = chain.from_iterable(self._labels[label] for label in with_all)
            return [element for _, element in sorted(numbered, key=_number)]
        if step.attributes:
            name = step.attributes[0][0]
            if name not in self._attributes:
                self._attributes[name] = cast("list[HtmlElement]", _having(name)(self._tree))
            return self._attributes[name]
        return list(self._tree.iter(step.tag))


def _reaches(element: HtmlElement, steps: tuple[_Compound, ...], last: int) -> bool:
    """Whether an element fits the last step, and what lies above it the steps before."""
    if not steps[last].fits(element):
        return False
    if last == 0:
        return True
    if steps[last].child:
        parent = element.getparent()
        return parent is not None and _reaches(parent, steps, last - 1)
    return any(_reaches(above, steps, last - 1) for above in element.iterancestors())


@cache
def _steps(selector: str) -> tuple[_Compound, ...] | None:
    """A selector as steps, or ``None`` where it has more than tags, names and attributes."""
    steps: list[_Compound] = []
    child = False
    for word in re.sub(r"\s*>\s*", " > ", selector.strip()).split():
        if word == ">":
            child = True
            continue
        found = _COMPOUND.fullmatch(word)
        if found is None:
            return None
        classes, identity, attributes = set[str](), None, list[tuple[str, str | None]]()
        for mark, name, attribute, quoted, plain in _PART.findall(found["rest"]):
            if mark == ".":
                classes.add(name)
            elif mark == "#":
                identity = name
            else:
                attributes.append((attribute, quoted or plain or None))
        steps.append(
            _Compound(
                found["tag"],
                frozenset(classes),
                identity,
                tuple(attributes),
                child=child,
                first=found["first"] is not None,
            )
        )
        child = False
    return tuple(steps) or None


@cache
def _css(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


@cache
def _having(attribute: str) -> etree.XPath:
    return etree.XPath(f"descendant-or-self::*[@{attribute}]")


def matches(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements below and with ``tree`` that a CSS selector matches, in document order."""
    return cast("list[HtmlElement]", _css(selector)(tree))
