"""Báo Đầu tư: ``#content_detail_news`` (``-d<number>.html``)."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "baodautu",
    (
        Skin(
            "news",
            lead=(".sapo_detail",),
            body=("#content_detail_news",),
        ),
    ),
)
