"""An article from a plain text file, once it is known which part of the text is what."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from crawler import addresses, dates
from crawler.article import Article, ZoneKind, compose
from crawler.pages import words
from crawler.pages.dating import date_of_url
from crawler.pages.sorting import is_dateline, split_source
from crawler.pages.text import fold_space, key, language
from crawler.registry import Site

_END = re.compile(r"[.!?…:;/|\-–—”\"»)]\s*$")
_WEEKDAY = re.compile(r"thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật", re.IGNORECASE)
_GOES_ON = 40  # characters: a shorter line is a heading or a name, not the first half of a sentence
_HEAD = 600  # characters: what stands further down is not the article's dateline


def assemble(
    text: str,
    zones: Iterable[tuple[ZoneKind, int, int]],
    *,
    url: str | None = None,
    published: str | None = None,
    site: Site | None = None,
) -> Article:
    """The article of a text with zones over it (kind, start, end; half-open offsets).

    Title, lead, body and captions are kept, boilerplate and bylines leave the text; what no zone
    covers is body.  The publication date is ``published``, or what a byline or a dateline near
    the top states, or what the address carries.  A sentence that a page break cut in two is
    joined.  Without an address the article is ``saved:`` and a hash of the text.
    """
    parts = _lines(text, zones)
    title = " ".join(line for kind, line in parts if kind == "title")
    if not title:
        running = (line for kind, line in parts if kind in ("body", "lead"))
        title = next((line for line in running if not _furniture(line)), "")
    lead = " ".join(line for kind, line in parts if kind == "lead") or None
    title_key = key(title)
    body = [
        line
        for kind, line in parts
        if kind == "body" and key(line) != title_key and not _furniture(line)
    ]
    captions = [
        line for kind, line in parts if kind == "caption" and not words.LABEL_ONLY.fullmatch(line)
    ]
    when, how = _published(published, parts, url)
    original_url, original_name = _original(parts)
    joined, zones_of = compose(title=title, lead=lead, body=_joined(body), captions=captions)
    return Article(
        url=addresses.canonical(url, site) if url else saved_address(text),
        site=site.id if site else None,
        title=title,
        text=joined,
        zones=zones_of,
        byline=_byline(parts),
        published_at=when,
        published_how=how,
        lang=language(joined),
        original_url=original_url,
        original_name=original_name,
        page_object="plaintext",
    )


def saved_address(text: str) -> str:
    """The stand-in address of a text that came without one: the same text, the same address."""
    return f"saved:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _lines(text: str, zones: Iterable[tuple[ZoneKind, int, int]]) -> list[tuple[ZoneKind, str]]:
    parts: list[tuple[ZoneKind, str]] = []
    position = 0

    def add(kind: ZoneKind, start: int, end: int) -> None:
        for raw in text[start:end].splitlines():
            line = fold_space(raw)
            if line:
                parts.append((kind, line))

    for kind, start, end in sorted(zones, key=lambda zone: zone[1]):
        if start > position:
            add("body", position, start)
        add(kind, max(start, position), end)
        position = max(position, end)
    add("body", position, len(text))
    return parts


def _furniture(line: str) -> bool:
    return (
        bool(words.LABEL_ONLY.fullmatch(line))
        or is_dateline(line)
        or (split_source(line)[1] is not None)
    )


def _joined(lines: list[str]) -> list[str]:
    result: list[str] = []
    for line in lines:
        cut = bool(result) and len(result[-1]) >= _GOES_ON and not _END.search(result[-1])
        if cut and line[0].islower():
            result[-1] += " " + line
        else:
            result.append(line)
    return result


def _published(
    given: str | None, parts: list[tuple[ZoneKind, str]], url: str | None
) -> tuple[str | None, str | None]:
    if given:
        return dates.parse(given) or given, "given"
    bylines = [line for kind, line in parts if kind == "byline"]
    head: list[str] = []
    for kind, line in parts:
        if sum(map(len, head)) > _HEAD:
            break
        if kind != "boilerplate":
            head.append(line)
    for line in [*bylines, *(line for line in head if _dated(line))]:
        value = dates.parse(line)
        if value:
            return value, "text"
    by_url = date_of_url(url) if url else None
    return (by_url, "url") if by_url else (None, None)


def _dated(line: str) -> bool:
    """A dateline, or a name followed by one; a sentence that tells of a day is neither."""
    if len(line) > 120 or line.endswith("."):
        return False
    if is_dateline(line):
        return True
    found = dates.find(line)
    exact = found is not None and (len(found[2]) > 10 or bool(_WEEKDAY.search(line)))
    return found is not None and exact and found[0] <= 60 and len(line) - found[1] <= 30


def _byline(parts: list[tuple[ZoneKind, str]]) -> str | None:
    for kind, line in parts:
        if kind != "byline" or is_dateline(line) or split_source(line)[1]:
            continue
        found = dates.find(line)
        name = line[: found[0]] if found else line
        name = _WEEKDAY.split(name)[0].strip(" ,-–|")
        name = re.sub(r"\s*ngày$", "", name).strip(" ,-–|")
        if name and not any(c.isdigit() for c in name):
            return name
    return None


def _original(parts: list[tuple[ZoneKind, str]]) -> tuple[str | None, str | None]:
    for _, line in reversed(parts):
        name, url = split_source(line)
        if url:
            return addresses.canonical(url), name
    return None, None
