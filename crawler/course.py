"""The state of one run: the sites under way, what is known of each, and when to stop."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapy.http import Response

from crawler import health
from crawler.frontier import Frontier, Target
from crawler.health import SiteReport
from crawler.readers import Reader
from crawler.registry import Registry, Site


@dataclass(slots=True)
class Course:
    """What the parts of a crawl share.  ``since`` is a day to reach back to; ``limit`` the
    failures in a row after which a site is left for the next run."""

    registry: Registry
    frontier: Frontier
    reader: Reader
    reports: Mapping[str, SiteReport]
    since: str | None
    limit: int
    logger: logging.LoggerAdapter[logging.Logger]
    page_maxsize: int
    sitemap_maxsize: int
    #: Sites whose run ended early, with the reason.
    stopped: dict[str, str]
    #: Addresses under way, by site and identity.
    busy: dict[str, dict[str, Target]] = field(default_factory=dict)
    #: Sources that were asked in this run beyond those of the registry.
    visited: set[str] = field(default_factory=set)
    #: Articles that only an aggregator had when it was read, by identity.
    second_net: dict[str, health.Alarm] = field(default_factory=dict)
    #: Sites that may have had nothing left to do until an aggregator named an article.
    woken: set[str] = field(default_factory=set)
    _failures: dict[str, int] = field(default_factory=dict)

    def succeeded(self, site: Site) -> None:
        self._failures[site.id] = 0

    def failed(self, site: Site, reason: str) -> None:
        """Count a failure; a site that fails again and again is left in peace."""
        count = self._failures[site.id] = self._failures.get(site.id, 0) + 1
        if count >= self.limit and site.id not in self.stopped:
            self.stopped[site.id] = reason
            self.logger.warning(
                "%s: %d failures in a row (%s); left for the next run", site.id, count, reason
            )


def slot_of(site: Site) -> str:
    """The name of the queue in which a site's requests wait for one another."""
    return f"site:{site.id}"


def meta_of(site: Site) -> dict[str, Any]:
    return {"site": site, "download_slot": slot_of(site)}


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for a page only where it changed."""
    headers = {}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    return headers


def header(response: Response, name: bytes) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def trouble_of_status(status: int) -> str:
    """A status that is no success as one of the words of the report."""
    if status in (404, 410):
        return "gone"
    if status in (401, 403, 429):
        return "blocked"
    return "error"
