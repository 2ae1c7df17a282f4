"""The knowledge base in its file: an article and all that was read in it, or nothing.

Saving is idempotent.  A statement keeps its id (a hash of what it says and where) as long as it
says the same; saving what is there already writes nothing, so ``last_run`` names the run that last
*wrote* a row, and the book of runs, not the rows, tells when it was last looked at.  A statement
that is no longer read is retired, not deleted; read again, it comes back under its id.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlite_utils import Database

from extract.facts import Evidence, Extraction, Fact
from knowledge import keys
from knowledge.errors import KnowledgeError
from knowledge.fold import fold, stroked_words
from knowledge.lock import WriterLock
from knowledge.migrations import migrate, refuse_newer, schema_version
from knowledge.records import ArticleRecord
from knowledge.rows import DETAIL_COLUMNS, FACT_COLUMNS, fact_of, row_of, statement_id
from knowledge.similar import simhash, wording

#: Seconds to wait for a reader's checkpoint or a short foreign write.
BUSY_SECONDS = 10.0

_ARTICLE_COLUMNS = (
    "url",
    "site",
    "title",
    "byline",
    "published_at",
    "published_how",
    "fetched_at",
    "lang",
    "text",
    "body",
    "captions",
    "original_url",
    "original_name",
    "duplicate_of",
    "zones",
    "text_hash",
    "simhash",
)
#: A page fetched again with the same content is the same article: the first fetch stands.
_UNCOMPARED = {"fetched_at"}
#: Columns derived from the fact and its article; rewritten when either changes.
_DERIVED_COLUMNS = ("site", "published_at", "year", "family", "breakdown", "wording", "entity")
_KEYED_TYPES = ("product_count", "producer_count", "mou")


@dataclass(frozen=True, slots=True)
class SaveResult:
    """How many statements of an article were added, changed, retired, left as they were."""

    added: int = 0
    changed: int = 0
    retired: int = 0
    unchanged: int = 0

    def __add__(self, other: SaveResult) -> SaveResult:
        return SaveResult(
            self.added + other.added,
            self.changed + other.changed,
            self.retired + other.retired,
            self.unchanged + other.unchanged,
        )


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
        """Let SQLite sample its indexes, so that it chooses among them by what is in them."""
        with named_errors(self.path):
            self.db.conn.execute("PRAGMA analysis_limit=400")
            self.db.conn.execute("ANALYZE")

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
                [utc_now(), outcome, _json(sites or {}), _json(list(errors)), run_id],
            )

    # -- articles --------------------------------------------------------------------------------

    def save_article(
        self, record: ArticleRecord, extraction: Extraction, *, run_id: int
    ) -> SaveResult:
        """Store an article and what was read in it, in one transaction.

        Raises :class:`KnowledgeError` where a quote is not the text of its span: such a fact
        could not be clicked back to its words, and the article is not stored with it.
        """
        article = _article_row(record)
        statements = _statements(record, extraction.facts)
        with self.transaction() as connection:
            before = _select_article(connection, record.id)
            old_quotes = _quotes(connection, record.id) if before else ()
            text_changed = _write_article(connection, article, before, record.id, run_id)
            touched: set[str] = set()
            result = _write_facts(connection, record, statements, run_id, touched)
            _write_residue(connection, record.id, extraction)
            rules = connection.execute("SELECT rules FROM run WHERE id=?", [run_id]).fetchone()
            if rules is None:
                raise KnowledgeError(f"{self.path}: there is no run {run_id}; begin one first")
            connection.execute(
                "INSERT INTO article_reading VALUES (?,?,?) ON CONFLICT(article_id) DO UPDATE "
                "SET rules=excluded.rules, run=excluded.run WHERE rules IS NOT excluded.rules",
                [record.id, rules[0], run_id],
            )
            new_quotes = _quotes(connection, record.id)
            if text_changed or new_quotes != old_quotes:
                _index_article(connection, before, article, old_quotes, new_quotes, record.id)
            if text_changed or touched:
                mark_dirty(connection, record.id)
            if text_changed:
                _mark_copies(connection, record.id, record.url)
            connection.execute(
                "UPDATE run SET articles=articles+1, added=added+?, changed=changed+?, "
                "retired=retired+?, unchanged=unchanged+? WHERE id=?",
                [result.added, result.changed, result.retired, result.unchanged, run_id],
            )
        return result

    def get_article(self, article_id: str) -> ArticleRecord | None:
        row = _select_article(self.db.conn, article_id)
        return _record_of(article_id, row) if row else None

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
        return _select_evidence(self.db.conn, [fact_id]).get(fact_id, ())

    def article_facts(self, article_id: str) -> list[tuple[str, Fact]]:
        """The live facts of an article with their ids and evidence, in the order of the text."""
        rows = self._all(
            'SELECT * FROM fact WHERE article_id=? AND live=1 ORDER BY start, "end", id',
            [article_id],
        )
        evidence = _select_evidence(self.db.conn, [row["id"] for row in rows])
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
            )
            resources.callback(connection.close)
            db = Database(connection)
            connection.execute("PRAGMA foreign_keys=ON")
            _check_ours(db, file)
            refuse_newer(db, str(file))
            if not read_only:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
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


def text_hash(text: str) -> str:
    """By which a reviewer's decision finds its text again."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# -- rows of an article --------------------------------------------------------------------------


