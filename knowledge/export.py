"""The views as files that last: CSV, JSON Lines and Parquet with a Frictionless data package.

Rows and columns have a fixed order and nothing in a file depends on when it was written, so two
knowledge bases that say the same give the same bytes.  Everything is written beside the target and
renamed at the end: a folder that is there is a whole export.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import sqlite3
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from knowledge.errors import KnowledgeError
from knowledge.store import KnowledgeBase, named_errors

#: The views that are exported, and what their rows are ordered by.
VIEWS: dict[str, str] = {
    "articles": "id",
    "facts": 'article_id, start, "end", id',
    "fact_evidence": "fact_id, n",
    "passed_over": 'article_id, start, "end"',
    "timeline": "measure, place_id, stars_min, status, basis, as_of, id",
    "timeline_facts": "observation_id, fact_id",
    "latest": "measure, place_id, stars_min, id",
    "province_years": "place_id, year",
    "people": "person, id",
    "roles": "person, seen_from, id",
    "mous": "place, signed_on, id",
    "events": "start_date, name, id",
    "products": "product, id",
    "documents": "number, date, id",
    "findings": "kind, article_id, message, id",
    "reviews": "at, id",
    "changes": "run, entity, action, entity_id, detail",
    "runs": "id",
    "places": "id",
}
#: Numbers of rows inside the file: they depend on the order of insertion and mean nothing outside.
_INTERNAL = {"no", "article_no"}
#: What --public leaves out: the texts belong to their publishers.
_FULL_TEXTS = {"articles": {"text", "body", "captions", "zones"}}
_BOOLEANS = {"derived", "former", "acting", "latest"}
_CHUNK = 20_000
_ARROW = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "string": pa.string(),
    "boolean": pa.bool_(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its Frictionless type."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class ExportResult:
    """Where it was written, and how many rows each view had."""

    folder: Path
    rows: dict[str, int]


def export(
    base: KnowledgeBase,
    folder: str | Path,
    *,
    public: bool = False,
    views: Sequence[str] | None = None,
) -> ExportResult:
    """Write the views (all, unless named) into a folder, replacing an earlier export there.

    ``public`` leaves out the full texts and keeps quotes and addresses.  Raises
    :class:`KnowledgeError` where the folder holds something else, or cannot be written.
    """
    target = Path(folder)
    rows: dict[str, int] = {}
    with _replacing_folder(target) as draft, named_errors(base.path), _snapshot(base) as connection:
        entries: list[dict[str, Any]] = []
        for view in views or tuple(VIEWS):
            columns = _columns(connection, view, public)
            rows[view] = _write_view(connection, view, columns, draft)
            entries += _entries(draft, view, columns)
        released = _released(connection)
        _write_package(draft, entries, released, public)
        _write_texts(draft, released)
        _write_sums(draft)
    return ExportResult(target, rows)


@contextmanager
def _snapshot(base: KnowledgeBase) -> Iterator[sqlite3.Connection]:
    """All views as of one moment, though another program may be writing."""
    connection = base.db.conn
    connection.execute("BEGIN")
    try:
        yield connection
    finally:
        connection.execute("ROLLBACK")


def _columns(connection: sqlite3.Connection, view: str, public: bool) -> tuple[Column, ...]:
    left_out = _INTERNAL | (_FULL_TEXTS.get(view, set()) if public else set())
    types = {"INTEGER": "integer", "REAL": "number"}
    return tuple(
        Column(name, "boolean" if name in _BOOLEANS else types.get(kind, "string"))
        for _, name, kind, *_ in connection.execute(f'PRAGMA table_info("{view}")')
        if name not in left_out
    )


def _write_view(
    connection: sqlite3.Connection, view: str, columns: Sequence[Column], folder: Path
) -> int:
    names = ", ".join(f'"{c.name}"' for c in columns)
    cursor = connection.execute(f'SELECT {names} FROM "{view}" ORDER BY {VIEWS[view]}')
    booleans = [i for i, c in enumerate(columns) if c.type == "boolean"]
    schema = pa.schema([(c.name, _ARROW[c.type]) for c in columns])
    count = 0
    with (
        (folder / f"{view}.csv").open("w", encoding="utf-8", newline="") as plain,
        (folder / f"{view}.jsonl").open("w", encoding="utf-8") as lines,
        pq.ParquetWriter(folder / f"{view}.parquet", schema, compression="zstd") as parquet,
    ):
        writer = csv.writer(plain, lineterminator="\n")
        writer.writerow([c.name for c in columns])
        while chunk := cursor.fetchmany(_CHUNK):
            rows = [_with_booleans(row, booleans) for row in chunk] if booleans else chunk
            count += len(rows)
            writer.writerows([_cell(value) for value in row] for row in rows)
            keys = [c.name for c in columns]
            lines.writelines(
                json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) + "\n"
                for row in rows
            )
            parquet.write_table(
                pa.table(
                    [
                        pa.array(values, type=_ARROW[column.type])
                        for column, values in zip(columns, zip(*rows, strict=True), strict=True)
                    ],
                    schema=schema,
                )
            )
    return count


def _with_booleans(row: tuple[Any, ...], positions: Sequence[int]) -> tuple[Any, ...]:
    values = list(row)
    for position in positions:
        if values[position] is not None:
            values[position] = bool(values[position])
    return tuple(values)


def _cell(value: Any) -> Any:
    """A CSV cell that a spreadsheet does not run: text like a formula gets an apostrophe."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def _entries(folder: Path, view: str, columns: Sequence[Column]) -> list[dict[str, Any]]:
    described = {
        "title": f"{view} (see docs/knowledge.md)",
        "encoding": "utf-8",
        "schema": {"fields": [{"name": c.name, "type": c.type} for c in columns]},
    }
    return [
        {"name": view, "type": "table", "path": f"{view}.csv", "format": "csv"}
        | {"mediatype": "text/csv"}
        | described
        | _measure(folder / f"{view}.csv"),
        {"name": f"{view}-jsonl", "type": "file", "path": f"{view}.jsonl"}
        | {"mediatype": "application/jsonl"}
        | _measure(folder / f"{view}.jsonl"),
        {"name": f"{view}-parquet", "type": "file", "path": f"{view}.parquet"}
        | {"mediatype": "application/vnd.apache.parquet"}
        | _measure(folder / f"{view}.parquet"),
    ]


