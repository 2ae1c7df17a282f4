"""Zones of a plain text: title, byline, captions, and the furniture that is not read.

An article from the crawler brings its zones with it; a text from a file or a pipe has none, and
this is where they are found.  Nothing is cut: zones stand off over the text as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from extract.facts import Zone, ZoneKind
from extract.sieve import Sieve
from extract.text import Text

_LINE = re.compile(r"[^\n]+")
_TIME = re.compile(
    r"\d{1,2}\s*(?::|gio|h)\s*\d{1,2}|gmt|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:20)?\d\d"
)
_BYLINE_WORDS = re.compile(
    r"(?:thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|ngay|cap nhat|dang (?:luc|ngay)|gmt|am|pm|updated|date|publish\w*+|"
    r"ctttdt|cttdt|\||,|:|/|-|\.|\d|\(|\)|\+|\[|\]|'|\s)+"
)
_LONGEST_BYLINE = 90
#: A box of headlines stands in the first part of a text, and most of the prose is behind it.
_BOX_WITHIN = 0.45
_BOX_LINES = 12
_PROSE = 160
_ENDS = re.compile(r"[.!?…:;]['\")\]]*$|\./\.?$")


@dataclass(frozen=True, slots=True)
class _Markers:
    tail_lines: frozenset[str]
    after_end_mark: re.Pattern[str]
    furniture: re.Pattern[str]
    caption: Sieve


@cache
def _markers() -> _Markers:
    data = tomllib.loads(files("extract").joinpath("zones.toml").read_text("utf-8"))
    return _Markers(
        frozenset(data["tail_lines"]),
        re.compile(r"\./\.\s*(?:" + "|".join(data["tail_after_end_mark"]) + r")\b"),
        re.compile(r"\W{0,3}(?:" + "|".join(data["furniture"]) + ")"),
        Sieve("|".join(data["caption"])),
    )


def plain_text_zones(text: Text, title: str | None = None) -> tuple[Zone, ...]:
    """Zones over the NFC form of a plain text, in order, without gaps between read lines.

    The first short line without a full stop is the title; a line of nothing but a date, a time or
    names of weekdays is a byline; from a marker like "Tin liên quan" on the rest is furniture.
    """
    markers = _markers()
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text.nfc) if m.group().strip()]
    zones: list[Zone] = []
    if not lines:
        return ()
    boxes = _boxes(text, lines, markers)
    tail = _tail_start(text, lines, markers, boxes)
    title_line = _title_line(text, lines, title)
    inside = _inside(boxes)
    for k, (start, end) in enumerate(lines):
        if inside(start):
            zones.append(Zone("boilerplate", start, end))
            continue
        if start >= tail:
            zones.append(Zone("boilerplate", start, len(text.nfc)))
            break
        cut = min(end, tail)
        zones.append(Zone(_kind(text, k, start, cut, title_line, markers), start, cut))
        if cut < end:
            zones.append(Zone("boilerplate", cut, len(text.nfc)))
            break
    return tuple(_merged(zones))


def _title_line(text: Text, lines: list[tuple[int, int]], title: str | None) -> int | None:
    if len(lines) < 2:
        return None
    if title:
        wanted = re.sub(r"\W+", " ", Text(title).fold).strip()
        for k, (start, end) in enumerate(lines[:6]):
            if re.sub(r"\W+", " ", text.fold[start:end]).strip() == wanted:
                return k
    for k, (start, end) in enumerate(lines[:6]):
        line = text.fold[start:end].strip()
        if _is_byline(line) or len(line) < 12 or _markers().furniture.match(line):
            continue
        if _markers().caption.search(line):
            continue  # under a picture that stands before the text
        if len(line) <= 220 and not _ENDS.search(line):
            return k
        return None
    return None


def _is_byline(line: str) -> bool:
    if len(line) > _LONGEST_BYLINE:
        return False
    if _BYLINE_WORDS.fullmatch(line):
        return True
    return (
        bool(_TIME.search(line))
        and bool(re.search(r"gmt|\d:\d\d|cap nhat", line))
        and not _ENDS.search(line)
    )


def _kind(
    text: Text, k: int, start: int, end: int, title_line: int | None, markers: _Markers
) -> ZoneKind:
    line = text.fold[start:end].strip()
    if k == title_line:
        return "title"
    if markers.furniture.match(line):
        return "boilerplate"
    if _is_byline(line):
        return "byline"
    if (
        len(line) < 320
        and markers.caption.search(line)
        and (not _ENDS.search(line) or len(line) < 200)
    ):
        return "caption"
    return "body"


def _boxes(text: Text, lines: list[tuple[int, int]], markers: _Markers) -> list[tuple[int, int]]:
    """Boxes of related headlines in the first part of a text: the article goes on behind them."""
    total = len(text.nfc)
    heads = [
        k
        for k, (start, end) in enumerate(lines)
        if start <= _BOX_WITHIN * total
        and text.fold[start:end].strip(" -–:.|[]>»*#\t\r") in markers.tail_lines
    ]
    if not heads:
        return []
    prose = [end - start if _is_prose(text, start, end) else 0 for start, end in lines]
    left = list(accumulate(reversed(prose)))[::-1]  # from each line to the end
    found: list[tuple[int, int]] = []
    for k in heads:
        near = range(k + 1, min(len(lines), k + 1 + _BOX_LINES))
        behind = next((j for j in near if prose[j]), None)
        if behind is not None and left[behind] > _BOX_WITHIN * total:
            found.append((lines[k][0], lines[behind][0]))
    return found


def _inside(boxes: list[tuple[int, int]]) -> Callable[[int], bool]:
    """Whether an offset lies in a box; asked for offsets in ascending order."""
    reach, coming = -1, deque(boxes)

    def inside(offset: int) -> bool:
        nonlocal reach
        while coming and coming[0][0] <= offset:
            reach = max(reach, coming.popleft()[1])
        return offset < reach

    return inside


def _is_prose(text: Text, start: int, end: int) -> bool:
    line = text.nfc[start:end].strip()
    return len(line) >= _PROSE and line[-1] in '.”"!?'


def _tail_start(
    text: Text,
    lines: list[tuple[int, int]],
    markers: _Markers,
    boxes: list[tuple[int, int]],
) -> int:
    """Where the furniture after the article starts; the length of the text if nowhere."""
    mark = markers.after_end_mark.search(text.fold)
    if mark:
        return mark.start() + 3
    read = 0
    total = len(text.nfc)
    inside = _inside(boxes)
    for start, end in lines:
        line = text.fold[start:end].strip(" -–:.|[]>»*#\t\r")
        marks = line in markers.tail_lines and read >= min(300, total * 0.3)
        if marks and not inside(start):
            return start
        read += end - start
    return total


def _merged(zones: list[Zone]) -> list[Zone]:
    """Neighbouring lines of one kind are one zone (sentences may run over line breaks)."""
    out: list[Zone] = []
    for zone in zones:
        if out and out[-1].kind == zone.kind and zone.kind in ("body", "boilerplate"):
            out[-1] = Zone(zone.kind, out[-1].start, zone.end)
        else:
            out.append(zone)
    return out
