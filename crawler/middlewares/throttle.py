"""AutoThrottle that never goes below a site's own delay."""

from __future__ import annotations

from scrapy.core.downloader import Slot
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class SiteThrottle(AutoThrottle):
    """A slow server is asked more slowly; a fast one no faster than its entry allows."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        floors: dict[str, float] = getattr(self.crawler.spider, "floors", {})
        name = response.meta.get("download_slot") if response.request else None
        self.mindelay = floors.get(name or "", self.mindelay)
        super()._adjust_delay(slot, latency, response)

    def _start_delay(self) -> float:
        return self._min_delay()
