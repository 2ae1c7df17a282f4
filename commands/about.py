"""``ocop version`` and ``ocop doctor``."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import click

from commands import output
from commands.errors import DONE, FAILED, told
from commands.options import db_option, json_option, sites_option
from commands.settings import SETTINGS, Settings, settings
from commands.versions import program_version, rules_version

#: What the program cannot do without, by the names under which they are installed.
_NEEDED = (
    "beautifulsoup4", "click", "datasette",
    "feedparser", "htmldate", "lxml", "pyarrow", "pydantic", "scrapy", "spacy", "sqlite-utils",
    "trafilatura", "underthesea", "warcio", "zstandard",
)  # fmt: skip
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


@click.command()
@json_option
def version(as_json: bool) -> None:
    """Print the versions of the program, of the schema of the base and of the rules."""
    from knowledge.migrations import schema_version

    found = {
        "program": program_version(),
        "schema": schema_version(),
        "rules": rules_version(),
        "python": platform.python_version(),
    }
    if as_json:
        output.say_json(found)
        return
    for name, value in found.items():
        output.say(f"{name:<8} {value}")


@click.command()
@db_option
@sites_option
@json_option
def doctor(db: Path | None, sites: Path | None, as_json: bool) -> int:
    """Look for what is missing, and print every setting with what decided it."""
    chosen = settings({"db": db, "sites": sites})
    checks = [*_program(), *_packages(), *_files(chosen)]
    failed = [c for c in checks if c["state"] == "missing"]
    status = FAILED if failed else DONE
    shown: dict[str, Any] = {
        s.name: {"value": _shown(chosen, s.name), "from": chosen.origins[s.name]} for s in SETTINGS
    }
    if as_json:
        output.say_json({"checks": checks, "settings": shown, "exit": status})
        return status
    for check in checks:
        output.say(f"{check['state']:<8}{check['name']}: {check['says']}")
    output.say()
    output.say_table(
        [(name, "" if s["value"] is None else s["value"], s["from"]) for name, s in shown.items()],
        ("setting", "value", "from"),
    )
    output.say()
    output.say("all is well" if not failed else f"{len(failed)} things are missing")
    return status


def _check(name: str, state: str, says: str) -> dict[str, str]:
    return {"name": name, "state": state, "says": says}


def _program() -> list[dict[str, str]]:
    import sqlite3

    found = [
        _check(
            "Python",
            "ok" if sys.version_info >= (3, 11) else "missing",
            f"{platform.python_version()} ({sys.executable}); 3.11 or later is needed",
        )
    ]
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    fts = "ENABLE_FTS5" in options
    says = f"{sqlite3.sqlite_version}; full-text search (FTS5) "
    says += "is there" if fts else "is not built in"
    found.append(_check("SQLite", "ok" if fts else "missing", says))
    chromium = next((path for name in _CHROMIUM if (path := shutil.which(name))), None)
    found.append(
        _check("Chromium", "ok" if chromium else "absent",
               chromium or "only the tests of the screen need it; without it they are skipped")
    )  # fmt: skip
    return found


def _packages() -> list[dict[str, str]]:
    gone, there = [], []
    for name in _NEEDED:
        try:
            there.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            gone.append(name)
    if gone:
        return [_check("packages", "missing", f"{', '.join(gone)}; install requirements.lock")]
    return [_check("packages", "ok", ", ".join(there))]


def _files(chosen: Settings) -> list[dict[str, str]]:
    found = []
    folder = chosen.db.absolute().parent
    if not folder.is_dir():
        state, says = "absent", f"{folder} is not there yet; ocop run makes data/, others you make"
    elif not os.access(folder, os.W_OK):
        state, says = "missing", f"{folder} cannot be written"
    elif not chosen.db.exists():
        state, says = "absent", f"{chosen.db} is not there yet; ocop run or ocop import makes it"
    else:
        state, says = _base(chosen.db)
    found.append(_check("knowledge base", state, says))
    if chosen.pages.exists():
        size = chosen.pages.stat().st_size / 1e6
        found.append(_check("page store", "ok", f"{chosen.pages}, {size:.1f} MB"))
    else:
        found.append(_check("page store", "absent", f"{chosen.pages} is not there yet"))
    try:
        from crawler.registry import load_sites

        registry = load_sites(chosen.sites)
        says = f"{len(registry)} sites, {len(registry.enabled)} of them enabled"
        found.append(_check("registry", "ok", says))
    except Exception as error:
        line = told(error)
        found.append(_check("registry", "missing", line[0] if line else repr(error)))
    where = chosen.file if chosen.file.exists() else f"{chosen.file} is not there; defaults hold"
    found.append(_check("ocop.toml", "ok" if chosen.file.exists() else "absent", str(where)))
    if not chosen.text("contact"):
        says = "set OCOP_CONTACT to a mail address before you crawl real sites"
        found.append(_check("contact", "absent", says))
    return found


def _base(db: Path) -> tuple[str, str]:
    from knowledge.store import open_base

    try:
        with open_base(db, create=False, read_only=True) as base:
            rows = base.db.conn.execute("SELECT count(*) FROM articles").fetchone()[0]
        return "ok", f"{db}, {rows} articles, {db.stat().st_size / 1e6:.1f} MB"
    except Exception as error:
        line = told(error)
        return "missing", line[0] if line else repr(error)


def _shown(chosen: Settings, name: str) -> str | int | None:
    if name == "sites":
        return str(chosen.sites) if chosen.sites else None
    if name == "corrections":
        return str(chosen.corrections)
    if name == "reviewer":
        return chosen.reviewer
    value = chosen.values[name]
    return value if isinstance(value, int) or value is None else str(value)
