"""Bắc Ninh and Bắc Giang: addresses end in ``.bbg``."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "bbg",
    (
        Skin(
            "details",
            lead=("div.news_detail_sapo p", "div.news_detail_sapo"),
            body=(".news-details__content.link_content", ".news-details__content"),
            related=(".news-related__list", ".news-related"),
        ),
    ),
)