def _measure(file: Path) -> dict[str, Any]:
    return {"bytes": file.stat().st_size, "hash": f"sha256:{_sha256(file)}"}


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _released(connection: sqlite3.Connection) -> str:
    """The day of the last run that was finished: the date of the data, not of the export."""
    (day,) = connection.execute("SELECT max(substr(finished_at, 1, 10)) FROM run").fetchone()
    return str(day or "1970-01-01")


def _write_package(
    folder: Path, entries: Sequence[dict[str, Any]], released: str, public: bool
) -> None:
    package = {
        "profile": "data-package",
        "name": "ocop-knowledge",
        "title": "OCOP knowledge base" + (" (public, without full texts)" if public else ""),
        "description": (
            "Figures, people, documents and events of Vietnam's One Commune One Product programme "
            "as the news states them. In CSV, text that begins like a formula has an apostrophe "
            "before it; JSON Lines and Parquet have it as it is."
        ),
        "version": released.replace("-", "."),
        "created": f"{released}T00:00:00Z",
        "licenses": [
            {
                "name": "CC0-1.0",
                "title": "Facts: no rights reserved; quotes and texts: their publishers'",
                "path": "https://creativecommons.org/publicdomain/zero/1.0/",
            }
        ],
        "resources": list(entries),
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


def _write_texts(folder: Path, released: str) -> None:
    """The citation and the note on rights."""
    templates = resources.files("knowledge").joinpath("release.toml").read_text("utf-8")
    for name, template in tomllib.loads(templates).items():
        text = (
            template["text"]
            .replace("{date}", released)
            .replace("{version}", released.replace("-", "."))
        )
        (folder / name).write_text(text, encoding="utf-8")


def _write_sums(folder: Path) -> None:
    files = sorted(f for f in folder.iterdir() if f.name != "SHA256SUMS")
    lines = [f"{_sha256(file)}  {file.name}\n" for file in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


@contextmanager
def _replacing_folder(target: Path) -> Iterator[Path]:
    """A draft folder that takes the target's place when all went well."""
    if target.exists() and not target.is_dir():
        raise KnowledgeError(f"{target}: is a file; name a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / "datapackage.json").exists():
        raise KnowledgeError(f"{target}: holds something else than an export; name another folder")
    if not target.absolute().parent.is_dir():
        raise KnowledgeError(f"{target.absolute().parent}: no such folder; make it first")
    draft = target.absolute().with_name(f".{target.name}.{os.getpid()}.new")
    old = target.absolute().with_name(f".{target.name}.{os.getpid()}.old")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        yield draft
        if target.exists():
            target.rename(old)
        draft.rename(target)
    except OSError as error:
        raise KnowledgeError(
            f"{target}: cannot be written ({error.strerror or error}); nothing was changed"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
