"""Figures over time: a line a tier, a mark an observation, a link from every mark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from browse.charts import svg

SHAPES = {"all": "circle", "5": "diamond", "4": "square", "3": "triangle"}
LEFT, RIGHT, TOP, BOTTOM = 52, 92, 16, 34
Scale = Callable[[float], float]
#: Marks drawn at most; the newest of each series are kept.
MOST = 400


@dataclass(frozen=True, slots=True)
class Point:
    """One observation: ``series`` is ``all`` or a tier, ``date`` ISO of any precision.

    ``firm`` is false where the text leaves open whether it is a total, ``disputed`` where another
    source says otherwise: both are marked and neither is joined by the line.
    """

    series: str
    date: str
    value: float
    label: str
    href: str | None = None
    firm: bool = True
    disputed: bool = False


def draw(
    points: Sequence[Point],
    *,
    title: str,
    names: dict[str, str],
    number: Callable[[float], str] = "{:,.0f}".format,
    width: int = 760,
    height: int = 320,
) -> str:
    """The timeline as SVG; ``names`` are the series' names, ``number`` formats the axis."""
    placed = [(x, p) for p in points if (x := svg.year_fraction(p.date)) is not None]
    if not placed:
        return ""
    placed.sort(key=lambda item: (item[0], item[1].value))
    placed = placed[-MOST:]
    first, last = int(placed[0][0]), int(placed[-1][0]) + 1
    marks = svg.ticks(max(p.value for _, p in placed))
    span = max(last - first, 1)
    inner_width, inner_height = width - LEFT - RIGHT, height - TOP - BOTTOM

    def at_x(year: float) -> float:
        return LEFT + (year - first) / span * inner_width

    def at_y(value: float) -> float:
        return TOP + inner_height - value / marks[-1] * inner_height

    parts = []
    for value in marks:
        y = at_y(value)
        parts.append(
            f'<line x1="{LEFT}" x2="{width - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            f'class="grid" stroke="{svg.FAINT}"/>'
        )
        parts.append(svg.text(LEFT - 8, y + 4, number(value), anchor="end", klass="tick"))
    step = max(1, -(-span // 10))
    for year in range(first, last, step):
        x = at_x(year + 0.5)
        parts.append(svg.text(x, height - 12, str(year), anchor="middle", klass="tick"))
        edge = at_x(year)
        parts.append(
            f'<line x1="{edge:.1f}" x2="{edge:.1f}" y1="{height - BOTTOM}" '
            f'y2="{height - BOTTOM + 5}" class="axis" stroke="{svg.FAINT}"/>'
        )
    ends: list[tuple[float, float, str]] = []
    for series in SHAPES:
        own = [(x, p) for x, p in placed if p.series == series]
        if not own:
            continue
        parts.append(_series(series, own, at_x, at_y))
        ends.append((at_x(own[-1][0]), at_y(own[-1][1].value), series))
    parts += _names(ends, names, width)
    return svg.picture(width, height, title, parts, "timeline")


def _series(series: str, own: list[tuple[float, Point]], at_x: Scale, at_y: Scale) -> str:
    colour = svg.SERIES_COLOURS[series]
    joined: dict[float, tuple[float, float]] = {}
    for x, point in own:
        if point.firm and not point.disputed:
            joined[x] = (at_x(x), at_y(point.value))
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in joined.values())
    parts = []
    if len(joined) > 1:
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2" '
            'class="line"/>'
        )
    for x, point in own:
        kind = "mark"
        if not point.firm:
            kind += " open"
        if point.disputed:
            kind += " disputed"
        fill = svg.PAPER if not point.firm or point.disputed else colour
        dash = ' stroke-dasharray="4 2.5"' if point.disputed else ""
        shape = svg.marker(SHAPES[series], at_x(x), at_y(point.value), 6.5 if dash else 5)
        content = f'<g fill="{fill}" stroke="{colour}" stroke-width="2"{dash}>{shape}</g>'
        parts.append(svg.link(point.href, point.label, content, kind))
    return f'<g class="series s-{series}">{"".join(parts)}</g>'


def _names(ends: list[tuple[float, float, str]], names: dict[str, str], width: int) -> list[str]:
    """The name of a series beside its end, moved apart where they would touch."""
    parts = []
    below = -100.0
    for _, y, series in sorted(ends, key=lambda end: end[1]):
        place = max(y + 4, below + 15)
        below = place
        parts.append(
            f'<g class="name s-{series}">'
            + svg.marker(SHAPES[series], width - RIGHT + 14, place - 4, 4).replace(
                "/>", f' fill="{svg.SERIES_COLOURS[series]}"/>'
            )
            + svg.text(width - RIGHT + 24, place, names.get(series, series), klass="name")
            + "</g>"
        )
    return parts
