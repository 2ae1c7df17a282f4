"""One series of figures in the database: its claims, its observations, what stands between them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from knowledge.agree import Group, Rival, rank
from knowledge.claims import (
    PUBLISHED,
    STATED,
    STOCK_BASES,
    UNDATED,
    Claim,
    plausible,
)
from knowledge.judge import Standing
from knowledge.keys import plain_key
from knowledge.windows import days, iso_day
from knowledge.witnesses import Origin, origin, origins, shared_wording

Row = tuple[Any, ...]
_Item = TypeVar("_Item")

CLAIM_COLUMNS = (
    "f.id, f.article_id, f.count_min, f.count_max, f.qualifier, f.basis, f.as_of, f.as_of_basis, "
    "f.published_at, f.breakdown, f.wording, f.place, f.party_a, f.party_b, f.signed_on"
)
#: What a stored observation is judged by, in the order that :func:`standing_of` reads.
STANDING_COLUMNS = (
    "id",
    "basis",
    "low",
    "high",
    "first_day",
    "last_day",
    "strength",
    "bound",
    "value_min",
    "value_max",
    "qualifier",
    "best_fact",
    "as_of_from",
    "as_of_to",
    "sources",
    "witness",
    "hull_low",
    "hull_high",
    "from_day",
    "until_day",
    "open_basis",
    "state",
    "why",
    "latest",
)


@dataclass(frozen=True, slots=True)
class Family:
    """The parts of a family key (see :func:`knowledge.keys.family_of`)."""

    key: str
    measure: str
    place_id: str
    stars_min: int | None
    stars_max: int | None
    status: str | None
    product_group: str | None
    producer_kind: str | None
    target_by: str | None

    @classmethod
    def parse(cls, key: str) -> Family:
        measure, place_id, tier, *rest = key.split("|")
        low, _, high = tier.partition("-")
        status, group, kind, target = (part or None for part in rest)
        return cls(
            key,
            measure,
            place_id,
            int(low) if low else None,
            int(high) if high else None,
            status,
            group,
            kind,
            target,
        )

    @property
    def stock(self) -> bool:
        """Whether it tells what there is at a time, so that two values contradict each other."""
        return self.measure != "mous" and self.status in ("recognised", "target")

    @property
    def targets(self) -> bool:
        return self.status == "target"

    @property
    def bases(self) -> bool:
        """Whether its figures have a basis at all."""
        return self.measure != "mous"


# -- claims --------------------------------------------------------------------------------------


def claim_rows(
    connection: sqlite3.Connection, family: str, fact_ids: Sequence[str] | None = None
) -> list[Row]:
    """The live figures of a series; all, or those named."""
    sql = f"SELECT {CLAIM_COLUMNS} FROM fact AS f WHERE f.family=? AND f.live=1"
    if fact_ids is None:
        return connection.execute(sql, [family]).fetchall()
    sql = sql.replace("f.family=?", "+f.family=?") + " AND f.id IN "
    return [
        row
        for part in chunks(fact_ids)
        for row in connection.execute(f"{sql} ({marks(part)})", [family, *part])
    ]


class Sorted:
    """All live figures by series, copied into a temporary table in one sweep.

    The rows of a series lie all over a large base; where every series is asked for, sorting them
    first costs a third of looking each of them up.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("DROP TABLE IF EXISTS temp.sorted_figure")
        connection.execute(
            f"CREATE TEMP TABLE sorted_figure AS SELECT {CLAIM_COLUMNS}, f.family AS series "
            "FROM fact AS f NOT INDEXED WHERE f.live=1 AND f.family IS NOT NULL "
            "ORDER BY f.family, f.no"
        )
        self._places = {
            series: (first, last)
            for series, first, last in connection.execute(
                "SELECT series, min(rowid), max(rowid) FROM sorted_figure GROUP BY series"
            )
        }

    def rows(self, family: str) -> list[Row]:
        """The figures of a series, as :func:`claim_rows` gives them."""
        place = self._places.get(family)
        if place is None:
            return []
        rows = self._connection.execute(
            "SELECT * FROM sorted_figure WHERE rowid BETWEEN ? AND ?", place
        )
        return [row[:-1] for row in rows]

    def drop(self) -> None:
        self._connection.execute("DROP TABLE temp.sorted_figure")


#: What an index has of a figure that is no memorandum, in the order of :data:`CLAIM_COLUMNS`.
_FIGURE = (
    "SELECT f.id, f.article_id, f.count_min, f.count_max, f.qualifier, f.basis, f.as_of, "
    "f.as_of_basis, f.published_at, f.breakdown, f.wording, NULL, NULL, NULL, NULL FROM fact AS f "
)
#: In a new base nothing is known of its indexes yet, and the basis alone would look as good.
_PLAIN = (
    f"{_FIGURE} INDEXED BY fact_figures WHERE f.family=? AND f.basis=? AND f.live=1 "
    "AND f.count_min>=? AND f.count_min<=? AND f.count_max=f.count_min AND f.qualifier='exact'"
)
_ROUNDED = (
    f"{_FIGURE} INDEXED BY fact_rounded WHERE f.family=? AND f.basis=? AND f.live=1 "
    "AND (f.qualifier IS NOT 'exact' OR f.count_min IS NOT f.count_max) "
    "AND (f.count_min IS NULL OR f.count_min<=?) AND (f.count_max IS NULL OR f.count_max>=?)"
)


