"""Which count is part of which: "including", "of which", "of them", brackets, sums that fit."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.figures.model import Figure, Story
from extract.reading import SentenceReading

_OPENS = re.compile(
    r"\b(?:includ\w+|of\s+(?:which|them|these|those)|among\s+(?:which|them|these|those)|compris\w+|consist\w+\s+of|namely|made\s+up\s+of)\b|[:(]"
)
_CLOSES = re.compile(
    r"\b(?:while|whereas|meanwhile|besides|in\s+addition|in\s+total|in\s+all|altogether|overall|so\s+far|by\s+(?:20\d\d|the\s+end)|(?:lift|rais|bring)\w*\s+(?:the|its)|now|previously|compared)\b"
)
_OWN_PART = re.compile(r"\s*,?\s*(?:out\s+)?of\s+(?:which|whom|them|these|those)\b")
_HEAD = re.compile(
    r"\W*(?:of|among|out\s+of|in)\s+(?:these|them|those|which|the\s+total|the\s+(?:\w+\s+)?products|the\s+(?P<n>[\d,.]+)|that\s+(?:number|total))\b|\W*(?:these|they|this\s+number)\s+(?:include|comprise)"
)
_THESE = re.compile(r"\b(?:these|those|the|all)\s+$")
_LISTED = re.compile(
    r"[\s,;()]*(?:(?:and|plus|as\s+well\s+as|along\s+with|the|another|also|only)\s*)*(?:remaining\s*)?"
)


def lay_out(story: Story, sentence: SentenceReading, figures: list[Figure]) -> None:
    """Give each count the whole it is part of, and the wholes their parts."""
    fold = story.fold
    start = sentence.span.start
    products = [f for f in figures if f.product]
    head = _HEAD.match(fold, start, sentence.span.end)
    whole = _taken_up(story, sentence, head, products) if head else None
    _lay(story, sentence, products, whole)
    _lay(story, sentence, [f for f in figures if not f.product], None)
    _sum_up(story, sentence, products)
    for figure in figures:
        if figure.parent is not None:
            figure.parent.children.append(figure)


def _lay(
    story: Story, sentence: SentenceReading, figures: list[Figure], whole: Figure | None
) -> None:
    fold = story.fold
    opened: Figure | None = whole
    bracket = False
    last: Figure | None = None
    tops = story.memory.tops if figures and figures[0].product else story.memory.producers
    for figure in figures:
        begin = last.count.end if last is not None else sentence.span.start
        gap = fold[begin : figure.count.start]
        again = whole is not None and figure.number.value == whole.number.value
        if last is None and again and _THESE.search(gap):
            # "Of these 182 products, 152 …": the whole once more, and no part of itself
            opened = last = figure
            continue
        if bracket and ")" in gap:
            opened, bracket = None, False
        sign = _last_opener(gap)
        if _OWN_PART.match(fold, figure.number.end) is not None:
            base = last if last is not None else (tops[-1] if tops else None)
            if base is not None and base.parent is not None and not _fits(figure, base):
                base = base.parent
            if (
                base is not None
                and base.parent is not None
                and base.parent.count.kind == base.count.kind
                and opened is base.parent
            ):
                base = base.parent  # "…, five of them new and two of them upgraded"
            if base is not None and _fits(figure, base):
                figure.parent = opened = base
        elif _before_of(fold, figure, last):
            pass
        elif sign is not None and last is not None:
            if _fits(figure, last):
                figure.parent = opened = last
                bracket = sign == "("
            elif opened is not None and _fits(figure, opened):
                figure.parent = opened
        elif opened is not None:
            if last is not None and _CLOSES.search(gap):
                opened = None
            elif _fits(figure, opened) and _room(figure, opened, figures):
                figure.parent = opened
            else:
                opened = None
        last = figure


def _before_of(fold: str, figure: Figure, last: Figure | None) -> bool:
    """ "4 out of 18 products": the second number is the whole of the first."""
    if last is None:
        return False
    if (
        re.fullmatch(
            r"\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?(?:[\w\s]{0,24}['’]s?\s+)?",
            fold[last.number.end : figure.count.start],
        )
        is None
    ):
        return False
    last.count = replace(last.count, end=figure.count.end)
    figure.of_fraction = True
    figure.children.append(last)
    return True


def _last_opener(gap: str) -> str | None:
    found = None
    for m in _OPENS.finditer(gap):
        found = m
    if found is None:
        return None
    if found.group() == "(" and ")" in gap[found.end() :]:
        return None
    if found.group() == ":" and ";" in gap[: found.start()]:
        return None
    return found.group()


def _fits(part: Figure, whole: Figure) -> bool:
    """Whether one can be part of the other: a smaller count of the same things."""
    if part is whole or part.product != whole.product:
        return False
    most = whole.number.value if whole.number.maximum is not None else 1.1 * whole.number.value
    return part.number.value <= most


def _room(part: Figure, whole: Figure, figures: list[Figure]) -> bool:
    taken = sum(f.number.value for f in figures if f.parent is whole and f is not part)
    most = whole.number.value if whole.number.maximum is not None else 1.1 * whole.number.value
    return taken + part.number.value <= most


def _taken_up(
    story: Story, sentence: SentenceReading, head: re.Match[str], products: list[Figure]
) -> Figure | None:
    """The earlier count that "Of these" or "Of the 706" speaks of."""
    if sentence.span.paragraph - story.memory.paragraph > 1:
        return None
    said = head.groupdict().get("n")
    tops = list(story.memory.tops)
    if said:
        value = int(re.sub(r"\D", "", said) or 0)
        same = [t for t in [*tops, *story.memory.recent] if t.number.value == value]
        return same[-1] if same else None
    total = sum(p.number.value for p in products)
    for top in reversed(tops):
        if top.number.value == total:
            return top
        if top.number.maximum is None and top.number.value <= total <= 1.1 * top.number.value:
            return top
    biggest = [t for t in tops if not products or t.number.value >= products[0].number.value]
    return biggest[-1] if biggest else None


def _sum_up(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    """Counts that add up to one before them are its parts: "There are 158 … 2 …, 41 … and 115 …"."""
    free = [f for f in products if f.parent is None]
    for k, whole in enumerate(free):
        total = 0
        for until, part in enumerate(free[k + 1 :], k + 2):
            total += part.number.value
            if total > whole.number.value:
                break
            if total == whole.number.value and until > k + 2:
                for piece in free[k + 1 : until]:
                    piece.parent = whole
                return
    if sentence.span.zone == "title" or sentence.span.paragraph - story.memory.paragraph > 1:
        return
    if len(free) >= 2 or (free and _tier_behind(story, free)):
        total = sum(p.number.value for p in free)
        for top in reversed(story.memory.tops):
            if top.number.value == total and len(free) >= 2:
                for part in free:
                    part.parent = top
                    part.adopted = True
                return


def _tier_behind(story: Story, free: list[Figure]) -> bool:
    return "star" in story.fold[free[-1].count.end : free[-1].sentence.span.end]


def adopt(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    """Districts' figures right after what their province recognised are parts of it."""
    if sentence.span.zone in ("title", "caption"):
        return
    if sentence.span.paragraph != story.memory.paragraph:
        return
    for figure in products:
        if figure.parent is not None or figure.scope is None or figure.of_fraction:
            continue
        if _SUMMED.search(story.fold, sentence.span.start, figure.count.start):
            continue
        top = _whole_of(story, sentence, figure)
        if top is not None:
            figure.parent, figure.adopted = top, True
            top.children.append(figure)


