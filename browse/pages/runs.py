"""The book of runs, and how each site does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from browse.reader import Reader

#: What the page may be narrowed by: two facets of runs, one of sites.
FILTERS = ("command", "outcome", "health")
#: What a site's run counted, in the order shown, where the run tells it.
COUNTS = ("found", "fetched", "articles", "not_modified")
_SHOWN, _SITES, _WALKED = 100, 1000, 10_000


def runs(reader: Reader) -> dict[str, Any]:
    """The newest runs, what each site of the last crawl came to, and the facets over both."""
    rows = reader.rows("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [_SHOWN])
    for row in rows:
        row["sites"] = _parsed(row["sites"], dict)
        row["errors"] = _parsed(row["errors"], list)
    # a run that crawled nothing (an import, a review) says nothing of the sites
    last: dict[str, Any] = next((row["sites"] for row in rows if row["sites"]), {})
    counted = reader.rows(
        "SELECT site, count(*) AS articles FROM article GROUP BY site "
        f"ORDER BY articles DESC, site LIMIT {_SITES}"
    )
    newest = newest_articles(reader, [row["site"] for row in counted])
    visits = visited(rows)
    stored = [
        row | {"newest": newest.get(row["site"]), "fetched": visits.get(row["site"])}
        for row in counted
    ]
    known = {row["site"] for row in stored}
    absent = [
        {"site": name, "articles": 0, "newest": None, "fetched": visits.get(name)}
        for name in last
        if name not in known
    ]
    sites = [row | health(last.get(row["site"])) for row in [*stored, *absent]]
    return {
        "runs": rows,
        "sites": sites,
        "facets": {
            "command": _counted(row["command"] for row in rows),
            "outcome": _counted(row["outcome"] or "" for row in rows),
            "health": _counted(row["health"] for row in sites),
        },
    }


def newest_articles(reader: Reader, sites: Sequence[str | None]) -> dict[str | None, str]:
    """The newest publication date of each site.

    Reading on from the newest article finds all but the quiet sites at once; the table itself,
    with its texts, is never read through.
    """
    found: dict[str | None, str] = {}
    cursor = reader.connection.execute(
        "SELECT site, published_at FROM article WHERE published_at IS NOT NULL "
        f"ORDER BY published_at DESC LIMIT {_WALKED}"
    )
    for site, published in cursor:
        found.setdefault(site, published)
        if len(found) == len(sites):
            break
    for site in sites:
        if site not in found:
            date = reader.value("SELECT max(published_at) FROM article WHERE site IS ?", [site])
            if date:
                found[site] = date
    return found


def visited(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """When each site was last visited, by the newest runs."""
    found: dict[str, str] = {}
    for row in rows:
        for site in row["sites"]:
            found.setdefault(site, row["finished_at"] or row["started_at"])
    return found


def narrowed(data: Mapping[str, Any], chosen: Mapping[str, str]) -> dict[str, Any]:
    """The same under the filters chosen; the facets stay as they are."""
    found = dict(data)
    for name in ("command", "outcome"):
        if name in chosen:
            found["runs"] = [r for r in found["runs"] if (r[name] or "") == chosen[name]]
    if "health" in chosen:
        found["sites"] = [r for r in found["sites"] if r["health"] == chosen["health"]]
    return found


def health(report: Any) -> dict[str, Any]:
    """A site's report of a run in columns; ``none`` where the run did not visit it."""
    if not isinstance(report, Mapping):
        return {"health": "none", "counts": {}, "passed_over": {}, "message": None}
    passed: Counter[str] = Counter()
    for kind in ("rejected", "errors"):
        part = report.get(kind)
        if isinstance(part, Mapping):
            passed.update({str(k): v for k, v in part.items() if isinstance(v, int)})
    failed = report.get("sources_failed")
    return {
        "health": "known_down" if report.get("known_down") else str(report.get("outcome", "none")),
        "counts": {k: report[k] for k in COUNTS if isinstance(report.get(k), int)},
        "passed_over": dict(passed.most_common()),
        "sources_failed": failed if isinstance(failed, Mapping) else {},
        "message": report.get("message"),
    }


def _parsed(text: Any, kind: type) -> Any:
    try:
        value = json.loads(text or "null")
    except ValueError:
        return kind()
    return value if isinstance(value, kind) else kind()


def _counted(values: Any) -> list[dict[str, Any]]:
    return [{"value": v, "count": n} for v, n in Counter(values).most_common()]
