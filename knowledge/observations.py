"""Observations as rows: what is written of them, and only where it differs."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.agree import Group
from knowledge.claims import STOCK_BASES
from knowledge.judge import LEADS, Standing, contradict
from knowledge.messages import Many, dump, joined, load, say
from knowledge.rechecks import Changed
from knowledge.series import Family, Row, Stored, chunks, marks
from knowledge.writing import log_change

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
WRITTEN = (*_SHOWN, *_INNER)
AS_OF = WRITTEN.index("as_of")


@dataclass(slots=True)
class Work:
    """What a batch of series comes to; written at its end, many rows at a time."""

    counts: Counter[str] = field(default_factory=Counter)
    gone: list[tuple[str]] = field(default_factory=list)
    unlinked: list[tuple[str, str]] = field(default_factory=list)
    added: list[tuple[Any, ...]] = field(default_factory=list)
    linked: list[tuple[str, str, str, str]] = field(default_factory=list)
    years: set[tuple[str]] = field(default_factory=set)
    #: Of each series the observations that differ from what was checked last.
    changed: dict[str, set[Changed]] = field(default_factory=lambda: defaultdict(set))

    def link(
        self,
        family: str,
        identity: str,
        before: Mapping[str, tuple[str, str]],
        after: Mapping[str, tuple[str, str]],
    ) -> None:
        """Have an observation's facts as they are wanted, touching what differs only."""
        if before == after:
            return
        fact = next((f for f, (relation, _) in before.items() if relation == "supports"), None)
        self.changed[family].add(Changed(identity, fact))
        self.unlinked += [
            (identity, fact) for fact, rest in before.items() if after.get(fact) != rest
        ]
        self.linked += [
            (identity, fact, *rest) for fact, rest in after.items() if before.get(fact) != rest
        ]

    def mark_changed(self, family: str, identity: str, before: Mapping[str, Any]) -> None:
        """Have checked again what an observation takes part in, or took part in."""
        self.changed[family].add(Changed(identity, before["best_fact"]))

    def mark_years(self, place_id: str, dates: Iterable[str | None]) -> None:
        self.years |= {(f"{place_id}|{as_of[:4]}",) for as_of in dates if as_of}


def columns_of(group: Group, standing: Standing) -> tuple[Any, ...]:
    """The columns from ``basis`` on."""
    newest, claims = group.newest, group.claims
    why = joined(standing.reasons())
    if len(claims) == 1:
        first, last = claims[0].first, claims[0].last
        opened = claims[0].basis is None
    else:
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
        *group.hull,
        first,
        last,
        int(opened),
        dump(why),
    )


def stored_rows(
    connection: sqlite3.Connection, key: str, affected: set[str], *, whole: bool
) -> dict[str, Row]:
    """The stored observations that are derived anew, as :data:`WRITTEN`."""
    select = f"SELECT id, {', '.join(WRITTEN)} FROM observation"
    if whole:
        rows = connection.execute(f"{select} WHERE family=?", [key]).fetchall()
    else:
        rows = [
            row
            for part in chunks(sorted(affected))
            for row in connection.execute(f"{select} WHERE id IN ({marks(part)})", part)
        ]
    return {row[0]: row[1:] for row in rows}


