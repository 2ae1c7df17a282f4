"""Titles, bodies, abbreviations, surnames: the word lists of the TOML files in this folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from extract.gazetteer.names import syllable_key

Rank = Literal["country", "province", "district", "commune", "producer"]
BodyKind = Literal[
    "government",
    "party",
    "central",
    "department",
    "office",
    "association",
    "producer",
    "other",
]


@dataclass(frozen=True, slots=True)
class Title:
    """A title in sentence case, the level at which it is mostly held, its other spellings."""

    name: str
    rank: Rank
    also: tuple[str, ...] = ()
    acting: bool = False


@dataclass(frozen=True, slots=True)
class BodyHead:
    """The words with which the name of a body begins, written out, and their short forms."""

    name: str
    kind: BodyKind
    levels: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the country with the ids of its provinces in the old division."""

    name: str
    also: tuple[str, ...]
    provinces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What may stand before a person's name or title and is no part of either."""

    address: tuple[str, ...]
    degrees: tuple[str, ...]
    former: tuple[str, ...]
    acting: tuple[str, ...]
    joint: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All word lists; ``titles`` are high to low, ``english_titles`` keyed in lower case."""

    titles: tuple[Title, ...]
    english_titles: dict[str, str]
    prefixes: Prefixes
    bodies: tuple[BodyHead, ...]
    abbreviations: dict[str, tuple[str, ...]]
    datelines: tuple[str, ...]
    surnames: frozenset[str]
    regions: tuple[Region, ...]

    def title_forms(self) -> dict[str, Title]:
        """Every Vietnamese spelling of a title, case-folded, to the title."""
        return {f.casefold(): t for t in reversed(self.titles) for f in (t.name, *t.also)}

    def body_forms(self) -> dict[str, BodyHead]:
        """Every spelling of a body's head, case-folded, to the head."""
        return {f.casefold(): b for b in reversed(self.bodies) for f in b.forms}


@cache
def load() -> Vocabulary:
    """The word lists of the package, read once."""
    titles, bodies, words = (_read(n) for n in ("titles", "bodies", "abbreviations"))
    prefixes = titles["prefixes"]
    return Vocabulary(
        titles=tuple(
            Title(t["name"], rank["level"], tuple(t.get("also", ())), t.get("acting", False))
            for rank in titles["rank"]
            for t in rank["titles"]
        ),
        english_titles=dict(titles["english"]),
        prefixes=Prefixes(**{k: tuple(v) for k, v in prefixes.items()}),
        bodies=tuple(
            BodyHead(h["name"], body["kind"], tuple(body["levels"]), tuple(h.get("also", ())))
            for body in bodies["body"]
            for h in body["heads"]
        ),
        abbreviations={k: tuple(v) for k, v in words["expansions"].items()},
        datelines=tuple(words["datelines"]["marks"]),
        surnames=frozenset(words["surnames"]["kinh"]) | frozenset(words["surnames"]["minority"]),
        regions=tuple(
            Region(r["name"], tuple(r["also"]), tuple(f"vn63:{code}" for code in r["vn63"]))
            for r in _read("regions")["region"]
        ),
    )


@cache
def surnames() -> frozenset[str]:
    """The syllable keys with which surnames begin."""
    return frozenset(syllable_key(name.split()[0]) for name in load().surnames)


def _read(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
