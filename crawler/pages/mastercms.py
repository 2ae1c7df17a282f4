"""Trade papers on MasterCMS: ``.__MASTERCMS_CONTENT``, day and hour in elements of their own.

Some of its templates list "Tin mới hơn" inside the content element.
"""

from crawler.pages.base import PageObject, Skin

_RELATED = (".article-related", ".__MB_RELATED", ".related-news", ".bx-related")

PAGE = PageObject(
    "mastercms",
    (
        Skin(
            "article",
            title=("h1.article-detail-title", "h1.post-title", ".post-title"),
            lead=(".article-detail-desc", ".article-desc", ".post-desc"),
            body=(
                "div.article-detail-content .__MASTERCMS_CONTENT",
                ".post-content.__MASTERCMS_CONTENT",
                ".__MASTERCMS_CONTENT",
            ),
            byline=(".article-detail-author", ".article-author"),
            date=(".article-date", ".bx-time"),
            related=_RELATED,
        ),
    ),
)
