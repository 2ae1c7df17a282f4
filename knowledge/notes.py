"""What other rooms leave here, a remembered value or a warning, and what they ask of articles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from knowledge.store import KnowledgeBase, named_errors

_ARTICLE = (
    "id, site, title, url, published_at, original_url, original_name, duplicate_of, "
    "CASE WHEN body <> '' THEN body ELSE text END AS text"
)


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning about something outside of the articles; ``scope`` is what it is about."""

    kind: str
    scope: str
    message: str


def remembered(base: KnowledgeBase, name: str) -> str | None:
    """A value that :func:`remember` kept, if any."""
    with named_errors(base.path):
        row = base.db.conn.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
    return row[0] if row else None


def remember(base: KnowledgeBase, name: str, value: str) -> None:
    """Keep a value under a name; writes nothing where it is kept already."""
    if remembered(base, name) != value:
        with base.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, value])


def note_warnings(
    base: KnowledgeBase, warned: Iterable[Warned], scopes: Iterable[str], *, run_id: int
) -> None:
    """Keep warnings as findings, in the place of all that there were about these scopes."""
    with base.transaction() as connection:
        for scope in scopes:
            connection.execute("DELETE FROM finding WHERE scope = ?", [scope])
        for each in warned:
            content = f"{each.kind}|{each.scope}|{each.message.partition(': ')[2]}"
            identity = hashlib.sha256(content.encode()).hexdigest()[:16]
            connection.execute(
                "INSERT OR REPLACE INTO finding(id, kind, severity, article_id, fact_ids, message, "
                "scope, run) VALUES (?, ?, 'warning', NULL, '[]', ?, ?, ?)",
                [identity, each.kind, each.message, each.scope, run_id],
            )


def publication_dates(base: KnowledgeBase, article_ids: Iterable[str]) -> dict[str, str | None]:
    """When these articles were published."""
    found: dict[str, str | None] = {}
    with named_errors(base.path):
        for article_id in article_ids:
            row = base.db.conn.execute(
                "SELECT published_at FROM article WHERE id = ?", [article_id]
            ).fetchone()
            if row:
                found[article_id] = row[0]
    return found


def articles_between(
    base: KnowledgeBase, first: str | None, last: str | None
) -> list[dict[str, Any]]:
    """Articles published from one day to another, and the undated ones; all, without days."""
    sql = f"SELECT {_ARTICLE} FROM article"
    values: list[str] = []
    if first is not None and last is not None:
        sql += (
            " WHERE published_at IS NULL OR (published_at >= ? AND published_at < ?)"
            " OR (length(published_at) < 10 AND ? >= published_at AND published_at >= "
            "substr(?, 1, length(published_at)))"
        )
        values = [first, f"{last}~", last, first]
    with named_errors(base.path):
        return list(base.db.query(f"{sql} ORDER BY id", values))
