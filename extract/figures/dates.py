"""As of when a figure holds, and by when a plan is to be reached."""

from __future__ import annotations

import re

from extract.figures.memory import tells_when
from extract.figures.model import Figure, Story
from extract.figures.words import SAYS
from extract.grammar.dates import DateMention, published_date
from extract.reading import SentenceReading
from extract.sieve import Sieve

_NOW = Sieve(r"den nay|toi nay|\bhien (?:nay|co|tai|da|toan|tinh|huyen|dang|con)|hien,|\bhien$")


#: "công nhận lại các sản phẩm OCOP năm 2022": when they were recognised before.
_FIRST_TIME = Sieve(r"san pham (?:ocop )?(?:da )?(?:(?:duoc )?cong nhan )?(?:tu )?(?:nam )?$")


def settle_dates(story: Story, sentence: SentenceReading, figures: list[Figure]) -> None:
    published = story.reading.frame.published
    left = sentence.span.start
    for k, figure in enumerate(figures):
        parent = figure.parent
        following = figures[k + 1].count.start if k + 1 < len(figures) else sentence.span.end
        dates = [d for d in sentence.dates if d.kind != "earlier"]
        before = [d for d in dates if left <= d.start and d.end <= figure.count.start]
        after = [d for d in dates if figure.count.end <= d.start < (figure.tail or following)]
        if figure.status == "target":
            if figure.of_fraction:
                after = []
                before = [d for d in sentence.dates if d.kind in ("year", "month", "round", "day")]
            figure.target_by = target_date(sentence, before, after) or (
                parent.target_by if parent else None
            )
            if figure.target_by is None and k > 0 and figures[k - 1].status == "target":
                figure.target_by = figures[k - 1].target_by
            if figure.target_by is None and not _OTHER_TIME.search(
                story.fold, left, figure.count.end
            ):
                figure.target_by = target_before(story, sentence)
            if figure.of_fraction and figure.target_by:
                figure.target_by = figure.target_by[:4]
            if figure.target_by is None:
                figure.target_by = target_date(sentence, dates, []) or target_of_context(
                    story, sentence
                )
            continue
        date = own_date(story, sentence, figure, before, after)
        if (
            date is not None
            and figure.status == "displayed"
            and date.first != date.last
            and date.first[:7] == date.last[:7]
        ):
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                date.last[:7],
                "text",
                (date.start, date.end),
            )
        elif date is not None and twin_day(figure, date):
            twin = figure if figure.same else figure.parent
            assert twin is not None
            told = twin.parent if twin.same and twin.parent is not None else twin
            figure.as_of, figure.as_of_basis = told.as_of, told.as_of_basis
            figure.as_of_span = told.as_of_span
        elif date is not None and shown_on(story, figure, date):
            day = story.memory.event_day
            assert day is not None
            one_month = day.first != day.last and day.first[:7] == day.last[:7]
            figure.as_of = day.last[:7] if one_month else day.last
            figure.as_of_basis = "event"
            figure.as_of_span = (day.start, day.end)
        elif date is not None:
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                date.last,
                "text",
                (date.start, date.end),
            )
        elif parent is not None and parent.as_of is not None:
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                parent.as_of,
                parent.as_of_basis,
                parent.as_of_span,
            )
        elif k > 0 and figures[k - 1].as_of is not None and figures[k - 1].status != "target":
            prior = figures[k - 1]
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                prior.as_of,
                prior.as_of_basis,
                prior.as_of_span,
            )
        elif (behind := year_of_sentence(story, sentence, figure)) is not None:
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                behind.last,
                "text",
                (behind.start, behind.end),
            )
        else:
            context_date(story, sentence, figure, published)
        if figure.as_of is not None:
            story.memory.last_dated = figure


def twin_day(figure: Figure, date: DateMention) -> bool:
    """Whether the earlier mention of the same figure was dated to a day of the year named here."""
    twin = figure if figure.same else figure.parent
    if twin is None or not twin.same or twin.parent is None:
        return False
    known = twin.parent.as_of or ""
    return date.kind in ("year", "round") and len(known) > 4 and known.startswith(date.year)


def shown_on(story: Story, figure: Figure, date: DateMention) -> bool:
    """Whether the year in a fair's name stands for the day on which it is held."""
    day = story.memory.event_day
    return (
        figure.status == "displayed"
        and date.kind == "year"
        and day is not None
        and day.year == date.year
    )


def target_date(
    sentence: SentenceReading, before: list[DateMention], after: list[DateMention]
) -> str | None:
    if any(d.kind != "period" for d in before):  # "…, đã xếp hạng giai đoạn 2021-2025, lên 4 sao"
        before = [d for d in before if d.kind != "period"]
    for date in [*reversed(before), *after]:
        if date.kind in ("year", "period", "month", "day", "round"):
            return date.last
    return None


#: A time of its own, if not told as a date.
_OTHER_TIME = Sieve(r"\b(?:20\d\d|nam (?:toi|sau|nay)|sang nam|moi nam|hang nam|nhiem ky)\b")


