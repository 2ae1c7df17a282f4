"""One crawl over all misbehaving sites side by side; the tests ask what came of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile_server import Site
from hostile_sites import BEHAVIOURS, SOURCES, contexts

from crawler.article import Article
from crawler.health import SiteReport
from crawler.registry import Registry, load_sites
from crawler.run import CrawlReport, crawl, stored_articles

SETTINGS = {
    "DOWNLOAD_TIMEOUT": 5,
    "BLOCKED_PAUSE": 0.05,
    "RETRY_TIMES": 1,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_MAX_DELAY": 0.05,
    "READERS": 0,
}


@dataclass
class Result:
    """A finished crawl of the hostile newspaper."""

    report: CrawlReport
    sites: dict[str, Site]
    stored: dict[str, list[Article]]
    registry: Registry
    pages: Path

    def of(self, site: str) -> SiteReport:
        return next(r for r in self.report.sites if r.site == site)

    def articles(self, site: str) -> list[Article]:
        return sorted(self.stored.get(site, []), key=lambda a: a.url)

    def numbers(self, site: str) -> list[int]:
        """The numbers of the stored articles, from their slugs."""
        return sorted(int(a.url.rsplit("-", 1)[-1].split(".")[0]) for a in self.articles(site))


def entry(site: Site, **values: object) -> str:
    """A registry entry in TOML for a running site."""
    keys: dict[str, object] = {
        "id": site.name,
        "name": site.name,
        "kind": "newspaper",
        "domains": ["127.0.0.1"],
        "delay": 0.0,
    } | values
    lines = ["[[site]]"]
    for key, value in keys.items():
        lines.append(f"{key} = {_toml(value)}")
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + "}"
    return repr(value)


def load(folder: Path, *entries: str) -> Registry:
    path = folder / "sites.toml"
    path.write_text("\n\n".join(entries), encoding="utf-8")
    return load_sites(path)


def read(pages: Path) -> dict[str, list[Article]]:
    stored: dict[str, list[Article]] = {}
    for article, _ in stored_articles(pages):
        stored.setdefault(article.site or "", []).append(article)
    return stored


@pytest.fixture(scope="session")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Result]:
    folder = tmp_path_factory.mktemp("hostile")
    tls = contexts(folder)
    sites = {name: Site(name, behave, tls.get(name)) for name, behave in BEHAVIOURS.items()}
    entries = []
    for name, site in sites.items():
        values = dict(SOURCES.get(name, {"listings": ["/"]}))
        for key in ("feeds", "sitemaps", "listings"):
            if key in values:
                host = values.get("domains", ["127.0.0.1"])[0]  # type: ignore[index]
                origin = site.origin.replace("127.0.0.1", host)
                values[key] = [origin + path for path in values[key]]  # type: ignore[union-attr]
        if name == "post-service":
            values["posts"] = [
                {
                    "listing": f"{site.origin}/",
                    "address": f"{site.origin}/LoadArticle",
                    "fields": {"category": "12", "page": "{page}"},
                    "as_json": True,
                }
            ]
        entries.append(entry(site, **values))
    registry = load(folder, *entries)
    pages = folder / "pages.db"
    log: list[str] = []
    report = crawl(
        registry, pages_db=pages, settings=SETTINGS | {"READERS": 1}, timeout=150, log=log.append
    )
    (folder / "crawl.log").write_text("\n".join(log))
    yield Result(report, sites, read(pages), registry, pages)
    for site in sites.values():
        site.close()
