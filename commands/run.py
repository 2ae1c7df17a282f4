"""``ocop run`` and ``ocop crawl``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import pipeline
from commands import output
from commands.errors import DONE, PARTLY, USAGE, CommandError
from commands.line import begin, bring_up_to_date, finish, one_at_a_time, prepare, registry_of
from commands.logs import LOGGER, crawler_lines
from commands.options import (
    Day,
    db_option,
    json_option,
    sites_option,
    tolerate_option,
    verbose_option,
)
from commands.settings import Settings, settings
from commands.summary import Summary, print_sites, print_summary
from pipeline import Problem

if TYPE_CHECKING:
    from crawler.registry import Registry
    from crawler.run import CrawlReport
    from knowledge.records import ArticleRecord

_site = click.option(
    "--site",
    "site_ids",
    multiple=True,
    metavar="ID",
    help="Only this site; may be repeated, and may name one that is not enabled.",
)
_since = click.option(
    "--since",
    type=Day(),
    metavar="DATE",
    help="Reach back in archives to this publication date; without it, look for what is new.",
)


@click.command()
@sites_option
@_site
@_since
@db_option
@tolerate_option
@json_option
@verbose_option
def run(
    sites: Path | None,
    site_ids: tuple[str, ...],
    since: str | None,
    db: Path | None,
    tolerate: int | None,
    as_json: bool,
    verbose: bool,
) -> int:
    """Discover, fetch, extract, store, reconcile: the scheduled job.

    A run that was cut off is taken up where it stopped.
    """
    chosen = settings({"db": db, "sites": sites, "tolerate": tolerate})
    registry = _checked(registry_of(chosen), site_ids)
    prepare(chosen)
    with one_at_a_time(chosen):
        summary = run_line(chosen, registry, site_ids, since, verbose=verbose)
    status = finish(summary, chosen, _failed(summary))
    if as_json:
        output.say_json(summary.to_dict())
    else:
        print_summary(summary)
    return status


@click.command()
@sites_option
@_site
@_since
@db_option
@tolerate_option
@json_option
@verbose_option
def crawl(
    sites: Path | None,
    site_ids: tuple[str, ...],
    since: str | None,
    db: Path | None,
    tolerate: int | None,
    as_json: bool,
    verbose: bool,
) -> int:
    """Only discover and fetch; the pages lie beside the base until the next run reads them."""
    chosen = settings({"db": db, "sites": sites, "tolerate": tolerate})
    registry = _checked(registry_of(chosen), site_ids)
    prepare(chosen)
    with one_at_a_time(chosen):
        report = fetch(chosen, registry, site_ids, since, verbose=verbose)
    failed = report.failed_sites
    for site in failed:
        output.note(f"ocop: {site.site}: {site.outcome}: {site.message}")
    status = DONE if len(failed) <= chosen.tolerate else PARTLY
    if as_json:
        output.say_json({"command": "crawl", **report.to_dict(), "exit": status})
    else:
        print_sites([site.to_dict() for site in report.sites])
        for alarm in report.alarms:
            output.say(f"! {alarm.site}: {alarm.message} ({alarm.kind})")
    return status


def _checked(registry: Registry, site_ids: tuple[str, ...]) -> Registry:
    for site_id in site_ids:
        if not registry.get(site_id).sources:
            raise CommandError(
                f"{site_id}: its entry names no source; try: ocop sites check {site_id}", USAGE
            )
    if not site_ids and not registry.enabled:
        raise CommandError("the registry: no site is enabled; name one with --site", USAGE)
    return registry


def fetch(
    chosen: Settings,
    registry: Registry,
    site_ids: tuple[str, ...],
    since: str | None,
    *,
    verbose: bool = False,
    extra: dict[str, Any] | None = None,
) -> CrawlReport:
    """Crawl into the page store beside the base."""
    import os

    from crawler.run import crawl as crawl_sites

    contact = chosen.text("contact")
    if contact:
        os.environ["OCOP_CONTACT"] = contact  # the crawler's own process reads it there
    return crawl_sites(
        registry,
        pages_db=chosen.pages,
        site_ids=site_ids or None,
        since=since,
        log=crawler_lines(verbose),
        settings=extra,
    )


def run_line(
    chosen: Settings,
    registry: Registry,
    site_ids: tuple[str, ...],
    since: str | None,
    *,
    command: str = "run",
    verbose: bool = False,
    extra: dict[str, Any] | None = None,
) -> Summary:
    """Crawl, then read what is new in the page store into the base.

    The base is not held while the crawl goes on, so that it can be browsed and reviewed.  What an
    earlier, interrupted run fetched is read as well, also where this crawl broke down.
    """
    from crawler.run import CrawlError
    from knowledge.store import open_base

    with open_base(chosen.db) as base:
        run_id = begin(base, command)
    report, problems = None, []
    try:
        report = fetch(chosen, registry, site_ids, since, verbose=verbose, extra=extra)
    except CrawlError as error:
        LOGGER.error("crawl: %s", error)
        problems.append(Problem("crawl", f"{error}; the details are in {chosen.log}"))
    if report is not None:
        problems += [
            Problem(site.site, f"{site.site}: {site.outcome}: {site.message}")
            for site in report.failed_sites
        ]
    with open_base(chosen.db) as base:
        newest = _Newest(pipeline.seen_until(base))
        records = _new_records(chosen, newest)
        _, summary = bring_up_to_date(
            base, command, run_id, records, chosen, registry, report=report, problems=problems
        )
        if newest.value is not None:
            pipeline.mark_seen(base, newest.value)
    summary.broken = report is None
    return summary


class _Newest:
    """The last change of the page store that was read."""

    def __init__(self, value: str | None) -> None:
        self.value = value


def _new_records(chosen: Settings, newest: _Newest) -> Iterator[ArticleRecord]:
    from crawler.run import stored_articles

    if not chosen.pages.exists():
        return
    started = datetime.now(UTC).isoformat(timespec="seconds")
    for article, stored in stored_articles(chosen.pages, changed_since=newest.value):
        yield pipeline.record_of(article)
        # What changes later within this very second is read next time.
        newest.value = min(max(newest.value or "", stored.changed_at), started)


def _failed(summary: Summary) -> int:
    return len(summary.problems)
