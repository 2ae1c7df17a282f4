"""One spider for every site of the registry.

It reads the sites' sources, queues what speaks of OCOP, and fetches from the frontier, one
request at a time for each site, all sites side by side.  Everything it learns is in the frontier
before the next request is made, so it can be killed at any moment.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar
from urllib.parse import urlsplit

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure
from w3lib.encoding import http_content_type_encoding

from crawler import addresses, dates, health, relevance
from crawler.archive import RawPage
from crawler.article import Article
from crawler.discover.entry import DiscoveryError, Entry
from crawler.discover.feeds import read_feed
from crawler.discover.listings import is_article_link, read_listing
from crawler.discover.sitemaps import period_of, read_sitemap
from crawler.frontier import Found, Frontier, Measures, Source, Target
from crawler.health import SiteReport
from crawler.middlewares.errors import Refused, trouble_of
from crawler.pages.base import PageError, parse
from crawler.registry import Registry, Site, load_sites

P = ParamSpec("P")
T = TypeVar("T")
SourceKind = Literal["feed", "sitemap", "listing"]
DEFAULT_PAGES = Path("data/pages.db")

#: Requests of one site under way; more would only wait in its slot.
_WINDOW = 2
#: Of an index of dated sitemaps, how many are read when only news is looked for.
_NEWEST_SITEMAPS = 3
_MOST_CHILDREN = 5000
#: Pages of a listing in a row without anything new after which it is endless.
_BARREN_PAGES = 3
_MOST_PAGES = 2000
_REMEMBERED = 400
#: Bytes above which reading is done in a thread.
_LARGE = 200_000
_PRIORITY = {"feed": 30, "sitemap": 20, "listing": 10}
#: Reasons for which a page may be read better by a later version of its page object.
_KEEP_PAGE = ("no_body", "not_article")
#: Some sites never close their pages: a page that comes like this again is taken as it is.
_TRIES_OF_A_CUT_PAGE = 2
#: Troubles that another try would not mend.
_FINAL = ("forbidden", "private", "outside_domain", "scheme", "redirects", "too_large")


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
        self.floors = {_slot(s): s.delay for s in self.chosen}
        #: Sites whose run ended early, with the reason.
        self.stopped: dict[str, str] = {}
        self._busy: dict[str, dict[str, Target]] = {s.id: {} for s in self.chosen}
        self._failures: dict[str, int] = dict.fromkeys(self.reports, 0)
        self._visited: set[str] = set()
        #: Addresses that a site's own sources listed in this run, and those that only an
        #: aggregator had when it was read.
        self._listed: set[str] = set()
        self._second_net: dict[str, health.Alarm] = {}
        #: Sites that may have had nothing left to do until an aggregator named an article.
        self._woken: set[str] = set()
        self._started = ""
        self._frontier: Frontier | None = None
        self._limit = 5

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        jitter = crawler.settings.getfloat("DOWNLOAD_DELAY_JITTER")
        slots = dict(crawler.settings.getdict("DOWNLOAD_SLOTS"))
        for site in spider.chosen:
            slots[_slot(site)] = {"concurrency": 1, "delay": site.delay, "jitter": jitter}
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        spider._limit = crawler.settings.getint("FAILURES_IN_A_ROW")
        return spider

    @property
    def frontier(self) -> Frontier:
        assert self._frontier is not None, "the crawl has not started"
        return self._frontier

    # -- the course of a run ----------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        self._frontier = Frontier(self.pages_path)
        self._started = _now()
        for site in self.chosen:
            for kind, urls in (
                ("feed", site.feeds),
                ("sitemap", site.sitemaps),
                ("listing", site.listings),
            ):
                for url in urls:
                    yield self._ask_source(site, kind, url)  # type: ignore[arg-type]
            for request in self._top_up(site):
                yield request

    def closed(self, reason: str) -> None:
        if self._frontier is None:
            return
        now = datetime.now(UTC)
        for site in self.chosen:
            report = self.reports[site.id]
            past = [SiteReport.from_dict(_loads(text)) for text in self.frontier.past_runs(site.id)]
            last = self.frontier.last_article_at(site.id)
            report.outcome, report.message = health.judge(
                report,
                past=self.frontier.measures(site.id, before=self._started),
                past_found=[p.found for p in past if p.outcome in ("ok", "nothing_new")],
                last_article=datetime.fromisoformat(last) if last else None,
                now=now,
                quiet_days=site.quiet_days,
                stopped=self.stopped.get(site.id),
            )
            self.frontier.record_run(
                self._started, site.id, report.outcome, _dumps(report.to_dict())
            )
        self.alarms += [a for key, a in self._second_net.items() if key not in self._listed]
        self.alarms += [
            health.Alarm("sources", site_id, f"{url}: {why}")
            for site_id, report in self.reports.items()
            for url, why in report.sources_failed.items()
        ]
        self._frontier.close()
        self._frontier = None

    # -- sources ----------------------------------------------------------------------------

    def _ask_source(
        self, site: Site, kind: SourceKind, url: str, *, page: int = 1, **meta: Any
    ) -> Request:
        known = self.frontier.source(url)
        headers = _conditions(known.etag, known.last_modified) if not self.since else {}
        more = {"download_maxsize": self.settings.getint("SITEMAP_MAXSIZE")}
        return Request(
            url,
            callback=self.parse_source,
            errback=self.source_failed,
            headers=headers,
            priority=_PRIORITY[kind] - page,
            dont_filter=True,
            meta=_meta(site)
            | {"kind": kind, "asked": url, "page": page}
            | (more if kind == "sitemap" else {})
            | meta,
        )

    async def parse_source(self, response: Response) -> AsyncIterator[Request]:
        site: Site = response.meta["site"]
        kind: SourceKind = response.meta["kind"]
        asked: str = response.meta["asked"]
        report = self.reports[site.id]
        following: list[Request] = []
        if response.status == 304:
            report.sources_read += 1
            report.not_modified += 1
            self._succeeded(site)
        elif response.status != 200:
            self._source_trouble(site, asked, _status_trouble(response.status), response.meta)
        else:
            try:
                following = await self._read_source(site, kind, asked, response)
            except DiscoveryError as error:
                self.logger.info("%s", error)
                self._source_trouble(site, asked, "unreadable", response.meta)
            else:
                report.sources_read += 1
                self._succeeded(site)
        for request in following:
            yield request
        for request in self._top_up(site):
            yield request

    async def _read_source(
        self, site: Site, kind: SourceKind, asked: str, response: Response
    ) -> list[Request]:
        """Queue the entries of a source; the requests for what it leads to."""
        if kind == "feed":
            entries = await _aside(
                response, read_feed, response.body, response.url, charset=_charset(response)
            )
            await self._take_entries(site, asked, entries, response)
            return []
        if kind == "sitemap":
            return await self._read_sitemap(site, asked, response)
        return await self._read_listing(site, asked, response)

    async def _read_sitemap(self, site: Site, asked: str, response: Response) -> list[Request]:
        largest = self.settings.getint("SITEMAP_MAXSIZE")
        sitemap = await _aside(response, read_sitemap, response.body, response.url, largest=largest)
        if sitemap.broken:
            self.logger.warning("%s: %s", response.url, sitemap.broken)
            self.reports[site.id].errors["broken_sitemap"] += 1
        if sitemap.kind == "pages":
            await self._take_entries(site, asked, sitemap.entries, response)
            return []
        depth = response.meta.get("depth_of_index", 0)
        requests: list[Request] = []
        for entry in self._due_children(site, sitemap.entries) if depth < 3 else ():
            if entry.url not in self._visited:
                self._visited.add(entry.url)
                requests.append(
                    self._ask_source(site, "sitemap", entry.url, depth_of_index=depth + 1)
                )
        return requests

    def _due_children(self, site: Site, entries: Iterable[Entry]) -> list[Entry]:
        """The sitemaps of an index that can hold what is looked for."""
        dated: list[tuple[str, Entry]] = []
        undated: list[Entry] = []
        for entry in entries:
            if not site.covers(_host(entry.url)):
                self.reports[site.id].rejected["outside_domain"] += 1
                continue
            period = period_of(entry.url)
            last = period[1] if period else (entry.modified or "")[:10]
            if self.since and last and last < self.since[: len(last)]:
                continue
            if last:
                dated.append((last, entry))
            else:
                undated.append(entry)
        dated.sort(key=lambda item: item[0], reverse=True)
        if not self.since:
            # One sitemap a day is fine-grained: as many as a month has.
            daily = len(dated) > 1 and period_of(dated[0][1].url) is not None
            newest = 31 if daily and _is_day(dated[0][1].url) else _NEWEST_SITEMAPS
            dated = dated[:newest]
        children = [entry for _, entry in dated] + undated
        return children[:_MOST_CHILDREN]

    async def _read_listing(self, site: Site, asked: str, response: Response) -> list[Request]:
        meta = response.meta
        page: int = meta["page"]
        root: str = meta.get("root", asked)
        listing = await _aside(
            response, read_listing, response.body, response.url, site, charset=_charset(response)
        )
        keys = [addresses.identity(e.url, site) for e in listing.entries]
        before = frozenset(meta.get("before") or self.frontier.source(root).known)
        walked: list[str] = [*meta.get("walked", ()), *(k[-80:] for k in keys)]
        seen = frozenset(meta.get("walked", ()))
        fresh = [k for k in keys if k[-80:] not in seen]
        barren = 0 if fresh else meta.get("barren", 0) + 1
        # Known ground: most of what this page adds was there at the last walk.  Not the frontier
        # is asked, since a walk that was cut short has put the first pages into it.
        old = [k for k in fresh if k[-80:] in before]
        reached = bool(before) and bool(fresh) and len(old) * 2 > len(fresh)
        following = listing.following
        if self.since:
            stamps = [e.published[:10] for e in listing.entries if e.published]
            aged = bool(stamps) and max(stamps) < self.since[:10]
            last_page = aged or page >= _MOST_PAGES
        else:
            last_page = reached or page >= site.max_pages
        ended = following is None or last_page or barren >= _BARREN_PAGES or not keys
        remembered = Source(root, known=frozenset(walked[:_REMEMBERED])) if ended else None
        await self._take_entries(site, asked, listing.entries, response, remember=remembered)
        if ended or following is None or following in self._visited:
            return []
        self._visited.add(following)
        further = self._ask_source(
            site,
            "listing",
            following,
            page=page + 1,
            root=root,
            walked=walked[:_REMEMBERED],
            before=sorted(before),
            barren=barren,
        )
        return [further]

    async def _take_entries(
        self,
        site: Site,
        asked: str,
        entries: list[Entry],
        response: Response,
        *,
        remember: Source | None = None,
    ) -> None:
        """Queue what is wanted, count what is not, remember the source: one transaction."""
        report = self.reports[site.id]
        kind = response.meta["kind"]
        found, rejected = await _aside(response, self._sift, site, entries)
        report.rejected.update(rejected)
        count = len(entries)
        report.found += count
        self._listed.update(found)
        if kind != "listing":
            # A listing is not asked conditionally: its second page may have changed.
            remember = Source(
                asked,
                etag=_header(response, b"ETag"),
                last_modified=_header(response, b"Last-Modified"),
                entries=count,
            )
        report.queued += self.frontier.enqueue(
            site.id, found.values(), found_in=asked, source=remember
        )

    def _sift(self, site: Site, entries: list[Entry]) -> tuple[dict[str, Found], Counter[str]]:
        """What is to be fetched, by identity, and counts of what is not, by reason."""
        found: dict[str, Found] = {}
        rejected: Counter[str] = Counter()
        for entry in entries:
            reason = unwanted(site, entry, self.since)
            if reason:
                rejected[reason] += 1
                continue
            key = addresses.identity(entry.url, site)
            published = entry.published or entry.modified
            modified = entry.modified or entry.published
            found.setdefault(key, Found(key, entry.url, entry.title, published, modified))
        return found, rejected

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        site: Site = request.meta["site"]
        reason = trouble_of(failure.value)  # type: ignore[arg-type]
        self.logger.info("%s: %s: %s", request.url, reason, failure.value)
        self._source_trouble(site, request.meta["asked"], reason, request.meta)
        yield from self._top_up(site)

    def _source_trouble(self, site: Site, url: str, reason: str, meta: dict[str, Any]) -> None:
        report = self.reports[site.id]
        report.errors[reason] += 1
        if meta["page"] == 1 and not meta.get("depth_of_index"):
            report.sources_failed[url] = reason
        self._failed(site, reason)

    # -- pages ------------------------------------------------------------------------------

    def _top_up(self, site: Site) -> Iterator[Request]:
        """Keep the site's window full from the frontier."""
        busy = self._busy.get(site.id)
        if busy is None or site.id in self.stopped:
            return
        room = _WINDOW - len(busy)
        if room <= 0:
            return
        for target in self.frontier.take(site.id, room, without=list(busy)):
            busy[target.key] = target
            yield Request(
                target.url,
                callback=self.parse_page,
                errback=self.page_failed,
                headers=_conditions(target.etag, target.last_modified),
                dont_filter=True,
                meta=_meta(site) | {"target": target},
            )

    async def parse_page(self, response: Response) -> AsyncIterator[Request]:
        site: Site = response.meta["site"]
        target: Target = response.meta["target"]
        try:
            await self._take_page(site, target, response)
        finally:
            self._busy[site.id].pop(target.key, None)
        woken, self._woken = self._woken, set()
        for one in (site, *(self.registry.get(i) for i in sorted(woken))):
            for request in self._top_up(one):
                yield request

    async def _take_page(self, site: Site, target: Target, response: Response) -> None:
        report = self.reports[site.id]
        if response.status == 304:
            report.not_modified += 1
            self._succeeded(site)
            self.frontier.unchanged(target)
            return
        if response.status in (404, 410, 451):
            report.rejected["gone"] += 1
            self._succeeded(site)
            self.frontier.store(target, None, None, state="gone", reason=str(response.status))
            return
        if response.status != 200:
            reason = _status_trouble(response.status)
            report.errors[reason] += 1
            self._failed(site, reason)
            self.frontier.failed(target, f"status {response.status}")
            return
        report.fetched += 1
        page = _raw_page(response)
        if looks_cut(response.body) and target.attempts < _TRIES_OF_A_CUT_PAGE:
            report.errors["truncated"] += 1
            self._failed(site, "truncated")
            self.frontier.failed(target, "truncated")
            return
        try:
            article = await _aside(
                response,
                parse,
                response.body,
                response.url,
                charset=page.charset,
                site=site,
                fetched_at=page.fetched_at,
            )
        except PageError as error:
            self._unread(site, target, page, error)
            return
        self._succeeded(site)
        article = self._dated(article, target)
        if not relevance.relevant(article):
            report.rejected["irrelevant"] += 1
            self.frontier.store(target, None, None, state="refused", reason="irrelevant")
            return
        measures = _measures(article)
        report.measures.append(measures)
        if self.frontier.store(target, page, article, found=self._neighbours(site, article)):
            report.articles += 1

    def _unread(self, site: Site, target: Target, page: RawPage, error: PageError) -> None:
        report = self.reports[site.id]
        report.rejected[error.reason] += 1
        self.logger.info("%s: %s", target.url, error)
        if error.reason in ("challenge", "consent"):
            # The same address gives the article when the check is gone.
            self._failed(site, "challenge")
            self.frontier.failed(target, error.reason)
            return
        self._succeeded(site)
        state: Literal["gone", "refused"] = "gone" if error.reason == "soft_404" else "refused"
        kept = page if error.reason in _KEEP_PAGE else None
        self.frontier.store(target, kept, None, state=state, reason=error.reason)

    def _dated(self, article: Article, target: Target) -> Article:
        """Where the page itself says no more than a month, what the source said stands in."""
        hint = target.date
        vague = len(article.published_at or "") < 10
        if hint and vague and len(hint) >= 10 and dates.not_after(hint, article.fetched_at):
            return replace(article, published_at=hint, published_how="source")
        return article

    def _neighbours(self, site: Site, article: Article) -> list[tuple[str, Found]]:
        """Addresses on the page that are wanted: related ones, and the original of a reprint."""
        found: list[tuple[str, Found]] = []
        for url in article.related:
            if relevance.hinted(url, None) and is_article_link(url, site):
                key = addresses.identity(url, site)
                found.append((site.id, Found(key, url)))
        original = article.original_url
        home = self.registry.by_host(_host(original)) if original else None
        if original is None or home is None or home.id == site.id or home.id not in self.reports:
            return found
        if site.kind == "aggregator" and is_article_link(original, home):
            key = addresses.identity(original, home)
            if not self.frontier.known([key]):
                self._second_net[key] = health.Alarm(
                    "missed", home.id, f"{original} was found only by way of {site.id}"
                )
            found.append((home.id, Found(key, original, title=article.title)))
            self._woken.add(home.id)
        return found

    def page_failed(self, failure: Failure) -> Iterator[Request]:
        request: Request = failure.request  # type: ignore[attr-defined]
        site: Site = request.meta["site"]
        target: Target = request.meta["target"]
        try:
            self._page_trouble(site, target, request, failure.value)
        finally:
            self._busy[site.id].pop(target.key, None)
        yield from self._top_up(site)

    def _page_trouble(
        self, site: Site, target: Target, request: Request, error: BaseException | None
    ) -> None:
        reason = trouble_of(error) if error is not None else "error"
        if reason == "stopped":
            return  # it stays queued for the next run
        self.logger.info("%s: %s: %s", request.url, reason, error)
        report = self.reports[site.id]
        report.errors[reason] += 1
        if reason in _FINAL:
            self.frontier.store(target, None, None, state="refused", reason=reason)
            return
        self._failed(site, reason)
        wait = error.wait if isinstance(error, Refused) else None
        self.frontier.failed(target, reason, wait=wait)

    # -- when to stop -----------------------------------------------------------------------

    def _succeeded(self, site: Site) -> None:
        self._failures[site.id] = 0

    def _failed(self, site: Site, reason: str) -> None:
        self._failures[site.id] += 1
        if self._failures[site.id] >= self._limit and site.id not in self.stopped:
            self.stopped[site.id] = reason
            self.logger.warning(
                "%s: %d failures in a row (%s); left for the next run", site.id, self._limit, reason
            )


