"""What the figures of one series say together: claims in, groups with a state out.  Pure.

A *claim* is a figure in an article; a *group* is what becomes an observation: claims that say the
same of the same time.  The result depends on the set of claims only, never on their order: they
are taken in passes from the best dated to the undated, each pass in a fixed order.

- Exact and dated claims of one value join over time as long as no other value stands between.
- Rounded ones ("hơn 120") join the exact value they allow (124).
- An article's date is a weak date: the figure held some time before.  A claim dated only by it
  may repeat an older figure, if value and breakdown are those of that figure.
- An undated claim joins a dated group only where value and breakdown agree, and so does one that
  leaves the basis open; otherwise they stand apart.
- Totals, cumulative counts, batches and increments never join one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from knowledge.windows import iso_day

#: Days a value may go unmentioned and still be the same observation.
STOCK_GAP = 366
#: A batch is spoken of for about a season; the same number later is another batch.
FLOW_GAP = 92
#: Days by which a figure may be older than the article that alone dates it.
PUBLICATION_SLACK = 14
#: Within so many days an equal figure is taken for the same though its basis is left open.
OPEN_BASIS_GAP = 31
#: Open-basis figures further apart than this share are taken for figures of different things.
NEAR = 0.2

UNDATED, PUBLISHED, STATED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure in one article.

    ``first`` and ``last`` are the days (ordinals) between which the date it is stated for lies,
    ``None`` when undated; ``bound`` is the last day on which the article can have been published.
    ``strength`` tells what dates it: the text or event, the article's date, nothing.
    ``parties`` (of memoranda) are folded words.
    """

    fact_id: str
    article_id: str
    witness: str
    value_min: int | None
    value_max: int | None
    qualifier: str
    basis: str | None
    strength: int
    as_of: str | None
    first: int | None
    last: int | None
    bound: int | None
    breakdown: Mapping[str, int] = field(default_factory=dict)
    parties: str | None = None

    @property
    def exact(self) -> bool:
        return self.qualifier == "exact"


@dataclass(slots=True, eq=False)
class Group:
    """Claims that say the same; ``opposed`` are the groups that say otherwise of the same time."""

    basis: str | None
    claims: list[Claim]
    low: float
    high: float
    first: int | None
    last: int | None
    strength: int
    state: str = "single"
    reason: str = ""
    stale: list[Claim] = field(default_factory=list)
    joined_undated: list[Claim] = field(default_factory=list)
    joined_open: list[Claim] = field(default_factory=list)
    opposed: list[Group] = field(default_factory=list)
    _best: Claim | None = None
    _dated: list[Claim] | None = None
    _counts: tuple[int, int] | None = None

    def changed(self) -> None:
        """Forget what was worked out of the claims so far."""
        self._best = self._dated = self._counts = None

    @property
    def best(self) -> Claim:
        """The claim that gives the value: exact before rounded, then the narrowest."""
        if self._best is None:
            self._best = min(self.claims, key=_value_order)
        return self._best

    @property
    def sources(self) -> int:
        return self._counted()[0]

    @property
    def articles(self) -> int:
        return self._counted()[1]

    def _counted(self) -> tuple[int, int]:
        if self._counts is None:
            self._counts = (
                len({c.witness for c in self.claims}),
                len({c.article_id for c in self.claims}),
            )
        return self._counts

    @property
    def dated(self) -> list[Claim]:
        """The claims that date the group, earliest first."""
        if self._dated is None:
            self._dated = self._find_dated()
        return self._dated

    def _find_dated(self) -> list[Claim]:
        weak = {id(c) for c in (*self.stale, *self.joined_undated)}
        found = [c for c in self.claims if c.first is not None and id(c) not in weak]
        finest = [c for c in found if c.first == c.last] or found
        return sorted(finest, key=lambda c: (c.first, c.last, c.fact_id))

    @property
    def published_by(self) -> int | None:
        """The last day by which an undated group was in print: its figure is no younger."""
        return min((c.bound for c in self.claims if c.bound is not None), default=None)


