"""Drawing by pure functions: values in, SVG text out, every text escaped."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape

#: Fallback colours of a picture that stands alone; on a page the style sheet says, by class.
INK, FAINT, PAPER = "#26302c", "#c9cfc9", "#ffffff"
SERIES_COLOURS = {"all": "#3f4a46", "5": "#b4540a", "4": "#1d5fa8", "3": "#17805a"}


def text(
    x: float, y: float, content: str, *, anchor: str = "start", klass: str = "label", size: int = 12
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{klass}" '
        f'font-size="{size}" fill="{INK}">{escape(content)}</text>'
    )


def link(href: str | None, label: str, content: str, klass: str = "") -> str:
    """Content that leads somewhere, with a title for pointer and screen reader."""
    inner = f"<title>{escape(label)}</title>{content}"
    if href is None:
        return f'<g class="{klass}" role="img" aria-label="{escape(label)}">{inner}</g>'
    return f'<a href="{escape(href)}" class="{klass}" aria-label="{escape(label)}">{inner}</a>'


def picture(width: float, height: float, title: str, parts: Iterable[str], klass: str) -> str:
    """The whole picture; its links can be walked by keyboard."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'class="chart {klass}" role="group" aria-label="{escape(title)}" '
        f'font-family="system-ui, sans-serif">{"".join(parts)}</svg>'
    )


def ticks(top: float, wanted: int = 5) -> list[float]:
    """Round values from 0 to at least ``top``."""
    if top <= 0:
        return [0.0, 1.0]
    raw = top / wanted
    power = 10 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw)
    step = max(step, 1.0)
    return [step * i for i in range(math.ceil(top / step) + 1)]


def year_fraction(iso: str) -> float | None:
    """A date of any precision as a year with fraction, in the middle of what is known."""
    try:
        parts = [int(p) for p in iso[:10].split("-")]
    except ValueError:
        return None
    if len(parts) == 1:
        return parts[0] + 0.5
    if len(parts) == 2:
        return parts[0] + (parts[1] - 0.5) / 12
    return parts[0] + (parts[1] - 1) / 12 + (parts[2] - 0.5) / 365.25


def marker(shape: str, x: float, y: float, size: float = 5.0) -> str:
    """A point by shape, so that series are told apart without colour."""
    if shape == "square":
        return (
            f'<rect x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size:g}" '
            f'height="{2 * size:g}"/>'
        )
    if shape == "diamond":
        s = size * 1.35
        return (
            f'<path d="M{x:.1f} {y - s:.1f}L{x + s:.1f} {y:.1f}L{x:.1f} {y + s:.1f}'
            f'L{x - s:.1f} {y:.1f}z"/>'
        )
    if shape == "triangle":
        s = size * 1.25
        return (
            f'<path d="M{x:.1f} {y - s:.1f}L{x + s:.1f} {y + s * 0.8:.1f}'
            f'L{x - s:.1f} {y + s * 0.8:.1f}z"/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}"/>'
