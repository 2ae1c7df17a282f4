"""One series derived anew: whole, or as far as changed figures reach.

Three ways lead to the groups that are new or other than what is stored: from all figures of the
series; from the strands that a changed figure is in, was in or stands between; from what new
figures alone can change (:mod:`knowledge.additions`).  Then the groups are judged among those
observations that they can contradict or replace, and rows are written where they differ.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.additions import change_of
from knowledge.agree import STOCK_GAP, Group, RivalList, group_order, group_strand, rivals_of
from knowledge.atlas import Atlas
from knowledge.claims import STOCK_BASES, plausible, strands
from knowledge.judge import Standing, judge
from knowledge.nearby import neighbours, settle
from knowledge.numbering import ids_of
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
)
from knowledge.outline import Outline
from knowledge.series import (
    Family,
    Row,
    Sorted,
    Sources,
    Stored,
    claim_of,
    claim_rows,
    dating,
    holders,
    parties_of,
    rivals_found,
    stored_series,
    supporting,
    tell_witnesses,
)
from knowledge.writing import log_change


@dataclass(slots=True)
class _Anew:
    """Groups with their ids, and the observations they take the place of.

    ``others`` are all other observations of the series where they had to be looked at anyway.
    """

    groups: list[tuple[str, Group]]
    replaced: set[str]
    standing: list[Standing] = field(default_factory=list)
    stored: list[Stored] = field(default_factory=list)
    others: list[Stored] | None = None
    outline: Outline | None = None
    parties: dict[str, str] = field(default_factory=dict)
    written: str | None = None


def derive(
    connection: sqlite3.Connection,
    family: Family,
    atlas: Atlas,
    sources: Sources,
    run_id: int,
    touched: set[str] | None,
    work: Work,
    figures: Sorted | None = None,
) -> None:
    """Derive a series anew: all of it, or what a change of the touched figures may concern."""
    if touched is not None and atlas.locate(family.place_id) is None:
        touched = None  # its place has the name that its figures give it
    anew = _anew(connection, family, touched, figures)
    tell_witnesses(sources, [group for _, group in anew.groups])
    members: dict[Standing, Group] = {}
    for identity, group in anew.groups:
        standing = group.standing(family.bases)
        standing.id = identity
        members[standing] = group
    newest, near = _judge(connection, family, members, anew)
    whole = touched is None
    before = stored_rows(connection, family.key, anew.replaced, whole=whole)
    links = stored_links(connection, family.key, anew.replaced, whole=whole)
    for identity in sorted(anew.replaced - {s.id for s in members}):
        work.gone.append((identity,))
        work.mark_changed(family.key, identity, named(before[identity]))
        label = label_of(named(before[identity]))
        log_change(connection, run_id, "retired", "observation", identity, None, label)
        work.counts["removed"] += 1
    same = (
        family.measure,
        *_place_columns(family.place_id, anew.written, atlas),
        family.stars_min,
        family.stars_max,
        family.status,
        family.product_group,
        family.producer_kind,
        family.target_by,
    )
    for standing, group in members.items():
        wanted = (
            *same,
            anew.parties.get(standing.best_fact),
            int(standing is newest),
            *columns_of(group, standing),
        )
        bring(connection, family, standing.id, wanted, before.get(standing.id), run_id, work)
        facts = {c.fact_id: ("supports", group.witness_of(c)) for c in group.claims}
        for other in standing.opposed:
            facts |= facts_against(connection, other, members)
        work.link(family.key, standing.id, links[standing.id], facts)
    everyone = anew.others is not None
    for kept in reached(near, anew.standing, members, newest, all_of_them=everyone):
        rejudge(connection, family, kept, newest, members, run_id, work)
    work.mark_years(family.place_id, [row[AS_OF] for row in before.values()])
    work.mark_years(family.place_id, [s.as_of_to for s in members if s.as_of_from])


# -- which groups --------------------------------------------------------------------------------


def _anew(
    connection: sqlite3.Connection,
    family: Family,
    touched: set[str] | None,
    figures: Sorted | None,
) -> _Anew:
    if touched is None:
        replaced = {
            row[0]
            for row in connection.execute("SELECT id FROM observation WHERE family=?", [family.key])
        }
        rows = figures.rows(family.key) if figures else claim_rows(connection, family.key)
        anew = _grouped(connection, family, rows, whole=True)
        anew.replaced, anew.others = replaced, []
        return anew
    fresh = claim_rows(connection, family.key, sorted(touched))
    held = holders(connection, family, touched)
    known = all(row[5] is not None for row in fresh)
    outline = Outline(connection, family) if family.stock and known and not held else None
    if outline is not None and not outline.open:
        change = change_of(connection, outline, family, [claim_of(row) for row in fresh])
        standing = [s.standing for s in change.replaced]
        identities = {s.id for s in standing}
        return _Anew(change.groups, identities, standing, change.replaced, outline=outline)
    stored = stored_series(connection, family)
    rows, affected = _concerned(connection, family, stored, fresh, held)
    anew = _grouped(connection, family, rows, whole=False)
    anew.replaced = affected
    anew.standing = [s.standing for s in stored if s.standing.id in affected]
    anew.others = [s for s in stored if s.standing.id not in affected]
    return anew


def _grouped(
    connection: sqlite3.Connection, family: Family, rows: Sequence[Row], *, whole: bool
) -> _Anew:
    claims = [claim_of(row) for row in rows]
    rivals = rivals_of(claims if family.stock and whole else ())
    groups: list[Group] = []
    for positions in strands([(c.basis, *c.span) for c in claims]) if claims else ():
        strand = [claims[p] for p in positions]
        near = rivals
        if not whole:
            several = strand if len(strand) > 1 else ()
            near = RivalList(rivals_found(connection, family, several))
        groups += group_strand(strand, stock=family.stock, rivals=near)
    groups.sort(key=group_order)
    anew = _Anew(list(zip(ids_of(family.key, groups), groups, strict=True)), set())
    if family.measure == "mous":
        anew.parties = {row[0]: parties_of(row) for row in rows if row[12] or row[13]}
    anew.written = min((row[11] for row in rows if row[11]), default=None)
    return anew


def _concerned(
    connection: sqlite3.Connection,
    family: Family,
    stored: Sequence[Stored],
    fresh: Sequence[Row],
    held: set[str],
) -> tuple[list[Row], set[str]]:
    """The figures that a change may concern, and the observations that they are, or were, in."""
    spans = [(row[5], *plausible(row[2], row[3], row[4] or "exact")) for row in fresh]
    affected = _affected(family, stored, fresh, spans, held)
    known = {row[0] for row in fresh}
    facts = set().union(*supporting(connection, affected).values()) - known
    more = claim_rows(connection, family.key, sorted(facts)) if facts else []
    return [*fresh, *more], affected


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


# -- what becomes of them ------------------------------------------------------------------------


def _judge(
    connection: sqlite3.Connection, family: Family, members: Iterable[Standing], anew: _Anew
) -> tuple[Standing | None, list[Stored]]:
    """Judge the new groups among the others: the newest, and those that may be seen otherwise."""
    fresh = list(members)
    if anew.others is None:
        assert anew.outline is not None
        _judged(family, fresh)
        if settle(anew.outline, fresh, anew.stored):
            latest = anew.outline.latest() if _of_stock(fresh) else None
            newest = _latest([*fresh, *_kept(latest, fresh)], family)
            if _still(newest, latest):
                return newest, []
        found = neighbours(anew.outline, fresh, anew.standing)
        if found is not None:
            _judged(family, [*fresh, *(s.standing for s in (*found.near, *found.beyond))])
            for other in found.beyond:  # of whom not all were heard who contradict them
                other.standing.state = other.state
            newest = _latest([*fresh, *(s.standing for s in (*found.near, *found.beyond))], family)
            if found.latest is None or (newest and _newness(newest) >= _newness(found.latest)):
                return newest, found.near
        anew.others = [
            s for s in stored_series(connection, family) if s.standing.id not in anew.replaced
        ]
    everyone = [*fresh, *(s.standing for s in anew.others)]
    _judged(family, everyone)
    return _latest(everyone, family), anew.others


def _of_stock(standings: Iterable[Standing]) -> bool:
    return any(s.basis in STOCK_BASES for s in standings)


def _kept(latest: Stored | None, fresh: Iterable[Standing]) -> list[Standing]:
    """The newest undisputed one so far, unless it is among those made anew."""
    if latest is None or any(s.id == latest.standing.id for s in fresh):
        return []
    latest.standing.state = latest.state
    return [latest.standing]


def _still(newest: Standing | None, latest: Stored | None) -> bool:
    """Whether the newest undisputed one is what it was, and none can have come before it."""
    if newest is None or latest is None:
        return newest is None and latest is None
    return newest.id == latest.standing.id and _newness(newest) >= _newness(latest.standing)


def _judged(family: Family, standings: Sequence[Standing]) -> None:
    judge(standings, stock=family.stock, targets=family.targets)


def _latest(standings: Iterable[Standing], family: Family) -> Standing | None:
    """The newest undisputed one: of totals, or of figures of open basis where there is no total."""
    if family.status not in ("recognised", None) or family.target_by is not None:
        return None
    known = list(standings)
    allowed = ("total", None) if family.bases else ("total", None, "batch")
    for basis in allowed:
        found = [
            s
            for s in known
            if s.basis == basis and s.first is not None and s.state in ("agreed", "single")
        ]
        if found:
            return max(found, key=_newness)
    return None


def _newness(s: Standing) -> tuple[int, int, int, str]:
    return (s.last or 0, s.first or 0, s.sources, s.best_fact)


def _place_columns(place_id: str, written: str | None, atlas: Atlas) -> tuple[str | None, ...]:
    """The gazetteer's name; where it has none, one that is written."""
    located = atlas.locate(place_id)
    if located is not None:
        return located.name, located.code, place_id, located.now_name, located.now_code
    return written, place_id.partition(":")[2] or place_id, place_id, None, None
