"""Which observations are concerned by others that are new or gone: those near in time.

Observations of one basis contradict each other where their days meet, and the newest of all makes
older ones obsolete.  So those whose days meet what has changed are judged again, and those whose
days meet theirs are heard; the rest of the series is left alone as long as its newest is what it
was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.claims import STOCK_BASES
from knowledge.judge import PUBLICATION_SLACK, Standing
from knowledge.outline import Outline
from knowledge.series import Stored


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Observations that may be seen otherwise, and others that have a say about them.

    ``latest`` is the newest undisputed one so far.
    """

    near: list[Stored]
    beyond: list[Stored]
    latest: Standing | None


def settle(outline: Outline, fresh: Sequence[Standing], gone: Sequence[Stored]) -> bool:
    """Judge observations as they were judged before, where others can tell no difference in them;
    whether that is so of all.

    Who says it may be another, and how many: what it says, of which time, is the same, and nobody
    disputes it, so nobody is seen otherwise for it.
    """
    before = {s.standing.id: s for s in gone if s.standing.basis in STOCK_BASES}
    own = [s for s in fresh if s.basis in STOCK_BASES]
    if {s.id for s in own} != before.keys():
        return False
    for s in own:
        was = before[s.id]
        if (
            was.state == "disputed"
            or _said(s) != _said(was.standing)
            or (s.first is None and s.bound != was.standing.bound)
        ):
            return False
    for s in own:
        s.state = "agreed" if s.sources >= 2 else "single"
        s.opposed, s.later = [], None
        if before[s.id].state == "superseded":
            assert s.basis is not None
            newest = outline.newest(s.basis)
            s.state, s.later = "superseded", newest.standing if newest else None
    return True


def neighbours(
    outline: Outline,
    fresh: Sequence[Standing],
    gone: Sequence[Standing],
) -> Neighbours | None:
    """Those near to new observations and to what these replace; ``None``: it may be all of them."""
    near: dict[str, Stored] = {}
    beyond: dict[str, Stored] = {}
    left = {s.id for s in gone}
    stocks = sorted({s.basis for s in (*fresh, *gone) if s.basis in STOCK_BASES}, key=str)
    latest = outline.latest() if stocks else None
    for basis in stocks:
        assert basis is not None
        own = [s for s in fresh if s.basis == basis]
        old = [s for s in gone if s.basis == basis]
        newest = outline.newest(basis)
        if _overtaken(newest, own, left):
            return None
        if newest is not None and newest.standing.id not in left:
            beyond[newest.standing.id] = newest
        changed = [*own, *old]
        if latest is not None and latest.standing.basis == basis:
            changed.append(latest.standing)
        first = _around(outline, basis, changed)
        near |= first
        beyond |= _around(outline, basis, [s.standing for s in first.values()])
    return Neighbours(
        [s for identity, s in near.items() if identity not in left],
        [s for identity, s in beyond.items() if identity not in left and identity not in near],
        latest.standing if latest else None,
    )


def _overtaken(newest: Stored | None, own: Iterable[Standing], left: set[str]) -> bool:
    """Whether another one is the newest of its basis now, or it is not what it was."""
    if newest is None:
        return True
    dated = [s for s in own if s.first is not None]
    if newest.standing.id not in left:
        return any(s.order > newest.standing.order for s in dated)
    again = next((s for s in dated if s.id == newest.standing.id), None)
    return (
        again is None
        or again is not max(dated, key=lambda s: s.order)
        or _said(again) != _said(newest.standing)
    )


def _said(s: Standing) -> tuple[object, ...]:
    """All that others can tell of the newest one."""
    return (
        s.low,
        s.high,
        s.first,
        s.last,
        s.strength,
        s.value_min,
        s.value_max,
        s.qualifier,
        s.as_of_from,
        s.as_of_to,
    )


def _around(outline: Outline, basis: str, standings: Iterable[Standing]) -> dict[str, Stored]:
    """The stored observations whose days, with all that is allowed for, meet those of some."""
    stretches: list[tuple[int, int]] = []
    for first, last in sorted(
        (s.first - PUBLICATION_SLACK, s.last + PUBLICATION_SLACK)
        for s in standings
        if s.first is not None and s.last is not None
    ):
        if stretches and first <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], max(last, stretches[-1][1])
        else:
            stretches.append((first, last))
    return {s.standing.id: s for begin, end in stretches for s in outline.within(basis, begin, end)}
