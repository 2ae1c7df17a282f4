"""Who wrote it: by a skin, by the article's last line, by what the page says of itself."""

from __future__ import annotations

import re

from crawler import dates
from crawler.pages import words
from crawler.pages.blocks import class_of
from crawler.pages.page import Page, in_box, value_of
from crawler.pages.skin import Skin
from crawler.pages.sorting import split_source
from crawler.pages.text import key


def byline(page: Page, skin: Skin, found: list[str]) -> str | None:
    """The author as the page names one; ``found`` are the credits of the body."""
    for element in page.select(skin.byline):
        value = _clean_byline(value_of(element))
        if value:
            return value
    for line in reversed(found):
        value = _clean_byline(line)
        if value and _is_name(line):
            return value
    named = page.meta.authors or page.meta.first("author", "article:author", "dc.creator")
    if named and not named.startswith("http"):
        value = _clean_byline(named)
        if value and not _is_site_name(page, value):
            return value
    if not skin.byline and page.kinds.byline:
        for element in page.tree.iter("p", "div", "span", "a", "strong", "li"):
            label = class_of(element)
            if label != " " and words.kinds(label).byline:
                value = _clean_byline(value_of(element))
                if value and len(value) <= 80 and _is_name(value) and not in_box(element):
                    return value
    return None


def _is_name(line: str) -> bool:
    """Neither a source nor a sentence about the author."""
    if split_source(line) != (None, None) or "://" in line:
        return False
    return not (line.rstrip().endswith(".") and len(line.split()) > 6)


def _is_site_name(page: Page, value: str) -> bool:
    site_name = page.meta.first("og:site_name", "application-name") or ""
    folded = key(value)
    return (
        folded == key(site_name)
        or (page.site is not None and folded == key(page.site.name))
        or ("." in value and " " not in value)
        or folded in ("admin", "administrator", "banbientap", "bientapvien", "superuser")
    )


def _clean_byline(text: str) -> str | None:
    text = re.sub(r"^(?:tác giả|bài viết|người viết|by|thực hiện)\s*:?\s+", "", text, flags=re.I)
    found = dates.find(text)
    if found:
        text = text[: found[0]]
    text = text.strip(" -–|,;:•·\t")
    return text if 2 <= len(text) <= 120 and any(c.isalpha() for c in text) else None
