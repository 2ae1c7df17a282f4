"""Search over articles, quotes, people and places, as far as a person has typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from browse.reader import Reader, Rows
from extract.gazetteer.places import Gazetteer, Place
from knowledge.fold import fold, fold_key
from knowledge.search import WEIGHTS, match_expression

_WORD = re.compile(r"\w+")


def search(reader: Reader, gazetteer: Gazetteer, query: str, limit: int) -> dict[str, Any]:
    """What is found of each kind; every list is empty for a query without a word."""
    words = _WORD.findall(fold(query))
    if not words:
        return {"q": query, "places": [], "people": [], "articles": [], "quotes": []}
    articles = find_articles(reader, query, limit)
    return {
        "q": query,
        "places": find_places(reader, gazetteer, query, min(limit, 8)),
        "people": find_people(reader, words, min(limit, 12)),
        "articles": articles,
        "quotes": find_quotes(reader, [a["id"] for a in articles], words, limit),
    }


def prefix_expression(query: str) -> str | None:
    """The FTS5 expression in which the last word may still be growing."""
    expression = match_expression(query)
    if expression is None or query.rstrip().endswith('"') or not query[-1:].isalnum():
        return expression
    return f"{expression} *"


def find_articles(reader: Reader, query: str, limit: int) -> Rows:
    expression = prefix_expression(query)
    if expression is None:
        return []
    weights = ", ".join(map(str, WEIGHTS))
    rows = reader.rows(
        f"""SELECT a.id, a.title, a.site, a.published_at, a.text, s.score
        FROM (SELECT rowid AS no, bm25(article_search, {weights}) AS score
              FROM article_search WHERE article_search MATCH ?
              ORDER BY score, rowid LIMIT ?) AS s
        JOIN article AS a ON a.no = s.no
        ORDER BY s.score, a.published_at DESC, a.id""",
        [expression, limit],
    )
    words = _WORD.findall(fold(query))
    for row in rows:
        row["snippet"] = excerpt(row.pop("text"), words)
    return rows


def excerpt(text: str, words: Sequence[str], width: int = 220) -> list[dict[str, Any]]:
    """Pieces of the text around the words found: ``{"text": …, "found": bool}``."""
    folded = fold(text)
    found = [m.span() for m in _WORD.finditer(folded) if _starts(m.group(), words)]
    if not found:
        return [{"text": text[:width].strip(), "found": False}] if text else []
    # the stretch with most of the words
    best = max(
        range(len(found)),
        key=lambda i: (
            len({folded[a:b] for a, b in found[i:] if b - found[i][0] <= width}),
            -i,
        ),
    )
    begin = max(0, found[best][0] - 40)
    while begin > 0 and text[begin - 1].isalnum():
        begin -= 1
    end = min(len(text), begin + width)
    while end < len(text) and text[end].isalnum():
        end += 1
    return marked(text, begin, end, found)


def marked(
    text: str, begin: int, end: int, spans: Sequence[tuple[int, int]]
) -> list[dict[str, Any]]:
    pieces, at = [], begin
    for a, b in spans:
        if a < at or b > end:
            continue
        if a > at:
            pieces.append({"text": text[at:a], "found": False})
        pieces.append({"text": text[a:b], "found": True})
        at = b
    if at < end:
        pieces.append({"text": text[at:end], "found": False})
    return pieces


def _starts(word: str, wanted: Sequence[str]) -> bool:
    return word in wanted or (len(wanted[-1]) > 1 and word.startswith(wanted[-1]))


def find_quotes(
    reader: Reader, article_ids: Sequence[str], words: Sequence[str], limit: int
) -> Rows:
    """Quotes of the articles found that hold the words themselves."""
    found = []
    for article_id in article_ids:
        for fact in reader.rows(
            "SELECT id, type, quote, place, as_of, site, published_at, article_id FROM fact "
            "WHERE article_id = ? AND live = 1 ORDER BY start LIMIT 200",
            [article_id],
        ):
            own = _WORD.findall(fold(fact["quote"]))
            if all(any(_starts(w, [word]) for w in own) for word in words):
                fact["snippet"] = excerpt(fact["quote"], words, 300)
                found.append(fact)
        if len(found) >= limit:
            break
    return found[:limit]


def find_people(reader: Reader, words: Sequence[str], limit: int) -> Rows:
    parts = " AND ".join(["(' ' || ocop_fold(person)) LIKE ?"] * len(words))
    return reader.rows(
        f"SELECT id, person, titles, place, articles FROM person WHERE {parts} "
        "ORDER BY articles DESC, person LIMIT ?",
        [*(f"% {word}%" for word in words), limit],
    )


def find_places(reader: Reader, gazetteer: Gazetteer, query: str, limit: int) -> Rows:
    """Places by the beginning of their name, those with figures first."""
    key = fold_key(query)
    for kind in ("tinh ", "thanh pho ", "tp ", "huyen ", "thi xa ", "quan "):
        if key.startswith(kind) and len(key) > len(kind):
            key = key[len(kind) :]
    candidates: dict[str, Place] = {}
    for level in ("province", "district"):
        for place in gazetteer.places(level):
            names = [fold_key(n) for n in (place.name, *place.aliases)]
            if any(n.startswith(key) or key in names for n in names):
                candidates.setdefault(place.id, place)
    country = gazetteer.get("VN")
    if fold_key(country.name).startswith(key):
        candidates["VN"] = country
    found = []
    for place in list(candidates.values())[:60]:
        known = reader.value(
            "SELECT count(*) FROM (SELECT 1 FROM observation WHERE place_id = ? LIMIT 1000)",
            [place.id],
        )
        found.append(
            {
                "id": place.id,
                "name": place.full_name,
                "era": place.era,
                "level": place.level,
                "observations": known,
            }
        )
    found.sort(key=lambda p: (p["level"] == "district", p["observations"] == 0, p["name"], p["id"]))
    return found[:limit]
