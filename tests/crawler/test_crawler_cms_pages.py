"""Page objects against pages written for the project in each system's own markup.

A fixture is ``fixtures/<system>/<page>.html`` and, beside it, what a careful reader takes from
it; one test for each field of it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler import pages
from crawler.article import Article

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted(str(f.relative_to(FIXTURES).with_suffix("")) for f in FIXTURES.rglob("*.html"))
by_page = pytest.mark.parametrize("name", PAGES)


@cache
def expected(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return data


@cache
def read(name: str) -> Article:
    want = expected(name)
    page = pages.get(want["page"])
    data = (FIXTURES / f"{name}.html").read_bytes()
    return page.parse(data, want["url"], fetched_at=want["fetched_at"])


def zones(article: Article, kind: str) -> list[str]:
    return [article.text[z.start : z.end] for z in article.zones if z.kind == kind]


def words(text: str, first: int, last: int | None) -> str:
    return " ".join(text.split()[first:last])


@by_page
def test_title(name: str) -> None:
    assert read(name).title == expected(name)["title"]


@by_page
def test_lead(name: str) -> None:
    lead = expected(name)["lead"]
    assert zones(read(name), "lead") == ([lead] if lead else [])


@by_page
def test_body_begins_and_ends_where_the_article_does(name: str) -> None:
    body, want = zones(read(name), "body"), expected(name)["body"]
    assert words(body[0], 0, 8) == words(want[0], 0, 8)
    assert words(body[-1], -8, None) == words(want[-1], -8, None)


@by_page
def test_number_of_paragraphs(name: str) -> None:
    assert len(zones(read(name), "body")) == len(expected(name)["body"])


@by_page
def test_body(name: str) -> None:
    assert zones(read(name), "body") == expected(name)["body"]


@by_page
def test_captions(name: str) -> None:
    assert zones(read(name), "caption") == expected(name)["captions"]


@by_page
def test_byline(name: str) -> None:
    assert read(name).byline == expected(name)["byline"]


@by_page
def test_published_at(name: str) -> None:
    assert read(name).published_at == expected(name)["published_at"]


@by_page
def test_section(name: str) -> None:
    assert read(name).section == expected(name)["section"]


@by_page
def test_tags(name: str) -> None:
    assert list(read(name).tags) == expected(name)["tags"]


@by_page
def test_original(name: str) -> None:
    article, want = read(name), expected(name)
    assert article.original_name == want["original_name"]
    assert article.original_url == want["original_url"]


@by_page
def test_nothing_of_the_page_around_the_article_is_in_its_text(name: str) -> None:
    assert [words for words in expected(name)["absent"] if words in read(name).text] == []


@by_page
def test_the_skin_is_the_one_the_page_was_made_in(name: str) -> None:
    assert read(name).page_object == expected(name)["page_object"]


def test_every_system_of_its_own_has_a_page() -> None:
    assert {expected(name)["page"] for name in PAGES} == set(pages.names())