def _article_row(record: ArticleRecord) -> dict[str, Any]:
    row = {name: getattr(record, name, None) for name in _ARTICLE_COLUMNS}
    row["zones"] = _json([list(zone) for zone in record.zones])
    row["text_hash"] = text_hash(record.text)
    row["simhash"] = simhash(record.body or record.text)
    return row


def _record_of(article_id: str, row: dict[str, Any]) -> ArticleRecord:
    values = {k: v for k, v in row.items() if k not in ("text_hash", "simhash")}
    values["zones"] = tuple((k, s, e) for k, s, e in json.loads(row["zones"]))
    return ArticleRecord(id=article_id, **values)


def _select_article(connection: sqlite3.Connection, article_id: str) -> dict[str, Any] | None:
    row = connection.execute(
        f"SELECT {', '.join(_ARTICLE_COLUMNS)} FROM article WHERE id=?", [article_id]
    ).fetchone()
    return dict(zip(_ARTICLE_COLUMNS, row, strict=True)) if row else None


def _write_article(
    connection: sqlite3.Connection,
    row: dict[str, Any],
    before: dict[str, Any] | None,
    article_id: str,
    run_id: int,
) -> bool:
    """Insert or update; true where anything but the time of fetching is new."""
    if before is None:
        columns = ("id", *_ARTICLE_COLUMNS, "first_run", "last_run")
        connection.execute(
            f"INSERT INTO article({', '.join(columns)}) VALUES ({_marks(columns)})",
            [article_id, *(row[name] for name in _ARTICLE_COLUMNS), run_id, run_id],
        )
        return True
    differing = [n for n in _ARTICLE_COLUMNS if n not in _UNCOMPARED and row[n] != before[n]]
    if not differing:
        return False
    updated = [*differing, *_UNCOMPARED]
    connection.execute(
        f"UPDATE article SET {', '.join(f'{n}=?' for n in updated)}, last_run=? WHERE id=?",
        [*(row[name] for name in updated), run_id, article_id],
    )
    shown = [name for name in differing if name not in ("text_hash", "simhash")]
    log_change(connection, run_id, "changed", "article", article_id, article_id, ", ".join(shown))
    return True


# -- rows of facts -------------------------------------------------------------------------------


def _statements(
    record: ArticleRecord, facts: Iterable[Fact]
) -> dict[str, tuple[dict[str, Any], tuple[Evidence, ...]]]:
    """The facts by id; of two that say the same at the same place the surer one stands."""
    result: dict[str, tuple[dict[str, Any], tuple[Evidence, ...]]] = {}
    for fact in facts:
        if record.text[fact.start : fact.end] != fact.quote:
            raise KnowledgeError(
                f"{record.url}: the quote {fact.quote!r} is not what stands at "
                f"{fact.start}-{fact.end}"
            )
        row = row_of(fact)
        identity = statement_id(record.id, row)
        if identity not in result or row["confidence"] > result[identity][0]["confidence"]:
            result[identity] = (row, fact.evidence)
    return result


def derived_columns(
    article: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], counted: Sequence[bool]
) -> list[dict[str, Any]]:
    """What the facts of one article need for being brought together with others.

    ``article`` has ``text``, ``site`` and ``published_at``; a fact that does not count, since a
    reviewer rejected it, is in no breakdown.
    """
    result = []
    for row, breakdown in zip(rows, keys.breakdowns(rows, counted), strict=True):
        family = keys.family_of(row)
        result.append(
            {
                "site": article["site"],
                "published_at": article["published_at"],
                "year": row["as_of"][:4] if row["as_of"] else None,
                "family": family,
                "breakdown": breakdown,
                "wording": wording(article["text"], row["start"], row["end"]) if family else None,
                "entity": keys.entity_of(row),
            }
        )
    return result