@lru_cache(maxsize=65536)
def plausible(value_min: int | None, value_max: int | None, qualifier: str) -> tuple[float, float]:
    """The values that a figure allows, as a reader takes it: "hơn 120" is 121 to 130.

    A rounded figure is rounded to its last digit that is not zero, and by at most a quarter.
    """
    low = value_min if value_min is not None else value_max
    high = value_max if value_max is not None else value_min
    if low is None or high is None:
        return (0, float("inf"))
    if qualifier in ("exact", "range"):
        return (low, high)
    unit = _unit(low)
    if qualifier in ("more_than", "at_least"):
        above = min(low + unit, low * 1.25)
        return (low + (qualifier == "more_than"), max(above, low + 1))
    if qualifier in ("fewer_than", "at_most"):
        below = max(high - unit, high * 0.75)
        return (min(below, high - 1), high - (qualifier == "fewer_than"))
    width = max(1.0, min(unit / 2, low * 0.05))
    return (low - width, high + width)


def _unit(value: int) -> int:
    unit = 10
    while value and value % (unit * 10) == 0:
        unit *= 10
    return unit


def breakdowns_agree(a: Mapping[str, int], b: Mapping[str, int]) -> bool:
    """Two breakdowns share at least two parts, and every part they share has one value."""
    shared = a.keys() & b.keys()
    return len(shared) >= 2 and all(a[part] == b[part] for part in shared)


def breakdowns_clash(a: Mapping[str, int], b: Mapping[str, int]) -> bool:
    return any(a[part] != b[part] for part in a.keys() & b.keys())


def agree(
    claims: Iterable[Claim], *, stock: bool, targets: bool = False, bases: bool = True
) -> list[Group]:
    """The groups of one series, in order of time, with their states and reasons.

    ``stock`` series hold what there is at a time (recognised products): two values at one time
    are a dispute.  In other series (products shown at a fair) figures stand side by side.
    ``targets`` are replaced by later ones for the same period.  ``bases`` is false where figures
    have none (memoranda), so that its absence says nothing.
    """
    builder = _Builder(stock)
    for claim in sorted(claims, key=_claim_order):
        builder.add(claim)
    groups = sorted(builder.groups, key=_group_order)
    _judge(groups, stock, targets, bases)
    return groups


def _claim_order(c: Claim) -> tuple[object, ...]:
    """Known basis first; exact before rounded; stated before published before undated; by day."""
    return (
        c.basis is None,
        c.strength == UNDATED,
        not c.exact,
        -c.strength,
        (c.last - c.first) if c.first is not None and c.last is not None else 0,
        c.first or 0,
        c.bound or 0,
        c.value_min if c.value_min is not None else -1,
        c.value_max if c.value_max is not None else -1,
        c.article_id,
        c.fact_id,
    )


def _value_order(c: Claim) -> tuple[object, ...]:
    low, high = plausible(c.value_min, c.value_max, c.qualifier)
    return (not c.exact, high - low, -c.strength, c.first or 0, c.fact_id)


def _group_order(g: Group) -> tuple[object, ...]:
    best = g.best
    return (
        g.first is None,
        g.first or g.published_by or 0,
        g.last or 0,
        g.basis or "",
        best.value_min if best.value_min is not None else -1,
        best.value_max if best.value_max is not None else -1,
        best.fact_id,
    )


