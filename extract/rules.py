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


#: What may stand between a cue and the number it governs: the rest of the clause, where the dots
#: of numbers and abbreviations end nothing.
CLAUSE = r"(?:[^.;]|(?<=\btp)\.|(?<=\btx)\.|(?<=\btt)\.|\.(?=\d))*"


@dataclass(frozen=True, slots=True)
class Lead:
    """A cue before a number, and what may stand between the two."""

    cue: re.Pattern[str]
    tail: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    slot: str
    says: str
    value: str | None = None
    before: tuple[Lead, ...] = ()
    after: re.Pattern[str] | None = None
    examples: tuple[Example, ...] = ()
    near: tuple[Example, ...] = field(default=())
    #: Folded words that count only with these tones ("trinh": "trình").
    toned: dict[str, str] = field(default_factory=dict)


def _any_of(patterns: str | list[str]) -> re.Pattern[str]:
    """One pattern, or several of which any will do, written one a line."""
    return re.compile(patterns if isinstance(patterns, str) else "|".join(patterns))


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
            before=tuple(
                Lead(re.compile(e["cue"]), re.compile(e.get("tail", CLAUSE)))
                for e in entry.get("before", ())
            ),
            after=_any_of(entry["after"]) if "after" in entry else None,
            examples=tuple(Example(**e) for e in entry.get("examples", ())),
            near=tuple(Example(**e) for e in entry.get("near", ())),
            toned=entry.get("toned", {}),
        )
    return rules
