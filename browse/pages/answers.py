"""The answer to a canned query: its rows, and how its columns are headed, shown and described."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from browse.metadata import descriptions
from browse.pages.lists import heading
from browse.pages.questions import Question
from browse.reader import Reader

#: Rows shown; the exports hold all.
SHOWN = 200
#: Columns that say one thing together: the first stands for all.
_TOGETHER = {
    "stars_min": ("stars", ("stars_max",)),
    "value_min": ("amount", ("value_max", "qualifier")),
    "count_min": ("amount", ("count_max", "qualifier")),
    "amount_vnd_min": ("vnd", ("amount_vnd_max", "qualifier")),
}
#: Columns that another one links to, or puts into words.
_BEHIND = {
    "place_id": "place",
    "person_id": "person",
    "fact_id": "quote",
    "observation_id": "value_min",
    "why": "reason",
    "said": "how",
    "said_before": "how_before",
    "said_after": "how_after",
}


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A column as shown; ``about`` is its description in both languages."""

    name: str
    shown_as: str
    label: Mapping[str, str]
    about: Mapping[str, str]


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("browse").joinpath("data", "answers.toml").read_text("utf-8")
    return tomllib.loads(text)


def shown(names: Sequence[str]) -> tuple[AnswerColumn, ...]:
    """The columns shown of those a query gives; ``KeyError`` where one is not described."""
    hidden = {name for first in names for name in _TOGETHER.get(first, ("", ()))[1]}
    hidden |= {name for name, other in _BEHIND.items() if other in names}
    if not any(n in names for n in ("value_min", "count_min", "amount_vnd_min")):
        hidden.discard("qualifier")
    found = []
    for name in names:
        if name in hidden:
            continue
        kind = _TOGETHER[name][0] if name in _TOGETHER else _data()["kinds"].get(name, "text")
        label = _data()["labels"].get(name) or heading(name)
        vi, en = descriptions()["columns"][name]
        found.append(AnswerColumn(name, kind, label, {"vi": vi, "en": en}))
    return tuple(found)


def answer(reader: Reader, question: Question, given: Mapping[str, str]) -> dict[str, Any]:
    """The rows of the question for what was filled in; an empty form asks the examples."""
    values = {
        name: given.get(name, example if not given else "") for name, _, example in question.params
    }
    cursor = reader.connection.execute(question.sql, values)
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchmany(SHOWN + 1)]
    return question.public() | {
        "values": values,
        "columns": names,
        "rows": rows[:SHOWN],
        "more": len(rows) > SHOWN,
    }


def columns_of(connection: sqlite3.Connection, question: Question) -> list[str]:
    """The names of the columns a question answers with."""
    sql = f"SELECT * FROM ({question.sql}) LIMIT 0"
    cursor = connection.execute(sql, {name: "" for name, _, _ in question.params})
    return [column[0] for column in cursor.description]