def lane_rows(
    connection: sqlite3.Connection, family: Family, basis: str, low: float, high: float
) -> list[Row]:
    """The live figures of one basis that may allow a value of a span, and some that do not."""
    return connection.execute(
        f"{_PLAIN} UNION ALL {_ROUNDED}",
        [family.key, basis, low, high, family.key, basis, high, low],
    ).fetchall()


def exact_rows(connection: sqlite3.Connection, family: Family, basis: str, value: int) -> list[Row]:
    """The live figures of one basis that give this very value."""
    return connection.execute(_PLAIN, [family.key, basis, value, value]).fetchall()


def said_by(
    connection: sqlite3.Connection, family: Family, basis: str, articles: Iterable[str]
) -> set[str]:
    """The live figures of one basis in some articles."""
    return {
        row[0]
        for part in chunks(sorted(articles))
        for row in connection.execute(
            f"SELECT id FROM fact WHERE article_id IN ({marks(part)}) AND +family=? AND +basis=? "
            "AND +live=1",
            [*part, family.key, basis],
        )
    }


class Sources:
    """Where articles come from, looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, Origin] = {}

    def __getitem__(self, article_id: str) -> Origin:
        known = self._known.get(article_id)
        if known is None:
            (row,) = self._connection.execute(f"{_SOURCES} WHERE id=?", [article_id])
            known = self._known[article_id] = self._origin(row)
        return known

    def load(self, article_ids: Iterable[str]) -> None:
        """Look up several at once."""
        unknown = sorted({a for a in article_ids if a not in self._known})
        for part in chunks(unknown):
            rows = self._connection.execute(f"{_SOURCES} WHERE id IN ({marks(part)})", part)
            self._known |= {row[0]: self._origin(row) for row in rows.fetchall()}

    def load_all(self) -> None:
        """Look up all of them, where most will be asked for."""
        rows = self._connection.execute(f"{_SOURCES} LIMIT {_MOST}").fetchall()
        self._known = {row[0]: self._origin(row) for row in rows}

    def _origin(self, row: Row) -> Origin:
        article_id, url, duplicate_of, original_url, simhash = row
        root = _root(self._connection, duplicate_of) if duplicate_of else article_id
        return origin(article_id, url, root, original_url, simhash)


_SOURCES = (
    "SELECT id, url, duplicate_of, original_url, simhash FROM article INDEXED BY article_source"
)
#: So many articles are kept in mind, about half a kilobyte each.
_MOST = 500_000


def tell_witnesses(sources: Sources, groups: Sequence[Group]) -> None:
    """Set who is an independent witness of each group: copies are told among its own articles."""
    several = [group for group in groups if group.articles > 1]
    sources.load(claim.article_id for group in several for claim in group.claims)
    for group in several:
        claims = group.claims
        articles = dict.fromkeys([c.article_id for c in claims])
        witness = origins([sources[article] for article in articles])
        by_value = shared_wording(
            [(c.article_id, (c.value_min, c.value_max, c.qualifier), c.wording) for c in claims],
            witness,
        )
        group.witness = {
            c.fact_id: by_value[c.article_id, (c.value_min, c.value_max, c.qualifier)]
            for c in claims
        }
        group.changed()


def claim_of(row: Row) -> Claim:
    """A row of :data:`CLAIM_COLUMNS`; its article is its witness until others are known."""
    fact_id, article_id, low, high, qualifier, basis, as_of, as_of_basis, published, breakdown = (
        row[:10]
    )
    if as_of is None and row[14]:  # a memorandum holds from the day it was signed
        as_of, as_of_basis = row[14], "event"
    strength, first, last, bound = dating(as_of, as_of_basis, published)
    return Claim(
        fact_id,
        article_id,
        article_id,
        low,
        high,
        qualifier or "exact",
        basis,
        strength,
        as_of if first is not None else None,
        first,
        last,
        bound,
        _breakdown(breakdown) if breakdown else _NOTHING,
        plain_key(parties) if (parties := parties_of(row)) else None,
        row[10],
    )


_NOTHING: Mapping[str, int] = {}


@lru_cache(maxsize=65536)
def _breakdown(text: str) -> Mapping[str, int]:
    found: Mapping[str, int] = json.loads(text)
    return found


def parties_of(row: Row) -> str:
    """Between whom a memorandum is, as it is written."""
    return " – ".join(p for p in (row[12], row[13]) if p) if row[12] or row[13] else ""


@lru_cache(maxsize=65536)
def dating(
    as_of: str | None, as_of_basis: str | None, published: str | None
) -> tuple[int, int | None, int | None, int | None]:
    """(strength, first day, last day, day by which it was in print); no day is after its print."""
    bound = days(published) if published else None
    window = days(as_of) if as_of else None
    if window is None:
        return UNDATED, None, None, bound[1] if bound else None
    first, last = window
    if bound is not None and bound[1] >= first:
        last = min(last, bound[1])
    strength = PUBLISHED if as_of_basis == "published" else STATED
    return strength, first, last, bound[1] if bound else None


def _root(connection: sqlite3.Connection, duplicate_of: str) -> str:
    """The end of a chain of copies, by id or address; a loop ends where it closes."""
    seen: set[str] = set()
    while duplicate_of not in seen:
        seen.add(duplicate_of)
        row = connection.execute(
            "SELECT id, duplicate_of FROM article WHERE id=? OR url=?", [duplicate_of] * 2
        ).fetchone()
        if row is None:
            return duplicate_of
        if row[1] is None:
            return str(row[0])
        duplicate_of = row[1]
    return min(seen)


# -- rivals --------------------------------------------------------------------------------------


def rivals_found(
    connection: sqlite3.Connection, family: Family, claims: Iterable[Claim]
) -> list[tuple[str | None, Rival]]:
    """What the series states, of the bases of these claims, between their first and last day."""
    reach: dict[str | None, tuple[int, int]] = {}
    for claim in claims:
        if claim.first is not None and claim.last is not None and claim.basis in STOCK_BASES:
            low, high = reach.get(claim.basis, (claim.first, claim.last))
            reach[claim.basis] = min(low, claim.first), max(high, claim.last)
    found: list[tuple[str | None, Rival]] = []
    for basis, (begin, end) in reach.items() if family.stock else ():
        if end - begin < 2:
            continue
        # a date sorts after every day before it, whatever its precision
        for as_of, how, published, low, high, qualifier in connection.execute(
            "SELECT as_of, as_of_basis, published_at, count_min, count_max, qualifier FROM fact "
            "WHERE family=? AND basis IS ? AND live=1 AND as_of > ? AND as_of < ?",
            [family.key, basis, iso_day(begin), iso_day(end)],
        ):
            strength, first, last, _ = dating(as_of, how, published)
            if first is not None and last is not None:
                span = plausible(low, high, qualifier or "exact")
                kind = rank((qualifier or "exact") == "exact", strength)
                found.append((basis, (first, last, *span, kind)))
    return found


# -- observations --------------------------------------------------------------------------------


@dataclass(slots=True)
class Stored:
    """An observation as it is stored: its standing, and by what its strand is known."""

    standing: Standing
    hull: tuple[float, float]
    days: tuple[int, int] | None
    lane: str | None
    state: str
    why: str | None
    latest: int

    @property
    def joined(self) -> bool:
        """Whether a figure came to it otherwise than by its days."""
        return any(key in (self.why or "") for key in _JOINED)


#: Reasons of figures that joined an observation by what else is said of them.
_JOINED = ("reason.joined_undated", "reason.repeated", "reason.open_settled")


def standing_of(row: Row) -> Stored:
    """A row of :data:`STANDING_COLUMNS`."""
    (identity, basis, low, high, first, last, strength, bound, value_min, value_max) = row[:10]
    (qualifier, best_fact, as_of_from, as_of_to, sources, witness) = row[10:16]
    (hull_low, hull_high, from_day, until_day, open_basis, state, why, latest) = row[16:]
    standing = Standing(
        identity,
        basis,
        low,
        high,
        first,
        last,
        strength,
        bound,
        value_min,
        value_max,
        qualifier,
        best_fact,
        as_of_from,
        as_of_to,
        sources,
        witness,
        (),
    )
    days_of = (from_day, until_day) if from_day is not None else None
    lane = None if open_basis else basis
    return Stored(standing, (hull_low, hull_high), days_of, lane, state, why, latest)


STORED = f"SELECT {', '.join(STANDING_COLUMNS)} FROM observation"


def stored_series(connection: sqlite3.Connection, family: Family) -> list[Stored]:
    """All observations of a series."""
    return [
        standing_of(row) for row in connection.execute(f"{STORED} WHERE family=?", [family.key])
    ]


def supporting(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, set[str]]:
    """The facts that observations are made of."""
    found: dict[str, set[str]] = {identity: set() for identity in ids}
    for part in chunks(sorted(found)):
        for identity, facts in connection.execute(
            "SELECT observation_id, group_concat(fact_id) FROM observation_fact "
            f"WHERE observation_id IN ({marks(part)}) AND relation='supports' "
            "GROUP BY observation_id",
            part,
        ):
            found[identity] = set(facts.split(","))
    return found


def holders(connection: sqlite3.Connection, family: Family, facts: Iterable[str]) -> set[str]:
    """The observations of a series that are made of some of these facts."""
    return {
        row[0]
        for part in chunks(sorted(facts))
        for row in connection.execute(
            "SELECT l.observation_id FROM observation_fact AS l JOIN observation AS o "
            f"ON o.id = l.observation_id WHERE l.fact_id IN ({marks(part)}) "
            "AND l.relation='supports' AND o.family=?",
            [*part, family.key],
        )
    }


# -- small things --------------------------------------------------------------------------------


def chunks(items: Sequence[_Item], size: int = 500) -> Iterator[Sequence[_Item]]:
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]


def marks(items: Sequence[Any]) -> str:
    return ",".join("?" * len(items))
