"""Kinh tế & Đô thị: ``.content-ktdt-article``; its old host is read generically."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "kinhtedothi",
    (
        Skin(
            "ktdt",
            title=("h1.article-title",),
            body=(".embed-portal.content-ktdt-article", ".content-ktdt-article"),
            date=("div.article-published-on",),
        ),
    ),
)
