"""Whole copies: a backup, its restore, and a snapshot for the public without full texts."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from knowledge.errors import KnowledgeError
from knowledge.fold import fold, stroked_words
from knowledge.lock import WriterLock
from knowledge.migrations import refuse_newer
from knowledge.store import KnowledgeBase, named_errors


def backup(base: KnowledgeBase, file: str | Path) -> Path:
    """Copy the knowledge base, as of one moment and compact, into a file (replaced if there)."""
    target = Path(file)
    if target.absolute() == base.path.absolute():
        raise KnowledgeError(f"{target}: is the knowledge base itself; name another file")
    with _replacing_file(target) as draft, named_errors(target):
        base.db.conn.execute("VACUUM INTO ?", [str(draft)])
    return target


def restore(file: str | Path, path: str | Path) -> Path:
    """Put a backup in the place of a knowledge base; the backup is checked first."""
    source, target = Path(file), Path(path)
    if not source.is_file():
        raise KnowledgeError(f"{source}: no such backup")
    if not target.absolute().parent.is_dir():
        raise KnowledgeError(f"{target.absolute().parent}: no such folder; make it first")
    with (
        named_errors(source),
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection,
    ):
        (verdict,) = connection.execute("PRAGMA quick_check").fetchone()
        if verdict != "ok":
            raise KnowledgeError(f"{source}: is damaged ({verdict}); take another backup")
        tables = {r[0] for r in connection.execute("SELECT name FROM sqlite_master")}
        if not {"article", "fact", "_sqlite_migrations"} <= tables:
            raise KnowledgeError(f"{source}: is no backup of a knowledge base")
        refuse_newer(Database(connection), str(source))
    with WriterLock(target), _replacing_file(target) as draft:
        shutil.copyfile(source, draft)
        # what is left of the old file's log must not be read into the new one
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                target.with_name(target.name + suffix).unlink()
    return target


def public_snapshot(base: KnowledgeBase, file: str | Path) -> Path:
    """A copy without full texts: titles, quotes and addresses stay, and can be searched."""
    target = Path(file)
    with _replacing_file(target) as draft, named_errors(target):
        base.db.conn.execute("VACUUM INTO ?", [str(draft)])
        with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
            copy.execute("BEGIN")
            # positions in an index of whole texts would give the texts away
            copy.execute("INSERT INTO article_search(article_search) VALUES ('delete-all')")
            rows = copy.execute(
                "SELECT a.no, a.title, coalesce((SELECT group_concat(quote, char(10)) FROM fact "
                "WHERE article_id = a.id AND live = 1), '') FROM article AS a"
            ).fetchall()
            copy.executemany(
                "INSERT INTO article_search(rowid, title, body, quotes, stroked) "
                "VALUES (?, ?, '', ?, ?)",
                [(no, fold(t), fold(q), stroked_words(f"{t}\n{q}")) for no, t, q in rows],
            )
            copy.execute("UPDATE article SET text = '', body = '', captions = '', zones = '[]'")
            copy.execute("INSERT OR REPLACE INTO meta VALUES ('public', '1')")
            copy.execute("COMMIT")
            copy.execute("VACUUM")
    return target


@contextmanager
def _replacing_file(target: Path) -> Iterator[Path]:
    if not target.absolute().parent.is_dir():
        raise KnowledgeError(f"{target.absolute().parent}: no such folder; make it first")
    draft = target.absolute().with_name(f".{target.name}.{os.getpid()}.new")
    try:
        draft.unlink(missing_ok=True)
        yield draft
        draft.replace(target)
    except OSError as error:
        raise KnowledgeError(
            f"{target}: cannot be written ({error.strerror or error}); nothing was changed"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
