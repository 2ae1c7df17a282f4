"""Reads the counts of one article: sentence by sentence, slot by slot, to facts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.facts import Fact, Residue
from extract.figures.breakdown import adopt, lay_out, remember_list
from extract.figures.dates import settle_dates
from extract.figures.english.reader import read_english
from extract.figures.memory import (
    council_starts,
    only_council,
    remember_act,
    remember_days,
    without_caption_gaps,
)
from extract.figures.model import Figure, Story
from extract.figures.national import of_national_round
from extract.figures.owners import name_owners
from extract.figures.places import settle_places, widen_before_contrast
from extract.figures.plans import remember_plan
from extract.figures.producers import settle_producers
from extract.figures.remainders import add_fractions, add_remainders
from extract.figures.repeats import lend_to_repeats
from extract.figures.rows import to_facts
from extract.figures.sift import sift
from extract.figures.slug import said_in_slug, take_from_slug
from extract.figures.status import settle_status
from extract.figures.tiers import attach_stars
from extract.figures.words import REST
from extract.grammar.counts import Count, elided_products, read_count
from extract.grammar.numbers import Number
from extract.reading import Reading, SentenceReading, with_numbers
from extract.sieve import Sieve

#: "phường Hải Châu 1, quận Hải Châu": the number belongs to the name.
_UNIT = Sieve(
    r"\b(?:phuong|thi tran|thon|ap|khu pho|khoi|khom|buon|to dan pho|xa) (?:[^\W\d]+ ){1,3}(?<!co )$"
)
_IN_UNIT = re.compile(r"\s*,\s*(?:quan|huyen|thi xa|thanh pho|tp|xa|phuong|thi tran)\b")


def numbered_unit(story: Story, count: Count) -> bool:
    """Whether a number stands in an address, behind a unit's name and before a larger unit."""
    number = count.number
    return (
        _IN_UNIT.match(story.fold, number.end) is not None
        and _UNIT.search(story.fold, max(0, number.core - 30), number.core) is not None
    )


def read_figures(reading: Reading, numbers: Sequence[Number]) -> tuple[list[Fact], list[Residue]]:
    """The facts of an article's counts, and the numbers passed over."""
    if reading.english:
        return read_english(reading, numbers)
    story = Story(reading, reading.text, reading.text.fold, council_starts(reading.text.fold))
    story.council_only = only_council(story)
    story.slug = said_in_slug(reading.source.url)
    for sentence in story.reading.sentences:
        remember_days(story, sentence)
    for sentence, mine in with_numbers(without_caption_gaps(story), numbers):
        remember_act(story, sentence)
        remember_plan(story, sentence)
        if mine or REST.search(story.fold[sentence.span.start : sentence.span.end]):
            read_sentence(story, sentence, mine)
        elif sentence.span.paragraph != story.memory.paragraph:
            story.memory.tops = []
        if sentence.span.zone != "caption":
            story.memory.paragraph = sentence.span.paragraph
    widen_before_contrast(story)
    name_owners(story)
    lend_to_repeats(story)
    facts: list[Fact] = []
    for figure in story.figures:
        facts.extend(to_facts(story, figure))
    return facts, story.residue


def read_sentence(story: Story, sentence: SentenceReading, numbers: list[Number]) -> None:
    span = (sentence.span.start, sentence.span.end)
    counts = [read_count(story.text, n, span) for n in numbers]
    named = "san pham" in story.fold[span[0] : counts[0].start] if counts else False
    earlier = (bool(story.memory.tops) or named) and sentence.span.zone != "caption"
    counts = elided_products(counts, list(sentence.stars), story.text, earlier)
    figures: list[Figure] = []
    for count in counts:
        count = sift(story, count, sentence)
        if any(
            u.start < count.number.core and count.number.end <= u.end for u in sentence.uses
        ) or numbered_unit(story, count):
            story.pass_over(count, "part of a name")  # "xã Quế Xuân 2"
            continue
        if count.kind in ("product", "file", "producer"):
            figures.append(Figure(count, sentence))
        else:
            reason = "memorandum" if count.kind == "mou" else count.reason
            story.pass_over(count, reason)
    lay_out(story, sentence, figures)
    products = [f for f in figures if f.product]
    adopt(story, sentence, products)
    attach_stars(story, sentence, products)
    add_fractions(story, figures)
    add_remainders(story, sentence, figures)
    products = [f for f in figures if f.product]
    settle_status(story, sentence, products)
    take_from_slug(story, sentence, products)
    producers = settle_producers(story, sentence, figures)
    kept = sorted([*products, *producers], key=lambda f: f.count.start)
    settle_places(story, sentence, kept)
    for figure in kept:
        if figure.product and of_national_round(story, sentence, figure):
            figure.scope = story.reading.frame.country
    settle_dates(story, sentence, kept)
    story.figures.extend(kept)
    remember_list(story, sentence, [f for f in kept if f.product])
    if sentence.span.zone == "title":
        for f in products:
            if f.stars is not None:
                story.memory.titled.setdefault(f.number.value, f.stars)
    if sentence.span.zone == "caption":
        return
    story.memory.recent = [*story.memory.recent[-10:], *products]
    tops = [f for f in products if f.parent is None]
    if tops:
        same = sentence.span.paragraph == story.memory.paragraph
        story.memory.tops = [*story.memory.tops[-6:], *tops] if same else tops
    elif sentence.span.paragraph != story.memory.paragraph and not products:
        story.memory.tops = []
