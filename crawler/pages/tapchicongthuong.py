"""Tạp chí Công Thương: a journal, whose body is ``.detail`` (``-<number>.htm``)."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "tapchicongthuong",
    (
        Skin(
            "detail",
            title=(".post-title.text-left.font-playfair", ".post-title"),
            body=("div.detail",),
        ),
    ),
)
