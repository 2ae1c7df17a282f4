"""What those who tell named things apart have in common: clusters of facts, and what they say."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from knowledge.atlas import Atlas
from knowledge.windows import days
from knowledge.witnesses import Clusters

Row = Mapping[str, Any]
Tables = dict[str, list[dict[str, Any]]]


class Known:
    """What is stored of a key: rows of which no fact has changed stand as long as they hold the
    same facts.

    ``rows`` are ids by facts (as :func:`id_list` has them).  Where facts come with no more than
    what tells them apart, ``load`` brings the rest of those that are asked for by their ids.
    """

    def __init__(
        self,
        rows: Mapping[str, str] | None = None,
        load: Callable[[Sequence[str]], Sequence[Row]] | None = None,
    ) -> None:
        self.rows = rows or {}
        self.load = load
        self.kept: set[str] = set()

    def keeps(self, ids: str, identity: str) -> bool:
        """Whether the row of these facts stands as it is, under the id that it would have."""
        if not self.rows or self.rows.get(ids) != identity:
            return False
        self.kept.add(identity)
        return True

    def whole(self, members: Sequence[Row]) -> Sequence[Row]:
        """These facts, ordered by their ids, with all that is known of them."""
        if self.load is None:
            return members
        return sorted(self.load([f["id"] for f in members]), key=lambda f: str(f["id"]))


#: Days within which two mentions may be of one event or one signing.
EVENT_DAYS = 60


def unite(clusters: Clusters, united: Sequence[Sequence[str]]) -> None:
    """Join what a reviewer said is one; each group of fact ids is one thing."""
    for facts in united:
        for fact in facts:
            clusters.join(facts[0], fact)


def province_of(fact: Row, atlas: Atlas) -> str | None:
    """The province of a fact, the country for the country, ``None`` where unknown."""
    if not fact["place_id"]:
        return None
    located = atlas.locate(fact["place_id"])
    if located is None:
        return str(fact["place_id"]).partition("/")[0]
    return located.province_id or located.id


def same_or_open(a: Any, b: Any) -> bool:
    return a is None or b is None or a == b


def near(a: str | None, b: str | None) -> bool:
    one, other = (days(a) if a else None), (days(b) if b else None)
    if one is None or other is None:
        return True
    return max(one[0], other[0]) - min(one[1], other[1]) <= EVENT_DAYS


def pairwise_clusters(facts: Sequence[Row], same: Callable[[Row, Row], bool]) -> Clusters:
    """Clusters of facts of one name of which each is the same as the first of its cluster.

    Compared with the first only, in order of completeness, so that a fact that leaves much open
    cannot chain together two that differ.
    """
    clusters = Clusters()
    leaders: list[Row] = []
    for fact in sorted(facts, key=lambda f: (sum(v is None for v in f.values()), f["id"])):
        namesakes = (one for one in leaders if one["name_key"] == fact["name_key"])
        leader = next((one for one in namesakes if same(one, fact)), None)
        if leader is None:
            leaders.append(fact)
            clusters.find(fact["id"])
        else:
            clusters.join(leader["id"], fact["id"])
    return clusters


def groups(clusters: Clusters, facts: Sequence[Row]) -> list[list[Row]]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for fact in sorted(facts, key=lambda f: f["id"]):
        groups[clusters.find(fact["id"])].append(fact)
    return sorted(groups.values(), key=lambda members: str(members[0]["id"]))


def commonest(values: Iterable[Any]) -> Any:
    """The value most often given, the longer and then the earlier one of equals; or ``None``."""
    return commonest_of(Counter(v for v in values if v is not None))


def commonest_of(counted: Counter[Any]) -> Any:
    """As :func:`commonest`, where it is known how often each is given."""
    return min(counted, key=lambda v: (-counted[v], -len(str(v)), str(v))) if counted else None


def best_date(dates: Counter[str]) -> str | None:
    """The date most often given; of equals the finer, then the earlier one."""
    return min(dates, key=lambda d: (-dates[d], -len(d), d)) if dates else None


def when(fact: Row) -> str | None:
    found = fact["as_of"] or fact["published_at"]
    return str(found)[:10] if found else None


def article_count(facts: Sequence[Row]) -> int:
    return len({f["article_id"] for f in facts})


def id_list(facts: Sequence[Row]) -> str:
    return id_text(f["id"] for f in facts)


def id_text(ids: Iterable[str]) -> str:
    """Ids of facts as JSON; they hold nothing to be escaped."""
    found = sorted(ids)
    return '["' + '", "'.join(found) + '"]' if found else "[]"


def entity_of(facts: Sequence[Row]) -> str:
    """The key that a row is kept under: of several that a reviewer united the first."""
    return str(min(f["entity"] for f in facts))


def unique_id(used: Counter[str], kind: str, entity: str, anchor: str) -> str:
    """A content hash; a number goes into it where one key has several of the same anchor."""
    used[anchor] += 1
    return identity(kind, entity, anchor, used[anchor])


_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


def identity(*content: Any) -> str:
    return hashlib.sha256(_AS_JSON(content).encode()).hexdigest()[:16]
