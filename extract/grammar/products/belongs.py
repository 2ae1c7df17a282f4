"""Which count a list belongs to: the list takes tier, status, place and date from there.

"… công nhận 5 sản phẩm đạt 4 sao. Đó là A và B": what is said of the five holds for A and B.
"""

from __future__ import annotations

from collections.abc import Iterable

from extract.facts import ProductCount
from extract.grammar.products.model import Page
from extract.grammar.stars import StarMention
from extract.reading import SentenceReading

#: How many sentences before its own a list may belong to.
_BACK = 3


def figure_before(
    page: Page, k: int, sentence: SentenceReading, offset: int, star: StarMention | None
) -> ProductCount | None:
    """The count told last before an offset that has the list's tier, or no tier where it has none."""
    here = page.counts_in(sentence.span.start, offset)
    found = _fitting(reversed(here), star, open_too=True)
    if found is not None or (here and star is None):
        return found
    for other in reversed(page.reading.sentences[max(0, k - _BACK) : k]):
        if other.span.zone == "caption":
            continue
        told = page.counts_in(other.span.start, other.span.end)
        found = _fitting(reversed(told), star, open_too=star is None)
        if found is not None:
            return found
    return None


def _fitting(
    counts: Iterable[ProductCount], star: StarMention | None, *, open_too: bool
) -> ProductCount | None:
    for fact in counts:
        if open_too and (star is None or fact.stars_min is None):
            return fact
        if star is not None and (fact.stars_min, fact.stars_max) == (star.low, star.high):
            return fact
    return None


def number_of(figure: ProductCount | None) -> int | None:
    """How many products a count tells of, where it tells one number."""
    if figure is None or figure.count_min != figure.count_max:
        return None
    return figure.count_min


def stars_of(figure: ProductCount | None) -> StarMention | None:
    """The tier of a count as the mention that gave it; none for a span of tiers."""
    if figure is None or figure.stars_min is None or figure.stars_max is None:
        return None
    if figure.stars_min != figure.stars_max:
        return None
    row = next((e for e in figure.evidence if e.slot == "stars"), None)
    start = row.start if row is not None and row.start is not None else figure.start
    end = row.end if row is not None and row.end is not None else figure.start
    return StarMention(start, end, figure.stars_min, figure.stars_max)
