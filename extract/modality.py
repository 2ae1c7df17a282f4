"""Status and basis of a figure, from the cue rules of rules.toml.

Two questions are kept apart.  *How far is it?* (target, proposed, registered, displayed, withdrawn,
or plainly so) and *recognised in which way?* (again, upgraded, for the first time), which only
counts where the first answer is "plainly so".  Words after the counted noun are its own and win
over words before it, which carry on over coordinated figures until another cue.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache
from typing import cast

from extract.facts import Basis, Status
from extract.rules import Lead, Rule, load_rules
from extract.sieve import Sieve, Words, begins, leads, needs
from extract.text import Text
from extract.values import value


@value(frozen=True, slots=True)
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
    r"(?= (?:da|duoc|dang|phai|bi|khong|chua|tham gia|dang ky|gui|di|se|du dieu|dat|deu|con|moi|cho|nop|hoan|hien|de nghi (?:duoc )?(?:\S+ ){0,3}?cong nhan)\b)"
)


#: "57 sản phẩm (32 mới, 25 công nhận lại) của 16 chủ thể tham gia …": what cuts the count up.
CUT_UP = re.compile(r"(?: ocop)? \([^()]{2,160}\)")


@value(frozen=True, slots=True)
class _Way:
    """A rule, or one lead of it, with the words of which its pattern needs one.

    ``led`` tells that each match begins with one of the words.
    """

    rule: Rule
    lead: Lead | None
    after: Callable[[str], re.Match[str] | None]
    needs: tuple[str, ...]
    led: bool = False


@cache
def _leads(slot: str) -> tuple[_Way, ...]:
    """The leads of the rules of a slot, in order."""
    return tuple(
        _Way(rule, lead, lead.cue.search, leads(lead.cue) or needs(lead.cue), bool(leads(lead.cue)))
        for rule in load_rules().values()
        if rule.slot == slot
        for lead in rule.before
    )


@cache
def _afters(slot: str) -> tuple[_Way, ...]:
    """The rules of a slot that look behind the counted noun, in order."""
    return tuple(
        _Way(rule, None, (a.match if begins(a) else a.search), needs(a))
        for rule in load_rules().values()
        if rule.slot == slot and (a := rule.after) is not None and rule.value is not None
    )


@cache
def _askers(of: Callable[[str], tuple[_Way, ...]], slot: str) -> dict[str, list[int]]:
    """The words that the patterns of a slot need, each with the numbers of those patterns."""
    found: dict[str, list[int]] = {}
    for k, way in enumerate(of(slot)):
        for word in way.needs:
            found.setdefault(word, []).append(k)
    return found


@cache
def _words() -> Words:
    """The words of the cues of all slots."""
    slots = {rule.slot for rule in load_rules().values()}
    return Words(w for of in (_leads, _afters) for slot in slots for w in _askers(of, slot))


def _places(text: Text) -> dict[str, list[int]]:
    """Where the words of cues stand in the fold; looked for once."""
    known: dict[str, list[int]] | None = text.notes.get(_places)
    if known is None:
        known = text.notes[_places] = _words().places(text.fold)
    return known


class _Index:
    """Where in a text stand the words that a slot's patterns need; the others are always tried."""

    def __init__(self, text: Text, of: Callable[[str], tuple[_Way, ...]], slot: str) -> None:
        self._ways = of(slot)
        self._always = tuple(k for k, way in enumerate(self._ways) if not way.needs)
        askers, places = _askers(of, slot), _places(text)
        found = [
            (at, k) for word in askers.keys() & places for at in places[word] for k in askers[word]
        ]
        found.sort()
        self._starts = [at for at, _ in found]
        self._owners = [k for _, k in found]

    def within(self, start: int, end: int) -> list[tuple[_Way, list[int]]]:
        """The patterns that may match in a span, in the order of the rules, and where their words
        stand."""
        i = bisect_left(self._starts, start)
        j = bisect_left(self._starts, end, i)
        if i == j and not self._always:
            return []
        hits: dict[int, list[int]] = {k: [] for k in self._always}
        for n in range(i, j):
            hits.setdefault(self._owners[n], []).append(self._starts[n])
        return [(self._ways[k], hits[k]) for k in sorted(hits)]


def _index(text: Text, of: Callable[[str], tuple[_Way, ...]], slot: str) -> _Index:
    index: _Index | None = text.notes.get((of, slot))
    if index is None:
        index = text.notes[of, slot] = _Index(text, of, slot)
    return index


