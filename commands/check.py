"""``ocop check``: whether the base holds together, and what was found in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from commands import output
from commands.errors import DONE, FAILED
from commands.options import db_option, json_option
from commands.settings import settings


@click.command()
@db_option
@json_option
@click.option("--kind", metavar="KIND", help="Only findings of this kind.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    metavar="N",
    help="Print so many findings; 0 prints all.",
)
def check(db: Path | None, as_json: bool, kind: str | None, limit: int) -> int:
    """Integrity of the knowledge base, then its findings: sums, ranges, dates, disagreements.

    The exit status is 1 where the base does not hold together; findings are about the sources and
    do not change it.
    """
    from knowledge.integrity import check_integrity, findings
    from knowledge.store import open_base

    chosen = settings({"db": db})
    with open_base(chosen.db, create=False, read_only=True) as base:
        faults = check_integrity(base)
        found = [f for f in findings(base) if kind is None or f["kind"] == kind]
    status = FAILED if faults else DONE
    if as_json:
        output.say_json({"db": str(chosen.db), "faults": faults, "findings": found, "exit": status})
        return status
    for fault in faults:
        output.say(f"FAULT {fault}")
    if not faults:
        output.say(f"{chosen.db}: holds together")
    shown = found[:limit] if limit else found
    for finding in shown:
        output.say()
        output.say(f"{finding['severity']}: {finding['kind']}: {finding['message']}")
        if finding["title"]:
            output.say(f"    {output.shorten(finding['title'], 90)}")
            output.say(f"    {finding['url']}")
    output.say()
    counts = Counter(f["kind"] for f in found)
    parts = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
    output.say(f"{len(found)} findings{': ' + parts if parts else ''}")
    if len(shown) < len(found):
        output.say(f"(the first {len(shown)} are shown; --limit 0 shows all)")
    return status
