"""The ids of observations: hashes of what they say, numbered where that recurs.  Pure.

Series, basis, value and the year it begins make the id.  What could recur is of one strand, so a
number does not depend on what else is derived.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.agree import Group
from knowledge.judge import Standing
from knowledge.windows import iso_day


def ids_of(key: str, groups: Sequence[Group]) -> list[str]:
    """The ids of groups, given in order of time; all that a strand has, or strands."""
    used: Counter[str] = Counter()
    series = json.dumps(key, ensure_ascii=False)
    result = []
    for group in groups:
        best = group.best
        content = _content(
            series, group.basis, best.value_min, best.value_max, best.qualifier, group.first
        )
        used[content] += 1
        result.append(_hashed(content, used[content]))
    return result


def ids_among(key: str, groups: Sequence[Group], beside: Iterable[Standing]) -> list[str] | None:
    """The ids of groups that others of their strand stand beside, with the ids they have.

    ``None`` where one of these would have to change its number.
    """
    series = json.dumps(key, ensure_ascii=False)
    own = [group.standing() for group in groups]
    used: Counter[str] = Counter()
    result = {}
    for s in sorted([*own, *beside], key=lambda s: s.order):
        content = _content(series, s.basis, s.value_min, s.value_max, s.qualifier, s.first)
        used[content] += 1
        identity = _hashed(content, used[content])
        if s.id and s.id != identity:
            return None
        result[id(s)] = identity
    return [result[id(s)] for s in own]


def _content(
    series: str,
    basis: str | None,
    low: int | None,
    high: int | None,
    qualifier: str,
    first: int | None,
) -> str:
    year = iso_day(first)[:4] if first else None
    values = ", ".join([_as_json(value) for value in (basis, low, high, qualifier, year)])
    return f"[{series}, {values}"


def _hashed(content: str, number: int) -> str:
    return hashlib.sha256(f"{content}, {number}]".encode()).hexdigest()[:16]


def _as_json(value: str | int | None) -> str:
    """A value that holds nothing to be escaped."""
    if value is None:
        return "null"
    return f'"{value}"' if isinstance(value, str) else str(value)
