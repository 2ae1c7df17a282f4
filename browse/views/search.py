"""Search, on its page and as one types, and the places a reviewer picks from."""

from __future__ import annotations

from browse.kept import kept
from browse.pages import picker, search
from browse.reader import read
from browse.views.asked import Asked, Page
from extract.gazetteer.places import load

#: Longest question that is read; the rest is cut off.
LONGEST = 200


async def search_page(asked: Asked) -> Page:
    query = asked.arg("q").strip()[:LONGEST]
    part = bool(asked.arg("part"))
    data = await kept(
        asked.datasette,
        ("search", query, part),
        lambda r: search.search(r, load(), query, 6 if part else 20),
    )
    template = "search_part.html" if part else "search.html"
    found = sum(len(data[k]) for k in ("places", "people", "articles", "quotes"))
    return Page(template, asked.words.t("search"), data, {"found": found})


async def places_page(asked: Asked) -> Page:
    """Places whose name begins as one has typed, of both eras and every level."""
    query = asked.arg("q").strip()[:LONGEST]
    date = asked.arg("on")[:10]
    data = await read(asked.datasette, lambda r: picker.suggestions(r, load(), query, date))
    return Page("places_part.html", asked.words.t("places"), data)
