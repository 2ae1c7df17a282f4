"""One text, three views of it, and the way back to the reader's offsets.

Everything inside the extractor counts in the NFC form of the text, in which long runs of white space
are shortened, so that no pattern can be led astray by them.  ``fold`` gives one base letter
for each of its characters (``đ`` to ``d``, lower case), so that a match on the fold is a span of
the text; ``lower`` keeps tones, for the words that only a tone tells apart (``năm``/``nấm``).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from sys import maxsize
from typing import Any

from extract.sieve import Sieve

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009\u200a\u2002\u2003\t"), " ")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_QUOTES = {
    0x2018: "'",
    0x2019: "'",
    0x02BC: "'",
    0x201C: '"',
    0x201D: '"',
    0x00AB: '"',
    0x00BB: '"',
}


def _fold_character(c: str) -> str:
    if c in "đĐÐð":
        return "d"
    base = unicodedata.normalize("NFD", c)[0].lower()
    return base if len(base) == 1 else c


class _FoldTable(dict[int, str]):
    """A translation table that learns each character once."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


class _LowerTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        c = chr(code)
        lowered = c.lower()
        self[code] = lowered if len(lowered) == 1 else c
        return self[code]


_FOLD = _FoldTable({**_SPACES, **_DASHES, **_QUOTES})
_LOWER = _LowerTable({**_SPACES, **_DASHES, **_QUOTES, 0x00D0: "đ", 0x00F0: "đ"})


def fold(text: str) -> str:
    """One base letter for each character: ``fold("Đắk Lắk") == "dak lak"``; length is kept."""
    return text.translate(_FOLD)


def lower(text: str) -> str:
    """Lower case with tones, typographic spaces, dashes and quotes made plain; length is kept."""
    return text.translate(_LOWER)


@dataclass(frozen=True)
class Text:
    """The text as read, its NFC form, and the map between their offsets."""

    original: str

    @cached_property
    def nfc(self) -> str:
        return _LONG_SPACE.sub(_short_space, unicodedata.normalize("NFC", self.original))

    @cached_property
    def fold(self) -> str:
        return _KI.sub("ky", fold(_unwrapped(self.nfc)))

    @cached_property
    def lower(self) -> str:
        return _KI_TONED.sub("ký", lower(_unwrapped(self.nfc)))

    @cached_property
    def notes(self) -> dict[object, Any]:
        """What readers have found out about the whole text and will ask for again."""
        return {}

    def may(self, sieve: Sieve, start: int = 0, end: int = maxsize) -> bool:
        """Whether a pattern on the fold can match there: asked for what the text has of its words."""
        words: tuple[str, ...] | None = self.notes.get(sieve)
        if words is None:
            words = tuple(word for word in sieve.needs if word in self.fold)
            self.notes[sieve] = words
        for word in words:
            if self.fold.find(word, start, end) >= 0:
                return True
        return not sieve.needs

    @cached_property
    def _anchors(self) -> tuple[list[int], list[int]] | None:
        """Offsets (NFC, original) at each point where both forms agree; None if they are equal."""
        if self.nfc == self.original:
            return None
        ours, theirs = [0], [0]
        for word in _WORDS.finditer(self.original):
            composed = unicodedata.normalize("NFC", word.group())
            runs = [
                step
                for run in _RUNS.finditer(self.original, word.start(), word.end())
                for step in _steps(run)
            ]
            if len(composed) > _WIDEST_SPACE and composed.isspace():
                runs = [(_short_space(word), word.end())]
            # Some Indic vowels compose across starters: there the word is one step.
            elif "".join(piece for piece, _ in runs) != composed:
                runs = [(composed, word.end())]
            for piece, end in runs:
                ours.append(ours[-1] + len(piece))
                theirs.append(end)
        return ours, theirs

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as read that covers this span of the NFC form."""
        if self._anchors is None:
            return start, end
        ours, theirs = self._anchors
        i = bisect_right(ours, start) - 1
        j = bisect_right(ours, end - 1) if end > start else i
        return theirs[i], theirs[min(j, len(theirs) - 1)]

    def from_original(self, offset: int) -> int:
        """The NFC offset at or before an offset of the text as read."""
        if self._anchors is None:
            return offset
        ours, theirs = self._anchors
        return ours[max(0, bisect_right(theirs, offset) - 1)]


#: A line break that a machine put inside a sentence: the next line goes on in lower case.
_WRAPPED = re.compile(r"(?<=[\w,])\n(?=(?P<on>[^\W\d_]))")


def _unwrapped(text: str) -> str:
    """The text with a space for each line break inside a sentence; length is kept."""
    return _WRAPPED.sub(lambda m: " " if m["on"].islower() else "\n", text)


#: "đăng kí", "kí kết": the other spelling of the words that status and memoranda hang on.
_KI = re.compile(r"ki(?<!\wki)\b(?:(?<=\bdang ki)|(?= ket\b))")
_KI_TONED = re.compile(r"kí(?<!\wkí)\b(?:(?<=\bđăng kí)|(?= kết\b))")
_WIDEST_SPACE = 4
_LONG_SPACE = re.compile(r"\s{5,}")


def _short_space(run: re.Match[str]) -> str:
    """White space that says as much as a long run of it: a paragraph, a line or a gap."""
    lines = run.group().count("\n")
    return "\n\n" if lines > 1 else "\n" if lines else "  "


def _steps(run: re.Match[str]) -> list[tuple[str, int]]:
    """A letter with its marks as composed pieces and where each ends in the original: marks that
    found no place in the letter are steps of their own."""
    piece = unicodedata.normalize("NFC", run.group())
    spare = len(piece) - 1
    cut = run.end() - spare
    if spare < 1 or cut <= run.start():
        return [(piece, run.end())]
    marks = run.string[cut : run.end()]
    letter = unicodedata.normalize("NFC", run.string[run.start() : cut])
    if letter != piece[0] or marks != piece[1:]:
        return [(piece, run.end())]
    return [(letter, cut), *((mark, cut + k) for k, mark in enumerate(marks, 1))]


_WORDS = re.compile(r"\S+|\s+")
_RUNS = re.compile(
    r"(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"  # the parts of a Korean syllable
    r"|[^\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]?)"
    r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*",
    re.DOTALL,
)
