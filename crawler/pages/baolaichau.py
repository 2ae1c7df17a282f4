"""Báo Lai Châu: the parts of ``#post-content``."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "baolaichau",
    (
        Skin(
            "post",
            title=("#post-content .post-info .title",),
            lead=("#post-content .sapo",),
            body=("#post-content .body",),
        ),
    ),
)
