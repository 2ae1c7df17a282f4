"""The place figures are about, carried from sentence to sentence.

A subject becomes what the story is about until the paragraph ends or "toàn tỉnh" goes back up, a
bare "huyện" is the unit of that kind nearest to the top, a bare "công ty" the seat of the producer
last named, and a venue is nothing at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from extract.bare_kinds import KIND_NAMES, bare_kinds
from extract.context import LAST_OLD_DAY, Frame, PlaceUse, Scope, ScopeEvent
from extract.gazetteer.places import Gazetteer, Level, Place
from extract.mentions import form_at
from extract.place_uses import PRODUCER_WORDS
from extract.segments import Sentence
from extract.sieve import Sieve
from extract.text import Text, fold

_ITEM_AFTER = re.compile(
    r"\s*(?:cu\s*)?\)?\s*(?::|\(|-)?\s*(?:khoang\s+|hon\s+|gan\s+|tren\s+|moi\s+)?\d|\s*,\s*voi\s+\d"
)
_VERB_AFTER = re.compile(
    r"\s*(?:\([^)]{1,30}\)\s*)?,?\s*(?:(?:nay|tren|cung|hien|van|tiep\s+tuc|con|chi|moi|dang|da|se|vua|lai|now|currently|also)[\s,]+)*"
    r"(?:co\b|dat\b|duoc\b|so\s+huu|dua\b|lam\b|mang\b|gop|dang\s+ky|dang\b|da\b|(?<!co )phan\s+dau|tham\s+gia|ghi\s+nhan|cong\s+nhan|la\b|has\b|have\b|had\b|owns\b|is\b|counts\b|recorded\b)"
)
#: A paragraph that begins so goes on with what the one before was about.
_GOES_ON = re.compile(
    r"\W*(?:trong\s+(?:so\s+)?(?:do|nay)|cu\s+the|gom|bao\s+gom|\d|tai\s+day|noi\s+day|o\s+day)\b"
)
_COUNTED_UNITS = Sieve(r"\d (?:huyen|thi xa|tinh|xa|quan|phuong)[\s,]*(?:va )?$")
#: What a province does to the products of the district that a story is about.
_RECOGNISES = re.compile(
    r"\s+(?:(?:da|vua|moi|cung) )*(?:cong nhan|cap (?:giay|chung)|xep hang|chung nhan|phan hang)\b"
)
_APPOSED = re.compile(r"\s*(?:,|-|\()\s*")
#: So many places back a bare kind or a producer looks in its sentence.
_REACH = 24
#: Parts in which a place is not what a bare kind after it means.
_ASIDE = frozenset({"list", "name", "venue", "compare"})
#: A bare kind behind these speaks of the unit, but the clause is about something else.
_OBLIQUE = re.compile(r"(?:\bcủa|\bcho|\btrong|\btại|\bở)\s*$")
_TOTAL_OF = Sieve(
    r"\b(?:số|mục tiêu|kế hoạch|chỉ tiêu|phấn đấu|tổng|kết quả|nhiệm vụ)\b[^,;:.]{0,40}(?:của|cho)\s*$"
)
#: Paragraphs over which a bare "công ty" is the one last named.
_SEAT_REACH = 2
_PRODUCER = Sieve(
    rf"\b(?P<bare>(?:{PRODUCER_WORDS}|don\s+vi|(?P<self>chung\s+toi))\b)(?:\s+(?:nay|tren)\b)?"
)
_NOT_ONE_BEFORE = re.compile(
    r"(?:\bcac|\bnhieu|\bmoi|\bnhung|\bso|\d|\btung|\bhai|\bba|\bho tro|\blien minh)\s*$"
    rf"|\b(?:{PRODUCER_WORDS})[\w\s]{{0,15}},\s*$"
)
#: Words that end the name of a producer.
_NAME_STOP = frozenset(
    {
        "có",
        "đã",
        "hiện",
        "là",
        "ở",
        "tại",
        "được",
        "đang",
        "này",
        "cũng",
        "sở",
        "vừa",
        "mới",
        "với",
        "cho",
        "và",
        "sẽ",
        "tiếp",
        "đưa",
        "chuyên",
        "đặt",
        "nằm",
        "thuộc",
        "mở",
        "làm",
        "đạt",
        "cung",
        "đi",
        "gồm",
        "của",
        "has",
        "have",
        "is",
        "was",
        "in",
        "at",
        "of",
        "for",
        "which",
        "that",
        "who",
    }
)
_NAME_TOKEN = re.compile(r"\s+([\w&.'’\-]+)")


class Scopes:
    """The place an article is about while it is read, sentence by sentence: a small discourse stack.

    At the bottom is the article's own place.  The subject of a sentence puts a place on top; the
    next paragraph, or "toàn tỉnh", takes it off again.  A bare "huyện" or "tỉnh" is the unit of
    that kind nearest to the top, a bare "công ty" the seat of the producer last named.
    """

    def __init__(self, gazetteer: Gazetteer, frame: Frame, text: Text) -> None:
        self._gazetteer = gazetteer
        self._frame = frame
        self._text = text
        self._current: Scope | None = frame.main
        self._levels: dict[Level, Scope] = {}
        self._named: dict[str, Scope] = {}
        self._cities: dict[str, tuple[Place, ...]] = {}
        self._seat: Scope | None = None
        self._seat_paragraph = -1
        self._paragraph = -1
        if frame.main is not None:
            self._levels[frame.main.place.level] = frame.main

    def within(self, sentence: Sentence) -> Place | None:
        """The province the story is in as the sentence begins: names that several districts bear
        mean the one there."""
        self._enter(sentence)
        scope = self._current or self._frame.main
        if scope is None or scope.place.level == "country":
            return None
        return self._gazetteer.province_of(scope.place)

    def read(
        self, sentence: Sentence, uses: Sequence[PlaceUse]
    ) -> tuple[Scope | None, list[ScopeEvent]]:
        """The scope at the start of the sentence, and the changes inside it, in order."""
        if sentence.zone == "caption":
            kept = (self._current, self._paragraph, dict(self._levels), self._seat)
            self._current = self._frame.main
            outcome = self._read(sentence, uses)
            self._current, self._paragraph, self._levels, self._seat = kept
            return outcome
        self._enter(sentence)
        return self._read(sentence, uses)

    def _enter(self, sentence: Sentence) -> None:
        """A new paragraph is about the article's own place, unless it says that it goes on."""
        if sentence.zone == "caption" or sentence.paragraph == self._paragraph:
            return
        first = self._paragraph == -1
        if first or not _GOES_ON.match(self._text.fold, sentence.start, sentence.end):
            self._current = self._frame.main
        self._paragraph = sentence.paragraph

    def _read(
        self, sentence: Sentence, uses: Sequence[PlaceUse]
    ) -> tuple[Scope | None, list[ScopeEvent]]:
        initial = self._current
        events: list[ScopeEvent] = []
        found: list[tuple[int, re.Match[str] | PlaceUse]] = [(u.start, u) for u in uses]
        found += [(m.start(), m) for m in bare_kinds(self._text, sentence, uses)]
        found += [(m.start(), m) for m in self._producers(sentence)]
        found.sort(key=lambda f: f[0])
        seen: list[PlaceUse] = []
        for _, item in found:
            if isinstance(item, PlaceUse):
                event = self._use(item, sentence, events)
                seen.append(item)
            elif item.re is _PRODUCER.pattern:
                event = self._producer(item, sentence, uses, events)
            else:
                event = self._generic(item, sentence, seen, events)
            if event is not None:
                events.append(event)
        self._move(sentence, uses, events, initial)
        return initial, events

    # -- the places named -----------------------------------------------------------------------

    def _use(
        self, use: PlaceUse, sentence: Sentence, events: Sequence[ScopeEvent]
    ) -> ScopeEvent | None:
        fold_text = self._text.fold
        scope = self._scope(use)
        if use.role == "seat":
            return ScopeEvent(
                use.start, scope, False, _clause_end(fold_text, use.end, sentence.end)
            )
        if use.role == "compare":
            return ScopeEvent(
                use.start, scope, False, _bracket_end(fold_text, use.end, sentence.end)
            )
        if use.role not in ("subject", "agent", "head"):
            return None
        if use.place.level == "country" and not _VERB_AFTER.match(fold_text, use.end):
            return None
        main = self._frame.main
        item = bool(_ITEM_AFTER.match(fold_text, use.end)) and use.role != "agent"
        explicit = not item or main is None or use.place.id == main.place.id
        return ScopeEvent(use.start, scope, explicit, sentence.end)

    def _scope(self, use: PlaceUse) -> Scope:
        return Scope(use.place, use.start, use.end, self._text.nfc[use.start : use.end], None)

    # -- bare kinds -----------------------------------------------------------------------------

    def _generic(
        self,
        m: re.Match[str],
        sentence: Sentence,
        seen: Sequence[PlaceUse],
        events: Sequence[ScopeEvent],
    ) -> ScopeEvent | None:
        surface = self._text.nfc[m.start() : m.end()].strip()
        at = m.start() + (len(m.group()) - len(m.group().lstrip()))
        if m["country"]:
            base: Scope | None = self._frame.country
        else:
            kind = m["kind"] or m["whole"] or m["council"] or m["english"] or ""
            if m["office"]:
                kind = "huyen" if m["office"].startswith("phòng") else "tinh"
            base = self._called(" ".join(fold(kind).split()), seen, self._top(events), at)
        if base is None:
            return None
        main = self._frame.main
        if (
            main is not None
            and main.place.level in ("district", "commune")
            and base.place.level == "province"
            and not m["whole"]
            and _RECOGNISES.match(self._text.fold, m.end())
        ):
            return None  # "Tỉnh đã công nhận 7 sản phẩm" in the story of a district: the district's
        scope = replace(base, start=at, end=at + len(surface), surface=surface)
        if _COUNTED_UNITS.search(self._text.fold, max(sentence.start, at - 16), at):
            return None  # "10/11 huyện, thành phố"
        before = self._text.lower[max(sentence.start, at - 8) : at]
        oblique = bool(m["kind"]) and _OBLIQUE.search(before) is not None
        if oblique and not _TOTAL_OF.search(self._text.lower, max(sentence.start, at - 60), at):
            return None
        return ScopeEvent(m.start(), scope, not oblique, sentence.end)

    def _top(self, events: Sequence[ScopeEvent]) -> Scope | None:
        """What the story is about at this point of the sentence."""
        return next((e.scope for e in reversed(events) if e.explicit), self._current)

    def _apposed(self, use: PlaceUse, at: int) -> bool:
        """Whether a bare kind stands right behind a name, which it takes up."""
        return _APPOSED.fullmatch(self._text.fold, use.end, at) is not None

    def _called(
        self, kind: str, seen: Sequence[PlaceUse], top: Scope | None, at: int
    ) -> Scope | None:
        """The unit that a bare kind means, looked for from the top of the stack down."""
        kinds, level = KIND_NAMES.get(kind, (frozenset(), None))
        if seen and self._apposed(seen[-1], at) and fold(seen[-1].place.kind) in kinds:
            return self._scope(seen[-1])  # "Ra tận Côn Đảo, huyện cũng có", "X – tỉnh đã có"
        for use in reversed(seen[-_REACH:]):
            if use.kind_given and fold(use.place.kind) in kinds and use.role not in _ASIDE:
                return self._scope(use)
        stack = [top, self._frame.main, *self._levels.values()]
        chain = [s for scope in stack if scope is not None for s in self._upwards(scope)]
        for scope in chain:
            if fold(scope.place.kind) in kinds:
                return scope
        if level is not None:
            return next((s for s in chain if s.place.level == level), None)
        return self._only(kinds, chain)

    def _only(self, kinds: frozenset[str], chain: Sequence[Scope]) -> Scope | None:
        """The one unit of that kind a province has ("Mai Sơn 5 sản phẩm, Thành phố 4 sản phẩm")."""
        province = next((s for s in chain if s.place.level == "province"), None)
        if province is None or not kinds & {"thanh pho", "thi xa"}:
            return None
        if province.place.id not in self._cities:
            self._cities[province.place.id] = self._find_cities(province.place.id)
        found = [p for p in self._cities[province.place.id] if fold(p.kind) in kinds]
        return replace(province, place=found[0], origin="computed") if len(found) == 1 else None

    def _find_cities(self, province: str) -> tuple[Place, ...]:
        on = self._frame.on or LAST_OLD_DAY
        forms = (
            self._gazetteer.get(p.id, on)
            for p in self._gazetteer.places("district")
            if p.parent == province
        )
        return tuple(p for p in forms if p.valid_on(on))

    def _upwards(self, scope: Scope) -> Iterator[Scope]:
        yield scope
        for above in self._gazetteer.ancestors(scope.place):
            if above.level != "country":
                yield replace(scope, place=form_at(self._gazetteer, above, self._frame.on))

    # -- producers ------------------------------------------------------------------------------

    def _producers(self, sentence: Sentence) -> Iterator[re.Match[str]]:
        fold_text = self._text.fold
        for m in _PRODUCER.finditer(fold_text, sentence.start, sentence.end):
            if not _NOT_ONE_BEFORE.search(
                fold_text, max(sentence.start, m.start() - 30), m.start()
            ):
                yield m

    def _producer(
        self,
        m: re.Match[str],
        sentence: Sentence,
        uses: Sequence[PlaceUse],
        events: Sequence[ScopeEvent],
    ) -> ScopeEvent | None:
        """Remember where a named producer sits; a bare "công ty" is back where the last one was."""
        fold_text = self._text.fold
        name, end = self._name_after(m.end(), sentence.end)
        first = bisect_right(uses, m.start(), key=lambda u: u.start)
        uses = uses[first : first + _REACH]
        until = _clause_end(fold_text, end, sentence.end)
        if name:
            seat = next(
                (self._scope(u) for u in uses if u.role == "seat" and end <= u.start <= until + 1),
                None,
            ) or next(
                (
                    self._scope(u)
                    for u in uses
                    if u.role == "name"
                    and m.end() <= u.start < end
                    and u.place.level in ("district", "commune")
                ),
                None,
            )
            known = self._named.get(name) or next(
                (
                    s
                    for n, s in islice(reversed(self._named.items()), _REACH)
                    if n.endswith(" " + name)
                ),
                None,
            )
            top = self._top(events)
            if seat is None and known is None and top is not None:
                seat = top if top.place.level in ("district", "commune") else None
            seat = seat or known
            self._seat, self._seat_paragraph = seat, sentence.paragraph
            if seat is None:
                return None
            self._named[name] = replace(seat, origin="sentence")
            if seat.start is not None and sentence.start <= seat.start:
                return None  # told in this sentence: its mention speaks for itself
        else:
            seat = self._seat
            reach = 0 if m["self"] else _SEAT_REACH
            near = sentence.paragraph - self._seat_paragraph <= reach
            if seat is None or not near or not _VERB_AFTER.match(fold_text, m.end()):
                return None
        return ScopeEvent(m.start(), replace(seat, origin="sentence"), False, until)

    def _name_after(self, start: int, limit: int) -> tuple[str, int]:
        """The proper name behind "công ty", folded, and where it ends; empty for a bare one."""
        nfc = self._text.nfc
        end, proper = start, False
        for _ in range(12):
            m = _NAME_TOKEN.match(nfc, end, limit)
            if m is None or (m[1].lower() in _NAME_STOP):
                break
            proper = proper or m[1][0].isupper()
            end = m.end()
        return (fold(nfc[start:end]).strip(), end) if proper else ("", start)

    # -- after the sentence ---------------------------------------------------------------------

    def _move(
        self,
        sentence: Sentence,
        uses: Sequence[PlaceUse],
        events: Sequence[ScopeEvent],
        initial: Scope | None,
    ) -> None:
        """What the next sentence is about."""
        topical = [e for e in events if e.explicit]
        main = self._frame.main
        if main is not None and main.place.level != "country" and main.origin != "site":
            # in an article about a province the country is an aside of one sentence
            topical = [e for e in topical if e.scope.place.level != "country"]
        if topical:
            last = topical[-1].scope
            compared = next((u.start for u in uses if u.role == "compare"), sentence.end)
            peers = {
                e.scope.place.id
                for e in events
                if e.scope.place.level == last.place.level
                and e.until == sentence.end
                and e.offset < compared
            }
            listed = len(peers) > 1 and last.place.level in ("district", "commune", "province")
            container = next(
                (
                    e.scope
                    for e in reversed(topical)
                    if e.scope.place.id != last.place.id
                    and self._gazetteer.is_within(last.place, e.scope.place)
                ),
                initial,
            )
            if (
                listed
                and container is not None
                and self._gazetteer.is_within(last.place, container.place)
            ):
                self._current = replace(container, origin="sentence")
            else:
                self._current = replace(last, origin="sentence")
            for e in topical:
                if not listed or e.scope.place.id == self._current.place.id:
                    self._levels.pop(e.scope.place.level, None)
                    self._levels = {e.scope.place.level: self._current, **self._levels}
        elif not events:
            told = {
                u.place.id: u
                for u in uses
                if u.role == "mention" and u.kind_given and self._inside(u)
            }
            small = [u for u in told.values() if u.place.level in ("district", "commune")]
            if len(small) == 1:
                self._current = replace(self._scope(small[0]), origin="sentence")

    def _inside(self, use: PlaceUse) -> bool:
        top = self._current
        return top is None or (
            use.place.id != top.place.id and self._gazetteer.is_within(use.place, top.place)
        )


def _clause_end(fold_text: str, start: int, limit: int) -> int:
    """Where the words of a producer end: at a semicolon, or at the next member of a list."""
    m = _NEXT_CLAUSE.search(fold_text, start, limit)
    return m.start() if m else limit


def _bracket_end(fold_text: str, start: int, limit: int) -> int:
    """How far a comparison reaches: its bracket, or the figure that follows it."""
    m = _COMPARED.match(fold_text, start, limit)
    return m.end() if m else start


_NEXT_CLAUSE = re.compile(r";|:|\b(?:va|con)\s+\d|,\s*(?:nang\s+tong|dua\s+tong|trong\s+khi)")
_COMPARED = re.compile(r"\s*\([^()]{0,80}\)|[^,;:]{0,60}?\d[^,;]*|,[^,;:]{0,60}?\d[^,;]*")