class _Builder:
    """Finds a home for one claim after another."""

    def __init__(self, stock: bool) -> None:
        self.groups: list[Group] = []
        self._stock = stock
        self._by_value: dict[int | None, list[Group]] = defaultdict(list)
        self._rounded: list[Group] = []
        self._by_article: dict[str, list[Group]] = defaultdict(list)

    def add(self, claim: Claim) -> None:
        low, high = plausible(claim.value_min, claim.value_max, claim.qualifier)
        home = self._home(claim, low, high)
        if home is None:
            self._open(claim, low, high)

    def _candidates(self, claim: Claim, low: float, high: float) -> list[Group]:
        if claim.exact:
            near = [*self._by_value.get(claim.value_min, ()), *self._rounded]
        else:
            near = self.groups
        return [
            g
            for g in near
            if low <= g.high and g.low <= high and self._same_parties(g.claims[0], claim)
        ]

    @staticmethod
    def _same_parties(a: Claim, b: Claim) -> bool:
        """Parties are told apart by their words, of which half must be shared."""
        if a.parties is None or b.parties is None or a.parties == b.parties:
            return True
        one, other = set(a.parties.split()), set(b.parties.split())
        return 2 * len(one & other) >= len(one | other)

    def _home(self, claim: Claim, low: float, high: float) -> Group | None:
        found = self._candidates(claim, low, high)
        own = [g for g in found if g.basis == claim.basis]
        if claim.basis is None:
            known = [g for g in found if g.basis is not None]
            home = self._nearest([g for g in known if self._settles_basis(g, claim)], claim)
            if home is not None:
                home.joined_open.append(claim)
                undated = claim.strength == UNDATED and home.first is not None
                if undated:
                    home.joined_undated.append(claim)
                self._join(home, claim, low, high, dates=not undated)
                return home
        if claim.strength == UNDATED:
            home = self._nearest([g for g in own if self._undated_fits(g, claim)], claim)
            if home is not None:
                if home.first is not None:
                    home.joined_undated.append(claim)
                self._join(home, claim, low, high, dates=False)
            return home
        dated = [g for g in own if g.first is not None]
        home = self._nearest([g for g in dated if self._follows(g, claim)], claim)
        if home is not None:
            self._join(home, claim, low, high)
            return home
        if claim.strength == PUBLISHED:
            repeated = [
                g for g in dated if (g.last or 0) < (claim.first or 0) and _any_breakdown(g, claim)
            ]
            home = self._nearest(repeated, claim)
            if home is not None:
                home.stale.append(claim)
                self._join(home, claim, low, high, dates=False)
        return home

    def _settles_basis(self, group: Group, claim: Claim) -> bool:
        if any(c.article_id == claim.article_id for c in group.claims):
            return True
        gap = _gap(group, claim)
        if gap is None:
            return claim.exact and _any_breakdown(group, claim)
        if claim.exact and _any_breakdown(group, claim):
            return gap <= STOCK_GAP
        return gap <= OPEN_BASIS_GAP and (group.basis == "total" or not claim.exact)

    def _undated_fits(self, group: Group, claim: Claim) -> bool:
        if any(c.article_id == claim.article_id for c in group.claims):
            return True
        if group.first is not None:
            return claim.exact and _any_breakdown(group, claim)
        return not any(breakdowns_clash(c.breakdown, claim.breakdown) for c in group.claims)

    def _follows(self, group: Group, claim: Claim) -> bool:
        gap = _gap(group, claim)
        if gap is None or gap > (STOCK_GAP if self._stock else FLOW_GAP):
            return False
        if not self._stock:
            return not any(breakdowns_clash(c.breakdown, claim.breakdown) for c in group.claims)
        return gap == 0 or not self._rival_between(group, claim)

    def _rival_between(self, group: Group, claim: Claim) -> bool:
        first, last = _stretch(group)
        assert claim.first is not None
        assert claim.last is not None
        begin, end = (last, claim.first) if last < claim.first else (claim.last, first)
        return any(
            other.first is not None
            and other.last is not None
            and other.basis == group.basis
            and begin < other.first
            and other.last < end
            and (other.low > group.high or other.high < group.low)
            for other in reversed(self.groups)
        )

    def _nearest(self, groups: Sequence[Group], claim: Claim) -> Group | None:
        if not groups:
            return None

        def rank(g: Group) -> tuple[object, ...]:
            gap = _gap(g, claim)
            return (
                g.basis != "total",
                not any(c.exact for c in g.claims),
                gap is None,
                gap or 0,
                *_group_order(g),
            )

        return min(groups, key=rank)

    def _open(self, claim: Claim, low: float, high: float) -> None:
        group = Group(claim.basis, [claim], low, high, claim.first, claim.last, claim.strength)
        self.groups.append(group)
        if claim.exact:
            self._by_value[claim.value_min].append(group)
        else:
            self._rounded.append(group)

    def _join(
        self, group: Group, claim: Claim, low: float, high: float, *, dates: bool = True
    ) -> None:
        group.claims.append(claim)
        group.changed()
        if claim.exact and group in self._rounded:
            self._rounded.remove(group)
            self._by_value[claim.value_min].append(group)
        group.low, group.high = max(group.low, low), min(group.high, high)
        if not dates or claim.first is None or claim.last is None:
            return
        if group.first is None or group.last is None:
            group.first, group.last = claim.first, claim.last
        elif claim.first == claim.last:
            if group.claims[0].first != group.claims[0].last and len(group.dated) == 1:
                group.first, group.last = claim.first, claim.last
            group.first = min(group.first, claim.first)
            group.last = max(group.last, claim.last)
        group.strength = max(group.strength, claim.strength)


