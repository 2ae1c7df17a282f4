"""robots.txt: its rules, its crawl-delay, and what its absence means.

A missing file (4xx) permits; one that cannot be had (5xx, no answer) forbids for this run, as
RFC 9309 has it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.errors import Refused, trouble_of

_LONGEST_DELAY = 60.0
_LARGEST = 512_000


class PoliteRobots:
    """Asks each host's robots.txt once a run, before its first page."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._agent: str = crawler.settings["USER_AGENT"]
        self._obey = crawler.settings.getbool("ROBOTSTXT_OBEY")
        self._waiting: dict[str, Any] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PoliteRobots:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if not self._obey or request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        task = self._waiting.get(origin)
        if task is None:
            task = asyncio.ensure_future(self._rules(origin, request))
            self._waiting[origin] = task
        rules: Protego | Refused | None = await asyncio.shield(task)
        if isinstance(rules, Refused):
            raise Refused(rules.reason, str(rules))
        if rules is not None and not rules.can_fetch(request.url, self._agent):
            raise Refused("forbidden", f"{request.url}: forbidden by robots.txt")

    async def _rules(self, origin: str, request: Request) -> Protego | Refused | None:
        asked = Request(
            f"{origin}/robots.txt",
            priority=1000,
            dont_filter=True,
            meta={
                "dont_obey_robotstxt": True,
                "download_slot": request.meta.get("download_slot"),
                "site": request.meta.get("site"),
                "robots": True,
            },
        )
        engine = self.crawler.engine
        assert engine is not None
        try:
            response: Response = await engine.download_async(asked)
        except IgnoreRequest as error:
            reason = trouble_of(error)
            if reason in ("redirects", "outside_domain", "private"):
                return None  # a robots.txt that leads elsewhere is none of this host
            return Refused(reason, f"{origin}/robots.txt: {error}")
        except Exception as error:
            return Refused(trouble_of(error), f"{origin}/robots.txt: {error}")
        if response.status >= 500 or response.status == 429:
            return Refused("robots", f"{origin}/robots.txt answers {response.status}")
        if response.status >= 400:
            return None
        text = response.body[:_LARGEST].decode("utf-8", errors="replace")
        rules: Protego = Protego.parse(text)
        self._slow_down(rules, request)
        return rules

    def _slow_down(self, rules: Protego, request: Request) -> None:
        delay = rules.crawl_delay(self._agent)
        slot_name = request.meta.get("download_slot")
        floors: dict[str, float] | None = getattr(self.crawler.spider, "floors", None)
        if delay is None or slot_name is None or floors is None:
            return
        wanted = min(float(delay), _LONGEST_DELAY)
        if wanted > floors.get(slot_name, 0.0):
            floors[slot_name] = wanted
            engine = self.crawler.engine
            slot = engine.downloader.slots.get(slot_name) if engine else None
            if slot is not None:
                slot.delay = max(slot.delay, wanted)