def target_before(story: Story, sentence: SentenceReading) -> str | None:
    """The year of the plan told right before: this paragraph's, or that of the last two."""
    for earlier in reversed(story.figures):
        if sentence.span.paragraph - earlier.sentence.span.paragraph > 2:
            return None
        if earlier.status == "target" and earlier.target_by is not None:
            return earlier.target_by
    return None


def target_of_context(story: Story, sentence: SentenceReading) -> str | None:
    """The year a plan is for when its sentence names none: the paragraph's, else the title's."""
    if story.memory.year_said is not None:
        return story.memory.year_said.last
    text = story.fold[sentence.span.start : sentence.span.end]
    year = story.reading.frame.year
    if year is not None and re.search(r"nam nay|trong nam|cuoi nam|het nam", text):
        return str(year)
    return str(story.reading.frame.slug_year) if story.reading.frame.slug_year else None


def after_publication(story: Story, date: DateMention) -> bool:
    """Whether a date begins after the article came out: no figure holds as of a day to come."""
    published = (story.reading.frame.published or "")[:10]
    known = min(len(published), len(date.first))  # "31/1/2025" is not after "2025"
    return bool(published) and date.first[:known] > published[:known]


#: "theo Quyết định 148/QĐ-TTg ngày 24/2/2023": when the criteria were made.
_OF_CRITERIA = Sieve(r"-ttg\b[^;]{0,34}$|-bcdtw\b[^;]{0,34}$")
_SINCE = re.compile(r"\btu $")


def own_date(
    story: Story,
    sentence: SentenceReading,
    figure: Figure,
    before: list[DateMention],
    after: list[DateMention],
) -> DateMention | None:
    now = published_date(story.reading.frame.published)
    fold = story.fold
    usable: list[DateMention] = []
    for d in before:
        lead = fold[max(sentence.span.start, d.start - 34) : d.start]
        if re.search(
            r"(?:giai doan|so voi|tu nam|ke hoach|truoc nam|de an)\s*\(?(?:nam\s*)?$", lead
        ) and not (
            d.kind == "period"
            and figure.status == "recognised"
            and now
            and int(d.last[:4]) <= now[0]
        ):
            continue
        if after_publication(story, d):
            continue
        if d.kind == "day" and _OF_CRITERIA.search(
            fold[max(sentence.span.start, d.start - 60) : d.start]
        ):
            continue
        if d.kind == "year" and _SINCE.search(lead) and figure.basis in ("total", "cumulative"):
            continue  # "Lũy kế từ năm 2019": since when, not as of when
        if figure.status == "re_recognised" and _FIRST_TIME.search(lead):
            continue
        if d.kind == "day" and SAYS.search(fold[d.end : d.end + 40]) and figure.basis == "batch":
            continue
        usable.append(d)
    near = [
        d for d in after
        if d.kind in ("year", "round", "month", "day", "quarter")
        and re.fullmatch(r"(?:[^.;,:]|, (?:phan|xep) (?:hang|loai)){0,80}?(?:trong|dot \d+|vao|den|tinh den|cuoi|het|ngay|in|,)?\s*(?:nam\s*)?[\s(]*", fold[figure.count.end : d.start])
        and not re.search(r"so voi|hieu luc|tu ngay|thoi han|ke tu", fold[figure.count.end : d.start])
        and not after_publication(story, d)
    ]  # fmt: skip
    if figure.status == "withdrawn":
        late = [
            d
            for d in sentence.dates
            if re.search(r"(?:tu|ke tu|vao)\s+(?:ngay\s*)?$", fold[max(0, d.start - 14) : d.start])
        ]
        if late:
            return late[-1]
    if figure.basis in ("batch", "increment"):
        days = [d for d in usable if d.kind == "day"]
        told = [d for d in days if tells_when(story, sentence, d)]
        if told:
            return told[-1]
        years = [d for d in usable if d.kind != "day"]
        if near or years:
            return near[0] if near else years[-1]
        return days[-1] if days else None
    if near and not usable:
        return near[0]
    return usable[-1] if usable else None


