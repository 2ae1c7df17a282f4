"""What becomes of a fetched page before it is stored; a pure function from bytes to a reading.

It is all of the work on a page that does not need the store or the network, so it can be done in
another process (``crawler.readers``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler import dates, relevance
from crawler.archive import Packed, RawPage, pack
from crawler.article import Article
from crawler.pages.base import parse
from crawler.pages.skin import PageError
from crawler.registry import Site

#: Reasons for which a page may be read better by a later version of its page object.
KEPT = ("no_body", "not_article")


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, or in ``reason`` and ``message`` why there is none.

    ``packed`` is the page for the archive, where it is to be kept.  ``unreadable`` is the reason
    where the reading itself broke down or took too long.
    """

    article: Article | None = None
    relevant: bool = False
    packed: Packed | None = None
    reason: str | None = None
    message: str = ""


def read(page: RawPage, site: Site | None, hint: str | None) -> Reading:
    """Read a page with the page object of its site; ``hint`` is the date its source gave."""
    try:
        article = dated(
            parse(page.body, page.url, charset=page.charset, site=site, fetched_at=page.fetched_at),
            hint,
        )
    except PageError as error:
        packed = pack(page.body) if error.reason in KEPT else None
        return Reading(packed=packed, reason=error.reason, message=str(error))
    except Exception as error:  # whatever a hostile page brings about costs that page alone
        return Reading(reason="unreadable", message=f"{type(error).__name__}: {error}")
    relevant = relevance.relevant(article)
    return Reading(article, relevant, pack(page.body) if relevant else None)


def dated(article: Article, hint: str | None) -> Article:
    """Where the page itself says no more than a month, what the source said stands in."""
    vague = len(article.published_at or "") < 10
    if hint and vague and len(hint) >= 10 and dates.not_after(hint, article.fetched_at):
        return replace(article, published_at=hint, published_how="source")
    return article
