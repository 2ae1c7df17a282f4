"""Newspapers of the south-west with ``-a<number>.html`` addresses: an older and a newer skin."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "aid",
    (
        Skin(
            "content-news",
            title=("h1.title",),
            lead=("h4.sapo",),
            body=("#contentNews .singular-content", "#contentNews", ".singular-content"),
            date=(".pubdate",),
        ),
        Skin(
            "newscontents",
            title=("h1.title", "h1.detail-title"),
            lead=(".detail-desc p", ".fontd.fw600", "p.content-fck"),
            body=(
                "#newscontents div.content-fck",
                "#newscontents .content-fck-font-size",
                "#newscontents",
                "div.content-fck",
                "div.post-content",
            ),
            date=(".pubdate",),
        ),
    ),
)
