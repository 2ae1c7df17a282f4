"""The best value per year and province, and today's provinces summed over their former parts.

A sum is made only where every part has a stated figure for the year and today's province has none
of its own; ``how`` says that it is one and of what.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.atlas import Atlas
from knowledge.messages import Many, dump, joined, load, message, say
from knowledge.store import KnowledgeBase

_Tier = tuple[str, int | None, int | None]
#: Columns of a province's year, by measure and tier of the observations.
CELLS: dict[_Tier, str] = {
    ("products", None, None): "products",
    ("products", 3, 5): "products",
    ("products", 5, 5): "five_star",
    ("products", 4, 4): "four_star",
    ("products", 3, 3): "three_star",
    ("producers", None, None): "producers",
}
VALUES = ("products", "five_star", "four_star", "three_star", "producers")
_COLUMNS = (
    "place_id",
    "year",
    "place",
    "place_code",
    "place_now",
    "place_code_now",
    *VALUES,
    "as_of",
    "state",
    "sources",
    "how",
    "said",
    "observation_ids",
)
#: What is read of an observation.
_READ = (
    "id, place_id, place, place_code, place_now, place_code_now, measure, stars_min, stars_max, "
    "basis, as_of, value_min, value_max, qualifier, sources, state, why"
)
Row = dict[str, Any]


def refresh_years(base: KnowledgeBase, atlas: Atlas) -> int:
    """Derive the years of provinces that a change has touched; returns how many provinces.

    A mark is ``place|year``, or a place alone for all its years.
    """
    marked = [
        row[0]
        for row in base.db.conn.execute("SELECT key FROM dirty WHERE kind='years' ORDER BY key")
    ]
    if not marked:
        return 0
    touched: dict[str, set[str] | None] = {}
    for mark in marked:
        place_id, _, year = mark.partition("|")
        if not _is_province(atlas, place_id):
            continue
        years = touched.setdefault(place_id, set())
        if not year:
            touched[place_id] = None
        elif years is not None:
            years.add(year)
    with base.transaction() as connection:
        for place_id, years in sorted(touched.items()):
            if len(atlas.parts(place_id)) < 2:
                own = stated_years(observations_of(connection, place_id, years))
                _replace(connection, place_id, own, years)
        for place_id, years in sorted(_today(atlas, touched).items()):
            own = stated_years(observations_of(connection, place_id, years))
            parts = {p: _stored(connection, p, years) for p in atlas.parts(place_id)}
            summed = summed_years(_place(atlas, place_id), parts, own)
            _replace(connection, place_id, own + summed, years)
        connection.executemany(
            "DELETE FROM dirty WHERE kind='years' AND key=?", [(mark,) for mark in marked]
        )
    return len(touched)


def _today(atlas: Atlas, touched: Mapping[str, set[str] | None]) -> dict[str, set[str] | None]:
    """Today's provinces of several parts, of which a part or the whole is touched, and when."""
    found: dict[str, set[str] | None] = {}
    for place_id, years in touched.items():
        for today in (*atlas.successors(place_id), place_id):
            if len(atlas.parts(today)) > 1:
                known = found.setdefault(today, set())
                found[today] = None if known is None or years is None else known | years
    return found


def _place(atlas: Atlas, place_id: str) -> dict[str, Any]:
    located = atlas.locate(place_id)
    assert located is not None
    return {
        "place_id": place_id,
        "place": located.name,
        "place_code": located.code,
        "place_now": located.now_name,
        "place_code_now": located.now_code,
    }


def stated_years(observations: Sequence[Mapping[str, Any]]) -> list[Row]:
    """One row a year from the observations of one province: of every tier the best one.

    Totals before figures that leave the basis open, undisputed before disputed, then the newest.
    Open figures count only in a year that has no total at all: they may be batches.
    """
    by_year: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for observation in observations:
        by_year[str(observation["as_of"])[:4]].append(observation)
    rows = []
    for year, all_found in sorted(by_year.items()):
        totals = [o for o in all_found if o["basis"] == "total"]
        cells: dict[str, Mapping[str, Any]] = {}
        for observation in sorted(totals or all_found, key=_rank):
            cell = CELLS.get(
                (observation["measure"], observation["stars_min"], observation["stars_max"])
            )
            if cell:
                cells[cell] = observation
        if not cells:
            continue
        head = cells.get("products") or max(cells.values(), key=_rank)
        notes = [message("how.stated" if totals else "how.stated_open")]
        notes += [
            message(f"how.{name}_disputed", why=load(o["why"]))
            for name, o in sorted(cells.items())
            if o["state"] == "disputed"
        ]
        how = joined(notes)
        rows.append(
            {name: head[name] for name in _COLUMNS[:6] if name != "year"}
            | {"year": year}
            | {name: _value(cells.get(name)) for name in VALUES}
            | {
                "as_of": head["as_of"],
                "state": head["state"],
                "sources": head["sources"],
                "how": say(how),
                "said": dump(how),
                "observation_ids": json.dumps(sorted(o["id"] for o in cells.values())),
            }
        )
    return rows


