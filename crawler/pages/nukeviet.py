"""Portals on NukeViet: ``/vi/news/section/slug-<number>.html``; its default theme."""

from crawler.pages.base import PageObject, Skin

PAGE = PageObject(
    "nukeviet",
    (
        Skin(
            "newsdetail",
            title=(".newsdetail h1.title", "h1.title"),
            lead=(".newsdetail .hometext", "#hometext", ".hometext"),
            body=("#news-bodyhtml", ".bodytext"),
            byline=(".newsdetail p.h5.text-right",),
            date=(".newsdetail em.time",),
        ),
    ),
)
