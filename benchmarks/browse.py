"""How fast the screen is: every page beside a plain Datasette table page, in one run.

    python -m benchmarks.browse [--articles N] [--base FILE] [--requests N] [--check]

Builds a base of generated articles (10 facts each; the default makes a million) or takes the one
named, serves it as ``ocop browse`` does but without keeping pages, serves the same file with an
unadorned Datasette (its suggested facets off, which makes it faster), and asks both.  Prints for
each page how long the very first request took, median and 95th percentile at 1 and at 8 clients,
the median as a ratio to the plain page at as many clients, the compressed size, and, of a server
that keeps pages as ``ocop browse`` does, the median at one client and the first paint of home.
``--check`` ends with status 1 where a page takes more than twice the plain one, is larger than
500 kB, or home paints after 1 s.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import shutil
import sqlite3
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from browse.screenshots import served

OURS = """
import sys
from pathlib import Path
from browse.serve import serve
serve(Path(sys.argv[1]), open_browser=False, keep_pages=False)
"""
KEEPING = OURS.replace("keep_pages=False", "keep_pages=True")
PLAIN = """
import asyncio, sys, uvicorn
from datasette.app import Datasette
from browse.serve import _Server, listen
socket = listen("127.0.0.1", None)
app = Datasette([sys.argv[1]], settings={"suggest_facets": False}).app()
address = f"http://127.0.0.1:{socket.getsockname()[1]}/"
_Server(uvicorn.Config(app, log_level="warning"), address, False).run(sockets=[socket])
"""
CLIENTS = (1, 8)
TIMES = 2.0
BYTES = 500_000
PAINT_MS = 1000.0


def build(path: Path, articles: int) -> None:
    """A generated base; see :mod:`benchmarks.knowledge`."""
    from benchmarks.knowledge import build as fill
    from benchmarks.knowledge import scopes
    from extract.gazetteer.places import load
    from knowledge.store import open_base

    gazetteer = load()
    with open_base(path) as base:
        fill(base, articles, scopes(gazetteer), gazetteer)


def pages(base: Path) -> dict[str, str]:
    """The pages measured, with the largest of their kind in the base."""
    with closing(sqlite3.connect(f"{base.absolute().as_uri()}?mode=ro", uri=True)) as connection:

        def largest(sql: str) -> str:
            row = connection.execute(sql).fetchone()
            return str(row[0]) if row else "none"

        province = largest(
            "SELECT place_id FROM observation WHERE place_id LIKE 'vn63:__' "
            "GROUP BY place_id ORDER BY sum(articles) DESC LIMIT 1"
        )
        article = largest("SELECT id FROM article ORDER BY published_at DESC LIMIT 1")
        figure = largest("SELECT id FROM observation ORDER BY articles DESC LIMIT 1")
        person = largest("SELECT id FROM person ORDER BY articles DESC LIMIT 1")
    return {
        "home": "/vi",
        "province": f"/vi/province/{province}",
        "country": "/vi/province/VN",
        "figure": f"/vi/observation/{figure}",
        "article": f"/vi/article/{article}",
        "facts": "/vi/facts",
        "facts of a province": f"/vi/facts?place_id={province}",
        "articles": "/vi/articles",
        "people": "/vi/people",
        "person": f"/vi/people/{person}",
        "events": "/vi/events",
        "memoranda": "/vi/mous",
        "products": "/vi/products",
        "documents": "/vi/documents",
        "findings": "/vi/findings",
        "timeline": "/vi/timeline",
        "runs": "/vi/runs",
        "search": "/vi/search?q=san+pham",
        "search as typed": "/vi/search?q=banh+ga&part=1",
        "questions": "/vi/questions",
        "a question": "/vi/questions/tier_in_year",
        "table of facts": "/ocop/facts",
    }


def ask(address: str, path: str, times: int) -> tuple[list[float], bytes]:
    """Seconds of each request over one connection, and the last page."""
    parts = urlsplit(address)
    assert parts.hostname is not None
    with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=120)) as client:
        found, body = [], b""
        for _ in range(times):
            begin = time.perf_counter()
            client.request("GET", path)
            answer = client.getresponse()
            body = answer.read()
            found.append(time.perf_counter() - begin)
            if answer.status != 200:
                raise SystemExit(f"{path}: answered {answer.status}")
        return found, body


def measure(address: str, path: str, clients: int, requests: int) -> tuple[float, float, bytes]:
    """Median and 95th percentile in seconds, and the page."""
    each = max(2, requests // clients)
    with ThreadPoolExecutor(clients) as threads:
        answers = list(threads.map(lambda _: ask(address, path, each), range(clients)))
    spent = [seconds for found, _ in answers for seconds in found]
    return median(spent), quantiles(spent, n=20)[-1], answers[0][1]


def first_paint(address: str) -> float | None:
    """Milliseconds to the first content of the home page; the best of three fresh windows."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        return None
    from playwright.sync_api import sync_playwright

    paints = []
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(
            executable_path=browser, args=["--headless=new", "--no-sandbox", "--disable-gpu"]
        )
        for _ in range(3):
            context = window.new_context()
            page = context.new_page()
            page.goto(f"{address}vi", wait_until="load")
            page.wait_for_timeout(200)
            paints.append(
                page.evaluate(
                    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
                )
            )
            context.close()
        window.close()
    return min(paint for paint in paints if paint is not None)


