"""Provincial newspapers with dated slugs: ``/section/YYYYMM/slug-7hex/``.

The older skin keeps the dateline and the sharing buttons inside the article's column; the newer
one sets the lead apart.  Neither marks its byline: it is the last line, set to the right.
"""

from crawler.pages.base import PageObject, Skin

_DROP = ("ul.social", "div.bd02", "h1.media-heading", "div.td-post-sharing")

PAGE = PageObject(
    "dated",
    (
        Skin(
            "columns",
            title=("h1.media-heading", "h1.title5"),
            lead=("div.article_content div.desc",),
            body=("div.article_content div#content",),
            date=("div.article_content div.date", "div.date"),
            drop=_DROP,
        ),
        Skin(
            "detail",
            title=("h1.head_title", "h1.media-heading", "h1.title5"),
            lead=("div.desc", ".sub_first_content strong"),
            body=("#content .td-post-content", "div#content.content-detail", "div.content-detail"),
            date=("div.date",),
            drop=_DROP,
        ),
    ),
)
