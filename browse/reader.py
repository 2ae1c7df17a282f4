"""Reading the base for a page: plain functions over one read-only connection."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from browse.settings import DATABASE

Rows = list[dict[str, Any]]
T = TypeVar("T")

#: Longest a page may read, all its queries together.
PAGE_MS = 4000


class TooSlow(Exception):
    """The page asked for more than may be read in its time."""


class Reader:
    """A connection that gives rows as dicts."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Rows:
        cursor = self.connection.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> dict[str, Any]:
        """The first row, empty where there is none."""
        found = self.rows(sql, params)
        return found[0] if found else {}

    def has(self, table: str, column: str) -> bool:
        """Whether the table has that column: a base of an older release may lack the newest."""
        return any(row["name"] == column for row in self.rows(f'PRAGMA table_info("{table}")'))

    def value(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        row = self.connection.execute(sql, params).fetchone()
        return row[0] if row else None


def marks(values: Sequence[Any]) -> str:
    """As many placeholders as values."""
    return ",".join("?" * len(values))


def ids(text: str | None) -> list[str]:
    """The ids in a JSON array; none where it is no array."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    return [str(v) for v in found] if isinstance(found, list) else []


async def read(datasette: Any, ask: Callable[[Reader], T]) -> T:
    """Run ``ask`` in one of Datasette's reading threads, for at most :data:`PAGE_MS`."""
    from datasette.utils import sqlite_timelimit

    def run(connection: sqlite3.Connection) -> T:
        with sqlite_timelimit(connection, PAGE_MS):
            try:
                return ask(Reader(connection))
            except sqlite3.OperationalError as error:
                if error.args == ("interrupted",):
                    raise TooSlow from error
                raise

    result: T = await datasette.get_database(DATABASE).execute_fn(run)
    return result
