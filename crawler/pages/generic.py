"""The page object of every site without one of its own."""

from crawler.pages.base import PageObject

PAGE = PageObject(name="generic")
