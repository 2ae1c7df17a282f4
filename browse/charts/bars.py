"""Parts of a whole as one bar: the tiers of a place."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from browse.charts import svg


def draw(parts: Sequence[tuple[str, str, int]], *, title: str, width: int = 640) -> str:
    """``parts`` are (series, label, value) in the order drawn; nothing for a sum of nothing."""
    total = sum(value for _, _, value in parts)
    if total <= 0:
        return ""
    drawn, x = [], 0.0
    for series, label, value in parts:
        wide = value / total * width
        colour = svg.SERIES_COLOURS.get(series, svg.INK)
        drawn.append(
            f'<g class="s-{series}"><title>{escape(label)}</title>'
            f'<rect x="{x:.1f}" y="0" width="{max(wide - 1, 0.5):.1f}" height="18" '
            f'class="part" fill="{colour}"/></g>'
        )
        x += wide
    return svg.picture(width, 18, title, drawn, "bars").replace(
        "<svg ", '<svg preserveAspectRatio="none" ', 1
    )
