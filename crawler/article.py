"""What the crawler hands on: one article, its one text, and the zones over it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any, Literal

ZoneKind = Literal["title", "lead", "body", "caption", "byline", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Zone:
    """Half-open character offsets into ``Article.text``."""

    kind: ZoneKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article as taken from its page.

    ``text`` is title, lead, body and captions as one string (parts separated by a blank line);
    every offset counts in it.  ``published_at`` is ISO with the precision known and +07:00 where
    the hour is; ``published_how`` says what gave it (``json-ld``, ``meta``, ``selector``,
    ``text``, ``url``, ``given``).  ``url`` is the canonical address.
    """

    url: str
    site: str | None
    title: str
    text: str
    zones: tuple[Zone, ...]
    byline: str | None = None
    published_at: str | None = None
    published_how: str | None = None
    fetched_at: str | None = None
    lang: str = "vi"
    section: str | None = None
    tags: tuple[str, ...] = ()
    original_url: str | None = None
    original_name: str | None = None
    related: tuple[str, ...] = ()
    page_object: str = "generic"
    notes: tuple[str, ...] = field(default=())

    def part(self, *kinds: ZoneKind) -> str:
        """The text of the zones of these kinds, one a line."""
        return "\n".join(self.text[z.start : z.end] for z in self.zones if z.kind in kinds)

    def to_dict(self) -> dict[str, Any]:
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        data["zones"] = [[z.kind, z.start, z.end] for z in self.zones]
        for name in ("tags", "related", "notes"):
            data[name] = list(data[name])
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Article:
        values = dict(data)
        values["zones"] = tuple(Zone(*z) for z in data["zones"])
        for name in ("tags", "related", "notes"):
            values[name] = tuple(data.get(name, ()))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Written:
    """An article as the store keeps it (``json``), beside it what a crawl asks of it on its way
    there, so that nobody has to read it again."""

    json: str
    related: tuple[str, ...]
    site: str | None
    title: str
    published_at: str | None
    original_url: str | None
    body_chars: int
    has_byline: bool
    has_lead: bool

    @classmethod
    def of(cls, article: Article) -> Written:
        return cls(
            json=json.dumps(article.to_dict(), ensure_ascii=False),
            related=article.related,
            site=article.site,
            title=article.title,
            published_at=article.published_at,
            original_url=article.original_url,
            body_chars=sum(z.end - z.start for z in article.zones if z.kind == "body"),
            has_byline=article.byline is not None,
            has_lead=any(z.kind == "lead" for z in article.zones),
        )

    def read(self) -> Article:
        return Article.from_dict(json.loads(self.json))


def compose(
    *, title: str, lead: str | None, body: list[str], captions: list[str]
) -> tuple[str, tuple[Zone, ...]]:
    """Join the parts into the one text and give the zones over it.

    Empty parts are left out; the order is title, lead, body paragraphs, captions.
    """
    parts: list[tuple[ZoneKind, str]] = [("title", title)]
    if lead:
        parts.append(("lead", lead))
    parts += [("body", p) for p in body]
    parts += [("caption", c) for c in captions]
    text, zones = "", []
    for kind, part in parts:
        part = part.strip()
        if not part:
            continue
        if text:
            text += "\n\n"
        zones.append(Zone(kind, len(text), len(text) + len(part)))
        text += part
    return text, tuple(zones)
