"""The country at a glance: what is counted, where, what is new, what is disputed."""

from __future__ import annotations

from typing import Any

from browse.pages.figures import COUNTRY, country_tiers, timeline_points
from browse.reader import Reader, Rows

#: What the map can show, by column of ``province_years``.
MEASURES = ("products", "five_star", "four_star", "three_star", "producers", "growth")
ERAS = ("vn34", "vn63")


def totals(reader: Reader) -> dict[str, Any]:
    """How much there is: articles, facts, sites, findings, disputes."""
    return reader.row(
        """SELECT (SELECT count(*) FROM article) AS articles,
        (SELECT count(*) FROM fact WHERE live = 1) AS facts,
        (SELECT count(*) FROM (SELECT DISTINCT site FROM article WHERE site IS NOT NULL)) AS sites,
        (SELECT count(*) FROM finding) AS findings,
        (SELECT count(*) FROM observation WHERE state = 'disputed') AS disputes"""
    )


def home(reader: Reader, era: str, by: str) -> dict[str, Any]:
    """The data of the home page; ``totals`` are added by the page, for they are kept."""
    return {
        "era": era,
        "by": by,
        "country": country_tiers(reader),
        "country_points": timeline_points(reader, COUNTRY),
        "provinces": newest_years(reader, era),
        "last_run": reader.row(
            "SELECT * FROM run WHERE outcome IS NOT NULL ORDER BY id DESC LIMIT 1"
        ),
        "articles": newest_articles(reader, 8),
        "disputes": reader.rows(
            """SELECT id, measure, place, place_id, stars_min, stars_max, status, basis,
            product_group, producer_kind, target_by, as_of, value_min, value_max, qualifier,
            sources, reason FROM observation WHERE state = 'disputed'
            ORDER BY as_of DESC, place, id LIMIT 6"""
        ),
    }


def better_known(reader: Reader) -> str:
    """The era of which the larger share of provinces has a figure; today's where they are even."""
    counted = reader.row(
        """SELECT count(DISTINCT CASE WHEN place_id LIKE 'vn34:%' THEN place_id END) AS vn34,
        count(DISTINCT CASE WHEN place_id LIKE 'vn63:%' THEN place_id END) AS vn63
        FROM province_year WHERE products IS NOT NULL"""
    )
    return "vn63" if counted["vn63"] / 63 > counted["vn34"] / 34 else "vn34"


def newest_articles(reader: Reader, limit: int) -> Rows:
    return reader.rows(
        """SELECT a.id, a.title, a.site, a.published_at,
        (SELECT count(*) FROM fact AS f WHERE f.article_id = a.id AND f.live = 1) AS facts
        FROM (SELECT id, title, site, published_at FROM article
              WHERE published_at IS NOT NULL AND duplicate_of IS NULL
              ORDER BY published_at DESC LIMIT ?) AS a
        ORDER BY a.published_at DESC, a.id""",
        [limit],
    )


def newest_years(reader: Reader, era: str) -> Rows:
    """For every province of the era its newest year with a figure, and the year before that.

    ``growth`` is the share by which the products grew a year between the two.
    """
    said = "said" if reader.has("province_year", "said") else "NULL AS said"
    years = reader.rows(
        f"""SELECT place_id, place, year, products, five_star, four_star, three_star, producers,
        as_of, state, sources, how, {said} FROM province_year
        WHERE place_id >= ? AND place_id < ? ORDER BY place_id, year""",
        [f"{era}:", f"{era};"],
    )
    found: dict[str, dict[str, Any]] = {}
    for year in years:
        before = found.get(year["place_id"])
        if year["products"] is None:
            # a year that says less does not hide one that says more
            found.setdefault(year["place_id"], year | {"growth": None})
            continue
        found[year["place_id"]] = year | {"growth": growth(before, year)}
    return sorted(found.values(), key=lambda r: (-(r["products"] or 0), r["place_id"]))


def growth(before: dict[str, Any] | None, year: dict[str, Any]) -> float | None:
    """Growth a year between two stated years; ``None`` where there are not two."""
    if not before or not before["products"]:
        return None
    span = int(year["year"]) - int(before["year"])
    if span < 1:
        return None
    return float((year["products"] / before["products"]) ** (1 / span) - 1)
