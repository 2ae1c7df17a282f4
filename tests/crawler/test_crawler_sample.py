"""The sample newspaper, crawled by the real spider with the real settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.article import Article
from crawler.loopback import SAMPLE, SampleNewspaper, fill
from crawler.registry import Registry, load_sites
from crawler.run import (
    CrawlReport,
    crawl,
    export_warc,
    import_articles,
    reparse,
    stored_articles,
)
from crawler.saved import SavedPage, read_saved

EXPECTED = [
    json.loads(line) for line in (SAMPLE / "expected.jsonl").read_text("utf-8").splitlines()
]
RELEVANT = [row for row in EXPECTED if row["relevant"]]


@pytest.fixture(scope="module")
def crawled(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, SampleNewspaper, CrawlReport, CrawlReport]]:
    folder = tmp_path_factory.mktemp("sample")
    with SampleNewspaper() as newspaper:
        (folder / "sites.toml").write_text(newspaper.registry_toml(), encoding="utf-8")
        registry = load_sites(folder / "sites.toml")
        first = crawl(registry, pages_db=folder / "pages.db", timeout=60)
        second = crawl(registry, pages_db=folder / "pages.db", timeout=60)
        yield folder, newspaper, first, second


def articles(crawled: tuple[Path, SampleNewspaper, CrawlReport, CrawlReport]) -> dict[str, Article]:
    folder, newspaper, _, _ = crawled
    return {
        a.url.removeprefix(newspaper.origins[a.site or ""]): a
        for a, _ in stored_articles(folder / "pages.db")
    }


def test_all_relevant_articles_and_no_others_are_stored(crawled) -> None:  # type: ignore[no-untyped-def]
    assert set(articles(crawled)) == {row["url_path"] for row in RELEVANT}
    assert crawled[2].articles == len(RELEVANT)
    assert crawled[2].failed_sites == ()


def test_a_second_run_finds_nothing_new(crawled) -> None:  # type: ignore[no-untyped-def]
    assert crawled[3].articles == 0
    assert {s.outcome for s in crawled[3].sites} == {"nothing_new"}
    assert sum(s.fetched for s in crawled[3].sites) == 0


@pytest.mark.parametrize("row", RELEVANT, ids=lambda row: row["id"])
def test_an_article_is_read_as_it_was_written(crawled, row) -> None:  # type: ignore[no-untyped-def]
    article = articles(crawled)[row["url_path"]]
    body = [article.text[z.start : z.end] for z in article.zones if z.kind == "body"]
    words = " ".join(body).split()
    assert article.title == row["title"]
    assert (article.part("lead") or None) == row["lead"]
    assert article.published_at == row["published_at"]
    assert article.byline == row["byline"]
    assert len(body) == row["body_paragraphs"]
    assert " ".join(words[:6]) == row["body_first"]
    assert " ".join(words[-6:]) == row["body_last"]
    assert article.part("caption") == "\n".join(row["captions"])
    original = row["original_url"]
    assert article.original_url == (fill(original, crawled[1].origins) if original else None)


def test_reading_the_stored_pages_again_changes_nothing(crawled) -> None:  # type: ignore[no-untyped-def]
    folder = crawled[0]
    counts = reparse(folder / "pages.db", load_sites(folder / "sites.toml"))
    assert counts == {"changed": 0, "same": len(RELEVANT), "unreadable": 0}


def test_articles_of_a_site_that_left_the_registry_stay_as_they_are(crawled) -> None:  # type: ignore[no-untyped-def]
    folder = crawled[0]
    counts = reparse(folder / "pages.db", Registry(()))
    assert counts == {"changed": 0, "same": len(RELEVANT), "unreadable": 0}


def test_the_pages_go_out_as_warc_and_come_back(crawled, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    warc = tmp_path / "pages.warc.gz"
    assert export_warc(crawled[0] / "pages.db", warc) == len(RELEVANT)
    back = [page for page in read_saved(warc) if isinstance(page, SavedPage)]
    assert len(back) == len(RELEVANT)
    assert {page.url for page in back} == {a.url for a in articles_by_page(crawled[0])}


def articles_by_page(folder: Path) -> list[Article]:
    return [article for article, _ in stored_articles(folder / "pages.db")]


def test_imported_articles_stand_beside_crawled_ones_once(crawled, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = crawled[0]
    registry = load_sites(folder / "sites.toml")
    items = [(article, None) for article in articles_by_page(folder)]
    assert import_articles(folder / "pages.db", items, registry) == 0
    assert import_articles(tmp_path / "other.db", items, registry) == len(RELEVANT)
