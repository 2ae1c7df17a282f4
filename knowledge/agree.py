"""What the figures of one series say together: claims in, groups out.  Pure.

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

Groups come about within a strand of the series (:func:`knowledge.claims.strands`); the one thing
that reaches over from other strands is a value that stands between, which ``rivals`` tell.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from knowledge.claims import (
    PUBLISHED,
    STATED,
    STOCK_BASES,
    UNDATED,
    Claim,
    breakdowns_agree,
    breakdowns_clash,
    strands,
)
from knowledge.judge import Standing, date_message, judge, value_message
from knowledge.messages import Many, Message, joined, message, say
from knowledge.windows import iso_day

#: Days a value may go unmentioned and still be the same observation.
STOCK_GAP = 366
#: A batch is spoken of for about a season; the same number later is another batch.
FLOW_GAP = 92
#: Within so many days an equal figure is taken for the same though its basis is left open.
OPEN_BASIS_GAP = 31


@dataclass(slots=True, eq=False)
class Group:
    """Claims that say the same; the values that all of them allow are ``low`` to ``high``."""

    basis: str | None
    claims: list[Claim]
    low: float
    high: float
    first: int | None
    last: int | None
    strength: int
    #: The values that any of them allows.
    hull: tuple[float, float]
    state: str = "single"
    reason: str = ""
    stale: list[Claim] = field(default_factory=list)
    joined_undated: list[Claim] = field(default_factory=list)
    joined_open: list[Claim] = field(default_factory=list)
    #: By fact, where it is known of the articles together and not of each alone.
    witness: Mapping[str, str] = field(default_factory=dict)
    #: Figures of one day that date it.
    fine: int = 0
    #: What its figures say of the parts: of those that are one and the same, one.
    breakdowns: list[Mapping[str, int]] = field(default_factory=list)
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
            claims = self.claims
            self._best = claims[0] if len(claims) == 1 else min(claims, key=_value_order)
        return self._best

    def witness_of(self, claim: Claim) -> str:
        return self.witness.get(claim.fact_id, claim.witness)

    @property
    def sources(self) -> int:
        return self._counted()[0]

    @property
    def articles(self) -> int:
        return self._counted()[1]

    def _counted(self) -> tuple[int, int]:
        if self._counts is None:
            self._counts = (
                len({self.witness_of(c) for c in self.claims}),
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
        if len(self.claims) == 1:
            return self.claims if self.first is not None else []
        weak = {id(c) for c in (*self.stale, *self.joined_undated)}
        found = [c for c in self.claims if c.first is not None and id(c) not in weak]
        finest = [c for c in found if c.first == c.last] or found
        return sorted(finest, key=lambda c: (c.first, c.last, c.fact_id))

    @property
    def newest(self) -> Claim | None:
        """The claim that gives the newest date."""
        if not self.dated:
            return None
        return max(self.dated, key=lambda c: (c.last or 0, c.first or 0, c.fact_id))

    @property
    def published_by(self) -> int | None:
        """The last day by which an undated group was in print: its figure is no younger."""
        return min((c.bound for c in self.claims if c.bound is not None), default=None)

    def standing(self, bases: bool = True) -> Standing:
        """What other groups need to know of this one."""
        best, newest, bound = self.best, self.newest, self.published_by
        last_day = newest.as_of if newest else iso_day(bound) if bound else None
        standing = Standing(
            "",
            self.basis,
            self.low,
            self.high,
            self.first,
            self.last,
            self.strength,
            bound,
            best.value_min,
            best.value_max,
            best.qualifier,
            best.fact_id,
            self.dated[0].as_of if newest else None,
            last_day,
            self.sources,
            self.witness_of(best) if self.sources == 1 else None,
            (),
        )
        standing.own = tuple(self._own_reasons(date_message(standing), bases))
        return standing

    def _own_reasons(self, dates: Message | str, bases: bool) -> Iterable[Message | str]:
        """What of its reason a group knows by itself."""
        sources, articles = self.sources, self.articles
        if sources >= 2:
            yield message(
                "reason.agreed",
                sources=message("count.independent", n=sources),
                articles=message("count.articles", n=articles),
            )
        elif articles > 1:
            yield message("reason.one_source", n=articles)
        else:
            yield message("reason.one_article")
        yield dates
        if len(self.claims) > 1:
            yield from self._joined_reasons()
        if not self.joined_open and self.basis is None and bases:
            yield message("reason.open_basis")
        if (dated := self.dated) and all(c.strength == PUBLISHED for c in dated):
            yield message("reason.by_publication")

    def _joined_reasons(self) -> Iterable[Message]:
        if self.best.exact:
            rounded = {
                say(value): value
                for value in (
                    value_message(c.value_min, c.value_max, c.qualifier)
                    for c in self.claims
                    if not c.exact
                )
            }
            if rounded:
                values = Many(", ", tuple(rounded[text] for text in sorted(rounded)))
                yield message("reason.rounded", values=values)
        for key, claims in (
            ("reason.joined_undated", self.joined_undated),
            ("reason.repeated", self.stale),
            ("reason.open_settled", self.joined_open),
        ):
            if claims:
                count = len({c.article_id for c in claims})
                yield message(key, articles=message("count.articles", n=count))


class Rivals(Protocol):
    """Tells whether another value of the same basis is stated for a time in between."""

    def between(
        self, basis: str | None, begin: int, end: int, span: tuple[float, float], rank: int
    ) -> bool: ...


#: (first day, last day, low, high, rank) of a dated claim.
Rival = tuple[int, int, float, float, int]


class RivalList:
    """Rivals in memory: those of a whole series, or of the stretch of it that matters."""

    def __init__(self, found: Iterable[tuple[str | None, Rival]]) -> None:
        self._by_basis: dict[str | None, list[Rival]] = defaultdict(list)
        for basis, rival in found:
            self._by_basis[basis].append(rival)
        for rivals in self._by_basis.values():
            rivals.sort()

    def between(
        self, basis: str | None, begin: int, end: int, span: tuple[float, float], rank: int
    ) -> bool:
        rivals = self._by_basis.get(basis, [])
        low, high = span
        for position in range(bisect_right(rivals, (begin, _EVER)), len(rivals)):
            first, last, other_low, other_high, other_rank = rivals[position]
            if first >= end:
                return False
            if last < end and other_rank <= rank and (other_low > high or other_high < low):
                return True
        return False


_EVER = float("inf")


def rank(exact: bool, strength: int) -> int:
    """How well a dated claim is attested; only one at least as good stands between others."""
    return (0 if exact else 2) + (0 if strength == STATED else 1)


def rivals_of(claims: Iterable[Claim]) -> RivalList:
    return RivalList(
        (c.basis, (c.first, c.last, *c.span, rank(c.exact, c.strength)))
        for c in claims
        if c.first is not None and c.last is not None and c.basis in STOCK_BASES
    )


def agree(
    claims: Iterable[Claim], *, stock: bool, targets: bool = False, bases: bool = True
) -> list[Group]:
    """The groups of one series, in order of time, with their states and reasons.

    ``stock`` series hold what there is at a time (recognised products): two values at one time
    are a dispute.  In other series (products shown at a fair) figures stand side by side.
    ``targets`` are replaced by later ones for the same period.  ``bases`` is false where figures
    have none (memoranda), so that its absence says nothing.
    """
    known = list(claims)
    rivals = rivals_of(known)
    groups = [
        group
        for strand in strands([(c.basis, *c.span) for c in known])
        for group in group_strand([known[i] for i in strand], stock=stock, rivals=rivals)
    ]
    groups.sort(key=group_order)
    standings = [group.standing(bases) for group in groups]
    judge(standings, stock=stock, targets=targets)
    for group, standing in zip(groups, standings, strict=True):
        group.state, group.reason = standing.state, say(joined(standing.reasons()))
    return groups


def group_strand(claims: Sequence[Claim], *, stock: bool, rivals: Rivals) -> list[Group]:
    """The groups of one strand, in no order that means anything."""
    if len(claims) == 1:
        claim = claims[0]
        return [_alone(claim, claim.span)]
    builder = _Builder(stock, rivals)
    for claim in sorted(claims, key=_claim_order):
        builder.add(claim)
    return builder.groups


def _alone(c: Claim, span: tuple[float, float]) -> Group:
    group = Group(c.basis, [c], *span, c.first, c.last, c.strength, span)
    group.fine = int(c.first is not None and c.first == c.last)
    if c.breakdown:
        group.breakdowns.append(c.breakdown)
    return group


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
    low, high = c.span
    return (not c.exact, high - low, -c.strength, c.first or 0, c.fact_id)


def group_order(g: Group) -> tuple[object, ...]:
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

    def __init__(self, stock: bool, rivals: Rivals) -> None:
        self.groups: list[Group] = []
        self._stock = stock
        self._rivals = rivals
        self._by_value: dict[int | None, list[Group]] = defaultdict(list)
        self._rounded: list[Group] = []
        self._by_article: dict[str, list[Group]] = defaultdict(list)

    def add(self, claim: Claim) -> None:
        low, high = claim.span
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
        if claim.exact and claim.basis is not None and claim.strength != UNDATED:
            return self._home_of_exact(claim, low, high)
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
        return self._repeated(dated, claim, low, high)

    def _home_of_exact(self, claim: Claim, low: float, high: float) -> Group | None:
        """As :meth:`_home`, for the claims that come first: all groups so far are of their kind."""
        assert claim.first is not None
        assert claim.last is not None
        first, last = claim.first, claim.last
        stock = self._stock and claim.basis in STOCK_BASES
        most = STOCK_GAP if stock else FLOW_GAP
        own: list[Group] = []
        found: list[tuple[int, Group]] = []
        for group in self._by_value.get(claim.value_min, ()):
            if (
                group.basis != claim.basis
                or low > group.high
                or group.low > high
                or (claim.parties is not None and not self._same_parties(group.claims[0], claim))
            ):
                continue
            own.append(group)
            assert group.first is not None
            assert group.last is not None
            gap = first - group.last if first > group.last else group.first - last
            if gap > most:
                continue
            if not stock:
                if _clash(group, claim):
                    continue
            elif gap > 0 and self._rival_between(group, claim):
                continue
            found.append((gap if gap > 0 else 0, group))
        if not found:
            return self._repeated(own, claim, low, high) if own else None
        home = found[0][1]
        if len(found) > 1:
            home = min(found, key=lambda item: (item[0], *group_order(item[1])))[1]
        self._join(home, claim, low, high)
        return home

    def _repeated(
        self, dated: Sequence[Group], claim: Claim, low: float, high: float
    ) -> Group | None:
        """The older group whose figures a claim repeats that its article alone dates."""
        if claim.strength != PUBLISHED:
            return None
        repeated = [
            g for g in dated if (g.last or 0) < (claim.first or 0) and _any_breakdown(g, claim)
        ]
        home = self._nearest(repeated, claim)
        if home is not None:
            home.stale.append(claim)
            self._join(home, claim, low, high, dates=False)
        return home

    def _settles_basis(self, group: Group, claim: Claim) -> bool:
        if group in self._by_article.get(claim.article_id, ()):
            return True
        gap = _gap(group, claim)
        if gap is None:
            return claim.exact and _any_breakdown(group, claim)
        if claim.exact and _any_breakdown(group, claim):
            return gap <= STOCK_GAP
        return gap <= OPEN_BASIS_GAP and (group.basis == "total" or not claim.exact)

    def _undated_fits(self, group: Group, claim: Claim) -> bool:
        if group in self._by_article.get(claim.article_id, ()):
            return True
        if group.first is not None:
            return claim.exact and _any_breakdown(group, claim)
        return not _clash(group, claim)

    def _follows(self, group: Group, claim: Claim) -> bool:
        gap = _gap(group, claim)
        stock = self._stock and claim.basis in STOCK_BASES
        if gap is None or gap > (STOCK_GAP if stock else FLOW_GAP):
            return False
        if not stock:
            return not _clash(group, claim)
        return gap == 0 or not self._rival_between(group, claim)

    def _rival_between(self, group: Group, claim: Claim) -> bool:
        assert group.first is not None
        assert group.last is not None
        assert claim.first is not None
        assert claim.last is not None
        if group.last < claim.first:
            begin, end = group.last, claim.first
        else:
            begin, end = claim.last, group.first
        attested = rank(claim.exact, claim.strength)
        return self._rivals.between(group.basis, begin, end, (group.low, group.high), attested)

    def _nearest(self, groups: Sequence[Group], claim: Claim) -> Group | None:
        if len(groups) < 2:
            return groups[0] if groups else None

        def nearness(g: Group) -> tuple[object, ...]:
            gap = _gap(g, claim)
            return (
                g.basis != "total",
                not any(c.exact for c in g.claims),
                gap is None,
                gap or 0,
                *group_order(g),
            )

        return min(groups, key=nearness)

    def _open(self, claim: Claim, low: float, high: float) -> None:
        group = _alone(claim, (low, high))
        self.groups.append(group)
        self._by_article[claim.article_id].append(group)
        if claim.exact:
            self._by_value[claim.value_min].append(group)
        else:
            self._rounded.append(group)

    def _join(
        self, group: Group, claim: Claim, low: float, high: float, *, dates: bool = True
    ) -> None:
        group.claims.append(claim)
        group.changed()
        own = claim.breakdown
        if own:
            for known in group.breakdowns:
                if known is own:
                    break
            else:
                group.breakdowns.append(own)
        self._by_article[claim.article_id].append(group)
        if self._rounded and claim.exact and group in self._rounded:
            self._rounded.remove(group)
            self._by_value[claim.value_min].append(group)
        if (low, high) != group.hull:
            group.low, group.high = max(group.low, low), min(group.high, high)
            group.hull = min(group.hull[0], low), max(group.hull[1], high)
        first, last = claim.first, claim.last
        if not dates or first is None or last is None:
            return
        group.fine += first == last
        if group.first is None or group.last is None:
            group.first, group.last = first, last
        elif first == last:
            opened = group.claims[0]
            if group.fine == 1 and opened.first != opened.last:
                group.first = group.last = first
            elif first < group.first:
                group.first = first
            elif first > group.last:
                group.last = first
        if claim.strength > group.strength:
            group.strength = claim.strength


def _any_breakdown(group: Group, claim: Claim) -> bool:
    own = claim.breakdown
    if not own or _clash(group, claim):
        return False
    return any(breakdowns_agree(known, own) for known in group.breakdowns)


def _clash(group: Group, claim: Claim) -> bool:
    own = claim.breakdown
    if own:
        for known in group.breakdowns:
            if known is not own and breakdowns_clash(known, own):
                return True
    return False


def _gap(group: Group, claim: Claim) -> int | None:
    """Days between a group's stretch and a claim's; 0 where they touch; ``None`` when undated."""
    if group.first is None or group.last is None:
        return None
    if claim.first is None or claim.last is None:
        return None
    return max(0, claim.first - group.last, group.first - claim.last)
