"""Newspapers whose articles are ``.article__body.zce-content-body`` (``-post<number>.html``).

Two papers of this kind have pages of their own besides: the radio's ``.detail--normal``, whose
lead opens the body, and the news agency's ``.boxdetail``.
"""

from crawler.pages.base import PageObject, Skin

_RELATED = (".article__related", ".article-relate", ".related-news", ".cms-relate")
_CAPTIONS = ("td.caption", ".article__avatar figcaption", ".cms-photo figcaption")

PAGE = PageObject(
    "zce",
    (
        Skin(
            "article",
            title=("h1.article__title", "h1.cms-title"),
            lead=(".article__sapo", ".article__summary", ".cms-desc"),
            body=(
                "div.article__body.zce-content-body",
                "div.article__body[itemprop=articleBody]",
                "div.zce-content-body",
                "div.article__body",
            ),
            byline=(".article__author", ".cms-author"),
            date=(".article__meta time", "time.time", ".cms-date"),
            tags=(".article__tag a",),
            captions=_CAPTIONS,
            related=_RELATED,
        ),
        Skin(
            "detail",
            title=(".article-title.mb-0",),
            body=("div.detail.detail--normal",),
            captions=_CAPTIONS,
            related=_RELATED,
        ),
        Skin(
            "boxdetail",
            lead=(".boxdetail .sapo",),
            body=(".boxdetail",),
            captions=_CAPTIONS,
            related=_RELATED,
        ),
    ),
)