def context_date(
    story: Story, sentence: SentenceReading, figure: Figure, published: str | None
) -> None:
    text = story.fold[sentence.span.start : figure.count.end]
    memory = story.memory
    day = published[:10] if published else None
    if (
        re.search(r"tu dau nam(?: 20\d\d)? (?:den|toi) nay|\bnam nay\b|trong nam nay", text)
        and story.reading.frame.year
    ):
        figure.as_of, figure.as_of_basis = str(story.reading.frame.year), "text"
        return
    if _NOW.search(text) and figure.basis in ("total", "cumulative", None):
        event = memory.event_day
        if day:
            figure.as_of, figure.as_of_basis = day, "published"
        elif event is not None and event.start < figure.count.start:
            figure.as_of, figure.as_of_basis = event.last, "event"
            figure.as_of_span = (event.start, event.end)
        elif story.reading.frame.year:
            figure.as_of, figure.as_of_basis = str(story.reading.frame.year), "text"
        return
    if figure.basis in ("batch", "increment") and memory.act_date is not None and memory.act:
        figure.as_of, figure.as_of_basis = memory.act_date.last, "event"
        figure.as_of_span = (memory.act_date.start, memory.act_date.end)
        return
    last = memory.last_dated
    if (
        last is not None
        and last.sentence.span.paragraph == sentence.span.paragraph
        and last.as_of
        and (
            last.basis == figure.basis
            or (figure.basis == "total" and last.as_of_basis != "published")
        )
    ):
        figure.as_of, figure.as_of_basis, figure.as_of_span = (
            last.as_of,
            last.as_of_basis,
            last.as_of_span,
        )
        return
    if last is not None and parts_of(story, last, figure, sentence):
        figure.as_of, figure.as_of_basis = last.as_of, last.as_of_basis
        figure.as_of_span = last.as_of_span
        return
    if figure.basis in ("total", "cumulative", None):
        if re.search(r"nang (?:tong )?so|nang tong", text) and memory.event_day is not None:
            event = memory.event_day
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                event.last,
                "event",
                (event.start, event.end),
            )
        elif day:
            figure.as_of, figure.as_of_basis = day, "published"
        elif story.reading.frame.year:
            figure.as_of, figure.as_of_basis = str(story.reading.frame.year), "text"
        return
    said = year_nearby(story, sentence)
    if memory.held_date is not None and (said is None or said.year == memory.held_date.year):
        held = memory.held_date
        figure.as_of, figure.as_of_basis, figure.as_of_span = (
            held.last,
            "event",
            (held.start, held.end),
        )
        return
    event = memory.event_day
    named = story.reading.frame.slug_year
    if event is not None and not (named is not None and named < int(event.year)):
        figure.as_of, figure.as_of_basis, figure.as_of_span = (
            event.last,
            "event",
            (event.start, event.end),
        )
    elif said is not None:
        figure.as_of, figure.as_of_basis, figure.as_of_span = (
            said.last,
            "text",
            (said.start, said.end),
        )
    elif story.reading.frame.slug_year is not None:
        figure.as_of, figure.as_of_basis = str(story.reading.frame.slug_year), "text"
    elif story.reading.frame.year:
        figure.as_of = day if day else str(story.reading.frame.year)
        figure.as_of_basis = "published" if day else "text"
    elif memory.year_told is not None:
        told = memory.year_told
        figure.as_of, figure.as_of_basis = told.last, "text"
        figure.as_of_span = (told.start, told.end)


def parts_of(story: Story, last: Figure, figure: Figure, sentence: SentenceReading) -> bool:
    """Whether a total of a smaller place follows right after the dated total of the larger one."""
    if last.scope is None or figure.scope is None or last.as_of_basis != "text":
        return False
    return (
        figure.basis == last.basis
        and sentence.span.paragraph - last.sentence.span.paragraph == 1
        and last.scope.place.id != figure.scope.place.id
        and last.scope.place.level != "country"
        and story.reading.gazetteer.is_within(figure.scope.place, last.scope.place)
    )


def year_of_sentence(story: Story, sentence: SentenceReading, figure: Figure) -> DateMention | None:
    """ "… công nhận 12 sản phẩm 4 sao và 73 sản phẩm 3 sao năm 2019": the year behind the list."""
    if figure.basis not in ("batch", "increment") or figure.status == "target":
        return None
    behind = [d for d in sentence.dates if d.start >= figure.count.end]
    if len(behind) != 1 or behind[0].kind not in ("year", "round"):
        return None
    gap = story.fold[figure.count.end : behind[0].start]
    if re.search(r"[.;:(]|so voi|giai doan|muc tieu|(?<!co )phan dau|ke hoach|tu nam|truoc", gap):
        return None
    return None if after_publication(story, behind[0]) else behind[0]


def year_nearby(story: Story, sentence: SentenceReading) -> DateMention | None:
    """The first year that the title or the paragraph names."""
    notes = story.text.notes
    if year_nearby not in notes:
        notes[year_nearby] = _first_years(story)
    first: dict[int | str, DateMention] = notes[year_nearby]
    near = [first[key] for key in ("title", sentence.span.paragraph) if key in first]
    return min(near, key=lambda d: d.start, default=None)


#: "từ năm 2019 đến nay" tells since when.
_SINCE_YEAR = re.compile(r"\b(?:tu|ke tu) $")


def _first_years(story: Story) -> dict[int | str, DateMention]:
    """The first year named in the title, and in each paragraph; none after the article's own."""
    first: dict[int | str, DateMention] = {}
    latest = story.reading.frame.year
    for sentence in story.reading.sentences:
        for d in sentence.dates:
            since = _SINCE_YEAR.search(story.fold, max(0, d.start - 8), d.start) is not None
            if since and not first.get(sentence.span.paragraph):
                continue
            if d.kind in ("year", "round") and (latest is None or int(d.year) <= latest):
                first.setdefault(sentence.span.paragraph, d)
                if sentence.span.zone == "title":
                    first.setdefault("title", d)
    return first
