"""The crawler killed without warning at any moment goes on where it stood: every page once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import SETTINGS, entry, load
from hostile_server import Answer, Site, article, listing, slug

from crawler.run import crawl

PAGES = 40
ROOT = Path(__file__).resolve().parents[2]


def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == "/" or path.startswith("/?trang="):
        page = int(path.partition("=")[2] or 1)
        numbers = range(1, PAGES + 1)[(page - 1) * 10 : page * 10]
        more = f'<a rel="next" href="/?trang={page + 1}">sau</a>' if page < PAGES // 10 else ""
        return Answer(listing(*(slug(n) for n in numbers), more=more))
    number = int(path.rsplit("-", 1)[-1].split(".")[0]) if "ocop" in path else 0
    return Answer(article(number).encode()) if number else None


def crawl_until(site: Site, folder: Path, moment: int) -> int:
    """Start ``scrapy crawl`` and kill it at the given request; its exit status."""
    command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"sites={folder}/sites.toml"]
    command += ["-a", f"pages={folder}/pages.db", "-s", "LOG_LEVEL=WARNING"]
    for name, value in (SETTINGS | {"READERS": 1}).items():
        command += ["-s", f"{name}={value}"]
    child = subprocess.Popen(command, cwd=ROOT)

    def kill(number: int) -> None:
        if number == moment:
            os.kill(child.pid, signal.SIGKILL)

    site.on_request = kill
    try:
        return child.wait(60)
    finally:
        site.on_request = None
        child.kill()


def outcome(pages: Path) -> tuple[int, int, int, int]:
    with sqlite3.connect(pages) as db:
        (intact,) = db.execute("PRAGMA integrity_check").fetchone()
        assert intact == "ok"
        count = lambda sql: db.execute(sql).fetchone()[0]  # noqa: E731
        return (
            count("SELECT count(*) FROM frontier WHERE state = 'fetched'"),
            count("SELECT count(*) FROM pages"),
            count("SELECT count(DISTINCT hash) FROM pages"),
            count("SELECT count(*) FROM articles"),
        )


def survives(folder: Path, moment: int) -> None:
    site = Site("paper", behave)
    try:
        registry = load(folder, entry(site, listings=[site.origin + "/"]))
        killed = crawl_until(site, folder, moment)
        assert killed == -signal.SIGKILL
        report = crawl(registry, pages_db=folder / "pages.db", settings=SETTINGS, timeout=60)
        assert report.finished
        assert outcome(folder / "pages.db") == (PAGES, PAGES, PAGES, PAGES)
        # Each page that was stored before the kill was asked for once; at most the few that
        # were under way are asked for again.
        again = sum(site.count(slug(n)) - 1 for n in range(1, PAGES + 1))
        assert again <= 2
    finally:
        site.close()


@pytest.mark.parametrize("moment", [3, 17, 41])
def test_a_kill_loses_no_page(tmp_path: Path, moment: int) -> None:
    survives(tmp_path, moment)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(50))
def test_fifty_kills_lose_no_page(tmp_path: Path, seed: int) -> None:
    survives(tmp_path, random.Random(seed).randint(1, PAGES + 4))
