"""Review in the browser: who may, and writing what was decided to the file of decisions."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from browse.pages import picker
from browse.reader import Reader, Rows
from extract.facts import FACT_CLASSES
from extract.gazetteer.places import load
from knowledge.corrections import (
    append_decision,
    decide,
    decide_undo,
    load_decisions,
    standing,
)
from knowledge.rows import column_of
from knowledge.store import open_base

Action = Literal["accept", "reject", "correct"]
#: Where a fact stands, and what the program says of itself, is not for a reviewer to change.
_FIXED = {"quote", "start", "end", "zone", "evidence", "confidence", "rule"}
#: One field of the form, picked from the gazetteer; in the file they are three.
_PLACE = ("place", "place_code", "place_id")


def token_matches(given: str, wanted: str | None) -> bool:
    """Compared in a time that tells nothing."""
    return bool(wanted) and hmac.compare_digest(given.encode(), (wanted or "").encode())


def correctable(fact: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The fields of a fact a reviewer may correct: name, value, and the choices if closed."""
    cls = FACT_CLASSES[fact["type"]]
    hints = get_type_hints(cls)
    found = []
    for field in fields(cls):
        if field.name in _FIXED or field.name in _PLACE[1:]:
            continue
        hint = hints[field.name]
        choices = [str(c) for part in (hint, *get_args(hint)) for c in _choices(part)]
        found.append(
            {
                "name": field.name,
                "value": fact[column_of(fact["type"], field.name)],
                "choices": choices,
                "kind": _kind(field.name, hint),
            }
        )
    return found


def _kind(name: str, hint: Any) -> str:
    if name == "place":
        return "place"
    if hint is bool:
        return "bool"
    return "int" if int in (hint, *get_args(hint)) else ""


def _choices(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if getattr(hint, "__origin__", None) is Literal else ()


def changed_fields(fact: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, Any]:
    """What the form says differently from the fact, by the names that ``ocop review`` uses.

    Raises ``ValueError`` for a bad number or an unknown place.
    """
    new: dict[str, Any] = {}
    for field in correctable(fact):
        given = form.get(f"new_{field['name']}")
        if given is None:
            continue
        if field["kind"] == "place":
            new |= _new_place(fact, given.strip(), form.get("new_place_id", "").strip())
            continue
        value = _value(given.strip(), field["kind"], field["name"])
        old = bool(field["value"]) if field["kind"] == "bool" else field["value"]
        if value != old:
            new[field["name"]] = value
    return new


def _new_place(fact: Mapping[str, Any], text: str, picked: str) -> dict[str, Any]:
    """Name, code and id of another place, those of them that differ; all empty for no place."""
    old = {name: fact[name] for name in _PLACE}
    if not text:
        said: dict[str, Any] = dict.fromkeys(_PLACE)
    elif text == (old["place"] or "") and picked in ("", old["place_id"] or ""):
        return {}
    else:
        # an id left as it was, beside another name, was not picked
        own = picked if picked != (old["place_id"] or "") else None
        place = picker.resolve(load(), text, own, fact["as_of"] or fact["published_at"])
        said = {"place": place.full_name, "place_code": place.code, "place_id": place.id}
    return {name: value for name, value in said.items() if value != old[name]}


def _value(given: str, kind: str, name: str) -> Any:
    if kind == "bool":
        return given == "1"
    if given == "":
        return None
    if kind == "int":
        try:
            return int(given.replace(".", "").replace(",", ""))
        except ValueError:
            raise ValueError(f"{name}: {given} is not a whole number") from None
    return given


def record(
    path: Path,
    corrections: Path,
    action: Action,
    fact_id: str,
    *,
    reviewer: str,
    form: Mapping[str, str],
) -> None:
    """Write a decision down.  Raises :class:`KnowledgeError` or ``ValueError``, one line."""
    with open_base(path, read_only=True) as base:
        fact = base.get_fact(fact_id)
        new = changed_fields(fact, form) if fact and action == "correct" else None
        note = form.get("note", "").strip()[:500] or None
        decision = decide(base, action, fact_id, reviewer=reviewer, new=new, note=note)
    append_decision(corrections, decision)


def take_back(corrections: Path, decision_id: str, *, reviewer: str) -> None:
    decisions = load_decisions(corrections)
    append_decision(corrections, decide_undo(decisions, decision_id, reviewer=reviewer))


def decided(corrections: Path) -> dict[str, dict[str, Any]]:
    """The standing decisions by fact, as written in the file."""
    return {
        d.fact_id: {
            "id": d.id,
            "action": d.action,
            "reviewer": d.reviewer,
            "at": d.at,
            "note": d.note,
            "quote": d.quote,
            "fact_id": d.fact_id,
        }
        for d in standing(load_decisions(corrections))
        if d.fact_id
    }


def worth_a_look(reader: Reader, limit: int = 20) -> Rows:
    """Facts nobody reviewed, least confident first."""
    return reader.rows(
        "SELECT * FROM fact WHERE live = 1 AND review = 'none' ORDER BY confidence, id LIMIT ?",
        [limit],
    )
