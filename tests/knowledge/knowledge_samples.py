"""Small articles and facts for the tests of the knowledge base."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from extract.facts import FACT_CLASSES, Evidence, Extraction, Fact, ProductCount
from knowledge.records import ArticleRecord

SOC_TRANG = {"place": "tỉnh Sóc Trăng", "place_code": "94", "place_id": "vn63:94"}
BAC_LIEU = {"place": "tỉnh Bạc Liêu", "place_code": "95", "place_id": "vn63:95"}
CAN_THO_NOW = {"place": "thành phố Cần Thơ", "place_code": "92", "place_id": "vn34:92"}


def article(text: str, **values: Any) -> ArticleRecord:
    """An article with this text; its first line is the title."""
    title, _, body = text.partition("\n\n")
    url = values.pop("url", None) or f"https://bao.example/{_short(text)}.html"
    zones = [("title", 0, len(title))]
    if body:
        zones.append(("body", len(text) - len(body), len(text)))
    defaults: dict[str, Any] = {
        "id": _short(url),
        "url": url,
        "site": "bao",
        "title": title,
        "text": text,
        "zones": tuple(zones),
        "body": body,
        "captions": "",
        "fetched_at": "2025-01-01T00:00:00+00:00",
    }
    return ArticleRecord(**(defaults | values))


def at(text: str, quote: str, cls: type[Fact] = ProductCount, **values: Any) -> Fact:
    """A fact of the class whose quote stands (once) in the text."""
    start = text.index(quote)
    defaults: dict[str, Any] = {"rule": "sample", "confidence": 0.9}
    if cls in (FACT_CLASSES["product_count"], FACT_CLASSES["producer_count"]):
        defaults["basis"] = "total"
    if "count" in values:
        values["count_min"] = values["count_max"] = values.pop("count")
    if "stars" in values:
        values["stars_min"] = values["stars_max"] = values.pop("stars")
    evidence = (Evidence("count", start, start + len(quote), quote, quote, "sample"),)
    return cls(
        quote=quote,
        start=start,
        end=start + len(quote),
        evidence=evidence,
        **(defaults | values),
    )


def read(facts: Iterable[Fact]) -> Extraction:
    return Extraction(facts=tuple(facts))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
