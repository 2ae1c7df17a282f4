"""An article as the checks see it, what they find, and when two figures are of one thing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from knowledge.atlas import Atlas
from knowledge.messages import Message, message, say

Row = Mapping[str, Any]

#: Characters between two figures of one breakdown, at most.
NEAR = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """``severity`` is ``error``, ``warning`` or ``note``; ``fact_ids`` are the facts involved."""

    kind: str
    severity: str
    said: Message
    fact_ids: tuple[str, ...]
    article_id: str | None = None

    @property
    def message(self) -> str:
        """In English."""
        return say(self.said)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the checks see it: its facts are rows in the order of the text."""

    article_id: str
    text: str
    published_at: str | None
    facts: Sequence[Row]
    atlas: Atlas


@cache
def limits() -> dict[str, Any]:
    """The plausible ranges of ``plausible.toml``."""
    return tomllib.loads(
        resources.files("knowledge").joinpath("plausible.toml").read_text(encoding="utf-8")
    )


def one_scope(one: Row, other: Row) -> bool:
    return (
        one["place_id"] == other["place_id"]
        and one["target_by"] == other["target_by"]
        and same_or_open(one["basis"], other["basis"])
        and same_or_open(one["as_of"], other["as_of"])
        and (one["status"] == other["status"] or {one["status"], other["status"]} <= _ONE_LIST)
    )


_ONE_LIST = {"recognised", "proposed"}


def same_or_open(one: Any, other: Any) -> bool:
    return one is None or other is None or one == other


def tier(fact: Row) -> tuple[int, int] | None:
    if fact["stars_min"] is None or fact["product_group"] is not None:
        return None
    return fact["stars_min"], fact["stars_max"]


def tier_text(fact: Row) -> str:
    low, high = fact["stars_min"], fact["stars_max"]
    return f"{low} sao" if low == high else f"{low}-{high} sao"


def place_of(fact: Row) -> str | Message:
    return fact["place"] or message("finding.place_unknown")


def is_total(fact: Row) -> bool:
    return bool(
        fact["type"] == "product_count"
        and fact["stars_min"] is None
        and fact["product_group"] is None
        and fact["producer"] is None
        and fact["status"] == "recognised"
        and fact["qualifier"] == "exact"
    )
