"""Figures of one article that do not add up: tiers, kinds of producers, groups, shares.  Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.messages import Many, message
from knowledge.readings import NEAR, Finding, Reading, Row, one_scope, place_of, tier, tier_text

_SENTENCE_END = re.compile(r"[.!?…]\s+(?=[^\W\d_a-zđăâêôơư])|\n")


def tier_sums(reading: Reading) -> Iterable[Finding]:
    """A total and its tiers, where they stand together and the lowest tier is named."""
    counts = [
        f
        for f in reading.facts
        if f["type"] == "product_count" and f["qualifier"] == "exact" and f["producer"] is None
    ]
    for total in counts:
        if total["stars_min"] is not None or total["product_group"] is not None:
            continue
        parts = _parts(reading, total, counts, tier)
        if len(parts) < 2:
            continue
        whole = total["count_min"]
        proposed = [p for p in parts if p["status"] == "proposed" != total["status"]]
        everything = sum(p["count_min"] for p in parts)
        firm = everything - sum(p["count_min"] for p in proposed)
        complete = any(p["stars_min"] == 3 for p in parts)
        if whole in (everything, firm) or not (complete or firm > whole):
            continue
        terms = (
            message(
                "term.proposed" if p in proposed else "term.tier",
                n=p["count_min"],
                tier=tier_text(p),
            )
            for p in sorted(parts, key=lambda p: (-(p["stars_max"] or 0), p["start"]))
        )
        yield Finding(
            "tier_sum",
            "warning",
            message(
                "finding.tier_sum",
                place=place_of(total),
                whole=whole,
                terms=Many(" + ", tuple(terms)),
                sum=everything,
                without=message("finding.without_proposed", n=firm) if proposed else None,
            ),
            (total["id"], *(p["id"] for p in parts)),
        )


def producer_sums(reading: Reading) -> Iterable[Finding]:
    """Producers in all and by kind; fewer by kind than in all is a note, for kinds are left out."""
    counts = [
        f for f in reading.facts if f["type"] == "producer_count" and f["qualifier"] == "exact"
    ]
    for total in counts:
        if total["producer_kind"] != "all" or total["stars_min"] is not None:
            continue
        parts = _parts(reading, total, counts, _kind)
        found = sum(p["count_min"] for p in parts)
        whole = total["count_min"]
        if len(parts) < 2 or found == whole or (found < whole and len(parts) < 3):
            continue
        terms = Many(
            " + ",
            tuple(
                message("term.named", n=p["count_min"], name=_KIND_NAMES[p["producer_kind"]])
                for p in parts
            ),
        )
        yield Finding(
            "producer_sum",
            "warning" if found > whole else "note",
            message(
                "finding.producer_sum", place=place_of(total), whole=whole, terms=terms, sum=found
            ),
            (total["id"], *(p["id"] for p in parts)),
        )


def group_sums(reading: Reading) -> Iterable[Finding]:
    """Product groups that are more than the total they are groups of."""
    counts = [
        f
        for f in reading.facts
        if f["type"] == "product_count" and f["qualifier"] == "exact" and f["stars_min"] is None
    ]
    for total in counts:
        if total["product_group"] is not None:
            continue
        parts = _parts(reading, total, counts, lambda f: f["product_group"])
        found = sum(p["count_min"] for p in parts)
        if len(parts) >= 2 and (found > total["count_min"] or len(parts) >= 5):
            if found == total["count_min"]:
                continue
            terms = tuple(
                message("term.named", n=p["count_min"], name=p["product_group"]) for p in parts
            )
            yield Finding(
                "group_sum",
                "warning" if found > total["count_min"] else "note",
                message(
                    "finding.group_sum",
                    place=place_of(total),
                    whole=total["count_min"],
                    terms=Many(" + ", terms),
                    sum=found,
                ),
                (total["id"], *(p["id"] for p in parts)),
            )


def percentages(reading: Reading) -> Iterable[Finding]:
    """A share that the text gives right beside a part, against the part and its total."""
    counts = [
        f
        for f in reading.facts
        if f["type"] in ("product_count", "producer_count") and f["qualifier"] == "exact"
    ]
    for total in counts:
        if total["stars_min"] is not None or not total["count_min"]:
            continue
        own = [f for f in counts if f["type"] == total["type"]]
        if total["type"] == "producer_count":
            parts = _parts(reading, total, own, _kind) if total["producer_kind"] == "all" else []
        else:
            parts = _parts(reading, total, own, tier) if total["product_group"] is None else []
        for part in parts:
            stated = _share_beside(reading.text, part)
            share = 100 * part["count_min"] / total["count_min"]
            if stated is not None and abs(share - stated.value) > stated.slack:
                yield Finding(
                    "percentage",
                    "warning",
                    message(
                        "finding.percentage",
                        place=place_of(part),
                        part=part["count_min"],
                        whole=total["count_min"],
                        share=f"{share:.1f}",
                        said=stated.text,
                        quote=part["quote"],
                    ),
                    (total["id"], part["id"]),
                )


@dataclass(frozen=True, slots=True)
class _Share:
    text: str
    value: float
    slack: float


#: "... 24 sản phẩm 4 sao (chiếm gần 25%)", and what of something else a share may be of instead
_SHARE_AFTER = re.compile(
    r"\s*[,(]?\s*(?:chiếm|tương đương|đạt tỷ lệ|accounting for)?\s*(?:tỷ lệ\s*)?"
    r"(?P<about>khoảng|gần|hơn|trên|xấp xỉ|about|nearly|over)?\s*"
    r"(?P<number>\d{1,2}(?:[.,]\d{1,2})?|100)\s?%"
    r"(?!\s*(?:kế hoạch|mục tiêu|chỉ tiêu|so với|của|cả nước|toàn|doanh|sản lượng))"
)
#: "hợp tác xã chiếm 78% (86 HTX)"
_SHARE_BEFORE = re.compile(
    r"chiếm\s*(?:tỷ lệ\s*)?(?P<about>khoảng|gần|hơn|trên|xấp xỉ)?\s*"
    r"(?P<number>\d{1,2}(?:[.,]\d{1,2})?|100)\s?%\s*\($"
)


def _share_beside(text: str, part: Row) -> _Share | None:
    after = text[part["end"] : part["end"] + 60]
    found = _SHARE_AFTER.match(after) or _SHARE_BEFORE.search(
        text[max(0, part["start"] - 40) : part["start"]]
    )
    if found is None:
        return None
    number = found["number"].replace(",", ".")
    decimals = len(number.partition(".")[2])
    slack = 3.0 if found["about"] else 1.0 if not decimals else 1.5 * 10**-decimals
    return _Share(found["number"], float(number), slack)


_KIND_NAMES = {
    "enterprise": "doanh nghiệp",
    "cooperative": "hợp tác xã",
    "cooperative_group": "tổ hợp tác",
    "household": "hộ kinh doanh",
    "other": "khác",
    "all": "chủ thể",
}


def _parts(
    reading: Reading, total: Row, counts: Sequence[Row], part_of: Callable[[Row], Any]
) -> list[Row]:
    """The figures that follow a total (or else lead up to it) and break it down.

    They end where another total begins, a part comes twice, or the text moves on.
    """
    for step in (1, -1):
        position = counts.index(total) + step
        seen: set[Any] = set()
        parts: list[Row] = []
        last = total
        while 0 <= position < len(counts):
            fact = counts[position]
            key = (part_of(fact), fact["status"])
            if (
                part_of(fact) is None
                or key in seen
                or not one_scope(total, fact)
                or not _adjacent(reading.text, last, fact)
            ):
                break
            seen.add(key)
            parts.append(fact)
            last = fact
            position += step
        if parts:
            return parts
    return []


def _adjacent(text: str, one: Row, other: Row) -> bool:
    first, second = sorted((one, other), key=lambda f: f["start"])
    between = text[first["end"] : second["start"]]
    return len(between) <= NEAR and len(_SENTENCE_END.findall(between)) <= 1


def _kind(fact: Row) -> str | None:
    kind = fact["producer_kind"]
    return None if kind == "all" or fact["stars_min"] is not None else kind
