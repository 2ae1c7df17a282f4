"""Counts beside those written as numbers: the whole of "26/30", "còn lại"."""

from __future__ import annotations

import re

from extract.figures.model import Figure, Story
from extract.figures.words import REST
from extract.grammar.counts import Count
from extract.grammar.numbers import Number
from extract.reading import SentenceReading


def add_fractions(story: Story, figures: list[Figure]) -> None:
    """ "26/30 sản phẩm đạt": 26 with the result, 30 put before the council (or planned)."""
    for figure in list(figures):
        number = figure.number
        if number.of is None or not figure.product:
            continue
        around = story.fold[max(0, figure.count.start - 60) : figure.count.end + 60]
        planned = number.of < number.value or bool(re.search(r"ke hoach|chi tieu|muc tieu", around))
        whole = Number(
            number.of_start or number.core,
            number.of_start or number.core,
            number.end,
            number.of,
            number.of,
            "exact",
        )
        other = Figure(
            Count(
                "product",
                whole,
                whole.start,
                figure.count.end,
                said_ocop=figure.count.said_ocop,
            ),
            figure.sentence,
        )
        other.modal = "target" if planned else "registered"
        other.of_fraction = True
        figures.insert(figures.index(figure) + 1, other)


def add_remainders(story: Story, sentence: SentenceReading, figures: list[Figure]) -> None:
    """ "còn lại là 3 sao" without a number: the total less its named parts, marked derived."""
    fold = story.fold
    for star in sentence.stars:
        window = fold[max(sentence.span.start, star.start - 60) : star.start]
        m = REST.search(window)
        if m is None:
            continue
        at = star.start - len(window) + m.start()
        if any(at <= f.count.start < star.start for f in figures):
            continue
        if any(f.stars is star for f in figures if f.count.start > star.start):
            continue
        before = [f for f in figures if f.product and f.count.end <= at]
        parent = next((f.parent for f in reversed(before) if f.parent is not None), None)
        if parent is None and before and before[0].children == [] and len(before) == 1:
            continue
        if parent is None:
            continue
        parts = [c for c in parent.children if c.product]
        if parent.number.qualifier != "exact" or any(p.number.qualifier != "exact" for p in parts):
            continue
        rest = parent.number.value - sum(p.number.value for p in parts)
        if rest <= 0:
            continue
        for f in before:  # the tier is the remainder's, not the last part's
            if f.stars is star:
                f.stars = None
        number = Number(at, at, star.end, rest, rest, "exact")
        figure = Figure(
            Count("product", number, at, star.end),
            sentence,
            stars=star,
            parent=parent,
            derived=True,
        )
        parent.children.append(figure)
        figures.append(figure)
        figures.sort(key=lambda f: f.count.start)
