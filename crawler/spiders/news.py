"""One spider for every site of the registry.

It reads the sites' sources, queues what speaks of OCOP, and fetches from the frontier, one
request at a time for each site, all sites side by side.  Everything it learns is in the frontier
before the next request is made, so it can be killed at any moment.
"""

from __future__ import annotations

import gc
import json
import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import health
from crawler.course import Course, slot_of
from crawler.fetching import Pages
from crawler.frontier import Frontier
from crawler.health import SiteReport
from crawler.middlewares.errors import trouble_of
from crawler.readers import ReadBeside, Reader, ReadHere
from crawler.registry import Registry, load_sites
from crawler.sources import SourceKind, Sources

DEFAULT_PAGES = Path("data/pages.db")


class NewsSpider(scrapy.Spider):
    """``scrapy crawl news [-a site=ID[,ID]] [-a sites=PATH] [-a pages=FILE] [-a since=DATE]``."""

    name = "news"

    def __init__(
        self,
        site: str | None = None,
        sites: str | None = None,
        pages: str | None = None,
        since: str | None = None,
        registry: Registry | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.registry = registry or load_sites(Path(sites) if sites else None)
        wanted = [s for s in (site or "").split(",") if s]
        self.chosen = (
            tuple(self.registry.get(s) for s in wanted) if wanted else self.registry.enabled
        )
        self.since = since
        self.pages_path = Path(pages) if pages else DEFAULT_PAGES
        self.reports = {s.id: SiteReport(s.id, known_down=s.known_down) for s in self.chosen}
        self.alarms: list[health.Alarm] = []
        #: Seconds between two requests by slot, below which nothing goes.
        self.floors = {slot_of(s): s.delay for s in self.chosen}
        #: Sites whose run ended early, with the reason.
        self.stopped: dict[str, str] = {}
        self._started = ""
        self._run: Course | None = None
        self._sources: Sources
        self._pages: Pages

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        jitter = crawler.settings.getfloat("DOWNLOAD_DELAY_JITTER")
        slots = dict(crawler.settings.getdict("DOWNLOAD_SLOTS"))
        for site in spider.chosen:
            slots[slot_of(site)] = {"concurrency": 1, "delay": site.delay, "jitter": jitter}
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        # Scrapy leaves it to its handler to drop what is below the level, each page's lines too.
        logging.getLogger("scrapy").setLevel(crawler.settings["LOG_LEVEL"])
        return spider

    async def start(self) -> AsyncIterator[Any]:
        gc.freeze()  # what is loaded by now stays; no need to go over it again and again
        self._started = _now()
        self._run = Course(
            registry=self.registry,
            frontier=Frontier(self.pages_path),
            reader=self._reader(),
            reports=self.reports,
            since=self.since,
            limit=self.settings.getint("FAILURES_IN_A_ROW"),
            logger=self.logger,
            page_maxsize=self.settings.getint("DOWNLOAD_MAXSIZE"),
            sitemap_maxsize=self.settings.getint("SITEMAP_MAXSIZE"),
            stopped=self.stopped,
            busy={site.id: {} for site in self.chosen},
        )
        self._sources = Sources(self._run, self.parse_source, self.source_failed)
        self._pages = Pages(self._run, self.parse_page, self.page_failed)
        for site in self.chosen:
            for kind, urls in zip(
                get_args(SourceKind), (site.feeds, site.sitemaps, site.listings), strict=True
            ):
                self._sources.line_up(site, (self._sources.ask(site, kind, url) for url in urls))
            for request in (*self._sources.next(site), *self._pages.top_up(site)):
                yield request

    def _reader(self) -> Reader:
        processes = self.settings.getint("READERS")
        if processes < 1:
            return ReadHere()
        limit = self.settings.getfloat("READ_TIMEOUT")
        return ReadBeside(self.chosen, processes=processes, limit=limit)

    # -- what comes back --------------------------------------------------------------------

    async def parse_source(self, response: Response) -> AsyncIterator[Request]:
        site = response.meta["site"]
        self._sources.line_up(site, await self._sources.take(response))
        for request in (*self._sources.next(site), *self._pages.top_up(site)):
            yield request

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = trouble_of(failure.value)  # type: ignore[arg-type]
        self.logger.info("%s: %s: %s", request.url, reason, failure.value)
        site = request.meta["site"]
        self._sources.trouble(site, request.meta["asked"], reason, request.meta)
        yield from self._sources.next(site)
        yield from self._pages.top_up(site)

    async def parse_page(self, response: Response) -> AsyncIterator[Request]:
        await self._pages.take(response)
        for site in (response.meta["site"], *self._pages.woken()):
            for request in self._pages.top_up(site):
                yield request

    def page_failed(self, failure: Failure) -> Iterator[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        self._pages.missed(request, failure.value)
        yield from self._pages.top_up(request.meta["site"])

    # -- the end ----------------------------------------------------------------------------

    async def closed(self, reason: str) -> None:
        gc.unfreeze()
        if self._run is None:
            return
        run, self._run = self._run, None
        await run.reader.close()
        with run.frontier:
            for site in self.chosen:
                report = self.reports[site.id]
                self._judge(run.frontier, report, site.quiet_days)
                told = json.dumps(report.to_dict(), ensure_ascii=False)
                run.frontier.record_run(self._started, site.id, report.outcome, told)
        self.alarms += run.second_net.values()
        self.alarms += [
            health.Alarm("sources", site_id, f"{url}: {why}")
            for site_id, report in self.reports.items()
            for url, why in report.sources_failed.items()
        ]

    def _judge(self, frontier: Frontier, report: SiteReport, quiet_days: int) -> None:
        past = [SiteReport.from_dict(json.loads(text)) for text in frontier.past_runs(report.site)]
        last = frontier.last_article_at(report.site)
        report.outcome, report.message = health.judge(
            report,
            past=frontier.measures(report.site, before=self._started),
            past_found=[p.found for p in past if p.outcome in ("ok", "nothing_new")],
            last_article=datetime.fromisoformat(last) if last else None,
            now=datetime.now(UTC),
            quiet_days=quiet_days,
            stopped=self.stopped.get(report.site),
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


logging.getLogger("scrapy.core.scraper").setLevel(logging.WARNING)
