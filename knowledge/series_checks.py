"""What does not add up over one series: sources that disagree, totals that fall.  Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from knowledge.judge import value_message
from knowledge.messages import Many, Message, message
from knowledge.readings import Finding, Row


def disagreements(observations: Sequence[Row], facts: Mapping[str, Sequence[str]]) -> list[Finding]:
    """Disputed observations of one series, those of one time in one finding.

    ``facts`` are the ids of the facts linked to each observation, for and against it.
    """
    disputed = [o for o in observations if o["state"] == "disputed"]
    clusters: list[tuple[set[str], list[Row]]] = []
    for observation in disputed:
        linked = set(facts.get(observation["id"], ()))
        members = [observation]
        for other in [c for c in clusters if c[0] & linked]:
            clusters.remove(other)
            linked |= other[0]
            members = other[1] + members
        clusters.append((linked, members))
    result = []
    for linked, members in clusters:
        members.sort(key=lambda o: (o["as_of"] or "", o["value_min"] or 0, o["id"]))
        first = members[0]
        values = tuple(
            message(
                "value.against",
                value=value_message(o["value_min"], o["value_max"], o["qualifier"]),
                sources=message("count.sources", n=o["sources"]),
                as_of=o["as_of"],
            )
            for o in members
        )
        result.append(
            Finding(
                "sources_disagree",
                "warning",
                message(
                    "finding.sources_disagree",
                    place=first["place"],
                    measure=message(f"what.{first['measure']}"),
                    tier=_tier(first),
                    values=Many(message("finding.against"), values),
                ),
                tuple(sorted(linked)),
            )
        )
    return result


def fallen(observations: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Recognised totals, one after the other, of which the later one is the smaller."""
    stock = [
        o
        for o in observations
        if o["status"] == "recognised"
        and o["basis"] == "total"
        and o["qualifier"] == "exact"
        and o["as_of"] is not None
        and o["state"] in ("agreed", "single")
    ]
    stock.sort(key=lambda o: (o["as_of_from"], o["as_of"], o["id"]))
    return [pair for pair in pairwise(stock) if pair[1]["value_min"] < pair[0]["value_min"]]


def falls(pairs: Sequence[tuple[Row, Row]], facts: Mapping[str, Sequence[str]]) -> list[Finding]:
    """What is said of totals that fall (:func:`fallen`) where no text tells of certificates of
    the place that ran out or were withdrawn."""
    return [
        Finding(
            "total_falls",
            "note",
            message(
                "finding.total_falls",
                place=after["place"],
                measure=message(f"what.{after['measure']}"),
                tier=_tier(after),
                before=before["value_min"],
                before_as_of=before["as_of"],
                after=after["value_min"],
                after_as_of=after["as_of"],
            ),
            (*facts.get(before["id"], ()), *facts.get(after["id"], ())),
        )
        for before, after in pairs
    ]


def _tier(observation: Row) -> Message | None:
    stars = observation["stars_min"]
    return message("finding.tier_after", stars=stars) if stars is not None else None
