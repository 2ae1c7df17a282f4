"""What does not add up, told so that a person understands it.  Warn, never drop.

These checks look at the facts of one article, those of :mod:`knowledge.series_checks` at the
observations of a series.  All are pure; :mod:`knowledge.findings` runs them.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import resources
from typing import Any

from knowledge.atlas import Atlas
from knowledge.fold import fold
from knowledge.messages import Many, Message, message, say
from knowledge.windows import days

Row = Mapping[str, Any]

#: Characters between two figures of one breakdown, at most.
NEAR = 300
_SENTENCE_END = re.compile(r"[.!?…]\s+(?=[^\W\d_a-zđăâêôơư])|\n")


@dataclass(frozen=True, slots=True)
class Finding:
    """``severity`` is ``error``, ``warning`` or ``note``; ``fact_ids`` are the facts involved."""

    kind: str
    severity: str
    said: Message
    fact_ids: tuple[str, ...]
    article_id: str | None = None

    @property
    def message(self) -> str:
        """In English."""
        return say(self.said)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the checks see it: its facts are rows in the order of the text."""

    article_id: str
    text: str
    published_at: str | None
    facts: Sequence[Row]
    atlas: Atlas


@cache
def limits() -> dict[str, Any]:
    """The plausible ranges of ``plausible.toml``."""
    return tomllib.loads(
        resources.files("knowledge").joinpath("plausible.toml").read_text(encoding="utf-8")
    )