def _cues(way: _Way, window: str, starts: Sequence[int]) -> list[re.Match[str]]:
    """The matches of a lead in a window, in order; ``starts`` are where its words stand there."""
    assert way.lead is not None
    if not way.led:
        return list(way.lead.cue.finditer(window))
    found: list[re.Match[str]] = []
    free = 0
    for at in starts:
        match = way.lead.cue.match(window, at) if at >= free else None
        if match is not None:
            found.append(match)
            free = match.end()
    return found


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


def _nearest(text: Text, slot: str, start: int, end: int) -> list[Cue]:
    """For each rule the cue that stands nearest before the end of a span, if only its tail lies
    between; in the order of the rules."""
    ways = _index(text, _leads, slot).within(start, end)
    if not ways:
        return []
    window = text.fold[start:end]
    best: dict[str, Cue] = {}
    for way, places in ways:
        rule, lead = way.rule, way.lead
        assert lead is not None
        for m in reversed(_cues(way, window, [at - start for at in places])):
            at = start + m.start()
            if rule.id in best and at <= best[rule.id].start:
                break
            if lead.tail.fullmatch(window, m.end()) and _in_tone(rule, text, at, start + m.end()):
                best[rule.id] = Cue(rule.value or "", rule.id, at, start + m.end())
                break
    return list(best.values())


def before(text: Text, slot: str, start: int, end: int) -> list[Cue]:
    """Cues of a slot in the words before a number, nearest last."""
    start = max(start, end - _REACH)
    stop = text.fold.rfind(";", start, end)
    start = stop + 1 if stop >= 0 else start
    found = [
        cue
        for cue in _nearest(text, slot, start, end)
        if cue.value != "target"
        or not (
            _MET.search(text.fold[start : cue.start])
            or (
                _CARRIED_OUT.search(text.fold[start : cue.start])
                and _DONE.search(text.fold[cue.start : end])
            )
        )
        or _OF_PLAN.search(text.fold[cue.start : end])
    ]
    return sorted(found, key=lambda c: c.start)


def after(text: Text, slot: str, start: int, end: int) -> list[Cue]:
    """Cues of a slot in the words after a counted noun, in the order of the rules.

    Where they do not follow at once they may follow those that tell whose the noun is: "của 28 chủ
    thể", "thuộc 7 huyện, thành phố".
    """
    index = _index(text, _afters, slot)
    ways = index.within(start, end)
    if not ways:
        return []
    limit = min(end, start + _AFTER_REACH)
    spans = [(start, text.fold[start:limit], _named(index.within(start, limit)))]
    bracket = CUT_UP.match(text.fold, start, end)
    if bracket is not None:
        at = bracket.end()
        limit = min(end, at + _AFTER_REACH)
        spans.append((at, text.fold[at:limit], _named(index.within(at, limit))))
    whose = _WHOSE.match(text.fold, bracket.end() if bracket else start, end)
    if whose is not None:
        at = whose.end()
        limit = min(end, at + _AFTER_REACH)
        spans.append((at, text.fold[at:limit], _named(index.within(at, limit))))
    found = []
    for way, _ in ways:
        for at, window, may in spans:
            m = way.after(window) if way.rule.id in may else None
            if m is None:
                continue
            if _in_tone(way.rule, text, at + m.start(), at + m.end()):
                found.append(Cue(way.rule.value or "", way.rule.id, at + m.start(), at + m.end()))
            break
    return found


#: "Đến tháng 10 năm 2022", "tới hết quý I năm nay", "trước khi đánh giá đợt này": no round's time.
_UP_TO = Sieve(r"\b(?:den|toi|het|cuoi|truoc khi)\b(?! nam \d+,)(?:(?!\btu\b)[^.;,]){0,24}$")
#: "Năm 2020, huyện chỉ có 33": so little by then, beside what there is now.
_ONLY = Sieve(r"\b(?:moi chi|chi moi|chi)(?: moi)? co(?: duoc)? $")


#: "…, đến nay đã có 120": what it is set against.
_MORE_NOW = re.compile(
    r"[^.;]{0,60}\b(?:den nay|toi nay|hien nay|nay da|den nam|den het|den cuoi)\b"
)


def _up_to(text: Text, cue: Cue) -> bool:
    """Whether the time of a cue is only the end of what is summed up."""
    since = text.fold.rfind("tu dau nam", max(0, cue.start - 40), cue.start)
    return since < 0 and _UP_TO.search(text.fold, max(0, cue.start - 34), cue.start) is not None


def _named(ways: list[tuple[_Way, list[int]]]) -> set[str]:
    return {way.rule.id for way, _ in ways}


