"""The rules of the package's rules*.toml, loaded and compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the values that a fact of this type must (or, near, must not) have."""

    text: str
    type: str
    expect: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    slot: str
    says: str
    value: str | None = None
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    examples: tuple[Example, ...] = ()
    near: tuple[Example, ...] = field(default=())


@cache
def load_rules() -> dict[str, Rule]:
    """All rules by identifier, in the order of the files (by name) and of their entries."""
    named = [f for f in files("extract").iterdir() if re.fullmatch(r"rules\w*\.toml", f.name)]
    rules: dict[str, Rule] = {}
    for file, entry in (
        (source.name, entry)
        for source in sorted(named, key=lambda f: f.name)
        for entry in tomllib.loads(source.read_text("utf-8"))["rule"]
    ):
        if entry["id"] in rules:
            raise ValueError(f"{file}: the rule {entry['id']} stands twice")
        rules[entry["id"]] = Rule(
            id=entry["id"],
            slot=entry["slot"],
            says=entry["says"],
            value=entry.get("value"),
            before=re.compile(entry["before"]) if "before" in entry else None,
            after=re.compile(entry["after"]) if "after" in entry else None,
            examples=tuple(Example(**e) for e in entry.get("examples", ())),
            near=tuple(Example(**e) for e in entry.get("near", ())),
        )
    return rules