# -- one article ---------------------------------------------------------------------------------


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
        parts = _parts(reading, total, counts, _tier)
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
                tier=_tier_text(p),
            )
            for p in sorted(parts, key=lambda p: (-(p["stars_max"] or 0), p["start"]))
        )
        yield Finding(
            "tier_sum",
            "warning",
            message(
                "finding.tier_sum",
                place=_of(total),
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
            message("finding.producer_sum", place=_of(total), whole=whole, terms=terms, sum=found),
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
                    place=_of(total),
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
            parts = _parts(reading, total, own, _tier) if total["product_group"] is None else []
        for part in parts:
            stated = _share_beside(reading.text, part)
            share = 100 * part["count_min"] / total["count_min"]
            if stated is not None and abs(share - stated.value) > stated.slack:
                yield Finding(
                    "percentage",
                    "warning",
                    message(
                        "finding.percentage",
                        place=_of(part),
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


def ranges(reading: Reading) -> Iterable[Finding]:
    """Figures outside of what the programme has ever had."""
    for fact in reading.facts:
        if fact["type"] in ("product_count", "producer_count") and fact["status"] == "recognised":
            for said in _out_of_range(fact, reading):
                yield Finding("implausible", "warning", said, (fact["id"],))
        stars = [s for s in (fact["stars_min"], fact["stars_max"]) if s is not None]
        known = limits()["stars"]
        recognised = fact["status"] in ("recognised", "newly_recognised", "re_recognised")
        if recognised and any(not known["least"] <= s <= known["most"] for s in stars):
            yield Finding(
                "stars",
                "warning",
                message(
                    "finding.stars",
                    place=_of(fact),
                    tier=_tier_text(fact),
                    least=known["least"],
                    most=known["most"],
                    quote=fact["quote"],
                ),
                (fact["id"],),
            )


def ratios(reading: Reading) -> Iterable[Finding]:
    """Products for each producer, and the share of four stars."""
    known = limits()["products"]
    totals = [f for f in reading.facts if _is_total(f)]
    for total in totals:
        whole = total["count_min"]
        for other in reading.facts:
            near = abs(other["start"] - total["start"]) <= NEAR and _one_scope(total, other)
            if not near or other["qualifier"] != "exact" or other["status"] != "recognised":
                continue
            if (
                other["type"] == "producer_count"
                and other["producer_kind"] == "all"
                and other["stars_min"] is None
                and other["count_min"]
            ):
                share = whole / other["count_min"]
                if not known["per_producer_least"] <= share <= known["per_producer_most"]:
                    yield Finding(
                        "per_producer",
                        "note",
                        message(
                            "finding.per_producer",
                            place=_of(total),
                            whole=whole,
                            producers=other["count_min"],
                            each=f"{share:.1f}",
                            least=f"{known['per_producer_least']:g}",
                            most=f"{known['per_producer_most']:g}",
                        ),
                        (total["id"], other["id"]),
                    )
            four = other["type"] == "product_count" and _tier(other) == (4, 4)
            if four and whole >= 20 and whole * known["four_star_share_most"] < other["count_min"]:
                yield Finding(
                    "four_star_share",
                    "note",
                    message(
                        "finding.four_star_share",
                        place=_of(total),
                        part=other["count_min"],
                        whole=whole,
                        share=f"{other['count_min'] / whole:.0%}",
                        most=f"{known['four_star_share_most']:.0%}",
                    ),
                    (total["id"], other["id"]),
                )


def dates(reading: Reading) -> Iterable[Finding]:
    """Dates that cannot be: after the article that states them, or ending before they begin."""
    published = days(reading.published_at) if reading.published_at else None
    first_year = limits()["programme"]
    for fact in reading.facts:
        stated = {
            "as_of": fact["as_of"] if fact["as_of_basis"] == "text" else None,
            "date": fact["date"],
            "signed_on": fact["signed_on"],
        }
        if fact["type"] in ("event", "mou"):  # announced before it takes place
            stated = {}
        for name, value in stated.items():
            window = days(value) if value else None
            if window and published and fact["status"] != "target" and window[0] > published[1]:
                what = "document" if name == "date" else "figure"
                yield Finding(
                    "date_after_publication",
                    "warning",
                    message(
                        f"finding.date_of_{what}_after",
                        place=_of(fact),
                        date=value,
                        published=str(reading.published_at)[:10],
                        quote=fact["quote"],
                    ),
                    (fact["id"],),
                )
        start, end = fact["start_date"], fact["end_date"]
        if start and end and (days(end) or (0, 0))[1] < (days(start) or (0, 0))[0]:
            yield Finding(
                "date_order",
                "warning",
                message("finding.date_order", name=fact["name"], start=start, end=end),
                (fact["id"],),
            )
        least = first_year["first_year_of"].get(fact["place_id"], first_year["first_year"])
        if fact["type"] == "product_count" and fact["as_of"] and int(fact["as_of"][:4]) < least:
            yield Finding(
                "before_programme",
                "warning",
                message(
                    "finding.before_programme", place=_of(fact), date=fact["as_of"], first=least
                ),
                (fact["id"],),
            )


def districts(reading: Reading) -> Iterable[Finding]:
    """Districts that recognise after there are none."""
    until = limits()["programme"]
    for fact in reading.facts:
        when = fact["as_of"] or (reading.published_at or "")[:10]
        located = reading.atlas.locate(fact["place_id"]) if fact["place_id"] else None
        if (
            fact["type"] == "product_count"
            and fact["status"] in ("recognised", "newly_recognised", "re_recognised")
            and located is not None
            and located.level == "district"
            and when[:10] > until["districts_until"]
            and len(when) >= 7
        ):
            yield Finding(
                "district_after_reform",
                "warning",
                message(
                    "finding.district_figure",
                    place=fact["place"],
                    until=until["districts_until"],
                    date=when,
                    quote=fact["quote"],
                ),
                (fact["id"],),
            )
        issuer = fold(fact["issuer"] or "")
        if (
            re.search(r"\b(ubnd|uy ban nhan dan) (huyen|quan|thi xa)\b", issuer)
            and (fact["date"] or "") > until["districts_recognise_until"]
            and len(fact["date"]) == 10
        ):
            yield Finding(
                "district_after_reform",
                "warning",
                message(
                    "finding.district_document",
                    number=fact["number"],
                    date=fact["date"],
                    issuer=fact["issuer"],
                    until=until["districts_until"],
                ),
                (fact["id"],),
            )


def place_slips(reading: Reading) -> Iterable[Finding]:
    """A province that is named for one fact only, and whose name looks like the article's own."""
    provinces: dict[str, list[Row]] = defaultdict(list)
    for fact in reading.facts:
        located = reading.atlas.locate(fact["place_id"]) if fact["place_id"] else None
        if located is not None and located.province_id is not None:
            provinces[located.province_id].append(fact)
    if len(provinces) < 2:
        return
    main = max(provinces, key=lambda p: (len(provinces[p]), p))
    own = reading.atlas.locate(main)
    if own is None or len(provinces[main]) < 3:
        return
    for other, facts in sorted(provinces.items()):
        located = reading.atlas.locate(other)
        if other == main or len(facts) != 1 or located is None:
            continue
        alike = SequenceMatcher(None, fold(own.name), fold(located.name)).ratio()
        if other.partition(":")[0] == main.partition(":")[0] and alike >= 0.85:
            yield Finding(
                "place_slip",
                "warning",
                message(
                    "finding.place_slip",
                    other=located.name,
                    main=own.name,
                    quote=facts[0]["quote"],
                ),
                (facts[0]["id"],),
            )


def memoranda(reading: Reading) -> Iterable[Finding]:
    """Counts of memoranda that no conference reaches, or that are fewer than their signers."""
    for fact in reading.facts:
        if fact["type"] != "mou" or fact["count_min"] is None:
            continue
        most = limits()["memoranda"]["most"]
        if fact["count_min"] > most:
            yield Finding(
                "mou_count",
                "warning",
                message(
                    "finding.mou_count",
                    place=_of(fact),
                    n=fact["count_min"],
                    most=most,
                    quote=fact["quote"],
                ),
                (fact["id"],),
            )


ARTICLE_CHECKS: tuple[Callable[[Reading], Iterable[Finding]], ...] = (
    tier_sums,
    producer_sums,
    group_sums,
    percentages,
    ranges,
    ratios,
    dates,
    districts,
    place_slips,
    memoranda,
)

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
                or not _one_scope(total, fact)
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


def _one_scope(one: Row, other: Row) -> bool:
    return (
        one["place_id"] == other["place_id"]
        and one["target_by"] == other["target_by"]
        and _same_or_open(one["basis"], other["basis"])
        and _same_or_open(one["as_of"], other["as_of"])
        and (one["status"] == other["status"] or {one["status"], other["status"]} <= _ONE_LIST)
    )


_ONE_LIST = {"recognised", "proposed"}


def _same_or_open(one: Any, other: Any) -> bool:
    return one is None or other is None or one == other


def _tier(fact: Row) -> tuple[int, int] | None:
    if fact["stars_min"] is None or fact["product_group"] is not None:
        return None
    return fact["stars_min"], fact["stars_max"]


def _kind(fact: Row) -> str | None:
    kind = fact["producer_kind"]
    return None if kind == "all" or fact["stars_min"] is not None else kind


def _tier_text(fact: Row) -> str:
    low, high = fact["stars_min"], fact["stars_max"]
    return f"{low} sao" if low == high else f"{low}-{high} sao"


def _of(fact: Row) -> str | Message:
    return fact["place"] or message("finding.place_unknown")


def _is_total(fact: Row) -> bool:
    return bool(
        fact["type"] == "product_count"
        and fact["stars_min"] is None
        and fact["product_group"] is None
        and fact["producer"] is None
        and fact["status"] == "recognised"
        and fact["qualifier"] == "exact"
    )


def _out_of_range(fact: Row, reading: Reading) -> Iterable[Message]:
    """What is said of a recognised figure above what is plausible."""
    value = fact["count_min"] if fact["count_min"] is not None else fact["count_max"]
    located = reading.atlas.locate(fact["place_id"]) if fact["place_id"] else None
    if value is None or located is None or fact["type"] != "product_count":
        return
    known = limits()["products"]

    def above(key: str, most: int, **more: Any) -> Iterable[Message]:
        if value > most:
            yield message(
                f"finding.{key}", place=_of(fact), n=value, most=most, quote=fact["quote"], **more
            )

    if fact["basis"] == "batch" and located.level != "country":
        yield from above("batch_too_large", known["batch"])
        return
    five = _tier(fact) == (5, 5)
    if located.level == "country":
        when = fact["as_of"] or (reading.published_at or "")[:10]
        for period in limits()["country"]:
            if when and when <= period["until"][: len(when)]:
                if five:
                    yield from above("country_five_too_large", period["five_star"], date=when)
                else:
                    yield from above("country_too_large", period["products"], date=when)
                return
        return
    if five:
        yield from above("province_five_too_large", known["five_star_of_a_province"])
    if fact["place_id"] in known["capital_ids"]:
        most = known["capital"]
    elif fact["place_id"].startswith("vn63:"):
        most = known["former_province"]
    else:
        most = known["merged_province"]
    yield from above("province_too_large", most)
