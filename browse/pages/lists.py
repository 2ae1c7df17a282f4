"""The list pages, each an entry of ``lists.toml``: a view, its columns, its facets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlencode

from browse.reader import Reader, Rows, ids, marks
from knowledge.fold import fold_key

PAGE = 50
#: Values of a facet shown at first, and where all are asked for.
FACET_VALUES, FACET_ALL = 12, 400
#: A facet of its own: the year of the column that an entry names with ``year``.
YEAR = "year"
#: The first ids of a long array, in SQL.
_FIRST_IDS = (
    "CASE WHEN length(fact_ids) < 400 THEN fact_ids ELSE (SELECT json_group_array(value) "
    "FROM (SELECT value FROM json_each(fact_ids) LIMIT 10)) END"
)
_NAME = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column shown: ``shown_as`` names how its cells are rendered."""

    name: str
    shown_as: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list page; ``where`` narrows its view for good."""

    key: str
    view: str
    title: Mapping[str, str]
    intro: Mapping[str, str]
    empty: Mapping[str, str]
    columns: tuple[Column, ...]
    facets: tuple[str, ...]
    search: tuple[str, ...]
    order: str
    where: str = ""
    year: str = ""

    @property
    def filters(self) -> tuple[str, ...]:
        """The columns an address may filter by."""
        return (*self.facets, "place_id", "place_code", "site", "article_id")


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files("browse").joinpath("data", "lists.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def listings() -> Mapping[str, Listing]:
    labels = _data()["labels"]
    found = {}
    for key, entry in _data().items():
        if key == "labels":
            continue
        columns = tuple(
            Column(name, kind or "text", labels[name])
            for name, _, kind in (c.partition(":") for c in entry["columns"])
        )
        names = [c.name for c in columns] + entry["facets"] + entry["search"]
        names.append(entry.get("year", YEAR))
        if any(not _NAME.fullmatch(name) for name in names):
            raise ValueError(f"lists.toml: {key}: a column is no name")
        found[key] = Listing(
            key=key,
            view=entry["view"],
            title=entry["title"],
            intro=entry["intro"],
            empty=entry["empty"],
            columns=columns,
            facets=tuple(entry["facets"]),
            search=tuple(entry["search"]),
            order=entry["order"],
            where=entry.get("where", ""),
            year=entry.get("year", ""),
        )
    return found


def heading(name: str) -> Mapping[str, str]:
    """The heading of a column in both languages; ``KeyError`` where no list has it."""
    label: Mapping[str, str] = _data()["labels"][name]
    return label


def facet_label(name: str, lang: str) -> str:
    """The label of a facet's column."""
    return str(_data()["labels"][name][lang])


