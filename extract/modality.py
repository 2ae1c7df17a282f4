"""Status and basis of a figure, from the cue rules of rules.toml.

Two questions are kept apart.  *How far is it?* (target, proposed, registered, displayed, withdrawn,
or plainly so) and *recognised in which way?* (again, upgraded, for the first time), which only
counts where the first answer is "plainly so".  Words after the counted noun are its own and win
over words before it, which carry on over coordinated figures until another cue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

from extract.facts import Basis, Status
from extract.rules import Rule, load_rules
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


def _rules(slot: str) -> list[Rule]:
    return [r for r in load_rules().values() if r.slot == slot]


def before(text: Text, slot: str, start: int, end: int) -> list[Cue]:
    """Cues of a slot in the words before a number, nearest last."""
    start = max(start, end - _REACH)
    stop = text.fold.rfind(";", start, end)
    start = stop + 1 if stop >= 0 else start
    window = text.fold[start:end]
    found = []
    for rule in _rules(slot):
        if rule.before is None or rule.value is None:
            continue
        # the nearest occurrence counts: search again behind each hit
        hit = None
        position = 0
        for _ in range(12):
            m = rule.before.search(window, position)
            if m is None:
                break
            hit = m
            position = m.start() + 1
        if hit is not None and not (rule.value == "target" and _MET.search(window[: hit.start()])):
            found.append(Cue(rule.value, rule.id, start + hit.start(), start + hit.end()))
    return sorted(found, key=lambda c: c.start)


def after(text: Text, slot: str, start: int, end: int) -> list[Cue]:
    """Cues of a slot in the words after a counted noun, in the order of the rules."""
    window = text.fold[start : min(end, start + _AFTER_REACH)]
    found = []
    for rule in _rules(slot):
        if rule.after is None or rule.value is None:
            continue
        m = rule.after.search(window)
        if m is not None:
            found.append(Cue(rule.value, rule.id, start + m.start(), start + m.end()))
    return found


_MET = re.compile(r"\b(?:vuot|hoan thanh|dat (?:va )?(?:vuot )?[\d,.]+ ?%)[^.;]{0,24}$")
_PRIORITY = ["withdrawn", "target", "proposed", "registered", "displayed", "other", "recognised"]
_CONTRARY = re.compile(
    r"(?:\bda (?:co|dat|duoc|cong nhan)|hien (?:co|nay|tinh|toan|dang)|den nay|luy ke|den thoi diem)(?:[^.;]*)$"
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
            if re.search(r",\s*(?:trong do|nang|den nay|hien|da|va da)\b|:", between) and cue.value != "target":
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
    return cues[-1] if cues else None


_STRONG = ("basis.total", "basis.batch")


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
        if cue.value == "cumulative" and not re.search(r"hien (?:con|co|nay)", text.fold[cue.start : start]):
            return cue
    for group in (cues[::-1], own):
        for cue in group:
            if cue.rule in _STRONG:
                return cue
    if cues:
        return cues[-1]
    return own[0] if own else None


def strong_basis(cue: Cue | None) -> bool:
    """Whether a basis is said in words that sum up or name a round."""
    return cue is not None and cue.rule in (*_STRONG, "basis.cumulative", "basis.increment")


def resets_target(text: Text, start: int, end: int) -> bool:
    """Whether adverbs between a plan and a later figure say that this one is already so."""
    return bool(_CONTRARY.search(text.fold[start:end]))


def as_status(value: str) -> Status:
    return cast(Status, value)


def as_basis(value: str) -> Basis:
    return cast(Basis, value)