def effective(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the program read in a stored fact, before any reviewer corrected it."""
    values = {name: row[name] for name in FACT_COLUMNS}
    return values | (json.loads(row["extracted"]) if row["extracted"] else {})


def _write_facts(
    connection: sqlite3.Connection,
    record: ArticleRecord,
    statements: dict[str, tuple[dict[str, Any], tuple[Evidence, ...]]],
    run_id: int,
    touched: set[str],
) -> SaveResult:
    stored = {row["id"]: row for row in select_facts(connection, record.id)}
    evidence = _select_evidence(connection, list(stored))
    added = changed = retired = unchanged = 0
    rows: dict[str, dict[str, Any]] = {}
    written: set[str] = set()
    for identity, (row, proof) in statements.items():
        old = stored.get(identity)
        if old is None:
            rows[identity] = row
            written.add(identity)
            added += 1
            continue
        read_before = effective(old)
        corrected = json.loads(old["extracted"]) if old["extracted"] else {}
        rows[identity] = row | {name: old[name] for name in corrected}
        differing = [n for n in DETAIL_COLUMNS if row[n] != read_before[n]]
        back = old["retired_run"] is not None
        if corrected and differing:
            corrected |= {n: row[n] for n in differing if n in corrected}
            connection.execute(
                "UPDATE fact SET extracted=? WHERE id=?", [_json(corrected), identity]
            )
        if differing or back or proof != evidence.get(identity, ()):
            details = [n for n in differing if n not in corrected]
            connection.execute(
                f"UPDATE fact SET {''.join(f'{_quoted(n)}=?, ' for n in details)}"
                "last_run=?, retired_run=NULL, live=(review <> 'rejected') WHERE id=?",
                [*(row[n] for n in details), run_id, identity],
            )
            _write_evidence(connection, identity, proof)
            touched.add(identity)
        if back:
            label = f"{row['type']}: {row['quote']}"
            log_change(
                connection, old["retired_run"], "retired", "fact", identity, record.id, label
            )
            log_change(connection, run_id, "restored", "fact", identity, record.id, label)
            added += 1
        elif differing or proof != evidence.get(identity, ()):
            detail = ", ".join(differing) or "evidence"
            log_change(connection, run_id, "changed", "fact", identity, record.id, detail)
            changed += 1
        else:
            unchanged += 1
    article = {"text": record.text, "site": record.site, "published_at": record.published_at}
    counted = [i not in stored or stored[i]["review"] != "rejected" for i in rows]
    derived = dict(zip(rows, derived_columns(article, list(rows.values()), counted), strict=True))
    columns = ("id", "article_id", *FACT_COLUMNS, *_DERIVED_COLUMNS, "first_run", "last_run")
    insert = f"INSERT INTO fact({', '.join(map(_quoted, columns))}) VALUES ({_marks(columns)})"
    for identity, row in rows.items():
        extra = derived[identity]
        if identity in written:
            connection.execute(
                insert,
                [
                    identity,
                    record.id,
                    *(row[n] for n in FACT_COLUMNS),
                    *(extra[n] for n in _DERIVED_COLUMNS),
                    run_id,
                    run_id,
                ],
            )
            _write_evidence(connection, identity, statements[identity][1])
            touched.add(identity)
        elif any(extra[n] != stored[identity][n] for n in _DERIVED_COLUMNS):
            write_derived(connection, identity, extra)
            touched.add(identity)
    for identity, old in stored.items():
        if identity not in statements and old["retired_run"] is None:
            connection.execute(
                "UPDATE fact SET retired_run=?, live=0 WHERE id=?", [run_id, identity]
            )
            touched.add(identity)
            retired += 1
    return SaveResult(added, changed, retired, unchanged)


def write_derived(connection: sqlite3.Connection, identity: str, extra: Mapping[str, Any]) -> None:
    connection.execute(
        f"UPDATE fact SET {', '.join(f'{n}=?' for n in _DERIVED_COLUMNS)} WHERE id=?",
        [*(extra[n] for n in _DERIVED_COLUMNS), identity],
    )


def select_facts(connection: sqlite3.Connection, article_id: str) -> list[dict[str, Any]]:
    """All stored facts of an article, retired ones too, in the order of the text."""
    cursor = connection.execute(
        'SELECT * FROM fact WHERE article_id=? ORDER BY start, "end", id', [article_id]
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _select_evidence(
    connection: sqlite3.Connection, fact_ids: Sequence[str]
) -> dict[str, tuple[Evidence, ...]]:
    result: dict[str, tuple[Evidence, ...]] = {}
    for identity in fact_ids:
        rows = connection.execute(
            'SELECT slot, start, "end", surface, value, rule, inherited FROM evidence '
            "WHERE fact_id=? ORDER BY n",
            [identity],
        )
        result[identity] = tuple(Evidence(*row) for row in rows)
    return result


def _write_evidence(
    connection: sqlite3.Connection, identity: str, evidence: Sequence[Evidence]
) -> None:
    connection.execute("DELETE FROM evidence WHERE fact_id=?", [identity])
    connection.executemany(
        "INSERT INTO evidence VALUES (?,?,?,?,?,?,?,?,?)",
        [
            (identity, n, e.slot, e.start, e.end, e.surface, e.value, e.rule, e.inherited)
            for n, e in enumerate(evidence)
        ],
    )


def _write_residue(connection: sqlite3.Connection, article_id: str, extraction: Extraction) -> None:
    wanted = {(r.start, r.end): (r.surface, r.reason) for r in extraction.passed_over}
    rows = connection.execute(
        'SELECT start, "end", surface, reason FROM residue WHERE article_id=?', [article_id]
    )
    if {(s, e): (surface, reason) for s, e, surface, reason in rows} == wanted:
        return
    connection.execute("DELETE FROM residue WHERE article_id=?", [article_id])
    connection.executemany(
        "INSERT INTO residue VALUES (?,?,?,?,?)",
        [(article_id, s, e, surface, reason) for (s, e), (surface, reason) in wanted.items()],
    )


def mark_dirty(connection: sqlite3.Connection, article_id: str) -> None:
    """Have everything that the article's facts take part in derived anew.

    Also what untouched facts take part in: their article's date, its origin or the figures beside
    them may be new.
    """
    connection.execute("INSERT OR IGNORE INTO dirty VALUES ('article', ?)", [article_id])
    _mark_figures(connection, article_id)
    connection.execute(
        "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'entity', entity FROM fact "
        "WHERE article_id=? AND entity IS NOT NULL",
        [article_id],
    )


def _mark_figures(connection: sqlite3.Connection, article_id: str) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO dirty SELECT 'figure', id FROM fact WHERE article_id=? "
        "AND type IN ('product_count', 'producer_count', 'mou')",
        [article_id],
    )


def _mark_copies(connection: sqlite3.Connection, article_id: str, url: str) -> None:
    """Figures of articles that are copies of this one, directly or over others: who is their
    witness may be new."""
    seen = {article_id}
    names = [article_id, url]
    while names:
        copies = connection.execute(
            "SELECT id, url FROM article WHERE duplicate_of IS NOT NULL "
            f"AND duplicate_of IN ({_marks(names)})",
            names,
        ).fetchall()
        new = [copy for copy in copies if copy[0] not in seen]
        seen |= {identity for identity, _ in new}
        for identity, _ in new:
            _mark_figures(connection, identity)
        names = [name for copy in new for name in copy]


# -- search --------------------------------------------------------------------------------------


def _quotes(connection: sqlite3.Connection, article_id: str) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT DISTINCT quote FROM fact WHERE article_id=? AND retired_run IS NULL ORDER BY quote",
        [article_id],
    )
    return tuple(row[0] for row in rows)


def _search_row(article: Mapping[str, Any], quotes: tuple[str, ...]) -> list[str]:
    words = "\n".join(quotes)
    text = f"{article['body']}\n{article['captions']}"
    return [
        fold(article["title"]),
        fold(text),
        fold(words),
        stroked_words(f"{article['title']}\n{text}"),
    ]


def _index_article(
    connection: sqlite3.Connection,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    old_quotes: tuple[str, ...],
    new_quotes: tuple[str, ...],
    article_id: str,
) -> None:
    (no,) = connection.execute("SELECT no FROM article WHERE id=?", [article_id]).fetchone()
    if before is not None:
        # an index without content must be told the very words that it is to forget
        connection.execute(
            "INSERT INTO article_search(article_search, rowid, title, body, quotes, stroked) "
            "VALUES ('delete', ?, ?, ?, ?, ?)",
            [no, *_search_row(before, old_quotes)],
        )
    connection.execute(
        "INSERT INTO article_search(rowid, title, body, quotes, stroked) VALUES (?,?,?,?,?)",
        [no, *_search_row(after, new_quotes)],
    )


def rebuild_search(base: KnowledgeBase) -> int:
    """Index every article anew; returns how many."""
    with base.transaction() as connection:
        connection.execute("INSERT INTO article_search(article_search) VALUES ('delete-all')")
        ids = [row[0] for row in connection.execute("SELECT id FROM article ORDER BY no")]
        for article_id in ids:
            article = _select_article(connection, article_id)
            assert article is not None
            quotes = _quotes(connection, article_id)
            _index_article(connection, None, article, (), quotes, article_id)
    return len(ids)


# -- small things --------------------------------------------------------------------------------


def log_change(
    connection: sqlite3.Connection,
    run_id: int,
    action: str,
    entity: str,
    entity_id: str,
    article_id: str | None,
    detail: str,
) -> None:
    """One line in the book of changes."""
    connection.execute(
        "INSERT INTO change(run, action, entity, entity_id, article_id, detail) "
        "VALUES (?,?,?,?,?,?)",
        [run_id, action, entity, entity_id, article_id, detail],
    )


def _marks(columns: Sequence[str]) -> str:
    return ",".join("?" * len(columns))


def _quoted(name: str) -> str:
    return '"end"' if name == "end" else name
