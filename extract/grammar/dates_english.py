"""Dates as English articles write them: "May 28", "July 18 to 21", "the end of 2025", "last year".

Months are told by their capital, so that "may" is a verb and "May 28" a day.  What
:mod:`extract.grammar.dates` finds (numbers, years, full dates) stays as it is where nothing of this
file covers it.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from extract.grammar.dates import DateKind, DateMention, guess_year, iso, published_date
from extract.text import Text

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\d.,]\d)"
_YEAR = r"20[0-4]\d"
_PATTERN = re.compile(
    rf"""
    \b(?P<m1>{_MONTH})\s+(?P<d1>{_DAY})(?:\s*(?:-|–|to|and)\s*(?:(?P<m2>{_MONTH})\s+)?(?P<d2>{_DAY})(?!\s*(?:products|OCOP|stars|points)))?
        (?:,?\s+(?P<y1>{_YEAR}))?\b
  | \b(?P<d3>{_DAY})(?:\s*(?:-|–|to)\s*(?P<d4>{_DAY}))?\s+(?:of\s+)?(?P<m3>{_MONTH})(?:,?\s+(?P<y3>{_YEAR}))?\b
  | \b(?:[Mm]id-|[Ee]arly\s+|[Ll]ate\s+)?(?P<m4>{_MONTH})(?:(?:,?\s+(?:of\s+)?(?P<y4>{_YEAR}))|\s+(?P<rel4>this|last)\s+year|)\b(?!\s+\d)
  | \b(?P<rel>[Tt]his|[Ll]ast|[Nn]ext)\s+year\b
  | \b(?:[Ee]nd\s+of\s+the\s+year|[Yy]ear-end|[Yy]ear\s?['’]s\s+end)(?P<ends>)
  | \b(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast)\s+(?:\w+\s+)?(?:quarter|half|months?)\s+of\s+(?P<part>{_YEAR})\b
  | (?P<year>(?<![\d/.,\w-])(?<!No\.\s)(?:20[12]\d|2030)(?![\d%\w]|[.,]\d|-\d|\s*(?:OCOP\s+)?(?:products|producers|cooperatives|households|people|hectares)))
    """,
    re.VERBOSE,
)
_SAYS_MONTH = re.compile(
    r"(?:[Ii]n|[Bb]y|[Oo]f|[Ss]ince|[Uu]ntil|[Ee]nd of|[Ee]arly|[Ll]ate|[Mm]id-?|[Ll]ast|[Tt]his)\s*$"
)


def with_english(
    text: Text, found: list[DateMention], published: str | None, year: int | None
) -> list[DateMention]:
    """The dates found already, and the English ones, which win where both cover the same words."""
    context = published if published_date(published) else (str(year) if year else None)
    own = [d for m in _PATTERN.finditer(text.nfc) if (d := _read(m, text.nfc, context)) is not None]
    starts = [d.start for d in own]
    kept = []
    for f in found:
        k = bisect_left(starts, f.end)
        if k == 0 or own[k - 1].end <= f.start:
            kept.append(f)
    return sorted([*kept, *own], key=lambda d: d.start)


def _read(m: re.Match[str], nfc: str, published: str | None) -> DateMention | None:
    g = m.groupdict()
    known = published_date(published)
    if g["rel"]:
        if known is None:
            return None
        relative = known[0] + {"this": 0, "last": -1, "next": 1}[g["rel"].lower()]
        return _mention(m, "year", str(relative), str(relative), False)
    if g["ends"] is not None:
        return _mention(m, "year", str(known[0]), str(known[0]), False) if known else None
    if g["part"]:
        return _mention(m, "year", g["part"], g["part"], True)
    if g["year"]:
        return _mention(m, "year", g["year"], g["year"], True)
    if g["m4"]:
        return _month(m, nfc, published)
    year: int | None
    name, first_day, said = g["m1"] or g["m3"], g["d1"] or g["d3"], g["y1"] or g["y3"]
    last_day = g["d2"] or g["d4"] or first_day
    month = _number(name)
    last_month = _number(g["m2"]) if g["m2"] else month
    day, end = _digits(first_day), _digits(last_day)
    year = int(said) if said else guess_year(month, day, published)
    if year is None:
        return None
    first, last = iso(year, month, day), iso(year, last_month, end)
    if first is None or last is None or last < first:
        return None
    return _mention(m, "day", first, last, bool(said))


def _month(m: re.Match[str], nfc: str, published: str | None) -> DateMention | None:
    """A month alone; one without a year needs a word before it that tells a time."""
    month, said = _number(m["m4"]), m["y4"]
    known = published_date(published)
    if said:
        year: int | None = int(said)
    elif m["rel4"]:
        year = known[0] - (m["rel4"] == "last") if known else None
    elif (m.group()[0] in "MmEeLl" and len(m.group()) > len(m["m4"])) or _SAYS_MONTH.search(
        nfc[max(0, m.start() - 8) : m.start()]
    ):
        year = guess_year(month, None, published)
    else:
        return None
    value = iso(year, month) if year else None
    return _mention(m, "month", value, value, bool(said)) if value else None


def _mention(m: re.Match[str], kind: DateKind, first: str, last: str, given: bool) -> DateMention:
    return DateMention(m.start(), m.end(), kind, first, last, given)


def _number(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _digits(day: str) -> int:
    return int(re.sub(r"\D", "", day))
