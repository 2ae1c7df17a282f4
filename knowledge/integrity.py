"""Whether the knowledge base holds together: for ``ocop check``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from knowledge.store import KnowledgeBase, named_errors
from knowledge.writing import text_hash


def check_integrity(base: KnowledgeBase) -> list[str]:
    """One line for each thing that is wrong; an empty list where all is well.

    SQLite's own check, foreign keys, every quote against its span, evidence against its span,
    derived rows against the facts they stand on, and the search index.  What a killed run left to
    do is no damage: see :func:`interrupted`.
    """
    connection = base.db.conn
    with named_errors(base.path):
        damage = [row[0] for row in connection.execute("PRAGMA integrity_check(20)")]
        if damage != ["ok"]:
            return [f"SQLite: {line}" for line in damage]
        return [
            *_keys(connection),
            *_texts(connection),
            *_derived(connection),
            *_search(connection),
        ]


def interrupted(base: KnowledgeBase) -> int:
    """How many series a killed run has left to derive; the next run takes them up by itself."""
    return waiting(base.db.conn)


def waiting(connection: sqlite3.Connection) -> int:
    (count,) = connection.execute("SELECT count(*) FROM dirty").fetchone()
    return int(count)


def findings(base: KnowledgeBase) -> list[dict[str, Any]]:
    """The rows of the view ``findings``, errors first."""
    return list(
        base.db.query(
            "SELECT * FROM findings ORDER BY CASE severity WHEN 'error' THEN 0 "
            "WHEN 'warning' THEN 1 ELSE 2 END, kind, article_id, message"
        )
    )


def _keys(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} {row}: names a {parent} that is not there"
    for observation, fact in connection.execute(
        "SELECT l.observation_id, l.fact_id FROM observation_fact AS l "
        "LEFT JOIN observation AS o ON o.id = l.observation_id WHERE o.id IS NULL"
    ):
        yield f"observation {observation}: is gone, but fact {fact} is linked to it"
    for table in ("person_role", "event_item", "product_item", "document_item", "mou"):
        for identity, facts in connection.execute(f"SELECT id, fact_ids FROM {table}"):
            for fact in json.loads(facts):
                if not connection.execute("SELECT 1 FROM fact WHERE id=?", [fact]).fetchone():
                    yield f"{table} {identity}: names fact {fact}, which is not there"


def _texts(connection: sqlite3.Connection) -> Iterator[str]:
    if connection.execute("SELECT 1 FROM meta WHERE name='public'").fetchone():
        return
    for article_id, url, digest, text, zones in connection.execute(
        "SELECT id, url, text_hash, text, zones FROM article ORDER BY id"
    ):
        if text_hash(text) != digest:
            yield f"article {article_id} ({url}): its text is not the one that was stored"
        for kind, start, end in json.loads(zones):
            if not 0 <= start <= end <= len(text):
                yield f"article {article_id} ({url}): zone {kind} {start}-{end} is outside the text"
        for fact, quote, start, end in connection.execute(
            'SELECT id, quote, start, "end" FROM fact WHERE article_id=? AND retired_run IS NULL',
            [article_id],
        ):
            if text[start:end] != quote:
                yield f"fact {fact} ({url}): its quote is not what stands at {start}-{end}"
        for fact, slot, start, end in connection.execute(
            'SELECT e.fact_id, e.slot, e.start, e."end" FROM fact AS f '
            "JOIN evidence AS e ON e.fact_id = f.id "
            "WHERE f.article_id=? AND f.retired_run IS NULL AND e.start IS NOT NULL",
            [article_id],
        ):
            if not 0 <= start <= end <= len(text):
                yield f"fact {fact} ({url}): evidence of {slot} is outside the text"


def _derived(connection: sqlite3.Connection) -> Iterator[str]:
    if waiting(connection):
        return  # derived rows are behind on purpose until the next run takes up the marks
    for (observation,) in connection.execute(
        "SELECT o.id FROM observation AS o WHERE NOT EXISTS (SELECT 1 FROM observation_fact AS l "
        "JOIN fact AS f ON f.id = l.fact_id "
        "WHERE l.observation_id = o.id AND l.relation='supports' AND f.live=1)"
    ):
        yield f"observation {observation}: no fact stands behind it"
    for fact, quote in connection.execute(
        "SELECT f.id, f.quote FROM fact AS f WHERE f.live=1 AND f.family IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM observation_fact AS l "
        "WHERE l.fact_id = f.id AND l.relation='supports')"
    ):
        yield f"fact {fact} (“{quote}”): is in no observation"


def _search(connection: sqlite3.Connection) -> Iterator[str]:
    missing = connection.execute(
        "SELECT (SELECT count(*) FROM article) - (SELECT count(*) FROM article_search_docsize)"
    ).fetchone()[0]
    if missing:
        yield f"search: {missing} articles are not indexed"
