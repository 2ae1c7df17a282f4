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
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.agree import STOCK_GAP, Group, Rivals, group_order, group_strand, rivals_of
from knowledge.atlas import Atlas, GazetteerLike
from knowledge.claims import STOCK_BASES, Claim, plausible, strands
from knowledge.judge import LEADS, Standing, contradict, judge
from knowledge.messages import Many, dump, joined, load, say
from knowledge.series import (
    Family,
    Row,
    Sources,
    Stored,
    chunks,
    claim_rows,
    dating,
    marks,
    rivals_near,
    stored_series,
    strands_of,
)
from knowledge.store import KnowledgeBase, log_change
from knowledge.windows import iso_day

#: Series derived in one transaction.
BATCH = 200
#: Changed figures of a series below which it is never derived whole.
FEW = 25

#: What people read of an observation; a change of it is written in the book.
_OF_SERIES = (
    "measure",
    "place",
    "place_code",
    "place_id",
    "place_now",
    "place_code_now",
    "stars_min",
    "stars_max",
    "status",
    "product_group",
    "producer_kind",
    "target_by",
)
_SHOWN = (
    *_OF_SERIES,
    "parties",
    "latest",
    "basis",
    "as_of",
    "as_of_from",
    "as_of_to",
    "value_min",
    "value_max",
    "qualifier",
    "articles",
    "sources",
    "state",
    "reason",
)
#: What the program needs to judge it again without its claims.
_INNER = (
    "low",
    "high",
    "first_day",
    "last_day",
    "strength",
    "bound",
    "best_fact",
    "witness",
    "hull_low",
    "hull_high",
    "from_day",
    "until_day",
    "open_basis",
    "why",
)
_WRITTEN = (*_SHOWN, *_INNER)
_AS_OF = _WRITTEN.index("as_of")


@dataclass(frozen=True, slots=True)
class ReconcileResult:
    """How many series were derived, and what became of their observations."""

    families: int = 0
    observations: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(slots=True)
class _Work:
    """What a batch of series comes to; written at its end, many rows at a time."""

    counts: Counter[str] = field(default_factory=Counter)
    gone: list[tuple[str]] = field(default_factory=list)
    unlinked: list[tuple[str]] = field(default_factory=list)
    added: list[tuple[Any, ...]] = field(default_factory=list)
    linked: list[tuple[str, str, str, str]] = field(default_factory=list)
    years: set[tuple[str]] = field(default_factory=set)

    def mark_years(self, place_id: str, dates: Iterable[str | None]) -> None:
        self.years |= {(f"{place_id}|{as_of[:4]}",) for as_of in dates if as_of}


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
            work = _Work()
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
            _write(connection, work)
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
    work: _Work,
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
    members = {s: group.claims for s, group in zip(standings, groups, strict=True)}
    place = _place_columns(family.place_id, rows, atlas)
    before = _before(connection, family.key, affected, whole=touched is None)
    links = _links(connection, family.key, affected, whole=touched is None)
    for identity in affected - {s.id for s in standings}:
        work.gone.append((identity,))
        label = _label(_named(before[identity]))
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
            *_columns(group, standing),
        )
        _bring(connection, family, standing.id, wanted, before.get(standing.id), run_id, work)
        facts = {c.fact_id: ("supports", c.witness) for c in group.claims}
        for other in standing.opposed:
            facts |= _against(connection, other, members)
        if links[standing.id] != facts:
            if links[standing.id]:
                work.unlinked.append((standing.id,))
            work.linked += [(standing.id, fact, *rest) for fact, rest in facts.items()]
    replaced = [s.standing for s in stored if s.standing.id in affected]
    for kept in _reached(others, replaced, members, newest):
        _rejudge(connection, family, kept, newest, members, run_id, work)
    work.mark_years(family.place_id, [row[_AS_OF] for row in before.values()])
    work.mark_years(family.place_id, [s.as_of_to for s in standings if s.as_of_from])


