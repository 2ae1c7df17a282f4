"""A reviewer's word: kept as JSON Lines under version control, replayed on every run.

A decision names its fact by the hash of the text and the span in it, not by what the rules of the
day read there, so it outlives re-extraction and changed rules.  A line is never edited: ``undo`` is
another line.  A decision whose text or span is not in the knowledge base is an orphan: listed, and
tried again next time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from extract.facts import FACT_CLASSES
from knowledge.errors import KnowledgeError
from knowledge.rows import FACT_COLUMNS, column_of, fact_of
from knowledge.store import KnowledgeBase, utc_now
from knowledge.writing import (
    derived_columns,
    effective,
    log_change,
    mark_dirty,
    select_facts,
    write_derived,
)

Action = Literal["accept", "reject", "correct", "merge", "undo"]

#: Where decisions are kept unless told otherwise.
DEFAULT_PATH = Path("data/corrections.jsonl")
#: A span that rules have moved is the same one if it shares so much with the old one.
OVERLAP = 0.5
_REVIEW = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}
#: What a correction may not touch: where the fact stands is what the decision is known by.
_FIXED = {"type", "quote", "start", "end", "zone", "evidence", "confidence", "rule"}
#: The views whose rows can be merged, and the tables behind them.
MERGEABLE = {
    "people": "person",
    "documents": "document_item",
    "events": "event_item",
    "products": "product_item",
    "mous": "mou",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file.

    ``old`` are the fact's values when it was reviewed, ``new`` those it should have (``correct``)
    or the keys that are one (``merge``); ``undoes`` is the id of the decision taken back.
    """

    id: str
    at: str
    reviewer: str
    action: Action
    text_hash: str | None = None
    type: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    fact_id: str | None = None
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
    note: str | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """How many decisions apply, which have nothing to apply to, how many facts this changed."""

    applied: int
    orphans: tuple[Decision, ...]
    changed: int


# -- the file ------------------------------------------------------------------------------------


