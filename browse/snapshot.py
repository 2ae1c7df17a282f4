"""A copy of the base for the public: everything but the full texts and what is of this machine."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.fold import fold, stroked_words


@contextmanager
def public_snapshot(db: Path) -> Iterator[Path]:
    """A copy in a temporary folder, deleted when the context ends.

    Quotes stay, full texts go: from the articles, from the search index, and from the free pages
    of the file.  Error lines of runs go too, for they may name files of this machine.
    """
    with tempfile.TemporaryDirectory(prefix="ocop-public-") as folder:
        copy = Path(folder) / "ocop.db"
        write_snapshot(db, copy)
        yield copy


def write_snapshot(db: Path, copy: Path) -> None:
    """Write the public copy of a base, which may be in use.  Raises :class:`KnowledgeError`."""
    try:
        with closing(sqlite3.connect(f"{db.absolute().as_uri()}?mode=ro", uri=True)) as source:
            source.execute("VACUUM INTO ?", [os.fspath(copy)])
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.create_function("ocop_index", 1, _indexed, deterministic=True)
            connection.create_function("ocop_stroked", 1, _stroked, deterministic=True)
            connection.execute("BEGIN")
            connection.execute("UPDATE article SET text='', body='', captions=''")
            connection.execute("UPDATE run SET errors='[]'")
            _index_again(connection)
            connection.execute("COMMIT")
            # a deleted text would live on in the free pages
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise KnowledgeError(f"{db}: no public copy could be made of it ({error})") from error


def _index_again(connection: sqlite3.Connection) -> None:
    """The search index over titles and quotes alone."""
    (made,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'article_search'"
    ).fetchone()
    connection.execute("DROP TABLE article_search")
    connection.execute(made)
    connection.execute(
        """INSERT INTO article_search(rowid, title, body, quotes, stroked)
        SELECT no, ocop_index(title), '', ocop_index(quotes),
               ocop_stroked(title || ' ' || quotes)
        FROM (SELECT a.no, a.title, coalesce((SELECT group_concat(f.quote, char(10))
              FROM fact AS f WHERE f.article_id = a.id AND f.live = 1), '') AS quotes
              FROM article AS a)"""
    )


def _indexed(text: str) -> str:
    return fold(text)


def _stroked(text: str) -> str:
    return stroked_words(text)
