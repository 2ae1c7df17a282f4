"""Does each source of the registry answer, and with what; nothing is stored.

For a site without sources the usual places of its page system (``patterns.toml``) are tried, so
that a person can write into the registry what was found.
"""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal
from urllib.parse import urlsplit

from crawler import relevance
from crawler.discover.entry import DiscoveryError, Entry
from crawler.discover.feeds import read_feed
from crawler.discover.listings import read_listing
from crawler.discover.sitemaps import read_sitemap
from crawler.registry import Registry, Site
from crawler.run import run_spider

Kind = Literal["feed", "sitemap", "listing"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What one address answered; ``trouble`` is a fixed word where it did not."""

    site: str
    asked: str
    url: str
    status: int | None
    content_type: str | None
    body: bytes
    trouble: str | None
    message: str


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The state of one source.  ``outcome`` is ``ok``, ``empty``, ``unreadable``, ``gone``,
    ``blocked``, ``robots``, ``dns``, ``tls`` or ``error``; ``candidate`` marks a usual place that
    is not in the registry.  ``hinted`` counts entries that speak of OCOP."""

    site: str
    url: str
    kind: Kind
    outcome: str
    entries: int = 0
    hinted: int = 0
    newest: str | None = None
    candidate: bool = False
    message: str = ""


def check_sites(
    registry: Registry,
    site_ids: Sequence[str] | None = None,
    *,
    settings: dict[str, Any] | None = None,
    timeout: float | None = None,
) -> list[SourceCheck]:
    """Reach every source of the sites chosen (without a choice: of all), and for those without
    a source the places where one may be.  ``RegistryError`` for an unknown id, ``CrawlError``
    where the program itself fails."""
    chosen = [registry.get(i) for i in site_ids] if site_ids else list(registry)
    plan: list[tuple[Site, Kind, str, bool]] = []
    for site in chosen:
        plan += [(site, kind, url, False) for kind, url in _sources(site)]
        if not site.sources:
            plan += [(site, kind, url, True) for kind, url in candidates(site)]
    answers = look(
        registry, [(s.id, url) for s, _, url, _ in plan], settings=settings, timeout=timeout
    )
    by_ask = {(answer.site, answer.asked): answer for answer in answers}
    return [
        judge_source(site, kind, by_ask.get((site.id, url)), url, candidate=candidate)
        for site, kind, url, candidate in plan
    ]


def look(
    registry: Registry,
    asks: Sequence[tuple[str, str]],
    *,
    settings: dict[str, Any] | None = None,
    timeout: float | None = None,
) -> list[Looked]:
    """Fetch addresses (site id, url) politely and guarded, and give back what came."""
    if not asks:
        return []
    found = run_spider("look", registry, {"asks": list(asks)}, settings=settings, timeout=timeout)
    return [
        Looked(**(result | {"body": base64.b64decode(result["body"])}))
        for result in found["results"]
    ]


def judge_source(
    site: Site, kind: Kind, answer: Looked | None, url: str, *, candidate: bool = False
) -> SourceCheck:
    """What an answer says of a source; pure."""

    def result(outcome: str, message: str = "", entries: Sequence[Entry] = ()) -> SourceCheck:
        stamps = [e.published or e.modified or "" for e in entries]
        return SourceCheck(
            site=site.id,
            url=url,
            kind=kind,
            outcome=outcome,
            entries=len(entries),
            hinted=sum(relevance.hinted(e.url, e.title) for e in entries),
            newest=max(stamps, default="") or None,
            candidate=candidate,
            message=message,
        )

    if answer is None:
        return result("error", "no answer")
    if answer.trouble is not None:
        trouble = {"forbidden": "robots"}.get(answer.trouble, answer.trouble)
        known = trouble in ("dns", "tls", "robots", "blocked")
        return result(trouble if known else "error", f"{answer.trouble}: {answer.message}")
    if answer.status in (404, 410):
        return result("gone", str(answer.status))
    if answer.status in (401, 403, 429):
        return result("blocked", str(answer.status))
    if answer.status != 200:
        return result("error", f"status {answer.status}")
    try:
        if kind == "feed":
            entries = read_feed(answer.body, answer.url)
        elif kind == "sitemap":
            entries = read_sitemap(answer.body, answer.url).entries
        else:
            entries = read_listing(answer.body, answer.url, site).entries
    except DiscoveryError as error:
        return result("unreadable", str(error))
    return result("ok" if entries else "empty", entries=entries)


#: The keys of a site file's notes under which addresses stand that nobody has tried yet.
_TRIES: tuple[tuple[str, Kind], ...] = (
    ("try_feeds", "feed"),
    ("try_sitemaps", "sitemap"),
    ("try_listings", "listing"),
)


def candidates(site: Site) -> list[tuple[Kind, str]]:
    """Where a site's sources may be: what its notes say to try, then the usual places of its page
    object on its first domain."""
    home = f"https://{site.domains[0]}"
    patterns = load_patterns()
    found: dict[str, Kind] = {}
    for key, kind in _TRIES:
        addresses = site.notes.get(key, [])
        for url in addresses if isinstance(addresses, list) else [addresses]:
            found.setdefault(str(url), kind)
    for name in (site.page, "any"):
        table = patterns.get(name, {})
        for path in table.get("feeds", []):
            found.setdefault(home + path, "feed")
        for path in table.get("sitemaps", []):
            found.setdefault(home + path, "sitemap")
    return [(kind, url) for url, kind in found.items()]


def load_patterns() -> dict[str, dict[str, list[str]]]:
    """``patterns.toml``: by page object the paths of feeds and sitemaps."""
    text = resources.files("crawler").joinpath("patterns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _sources(site: Site) -> list[tuple[Kind, str]]:
    feeds: list[tuple[Kind, str]] = [("feed", url) for url in site.feeds]
    sitemaps: list[tuple[Kind, str]] = [("sitemap", url) for url in site.sitemaps]
    return feeds + sitemaps + [("listing", url) for url in site.listings]


def origin_of(url: str) -> str:
    """Scheme and host of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
