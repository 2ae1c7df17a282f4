"""Under which key a fact is brought together with others; pure functions of its values.

A figure's *family* is the series it can agree or disagree within: measure, place, tier, status,
group or kind, target period.  The basis is told apart inside a family, for a basis that the text
leaves open may be settled by another article.  An *entity* key brings together what may be the
same person, document, event, product or memorandum; ``resolve`` decides whether it is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from knowledge.fold import fold_key

Row = Mapping[str, Any]

_TONES = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_LEGAL_FORM = re.compile(
    r"^(?:cong ty|cty|doanh nghiep tu nhan|dntn|hop tac xa|htx|to hop tac|tht|co so san xuat|co so|"
    r"ho kinh doanh|hkd)\b(?: (?:tnhh|co phan|cp|mtv|mot thanh vien|1 thanh vien|dich vu|dv|"
    r"nong nghiep|nn|san xuat|sx|thuong mai|tm)\b)*"
)
_QUOTES = re.compile(r"[\"'“”‘’«»()\[\].,;:–—-]+")
_EVENT_WORDS = re.compile(
    r"^(?:(?:hoi nghi|hoi thao|hoi cho|toa dam|dien dan|chuong trinh|le hoi|tuan le|le)\b ?)+(?=.)"
)
#: Issuers whose numbers run through the whole country, as the suffix of the number names them.
NATIONAL_SUFFIX = re.compile(r"(?:TTG|CP|QH\d*|BNN\w*|BCT|BKHCN|BTC|BCĐTW|TW)(?:-|$)")


def tone_key(name: str) -> str:
    """A name for comparing: case, spaces and the seat of the tone mark do not count, tones do.

    "Nguyễn Hoà" is "Nguyễn Hòa"; "Thiều" is not "Thiệu".
    """
    syllables = []
    for syllable in unicodedata.normalize("NFD", name.casefold()).split():
        tone = "".join(_TONES[c] for c in syllable if c in _TONES)
        bare = "".join(c for c in syllable if c not in _TONES)
        syllables.append(unicodedata.normalize("NFC", bare) + tone)
    return " ".join(syllables)


@lru_cache(maxsize=16384)
def plain_key(name: str) -> str:
    """A name for comparing where marks and punctuation do not count: titles of events, parties."""
    return " ".join(_QUOTES.sub(" ", fold_key(name)).split())


def producer_key(name: str) -> str:
    """A producer's name without its legal form, where that is a leading phrase."""
    key = plain_key(name)
    return _LEGAL_FORM.sub("", key).strip() or key


def number_key(number: str) -> str:
    """A document number for comparing: capitals, no spaces, one kind of dash."""
    compact = re.sub(r"\s+", "", unicodedata.normalize("NFC", number)).upper()
    return re.sub(r"[‐-―−]", "-", compact)


def measure_of(row: Row) -> str | None:
    """``products``, ``producers`` or ``mous`` for a fact that is a figure, else ``None``."""
    if row["count_min"] is None and row["count_max"] is None:
        return None
    if row["type"] == "product_count":
        return "products"
    if row["type"] == "producer_count":
        return "producers"
    return "mous" if row["type"] == "mou" else None


def family_of(row: Row) -> str | None:
    """The series of a figure; ``None`` where it is none or where nobody knows of what it speaks.

    A producer's own figure ("the cooperative has 3 products") is no figure of its place.
    """
    measure = measure_of(row)
    if measure is None or row["place_id"] is None or row["producer"] is not None:
        return None
    if measure == "mous":
        return f"mous|{row['place_id']}|||||"
    parts = (
        measure,
        row["place_id"],
        tier_of(row),
        row["status"],
        row["product_group"],
        row["producer_kind"],
        row["target_by"],
    )
    return "|".join("" if part is None else str(part) for part in parts)


def tier_of(row: Row) -> str:
    """``4-4``, ``3-5``, or nothing where no tier is named."""
    low, high = row["stars_min"], row["stars_max"]
    if low is None and high is None:
        return ""
    return f"{'' if low is None else low}-{'' if high is None else high}"


def entity_of(row: Row) -> str | None:
    """The key under which a named thing is looked for across articles."""
    match row["type"]:
        case "role":
            return f"person:{tone_key(row['person'])}"
        case "document":
            return f"document:{number_key(row['number'])}"
        case "event":
            return f"event:{_EVENT_WORDS.sub('', plain_key(row['name']))}"
        case "product":
            return f"product:{tone_key(_QUOTES.sub(' ', row['product']))}"
        case "mou":
            return f"mou:{row['place_id'] or ''}"
        case _:
            return None


#: Figures further apart than this many characters are no breakdown of one another.
BREAKDOWN_REACH = 600


def breakdowns(rows: Sequence[Row], counted: Sequence[bool]) -> list[str | None]:
    """For each fact of one article the figures that stand with it, by tier and kind, as JSON.

    ``{"": 99, "3-3": 75, "4-4": 24}``: of every tier the nearest exact figure of the same place,
    status and date.  ``None`` where the fact is no exact figure, stands alone or does not count.
    """
    groups: dict[tuple[Any, ...], list[tuple[int, int, str, int]]] = {}
    keys: list[tuple[Any, ...] | None] = []
    for position, row in enumerate(rows):
        if not counted[position]:
            keys.append(None)
            continue
        if family_of(row) is None or row["type"] == "mou" or row["qualifier"] != "exact":
            keys.append(None)
            continue
        key = (
            row["place_id"],
            row["as_of"],
            row["target_by"],
            _status_class(row["status"]),
        )
        keys.append(key)
        groups.setdefault(key, []).append((row["start"], position, part_of(row), row["count_min"]))
    result: list[str | None] = []
    for position, own_key in enumerate(keys):
        if own_key is None or len(groups[own_key]) < 2:
            result.append(None)
            continue
        row = rows[position]
        nearest: dict[str, tuple[int, int, int]] = {}
        for start, other, part, value in groups[own_key]:
            gap = abs(start - row["start"])
            if gap <= BREAKDOWN_REACH or row["zone"] == "title" or rows[other]["zone"] == "title":
                candidate = (gap, start, value)
                if part not in nearest or candidate < nearest[part]:
                    nearest[part] = candidate
        found = {part: value for part, (_, _, value) in nearest.items()}
        result.append(json.dumps(found, sort_keys=True) if len(found) > 1 else None)
    return result


def part_of(row: Row) -> str:
    """Which part of a breakdown a figure is: its tier, its group, its kind of producer."""
    if row["type"] == "producer_count":
        return f"producers {row['producer_kind']} {tier_of(row)}".strip()
    proposed = "proposed " if row["status"] == "proposed" else ""
    return f"{proposed}{row['product_group'] or ''} {tier_of(row)}".strip()


def _status_class(status: str | None) -> str | None:
    # "9 five-star, 3 proposed five-star, 160, 308" is one breakdown
    return "recognised" if status in ("recognised", "proposed") else status
