"""Newspapers with ``/tin-tuc|news/<section>/<number>/<slug>`` and a ``media.`` host."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "media-news",
    (
        Skin(
            "news",
            lead=(".desc", ".sapo"),
            body=(".news_body", ".news_content"),
            date=(".date", ".time"),
        ),
    ),
)
