"""Star tiers: "4 sao", "3 - 4 sao", "từ 3 sao trở lên", "bốn sao", "4-star"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.sieve import Sieve
from extract.text import Text
from extract.values import value

_N = r"(?:0?[1-5]|mot|hai|ba|bon|nam)"
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5}
_JOIN = r"\s*+(?:-|,|/|;|va|den|hoac|toi|tro len den)\s*+(?:hang\s++|muc\s++|dat\s++)?"
_PATTERN = re.compile(
    rf"""
    (?P<up>(?:\btu\s++(?:hang\s++)?(?P<u1>{_N})(?:\s*+sao)?|\b(?P<u3>{_N})\s*+sao)\s++(?:len|thanh|xuong(?:\s++con)?|ve)\s++(?:hang\s++|muc\s++)?(?P<u2>{_N})\s*+sao\b)
  | (?P<list>(?P<from>\btu\s++)?(?:(?<=\s)|(?<=[(,:;\-])|^)(?P<first>{_N})(?:\s*+sao\b)?(?P<more>(?:{_JOIN}{_N}(?:\s*+sao\b)?){{0,4}})
      (?<=sao)(?P<open>\s*+(?:(?:ocop\s++)?\(?\s*+tro\s++len|\+))?)
  | (?P<mark>(?<![\d.,])(?P<k>[1-5])\s*+(?:\*|★|⭐)(?!\d))
  | (?P<en>\b(?P<e1>[1-5]|one|two|three|four|five)(?:-?\s*+(?:-|–|to|and|or|\.|,)\s*+(?P<e2>[1-5]|three|four|five))?
      [\s\-]*+stars?\b(?P<eup>\s++(?:(?:or|and)\s++(?:higher|above|more|better|over|up(?:wards?)?)|upwards?))?)
    """,
    re.VERBOSE,
)
_ANCHOR = re.compile(r"sao|star|[*★⭐]")
_REACH = 64
#: Where any alternative can begin: a number of tiers and what may follow it, or "từ" before one.
_START = re.compile(
    rf"\btu\s++(?=(?:hang\s++)?{_N})"
    r"|(?:(?<!\d)0?[1-5]|\b(?:mot|hai|ba|bon|nam|one|two|three|four|five))"
    r"(?=\s*+(?:[\-–,/;.*★⭐]|sao|star|va|den|hoac|toi|tro\s|to|and|or))"
)
_ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_FLOOR = re.compile(r"\b(?:at least|no (?:less|lower) than|minimum of)\s$")
_NOT_A_TIER = Sieve(
    r"(?:khach san|resort|nha nghi|homestay|nha hang|luu tru|du thuyen|tuong|hotels?|villa|chung cu|"
    r"can ho|an toan|ncap|nang luong|dich vu|danh gia tren google|ngoi)\W*(?:\w+\W+){0,3}$"
)
_RAISED = re.compile(r"\s+len\b(?!\s+(?:den|toi|hang)?\s*\d)")
_NUMBERS = re.compile(rf"{_N}(?=\s*(?:sao|-|,|/|;|va\b|den\b|hoac\b|toi\b|tro\b)|$)")
_NATIONAL = Sieve(
    r"\b(?:(?:dat|chuan|hang)\s+)?(?:ocop\s+(?:dat\s+)?(?:hang\s+)?)?cap\s+(?:quoc gia|trung uong)\b|\bocop\s+quoc gia\b"
)


@value(frozen=True, slots=True)
class StarMention:
    """Tiers from ``low`` to ``high``; ``upgrade`` where the words name the former tier as well."""

    start: int
    end: int
    low: int
    high: int
    upgrade: bool = False
    national: bool = False
    former: int | None = None


def _value(surface: str) -> int | None:
    surface = surface.strip()
    if surface.isdigit():
        return int(surface)
    return _WORDS.get(surface)


def _values(text: Text, start: int, end: int) -> list[int]:
    """The tiers named in a span; a word counts only with its tones ("bốn", not "bón")."""
    found = []
    for m in _NUMBERS.finditer(text.fold, start, end):
        value = _value(text.lower[m.start() : m.end()])
        if value is not None:
            found.append(value)
    return found


def _matches(fold: str) -> Iterator[re.Match[str]]:
    """What ``_PATTERN.finditer`` gives, tried only where a tier can begin.

    Every mention holds the word or mark for a star, and begins not far before the first.
    """
    position = 0
    for anchor in _ANCHOR.finditer(fold):
        position = max(position, anchor.start() - _REACH)
        while start := _START.search(fold, position, anchor.end()):
            match = _PATTERN.match(fold, start.start())
            position = match.end() if match else start.start() + 1
            if match:
                yield match


def find_stars(text: Text) -> list[StarMention]:
    """All tiers named in the text, hotels and generals left out."""
    found: list[StarMention] = []
    fold = text.fold
    for m in _matches(fold):
        if _NOT_A_TIER.search(fold[max(0, m.start() - 40) : m.start()]):
            continue
        g = m.groupdict()
        if g["up"]:
            first = "u1" if g["u1"] else "u3"
            low = _value(text.lower[m.start(first) : m.end(first)])
            high = _value(text.lower[m.start("u2") : m.end("u2")])
            if low and high:
                raised = high > low  # "từ 4 sao xuống 3 sao" is no upgrade
                found.append(StarMention(m.start(), m.end(), high, high, raised, former=low))
            continue
        if g["mark"]:
            found.append(StarMention(m.start(), m.end(), int(g["k"]), int(g["k"])))
            continue
        if g["en"]:
            low = _ENGLISH.get(g["e1"]) or int(g["e1"])
            high = (_ENGLISH.get(g["e2"]) or int(g["e2"])) if g["e2"] else low
            if g["eup"] or _FLOOR.search(fold, max(0, m.start() - 16), m.start()):
                high = 5
            found.append(StarMention(m.start(), m.end(), min(low, high), max(low, high)))
            continue
        values = _values(text, m.start("first"), m.end())
        if not values or not 1 <= min(values) <= max(values) <= 5:
            continue
        if text.lower[m.end() - 3 : m.end()] != "sao" and not g["open"]:
            continue
        first_surface = text.lower[m.start("first") : m.end("first")]
        if _value(first_surface) is None:
            continue
        start = m.start()
        if len(values) > 1 and values[0] < 3:
            values = values[1:]  # "5 sao có 2, 4 sao có 40": the first is a count
            named = list(_NUMBERS.finditer(fold, m.start("first"), m.end()))
            start = named[1].start() if len(named) > 1 else start
        low, high = min(values), max(values)
        if g["from"] and len(values) == 1 and not g["open"] and _RAISED.match(fold, m.end()):
            found.append(
                StarMention(m.start(), m.end(), min(5, low + 1), min(5, low + 1), True, former=low)
            )
            continue
        if g["open"] or (g["from"] and len(values) == 1):
            high = 5
        end = m.end()
        national = _NATIONAL.match(fold, end + (fold[end : end + 1] == " "))
        if national:
            end = national.end()
        found.append(StarMention(start, end, low, high, national=bool(national)))
    return found


def find_national(text: Text) -> list[StarMention]:
    """ "OCOP cấp quốc gia": recognised by the centre, which recognises five stars only."""
    return [
        StarMention(m.start(), m.end(), 5, 5, national=True) for m in _NATIONAL.finditer(text.fold)
    ]
