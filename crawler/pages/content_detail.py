"""Newspapers with ``h1.name`` over ``#content-detail`` (``-<number>.html``).

Leads are a heading of the body, or its bold first paragraph.  Ninh Bình writes ``header-title``
and ``content_detail``; Lạng Sơn leaves template marks (``{{…}}``) unrendered, which no selector
can drop.
"""

from crawler.pages.base import PageObject, Skin

_RELATED = ("div.relates", "div.topics", "div.block-news-list")

PAGE = PageObject(
    "content-detail",
    (
        Skin(
            "name",
            title=("h1.name",),
            lead=("#content-detail > h2:first-child",),
            body=("#content-detail",),
            byline=("div.pseudonym",),
            related=_RELATED,
        ),
        Skin(
            "header-title",
            title=("h1.header-title",),
            lead=(".content-detail .font-bold",),
            body=("#content_detail", "div.content-detail"),
            byline=("div.pseudonym",),
            related=_RELATED,
        ),
    ),
)
