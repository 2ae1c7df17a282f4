"""Figures into observations: the rim around :mod:`knowledge.agree` and :mod:`knowledge.judge`.

Only what saving or reviewing touched is derived anew: of a series the strands that the touched
figures are in or stand between, so that adding an article costs what it touches.  Each step is one
transaction in which the marks that called for it go; a run that is killed leaves marks, and the
next run takes them up.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.atlas import Atlas, GazetteerLike
from knowledge.derive import derive
from knowledge.observations import Work, write
from knowledge.series import Family, Sorted, Sources
from knowledge.store import KnowledgeBase

#: Series derived in one transaction.
BATCH = 200
#: Changed figures of a series below which it is never derived whole.
FEW = 25
#: Series to be derived whole from which on the figures of all are sorted first.
MANY = 1000


@dataclass(frozen=True, slots=True)
class ReconcileResult:
    """How many series were derived, and what became of their observations."""

    families: int = 0
    observations: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0


def reconcile(
    base: KnowledgeBase,
    *,
    run_id: int,
    gazetteer: GazetteerLike,
    full: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ReconcileResult:
    """Derive the observations of every figure that has changed (``full``: of every figure).

    ``progress`` is told how many series are done, of how many.
    """
    from knowledge.rollup import refresh_years

    atlas = Atlas(gazetteer)
    if full:
        with base.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'family', family FROM "
                "(SELECT family FROM fact WHERE family IS NOT NULL AND live=1 "
                "UNION SELECT family FROM observation)"
            )
            connection.execute("DELETE FROM dirty WHERE kind='figure'")
    sources = Sources(base.db.conn)
    if full:
        sources.load_all()
    touched = _touched(base.db.conn)
    _widen(base.db.conn, touched)
    families = sorted(touched)
    home: dict[str, str] = {}
    for key in families:  # a figure that moved is done with the last of its series
        home |= dict.fromkeys(touched[key] or (), key)
    last: dict[str, list[str]] = defaultdict(list)
    for fact, key in home.items():
        last[key].append(fact)
    figures: Sorted | None = None
    if sum(facts is None for facts in touched.values()) >= MANY:
        with base.transaction() as connection:
            figures = Sorted(connection)
    counts: Counter[str] = Counter()
    for begin in range(0, len(families), BATCH):
        batch = families[begin : begin + BATCH]
        with base.transaction() as connection:
            places = set()
            work = Work()
            for key in batch:
                family = Family.parse(key)
                derive(connection, family, atlas, sources, run_id, touched[key], work, figures)
                places.add(family.place_id)
                if family.status == "withdrawn":  # a total may now fall with good reason
                    connection.execute(
                        "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'series', family "
                        "FROM observation WHERE place_id=? AND +status='recognised'",
                        [family.place_id],
                    )
            write(connection, work)
            counts += work.counts
            atlas.write(connection, _with_provinces(atlas, places))
            connection.executemany(
                "INSERT OR IGNORE INTO dirty VALUES ('years', ?)", sorted(work.years)
            )
            connection.executemany(
                "INSERT OR IGNORE INTO dirty VALUES ('series', ?)",
                [(key,) for key in batch if touched[key] is None and work.changed[key]],
            )
            connection.executemany(
                "INSERT OR IGNORE INTO dirty VALUES ('observation', ?)",
                [(c.mark(k),) for k in batch if touched[k] is not None for c in work.changed[k]],
            )
            connection.executemany(
                "DELETE FROM dirty WHERE kind='family' AND key=?", [(key,) for key in batch]
            )
            connection.executemany(
                "DELETE FROM dirty WHERE kind='figure' AND key=?",
                [(fact,) for key in batch for fact in last.get(key, ())],
            )
        if progress:
            progress(min(begin + BATCH, len(families)), len(families))
    if figures is not None:
        with base.transaction():
            figures.drop()
    if base.db.conn.execute("SELECT 1 FROM dirty WHERE kind='figure' LIMIT 1").fetchone():
        with base.transaction() as connection:  # those that are in no series, and were in none
            connection.execute("DELETE FROM dirty WHERE kind='figure'")
    refresh_years(base, atlas)
    return ReconcileResult(
        len(families),
        counts["observations"],
        counts["added"],
        counts["changed"],
        counts["removed"],
    )


def _touched(connection: sqlite3.Connection) -> dict[str, set[str] | None]:
    """For each series with something to do the figures that changed; ``None``: all of it."""
    found: dict[str, set[str] | None] = {
        row[0]: None for row in connection.execute("SELECT key FROM dirty WHERE kind='family'")
    }
    for sql in (
        "SELECT f.family, f.id FROM dirty AS d JOIN fact AS f ON f.id = d.key "
        "WHERE d.kind='figure' AND f.family IS NOT NULL AND f.live=1",
        "SELECT o.family, l.fact_id FROM dirty AS d JOIN observation_fact AS l "
        "ON l.fact_id = d.key AND l.relation='supports' "
        "JOIN observation AS o ON o.id = l.observation_id WHERE d.kind='figure'",
    ):
        for family, fact in connection.execute(sql):
            facts = found.setdefault(family, set())
            if facts is not None:
                facts.add(fact)
    return found


def _widen(connection: sqlite3.Connection, touched: dict[str, set[str] | None]) -> None:
    """Derive a series whole where that is less work."""
    for key, facts in touched.items():
        if facts is not None and len(facts) >= FEW:
            (count,) = connection.execute(
                "SELECT count(*) FROM fact WHERE family=? AND live=1", [key]
            ).fetchone()
            if len(facts) * 4 >= count:
                touched[key] = None


def _with_provinces(atlas: Atlas, places: Iterable[str]) -> set[str]:
    found = set(places)
    for place_id in list(found):
        located = atlas.locate(place_id)
        if located is not None:
            found.update(p for p in (located.province_id, located.now_id) if p is not None)
    for place_id in list(found):
        found.update(atlas.parts(place_id))
        found.update(atlas.successors(place_id))
    return found
