"""Rounds of the council of the whole country: what it judged is no province's own count."""

from __future__ import annotations

from extract.figures.model import Figure, Story
from extract.figures.places import attached_place
from extract.figures.words import NAMES_FOLLOW
from extract.reading import SentenceReading
from extract.sieve import Sieve

#: The council with its level, where it acts; what is put before it is told with other verbs.
_COUNCIL = Sieve(
    r"(?<!trinh )(?<!nghi )(?<!gui )(?<!len )\bhoi dong [^.;:]{0,110}?\b(?:cap )?(?:trung uong|quoc gia)\b"
)
#: The story of the round goes on.
_GOES_ON = Sieve(
    r"^\W*(?:qua|sau khi|ket qua|cac dia phuong|theo (?:do|bao cao)|doi voi|dong thoi|thao luan|co \d)\b"
    r"|\bhoi dong\b(?! [^.;:]{0,60}(?:cap )?(?:tinh|huyen|thanh pho|xa)\b)|\bto tu van\b"
)
_REACH = 3
#: Fewer than these may well be the products of the province that tells of them.
_FEWEST = 4


def of_national_round(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """Whether a count is one of the national council's round, and of no place of its own."""
    if figure.status in ("displayed", "target") or figure.number.value < _FEWEST:
        return False
    if figure.stars is not None and figure.stars.high < 5:
        return False
    named = any(
        e.offset < figure.count.start and e.explicit and e.scope.place.level != "country"
        for e in sentence.events
    )
    if named or NAMES_FOLLOW.match(story.fold, figure.count.end):
        return False
    if attached_place(story, sentence, figure) is not None:
        return False
    if _COUNCIL.search(story.fold, sentence.span.start, figure.count.start):
        return True
    if not _GOES_ON.search(story.fold[sentence.span.start : figure.count.start]):
        return False
    return any(
        0 <= sentence.span.paragraph - other.span.paragraph <= _REACH
        and other.span.start < sentence.span.start
        and _COUNCIL.search(story.fold, other.span.start, other.span.end)
        for other in story.reading.sentences
    )
