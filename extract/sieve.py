"""Patterns that are tried only where words they need stand.

A search over a sentence costs a hundred times as much as asking whether a word stands in it, and
most patterns look for words that most sentences do not have.  What a pattern needs is read off the
pattern itself: of these literals at least one is in every match.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from re import _constants, _parser  # type: ignore[attr-defined]  # no public way to look inside
from sys import maxsize
from typing import Any

#: Words that begin a match need not be longer.
_LONG_ENOUGH = 4
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
#: More alternatives than this are no cheaper to ask for than the pattern is to try.
_MOST = 48


def needs(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Literals of which every match has at least one; empty where none can be told."""
    if pattern.flags & re.IGNORECASE:
        return ()
    found = _needs(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)) or frozenset()
    return tuple(sorted(w for w in found if not any(v in w for v in found - {w})))


def leads(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Literals of which every match begins with one; empty where none can be told.

    Single letters are too common to be worth going from one to the next.
    """
    if pattern.flags & re.IGNORECASE:
        return ()
    found = _leads(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)) or frozenset()
    if not found or min(map(len, found)) < 2:
        return ()
    return tuple(sorted(w for w in found if not any(w.startswith(v) for v in found - {w})))


def starting(alternatives: Iterable[str]) -> str:
    r"""``(?<!\w)(?:one|other|…)``, written so that a search leaps from first letter to first letter.

    Each alternative begins with a letter that stands for itself; of two with the same letter the
    first that matches is taken, as they stand.
    """
    rests: dict[str, list[str]] = {}
    for alternative in alternatives:
        if not alternative[0].isalpha() or alternative[1:2] in tuple("?*+{"):
            raise ValueError(f"{alternative!r} does not begin with a plain letter")
        rests.setdefault(alternative[0], []).append(alternative[1:])
    led = (rf"{letter}(?<!\w{letter})(?:{'|'.join(rest)})" for letter, rest in rests.items())
    return f"(?:{'|'.join(led)})"


def by_letter(words: Iterable[str]) -> str:
    """``(?:one|other|…)`` of which the longest that fits is taken, letter by letter.

    Words that begin alike are tried together: a match costs as much as the word is long, however
    many words there are.
    """
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[:1], []).append(word[1:])
    done = [] if rests.pop("", None) is None else [""]  # a word ends here: where no longer one fits
    parts = [
        re.escape(letter) + (re.escape(rest[0]) if len(rest) == 1 else by_letter(rest))
        for letter, rest in rests.items()
    ]
    return f"(?:{'|'.join([*parts, *done])})"


class Words:
    """Finds many words in a text in one pass, each wherever it stands, inside others too."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted(set(words))
        self._pattern = re.compile(by_letter(known))
        self._inside = {w: [v for v in known if w.startswith(v)] for w in known}

    def places(self, string: str) -> dict[str, list[int]]:
        """Where the words stand, those that stand somewhere; in order."""
        found: dict[str, list[int]] = {}
        match = self._pattern.search(string)
        while match:
            at = match.start()
            for word in self._inside[match.group()]:
                found.setdefault(word, []).append(at)
            match = self._pattern.search(string, at + 1)
        return found


def matches_from(
    starts: re.Pattern[str],
    pattern: re.Pattern[str],
    string: str,
    pos: int = 0,
    endpos: int = maxsize,
) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` gives, tried only where ``starts`` says that a match can begin."""
    while start := starts.search(string, pos, endpos):
        match = pattern.match(string, start.start(), endpos)
        pos = match.end() if match else start.start() + 1
        if match:
            yield match


def begins(pattern: re.Pattern[str]) -> bool:
    """Whether every alternative starts with ``^``, so that a match at the start is a search."""
    if pattern.flags & re.MULTILINE:
        return False
    return _begins(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))


def _needs(parsed: Sequence[tuple[Any, Any]]) -> frozenset[str] | None:
    """The best of what the parts of a sequence need: the longest, then the fewest."""
    choices: list[frozenset[str]] = []
    run: list[str] = []
    for op, value in [*parsed, (None, None)]:
        if op is _constants.LITERAL:
            run.append(chr(value))
            continue
        if run:
            choices.append(frozenset(["".join(run)]))
            run = []
        part = _needs_of(op, value)
        if part:
            choices.append(part)
    return max(choices, key=_worth, default=None)


def _needs_of(op: Any, value: Any) -> frozenset[str] | None:
    if op is _constants.SUBPATTERN:
        return None if value[1] else _needs(value[3])  # flags of its own: not looked into
    if op is _constants.ATOMIC_GROUP:
        return _needs(value)
    if op is _constants.BRANCH:
        parts = [_needs(alternative) for alternative in value[1]]
        if any(part is None for part in parts):
            return None
        joined = frozenset().union(*(part for part in parts if part is not None))
        return joined if len(joined) <= _MOST else None
    if op in _REPEATS and value[0] > 0:
        return _needs(value[2])
    if op is _constants.IN and all(kind is _constants.LITERAL for kind, _ in value):
        return frozenset(chr(code) for _, code in value)
    return None


def _leads(parsed: Sequence[tuple[Any, Any]]) -> frozenset[str] | None:
    """What a sequence begins with: past what takes no room, and what may be left out."""
    for k, (op, value) in enumerate(parsed):
        if op in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT):
            continue
        if op is _constants.LITERAL:
            run = list(takewhile(lambda part: part[0] is _constants.LITERAL, parsed[k:]))
            word = "".join(chr(code) for _, code in run)
            # "cong ty|cty" is kept as "c" with "ong ty|ty" behind it
            goes_on = len(word) < _LONG_ENOUGH and k + len(run) < len(parsed)
            more = _leads_of(*parsed[k + len(run)]) if goes_on else None
            return frozenset(word + on for on in more or ("",))
        if op in _REPEATS and value[0] == 0:
            inside, behind = _leads(value[2]), _leads(parsed[k + 1 :])
            return None if inside is None or behind is None else inside | behind
        return _leads_of(op, value)
    return None


def _leads_of(op: Any, value: Any) -> frozenset[str] | None:
    """What a part that must be there begins with."""
    if op is _constants.SUBPATTERN:
        return None if value[1] else _leads(value[3])  # flags of its own: not looked into
    if op is _constants.ATOMIC_GROUP:
        return _leads(value)
    if op in _REPEATS and value[0] > 0:
        return _leads(value[2])
    if op is _constants.BRANCH:
        parts = [_leads(alternative) for alternative in value[1]]
        known = [part for part in parts if part is not None]
        return frozenset().union(*known) if len(known) == len(parts) else None
    return None


def _worth(literals: frozenset[str]) -> tuple[int, int]:
    return min(map(len, literals)), -len(literals)


def _begins(parsed: Sequence[tuple[Any, Any]]) -> bool:
    if not parsed:
        return False
    op, value = parsed[0]
    if op is _constants.AT:
        return value in (_constants.AT_BEGINNING, _constants.AT_BEGINNING_STRING)
    if op is _constants.SUBPATTERN:
        return _begins(value[3])
    return op is _constants.BRANCH and all(map(_begins, value[1]))


class Sieve:
    """A compiled pattern with what it needs; the same methods, tried where a match can be.

    Where a match is possible and the pattern tells with what it begins, it is tried at each of
    these words instead of at each letter.
    """

    __slots__ = ("leads", "needs", "pattern")

    def __init__(self, pattern: str | re.Pattern[str], flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self.needs = needs(self.pattern)
        begun = leads(self.pattern)
        self.leads = begun if len(begun) <= _MOST else ()

    def may(self, string: str, pos: int = 0, endpos: int = maxsize) -> bool:
        """Whether a match is possible there."""
        for word in self.needs:
            if string.find(word, pos, endpos) >= 0:
                return True
        return not self.needs

    def match(self, string: str, pos: int = 0, endpos: int = maxsize) -> re.Match[str] | None:
        return self.pattern.match(string, pos, endpos)

    def fullmatch(self, string: str, pos: int = 0, endpos: int = maxsize) -> re.Match[str] | None:
        return self.pattern.fullmatch(string, pos, endpos)

    def search(self, string: str, pos: int = 0, endpos: int = maxsize) -> re.Match[str] | None:
        for word in self.needs:
            if string.find(word, pos, endpos) >= 0:
                break
        else:
            if self.needs:
                return None
        if not self.leads:
            return self.pattern.search(string, pos, endpos)
        for at in self._starts(string, pos, endpos):
            match = self.pattern.match(string, at, endpos)
            if match:
                return match
        return None

    def finditer(self, string: str, pos: int = 0, endpos: int = maxsize) -> Iterator[re.Match[str]]:
        if not self.may(string, pos, endpos):
            return iter(())
        if not self.leads:
            return self.pattern.finditer(string, pos, endpos)
        return self._in_turn(string, pos, endpos)

    def _starts(self, string: str, pos: int, endpos: int) -> list[int]:
        """Where in a span the words stand with which a match begins, in order."""
        found: list[int] = []
        for word in self.leads:
            at = string.find(word, pos, endpos)
            while at >= 0:
                found.append(at)
                at = string.find(word, at + 1, endpos)
        found.sort()
        return found

    def _in_turn(self, string: str, pos: int, endpos: int) -> Iterator[re.Match[str]]:
        for at in self._starts(string, pos, endpos):
            if at < pos:
                continue
            match = self.pattern.match(string, at, endpos)
            if match:
                yield match
                pos = match.end()
