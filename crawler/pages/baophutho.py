"""Báo Phú Thọ: ``#dcontent`` under ``p.pHead`` (``-<number>.htm``)."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "baophutho",
    (
        Skin(
            "head",
            title=("h1.pTitle",),
            lead=("p.pHead",),
            body=("#dcontent",),
        ),
    ),
)
