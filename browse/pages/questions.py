"""The canned queries of ``questions.toml``: a researcher's question, its SQL, its parameters."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """``params`` are (name, label, example) in the order of the form."""

    key: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    sql: str
    params: tuple[tuple[str, Mapping[str, str], str], ...]

    def public(self) -> dict[str, Any]:
        return {
            "name": self.key,
            "title": dict(self.title),
            "about": dict(self.about),
            "sql": self.sql,
            "parameters": [name for name, _, _ in self.params],
        }

    def datasette(self) -> dict[str, Any]:
        """As Datasette wants it in its metadata; its pages show both languages."""
        return {
            "title": f"{self.title['vi']} · {self.title['en']}",
            "description": f"{self.about['vi']} · {self.about['en']}",
            "sql": self.sql,
            "params": [name for name, _, _ in self.params],
            "hide_sql": True,
        }


@cache
def questions() -> tuple[Question, ...]:
    text = resources.files("browse").joinpath("data", "questions.toml").read_text("utf-8")
    found = []
    for key, entry in tomllib.loads(text).items():
        params = tuple(
            (name, label, str(label.get("example", "")))
            for name, label in entry.get("params", {}).items()
        )
        found.append(Question(key, entry["title"], entry["about"], entry["sql"].strip(), params))
    return tuple(found)
