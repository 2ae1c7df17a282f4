"""Dates and periods as they stand in Vietnamese (and English) news, with the precision known.

Day before month, always.  A date without a year takes the year of the article's own date: the last
such day not later than sixty days after it (announcements look ahead, reports look back).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from extract.sieve import Sieve, matches_from, starting
from extract.text import Text
from extract.values import value

#: "earlier" is when products that are assessed anew now were recognised the first time.
DateKind = Literal["day", "month", "year", "period", "round", "earlier"]

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:20[0-4]\d)"
_SEP = r"\s*+[/.\-]\s*+"
_ENGLISH = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

# White space is matched possessively: a page with a thousand spaces in a date costs a thousand steps.
_PATTERN = re.compile(
    rf"""
    (?P<iso>(?<!\d)(?P<iso_y>{_YEAR})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?!\d))
  | (?P<range>(?<![\d/.,])(?P<r_d1>{_DAY})(?:[/.\-](?P<r_m1>{_MONTH}))?(?:[/.\-](?P<r_y1>{_YEAR}))?
      \s*+(?:-|den|va|to)\s*+(?:het\s++)?(?:ngay\s*+)?
      (?P<r_d2>{_DAY})[/.\-](?P<r_m2>{_MONTH})(?:[/.\-](?P<r_y2>{_YEAR}))?(?![\d/%]|[.,]\d))
  | (?P<words>(?<![\d/])(?P<w_d>{_DAY})\s++thang\s++(?P<w_m>{_MONTH})(?:\s*+[,/\-]?+\s*+(?:nam\s++)?(?P<w_y>{_YEAR}))?(?!\d))
  | (?P<dmy>(?<![\d/.,])(?P<d_d>{_DAY}){_SEP}(?P<d_m>{_MONTH}){_SEP}(?P<d_y>{_YEAR})(?!\d))
  | (?P<dm>(?:(?<=ngay)|(?<=ngay\s)|(?<=sang\s)|(?<=chieu\s)|(?<=toi\s)|(?<=trua\s)|(?<=dem\s)|(?<=hom\s)|(?<=tu\s)
      |(?<=den\s)|(?<=mac\s)|(?<=vao\s))(?P<m_d>{_DAY})[/.\-](?P<m_m>{_MONTH})(?![\d%]|[.,]\d|\s?/|\s*+(?:san\s++pham|sp|chu\s++the|sao|ho\s++so|diem|hang)\b))
  | (?P<my>\bthang\s*+(?P<my_m>{_MONTH})(?:\s*+(?:[/\-.]\s*+|,?+\s*+nam\s++)|\s++)(?P<my_y>{_YEAR})(?!\d))
  | (?P<bmy>(?<![\d/.,\-])(?P<bm_m>{_MONTH})\s?/\s?(?P<bm_y>{_YEAR})(?![\d/\-]))
  | (?P<pdm>(?<=\()(?P<pd_d>{_DAY})[/\-](?P<pd_m>{_MONTH})(?=\)))
  | (?P<mn>\bthang\s*+(?P<mn_m>{_MONTH})(?!\s*+[/\-.]?+\s*+\d)\b(?:\s++(?:nam\s++(?P<mn_rel>nay|ngoai|truoc)|nay|vua\s++qua))?)
  | (?P<period>(?<![\d/.])\(?(?P<p_y1>{_YEAR})\s*+(?:-|den)\s*+(?:nam\s++)?(?P<p_y2>{_YEAR})(?!\d))
  | (?P<quarter>\bquy\s++(?P<q>[1-4]|i{{1,3}}|iv)(?:\s*+(?:[/\-]|,?+\s*+nam\s++)|\s++)(?P<q_y>{_YEAR})(?!\d))
  | (?P<round>\bdot\s++(?P<rd>\d{{1,2}}|i{{1,3}}|iv)(?:\s*+(?:[/\-]|,?+\s*+nam|,)|\s++trong\s++nam)\s*+(?P<rd_y>{_YEAR})(?!\d))
  | (?P<year>\b(?:nam|nam\s++tai\s++chinh)\s++(?P<y_y>{_YEAR})(?!\d))
  | (?P<rel>\b(?:ca\s++|trong\s++)?nam\s++(?P<rel_w>nay|ngoai|truoc)\b)
  | (?P<bare>(?<![\d/.,\w\-])(?P<b_y>20[12]\d|2030)(?![\d%]|[.,]\d|\s*+/\s*+[a-z]|\s*+(?:san\s++pham|chu\s++the|sp|doanh|ho|hop\s++tac|nguoi|ha|dong|ty|trieu|diem|products)\b))
  | (?P<en>\b(?P<en_m>{"|".join(_ENGLISH)})
      (?:\s++(?P<en_d>\d{{1,2}})(?:st|nd|rd|th)?+,?+)?\s++(?P<en_y>{_YEAR})(?!\d))
    """,
    re.VERBOSE,
)
#: Where any alternative of the pattern can begin; a scan for these is much cheaper than the pattern.
_START = re.compile(
    r"\d(?<!\d\d)(?=\d?+\s*+(?:[/.\-]|den|va|to|thang)|(?<=2)0[0-4]\d)|\((?=20)|"
    + starting(
        (
            *(r"thang(?=\s*+\d)", r"quy\s", r"dot\s", r"nam\s", r"ca\s++nam\s", r"trong\s++nam\s"),
            *(rf"{month}\s" for month in _ENGLISH),
        )
    )
)
_MONTHS = {name: k for k, name in enumerate(_ENGLISH, 1)}


@value(frozen=True, slots=True)
class DateMention:
    """``first`` and ``last`` are ISO with the precision known and equal for a single date."""

    start: int
    end: int
    kind: DateKind
    first: str
    last: str
    year_given: bool

    @property
    def year(self) -> str:
        return self.last[:4]


@lru_cache(maxsize=1024)
def published_date(published: str | None) -> tuple[int, int | None, int | None] | None:
    """Year, month, day of an ISO date of any precision."""
    match = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", published or "")
    if not match:
        return None
    y, m, d = match.groups()
    return int(y), int(m) if m else None, int(d) if d else None


def iso(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """A date in the precision known; None for one that no calendar has."""
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}" if 1 <= month <= 12 else None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def guess_year(month: int, day: int | None, published: str | None) -> int | None:
    """The year of a date that names none, from the article's own date; None if that is unknown."""
    known = published_date(published)
    if known is None:
        return None
    year, p_month, p_day = known
    if p_month is None:
        return year
    try:
        reference = date(year, p_month, p_day or 28)
        candidate = date(year, month, min(day or 1, 28))
    except ValueError:
        return year
    if candidate > reference + timedelta(days=60):
        return year - 1
    if candidate < reference - timedelta(days=305):
        return year + 1
    return year


def find_dates(text: Text, published: str | None, year: int | None = None) -> list[DateMention]:
    """All dates and periods; those that cannot be completed to a year are left out.

    ``year`` stands in where the publication date is unknown but the title names a year.
    """
    context = published if published_date(published) else (str(year) if year else None)
    found: list[DateMention] = []
    for match in _matches(text.fold):
        mention = _read(match, context)
        if mention is not None:
            found.append(replace(mention, kind="earlier") if _earlier(text, mention) else mention)
    return found


#: "các sản phẩm đã được công nhận năm 2020 tham gia đánh giá lại".
_FIRST_TIME = re.compile(
    r"\b(?:da |duoc )+(?:[^.;:,()\d]{1,40} )?(?:cong nhan|chung nhan|xep hang|phan hang)(?! lai)"
    r"(?: [^.;:()]{1,24}?)??(?: (?:nam|thang|ngay|vao|tu|dot))*\s*$"
)
_ANEW = r"(?:danh gia|cong nhan|phan hang|xep hang) lai|tai cong nhan|het (?:han|hieu luc)|den han"
_ANEW_BEFORE = Sieve(rf"(?:{_ANEW})[^.;]{{0,90}}$")
_ANEW_BEHIND = re.compile(rf"[^.;:\d]{{0,40}}?\b(?:{_ANEW})")


def _earlier(text: Text, mention: DateMention) -> bool:
    """Whether a date tells of the round before the one that an article tells of."""
    lead = text.fold[max(0, mention.start - 110) : mention.start]
    first = _FIRST_TIME.search(lead)
    if first is None:
        return False
    return (
        _ANEW_BEHIND.match(text.fold, mention.end) is not None
        or _ANEW_BEFORE.search(lead[: first.start()]) is not None
    )


def _matches(fold: str) -> Iterator[re.Match[str]]:
    """What ``_PATTERN.finditer`` gives, tried only where a date can begin."""
    return matches_from(_START, _PATTERN, fold)


def _read(m: re.Match[str], published: str | None) -> DateMention | None:
    g = m.groupdict()

    def single(kind: DateKind, value: str | None, given: bool = True) -> DateMention | None:
        return DateMention(m.start(), m.end(), kind, value, value, given) if value else None

    if g["iso"]:
        return single("day", iso(int(g["iso_y"]), int(g["iso_m"]), int(g["iso_d"])))
    if g["range"]:
        month2 = int(g["r_m2"])
        y2 = int(g["r_y2"]) if g["r_y2"] else guess_year(month2, int(g["r_d2"]), published)
        if y2 is None:
            return None
        month1 = int(g["r_m1"]) if g["r_m1"] else month2
        y1 = int(g["r_y1"]) if g["r_y1"] else (y2 - 1 if month1 > month2 else y2)
        first, last = iso(y1, month1, int(g["r_d1"])), iso(y2, month2, int(g["r_d2"]))
        if not first or not last or first > last:
            return None
        return DateMention(m.start(), m.end(), "day", first, last, bool(g["r_y2"]))
    if g["words"]:
        year = int(g["w_y"]) if g["w_y"] else guess_year(int(g["w_m"]), int(g["w_d"]), published)
        return (
            single("day", iso(year, int(g["w_m"]), int(g["w_d"])), bool(g["w_y"])) if year else None
        )
    if g["dmy"]:
        return single("day", iso(int(g["d_y"]), int(g["d_m"]), int(g["d_d"])))
    if g["dm"]:
        year = guess_year(int(g["m_m"]), int(g["m_d"]), published)
        return single("day", iso(year, int(g["m_m"]), int(g["m_d"])), False) if year else None
    if g["my"]:
        return single("month", iso(int(g["my_y"]), int(g["my_m"])))
    if g["bmy"]:
        return single("month", iso(int(g["bm_y"]), int(g["bm_m"])))
    if g["pdm"]:
        year = guess_year(int(g["pd_m"]), int(g["pd_d"]), published)
        return single("day", iso(year, int(g["pd_m"]), int(g["pd_d"])), False) if year else None
    if g["mn"]:
        month = int(g["mn_m"])
        year = guess_year(month, None, published)
        known = published_date(published)
        if known and g["mn_rel"]:
            year = known[0] - (g["mn_rel"] != "nay")
        return single("month", iso(year, month), False) if year else None
    if g["period"]:
        if int(g["p_y1"]) >= int(g["p_y2"]):
            return None
        return DateMention(m.start(), m.end(), "period", g["p_y1"], g["p_y2"], True)
    if g["quarter"]:
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(g["q"]) or int(g["q"])
        first, last = iso(int(g["q_y"]), 3 * quarter - 2), iso(int(g["q_y"]), 3 * quarter)
        assert first
        assert last
        return DateMention(m.start(), m.end(), "period", first, last, True)
    if g["round"]:
        return single("round", g["rd_y"])
    if g["year"]:
        return single("year", g["y_y"])
    if g["rel"]:
        known = published_date(published)
        if known is None:
            return None
        year = known[0] - (g["rel_w"] in ("ngoai", "truoc"))
        return single("year", iso(year), False)
    if g["bare"]:
        return single("year", g["b_y"])
    if g["en"]:
        day = int(g["en_d"]) if g["en_d"] else None
        return single("day" if day else "month", iso(int(g["en_y"]), _MONTHS[g["en_m"]], day))
    return None
