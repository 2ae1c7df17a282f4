"""What Datasette's own pages say of the base, from ``metadata.toml`` and ``questions.toml``."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from browse.pages.questions import questions
from browse.settings import DATABASE


@cache
def descriptions() -> Mapping[str, Any]:
    """``metadata.toml``."""
    text = resources.files("browse").joinpath("data", "metadata.toml").read_text("utf-8")
    return tomllib.loads(text)


def metadata(columns: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What Datasette's own pages say of the base: titles, descriptions, facets, queries.

    ``columns`` are those that each view has; all of them are described, in both languages.
    """
    data = descriptions()
    tables: dict[str, Any] = {name: {"hidden": True} for name in data["hidden"]}
    for name, entry in data["views"].items():
        said = {**data["columns"], **entry.get("columns", {})}
        tables[name] = {
            "title": f"{entry['title']['vi']} · {entry['title']['en']}",
            "description": f"{entry['about']['vi']} · {entry['about']['en']}",
            "columns": {c: " · ".join(said[c]) for c in columns.get(name, ()) if c in said},
            **{k: entry[k] for k in ("facets", "sort", "sort_desc", "size") if k in entry},
        }
    return {
        "title": data["title"],
        "description": data["description"],
        "license": data["license"],
        "databases": {
            DATABASE: {
                "tables": tables,
                "queries": {q.key: q.datasette() for q in questions()},
            }
        },
    }


def columns_of(path: Path, *, immutable: bool) -> dict[str, list[str]]:
    """The columns of every view of the base."""
    mode = "immutable=1" if immutable else "mode=ro"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)) as connection:
        views = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
        ]
        return {
            view: [row[1] for row in connection.execute(f'PRAGMA table_info("{view}")')]
            for view in views
        }
