"""The crawler's one SQLite file: what is to be fetched, and what was.

A page, its article, its place in the frontier and the links found on it are one transaction, so
that a crawl killed at any moment goes on where it stood.  There is one writer at a time; readers
need not wait for it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from crawler.archive import Packed, RawPage, decompress, pack
from crawler.article import Article, Written

State = Literal["queued", "fetched", "gone", "refused"]
#: 2: a page may lie in ``raw`` as its server packed it (gzip), which version 1 cannot read.
SCHEMA_VERSION = 2
#: Tries after which an address that never answered is refused.
MOST_ATTEMPTS = 6
_BACK_OFF = timedelta(minutes=30)

_SCHEMA = """
CREATE TABLE frontier (
    key TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    url TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'fetched', 'gone', 'refused')),
    reason TEXT,
    title_hint TEXT,
    date_hint TEXT,
    found_in TEXT,
    found_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try TEXT,
    checked_at TEXT,
    etag TEXT,
    last_modified TEXT
) WITHOUT ROWID;
CREATE INDEX frontier_queue ON frontier (site, date_hint DESC, key) WHERE state = 'queued';
CREATE TABLE raw (
    hash TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE pages (
    key TEXT PRIMARY KEY REFERENCES frontier (key),
    site TEXT,
    url TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    hash TEXT NOT NULL REFERENCES raw (hash)
) WITHOUT ROWID;
CREATE INDEX pages_hash ON pages (hash);
CREATE TABLE articles (
    key TEXT PRIMARY KEY REFERENCES frontier (key),
    site TEXT,
    published_at TEXT,
    changed_at TEXT NOT NULL,
    body_chars INTEGER NOT NULL,
    has_byline INTEGER NOT NULL,
    has_lead INTEGER NOT NULL,
    article TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX articles_changed ON articles (changed_at);
CREATE INDEX articles_site ON articles (site, changed_at);
CREATE TABLE sources (
    url TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    checked_at TEXT,
    etag TEXT,
    last_modified TEXT,
    entries INTEGER,
    known TEXT
) WITHOUT ROWID;
CREATE TABLE site_runs (
    id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    site TEXT NOT NULL,
    outcome TEXT NOT NULL,
    report TEXT NOT NULL
);
CREATE INDEX site_runs_site ON site_runs (site, id);
"""


class FrontierError(RuntimeError):
    """The page store cannot be used; the message is one line that names the file."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address to fetch; ``key`` is its identity within the site."""

    key: str
    site: str
    url: str
    title: str | None = None
    date: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """An address as discovery found it; ``modified`` asks again for what was fetched earlier."""

    key: str
    url: str
    title: str | None = None
    published: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What is remembered of a feed, sitemap or listing from its last visit."""

    url: str
    checked_at: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    entries: int | None = None
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stored:
    """An article with what is known of its page; ``changed_at`` is ISO in UTC."""

    key: str
    article: Article
    changed_at: str
    page_hash: str | None


@dataclass(frozen=True, slots=True)
class Measures:
    """What the past articles of a site were like."""

    body_chars: int
    has_date: bool
    has_byline: bool
    has_lead: bool


def utc_now() -> datetime:
    return datetime.now(UTC)


class Frontier:
    """The open store.  Close it, or use it in a ``with`` statement.

    ``now`` gives the present moment in UTC.  Raises ``FrontierError`` where the file cannot be
    opened, is no page store, or belongs to a later version of the program.
    """

    def __init__(self, path: Path, *, now: Callable[[], datetime] = utc_now) -> None:
        self.path = path
        self._now = now
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._prepare()
        except sqlite3.Error as error:
            hint = "is its folder there and writable?" if not path.parent.is_dir() else ""
            raise FrontierError(f"{path}: {error} {hint}".strip()) from None

    def _prepare(self) -> None:
        db = self._db
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            raise FrontierError(
                f"{self.path}: written by a later version of ocop; update the program"
            )
        db.execute("PRAGMA journal_mode = WAL")
        # A power cut may undo the last pages, which are then fetched again; it loses none.
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA cache_size = -16000")
        # The log is copied into the file every 16 MB: each time the crawl waits for the disk.
        db.execute("PRAGMA wal_autocheckpoint = 4000")
        if version == 0:
            with self._transaction():
                tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
                if tables and not db.execute("PRAGMA user_version").fetchone()[0]:
                    raise FrontierError(f"{self.path}: is not a page store of ocop")
                if not tables:
                    for statement in _SCHEMA.split(";"):
                        if statement.strip():
                            db.execute(statement)
                    self._stamp_version()
        elif version < SCHEMA_VERSION:
            with suppress(sqlite3.OperationalError):  # what can only be read stays as it is
                self._stamp_version()

    def _stamp_version(self) -> None:
        self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def __enter__(self) -> Frontier:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="seconds")

    # -- the queue --------------------------------------------------------------------------

    def enqueue(
        self,
        site: str,
        found: Iterable[Found],
        *,
        found_in: str,
        source: Source | None = None,
        since: str | None = None,
    ) -> int:
        """Queue what is new or changed, together with what is to be remembered of the source.

        What an earlier run refused for its date is queued again where ``since`` lies before it.
        The number of addresses newly queued.
        """
        with self._transaction():
            new = self._enqueue(site, found, found_in, since)
            if source is not None:
                self._remember(site, source)
        return new

    def _enqueue(
        self, site: str, found: Iterable[Found], found_in: str, since: str | None = None
    ) -> int:
        new, stamp = 0, self._stamp()
        for one in found:
            cursor = self._db.execute(
                "INSERT INTO frontier (key, site, url, state, title_hint, date_hint, found_in,"
                " found_at) VALUES (?, ?, ?, 'queued', ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                (one.key, site, one.url, one.title, one.published, found_in, stamp),
            )
            if cursor.rowcount == 0 and one.modified and len(one.modified) > 10:
                utc = _in_utc(one.modified)
                cursor = self._db.execute(
                    "UPDATE frontier SET state = 'queued', attempts = 0, next_try = NULL"
                    " WHERE key = ? AND state = 'fetched' AND checked_at < ?",
                    (one.key, utc),
                )
            if cursor.rowcount == 0:
                cursor = self._db.execute(
                    "UPDATE frontier SET state = 'queued', reason = NULL WHERE key = ?"
                    " AND state = 'refused' AND reason = 'before_since' AND date_hint >= ?",
                    (one.key, since or ""),
                )
            new += cursor.rowcount
        return new

    def take(self, site: str, limit: int, *, without: Sequence[str] = ()) -> list[Target]:
        """The next addresses of a site that are due, newest first; ``without`` are under way."""
        rows = self._db.execute(
            "SELECT key, site, url, title_hint, date_hint, etag, last_modified, attempts"
            " FROM frontier INDEXED BY frontier_queue WHERE site = ? AND state = 'queued'"
            " AND (next_try IS NULL OR next_try <= ?)"
            " ORDER BY date_hint DESC, key LIMIT ?",
            (site, self._stamp(), limit + len(without)),
        )
        busy = frozenset(without)
        return [Target(*row) for row in rows if row[0] not in busy][:limit]

    def known(self, keys: Sequence[str]) -> set[str]:
        """Which of these identities the frontier has."""
        result: set[str] = set()
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            marks = ",".join("?" * len(part))
            result |= {
                row[0]
                for row in self._db.execute(
                    f"SELECT key FROM frontier WHERE key IN ({marks})", part
                )
            }
        return result

    def counts(self) -> dict[tuple[str, str], int]:
        """Addresses by site and state."""
        rows = self._db.execute("SELECT site, state, count(*) FROM frontier GROUP BY site, state")
        return {(site, state): count for site, state, count in rows}

    # -- what came back ---------------------------------------------------------------------

    def store(
        self,
        target: Target,
        page: RawPage | None,
        article: Article | Written | None,
        *,
        packed: Packed | None = None,
        state: State = "fetched",
        reason: str | None = None,
        date: str | None = None,
        found: Sequence[tuple[str, Found]] = (),
    ) -> bool:
        """One fetched page in one transaction; whether its article is new or changed.

        ``found`` are further addresses with the site they belong to; ``packed`` is the page for
        the archive where somebody has packed it already, ``date`` what the page says of its own.
        """
        if page is not None and packed is None:
            packed = pack(page.body)
        with self._transaction():
            stamp = self._stamp()
            self._db.execute(
                "UPDATE frontier SET state = ?, reason = ?, attempts = 0, next_try = NULL,"
                " checked_at = ?, etag = ?, last_modified = ?, date_hint = coalesce(?, date_hint)"
                " WHERE key = ?",
                (
                    state,
                    reason,
                    stamp,
                    page.header("etag") if page else None,
                    page.header("last-modified") if page else None,
                    date,
                    target.key,
                ),
            )
            if page is not None and packed is not None:
                self._store_page(target, page, packed)
            written = Written.of(article) if isinstance(article, Article) else article
            changed = self._store_article(target, written, stamp)
            for site in dict.fromkeys(site for site, _ in found):
                self._enqueue(site, [one for s, one in found if s == site], target.url)
        return changed

    def _store_page(self, target: Target, page: RawPage, packed: Packed) -> None:
        digest = packed.hash
        old = self._db.execute("SELECT hash FROM pages WHERE key = ?", (target.key,)).fetchone()
        self._db.execute(
            "INSERT INTO raw (hash, size, body) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
            (digest, packed.size, packed.frame),
        )
        self._db.execute(
            "INSERT INTO pages (key, site, url, status, headers, fetched_at, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET url = excluded.url,"
            " status = excluded.status, headers = excluded.headers,"
            " fetched_at = excluded.fetched_at, hash = excluded.hash",
            (
                target.key,
                target.site or None,
                page.url,
                page.status,
                json.dumps(page.headers, ensure_ascii=False),
                page.fetched_at,
                digest,
            ),
        )
        if old is not None and old[0] != digest:
            self._db.execute(
                "DELETE FROM raw WHERE hash = ?1 AND NOT EXISTS"
                " (SELECT 1 FROM pages WHERE hash = ?1)",
                (old[0],),
            )

    def _store_article(self, target: Target, article: Written | None, stamp: str) -> bool:
        if article is None:
            return self._db.execute(
                "DELETE FROM articles WHERE key = ?", (target.key,)
            ).rowcount > 0  # fmt: skip
        old = self._db.execute(
            "SELECT article FROM articles WHERE key = ?", (target.key,)
        ).fetchone()
        if old is not None and _content(old[0]) == _content(article.json):
            return False
        self._db.execute(
            "INSERT INTO articles (key, site, published_at, changed_at, body_chars, has_byline,"
            " has_lead, article) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
            " published_at = excluded.published_at, changed_at = excluded.changed_at,"
            " body_chars = excluded.body_chars, has_byline = excluded.has_byline,"
            " has_lead = excluded.has_lead, article = excluded.article",
            (
                target.key,
                article.site,
                article.published_at,
                stamp,
                article.body_chars,
                article.has_byline,
                article.has_lead,
                article.json,
            ),
        )
        return True

    def unchanged(self, target: Target) -> None:
        """The server says that the page is as it was (304)."""
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET state = 'fetched', attempts = 0, next_try = NULL,"
                " checked_at = ? WHERE key = ?",
                (self._stamp(), target.key),
            )

    def failed(self, target: Target, reason: str, *, wait: float | None = None) -> None:
        """A try that gave no answer: later again (``wait`` seconds, else twice as long each
        time), after ``MOST_ATTEMPTS`` no more."""
        attempts = target.attempts + 1
        pause = timedelta(seconds=wait) if wait is not None else _BACK_OFF * 2**target.attempts
        given_up = attempts >= MOST_ATTEMPTS
        with self._transaction():
            self._db.execute(
                "UPDATE frontier SET state = ?, reason = ?, attempts = ?, next_try = ?"
                " WHERE key = ?",
                (
                    "refused" if given_up else "queued",
                    reason,
                    attempts,
                    None if given_up else (self._now() + pause).isoformat(timespec="seconds"),
                    target.key,
                ),
            )

    # -- sources ----------------------------------------------------------------------------

    def source(self, url: str) -> Source:
        """What is remembered of a source; nothing for one never visited."""
        row = self._db.execute(
            "SELECT url, checked_at, etag, last_modified, entries, known FROM sources"
            " WHERE url = ?",
            (url,),
        ).fetchone()
        if row is None:
            return Source(url)
        address, checked_at, etag, last_modified, entries, known = row
        remembered = frozenset(json.loads(known or "[]"))
        return Source(address, checked_at, etag, last_modified, entries, remembered)

    def _remember(self, site: str, source: Source) -> None:
        self._db.execute(
            "INSERT INTO sources (url, site, checked_at, etag, last_modified, entries, known)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET"
            " checked_at = excluded.checked_at, etag = excluded.etag,"
            " last_modified = excluded.last_modified, entries = excluded.entries,"
            " known = excluded.known",
            (
                source.url,
                site,
                source.checked_at or self._stamp(),
                source.etag,
                source.last_modified,
                source.entries,
                json.dumps(sorted(source.known)),
            ),
        )

    # -- reading back -----------------------------------------------------------------------

    def articles(self, *, changed_since: str | None = None) -> Iterator[Stored]:
        """The stored articles in the order in which they changed; ``changed_since`` is ISO in
        UTC, and what changed at that very second comes again."""
        last = (changed_since or "", "")
        while True:
            rows = self._db.execute(
                "SELECT a.key, a.article, a.changed_at, p.hash FROM articles a"
                " LEFT JOIN pages p ON p.key = a.key"
                " WHERE (a.changed_at, a.key) > (?, ?) ORDER BY a.changed_at, a.key LIMIT 200",
                last,
            ).fetchall()
            if not rows:
                return
            for key, data, changed_at, digest in rows:
                yield Stored(key, Article.from_dict(json.loads(data)), changed_at, digest)
            last = (rows[-1][2], rows[-1][0])

    def article(self, key: str) -> Article | None:
        row = self._db.execute("SELECT article FROM articles WHERE key = ?", (key,)).fetchone()
        return Article.from_dict(json.loads(row[0])) if row else None

    def raw_pages(self, *, site: str | None = None) -> Iterator[tuple[Target, RawPage]]:
        """Every kept page in the order of the keys, unpacked."""
        last = ""
        while True:
            rows = self._db.execute(
                "SELECT p.key, p.site, p.url, p.status, p.headers, p.fetched_at, r.body,"
                " f.title_hint, f.date_hint FROM pages p JOIN raw r ON r.hash = p.hash"
                " JOIN frontier f ON f.key = p.key"
                " WHERE p.key > ? AND (?2 IS NULL OR p.site = ?2) ORDER BY p.key LIMIT 100",
                (last, site),
            ).fetchall()
            if not rows:
                return
            for key, page_site, url, status, headers, fetched_at, body, title, date in rows:
                page = RawPage(
                    url=url,
                    status=status,
                    headers=tuple((k, v) for k, v in json.loads(headers)),
                    body=decompress(body),
                    fetched_at=fetched_at,
                )
                yield Target(key, page_site or "", url, title, date), page
            last = rows[-1][0]

    def put(self, target: Target, page: RawPage | None, article: Article | None) -> bool:
        """Store a page that came from elsewhere than the crawl (an import); whether it changed."""
        with self._transaction():
            self._db.execute(
                "INSERT INTO frontier (key, site, url, state, found_in, found_at)"
                " VALUES (?, ?, ?, 'fetched', 'import', ?) ON CONFLICT (key) DO NOTHING",
                (target.key, target.site, target.url, self._stamp()),
            )
        return self.store(target, page, article)

    # -- the past of a site -----------------------------------------------------------------

    def measures(self, site: str, *, before: str, limit: int = 200) -> list[Measures]:
        """Of the newest articles stored before a moment, body length and fields."""
        rows = self._db.execute(
            "SELECT body_chars, published_at IS NOT NULL, has_byline, has_lead FROM articles"
            " WHERE site = ? AND changed_at < ? ORDER BY changed_at DESC LIMIT ?",
            (site, before, limit),
        )
        return [Measures(n, bool(d), bool(b), bool(le)) for n, d, b, le in rows]

    def last_article_at(self, site: str) -> str | None:
        row = self._db.execute(
            "SELECT max(changed_at) FROM articles WHERE site = ?", (site,)
        ).fetchone()
        return row[0] if row else None

    def record_run(self, started_at: str, site: str, outcome: str, report: str) -> None:
        with self._transaction():
            self._db.execute(
                "INSERT INTO site_runs (started_at, site, outcome, report) VALUES (?, ?, ?, ?)",
                (started_at, site, outcome, report),
            )

    def past_runs(self, site: str, limit: int = 30) -> list[str]:
        """The reports of a site's last runs (JSON), newest first."""
        rows = self._db.execute(
            "SELECT report FROM site_runs WHERE site = ? ORDER BY id DESC LIMIT ?", (site, limit)
        )
        return [row[0] for row in rows]


def _content(article: str) -> dict[str, object]:
    data: dict[str, object] = json.loads(article)
    return {name: value for name, value in data.items() if name != "fetched_at"}


def _in_utc(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat(timespec="seconds")
