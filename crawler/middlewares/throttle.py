"""AutoThrottle that never goes below a site's own delay."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response


class SiteThrottle(AutoThrottle):
    """A slow server is asked more slowly; a fast one no faster than its entry allows."""

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        floors: dict[str, float] = getattr(spider, "floors", {})
        floor = floors.get(request.meta.get("download_slot", ""))
        self.mindelay = self._min_delay() if floor is None else floor
        self.maxdelay = max(self._max_delay(), self.mindelay)
        super()._response_downloaded(response, request, spider)

    def _start_delay(self) -> float:
        return self._min_delay()
