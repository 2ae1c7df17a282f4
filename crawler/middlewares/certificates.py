"""Certificates are verified, but for the sites whose entry names an exception."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.contextfactory import (
    _get_creator_context,
    _ScrapyClientContextFactory,
)
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from twisted.web.client import BrowserLikePolicyForHTTPS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.registry import Registry, Site

_LEGACY_SERVER_CONNECT = 0x4  # OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT


class SiteHandler(HTTP11DownloadHandler):
    """Scrapy's handler with the certificate rules of the spider's registry."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        rules: Any = SiteCertificates(getattr(crawler.spider, "registry", None))
        self._contextFactory = rules


@implementer(IPolicyForHTTPS)
class SiteCertificates(BrowserLikePolicyForHTTPS):
    """A context for each host, as its site's entry has it.

    Scrapy's own factory is used for both cases; it is not public, hence Scrapy is pinned to one
    minor version.
    """

    def __init__(self, registry: Registry | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._registry = registry
        self._strict = _ScrapyClientContextFactory(verify_certificates=True)
        self._lenient = _ScrapyClientContextFactory(verify_certificates=False)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        site = self._site(hostname.decode("ascii"))
        factory = self._lenient if site and site.certificate_exception else self._strict
        creator = factory.creatorForNetloc(hostname, port)
        if site is not None and site.legacy_tls:
            _get_creator_context(creator).set_options(_LEGACY_SERVER_CONNECT)
        return creator

    def _site(self, host: str) -> Site | None:
        return self._registry.by_host(host) if self._registry is not None else None
