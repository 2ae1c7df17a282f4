"""Status and basis of a figure, from the cue rules of rules.toml.

Two questions are kept apart.  *How far is it?* (target, proposed, registered, displayed, withdrawn,
or plainly so) and *recognised in which way?* (again, upgraded, for the first time), which only
counts where the first answer is "plainly so".  Words after the counted noun are its own and win
over words before it, which carry on over coordinated figures until another cue.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import cast

from extract.facts import Basis, Status
from extract.rules import Lead, Rule, load_rules
from extract.sieve import Sieve, begins, needs
from extract.text import Text


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found: its value, the rule, and where its words stand."""

    value: str
    rule: str
    start: int
    end: int


_REACH = 240
_AFTER_REACH = 150
#: Whose the counted things are, up to the word that begins what is said of them.
_WHOSE = re.compile(
    r"(?: ocop)?(?:,? (?:cua|thuoc|do|tu|den tu|o|tai|tren dia ban|tinh|huyen|thanh pho|thi xa|xa) (?:[^.;:()]|\([^()]{0,160}\)){1,170}?)"
    r"(?= (?:da|duoc|dang|phai|bi|khong|chua|tham gia|dang ky|gui|di|se|du dieu|dat|deu|con|moi|cho|nop|hoan|hien)\b)"
)


@dataclass(frozen=True, slots=True)
class _Lead:
    """A cue before a number, and the words of which it needs one (none: it is always tried)."""

    lead: Lead
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """A rule with what its patterns need; the slot's rules, or those a text has words for."""

    rule: Rule
    leads: tuple[_Lead, ...]
    after: Callable[[str], re.Match[str] | None] | None
    after_needs: tuple[str, ...]


@cache
def _ways(slot: str) -> tuple[_Way, ...]:
    return tuple(
        _Way(
            rule,
            tuple(_Lead(lead, needs(lead.cue)) for lead in rule.before),
            None if rule.after is None
            else rule.after.match if begins(rule.after)
            else rule.after.search,
            needs(rule.after) if rule.after is not None else (),
        )
        for rule in load_rules().values()
        if rule.slot == slot
    )  # fmt: skip


def _live(text: Text, slot: str) -> tuple[_Way, ...]:
    """The rules of a slot that the words of a text can set off, with only those words."""
    known: tuple[_Way, ...] | None = text.notes.get(("cues", slot))
    if known is not None:
        return known
    there = cache(text.fold.__contains__)
    live: list[_Way] = []
    for way in _ways(slot):
        leads = tuple(
            _Lead(x.lead, tuple(filter(there, x.needs)))
            for x in way.leads
            if not x.needs or any(map(there, x.needs))
        )
        after_needs = tuple(filter(there, way.after_needs))
        after = way.after if after_needs or not way.after_needs else None
        if leads or after is not None:
            live.append(_Way(way.rule, leads, after, after_needs))
    text.notes["cues", slot] = tuple(live)
    return tuple(live)


def _one_stands(words: tuple[str, ...], window: str) -> bool:
    for word in words:
        if word in window:
            return True
    return not words


def _in_tone(rule: Rule, text: Text, start: int, end: int) -> bool:
    """Whether the words that only a tone tells apart have the tones that the rule asks for."""
    for folded, toned in rule.toned.items():
        at = text.fold.find(folded, start, end)
        if (
            at < 0
            or text.fold[at - 1 : at].isalpha()
            or text.fold[at + len(folded) : at + len(folded) + 1].isalpha()
        ):
            continue
        if text.lower[at : at + len(folded)] not in (toned, folded):
            return False
    return True


def _nearest(way: _Way, text: Text, window: str, start: int) -> Cue | None:
    """The cue of a rule that stands nearest before the end of a window, if only its tail lies
    between."""
    best: Cue | None = None
    rule = way.rule
    for x in way.leads:
        if not _one_stands(x.needs, window):
            continue
        for m in reversed(list(x.lead.cue.finditer(window))):
            at = start + m.start()
            if best is not None and at <= best.start:
                break
            if x.lead.tail.fullmatch(window, m.end()) and _in_tone(rule, text, at, start + m.end()):
                best = Cue(rule.value or "", rule.id, at, start + m.end())
                break
    return best


