"""The rows of an article: how it and what was read in it are written down, and what that calls for.

Everything here works on an open connection, inside the transaction of who calls.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.facts import Evidence, Extraction, Fact
from knowledge import keys
from knowledge.errors import KnowledgeError
from knowledge.fold import fold, stroked_words
from knowledge.records import ArticleRecord
from knowledge.rows import DETAIL_COLUMNS, FACT_COLUMNS, row_of, statement_id
from knowledge.similar import simhash, wording

ARTICLE_COLUMNS = (
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


def text_hash(text: str) -> str:
    """By which a reviewer's decision finds its text again."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


# -- rows of an article --------------------------------------------------------------------------


def article_row(record: ArticleRecord) -> dict[str, Any]:
    row = {name: getattr(record, name, None) for name in ARTICLE_COLUMNS}
    row["zones"] = as_json([list(zone) for zone in record.zones])
    row["text_hash"] = text_hash(record.text)
    row["simhash"] = simhash(record.body or record.text)
    return row


def record_of(article_id: str, row: dict[str, Any]) -> ArticleRecord:
    values = {k: v for k, v in row.items() if k not in ("text_hash", "simhash")}
    values["zones"] = tuple((k, s, e) for k, s, e in json.loads(row["zones"]))
    return ArticleRecord(id=article_id, **values)


def select_article(connection: sqlite3.Connection, article_id: str) -> dict[str, Any] | None:
    row = connection.execute(
        f"SELECT {', '.join(ARTICLE_COLUMNS)} FROM article WHERE id=?", [article_id]
    ).fetchone()
    return dict(zip(ARTICLE_COLUMNS, row, strict=True)) if row else None


def write_article(
    connection: sqlite3.Connection,
    row: dict[str, Any],
    before: dict[str, Any] | None,
    article_id: str,
    run_id: int,
) -> bool:
    """Insert or update; true where anything but the time of fetching is new."""
    if before is None:
        columns = ("id", *ARTICLE_COLUMNS, "first_run", "last_run")
        connection.execute(
            f"INSERT INTO article({', '.join(columns)}) VALUES ({_marks(columns)})",
            [article_id, *(row[name] for name in ARTICLE_COLUMNS), run_id, run_id],
        )
        return True
    differing = [n for n in ARTICLE_COLUMNS if n not in _UNCOMPARED and row[n] != before[n]]
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


def statements_of(
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


def write_facts(
    connection: sqlite3.Connection,
    record: ArticleRecord,
    statements: dict[str, tuple[dict[str, Any], tuple[Evidence, ...]]],
    run_id: int,
    touched: set[str],
) -> SaveResult:
    stored = {row["id"]: row for row in select_facts(connection, record.id)}
    evidence = select_evidence(connection, list(stored))
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
                "UPDATE fact SET extracted=? WHERE id=?", [as_json(corrected), identity]
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


def select_evidence(
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


def write_residue(connection: sqlite3.Connection, article_id: str, extraction: Extraction) -> None:
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
    connection.execute(
        "INSERT OR IGNORE INTO dirty SELECT 'thing', id FROM fact "
        "WHERE article_id=? AND entity IS NOT NULL",
        [article_id],
    )


def _mark_figures(connection: sqlite3.Connection, article_id: str) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO dirty SELECT 'figure', id FROM fact WHERE article_id=? "
        "AND type IN ('product_count', 'producer_count', 'mou')",
        [article_id],
    )


def mark_copies(connection: sqlite3.Connection, article_id: str, url: str) -> None:
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


def stored_quotes(connection: sqlite3.Connection, article_id: str) -> tuple[str, ...]:
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


def index_article(
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