def unwanted(site: Site, entry: Entry, since: str | None) -> str | None:
    """Why an entry is not fetched, or ``None`` where it is."""
    if not site.covers(_host(entry.url)):
        return "outside_domain"
    if site.article is not None and not is_article_link(entry.url, site):
        return "not_an_article"
    date = entry.published or entry.modified
    if since and date and date[:10] < since[: len(date[:10])]:
        return "before_since"
    if site.fetch == "hinted" and not relevance.hinted(entry.url, entry.title):
        return "not_hinted"
    return None


async def _aside(response: Response, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do the work, on a large response in a thread: the other sites' requests must not wait."""
    if len(response.body) < _LARGE:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)


def looks_cut(body: bytes) -> bool:
    """Whether an HTML page ends before its end: opened, and neither body nor document closed."""
    tail = body[-4000:].lower()
    if b"</html" in tail or b"</body" in tail:
        return False
    low = body.lower()
    return b"<html" in low[:4000] and b"</html" not in low and b"</body" not in low


def _meta(site: Site) -> dict[str, Any]:
    return {"site": site, "download_slot": _slot(site)}


def _slot(site: Site) -> str:
    return f"site:{site.id}"


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    headers = {}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def _raw_page(response: Response) -> RawPage:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return RawPage(response.url, response.status, headers, response.body, _now())


def _measures(article: Article) -> Measures:
    return Measures(
        body_chars=sum(z.end - z.start for z in article.zones if z.kind == "body"),
        has_date=article.published_at is not None,
        has_byline=article.byline is not None,
        has_lead=any(z.kind == "lead" for z in article.zones),
    )


def _status_trouble(status: int) -> str:
    if status in (404, 410):
        return "gone"
    if status in (401, 403, 429):
        return "blocked"
    return "error"


def _header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _charset(response: Response) -> str | None:
    return http_content_type_encoding(_header(response, b"Content-Type"))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_day(url: str) -> bool:
    period = period_of(url)
    return period is not None and period[0] == period[1]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _dumps(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)


def _loads(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    return data


logging.getLogger("scrapy.core.scraper").setLevel(logging.WARNING)
