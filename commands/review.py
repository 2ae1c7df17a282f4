"""``ocop review``: a person's decisions, which outlive re-extraction."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import output
from commands.line import begin
from commands.options import db_option, json_option
from commands.settings import Settings, settings

if TYPE_CHECKING:
    from knowledge.corrections import Decision
    from knowledge.store import KnowledgeBase

_by = click.option(
    "--by", "reviewer", metavar="NAME", help="Who decides (your user name unless set)."
)
_note = click.option("--note", metavar="TEXT", help="Why; kept with the decision.")

_TEXT = (
    "as_of",
    "target_by",
    "signed_on",
    "date",
    "start_date",
    "end_date",
    "place_code",
    "number",
)


@click.group()
def review() -> None:
    """Look at the facts most worth a look, and decide.

    Decisions are lines of corrections.jsonl beside the base; they are replayed on every run.
    """


@review.command("list")
@db_option
@json_option
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="How many.",
)
@click.option("--decided", is_flag=True, help="The decisions made so far instead.")
@click.option("--orphans", is_flag=True, help="Only decisions that fit no fact any more.")
def list_(db: Path | None, as_json: bool, limit: int, decided: bool, orphans: bool) -> None:
    """List what to review first: doubt times importance."""
    from knowledge.queue import review_queue
    from knowledge.store import open_base

    chosen = settings({"db": db})
    with open_base(chosen.db, create=False, read_only=True) as base:
        if decided or orphans:
            rows = [
                dict(row)
                for row in base.db.query("SELECT * FROM reviews ORDER BY at, id")
                if not orphans or row["state"] == "orphan"
            ]
            if as_json:
                output.say_json(rows)
            else:
                _print_decisions(rows)
            return
        queue = review_queue(base, limit)
    if as_json:
        output.say_json(
            [{name: getattr(item, name) for name in item.__dataclass_fields__} for item in queue]
        )
        return
    for item in queue:
        output.say(
            f"{item.fact_id}  {item.score:.2f}  {item.type}  “{output.shorten(item.quote, 60)}”"
        )
        output.say(f"    {item.place or 'place open'}, {item.as_of or 'date open'}; {item.why}")
        output.say(f"    {output.shorten(item.title, 80)}")
    if queue:
        output.say()
        output.say(
            "Next: ocop explain ID; ocop review accept ID, reject ID, correct ID field=value"
        )
    else:
        output.say("nothing is left to review")


def _print_decisions(rows: list[dict[str, Any]]) -> None:
    output.say_table(
        [
            (r["id"], r["at"], r["reviewer"], r["action"], r["state"],
             output.shorten(r["quote"], 40), r["new_value"], r["note"])
            for r in rows
        ],
        ("decision", "at", "by", "action", "state", "quote", "new", "note"),
    )  # fmt: skip
    if not rows:
        output.say("no decisions")


@review.command()
@click.argument("fact_ids", nargs=-1, required=True, metavar="FACT_ID...")
@db_option
@_by
@_note
def accept(
    fact_ids: tuple[str, ...], db: Path | None, reviewer: str | None, note: str | None
) -> None:
    """Say that facts are right as they are."""
    _about_facts("accept", fact_ids, {}, db, reviewer, note)


@review.command()
@click.argument("fact_ids", nargs=-1, required=True, metavar="FACT_ID...")
@db_option
@_by
@_note
def reject(
    fact_ids: tuple[str, ...], db: Path | None, reviewer: str | None, note: str | None
) -> None:
    """Say that facts are wrong; they leave the views."""
    _about_facts("reject", fact_ids, {}, db, reviewer, note)


@review.command()
@click.argument("fact_id")
@click.argument("changes", nargs=-1, required=True, metavar="FIELD=VALUE...")
@db_option
@_by
@_note
def correct(
    fact_id: str, changes: tuple[str, ...], db: Path | None, reviewer: str | None, note: str | None
) -> None:
    """Set fields of a fact to what they should be; 'null' empties one.

    Example: ocop review correct 1f0c... place="tỉnh Sóc Trăng" count_min=99 count_max=99
    """
    _about_facts("correct", (fact_id,), parse_changes(changes), db, reviewer, note)


def parse_changes(changes: tuple[str, ...]) -> dict[str, Any]:
    """``field=value`` as values: whole numbers, true, false and null are what they look like."""
    values: dict[str, Any] = {}
    for change in changes:
        name, sign, text = change.partition("=")
        if not sign or not name:
            raise click.UsageError(f"{change!r} is not FIELD=VALUE")
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = text
        plain = isinstance(value, int | bool) or value is None
        # A year, a date with a known precision or a code is text, though it looks like a number.
        worded = name in _TEXT
        values[name] = value if plain and not (worded and value is not None) else text
    return values


@review.command()
@click.argument("view", type=click.Choice(["people", "documents", "events", "products", "mous"]))
@click.argument("ids", nargs=-1, required=True, metavar="ID ID...")
@db_option
@_by
@_note
def merge(
    view: str, ids: tuple[str, ...], db: Path | None, reviewer: str | None, note: str | None
) -> None:
    """Say that rows of a view are one and the same."""

    def make(base: KnowledgeBase, who: str) -> list[Decision]:
        from knowledge.corrections import decide_merge

        return [decide_merge(base, view, ids, reviewer=who, note=note)]

    _decide(make, db, reviewer)


@review.command()
@click.argument("decision_id")
@db_option
@_by
@_note
def undo(decision_id: str, db: Path | None, reviewer: str | None, note: str | None) -> None:
    """Take a decision back."""
    chosen = settings({"db": db})

    def make(base: KnowledgeBase, who: str) -> list[Decision]:
        from knowledge.corrections import decide_undo, load_decisions

        made = load_decisions(chosen.corrections)
        return [decide_undo(made, decision_id, reviewer=who, note=note)]

    _decide(make, db, reviewer)


def _about_facts(
    action: Any,
    fact_ids: tuple[str, ...],
    new: dict[str, Any],
    db: Path | None,
    reviewer: str | None,
    note: str | None,
) -> None:
    def make(base: KnowledgeBase, who: str) -> list[Decision]:
        from knowledge.corrections import decide

        return [decide(base, action, i, reviewer=who, new=new, note=note) for i in fact_ids]

    _decide(make, db, reviewer)


def _decide(
    make: Callable[[KnowledgeBase, str], list[Decision]], db: Path | None, reviewer: str | None
) -> None:
    """Write decisions down, then bring the base to what they say."""
    from extract import gazetteer as places
    from knowledge.corrections import append_decision, load_decisions
    from knowledge.store import open_base
    from knowledge.update import update

    chosen: Settings = settings({"db": db, "reviewer": reviewer})
    with open_base(chosen.db, create=False) as base:
        decisions = make(base, chosen.reviewer)
        for decision in decisions:
            append_decision(chosen.corrections, decision)
        run_id = begin(base, "review")
        done = update(
            base,
            run_id=run_id,
            gazetteer=places.load(),
            decisions=load_decisions(chosen.corrections),
        )
        base.finish_run(run_id)
    for decision in decisions:
        what = f" “{output.shorten(decision.quote, 60)}”" if decision.quote else ""
        output.say(f"{decision.id}  {decision.action}{what}")
    output.say(f"{done.decisions.changed} facts changed; kept in {chosen.corrections}")
