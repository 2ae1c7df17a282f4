"""Observations of one place as points, as a table by tier, and the quotes behind one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from browse.reader import Reader, Rows

COUNTRY = "VN"
#: Which column of the table by tier an observation stands in.
TIERS: dict[tuple[int | None, int | None], str] = {
    (None, None): "all",
    (3, 5): "all",
    (5, 5): "5",
    (4, 4): "4",
    (3, 3): "3",
}
COLUMNS = ("all", "5", "4", "3", "producers")
#: Observations read for one page; a province of ten thousand facts has fewer.
MOST = 3000
_SHOWN = (
    "id, measure, place, place_id, stars_min, stars_max, status, basis, product_group, "
    "producer_kind, target_by, as_of, as_of_from, as_of_to, value_min, value_max, qualifier, "
    "articles, sources, state, reason, parties, latest"
)


def shown(reader: Reader) -> str:
    """The columns of an observation that pages use."""
    return f"{_SHOWN}, {'why' if reader.has('observation', 'why') else 'NULL AS why'}"


def observations(reader: Reader, place_id: str) -> Rows:
    """All observations of a place, newest first."""
    return reader.rows(
        f"SELECT {shown(reader)} FROM observation WHERE place_id = ? "
        "ORDER BY as_of IS NULL, as_of DESC, id LIMIT ?",
        [place_id, MOST],
    )


def country_tiers(reader: Reader) -> Rows:
    """The newest undisputed national figures: products by tier, and producers."""
    rows = reader.rows(
        f"SELECT {_SHOWN} FROM observation WHERE latest = 1 AND place_id = ? "
        "AND measure IN ('products', 'producers') AND product_group IS NULL "
        "AND status = 'recognised' AND target_by IS NULL ORDER BY as_of DESC",
        [COUNTRY],
    )
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        column = column_of(row)
        if column is not None:
            found.setdefault(column, row | {"column": column})
    return [found[column] for column in COLUMNS if column in found]


def column_of(row: dict[str, Any]) -> str | None:
    """``all``, ``5``, ``4``, ``3`` or ``producers``; ``None`` for a figure of another kind."""
    if row["measure"] == "producers":
        plain = row["producer_kind"] in (None, "all")
        return "producers" if plain and row["stars_min"] is None else None
    if row["measure"] != "products" or row["product_group"] is not None:
        return None
    return TIERS.get((row["stars_min"], row["stars_max"]))


def value_of(row: dict[str, Any]) -> int | None:
    value: int | None = row["value_min"] if row["value_min"] is not None else row["value_max"]
    return value


def timeline_points(reader: Reader, place_id: str) -> Rows:
    return points(observations(reader, place_id))


def points(rows: Sequence[dict[str, Any]]) -> Rows:
    """What the timeline draws: totals, and figures of open basis marked as such.

    Batches and increments are no points of a stock and stay out.
    """
    found = []
    for row in rows:
        column, value = column_of(row), value_of(row)
        drawn = (
            column not in (None, "producers")
            and value is not None
            and row["as_of"]
            and row["status"] == "recognised"
            and row["basis"] in ("total", "cumulative", None)
        )
        if drawn:
            found.append(
                {
                    "id": row["id"],
                    "series": column,
                    "as_of": row["as_of"],
                    "value": value,
                    "value_min": row["value_min"],
                    "value_max": row["value_max"],
                    "qualifier": row["qualifier"],
                    "basis": row["basis"],
                    "state": row["state"],
                    "sources": row["sources"],
                }
            )
    return sorted(found, key=lambda p: (p["as_of"], p["series"], p["id"]))


def by_tier(rows: Sequence[dict[str, Any]]) -> Rows:
    """One line a date and basis, newest first, each cell the observations that stand in it."""
    lines: dict[tuple[Any, Any], dict[str, Any]] = {}
    for row in rows:
        column = column_of(row)
        if column is None or row["status"] != "recognised" or row["target_by"]:
            continue
        key = (row["as_of"], row["basis"])
        line = lines.setdefault(
            key, {"as_of": row["as_of"], "basis": row["basis"], "cells": {c: [] for c in COLUMNS}}
        )
        line["cells"][column].append(row)
    ordered = sorted(lines.values(), key=lambda n: n["basis"] or "~")
    return sorted(ordered, key=lambda n: n["as_of"] or "", reverse=True)


def targets(rows: Sequence[dict[str, Any]]) -> Rows:
    """Targets, each with the newest result of its series that was reached by then or since."""
    # newest first within each series, so that the first that is old enough is the one
    series: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda r: r["as_of"] or "", reverse=True):
        if (
            row["status"] == "recognised"
            and row["basis"] in ("total", "cumulative", None)
            and row["as_of"]
            and row["state"] in ("agreed", "single")
        ):
            series.setdefault(_series_of(row), []).append(row)
    found = []
    for row in rows:
        if row["status"] != "target":
            continue
        by = (row["target_by"] or "9999")[:4]
        same = (r for r in series.get(_series_of(row), ()) if r["as_of"][:4] <= by)
        found.append(row | {"result": next(same, None)})
    return sorted(found, key=lambda r: (r["target_by"] or "", r["id"]), reverse=True)


def _series_of(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["measure"], column_of(row), row["product_group"])


def others(rows: Sequence[dict[str, Any]]) -> Rows:
    """Figures that no table by tier holds: rounds, proposals, displays, groups, kinds."""
    return [
        r
        for r in rows
        if r["status"] != "target"
        and (column_of(r) is None or r["status"] != "recognised" or r["target_by"])
        and r["measure"] != "mous"
    ]


def observation(reader: Reader, observation_id: str) -> dict[str, Any] | None:
    """An observation with the quotes that support and contradict it."""
    row = reader.row(f"SELECT {shown(reader)} FROM observation WHERE id = ?", [observation_id])
    if not row:
        return None
    quotes = reader.rows(
        """SELECT o.relation, o.witness, f.id, f.type, f.quote, f.start, f."end", f.as_of,
        f.as_of_basis, f.place, f.speaker, f.speaker_role, f.confidence, f.article_id,
        f.count_min, f.count_max, f.qualifier, f.basis, f.published_at, f.site, f.live,
        a.title, a.url, a.duplicate_of, a.original_url,
        substr(a.text, max(1, f.start - 139), min(f.start, 140)) AS before,
        substr(a.text, f."end" + 1, 140) AS after
        FROM observation_fact AS o JOIN fact AS f ON f.id = o.fact_id
        JOIN article AS a ON a.id = f.article_id
        WHERE o.observation_id = ?
        ORDER BY o.relation DESC, f.published_at, f.id LIMIT 200""",
        [observation_id],
    )
    for quote in quotes:
        quote["before"] = sentence_start(quote["before"] or "")
        quote["after"] = sentence_end(quote["after"] or "")
    rivals = reader.rows(
        f"""SELECT DISTINCT {", ".join("r." + c for c in _SHOWN.split(", "))}
        FROM observation_fact AS o
        JOIN observation_fact AS s ON s.fact_id = o.fact_id AND s.relation = 'supports'
        JOIN observation AS r ON r.id = s.observation_id
        WHERE o.observation_id = ? AND o.relation = 'contradicts' AND r.id <> ?
        ORDER BY r.as_of, r.id LIMIT 20""",
        [observation_id, observation_id],
    )
    return row | {"quotes": quotes, "rivals": rivals}


_ENDS = (". ", "! ", "? ", "\n", "; ")


def sentence_start(before: str) -> str:
    """What stands before a quote, from the start of its sentence where that is in reach."""
    cut = max(before.rfind(end) + len(end) if end in before else 0 for end in _ENDS)
    if cut:
        return before[cut:]
    return before if len(before) < 139 else "… " + before.partition(" ")[2]


def sentence_end(after: str) -> str:
    """What stands behind a quote, to the end of its sentence where that is in reach."""
    found = [after.find(end) for end in _ENDS if end in after]
    if found:
        return after[: min(found) + 1].rstrip("\n")
    return after if len(after) < 140 else after.rpartition(" ")[0] + " …"
