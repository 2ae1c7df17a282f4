"""Names of events in English pages: the kind stands at their end ("Quang Ninh OCOP Fair 2024")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.facts import EventKind
from extract.grammar.dates import DateMention
from extract.reading import Reading, SentenceReading
from extract.values import value

_KIND: dict[str, EventKind] = {
    "fair": "fair",
    "expo": "fair",
    "exhibition": "fair",
    "market": "fair",
    "festival": "festival",
    "forum": "workshop",
    "workshop": "workshop",
    "seminar": "workshop",
    "conference": "conference",
    "week": "fair",
}
_NAME = re.compile(
    r"(?:[A-ZĐ0-9][\w’'&.\-]*\s+){1,9}(?P<head>Fair|Expo|Exhibition|Market|Festival|Forum|Workshop|Seminar|Conference|Week)\b"
    r"(?:\s*[–-]\s*[A-Z]\w+(?:\s+[A-Z]\w+){0,3})?(?:\s*[–-]?\s*20[0-4]\d)?"
)
_HELD = re.compile(
    r"\b(?:held|opened|opens|opening|takes?\s+place|took\s+place|taking\s+place|launched|kicked\s+off|runs?|lasts?|lasting|organi[sz]ed)\b"
)
_ARTICLE = re.compile(r"(?:The|A|An|At|In|This)\s+")
_VENUE = re.compile(
    r"\b(?:in|at)\s+(?P<venue>(?:the\s+)?(?:[A-ZĐ][\w’'.\-]*\s*){1,6}(?:city|district|town|ward|commune|province)?)"
)
_REACH = 120


@value(frozen=True, slots=True)
class EnglishEvent:
    """A name with its days and, where it is told, its venue."""

    sentence: SentenceReading
    kind: EventKind
    start: int
    end: int
    dates: DateMention
    venue: tuple[int, int] | None


def english_events(reading: Reading) -> Iterator[EnglishEvent]:
    """Events with a name of their own that a sentence says were held on a day."""
    nfc, fold = reading.text.nfc, reading.text.fold
    for sentence in reading.sentences:
        span = sentence.span
        for m in _NAME.finditer(nfc, span.start, span.end):
            lead = _ARTICLE.match(nfc, m.start(), m.end())
            start = lead.end() if lead else m.start()
            held = _HELD.search(fold, m.end(), min(span.end, m.end() + _REACH))
            days = [
                d
                for d in sentence.dates
                if d.kind == "day" and -_REACH < d.start - m.end() < 2 * _REACH
            ]
            if held is None or not days or start >= m.start("head"):
                continue
            venue = _VENUE.search(nfc, m.end(), min(span.end, m.end() + _REACH))
            yield EnglishEvent(
                sentence,
                _KIND[m["head"].casefold()],
                start,
                m.end(),
                _whole(days),
                venue.span("venue") if venue else None,
            )


def _whole(days: list[DateMention]) -> DateMention:
    """ "opened on October 22 … until October 27": from the first day to the last."""
    if len(days) == 1 or days[0].first != days[0].last or days[-1].last <= days[0].first:
        return days[0]
    first, last = days[0], days[-1]
    return DateMention(first.start, first.end, "day", first.first, last.last, first.year_given)
