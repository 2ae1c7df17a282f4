"""New figures in a series that is derived already: which observations they change or open.

A strand (:func:`knowledge.claims.strands`) grows with its series where rounded figures tie values
together, or where one number comes again every season.  Most new figures change one observation of
it, or open one.  Three rules tell that without deriving the strand:

- Exact, dated figures of one value are grouped before all others, by themselves.  Where a new one
  leaves the stretches of their groups as they were, whatever comes later (rounded, undated) finds
  what it found before, and only the group that the new one joins is another.
- Batches and increments are grouped within a season, with those whose breakdowns do not clash: what
  is linked with the new one by days, by the figures beside it or by its article is a cell that
  nothing else reaches into.
- As a value in between, a new figure can part only observations that reach over its days, and
  none where one as well attested stands there already.

Where a rule does not hold the strand is derived whole.  Figures that were in the series before and
say something else now are no business of this module.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.agree import (
    FLOW_GAP,
    Group,
    Rival,
    RivalList,
    group_order,
    group_strand,
    rank,
)
from knowledge.claims import (
    PUBLISHED,
    STOCK_BASES,
    UNDATED,
    Claim,
    breakdowns_agree,
    breakdowns_clash,
)
from knowledge.numbering import ids_among, ids_of
from knowledge.outline import Outline
from knowledge.series import (
    Family,
    Row,
    Stored,
    claim_of,
    claim_rows,
    exact_rows,
    lane_rows,
    rivals_found,
    said_by,
    supporting,
)


@dataclass(slots=True)
class Change:
    """Groups whose observation is new or another than it was, with its id; what they replace."""

    groups: list[tuple[str, Group]] = field(default_factory=list)
    replaced: list[Stored] = field(default_factory=list)


@dataclass(slots=True)
class _Strand:
    """Figures of one basis whose values meet, directly or over others, as far as new ones ask."""

    basis: str
    low: float
    high: float
    #: The observations, as the outline has them.
    rows: list[Row]
    new: list[Claim]
    whole: bool = False
    claims: list[Claim] = field(default_factory=list)
    #: Whether these are only those whose values are new.
    partial: bool = False

    def meets(self, basis: str, low: float, high: float) -> bool:
        return self.basis == basis and low <= self.high and self.low <= high

    @property
    def fresh(self) -> set[str]:
        return {c.fact_id for c in self.new}


def change_of(
    connection: sqlite3.Connection, outline: Outline, family: Family, new: Sequence[Claim]
) -> Change:
    """What new figures make of a series in which nobody leaves a basis open, they included."""
    strands = _strands(outline, new)
    for strand in list(strands):
        _load(connection, family, strand)
        if strand.basis in STOCK_BASES:
            _part(outline, strand, strands)
    change = Change()
    for strand in strands:
        narrow = _within_values if strand.basis in STOCK_BASES else _within_seasons
        part = None if strand.whole else narrow(connection, outline, family, strand)
        part = part or _whole(connection, outline, family, strand)
        change.groups += part.groups
        change.replaced += part.replaced
    return change


# -- strands -------------------------------------------------------------------------------------


def _strands(outline: Outline, new: Iterable[Claim]) -> list[_Strand]:
    found: list[_Strand] = []
    for claim in new:
        assert claim.basis is not None
        low, high = claim.span
        home = next((s for s in found if s.meets(claim.basis, low, high)), None)
        if home is not None and home.low <= low and high <= home.high:
            home.new.append(claim)
            continue
        strand = _strand_at(outline, claim.basis, low, high)
        for other in [s for s in found if s.meets(strand.basis, strand.low, strand.high)]:
            found.remove(other)
            strand.low, strand.high = min(strand.low, other.low), max(strand.high, other.high)
            strand.rows = list({row[0]: row for row in (*other.rows, *strand.rows)}.values())
            strand.new += other.new
        strand.new.append(claim)
        found.append(strand)
    return found


def _strand_at(outline: Outline, basis: str, low: float, high: float) -> _Strand:
    rows = outline.meeting(basis, low, high)
    low = min([low, *(row[1] for row in rows)])
    high = max([high, *(row[2] for row in rows)])
    return _Strand(basis, low, high, rows, [])


def _claims(connection: sqlite3.Connection, family: Family, strand: _Strand) -> list[Claim]:
    rows = lane_rows(connection, family, strand.basis, strand.low, strand.high)
    claims = map(claim_of, rows)
    return [c for c in claims if c.exact or strand.meets(strand.basis, *c.span)]


def _load(connection: sqlite3.Connection, family: Family, strand: _Strand) -> None:
    """Read the figures of a strand; only the exact ones of new values where that may do."""
    tied = any(row[1] != row[2] for row in strand.rows)
    if strand.basis not in STOCK_BASES or not tied or not all(c.exact for c in strand.new):
        strand.claims = _claims(connection, family, strand)
        return
    strand.partial = True
    strand.claims = [
        claim_of(row)
        for value in sorted({c.value_min or 0 for c in strand.new})
        for row in exact_rows(connection, family, strand.basis, value)
    ]


def _part(outline: Outline, strand: _Strand, strands: list[_Strand]) -> None:
    """Have the strands derived whole in which a new figure may part an observation."""
    for claim in strand.new:
        if claim.first is None or claim.last is None or _has_twin(claim, strand):
            continue
        low, high = claim.span
        for stored in outline.over(strand.basis, claim.first, claim.last):
            if stored.standing.low <= high and low <= stored.standing.high:
                continue
            parted = next((s for s in strands if s.meets(strand.basis, *stored.hull)), None)
            if parted is None:
                parted = _strand_at(outline, strand.basis, *stored.hull)
                parted.partial = True
                strands.append(parted)
            parted.whole = True


def _has_twin(claim: Claim, strand: _Strand) -> bool:
    """Whether one of that value stood between whatever the new figure stands between."""
    assert claim.first is not None
    assert claim.last is not None
    fresh, attested = strand.fresh, rank(claim.exact, claim.strength)
    return any(
        c.first is not None
        and c.last is not None
        and claim.first <= c.first
        and c.last <= claim.last
        and c.span == claim.span
        and rank(c.exact, c.strength) <= attested
        and c.fact_id not in fresh
        for c in strand.claims
    )


def _whole(
    connection: sqlite3.Connection, outline: Outline, family: Family, strand: _Strand
) -> Change:
    if strand.partial:
        strand.claims = _claims(connection, family, strand)
    rivals = RivalList(rivals_found(connection, family, _several(strand.claims)))
    groups = group_strand(strand.claims, stock=family.stock, rivals=rivals)
    groups.sort(key=group_order)
    stored = outline.stored(strand.rows)
    return _differing(connection, strand, stored, groups, ids_of(family.key, groups))


def _several(claims: Sequence[Claim]) -> Sequence[Claim]:
    return claims if len(claims) > 1 else ()


def _differing(
    connection: sqlite3.Connection,
    strand: _Strand,
    stored: Sequence[Stored],
    groups: Sequence[Group],
    identities: Sequence[str],
) -> Change:
    """Only what is not as it is stored."""
    fresh = strand.fresh
    known = {s.standing.id: s for s in stored}
    alike = {
        identity: facts
        for identity, group in zip(identities, groups, strict=True)
        if identity in known
        and fresh.isdisjoint(facts := {c.fact_id for c in group.claims})
        and _alike(group, known[identity])
    }
    members = supporting(connection, alike)
    same = {identity for identity, facts in alike.items() if facts == members[identity]}
    return Change(
        [(i, group) for i, group in zip(identities, groups, strict=True) if i not in same],
        [s for s in stored if s.standing.id not in same],
    )


def _alike(group: Group, stored: Stored) -> bool:
    """Whether a group of the same figures came about in the same way, as far as can be seen."""
    s = stored.standing
    if group.stale or group.joined_undated or group.joined_open or stored.joined:
        return False
    return (group.low, group.high, group.first, group.last, group.strength) == (
        s.low,
        s.high,
        s.first,
        s.last,
        s.strength,
    )


# -- totals: within the values that are new ------------------------------------------------------


def _within_values(
    connection: sqlite3.Connection, outline: Outline, family: Family, strand: _Strand
) -> Change | None:
    """The groups that new exact figures join, where nothing else can take notice of them."""
    if not strand.partial:  # it has no other values
        return None
    fresh = strand.fresh
    values = {c.value_min for c in strand.new}
    if said_by(connection, family, strand.basis, {c.article_id for c in strand.new}) != fresh:
        return None
    stored = [s for s in outline.stored(strand.rows) if s.standing.low == s.standing.high in values]
    members = supporting(connection, [s.standing.id for s in stored])
    others = set().union(*members.values()) - {c.fact_id for c in strand.claims}
    tied = [claim_of(row) for row in claim_rows(connection, family.key, sorted(others))]
    claims = [*strand.claims, *tied]
    if any(c.exact for c in tied) or len(claims) != len(fresh.union(*members.values())):
        return None
    found = rivals_found(connection, family, claims)
    rivals = RivalList(found)
    dated = [c for c in claims if c.exact and c.strength != UNDATED]
    before = group_strand(
        [c for c in dated if c.fact_id not in fresh],
        stock=True,
        rivals=RivalList(_without(found, strand.new)),
    )
    after = group_strand(dated, stock=True, rivals=rivals)
    if _stretches(before, fresh) != _stretches(after, fresh):
        return None
    held = {frozenset(facts): s for s in stored if (facts := members[s.standing.id])}
    change = Change()
    for group in group_strand(claims, stock=True, rivals=rivals):
        facts = {c.fact_id for c in group.claims}
        was = held.pop(frozenset(facts - fresh), None)
        if was is None or (group.first is None and facts & fresh):
            return None
        if facts & fresh:
            change.groups.append((was.standing.id, group))
            change.replaced.append(was)
    return None if held else change


def _without(
    found: Sequence[tuple[str | None, Rival]], claims: Iterable[Claim]
) -> list[tuple[str | None, Rival]]:
    left = Counter(found)
    left.subtract(
        (c.basis, (c.first, c.last, *c.span, rank(c.exact, c.strength)))
        for c in claims
        if c.first is not None and c.last is not None
    )
    return [rival for rival, count in left.items() if count > 0]


def _stretches(
    groups: Iterable[Group], fresh: set[str]
) -> set[tuple[frozenset[str], int | None, int | None]]:
    """Groups by the figures that were there before, with their days."""
    return {
        (frozenset(c.fact_id for c in g.claims if c.fact_id not in fresh), g.first, g.last)
        for g in groups
    }


# -- batches and increments: within a season -----------------------------------------------------


def _within_seasons(
    connection: sqlite3.Connection, outline: Outline, family: Family, strand: _Strand
) -> Change | None:
    """The groups of what is linked with new figures of one value, by season."""
    if not all(c.exact for c in strand.claims):
        return None
    cell = cell_of(strand.claims, strand.fresh)
    groups = group_strand(cell, stock=family.stock, rivals=RivalList(()))
    groups.sort(key=group_order)
    old = {c.fact_id for c in cell} - strand.fresh
    near = outline.stored(_of_years(cell, strand.rows))
    members = supporting(connection, [s.standing.id for s in near])
    holding = {identity for identity, facts in members.items() if not old.isdisjoint(facts)}
    stored = [s for s in near if s.standing.id in holding]
    if set().union(*(members[identity] for identity in holding)) != old:
        return None
    beside = [s.standing for s in near if s.standing.id not in holding]
    identities = ids_among(family.key, groups, beside)
    if identities is None:
        return None
    return _differing(connection, strand, stored, groups, identities)


def _of_years(cell: Sequence[Claim], rows: Iterable[Row]) -> list[Row]:
    """The observations that may hold figures of a cell, or be numbered among its groups: those of
    its years, and undated ones."""
    days = [day for c in cell for day in (c.first, c.last) if day is not None]
    if not days:
        return [row for row in rows if row[5] is None]
    begin = date(date.fromordinal(min(days)).year, 1, 1).toordinal()
    end = date(date.fromordinal(max(days)).year, 12, 31).toordinal()
    return [row for row in rows if row[5] is None or (row[5] <= end and row[6] >= begin)]


def cell_of(claims: Sequence[Claim], fresh: Collection[str]) -> list[Claim]:
    """Of the exact figures of one value those that new ones may have to do with."""
    cell = [c for c in claims if c.fact_id in fresh]
    rest = [c for c in claims if c.fact_id not in fresh]
    for one in cell:  # grows as it is gone through
        apart: list[Claim] = []
        for other in rest:
            (cell if _may_join(one, other) else apart).append(other)
        rest = apart
    return cell


def _may_join(a: Claim, b: Claim) -> bool:
    """Whether two figures of one value may bring each other into one group.

    Those that are near in time are of one group or have nothing to do with each other: a group
    takes none that gives another breakdown than any of its figures.
    """
    if a.first is not None and a.last is not None and b.first is not None and b.last is not None:
        if b.first - a.last <= FLOW_GAP and a.first - b.last <= FLOW_GAP:
            return a.breakdown is b.breakdown or not breakdowns_clash(a.breakdown, b.breakdown)
        later = a if a.first > b.last else b
        alike = later.strength == PUBLISHED and breakdowns_agree(a.breakdown, b.breakdown)
    elif a.first is None and b.first is None:
        alike = not breakdowns_clash(a.breakdown, b.breakdown)
    else:
        alike = breakdowns_agree(a.breakdown, b.breakdown)
    return alike or a.article_id == b.article_id