def before(text: Text, slot: str, start: int, end: int) -> list[Cue]:
    """Cues of a slot in the words before a number, nearest last."""
    start = max(start, end - _REACH)
    stop = text.fold.rfind(";", start, end)
    start = stop + 1 if stop >= 0 else start
    window = text.fold[start:end]
    found = []
    for way in _live(text, slot):
        cue = _nearest(way, text, window, start)
        if cue is not None and not (
            cue.value == "target" and _MET.search(text.fold[start : cue.start])
        ):
            found.append(cue)
    return sorted(found, key=lambda c: c.start)


def after(text: Text, slot: str, start: int, end: int) -> list[Cue]:
    """Cues of a slot in the words after a counted noun, in the order of the rules."""
    words = _Behind(text, start, end)
    found = []
    for way in _live(text, slot):
        cue = words.cue(way)
        if cue is not None:
            found.append(cue)
    return found


class _Behind:
    """The words behind a counted noun, at once and behind those that tell whose it is."""

    def __init__(self, text: Text, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end
        self._window = text.fold[start : min(end, start + _AFTER_REACH)]

    @cached_property
    def _later(self) -> tuple[int, str] | None:
        """Where "của 28 chủ thể", "thuộc 7 huyện, thành phố" ends, and the words from there."""
        whose = _WHOSE.match(self._text.fold, self._start, self._end)
        if whose is None:
            return None
        at = whose.end()
        return at, self._text.fold[at : min(self._end, at + _AFTER_REACH)]

    def cue(self, way: _Way) -> Cue | None:
        rule = way.rule
        if way.after is None or rule.value is None:
            return None
        start = self._start
        m = way.after(self._window) if _one_stands(way.after_needs, self._window) else None
        if m is None and self._later is not None:
            start, window = self._later
            m = way.after(window) if _one_stands(way.after_needs, window) else None
        if m is None or not _in_tone(rule, self._text, start + m.start(), start + m.end()):
            return None
        return Cue(rule.value, rule.id, start + m.start(), start + m.end())


def pair(text: Text, before_start: int, start: int, end: int, after_end: int) -> Cue | None:
    """A basis that words before the count and words behind it tell together."""
    ways = _live(text, "basis.pair")
    if not ways:
        return None
    left = max(before_start, start - _REACH)
    window = text.fold[left:start]
    for way in ways:
        cue = _nearest(way, text, window, left)
        if cue is not None and _Behind(text, end, after_end).cue(way) is not None:
            return cue
    return None


_MET = Sieve(r"\b(?:vuot|hoan thanh|dat (?:va )?(?:vuot )?[\d,.]+ ?%)[^.;]{0,24}$")
_PRIORITY = ["withdrawn", "target", "proposed", "registered", "displayed", "other", "recognised"]
_CONTRARY = Sieve(
    r"(?:\bda (?:co|dat|duoc|cong nhan)|(?<!san pham )hien (?:co|nay|tinh|toan|dang)|den nay|luy ke|nhung (?:chi|moi)|thuc te|den thoi diem|sau (?:hon |gan )?(?:mot|hai|ba|bon|nam|\d+) nam)(?:[^.;]*)$"
)


def status_before(text: Text, start: int, end: int) -> Cue | None:
    """What the words before a number say of it: the nearest cue, by rank where they touch.

    "đề nghị công nhận" proposes, "công nhận" alone recognises: a cue that governs another (stands
    before it in the same clause) wins unless a contrary adverb ("hiện có", "đã") stands between.
    """
    cues = before(text, "status", start, end)
    if not cues:
        return None
    chosen = cues[-1]
    if len(cues) > 1:  # "dự kiến" only colours the verb after it
        cues = [c for c in cues if not text.fold.startswith("du kien", c.start)] or cues
        chosen = cues[-1]
    for cue in cues[:-1]:
        if _PRIORITY.index(cue.value) < _PRIORITY.index(chosen.value):
            between = text.fold[cue.start : end]
            if _CONTRARY.search(between):
                continue
            if (
                re.search(r",\s*(?:trong do|nang|den nay|hien|da|va da)\b|:", between)
                and cue.value != "target"
            ):
                continue
            chosen = cue
    return chosen


def status_after(text: Text, start: int, end: int) -> Cue | None:
    """What the words right after the counted noun say of it."""
    cues = after(text, "status", start, end)
    if not cues:
        return None
    return min(cues, key=lambda c: _PRIORITY.index(c.value))


def recognition(text: Text, before_start: int, start: int, end: int, after_end: int) -> Cue | None:
    """Again, upgraded or for the first time: own words after the noun first, then before it."""
    own = after(text, "recognition", end, after_end)
    if own:
        return own[0]
    cues = before(text, "recognition", before_start, start)
    if cues and _BOTH_WAYS.search(text.fold, before_start, start):
        return None
    return cues[-1] if cues else None


#: "công nhận mới và công nhận lại 55 sản phẩm": neither alone.
_BOTH_WAYS = re.compile(
    r"\b(?:moi|lai)(?: va|,) (?:cong nhan |cap |danh gia )?(?:lai|moi) [^.;,\d]{0,12}$"
)
_STRONG = ("basis.total", "basis.batch")
_SAID = (*_STRONG, "basis.cumulative", "basis.increment", "basis.year", "basis.ever", "basis.from")


def basis_of(text: Text, before_start: int, start: int, end: int, after_end: int) -> Cue | None:
    """Total, cumulative, batch or increment.

    An adjacent "thêm" first, then "lũy kế", then the nearest of the words that sum up or name a
    round, before the count or after it, then plain having and recognising.
    """
    cues = before(text, "basis", before_start, start)
    own = after(text, "basis", end, after_end)
    for cue in (*cues, *own):
        if cue.value == "increment":
            return cue
    for cue in reversed(cues):
        if cue.value == "cumulative" and not re.search(
            r"hien (?:con|co|nay)", text.fold[cue.start : start]
        ):
            return cue
    together = pair(text, before_start, start, end, after_end)
    if together is not None:
        return together
    for group in (cues[::-1], own):
        for cue in group:
            if cue.rule in _STRONG:
                return cue
    if cues:
        return cues[-1]
    return own[0] if own else None


def strong_basis(cue: Cue | None) -> bool:
    """Whether a basis is said in words that sum up or name a round."""
    return cue is not None and cue.rule in _SAID


def resets_target(text: Text, start: int, end: int) -> bool:
    """Whether adverbs between a plan and a later figure say that this one is already so."""
    return _CONTRARY.search(text.fold, start, end) is not None


_RESETS = Sieve(
    r"\b(?:trong khi|nhung|tuy nhien|song|hien (?:co|nay|toan|tinh|dang)|den nay|tong so|nang (?:tong )?so"
    r"|da (?:co|duoc|dat|cong nhan)|con hieu luc|truoc do|toan (?:tinh|huyen|thanh pho|xa) (?:co|da))\b"
)
_LIFT_BEFORE = Sieve(r"\b(?:dua|nang)(?: (?:it nhat|them|tu|khoang))? $")
_LIFT_AFTER = re.compile(
    r"[^.;,]{0,40}?\blen (?:hang |dat |muc |chuan )?(?:ocop )?(?:\d|hang|ba|bon|nam)"
)
_NEW = re.compile(r"^ (?:ocop )?(?:dat )?(?:\d(?:-\d)? sao )?moi\b")


def resets(text: Text, start: int, end: int) -> bool:
    """Whether a later figure has a clause of its own, which takes nothing over from the one before."""
    return bool(_RESETS.search(text.fold, start, end))


def lifted(text: Text, start: int, end: int) -> bool:
    """ "đưa 2 sản phẩm lên 4 sao": products that exist go up a tier."""
    return bool(
        _LIFT_BEFORE.search(text.fold[max(0, start - 20) : start])
        and _LIFT_AFTER.match(text.fold, end)
    )


def new_ones(text: Text, end: int) -> bool:
    """ "30 sản phẩm 4 sao mới", not "30 sản phẩm mỗi năm"."""
    m = _NEW.match(text.fold[end : end + 24])
    return m is not None and text.lower[end + m.end() - 3 : end + m.end()] in ("mới", "moi")


def as_status(value: str) -> Status:
    return cast(Status, value)


def as_basis(value: str) -> Basis:
    return cast(Basis, value)
