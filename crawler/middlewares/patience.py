"""403, 429 and 503: the whole site waits, as long as it asks for, and is asked again."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.middlewares.errors import Refused

_STATUSES = frozenset((403, 429, 503))
_TRIES = 2


class Patience:
    """Holds back a site's requests until its pause is over; gives up after two further tries."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._pause = crawler.settings.getfloat("BLOCKED_PAUSE")
        self._longest = crawler.settings.getfloat("LONGEST_PAUSE")
        self._until: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Patience:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        name = request.meta.get("download_slot", "")
        while (left := self._until.get(name, 0.0) - time.monotonic()) > 0:
            await asyncio.sleep(left)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        if response.status not in _STATUSES or request.meta.get("robots"):
            return response
        name = request.meta.get("download_slot", "")
        asked = retry_after(response.headers.get(b"Retry-After"), datetime.now(UTC))
        tries = request.meta.get("patience", 0)
        wait = asked if asked is not None else self._pause * (tries + 1)
        if wait > self._longest:
            raise Refused("blocked", f"{name}: asks to come back in {wait:.0f} s", wait=wait)
        if tries >= _TRIES:
            raise Refused("blocked", f"{request.url}: {response.status} after {tries + 1} tries")
        self._until[name] = max(self._until.get(name, 0.0), time.monotonic() + wait)
        again = request.replace(dont_filter=True)
        again.meta["patience"] = tries + 1
        again.priority = request.priority + 10
        return again


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a moment; ``None`` if unreadable."""
    if value is None:
        return None
    text = value.decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
