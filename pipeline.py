"""The line that joins the rooms: run = crawl, extract, know.

``ocop`` starts in :func:`main`; what its commands have in common stands below.  Rooms are
imported inside the functions, so that ``ocop --help`` does not wait for them.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.article import Article
    from crawler.health import Alarm
    from crawler.registry import Registry
    from extract.facts import Source
    from extract.gazetteer.places import Gazetteer
    from knowledge.records import ArticleRecord
    from knowledge.store import KnowledgeBase
    from knowledge.writing import SaveResult

#: How far apart in time printings of one article are looked for.
COPY_DAYS = 60
_SEEN = "pages_seen"
_log = logging.getLogger("ocop")

Progress = Callable[[int], None]


def main() -> None:
    """The console script ``ocop``."""
    from commands.app import run

    sys.exit(run(sys.argv[1:]))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be done while the rest was; ``message`` is one line."""

    name: str
    message: str


@dataclass(slots=True)
class Known:
    """What reading and storing articles came to."""

    articles: int = 0
    facts: SaveResult | None = None
    problems: list[Problem] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    copies: int = 0


def article_id(url: str) -> str:
    """The id of an article: a short hash of its canonical address."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def pages_beside(db: Path) -> Path:
    """The page store of a knowledge base: ``pages.db`` beside ``ocop.db``."""
    return db.with_name("pages.db" if db.stem == "ocop" else f"{db.stem}.pages.db")


# -- from one room's types to the next's ------------------------------------------------------


def source_of(article: Article, provinces: Mapping[str, str]) -> Source:
    """What the extractor reads of an article; ``provinces`` are GSO codes by site id."""
    from extract.facts import Source, Zone

    return Source(
        text=article.text,
        title=article.title or None,
        url=None if article.url.startswith("saved:") else article.url,
        published=article.published_at,
        site=article.site,
        province=provinces.get(article.site or ""),
        zones=tuple(Zone(z.kind, z.start, z.end) for z in article.zones),
    )


def record_of(article: Article) -> ArticleRecord:
    """What the knowledge base keeps of an article."""
    from knowledge.records import ArticleRecord

    return ArticleRecord(
        id=article_id(article.url),
        url=article.url,
        site=article.site,
        title=article.title,
        text=article.text,
        zones=tuple((z.kind, z.start, z.end) for z in article.zones),
        body=article.part("lead", "body"),
        captions=article.part("caption"),
        byline=article.byline,
        published_at=article.published_at,
        published_how=article.published_how,
        fetched_at=article.fetched_at,
        lang=article.lang,
        original_url=article.original_url,
        original_name=article.original_name,
    )


def source_of_record(record: ArticleRecord, provinces: Mapping[str, str]) -> Source:
    """What the extractor reads of an article that is stored already."""
    from extract.facts import Source, Zone

    return Source(
        text=record.text,
        title=record.title or None,
        url=None if record.url.startswith("saved:") else record.url,
        published=record.published_at,
        site=record.site,
        province=provinces.get(record.site or ""),
        zones=tuple(Zone(kind, start, end) for kind, start, end in record.zones),  # type: ignore[arg-type]
    )


def provinces_of(registry: Registry) -> dict[str, str]:
    """The GSO code of each site that has a province of its own."""
    return {site.id: site.province for site in registry if site.province}


# -- the steps --------------------------------------------------------------------------------


def know(
    base: KnowledgeBase,
    records: Iterable[ArticleRecord],
    *,
    run_id: int,
    registry: Registry,
    gazetteer: Gazetteer,
    progress: Progress | None = None,
) -> Known:
    """Read articles and store them with their facts, each whole or not at all.

    An article that cannot be read or stored is a problem beside the others.  Copies are told
    last, when all are there.
    """
    from extract.extractor import extract
    from knowledge.errors import KnowledgeError
    from knowledge.writing import SaveResult

    provinces = provinces_of(registry)
    done = Known(facts=SaveResult())
    for record in records:
        stored = base.get_article(record.id)
        if stored is not None:  # whose copy it is was decided among all articles
            record = replace(record, duplicate_of=stored.duplicate_of)
        try:
            extraction = extract(source_of_record(record, provinces), gazetteer)
            result = base.save_article(record, extraction, run_id=run_id)
        except KnowledgeError:
            raise
        except Exception as error:
            _log.exception("%s: reading failed", record.url)
            message = f"{record.url}: could not be read ({type(error).__name__}: {error})"
            done.problems.append(Problem(record.url, " ".join(message.split())))
            continue
        done.articles += 1
        assert done.facts is not None
        done.facts += result
        if stored is None or stored.text != record.text:
            done.touched.add(record.id)
        if progress:
            progress(done.articles)
    done.copies = mark_copies(
        base, done.touched, run_id=run_id, registry=registry, gazetteer=gazetteer
    )
    return done


def mark_copies(
    base: KnowledgeBase,
    touched: set[str],
    *,
    run_id: int,
    registry: Registry,
    gazetteer: Gazetteer,
) -> int:
    """Say of each copy near the touched articles whose copy it is; how many were said anew."""
    if not touched:
        return 0
    from crawler.duplicates import Candidate, cluster
    from extract.extractor import extract

    aggregators = {site.id for site in registry if site.kind == "aggregator"}
    provinces = provinces_of(registry)
    rows = _around(base, touched)
    candidates = [
        Candidate(
            id=row["id"],
            title=row["title"],
            text=row["text"],
            url=row["url"],
            published=row["published_at"],
            original_url=row["original_url"],
            original_name=row["original_name"],
            aggregator=row["site"] in aggregators,
        )
        for row in rows
    ]
    originals = cluster(candidates)
    inside = {row["id"] for row in rows}
    changed = 0
    for row in rows:
        before, now = row["duplicate_of"], originals.get(row["id"])
        if now == before or (now is None and before is not None and before not in inside):
            continue
        record = base.get_article(row["id"])
        if record is None:
            continue
        extraction = extract(source_of_record(record, provinces), gazetteer)
        base.save_article(replace(record, duplicate_of=now), extraction, run_id=run_id)
        changed += 1
    return changed


def _around(base: KnowledgeBase, touched: set[str]) -> list[dict[str, Any]]:
    """The articles among which copies of the touched ones may be, oldest id first."""
    from knowledge.notes import articles_between, publication_dates

    dates = publication_dates(base, sorted(touched))
    full = [d[:10] for d in dates.values() if d and len(d) >= 10]
    if len(full) < len(dates) or not full:
        return articles_between(base, None, None)
    first = date.fromisoformat(min(full)) - timedelta(days=COPY_DAYS)
    last = date.fromisoformat(max(full)) + timedelta(days=COPY_DAYS)
    return articles_between(base, first.isoformat(), last.isoformat())


# -- what the page store and the knowledge base know of each other ------------------------------


def seen_until(base: KnowledgeBase) -> str | None:
    """Up to which change of the page store the knowledge base has read; ISO in UTC."""
    from knowledge.notes import remembered

    return remembered(base, _SEEN)


def mark_seen(base: KnowledgeBase, changed_at: str) -> None:
    """Remember how far the page store was read."""
    from knowledge.notes import remember

    remember(base, _SEEN, changed_at)


def note_alarms(
    base: KnowledgeBase, alarms: Iterable[Alarm], sites: Iterable[str], *, run_id: int
) -> None:
    """Keep the crawler's alarms as findings; those of an earlier crawl of these sites go."""
    from knowledge.notes import Warned, note_warnings

    warned = [Warned(a.kind, f"site:{a.site}", f"{a.site}: {a.message}") for a in alarms]
    note_warnings(base, warned, [f"site:{site}" for site in sites], run_id=run_id)


if __name__ == "__main__":
    main()
