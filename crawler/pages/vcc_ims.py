"""Newspapers whose parts carry ``data-role`` (``.detail-content.afcbc-body``).

Pictures, boxes and related links are ``.VCSortableInPreviewMode`` elements that name their type.
"""

from crawler.pages.base import PageObject, Skin

RELATED = (
    "[type=RelatedOneNews]",
    "[type=RelatedNewsBox]",
    "[type=RelatedNews]",
    ".kbwscwl-relatedbox",
    ".link-content-footer",
)
CAPTIONS = (".PhotoCMS_Caption", ".VideoCMS_Caption", "figcaption")
DROP = ("[type=BeautifulPoll]", ".link-source-wrapper .link-source-full", "[type=insertembedcode]")

PAGE = PageObject(
    "vcc-ims",
    (
        Skin(
            "data-role",
            title=("h1.detail-title[data-role=title]", "[data-role=title]"),
            lead=("h2.detail-sapo[data-role=sapo]", "[data-role=sapo]"),
            body=("div.detail-content.afcbc-body[data-role=content]", "[data-role=content]"),
            byline=("[data-role=author]", ".detail-author"),
            date=("[data-role=publishdate]",),
            section=("[data-role=cate-name]",),
            captions=CAPTIONS,
            related=RELATED,
            drop=DROP,
        ),
    ),
)
