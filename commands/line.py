"""What ``run``, ``import``, ``reextract``, ``review`` and ``demo`` have in common."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pipeline
from commands import output
from commands.errors import DONE, FAILED, PARTLY, CommandError
from commands.logs import LOGGER, open_log
from commands.settings import Settings
from commands.summary import Summary, run_hook, summary_of
from commands.versions import program_version, rules_version
from pipeline import Known, Problem

if TYPE_CHECKING:
    from crawler.registry import Registry
    from crawler.run import CrawlReport
    from knowledge.records import ArticleRecord
    from knowledge.store import KnowledgeBase


@contextlib.contextmanager
def one_at_a_time(settings: Settings) -> Iterator[None]:
    """Let one run at a time go on; another one is refused at once."""
    from knowledge.errors import KnowledgeError
    from knowledge.lock import WriterLock

    db = settings.db
    if not db.absolute().parent.is_dir():
        raise CommandError(f"{db.parent}: no such folder; make it, or name another with --db")
    lock = WriterLock(db.with_name(f"{db.stem}.run"))
    try:
        lock.__enter__()
    except KnowledgeError as error:
        if "is writing to it" in str(error):
            raise CommandError(f"{db}: another run is under way; wait until it is done") from None
        raise
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def prepare(settings: Settings) -> None:
    """Make the folder of the default base, and open the log beside the base."""
    if settings.origins["db"] == "default":
        with contextlib.suppress(OSError):
            settings.db.parent.mkdir(parents=True, exist_ok=True)
    open_log(settings.log, settings.text("log_level") or "INFO")


def registry_of(settings: Settings) -> Registry:
    """The registry that the settings name."""
    from crawler.registry import load_sites

    return load_sites(settings.sites)


def bring_up_to_date(
    base: KnowledgeBase,
    command: str,
    run_id: int,
    records: Iterable[ArticleRecord],
    settings: Settings,
    registry: Registry,
    *,
    report: CrawlReport | None = None,
    problems: list[Problem] | None = None,
    full: bool = False,
) -> tuple[Known, Summary]:
    """Read, store, replay decisions, reconcile, check, and close the book of the run."""
    from extract import gazetteer as places
    from knowledge.corrections import load_decisions
    from knowledge.update import update

    problems = problems if problems is not None else []
    gazetteer = places.load()
    known = pipeline.know(
        base,
        records,
        run_id=run_id,
        registry=registry,
        gazetteer=gazetteer,
        progress=output.counter("articles read"),
    )
    output.clear_line()
    decisions = load_decisions(settings.corrections)
    updated = update(base, run_id=run_id, gazetteer=gazetteer, decisions=decisions, full=full)
    if report is not None:
        pipeline.note_alarms(
            base, report.alarms, [site.site for site in report.sites], run_id=run_id
        )
    summary = summary_of(
        base,
        command,
        run_id,
        known,
        report=report,
        problems=problems,
        orphans=len(updated.decisions.orphans),
    )
    base.finish_run(
        run_id,
        outcome="partly" if summary.problems else "done",
        sites={site["site"]: site for site in summary.sites},
        errors=summary.problems,
    )
    return known, summary


def begin(base: KnowledgeBase, command: str) -> int:
    """Open the book of a run."""
    run_id = base.begin_run(command, program=program_version(), rules=rules_version())
    LOGGER.info("run %s: %s", run_id, command)
    return run_id


def finish(summary: Summary, settings: Settings, failed: int, *, failed_all: int = FAILED) -> int:
    """Name the problems, run the hook, and give the exit status."""
    for message in summary.problems:
        output.note(f"ocop: {message}")
    if summary.broken:
        summary.exit = FAILED
    elif not failed:
        summary.exit = DONE
    elif not summary.read and not summary.sites:
        summary.exit = failed_all
    else:
        summary.exit = DONE if failed <= settings.tolerate else PARTLY
    hook = settings.text("hook")
    if hook and summary.notable:
        trouble = run_hook(hook, summary)
        if trouble:
            output.note(f"ocop: {trouble}")
            LOGGER.warning(trouble)
    LOGGER.info("run %s: exit status %s", summary.run, summary.exit)
    return summary.exit
