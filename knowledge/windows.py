"""Dates of known precision as stretches of days."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?$")


@lru_cache(maxsize=65536)
def days(iso: str) -> tuple[int, int] | None:
    """First and last day (proleptic ordinals, inclusive) of an ISO year, month, day or time.

    ``None`` where it is no such date.
    """
    match = _ISO.match(iso)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        if day is None:
            last = calendar.monthrange(year, month)[1]
            return date(year, month, 1).toordinal(), date(year, month, last).toordinal()
        only = date(year, month, day).toordinal()
    except ValueError:
        return None
    return only, only


@lru_cache(maxsize=65536)
def iso_day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()
