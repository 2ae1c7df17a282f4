"""Provincial portals with ``.ArticleHeader``, ``.PostDate``, ``.ArticleSummary``.

They are ASP.NET pages whose addresses end in the article's number.
"""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "vnpt",
    (
        Skin(
            "article",
            title=(".ArticleHeader",),
            lead=(".ArticleSummary",),
            body=(".ArticleContent",),
            byline=(".ArticleAuthor", "p.author"),
            date=(".PostDate",),
            related=(".UIArticleRelated", ".ArticleRelated", ".OtherArticle"),
            drop=(".ArticleTools", ".ArticleVote"),
        ),
    ),
)
