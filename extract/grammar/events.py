"""Conferences, fairs, festivals, workshops and ceremonies that are dated or named in quotes."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.context import Scope
from extract.facts import Event, EventKind, Evidence, Fact
from extract.grammar.dates import DateMention
from extract.grammar.events_english import english_events
from extract.reading import Reading, SentenceReading
from extract.scopes_at import ScopeAt, Units, place_rows, place_slots
from extract.sieve import matches_from, starting
from extract.values import value

_KINDS: tuple[tuple[str, EventKind], ...] = (
    (r"hội nghị|conference", "conference"),
    (r"hội chợ(?:\s+triển lãm)?|phiên chợ|chợ phiên|triển lãm|tuần hàng|trade fair|fair"
    r"|exhibition", "fair"),
    (r"lễ hội|festival|liên hoan|ngày hội", "festival"),
    (r"hội thảo|tọa đàm|toạ đàm|workshop|seminar", "workshop"),
    (r"lễ(?=\s+(?:công bố|trao|ra mắt|khai trương|ký kết|tôn vinh|phát động|khởi động|vinh danh"
    r"|đón))|ceremony", "ceremony"),
    (r"tuần lễ|chương trình(?=\s+(?:giới thiệu|quảng bá|kết nối|trưng bày))|sự kiện|hội thi|cuộc thi|chuỗi sự kiện|diễn đàn|forum", "other"),
)  # fmt: skip
_HEAD = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<k{k}>{p})" for k, (p, _) in enumerate(_KINDS)) + r")(?!\w)"
)
_HEAD_STARTS = re.compile(
    starting(
        (
            *("hội nghị", "hội chợ", "hội thảo", "hội thi", "phiên chợ", "chợ phiên", "triển lãm"),
            *(
                "tuần hàng",
                "tuần lễ",
                "lễ",
                "liên hoan",
                "tọa đàm",
                "toạ đàm",
                "diễn đàn",
                "sự kiện",
            ),
            *(
                "cuộc thi",
                "chuỗi sự kiện",
                "ngày hội",
                "chương trình",
                "conference",
                "trade fair",
                "fair",
            ),
            *("exhibition", "festival", "workshop", "seminar", "forum", "ceremony"),
        )
    )
)
_QUOTED = re.compile(r"\s*[“\"«](?P<name>[^“”\"«»\n]{6,240})[”\"»]")
_INSIDE = re.compile(r"(?P<name>[^“”\"«»\n]{12,240})[”\"»]")
_HOLDS = re.compile(
    r"(?:tổ chức|khai mạc|diễn ra|bế mạc|được mở|mở cửa|sẽ mở|chủ trì|tham dự|phối hợp|held|opened"
    r"|opens|takes? place)"
)
_OPENS = re.compile(r"khai mạc\s*$")
#: Where an unquoted name ends.
_END = re.compile(
    r"[.;:(“”\"!?]|,\s*(?:với|quy mô|thu hút|có\b|do\b|gồm|nhằm|ngày|tại|từ\b|sáng|chiều|tối"
    r"|trong)|\s[-–]\s+(?=[a-zà-ỹđ])"
    r"|\s+(?:với \d|với (?:sự|quy|chủ|trên|hơn|gần|khoảng|sự tham gia)|quy mô|diễn ra"
    r"|được (?:tổ chức|diễn|khai)|do\s+[A-ZĐ]|tại\s|ở\s|từ ngày|vào\s|nhằm\b|để\b|thu hút|quy tụ"
    r"|đã\b|sẽ\b|có\b(?! thêm)|là\b|cho\s+\d|trưng bày\b(?! sản phẩm ocop)"
    r"|giới thiệu\b(?!\s+(?:và|sản phẩm))|sáng\s|chiều\s|tối\s|ngày\s+\d|cuối năm|đầu năm|cũng\b"
    r"|bày\b|còn\b)"
)
_YEAR_END = re.compile(
    r"(?:năm\s+|-\s*|xuân\s+|lần thứ \w+\s*[-,]?\s*(?:năm\s+)?)(20[0-4]\d)(?!\s*[-–/]\s*\d)",
    re.IGNORECASE,
)
_HARD = re.compile(r"[.;:“”\"!?\n(]|\s+(?:với \d|quy mô|diễn ra|từ ngày|do\s+[A-ZĐ])")
_VENUE = re.compile(
    r"(?<!\w)(?:tại|ở|at|in)\s+(?P<venue>[^,;.:“”\"]{2,90}?(?:\.[^,;.:“”\"]{2,60})?)(?=\s*(?:,|;"
    r"|\.\s|\.$|:|$|\bsẽ\b|\bđã\b|\bdiễn ra\b|\bkhai mạc\b|\btổ chức\b|\bcó\b|\bvới\b))"
)
#: "Hội chợ khai mạc tối qua": a sentence about the fair, not its name.
_TELLS = re.compile(
    r"\s+(?:được|sẽ|đã|vừa|mới|khai mạc|bế mạc|diễn ra|kéo dài|thu hút|quy tụ|có|do|là|nhằm|tổ chức)(?!\w)"
)
#: A council's own meeting.
_OWN_SESSION = re.compile(
    r"\s+(?:họp\s+)?(?:đánh(?:\s+giá)?\s*(?:,|và|-)?\s*(?:phân|xếp)\s+(?:hạng|loại)|đánh giá,?\s+chấm|phân hạng|xếp hạng|chấm điểm|thẩm định"
    r"|triển khai quy chế[^.;]{0,40}đánh giá)"
)
#: "Tối ngày 27/4, Hội chợ …": the event is what the sentence is about, its verb far behind.
_DAY_BEFORE = re.compile(r"\d\s*[/-]\s*\d{1,2}(?:\s*[/-]\s*\d{4})?,\s*$")
_SUBJECT_REACH = 140
#: "Hội chợ OCOP vùng Đông Bắc tại Quảng Ninh (25 - 29/10)".
_BRACKET_DAYS = re.compile(r"(?:\s+tại\s[^,.;()\n]{2,40})?\s*\((?:từ\s+)?(?:ngày\s+)?")
#: "… (OCOP) tỉnh Bến Tre", "… (tên viết tắt tiếng Anh: OCOP) Quảng Ninh - Xuân 2019".
_ASIDE = re.compile(r"\s*\([^()\n]{2,60}\)\s+(?:tỉnh|thành phố|khu vực|vùng|năm|giai đoạn|[A-ZĐ])")
_HOSTED = re.compile(r"[^.;:\n]{0,50}?\s+do\s+[A-ZĐ]")
#: "kết nối cung cầu, tiêu thụ sản phẩm OCOP" is one name.
_COMMA = re.compile(r",(?!\s(?:quảng bá|giới thiệu|kết nối|tiêu thụ|trưng bày|đặc sản|sản phẩm)\s)")
#: Held of late or soon; an undated "đã tổ chức" may be of any time.
_SOON = re.compile(
    r"(?:\bsẽ|\bcũng|vừa|vừa qua|sắp|chuẩn bị|mới)(?=\s)[^.;]{0,110}?(?<!ngày )(?:tổ chức|khai mạc)\s+$"
)
_FULL_NAME = 4
_ANAPHORA = re.compile(r"(?<!\w)(?:này|lần này|trên|hôm nay|nói trên|năm ngoái|tương tự)(?!\w)")
_LASTS = re.compile(
    r"(?:được\s+|sẽ\s+|đã\s+|chính thức\s+)*"
    r"(?:diễn ra|kéo dài|tổ chức|mở cửa|khai mạc(?:\s+(?:vào\s+)?(?:sáng|chiều|tối)(?:\s+qua)?)?)\s*\(?$"
)
_RECENT = 3
#: So many events back a name is known again; no article has more.
_REMEMBERED = 300


@value(frozen=True, slots=True)
class _Found:
    sentence: SentenceReading
    kind: EventKind
    start: int
    end: int
    head_start: int
    name_start: int
    name_end: int
    quoted: bool
    dates: DateMention | None
    venue: tuple[int, int] | None


def find(reading: Reading, scope_at: ScopeAt) -> list[Fact]:
    """Events with a day or a name in quotes, each name once."""
    if not reading.about:
        return []
    notes = reading.text.notes
    if find not in notes:
        notes[find] = tuple(_find(reading, scope_at))
    return list(notes[find])


def _find(reading: Reading, scope_at: ScopeAt) -> list[Fact]:
    units = Units(reading, scope_at)
    found: list[_Found] = []
    names: list[tuple[EventKind, str]] = []
    for sentence in reading.sentences:
        _extend(reading, sentence, found)
        span = sentence.span
        for m in matches_from(_HEAD_STARTS, _HEAD, reading.text.lower, span.start, span.end):
            event = _event(reading, sentence, m)
            if event is None:
                continue
            if any(e.name_start <= event.head_start < e.name_end for e in found[-6:]):
                continue
            kind, name = event.kind, _name(reading, event).casefold()
            if any(k == kind and (n in name or name in n) for k, n in names[-_REMEMBERED:]):
                continue
            names.append((kind, name))
            found.append(event)
    if reading.english:
        found = _with_english(reading, found)
    return [_fact(reading, units, e) for e in found]


def _with_english(reading: Reading, found: list[_Found]) -> list[_Found]:
    """Events whose kind stands at the end of their name, instead of what was read inside it."""
    named = [
        _Found(e.sentence, e.kind, e.start, e.end, e.start, e.start, e.end, False, e.dates, e.venue)
        for e in english_events(reading)
    ]
    kept = [
        f for f in found if not any(n.start < f.name_end and f.head_start < n.end for n in named)
    ]
    return sorted([*kept, *named], key=lambda e: e.start)


def days(reading: Reading, scope_at: ScopeAt) -> list[tuple[int, str, str]]:
    """Where each dated event stands, its first day, its name; in order."""
    return [
        (f.start, f.start_date, f.name)
        for f in find(reading, scope_at)
        if isinstance(f, Event) and f.start_date is not None and len(f.start_date) >= 7
    ]


def _name(reading: Reading, e: _Found) -> str:
    return " ".join(reading.text.nfc[e.name_start : e.name_end].split())


def _event(reading: Reading, sentence: SentenceReading, m: re.Match[str]) -> _Found | None:
    text = reading.text
    kind = next(k for i, (_, k) in enumerate(_KINDS) if m.group(f"k{i}") is not None)
    limit = sentence.span.end
    quoted = _QUOTED.match(text.nfc, m.end(), limit)
    inside = _INSIDE.match(text.nfc, m.start(), limit) if m.start() else None
    if inside is not None and text.nfc[m.start() - 1] in '“"«':
        # “Ngày hội sản phẩm OCOP năm 2021”: the head is part of the name in quotes
        quoted, name_start, name_end, end = inside, m.start(), inside.end("name"), inside.end()
    elif quoted is not None:
        name_start, name_end = quoted.span("name")
        end = quoted.end()
    else:
        name_start = m.start()
        name_end = end = _name_end(reading, m.end(), min(limit, m.end() + 200))
    else_told = _TELLS.match(text.lower, m.end(), limit) if quoted is None else None
    if else_told is not None or _OWN_SESSION.match(text.lower, m.end(), limit):
        return None
    words = text.nfc[m.end() : name_end].split()
    before = text.lower[sentence.span.start : m.start()]
    dates, date_span = _dates(reading, sentence, m.start(), end)
    bracketed = (
        dates is not None
        and dates.kind == "day"
        and _BRACKET_DAYS.fullmatch(text.lower, end, max(end, date_span or 0)) is not None
    )
    titled = quoted is None and _titled(reading, sentence, m.start(), end)
    if quoted is None:
        if len(words) < 2 or _ANAPHORA.match(text.lower, m.end() + 1):
            return None
        if re.search(r"trung tâm [^,.;:]{0,24}\s$", before):
            return None  # "Trung tâm Văn hóa và Hội nghị tỉnh": a house
        if not bracketed and re.search(
            r"(?:các|những|nhiều|mỗi|kỳ|khuôn khổ|chuỗi hoạt động|trung tâm|mỗi kỳ"
            r"|một số|là|chuỗi|mở đầu cho|cho chuỗi|hưởng ứng|chào mừng)\s+$",
            before,
        ):
            return None
        if not (bracketed or titled) and re.search(r"(?:tham gia|dự)\s+$", before):
            return None
        if (
            kind == "other"
            and not titled
            and not re.search(r"(?:tổ chức|khai mạc|diễn ra|mở)\s+$", before)
            and before.strip()
            and _DAY_BEFORE.search(before) is None
        ):
            return None
        if text.lower[m.end() : m.end() + 7] == " trong ":
            return None
        if (
            not re.search(r"[A-ZĐ]|\b20\d\d\b", text.nfc[m.end() : name_end])
            and text.nfc[m.start()].islower()
            and not text.lower.endswith("khai mạc ", 0, m.start())
        ):
            return None
    subject = _DAY_BEFORE.search(before) is not None
    reach = _SUBJECT_REACH if subject else 40
    holds = _HOLDS.search(text.lower, sentence.span.start, min(limit, end + reach))
    opened = _OPENS.search(before)
    year = re.search(r"năm\s+(20[0-4]\d)\s*$", text.lower[name_start:name_end])
    dated = dates is not None and dates.kind == "day" and holds is not None
    close = dates is not None and dates.kind == "day" and 0 <= (date_span or 0) - end <= 12
    organised = quoted is None and _organised(reading, before, m.start(), end, len(words))
    if not (quoted or dated or close or bracketed or organised or titled or (opened and year)):
        return None
    if (
        quoted is not None
        and dates is None
        and not (holds or before.strip() == "" or kind == "workshop")
    ):
        return None
    venue = _venue(reading, sentence, m.start(), end)
    start = m.start()
    if dates is not None and dates.end <= m.start():
        start = _clause_start(reading, sentence, dates.start)
    elif dates is not None and dates.start >= end and dates.start - end < 60:
        end = dates.end
    return _Found(
        sentence,
        kind,
        start,
        end,
        m.start(),
        name_start,
        name_end,
        quoted is not None,
        dates,
        venue,
    )


def _organised(reading: Reading, before: str, start: int, end: int, words: int) -> bool:
    """ "… đã tổ chức Hội nghị tổng kết Chương trình OCOP": named after the programme, undated."""
    name = reading.text.lower[start:end]
    if words < _FULL_NAME or re.search(r"ocop|mỗi xã", name) is None:
        return False
    if not before.strip():
        return _HOSTED.match(reading.text.nfc, end) is not None
    return _SOON.search(before) is not None


def _titled(reading: Reading, sentence: SentenceReading, start: int, end: int) -> bool:
    """An event named with the article's own year: in a headline after the programme, in the text
    with a capital: "tham gia Festival Tôm Cà Mau năm 2023"."""
    name = reading.text.lower[start:end]
    year = re.search(r"(20[0-4]\d)\s*$", name)
    if year is None or len(name.split()) < _FULL_NAME:
        return False
    own = reading.frame.year is None or str(reading.frame.year) == year.group(1)
    if sentence.span.zone == "title":
        about = re.search(r"ocop|mỗi xã", name) is not None
        return own and about and len(name.split()) > _FULL_NAME
    before = reading.text.lower[sentence.span.start : start]
    # what an office held in the course of a year is a line of its report
    reported = re.search(r"đã\s+(?:phối hợp\s+)?tổ chức\s+$", before) is not None
    begins = not before.strip(" -–")
    return own and reading.text.nfc[start].isupper() and not (begins or reported)


def _name_end(reading: Reading, start: int, limit: int) -> int:
    """The end of an unquoted name, over one bracket that goes on: "(OCOP) tỉnh Bến Tre"."""
    end = _plain_end(reading, start, limit)
    bracket = _ASIDE.match(reading.text.nfc, end, limit)
    return end if bracket is None else _plain_end(reading, bracket.end() - 1, limit)


def _plain_end(reading: Reading, start: int, limit: int) -> int:
    text = reading.text
    hard = _HARD.search(text.nfc, start, limit)
    stop = hard.start() if hard else limit
    year = _YEAR_END.search(text.nfc, start, stop)
    soft = _END.search(text.nfc, start, limit)
    end = soft.start() if soft else stop
    if year is not None:
        between = text.nfc[start : year.start()]
        if (
            not re.search(r"\s(?:tại|ở|diễn ra|từ ngày|ngày \d|nhằm)\s", between)
            and "cuối" not in text.lower[year.start() - 6 : year.start()]
        ):
            return year.end()
    comma = _COMMA.search(text.lower, start, end)
    if comma is not None and year is None:
        end = comma.start()
    return start + len(text.nfc[start:end].rstrip(" ,–-"))


def _dates(
    reading: Reading, sentence: SentenceReading, start: int, end: int
) -> tuple[DateMention | None, int | None]:
    """The day or days of an event: named before it in the clause, else right behind its name."""
    lower = reading.text.lower
    best: DateMention | None = None
    for date in sentence.dates:
        if date.kind != "day":
            continue
        lead = lower[max(sentence.span.start, date.start - 30) : date.start]
        if re.search(
            r"(?:/[a-zđ\-]+\s+(?:ngày\s*)?|số \S+\s+(?:ngày\s*)?|sinh ngày\s*|hiệu lực\D{0,12})$",
            lead,
        ):
            continue
        if (
            date.end <= start
            and not re.search(r"[.;]", lower[date.end : start].replace("tp.", "tp"))
        ) or (date.start >= end and date.start - end < 70 and best is None):
            best = date
    if best is not None:
        return best, best.start
    year = next((d for d in sentence.dates if d.kind == "year" and start <= d.start <= end), None)
    return year, year.start if year else None


def _clause_start(reading: Reading, sentence: SentenceReading, offset: int) -> int:
    """ "Sáng ngày 27/10/2020": the words before a day that belong to it."""
    lower = reading.text.lower
    lead = re.search(
        r"(?:(?:sáng|chiều|tối|trưa|từ|vào|hôm|đêm)\s*)*(?:ngày\s*)?$",
        lower[max(sentence.span.start, offset - 24) : offset],
    )
    size = len(lead.group()) if lead else 0
    return offset - size


def _venue(
    reading: Reading, sentence: SentenceReading, start: int, end: int
) -> tuple[int, int] | None:
    text = reading.text
    floor = max(sentence.span.start, start - 160)
    for m in reversed(list(_VENUE.finditer(text.nfc, floor, start))):
        if not re.match(
            r"(?:hội|lễ|buổi|đây|sự kiện)", text.lower[m.start("venue") : m.start("venue") + 8]
        ):
            return m.span("venue")
    behind = _VENUE.search(text.nfc, end, min(sentence.span.end, end + 110))
    if behind is None or behind.start() - end >= 40:
        return None
    at = behind.start("venue")
    back = re.match(r"(?:hội|lễ|buổi|đây)", text.lower[at : at + 5])
    return None if back else behind.span("venue")


def _extend(reading: Reading, sentence: SentenceReading, found: list[_Found]) -> None:
    """ "hội chợ được diễn ra từ ngày 28/11 - 4/12": the days of an event named shortly before."""
    if not found or not any(d.kind == "day" for d in sentence.dates):
        return
    lower, span = reading.text.lower, sentence.span
    for m in matches_from(_HEAD_STARTS, _HEAD, lower, span.start, span.end):
        kind = next(k for i, (_, k) in enumerate(_KINDS) if m.group(f"k{i}") is not None)
        for date in sentence.dates:
            if date.kind != "day" or not 0 < date.start - m.end() < 60:
                continue
            between = re.sub(r"(?:từ\s+)?(?:ngày\s*)?$", "", lower[m.end() : date.start])
            if not _LASTS.search(between) or re.search(r"[.;]", between):
                continue
            for k in range(len(found) - 1, max(-1, len(found) - 1 - _RECENT), -1):
                event = found[k]
                ranged = date.first != date.last
                if (
                    event.kind == kind
                    and event.start < m.start()
                    and (ranged or event.dates is None)
                ):
                    found[k] = replace(event, dates=date)
                    return


def _fact(reading: Reading, units: Units, event: _Found) -> Event:
    nfc = reading.text.nfc
    scope = _scope(units, event)
    dates = event.dates
    name = _name(reading, event)
    rows = [
        Evidence("name", event.name_start, event.name_end, nfc[event.name_start : event.name_end], name,
                 "events.quoted" if event.quoted else "events.named"),
    ]  # fmt: skip
    if dates is not None:
        rows.append(
            Evidence(
                "start_date",
                dates.start,
                dates.end,
                nfc[dates.start : dates.end],
                dates.first,
                "events.date",
            )
        )
    venue = None
    if event.venue is not None:
        venue = " ".join(nfc[event.venue[0] : event.venue[1]].split())
        rows.append(
            Evidence(
                "venue", *event.venue, nfc[event.venue[0] : event.venue[1]], venue, "events.venue"
            )
        )
    return Event(
        quote=nfc[event.start : event.end],
        start=event.start,
        end=event.end,
        zone=event.sentence.span.zone,
        **place_slots(scope.place if scope else None),
        as_of=dates.first if dates else None,
        as_of_basis="text" if dates else None,
        confidence=0.85 if dates is not None and dates.kind == "day" else 0.7,
        rule="events.quoted" if event.quoted else "events.named",
        evidence=(*rows, *place_rows(reading, scope)),
        event_kind=event.kind,
        name=name,
        start_date=dates.first if dates else None,
        end_date=dates.last if dates else None,
        venue=venue,
    )


def _scope(units: Units, event: _Found) -> Scope | None:
    """The province of the venue, else of the article."""
    if event.venue is not None:
        named = [u for u in units.within(*event.venue) if u.place.level != "country"]
        if named:
            return units.province_of(units.scope_of(named[-1]))
    scope = units.about(event.head_start)
    if scope is not None and scope.place.level == "country":
        return scope
    return units.province(event.head_start)