def pair(text: Text, before_start: int, start: int, end: int, after_end: int) -> Cue | None:
    """A basis that words before the count and words behind it tell together."""
    cues = _nearest(text, "basis.pair", max(before_start, start - _REACH), start)
    if not cues:
        return None
    behind = {cue.rule for cue in after(text, "basis.pair", end, after_end)}
    found = next((cue for cue in cues if cue.rule in behind), None)
    if found is not None and found.rule == "basis.year":
        little = _ONLY.search(text.fold, found.end, start) is not None and (
            text.fold.rfind("neu", max(0, found.start - 12), found.start) >= 0
            or _MORE_NOW.match(text.fold, end, end + _AFTER_REACH) is not None
        )
        return None if little or _up_to(text, found) else found
    return found


_MET = Sieve(r"\b(?:vuot|hoan thanh|dat (?:va )?(?:vuot )?[\d,.]+ ?%)[^.;]{0,24}$")
#: "Thực hiện kế hoạch năm 2023, huyện có 12 sản phẩm": a plan that was carried out.
_CARRIED_OUT = Sieve(r"\b(?:thuc hien|trien khai|cu the hoa)(?: \w+){0,6} $")
_DONE = Sieve(
    r"^[^.;]{0,90}, (?:toan )?(?:tinh|huyen|xa|thanh pho|thi xa|quan|dia phuong|phuong)[^.;,\d]{0,40} (?:da )?(?:co|cong nhan|phat trien|xay dung)(?: duoc| them)? ?$"
)
#: "vượt chỉ tiêu giao là 3 sản phẩm": the plan itself.
_OF_PLAN = re.compile(r"\bla (?:phai )?(?:co )?$")
_PRIORITY = ["withdrawn", "target", "proposed", "registered", "displayed", "other", "recognised"]
_CONTRARY = Sieve(
    r"(?:\bda (?:co|dat|duoc|cong nhan)(?![^.;,]*, (?:va )?(?:phat trien|nang|chuan hoa|them|ho tro|xay dung|dua|cong nhan moi|danh gia))|(?<!san pham )(?<!ocop )hien (?:co|nay|tinh|toan|dang)|den nay|luy ke|nhung (?:chi|moi)|thuc te|[,;:] ?(?:va |nhung )?(?:ket qua|(?:da )?thuc hien)\b|den thoi diem|sau (?:hon |gan )?(?:mot|hai|ba|bon|nam|\d+) nam)(?:[^.;]*)$"
)


#: "dự kiến đánh giá 12 sản phẩm": a round to come, where "dự kiến đề nghị" is a proposal.
_TO_COME = re.compile(
    r"du kien (?:se )?(?:to chuc )?(?:danh gia|cham|phan hang|cong nhan|phat trien)"
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
        cues = [
            c
            for c in cues
            if not text.fold.startswith("du kien", c.start) or _TO_COME.match(text.fold, c.start)
        ] or cues
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
    cues = [
        cue
        for cue in before(text, "basis", before_start, start)
        if cue.rule != "basis.batch" or not _up_to(text, cue)
    ]
    own = after(text, "basis", end, after_end)
    for cue in (*cues, *own):
        if cue.value == "increment":
            return cue
    for cue in reversed(cues):
        if cue.value == "cumulative" and not re.search(
            r"hien (?:con|co|nay)", text.fold[cue.start : start]
        ):
            return cue
    for cue in own:
        if "moi duoc" in text.fold[cue.start : cue.end]:
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


_RESULT = Sieve(
    r"[,;:.] ?(?:va |nhung )?(?:(?:toan )?(?:tinh|huyen|xa|thanh pho|dia phuong) )?(?:ket qua|thuc te|(?:da )?thuc hien|qua (?:danh gia|cham|tham dinh|xet)[^.;,\d]{0,40}? co)\b"
)


def tells_result(text: Text, start: int, end: int) -> bool:
    """ "mục tiêu 20 sản phẩm, kết quả có 30": behind the plan what came of it."""
    return _RESULT.search(text.fold, start, end) is not None


_RESETS = Sieve(
    r"\b(?:trong khi|so huu|nhung|tuy nhien|song|hien (?:co|nay|toan|tinh|dang)|den nay|tong so|nang (?:tong )?so"
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


def new_ones(text: Text, start: int, end: int) -> bool:
    """ "30 sản phẩm 4 sao mới", not "30 sản phẩm mỗi năm"."""
    if re.search(r"(?:^|\s)mới(?:\s|$)", text.lower[start:end]):
        return True
    m = _NEW.match(text.fold[end : end + 24])
    return m is not None and text.lower[end + m.end() - 3 : end + m.end()] in ("mới", "moi")


def as_status(value: str) -> Status:
    return cast(Status, value)


def as_basis(value: str) -> Basis:
    return cast(Basis, value)
