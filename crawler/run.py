"""One crawl from start to end, for programs: ``crawl`` runs the spider in a process of its own.

A reactor cannot be started twice in one process; a process per crawl also lets the caller go on
after whatever happened in it, and ends with the caller.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from crawler import dates, pages
from crawler.addresses import identity
from crawler.archive import RawPage
from crawler.article import Article
from crawler.child import command, environment
from crawler.frontier import Frontier, FrontierError, Stored, Target
from crawler.health import Alarm, SiteReport
from crawler.pages.skin import PageError
from crawler.reading import dated
from crawler.registry import Registry, Site
from crawler.warc import write_warc


class CrawlError(RuntimeError):
    """The crawl could not be made; the message is one line."""


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a run did, site by site; times are ISO in UTC."""

    started_at: str
    finished_at: str
    sites: tuple[SiteReport, ...]
    alarms: tuple[Alarm, ...] = ()
    finished: bool = True

    @property
    def failed_sites(self) -> tuple[SiteReport, ...]:
        """Sites that count as failed; those known to be down do not."""
        return tuple(site for site in self.sites if site.failed)

    @property
    def articles(self) -> int:
        return sum(site.articles for site in self.sites)

    def to_dict(self) -> dict[str, Any]:
        return {
            "started_at": self.started_at,
            "finished_at": self.finished_at,
            "finished": self.finished,
            "sites": [site.to_dict() for site in self.sites],
            "alarms": [asdict(alarm) for alarm in self.alarms],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> CrawlReport:
        return cls(
            started_at=data["started_at"],
            finished_at=data["finished_at"],
            sites=tuple(SiteReport.from_dict(site) for site in data["sites"]),
            alarms=tuple(Alarm(**alarm) for alarm in data["alarms"]),
            finished=data["finished"],
        )


def crawl(
    registry: Registry,
    *,
    pages_db: Path,
    site_ids: Sequence[str] | None = None,
    since: str | None = None,
    log: Callable[[str], None] | None = None,
    settings: dict[str, Any] | None = None,
    timeout: float | None = None,
) -> CrawlReport:
    """Discover and fetch, and come back when all sites are done.

    ``site_ids`` chooses sites, also disabled ones; without it all enabled ones are crawled.
    ``since`` is a date (``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``) and reaches back in archives.
    ``log`` gets the lines of the crawler's log.  ``settings`` are Scrapy settings that take
    precedence over ``crawler.settings``; ``timeout`` is in seconds.

    Raises ``CrawlError`` where another crawl holds the store, the store cannot be used, or the
    crawl broke down; ``RegistryError`` for an unknown site.
    """
    chosen = tuple(registry.get(i) for i in site_ids) if site_ids else registry.enabled
    if since is not None and not _is_day(since):
        raise CrawlError(f"--since {since}: write it as 2024-06-30")
    if not chosen:
        now = _now()
        return CrawlReport(now, now, ())
    with _lock(pages_db):
        try:
            Frontier(pages_db).close()
        except FrontierError as error:
            raise CrawlError(str(error)) from None
        job = {"sites": [site.id for site in chosen], "pages": str(pages_db), "since": since}
        report = run_spider("news", registry, job, log=log, settings=settings, timeout=timeout)
    return CrawlReport.from_dict(report)


def run_spider(
    spider: str,
    registry: Registry,
    job: dict[str, Any],
    *,
    log: Callable[[str], None] | None = None,
    settings: dict[str, Any] | None = None,
    timeout: float | None = None,
) -> dict[str, Any]:
    """Run a spider in a process of its own and give back its report.  ``CrawlError`` where it
    broke down."""
    with tempfile.TemporaryDirectory(prefix="ocop-crawl-") as folder:
        file, result = Path(folder) / "job.json", Path(folder) / "report.json"
        whole = job | {
            "spider": spider,
            "registry": [site.model_dump(mode="json") for site in registry],
            "settings": settings or {},
            "result": str(result),
        }
        file.write_text(json.dumps(whole))
        code = _run_child(file, log, timeout)
        if not result.exists():
            how = "was stopped" if code < 0 else f"ended with status {code}"
            raise CrawlError(f"the crawl {how}; what it fetched is kept, and the next run goes on")
        report: dict[str, Any] = json.loads(result.read_text())
        return report


def stored_articles(
    pages_db: Path, changed_since: str | None = None
) -> Iterator[tuple[Article, Stored]]:
    """The articles of the page store in the order in which they changed, each with its key, the
    moment of its change and the hash of its page.  ``changed_since`` is ISO in UTC, inclusive."""
    with Frontier(pages_db) as frontier:
        for stored in frontier.articles(changed_since=changed_since):
            yield stored.article, stored


def import_articles(
    pages_db: Path, items: Iterable[tuple[Article, RawPage | None]], registry: Registry
) -> int:
    """Store articles that came from files beside those of the crawl, each in a transaction; the
    number that is new or changed.  The page is kept with it where there is one."""
    changed = 0
    with _lock(pages_db), Frontier(pages_db) as frontier:
        for article, page in items:
            key = identity(article.url, registry.find(article.site))
            target = Target(key, article.site or "", article.url)
            changed += frontier.put(target, page, article)
    return changed


def export_warc(pages_db: Path, path: Path, *, software: str = "ocop-knowledge") -> int:
    """Write all kept pages as one gzipped WARC; the number of pages.  The file appears whole or
    not at all."""
    partial = path.with_name(path.name + ".part")
    with Frontier(pages_db) as frontier, partial.open("wb") as stream:
        count = write_warc(stream, (page for _, page in frontier.raw_pages()), software=software)
    partial.replace(path)
    return count


def reparse(
    pages_db: Path, registry: Registry, *, site_ids: Sequence[str] | None = None
) -> dict[str, int]:
    """Read all stored pages again with the page objects of today, without the network.

    The numbers of articles that are ``changed``, ``same`` and ``unreadable`` (kept as they were).
    """
    counts = {"changed": 0, "same": 0, "unreadable": 0}
    with _lock(pages_db), Frontier(pages_db) as frontier:
        for target, page in frontier.raw_pages():
            if site_ids and target.site not in site_ids:
                continue
            before = frontier.article(target.key)
            known = before.page_object.partition(":")[0] if before else "generic"
            article = _parse_again(page, registry.find(target.site), target, known)
            if article is None:
                counts["unreadable"] += 1
            elif frontier.store(target, page, article):
                counts["changed"] += 1
            else:
                counts["same"] += 1
    return counts


def _parse_again(page: RawPage, site: Site | None, target: Target, known: str) -> Article | None:
    """The article of a kept page.  Of a site that is no longer in the registry the article keeps
    the id and the page object (``known``) that it had."""
    name = site.page if site is not None else known
    try:
        article = pages.get(name if name in pages.names() else "generic").parse(
            page.body, page.url, charset=page.charset, site=site, fetched_at=page.fetched_at
        )
    except PageError:
        return None
    return replace(dated(article, target.date), site=target.site or None)


@contextlib.contextmanager
def _lock(pages_db: Path) -> Iterator[None]:
    """One writer at a time; the lock ends with its process, however that ends."""
    path = pages_db.with_name(pages_db.name + ".lock")
    try:
        handle = path.open("w")
    except OSError as error:
        raise CrawlError(f"{path}: cannot be written: {error.strerror}") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CrawlError(f"{pages_db}: another crawl is under way") from None
        yield


def _run_child(job: Path, log: Callable[[str], None] | None, timeout: float | None) -> int:
    child = subprocess.Popen(
        command("crawler.run", str(job)),
        stdin=subprocess.PIPE,  # its end tells the child that this process is gone
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment() | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"},
        text=True,
        errors="replace",
    )
    assert child.stderr is not None
    reader = threading.Thread(target=_pass_on, args=(child.stderr, log), daemon=True)
    reader.start()
    try:
        return child.wait(timeout)
    except subprocess.TimeoutExpired:
        raise CrawlError(f"the crawl took longer than {timeout:.0f} s; it was stopped") from None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()
        reader.join(5)
        if child.stdin is not None:
            child.stdin.close()
        child.stderr.close()


def _pass_on(stream: IO[str], log: Callable[[str], None] | None) -> None:
    with contextlib.suppress(ValueError):
        for line in stream:
            if log is not None:
                log(line.rstrip("\n"))


def _is_day(text: str) -> bool:
    if len(text) == 4 and text.isdigit():
        return dates.FIRST_YEAR <= int(text) <= dates.LAST_YEAR
    found = dates.parse(text)
    return found is not None and found == text


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


# -- the child process ----------------------------------------------------------------------


def _die_with_parent() -> None:
    """End this process when its standard input closes, which is when the parent is gone."""

    def watch() -> None:
        with contextlib.suppress(OSError, ValueError):
            while os.read(0, 1024):
                pass
        os._exit(3)

    threading.Thread(target=watch, daemon=True).start()


def main(arguments: Sequence[str]) -> int:
    """Run one job; not for people, who have ``ocop crawl`` and ``scrapy crawl news``."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    from crawler.spiders.look import LookSpider
    from crawler.spiders.news import NewsSpider

    job = json.loads(Path(arguments[0]).read_text())
    _die_with_parent()
    settings = get_project_settings()
    settings.setdict(job["settings"], priority="cmdline")
    settings.set("STATS_DUMP", False)
    registry = Registry(tuple(Site.model_validate(site) for site in job["registry"]))
    started = _now()
    process = AsyncCrawlerProcess(settings)
    spiders: dict[str, type[NewsSpider] | type[LookSpider]]
    spiders = {"news": NewsSpider, "look": LookSpider}
    crawler = process.create_crawler(spiders[job["spider"]])
    if job["spider"] == "look":
        process.crawl(crawler, registry=registry, asks=job["asks"])
    else:
        process.crawl(
            crawler,
            registry=registry,
            site=",".join(job["sites"]),
            pages=job["pages"],
            since=job["since"],
        )
    process.start()
    reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
    report = _report_of(crawler.spider, started, finished=reason == "finished")
    if report is None:
        return 1
    result = Path(job["result"])
    partial = result.with_suffix(".part")
    partial.write_text(json.dumps(report, ensure_ascii=False))
    partial.replace(result)
    return 0


def _report_of(spider: object, started: str, *, finished: bool) -> dict[str, Any] | None:
    from crawler.spiders.look import LookSpider
    from crawler.spiders.news import NewsSpider

    if isinstance(spider, LookSpider):
        return {"results": spider.results}
    if not isinstance(spider, NewsSpider):
        return None
    return CrawlReport(
        started_at=started,
        finished_at=_now(),
        sites=tuple(spider.reports.values()),
        alarms=tuple(spider.alarms),
        finished=finished,
    ).to_dict()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