def stored_links(
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


def facts_against(
    connection: sqlite3.Connection,
    other: Standing,
    members: Mapping[Standing, Group],
) -> dict[str, tuple[str, str]]:
    """The facts of an observation, as what they are to one that they contradict."""
    if other in members:
        group = members[other]
        return {c.fact_id: ("contradicts", group.witness_of(c)) for c in group.claims}
    return {
        fact: ("contradicts", witness)
        for fact, witness in connection.execute(
            "SELECT fact_id, witness FROM observation_fact "
            "WHERE observation_id=? AND relation='supports'",
            [other.id],
        )
    }


def bring(
    connection: sqlite3.Connection,
    family: Family,
    identity: str,
    wanted: Row,
    old: Row | None,
    run_id: int,
    work: Work,
) -> None:
    """Have an observation as it is wanted, touching what differs only."""
    work.counts["observations"] += 1
    if old is None:
        work.added.append((identity, family.key, *wanted, run_id, run_id))
        work.counts["added"] += 1
        return
    if wanted == old:
        return
    before, after = named(old), named(wanted)
    work.mark_changed(family.key, identity, before)
    differing = [name for name in WRITTEN if after[name] != before[name]]
    shown = [name for name in differing if name in _SHOWN]
    connection.execute(
        f"UPDATE observation SET {', '.join(f'{n}=?' for n in differing)}"
        f"{', last_run=?' if shown else ''} WHERE id=?",
        [*(after[n] for n in differing), *([run_id] if shown else []), identity],
    )
    if not shown:
        return
    detail = "; ".join(f"{n}: {before[n]} → {after[n]}" for n in shown if n != "reason")
    text = f"{label_of(after)}: {detail or 'reason'}"
    log_change(connection, run_id, "changed", "observation", identity, None, text)
    work.counts["changed"] += 1


def named(row: Row) -> dict[str, Any]:
    return dict(zip(WRITTEN, row, strict=True))


def reached(
    others: Sequence[Stored],
    replaced: Sequence[Standing],
    fresh: Collection[Standing],
    newest: Standing | None,
    *,
    all_of_them: bool,
) -> Iterator[Stored]:
    """Those of the others of which a change may have altered the state, or what is said of it.

    ``all_of_them`` are the others of the series; otherwise the newest of each basis is as it was.
    """
    replaced = [s for s in replaced if s.basis in STOCK_BASES and s.first is not None]
    newest_before: dict[str | None, Standing] = {}
    for standing in [*replaced, *(o.standing for o in others)] if all_of_them else ():
        held = newest_before.get(standing.basis)
        if standing.first is not None and (held is None or standing.order > held.order):
            newest_before[standing.basis] = standing
    for other in others:
        standing = other.standing
        if (
            standing.state != other.state
            or other.latest
            or standing is newest
            or (
                all_of_them
                and (standing.later or newest_before.get(standing.basis))
                is not newest_before.get(standing.basis)
            )
            or any(o in fresh for o in standing.opposed)
            or (other.state == "disputed" and any(contradict(standing, r) for r in replaced))
            or standing.later in fresh
        ):
            yield other


def rejudge(
    connection: sqlite3.Connection,
    family: Family,
    other: Stored,
    newest: Standing | None,
    members: Mapping[Standing, Group],
    run_id: int,
    work: Work,
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
        before = stored_rows(connection, family.key, {standing.id}, whole=False)[standing.id]
        wanted = named(before) | {
            "state": standing.state,
            "why": text,
            "reason": say(why),
            "latest": latest,
        }
        bring(connection, family, standing.id, tuple(wanted.values()), before, run_id, work)
        work.mark_years(family.place_id, [before[AS_OF]])
        opposed = True
    if opposed or other.state == "disputed" != standing.state:
        links = stored_links(connection, family.key, {standing.id}, whole=False)[standing.id]
        facts = {f: v for f, v in links.items() if v[0] == "supports"}
        for rival in standing.opposed:
            facts |= facts_against(connection, rival, members)
        work.link(family.key, standing.id, links, facts)


def write(connection: sqlite3.Connection, work: Work) -> None:
    connection.executemany("DELETE FROM observation_fact WHERE observation_id=?", work.gone)
    connection.executemany(
        "DELETE FROM observation_fact WHERE observation_id=? AND fact_id=?", work.unlinked
    )
    connection.executemany("DELETE FROM observation WHERE id=?", work.gone)
    columns = ("id", "family", *WRITTEN, "first_run", "last_run")
    connection.executemany(
        f"INSERT INTO observation({', '.join(columns)}) VALUES ({marks(columns)})", work.added
    )
    connection.executemany("INSERT INTO observation_fact VALUES (?,?,?,?)", work.linked)


def label_of(row: Mapping[str, Any]) -> str:
    value = row["value_min"] if row["value_min"] is not None else row["value_max"]
    tier = f" {row['stars_min']}-{row['stars_max']} sao" if row["stars_min"] is not None else ""
    return f"{row['place']}: {value} {row['measure']}{tier} ({row['as_of'] or 'undated'})"
