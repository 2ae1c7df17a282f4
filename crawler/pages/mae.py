"""The ministry's site: classes in Vietnamese (``-<number>.htm``)."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "mae",
    (
        Skin(
            "tin",
            title=("h1.tieu-de-chi-tiet-tin",),
            lead=(".sapo-chi-tiet-tin",),
            body=("article.noi-dung-chi-tiet-tin",),
        ),
    ),
)
