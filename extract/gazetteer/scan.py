"""One pass over a text that finds the places named in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.gazetteer.names import DASHES, SYLLABLE, ascii_key, syllable_key
from extract.gazetteer.vocabulary import surnames
from extract.values import value

if TYPE_CHECKING:
    from extract.gazetteer.places import Gazetteer, Place, PlaceMention, Trie

SPACE, DASH, DOT, COMMA, COLON, OTHER = range(6)

_DASH_GAP = re.compile(rf"[^\S\n]*[{DASHES}][^\S\n]*")
_COMMA_GAP = re.compile(r"\s*[,;]\s*")
_COLON_GAP = re.compile(r"\s*(?::|\(|:\s*-)\s*")
_SENTENCE_END = re.compile(r"[.!?…]\s|\n")
_GLUED = re.compile(r"([QP])(\d{1,2})")
_FORMER = re.compile(r"\s*\(?\s*(?:cũ|CŨ|old|trước đây)\b")
#: A text with fewer letters beyond ASCII than this share is not written in Vietnamese letters.
_VIETNAMESE_SHARE = 0.08

#: A list of kinds ("huyện, thị xã, thành phố") is no longer than this.
_MOST_KINDS = 6

# Key sequences that announce a place, with its kind; the flag tells how an abbreviation is written:
# "" a word, "." a dot may follow, "!" a dot must follow.
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("tỉnh", "tỉnh", ""),
    ("thành phố", "thành phố", ""),
    ("tp", "thành phố", "."),
    ("huyện", "huyện", ""),
    ("h", "huyện", "!"),
    ("quận", "quận", ""),
    ("q", "quận", "!"),
    ("thị xã", "thị xã", ""),
    ("tx", "thị xã", "."),
    ("xã", "xã", ""),
    ("x", "xã", "!"),
    ("phường", "phường", ""),
    ("p", "phường", "!"),
    ("thị trấn", "thị trấn", ""),
    ("tt", "thị trấn", "."),
    ("đặc khu", "đặc khu", ""),
)
_KIND_BY_KEYS = {tuple(syllable_key(w) for w in k.split()): (v, f) for k, v, f in _KINDS}
_KIND_STARTS = frozenset(
    form
    for words, _, _ in _KINDS
    for w in [words.split()[0]]
    for form in (w, w.capitalize(), w.upper())
)
_ENGLISH_KINDS: dict[str, tuple[str, ...]] = {
    "province": ("tỉnh", "thành phố"),
    "city": ("thành phố",),
    "town": ("thị xã", "thị trấn"),
    "district": ("huyện", "quận"),
    "commune": ("xã",),
    "ward": ("phường",),
    "township": ("thị trấn",),
}
_ENGLISH_COMMUNES = frozenset({"commune", "ward", "township"})
_COMMUNE_KINDS = frozenset({"xã", "phường", "thị trấn", "đặc khu"})
# After a number these make it a count, not the name of a quarter.
_COUNTED = frozenset(
    {"sao", "sản", "sp", "chủ", "xã", "phường", "huyện", "quận", "hộ", "hợp", "đơn"}
)


@value(frozen=True, slots=True)
class _Head:
    """Kinds before names: tokens of the first kind, the last kind and the first name."""

    kinds: tuple[str, ...]
    first: int
    last: int
    next: int
    adjacent: bool
    plural: bool


class Scanner:
    """The state of one pass; made for one text and used once."""

    def __init__(self, gazetteer: Gazetteer, text: str, bare_districts: bool) -> None:
        self._gaz = gazetteer
        self._rules = gazetteer.rules
        self._text = text
        self._bare_districts = bare_districts
        spans = [match.span() for match in SYLLABLE.finditer(text)]
        self._words = [text[start:end] for start, end in spans]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]
        self._caseless = not any(map(str.isupper, text))
        beyond = len(text) - len(text.encode("ascii", "ignore"))
        self._ascii = beyond < _VIETNAMESE_SHARE * len(text) and (
            beyond / (sum(map(str.isalpha, text)) or 1) < _VIETNAMESE_SHARE
        )
        self._out: list[PlaceMention] = []
        self._carried: _Head | None = None

    def run(self) -> list[PlaceMention]:
        words, i, n = self._words, 0, len(self._words)
        while i < n:
            word = words[i]
            if word in _KIND_STARTS:
                after = self._kinded(i)
                if after:
                    i = after
                    continue
            if (
                self._carried
                and i
                and _SENTENCE_END.search(self._text, self._ends[i - 1], self._starts[i])
            ):
                self._carried = None
            if self._ascii and word.lower() in _ENGLISH_COMMUNES:
                self._english_commune(i)
            elif word[0].isupper():
                i = self._unkinded(i) or i + 1
                continue
            i += 1
        return self._out

    # -- tokens -------------------------------------------------------------------------------

    def _key(self, i: int) -> str:
        return syllable_key(self._words[i])

    def _gap(self, i: int) -> int:
        """What lies between token ``i`` and the next."""
        gap = self._text[self._ends[i] : self._starts[i + 1]]
        if gap == " ":
            return SPACE
        if gap.isspace():
            return SPACE if gap.count("\n") < 2 else OTHER
        if _DASH_GAP.fullmatch(gap):
            return DASH
        if gap[0] == "." and (len(gap) == 1 or gap[1:].isspace()) and "\n" not in gap:
            return DOT
        if _COMMA_GAP.fullmatch(gap):
            return COMMA
        if _COLON_GAP.fullmatch(gap):
            return COLON
        return OTHER

    def _proper(self, i: int) -> bool:
        first = self._words[i][0]
        return first.isupper() or first.isdigit() or self._caseless

    def _walk(
        self, trie: Trie, i: int, *, plain: bool = False, all_proper: bool = True
    ) -> list[tuple[tuple[Place, ...], int, bool]]:
        """Names that begin at token ``i``, longest first: places, end token, is a mere phrase."""
        found: list[tuple[tuple[Place, ...], int, bool]] = []
        node = trie.root
        dashed = False
        j, n = i, len(self._words)
        while j < n:
            if plain and not self._words[j].isascii():
                break
            if j > i and all_proper and not self._proper(j):
                break
            if dashed:
                joint = node.next.get("-")
                if joint is None:
                    break
                node = joint
            key = self._key(j)
            child = node.next.get(ascii_key(key) if plain else key)
            if child is None:
                break
            node = child
            j += 1
            if node.places or node.phrase:
                found.append((tuple(node.places), j, node.phrase))
            if j == n:
                break
            gap = self._gap(j - 1)
            short = len(self._words[j - 1]) <= 3 and self._words[j - 1].isupper()
            if gap not in (SPACE, DASH) and not (gap == DOT and short):
                break
            dashed = gap == DASH
        return found[::-1]

    # -- names behind a kind ------------------------------------------------------------------

    def _kind_at(self, i: int) -> tuple[str, int, str] | None:
        """The kind that begins at token ``i``: kind, next token, how it is abbreviated."""
        n = len(self._words)
        if i + 1 < n and self._gap(i) == SPACE:
            hit = _KIND_BY_KEYS.get((self._key(i), self._key(i + 1)))
            if hit:
                return hit[0], i + 2, hit[1]
        hit = _KIND_BY_KEYS.get((self._key(i),))
        if hit is None:
            return None
        kind, flag = hit
        if flag == "!" and (i + 1 >= n or self._gap(i) != DOT):
            return None
        if flag == "!" and len(self._words[i + 1]) == 1 and self._words[i + 1].isalpha():
            return None  # "P.V" signs an article, it is no ward
        if self._words[i] == "tt" and (i + 1 >= n or self._gap(i) != DOT):
            return None
        return kind, i + 1, flag

    def _head(self, i: int) -> _Head | None:
        first = self._kind_at(i)
        if first is None:
            return None
        kinds = [first[0]]
        _, j, flag = first
        last, n = i, len(self._words)
        while j < n and len(kinds) < _MOST_KINDS:
            gap = self._gap(j - 1)
            k = j
            if gap == SPACE and self._words[j].lower() in ("và", "hoặc") and j + 1 < n:
                k = j + 1
            elif (
                gap not in (COMMA, DASH) and self._text[self._ends[j - 1] : self._starts[j]] != "/"
            ):
                break
            following = self._kind_at(k) if self._words[k] in _KIND_STARTS else None
            if following is None:
                break
            kinds.append(following[0])
            last = k
            _, j, flag = following
        j = self._past_modifiers(j)
        if j >= n:
            return None
        gap = self._gap(j - 1)
        before = self._words[i - 1] if i and self._gap(i - 1) == SPACE else ""
        plural = len(kinds) > 1 or before.lower() in self._rules.plural or before.isdigit()
        adjacent = gap == SPACE or (gap == DOT and flag != "")
        if not adjacent and not (plural and gap == COLON):
            return None
        if flag == "!" and self._gap(j - 1) != DOT:
            return None
        return _Head(tuple(dict.fromkeys(kinds)), i, last, j, adjacent, plural)

    def _past_modifiers(self, j: int) -> int:
        for size in (3, 2, 1):
            words = tuple(self._words[j : j + size])
            if words in self._rules.modifiers and all(
                self._gap(t) == SPACE for t in range(j - 1, min(j + size, len(self._words) - 1))
            ):
                return j + size
        return j

    def _named(self, i: int, kinds: tuple[str, ...]) -> tuple[tuple[Place, ...], int]:
        """The places of these kinds whose name begins at ``i``, and the token after it."""
        from extract.gazetteer.places import of_kinds

        if i >= len(self._words) or not self._proper(i) or self._counts(i):
            return (), i
        tries: list[tuple[Trie, bool]] = []
        communes = [k for k in kinds if k in _COMMUNE_KINDS]
        if communes:
            tries.append((self._gaz.commune_trie, False))
        if len(communes) < len(kinds):
            tries.append((self._gaz.main_trie, False))
        if self._ascii and communes:
            tries.append((self._gaz.ascii_commune_trie, True))
        if self._ascii and len(communes) < len(kinds):
            tries.append((self._gaz.ascii_main_trie, True))
        best: tuple[tuple[Place, ...], int] = ((), i)
        for trie, plain in tries:
            for places, end, _ in self._walk(trie, i, plain=plain, all_proper=False):
                found = of_kinds(places, kinds)
                if found:
                    if end > best[1]:
                        best = (found, end)
                    break
        return best

    def _counts(self, i: int) -> bool:
        """Whether the digits at token ``i`` are a number rather than a name."""
        if not self._words[i].isdigit():
            return False
        if i + 1 == len(self._words):
            return False
        gap = self._text[self._ends[i] : self._starts[i + 1]]
        following = self._words[i + 1]
        if gap in (".", ",") and following.isdigit():
            return len(following) != 1 or gap == "."
        return gap.startswith("%") or (self._gap(i) == SPACE and following.lower() in _COUNTED)

    def _kinded(self, i: int) -> int | None:
        head = self._head(i)
        if head is None:
            return None
        found, end = self._named(head.next, head.kinds)
        if not found:
            if head.plural and head.kinds[0] not in _COMMUNE_KINDS:
                self._carried = head
            return None
        if head.adjacent and head.last != head.first:
            # "huyện và thành phố Cà Mau": the name belongs to the kind next to it.
            own = self._kind_at(head.last)
            exact = tuple(p for p in found if own and p.kind == own[0])
            if exact and own:
                found = exact
                head = _Head((own[0],), head.last, head.last, head.next, True, True)
        start = self._starts[head.first]
        if not head.adjacent or head.last != head.first:
            start = self._starts[head.next]
        kind = self._kind_surface(head)
        self._emit(start, head.next, end, found, kind)
        if not head.plural:
            self._carried = None
            return end
        while True:
            following = self._next_item(end)
            if following is None:
                break
            more, after = self._named(following, head.kinds)
            if not more:
                break
            self._emit(self._starts[following], following, after, more, kind)
            end = after
        self._carried = None if head.kinds[0] in _COMMUNE_KINDS else head
        return end

    def _kind_surface(self, head: _Head) -> str:
        return self._text[self._starts[head.first] : self._ends[head.next - 1]]

    def _next_item(self, end: int) -> int | None:
        """The token where the next item of a list would begin, ``None`` where the list ends."""
        if end >= len(self._words):
            return None
        gap = self._gap(end - 1)
        joined = self._words[end] in ("và", "cùng", "VÀ", "and")
        if joined and gap in (SPACE, COMMA) and end + 1 < len(self._words):
            item = end + 1
        elif gap == COMMA:
            item = end
        else:
            return None
        return None if self._words[item] in _KIND_STARTS and self._head(item) else item

    # -- names without a kind before them -----------------------------------------------------

    def _unkinded(self, i: int) -> int | None:
        glued = _GLUED.fullmatch(self._words[i]) if self._words[i][0] in "QP" else None
        if glued:
            return self._glued(i, glued)
        key = self._key(i)
        if key not in self._gaz.main_trie.root.next and not self._ascii:
            return None
        walks = [(self._gaz.main_trie, False)]
        if self._ascii:
            walks.append((self._gaz.ascii_main_trie, True))
        steps = (step for trie, plain in walks for step in self._walk(trie, i, plain=plain))
        # the longest first in text without diacritics: "Vinh Long" is no city of Vinh
        for_each = sorted(steps, key=lambda step: -step[1]) if self._ascii else steps
        for places, end, phrase in for_each:
            if self._with_english_kind(i, end, places):
                return end + 1
            if phrase:
                return end
            found = self._allowed(i, end, places)
            if found:
                self._emit(self._starts[i], i, end, found, None)
                return end
            carried = self._carried
            if carried and places and not self._flanked(i, end):
                from extract.gazetteer.places import of_kinds

                of_list = of_kinds(places, carried.kinds)
                if of_list:
                    self._emit(self._starts[i], i, end, of_list, self._kind_surface(carried))
                    return end
        return None

    def _glued(self, i: int, glued: re.Match[str]) -> int | None:
        kind = "quận" if glued[1] == "Q" else "phường"
        places = self._gaz.lookup(glued[2], kind=kind)
        if places:
            self._emit(self._starts[i], i, i + 1, places, glued[1], name_start=self._starts[i] + 1)
            return i + 1
        return None

    def _with_english_kind(self, i: int, end: int, places: tuple[Place, ...]) -> bool:
        if end >= len(self._words) or self._gap(end - 1) != SPACE:
            return False
        kinds = _ENGLISH_KINDS.get(self._words[end].lower())
        found = tuple(p for p in places if p.kind in kinds) if kinds else ()
        if self._words[end].lower() == "province":
            found = tuple(p for p in found if p.level == "province")
        if not found:
            return False
        self._emit(self._starts[i], i, end, found, self._words[end], stop=self._ends[end])
        return True

    def _allowed(self, i: int, end: int, places: tuple[Place, ...]) -> tuple[Place, ...]:
        """The places that a bare name may mean; none where it may as well be something else."""
        name = self._text[self._starts[i] : self._ends[end - 1]]
        if name in self._rules.never_bare:
            return ()
        if name in self._rules.unflanked and self._flanked(i, end):
            return ()
        if i and self._gap(i - 1) == SPACE and self._words[i - 1] in self._rules.not_after:
            return ()
        high = tuple(p for p in places if p.level in ("country", "province"))
        if high:
            single = end - i == 1 and self._words[i] not in ("BRVT",)
            return () if single and self._left_flanked(i) else high
        if self._bare_districts:
            return places
        if end - i < 2 or self._flanked(i, end):
            return ()
        ids = {p.id for p in places}
        return places if len(ids) == 1 and ids <= self._gaz.unique_districts else ()

    def _left_flanked(self, i: int) -> bool:
        return i > 0 and self._gap(i - 1) == SPACE and self._words[i - 1][0].isupper()

    def _flanked(self, i: int, end: int) -> bool:
        """Whether capitalised words stand directly beside, so that it may be part of a name."""
        right = (
            end < len(self._words) and self._gap(end - 1) == SPACE and self._words[end][0].isupper()
        )
        return right or self._left_flanked(i)

    def _english_commune(self, i: int) -> None:
        from extract.gazetteer.places import of_kinds

        kinds = _ENGLISH_KINDS[self._words[i].lower()]
        for first in range(max(0, i - 4), i):
            if not self._proper(first):
                continue
            for trie, plain in (
                (self._gaz.commune_trie, False),
                (self._gaz.ascii_commune_trie, True),
            ):
                for places, end, _ in self._walk(trie, first, plain=plain):
                    found = of_kinds(places, kinds)
                    if found and end == i and self._gap(end - 1) == SPACE:
                        while self._out and self._out[-1].end > self._starts[first]:
                            self._out.pop()
                        word = self._words[i]
                        self._emit(self._starts[first], first, end, found, word, stop=self._ends[i])
                        return

    # -- results ------------------------------------------------------------------------------

    def _emit(
        self,
        start: int,
        first: int,
        end: int,
        places: tuple[Place, ...],
        kind: str | None,
        *,
        stop: int | None = None,
        name_start: int | None = None,
    ) -> None:
        from extract.gazetteer.places import PlaceMention

        last = self._ends[end - 1] if stop is None else stop
        past = _FORMER.match(self._text, last) is not None
        former = tuple(p for p in places if p.era == "vn63") if past else ()
        self._out.append(
            PlaceMention(
                start,
                last,
                self._text[start:last],
                kind,
                self._gaz.narrow(former or places),
                self._starts[first] if name_start is None else name_start,
                kind is None and self._person_like(first),
                past,
            )
        )

    def _person_like(self, i: int) -> bool:
        """Whether one to three capitalised words stand before, the first of them a surname."""
        j = i
        while j > 0 and i - j < 4 and self._left_flanked(j):
            j -= 1
        return 0 < i - j < 4 and self._key(j) in surnames()
