"""What does not add up, told so that a person understands it.  Warn, never drop.

These checks look at the facts of one article, those of :mod:`knowledge.series_checks` at the
observations of a series.  All are pure; :mod:`knowledge.findings` runs them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from typing import Any

from knowledge.fold import fold
from knowledge.messages import Message, message
from knowledge.readings import (
    NEAR,
    Finding,
    Reading,
    Row,
    is_total,
    limits,
    one_scope,
    place_of,
    tier,
    tier_text,
)
from knowledge.sums import group_sums, percentages, producer_sums, tier_sums
from knowledge.windows import days

# -- one article ---------------------------------------------------------------------------------


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
                    place=place_of(fact),
                    tier=tier_text(fact),
                    least=known["least"],
                    most=known["most"],
                    quote=fact["quote"],
                ),
                (fact["id"],),
            )


def ratios(reading: Reading) -> Iterable[Finding]:
    """Products for each producer, and the share of four stars."""
    known = limits()["products"]
    totals = [f for f in reading.facts if is_total(f)]
    for total in totals:
        whole = total["count_min"]
        for other in reading.facts:
            near = abs(other["start"] - total["start"]) <= NEAR and one_scope(total, other)
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
                            place=place_of(total),
                            whole=whole,
                            producers=other["count_min"],
                            each=f"{share:.1f}",
                            least=f"{known['per_producer_least']:g}",
                            most=f"{known['per_producer_most']:g}",
                        ),
                        (total["id"], other["id"]),
                    )
            four = other["type"] == "product_count" and tier(other) == (4, 4)
            if four and whole >= 20 and whole * known["four_star_share_most"] < other["count_min"]:
                yield Finding(
                    "four_star_share",
                    "note",
                    message(
                        "finding.four_star_share",
                        place=place_of(total),
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
                        place=place_of(fact),
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
                    "finding.before_programme",
                    place=place_of(fact),
                    date=fact["as_of"],
                    first=least,
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
                    place=place_of(fact),
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
                f"finding.{key}",
                place=place_of(fact),
                n=value,
                most=most,
                quote=fact["quote"],
                **more,
            )

    if fact["basis"] == "batch" and located.level != "country":
        yield from above("batch_too_large", known["batch"])
        return
    five = tier(fact) == (5, 5)
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
