"""The same person across articles: spellings, titles and roles over time."""

from __future__ import annotations

import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from knowledge.atlas import Atlas
from knowledge.clusters import (
    Known,
    Tables,
    commonest_of,
    id_text,
    identity,
    province_of,
    unique_id,
    unite,
)
from knowledge.fold import fold_key
from knowledge.keys import plain_key
from knowledge.mentions import Mention
from knowledge.witnesses import Clusters


def people(
    found: Sequence[Mention],
    atlas: Atlas,
    united: Sequence[Sequence[str]],
    known: Known,
    name_of: Callable[[str], str],
) -> Tables:
    """Rows of ``person`` and ``person_role`` for the mentions of one name.

    One person where the province or the organisation is the same; an official of a former
    province joins one of today's only where no other former province lays claim to the name.
    ``united`` are ids of mentions that each stand for one fact.
    """
    clusters = Clusters()
    bare: set[str] = set()
    by_name: dict[str, list[Mention]] = defaultdict(list)
    provinces = {m.id: province_of(m.said, atlas) for m in found}
    for mention in found:
        clusters.find(mention.id)
        name = name_of(mention.said["entity"])
        by_name[name].append(mention)
        marks: list[Hashable] = []
        if provinces[mention.id] is not None:
            marks.append(("province", name, provinces[mention.id]))
        if mention.said["organisation"]:
            marks.append(("organisation", name, plain_key(mention.said["organisation"])))
        if not marks:
            bare.add(mention.id)
        for mark in marks:
            clusters.join(("", mark), mention.id)
    for name, namesakes in sorted(by_name.items()):
        _across_eras(clusters, name, {p for m in namesakes if (p := provinces[m.id])}, atlas)
        roots = {clusters.find(m.id) for m in namesakes if m.id not in bare}
        if len(roots) == 1:
            for mention in (m for m in namesakes if m.id in bare):
                clusters.join(next(iter(roots)), mention.id)
    unite(clusters, united)
    persons, roles = [], []
    used: Counter[str] = Counter()
    for members in _groups(clusters, found):
        located = [p for m in members if (p := provinces[m.id])]
        anchor = min(located) if located else plain_key(members[0].said["organisation"] or "")
        entity = min(str(m.said["entity"]) for m in members)
        person_id = unique_id(used, "person", entity, anchor)
        if known.keeps(_ids(members), person_id):
            continue
        name = _commonest("person", members)
        own = _roles(entity, person_id, name, members)
        roles += own
        spellings = sorted({m.said["person"] for m in members})
        persons.append(
            {
                "id": person_id,
                "person": name,
                "entity": entity,
                "spellings": json.dumps(spellings, ensure_ascii=False),
                "titles": "; ".join(_role_text(role) for role in own),
                "place": _commonest("place", members),
                "place_code": _commonest("place_code", members),
                **_seen(members),
                "articles": _articles(members),
                "facts": sum(len(m.ids) for m in members),
            }
        )
    return {"person": persons, "person_role": roles}


def _across_eras(clusters: Clusters, name: str, provinces: set[str], atlas: Atlas) -> None:
    for today in sorted(p for p in provinces if not p.startswith("vn63:")):
        former = {
            clusters.find(("", ("province", name, p)))
            for p in provinces
            if p.startswith("vn63:") and today in atlas.successors(p)
        }
        if len(former) == 1:
            clusters.join(("", ("province", name, today)), former.pop())


def _groups(clusters: Clusters, found: Sequence[Mention]) -> list[list[Mention]]:
    grouped: dict[Hashable, list[Mention]] = defaultdict(list)
    for mention in sorted(found, key=lambda m: m.id):
        grouped[clusters.find(mention.id)].append(mention)
    return sorted(grouped.values(), key=lambda members: members[0].id)


def _ids(members: Sequence[Mention]) -> str:
    return id_text(i for m in members for i in m.ids)


def _articles(members: Sequence[Mention]) -> int:
    return len({a for m in members for a in m.articles})


def _seen(members: Sequence[Mention]) -> dict[str, str | None]:
    return {
        "seen_from": min((m.seen_from for m in members if m.seen_from), default=None),
        "seen_to": max((m.seen_to for m in members if m.seen_to), default=None),
    }


def _commonest(what: str, members: Sequence[Mention]) -> Any:
    counted: Counter[Any] = Counter()
    for mention in members:
        if mention.said[what] is not None:
            counted[mention.said[what]] += len(mention.ids)
    return commonest_of(counted)


def _roles(
    entity: str, person_id: str, name: str | None, found: Sequence[Mention]
) -> list[dict[str, Any]]:
    held: dict[tuple[Any, ...], list[Mention]] = defaultdict(list)
    for mention in found:
        said = mention.said
        organisation = plain_key(said["organisation"] or "")
        key = (fold_key(said["role_title"]), organisation, said["former"], said["acting"])
        held[key].append(mention)
    rows = []
    for key, members in held.items():
        organisation = _commonest("organisation", members)
        rows.append(
            {
                "id": identity("role", person_id, *key),
                "entity": entity,
                "person_id": person_id,
                "person": name,
                "title": _commonest("role_title", members),
                "organisation": organisation,
                "organisation_linked": linked_body(organisation) if organisation else None,
                "place": _commonest("place", members),
                "place_code": _commonest("place_code", members),
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
