"""Báo Mới: an aggregator whose pages carry the article as data.

The full site is a Next.js page, whose ``__NEXT_DATA__`` holds title, description, blocks and the
address of the original; the light host and the older pages are plain HTML.  What the site shows
as a date is often relative ("3 giờ trước"), which states none.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from crawler.pages.base import PageObject, Skin

_NEXT_DATA = re.compile(
    r"<script[^>]+id=[\"']__NEXT_DATA__[\"'][^>]*>(?P<json>.*?)</script>", re.DOTALL
)
_MOST_NODES = 20_000


def from_next_data(page: str) -> str | None:
    """The page's embedded article as HTML with the classes of the light pages, or ``None``.

    The article is the first object that has a title and a list of typed blocks; where it lies in
    the data is left open, since that has moved between releases.
    """
    found = _NEXT_DATA.search(page)
    if found is None:
        return None
    try:
        data = json.loads(found["json"])
    except (ValueError, RecursionError):
        return None
    article, blocks = _article(data)
    if article is None:
        return None
    title = str(article.get("title") or "")
    parts = [f"<h1>{html.escape(title)}</h1>"]
    stamp = _stamp(article)
    if stamp:
        parts.append(f'<time class="time" datetime="{html.escape(stamp)}"></time>')
    description = str(article.get("description") or article.get("sapo") or "")
    if description:
        parts.append(f'<h3 class="sapo">{html.escape(description)}</h3>')
    parts.append('<div class="content-body">')
    parts += [_block(block) for block in blocks]
    parts.append("</div>")
    source, url = _source(article)
    if url:
        parts.append(
            f'<p class="bm-source"><a href="{html.escape(url)}">'
            f"Nguồn {html.escape(source or '')}: {html.escape(url)}</a></p>"
        )
    head = page[: found.start()]
    head = head[: head.lower().find("<body")] if "<body" in head.lower() else head
    return f"{head}<body>{''.join(parts)}</body></html>"


def _article(data: Any) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    todo, seen = [data], 0
    while todo and seen < _MOST_NODES:
        node = todo.pop(0)
        seen += 1
        if isinstance(node, dict):
            if isinstance(node.get("title"), str):
                for value in node.values():
                    if _typed(value):
                        return node, value
            todo.extend(node.values())
        elif isinstance(node, list):
            todo.extend(node)
    return None, []


def _typed(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and isinstance(item.get("type"), str) for item in value)
        and any(isinstance(item.get("content"), str) for item in value)
    )


def _block(block: dict[str, Any]) -> str:
    kind = f"{block['type']} {block.get('subtype') or block.get('subType') or ''}".lower()
    content = str(block.get("content") or "")
    if "image" in kind or "video" in kind or "photo" in kind:
        return '<p class="body-image"><img src="" alt=""></p>'
    if "caption" in kind:
        return f'<p class="body-text media-caption">{content}</p>'
    if "author" in kind:
        return f'<p class="body-author">{content}</p>'
    return f'<p class="body-text">{content}</p>'


def _stamp(article: dict[str, Any]) -> str | None:
    """The publication moment: an ISO string, or seconds or milliseconds since 1970."""
    for name in ("date", "publishedDate", "published", "time"):
        value = article.get(name)
        if isinstance(value, str) and re.match(r"\d{4}-\d{2}-\d{2}", value):
            return value
        if isinstance(value, int) and value > 10**9:
            return f"/Date({value if value > 10**11 else value * 1000})/"
    return None


def _source(article: dict[str, Any]) -> tuple[str | None, str | None]:
    publisher = article.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else publisher
    for key in ("originalUrl", "originUrl", "sourceUrl"):
        url = article.get(key)
        if isinstance(url, str) and url.startswith(("http://", "https://")):
            return (name if isinstance(name, str) else None), url
    return None, None


PAGE = PageObject(
    "baomoi",
    (
        Skin(
            "body-text",
            title=("h1",),
            lead=("h3.sapo", ".article__sapo"),
            body=("div.content-body", "div.article__body"),
            byline=("p.body-author",),
            date=("time.time",),
            captions=("p.media-caption",),
            original=(".bm-source a", "p.bm-source", ".article__source a"),
            related=(".related-box", ".bm-related"),
            drop=("a.original-link", ".bai-goc"),
        ),
    ),
    rewrite=from_next_data,
)
