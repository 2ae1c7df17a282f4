"""Newspapers on WebForms with ``/<section>/<number>/<Title>.aspx``."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "aspx-id",
    (
        Skin(
            "post",
            lead=(".summary",),
            body=(".post.clearfix", ".singlepage"),
            date=("span.meta",),
        ),
    ),
)