def load_decisions(path: Path) -> list[Decision]:
    """The decisions in the order they were made; none where there is no file.

    Raises :class:`KnowledgeError` that names the file and the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: cannot be read ({error})") from error
    known = {f.name for f in fields(Decision)}
    decisions: list[Decision] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            unknown = sorted(set(data) - known)
            if unknown:
                raise KnowledgeError(f"{path}:{number}: unknown key {', '.join(unknown)}")
            decision = Decision(**data)
        except (ValueError, TypeError) as error:
            raise KnowledgeError(
                f"{path}:{number}: no decision ({error}); mend or remove the line"
            ) from error
        if decision.action not in get_args(Action):
            raise KnowledgeError(f"{path}:{number}: unknown action {decision.action!r}")
        decisions.append(decision)
    return decisions


def append_decision(path: Path, decision: Decision) -> None:
    """Write one more line, on the disk before this returns."""
    data = {k: v for k, v in asdict(decision).items() if v not in (None, {})}
    line = json.dumps(data, ensure_ascii=False, separators=(", ", ": ")) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size and not path.read_bytes().endswith(b"\n"):
            line = "\n" + line
        with path.open("a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be written ({error.strerror or error})") from error


# -- making decisions ----------------------------------------------------------------------------


def decide(
    base: KnowledgeBase,
    action: Literal["accept", "reject", "correct"],
    fact_id: str,
    *,
    reviewer: str,
    new: Mapping[str, Any] | None = None,
    note: str | None = None,
    at: str | None = None,
) -> Decision:
    """A decision about a fact; ``new`` are the corrected fields by their names in the contract.

    Raises :class:`KnowledgeError` for an unknown fact, a field its type has not, or a value that
    cannot be one.
    """
    row = base.get_fact(fact_id)
    if row is None:
        raise KnowledgeError(f"{fact_id}: no such fact; ocop review list shows ids")
    (digest,) = base.db.conn.execute(
        "SELECT text_hash FROM article WHERE id=?", [row["article_id"]]
    ).fetchone()
    values = dict(new or {})
    if action == "correct":
        _check_values(row, values)
    fact = fact_of(row).to_dict()
    old = {k: v for k, v in fact.items() if v is not None and k not in _FIXED}
    return _signed(
        Decision(
            id="",
            at=at or utc_now(),
            reviewer=reviewer,
            action=action,
            text_hash=digest,
            type=row["type"],
            start=row["start"],
            end=row["end"],
            quote=row["quote"],
            fact_id=fact_id,
            old=old,
            new=values,
            note=note,
        )
    )


def decide_merge(
    base: KnowledgeBase,
    view: str,
    ids: Sequence[str],
    *,
    reviewer: str,
    note: str | None = None,
    at: str | None = None,
) -> Decision:
    """A decision that rows of a view (``people``, ``documents`` ...) are one and the same."""
    table = MERGEABLE.get(view)
    if table is None:
        raise KnowledgeError(f"{view}: cannot be merged; one of {', '.join(MERGEABLE)} can")
    if len(set(ids)) < 2:
        raise KnowledgeError("merge: name at least two ids")
    keys, named = [], []
    for identity in ids:
        facts = "id" if table == "person" else "fact_ids"
        row = base.db.conn.execute(
            f"SELECT entity, {facts} FROM {table} WHERE id=?", [identity]
        ).fetchone()
        if row is None:
            raise KnowledgeError(f"{identity}: no such row in {view}")
        keys.append(row[0])
        named += _named_facts(base, json.loads(row[1]) if table != "person" else None, identity)
    return _signed(
        Decision(
            id="",
            at=at or utc_now(),
            reviewer=reviewer,
            action="merge",
            type=view,
            new={"keys": sorted(set(keys)), "facts": named},
            note=note,
        )
    )


#: Facts by which a merged row is known: should the rules lose one, the others hold.
_NAMED_BY = 5


def _named_facts(
    base: KnowledgeBase, fact_ids: Sequence[str] | None, person_id: str
) -> list[dict[str, Any]]:
    """What a merge knows a row by: the first facts behind it, as decisions know facts."""
    if fact_ids is None:
        fact_ids = [
            fact
            for (facts,) in base.db.conn.execute(
                "SELECT fact_ids FROM person_role WHERE person_id=? ORDER BY id", [person_id]
            )
            for fact in json.loads(facts)
        ]
    found = []
    for fact_id in sorted(fact_ids)[:_NAMED_BY]:
        digest, kind, start, end = base.db.conn.execute(
            'SELECT a.text_hash, f.type, f.start, f."end" FROM fact AS f '
            "JOIN article AS a ON a.id = f.article_id WHERE f.id=?",
            [fact_id],
        ).fetchone()
        found.append(
            {"fact_id": fact_id, "text_hash": digest, "type": kind, "start": start, "end": end}
        )
    return found


def decide_undo(
    decisions: Sequence[Decision],
    decision_id: str,
    *,
    reviewer: str,
    note: str | None = None,
    at: str | None = None,
) -> Decision:
    """A decision that takes an earlier one back."""
    if not any(d.id == decision_id for d in decisions):
        raise KnowledgeError(f"{decision_id}: no such decision; the view reviews shows ids")
    return _signed(
        Decision(
            id="",
            at=at or utc_now(),
            reviewer=reviewer,
            action="undo",
            undoes=decision_id,
            note=note,
        )
    )


def _signed(decision: Decision) -> Decision:
    content = {k: v for k, v in asdict(decision).items() if k != "id"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    identity = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Decision(**(content | {"id": identity}))


def _check_values(row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    known = {f.name for f in fields(FACT_CLASSES[row["type"]])} - _FIXED
    for name, value in values.items():
        if name not in known:
            raise KnowledgeError(f"{name}: a {row['type']} has no such field to correct")
        if value is not None and not isinstance(value, str | int | bool):
            raise KnowledgeError(f"{name}: {value!r} is no value of a fact")
        whole = name.startswith(("count_", "stars_", "amount_")) or name == "party_b_count"
        if whole and value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise KnowledgeError(f"{name}: {value!r} is not a whole number")
    if not values:
        raise KnowledgeError("correct: name at least one field and its value")


# -- replaying -----------------------------------------------------------------------------------


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that nobody has taken back, in order; taking back an ``undo`` restores."""
    undone: set[str] = set()
    for decision in reversed(decisions):
        if decision.action == "undo" and decision.id not in undone and decision.undoes:
            undone.add(decision.undoes)
    return [d for d in decisions if d.id not in undone and d.action != "undo"]


