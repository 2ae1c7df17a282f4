"""The same document, event, product or signing across articles.

Decision 12 of one province is not decision 12 of another; a fair of two years is two fairs.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date

from knowledge.atlas import Atlas
from knowledge.clusters import (
    Known,
    Row,
    Tables,
    article_count,
    best_date,
    commonest,
    entity_of,
    groups,
    id_list,
    near,
    pairwise_clusters,
    province_of,
    same_or_open,
    unique_id,
    unite,
    when,
)
from knowledge.keys import NATIONAL_SUFFIX, plain_key, producer_key
from knowledge.readings import limits
from knowledge.witnesses import Clusters

# -- documents -----------------------------------------------------------------------------------


def documents(
    facts: Sequence[Row],
    atlas: Atlas,
    united: Sequence[Sequence[str]],
    known: Known,
) -> Tables:
    """One row a document; dates that differ within one year are variants, the commonest stands.

    Numbers of national issuers run through the country, others are told apart by province.
    """
    national = NATIONAL_SUFFIX.search(facts[0]["entity"].partition("/")[2]) is not None
    clusters = Clusters()
    open_year: list[Row] = []
    provinces = {f["id"]: None if national else province_of(f, atlas) for f in facts}
    for fact in facts:
        clusters.find(fact["id"])
        year = (fact["date"] or "")[:4]
        if year:
            clusters.join(("", (fact["name_key"], provinces[fact["id"]], year)), fact["id"])
        else:
            open_year.append(fact)
    for fact in open_year:
        province = provinces[fact["id"]]
        found = {
            clusters.find(f["id"])
            for f in facts
            if f["name_key"] == fact["name_key"] and f["date"] and provinces[f["id"]] == province
        }
        home = found.pop() if len(found) == 1 else ("", (fact["name_key"], province, ""))
        clusters.join(home, fact["id"])
    unite(clusters, united)
    rows = []
    used: Counter[str] = Counter()
    for members in groups(clusters, facts):
        entity = entity_of(members)
        dates = Counter([f["date"] for f in members if f["date"]])
        best = best_date(dates)
        anchor = f"{'' if national else provinces[members[0]['id']]}|{(best or '')[:4]}"
        own_id = unique_id(used, "document", entity, anchor)
        if known.keeps(id_list(members), own_id):
            continue
        members = list(known.whole(members))
        others = [
            f"{d} ({n} {'mention' if n == 1 else 'mentions'})"
            for d, n in sorted(dates.items())
            if d != best and not (best or "").startswith(d)
        ]
        rows.append(
            {
                "id": own_id,
                "entity": entity,
                "document_kind": commonest(f["document_kind"] for f in members),
                "number": commonest(f["number"] for f in members),
                "date": best,
                "other_dates": "; ".join(others) or None,
                "issuer": commonest(f["issuer"] for f in members),
                "subject": commonest(f["subject"] for f in members),
                "place": commonest(f["place"] for f in members),
                "place_code": commonest(f["place_code"] for f in members),
                "articles": article_count(members),
                "fact_ids": id_list(members),
            }
        )
    return {"document_item": rows}


# -- events --------------------------------------------------------------------------------------


def events(
    facts: Sequence[Row],
    atlas: Atlas,
    united: Sequence[Sequence[str]],
    known: Known,
) -> Tables:
    """One row an event: one kind, one place where it is known, days that are near."""
    clusters = pairwise_clusters(
        facts,
        lambda a, b: (
            a["event_kind"] == b["event_kind"]
            and same_or_open(province_of(a, atlas), province_of(b, atlas))
            and near(a["start_date"], b["start_date"])
        ),
    )
    unite(clusters, united)
    rows = []
    used: Counter[str] = Counter()
    for members in groups(clusters, facts):
        entity = entity_of(members)
        starts = Counter(f["start_date"] for f in members if f["start_date"])
        best = best_date(starts)
        own_id = unique_id(used, "event", entity, (best or "")[:4])
        if known.keeps(id_list(members), own_id):
            continue
        others = sorted(d for d in starts if d != best and not (best or "").startswith(d))
        ends = Counter(
            f["end_date"] for f in members if f["end_date"] and (f["start_date"] == best)
        )
        rows.append(
            {
                "id": own_id,
                "entity": entity,
                "event_kind": members[0]["event_kind"],
                "name": commonest(f["name"] for f in members),
                "start_date": best,
                "end_date": best_date(ends),
                "venue": commonest(f["venue"] for f in members),
                "place": commonest(f["place"] for f in members),
                "place_code": commonest(f["place_code"] for f in members),
                "other_dates": "; ".join(others) or None,
                "articles": article_count(members),
                "fact_ids": id_list(members),
            }
        )
    return {"event_item": rows}


# -- products ------------------------------------------------------------------------------------


def products(
    facts: Sequence[Row],
    atlas: Atlas,
    united: Sequence[Sequence[str]],
    known: Known,
) -> Tables:
    """One row a product: one producer where it is named, one province where it is known.

    Tier and status are those of its newest mention.  ``valid_until`` is computed: the months that
    a recognition holds, counted from a recognition whose month a text states.
    """
    clusters = pairwise_clusters(
        facts,
        lambda a, b: (
            same_or_open(_producer(a), _producer(b))
            and same_or_open(province_of(a, atlas), province_of(b, atlas))
        ),
    )
    unite(clusters, united)
    rows = []
    used: Counter[str] = Counter()
    for members in groups(clusters, facts):
        entity = entity_of(members)
        producer = commonest(_producer(f) for f in members)
        anchor = f"{producer}|{commonest(province_of(f, atlas) for f in members)}"
        own_id = unique_id(used, "product", entity, anchor)
        if known.keeps(id_list(members), own_id):
            continue
        ordered = sorted(members, key=lambda f: (when(f) or "", f["id"]))
        newest = next((f for f in reversed(ordered) if f["stars_min"] is not None), ordered[-1])
        recognised = [
            f["as_of"]
            for f in ordered
            if f["status"] in ("recognised", "newly_recognised", "re_recognised", "upgraded")
            and f["as_of"]
            and f["as_of_basis"] != "published"
        ]
        on = recognised[-1] if recognised else None
        history = dict.fromkeys(
            f"{when(f) or 'undated'}: {_stars(f)} ({f['status']})" for f in ordered
        )
        rows.append(
            {
                "id": own_id,
                "entity": entity,
                "product": commonest(f["product"] for f in members),
                "producer": commonest(f["producer"] for f in members),
                "stars_min": newest["stars_min"],
                "stars_max": newest["stars_max"],
                "status": newest["status"],
                "place": commonest(f["place"] for f in members),
                "place_code": commonest(f["place_code"] for f in members),
                "decision": commonest(f["decision"] for f in members),
                "recognised_on": on,
                "valid_until": valid_until(on) if on else None,
                "history": "; ".join(history),
                "articles": article_count(members),
                "fact_ids": id_list(members),
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


def memoranda(
    facts: Sequence[Row],
    atlas: Atlas,
    united: Sequence[Sequence[str]],
    known: Known,
) -> Tables:
    """One row a signing: one count, parties that share half their words, days that are near."""
    clusters = pairwise_clusters(
        facts,
        lambda a, b: (
            (a["count_min"], a["count_max"]) == (b["count_min"], b["count_max"])
            and _same_parties(a, b)
            and near(a["signed_on"] or when(a), b["signed_on"] or when(b))
        ),
    )
    unite(clusters, united)
    rows = []
    used: Counter[str] = Counter()
    for members in groups(clusters, facts):
        entity = entity_of(members)
        first = members[0]
        anchor = json.dumps([first["count_min"], first["count_max"], _party_words(first)])
        own_id = unique_id(used, "mou", entity, anchor)
        if known.keeps(id_list(members), own_id):
            continue
        rows.append(
            {
                "id": own_id,
                "entity": entity,
                "count_min": first["count_min"],
                "count_max": first["count_max"],
                "qualifier": commonest(f["qualifier"] for f in members),
                "party_a": commonest(f["party_a"] for f in members),
                "party_b": commonest(f["party_b"] for f in members),
                "party_b_count": commonest(f["party_b_count"] for f in members),
                "subject": commonest(f["subject"] for f in members),
                "signed_on": best_date(Counter(f["signed_on"] for f in members if f["signed_on"])),
                "event": commonest(f["event"] for f in members),
                "place": commonest(f["place"] for f in members),
                "place_code": commonest(f["place_code"] for f in members),
                "articles": article_count(members),
                "fact_ids": id_list(members),
            }
        )
    return {"mou": rows}


def _party_words(fact: Row) -> list[str]:
    words = plain_key(" ".join(p for p in (fact["party_a"], fact["party_b"]) if p))
    return sorted(set(words.split()))


def _same_parties(a: Row, b: Row) -> bool:
    one, other = set(_party_words(a)), set(_party_words(b))
    return not one or not other or 2 * len(one & other) >= len(one | other)
