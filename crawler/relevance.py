"""Does it speak of OCOP: by title and slug before a page is fetched, by its text afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal
from urllib.parse import unquote, urlsplit

from crawler.article import Article
from crawler.pages.text import fold_letters

Rejection = Literal[
    "outside_domain",
    "not_an_article",
    "not_hinted",
    "before_since",
    "irrelevant",
    "empty",
    "binary",
    "undecodable",
    "no_body",
    "not_article",
    "soft_404",
    "challenge",
    "consent",
    "too_large",
    "not_html",
]

#: The programme's names, on folded letters; in a slug blanks are hyphens.
_WORDS = re.compile(
    r"(?<![a-z])ocop(?![a-z])|moi (?:xa|lang|xa,? phuong)(?:,? phuong)? (?:mot|1) san pham"
    r"|(?:mot|1) xa (?:mot|1) san pham|moi xa phuong (?:mot|1) san pham"
    r"|one commune,? one product|one village,? one product"
)
_SLUG_WORDS = re.compile(
    r"(?<![a-z])ocop(?![a-z])|(?<=sanpham)ocop|moixamotsanpham|moi-(?:xa|lang)(?:-phuong)?-"
    r"(?:mot|1)-san-pham|(?:mot|1)-xa-(?:mot|1)-san-pham|one-commune-one-product"
)
#: The name as most texts have it, found without folding them.
_BARE = re.compile(r"(?<![^\W\d_])ocop(?![^\W\d_])", re.IGNORECASE)
#: Cheap looks before the folding, since a sitemap may have a hundred thousand entries.
_TITLE_MAY = re.compile(r"ocop|s.{1,2}n\s+ph.{1,2}m|product", re.IGNORECASE)
_SLUG_MAY = re.compile(r"ocop|san.?pham|product|%", re.IGNORECASE)


def hinted(url: str, title: str | None) -> bool:
    """Whether the title or the words of the address name the programme."""
    if title and _TITLE_MAY.search(title) and _WORDS.search(fold_letters(title)):
        return True
    if not _SLUG_MAY.search(url):
        return False
    parts = urlsplit(url)
    slug = fold_letters(unquote(f"{parts.path}?{parts.query}")).replace("_", "-").replace("+", "-")
    return _SLUG_WORDS.search(slug.replace(" ", "-")) is not None


def speaks_of_ocop(texts: Iterable[str]) -> bool:
    """Whether any of these texts names the programme."""
    return any(
        _BARE.search(text) or _WORDS.search(" ".join(fold_letters(text).split())) for text in texts
    )


def relevant(article: Article) -> bool:
    """Whether the article's own words, not its tags or neighbours, name the programme."""
    return speaks_of_ocop((article.text,))