def _whole_of(story: Story, sentence: SentenceReading, figure: Figure) -> Figure | None:
    """The round of a wider unit that a unit's count after it belongs to."""
    for top in reversed(story.memory.tops):
        if (
            figure.scope is not None
            and top.scope is not None
            and top.basis in ("batch", "increment")
            and top.status in ("recognised", "proposed", "registered")
            and top.scope.place.level != "country"
            and top.scope.place.id != figure.scope.place.id
            and figure.number.value < top.number.value
            and story.reading.gazetteer.is_within(figure.scope.place, top.scope.place)
        ):
            return top
        if top.basis == "total" and not _ROUND.search(
            story.fold, sentence.span.start, sentence.span.end
        ):
            return None
    return None


_SUMMED = re.compile(
    r"\b(?:now|so far|to date|currently|in total|as of|aims?|plans?|targets?|striv\w+|wants?|owns?|cooperative|company|ltd)\b"
)
_ROUND = re.compile(r"\b(?:this|the) (?:round|phase|batch|time)\b")


def follows(story: Story, earlier: Figure, figure: Figure) -> bool:
    """Whether a count goes on with the list of the one before it in its sentence."""
    return (
        _LISTED.fullmatch(story.fold, earlier.tail or earlier.count.end, figure.count.start)
        is not None
    )