def match(decision: Decision, candidates: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The fact of an article that a decision speaks of.

    The very fact; else the one of that type at that span (of several the one whose values are
    most like those reviewed); else the only one that covers mostly the same words.
    """
    own = [c for c in candidates if c["type"] == decision.type]
    for candidate in own:
        if candidate["id"] == decision.fact_id:
            return candidate
    exact = [c for c in own if (c["start"], c["end"]) == (decision.start, decision.end)]
    found = exact or [c for c in own if _overlap(decision, c) >= OVERLAP]
    if not found:
        return None

    def likeness(candidate: Mapping[str, Any]) -> tuple[Any, ...]:
        values = effective(candidate)
        alike = sum(
            values[column_of(str(decision.type), name)] == value
            for name, value in decision.old.items()
        )
        return (_overlap(decision, candidate), alike, candidate["id"])

    return max(found, key=likeness)


def _overlap(decision: Decision, row: Mapping[str, Any]) -> float:
    if decision.start is None or decision.end is None:
        return 0.0
    shared = min(decision.end, row["end"]) - max(decision.start, row["start"])
    joined = max(decision.end, row["end"]) - min(decision.start, row["start"])
    return max(0, shared) / joined if joined else 0.0


def replay(base: KnowledgeBase, decisions: Sequence[Decision], *, run_id: int) -> ReplayResult:
    """Bring every fact to what the decisions make of it, also those whose decision was undone.

    Idempotent; comes after the articles are saved and before ``reconcile``.
    """
    valid = standing(decisions)
    with base.transaction() as connection:
        wanted: dict[str, Decision] = {}
        applied: dict[str, str] = {}
        for decision in valid:
            if decision.action == "merge":
                continue
            for (article_id,) in connection.execute(
                "SELECT id FROM article WHERE text_hash=? ORDER BY id", [decision.text_hash]
            ).fetchall():
                facts = select_facts(connection, article_id)
                fact = match(decision, [f for f in facts if f["retired_run"] is None])
                if fact is not None:
                    wanted[fact["id"]] = decision
                    applied.setdefault(decision.id, fact["id"])
        reviewed = [
            row[0]
            for row in connection.execute(
                "SELECT id FROM fact WHERE review <> 'none' AND retired_run IS NULL"
            )
        ]
        changed = 0
        for fact_id in sorted({*wanted, *reviewed}):
            changed += _apply(connection, fact_id, wanted.get(fact_id), run_id)
        changed += _apply_merges(connection, [d for d in valid if d.action == "merge"])
        _write_reviews(connection, decisions, {d.id for d in valid}, applied)
    orphans = tuple(d for d in valid if d.action != "merge" and d.id not in applied)
    return ReplayResult(len(valid) - len(orphans), orphans, changed)


def _apply(
    connection: sqlite3.Connection, fact_id: str, decision: Decision | None, run_id: int
) -> int:
    cursor = connection.execute("SELECT * FROM fact WHERE id=?", [fact_id])
    names = [column[0] for column in cursor.description]
    row = dict(zip(names, cursor.fetchone(), strict=True))
    read = effective(row)
    review = _REVIEW[decision.action] if decision else "none"
    new = {
        column_of(row["type"], name): int(value) if isinstance(value, bool) else value
        for name, value in (decision.new.items() if decision else ())
    }
    replaced = {name: read[name] for name in new}
    values = read | new
    extracted = json.dumps(replaced, ensure_ascii=False, sort_keys=True) if replaced else None
    if row["review"] == review and all(row[name] == values[name] for name in FACT_COLUMNS):
        return 0
    mark_dirty(connection, row["article_id"])
    changed = [name for name in FACT_COLUMNS if row[name] != values[name]]
    connection.execute(
        f"UPDATE fact SET {''.join(f'{name}=?, ' for name in changed)}"
        "review=?, live=?, extracted=?, last_run=? WHERE id=?",
        [
            *(values[name] for name in changed),
            review,
            int(review != "rejected"),
            extracted,
            run_id,
            fact_id,
        ],
    )
    _derive_again(connection, row["article_id"])
    mark_dirty(connection, row["article_id"])
    detail = review + (": " + ", ".join(changed) if changed else "")
    log_change(connection, run_id, "changed", "fact", fact_id, row["article_id"], detail)
    return 1


def _derive_again(connection: sqlite3.Connection, article_id: str) -> None:
    """The keys of an article's facts after their values changed, in the order saving uses."""
    text, site, published_at = connection.execute(
        "SELECT text, site, published_at FROM article WHERE id=?", [article_id]
    ).fetchone()
    facts = [f for f in select_facts(connection, article_id) if f["retired_run"] is None]
    article = {"text": text, "site": site, "published_at": published_at}
    counted = [row["review"] != "rejected" for row in facts]
    for row, extra in zip(facts, derived_columns(article, facts, counted), strict=True):
        if any(row[name] != value for name, value in extra.items()):
            write_derived(connection, row["id"], extra)


def _apply_merges(connection: sqlite3.Connection, merges: Sequence[Decision]) -> int:
    """Have the merges as they are wanted; what they unite, or did, is resolved anew."""
    wanted: dict[tuple[str, str], int] = {}
    facts: set[tuple[str, str]] = set()
    for decision in merges:
        keys, named = decision.new.get("keys", []), decision.new.get("facts", [])
        for key in keys:
            pair = (keys[0], key)
            wanted[pair] = max(wanted.get(pair, 0), int(not named))
        facts |= {
            (decision.id, fact["id"])
            for each in named
            if (fact := _fact_named(connection, decision, each)) is not None
        }
    pairs = {(*pair, whole) for pair, whole in wanted.items()}
    stored = {
        tuple(row)
        for row in connection.execute("SELECT from_key, into_key, whole FROM entity_merge")
    }
    linked = {tuple(row) for row in connection.execute("SELECT * FROM fact_merge")}
    changed_pairs, changed_facts = pairs ^ stored, facts ^ linked
    if not changed_pairs and not changed_facts:
        return 0
    connection.execute("DELETE FROM entity_merge")
    connection.executemany("INSERT INTO entity_merge VALUES (?,?,?)", sorted(pairs))
    connection.execute("DELETE FROM fact_merge")
    connection.executemany("INSERT INTO fact_merge VALUES (?,?)", sorted(facts))
    connection.executemany(
        "INSERT OR IGNORE INTO dirty VALUES ('entity', ?)",
        [(key,) for one, other, _ in changed_pairs for key in (one, other)],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO dirty SELECT 'entity', entity FROM fact "
        "WHERE id=? AND entity IS NOT NULL",
        [(fact,) for _, fact in changed_facts],
    )
    return len({decision for decision, _ in changed_facts}) or len(changed_pairs)


def _fact_named(
    connection: sqlite3.Connection, decision: Decision, named: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    wanted = replace(
        decision,
        text_hash=named.get("text_hash"),
        type=named.get("type"),
        start=named.get("start"),
        end=named.get("end"),
        fact_id=named.get("fact_id"),
    )
    for (article_id,) in connection.execute(
        "SELECT id FROM article WHERE text_hash=? ORDER BY id", [wanted.text_hash]
    ).fetchall():
        facts = [f for f in select_facts(connection, article_id) if f["retired_run"] is None]
        if (fact := match(wanted, facts)) is not None:
            return fact
    return None


def _write_reviews(
    connection: sqlite3.Connection,
    decisions: Sequence[Decision],
    valid: set[str],
    applied: Mapping[str, str],
) -> None:
    rows = {}
    for decision in decisions:
        if decision.action == "undo":
            continue
        held = decision.action == "merge" or decision.id in applied
        state = ("applied" if held else "orphan") if decision.id in valid else "undone"
        rows[decision.id] = (
            decision.id,
            decision.at,
            decision.reviewer,
            decision.action,
            decision.text_hash,
            decision.type,
            decision.start,
            decision.end,
            decision.quote,
            applied.get(decision.id),
            json.dumps(decision.old, ensure_ascii=False, sort_keys=True) if decision.old else None,
            json.dumps(decision.new, ensure_ascii=False, sort_keys=True) if decision.new else None,
            decision.note,
            state,
        )
    stored = {row[0]: tuple(row) for row in connection.execute("SELECT * FROM review")}
    if stored != rows:
        connection.execute("DELETE FROM review")
        connection.executemany(
            f"INSERT INTO review VALUES ({','.join('?' * 14)})", list(rows.values())
        )
