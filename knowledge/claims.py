"""A figure in an article, what values it allows, and which figures can have to do with each other.

Pure.  *Strands* cut a series along its values: figures of two strands can never be one figure, so
each strand is grouped by itself, and an article costs the strands it touches, however long the
series is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

UNDATED, PUBLISHED, STATED = 0, 1, 2
#: What there is at a time; two values at one time contradict each other.  Batches and increments
#: stand side by side.
STOCK_BASES = ("total", "cumulative", None)


class Claim(NamedTuple):
    """One figure in one article.

    ``first`` and ``last`` are the days (ordinals) between which the date it is stated for lies,
    ``None`` when undated; ``bound`` is the last day on which the article can have been published.
    ``strength`` tells what dates it: the text or event, the article's date, nothing.
    ``parties`` (of memoranda) are folded words; ``wording`` are the words around it, as hashes.
    """

    fact_id: str
    article_id: str
    witness: str
    value_min: int | None
    value_max: int | None
    qualifier: str
    basis: str | None
    strength: int
    as_of: str | None
    first: int | None
    last: int | None
    bound: int | None
    breakdown: Mapping[str, int] = MappingProxyType({})
    parties: str | None = None
    wording: int | None = None

    @property
    def exact(self) -> bool:
        return self.qualifier == "exact"

    @property
    def span(self) -> tuple[float, float]:
        return plausible(self.value_min, self.value_max, self.qualifier)


@lru_cache(maxsize=65536)
def plausible(value_min: int | None, value_max: int | None, qualifier: str) -> tuple[float, float]:
    """The values that a figure allows, as a reader takes it: "hơn 120" is 121 to 130.

    A rounded figure is rounded to its last digit that is not zero, and by at most a quarter.
    """
    low = value_min if value_min is not None else value_max
    high = value_max if value_max is not None else value_min
    if low is None or high is None:
        return (0, float("inf"))
    if qualifier in ("exact", "range"):
        return (low, high)
    unit = _unit(low)
    if qualifier in ("more_than", "at_least"):
        above = min(low + unit, low * 1.25)
        return (low + (qualifier == "more_than"), max(above, low + 1))
    if qualifier in ("fewer_than", "at_most"):
        below = max(high - unit, high * 0.75)
        return (min(below, high - 1), high - (qualifier == "fewer_than"))
    width = max(1.0, min(unit / 2, low * 0.05))
    return (low - width, high + width)


def _unit(value: int) -> int:
    unit = 10
    while value and value % (unit * 10) == 0:
        unit *= 10
    return unit


def breakdowns_agree(a: Mapping[str, int], b: Mapping[str, int]) -> bool:
    """Two breakdowns share at least two parts, and every part they share has one value."""
    shared = 0
    for part, value in a.items():
        other = b.get(part)
        if other is not None:
            if other != value:
                return False
            shared += 1
    return shared >= 2


def breakdowns_clash(a: Mapping[str, int], b: Mapping[str, int]) -> bool:
    for part, value in a.items():
        other = b.get(part)
        if other is not None and other != value:
            return True
    return False


def strands(figures: Sequence[tuple[str | None, float, float]]) -> list[list[int]]:
    """The positions of figures, given as (basis, low, high), that can have to do with each other.

    Two figures can be one where the values they allow meet and their bases are the same, or one
    of them leaves its basis open; what is linked over others is one strand too.
    """
    if len(figures) == 1:
        return [[0]]
    lanes: dict[str | None, list[int]] = {}
    for position, figure in enumerate(figures):
        lanes.setdefault(figure[0], []).append(position)
    open_lane = lanes.pop(None, [])
    parent = list(range(len(figures)))

    def root(position: int) -> int:
        while parent[position] != position:
            parent[position] = position = parent[parent[position]]
        return position

    for lane in lanes.values() or ([],):
        end, head = float("-inf"), -1
        for position in sorted([*lane, *open_lane], key=lambda p: figures[p][1]):
            _, low, high = figures[position]
            if head >= 0 and low <= end:
                parent[root(position)] = root(head)
                end = max(end, high)
            else:
                end, head = high, position
    result: dict[int, list[int]] = {}
    for position in range(len(figures)):
        result.setdefault(root(position), []).append(position)
    return list(result.values())
