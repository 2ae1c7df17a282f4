"""The place of each count of an English sentence: named behind it, before it, or the story's."""

from __future__ import annotations

import re

from extract.context import PlaceUse, Scope
from extract.figures.english.parts import follows
from extract.figures.model import Figure, Story
from extract.reading import SentenceReading

_BEHIND = re.compile(
    r"(?:[^.;:,()\d]|\(\w{2,10}\)|\d[- ]star){0,90}?\b(?:in|of|from|across|throughout)\s+(?:the\s+)?(?:(?:former|old|new|whole|entire)\s+)?(?:(?:central\s+highlands|northern|southern|central|mountainous|mekong\s+delta|coastal)\s+)*(?:(?:province|city|district|town|commune)\s+of\s+)?"
)
#: A place where something else is: a fair, a market, what is compared, where goods go.
_NOT_ABOUT = re.compile(
    r"\b(?:compared (?:with|to)|than(?: in)?|after|behind|outside|unlike|beyond|(?:held|opened?|opens|organi[sz]ed|took place|takes place|taking place|staged|hosted|fair|festival|exhibition|expo|conference|market|booth|event|shops?|stores?|supermarkets?|office)\s+(?:(?:on|from)\s+[\w\s]{3,24}\s+)?(?:in|at|of)|exported? to|sold (?:in|to)|markets? (?:of|like|such as)|introduced (?:in|to)|customers in|visitors (?:to|from)|photo)\s+(?:the\s+)?$"
)
#: The Prime Minister's decisions are about the whole country.
_NATIONAL = re.compile(r"qd-ttg|\bprime minister")
#: Hanoi under its other name; a province's capital has an adjective before it.
_CAPITAL = re.compile(
    r"\bthe\s+(?:(?:nation|country)['’]s\s+)?capital(?:\s+city\b(?!\s+of\b)|(?=\s+(?:has|had|now|currently|recogni\w+|certifi\w+|aims?|plans?|strives?)\b))"
)
_HANOI = "01"
#: Where a producer named on the way sits.
_SEAT = re.compile(
    r"\b(?:co-?operative|company|ltd|jsc|facility|workshop|household)\b[^.;]{0,50}\bin\s+(?:[^.;,]{2,30},\s*)?$"
)
_OWNS = re.compile(
    r"(?:,[^,;.]{2,40})?\s+(?:alone\s+|also\s+|now\s+)?(?:has|have|had|owns?|holds?|boasts?)\b"
)
_EACH = re.compile(r"\b(?:each|both|apiece)\b")
_RESPECTIVELY = re.compile(r"\brespectively\b")
_JOINED = re.compile(r"\s*(?:,|and|,\s*and|&)\s*(?:the\s+)?")


def settle(story: Story, sentence: SentenceReading, figures: list[Figure]) -> None:
    """A place for every count of the sentence, where one can be told."""
    previous: Figure | None = None
    for figure in figures:
        figure.scope = _scope(story, sentence, figure, previous)
        previous = figure
    _shared(story, sentence, [f for f in figures if f.product])


def _scope(
    story: Story, sentence: SentenceReading, figure: Figure, previous: Figure | None
) -> Scope | None:
    behind = _behind(story, sentence, figure)
    if behind is not None:
        return behind
    parent = figure.parent
    left = _clause(story, sentence, figure, previous)
    inner = figure.count.end > left
    named = _before(story, sentence, left, figure.count.start) if inner else None
    if named is not None and not (
        parent is not None and parent.sentence is sentence and parent.count.start > left
    ):
        return named
    if figure.of_fraction and previous is not None:
        return previous.scope
    if named is None and _NATIONAL.search(story.fold, sentence.span.start, figure.count.start):
        return story.reading.frame.country
    if parent is not None and parent.scope is not None:
        return parent.scope
    if previous is not None and (previous.scope is not None):
        whole = previous.parent or previous
        aside = _behind(story, sentence, previous) is not None or _bracketed(story, previous)
        if not aside or follows(story, previous, figure):
            return whole.scope if aside else previous.scope
    return sentence.scope or story.reading.frame.main


def _clause(
    story: Story, sentence: SentenceReading, figure: Figure, previous: Figure | None
) -> int:
    """Where the words of a count begin: behind those of the count before it."""
    if previous is None:
        return sentence.span.start
    end = max(previous.tail, previous.count.end)
    if end <= figure.count.start and story.fold[end : figure.count.start].strip(" (,:") == "":
        return previous.count.end  # "followed by An Nhon town (10)"
    return min(end, figure.count.start)


