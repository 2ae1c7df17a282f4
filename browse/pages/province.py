"""One place: its figures over time, targets, people, memoranda, products, sources, disputes."""

from __future__ import annotations

from typing import Any

from browse.pages.figures import by_tier, observations, others, points, targets
from browse.reader import Reader, Rows, marks
from extract.gazetteer.places import Gazetteer, Place

#: Rows of each kind on the page; the lists hold the rest.
SHORT = 40


def place_of(gazetteer: Gazetteer, place_id: str) -> Place | None:
    try:
        return gazetteer.get(place_id)
    except KeyError:
        return None


def province(reader: Reader, place: Place) -> dict[str, Any]:
    """The figures of a place's page; :func:`around` has the rest."""
    rows = observations(reader, place.id)
    said = "said" if reader.has("province_year", "said") else "NULL AS said"
    return {
        "place": describe(place),
        "points": points(rows),
        "tiers": by_tier(rows),
        "targets": targets(rows),
        "others": others(rows)[:SHORT],
        "disputes": [r for r in rows if r["state"] == "disputed"][:SHORT],
        "years": reader.rows(
            f"SELECT year, products, five_star, four_star, three_star, producers, how, {said} "
            "FROM province_year WHERE place_id = ? AND how NOT LIKE 'stated%' ORDER BY year DESC",
            [place.id],
        ),
    }


def around(reader: Reader, gazetteer: Gazetteer, place: Place) -> dict[str, Any]:
    """What stands about a place beside its figures: little to keep, dear to read."""
    return {
        "units": units(reader, gazetteer, place),
        "mous": named(reader, "mou", "mou", place),
        "people": officials(reader, place),
        "products": named(reader, "product_item", "product", place),
        "sources": sources(reader, place),
        "inside": inside(reader, place),
    }


def describe(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "code": place.code,
        "era": place.era,
        "level": place.level,
        "name": place.full_name,
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
    }


def units(reader: Reader, gazetteer: Gazetteer, place: Place) -> dict[str, Any]:
    """What the place was made of or became, what it lies in, and its namesake of the other era."""
    former = gazetteer.former(place) if place.era == "vn34" else ()
    now = gazetteer.now(place) if place.era == "vn63" else ()
    siblings: list[Place] = []
    for successor in now:
        siblings += [p for p in gazetteer.former(successor) if p.level == place.level]
    return {
        "former": [_unit(reader, p) for p in former],
        "now": [_unit(reader, p) for p in now],
        "siblings": [_unit(reader, p) for p in siblings if p.id != place.id],
        "above": [describe(p) for p in gazetteer.ancestors(place)],
    }


def _unit(reader: Reader, place: Place) -> dict[str, Any]:
    newest = reader.row(
        "SELECT year, products FROM province_year WHERE place_id = ? AND products IS NOT NULL "
        "ORDER BY year DESC LIMIT 1",
        [place.id],
    )
    return describe(place) | {"year": newest.get("year"), "products": newest.get("products")}


def named(reader: Reader, table: str, fact_type: str, place: Place) -> Rows:
    """Rows of an entity table that facts of the place stand behind."""
    return reader.rows(
        f"""SELECT t.* FROM {table} AS t WHERE t.place_code IS ? AND t.entity IN (
            SELECT entity FROM fact WHERE live = 1 AND place_id = ? AND type = ? LIMIT 5000)
        ORDER BY t.articles DESC, t.id LIMIT ?""",
        [place.code, place.id, fact_type, SHORT],
    )


def officials(reader: Reader, place: Place) -> Rows:
    """Who held which title here, by the time they were seen."""
    return reader.rows(
        """SELECT r.person_id, r.person, r.title, r.organisation, r.former, r.acting,
        r.seen_from, r.seen_to, r.articles, r.fact_ids
        FROM person_role AS r WHERE r.person_id IN (
            SELECT p.id FROM person AS p WHERE p.entity IN (
                SELECT entity FROM fact WHERE live = 1 AND place_id = ? AND type = 'role'
                LIMIT 5000))
          AND r.place_code IS ?
        ORDER BY r.seen_to DESC, r.articles DESC, r.person LIMIT ?""",
        [place.id, place.code, SHORT],
    )


def sources(reader: Reader, place: Place) -> dict[str, Any]:
    """From which sites and articles the facts of the place are."""
    articles = reader.rows(
        """SELECT article_id AS id, site, published_at, count(*) AS facts
        FROM fact WHERE live = 1 AND place_id = ? GROUP BY article_id""",
        [place.id],
    )
    sites: dict[str | None, dict[str, Any]] = {}
    for row in articles:
        site = sites.setdefault(row["site"], {"site": row["site"], "facts": 0, "articles": 0})
        site["facts"] += row["facts"]
        site["articles"] += 1
    articles.sort(key=lambda a: a["id"])
    articles.sort(key=lambda a: a["published_at"] or "", reverse=True)
    newest = articles[:SHORT]
    titles = {
        row["id"]: row["title"]
        for row in reader.rows(
            f"SELECT id, title FROM article WHERE id IN ({marks(newest)})",
            [a["id"] for a in newest],
        )
    }
    return {
        "sites": sorted(
            sites.values(), key=lambda s: (-s["articles"], -s["facts"], s["site"] or "")
        )[:30],
        "articles": [a | {"title": titles[a["id"]]} for a in newest],
    }


def inside(reader: Reader, place: Place) -> Rows:
    """Smaller units of the place that have figures of their own."""
    if place.level != "province":
        return []
    return reader.rows(
        """SELECT p.id, p.name, count(*) AS observations
        FROM observation AS o JOIN place AS p ON p.id = o.place_id
        WHERE o.place_id >= ? AND o.place_id < ?
        GROUP BY p.id ORDER BY observations DESC, p.name LIMIT 60""",
        [f"{place.id}/", f"{place.id}0"],
    )
