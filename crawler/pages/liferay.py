"""Provincial portals on Liferay: ``/-/slug``, ``/asset_publisher/…/content/…``.

Web content is an ``.journal-content-article`` wherever it stands, banners and footers too: the
longest is the article.
"""

from crawler.pages.base import PageObject, Skin

_DROP = (
    ".asset-ratings",
    ".asset-actions",
    ".taglib-social-bookmarks",
    ".content-metadata-asset-addon-entries",
)

PAGE = PageObject(
    "liferay",
    (
        Skin(
            "details",
            title=("h1#contentDetailTitleId",),
            lead=("#sapoDetailId",),
            body=("#contentDetail",),
            drop=_DROP,
        ),
        Skin(
            "journal",
            title=(".asset-full-content .header-title", ".portlet-asset-publisher .asset-title"),
            body=(".asset-content .journal-content-article", ".journal-content-article"),
            byline=(".asset-metadata .metadata-author",),
            date=(".date_post", ".metadata-publish-date"),
            drop=_DROP,
        ),
        Skin("asset", body=(".asset-content",), date=(".date_post",), drop=_DROP),
    ),
)
