"""Reads the counts of an article in English, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.facts import Fact, Residue
from extract.figures.english import dates, parts, places, producers, standing, tiers
from extract.figures.english.counts import Seen, read_counts
from extract.figures.model import Figure, Story
from extract.figures.repeats import lend_to_repeats
from extract.figures.rows import to_facts
from extract.grammar.numbers import Number
from extract.reading import Reading, SentenceReading, with_numbers


def read_english(reading: Reading, numbers: Sequence[Number]) -> tuple[list[Fact], list[Residue]]:
    """The facts of an English article's counts, and the numbers passed over."""
    story = Story(reading, reading.text, reading.text.fold, [])
    for sentence, mine in with_numbers(reading.sentences, numbers):
        dates.remember(story, sentence)
        if mine:
            _read(story, sentence, mine)
        if sentence.span.zone != "caption":
            if sentence.span.paragraph - story.memory.paragraph > 1:
                story.memory.tops = story.memory.tops if mine else []
            story.memory.paragraph = sentence.span.paragraph
    lend_to_repeats(story)
    facts = [fact for figure in story.figures for fact in to_facts(story, figure)]
    return facts, story.residue


def _read(story: Story, sentence: SentenceReading, numbers: list[Number]) -> None:
    memory = story.memory
    bare = tiers.bare_tiers(story, sentence, numbers)
    if bare:
        stars = sorted([*sentence.stars, *(s for s, _ in bare)], key=lambda s: s.start)
        sentence = replace(sentence, stars=tuple(stars))
        taken = {n.core for _, n in bare}
        numbers = [n for n in numbers if n.core not in taken]
    caption = sentence.span.zone == "caption"
    seen = Seen(bool(memory.tops) and not caption, bool(memory.producers) and not caption)
    figures: list[Figure] = []
    for count in read_counts(story, sentence, numbers, seen):
        if any(u.start < count.number.core and count.number.end <= u.end for u in sentence.uses):
            story.pass_over(count, "part of a name")
        elif count.kind in ("product", "file", "producer"):
            figures.append(Figure(count, sentence))
        else:
            story.pass_over(count, "memorandum" if count.kind == "mou" else count.reason)
    parts.lay_out(story, sentence, figures)
    products = [f for f in figures if f.product]
    tiers.attach(story, sentence, products)
    for rest in tiers.add_rest(story, sentence, products):
        products.append(rest)
        figures.append(rest)
    figures.sort(key=lambda f: f.count.start)
    products.sort(key=lambda f: f.count.start)
    for figure in products:
        figure.same = _told_again(story, sentence, figure)
        figure.tail = standing.own_end(story, sentence, figure, _next(products, figure))
    places.settle(story, sentence, figures)
    parts.adopt(story, sentence, products)
    tiers.inherit(story, sentence, products)
    standing.settle(story, sentence, products)
    producers.settle(story, sentence, figures)
    dates.settle(story, sentence, figures)
    for figure in products:
        producers.name_owner(story, figure)
    story.figures.extend(figures)
    if sentence.span.zone == "title":
        for figure in products:
            if figure.stars is not None:
                memory.titled.setdefault(figure.number.value, figure.stars)
    if caption:
        return
    memory.recent = [*memory.recent[-10:], *products]
    tops = [f for f in products if f.parent is None]
    memory.tops = [*memory.tops[-5:], *tops]
    makers = [f for f in figures if not f.product and f.parent is None]
    memory.producers = makers or memory.producers


_AGAIN = re.compile(r"\b(?:the|these|all|those)\s+$")


def _told_again(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """ "The 573 products come from 24 districts": a count told before."""
    start = figure.count.start
    led = _AGAIN.search(story.fold, max(sentence.span.start, start - 8), start)
    if led is None or figure.parent is not None:
        return False
    return any(f.number.value == figure.number.value for f in story.memory.recent)


def _next(products: list[Figure], figure: Figure) -> Figure | None:
    at = products.index(figure) + 1
    return products[at] if at < len(products) else None
