"""The same person, document, event, product or memorandum across articles: the rim.

Facts come together by their entity key (:func:`knowledge.keys.entity_of`); those of one key are
told apart in :mod:`knowledge.people` and :mod:`knowledge.things`: two people of one name in two
provinces are two.  What a reviewer united is one, and only that: the namesakes stay as they are.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from knowledge.atlas import Atlas, GazetteerLike
from knowledge.clusters import Known, Row, Tables, id_text
from knowledge.mentions import mentions
from knowledge.people import people
from knowledge.series import chunks, marks
from knowledge.store import KnowledgeBase
from knowledge.things import documents, events, memoranda, products
from knowledge.witnesses import Clusters

#: Characters between a product and the decision that stands with it.
DECISION_REACH = 300
#: Entity keys resolved in one transaction.
BATCH = 200

_Handler = Callable[[Sequence[Row], Atlas, Sequence[Sequence[str]], Known], Tables]
#: By kind of key: who tells its facts apart, the table of the rows, what is read of a fact.
_THINGS: dict[str, tuple[_Handler, str, str]] = {
    "document": (documents, "document_item", "document_kind, number, date, issuer, subject"),
    "event": (events, "event_item", "event_kind, name, start_date, end_date, venue"),
    "product": (products, "product_item", "product, producer, stars_min, stars_max, status"),
    "mou": (
        memoranda,
        "mou",
        "count_min, count_max, qualifier, party_a, party_b, party_b_count, subject, signed_on, "
        "event",
    ),
}
_COMMON = (
    "id, entity, article_id, start, place, place_code, place_id, as_of, as_of_basis, published_at"
)
#: Where a number gathers many documents an index has what tells them apart.
_TOLD_BY = {"document": "id, entity, place_id, date"}


class _Merges:
    """What reviewers united: which keys go together, which facts are of one thing.

    A merge that names no facts is of an earlier program; it unites its keys place by place.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._roots = Clusters()
        self._names = Clusters()
        self._keys: dict[Hashable, set[str]] = defaultdict(set)
        self._facts: dict[str, list[str]] = defaultdict(list)
        self._of_fact: dict[str, set[str]] = defaultdict(set)
        for decision, fact in connection.execute(
            "SELECT decision, fact_id FROM fact_merge ORDER BY decision, fact_id"
        ):
            self._facts[decision].append(fact)
            self._of_fact[fact].add(decision)
        pairs = connection.execute("SELECT from_key, into_key, whole FROM entity_merge").fetchall()
        for one, other, whole in pairs:
            self._roots.join(one, other)
            if whole:
                self._names.join(one, other)
        for one, other, _ in pairs:
            self._keys[self._roots.find(one)] |= {one, other}

    def root(self, key: str) -> str:
        return str(self._roots.find(key))

    def keys(self, root: str) -> list[str]:
        return sorted(self._keys.get(root, set()) | {root})

    def name(self, key: str) -> str:
        return str(self._names.find(key))

    def united(self, facts: Iterable[str]) -> list[list[str]]:
        present = set(facts)
        decisions = {d for fact in present for d in self._of_fact.get(fact, ())}
        return [[f for f in self._facts[d] if f in present] for d in sorted(decisions)]


