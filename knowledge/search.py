"""Full text over titles, bodies and quotes, with or without Vietnamese marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.fold import fold

if TYPE_CHECKING:
    from sqlite_utils import Database

#: bm25 weights of title, body, quotes and the words with đ: a title or a stated fact says more
#: about what an article is about than a word in passing.
WEIGHTS = (6.0, 1.0, 3.0, 0.0)
_WORD = re.compile(r"\w+")
_PHRASE = re.compile(r'"([^"]*)"|(\w+)')


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found: ``snippet`` is its own text, ``marks`` are (start, end) in the snippet."""

    article_id: str
    url: str
    title: str
    published_at: str | None
    site: str | None
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]


def match_expression(query: str) -> str | None:
    """What a person typed as an FTS5 expression: every word or "quoted phrase" must be there.

    Nothing in the query is read as FTS5 syntax; ``None`` where it holds no word at all.
    """
    phrases = [" ".join(_WORD.findall(fold(a or b))) for a, b in _PHRASE.findall(query)]
    return " AND ".join(f'"{p}"' for p in phrases if p) or None


def search(db: Database, query: str, limit: int = 20) -> list[Hit]:
    """The articles that hold every word of the query, best first; ties by date, then id."""
    expression = match_expression(query)
    if expression is None:
        return []
    weights = ", ".join(map(str, WEIGHTS))
    rows = db.execute(
        f"""SELECT a.id, a.url, a.title, a.published_at, a.site, a.text, s.score
        FROM (SELECT rowid AS no, bm25(article_search, {weights}) AS score
              FROM article_search WHERE article_search MATCH ?
              ORDER BY score, rowid LIMIT ?) AS s
        JOIN article AS a ON a.no = s.no
        ORDER BY s.score, a.published_at DESC, a.id""",
        [expression, limit],
    ).fetchall()
    words = [w for a, b in _PHRASE.findall(query) for w in _WORD.findall(fold(a or b))]
    hits = []
    for article_id, url, title, published_at, site, text, score in rows:
        piece, marks = snippet(text, words)
        hits.append(Hit(article_id, url, title, published_at, site, -score, piece, marks))
    return hits


def snippet(
    text: str, words: list[str], width: int = 200
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The stretch of the text with most of the (folded) words, and where they stand in it."""
    folded = fold(text)
    wanted = set(words)
    found = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(folded) if m.group() in wanted]
    if not found:
        return text[:width].strip(), ()
    best, most = 0, 0
    last = 0
    for first in range(len(found)):
        while last < len(found) and found[last][1] - found[first][0] <= width:
            last += 1
        score = len({w for _, _, w in found[first:last]}) * 1000 + last - first
        if score > most:
            best, most = first, score
    begin = _word_edge(text, max(0, found[best][0] - width // 4))
    end = min(len(text), begin + width)
    while end < len(text) and text[end].isalnum():
        end += 1
    marks = tuple((s - begin, e - begin) for s, e, _ in found if s >= begin and e <= end)
    return text[begin:end], marks


def _word_edge(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isalnum():
        at -= 1
    return at
