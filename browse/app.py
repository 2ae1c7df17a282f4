"""A Datasette over one knowledge base, with our pages, our metadata and nothing from outside."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from datasette.app import Datasette, DatasetteClient
from datasette.database import Database
from datasette.plugins import DEFAULT_PLUGINS, pm

from browse import plugin
from browse.pages.questions import questions
from browse.settings import DATABASE, Settings
from browse.version import STATIC, TEMPLATES

_NAME = "ocop-browse"
_PRINTING = "datasette.handle_exception"
#: Limits on what anybody may ask of the base.
SETTINGS: Mapping[str, Any] = {
    "sql_time_limit_ms": 3000,
    "max_returned_rows": 2000,
    "facet_time_limit_ms": 400,
    "suggest_facets": False,
    "max_csv_mb": 200,
    "allow_download": False,
    "default_page_size": 50,
    "default_facet_size": 15,
    "truncate_cells_html": 300,
    "default_cache_ttl": 0,
}


def make_app(settings: Settings, *, immutable: bool = False) -> Any:
    """A Datasette for these settings; ``immutable`` where nobody writes to the file.

    Plugins that happen to be installed beside us stay out: their pages bring scripts and addresses
    of their own.
    """
    _only_ours()
    path = str(settings.path.absolute())
    datasette = Datasette(
        [] if immutable else [path],
        immutables=[path] if immutable else None,
        metadata=metadata(columns_of(settings.path, immutable=immutable)),
        template_dir=str(TEMPLATES),
        static_mounts=[("static", str(STATIC))],
        settings=dict(SETTINGS) | ({"default_cache_ttl": 3600} if settings.public else {}),
    )
    # always the same address, whatever the file is called
    for name in [n for n in datasette.databases if n != "_internal"]:
        datasette.remove_database(name)
    datasette.add_database(Database(datasette, path, is_mutable=not immutable), name=DATABASE)
    datasette.ocop = settings
    # the client made by the constructor knows nothing of our routes
    datasette.client = DatasetteClient(datasette)
    return datasette


def _only_ours() -> None:
    for found, _ in list(pm.list_plugin_distinfo()):
        if pm.is_registered(found) and found.__name__ not in DEFAULT_PLUGINS:
            pm.unregister(found)
    # every answer to an error is made, also those not used, and Datasette's prints what went wrong
    if pm.has_plugin(_PRINTING):
        pm.unregister(name=_PRINTING)
    if not pm.has_plugin(_NAME):
        pm.register(plugin, _NAME)


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