def resolve(
    base: KnowledgeBase,
    *,
    gazetteer: GazetteerLike,
    full: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Resolve the entity keys that have changed (``full``: all); returns how many keys."""
    atlas = Atlas(gazetteer)
    if full:
        with base.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO dirty SELECT DISTINCT 'entity', entity FROM fact "
                "WHERE entity IS NOT NULL"
            )
    keys, things = (
        [
            row[0]
            for row in base.db.conn.execute(
                "SELECT key FROM dirty WHERE kind=? ORDER BY key", [kind]
            )
        ]
        for kind in ("entity", "thing")
    )
    changed = set() if full else set(things)
    merges = _Merges(base.db.conn) if keys else None
    for begin in range(0, len(keys), BATCH):
        batch = keys[begin : begin + BATCH]
        assert merges is not None
        with base.transaction() as connection:
            for root in sorted({merges.root(key) for key in batch}):
                _resolve_key(connection, root, merges, atlas, changed)
            connection.executemany(
                "DELETE FROM dirty WHERE kind='entity' AND key=?", [(key,) for key in batch]
            )
        if progress:
            progress(min(begin + BATCH, len(keys)), len(keys))
    if things:
        with base.transaction() as connection:  # not before all keys are done that ask for them
            connection.executemany(
                "DELETE FROM dirty WHERE kind='thing' AND key=?", [(fact,) for fact in things]
            )
    return len(keys)


def _resolve_key(
    connection: sqlite3.Connection,
    root: str,
    merges: _Merges,
    atlas: Atlas,
    changed: set[str],
) -> None:
    kind = root.partition(":")[0]
    keys = merges.keys(root)
    if kind == "person":
        _resolve_people(connection, keys, merges, atlas, changed)
    else:
        _resolve_things(connection, kind, keys, merges, atlas, changed)


def _resolve_people(
    connection: sqlite3.Connection,
    keys: Sequence[str],
    merges: _Merges,
    atlas: Atlas,
    changed: set[str],
) -> None:
    found = mentions(connection, keys, apart=False)
    ids = [i for m in found for i in m.ids]
    united = merges.united(ids)
    if united:
        found = mentions(connection, keys, apart=True)
    known = _known(connection, "person_role", keys, changed.intersection(ids))
    rows = people(found, atlas, united, known, merges.name)
    for table in ("person", "person_role"):
        _replace(connection, table, keys, rows[table], known.kept)


def _resolve_things(
    connection: sqlite3.Connection,
    kind: str,
    keys: Sequence[str],
    merges: _Merges,
    atlas: Atlas,
    changed: set[str],
) -> None:
    handler, table, columns = _THINGS[kind]
    all_of_it = f"{_COMMON}, {columns}"
    enough = _TOLD_BY.get(kind, all_of_it) if changed else all_of_it
    facts = _facts(connection, enough, "entity", keys)
    known = _known(connection, table, keys, changed.intersection(f["id"] for f in facts))
    if enough != all_of_it and known.rows:
        known.load = partial(_facts, connection, all_of_it, "id")
    elif enough != all_of_it:
        facts = _facts(connection, all_of_it, "entity", keys)
    for fact in facts:
        fact["name_key"] = merges.name(fact["entity"])
        if kind == "product":
            fact["decision"] = _decision(connection, fact)
    united = merges.united(f["id"] for f in facts)
    rows = handler(facts, atlas, united, known) if facts else {}
    _replace(connection, table, keys, rows.get(table, []), known.kept)


def _facts(
    connection: sqlite3.Connection, columns: str, by: str, values: Sequence[str]
) -> list[dict[str, Any]]:
    names = columns.split(", ")
    return [
        dict(zip(names, row, strict=True))
        for part in chunks(values)
        for row in connection.execute(
            f"SELECT {columns} FROM fact WHERE {by} IN ({marks(part)}) AND live=1", part
        )
    ]


def _known(
    connection: sqlite3.Connection,
    table: str,
    keys: Sequence[str],
    own: Collection[str],
) -> Known:
    """The rows of these keys that hold none of their changed facts; no row where no fact is known
    as changed, for then it is something else that calls for them."""
    if not own:
        return Known()
    owner = "person_id" if table == "person_role" else "id"
    held: dict[str, list[str]] = defaultdict(list)
    for identity, ids in connection.execute(
        f"SELECT {owner}, fact_ids FROM {table} WHERE entity IN ({marks(keys)})", keys
    ):
        held[identity].append(ids)
    together = {
        ids[0] if len(ids) == 1 else id_text(i for part in ids for i in json.loads(part)): identity
        for identity, ids in held.items()
    }
    return Known({i: s for i, s in together.items() if not any(f in i for f in own)})


def _decision(connection: sqlite3.Connection, fact: Row) -> str | None:
    """The number of the article's only decision, where it stands near the product."""
    found = connection.execute(
        "SELECT DISTINCT number, start FROM fact WHERE article_id=? AND +live=1 "
        "AND +type='document' AND +document_kind='decision'",
        [fact["article_id"]],
    ).fetchall()
    if len({number for number, _ in found}) != 1:
        return None
    near = any(abs(start - fact["start"]) <= DECISION_REACH for _, start in found)
    return str(found[0][0]) if near else None


def _replace(
    connection: sqlite3.Connection,
    table: str,
    keys: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    kept: set[str],
) -> None:
    """Bring the rows of these keys to what is wanted, touching what differs only."""
    owner = "person_id" if table == "person_role" else "id"
    cursor = connection.execute(
        f"SELECT * FROM {table} WHERE entity IN ({marks(keys)}) "
        f"AND {owner} NOT IN (SELECT value FROM json_each(?))",
        [*keys, json.dumps(sorted(kept))],
    )
    names = [column[0] for column in cursor.description]
    stored = {row[0]: row for row in cursor}
    wanted = {row["id"]: tuple([row[name] for name in names]) for row in rows}
    connection.executemany(
        f"DELETE FROM {table} WHERE id=?",
        [(identity,) for identity in stored if identity not in wanted],
    )
    for identity, before in stored.items():
        after = wanted.get(identity, before)
        differing = [n for n, name in enumerate(names) if after[n] != before[n]]
        if differing:
            connection.execute(
                f"UPDATE {table} SET {', '.join(f'{names[n]}=?' for n in differing)} WHERE id=?",
                [*(after[n] for n in differing), identity],
            )
    connection.executemany(
        f"INSERT INTO {table} VALUES ({marks(names)})",
        [row for identity, row in wanted.items() if identity not in stored],
    )
