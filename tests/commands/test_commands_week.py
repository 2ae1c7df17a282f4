"""A week of nightly runs over a newspaper that publishes day by day, fast-forwarded.

One night no run takes place, one is killed in its middle; at the end every article that was
published is in the base exactly once.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest_commands import ROOT, run_program

from crawler.loopback import SAMPLE, SampleNewspaper

pytestmark = pytest.mark.torture

#: How the lists of the sample are made of entries.
_ENTRIES = (
    re.compile(r"<item>.*?</item>\n", re.DOTALL),
    re.compile(r"<url>.*?</url>\n", re.DOTALL),
    re.compile(r' <div class="media">.*?\n </div>\n', re.DOTALL),
    re.compile(r' <div class="item">.*?</div></div>\n', re.DOTALL),
    re.compile(r'<article class="th-item">.*?</article>\n', re.DOTALL),
)
_LISTS = ("*.rss", "*.xml", "index.html", "trang-2.html", "tin-kinh-te.html", "ocop.html")


def articles() -> list[dict[str, str]]:
    lines = (SAMPLE / "expected.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return sorted((a for a in found if a["relevant"]), key=lambda a: a["published_at"])


def publish(root: Path, paths: set[str], all_paths: set[str]) -> None:
    """Let the lists name these articles; those not yet published are in none."""
    hidden = all_paths - paths
    for pattern in _LISTS:
        for source in SAMPLE.rglob(pattern):
            text = source.read_text("utf-8")
            for entries in _ENTRIES:
                text = entries.sub(lambda m: "" if any(p in m[0] for p in hidden) else m[0], text)
            (root / source.relative_to(SAMPLE)).write_text(text, encoding="utf-8")
    first = root / "sample-bao/kinh-te/index.html"
    if 'class="media"' not in first.read_text("utf-8"):  # then the second page is the first
        shutil.copy(first.with_name("trang-2.html"), first)


def stored(db: Path) -> list[str]:
    with sqlite3.connect(db) as connection:
        return sorted(row[0] for row in connection.execute("SELECT title FROM articles"))


def killed_run(folder: Path) -> None:
    """A run that gets no time to end."""
    run = subprocess.Popen(
        [
            sys.executable,
            str(ROOT / "pipeline.py"),
            "run",
            "--sites",
            "sites.toml",
            "--db",
            "ocop.db",
        ],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(2.5)
    run.send_signal(signal.SIGKILL)
    run.wait()


def test_a_week(tmp_path: Path) -> None:
    root = tmp_path / "sample"
    shutil.copytree(SAMPLE, root)
    every = articles()
    paths = {a["url_path"] for a in every}
    nights = [every[: round(len(every) * (n + 1) / 7)] for n in range(7)]
    with SampleNewspaper(root) as newspaper:
        (tmp_path / "sites.toml").write_text(newspaper.registry_toml(), encoding="utf-8")
        for night, published in enumerate(nights):
            publish(root, {a["url_path"] for a in published}, paths)
            if night == 2:
                continue  # the machine was off
            if night == 4:
                killed_run(tmp_path)
                continue
            done = run_program("run", "--sites", "sites.toml", "--db", "ocop.db", cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            assert len(stored(tmp_path / "ocop.db")) == len(published)
        assert stored(tmp_path / "ocop.db") == sorted(a["title"] for a in every)
        again = run_program(
            "run", "--sites", "sites.toml", "--db", "ocop.db", "--json", cwd=tmp_path
        )
    assert json.loads(again.stdout)["facts"]["added"] == 0
