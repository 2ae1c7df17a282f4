"""Figures into observations: the rim around :mod:`knowledge.agree` and :mod:`knowledge.judge`.

Only what saving or reviewing touched is derived anew: of a series the strands that the touched
figures are in or stand between, so that adding an article costs what it touches.  Each step is one
transaction in which the marks that called for it go; a run that is killed leaves marks, and the
next run takes them up.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from knowledge.agree import STOCK_GAP, Group, Rivals, group_order, group_strand, rivals_of
from knowledge.atlas import Atlas, GazetteerLike
from knowledge.claims import STOCK_BASES, plausible, strands
from knowledge.judge import Standing, judge
from knowledge.observations import (
    AS_OF,
    Work,
    bring,
    columns_of,
    facts_against,
    label_of,
    named,
    reached,
    rejudge,
    stored_links,
    stored_rows,
    write,
)
from knowledge.series import (
    Family,
    Row,
    Sources,
    Stored,
    chunks,
    claim_of,
    claim_rows,
    dating,
    marks,
    parties_of,
    rivals_near,
    stored_series,
    tell_witnesses,
)
from knowledge.store import KnowledgeBase
from knowledge.windows import iso_day
from knowledge.writing import log_change

#: Series derived in one transaction.
BATCH = 200
#: Changed figures of a series below which it is never derived whole.
FEW = 25


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
    counts: Counter[str] = Counter()
    for begin in range(0, len(families), BATCH):
        batch = families[begin : begin + BATCH]
        with base.transaction() as connection:
            places = set()
            work = Work()
            for key in batch:
                family = Family.parse(key)
                _derive(connection, family, atlas, sources, run_id, touched[key], work)
                places.add(family.place_id)
                if family.status == "withdrawn":  # a total may now fall with good reason
                    connection.execute(
                        "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'series', family "
                        "FROM observation WHERE place_id=? AND status='recognised'",
                        [family.place_id],
                    )
            write(connection, work)
            counts += work.counts
            atlas.write(connection, _with_provinces(atlas, places))
            connection.executemany(
                "INSERT OR IGNORE INTO dirty VALUES ('years', ?)", sorted(work.years)
            )
            connection.executemany(
                "INSERT OR IGNORE INTO dirty VALUES ('series', ?)", [(key,) for key in batch]
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


# -- one series ----------------------------------------------------------------------------------


def _derive(
    connection: sqlite3.Connection,
    family: Family,
    atlas: Atlas,
    sources: Sources,
    run_id: int,
    touched: set[str] | None,
    work: Work,
) -> None:
    if touched is None:
        stored: list[Stored] = []
        affected = {
            row[0]
            for row in connection.execute("SELECT id FROM observation WHERE family=?", [family.key])
        }
        rows = claim_rows(connection, family.key)
    else:
        stored, affected, rows = _concerned(connection, family, touched)
    groups, parties = _groups(connection, family, sources, rows, whole=touched is None)
    standings = [group.standing(family.bases) for group in groups]
    for standing, identity in zip(standings, _ids(family.key, groups), strict=True):
        standing.id = identity
    others = [s for s in stored if s.standing.id not in affected]
    everyone = [*standings, *(s.standing for s in others)]
    judge(everyone, stock=family.stock, targets=family.targets)
    newest = _latest(everyone, family)
    members = dict(zip(standings, groups, strict=True))
    place = _place_columns(family.place_id, rows, atlas)
    before = stored_rows(connection, family.key, affected, whole=touched is None)
    links = stored_links(connection, family.key, affected, whole=touched is None)
    for identity in affected - {s.id for s in standings}:
        work.gone.append((identity,))
        label = label_of(named(before[identity]))
        log_change(connection, run_id, "retired", "observation", identity, None, label)
        work.counts["removed"] += 1
    same = (
        family.measure,
        *place,
        family.stars_min,
        family.stars_max,
        family.status,
        family.product_group,
        family.producer_kind,
        family.target_by,
    )
    for standing, group in zip(standings, groups, strict=True):
        wanted = (
            *same,
            parties.get(standing.best_fact),
            int(standing is newest),
            *columns_of(group, standing),
        )
        bring(connection, family, standing.id, wanted, before.get(standing.id), run_id, work)
        facts = {c.fact_id: ("supports", group.witness_of(c)) for c in group.claims}
        for other in standing.opposed:
            facts |= facts_against(connection, other, members)
        work.link(standing.id, links[standing.id], facts)
    replaced = [s.standing for s in stored if s.standing.id in affected]
    for kept in reached(others, replaced, members, newest):
        rejudge(connection, family, kept, newest, members, run_id, work)
    work.mark_years(family.place_id, [row[AS_OF] for row in before.values()])
    work.mark_years(family.place_id, [s.as_of_to for s in standings if s.as_of_from])


def _groups(
    connection: sqlite3.Connection,
    family: Family,
    sources: Sources,
    rows: Sequence[Row],
    *,
    whole: bool,
) -> tuple[list[Group], dict[str, str]]:
    parties = {row[0]: text for row in rows if (text := parties_of(row))}
    claims = [claim_of(row) for row in rows]
    rivals: Rivals | None = None
    if whole:
        rivals = rivals_of(claims if family.stock else ())
    groups: list[Group] = []
    for positions in strands([(c.basis, *c.span) for c in claims]) if claims else ():
        strand = [claims[p] for p in positions]
        near = rivals
        if near is None:
            near = rivals_near(connection, family, strand if len(strand) > 1 else ())
        groups += group_strand(strand, stock=family.stock, rivals=near)
    tell_witnesses(sources, groups)
    groups.sort(key=group_order)
    return groups, parties


def _concerned(
    connection: sqlite3.Connection, family: Family, touched: set[str]
) -> tuple[list[Stored], set[str], list[Row]]:
    """What a change of figures may concern: the observations to judge, those to derive anew from
    their claims, and these claims."""
    fresh = claim_rows(connection, family.key, sorted(touched))
    spans = [(row[5], *plausible(row[2], row[3], row[4] or "exact")) for row in fresh]
    held = [
        row[0]
        for part in chunks(sorted(touched))
        for row in connection.execute(
            "SELECT DISTINCT l.observation_id FROM observation_fact AS l JOIN observation AS o "
            f"ON o.id = l.observation_id WHERE l.fact_id IN ({marks(part)}) "
            "AND l.relation='supports' AND o.family=?",
            [*part, family.key],
        )
    ]
    old = connection.execute(
        f"SELECT basis, hull_low, hull_high FROM observation WHERE id IN ({marks(held)})", held
    ).fetchall()
    stored = stored_series(connection, family, [*spans, *old])
    affected = _affected(family, stored, fresh, spans, set(held))
    facts = {row[0] for row in fresh}
    for part in chunks(sorted(affected)):
        facts |= {
            row[0]
            for row in connection.execute(
                "SELECT l.fact_id FROM observation_fact AS l "
                f"WHERE l.observation_id IN ({marks(part)}) AND l.relation='supports'",
                part,
            )
        }
    known = {row[0] for row in fresh}
    more = claim_rows(connection, family.key, sorted(facts - known)) if facts - known else []
    return stored, affected, [*fresh, *more]


def _affected(
    family: Family,
    stored: Sequence[Stored],
    fresh: Sequence[Row],
    spans: Sequence[tuple[str | None, float, float]],
    held: set[str],
) -> set[str]:
    """The observations of the strands that the figures are in, were in, or stand between."""
    figures = [*spans, *((s.lane, *s.hull) for s in stored)]
    seeds = {*range(len(spans))}
    times: list[tuple[str | None, int, int]] = []
    for position, s in enumerate(stored, len(spans)):
        if s.standing.id in held:
            seeds.add(position)
            if s.days:
                times.append((s.standing.basis, *s.days))
    for row in fresh:
        _, first, last, _ = dating(row[6], row[7], row[8])
        if first is not None and last is not None:
            times.append((row[5], first, last))
    components = strands(figures) if figures else []
    touching = [c for c in components if not seeds.isdisjoint(c)]
    if family.stock:
        for component in components:
            members = [stored[p - len(spans)] for p in component if p >= len(spans)]
            if any(_stands_between(time, members) for time in times):
                touching.append(component)
    return {stored[p - len(spans)].standing.id for c in touching for p in c if p >= len(spans)}


def _stands_between(time: tuple[str | None, int, int], strand: Sequence[Stored]) -> bool:
    """Whether a figure of that basis and time may part, or has parted, figures of the strand."""
    basis, first, last = time
    if basis not in STOCK_BASES:
        return False
    dated = [s.days for s in strand if s.days and s.standing.basis == basis]
    before = any(begin < first and end >= first - STOCK_GAP for begin, end in dated)
    return before and any(end > last and begin <= last + STOCK_GAP for begin, end in dated)


def _latest(standings: Sequence[Standing], family: Family) -> Standing | None:
    """The newest undisputed one: of totals, or of figures of open basis where there is no total."""
    if family.status not in ("recognised", None) or family.target_by is not None:
        return None
    allowed = ("total", None) if family.bases else ("total", None, "batch")
    for basis in allowed:
        found = [
            s
            for s in standings
            if s.basis == basis and s.first is not None and s.state in ("agreed", "single")
        ]
        if found:
            return max(found, key=lambda s: (s.last or 0, s.first or 0, s.sources, s.best_fact))
    return None


def _ids(key: str, groups: Sequence[Group]) -> list[str]:
    """Content hashes: series, basis, value and the year it begins; a number where that recurs.

    What could recur is of one strand, so the number does not depend on what else is derived.
    """
    used: Counter[str] = Counter()
    result = []
    series = json.dumps(key, ensure_ascii=False)
    for group in groups:
        best, year = group.best, iso_day(group.first)[:4] if group.first else None
        values = [group.basis, best.value_min, best.value_max, best.qualifier, year]
        content = f"[{series}, {', '.join([_as_json(value) for value in values])}"
        used[content] += 1
        text = f"{content}, {used[content]}]"
        result.append(hashlib.sha256(text.encode()).hexdigest()[:16])
    return result


def _as_json(value: str | int | None) -> str:
    """A value that holds nothing to be escaped."""
    if value is None:
        return "null"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _place_columns(place_id: str, rows: Sequence[Row], atlas: Atlas) -> tuple[str | None, ...]:
    """The gazetteer's name; where it has none, one that is written."""
    located = atlas.locate(place_id)
    if located is not None:
        return located.name, located.code, place_id, located.now_name, located.now_code
    written = min((row[11] for row in rows if row[11]), default=None)
    return written, place_id.partition(":")[2] or place_id, place_id, None, None
