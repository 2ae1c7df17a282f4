"""Newspapers served from ``1cdn.vn``: the template until 2024 and the one since.

Both keep the body in ``article.entry``; what tells them apart is the heading, so the older skin
asks for its own.
"""

from crawler.pages.base import PageObject, Skin

_DROP = (".sc-empty-layer", "div.c-author-page", ".sc-longform-header", ".c-detail-head")
_RELATED = ("div.c-box", ".sc-related-articles", ".c-box-related")

PAGE = PageObject(
    "onecms",
    (
        Skin(
            "detail-head",
            until="2024-12-31",
            title=("h1.c-detail-head__title",),
            body=("html:has(.c-detail-head__title) article.entry",),
            byline=(".c-detail-head__author",),
            date=("span.c-detail-head__time",),
            related=_RELATED,
            drop=_DROP,
        ),
        Skin(
            "longform",
            since="2024-01-01",
            title=(".sc-longform-header-title.block-sc-title", ".sc-longform-header-title"),
            lead=(".sc-longform-header-text p.block-sc-sapo", "p.block-sc-sapo"),
            body=("div.b-maincontent .entry", "article.entry"),
            byline=(".sc-longform-header-meta .block-sc-author", ".block-sc-author"),
            date=(".sc-longform-header-meta .block-sc-publish-time", ".block-sc-publish-time"),
            related=_RELATED,
            drop=_DROP,
        ),
    ),
)
