"""Báo Sơn La: ``#editor-detail`` with its lead in ``div.fulltext``."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "baosonla",
    (
        Skin(
            "editor",
            lead=("div.fulltext > p.font-bold",),
            body=("div#editor-detail",),
        ),
    ),
)