def _any_breakdown(group: Group, claim: Claim) -> bool:
    if not claim.breakdown:
        return False
    if any(breakdowns_clash(c.breakdown, claim.breakdown) for c in group.claims):
        return False
    return any(breakdowns_agree(c.breakdown, claim.breakdown) for c in group.claims)


def _gap(group: Group, claim: Claim) -> int | None:
    """Days between a group's stretch and a claim's; 0 where they touch; ``None`` when undated."""
    if group.first is None or group.last is None:
        return None
    if claim.first is None or claim.last is None:
        return None
    return max(0, claim.first - group.last, group.first - claim.last)


# -- states --------------------------------------------------------------------------------------


def _judge(groups: Sequence[Group], stock: bool, targets: bool, bases: bool) -> None:
    if stock:
        by_basis: dict[str | None, list[Group]] = defaultdict(list)
        for group in groups:
            if group.basis in ("total", "cumulative", None):
                by_basis[group.basis].append(group)
        for basis, rivals in by_basis.items():
            _find_disputes(rivals, near_only=basis is None and not targets)
    newest: dict[str | None, Group] = {}
    for group in groups:
        if group.first is not None:
            newest[group.basis] = group
    for group in groups:
        later = newest.get(group.basis)
        if group.opposed:
            group.state = "disputed"
        elif group.state != "superseded":
            if later is not None and stock and _outdated(group, later, targets):
                group.state = "superseded"
                group.opposed = []
            else:
                group.state = "agreed" if group.sources >= 2 else "single"
        group.reason = _reason(group, later, bases)


def _outdated(group: Group, newest: Group, targets: bool) -> bool:
    """An undated figure that was in print before a dated one, or a target that was replaced."""
    if group is newest or not _differ(group, newest):
        return False
    assert newest.first is not None
    if group.first is None:
        return group.published_by is not None and group.published_by < newest.first
    return targets and group.last is not None and group.last < newest.first


def _find_disputes(groups: Sequence[Group], near_only: bool) -> None:
    active: list[Group] = []
    timed = [(_span(g), g) for g in groups if g.first is not None]
    timed.sort(key=lambda item: (item[0], _group_order(item[1])))
    ends: dict[int, int] = {}
    for (first, last), group in timed:
        active = [other for other in active if ends[id(other)] >= first]
        for other in active:
            if not _differ(group, other) or (near_only and not _near(group, other)):
                continue
            older = _older(other, group)
            if older is None:
                group.opposed.append(other)
                other.opposed.append(group)
            else:
                older.state = "superseded"
        ends[id(group)] = last
        active.append(group)


