"""The same person, document, event, product or memorandum across articles.

Facts come together by their entity key (:func:`knowledge.keys.entity_of`); here those of one key
are told apart: two people of one name in two provinces are two, decision 12 of one province is not
decision 12 of another.  Pure functions make the rows; :func:`resolve` runs them for the keys that
saving or reviewing touched.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from knowledge.atlas import Atlas, GazetteerLike
from knowledge.checks import limits
from knowledge.fold import fold_key
from knowledge.keys import NATIONAL_SUFFIX, number_key, plain_key, producer_key
from knowledge.store import KnowledgeBase
from knowledge.windows import days
from knowledge.witnesses import Clusters

Row = Mapping[str, Any]
Tables = dict[str, list[dict[str, Any]]]

#: Days within which two mentions may be of one event or one signing.
EVENT_DAYS = 60
#: Characters between a product and the decision that stands with it.
DECISION_REACH = 300
#: Entity keys resolved in one transaction.
BATCH = 200


# -- people --------------------------------------------------------------------------------------


def people(entity: str, facts: Sequence[Row], atlas: Atlas, all_one: bool) -> Tables:
    """Rows of ``person`` and ``person_role`` for the facts of one name.

    One person where the province or the organisation is the same; an official of a former
    province joins one of today's only where no other former province lays claim to the name.
    """
    clusters = Clusters()
    bare: list[Row] = []
    for fact in facts:
        clusters.find(fact["id"])
        province = _province(fact, atlas)
        marks: list[Hashable] = []
        if province is not None:
            marks.append(("province", province))
        if fact["organisation"]:
            marks.append(("organisation", plain_key(fact["organisation"])))
        if all_one:
            marks.append("one")
        if not marks:
            bare.append(fact)
        for mark in marks:
            clusters.join(("", mark), fact["id"])
    _across_eras(clusters, facts, atlas)
    roots = {clusters.find(f["id"]) for f in facts if f not in bare}
    if len(roots) == 1 and bare:
        for fact in bare:
            clusters.join(next(iter(roots)), fact["id"])
    persons, roles = [], []
    used: Counter[str] = Counter()
    for members in _groups(clusters, facts):
        provinces = Counter(p for f in members if (p := _province(f, atlas)))
        anchor = min(provinces) if provinces else plain_key(members[0]["organisation"] or "")
        person_id = _unique(used, "person", entity, anchor)
        name = _commonest(f["person"] for f in members)
        own = _roles(entity, person_id, name, members)
        roles += own
        persons.append(
            {
                "id": person_id,
                "person": name,
                "entity": entity,
                "spellings": json.dumps(sorted({f["person"] for f in members}), ensure_ascii=False),
                "titles": "; ".join(_role_text(role) for role in own),
                "place": _commonest(f["place"] for f in members),
                "place_code": _commonest(f["place_code"] for f in members),
                **_seen(members),
                "articles": _articles(members),
                "facts": len(members),
            }
        )
    return {"person": persons, "person_role": roles}


def _across_eras(clusters: Clusters, facts: Sequence[Row], atlas: Atlas) -> None:
    provinces = {p for f in facts if (p := _province(f, atlas))}
    for today in sorted(p for p in provinces if not p.startswith("vn63:")):
        former = {
            clusters.find(("", ("province", p)))
            for p in provinces
            if p.startswith("vn63:") and today in atlas.successors(p)
        }
        if len(former) == 1:
            clusters.join(("", ("province", today)), former.pop())


def _roles(
    entity: str, person_id: str, name: str | None, facts: Sequence[Row]
) -> list[dict[str, Any]]:
    held: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for fact in facts:
        organisation = plain_key(fact["organisation"] or "")
        key = (fold_key(fact["role_title"]), organisation, fact["former"], fact["acting"])
        held[key].append(fact)
    rows = []
    for key, members in held.items():
        organisation = _commonest(f["organisation"] for f in members)
        rows.append(
            {
                "id": _identity("role", person_id, *key),
                "entity": entity,
                "person_id": person_id,
                "person": name,
                "title": _commonest(f["role_title"] for f in members),
                "organisation": organisation,
                "organisation_linked": linked_body(organisation) if organisation else None,
                "place": _commonest(f["place"] for f in members),
                "place_code": _commonest(f["place_code"] for f in members),
                "former": int(bool(key[2])),
                "acting": int(bool(key[3])),
                **_seen(members),
                "articles": _articles(members),
                "fact_ids": _ids(members),
            }
        )
    return sorted(rows, key=lambda r: (r["seen_from"] or "9", r["seen_to"] or "9", r["id"]))


def _role_text(role: Mapping[str, Any]) -> str:
    former = "nguyên " if role["former"] else ""
    acting = "quyền " if role["acting"] else ""
    where = f", {role['organisation']}" if role["organisation"] else ""
    return f"{former}{acting}{role['title']}{where}"


@cache
def _renamed() -> tuple[tuple[tuple[str, ...], str, str], ...]:
    text = resources.files("knowledge").joinpath("bodies.toml").read_text(encoding="utf-8")
    return tuple(
        (tuple(b["before"]), b["after"], b["since"]) for b in tomllib.loads(text)["successor"]
    )


def linked_body(organisation: str) -> str | None:
    """What took the place of a body that was renamed, or whose place it took; with the date."""
    folded = fold_key(organisation)
    for names, after, since in _renamed():
        for before in names:
            if folded.startswith(fold_key(before)):
                return f"from {since}: {after}{organisation[len(before) :]}"
        if folded.startswith(fold_key(after)):
            return f"before {since}: {names[0]}{organisation[len(after) :]}"
    return None


# -- documents -----------------------------------------------------------------------------------


def documents(entity: str, facts: Sequence[Row], atlas: Atlas, all_one: bool) -> Tables:
    """One row a document; dates that differ within one year are variants, the commonest stands.

    Numbers of national issuers run through the country, others are told apart by province.
    """
    national = NATIONAL_SUFFIX.search(number_key(facts[0]["number"]).partition("/")[2]) is not None
    clusters = Clusters()
    open_year: list[Row] = []
    for fact in facts:
        clusters.find(fact["id"])
        province = None if national else _province(fact, atlas)
        year = (fact["date"] or "")[:4]
        if all_one:
            clusters.join(("", "one"), fact["id"])
        elif year:
            clusters.join(("", (province, year)), fact["id"])
        else:
            open_year.append(fact)
    for fact in open_year:
        province = None if national else _province(fact, atlas)
        found = {
            clusters.find(f["id"])
            for f in facts
            if f["date"] and (national or _province(f, atlas) == province)
        }
        home = found.pop() if len(found) == 1 else ("", (province, ""))
        clusters.join(home, fact["id"])
    rows = []
    used: Counter[str] = Counter()
    for members in _groups(clusters, facts):
        dates = Counter(f["date"] for f in members if f["date"])
        best = _best_date(dates)
        others = [
            f"{d} ({n} {'mention' if n == 1 else 'mentions'})"
            for d, n in sorted(dates.items())
            if d != best and not (best or "").startswith(d)
        ]
        anchor = f"{_province(members[0], atlas) if not national else ''}|{(best or '')[:4]}"
        rows.append(
            {
                "id": _unique(used, "document", entity, anchor),
                "entity": entity,
                "document_kind": _commonest(f["document_kind"] for f in members),
                "number": _commonest(f["number"] for f in members),
                "date": best,
                "other_dates": "; ".join(others) or None,
                "issuer": _commonest(f["issuer"] for f in members),
                "subject": _commonest(f["subject"] for f in members),
                "place": _commonest(f["place"] for f in members),
                "place_code": _commonest(f["place_code"] for f in members),
                "articles": _articles(members),
                "fact_ids": _ids(members),
            }
        )
    return {"document_item": rows}


# -- events --------------------------------------------------------------------------------------


def events(entity: str, facts: Sequence[Row], atlas: Atlas, all_one: bool) -> Tables:
    """One row an event: one kind, one place where it is known, days that are near."""
    clusters = _pairwise(
        facts,
        lambda a, b: (
            all_one
            or (
                a["event_kind"] == b["event_kind"]
                and _same_or_open(_province(a, atlas), _province(b, atlas))
                and _near(a["start_date"], b["start_date"])
            )
        ),
    )
    rows = []
    used: Counter[str] = Counter()
    for members in _groups(clusters, facts):
        starts = Counter(f["start_date"] for f in members if f["start_date"])
        best = _best_date(starts)
        others = sorted(d for d in starts if d != best and not (best or "").startswith(d))
        ends = Counter(
            f["end_date"] for f in members if f["end_date"] and (f["start_date"] == best)
        )
        rows.append(
            {
                "id": _unique(used, "event", entity, (best or "")[:4]),
                "entity": entity,
                "event_kind": members[0]["event_kind"],
                "name": _commonest(f["name"] for f in members),
                "start_date": best,
                "end_date": _best_date(ends),
                "venue": _commonest(f["venue"] for f in members),
                "place": _commonest(f["place"] for f in members),
                "place_code": _commonest(f["place_code"] for f in members),
                "other_dates": "; ".join(others) or None,
                "articles": _articles(members),
                "fact_ids": _ids(members),
            }
        )
    return {"event_item": rows}


# -- products ------------------------------------------------------------------------------------


def products(entity: str, facts: Sequence[Row], atlas: Atlas, all_one: bool) -> Tables:
    """One row a product: one producer where it is named, one province where it is known.

    Tier and status are those of its newest mention.  ``valid_until`` is computed: the months that
    a recognition holds, counted from a recognition whose month a text states.
    """
    clusters = _pairwise(
        facts,
        lambda a, b: (
            all_one
            or (
                _same_or_open(_producer(a), _producer(b))
                and _same_or_open(_province(a, atlas), _province(b, atlas))
            )
        ),
    )
    rows = []
    used: Counter[str] = Counter()
    for members in _groups(clusters, facts):
        ordered = sorted(members, key=lambda f: (_when(f) or "", f["id"]))
        newest = next((f for f in reversed(ordered) if f["stars_min"] is not None), ordered[-1])
        recognised = [
            f["as_of"]
            for f in ordered
            if f["status"] in ("recognised", "newly_recognised", "re_recognised", "upgraded")
            and f["as_of"]
            and f["as_of_basis"] != "published"
        ]
        on = recognised[-1] if recognised else None
        producer = _commonest(_producer(f) for f in members)
        anchor = f"{producer}|{_commonest(_province(f, atlas) for f in members)}"
        history = dict.fromkeys(
            f"{_when(f) or 'undated'}: {_stars(f)} ({f['status']})" for f in ordered
        )
        rows.append(
            {
                "id": _unique(used, "product", entity, anchor),
                "entity": entity,
                "product": _commonest(f["product"] for f in members),
                "producer": _commonest(f["producer"] for f in members),
                "stars_min": newest["stars_min"],
                "stars_max": newest["stars_max"],
                "status": newest["status"],
                "place": _commonest(f["place"] for f in members),
                "place_code": _commonest(f["place_code"] for f in members),
                "decision": _commonest(f["decision"] for f in members),
                "recognised_on": on,
                "valid_until": valid_until(on) if on else None,
                "history": "; ".join(history),
                "articles": _articles(members),
                "fact_ids": _ids(members),
            }
        )
    return {"product_item": rows}


def valid_until(recognised_on: str) -> str | None:
    """The last month or day of a recognition; ``None`` where not even its month is known."""
    parts = [int(p) for p in recognised_on[:10].split("-")]
    if len(parts) < 2:
        return None
    months = parts[0] * 12 + parts[1] - 1 + int(limits()["programme"]["validity_months"])
    year, month = months // 12, months % 12 + 1
    if len(parts) == 2:
        return f"{year:04}-{month:02}"
    day = min(parts[2], 28) if month == 2 else parts[2]
    return date(year, month, day).isoformat()


def _producer(fact: Row) -> str | None:
    return producer_key(fact["producer"]) if fact["producer"] else None


def _stars(fact: Row) -> str:
    low, high = fact["stars_min"], fact["stars_max"]
    if low is None:
        return "tier not named"
    return f"{low} sao" if low == high else f"{low}-{high} sao"


# -- memoranda -----------------------------------------------------------------------------------


def memoranda(entity: str, facts: Sequence[Row], atlas: Atlas, all_one: bool) -> Tables:
    """One row a signing: one count, parties that share half their words, days that are near."""
    clusters = _pairwise(
        facts,
        lambda a, b: (
            (a["count_min"], a["count_max"]) == (b["count_min"], b["count_max"])
            and _same_parties(a, b)
            and _near(a["signed_on"] or _when(a), b["signed_on"] or _when(b))
        ),
    )
    rows = []
    used: Counter[str] = Counter()
    for members in _groups(clusters, facts):
        first = members[0]
        anchor = json.dumps([first["count_min"], first["count_max"], _party_words(first)])
        rows.append(
            {
                "id": _unique(used, "mou", entity, anchor),
                "entity": entity,
                "count_min": first["count_min"],
                "count_max": first["count_max"],
                "qualifier": _commonest(f["qualifier"] for f in members),
                "party_a": _commonest(f["party_a"] for f in members),
                "party_b": _commonest(f["party_b"] for f in members),
                "party_b_count": _commonest(f["party_b_count"] for f in members),
                "subject": _commonest(f["subject"] for f in members),
                "signed_on": _best_date(Counter(f["signed_on"] for f in members if f["signed_on"])),
                "event": _commonest(f["event"] for f in members),
                "place": _commonest(f["place"] for f in members),
                "place_code": _commonest(f["place_code"] for f in members),
                "articles": _articles(members),
                "fact_ids": _ids(members),
            }
        )
    return {"mou": rows}


def _party_words(fact: Row) -> list[str]:
    words = plain_key(" ".join(p for p in (fact["party_a"], fact["party_b"]) if p))
    return sorted(set(words.split()))


def _same_parties(a: Row, b: Row) -> bool:
    one, other = set(_party_words(a)), set(_party_words(b))
    return not one or not other or 2 * len(one & other) >= len(one | other)


# -- small things --------------------------------------------------------------------------------


def _province(fact: Row, atlas: Atlas) -> str | None:
    """The province of a fact, the country for the country, ``None`` where unknown."""
    if not fact["place_id"]:
        return None
    located = atlas.locate(fact["place_id"])
    if located is None:
        return str(fact["place_id"]).partition("/")[0]
    return located.province_id or located.id


def _same_or_open(a: Any, b: Any) -> bool:
    return a is None or b is None or a == b


def _near(a: str | None, b: str | None) -> bool:
    one, other = (days(a) if a else None), (days(b) if b else None)
    if one is None or other is None:
        return True
    return max(one[0], other[0]) - min(one[1], other[1]) <= EVENT_DAYS


def _pairwise(facts: Sequence[Row], same: Callable[[Row, Row], bool]) -> Clusters:
    """Clusters of facts of which each is the same as the first of its cluster.

    Compared with the first only, in order of completeness, so that a fact that leaves much open
    cannot chain together two that differ.
    """
    clusters = Clusters()
    leaders: list[Row] = []
    for fact in sorted(facts, key=lambda f: (sum(v is None for v in f.values()), f["id"])):
        leader = next((one for one in leaders if same(one, fact)), None)
        if leader is None:
            leaders.append(fact)
            clusters.find(fact["id"])
        else:
            clusters.join(leader["id"], fact["id"])
    return clusters


def _groups(clusters: Clusters, facts: Sequence[Row]) -> list[list[Row]]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for fact in sorted(facts, key=lambda f: f["id"]):
        groups[clusters.find(fact["id"])].append(fact)
    return sorted(groups.values(), key=lambda members: str(members[0]["id"]))


def _commonest(values: Iterable[Any]) -> Any:
    """The value most often given, the longer and then the earlier one of equals; or ``None``."""
    counted = Counter(v for v in values if v is not None)
    return min(counted, key=lambda v: (-counted[v], -len(str(v)), str(v))) if counted else None


def _best_date(dates: Counter[str]) -> str | None:
    """The date most often given; of equals the finer, then the earlier one."""
    return min(dates, key=lambda d: (-dates[d], -len(d), d)) if dates else None


def _when(fact: Row) -> str | None:
    found = fact["as_of"] or fact["published_at"]
    return str(found)[:10] if found else None


def _seen(facts: Sequence[Row]) -> dict[str, str | None]:
    seen = sorted(when for f in facts if (when := _when(f)))
    return {"seen_from": seen[0] if seen else None, "seen_to": seen[-1] if seen else None}


def _articles(facts: Sequence[Row]) -> int:
    return len({f["article_id"] for f in facts})


def _ids(facts: Sequence[Row]) -> str:
    return json.dumps(sorted(f["id"] for f in facts))


def _unique(used: Counter[str], kind: str, entity: str, anchor: str) -> str:
    """A content hash; a number goes into it where one key has several of the same anchor."""
    used[anchor] += 1
    return _identity(kind, entity, anchor, used[anchor])


def _identity(*content: Any) -> str:
    text = json.dumps(content, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# -- the rim -------------------------------------------------------------------------------------

_HANDLERS: dict[
    str, tuple[Callable[[str, Sequence[Row], Atlas, bool], Tables], tuple[str, ...]]
] = {
    "person": (people, ("person", "person_role")),
    "document": (documents, ("document_item",)),
    "event": (events, ("event_item",)),
    "product": (products, ("product_item",)),
    "mou": (memoranda, ("mou",)),
}
_FACT_COLUMNS = (
    "id, article_id, type, start, place, place_code, place_id, as_of, as_of_basis, published_at, "
    "person, role_title, organisation, former, acting, document_kind, number, date, issuer, "
    "subject, event_kind, name, start_date, end_date, venue, product, producer, stars_min, "
    "stars_max, status, count_min, count_max, qualifier, party_a, party_b, party_b_count, "
    "signed_on, event"
)


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
    keys = [
        row[0]
        for row in base.db.conn.execute("SELECT key FROM dirty WHERE kind='entity' ORDER BY key")
    ]
    merges = base.db.conn.execute("SELECT from_key, into_key FROM entity_merge").fetchall()
    merged = Clusters()
    for one, other in merges:
        merged.join(one, other)
    all_one = {one for one, other in merges if one == other}
    members: dict[Hashable, set[str]] = defaultdict(set)
    for pair in merges:
        for key in pair:
            members[merged.find(key)].add(key)
    for begin in range(0, len(keys), BATCH):
        batch = keys[begin : begin + BATCH]
        with base.transaction() as connection:
            for root in sorted({str(merged.find(key)) for key in batch}):
                of_root = sorted(members.get(root, set()) | {root})
                _resolve_key(connection, root, of_root, atlas, bool(all_one & set(of_root)))
            connection.executemany(
                "DELETE FROM dirty WHERE kind='entity' AND key=?", [(key,) for key in batch]
            )
        if progress:
            progress(min(begin + BATCH, len(keys)), len(keys))
    return len(keys)


def _resolve_key(
    connection: sqlite3.Connection, root: str, keys: Sequence[str], atlas: Atlas, all_one: bool
) -> None:
    kind = root.partition(":")[0]
    handler, tables = _HANDLERS[kind]
    cursor = connection.execute(
        f"SELECT {_FACT_COLUMNS} FROM fact WHERE live=1 AND entity IN "
        f"({','.join('?' * len(keys))})",
        keys,
    )
    names = [column[0] for column in cursor.description]
    facts = [dict(zip(names, row, strict=True)) for row in cursor]
    if kind == "product":
        for fact in facts:
            fact["decision"] = _decision(connection, fact)
    rows = handler(root, facts, atlas, all_one) if facts else {}
    for table in tables:
        _replace(connection, table, keys, rows.get(table, []))


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
) -> None:
    """Bring the rows of these keys to what is wanted, touching what differs only."""
    marks = ",".join("?" * len(keys))
    cursor = connection.execute(f"SELECT * FROM {table} WHERE entity IN ({marks})", keys)
    names = [column[0] for column in cursor.description]
    stored = {row[0]: dict(zip(names, row, strict=True)) for row in cursor}
    wanted = {row["id"]: {name: row[name] for name in names} for row in rows}
    for identity, row in stored.items():
        if wanted.get(identity) != row:
            connection.execute(f"DELETE FROM {table} WHERE id=?", [identity])
    connection.executemany(
        f"INSERT INTO {table} VALUES ({','.join('?' * len(names))})",
        [tuple(r.values()) for i, r in wanted.items() if stored.get(i) != r],
    )
