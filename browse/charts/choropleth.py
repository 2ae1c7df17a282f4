"""Provinces coloured by a value, each a link; the values stand in the table beside the map."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from browse.charts import svg

CLASSES = 5
#: One hue from light to dark, readable in grey; provinces without a figure are hatched.
COLOURS = ("#d7e9df", "#a9d1bd", "#6fb296", "#358868", "#145c43")
EMPTY = "#eceeea"


@dataclass(frozen=True, slots=True)
class Region:
    """One province on the map: what it is worth, how that is said, where it leads."""

    place_id: str
    name: str
    value: float | None
    label: str
    href: str


@cache
def borders() -> Mapping[str, Any]:
    """The committed borders (see ``browse/maps/build.py``)."""
    text = resources.files("browse").joinpath("maps", "provinces.json").read_text("utf-8")
    data: Mapping[str, Any] = json.loads(text)
    return data


def limits(values: Sequence[float]) -> list[float]:
    """Upper limits of the classes, so that each holds about as many provinces."""
    ordered = sorted(values)
    if not ordered:
        return []
    found = [ordered[min(len(ordered) - 1, len(ordered) * (i + 1) // CLASSES)] for i in range(4)]
    return sorted({*found, ordered[-1]})


def class_of(value: float, upper: Sequence[float]) -> int:
    """Which class a value falls in, spread over all the colours."""
    position = next((i for i, limit in enumerate(upper) if value <= limit), len(upper) - 1)
    return position if len(upper) >= CLASSES else position + CLASSES - len(upper)


def draw(regions: Sequence[Region], *, era: str, title: str) -> str:
    """The map of an era (``vn63`` or ``vn34``) as SVG."""
    shapes = borders()
    known = {r.place_id: r for r in regions}
    upper = limits([r.value for r in regions if r.value is not None])
    parts = []
    for place_id, shape in shapes[era].items():
        region = known.get(place_id)
        if region is None:
            parts.append(f'<path d="{shape["d"]}" class="empty" fill="{EMPTY}"/>')
            continue
        if region.value is None:
            klass, colour = "empty", EMPTY
        else:
            number = class_of(region.value, upper)
            klass, colour = f"c{number}", COLOURS[number]
        # the same stroke as the fill closes the hair lines between the former parts
        stroke = svg.PAPER if era == "vn63" else colour
        content = (
            f'<path d="{shape["d"]}" class="{klass}" fill="{colour}" stroke="{stroke}" '
            'stroke-width=".6"/>'
        )
        parts.append(svg.link(region.href, region.label, content, f"region e-{era}"))
    if era == "vn34":
        outlines = "".join(shape["b"] for shape in shapes[era].values())
        parts.append(
            f'<path d="{outlines}" class="border" fill="none" stroke="{svg.PAPER}" '
            'stroke-width=".9" pointer-events="none"/>'
        )
    parts += [_island(island, known.get(island[era])) for island in shapes["islands"]]
    return svg.picture(shapes["width"], shapes["height"], title, parts, "map")


def _island(island: Mapping[str, Any], region: Region | None) -> str:
    x, y = island["x"], island["y"]
    dots = "".join(
        f'<circle cx="{x + dx:g}" cy="{y + dy:g}" r="1.6" class="isle" fill="{svg.INK}"/>'
        for dx, dy in ((0, 0), (7, 3), (3, 8), (12, -2), (15, 6))
    )
    name = (
        f'<text x="{x + 7:g}" y="{y + 22:g}" text-anchor="middle" font-size="10" '
        f'class="tick" fill="{svg.INK}">{escape(island["name"])}</text>'
    )
    if region is None:
        return f"<g>{dots}{name}</g>"
    # the province itself is walked by keyboard already
    return f'<a href="{escape(region.href)}" tabindex="-1" aria-hidden="true">{dots}{name}</a>'
