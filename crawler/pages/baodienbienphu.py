"""Báo Điện Biên Phủ: ``div.editor-content``; addresses hold no number."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "baodienbienphu",
    (
        Skin(
            "editor",
            body=("div.editor-content",),
        ),
    ),
)
