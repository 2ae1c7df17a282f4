"""The pages of the sites in a run: asked for from the frontier, read, judged and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler import addresses, health, relevance
from crawler.archive import RawPage
from crawler.article import Written
from crawler.course import Course, conditions, meta_of, trouble_of_status
from crawler.discover.listings import is_article_link
from crawler.frontier import Found, Measures, Target
from crawler.middlewares.errors import Refused, Trouble, trouble_of
from crawler.middlewares.packing import packing_of
from crawler.reading import Reading, Terms
from crawler.registry import Site

#: Requests of one site under way; more would only wait in its slot.
_WINDOW = 2
#: Some sites never close their pages: a page that comes like this again is taken as it is.
_TRIES_OF_A_CUT_PAGE = 2
#: Troubles that another try would not mend.
_FINAL = ("forbidden", "private", "outside_domain", "scheme", "redirects", "too_large")


class Pages:
    """Keeps each site's window full and takes what comes; ``callback`` and ``errback`` are those
    of the requests."""

    def __init__(
        self, run: Course, callback: Callable[..., Any], errback: Callable[..., Any]
    ) -> None:
        self.run = run
        self._callback, self._errback = callback, errback

    def woken(self) -> list[Site]:
        """The sites that have something to do since this was last asked."""
        woken, self.run.woken = self.run.woken, set()
        return [self.run.registry.get(site_id) for site_id in sorted(woken)]

    def top_up(self, site: Site) -> Iterator[Request]:
        """Keep the site's window full from the frontier."""
        busy = self.run.busy.get(site.id)
        if busy is None or site.id in self.run.stopped:
            return
        room = _WINDOW - len(busy)
        if room <= 0:
            return
        for target in self.run.frontier.take(site.id, room, without=list(busy)):
            busy[target.key] = target
            self.run.reader.expect()
            yield Request(
                target.url,
                callback=self._callback,
                errback=self._errback,
                headers=conditions(target.etag, target.last_modified),
                dont_filter=True,
                meta=meta_of(site) | {"target": target},
            )

    async def take(self, response: Response) -> None:
        """Read and store a page that came."""
        site: Site = response.meta["site"]
        target: Target = response.meta["target"]
        try:
            await self._take(site, target, response)
        finally:
            self.run.busy[site.id].pop(target.key, None)

    def missed(self, request: Request, error: BaseException | None) -> None:
        """A page did not come."""
        site: Site = request.meta["site"]
        target: Target = request.meta["target"]
        try:
            self._trouble(site, target, request, error)
        finally:
            self.run.busy[site.id].pop(target.key, None)

    async def _take(self, site: Site, target: Target, response: Response) -> None:
        report = self.run.reports[site.id]
        if response.status == 304:
            report.not_modified += 1
            self.run.succeeded(site)
            self.run.frontier.unchanged(target)
            return
        if response.status in (404, 410, 451):
            report.rejected["gone"] += 1
            self.run.succeeded(site)
            self.run.frontier.store(target, None, None, state="gone", reason=str(response.status))
            return
        if response.status != 200:
            reason = trouble_of_status(response.status)
            report.errors[reason] += 1
            self.run.failed(site, reason)
            self.run.frontier.failed(target, f"status {response.status}")
            return
        page = _raw_page(response)
        terms = Terms(
            hint=target.date,
            largest=self.run.page_maxsize,
            whole=target.attempts < _TRIES_OF_A_CUT_PAGE,
        )
        reading = await self.run.reader.read(page, site, terms)
        if reading.reason in ("too_large", "error"):
            self._not_had(site, target, cast("Trouble", reading.reason), reading.message)
            return
        report.fetched += 1
        if reading.reason == "truncated":
            report.errors["truncated"] += 1
            self.run.failed(site, "truncated")
            self.run.frontier.failed(target, "truncated")
            return
        article = reading.article
        if article is None:
            self._unread(site, target, page, reading)
            return
        self.run.succeeded(site)
        passed_over = None if reading.relevant else "irrelevant"
        if passed_over is None and self._too_old(article):
            passed_over = "before_since"
        if passed_over is not None:
            report.rejected[passed_over] += 1
            self.run.frontier.store(
                target, None, None, state="refused", reason=passed_over, date=article.published_at
            )
            return
        report.measures.append(_measures(article))
        found = self._neighbours(site, article)
        if self.run.frontier.store(target, page, article, packed=reading.packed, found=found):
            report.articles += 1

    def _too_old(self, article: Written) -> bool:
        """Whether the page itself says that it lies before the day to reach back to."""
        since, published = self.run.since, article.published_at
        if since is None or published is None:
            return False
        size = min(len(since), len(published[:10]))
        return published[:size] < since[:size]

    def _unread(self, site: Site, target: Target, page: RawPage, reading: Reading) -> None:
        report, reason = self.run.reports[site.id], reading.reason or "unreadable"
        report.rejected[reason] += 1
        self.run.logger.info("%s: %s", target.url, reading.message)
        if reason in ("challenge", "consent", "unreadable"):
            # The same address gives the article when the check is gone, or the fault.
            if reason != "unreadable":
                self.run.failed(site, "challenge")
            self.run.frontier.failed(target, reason)
            return
        self.run.succeeded(site)
        state: Literal["gone", "refused"] = "gone" if reason == "soft_404" else "refused"
        kept = page if reading.packed is not None else None
        self.run.frontier.store(
            target, kept, None, packed=reading.packed, state=state, reason=reason
        )

    def _neighbours(self, site: Site, article: Written) -> list[tuple[str, Found]]:
        """Addresses on the page that are wanted: related ones, and the original of a reprint."""
        found: list[tuple[str, Found]] = []
        for url in article.related:
            if relevance.hinted(url, None) and is_article_link(url, site):
                key = addresses.identity(url, site)
                found.append((site.id, Found(key, url)))
        original = article.original_url
        home = self.run.registry.by_host(_host(original)) if original else None
        if (
            original is None
            or home is None
            or home.id == site.id
            or home.id not in self.run.reports
        ):
            return found
        if site.kind == "aggregator" and is_article_link(original, home):
            key = addresses.identity(original, home)
            if not self.run.frontier.known([key]):
                self.run.second_net[key] = health.Alarm(
                    "missed", home.id, f"{original} was found only by way of {site.id}"
                )
            found.append((home.id, Found(key, original, title=article.title)))
            self.run.woken.add(home.id)
        return found

    def _trouble(
        self, site: Site, target: Target, request: Request, error: BaseException | None
    ) -> None:
        reason = trouble_of(error) if error is not None else "error"
        if reason == "stopped":
            return  # it stays queued for the next run
        wait = error.wait if isinstance(error, Refused) else None
        self._not_had(site, target, reason, f"{request.url}: {error}", wait=wait)

    def _not_had(
        self, site: Site, target: Target, reason: Trouble, why: str, *, wait: float | None = None
    ) -> None:
        """There is no page: for good, or until it is asked for again."""
        self.run.logger.info("%s: %s: %s", target.url, reason, why)
        self.run.reports[site.id].errors[reason] += 1
        if reason in _FINAL:
            self.run.frontier.store(target, None, None, state="refused", reason=reason)
            return
        self.run.failed(site, reason)
        self.run.frontier.failed(target, reason, wait=wait)


def _raw_page(response: Response) -> RawPage:
    packing = packing_of(response)
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        if packing is None or name != b"Content-Encoding"
        for value in values
    )
    return RawPage(response.url, response.status, headers, response.body, _now(), packing=packing)


def _measures(article: Written) -> Measures:
    return Measures(
        body_chars=article.body_chars,
        has_date=article.published_at is not None,
        has_byline=article.has_byline,
        has_lead=article.has_lead,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
