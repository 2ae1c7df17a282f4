"""Which count a list belongs to: the list takes tier, status, place and date from there.

"… công nhận 5 sản phẩm đạt 4 sao. Đó là A và B": what is said of the five holds for A and B.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extract.facts import ProductCount
from extract.grammar.products.model import Page
from extract.grammar.stars import StarMention
from extract.reading import SentenceReading

#: How many sentences before its own a list may belong to.
_BACK = 3
#: How many sentences before its own a part may stand behind what it is a part of.
_FAR = 5


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
        if star is None and len({f.stars_min for f in told if f.stars_min is not None}) > 1:
            return None  # "24 sản phẩm, có 1 đạt 4 sao, 23 đạt 3 sao": of any, or of all
        found = _fitting(reversed(told), star, open_too=star is None)
        if found is not None:
            return found
    return None


def counted_as(page: Page, k: int, number: int) -> ProductCount | None:
    """The count of a number told last before a sentence, at most a few sentences back."""
    for other in reversed(page.reading.sentences[max(0, k - _BACK) : k]):
        for fact in reversed(page.counts_in(other.span.start, other.span.end)):
            if number_of(fact) == number and fact.status != "target":
                return fact
    return None


def part_of(page: Page, k: int, part: ProductCount) -> ProductCount | None:
    """The last count of one tier before a part of it that tells none: "… 9 sản phẩm đạt 4 sao.
    Có 6 sản phẩm đánh giá lại … Hai sản phẩm đánh giá lần đầu gồm …"."""
    for other in reversed(page.reading.sentences[max(0, k - _FAR) : k + 1]):
        if other.span.zone != "body":
            continue
        for fact in reversed(page.counts_in(other.span.start, min(other.span.end, part.start))):
            if fact.stars_min is not None and fact.status != "target":
                return fact
    return None


def dated_as(part: ProductCount, whole: ProductCount | None) -> ProductCount:
    """A part with the date of the whole, where none is told of it."""
    if whole is None or part.as_of_basis not in (None, "published"):
        return part
    rows = (e for e in part.evidence if e.slot != "as_of")
    dates = (e for e in whole.evidence if e.slot == "as_of")
    return replace(part, as_of=whole.as_of, as_of_basis=whole.as_of_basis, evidence=(*rows, *dates))


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
