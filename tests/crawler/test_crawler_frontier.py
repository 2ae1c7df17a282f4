"""The frontier: what is queued comes back until it is settled, and is settled in one step."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import RawPage
from crawler.article import Article, compose
from crawler.frontier import (
    MOST_ATTEMPTS,
    SCHEMA_VERSION,
    Found,
    Frontier,
    FrontierError,
    Source,
    Target,
)

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frontier(tmp_path: Path, clock: Clock) -> Frontier:
    return Frontier(tmp_path / "pages.db", now=clock)


def found(number: int, **values: str) -> Found:
    return Found(f"bao.vn/{number}", f"https://bao.vn/{number}", **values)


def raw(body: str = "<p>Trang</p>", **headers: str) -> RawPage:
    pairs = tuple(headers.items())
    return RawPage("https://bao.vn/1", 200, pairs, body.encode(), "2026-01-02T12:00:00+00:00")


def article(body: str = "Tỉnh có 99 sản phẩm OCOP.") -> Article:
    text, zones = compose(title="Tin", lead=None, body=[body], captions=[])
    return Article("https://bao.vn/1", "bao", "Tin", text, zones, published_at="2020-10-28")


def queue(frontier: Frontier, *items: Found) -> int:
    return frontier.enqueue("bao", items, found_in="https://bao.vn/rss")


def take_one(frontier: Frontier) -> Target:
    (target,) = frontier.take("bao", 1)
    return target


def test_an_address_is_queued_once(frontier: Frontier) -> None:
    assert queue(frontier, found(1), found(1), found(2)) == 2
    assert queue(frontier, found(1)) == 0


def test_the_newest_comes_first(frontier: Frontier) -> None:
    queue(frontier, found(1, published="2020-01-01"), found(2, published="2021-01-01"), found(3))
    assert [t.url[-1] for t in frontier.take("bao", 9)] == ["2", "1", "3"]


def test_what_is_under_way_is_not_handed_out_again(frontier: Frontier) -> None:
    queue(frontier, found(1), found(2))
    assert [t.key for t in frontier.take("bao", 5, without=["bao.vn/1"])] == ["bao.vn/2"]


def test_the_queue_outlives_the_process(frontier: Frontier, clock: Clock) -> None:
    queue(frontier, found(1))
    frontier.close()
    assert take_one(Frontier(frontier.path, now=clock)).key == "bao.vn/1"


def test_a_stored_page_is_settled_with_its_article(frontier: Frontier) -> None:
    queue(frontier, found(1))
    assert frontier.store(take_one(frontier), raw(ETag='"a"'), article())
    assert frontier.take("bao", 5) == []
    ((stored),) = frontier.articles()
    assert stored.article == article()
    (((_, page)),) = frontier.raw_pages()
    assert page.body == b"<p>Trang</p>"


def test_an_article_that_is_the_same_did_not_change(frontier: Frontier) -> None:
    queue(frontier, found(1))
    target = take_one(frontier)
    frontier.store(target, raw(), article())
    again = replace(article(), fetched_at="2026-01-03T00:00:00+00:00")
    assert not frontier.store(target, raw(), again)
    assert frontier.store(target, raw(), article("Tỉnh có 100 sản phẩm OCOP."))


def test_only_the_last_form_of_a_page_is_kept(frontier: Frontier) -> None:
    queue(frontier, found(1))
    target = take_one(frontier)
    frontier.store(target, raw("cũ"), article())
    frontier.store(target, raw("mới"), article())
    with sqlite3.connect(frontier.path) as db:
        assert db.execute("SELECT count(*) FROM raw").fetchone() == (1,)


def test_a_broken_store_leaves_nothing_behind(frontier: Frontier) -> None:
    queue(frontier, found(1))
    target = take_one(frontier)
    bad = [("bao", Found("x", "https://bao.vn/x")), ("bao", Found(None, ""))]  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        frontier.store(target, raw(), article(), found=bad)
    assert take_one(frontier) == target
    assert list(frontier.articles()) == []
    assert frontier.known(["x"]) == set()


def test_a_changed_entry_asks_again_with_what_the_server_said(
    frontier: Frontier, clock: Clock
) -> None:
    queue(frontier, found(1))
    frontier.store(take_one(frontier), raw(ETag='"a"', **{"Last-Modified": "Wed"}), article())
    clock.pass_(hours=2)
    assert queue(frontier, found(1, modified="2026-01-02T18:00:00+07:00")) == 0  # before the fetch
    assert queue(frontier, found(1, modified="2026-01-02T20:00:00+07:00")) == 1
    target = take_one(frontier)
    assert (target.etag, target.last_modified) == ('"a"', "Wed")
    frontier.unchanged(target)
    assert frontier.take("bao", 5) == []


def test_a_failure_waits_longer_each_time_and_then_no_more(
    frontier: Frontier, clock: Clock
) -> None:
    queue(frontier, found(1))
    waits = []
    for _ in range(MOST_ATTEMPTS):
        frontier.failed(take_one(frontier), "timeout")
        waited = 0
        while not frontier.take("bao", 1) and waited < 100:
            clock.pass_(minutes=30)
            waited += 1
        waits.append(waited)
    assert waits == [1, 2, 4, 8, 16, 100]
    assert frontier.counts() == {("bao", "refused"): 1}


def test_a_site_that_asks_for_a_day_is_given_it(frontier: Frontier, clock: Clock) -> None:
    queue(frontier, found(1))
    frontier.failed(take_one(frontier), "blocked", wait=86_400)
    clock.pass_(hours=23)
    assert frontier.take("bao", 1) == []
    clock.pass_(hours=2)
    assert frontier.take("bao", 1)


def test_a_source_is_remembered_together_with_its_entries(frontier: Frontier) -> None:
    source = Source("https://bao.vn/rss", etag='"e"', known=frozenset({"a", "b"}))
    frontier.enqueue("bao", [found(1)], found_in=source.url, source=source)
    back = frontier.source(source.url)
    assert (back.etag, back.known) == ('"e"', {"a", "b"})


def test_articles_come_in_the_order_of_their_change(frontier: Frontier, clock: Clock) -> None:
    queue(frontier, found(1), found(2))
    for target in frontier.take("bao", 2):
        frontier.store(target, raw(), article())
        clock.pass_(minutes=1)
    assert [s.key for s in frontier.articles()] == ["bao.vn/1", "bao.vn/2"]
    since = frontier.articles(changed_since="2026-01-02T12:01:00+00:00")
    assert [s.key for s in since] == ["bao.vn/2"]


def test_a_file_of_another_kind_is_refused_in_one_line(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE x (y)")
    with pytest.raises(FrontierError, match=r"other\.db: is not a page store"):
        Frontier(other)
    (tmp_path / "text.db").write_text("not a database at all, but long enough to be looked at")
    with pytest.raises(FrontierError, match=r"text\.db"):
        Frontier(tmp_path / "text.db")


def test_a_store_of_a_later_version_is_refused(frontier: Frontier) -> None:
    with sqlite3.connect(frontier.path) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(FrontierError, match="later version"):
        Frontier(frontier.path)


def test_a_store_of_an_earlier_version_is_taken_up(frontier: Frontier) -> None:
    queue(frontier, found(1))
    with sqlite3.connect(frontier.path) as db:
        db.execute("PRAGMA user_version = 1")
    with Frontier(frontier.path) as taken_up:
        assert take_one(taken_up).key == "bao.vn/1"
    with sqlite3.connect(frontier.path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrontierError, match="is its folder there"):
        Frontier(tmp_path / "no" / "pages.db")
