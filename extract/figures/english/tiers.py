"""The tier of each count of an English sentence, and the rest that a total leaves."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.figures.model import Figure, Story
from extract.figures.tiers import take_titled
from extract.grammar.counts import Count
from extract.grammar.numbers import Number
from extract.grammar.stars import StarMention
from extract.reading import SentenceReading

_BREAK = re.compile(
    r"[;:()]|\b(?:includ\w+|of\s+which|among\s+(?:which|them|these)|while|whereas|but|the\s+(?:rest|others?|remain\w+)|aim\w*|target\w*|plans?|striv\w+|mostly|mainly|no\s+products?)\b"
)
#: "(OCOP)", "(a cake of mung beans)": what explains the words before it.
_BRACKET = re.compile(r"\([^()\d]{2,160}\)")
_INVERTED = re.compile(r"\s*(?::|-|–)?\s*")
_FOR = re.compile(
    r"\s*(?:recognition|ratings?|status|certificat\w+|ranking|title)?\s*(?:for|to|on)\s+(?:only\s+|another\s+)?"
)
_OPENS_ITEM = re.compile(r"(?:^|[(,;:]|\band)\s*$")
_RAISED = re.compile(
    r"\b(?:upgrad|mov|rais|promot|lift|improv|climb)\w*[^.;,]{0,24}\bfrom\s+(?:three|four|[34])(?:[\s-]+stars?)?\W+to\b"
)
_REST = re.compile(
    r"\b(?:the\s+(?:rest|others?|remainder|remaining(?:\s+(?:products|ones))?))\b(?P<gap>[^.;:\d]{0,40})$"
)
_BARE = re.compile(
    r"\b(?P<w>with|for|got|received|earned|won|reached|achieved|rated|ranked|at)\s+(?P<n>three|four|five|[345])(?=\s*(?:[,.;)]|and\b|$))"
)
#: "ratedthree stars": the page lost the space before the tier.
_GLUED = re.compile(r"(?<=[a-z])(?P<n>three|four|five)[\s-]+stars?\b")
_SUCH = re.compile(r"\bsuch\b")
_WORDS = {"three": 3, "four": 4, "five": 5}


def attach(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    """The tier that stands in, behind or before each count."""
    fold = story.fold
    for star in sentence.stars:
        before = next((f for f in reversed(products) if f.count.start <= star.start), None)
        after = next((f for f in products if f.count.start >= star.end), None)
        if after is not None and _INVERTED.fullmatch(fold, star.end, after.count.start):
            lead = fold[max(sentence.span.start, star.start - 12) : star.start]
            if _OPENS_ITEM.search(lead) and after.stars is None:
                after.stars, after.stars_rule = star, "stars.inverted"
                continue
        if (
            after is not None
            and after.stars is None
            and _FOR.fullmatch(fold, star.end, after.count.start)
        ):
            after.stars, after.stars_rule = star, "stars.for"
            continue
        if before is None:
            continue
        if before.of_fraction and before.children and star.start >= before.count.end:
            before = before.children[0]  # "2 out of 14 products for five stars"
        if before.number.end <= star.start and star.end <= before.count.end:
            before.stars = star
            continue
        gap = _BRACKET.sub(" ", fold[before.count.end : star.start])
        rest = _REST.search(fold, before.count.end, star.start)
        if rest is not None or _BREAK.search(gap) or len(gap) > 130:
            continue
        if before.stars is None:
            before.stars = star
            before.stars_rule = "stars.own" if len(gap) < 24 else "stars.tail"
        elif re.fullmatch(r"[\s,]*(?:and|or|to)[\s]*", fold[before.stars.end : star.start]) or (
            re.fullmatch(r"\s+to\s+", fold[before.stars.end : star.start])
        ):
            low = min(before.stars.low, star.low)
            before.stars = replace(
                star, start=before.stars.start, low=low, high=max(before.stars.high, star.high)
            )
    _upgrades(story, products)


def _upgrades(story: Story, products: list[Figure]) -> None:
    """ "from three to four stars": the tier reached."""
    for figure in products:
        star = figure.stars
        if star is None or star.low == star.high:
            continue
        words = story.fold[max(figure.count.start, star.start - 40) : star.end]
        if _RAISED.search(words):
            figure.stars = replace(star, low=star.high, upgrade=True, former=star.low)


def bare_tiers(
    story: Story, sentence: SentenceReading, numbers: list[Number]
) -> list[tuple[StarMention, Number]]:
    """ "seven with four stars and 35 with three": the second tier, whose noun is left out.

    So are tiers read that are written together with the word before them.
    """
    found = []
    for number in numbers:
        glued = _GLUED.match(story.fold, number.core, sentence.span.end) if number.words else None
        if glued is not None:
            value = _WORDS[glued["n"]]
            found.append((StarMention(number.core, glued.end(), value, value), number))
    first = sentence.stars[0].start if sentence.stars else None
    for number in numbers:
        if first is None or number.core < first or number.value not in (3, 4, 5):
            continue
        lead = max(sentence.span.start, number.core - 12)
        for m in _BARE.finditer(story.fold, lead, sentence.span.end):
            if m.start("n") == number.core:
                value = _WORDS.get(m["n"]) or int(m["n"])
                found.append((StarMention(number.core, number.end, value, value), number))
            break
    return found


def inherit(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    """Parts have the tier of their whole; a count has that of the headline's."""
    for figure in products:
        if figure.stars is not None:
            continue
        parent = figure.parent
        such = _SUCH.search(story.fold, figure.number.end, figure.count.end)
        if parent is None and such is not None and story.memory.tops:
            figure.stars = story.memory.tops[-1].stars
            figure.stars_rule, figure.stars_origin = "stars.parent", "sentence"
            continue
        told = parent.stars if parent is not None and not figure.of_fraction else None
        if parent is not None and told is not None and told.low == told.high:
            figure.stars, figure.stars_rule, figure.stars_origin = (
                parent.stars,
                "stars.parent",
                "sentence",
            )
        elif parent is None and all(c.stars is None for c in figure.children):
            take_titled(story, sentence, figure)


def add_rest(story: Story, sentence: SentenceReading, products: list[Figure]) -> list[Figure]:
    """ "the rest three stars": what the total leaves, computed and marked so."""
    added: list[Figure] = []
    for star in sentence.stars:
        m = _REST.search(story.fold, max(sentence.span.start, star.start - 60), star.start)
        if m is None or any(m.start() <= f.count.start < star.start for f in products):
            continue
        before = [f for f in products if f.count.end <= m.start()]
        parent = next((f.parent for f in reversed(before) if f.parent is not None), None)
        if parent is None and before and story.memory.tops and before[0].stars is not None:
            top = story.memory.tops[-1]
            parent = top if top.number.value > sum(f.number.value for f in before) else None
        if parent is None or parent.number.qualifier != "exact":
            continue
        parts = [
            f
            for f in {id(f): f for f in [*parent.children, *before]}.values()
            if f.product and f is not parent
        ]
        rest = parent.number.value - sum(f.number.value for f in parts)
        if rest <= 0 or any(f.number.qualifier != "exact" for f in parts):
            continue
        number = Number(m.start(), m.start(), star.end, rest, rest, "exact")
        figure = Figure(
            Count("product", number, m.start(), star.end), sentence, stars=star, parent=parent, derived=True
        )  # fmt: skip
        parent.children.append(figure)
        added.append(figure)
    return added
