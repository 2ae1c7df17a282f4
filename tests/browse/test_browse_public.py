"""The public copy: no full text anywhere in the file, no way to write, cacheable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from browse.snapshot import public_snapshot


def test_the_copy_holds_quotes_but_no_full_text(public_base: Path) -> None:
    content = public_base.read_bytes()
    assert "24 sản phẩm đạt 4 sao".encode() in content
    for words in ("Sau ba năm, chương trình", "sau ba nam, chuong trinh", "Gian hàng OCOP của"):
        assert words.encode() not in content


def test_the_copy_names_nothing_of_the_machine(public_base: Path) -> None:
    assert b"/home/someone" not in public_base.read_bytes()


def test_words_of_the_body_are_not_in_the_search_index(public_screen: Any, screen: Any) -> None:
    assert screen.json("/en/search.json?q=den moi huyen")["articles"]
    assert not public_screen.json("/en/search.json?q=den moi huyen")["articles"]
    assert public_screen.json("/en/search.json?q=banh pia")["articles"]


def test_an_article_of_the_copy_shows_its_quotes_and_its_address(public_screen: Any) -> None:
    (row,) = public_screen.json("/en/articles.json?q=99")["rows"]
    page = public_screen.html(f"/en/article/{row['id']}")
    assert "The public copy holds no full texts" in page
    assert "24 sản phẩm đạt 4 sao" in page
    assert 'href="https://bao.example/2020/soc-trang.html"' in page


def test_the_copy_can_be_kept_by_caches(public_screen: Any) -> None:
    response = public_screen.get("/en")
    assert response.headers["cache-control"] == "public, max-age=3600"
    assert "set-cookie" not in response.headers
    assert "cookie" not in response.headers["vary"].lower()


def test_pages_are_sent_compressed(public_screen: Any) -> None:
    response = public_screen.get("/en", headers={"accept-encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert "15,590" in response.text


def test_nothing_can_be_sent_to_the_copy(public_screen: Any) -> None:
    assert public_screen.post("/en/review/decide", data={"action": "accept"}).status_code == 405
    assert public_screen.get("/en/review").status_code == 404
    assert "/en/review" not in public_screen.html("/en")


def test_the_copy_is_deleted_at_the_end(sample_base: Path) -> None:
    with public_snapshot(sample_base) as copy:
        assert copy.exists()
    assert not copy.parent.exists()
