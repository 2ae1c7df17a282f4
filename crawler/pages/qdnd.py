"""Quân đội nhân dân: ``.post-content``, in its older pages ``.article-detail``."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "qdnd",
    (
        Skin(
            "post",
            title=(".post-title",),
            lead=(".post-summary",),
            body=(".post-content", ".article-detail"),
        ),
    ),
)
