"""``ocop run`` and ``ocop crawl`` over the sample newspaper on loopback."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest_commands import Ocop

from crawler.loopback import SampleNewspaper
from crawler.run import CrawlError
from knowledge.lock import WriterLock


@pytest.fixture(scope="module")
def newspaper() -> Iterator[SampleNewspaper]:
    with SampleNewspaper() as running:
        yield running


@pytest.fixture
def registry(newspaper: SampleNewspaper, tmp_path: Path) -> Path:
    file = tmp_path / "sites.toml"
    file.write_text(newspaper.registry_toml(), encoding="utf-8")
    return file


@pytest.fixture
def with_a_dead_site(registry: Path) -> Path:
    """The sample, and a site whose server is not there."""
    registry.write_text(
        registry.read_text("utf-8")
        + '\n[[site]]\nid = "dead"\nname = "Dead"\nkind = "portal"\ndomains = ["127.0.0.1"]\n'
        'feeds = ["http://127.0.0.1:1/rss"]\ndelay = 0.0\n',
        encoding="utf-8",
    )
    return registry


def count(sql: str) -> int:
    with sqlite3.connect("ocop.db") as connection:
        return int(connection.execute(sql).fetchone()[0])


def test_a_run_then_a_second_one_that_finds_nothing_new(ocop: Ocop, registry: Path) -> None:
    first = ocop("run", "--sites", registry, "--db", "ocop.db", "--json")
    assert first.status == 0
    assert (first.json["articles"], first.json["read"]) == (17, 17)
    facts = count("SELECT count(*) FROM facts")
    assert facts == sum(first.json["by_type"].values())
    second = ocop("run", "--sites", registry, "--db", "ocop.db", "--json").json
    assert {s["outcome"] for s in second["sites"]} == {"nothing_new"}
    assert second["facts"]["added"] == second["facts"]["changed"] == 0
    assert count("SELECT count(*) FROM facts") == facts
    assert count("SELECT count(*) FROM changes WHERE run = 2") == 0


def test_the_run_is_in_the_book_with_its_sites(ocop: Ocop, registry: Path) -> None:
    ocop("run", "--sites", registry, "--db", "ocop.db", "--site", "sample-cong")
    with sqlite3.connect("ocop.db") as connection:
        command, outcome, sites, rules = connection.execute(
            "SELECT command, outcome, sites, rules FROM runs"
        ).fetchone()
    assert (command, outcome) == ("run", "done")
    assert json.loads(sites)["sample-cong"]["articles"] == 4
    assert rules == ocop("version", "--json").json["rules"]


def test_crawl_only_fetches_and_the_next_run_reads(ocop: Ocop, registry: Path) -> None:
    fetched = ocop("crawl", "--sites", registry, "--site", "sample-cong", "--db", "ocop.db")
    assert fetched.status == 0
    assert not Path("ocop.db").exists()
    assert Path("pages.db").exists()
    result = ocop("run", "--sites", registry, "--site", "sample-cong", "--db", "ocop.db", "--json")
    assert result.json["articles"] == 4


def test_since_leaves_out_what_is_older(ocop: Ocop, registry: Path) -> None:
    ocop("run", "--sites", registry, "--since", "2024-01-01", "--db", "ocop.db")
    assert count("SELECT count(*) FROM articles WHERE published_at >= '2024'") == 4
    assert (
        count("SELECT count(*) FROM articles WHERE site = 'sample-bao' AND published_at < '2023'")
        == 0
    )


def test_a_site_that_fails_is_named_and_the_others_are_done(
    ocop: Ocop, with_a_dead_site: Path
) -> None:
    result = ocop("run", "--sites", with_a_dead_site, "--db", "ocop.db")
    assert result.status == 3
    assert any(line.startswith("ocop: dead: ") for line in result.err.splitlines())
    assert count("SELECT count(*) FROM articles") == 17
    assert count("SELECT count(*) FROM findings WHERE scope = 'site:dead'") > 0


def test_tolerated_sites_do_not_change_the_status(ocop: Ocop, with_a_dead_site: Path) -> None:
    arguments = ("crawl", "--sites", with_a_dead_site, "--site", "dead", "--db", "ocop.db")
    assert ocop(*arguments).status == 3
    assert ocop(*arguments, "--tolerate", 1).status == 0


def test_a_site_known_to_be_down_does_not_count(ocop: Ocop, with_a_dead_site: Path) -> None:
    text = with_a_dead_site.read_text("utf-8")
    with_a_dead_site.write_text(text + "known_down = true\n", encoding="utf-8")
    result = ocop("crawl", "--sites", with_a_dead_site, "--site", "dead", "--db", "ocop.db")
    assert result.status == 0
    assert "(known to be down)" in result.out


def test_one_run_at_a_time(ocop: Ocop, registry: Path, tmp_path: Path) -> None:
    with WriterLock(tmp_path / "ocop.run"):
        result = ocop("run", "--sites", registry, "--db", tmp_path / "ocop.db")
    assert result.status == 1
    assert (
        result.err
        == f"ocop: {tmp_path / 'ocop.db'}: another run is under way; wait until it is done\n"
    )
    assert not (tmp_path / "ocop.db").exists()


def test_an_unknown_site_is_wrong_usage(ocop: Ocop, registry: Path) -> None:
    result = ocop("run", "--sites", registry, "--site", "nowhere", "--db", "ocop.db")
    assert result.status == 2
    assert "nowhere" in result.err
    assert not Path("ocop.db").exists()


def test_the_hook_gets_the_summary_when_there_is_something_to_look_at(
    ocop: Ocop, registry: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "hook.py"
    script.write_text("import sys, pathlib; pathlib.Path('told.json').write_text(sys.stdin.read())")
    monkeypatch.setenv("OCOP_HOOK", f"{sys.executable} {script}")
    arguments = ("run", "--sites", registry, "--site", "sample-tonghop", "--db", "ocop.db")
    ocop(*arguments)
    told = json.loads(Path("told.json").read_text("utf-8"))
    assert told["new_findings"] > 0
    Path("told.json").unlink()
    ocop(*arguments)
    assert not Path("told.json").exists()


def test_a_hook_that_fails_is_said_and_changes_nothing_else(
    ocop: Ocop, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCOP_HOOK", "no-such-program --here")
    result = ocop("run", "--sites", registry, "--site", "sample-cong", "--db", "ocop.db")
    assert result.status == 0
    assert "hook 'no-such-program --here'" in result.err


def test_the_crawlers_log_is_in_the_file_beside_the_base(ocop: Ocop, registry: Path) -> None:
    result = ocop("crawl", "--sites", registry, "--site", "sample-cong", "--db", "ocop.db")
    assert "crawler:" in Path("ocop.log").read_text("utf-8")
    assert "Spider opened" not in result.err


def test_a_crawl_that_breaks_down_is_a_failure_and_what_was_fetched_is_read(
    ocop: Ocop, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ocop("crawl", "--sites", registry, "--site", "sample-cong", "--db", "ocop.db")

    def broken(*_: object, **__: object) -> None:
        raise CrawlError("the crawl was stopped")

    monkeypatch.setattr("crawler.run.crawl", broken)
    result = ocop("run", "--sites", registry, "--db", "ocop.db")
    assert result.status == 1
    assert "the crawl was stopped; the details are in ocop.log" in result.err
    assert count("SELECT count(*) FROM articles") == 4
