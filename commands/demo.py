"""``ocop demo``: the whole line over the sample newspaper, without the internet."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import output
from commands.errors import CommandError
from commands.line import finish, one_at_a_time, prepare
from commands.run import run_line
from commands.settings import Settings, settings
from commands.summary import Summary, print_summary

if TYPE_CHECKING:
    from knowledge.store import KnowledgeBase

_DB = Path("data/demo.db")
_PORT = 8900
_PLACE = "vn63:94"


@click.command()
@click.option(
    "--db",
    type=click.Path(path_type=Path),
    default=_DB,
    show_default=True,
    metavar="FILE",
    help="The knowledge base, made anew.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show the crawler's log on standard error.")
def demo(db: Path, verbose: bool) -> int:
    """Serve the sample newspaper on this machine, crawl it with the real spider, extract, store,
    reconcile, and tell the story of one province."""
    chosen = settings({"db": db})
    if db == _DB:
        db.parent.mkdir(exist_ok=True)
    begun = time.monotonic()
    with one_at_a_time(chosen):
        _clear(chosen)
        prepare(chosen)
        summary = _run(chosen, verbose)
    status = finish(summary, chosen, len(summary.problems))
    print_summary(summary)
    from knowledge.store import open_base

    with open_base(chosen.db, create=False, read_only=True) as base:
        output.say()
        print_timeline(base, _PLACE)
        output.say()
        _print_findings(base)
    output.say()
    _print_next(chosen)
    output.note(f"(done in {time.monotonic() - begun:.0f} s)")
    return status


def _run(chosen: Settings, verbose: bool) -> Summary:
    from crawler.loopback import SampleNewspaper
    from crawler.registry import load_sites

    try:
        newspaper = SampleNewspaper(port=_PORT)
        newspaper.__enter__()
    except FileNotFoundError as error:
        raise CommandError(f"{error}; run ocop demo from the project's folder") from None
    except OSError:  # somebody else listens there
        newspaper = SampleNewspaper()
        newspaper.__enter__()
    try:
        # beside the base, where reextract looks for it
        chosen.own_sites.write_text(newspaper.registry_toml(), encoding="utf-8")
        registry = load_sites(chosen.own_sites)
        output.note(f"The sample newspaper answers on {', '.join(newspaper.origins.values())}")
        return run_line(chosen, registry, (), None, command="demo", verbose=verbose)
    finally:
        newspaper.__exit__(None, None, None)


def _clear(chosen: Settings) -> None:
    """Take the base of an earlier demo away; another file of that name stays."""
    from knowledge.store import open_base

    if chosen.db.exists():
        with open_base(chosen.db) as base:  # an error, where it is something else or in use
            other = base.db.conn.execute(
                "SELECT count(*) FROM runs WHERE command NOT IN ('demo', 'review', 'reextract')"
            ).fetchone()[0]
        if other:
            raise CommandError(f"{chosen.db}: holds more than a demo; name another file with --db")
    for path in (chosen.db, chosen.pages):
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def print_timeline(base: KnowledgeBase, place_id: str) -> None:
    """The totals of a place over time, each with how many articles say so."""
    rows = list(
        base.db.query(
            "SELECT * FROM timeline WHERE place_id = ? AND measure = 'products' "
            "AND status = 'recognised' AND stars_min IS NULL AND product_group IS NULL "
            "ORDER BY as_of IS NULL, coalesce(as_of_from, as_of), value_min",
            [place_id],
        )
    )
    if not rows:
        return
    output.say(f"OCOP products of {rows[0]['place']} (now part of {rows[0]['place_now']})")
    output.say_table(
        [
            (r["as_of"] or "undated", figure(r["value_min"], r["value_max"]), r["basis"] or "",
             r["articles"], r["sources"], r["state"], output.shorten(r["reason"], 70))
            for r in rows
        ],
        ("as of", "products", "basis", "articles", "sources", "state", "why"),
        "lrlrr",
    )  # fmt: skip


def figure(low: int | None, high: int | None) -> str:
    """A pair of bounds as a person writes it."""
    if low is None or high is None:
        return f"≥ {low}" if low is not None else f"≤ {high}" if high is not None else ""
    return str(low) if low == high else f"{low}–{high}"


def _print_findings(base: KnowledgeBase) -> None:
    from knowledge.integrity import findings

    found = findings(base)
    output.say(f"Findings ({len(found)})")
    for row in found:
        output.say(f"  {row['kind']}: {output.shorten(row['message'], 150)}")


def _print_next(chosen: Settings) -> None:
    db, name = shlex.quote(str(chosen.db)), program()
    output.say_table(
        [
            (f"  {name} browse --db {db}", "look at it in the browser"),
            (f"  {name} check --db {db}", "what does not fit together"),
            (f"  {name} review list --db {db}", "the facts most worth a look"),
            (f"  {name} sites list", "the real sites"),
            (f"  {name} run", "the same on the real sites, into data/ocop.db"),
        ],
        ("Next:", ""),
    )


def program() -> str:
    """How the program is called from here: by its name where the shell finds it."""
    own = Path(sys.argv[0])
    if own.name != "ocop" or shutil.which("ocop") == str(own.absolute()):
        return "ocop"
    try:
        return shlex.quote(str(own.absolute().relative_to(Path.cwd())))
    except ValueError:
        return shlex.quote(str(own))
