"""When an English sentence's counts held, and by when its plans are to come true."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.figures.english.standing import twin_of
from extract.figures.model import Figure, Story
from extract.grammar.dates import DateMention, published_date
from extract.reading import SentenceReading

#: A date that tells when something else was: the start of the programme, what is compared with.
_ELSE = re.compile(
    r"\b(?:since|from|before|than(?: in)?|compared (?:with|to)(?: the)?|figure (?:of|in)|against|until after|launched in|period|programme for|plan for|until|after|for|valid (?:to|until)|expire\w* in)\s+(?:\w+\s+)?$"
)
_DOCUMENT = re.compile(
    r"\b(?:decision|plan|resolution|dispatch|document|proposal|directive)\b[^,;.]{0,60}(?:dated|of|on|issued on)\s*$|\b[a-z]{2}-[a-z]{3,6}[^,;.]{0,24}$|\bdated\s*$"
)
_OF_PROGRAMME = re.compile(r"\b(?:under|of|for)\s+(?:the\s+)?$|\bprogramme? (?:in|of|for) $")
_UNTIL = re.compile(
    r"\b(?:by|in|until|till|for|during|to|before|through)\s+(?:the\s+)?(?:(?:very\s+)?end\s+of\s+)?(?:the\s+)?(?:year\s+)?$|\bend of (?:the year )?$"
)
_ALL_THERE_ARE = ("total", "cumulative", None)
_EVENT = re.compile(
    r"\b(?:council|session|ceremony|issued|decision|recogni|certif|held|met\b|meeting|opened|conference|signed|announced|presented|took place|approved)"
)


def remember(story: Story, sentence: SentenceReading) -> None:
    """The day of the act that the paragraph, or the lead, tells of."""
    memory = story.memory
    if sentence.span.zone == "caption":
        return
    words = story.fold[sentence.span.start : sentence.span.end]
    if sentence.span.paragraph != memory.act_paragraph:
        if sentence.span.paragraph - memory.held_paragraph > _REACH or _SUMMED.search(words):
            memory.act = False
            memory.act_date = memory.year_said = None
        memory.act_paragraph = sentence.span.paragraph
    if re.search(
        r"\b(?:recogni[sz](?:e|es|ed|ing)|certif(?:y|ies|ied)|approved|round|council|issued|assessment|evaluation|ceremony)\b",
        words,
    ) and not re.search(r"\b(?:so far|to date|in total|as of|currently|now has)\b", words):
        memory.act, memory.act_zone = True, sentence.span.zone
        memory.held_paragraph = sentence.span.paragraph
    days = [
        d
        for d in sentence.dates
        if d.kind == "day" and not _elsewhere(story, sentence, d) and not _ahead(story, d)
    ]
    if days and _EVENT.search(words):
        memory.act_date = days[0]
        if memory.event_day is None:
            memory.event_day = days[0]
    years = [
        d
        for d in sentence.dates
        if d.kind in ("year", "round", "month") and not _elsewhere(story, sentence, d)
    ]
    if years:
        memory.year_said = years[-1]


#: So many paragraphs after an act what is told still is of it.
_REACH = 3
_SUMMED = re.compile(r"\b(?:so far|to date|in total|as of|currently|now|up to)\b")


def settle(story: Story, sentence: SentenceReading, figures: Sequence[Figure]) -> None:
    """as_of of what is, target_by of what is to come."""
    previous: Figure | None = None
    for figure in figures:
        if figure.status == "target":
            figure.target_by = _target(story, sentence, figure, previous)
        else:
            _as_of(story, sentence, figure, previous)
            if figure.as_of is not None:
                story.memory.last_dated = figure
        previous = figure


def _elsewhere(story: Story, sentence: SentenceReading, date: DateMention) -> bool:
    lead = story.fold[max(sentence.span.start, date.start - 40) : date.start]
    return _ELSE.search(lead) is not None and date.first == date.last


def _ahead(story: Story, date: DateMention) -> bool:
    published = (story.reading.frame.published or "")[:10]
    known = min(len(published), len(date.first))
    return bool(published) and date.first[:known] > published[:known]


def _target(
    story: Story, sentence: SentenceReading, figure: Figure, previous: Figure | None
) -> str | None:
    usable = [
        d
        for d in sentence.dates
        if not _DOCUMENT.search(story.fold, max(sentence.span.start, d.start - 80), d.start)
        and not re.search(
            r"\b(?:as of|than in|since|compared with)\s+$",
            story.fold[max(0, d.start - 16) : d.start],
        )
    ]
    behind = [
        d for d in usable if figure.count.end <= d.start <= max(figure.tail, figure.count.end)
    ]
    before = [d for d in usable if d.end <= figure.count.start]
    named = [
        d
        for d in behind
        if _UNTIL.search(story.fold[max(0, d.start - 30) : d.start]) or d.kind != "day"
    ]
    if named:
        return _whole_year(named[0])
    if (
        before
        and previous is not None
        and previous.status == "target"
        and before[-1].end < previous.count.start
    ):
        return previous.target_by
    if before:
        return _whole_year(before[-1])
    if figure.parent is not None and figure.parent.target_by is not None:
        return figure.parent.target_by
    if previous is not None and previous.target_by is not None:
        return previous.target_by
    later = [d for d in usable if d.start >= figure.count.end]
    if later:
        return _whole_year(later[-1])
    titled = re.search(r"by(?:-the)?-end-of-(20\d\d)|by-(20\d\d)", story.reading.source.url or "")
    if titled:
        return titled[1] or titled[2]
    if story.memory.year_said is not None and not _ahead(story, story.memory.year_said):
        return None
    return story.memory.year_said.last if story.memory.year_said is not None else None


def _whole_year(date: DateMention) -> str:
    return date.last


def _as_of(
    story: Story, sentence: SentenceReading, figure: Figure, previous: Figure | None
) -> None:
    date = _own(story, sentence, figure)
    parent = figure.parent
    if date is not None:
        if date.first[:7] != date.last and date.first != date.last and date.kind == "day":
            date = _within_month(date)
        figure.as_of, figure.as_of_basis, figure.as_of_span = (
            date.last,
            "text",
            (date.start, date.end),
        )
        return
    twin = twin_of(story, figure) if figure.same else None
    for whole in (twin, parent, previous):
        if whole is None or whole.as_of is None:
            continue
        if (
            whole is twin
            or whole is parent
            or (whole.basis == figure.basis and whole.as_of_basis != "published")
        ):
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                whole.as_of,
                whole.as_of_basis,
                whole.as_of_span,
            )
            return
    published = story.reading.frame.published
    if figure.basis in _ALL_THERE_ARE:
        last = story.memory.last_dated
        if (
            last is not None
            and last.basis == figure.basis
            and last.sentence.span.paragraph == sentence.span.paragraph
            and last.as_of_basis == "text"
        ):
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                last.as_of,
                "text",
                last.as_of_span,
            )
        elif published:
            figure.as_of, figure.as_of_basis = published[:10], "published"
        return
    memory = story.memory
    told = (
        memory.act_date
        or (memory.year_said if memory.year_said and not _ahead(story, memory.year_said) else None)
        or memory.event_day
    )
    if told is not None:
        figure.as_of, figure.as_of_basis, figure.as_of_span = (
            told.last,
            "event",
            (told.start, told.end),
        )
        return
    this_year = re.search(
        r"\bthis year|beginning of the year", story.fold[sentence.span.start : sentence.span.end]
    )
    year = story.reading.frame.year
    if this_year and year:
        figure.as_of, figure.as_of_basis = str(year), "text"
    elif published:
        figure.as_of, figure.as_of_basis = published[:10], "published"


def _own(story: Story, sentence: SentenceReading, figure: Figure) -> DateMention | None:
    """The date of the count's own clause: behind it, else the nearest before it."""
    fold = story.fold
    batch = figure.basis in ("batch", "increment")
    usable: list[DateMention] = []
    for d in sentence.dates:
        if _ahead(story, d) and not (d.kind == "year" and d.first == str(published_year(story))):
            continue
        lead = fold[max(sentence.span.start, d.start - 80) : d.start]
        if (_ELSE.search(lead) and d.first == d.last) or (
            _DOCUMENT.search(lead) and not (batch and _decides(story, sentence))
        ):
            continue
        if d.kind == "period":
            continue
        usable.append(d)
    behind = [
        d for d in usable if figure.count.end <= d.start <= max(figure.tail, figure.count.end)
    ]
    before = [d for d in usable if d.end <= figure.count.start]
    if not batch:
        sums = [
            d
            for d in [*before, *behind]
            if d.kind != "day"
            or re.search(r"\b(?:as of|by|end of)\s*$", fold[max(0, d.start - 12) : d.start])
        ]
        return sums[-1] if before and sums else (sums[0] if sums else None)
    own = [*behind[:1], *reversed(before)]
    days = [d for d in own if d.kind == "day"]
    others = [d for d in own if d.kind != "day"]
    if days and others and days[0].first[:4] != others[0].first[:4] and others[0] in behind:
        lead = fold[max(0, others[0].start - 24) : others[0].start]
        under = _OF_PROGRAMME.search(lead)
        return days[0] if under else others[0]
    if days:
        return days[0]
    chosen = others[0] if others else None
    act = story.memory.act_date
    if (
        chosen is not None
        and act is not None
        and chosen.kind != "month"
        and act.first.startswith(chosen.last[:4])
    ):
        near = (
            act.start >= sentence.span.start
            or sentence.span.paragraph == story.memory.act_paragraph
        )
        return act if near and figure.status != "withdrawn" else chosen
    return chosen


def _within_month(date: DateMention) -> DateMention:
    """Several days of one month: the month, since none of them is the day."""
    if date.first[:7] != date.last[:7]:
        return date
    return replace(date, kind="month", first=date.first[:7], last=date.last[:7])


def published_year(story: Story) -> int | None:
    known = published_date(story.reading.frame.published)
    return known[0] if known else None


def _decides(story: Story, sentence: SentenceReading) -> bool:
    """Whether a document of the sentence is the one that recognises."""
    words = story.fold[sentence.span.start : sentence.span.end]
    return (
        re.search(r"\bdecision\b(?![^,;.]{0,20}-ttg)", words) is not None
        and "prime minister" not in words
    )
