"""Bnews of the Vietnam News Agency: ``.post-ct-entry``, lately ``.article__content``."""

from crawler.pages.base import PageObject, Skin

_RELATED = (".post-related", ".related-news", ".box-related")

PAGE = PageObject(
    "bnews",
    (
        Skin(
            "post",
            title=(".post-top-entry h1",),
            lead=(".post-summary",),
            body=(".post-ct-entry",),
            byline=(".post-author",),
            date=(".post-time",),
            related=_RELATED,
        ),
        Skin(
            "article",
            title=(".post-top-entry h1", "h1.article__title"),
            lead=(".article__sapo", ".post-summary"),
            body=("div.article__content",),
            byline=(".article__author", ".post-author"),
            date=(".article__time", ".post-time"),
            related=_RELATED,
        ),
    ),
)
