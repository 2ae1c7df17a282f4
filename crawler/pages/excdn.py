"""Newspapers served from ``ex-cdn.com`` (``-d<number>.html``)."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "excdn",
    (
        Skin(
            "main",
            lead=("h2.main-intro", "h2.detail-intro"),
            body=("div.content[itemprop=articleBody]", "[itemprop=articleBody]"),
        ),
    ),
)
