"""The home page: the country, the map, what is new and what is disputed."""

from __future__ import annotations

from typing import Any

from browse.charts import bars, choropleth
from browse.kept import kept
from browse.lang import Words
from browse.pages import figures, home
from browse.views.asked import Asked, Page, address
from extract.gazetteer.places import load


async def home_page(asked: Asked) -> Page:
    words = asked.words
    era = asked.arg("map")
    if era not in home.ERAS:
        era = await kept(asked.datasette, "era", home.better_known)
    by = asked.arg("by")
    if by not in home.MEASURES:
        by = "products"
    data = await kept(asked.datasette, ("home", era, by), lambda r: home.home(r, era, by))
    data = data | {"totals": await kept(asked.datasette, "totals", home.totals)}
    every = load().places("province", "vn34" if era == "vn34" else "vn63")
    regions = [_region(row, by, words) for row in data["provinces"]]
    known = {r.place_id for r in regions}
    regions += [
        choropleth.Region(
            p.id,
            p.full_name,
            None,
            f"{words.place(p.full_name)}: {words.t('map_none')}",
            address(words.lang, "province", p.id),
        )
        for p in every
        if p.id not in known
    ]
    title = words.t("map_title", what=words.v("map", by), era=words.v("era", era))
    upper = choropleth.limits([r.value for r in regions if r.value is not None])
    tiers = {r["column"]: figures.value_of(r) or 0 for r in data["country"]}
    shares = [
        (key, f"{words.stars(int(key), int(key))}: {words.n(tiers[key])}", tiers[key])
        for key in ("5", "4", "3")
        if tiers.get(key)
    ]
    return Page(
        "home.html",
        words.t("site_name"),
        data,
        {
            "map": choropleth.draw(regions, era=era, title=title),
            "map_title": title,
            "coloured": sum(r.value is not None for r in regions),
            "all_regions": len(every),
            "legend": [(choropleth.class_of(v, upper), _measure(v, by, words)) for v in upper],
            "shares": bars.draw(shares, title=words.t("country_today")) if len(shares) > 1 else "",
            "eras": home.ERAS,
            "measures": home.MEASURES,
            "measure": lambda row: _measure(row[by], by, words),
        },
        charts=("map",),
    )


def _region(row: dict[str, Any], by: str, words: Words) -> choropleth.Region:
    value = row[by]
    said = _measure(value, by, words) or words.t("map_none")
    label = f"{words.place(row['place'])}: {said}"
    label += f" ({row['year']})" if value is not None else ""
    href = address(words.lang, "province", row["place_id"])
    return choropleth.Region(row["place_id"], row["place"], value, label, href)


def _measure(value: float | None, by: str, words: Words) -> str:
    if value is None:
        return ""
    return words.percent(value) if by == "growth" else words.n(value)
