"""What a run came to: for a person, for a mail, for a program."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commands import output

if TYPE_CHECKING:
    from crawler.run import CrawlReport
    from knowledge.store import KnowledgeBase
    from knowledge.writing import SaveResult
    from pipeline import Known, Problem

_HOOK_SECONDS = 120


@dataclass(slots=True)
class Summary:
    """Counts of the whole base, and what this run changed in it."""

    command: str
    db: str
    run: int
    read: int = 0
    facts: dict[str, int] = field(default_factory=dict)
    articles: int = 0
    by_type: dict[str, int] = field(default_factory=dict)
    observations: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    new_findings: int = 0
    copies: int = 0
    orphans: int = 0
    sites: list[dict[str, Any]] = field(default_factory=list)
    alarms: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    broken: bool = False
    exit: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def notable(self) -> bool:
        """Whether somebody should look: new findings, alarms, failures."""
        return bool(self.new_findings or self.alarms or self.problems)


def summary_of(
    base: KnowledgeBase,
    command: str,
    run_id: int,
    known: Known,
    *,
    report: CrawlReport | None = None,
    problems: Sequence[Problem] = (),
    orphans: int = 0,
) -> Summary:
    """Count what there is now, and what the run did."""
    done: SaveResult | None = known.facts
    rows = {
        name: dict(base.db.conn.execute(sql).fetchall())
        for name, sql in (
            (
                "types",
                "SELECT type, count(*) FROM facts GROUP BY type ORDER BY count(*) DESC, type",
            ),
            ("findings", "SELECT kind, count(*) FROM findings GROUP BY kind ORDER BY kind"),
        )
    }
    return Summary(
        command=command,
        db=str(base.path),
        run=run_id,
        read=known.articles,
        facts={
            name: getattr(done, name) if done else 0
            for name in ("added", "changed", "retired", "unchanged")
        },
        articles=_count(base, "SELECT count(*) FROM articles"),
        by_type=rows["types"],
        observations=_count(base, "SELECT count(*) FROM timeline"),
        findings=rows["findings"],
        new_findings=_count(base, "SELECT count(*) FROM findings WHERE run = ?", run_id),
        copies=_count(base, "SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL"),
        orphans=orphans,
        sites=[site.to_dict() for site in report.sites] if report else [],
        alarms=[{"kind": a.kind, "site": a.site, "message": a.message} for a in report.alarms]
        if report
        else [],
        problems=[p.message for p in (*problems, *known.problems)],
    )


def _count(base: KnowledgeBase, sql: str, *values: Any) -> int:
    (count,) = base.db.conn.execute(sql, values).fetchone()
    return int(count)


def print_summary(summary: Summary) -> None:
    """A page that can be read in a terminal or a mail."""
    if summary.sites:
        print_sites(summary.sites)
        output.say()
    changed = ", ".join(
        f"{n} {name}" for name, n in summary.facts.items() if n and name != "unchanged"
    )
    output.say(f"Articles read   {summary.read}")
    output.say(f"Facts           {changed or 'nothing new'}")
    output.say()
    copies = f", {summary.copies} of them copies" if summary.copies else ""
    output.say(f"In {summary.db} now: {summary.articles} articles{copies}")
    for name, number in summary.by_type.items():
        output.say(f"  {name:<16}{number:>6}")
    output.say(f"  {'observations':<16}{summary.observations:>6}")
    new = f" ({summary.new_findings} new)" if summary.new_findings else ""
    output.say(f"  {'findings':<16}{sum(summary.findings.values()):>6}{new}")
    if summary.orphans:
        output.say(
            f"  {summary.orphans} decisions of reviewers fit no fact (ocop review list --orphans)"
        )
    for alarm in summary.alarms:
        output.say(f"! {alarm['site']}: {alarm['message']} ({alarm['kind']})")


def print_sites(sites: Sequence[Mapping[str, Any]]) -> None:
    """What happened at each site."""
    output.say_table(
        [
            (s["site"], s["outcome"], s["found"], s["fetched"], s["articles"],
             sum(s["rejected"].values()), sum(s["errors"].values()), _message(s))
            for s in sites
        ],
        ("site", "outcome", "found", "fetched", "articles", "rejected", "errors", ""),
        "llrrrrrl",
    )  # fmt: skip


def _message(site: Mapping[str, Any]) -> str:
    if site["outcome"] in ("ok", "nothing_new"):
        return ""
    return str(site["message"]) + (" (known to be down)" if site["known_down"] else "")


def run_hook(command: str, summary: Summary) -> str | None:
    """Run the hook with the summary as JSON on its standard input; what was wrong, if anything."""
    try:
        done = subprocess.run(
            shlex.split(command),
            input=json.dumps(summary.to_dict(), ensure_ascii=False),
            text=True,
            timeout=_HOOK_SECONDS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return f"hook {command!r}: {' '.join(str(error).split())}"
    if done.returncode:
        last = (done.stderr or "").strip().splitlines()[-1:]
        return f"hook {command!r}: ended with status {done.returncode} {' '.join(last)}".rstrip()
    return None
