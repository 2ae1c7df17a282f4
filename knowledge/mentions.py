"""Mentions of people as they are told apart: those that say the same are one, with their number.

An official is quoted a hundred times under one name, title and place; who that is, and since when,
follows from what is said and how often.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.clusters import Row
from knowledge.series import marks

#: What mentions that are one have in common.
ALIKE = (
    "entity",
    "place_id",
    "organisation",
    "person",
    "role_title",
    "former",
    "acting",
    "place",
    "place_code",
)
_WHEN = "substr(coalesce(nullif(as_of, ''), nullif(published_at, '')), 1, 10)"
_BARE = "coalesce(place_id, '') = '' AND coalesce(organisation, '') = ''"


@dataclass(frozen=True, slots=True)
class Mention:
    """Facts that say the same of somebody; ``said`` has :data:`ALIKE`, ``id`` is the least."""

    id: str
    said: Row
    ids: Sequence[str]
    articles: Sequence[str]
    seen_from: str | None
    seen_to: str | None


def mentions(connection: sqlite3.Connection, keys: Sequence[str], *, apart: bool) -> list[Mention]:
    """The mentions under some entity keys; ``apart``: each fact by itself.

    Those that name neither a place nor an organisation are always apart: nothing says that they
    are of one person.
    """
    alike = ", ".join(ALIKE)
    found = (
        f"SELECT {alike}, {{}} FROM fact INDEXED BY fact_mention WHERE live=1 AND type='role' "
        f"AND entity IN ({marks(keys)})"
    )
    single = f"json_array(id), json_array(article_id), {_WHEN}, {_WHEN}"
    several = f"json_group_array(id), json_group_array(article_id), min({_WHEN}), max({_WHEN})"
    if apart:
        rows = connection.execute(found.format(single), keys).fetchall()
    else:
        rows = connection.execute(
            f"{found.format(several)} AND NOT ({_BARE}) GROUP BY {alike} "
            f"UNION ALL {found.format(single)} AND {_BARE}",
            [*keys, *keys],
        ).fetchall()
    return [_mention(row) for row in rows]


def _mention(row: tuple[Any, ...]) -> Mention:
    *said, ids, articles, first, last = row
    known = sorted(json.loads(ids))
    values = dict(zip(ALIKE, said, strict=True))
    return Mention(known[0], values, known, json.loads(articles), first, last)
