"""Provincial portals on SharePoint: ``/Pages/….aspx``, ``/Trang/….aspx``.

Rich-text fields are ``.ms-rtestate-field``; one integrator's skin marks lead and date as well.
"""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "sharepoint",
    (
        Skin(
            "tandan",
            lead=(".tandan-p-article-news-summary",),
            body=("html:has(.tandan-p-article-news-summary) .ms-rtestate-field",),
            date=(".tandan-span-date-publish",),
        ),
        Skin(
            "field",
            body=(".ms-rtestate-field", "[id$='__ControlWrapper_RichHtmlField']"),
        ),
    ),
)
