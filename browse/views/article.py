"""The page of an article, and the address of a fact in it."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from browse.pages import article as articles
from browse.pages import cite, review
from browse.reader import ids, read
from browse.settings import settings_of
from browse.views.asked import Asked, Page, missing


async def article_page(asked: Asked) -> Page:
    data = await read(asked.datasette, lambda r: articles.article(r, asked.part("article_id")))
    if data is None:
        return missing(asked, "no_article")
    facts = data["facts"]
    text = data["text"]
    extra: dict[str, Any] = {
        "paragraphs": articles.paragraphs(text, data["zones"], facts) if text else [],
        "citation": cite.line(data, asked.words),
        "bibtex": cite.bibtex(data),
        "cite": lambda fact: cite.line(data, asked.words, fact["quote"]),
        "ids": ids,
    }
    corrections = settings_of(asked.datasette).corrections
    if asked.reviewer and corrections is not None:
        extra |= {"decided": review.decided(corrections), "correctable": review.correctable}
    return Page("article.html", data["title"], data, extra)


async def fact_page(asked: Asked) -> Any:
    """To the words of a fact in its article."""
    fact_id = asked.part("fact_id")
    article_id = await read(
        asked.datasette, lambda r: r.value("SELECT article_id FROM fact WHERE id = ?", [fact_id])
    )
    if article_id is None:
        return missing(asked, "no_fact")
    return Response.redirect(asked.url("article", article_id) + f"#fact-{fact_id}")
