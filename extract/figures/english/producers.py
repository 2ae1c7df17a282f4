"""Counts of producers in English, and counts of products of one producer."""

from __future__ import annotations

import re

from extract.figures.model import Figure, Story
from extract.reading import SentenceReading

_MATE = re.compile(
    r"(?:[^.;:()\d]|\d[- ]star){0,70}?\b(?:of|from|by|belong\w*\s+to|owned\s+by|made\s+by|produced\s+by|with|across)\s+(?:the\s+|its\s+)?"
)
_TAKES_OVER = re.compile(
    r"\b(?:they|these|the\s+(?:products|entries|certificates))\b[^.;:\d]{0,40}$"
)
_NAME = re.compile(
    r"(?P<name>(?:[A-ZĐ][\w.&'’-]*\s+(?:(?:and|of|for)\s+(?=[A-ZĐ]))?){1,7}(?:Co-?operative(?:\s+Union)?|Company(?:\s+(?:Limited|Ltd))?|Co\.?,?\s*Ltd\.?|JSC|Joint\s+Stock\s+Company|Enterprise|Group|Farm))\b"
)
_OWNS = re.compile(
    r"[^.;:\d]{0,60}?\b(?:has|had|owns?|owned|holds?|boasts?|possesses|is\s+(?:home\s+to|the\s+owner\s+of)|with)\s+(?:[a-z]+\s+){0,3}$"
)


def settle(story: Story, sentence: SentenceReading, figures: list[Figure]) -> list[Figure]:
    """Producers take status, basis and date from the products they are told with."""
    producers = [f for f in figures if not f.product]
    for figure in producers:
        mate = _mate(story, sentence, figure, figures)
        if figure.parent is not None:
            _follow(figure, figure.parent, whole=True)
        elif mate is not None:
            _follow(figure, mate, whole=False)
        else:
            figure.status, figure.basis = "recognised", "total"
            if re.search(
                r"\b(?:registered|took part|participat\w+|submitted)\b",
                story.fold[figure.count.end : figure.count.end + 40],
            ):
                figure.status, figure.basis = "registered", "batch"
    return producers


def _mate(
    story: Story, sentence: SentenceReading, figure: Figure, figures: list[Figure]
) -> Figure | None:
    before = [f for f in figures if f.product and f.count.end <= figure.count.start]
    if before:
        return before[-1]
    tops = [t for t in story.memory.tops if t.status != "target"]
    if tops:
        near = sentence.span.paragraph - story.memory.paragraph <= 1
        if tops and near:
            return tops[-1]
    behind = [f for f in figures if f.product and f.count.start >= figure.count.end]
    return behind[0] if behind else None


def _follow(figure: Figure, other: Figure, *, whole: bool) -> None:
    figure.status = other.status
    if other.status in ("newly_recognised", "re_recognised", "upgraded"):
        figure.status = "recognised"
    figure.basis = "batch" if other.basis == "increment" and not whole else other.basis
    figure.basis_cue, figure.status_cue = None, None
    if figure.parent is None:
        figure.scope = other.scope


def name_owner(story: Story, figure: Figure) -> None:
    """ "Ha Phong Cooperative alone owns four OCOP products": whose they are."""
    parent = figure.parent
    if parent is not None and parent.producer is not None:
        figure.producer = parent.producer
        return
    start = figure.sentence.span.start
    names = [
        m
        for m in _NAME.finditer(story.text.nfc, start, figure.count.start)
        if _OWNS.fullmatch(story.fold, m.end(), figure.count.start)
    ]
    if names:
        figure.producer = " ".join(names[-1]["name"].split())
