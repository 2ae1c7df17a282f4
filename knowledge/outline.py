"""The outline of a stored series: of each observation no more than its values and its days.

It is read from an index alone, once; the observations that matter are then fetched one by one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from knowledge.claims import STOCK_BASES
from knowledge.series import STORED, Family, Row, Stored, chunks, marks, standing_of

#: Of one basis, where none is open.
_OF_BASIS = "FROM observation WHERE family=? AND open_basis=0 AND basis=?"
_OUTLINE = f"SELECT no, hull_low, hull_high, first_day, last_day, from_day, until_day {_OF_BASIS}"
_MEETING = f"{_OUTLINE} AND hull_low<=? AND hull_high>=?"


class Outline:
    """What a series in which no basis is open has, by values and by days."""

    def __init__(self, connection: sqlite3.Connection, family: Family) -> None:
        self._connection = connection
        self._family = family
        self._stocks: dict[str, list[Row]] = {}
        self._known: dict[int, Stored] = {}

    @property
    def open(self) -> bool:
        """Whether a figure of the series leaves its basis open."""
        found = self._connection.execute(
            "SELECT 1 FROM observation WHERE family=? AND open_basis=1 LIMIT 1", [self._family.key]
        )
        return found.fetchone() is not None

    def meeting(self, basis: str, low: float, high: float) -> list[Row]:
        """The observations of one basis whose values meet a span, directly or over others, as
        (number, values, days stated for, days of all figures)."""
        while True:
            found = self._meeting(basis, low, high)
            widest = (min([low, *(r[1] for r in found)]), max([high, *(r[2] for r in found)]))
            if widest == (low, high):
                return found
            low, high = widest

    def _meeting(self, basis: str, low: float, high: float) -> list[Row]:
        if basis in STOCK_BASES:
            return [r for r in self._stock(basis) if r[1] <= high and r[2] >= low]
        return self._connection.execute(_MEETING, [self._family.key, basis, high, low]).fetchall()

    def _stock(self, basis: str) -> list[Row]:
        """All there is of a basis that is asked for by days as well."""
        if basis not in self._stocks:
            rows = self._connection.execute(_OUTLINE, [self._family.key, basis])
            self._stocks[basis] = rows.fetchall()
        return self._stocks[basis]

    def stored(self, rows: Iterable[Row]) -> list[Stored]:
        """Observations by what :meth:`meeting` told of them."""
        return self._fetch(row[0] for row in rows)

    def over(self, basis: str, first: int, last: int) -> list[Stored]:
        """Those of one basis whose figures begin before and end after a stretch of days."""
        return self._fetch(
            r[0] for r in self._stock(basis) if r[5] is not None and r[5] < first and r[6] > last
        )

    def within(self, basis: str, first: int, last: int) -> list[Stored]:
        """Those of one basis that are stated for any day of a stretch."""
        return self._fetch(
            r[0] for r in self._stock(basis) if r[3] is not None and r[3] <= last and r[4] >= first
        )

    def newest(self, basis: str) -> Stored | None:
        """The last one of one basis in order of time, of those that have a time."""
        dated = [r for r in self._stock(basis) if r[3] is not None]
        if not dated:
            return None
        last = max((r[3], r[4]) for r in dated)
        found = self._fetch(r[0] for r in dated if (r[3], r[4]) == last)
        return max(found, key=lambda s: s.standing.order)

    def latest(self) -> Stored | None:
        """The one that is marked as the newest undisputed."""
        row = self._connection.execute(
            f"{STORED} WHERE family=? AND latest=1 AND measure=? AND place_id=?",
            [self._family.key, self._family.measure, self._family.place_id],
        ).fetchone()
        return standing_of(row) if row else None

    def _fetch(self, numbers: Iterable[int]) -> list[Stored]:
        wanted = list(numbers)
        unknown = [number for number in wanted if number not in self._known]
        for part in chunks(unknown):
            select = f"{STORED.replace('SELECT ', 'SELECT no, ')} WHERE no IN ({marks(part)})"
            for row in self._connection.execute(select, part):
                self._known[row[0]] = standing_of(row[1:])
        return [self._known[number] for number in wanted]
