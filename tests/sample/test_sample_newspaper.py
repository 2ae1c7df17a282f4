"""The committed sample: every page, what is expected of it, and its gold facts fit together."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from crawler.article import compose
from crawler.loopback import SAMPLE, SITES, find_file
from extract.facts import fact_from_dict

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (SAMPLE / name).read_text("utf-8").splitlines()]


EXPECTED = rows("expected.jsonl")
GOLD = rows("gold.jsonl")
by_id = pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["id"])
by_gold = pytest.mark.parametrize("row", GOLD, ids=lambda row: row["id"])


def flat(text: str) -> str:
    return " ".join(text.split())


def page_words(html: str) -> str:
    html = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.S)
    html = re.sub(r"<[^>]+>", " ", html)
    return flat(html.replace("&amp;", "&").replace("&quot;", '"').replace("&#x27;", "'"))


def values(measure: str, place: str, as_of: str) -> set[int]:
    return {
        fact["count_min"]
        for row in GOLD
        for fact in row["facts"]
        if fact["type"] == measure
        and fact["place"] == place
        and fact["as_of"] == as_of
        and fact["stars_min"] is None
        and fact["product_group"] is None
        and fact["status"] == "recognised"
        and fact["basis"] == "total"
    }


def test_three_sites_carry_at_least_fourteen_articles() -> None:
    relevant = [row for row in EXPECTED if row["relevant"]]
    assert len(relevant) >= 14
    assert {row["site"] for row in relevant} == set(SITES)


@by_id
def test_a_page_says_what_is_expected_of_it(row: Row) -> None:
    words = page_words((SAMPLE / row["path"]).read_text("utf-8"))
    parts = [row["title"], row["lead"], row["byline"], row["body_first"], row["body_last"]]
    for part in [*parts, *row["captions"]]:
        assert part is None or flat(part) in words


@by_id
def test_the_address_of_a_page_leads_to_its_file(row: Row) -> None:
    assert find_file(SAMPLE / row["site"], row["url_path"]) == (SAMPLE / row["path"]).resolve()


def test_every_file_that_looks_like_an_article_is_expected() -> None:
    articles = {
        str(file.relative_to(SAMPLE))
        for file in SAMPLE.rglob("*.html")
        if re.search(r"-(?:[0-9a-f]{7}|\d{6}|c\d{8})\.html$", file.name)
    }
    assert articles == {row["path"] for row in EXPECTED}


@by_id
def test_an_article_is_reached_from_a_source_of_its_site(row: Row) -> None:
    sources = {
        "sample-bao": ["kinh-te/index.rss", "kinh-te/index.html", "kinh-te/trang-2.html"],
        "sample-cong": ["sitemap.xml", "tin-kinh-te.html"],
        "sample-tonghop": ["sitemaps/sitemap-news.xml", "ocop.html"],
    }[row["site"]]
    folder = SAMPLE / row["site"]
    assert any(row["url_path"] in (folder / name).read_text("utf-8") for name in sources)


def test_every_relevant_article_has_gold() -> None:
    assert [row["id"] for row in GOLD] == [row["id"] for row in EXPECTED if row["relevant"]]


@by_gold
def test_gold_offsets_count_in_the_text(row: Row) -> None:
    for fact in row["facts"]:
        assert row["text"][fact["start"] : fact["end"]] == fact["quote"]


@by_gold
def test_gold_facts_have_the_fields_of_their_type(row: Row) -> None:
    for fact in row["facts"]:
        known = {k: v for k, v in fact.items() if k not in ("optional", "place_open")}
        assert fact_from_dict(known).place


@by_gold
def test_gold_text_is_composed_of_what_is_expected_of_the_page(row: Row) -> None:
    page = next(page for page in EXPECTED if page["id"] == row["id"])
    parts = row["text"].split("\n\n")
    head = 1 if page["lead"] is None else 2
    tail = len(parts) - len(page["captions"])
    body = parts[head:tail]
    text, zones = compose(
        title=page["title"], lead=page["lead"], body=body, captions=page["captions"]
    )
    assert row["text"] == text
    assert len(body) == page["body_paragraphs"]
    assert flat(body[0]).startswith(page["body_first"])
    assert flat(body[-1]).endswith(page["body_last"])
    for fact in row["facts"]:
        zone = next(z for z in zones if z.start <= fact["start"] and fact["end"] <= z.end)
        assert fact["zone"] == zone.kind


@pytest.mark.parametrize(
    ("place", "as_of", "told"),
    [
        ("tỉnh Sóc Trăng", "2020-10", {99}),
        ("tỉnh Sóc Trăng", "2021", {139}),
        ("tỉnh Sóc Trăng", "2023-11", {184, 189}),
        ("tỉnh Sóc Trăng", "2024-03", {227}),
        ("tỉnh Sóc Trăng", "2025-06", {326}),
        ("tỉnh Bạc Liêu", "2024", {145}),
        ("tỉnh Ninh Bình", "2022-12", {101}),
    ],
)
def test_the_articles_tell_the_series(place: str, as_of: str, told: set[int]) -> None:
    assert values("product_count", place, as_of) == told


def test_one_article_gives_ninety_nine_products_no_date_of_their_own() -> None:
    dates = {
        row["id"]: fact["as_of"]
        for row in GOLD
        for fact in row["facts"]
        if fact["type"] == "product_count" and fact["quote"] == "99 sản phẩm OCOP"
    }
    assert dates == {"sample-bao-01": None, "sample-cong-01": "2020-10", "sample-tonghop-01": None}


def test_the_reprint_differs_from_its_original_but_names_it() -> None:
    page = next(page for page in EXPECTED if page["id"] == "sample-tonghop-01")
    original = next(page for page in EXPECTED if page["id"] == "sample-bao-01")
    assert page["original_url"] == "{{origin:sample-bao}}" + original["url_path"]
    texts = {row["id"]: row["text"] for row in GOLD}
    assert texts["sample-tonghop-01"] != texts["sample-bao-01"]


def test_pages_hold_no_address_but_placeholders_and_reserved_names() -> None:
    allowed = {"schema.org", "www.w3.org", "www.sitemaps.org", "www.google.com"}
    for file in Path(SAMPLE).rglob("*"):
        if file.is_file():
            hosts = set(re.findall(r"https?://([\w.-]+)", file.read_text("utf-8")))
            assert {host for host in hosts - allowed if not host.endswith(".example")} == set()
