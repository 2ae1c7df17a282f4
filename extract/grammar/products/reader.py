"""Products with a name, where a tier, a recognition or a counted list of products introduces them.

Names are read from lists ("… 4 sao gồm: A; B (HTX C)"), from clauses about one product ("A của HTX B
đạt 4 sao"), from certificates given ("5 sao cho A") and from flattened tables.  Precision comes
first: a run of words that no product word, capital or quotes mark as a name is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.facts import Fact
from extract.grammar.products.claims import claims
from extract.grammar.products.listing import lines_below, starts_item
from extract.grammar.products.lists import (
    after_counts,
    after_stars,
    among,
    below,
    beside,
    given,
    in_brackets,
    of_status,
    opened,
    quoted,
)
from extract.grammar.products.mentions import Mention, lend
from extract.grammar.products.model import Context, Item, Page
from extract.grammar.products.rows import to_fact
from extract.grammar.products.tables import tables
from extract.grammar.products.tails import tails
from extract.organisations import organisations_of
from extract.reading import Reading, SentenceReading
from extract.scopes_at import ScopeAt, Sentences

#: The number of a line, which the sentences cut off from the line itself.
NUMBERED = re.compile(r"(?:^|\n|\s)\d{1,2}[.)]$")


def find(reading: Reading, scope_at: ScopeAt, counts: Sequence[Fact] = ()) -> list[Fact]:
    """All named products, in order, each mention once; ``counts`` are the article's figures."""
    if not reading.about:
        return []
    page = Page.of(reading, organisations_of(reading, scope_at), counts)
    mentions: list[Mention] = []
    taken: list[tuple[int, int]] = []
    sentences = Sentences(reading)
    head = 0
    for item, context in tables(page):
        k = sentences.index(item.start)
        if k is None:
            continue
        if context.head:
            head = sentences.index(context.head) or k
        taken.append((item.start, item.end))
        mentions.append(Mention(head or k, reading.sentences[k], item, context))
    row_starts = [start for start, _ in taken]
    row_ends = [end for _, end in taken]
    for k, sentence in enumerate(reading.sentences):
        for item, context in read_sentence(page, k, sentence):
            row = bisect_left(row_starts, item.end)
            if row and row_ends[row - 1] > item.start:
                continue
            if any(a < item.end and item.start < b for a, b in taken[-40:]):
                continue
            taken.append((item.start, item.end))
            mentions.append(Mention(k, sentence, item, context))
    facts = [to_fact(page, m.sentence, m.reading, m.item, m.context) for m in lend(mentions)]
    return sorted(facts, key=lambda f: f.start)


def read_sentence(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    end = sentence_end(page, k)
    if end != sentence.span.end:
        inside = page.stars_in(sentence.span.start, end)
        sentence = replace(sentence, span=replace(sentence.span, end=end), stars=inside)
    yield from after_stars(page, k, sentence)
    yield from in_brackets(page, k, sentence)
    yield from beside(page, k, sentence)
    yield from opened(page, k, sentence)
    yield from of_status(page, k, sentence)
    yield from after_counts(page, k, sentence)
    yield from below(page, k, sentence)
    yield from tails(page, k, sentence)
    yield from claims(page, sentence)
    yield from given(page, k, sentence)
    yield from quoted(page, k, sentence)
    yield from among(page, k, sentence)


def sentence_end(page: Page, k: int) -> int:
    """The end of a sentence that a hard line break cut short, and of the lines of its list."""
    nfc = page.text.nfc
    span = page.reading.sentences[k].span
    end = span.end
    begun = NUMBERED.search(nfc, end - 4, end) is not None and ":" in nfc[end - 8 : end]
    listed = nfc[end - 1] == ":" or begun or lines_below(page, k)
    for other in page.reading.sentences[k + 1 : k + 60]:
        if other.span.zone != span.zone or span.zone in ("title", "caption"):
            break
        if listed and (
            starts_item(page, other.span.start, other.span.end)
            or NUMBERED.search(nfc, end - 4, end)
        ):
            end = other.span.end
            continue
        on = nfc[end - 1] == "…" and nfc[other.span.start].islower()  # "A, B… đã đạt 4 sao"
        cut = not on and (nfc[end - 1] in '.!?…:”"' or nfc[end : other.span.start] != "\n")
        if (
            listed
            or cut
            or other.span.start
            > page.reading.sentences[min(k + 3, len(page.reading.sentences) - 1)].span.start
        ):
            break
        end = other.span.end
    return end
