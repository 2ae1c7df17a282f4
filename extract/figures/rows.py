"""From a figure whose slots are known to its facts, with a row of evidence for each slot."""

from __future__ import annotations

import re
from typing import Any

from extract.context import Scope
from extract.facts import Evidence, Fact, Origin, ProducerCount, ProductCount
from extract.figures.model import Figure, Story
from extract.figures.words import FILLER
from extract.modality import Cue
from extract.reading import place_evidence


def to_facts(story: Story, figure: Figure) -> list[Fact]:
    scopes: tuple[Scope | None, ...] = (figure.scope, *figure.extra_scopes)
    return [to_fact(story, figure, scope) for scope in scopes]


def quote_span(story: Story, figure: Figure) -> tuple[int, int]:
    start, end = figure.count.start, figure.count.end
    star = figure.stars
    if star is not None and figure.stars_origin is None:
        if (
            star.start <= end + 40
            and star.end > end
            and FILLER.fullmatch(story.fold[end : max(end, star.start)])
        ):
            end = star.end
        elif figure.stars_rule == "stars.inverted":
            lead = re.search(
                r"san pham[^.;,:]{0,40}$",
                story.fold[max(figure.sentence.span.start, star.start - 50) : star.start],
            )
            start = star.start - (len(lead.group()) if lead else 0)
    return start, end


def _cue_row(nfc: str, slot: str, cue: Cue, value: str, inherited: Origin | None) -> Evidence:
    """The row of a cue, without the white space at its ends that its pattern may take in."""
    words = nfc[cue.start : cue.end]
    start = cue.start + len(words) - len(words.lstrip())
    surface = words.strip()
    return Evidence(slot, start, start + len(surface), surface, value, cue.rule, inherited)


def to_fact(story: Story, figure: Figure, scope: Scope | None) -> Fact:
    nfc = story.text.nfc
    start, end = quote_span(story, figure)
    number = figure.number
    rule = "counts.product" if figure.product else "counts.producer"
    if figure.derived:
        rule = "counts.remainder"
    evidence = [
        Evidence(
            "count",
            number.start,
            number.end,
            nfc[number.start : number.end],
            str(number.value),
            rule,
            "computed" if figure.derived else None,
        )
    ]
    if figure.stars is not None:
        s = figure.stars
        evidence.append(
            Evidence(
                "stars",
                s.start,
                s.end,
                nfc[s.start : s.end],
                f"{s.low}-{s.high}",
                "stars.national"
                if s.national and figure.stars_origin is None
                else figure.stars_rule,
                figure.stars_origin,
            )
        )
    if figure.status_cue is not None:
        c = figure.status_cue
        near = start - 200 <= c.start <= end + 200
        evidence.append(_cue_row(nfc, "status", c, figure.status, None if near else "sentence"))
    if figure.basis_cue is not None and figure.basis:
        evidence.append(_cue_row(nfc, "basis", figure.basis_cue, figure.basis, None))
    evidence.extend(place_evidence(story.reading, scope))
    if figure.as_of and figure.as_of_basis:
        if figure.as_of_span is not None:
            a, b = figure.as_of_span
            evidence.append(
                Evidence(
                    "as_of",
                    a,
                    b,
                    nfc[a:b],
                    figure.as_of,
                    "date." + figure.as_of_basis,
                    "event" if figure.as_of_basis == "event" else None,
                )
            )
        else:
            evidence.append(
                Evidence(
                    "as_of",
                    None,
                    None,
                    figure.as_of,
                    figure.as_of,
                    "date." + figure.as_of_basis,
                    "published",
                )
            )
    common: dict[str, Any] = {
        "quote": nfc[start:end], "start": start, "end": end, "zone": figure.sentence.span.zone,
        "place": scope.place.full_name if scope else None,
        "place_code": scope.place.code if scope else None,
        "place_id": scope.place.id if scope else None,
        "as_of": figure.as_of, "as_of_basis": figure.as_of_basis,
        "rule": rule, "evidence": tuple(evidence),
        "count_min": number.minimum, "count_max": number.maximum, "qualifier": number.qualifier,
        "status": figure.status, "basis": figure.basis, "target_by": figure.target_by,
    }  # fmt: skip
    low = figure.stars.low if figure.stars else None
    high = figure.stars.high if figure.stars else None
    if figure.product:
        return ProductCount(
            **common, stars_min=low, stars_max=high, product_group=figure.count.group,
            producer=figure.producer, derived=figure.derived,
        )  # fmt: skip
    return ProducerCount(**common, producer_kind=figure.count.producer_kind)