def _bracketed(story: Story, figure: Figure) -> bool:
    return story.fold[figure.count.end : figure.count.end + 1] == ")"


def _behind(story: Story, sentence: SentenceReading, figure: Figure) -> Scope | None:
    """ "262 in the former Phu Yen province", "46 products of Binh Dinh"."""
    limit = max(figure.tail, figure.count.end)
    for use in sentence.uses:
        if use.start < figure.count.end or use.start > limit:
            continue
        gap = story.fold[figure.count.end : use.start]
        if (
            _BEHIND.fullmatch(gap)
            and not _NOT_ABOUT.search(gap)
            and not re.search(r"\b(?:council|fair|festival|shops?|market|exhibition)\b", gap)
        ):
            return _as_scope(story, use)
        break
    for event in sentence.events:
        if figure.count.end <= event.offset <= limit:
            gap = story.fold[figure.count.end : event.offset]
            if re.fullmatch(r"(?:[^.;:,()\d]){0,30}\b(?:in|of|across)\s+", gap):
                return event.scope
            break
    return None


def _before(story: Story, sentence: SentenceReading, left: int, right: int) -> Scope | None:
    """The last place before a count in its own words that the words are about."""
    fold = story.fold
    found: list[tuple[int, Scope]] = [
        (e.offset, e.scope) for e in sentence.events if left <= e.offset < right
    ]
    events = {(e.scope.start, e.scope.end) for e in sentence.events}
    for use in sentence.uses:
        if not left <= use.start < right or use.role in ("name",):
            continue
        lead = fold[max(sentence.span.start, use.start - 70) : use.start]
        seat = _SEAT.search(lead) is not None and not _OWNS.match(fold, use.end, right)
        if _NOT_ABOUT.search(lead) or use.role == "compare" or seat:
            found = [f for f in found if f[0] != use.start]
            continue
        if (use.start, use.end) not in events and (
            use.kind_given or use.place.level == "province" or use.role != "mention"
        ):
            found.append((use.start, _as_scope(story, use)))
    found.extend((s.start or left, s) for s in _capital(story, left, right))
    found = [
        f for f in found if not _NOT_ABOUT.search(fold[max(sentence.span.start, f[0] - 70) : f[0]])
    ]
    return max(found, key=lambda f: f[0])[1] if found else None


def _capital(story: Story, left: int, right: int) -> list[Scope]:
    """ "the capital city": Hanoi, also in a story about the whole country."""
    reading = story.reading
    hanoi = reading.gazetteer.by_code(_HANOI, reading.frame.on)
    if hanoi is None:
        return []
    return [
        Scope(hanoi, m.start(), m.end(), story.text.nfc[m.start() : m.end()], None)
        for m in _CAPITAL.finditer(story.fold, left, right)
    ]


def _as_scope(story: Story, use: PlaceUse) -> Scope:
    return Scope(use.place, use.start, use.end, story.text.nfc[use.start : use.end], None)


def _shared(story: Story, sentence: SentenceReading, figures: list[Figure]) -> None:
    """ "A and B districts each have 12", "A, B and C took the lead with 69, 52 and 47 respectively"."""
    fold = story.fold
    chains = _chains(story, sentence)
    for chain in chains:
        behind = [f for f in figures if f.count.start >= (chain[-1].end or 0)]
        if not behind:
            continue
        gap = fold[chain[-1].end : behind[0].count.start]
        if len(gap) > 60 or re.search(r"[.;:]", gap):
            continue
        scopes = [_as_scope(story, u) for u in chain]
        run = behind[: len(chain)]
        if len(run) == len(chain) and _RESPECTIVELY.search(
            fold, run[-1].count.end, sentence.span.end
        ):
            for figure, scope in zip(run, scopes, strict=True):
                figure.scope = scope
        elif _EACH.search(gap) or _EACH.match(fold[behind[0].count.end :].lstrip()[:8]):
            behind[0].scope, behind[0].extra_scopes = scopes[0], tuple(scopes[1:])


def _chains(story: Story, sentence: SentenceReading) -> list[list[PlaceUse]]:
    """Runs of places that are listed side by side."""
    runs: list[list[PlaceUse]] = []
    for use in sentence.uses:
        if runs and _JOINED.fullmatch(story.fold, runs[-1][-1].end, use.start):
            runs[-1].append(use)
        else:
            runs.append([use])
    alike = [[u for u in run if u.place.level == run[-1].place.level] for run in runs]
    return [run for run in alike if len(run) > 1]
