"""Facts as rows: what a statement is called, and how it is written down."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from typing import Any

from extract.facts import FACT_CLASSES, Evidence, Fact, fact_from_dict
from knowledge.migrations import TYPE_COLUMNS

COMMON_COLUMNS = tuple(f.name for f in fields(Fact) if f.name != "evidence")
TYPE_COLUMN_NAMES = tuple(name for name, _ in TYPE_COLUMNS)
#: The columns of a fact that the extractor fills.
FACT_COLUMNS = ("type", *COMMON_COLUMNS, *TYPE_COLUMN_NAMES)

#: What may change while the statement stays the same one.
_DETAILS = {
    "quote",
    "zone",
    "place",
    "place_code",
    "as_of_basis",
    "speaker",
    "speaker_role",
    "confidence",
    "rule",
}
DETAIL_COLUMNS = tuple(name for name in FACT_COLUMNS if name in _DETAILS)
#: What makes the statement: where it stands and what it says.
IDENTITY_COLUMNS = tuple(name for name in FACT_COLUMNS if name not in _DETAILS)
_BOOLEANS = ("derived", "former", "acting")


def column_of(fact_type: str, field: str) -> str:
    """The column of a field: a role's ``title`` is ``role_title``, for articles have titles too."""
    return "role_title" if fact_type == "role" and field == "title" else field


def field_of(fact_type: str, column: str) -> str:
    return "title" if fact_type == "role" and column == "role_title" else column


def row_of(fact: Fact) -> dict[str, Any]:
    """The fact as a row of all the columns; those its type has not are null."""
    row: dict[str, Any] = dict.fromkeys(FACT_COLUMNS)
    for field, value in fact.to_dict().items():
        row[column_of(fact.type, field)] = int(value) if isinstance(value, bool) else value
    return row


def statement_id(article_id: str, row: dict[str, Any]) -> str:
    """A content hash: article, type, span and slot values, not confidence, rule or wording.

    Where the place has an id, its written form is a detail; otherwise the form is what is known.
    """
    content = [article_id, *(row[name] for name in IDENTITY_COLUMNS)]
    if row["place_id"] is None:
        content += [row["place"], row["place_code"]]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fact_of(row: dict[str, Any], evidence: tuple[Evidence, ...] = ()) -> Fact:
    """The inverse of :func:`row_of`."""
    known = {f.name for f in fields(FACT_CLASSES[row["type"]])} - {"evidence"}
    data: dict[str, Any] = {"type": row["type"]}
    for column in FACT_COLUMNS:
        field = field_of(row["type"], column)
        if field in known:
            value = row[column]
            data[field] = bool(value) if field in _BOOLEANS and value is not None else value
    return fact_from_dict(data, evidence)
