"""Dân Việt: ``data-role`` parts until October 2024, ``itemprop=articleBody`` since.

The dateline of the older pages holds author and moment in one line.
"""

from crawler.pages.base import PageObject, Skin
from crawler.pages.vcc_ims import CAPTIONS, DROP, RELATED

PAGE = PageObject(
    "danviet",
    (
        Skin(
            "main",
            since="2024-10-01",
            lead=("h2.main-intro.detail-intro", "h2.detail-intro"),
            body=("div.content[itemprop=articleBody]",),
        ),
        Skin(
            "data-role",
            until="2024-12-31",
            title=("h1.detail-title", "[data-role=title]"),
            lead=("[data-role=sapo]", ".sapo"),
            body=("[data-role=content]", ".detail-content.afcbc-body", "#main-detail-body"),
            byline=("[data-role=author]", ".author"),
            date=("[data-role=publishdate]", ".datetime"),
            captions=CAPTIONS,
            related=RELATED,
            drop=DROP,
        ),
    ),
)
