"""Which observations of one series stand: agreed, single, disputed or superseded, and why.  Pure.

Only what there is at a time is judged (:data:`knowledge.claims.STOCK_BASES`): two totals of one
time contradict each other, two batches stand side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.claims import PUBLISHED, STATED, STOCK_BASES
from knowledge.messages import Many, Message, message
from knowledge.windows import iso_day

#: Days by which a figure may be older than the article that alone dates it.
PUBLICATION_SLACK = 14
#: Open-basis figures further apart than this share are taken for figures of different things.
NEAR = 0.2
#: So many of the other values are named in a reason.
NAMED = 5

#: The parts of a reason that depend on other observations.
LEADS = {
    "reason.others_give",
    "reason.same_source",
    "reason.later_stands",
    "reason.later_stands_as",
}


@dataclass(slots=True, eq=False)
class Standing:
    """An observation as the others see it, fresh from its claims or as it is stored.

    ``first`` to ``last`` is the stretch of days it is stated for, ``bound`` the day by which an
    undated one was in print; ``witness`` is the only source, where there is one; ``own`` are the
    parts of its reason that depend on nothing else.  ``opposed`` and ``later`` are those that say
    otherwise of the same time, and the one that replaced it.
    """

    id: str
    basis: str | None
    low: float
    high: float
    first: int | None
    last: int | None
    strength: int
    bound: int | None
    value_min: int | None
    value_max: int | None
    qualifier: str
    best_fact: str
    as_of_from: str | None
    as_of_to: str | None
    sources: int
    witness: str | None
    own: tuple[Any, ...]
    state: str = "single"
    opposed: list[Standing] = field(default_factory=list)
    later: Standing | None = None

    @property
    def order(self) -> tuple[bool, int, int, str, int, int, str]:
        """By time; whatever the order of arrival."""
        return (
            self.first is None,
            self.first or self.bound or 0,
            self.last or 0,
            self.basis or "",
            self.value_min if self.value_min is not None else -1,
            self.value_max if self.value_max is not None else -1,
            self.best_fact,
        )

    def reasons(self) -> list[Any]:
        """Why it is in its state."""
        return [*self._lead(), *self.own]

    def _lead(self) -> Iterable[Message]:
        if self.state == "disputed":
            found = sorted(self.opposed, key=lambda o: o.order)
            alone = self.sources == 1 and all(
                o.sources == 1 and o.witness == self.witness for o in found
            )
            more = len(found) - NAMED
            yield message(
                "reason.same_source" if alone else "reason.others_give",
                others=Many(", ", tuple(_other(o) for o in found[:NAMED])),
                more=message("count.more", n=more) if more > 0 else None,
            )
        elif self.state == "superseded" and self.later is None:
            yield message("reason.later_stands")
        elif self.state == "superseded" and self.later is not None:
            later = self.later
            yield message(
                "reason.later_stands_as",
                value=value_message(later.value_min, later.value_max, later.qualifier),
                date=date_message(later),
            )


def _other(o: Standing) -> Message:
    return message(
        "reason.other",
        value=value_message(o.value_min, o.value_max, o.qualifier),
        sources=message("count.sources", n=o.sources),
        date=date_message(o),
    )


def value_message(low: int | None, high: int | None, qualifier: str) -> Message | int | None:
    """The figure as a person would write it."""
    if qualifier == "exact":
        return low
    if qualifier == "range":
        return message("value.range", low=low, high=high)
    return message(f"value.{qualifier}", n=low if low is not None else high)


def date_message(o: Standing) -> Message | str:
    """The dates that an observation is stated for."""
    if o.as_of_from is None:
        day = iso_day(o.bound) if o.bound else None
        return message("date.undated_by", day=day) if day else message("date.undated")
    if o.as_of_to is None or o.as_of_from == o.as_of_to:
        return o.as_of_from
    return message("date.span", first=o.as_of_from, last=o.as_of_to)


def judge(standings: Sequence[Standing], *, stock: bool, targets: bool) -> None:
    """Set ``state``, ``opposed`` and ``later`` of the observations of one series."""
    by_basis: dict[str | None, list[Standing]] = defaultdict(list)
    for standing in standings:
        standing.state = "agreed" if standing.sources >= 2 else "single"
        standing.opposed, standing.later = [], None
        if stock and standing.basis in STOCK_BASES:
            by_basis[standing.basis].append(standing)
    for basis, rivals in by_basis.items():
        dated = [s for s in rivals if s.first is not None]
        replaced = _find_disputes(dated, near_only=basis is None and not targets)
        newest = max(dated, key=lambda s: s.order, default=None)
        for standing in rivals:
            if standing.opposed:
                standing.state = "disputed"
            elif standing in replaced or (
                newest is not None and _outdated(standing, newest, targets)
            ):
                standing.state, standing.later = "superseded", newest


def _outdated(standing: Standing, newest: Standing, targets: bool) -> bool:
    """An undated figure that was in print before a dated one, or a target that was replaced."""
    if standing is newest or not _differ(standing, newest):
        return False
    assert newest.first is not None
    if standing.first is None:
        return standing.bound is not None and standing.bound < newest.first
    return targets and standing.last is not None and standing.last < newest.first


def _find_disputes(dated: Sequence[Standing], near_only: bool) -> set[Standing]:
    """Set ``opposed`` of those that differ at one time; returns those that a later one replaces."""
    replaced: set[Standing] = set()
    active: list[tuple[int, Standing]] = []
    timed = sorted(((_span(s), s) for s in dated), key=lambda item: (item[0], item[1].order))
    for (first, last), standing in timed:
        active = [item for item in active if item[0] >= first]
        for _, other in active:
            if not _differ(standing, other) or (near_only and not _near(standing, other)):
                continue
            older = _older(other, standing)
            if older is None:
                standing.opposed.append(other)
                other.opposed.append(standing)
            else:
                replaced.add(older)
        active.append((last, standing))
    return replaced


def contradict(a: Standing, b: Standing) -> bool:
    """Whether two observations of one basis say different things of one time."""
    if a.basis != b.basis or a.first is None or b.first is None or not _differ(a, b):
        return False
    (a_first, a_last), (b_first, b_last) = _span(a), _span(b)
    return a_first <= b_last and b_first <= a_last


def _span(s: Standing) -> tuple[int, int]:
    assert s.first is not None
    assert s.last is not None
    return s.first - (PUBLICATION_SLACK if s.strength == PUBLISHED else 0), s.last


def _differ(a: Standing, b: Standing) -> bool:
    return a.low > b.high or b.low > a.high


def _near(a: Standing, b: Standing) -> bool:
    low, high = sorted((max(a.low, 1), max(b.low, 1)))
    return high <= low * (1 + NEAR)


def _older(a: Standing, b: Standing) -> Standing | None:
    """Which of two overlapping ones a later date stated in a text leaves behind."""
    if a.strength != STATED or b.strength != STATED:
        return None
    assert a.first is not None
    assert a.last is not None
    assert b.first is not None
    assert b.last is not None
    if a.first < b.first and a.last < b.last:
        return a
    if b.first < a.first and b.last < a.last:
        return b
    return None
