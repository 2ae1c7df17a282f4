"""Names are looked up, then judged: a public name that leads to a private address is refused."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.addresses import is_public


class GuardedResolver(CachingThreadedResolver):
    """Refuses private addresses, unless the asked name itself says that it is a local one.

    Whether a local name may be asked for at all is the address guard's decision, which knows
    the site.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        return super().from_crawler(crawler, reactor)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        found = super().getHostByName(name, timeout)
        found.addCallback(lambda address: _judged(name, address))
        return found


def _judged(name: str, address: str) -> str:
    if not is_public(address) and is_public(name):
        raise DNSLookupError(f"{name} leads to the private address {address}")
    return address
