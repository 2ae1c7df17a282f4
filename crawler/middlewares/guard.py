"""Only the sites of the registry: scheme, domain and literal addresses, on every request.

Redirects come through here as well, since each is a request of its own.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from crawler.addresses import is_public
from crawler.middlewares.errors import Refused
from crawler.registry import Site


class AddressGuard:
    """Refuses requests that leave the site they were made for (``request.meta['site']``)."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        #: Hosts that a person names for requests without a site, as ``scrapy shell`` makes them.
        self._named = crawler.settings.getlist("NAMED_HOSTS")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        site: Site | None = request.meta.get("site")
        parts = urlparse_cached(request)
        if parts.scheme not in ("http", "https"):
            raise Refused("scheme", f"{request.url}: only http and https are fetched")
        host = parts.hostname or ""
        if site is None:
            # Only robots.txt comes without a site, for a host that was admitted before.
            if request.meta.get("dont_obey_robotstxt") and parts.path == "/robots.txt":
                return
            if not is_public(host) and host not in self._named:
                raise Refused("private", f"{request.url}: not a public address")
            return
        stopped = getattr(self.crawler.spider, "stopped", {})
        if site.id in stopped:
            raise Refused("stopped", f"{site.id}: no more requests in this run")
        if not is_public(host) and not site.names_host(host):
            raise Refused(
                "private", f"{request.url}: a private address that {site.id} does not name"
            )
        if not site.covers(host):
            raise Refused("outside_domain", f"{request.url}: outside the domains of {site.id}")
