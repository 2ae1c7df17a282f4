"""Hints before fetching, words afterwards."""

from __future__ import annotations

import pytest

from crawler.relevance import hinted, speaks_of_ocop


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://x.vn/soc-trang-dan-dau-ve-san-pham-ocop-20201119.htm", None),
        ("https://x.vn/chuong-trinh-moi-xa-mot-san-pham-1.html", None),
        ("https://x.vn/a-1.html", "Mỗi xã một sản phẩm: nhìn lại ba năm"),
        ("https://x.vn/a-1.html", "Hàng OCOP lên sàn"),
        ("https://x.vn/mDefault.aspx?catname=san+pham+OCOP&id=1", None),
        ("https://x.vn/one-commune-one-product-fair.html", None),
    ],
)
def test_title_or_slug_hints_at_the_programme(url: str, title: str | None) -> None:
    assert hinted(url, title)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://x.vn/khach-san-4-sao.html", "Thêm một khách sạn bốn sao"),
        ("https://x.vn/photocopy-1.html", "Máy photocopy"),
        ("https://x.vn/xa-moi-co-san-pham-moi.html", "Xã mới có sản phẩm mới"),
    ],
)
def test_other_titles_do_not(url: str, title: str) -> None:
    assert not hinted(url, title)


def test_the_text_must_name_the_programme() -> None:
    assert speaks_of_ocop(["Chương trình mỗi  xã\nmột sản phẩm"])
    assert not speaks_of_ocop(["Khách sạn 4 sao có 120 phòng"])
