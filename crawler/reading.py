"""What becomes of a fetched page before it is stored; a pure function from bytes to a reading.

It is all of the work on a page that does not need the store or the network, so it can be done in
another process (``crawler.readers``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler import dates, relevance
from crawler.archive import Packed, RawPage, pack
from crawler.article import Article, Written
from crawler.pages.base import parse
from crawler.pages.skin import PageError
from crawler.registry import Site
from crawler.unpacking import TooLargeError, UnpackingError, unpacked

#: Reasons for which a page may be read better by a later version of its page object.
KEPT = ("no_body", "not_article")


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, or in ``reason`` and ``message`` why there is none.

    ``packed`` is the page for the archive, where it is to be kept.  ``unreadable`` is the reason
    where the reading itself broke down or took too long; ``too_large``, ``error`` and
    ``truncated`` say that the page did not come as it should have.
    """

    article: Written | None = None
    relevant: bool = False
    packed: Packed | None = None
    reason: str | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of a page: ``hint`` is the date its source gave, ``largest`` the most bytes
    that its body may come to (0: any number), ``whole`` that it must not end before its end."""

    hint: str | None = None
    largest: int = 0
    whole: bool = False


def read(page: RawPage, site: Site | None, terms: Terms) -> Reading:
    """Read a page with the page object of its site."""
    try:
        page = unpacked(page, terms.largest)
    except TooLargeError as error:
        return Reading(reason="too_large", message=str(error))
    except UnpackingError as error:
        return Reading(reason="error", message=str(error))
    if terms.whole and looks_cut(page.body):
        return Reading(reason="truncated", message="the page ends before its end")
    try:
        article = dated(
            parse(page.body, page.url, charset=page.charset, site=site, fetched_at=page.fetched_at),
            terms.hint,
        )
    except PageError as error:
        packed = pack(page.body, page.received) if error.reason in KEPT else None
        return Reading(packed=packed, reason=error.reason, message=str(error))
    except Exception as error:  # whatever a hostile page brings about costs that page alone
        return Reading(reason="unreadable", message=f"{type(error).__name__}: {error}")
    relevant = relevance.relevant(article)
    return Reading(
        Written.of(article), relevant, pack(page.body, page.received) if relevant else None
    )


def dated(article: Article, hint: str | None) -> Article:
    """Where the page itself says no more than a month, what the source said stands in."""
    vague = len(article.published_at or "") < 10
    if hint and vague and len(hint) >= 10 and dates.not_after(hint, article.fetched_at):
        return replace(article, published_at=hint, published_how="source")
    return article


def looks_cut(body: bytes) -> bool:
    """Whether an HTML page ends before its end: opened, and neither body nor document closed."""
    tail = body[-4000:].lower()
    if b"</html" in tail or b"</body" in tail:
        return False
    low = body.lower()
    return b"<html" in low[:4000] and b"</html" not in low and b"</body" not in low
