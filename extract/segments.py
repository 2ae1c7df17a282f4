"""Paragraphs and sentences as spans; line breaks inside a sentence do not end it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.facts import Zone, ZoneKind
from extract.text import Text
from extract.values import value

#: Words before a full stop that do not end a sentence, on the fold.
_ABBREVIATIONS = frozenset(
    [
        "tp",
        "tx",
        "tt",
        "p",
        "q",
        "h",
        "x",
        "ts",
        "ths",
        "th.s",
        "pgs",
        "gs",
        "gs.ts",
        "pgs.ts",
        "ks",
        "bs",
        "ds",
        "st",
        "mr",
        "mrs",
        "ms",
        "dr",
        "no",
        "st",
        "vd",
        "tr",
        "cv",
    ]
)
# A run of marks is tried once, from its first mark.
_END = re.compile(
    r"[.!?…\n](?:(?<=\n)(?:[^\S\n]*+\n)++"
    r"|(?<!\n)(?<![.!?…]{2})[.!?…]*+[\"')\]]*+(?=\s|$)"
    r"|(?<![\n…])(?<![.!?]{2})[.!?]*+(?=[A-ZĐÀ-Ỹ][a-zà-ỹđ]))"
)
#: Longer runs without an end are cut at white space (or anywhere, where there is none), so that what
#: is read within a sentence stays in proportion to the text.  Sentences of real articles are shorter.
LONGEST = 3000
_LINE = re.compile(r"\n")
#: "01 sản phẩm⏎4 sao": no line of its own begins so.
_ELIDED_NOUN = re.compile(r"\n\s*\d{1,3} (?:sao|san pham \d sao)\b")
_LAST_WORD = re.compile(r"([\w.]+)$")


@value(frozen=True, slots=True)
class Sentence:
    """Half-open NFC offsets, the zone it stands in, and which paragraph of the text it is of."""

    start: int
    end: int
    zone: ZoneKind
    paragraph: int


#: A line that a machine broke goes on in lower case; so many of them tell that all lines are broken.
_WRAPPED = re.compile(r"\n(?<=[^\n]{40}[^\n.!?:;…]\n)(?=[^\W\d_])")
_ENOUGH_WRAPS = 3


def _wrap_width(text: Text) -> int | None:
    """The width at which a machine broke the lines of a text, or None where no machine did."""
    ends = [m.end() for m in _WRAPPED.finditer(text.nfc) if text.nfc[m.end()].islower()]
    if len(ends) < _ENOUGH_WRAPS:
        return None
    return max(end - 1 - text.nfc.rfind("\n", 0, end - 1) for end in ends)


def _breaks_sentence(text: Text, position: int, width: int | None) -> bool:
    """Whether a single line break ends the sentence before it.

    Portals and legal sites break lines inside sentences; a line that goes on in lower case, or
    follows a comma or an open bracket, belongs to the same sentence.
    """
    before = text.nfc[max(0, position - 400) : position].rstrip()
    after = text.nfc[position : position + 400].lstrip()
    if not before or not after:
        return True
    last_line = before.rsplit("\n", 1)[-1]
    if _ELIDED_NOUN.match(text.fold, position) and before[-1] not in ".!?:":
        return False
    if width is not None and len(last_line) > 0.6 * width and before[-1] not in '.!?:;…"”':
        return False
    if before[-1] in ",;(-–" or (len(last_line) > 60 and before[-1] not in '.!?:…"”'):
        return not (
            after[0].islower() or after[0].isdigit() or before[-1] in ",(" or after[0] in ",;)"
        )
    return not (after[0].islower() and before[-1] not in ".!?:")


def sentences(text: Text, zones: tuple[Zone, ...]) -> list[Sentence]:
    """All sentences of the zones that are read (boilerplate and bylines are not)."""
    found: list[Sentence] = []
    paragraph = 0
    width = _wrap_width(text)
    for zone in zones:
        if zone.kind in ("boilerplate", "byline"):
            continue
        paragraph += 1
        start = zone.start
        cuts: list[tuple[int, bool]] = []
        for match in _END.finditer(text.nfc, zone.start, zone.end):
            if match.group().startswith("\n"):
                cuts.append((match.end(), True))
                continue
            if match.group() == ".":
                word = _LAST_WORD.search(
                    text.fold[max(zone.start, match.start() - 12) : match.start()]
                )
                token = word.group(1) if word else ""
                if token in _ABBREVIATIONS:
                    continue
                if len(token) == 1 and token.isalpha():
                    continue
            cuts.append((match.end(), False))
        cuts.extend(
            (match.end(), True)
            for match in _LINE.finditer(text.nfc, zone.start, zone.end)
            if _breaks_sentence(text, match.start(), width)
        )
        for cut, ends_paragraph in sorted(set(cuts)):
            if cut > start:
                found.extend(_pieces(text, start, cut, zone.kind, paragraph))
            start = max(start, cut)
            paragraph += ends_paragraph
        if start < zone.end:
            found.extend(_pieces(text, start, zone.end, zone.kind, paragraph))
    return found


def _pieces(text: Text, start: int, end: int, zone: ZoneKind, paragraph: int) -> Iterator[Sentence]:
    """The sentence, in pieces where it is too long; white space alone is none."""
    while end - start > LONGEST:
        cut = text.nfc.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
        if not text.nfc[start:cut].isspace():
            yield _trimmed(text, start, cut, zone, paragraph)
        start = cut
    if not text.nfc[start:end].isspace():
        yield _trimmed(text, start, end, zone, paragraph)


def _trimmed(text: Text, start: int, end: int, zone: ZoneKind, paragraph: int) -> Sentence:
    piece = text.nfc[start:end]
    left = len(piece) - len(piece.lstrip())
    return Sentence(start + left, start + len(piece.rstrip()), zone, paragraph)
