"""Picking a place of the gazetteer: suggestions as one types, and what was meant in the end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from browse.reader import Reader
from extract.gazetteer.places import LEVELS, Gazetteer, Place
from knowledge.fold import fold_key

SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Entry:
    """A place under its folded names; ``around`` are all words that may be typed to find it."""

    place: Place
    names: tuple[str, ...]
    full: str
    around: str


@cache
def _entries(gazetteer: Gazetteer) -> tuple[_Entry, ...]:
    found = []
    for level in LEVELS:
        for last in gazetteer.places(level):
            for place in gazetteer.forms(last.id):
                full = fold_key(place.full_name)
                above = " ".join(fold_key(p.full_name) for p in gazetteer.ancestors(place))
                names = tuple(fold_key(n) for n in (place.name, *place.aliases))
                found.append(_Entry(place, names, full, f" {full} {above}"))
    return tuple(found)


def suggestions(
    reader: Reader, gazetteer: Gazetteer, query: str, on: str | None = None
) -> dict[str, Any]:
    """Places that begin as typed, with or without accents; those of the date ``on`` first.

    Further words narrow by what lies above: ``ke sach soc trang``.
    """
    del reader  # asks the gazetteer alone
    key = fold_key(query)
    found = [(rank, e) for e in _entries(gazetteer) if (rank := _rank(e, key)) is not None]
    found.sort(
        key=lambda item: (
            item[0],
            bool(on) and not item[1].place.valid_on(on or ""),
            LEVELS.index(item[1].place.level),
            item[1].full,
            item[1].place.id,
        )
    )
    chosen: dict[tuple[str, str], Place] = {}
    for _, entry in found:
        chosen.setdefault((entry.place.id, entry.place.full_name), entry.place)
        if len(chosen) == SHOWN:
            break
    return {"q": query, "places": [_described(gazetteer, p) for p in chosen.values()]}


def _rank(entry: _Entry, key: str) -> int | None:
    if not key:
        return None
    if key == entry.full or key in entry.names:
        return 0
    if entry.full.startswith(key) or any(n.startswith(key) for n in entry.names):
        return 1
    first, *more = key.split()
    own = more and f" {first}" in f" {entry.full}"
    if own and all(f" {word}" in entry.around for word in more):
        return 2
    return None


def _described(gazetteer: Gazetteer, place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "code": place.code,
        "name": place.full_name,
        "era": place.era,
        "level": place.level,
        "within": [p.full_name for p in gazetteer.ancestors(place) if p.level != "country"],
    }


def resolve(gazetteer: Gazetteer, text: str, picked: str | None, on: str | None = None) -> Place:
    """The place meant by what was typed, or by the id picked from the suggestions.

    Raises ``ValueError``, one line, where none or several are meant.
    """
    if picked:
        try:
            forms = gazetteer.forms(picked)
        except KeyError:
            forms = ()
        if not forms:
            raise ValueError(f"place: {picked} is no id of a place")
        named = [form for form in forms if form.full_name == text]
        return named[-1] if named else gazetteer.get(picked, on)
    key = fold_key(text)
    spelt = {e.place.id for e in _entries(gazetteer) if e.full == key}
    # without marks the kind of a unit is no word of the gazetteer
    found = gazetteer.lookup(text, on=on) or tuple(gazetteer.get(i, on) for i in sorted(spelt))
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValueError(f"place: {text} is no place of the gazetteer")
    several = "; ".join(f"{p.full_name} ({p.id})" for p in found[:5])
    raise ValueError(f"place: {text} may be {several}: pick one from the suggestions")
