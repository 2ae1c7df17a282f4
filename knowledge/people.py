"""The same person across articles: spellings, titles and roles over time."""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from knowledge.atlas import Atlas
from knowledge.clusters import (
    Row,
    Settled,
    Tables,
    article_count,
    commonest,
    entity_of,
    groups,
    id_list,
    identity,
    province_of,
    seen,
    unique_id,
    unite,
)
from knowledge.fold import fold_key
from knowledge.keys import plain_key
from knowledge.witnesses import Clusters


def people(
    facts: Sequence[Row],
    atlas: Atlas,
    united: Sequence[Sequence[str]],
    settled: Settled,
) -> Tables:
    """Rows of ``person`` and ``person_role`` for the facts of one name.

    One person where the province or the organisation is the same; an official of a former
    province joins one of today's only where no other former province lays claim to the name.
    """
    clusters = Clusters()
    bare: list[Row] = []
    for fact in facts:
        clusters.find(fact["id"])
        province = province_of(fact, atlas)
        marks: list[Hashable] = []
        if province is not None:
            marks.append(("province", fact["name_key"], province))
        if fact["organisation"]:
            marks.append(("organisation", fact["name_key"], plain_key(fact["organisation"])))
        if not marks:
            bare.append(fact)
        for mark in marks:
            clusters.join(("", mark), fact["id"])
    for name in sorted({f["name_key"] for f in facts}):
        namesakes = [f for f in facts if f["name_key"] == name]
        _across_eras(clusters, name, namesakes, atlas)
        roots = {clusters.find(f["id"]) for f in namesakes if f not in bare}
        if len(roots) == 1:
            for fact in (f for f in bare if f["name_key"] == name):
                clusters.join(next(iter(roots)), fact["id"])
    unite(clusters, united)
    persons, roles = [], []
    used: Counter[str] = Counter()
    for members in groups(clusters, facts):
        provinces = Counter(p for f in members if (p := province_of(f, atlas)))
        anchor = min(provinces) if provinces else plain_key(members[0]["organisation"] or "")
        entity = entity_of(members)
        person_id = unique_id(used, "person", entity, anchor)
        if settled.keeps(members, person_id):
            continue
        name = commonest(f["person"] for f in members)
        own = _roles(entity, person_id, name, members)
        roles += own
        persons.append(
            {
                "id": person_id,
                "person": name,
                "entity": entity,
                "spellings": json.dumps(sorted({f["person"] for f in members}), ensure_ascii=False),
                "titles": "; ".join(_role_text(role) for role in own),
                "place": commonest(f["place"] for f in members),
                "place_code": commonest(f["place_code"] for f in members),
                **seen(members),
                "articles": article_count(members),
                "facts": len(members),
            }
        )
    return {"person": persons, "person_role": roles}


def _across_eras(clusters: Clusters, name: str, facts: Sequence[Row], atlas: Atlas) -> None:
    provinces = {p for f in facts if (p := province_of(f, atlas))}
    for today in sorted(p for p in provinces if not p.startswith("vn63:")):
        former = {
            clusters.find(("", ("province", name, p)))
            for p in provinces
            if p.startswith("vn63:") and today in atlas.successors(p)
        }
        if len(former) == 1:
            clusters.join(("", ("province", name, today)), former.pop())


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
        organisation = commonest(f["organisation"] for f in members)
        rows.append(
            {
                "id": identity("role", person_id, *key),
                "entity": entity,
                "person_id": person_id,
                "person": name,
                "title": commonest(f["role_title"] for f in members),
                "organisation": organisation,
                "organisation_linked": linked_body(organisation) if organisation else None,
                "place": commonest(f["place"] for f in members),
                "place_code": commonest(f["place_code"] for f in members),
                "former": int(bool(key[2])),
                "acting": int(bool(key[3])),
                **seen(members),
                "articles": article_count(members),
                "fact_ids": id_list(members),
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
