"""The knowledge base in its file: an article and all that was read in it, or nothing.

Saving is idempotent.  A statement keeps its id (a hash of what it says and where) as long as it
says the same; saving what is there already writes nothing, so ``last_run`` names the run that last
*wrote* a row, and the book of runs, not the rows, tells when it was last looked at.  A statement
that is no longer read is retired, not deleted; read again, it comes back under its id.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlite_utils import Database

from extract.facts import Evidence, Extraction, Fact
from knowledge.errors import KnowledgeError
from knowledge.lock import WriterLock
from knowledge.migrations import migrate, refuse_newer, schema_version
from knowledge.records import ArticleRecord
from knowledge.rows import fact_of
from knowledge.writing import (
    SaveResult,
    article_row,
    as_json,
    index_article,
    mark_copies,
    mark_dirty,
    record_of,
    select_article,
    select_evidence,
    statements_of,
    stored_quotes,
    write_article,
    write_facts,
    write_residue,
)

#: Seconds to wait for a reader's checkpoint or a short foreign write.
BUSY_SECONDS = 10.0
#: Statements kept ready: lists of several lengths make many of one.
STATEMENTS = 1024
#: Growth after which the indexes are sampled again.
SAMPLED_GROWTH = 1.1
#: Pages that a writer keeps at hand: what is looked up in a large base is spread all over it.
CACHE_KILOBYTES = 65_536


class KnowledgeBase:
    """An open knowledge base; make one with :func:`open_base` and use it as a context manager."""

    def __init__(self, db: Database, path: Path, resources: ExitStack, writable: bool) -> None:
        self.db = db
        self.path = path
        self.writable = writable
        self._resources = resources

    def __enter__(self) -> KnowledgeBase:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._resources.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing; errors of SQLite come out as :class:`KnowledgeError`.

        Inside another one it is a part of that.
        """
        connection = self.db.conn
        if connection.in_transaction:
            yield connection
            return
        with named_errors(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def refresh_statistics(self) -> None:
        """Let SQLite sample its indexes, so that it chooses among them by what is in them.

        Not before there is a tenth more than when it last did: until then they look the same.
        """
        with self.transaction() as connection:
            size = [
                connection.execute(f"SELECT coalesce(max(no), 0) FROM {table}").fetchone()[0]
                for table in ("article", "fact", "observation")
            ]
            row = connection.execute("SELECT value FROM meta WHERE name='sampled'").fetchone()
            version, *before = json.loads(row[0]) if row else [None]
            if version == schema_version() and all(
                now <= then * SAMPLED_GROWTH for now, then in zip(size, before, strict=True)
            ):
                return
            connection.execute("PRAGMA analysis_limit=400")
            connection.execute("ANALYZE")
            sampled = json.dumps([schema_version(), *size])
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('sampled', ?)", [sampled])

    # -- runs ------------------------------------------------------------------------------------

    def begin_run(
        self, command: str, *, program: str | None = None, rules: str | None = None
    ) -> int:
        """Open the book for a run and return its number."""
        with self.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO run(command, started_at, program, rules, schema) VALUES (?,?,?,?,?)",
                [command, utc_now(), program, rules, schema_version()],
            )
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    def finish_run(
        self,
        run_id: int,
        *,
        outcome: str = "done",
        sites: Mapping[str, Any] | None = None,
        errors: Sequence[str] = (),
    ) -> None:
        """Close the book: outcome, what happened at each site, one line an error."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE run SET finished_at=?, outcome=?, sites=?, errors=? WHERE id=?",
                [utc_now(), outcome, as_json(sites or {}), as_json(list(errors)), run_id],
            )

    # -- articles --------------------------------------------------------------------------------

    def save_article(
        self, record: ArticleRecord, extraction: Extraction, *, run_id: int
    ) -> SaveResult:
        """Store an article and what was read in it, in one transaction.

        Raises :class:`KnowledgeError` where a quote is not the text of its span: such a fact
        could not be clicked back to its words, and the article is not stored with it.
        """
        article = article_row(record)
        statements = statements_of(record, extraction.facts)
        with self.transaction() as connection:
            before = select_article(connection, record.id)
            old_quotes = stored_quotes(connection, record.id) if before else ()
            text_changed = write_article(connection, article, before, record.id, run_id)
            touched: set[str] = set()
            result = write_facts(connection, record, statements, run_id, touched)
            write_residue(connection, record.id, extraction)
            rules = connection.execute("SELECT rules FROM run WHERE id=?", [run_id]).fetchone()
            if rules is None:
                raise KnowledgeError(f"{self.path}: there is no run {run_id}; begin one first")
            connection.execute(
                "INSERT INTO article_reading VALUES (?,?,?) ON CONFLICT(article_id) DO UPDATE "
                "SET rules=excluded.rules, run=excluded.run WHERE rules IS NOT excluded.rules",
                [record.id, rules[0], run_id],
            )
            new_quotes = stored_quotes(connection, record.id)
            if text_changed or new_quotes != old_quotes:
                index_article(connection, before, article, old_quotes, new_quotes, record.id)
            if text_changed or touched:
                mark_dirty(connection, record.id)
            if text_changed:
                mark_copies(connection, record.id, record.url)
            connection.execute(
                "UPDATE run SET articles=articles+1, added=added+?, changed=changed+?, "
                "retired=retired+?, unchanged=unchanged+? WHERE id=?",
                [result.added, result.changed, result.retired, result.unchanged, run_id],
            )
        return result

    def get_article(self, article_id: str) -> ArticleRecord | None:
        row = select_article(self.db.conn, article_id)
        return record_of(article_id, row) if row else None

    def articles_to_reextract(self, rules: str | None = None) -> Iterator[ArticleRecord]:
        """The stored articles in order of id; with ``rules``, those that other rules read last."""
        ids = [
            row[0]
            for row in self.db.conn.execute(
                "SELECT a.id FROM article AS a LEFT JOIN article_reading AS r ON r.article_id=a.id "
                "WHERE ? IS NULL OR r.rules IS NOT ? ORDER BY a.id",
                [rules, rules],
            )
        ]
        for article_id in ids:
            record = self.get_article(article_id)
            if record is not None:
                yield record

    # -- facts -----------------------------------------------------------------------------------

    def get_fact(self, fact_id: str) -> dict[str, Any] | None:
        """A row of the view ``facts`` with its ``evidence`` (a list of dicts), also when retired.

        ``retired_run`` says in which run it was no longer read; ``None`` for an unknown id.
        """
        row = self._one("SELECT * FROM fact WHERE id=?", [fact_id])
        if row is None:
            return None
        article = self._one("SELECT url, title FROM article WHERE id=?", [row["article_id"]])
        row |= article or {}
        row["evidence"] = [asdict(e) for e in self.evidence(fact_id)]
        return row

    def evidence(self, fact_id: str) -> tuple[Evidence, ...]:
        return select_evidence(self.db.conn, [fact_id]).get(fact_id, ())

    def article_facts(self, article_id: str) -> list[tuple[str, Fact]]:
        """The live facts of an article with their ids and evidence, in the order of the text."""
        rows = self._all(
            'SELECT * FROM fact WHERE article_id=? AND live=1 ORDER BY start, "end", id',
            [article_id],
        )
        evidence = select_evidence(self.db.conn, [row["id"] for row in rows])
        return [(row["id"], fact_of(row, evidence.get(row["id"], ()))) for row in rows]

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        with named_errors(self.path):
            cursor = self.db.conn.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def _one(self, sql: str, values: Sequence[Any] = ()) -> dict[str, Any] | None:
        rows = self._all(sql, values)
        return rows[0] if rows else None


def open_base(
    path: str | Path,
    *,
    create: bool = True,
    read_only: bool = False,
    busy_seconds: float = BUSY_SECONDS,
) -> KnowledgeBase:
    """Open a knowledge base, bringing its schema up to date; ``read_only`` takes no lock.

    Raises :class:`KnowledgeError`, one line, where the folder is missing or read-only, another
    program is writing, the file is no knowledge base or a newer program made it.
    """
    file = Path(path)
    _check_path(file, create and not read_only)
    resources = ExitStack()
    with ExitStack() as undo:
        undo.push(resources)
        if not read_only:
            resources.enter_context(WriterLock(file))
        with named_errors(file):
            mode = "ro" if read_only else "rwc"
            connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=busy_seconds,
                isolation_level=None,
                cached_statements=STATEMENTS,
            )
            resources.callback(connection.close)
            db = Database(connection)
            connection.execute("PRAGMA foreign_keys=ON")
            _check_ours(db, file)
            refuse_newer(db, str(file))
            if not read_only:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
                connection.execute(f"PRAGMA cache_size={-CACHE_KILOBYTES}")
                migrate(db)
        undo.pop_all()
    return KnowledgeBase(db, file, resources, writable=not read_only)


@contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite says into one line that names the file and what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise KnowledgeError(f"{path}: {_advice(error)}") from error


_ADVICE = (
    ("is locked", "another program is writing to it; wait until it is done, then try again"),
    ("is full", "the disk is full; free some space and run the same command again"),
    ("readonly", "it may not be written; allow writing, or name another file with --db"),
    ("unable to open", "cannot be opened; check the folder and its permissions"),
    ("not a database", "is not a knowledge base; name another file with --db"),
    ("malformed", "is damaged; restore a backup, or build it anew from the stored pages"),
    ("disk i/o", "the disk reports an error; check it, then run the same command again"),
)


def _advice(error: sqlite3.DatabaseError) -> str:
    message = str(error).lower()
    return next((advice for part, advice in _ADVICE if part in message), str(error))


def _check_path(file: Path, create: bool) -> None:
    if not file.parent.is_dir():
        raise KnowledgeError(f"{file.parent}: no such folder; make it, or name another with --db")
    if file.is_dir():
        raise KnowledgeError(f"{file}: is a folder; name a file with --db")
    if not create and not file.exists():
        raise KnowledgeError(f"{file}: no such knowledge base; make one with ocop run or import")


def _check_ours(db: Database, file: Path) -> None:
    tables = {
        row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type='table'")
    }
    ours = "_sqlite_migrations" in tables and "article" in tables and "fact" in tables
    if tables and not ours:
        interrupted = tables <= {"_sqlite_migrations", "sqlite_sequence"}
        if not interrupted:
            raise KnowledgeError(f"{file}: is another program's database; name another with --db")


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def rebuild_search(base: KnowledgeBase) -> int:
    """Index every article anew; returns how many."""
    with base.transaction() as connection:
        connection.execute("INSERT INTO article_search(article_search) VALUES ('delete-all')")
        ids = [row[0] for row in connection.execute("SELECT id FROM article ORDER BY no")]
        for article_id in ids:
            article = select_article(connection, article_id)
            assert article is not None
            quotes = stored_quotes(connection, article_id)
            index_article(connection, None, article, (), quotes, article_id)
    return len(ids)