def main() -> int:
    parser = argparse.ArgumentParser(description="the speed of the screen")
    parser.add_argument("--articles", type=int, default=100_000, help="generated, 10 facts each")
    parser.add_argument("--base", type=Path, help="an existing base instead")
    parser.add_argument("--requests", type=int, default=40, help="a page and number of clients")
    parser.add_argument("--check", action="store_true", help="status 1 where a promise breaks")
    arguments = parser.parse_args()
    broken = []
    with tempfile.TemporaryDirectory() as folder:
        base = arguments.base or Path(folder) / "ocop.db"
        if arguments.base is None:
            build(base, arguments.articles)
        with closing(sqlite3.connect(base)) as connection:
            (facts,) = connection.execute("SELECT count(*) FROM fact").fetchone()
        with served(OURS, base) as ours, served(PLAIN, base) as plain:
            table = f"/{base.stem}/facts"
            ask(plain, table, 2)
            reference = {n: measure(plain, table, n, arguments.requests) for n in CLIENTS}
            print(f"{facts:,} facts; plain table page, median (95th), ms: ", end="")
            print(
                "; ".join(
                    f"{n} clients {m * 1000:.0f} ({p * 1000:.0f})"
                    for n, (m, p, _) in reference.items()
                )
            )
            print(
                f"{'page':22}{'first':>7}{'1 client':>16}{'ratio':>7}"
                f"{'8 clients':>16}{'ratio':>7}{'kB':>7}"
            )
            for name, path in pages(base).items():
                (first,), _ = ask(ours, path, 1)
                ask(ours, path, 1)
                line, body = f"{name:22}{first * 1000:7.0f}", b""
                for n in CLIENTS:
                    middle, slow, body = measure(ours, path, n, arguments.requests)
                    ratio = middle / reference[n][0]
                    line += f"{middle * 1000:9.0f} ({slow * 1000:4.0f}){ratio:7.2f}"
                    if ratio > TIMES:
                        broken.append(f"{name}: {ratio:.1f} times the plain page, {n} clients")
                size = len(gzip.compress(body, 5))
                if size > BYTES:
                    broken.append(f"{name}: {size:,} bytes compressed")
                print(f"{line}{size / 1000:7.0f}", flush=True)
        # by itself, for it makes pages beforehand while it starts
        with served(KEEPING, base) as keeping:
            kept = {}
            for name, path in pages(base).items():
                ask(keeping, path, 1)
                kept[name] = median(ask(keeping, path, arguments.requests)[0]) * 1000
            print("kept pages, ms:", ", ".join(f"{n} {ms:.1f}" for n, ms in kept.items()))
            paint = first_paint(keeping)
            if paint is None:
                print("first paint of home: not measured, no Chromium on this machine")
            else:
                print(f"first paint of home: {paint:.0f} ms")
                if paint > PAINT_MS:
                    broken.append(f"home paints after {paint:.0f} ms")
    for line in broken:
        print(f"missed: {line}")
    return 1 if broken and arguments.check else 0


if __name__ == "__main__":
    sys.exit(main())
