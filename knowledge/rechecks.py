"""A series checked again where its observations have changed, and nowhere else.

Sources that disagree are a cluster of observations with facts in common, found from any of them.
Totals that fall are neighbours in time: an index has them in order, and what was found of two that
are as they were stands.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from knowledge.readings import Finding, Row
from knowledge.series import chunks, marks
from knowledge.series_checks import disagreements, fallen, falls

Observed = dict[str, Any]

#: The columns that the checks of a series look at.
OBSERVED = (
    "id",
    "measure",
    "place",
    "place_id",
    "stars_min",
    "status",
    "basis",
    "as_of",
    "as_of_from",
    "value_min",
    "value_max",
    "qualifier",
    "sources",
    "state",
)
_SELECT = f"SELECT {', '.join(OBSERVED)} FROM observation"
#: Those that may fall.
_STOCK = "basis='total' AND status='recognised' AND qualifier='exact' AND as_of IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Changed:
    """An observation that is new, other or gone, and a fact it had when it was checked."""

    id: str
    fact: str | None

    def mark(self, family: str) -> str:
        return json.dumps([family, self.id, self.fact])


def read_mark(mark: str) -> tuple[str, Changed]:
    family, *rest = json.loads(mark)
    return family, Changed(*rest)


def whole_series(connection: sqlite3.Connection, family: str) -> list[Finding]:
    """What is found in all of a series."""
    rows = _observed(
        connection,
        "WHERE family=? AND (state='disputed' OR (basis='total' AND status='recognised'))",
        [family],
    )
    falling = fallen(rows)
    named = {o["id"] for o in rows if o["state"] == "disputed"}
    linked = _linked(connection, named | {o["id"] for pair in falling for o in pair})
    return disagreements(rows, linked) + _falls(connection, falling, linked)


def disputes_around(
    connection: sqlite3.Connection, changed: Sequence[Changed]
) -> tuple[list[Finding], set[str]]:
    """The disagreements in which changed observations take part, and facts by which those that
    they took part in before are known."""
    disputed = _clusters(connection, {c.id for c in changed})
    linked = _linked(connection, {o["id"] for o in disputed})
    return disagreements(disputed, linked), {c.fact for c in changed if c.fact}


def falls_around(
    connection: sqlite3.Connection,
    family: str,
    changed: Sequence[Changed],
    stored: Mapping[str, Collection[str]],
) -> tuple[list[Finding], set[str]]:
    """The falls that are not among those stored, given with their facts, and the stored ones that
    are none any more."""
    totals = connection.execute(
        "SELECT id, value_min, best_fact FROM observation INDEXED BY observation_totals "
        f"WHERE family=? AND {_STOCK} "
        "AND state IN ('agreed', 'single') ORDER BY as_of_from, as_of, id",
        [family],
    ).fetchall()
    by_fact: dict[str, set[str]] = defaultdict(set)
    for identity, facts in stored.items():
        for fact in facts:
            by_fact[fact].add(identity)
    other = {c.id for c in changed}
    new: list[tuple[str, str]] = []
    kept: set[str] = set()
    for (one, before, its_fact), (two, after, that_fact) in pairwise(totals):
        if after < before:
            told = by_fact[its_fact] & by_fact[that_fact]
            if told and one not in other and two not in other:
                kept |= told
            else:
                new.append((one, two))
    ids = sorted({identity for pair in new for identity in pair})
    rows = {
        o["id"]: o
        for part in chunks(ids)
        for o in _observed(connection, f"WHERE id IN ({marks(part)})", part)
    }
    falling = [(rows[one], rows[two]) for one, two in new]
    return _falls(connection, falling, _linked(connection, ids)), stored.keys() - kept


def _observed(connection: sqlite3.Connection, where: str, values: Sequence[Any]) -> list[Observed]:
    cursor = connection.execute(f"{_SELECT} {where}", values)
    rows = [dict(zip(OBSERVED, row, strict=True)) for row in cursor]
    return sorted(rows, key=lambda o: str(o["id"]))


def _linked(connection: sqlite3.Connection, ids: Collection[str]) -> dict[str, list[str]]:
    """The facts for and against each observation."""
    linked: dict[str, list[str]] = defaultdict(list)
    for part in chunks(sorted(ids)):
        for observation, fact in connection.execute(
            "SELECT observation_id, fact_id FROM observation_fact "
            f"WHERE observation_id IN ({marks(part)}) ORDER BY observation_id, fact_id",
            part,
        ):
            linked[observation].append(fact)
    return linked


def _falls(
    connection: sqlite3.Connection,
    falling: Sequence[tuple[Row, Row]],
    linked: dict[str, list[str]],
) -> list[Finding]:
    withdrawn = (
        falling
        and connection.execute(
            "SELECT 1 FROM fact WHERE live=1 AND place_id=? AND type='product_count' "
            "AND status='withdrawn' LIMIT 1",
            [falling[0][0]["place_id"]],
        ).fetchone()
    )
    return [] if withdrawn else falls(falling, linked)


def _clusters(connection: sqlite3.Connection, seeds: Iterable[str]) -> list[Observed]:
    """The disputed among these, and all that are disputed with them, directly or over others."""
    found: dict[str, Observed] = {}
    wave = set(seeds)
    while wave:
        rows = [
            row
            for part in chunks(sorted(wave))
            for row in _observed(
                connection, f"WHERE id IN ({marks(part)}) AND state='disputed'", part
            )
        ]
        found |= {row["id"]: row for row in rows}
        facts = {f for own in _linked(connection, {r["id"] for r in rows}).values() for f in own}
        wave = {
            row[0]
            for part in chunks(sorted(facts))
            for row in connection.execute(
                f"SELECT observation_id FROM observation_fact WHERE fact_id IN ({marks(part)})",
                part,
            )
        } - found.keys()
    return [found[identity] for identity in sorted(found)]
