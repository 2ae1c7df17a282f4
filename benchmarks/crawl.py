"""How fast the whole crawl is, beside a spider that only downloads and one with trafilatura.

    python -m benchmarks.crawl [--pages N] [--repeat N] [--frontier N]

The same pages (newsstand/papers.py: eight papers, 80 to 200 kB each, packed as servers send them)
from the same loopback server, without delay, one request at a time for each paper and all papers
side by side; each side is a Scrapy crawl in a process of its own that begins with the papers'
sitemaps.

- bare: downloads each page and counts its bytes;
- trafilatura: takes text and metadata of each page and writes them as a line of JSON;
- ours: the crawler itself (its guards, the page object of each paper, relevance, the packed page,
  the article and the frontier in SQLite).  robots.txt and AutoThrottle are off on all sides.

Seconds are those between the start and the end of Scrapy's engine; memory is the peak of the
process, with that of its largest reader added for each reader.  Then two crawls with a frontier
of a million addresses: one that finds it, one that goes on with it.  Ends with status 1 where a
promise is not kept.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import scrapy  # noqa: E402
from scrapy import Request, signals  # noqa: E402
from scrapy.crawler import AsyncCrawlerProcess  # noqa: E402
from scrapy.http import Response  # noqa: E402
from scrapy.utils.sitemap import Sitemap  # noqa: E402

from benchmarks.newsstand.papers import PAPERS  # noqa: E402
from benchmarks.newsstand.server import DEEP  # noqa: E402
from crawler.frontier import Frontier  # noqa: E402
from crawler.registry import Registry, Site  # noqa: E402

SHARE_OF_BARE = 0.85
MOST_MEMORY = 500


@dataclass(frozen=True, slots=True)
class Result:
    """What one crawl came to; ``seconds`` of the engine, ``megabytes`` at the peak."""

    pages: int
    seconds: float
    megabytes: float
    busy: float

    @property
    def speed(self) -> float:
        return self.pages / self.seconds


# -- the sides, each in a process of its own ------------------------------------------------


class BareSpider(scrapy.Spider):
    """Reads the sitemaps and downloads what they list."""

    name = "bare"
    origin = ""
    taken = 0

    async def start(self) -> AsyncIterator[Any]:
        for paper in PAPERS:
            slot = {"download_slot": paper.id}
            yield Request(f"{self.origin}/{paper.id}/sitemap.xml", self.parse_sitemap, meta=slot)

    def parse_sitemap(self, response: Response) -> Iterator[Request]:
        for entry in Sitemap(response.body):
            meta = {"download_slot": response.meta["download_slot"]}
            yield Request(entry["loc"], self.parse_page, meta=meta)

    def parse_page(self, response: Response) -> Any:
        self.taken += len(response.body) > 0


class TrafilaturaSpider(BareSpider):
    """Gives the text and the metadata that trafilatura finds."""

    name = "trafilatura"

    def parse_page(self, response: Response) -> Any:
        import trafilatura

        found: Any = trafilatura.bare_extraction(
            response.body, url=response.url, include_comments=False, with_metadata=True
        )
        if found is not None and found.text:
            self.taken += 1
            names = ("title", "author", "date", "text")
            yield {"url": response.url} | {name: getattr(found, name) for name in names}


def side(name: str, origin: str, folder: Path, more: dict[str, Any]) -> Result:
    """Run one side to its end in this process."""
    from crawler import settings as ours
    from crawler.spiders.news import NewsSpider

    common = {
        "LOG_LEVEL": "WARNING",
        "TELNETCONSOLE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "ROBOTSTXT_OBEY": False,
        "AUTOTHROTTLE_ENABLED": False,
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
    }
    spider: type[scrapy.Spider]
    arguments: dict[str, Any] = {}
    if name == "ours":
        spider = NewsSpider
        settings = {k: getattr(ours, k) for k in dir(ours) if k.isupper()} | common
        arguments = {"registry": registry(origin, more), "pages": str(folder / "pages.db")}
    else:
        spider = {"bare": BareSpider, "trafilatura": TrafilaturaSpider}[name]
        settings = common | {"DOWNLOAD_SLOTS": {p.id: {"concurrency": 1} for p in PAPERS}}
        arguments = {"origin": origin}
        if name == "trafilatura":
            settings["FEEDS"] = {str(folder / "articles.jsonl"): {"format": "jsonlines"}}
    process = AsyncCrawlerProcess(settings | more.get("settings", {}))
    crawler = process.create_crawler(spider)
    times: list[float] = []
    crawler.signals.connect(
        lambda: times.append(perf_counter()), signals.engine_started, weak=False
    )
    crawler.signals.connect(
        lambda: times.append(perf_counter()), signals.engine_stopped, weak=False
    )
    process.crawl(crawler, **arguments)
    process.start()
    done = crawler.spider
    readers = process.settings.getint("READERS")
    own, helpers = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Result(
        pages=sum(r.articles for r in done.reports.values())
        if isinstance(done, NewsSpider)
        else getattr(done, "taken", 0),
        seconds=times[1] - times[0],
        megabytes=(own.ru_maxrss + readers * helpers.ru_maxrss)
        / (1 << 20 if sys.platform == "darwin" else 1024),
        busy=own.ru_utime + own.ru_stime + helpers.ru_utime + helpers.ru_stime,
    )


def registry(origin: str, more: dict[str, Any]) -> Registry:
    return Registry(
        tuple(
            Site(
                id=paper.id,
                name=paper.id,
                kind="newspaper",
                page=paper.page,
                domains=("127.0.0.1",),
                sitemaps=tuple(
                    f"{origin}/{paper.id}/{path}" for path in more.get("sitemaps", ["sitemap.xml"])
                ),
                delay=0,
            )
            for paper in PAPERS[: more.get("papers", len(PAPERS))]
        )
    )


# -- the comparison -------------------------------------------------------------------------


@contextmanager
def newsstand(pages: int) -> Iterator[str]:
    """The server, in a process of its own; its origin."""
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.newsstand.server", str(pages)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        yield f"http://127.0.0.1:{int(child.stdout.readline())}"
    finally:
        child.stdin.close()
        child.wait(30)
        child.stdout.close()


def run(name: str, origin: str, folder: Path, **more: Any) -> Result:
    command = [sys.executable, "-m", "benchmarks.crawl", "--side", name, "--origin", origin]
    command += ["--folder", str(folder), "--more", json.dumps(more)]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    return Result(**json.loads(done.stdout.splitlines()[-1]))


def compare(pages: int, repeat: int) -> list[str]:
    """Print the table; the promises that were broken."""
    each = max(1, pages // len(PAPERS))
    total = each * len(PAPERS)
    print(
        f"{total} pages of {len(PAPERS)} papers, {repeat} times each side in turn; medians\n\n"
        "| crawl | pages | pages a second | of the bare spider | processor ms a page | peak MB |\n"
        "| --- | --- | --- | --- | --- | --- |"
    )
    names = ("bare", "trafilatura", "ours")
    results: dict[str, list[Result]] = {name: [] for name in names}
    with newsstand(each) as origin:
        for _ in range(repeat):
            for name in names:  # in turn, so that a busy moment of the machine hits all
                with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
                    results[name].append(run(name, origin, Path(folder)))
    speed = {name: median(r.speed for r in results[name]) for name in names}
    for name in names:
        ones = results[name]
        print(
            f"| {name} | {min(r.pages for r in ones)} | {speed[name]:.0f} "
            f"| {speed[name] / speed['bare']:.2f} "
            f"| {median(r.busy / max(1, r.pages) for r in ones) * 1000:.2f} "
            f"| {max(r.megabytes for r in ones):.0f} |"
        )
    broken = []
    if any(r.pages != total for r in results["ours"]):
        broken.append("pages are missing")
    if speed["ours"] < SHARE_OF_BARE * speed["bare"]:
        broken.append(
            f"{speed['ours'] / speed['bare']:.2f} of the bare spider, not {SHARE_OF_BARE}"
        )
    if speed["ours"] <= speed["trafilatura"]:
        broken.append("slower than the spider with trafilatura")
    return broken


def large_frontier(addresses: int) -> list[str]:
    """A frontier found in sitemaps, then one that is there; each crawled for 300 pages."""
    print(f"\nA frontier of {addresses} addresses\n")
    parts = [f"deep.xml?from={n}" for n in range(0, addresses, DEEP)]
    broken = []
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as name, newsstand(20) as origin:
        folder = Path(name)
        for what, more in (
            ("found in sitemaps in this run", {"sitemaps": parts}),
            ("there from an earlier run", {}),
        ):
            limit = {"CLOSESPIDER_PAGECOUNT": 300 + len(more.get("sitemaps", []))}
            result = run("ours", origin, folder, papers=1, settings=limit, **more)
            with Frontier(folder / "pages.db") as frontier:
                count = sum(frontier.counts().values())
            print(
                f"- {what}: {count} addresses, {result.megabytes:.0f} MB at the peak, "
                f"{result.pages} pages, {result.seconds:.0f} s"
            )
            if count < addresses:
                broken.append(f"{what}: only {count} addresses")
            if result.megabytes > MOST_MEMORY:
                broken.append(f"{what}: {result.megabytes:.0f} MB, not {MOST_MEMORY}")
    return broken


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=2000, help="pages of all papers together")
    parser.add_argument("--repeat", type=int, default=3, help="crawls of each side")
    parser.add_argument("--frontier", type=int, default=1_000_000, help="0 leaves that part out")
    for name in ("--side", "--origin", "--folder", "--more"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.side:
        more = json.loads(options.more)
        print(json.dumps(asdict(side(options.side, options.origin, Path(options.folder), more))))
        return 0
    broken = compare(options.pages, options.repeat) if options.pages else []
    if options.frontier:
        broken += large_frontier(options.frontier)
    for text in broken:
        print(f"NOT KEPT: {text}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