def _groups(
    connection: sqlite3.Connection,
    family: Family,
    sources: Sources,
    rows: Sequence[Row],
    *,
    whole: bool,
) -> tuple[list[Group], dict[str, str]]:
    parties: dict[str, str] = {}
    found = list(strands_of(sources, rows))
    rivals: Rivals | None = None
    if whole:
        rivals = rivals_of([c for strand in found for c in strand.claims] if family.stock else ())
    groups: list[Group] = []
    for strand in found:
        parties |= strand.parties
        claims = strand.claims
        near = rivals
        if near is None:
            near = rivals_near(connection, family, claims if len(claims) > 1 else ())
        groups += group_strand(claims, stock=family.stock, rivals=near)
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


def _columns(group: Group, standing: Standing) -> tuple[Any, ...]:
    """The columns from ``basis`` on."""
    newest, claims = group.newest, group.claims
    why = joined(standing.reasons())
    if len(claims) == 1:
        low, high, first, last = group.low, group.high, claims[0].first, claims[0].last
        opened = claims[0].basis is None
    else:
        low = min([c.span[0] for c in claims])
        high = max([c.span[1] for c in claims])
        first = min([c.first for c in claims if c.first is not None], default=None)
        last = max([c.last for c in claims if c.last is not None], default=None)
        opened = any(c.basis is None for c in claims)
    return (
        group.basis,
        newest.as_of if newest else None,
        standing.as_of_from,
        standing.as_of_to,
        standing.value_min,
        standing.value_max,
        standing.qualifier,
        group.articles,
        standing.sources,
        standing.state,
        say(why),
        group.low,
        group.high,
        group.first,
        group.last,
        group.strength,
        standing.bound,
        standing.best_fact,
        standing.witness,
        low,
        high,
        first,
        last,
        int(opened),
        dump(why),
    )


# -- writing -------------------------------------------------------------------------------------


def _before(
    connection: sqlite3.Connection, key: str, affected: set[str], *, whole: bool
) -> dict[str, Row]:
    """The stored observations that are derived anew, as :data:`_WRITTEN`."""
    select = f"SELECT id, {', '.join(_WRITTEN)} FROM observation"
    if whole:
        rows = connection.execute(f"{select} WHERE family=?", [key]).fetchall()
    else:
        rows = [
            row
            for part in chunks(sorted(affected))
            for row in connection.execute(f"{select} WHERE id IN ({marks(part)})", part)
        ]
    return {row[0]: row[1:] for row in rows}


