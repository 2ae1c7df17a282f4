"""``ocop import``: saved pages instead of a crawl."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

import pipeline
from commands import output
from commands.errors import USAGE, CommandError
from commands.inputs import article_of
from commands.line import begin, bring_up_to_date, finish, one_at_a_time, prepare, registry_of
from commands.options import Day, db_option, json_option, sites_option, tolerate_option
from commands.settings import settings
from commands.summary import print_summary
from pipeline import Problem

if TYPE_CHECKING:
    from crawler.article import Article
    from crawler.frontier import Frontier
    from crawler.registry import Registry, Site
    from crawler.saved import SavedPage


@click.command("import")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option("--url", metavar="URL", help="The address of the one page that is given.")
@click.option("--published", type=Day(hour=True), metavar="DATE", help="Its publication date.")
@click.option("--site", "site_id", metavar="ID", help="The site of the registry that they are of.")
@sites_option
@db_option
@tolerate_option
@json_option
def import_(
    paths: tuple[Path, ...],
    url: str | None,
    published: str | None,
    site_id: str | None,
    sites: Path | None,
    db: Path | None,
    tolerate: int | None,
    as_json: bool,
) -> int:
    """Store saved pages: .html, .txt, .warc, .warc.gz, and folders of them.

    --url and --published go with one file.
    """
    chosen = settings({"db": db, "sites": sites, "tolerate": tolerate})
    if (url or published) and (len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--url and --published go with one file")
    if url is not None and not url.lower().startswith(("http://", "https://")):
        raise click.UsageError(f"--url {url}: is no http or https address")
    registry = registry_of(chosen)
    site = registry.get(site_id) if site_id else None
    prepare(chosen)
    problems: list[Problem] = []
    from crawler.frontier import Frontier
    from knowledge.store import open_base

    with ExitStack() as stack:
        stack.enter_context(one_at_a_time(chosen))
        base = stack.enter_context(open_base(chosen.db))
        store = stack.enter_context(Frontier(chosen.pages))
        run_id = begin(base, "import")
        records = (
            pipeline.record_of(article)
            for article in _articles(paths, url, published, site, registry, store, problems)
        )
        _, summary = bring_up_to_date(
            base, "import", run_id, records, chosen, registry, problems=problems
        )
    status = finish(summary, chosen, len(summary.problems), failed_all=USAGE)
    if as_json:
        output.say_json(summary.to_dict())
    else:
        print_summary(summary)
    return status


def _articles(
    paths: tuple[Path, ...],
    url: str | None,
    published: str | None,
    site: Site | None,
    registry: Registry,
    store: Frontier,
    problems: list[Problem],
) -> Iterator[Article]:
    from crawler.saved import SavedProblem, read_saved

    for path in paths:
        pages = 0
        for page in read_saved(path):
            if isinstance(page, SavedProblem):
                problems.append(Problem(str(page.path), page.message))
                continue
            pages += 1
            if url and pages > 1:
                raise CommandError(f"{path}: holds several pages; --url goes with one", USAGE)
            try:
                article = article_of(page, registry, site=site, url=url, published=published)
            except CommandError as error:
                problems.append(Problem(str(page.path), str(error)))
                continue
            article = _keep(store, page, article, registry)
            yield article


def _keep(store: Frontier, page: SavedPage, article: Article, registry: Registry) -> Article:
    """Put the page into the page store, so that it can be read again; texts are their articles."""
    from crawler import addresses
    from crawler.archive import RawPage
    from crawler.frontier import Target, utc_now

    fetched = page.fetched_at or utc_now().isoformat(timespec="seconds")
    article = replace(article, fetched_at=article.fetched_at or fetched)
    saved = article.url.startswith("saved:")
    key = article.url if saved else addresses.identity(article.url, registry.find(article.site))
    raw = None
    if page.kind == "html":
        kind = "text/html" + (f"; charset={page.charset}" if page.charset else "")
        raw = RawPage(article.url, 200, (("Content-Type", kind),), page.content, fetched)
    target = Target(key, article.site or "", article.url, date=article.published_at)
    store.put(target, raw, article)
    return article