def _span(group: Group) -> tuple[int, int]:
    first, last = _stretch(group)
    return first - (PUBLICATION_SLACK if group.strength == PUBLISHED else 0), last


def _differ(a: Group, b: Group) -> bool:
    return a.low > b.high or b.low > a.high


def _near(a: Group, b: Group) -> bool:
    low, high = sorted((max(a.low, 1), max(b.low, 1)))
    return high <= low * (1 + NEAR)


def _older(a: Group, b: Group) -> Group | None:
    """Which of two overlapping groups a later date stated in a text leaves behind."""
    if a.strength != STATED or b.strength != STATED:
        return None
    a_first, a_last = _stretch(a)
    b_first, b_last = _stretch(b)
    if a_first < b_first and a_last < b_last:
        return a
    if b_first < a_first and b_last < a_last:
        return b
    return None


def _stretch(group: Group) -> tuple[int, int]:
    assert group.first is not None
    assert group.last is not None
    return group.first, group.last


# -- reasons -------------------------------------------------------------------------------------


def value_text(claim: Claim) -> str:
    """The figure as a person would write it."""
    low, high = claim.value_min, claim.value_max
    match claim.qualifier:
        case "range":
            return f"{low}-{high}"
        case "exact":
            return str(low)
        case qualifier:
            return f"{qualifier.replace('_', ' ')} {low if low is not None else high}"


def date_text(group: Group) -> str:
    dated = group.dated
    if not dated:
        bound = group.published_by
        return f"undated, in print by {iso_day(bound)}" if bound else "undated"
    first, last = dated[0].as_of, max(dated, key=lambda c: (c.last, c.fact_id)).as_of
    return f"{first}" if first == last else f"{first} to {last}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _reason(group: Group, newest: Group | None, bases: bool) -> str:
    sources, articles = group.sources, group.articles
    parts = []
    if group.state == "disputed":
        others = ", ".join(
            f"{value_text(o.best)} ({_plural(o.sources, 'source')}, {date_text(o)})"
            for o in sorted(group.opposed, key=_group_order)[:5]
        )
        more = len(group.opposed) - 5
        others += f" and {more} more" if more > 0 else ""
        own = {c.witness for c in group.claims}
        alone = all({c.witness for c in o.claims} <= own for o in group.opposed)
        lead = "the same source also gives" if alone and sources == 1 else "others give"
        parts.append(f"{lead} {others} for the same time")
    elif group.state == "superseded":
        later = f" ({value_text(newest.best)}, {date_text(newest)})" if newest else ""
        parts.append(f"a later figure stands{later}")
    if sources >= 2:
        parts.append(f"{_plural(sources, 'independent source')} in {_plural(articles, 'article')}")
    elif articles > 1:
        parts.append(f"one source: {articles} articles share their origin or their words")
    else:
        parts.append("one article")
    parts.append(date_text(group))
    rounded = sorted({value_text(c) for c in group.claims if not c.exact and group.best.exact})
    if rounded:
        parts.append(f"rounded elsewhere: {', '.join(rounded)}")
    if group.joined_undated:
        count = len({c.article_id for c in group.joined_undated})
        parts.append(
            f"undated in {_plural(count, 'article')}, joined for value, breakdown and place agree"
        )
    if group.stale:
        count = len({c.article_id for c in group.stale})
        parts.append(f"repeated later by {_plural(count, 'article')} with the same breakdown")
    if group.joined_open:
        count = len({c.article_id for c in group.joined_open})
        parts.append(f"basis left open in {_plural(count, 'article')}, settled by the others")
    elif group.basis is None and bases:
        parts.append("no text says whether it is a total")
    if len(dated := group.dated) and all(c.strength == PUBLISHED for c in dated):
        parts.append("dated by publication only")
    return "; ".join(parts)