def listing(
    reader: Reader,
    spec: Listing,
    columns: Sequence[str],
    args: Mapping[str, str],
    page: int,
    counted: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A page of rows, how many there are, and the facets under the same filters.

    ``columns`` are those the view has; what an address asks beyond them is passed over.
    ``counted`` is what :func:`counts` found under the same filters, where that is known.
    """
    where, params, chosen = conditions(spec, columns, args)
    # numbers, not parameters: SQLite sorts ten times as fast where it knows how few are wanted
    bounds = f"LIMIT {PAGE}" + (f" OFFSET {(page - 1) * PAGE}" if page > 1 else "")
    part = f"{spec.view}{_clause(where)} ORDER BY {spec.order} {bounds}"
    if "fact_ids" in columns:
        rows = _with_first_ids(reader, spec, columns, part, params)
    else:
        rows = reader.rows(f"SELECT * FROM {part}", params)
    found = counted if counted is not None else counts(reader, spec, columns, args)
    return {
        "list": spec.key,
        "total": found["total"],
        "page": page,
        "pages": max(1, -(-found["total"] // PAGE)),
        "filters": chosen,
        "q": args.get("q", ""),
        "facets": found["facets"],
        "rows": rows,
    }


def _with_first_ids(
    reader: Reader, spec: Listing, columns: Sequence[str], part: str, params: Sequence[Any]
) -> Rows:
    """The rows of a page without most of their fact ids: an event may have ten thousand.

    They are neither sorted along nor handed on; ``fact_count`` says how many there are.
    """
    wanted = [row["id"] for row in reader.rows(f"SELECT id FROM {part}", params)]
    shown = ", ".join(f'"{c}"' for c in columns if c != "fact_ids")
    rows = reader.rows(
        f"SELECT {shown}, {_FIRST_IDS} AS fact_ids, json_array_length(fact_ids) AS fact_count "
        f"FROM {spec.view} WHERE id IN ({marks(wanted)})",
        wanted,
    )
    place = {key: n for n, key in enumerate(wanted)}
    return sorted(rows, key=lambda row: place[row["id"]])


def counts(
    reader: Reader, spec: Listing, columns: Sequence[str], args: Mapping[str, str], whole: str = ""
) -> dict[str, Any]:
    """How many rows there are under the filters, and the values of each facet.

    ``whole`` names the facet of which all values are wanted.
    """
    where, params, _ = conditions(spec, columns, args)
    clause = _clause(where)
    return {
        "total": reader.value(f"SELECT count(*) FROM {spec.view}{clause}", params),
        "facets": {
            name: facet(reader, spec, name, clause, params, name == whole) for name in spec.facets
        },
    }


def _clause(where: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(where)}" if where else ""


def conditions(
    spec: Listing, columns: Sequence[str], args: Mapping[str, str]
) -> tuple[list[str], list[Any], dict[str, str]]:
    """SQL conditions and their values, from the filters an address may set."""
    where, params, chosen = ([spec.where] if spec.where else []), [], {}
    for name in spec.filters:
        if name == YEAR and spec.year and name in args:
            chosen[name] = args[name]
            between, years = _within_year(spec.year, args[name])
            where.append(between)
            params += years
        elif name in args and name in columns and name not in chosen:
            chosen[name] = args[name]
            if args[name] == "":
                where.append(f'"{name}" IS NULL')
            else:
                # a filter never turns a column into something an index cannot serve
                where.append(f'"{name}" = ?')
                params.append(_number(args[name]) if name.startswith("stars_") else args[name])
    words = fold_key(args.get("q", "")).split()[:8]
    for word in words:
        parts = [f"ocop_fold(\"{name}\") LIKE ? ESCAPE '\\'" for name in spec.search]
        where.append(f"({' OR '.join(parts)})")
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        params += [f"%{escaped}%"] * len(parts)
    return where, params, chosen


def _number(text: str) -> Any:
    return int(text) if text.isdigit() else text


def _within_year(column: str, year: str) -> tuple[str, list[Any]]:
    """A range, so that an index on the column serves; ISO dates sort as text."""
    if not (year.isdigit() and len(year) == 4):
        return f'"{column}" IS NULL', []
    return f'"{column}" >= ? AND "{column}" < ?', [year, str(int(year) + 1)]


def facet(
    reader: Reader, spec: Listing, name: str, clause: str, params: Sequence[Any], whole: bool
) -> Rows:
    """The commonest values of a column with their counts, one more than are shown at first.

    Years come newest first.
    """
    limit = FACET_ALL if whole else FACET_VALUES + 1
    if name == YEAR and spec.year:
        # grouped by the day first: that an index serves, by the year none does
        return reader.rows(
            f"""SELECT substr(day, 1, 4) AS value, sum(times) AS count FROM
            (SELECT "{spec.year}" AS day, count(*) AS times FROM {spec.view}{clause}
             GROUP BY "{spec.year}") GROUP BY value ORDER BY value DESC LIMIT {limit}""",
            params,
        )
    return reader.rows(
        f'SELECT "{name}" AS value, count(*) AS count FROM {spec.view}{clause} '
        f'GROUP BY "{name}" ORDER BY count DESC, "{name}" LIMIT {limit}',
        params,
    )


def exports(spec: Listing, filters: Mapping[str, str], database: str) -> dict[str, str]:
    """Where Datasette gives the same rows as CSV, JSON and as a table to sort and facet."""
    query: dict[str, str] = {}
    for name, value in filters.items():
        if name == YEAR and spec.year and value.isdigit():
            query |= {f"{spec.year}__gte": value, f"{spec.year}__lt": str(int(value) + 1)}
        elif value == "":
            query[f"{spec.year if name == YEAR and spec.year else name}__isnull"] = "1"
        else:
            query[f"{name}__exact"] = value
    base = f"/{database}/{spec.view}"
    return {
        "csv": f"{base}.csv?{urlencode({**query, '_stream': 'on', '_size': 'max', '_dl': '1'})}",
        "json": f"{base}.json?{urlencode({**query, '_shape': 'array', '_size': 'max'})}",
        "table": f"{base}?{urlencode(query)}" if query else base,
    }


def person(reader: Reader, person_id: str) -> dict[str, Any] | None:
    """A person with every role and the quotes that state them."""
    row = reader.row("SELECT * FROM people WHERE id = ?", [person_id])
    if not row:
        return None
    roles = reader.rows(
        "SELECT * FROM roles WHERE person_id = ? ORDER BY seen_to DESC, seen_from DESC, id "
        "LIMIT 200",
        [person_id],
    )
    entity = reader.value("SELECT entity FROM person WHERE id = ?", [person_id])
    quotes = reader.rows(
        """SELECT f.id, f.quote, f.role_title, f.organisation, f.place, f.place_id, f.published_at,
        f.site, f.article_id, (SELECT a.title FROM article AS a WHERE a.id = f.article_id) AS title
        FROM fact AS f WHERE f.live = 1 AND f.entity = ?
        ORDER BY f.published_at DESC, f.id LIMIT 200""",
        [entity],
    )
    namesakes = reader.rows(
        "SELECT id, person, titles, place FROM person WHERE entity = ? AND id <> ? LIMIT 20",
        [entity, person_id],
    )
    own = {i for role in roles for i in ids(role["fact_ids"])}
    return row | {
        "roles": roles,
        "quotes": [q for q in quotes if not own or q["id"] in own],
        "namesakes": namesakes,
    }
