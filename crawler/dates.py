"""Vietnamese date-times, read strictly: day before month, always, and never a guess.

``parse`` gives ISO with the precision stated: ``2020``-like years alone are not read, a month
without a day is ``2020-10``, a day ``2020-10-27``, and with the hour known
``2020-10-27T14:30:00+07:00``.  A relative form ("3 giờ trước") states no date and gives ``None``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

VIETNAM = timezone(timedelta(hours=7), "+07:00")
FIRST_YEAR = 1990
LAST_YEAR = 2100

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
    r"(?![\d-])"
)
_ISO_MONTH = re.compile(r"\s*(\d{4})-(\d{2})\s*")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d|[/.-]\d)"
)
_WORDS = re.compile(
    r"(?<!\w)(?:ngày\s+)?(\d{1,2})\s*(?:,|-)?\s*tháng\s+(\d{1,2}|[a-zà-ỹ]+(?:\s(?:một|hai))?)"
    r"\s*(?:,|năm|-|/)?\s*(?:năm\s+)?(\d{4})(?!\d)"
)
_MONTH_WORDS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_ENGLISH = re.compile(
    r"(?<!\w)(?:(\d{1,2})\s+)?"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+"
    r"(?:(\d{1,2})(?:st|nd|rd|th)?,\s*)?(\d{4})(?!\d)"
)
_ENGLISH_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_RFC822 = re.compile(
    r"(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?"
    r"\s*(?:[+-]\d{4}|[A-Z]{1,5})?"
)
_TIME = re.compile(
    r"(?<![\d:/.-])(\d{1,2})\s?(?::|h|g|giờ)\s?(\d{2})(?:\s?:(\d{2})|\s?phút)?(?:['’′]|\b)"
    r"\s*(am|pm|sa|ch)?(?![\w:])"
)
_OFFSET = re.compile(r"(?:gmt|utc)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?")
_MS_JSON = re.compile(r"/date\((-?\d{10,14})\)/")


def parse(text: str) -> str | None:
    """The one date a dateline states, as ISO; ``None`` where it states none or several days."""
    line = " ".join(text.replace("\xa0", " ").split())
    if not line or len(line) > 400:
        return None
    if _RFC822.fullmatch(line):
        found = _rfc822(line)
        if found:
            return found
    month = _ISO_MONTH.fullmatch(line)
    if month:
        return _month(int(month[1]), int(month[2]))
    found_all = find_all(line)
    days = {value[:10] for _, _, value in found_all}
    return found_all[0][2] if len(days) == 1 else None


def find(text: str) -> tuple[int, int, str] | None:
    """The first date-time in the text: start, end (of the day's words) and ISO value."""
    found = find_all(text)
    return found[0] if found else None


def find_all(text: str) -> list[tuple[int, int, str]]:
    """Every date in the text in order, each with the hour that stands beside it, if one does."""
    low = text.lower()
    if len(low) != len(text):  # a letter whose lower case is longer; offsets must stay
        low = text
    hits: list[tuple[int, int, str]] = []
    taken: list[tuple[int, int]] = []

    def add(start: int, end: int, value: str | None) -> None:
        if value is not None and all(end <= s or start >= e for s, e in taken):
            hits.append((start, end, value))
            taken.append((start, end))

    for m in _ISO.finditer(text):
        add(m.start(), m.end(), _iso(m) or None)
    for m in _MS_JSON.finditer(low):
        moment = datetime.fromtimestamp(int(m[1]) / 1000, UTC).astimezone(VIETNAM)
        add(m.start(), m.end(), _checked(moment))
    for m in _YEAR_FIRST.finditer(low):
        add(
            m.start(), m.end(), _with_time(low, m.start(), m.end(), int(m[1]), int(m[3]), int(m[4]))
        )
    for m in _WORDS.finditer(low):
        month = int(m[2]) if m[2].isdigit() else _MONTH_WORDS.get(m[2], 0)
        add(m.start(), m.end(), _with_time(low, m.start(), m.end(), int(m[3]), month, int(m[1])))
    for m in _DAY_FIRST.finditer(low):
        year = int(m[4]) if len(m[4]) == 4 else 2000 + int(m[4])
        value = _with_time(low, m.start(), m.end(), year, int(m[3]), int(m[1]))
        add(m.start(), m.end(), value)
    for m in _ENGLISH.finditer(low):
        day = m[1] or m[3]
        if day:
            number = _ENGLISH_MONTHS.index(m[2]) + 1
            add(
                m.start(), m.end(), _with_time(low, m.start(), m.end(), int(m[4]), number, int(day))
            )
    return sorted(hits)


def is_relative(text: str) -> bool:
    """Whether a dateline counts back from now ("3 giờ trước", "hôm qua"), so states no date."""
    low = text.lower()
    return bool(
        re.search(r"(?:\d+|một|vài)\s+(?:giây|phút|giờ|tiếng|ngày|tuần|tháng|năm)\s+trước", low)
        or re.search(r"\b(?:vừa xong|hôm nay|hôm qua|hours? ago|minutes? ago|days? ago)\b", low)
    )


def not_after(value: str, moment: str | None) -> bool:
    """Whether a date lies at or before a moment (ISO), with a day of grace for wrong clocks."""
    if moment is None:
        return True
    limit = datetime.fromisoformat(moment)
    if limit.tzinfo is None:
        limit = limit.replace(tzinfo=UTC)
    latest = (limit.astimezone(VIETNAM) + timedelta(days=1)).date().isoformat()
    return value[:10] <= latest[: len(value[:10])]


def _iso(m: re.Match[str]) -> str | None:
    year, month, day = int(m[1]), int(m[2]), int(m[3])
    if m[4] is None:
        return _day(year, month, day)
    hour, minute, second = int(m[4]), int(m[5]), int(m[6] or 0)
    zone = _zone(m[7]) if m[7] else VIETNAM
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return _checked(moment.astimezone(VIETNAM))


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
    return timezone(-delta if text[0] == "-" else delta)


def _rfc822(line: str) -> str | None:
    try:
        moment = parsedate_to_datetime(line)
    except (ValueError, TypeError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=VIETNAM)
    return _checked(moment.astimezone(VIETNAM))


def _with_time(low: str, start: int, end: int, year: int, month: int, day: int) -> str | None:
    date = _day(year, month, day)
    if date is None:
        return None
    clock = _time_beside(low, start, end)
    if clock is None:
        return date
    hour, minute, second, after = clock
    offset = _OFFSET.search(low, end, max(end, after) + 24)
    zone = VIETNAM
    if offset:
        delta = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        zone = timezone(-delta if offset[1] == "-" else delta)
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return date
    return _checked(moment.astimezone(VIETNAM))


def _time_beside(low: str, start: int, end: int) -> tuple[int, int, int, int] | None:
    """A clock time right after the date, or right before it, with only marks between."""
    after = _TIME.search(low, end, end + 24)
    if after and re.fullmatch(r"[\s,|\-–—:;lúcvàot()*•·]*", low[end : after.start()]):
        clock = _clock(after)
        if clock:
            return (*clock, after.end())
    for before in reversed(list(_TIME.finditer(low, max(0, start - 48), start))):
        between = low[before.end() : start]
        between = re.sub(r"\(?\s*(?:gmt|utc)\s*[+-]\s*\d{1,2}\s*\)?", "", between)
        between = re.sub(
            r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s*nhật|cn|t[2-7])", "", between
        )
        if re.fullmatch(r"[\s,|\-–—;ngày()*•·]*", between):
            clock = _clock(before)
            if clock:
                return (*clock, before.end())
        break
    return None


def _clock(m: re.Match[str]) -> tuple[int, int, int] | None:
    hour, minute, second = int(m[1]), int(m[2]), int(m[3] or 0)
    half = m[4]
    if half in ("pm", "ch") and hour < 12:
        hour += 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    return hour, minute, second


def _day(year: int, month: int, day: int) -> str | None:
    try:
        date = datetime(year, month, day)
    except ValueError:
        return None
    return date.date().isoformat() if FIRST_YEAR <= year <= LAST_YEAR else None


def _month(year: int, month: int) -> str | None:
    valid = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12
    return f"{year:04d}-{month:02d}" if valid else None


def _checked(moment: datetime) -> str | None:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    return moment.replace(microsecond=0, tzinfo=VIETNAM).isoformat()
