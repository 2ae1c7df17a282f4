"""How an article, and a fact in it, is cited: a line to paste and BibTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from browse.lang import Words
from browse.safety import web_address


def line(article: Mapping[str, Any], words: Words, quote: str | None = None) -> str:
    """One line: author, title, site, date, the quote, the address, when it was fetched."""
    parts = [article.get("byline"), f"“{article['title']}”", article["site"]]
    parts.append(words.date(article["published_at"]))
    if quote:
        parts.append(f"«{quote}»")
    parts.append(web_address(article["url"]))
    if article.get("fetched_at"):
        parts.append(words.t("accessed", date=words.date(article["fetched_at"])))
    return ", ".join(str(p) for p in parts if p) + "."


def bibtex(article: Mapping[str, Any]) -> str:
    """An ``@online`` entry; braces in the page's own words are dropped."""
    date = (article["published_at"] or "")[:10]
    fields = {
        "title": article["title"],
        "author": article.get("byline"),
        "organization": article["site"],
        "date": date,
        "url": web_address(article["url"]),
        "urldate": (article.get("fetched_at") or "")[:10],
    }
    key = f"{_ascii(article['site'] or 'ocop')}{date[:4]}{article['id'][:6]}"
    body = ",\n".join(
        f"  {name} = {{{_plain(str(value))}}}" for name, value in fields.items() if value
    )
    return f"@online{{{key},\n{body}\n}}"


def _plain(value: str) -> str:
    return re.sub(r"[{}\\\s]+", " ", value).strip()


def _ascii(value: str) -> str:
    bare = unicodedata.normalize("NFD", value.replace("đ", "d").replace("Đ", "D"))
    return re.sub(r"[^A-Za-z0-9]", "", bare)
