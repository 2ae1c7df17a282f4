"""Scrapy's settings for every crawl: polite, bounded, and closed to anything but the sites.

``OCOP_CONTACT`` (a mail or web address) is put into the user agent; set it, so that a site's
owner can reach whoever runs the crawler.
"""

from __future__ import annotations

import os
from typing import Any

BOT_NAME = "ocop"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

CONTACT = os.environ.get("OCOP_CONTACT", "set OCOP_CONTACT to a mail address")
USER_AGENT = f"ocop-knowledge/0.1 (news about the OCOP programme; {CONTACT})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "vi,en;q=0.3",
}

# Manners.  The delay of each site and its one request at a time are slots set by the spider.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.3
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_MAX_DELAY = 30.0
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
#: Seconds of waiting where a site says 403 or 429 without saying for how long.
BLOCKED_PAUSE = 15.0
#: Seconds that a site's Retry-After may ask for within a run; longer ends the site's run.
LONGEST_PAUSE = 300.0
#: Failures without a success between them after which a site's run ends.
FAILURES_IN_A_ROW = 5

# Reading.  The spider gives requests only, so Scrapy need not stand ready for a hundred items of
# each response.
CONCURRENT_ITEMS = 1
#: Pages are read in up to so many processes beside the crawl (0: in its own), each page for so
#: many seconds at most.
READERS = 2
READ_TIMEOUT = 60.0

# Limits.
DOWNLOAD_TIMEOUT = 45
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
SITEMAP_MAXSIZE = 64 * 1024 * 1024
DNS_TIMEOUT = 20
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
URLLENGTH_LIMIT = 2000

# Safety.
#: Private hosts that requests without a site may go to: for scrapy shell, by hand.
NAMED_HOSTS: list[str] = []
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "http": "crawler.middlewares.certificates.SiteHandler",
    "https": "crawler.middlewares.certificates.SiteHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.middlewares.resolver.GuardedResolver"
METAREFRESH_IGNORE_TAGS = ["script", "noscript"]
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
HTTPPROXY_ENABLED = False

DOWNLOADER_MIDDLEWARES: dict[str, Any] = {
    "crawler.middlewares.guard.AddressGuard": 20,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.middlewares.robots.PoliteRobots": 100,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.patience.Patience": 560,
    "crawler.middlewares.refresh.MetaRefresh": 580,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "crawler.middlewares.packing.Packing": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
}
# What a middleware would do at every request and response, and nobody here asks for.
SPIDER_MIDDLEWARES: dict[str, Any] = {
    f"scrapy.spidermiddlewares.{name}": None
    for name in (
        "start.StartSpiderMiddleware",
        "httperror.HttpErrorMiddleware",
        "depth.DepthMiddleware",
        "metacopy.MetaCopyDetectionMiddleware",
    )
}
DOWNLOADER_STATS = False
EXTENSIONS: dict[str, Any] = {
    "crawler.middlewares.throttle.SiteThrottle": 0,
    "scrapy.extensions.throttle.AutoThrottle": None,
}

LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 300.0
