"""Figures into observations: the rim around :mod:`knowledge.agree`.

Only the series that saving or reviewing touched are derived anew, so that adding an article costs
what it touches.  Each step is one transaction in which the mark that called for it goes; a run that
is killed leaves marks, and the next run takes them up.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.agree import PUBLISHED, STATED, UNDATED, Claim, Group, agree
from knowledge.atlas import Atlas, GazetteerLike
from knowledge.keys import plain_key
from knowledge.store import KnowledgeBase, log_change
from knowledge.windows import days, iso_day
from knowledge.witnesses import Origin, origins, shared_wording

#: Series derived in one transaction.
BATCH = 200

_CLAIM_COLUMNS = (
    "f.id, f.article_id, f.count_min, f.count_max, f.qualifier, f.basis, f.as_of, f.as_of_basis, "
    "f.published_at, f.breakdown, f.wording, f.place, f.party_a, f.party_b, "
    "a.url, a.duplicate_of, a.original_url, a.simhash, f.signed_on"
)
_CONTENT = (
    "measure",
    "place",
    "place_code",
    "place_id",
    "place_now",
    "place_code_now",
    "stars_min",
    "stars_max",
    "status",
    "basis",
    "product_group",
    "producer_kind",
    "target_by",
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
    "parties",
    "latest",
)


@dataclass(frozen=True, slots=True)
class ReconcileResult:
    """How many series were derived, and what became of their observations."""

    families: int = 0
    observations: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0


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


def reconcile(
    base: KnowledgeBase,
    *,
    run_id: int,
    gazetteer: GazetteerLike,
    full: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ReconcileResult:
    """Derive the observations of every series that has changed (``full``: of every series).

    ``progress`` is told how many series are done, of how many.
    """
    from knowledge.rollup import refresh_years

    atlas = Atlas(gazetteer)
    if full:
        with base.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'family', family FROM "
                "(SELECT family FROM fact WHERE family IS NOT NULL "
                "UNION SELECT family FROM observation)"
            )
    families = [
        row[0]
        for row in base.db.conn.execute("SELECT key FROM dirty WHERE kind='family' ORDER BY key")
    ]
    counts: Counter[str] = Counter()
    for begin in range(0, len(families), BATCH):
        batch = families[begin : begin + BATCH]
        with base.transaction() as connection:
            places = set()
            for key in batch:
                family = Family.parse(key)
                counts.update(_derive(connection, family, atlas, run_id))
                places.add(family.place_id)
                if family.status == "withdrawn":  # a total may now fall with good reason
                    connection.execute(
                        "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'series', family "
                        "FROM observation WHERE place_id=? AND status='recognised'",
                        [family.place_id],
                    )
            atlas.write(connection, _with_provinces(atlas, places))
            connection.executemany(
                "INSERT OR IGNORE INTO dirty VALUES ('years', ?)", [(p,) for p in places]
            )
            connection.executemany(
                "INSERT OR IGNORE INTO dirty VALUES ('series', ?)", [(key,) for key in batch]
            )
            connection.executemany(
                "DELETE FROM dirty WHERE kind='family' AND key=?", [(key,) for key in batch]
            )
        if progress:
            progress(min(begin + BATCH, len(families)), len(families))
    refresh_years(base, atlas)
    return ReconcileResult(
        len(families),
        counts["observations"],
        counts["added"],
        counts["changed"],
        counts["removed"],
    )


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


def _derive(
    connection: sqlite3.Connection, family: Family, atlas: Atlas, run_id: int
) -> Counter[str]:
    rows = connection.execute(
        f"SELECT {_CLAIM_COLUMNS} FROM fact AS f JOIN article AS a ON a.id = f.article_id "
        "WHERE f.family=? AND f.live=1",
        [family.key],
    ).fetchall()
    claims, shown = _claims(connection, rows)
    groups = agree(
        claims, stock=family.stock, targets=family.targets, bases=family.measure != "mous"
    )
    newest = _latest(groups, family)
    place = _place_columns(family.place_id, [row[11] for row in rows if row[11]], atlas)
    wanted: dict[str, tuple[dict[str, Any], dict[str, tuple[str, str]]]] = {}
    ids = _ids(family.key, groups)
    for group, identity in zip(groups, ids, strict=True):
        observation = _columns(group, family, place) | {
            "parties": shown.get(group.best.fact_id),
            "latest": int(group is newest),
        }
        facts = {c.fact_id: ("supports", c.witness) for c in group.claims}
        for other in group.opposed:
            facts |= {c.fact_id: ("contradicts", c.witness) for c in other.claims}
        wanted[identity] = (observation, facts)
    return _write(connection, family.key, wanted, run_id)


def _claims(
    connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]
) -> tuple[list[Claim], dict[str, str]]:
    """The claims of one series, and for memoranda the parties as they are written."""
    articles: dict[str, Origin] = {}
    for row in rows:
        if row[1] not in articles:
            url, duplicate_of, original_url, simhash = row[14:18]
            root = _root(connection, duplicate_of) if duplicate_of else row[1]
            articles[row[1]] = Origin(row[1], url, root, original_url, simhash)
    witness = origins(list(articles.values()))
    if len(articles) > 1:
        by_value = shared_wording(((r[1], r[2:5], r[10]) for r in rows), witness)
    else:
        by_value = {(r[1], r[2:5]): r[1] for r in rows}
    claims, shown = [], {}
    for row in rows:
        fact_id, article_id, low, high, qualifier, basis, as_of, as_of_basis, published = row[:9]
        if as_of is None and row[18]:  # a memorandum holds from the day it was signed
            as_of, as_of_basis = row[18], "event"
        bound = days(published) if published else None
        window = days(as_of) if as_of else None
        first, last = window or (None, None)
        if last is not None and first is not None and bound is not None and bound[1] >= first:
            last = min(last, bound[1])
        strength = UNDATED
        if window is not None:
            strength = PUBLISHED if as_of_basis == "published" else STATED
        parties = " – ".join(p for p in (row[12], row[13]) if p)
        if parties:
            shown[fact_id] = parties
        claims.append(
            Claim(
                fact_id,
                article_id,
                by_value[article_id, row[2:5]],
                low,
                high,
                qualifier or "exact",
                basis,
                strength,
                as_of if window else None,
                first,
                last,
                bound[1] if bound else None,
                json.loads(row[9]) if row[9] else {},
                plain_key(parties) if parties else None,
            )
        )
    return claims, shown


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


def _latest(groups: Sequence[Group], family: Family) -> Group | None:
    """The newest undisputed one: of totals, or of figures of open basis where there is no total."""
    if family.status not in ("recognised", None) or family.target_by is not None:
        return None
    allowed = ("total", None) if family.measure != "mous" else ("total", None, "batch")
    for basis in allowed:
        found = [
            g
            for g in groups
            if g.basis == basis and g.first is not None and g.state in ("agreed", "single")
        ]
        if found:
            return max(found, key=lambda g: (g.last or 0, g.first or 0, g.sources, g.best.fact_id))
    return None


def _ids(key: str, groups: Sequence[Group]) -> list[str]:
    """Content hashes: series, basis, value and the year it begins; a number where that recurs."""
    used: Counter[tuple[Any, ...]] = Counter()
    result = []
    for group in groups:
        best, year = group.best, iso_day(group.first)[:4] if group.first else None
        content = (key, group.basis, best.value_min, best.value_max, best.qualifier, year)
        used[content] += 1
        text = json.dumps([*content, used[content]], ensure_ascii=False)
        result.append(hashlib.sha256(text.encode()).hexdigest()[:16])
    return result


def _place_columns(place_id: str, written: Sequence[str], atlas: Atlas) -> dict[str, Any]:
    located = atlas.locate(place_id)
    forms = Counter(written)
    shown = min(forms, key=lambda form: (-forms[form], form)) if forms else None
    code = place_id.partition(":")[2] or place_id
    return {
        "place": shown or (located.name if located else None),
        "place_code": located.code if located else code,
        "place_id": place_id,
        "place_now": located.now_name if located else None,
        "place_code_now": located.now_code if located else None,
    }


def _columns(group: Group, family: Family, place: Mapping[str, Any]) -> dict[str, Any]:
    best, dated = group.best, group.dated
    newest = max(dated, key=lambda c: (c.last or 0, c.first or 0, c.fact_id)) if dated else None
    bound = group.published_by
    return {
        "measure": family.measure,
        **place,
        "stars_min": family.stars_min,
        "stars_max": family.stars_max,
        "status": family.status,
        "basis": group.basis,
        "product_group": family.product_group,
        "producer_kind": family.producer_kind,
        "target_by": family.target_by,
        "as_of": newest.as_of if newest else None,
        "as_of_from": dated[0].as_of if dated else None,
        "as_of_to": newest.as_of if newest else (iso_day(bound) if bound else None),
        "value_min": best.value_min,
        "value_max": best.value_max,
        "qualifier": best.qualifier,
        "articles": group.articles,
        "sources": group.sources,
        "state": group.state,
        "reason": group.reason,
    }


def _write(
    connection: sqlite3.Connection,
    key: str,
    wanted: Mapping[str, tuple[Mapping[str, Any], Mapping[str, tuple[str, str]]]],
    run_id: int,
) -> Counter[str]:
    """Bring the stored observations of a series to what is wanted, touching what differs only."""
    counts: Counter[str] = Counter(observations=len(wanted))
    stored = {
        row[0]: dict(zip(_CONTENT, row[1:], strict=True))
        for row in connection.execute(
            f"SELECT id, {', '.join(_CONTENT)} FROM observation WHERE family=?", [key]
        )
    }
    linked: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    if stored:
        for observation, fact, relation, witness in connection.execute(
            "SELECT l.* FROM observation_fact AS l JOIN observation AS o "
            "ON o.id = l.observation_id WHERE o.family=?",
            [key],
        ):
            linked[observation][fact] = (relation, witness)
    for identity, before in stored.items():
        if identity not in wanted:
            connection.execute("DELETE FROM observation_fact WHERE observation_id=?", [identity])
            connection.execute("DELETE FROM observation WHERE id=?", [identity])
            log_change(connection, run_id, "retired", "observation", identity, None, _label(before))
            counts["removed"] += 1
    new = []
    links = []
    for identity, (observation, facts) in wanted.items():
        old = stored.get(identity)
        if old is None:
            new.append((identity, key, *(observation[n] for n in _CONTENT), run_id, run_id))
            counts["added"] += 1
        else:
            differing = [n for n in _CONTENT if observation[n] != old[n]]
            if differing:
                connection.execute(
                    f"UPDATE observation SET {', '.join(f'{n}=?' for n in differing)}, "
                    "last_run=? WHERE id=?",
                    [*(observation[n] for n in differing), run_id, identity],
                )
                detail = "; ".join(
                    f"{n}: {old[n]} → {observation[n]}" for n in differing if n != "reason"
                )
                log_change(
                    connection,
                    run_id,
                    "changed",
                    "observation",
                    identity,
                    None,
                    f"{_label(observation)}: {detail or 'reason'}",
                )
                counts["changed"] += 1
        if linked[identity] != facts:
            if linked[identity]:
                connection.execute(
                    "DELETE FROM observation_fact WHERE observation_id=?", [identity]
                )
            links += [(identity, fact, *rest) for fact, rest in facts.items()]
    if new:
        columns = ("id", "family", *_CONTENT, "first_run", "last_run")
        connection.executemany(
            f"INSERT INTO observation({', '.join(columns)}) "
            f"VALUES ({','.join('?' * len(columns))})",
            new,
        )
    connection.executemany("INSERT INTO observation_fact VALUES (?,?,?,?)", links)
    return counts


def _label(row: Mapping[str, Any]) -> str:
    value = row["value_min"] if row["value_min"] is not None else row["value_max"]
    tier = f" {row['stars_min']}-{row['stars_max']} sao" if row["stars_min"] is not None else ""
    return f"{row['place']}: {value} {row['measure']}{tier} ({row['as_of'] or 'undated'})"
