"""A system that changed its pages: the date of an article says which skin is asked first."""

from __future__ import annotations

import pytest

from crawler import pages

LEAD = "Một câu mở đầu đủ dài để người đọc hiểu bài viết nói về chuyện gì ở đâu."
TEXT = "Huyện có 12 sản phẩm OCOP, trong đó 2 sản phẩm đạt hạng 4 sao, còn lại đạt hạng 3 sao."


TITLE = "Chuyện hạt gạo quê nhà"
PLAIN = f"<h1>{TITLE}</h1>"
OLD = f'<h1 class="c-detail-head__title">{TITLE}</h1>'
NEW = f'<h1 class="sc-longform-header-title block-sc-title">{TITLE}</h1>'


def page(head: str, body: str, published: str) -> bytes:
    return (
        f"<html><head><title>{TITLE}</title>"
        f'<meta property="article:published_time" content="{published}"></head>'
        f"<body>{head}{body}</body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("published", "head", "skin"),
    [
        ("2023-05-18T16:20:00+07:00", OLD, "onecms:detail-head"),
        ("2024-06-01T08:00:00+07:00", OLD, "onecms:detail-head"),
        ("2024-06-01T08:00:00+07:00", NEW, "onecms:longform"),
        ("2026-02-01T08:00:00+07:00", NEW, "onecms:longform"),
    ],
)
def test_onecms_reads_both_templates(published: str, head: str, skin: str) -> None:
    body = f'<article class="entry"><p><b>{LEAD}</b></p><p>{TEXT}</p><p>{TEXT}</p></article>'
    article = pages.get("onecms").parse(
        page(head, body, published), "https://baonghean.vn/a-1.html"
    )
    assert article.page_object == skin
    assert article.title == TITLE
    assert article.part("lead") == LEAD


@pytest.mark.parametrize(
    ("published", "body", "skin"),
    [
        ("2021-03-18T10:15:00+07:00", '<div class="detail-content afcbc-body" data-role="content">',
         "danviet:data-role"),
        ("2026-01-20T14:22:00+07:00", '<div class="content" itemprop="articleBody">',
         "danviet:main"),
    ],
)  # fmt: skip
def test_danviet_moved_from_one_system_to_another(published: str, body: str, skin: str) -> None:
    html = page(PLAIN, f"{body}<p>{TEXT}</p></div>", published)
    article = pages.get("danviet").parse(html, "https://danviet.vn/a-d1350000.html")
    assert article.page_object == skin
    assert article.part("body") == TEXT


def test_a_page_in_no_known_skin_is_read_generically_and_says_so() -> None:
    body = f"<div class='moi'><p>{TEXT}</p><p>{TEXT}</p></div>"
    html = page(PLAIN, body, "2026-01-20T14:22:00+07:00")
    article = pages.get("zce").parse(html, "https://nhandan.vn/a-post1.html")
    assert article.part("body").startswith(TEXT)
    assert "body:generic" in article.notes