def summed_years(
    place: Mapping[str, Any], parts: Mapping[str, Sequence[Row]], own: Sequence[Row]
) -> list[Row]:
    """Years in which all parts have a figure and the whole has none, added up and marked so."""
    taken = {row["year"] for row in own}
    by_year: dict[str, dict[str, Row]] = defaultdict(dict)
    for part, years in parts.items():
        for row in years:
            by_year[row["year"]][part] = row
    rows = []
    for year, found in sorted(by_year.items()):
        if year in taken or len(found) < len(parts):
            continue
        known = [found[part] for part in sorted(parts)]
        sums = {
            name: sum(row[name] for row in known)
            if all(row[name] is not None for row in known)
            else None
            for name in VALUES
        }
        if sums["products"] is None and sums["producers"] is None:
            continue
        disputed = any(row["state"] == "disputed" for row in known)
        terms = tuple(
            message("how.part", place=r["place"], n=r["products"], as_of=r["as_of"]) for r in known
        )
        how = message("how.summed", parts=Many(" + ", terms))
        rows.append(
            dict(place)
            | {"year": year}
            | sums
            | {
                "as_of": max(row["as_of"] for row in known),
                "state": "disputed" if disputed else "summed",
                "sources": min(row["sources"] for row in known),
                "how": say(how),
                "said": dump(how),
                "observation_ids": json.dumps(
                    sorted({i for row in known for i in json.loads(row["observation_ids"])})
                ),
            }
        )
    return rows


def _rank(observation: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        observation["basis"] == "total",
        observation["state"] != "disputed",
        observation["qualifier"] == "exact",
        observation["as_of"],
        observation["stars_min"] is None,
        observation["sources"],
        observation["id"],
    )


def _value(observation: Mapping[str, Any] | None) -> int | None:
    if observation is None:
        return None
    low, high = observation["value_min"], observation["value_max"]
    value = low if low is not None else high
    return None if value is None else int(value)


def _is_province(atlas: Atlas, place_id: str) -> bool:
    located = atlas.locate(place_id)
    return located is not None and located.level in ("province", "country")


#: What may stand for a province in a year.
_STATED = (
    f"SELECT {_READ} FROM observation WHERE place_id=? AND measure=? "
    "AND as_of >= ? AND as_of < ? AND status='recognised' "
    "AND (basis IS NULL OR basis='total') AND product_group IS NULL "
    "AND (producer_kind IS NULL OR producer_kind='all') AND target_by IS NULL "
    "AND state <> 'superseded'"
)
_OF_TIER = f"{_STATED} AND stars_min IS ? AND stars_max IS ? AND basis='total'"
#: The one of a tier that none of the year can outrank, where there is such a one (:func:`_rank`).
_FIRST = (
    f"{_OF_TIER} AND state <> 'disputed' AND qualifier='exact' "
    "ORDER BY as_of DESC, sources DESC, id DESC LIMIT 1"
)


def observations_of(
    connection: sqlite3.Connection, place_id: str, years: set[str] | None
) -> list[Row]:
    """The observations of a province among which are those that stand for its years."""
    if years is None:
        return _all_stated(connection, place_id, "0", ":")
    tiers = _tiers(connection, place_id)
    return [row for year in sorted(years) for row in _of_year(connection, place_id, year, tiers)]


def _all_stated(connection: sqlite3.Connection, place_id: str, begin: str, end: str) -> list[Row]:
    return [
        row
        for measure in ("products", "producers")
        for row in _dicts(connection.execute(_STATED, [place_id, measure, begin, end]))
    ]


def _tiers(connection: sqlite3.Connection, place_id: str) -> list[_Tier]:
    """The tiers of which the province has a series."""
    found = []
    for tier in CELLS:
        measure, low, high = tier
        stars = "" if low is None else f"{low}-{high}"
        keys = [f"{measure}|{place_id}|{stars}|recognised||{kind}|" for kind in ("", "all")]
        if connection.execute(
            "SELECT 1 FROM observation WHERE family IN (?,?) LIMIT 1", keys
        ).fetchone():
            found.append(tier)
    return found


def _of_year(
    connection: sqlite3.Connection, place_id: str, year: str, tiers: Sequence[_Tier]
) -> list[Row]:
    """Of each tier the one that nothing can outrank; all totals of a tier that has none.

    Without any such one it is not even known whether there is a total: all there is is read.
    """
    span = (year, f"{year}:")
    first = {
        tier: _dicts(connection.execute(_FIRST, [place_id, tier[0], *span, *tier[1:]]))
        for tier in tiers
    }
    if not any(first.values()):
        return _all_stated(connection, place_id, *span)
    return [
        row
        for tier, found in first.items()
        for row in found
        or _dicts(connection.execute(_OF_TIER, [place_id, tier[0], *span, *tier[1:]]))
    ]


def _stored(
    connection: sqlite3.Connection, place_id: str, years: set[str] | None = None
) -> list[Row]:
    rows = _dicts(
        connection.execute("SELECT * FROM province_year WHERE place_id=? ORDER BY year", [place_id])
    )
    return [row for row in rows if years is None or row["year"] in years]


def _replace(
    connection: sqlite3.Connection, place_id: str, rows: Sequence[Row], years: set[str] | None
) -> None:
    before = {row["year"]: row for row in _stored(connection, place_id, years)}
    after = {row["year"]: row for row in rows}
    for year in before.keys() - after.keys():
        connection.execute(
            "DELETE FROM province_year WHERE place_id=? AND year=?", [place_id, year]
        )
    for year, row in after.items():
        if before.get(year) != row:
            connection.execute(
                f"INSERT OR REPLACE INTO province_year({', '.join(_COLUMNS)}) "
                f"VALUES ({','.join('?' * len(_COLUMNS))})",
                [row[name] for name in _COLUMNS],
            )


def _dicts(cursor: sqlite3.Cursor) -> list[Row]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
