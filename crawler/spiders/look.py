"""A spider that fetches named addresses and hands back what came, changing nothing."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.middlewares.errors import trouble_of
from crawler.registry import Registry, Site


class LookSpider(scrapy.Spider):
    """Fetches (site, address) pairs with the manners and guards of every crawl."""

    name = "look"

    def __init__(self, registry: Registry, asks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.registry = registry
        self.asks = asks
        self.results: list[dict[str, Any]] = []
        self.floors = {f"site:{site.id}": site.delay for site in registry}
        self.stopped: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> LookSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        slots = {
            name: {"concurrency": 1, "delay": delay, "jitter": 0.3}
            for name, delay in spider.floors.items()
        }
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Any]:
        for site_id, url in self.asks:
            site: Site = self.registry.get(site_id)
            yield Request(
                url,
                callback=self.came,
                errback=self.failed,
                dont_filter=True,
                meta={
                    "site": site,
                    "download_slot": f"site:{site_id}",
                    "asked": url,
                    "download_maxsize": self.settings.getint("SITEMAP_MAXSIZE"),
                },
            )

    def came(self, response: Response) -> None:
        kind = response.headers.get(b"Content-Type")
        self.results.append(
            {
                "site": response.meta["site"].id,
                "asked": response.meta["asked"],
                "url": response.url,
                "status": response.status,
                "content_type": kind.decode("latin-1") if kind else None,
                "body": base64.b64encode(response.body).decode("ascii"),
                "trouble": None,
                "message": "",
            }
        )

    def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        self.results.append(
            {
                "site": request.meta["site"].id,
                "asked": request.meta["asked"],
                "url": request.url,
                "status": None,
                "content_type": None,
                "body": "",
                "trouble": trouble_of(error) if error is not None else "error",
                "message": str(error),
            }
        )
