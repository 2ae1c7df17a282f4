"""The page of a place with its timeline, and the page of one figure."""

from __future__ import annotations

from typing import Any

from browse.charts import timeline
from browse.kept import kept
from browse.lang import Words
from browse.pages import cite, figures, province
from browse.reader import ids, read
from browse.views.asked import Asked, Page, address, missing
from extract.gazetteer.places import load

#: Lines of the table by tier before all are asked for.
LINES = 60


async def province_page(asked: Asked) -> Page:
    words = asked.words
    gazetteer = load()
    place = province.place_of(gazetteer, asked.part("place_id"))
    if place is None:
        return missing(asked, "no_place")
    around = await kept(
        asked.datasette, ("around", place.id), lambda r: province.around(r, gazetteer, place)
    )
    data = await read(asked.datasette, lambda r: province.province(r, place)) | around
    return Page(
        "province.html",
        words.place(place.full_name, start=True),
        data,
        {
            "timeline": draw_timeline(data["points"], words.place(place.full_name), words),
            "ids": ids,
            "lines": figures.MOST if asked.arg("all") else LINES,
            "rows": province.SHORT,
        },
        charts=("timeline",),
    )


def draw_timeline(points: list[dict[str, Any]], place: str, words: Words) -> str:
    """The timeline of a place with its links and names in a language."""
    drawn = []
    for p in points:
        tier = words.t("tier_all") if p["series"] == "all" else words.t("stars", n=p["series"])
        number = words.amount(p["value_min"], p["value_max"], p["qualifier"])
        marks = [words.t("disputed_mark")] if p["state"] == "disputed" else []
        marks += [words.t("open_mark")] if p["basis"] is None else []
        label = f"{words.date(p['as_of'])}, {tier}: {number}" + "".join(f", {m}" for m in marks)
        drawn.append(
            timeline.Point(
                p["series"],
                p["as_of"],
                p["value"],
                label,
                address(words.lang, "observation", p["id"]),
                firm=p["basis"] is not None,
                disputed=p["state"] == "disputed",
            )
        )
    names = {k: words.t("stars", n=k) for k in ("5", "4", "3")} | {"all": words.t("tier_all")}
    title = words.t("timeline_title", place=place)
    return timeline.draw(drawn, title=title, names=names, number=words.n)


async def observation_page(asked: Asked) -> Page:
    data = await read(
        asked.datasette, lambda r: figures.observation(r, asked.part("observation_id"))
    )
    if data is None:
        return missing(asked, "no_observation")
    words = asked.words
    title = f"{words.say_observation(data)} – {words.place(data['place'])}"
    cited = {"cite": lambda quote: cite.line(quote, words, quote["quote"])}
    return Page("observation.html", title, data, cited)
