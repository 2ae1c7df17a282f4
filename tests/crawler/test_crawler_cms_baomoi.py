"""Báo Mới's embedded data: found wherever it lies, and left alone where it is no article."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler import pages
from crawler.pages.baomoi import from_next_data

BLOCKS = [
    {"type": "text", "content": "Xã có 3 sản phẩm OCOP, đều đạt hạng 3 sao từ năm 2022 đến nay."},
    {"type": "text", "content": "Năm tới, xã chọn thêm một món từ sen để đem đi đánh giá."},
]


def page(data: Any) -> str:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return (
        "<html><head><title>Bài</title></head><body><h1>Bài</h1>"
        f'<script id="__NEXT_DATA__" type="application/json">{text}</script></body></html>'
    )


def content(**more: Any) -> dict[str, Any]:
    return {"title": "Một xã ba sản phẩm", "bodys": BLOCKS, **more}


@pytest.mark.parametrize("path", [("props", "pageProps", "resp", "data", "content"), ("a",)])
def test_the_article_is_found_wherever_it_lies_in_the_data(path: tuple[str, ...]) -> None:
    data: Any = content()
    for name in reversed(path):
        data = {name: data}
    found = from_next_data(page(data))
    assert found is not None
    assert "Một xã ba sản phẩm" in found
    assert "một món từ sen" in found


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><p>Trang nhẹ</p></body></html>",
        page("{không phải JSON"),
        page({"props": {"items": [{"title": "Một tin khác", "url": "/x-c1.epi"}]}}),
        page("[" * 100_000),
    ],
    ids=["no data", "broken data", "a list of links", "nested without end"],
)
def test_a_page_without_an_article_in_its_data_is_left_as_it_is(text: str) -> None:
    assert from_next_data(text) is None


@pytest.mark.parametrize("date", [1748829600, 1748829600000, "2025-06-02T09:00:00+07:00"])
def test_the_moment_may_be_seconds_milliseconds_or_iso(date: int | str) -> None:
    article = pages.get("baomoi").parse(
        page(content(date=date)).encode(), "https://baomoi.com/a-c1234567.epi"
    )
    assert article.published_at == "2025-06-02T09:00:00+07:00"


def test_an_original_address_that_is_no_web_address_is_not_believed() -> None:
    data = content(originalUrl="javascript:alert(1)", publisher={"name": "Báo Thử"})
    article = pages.get("baomoi").parse(page(data).encode(), "https://baomoi.com/a-c1234567.epi")
    assert article.original_url is None
