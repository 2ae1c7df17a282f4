"""One article: its text with the facts marked, and for every fact why it was read so."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from browse.reader import Reader, Rows, marks

#: Facts shown beside one text.
MOST = 600


def article(reader: Reader, article_id: str) -> dict[str, Any] | None:
    """The article with its facts, their evidence, the observations and the related facts."""
    row = reader.row(
        """SELECT id, url, site, title, byline, published_at, published_how, fetched_at, lang,
        original_url, original_name, duplicate_of, zones, text, text_hash
        FROM article WHERE id = ?""",
        [article_id],
    )
    if not row:
        return None
    facts = reader.rows(
        'SELECT * FROM fact WHERE article_id = ? AND live = 1 ORDER BY start, "end", id LIMIT ?',
        [article_id, MOST],
    )
    known = [f["id"] for f in facts]
    evidence = _grouped(
        reader.rows(
            f"SELECT * FROM evidence WHERE fact_id IN ({marks(known)}) ORDER BY fact_id, n", known
        ),
        "fact_id",
    )
    observed = _grouped(
        reader.rows(
            f"""SELECT l.fact_id, l.relation, o.id, o.measure, o.place, o.as_of, o.value_min,
            o.value_max, o.qualifier, o.articles, o.sources, o.state, o.reason
            FROM observation_fact AS l JOIN observation AS o ON o.id = l.observation_id
            WHERE l.fact_id IN ({marks(known)})""",
            known,
        ),
        "fact_id",
    )
    related = _grouped(
        reader.rows(
            f"""SELECT DISTINCT mine.fact_id AS of, f.id, f.article_id, f.quote, f.site,
            f.published_at, other.relation,
            (SELECT a.title FROM article AS a WHERE a.id = f.article_id) AS title
            FROM observation_fact AS mine
            JOIN observation_fact AS other ON other.observation_id = mine.observation_id
            JOIN fact AS f ON f.id = other.fact_id
            WHERE mine.fact_id IN ({marks(known)}) AND mine.relation = 'supports'
              AND f.article_id <> ? LIMIT 1000""",
            [*known, article_id],
        ),
        "of",
    )
    for fact in facts:
        fact["evidence"] = evidence.get(fact["id"], [])
        fact["observations"] = observed.get(fact["id"], [])
        fact["related"] = related.get(fact["id"], [])[:12]
    said = "said" if reader.has("finding", "said") else "NULL AS said"
    return row | {
        "zones": json.loads(row["zones"]),
        "facts": facts,
        "findings": reader.rows(
            f"SELECT kind, severity, message, fact_ids, {said} FROM finding WHERE article_id = ? "
            "ORDER BY severity, id LIMIT 50",
            [article_id],
        ),
        "copies": reader.rows(
            "SELECT id, title, site, published_at FROM article "
            "WHERE duplicate_of = ? OR duplicate_of = ? LIMIT 20",
            [article_id, row["url"]],
        ),
        "passed_over": reader.rows(
            'SELECT start, "end", surface, reason FROM residue WHERE article_id = ? '
            "ORDER BY start LIMIT 200",
            [article_id],
        ),
    }


def _grouped(rows: Rows, key: str) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def paragraphs(
    text: str, zones: Sequence[Sequence[Any]], facts: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The text in paragraphs of pieces; a piece is under no fact or under the same ones.

    ``{"zone": "body", "pieces": [{"text": …, "facts": [fact, …], "opens": [fact, …]}]}``; the
    shortest fact of a piece stands first, ``opens`` are those whose quote begins there.
    """
    spans = sorted((z[1], z[2], z[0]) for z in zones) or [(0, len(text), "body")]
    covered = _fill(spans, len(text))
    found = []
    for start, end, zone in covered:
        at = start
        for line in text[start:end].split("\n"):
            if line.strip():
                found.append({"zone": zone, "pieces": _pieces(text, at, at + len(line), facts)})
            at += len(line) + 1
    return found


def _fill(spans: Sequence[tuple[int, int, str]], length: int) -> list[tuple[int, int, str]]:
    """The zones and, as body, what lies between them."""
    found, at = [], 0
    for start, end, kind in spans:
        start = max(start, at)
        if start > at:
            found.append((at, start, "body"))
        if end > start:
            found.append((start, end, kind))
            at = end
    if at < length:
        found.append((at, length, "body"))
    return found


def _pieces(
    text: str, start: int, end: int, facts: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    inside = [f for f in facts if f["start"] < end and f["end"] > start]
    edges = {start, end}
    for fact in inside:
        edges |= {max(start, fact["start"]), min(end, fact["end"])}
    cuts = sorted(edges)
    pieces = []
    for a, b in pairwise(cuts):
        over = [f for f in inside if f["start"] <= a and f["end"] >= b]
        over.sort(key=lambda f: (f["end"] - f["start"], f["id"]))
        opens = [f for f in over if f["start"] == a or (a == start and f["start"] < start)]
        pieces.append({"text": text[a:b], "facts": over, "opens": opens})
    return pieces
