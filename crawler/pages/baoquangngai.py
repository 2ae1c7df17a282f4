"""Báo Quảng Ngãi: its own pages since 2025 (``-<number>.htm``), dated slugs before."""

from dataclasses import replace

from crawler.pages import dated
from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "baoquangngai",
    (
        Skin(
            "content",
            since="2025-01-01",
            title=("h1.title",),
            lead=("p.sapo",),
            body=("html:has(p.sapo) #content",),
            related=(".same",),
        ),
        *(replace(skin, until="2025-12-31") for skin in dated.PAGE.skins),
    ),
)
