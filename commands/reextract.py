"""``ocop reextract``: all facts anew from what is stored, without the network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import pipeline
from commands import output
from commands.errors import CommandError
from commands.line import begin, bring_up_to_date, finish, one_at_a_time, prepare, registry_of
from commands.options import db_option, json_option, sites_option
from commands.settings import Settings, settings
from commands.summary import print_summary

if TYPE_CHECKING:
    from crawler.registry import Registry
    from knowledge.records import ArticleRecord
    from knowledge.store import KnowledgeBase


@click.command()
@db_option
@sites_option
@json_option
def reextract(db: Path | None, sites: Path | None, as_json: bool) -> int:
    """Read the stored pages and their texts again with the rules of today.

    Ids of facts that still say the same stay, and so do reviewers' decisions.
    """
    from knowledge.store import open_base

    chosen = settings({"db": db, "sites": sites})
    registry = registry_of(chosen)
    if not chosen.db.exists() and not chosen.pages.exists():
        raise CommandError(f"{chosen.db}: no such knowledge base; make one with ocop run or import")
    prepare(chosen)
    with one_at_a_time(chosen):
        pages = reparse_pages(chosen, registry)
        with open_base(chosen.db) as base:
            run_id = begin(base, "reextract")
            _, summary = bring_up_to_date(
                base, "reextract", run_id, _records(base, chosen), chosen, registry, full=True
            )
    status = finish(summary, chosen, len(summary.problems))
    if as_json:
        output.say_json(summary.to_dict() | {"pages": pages})
    else:
        if any(pages.values()):
            output.say("Pages           " + ", ".join(f"{n} {name}" for name, n in pages.items()))
        print_summary(summary)
    return status


def reparse_pages(chosen: Settings, registry: Registry) -> dict[str, int]:
    """Read the raw pages again with the page objects of today."""
    if not chosen.pages.exists():
        return {}
    from crawler.run import reparse

    # a page whose site the registry does not have (any more) stays as it was read
    return reparse(chosen.pages, registry, site_ids=["", *(site.id for site in registry)])


def _records(base: KnowledgeBase, chosen: Settings) -> Iterator[ArticleRecord]:
    """What the page store has, then what only the base has (a store that was thrown away)."""
    given: set[str] = set()
    if chosen.pages.exists():
        from crawler.run import stored_articles

        for article, _ in stored_articles(chosen.pages):
            record = pipeline.record_of(article)
            given.add(record.id)
            yield record
    for record in base.articles_to_reextract():
        if record.id not in given:
            yield record
