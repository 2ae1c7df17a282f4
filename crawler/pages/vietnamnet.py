"""VietNamNet: ``.maincontent.main-content`` (``-<number>.html``)."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "vietnamnet",
    (
        Skin(
            "content",
            title=(".content-detail-title",),
            lead=(".content-detail-sapo",),
            body=(".maincontent.main-content",),
        ),
    ),
)