def _links(
    connection: sqlite3.Connection, key: str, affected: set[str], *, whole: bool
) -> dict[str, dict[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    if not affected:
        return found
    if whole:
        rows = connection.execute(
            "SELECT l.* FROM observation AS o CROSS JOIN observation_fact AS l "
            "ON l.observation_id = o.id WHERE o.family=?",
            [key],
        ).fetchall()
    else:
        rows = [
            row
            for part in chunks(sorted(affected))
            for row in connection.execute(
                f"SELECT * FROM observation_fact WHERE observation_id IN ({marks(part)})", part
            )
        ]
    for observation, fact, relation, witness in rows:
        found[observation][fact] = (relation, witness)
    return found


def _against(
    connection: sqlite3.Connection,
    other: Standing,
    members: Mapping[Standing, Sequence[Claim]],
) -> dict[str, tuple[str, str]]:
    """The facts of an observation, as what they are to one that they contradict."""
    if other in members:
        return {c.fact_id: ("contradicts", c.witness) for c in members[other]}
    return {
        fact: ("contradicts", witness)
        for fact, witness in connection.execute(
            "SELECT fact_id, witness FROM observation_fact "
            "WHERE observation_id=? AND relation='supports'",
            [other.id],
        )
    }


def _bring(
    connection: sqlite3.Connection,
    family: Family,
    identity: str,
    wanted: Row,
    old: Row | None,
    run_id: int,
    work: _Work,
) -> None:
    """Have an observation as it is wanted, touching what differs only."""
    work.counts["observations"] += 1
    if old is None:
        work.added.append((identity, family.key, *wanted, run_id, run_id))
        work.counts["added"] += 1
        return
    if wanted == old:
        return
    before, after = _named(old), _named(wanted)
    differing = [name for name in _WRITTEN if after[name] != before[name]]
    shown = [name for name in differing if name in _SHOWN]
    connection.execute(
        f"UPDATE observation SET {', '.join(f'{n}=?' for n in differing)}"
        f"{', last_run=?' if shown else ''} WHERE id=?",
        [*(after[n] for n in differing), *([run_id] if shown else []), identity],
    )
    if not shown:
        return
    detail = "; ".join(f"{n}: {before[n]} → {after[n]}" for n in shown if n != "reason")
    text = f"{_label(after)}: {detail or 'reason'}"
    log_change(connection, run_id, "changed", "observation", identity, None, text)
    work.counts["changed"] += 1


def _named(row: Row) -> dict[str, Any]:
    return dict(zip(_WRITTEN, row, strict=True))


def _reached(
    others: Sequence[Stored],
    replaced: Sequence[Standing],
    fresh: Collection[Standing],
    newest: Standing | None,
) -> Iterator[Stored]:
    """Those of the others of which a change may have altered the state, or what is said of it."""
    replaced = [s for s in replaced if s.basis in STOCK_BASES and s.first is not None]
    newest_before: dict[str | None, Standing] = {}
    for standing in [*replaced, *(o.standing for o in others)]:
        held = newest_before.get(standing.basis)
        if standing.first is not None and (held is None or standing.order > held.order):
            newest_before[standing.basis] = standing
    for other in others:
        standing = other.standing
        if (
            standing.state != other.state
            or other.latest
            or standing is newest
            or (standing.later or newest_before.get(standing.basis))
            is not newest_before.get(standing.basis)
            or any(o in fresh for o in standing.opposed)
            or (other.state == "disputed" and any(contradict(standing, r) for r in replaced))
            or standing.later in fresh
        ):
            yield other


def _rejudge(
    connection: sqlite3.Connection,
    family: Family,
    other: Stored,
    newest: Standing | None,
    members: Mapping[Standing, Sequence[Claim]],
    run_id: int,
    work: _Work,
) -> None:
    """Bring an observation whose claims are as they were to what the others now make of it."""
    standing = other.standing
    latest = int(standing is newest)
    opposed = any(o in members for o in standing.opposed)
    parts = load(other.why) if other.why else Many("; ", ())
    standing.own = tuple(part for part in parts.items if getattr(part, "key", None) not in LEADS)
    why = joined(standing.reasons())
    text = dump(why)
    if (standing.state, text, latest) != (other.state, other.why, other.latest):
        before = _before(connection, family.key, {standing.id}, whole=False)[standing.id]
        wanted = _named(before) | {
            "state": standing.state,
            "why": text,
            "reason": say(why),
            "latest": latest,
        }
        _bring(connection, family, standing.id, tuple(wanted.values()), before, run_id, work)
        work.mark_years(family.place_id, [before[_AS_OF]])
        opposed = True
    if opposed or other.state == "disputed" != standing.state:
        links = _links(connection, family.key, {standing.id}, whole=False)[standing.id]
        facts = {f: v for f, v in links.items() if v[0] == "supports"}
        for rival in standing.opposed:
            facts |= _against(connection, rival, members)
        if facts != links:
            work.unlinked.append((standing.id,))
            work.linked += [(standing.id, fact, *rest) for fact, rest in facts.items()]


def _write(connection: sqlite3.Connection, work: _Work) -> None:
    connection.executemany(
        "DELETE FROM observation_fact WHERE observation_id=?", [*work.gone, *work.unlinked]
    )
    connection.executemany("DELETE FROM observation WHERE id=?", work.gone)
    columns = ("id", "family", *_WRITTEN, "first_run", "last_run")
    connection.executemany(
        f"INSERT INTO observation({', '.join(columns)}) VALUES ({marks(columns)})", work.added
    )
    connection.executemany("INSERT INTO observation_fact VALUES (?,?,?,?)", work.linked)


def _label(row: Mapping[str, Any]) -> str:
    value = row["value_min"] if row["value_min"] is not None else row["value_max"]
    tier = f" {row['stars_min']}-{row['stars_max']} sao" if row["stars_min"] is not None else ""
    return f"{row['place']}: {value} {row['measure']}{tier} ({row['as_of'] or 'undated'})"
