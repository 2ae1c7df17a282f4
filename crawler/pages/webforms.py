"""Portals on ASP.NET WebForms with ``__doPostBack`` paging.

Khánh Hòa names its parts; the others are read generically.
"""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "webforms",
    (
        Skin(
            "chitietbaiviet",
            lead=("meta#ogdescription",),
            body=(".chitietbaiviet", "#chitietbaiviet"),
            date=("#datearticle",),
        ),
    ),
)
