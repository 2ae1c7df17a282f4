"""The sources of the sites in a run: feeds, sitemaps and listings, read and queued."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, ParamSpec, TypeVar
from urllib.parse import urlencode, urlsplit

from scrapy import Request
from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from crawler import addresses, relevance
from crawler.course import Course, conditions, header, meta_of, trouble_of_status
from crawler.discover.entry import DiscoveryError, Entry
from crawler.discover.feeds import read_feed
from crawler.discover.listings import is_article_link, read_listing
from crawler.discover.paging import Step, posted_page
from crawler.discover.sitemaps import period_of, read_sitemap
from crawler.frontier import Found, Source
from crawler.registry import Site

P = ParamSpec("P")
T = TypeVar("T")
SourceKind = Literal["feed", "sitemap", "listing"]

#: Of an index of dated sitemaps, how many are read when only news is looked for.
_NEWEST_SITEMAPS = 3
_MOST_CHILDREN = 5000
#: Pages of a listing in a row without anything new after which it is endless.
_BARREN_PAGES = 3
_MOST_PAGES = 2000
_REMEMBERED = 400
#: Bytes above which reading is done in a thread.
_LARGE = 200_000
#: Entries that are queued in one transaction.
_AT_ONCE = 5000
_PRIORITY = {"feed": 30, "sitemap": 20, "listing": 10}


class Sources:
    """Asks for sources and reads them; ``callback`` and ``errback`` are those of the requests."""

    def __init__(
        self, run: Course, callback: Callable[..., Any], errback: Callable[..., Any]
    ) -> None:
        self.run = run
        self._callback, self._errback = callback, errback
        self._one_large = asyncio.Lock()
        #: Requests that wait until the site's source under way has been read, by site.
        self._waiting: dict[str, list[tuple[int, int, Request]]] = {}
        self._count = itertools.count()

    def line_up(self, site: Site, requests: Iterable[Request]) -> None:
        """Put requests into the site's queue; ``next`` gives them out."""
        queue = self._waiting.setdefault(site.id, [])
        for request in requests:
            heapq.heappush(queue, (-request.priority, next(self._count), request))

    def next(self, site: Site) -> Iterator[Request]:
        """The most urgent of a site's sources, to be asked for when the last was read: what came
        and is not read yet takes memory, and a sitemap may have fifty megabytes."""
        queue = self._waiting.get(site.id)
        if queue:
            yield heapq.heappop(queue)[2]

    def ask(
        self,
        site: Site,
        kind: SourceKind,
        url: str,
        *,
        page: int = 1,
        step: Step | None = None,
        **meta: Any,
    ) -> Request:
        """The request for a source, or by ``step`` for a further page of one."""
        conditional: dict[str, str] = {}
        if step is None and not self.run.since:
            known = self.run.frontier.source(url)
            conditional = conditions(known.etag, known.last_modified)
        sent = _sent(step) if step is not None else {}
        more = {"download_maxsize": self.run.sitemap_maxsize} if kind == "sitemap" else {}
        return Request(
            step.url if step is not None else url,
            callback=self._callback,
            errback=self._errback,
            method="POST" if sent else "GET",
            headers=conditional | sent.get("headers", {}),
            body=sent.get("body"),
            priority=_PRIORITY[kind] - page,
            dont_filter=True,
            meta=meta_of(site)
            | {"kind": kind, "asked": url, "page": page, "posted": bool(sent)}
            | more
            | meta,
        )

    async def take(self, response: Response) -> list[Request]:
        """Queue what a source lists; the requests for what it leads to."""
        if len(response.body) < _LARGE:
            return await self._take(response)
        async with self._one_large:  # many at once would need memory many times over
            return await self._take(response)

    async def _take(self, response: Response) -> list[Request]:
        site: Site = response.meta["site"]
        kind: SourceKind = response.meta["kind"]
        asked: str = response.meta["asked"]
        report = self.run.reports[site.id]
        if response.status == 304:
            report.sources_read += 1
            report.not_modified += 1
            self.run.succeeded(site)
            return []
        if response.status != 200:
            self.trouble(site, asked, trouble_of_status(response.status), response.meta)
            return []
        try:
            following = await self._read(site, kind, asked, response)
        except DiscoveryError as error:
            self.run.logger.info("%s", error)
            self.trouble(site, asked, "unreadable", response.meta)
            return []
        report.sources_read += 1
        self.run.succeeded(site)
        return following

    async def _read(
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
        largest = self.run.sitemap_maxsize
        sitemap = await _aside(response, read_sitemap, response.body, response.url, largest=largest)
        if sitemap.broken:
            self.run.logger.warning("%s: %s", response.url, sitemap.broken)
            self.run.reports[site.id].errors["broken_sitemap"] += 1
        if sitemap.kind == "pages":
            await self._take_entries(site, asked, sitemap.entries, response)
            return []
        depth = response.meta.get("depth_of_index", 0)
        requests: list[Request] = []
        for entry in self._due_children(site, sitemap.entries) if depth < 3 else ():
            if entry.url not in self.run.visited:
                self.run.visited.add(entry.url)
                requests.append(self.ask(site, "sitemap", entry.url, depth_of_index=depth + 1))
        return requests

    def _due_children(self, site: Site, entries: Iterable[Entry]) -> list[Entry]:
        """The sitemaps of an index that can hold what is looked for."""
        dated: list[tuple[str, Entry]] = []
        undated: list[Entry] = []
        for entry in entries:
            if not site.covers(_host(entry.url)):
                self.run.reports[site.id].rejected["outside_domain"] += 1
                continue
            period = period_of(entry.url)
            last = period[1] if period else (entry.modified or "")[:10]
            if self.run.since and last and last < self.run.since[: len(last)]:
                continue
            if last:
                dated.append((last, entry))
            else:
                undated.append(entry)
        dated.sort(key=lambda item: item[0], reverse=True)
        if not self.run.since:
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
        post = site.post_of(root)
        listing = await _aside(
            response,
            read_listing,
            response.body,
            # What a service answers are pieces of the listing, wherever the service itself lies.
            root if post and meta["posted"] else response.url,
            site,
            charset=_charset(response),
            page=page,
        )
        keys = [addresses.identity(e.url, site) for e in listing.entries]
        before = frozenset(meta.get("before") or self.run.frontier.source(root).known)
        walked: list[str] = [*meta.get("walked", ()), *(k[-80:] for k in keys)]
        seen = frozenset(meta.get("walked", ()))
        fresh = [k for k in keys if k[-80:] not in seen]
        barren = 0 if fresh else meta.get("barren", 0) + 1
        # Known ground: most of what this page adds was there at the last walk.  Not the frontier
        # is asked, since a walk that was cut short has put the first pages into it.
        old = [k for k in fresh if k[-80:] in before]
        reached = bool(before) and bool(fresh) and len(old) * 2 > len(fresh)
        following = posted_page(post, page + 1) if post else listing.following
        if self.run.since:
            stamps = [e.published[:10] for e in listing.entries if e.published]
            aged = bool(stamps) and max(stamps) < self.run.since[:10]
            last_page = aged or page >= _MOST_PAGES
        else:
            last_page = reached or page >= site.max_pages
        ended = following is None or last_page or barren >= _BARREN_PAGES or not keys
        remembered = Source(root, known=frozenset(walked[:_REMEMBERED])) if ended else None
        await self._take_entries(site, asked, listing.entries, response, remember=remembered)
        if ended or following is None:
            return []
        if following.fields is None:
            if following.url in self.run.visited:
                return []
            self.run.visited.add(following.url)
        further = self.ask(
            site,
            "listing",
            asked,
            page=page + 1,
            step=following,
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
        """Queue what is wanted, count what is not, and remember the source."""
        report = self.run.reports[site.id]
        kind = response.meta["kind"]
        report.found += len(entries)
        if kind != "listing":
            # A listing is not asked conditionally: its second page may have changed.
            remember = Source(
                asked,
                etag=header(response, b"ETag"),
                last_modified=header(response, b"Last-Modified"),
                entries=len(entries),
            )
        for start in range(0, max(1, len(entries)), _AT_ONCE):
            part = entries[start : start + _AT_ONCE]
            found, rejected = await _aside(response, self._sift, site, part)
            report.rejected.update(rejected)
            for key in found:
                self.run.second_net.pop(key, None)
            report.queued += self.run.frontier.enqueue(
                site.id,
                found.values(),
                found_in=asked,
                # Remembered with the last part: a source that was cut short is read again.
                source=remember if start + _AT_ONCE >= len(entries) else None,
                since=self.run.since,
            )

    def _sift(self, site: Site, entries: list[Entry]) -> tuple[dict[str, Found], Counter[str]]:
        """What is to be fetched, by identity, and counts of what is not, by reason."""
        found: dict[str, Found] = {}
        rejected: Counter[str] = Counter()
        for entry in entries:
            reason = unwanted(site, entry, self.run.since)
            if reason:
                rejected[reason] += 1
                continue
            key = addresses.identity(entry.url, site)
            published = entry.published or entry.modified
            modified = entry.modified or entry.published
            found.setdefault(key, Found(key, entry.url, entry.title, published, modified))
        return found, rejected

    def trouble(self, site: Site, url: str, reason: str, meta: dict[str, Any]) -> None:
        report = self.run.reports[site.id]
        report.errors[reason] += 1
        if meta["page"] == 1 and not meta.get("depth_of_index"):
            report.sources_failed[url] = reason
        self.run.failed(site, reason)


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


def _sent(step: Step) -> dict[str, Any]:
    """Body and headers of the request for a step; nothing where it is a link."""
    if step.fields is None:
        return {}
    if step.as_json:
        body, kind = json.dumps(dict(step.fields), ensure_ascii=False), "application/json"
    else:
        body, kind = urlencode(step.fields), "application/x-www-form-urlencoded"
    return {"body": body, "headers": {"Content-Type": f"{kind}; charset=utf-8"}}


async def _aside(response: Response, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do the work, on a large response in a thread: the other sites' requests must not wait."""
    if len(response.body) < _LARGE:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)


def _charset(response: Response) -> str | None:
    return http_content_type_encoding(header(response, b"Content-Type"))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_day(url: str) -> bool:
    period = period_of(url)
    return period is not None and period[0] == period[1]
