"""Runs the checks over what has changed and keeps the table of findings: the rim of the checks."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from knowledge.atlas import Atlas, GazetteerLike
from knowledge.checks import ARTICLE_CHECKS
from knowledge.messages import dump
from knowledge.readings import Finding, Reading
from knowledge.series import chunks, marks
from knowledge.series_checks import disagreements, fallen, falls
from knowledge.store import KnowledgeBase
from knowledge.writing import select_facts

#: Articles or series checked in one transaction.
BATCH = 500


def refresh_findings(
    base: KnowledgeBase, *, run_id: int, gazetteer: GazetteerLike, full: bool = False
) -> int:
    """Check again what has changed (``full``: everything); returns how many findings there are.

    Comes after ``reconcile``, for the series are checked by their observations.
    """
    atlas = Atlas(gazetteer)
    if full:
        with base.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO dirty SELECT 'article', id FROM article")
            connection.execute(
                "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'series', family FROM observation"
            )
    for kind, check in (("article", _check_article), ("series", _check_series)):
        keys = [
            row[0]
            for row in base.db.conn.execute(
                "SELECT key FROM dirty WHERE kind=? ORDER BY key", [kind]
            )
        ]
        for begin in range(0, len(keys), BATCH):
            with base.transaction() as connection:
                for key in keys[begin : begin + BATCH]:
                    _replace(connection, key, check(connection, key, atlas), run_id)
                    connection.execute("DELETE FROM dirty WHERE kind=? AND key=?", [kind, key])
    (count,) = base.db.conn.execute("SELECT count(*) FROM finding").fetchone()
    return int(count)


def _check_article(connection: sqlite3.Connection, article_id: str, atlas: Atlas) -> list[Finding]:
    row = connection.execute(
        "SELECT published_at, text FROM article WHERE id=?", [article_id]
    ).fetchone()
    if row is None:
        return []
    facts = [f for f in select_facts(connection, article_id) if f["live"]]
    reading = Reading(article_id, row[1], row[0], facts, atlas)
    return [replace(f, article_id=article_id) for check in ARTICLE_CHECKS for f in check(reading)]


def _recheck(base: KnowledgeBase, run_id: int) -> None:
    """Check series again beside the observations that have changed."""
    by_family: dict[str, list[str]] = defaultdict(list)
    for (mark,) in base.db.conn.execute(
        "SELECT key FROM dirty WHERE kind='observation' ORDER BY key"
    ):
        by_family[read_mark(mark)[0]].append(mark)
    families = sorted(by_family)
    for begin in range(0, len(families), BATCH):
        with base.transaction() as connection:
            for family in families[begin : begin + BATCH]:
                changed = [read_mark(mark)[1] for mark in by_family[family]]
                known = {c.fact for c in changed if c.fact}
                stored = _stored(connection, family)
                stale = {
                    identity: facts
                    for identity, facts in _facts_of(connection, family).items()
                    if not known.isdisjoint(facts)
                }
                named = {fact for facts in stale.values() for fact in facts}
                found = around(connection, family, changed, named)
                touched = {i: said for i, said in stored.items() if i in stale}
                _bring(connection, family, found, run_id, touched, stored)
                connection.executemany(
                    "DELETE FROM dirty WHERE kind='observation' AND key=?",
                    [(mark,) for mark in by_family[family]],
                )


def _replace(
    connection: sqlite3.Connection, scope: str, found: Sequence[Finding], run_id: int
) -> None:
    used: Counter[str] = Counter()
    wanted: dict[str, Finding] = {}
    for finding in found:
        content = json.dumps(
            [finding.kind, scope, finding.message, finding.fact_ids], ensure_ascii=False
        )
        used[content] += 1
        if used[content] == 1:
            wanted[hashlib.sha256(content.encode()).hexdigest()[:16]] = finding
    stored = {
        row[0]: row[1]
        for row in connection.execute("SELECT id, said FROM finding WHERE scope=?", [scope])
    }
    said = {identity: dump(finding.said) for identity, finding in wanted.items()}
    gone = [identity for identity, text in stored.items() if said.get(identity) != text]
    connection.executemany("DELETE FROM finding WHERE id=?", [(identity,) for identity in gone])
    connection.executemany(
        "INSERT INTO finding VALUES (?,?,?,?,?,?,?,?,?)",
        [
            (
                identity,
                finding.kind,
                finding.severity,
                finding.article_id,
                json.dumps(finding.fact_ids),
                finding.message,
                scope,
                run_id,
                said[identity],
            )
            for identity, finding in wanted.items()
            if stored.get(identity) != said[identity]
        ],
    )
