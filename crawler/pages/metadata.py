"""What a page says about itself to machines: JSON-LD, OpenGraph and other meta elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from crawler.pages.blocks import text_of
from crawler.pages.text import fold_space

_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|NewsItem)$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_MOST_NODES = 2000

META_DATES = (
    "article:published_time",
    "og:article:published_time",
    "pubdate",
    "publishdate",
    "publish-date",
    "datepublished",
    "dc.date.issued",
    "dc.date",
    "dc.created",
    "dcterms.created",
    "article.published",
    "sailthru.date",
    "date",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Folded strings as the page gives them; ``meta`` has lower-cased names, first value wins."""

    json_ld: dict[str, Any] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    lang: str | None = None
    page_title: str | None = None

    def first(self, *names: str) -> str | None:
        return next((self.meta[name] for name in names if self.meta.get(name)), None)

    @property
    def headline(self) -> str | None:
        return _string(self.json_ld.get("headline"))

    @property
    def authors(self) -> str | None:
        names = [name for name in map(_name, _as_list(self.json_ld.get("author"))) if name]
        return ", ".join(dict.fromkeys(names)) or None

    @property
    def section(self) -> str | None:
        section = next(
            (s for s in map(_string, _as_list(self.json_ld.get("articleSection"))) if s), None
        )
        return section or self.first("article:section")

    @property
    def date_published(self) -> str | None:
        return _string(self.json_ld.get("datePublished"))

    @property
    def keywords(self) -> tuple[str, ...]:
        words: list[str] = []
        for value in (
            self.meta.get("article:tag"),
            self.meta.get("news_keywords"),
            self.meta.get("keywords"),
        ):
            if value:
                words = [fold_space(word) for word in re.split(r"[,;]", value)]
                break
        return tuple(dict.fromkeys(word for word in words if word))[:30]


def read_metadata(tree: HtmlElement) -> Metadata:
    """Read a parsed page; broken JSON-LD is passed over, never an error."""
    meta: dict[str, str] = {}
    canonical = lang = None
    best: dict[str, Any] = {}
    for element in tree.iter("meta", "link", "script", "html"):
        if element.tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = element.get("content")
            if name and content:
                key, value = name.strip().lower(), fold_space(content)
                if key == "article:tag" and key in meta:
                    meta[key] += ", " + value
                else:
                    meta.setdefault(key, value)
        elif element.tag == "link":
            if "canonical" in (element.get("rel") or "").lower().split() and canonical is None:
                canonical = (element.get("href") or "").strip() or None
        elif element.tag == "html":
            lang = lang or element.get("lang") or element.get("xml:lang")
        elif "ld+json" in (element.get("type") or "") and element.text:
            for node in _nodes(_loads(element.text)):
                if _is_article(node) and len(node) > len(best):
                    best = node
    title = tree.find(".//title")
    return Metadata(
        json_ld=best,
        meta=meta,
        canonical=canonical,
        lang=lang,
        page_title=fold_space(text_of(title)) if title is not None else None,
    )


def _loads(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    todo, seen = [data], 0
    while todo and seen < _MOST_NODES:
        node = todo.pop()
        seen += 1
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            yield node
            todo.extend(v for k, v in node.items() if k in ("@graph", "mainEntity", "hasPart"))


def _is_article(node: dict[str, Any]) -> bool:
    return any(
        isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in _as_list(node.get("@type"))
    )


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _string(value: Any) -> str | None:
    return (fold_space(value) or None) if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    return _string(value.get("name")) if isinstance(value, dict) else _string(value)
