"""Runs the checks over what has changed and keeps the table of findings: the rim of the checks."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from knowledge.atlas import Atlas, GazetteerLike
from knowledge.checks import ARTICLE_CHECKS
from knowledge.messages import dump
from knowledge.readings import Finding, Reading
from knowledge.rechecks import disputes_around, falls_around, read_mark, whole_series
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
                    stored = _stored(connection, key)
                    found = check(connection, key, atlas)
                    _bring(connection, key, found, stored, stored.keys(), run_id)
                    connection.execute("DELETE FROM dirty WHERE kind=? AND key=?", [kind, key])
    _recheck(base, run_id)
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


def _check_series(connection: sqlite3.Connection, family: str, _: Atlas) -> list[Finding]:
    return whole_series(connection, family)


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
                stored = _stored(connection, family)
                found, known = disputes_around(connection, changed)
                stale = {
                    identity
                    for identity, old in stored.items()
                    if not old.falls and any(fact in old.facts for fact in known)
                }
                fell = {i: json.loads(old.facts) for i, old in stored.items() if old.falls}
                falls, over = falls_around(connection, family, changed, fell)
                _bring(connection, family, found + falls, stored, stale | over, run_id)
                connection.executemany(
                    "DELETE FROM dirty WHERE kind='observation' AND key=?",
                    [(mark,) for mark in by_family[family]],
                )


class _Stored(NamedTuple):
    """A finding as it is stored; ``facts`` are their ids as JSON."""

    falls: bool
    said: str
    facts: str


def _stored(connection: sqlite3.Connection, scope: str) -> dict[str, _Stored]:
    return {
        identity: _Stored(kind == "total_falls", said, facts)
        for identity, kind, said, facts in connection.execute(
            "SELECT id, kind, said, fact_ids FROM finding WHERE scope=?", [scope]
        )
    }


def _bring(
    connection: sqlite3.Connection,
    scope: str,
    found: Sequence[Finding],
    stored: Mapping[str, _Stored],
    stale: Collection[str],
    run_id: int,
) -> None:
    """Have what is found instead of what is stale, touching what differs only."""
    wanted: dict[str, tuple[Finding, str]] = {}
    for finding in found:
        content = json.dumps(
            [finding.kind, scope, finding.message, finding.fact_ids], ensure_ascii=False
        )
        identity = hashlib.sha256(content.encode()).hexdigest()[:16]
        wanted.setdefault(identity, (finding, dump(finding.said)))
    same = {i for i, (_, said) in wanted.items() if i in stored and stored[i].said == said}
    gone = sorted(({*stale} | {*wanted} & {*stored}) - same)
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
                said,
            )
            for identity, (finding, said) in wanted.items()
            if identity not in same
        ],
    )
