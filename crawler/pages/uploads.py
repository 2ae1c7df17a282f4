"""Newspapers with ``/section/slug-<number>.html`` and pictures under ``/uploads/image/``.

The lead is only in ``meta[name=description]``; the older skin is ``div.newscontent``.
"""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "uploads",
    (
        Skin(
            "details",
            title=("div.news-details-content h1",),
            lead=("meta[name=description]",),
            body=("div.news-details-content div.contentView",),
        ),
        Skin("newscontent", body=("div.newscontent",), date=("div.date",)),
    ),
)
