"""Vietnamese administrative units of both eras: look-up, mentions in text, what became of them.

``vn63`` is the division with 63 provinces, districts and communes (to 2025-06-30), ``vn34`` the
one with 34 provinces and communes.  A :class:`Place` is a unit in the form it had between two
dates: a unit that was renamed or raised in rank keeps its ``id`` and has several forms (tỉnh Thừa
Thiên Huế and thành phố Huế are both ``vn63:46``).  Data: CSV files beside this module.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from typing import Literal

from extract.gazetteer.names import ascii_key, is_bare_ascii, name_keys, split_name, syllable_key
from extract.values import value

Era = Literal["vn63", "vn34"]
Level = Literal["country", "province", "district", "commune"]

#: First day of the 34 provinces.
REFORM = "2025-07-01"
LEVELS: tuple[Level, ...] = ("country", "province", "district", "commune")
KIND_LEVELS: dict[str, tuple[Level, ...]] = {
    "tỉnh": ("province",),
    "thành phố": ("province", "district"),
    "huyện": ("district",),
    "quận": ("district",),
    "thị xã": ("district",),
    "xã": ("commune",),
    "phường": ("commune",),
    "thị trấn": ("commune",),
    "đặc khu": ("commune",),
}


@value(frozen=True, slots=True)
class Place:
    """A unit in the form it had from ``valid_from`` to ``valid_to`` (ISO days, inclusive).

    ``valid_from`` is ``None`` where it is older than the programme (2018), ``valid_to`` where it
    stands today; either may have less than day precision.  ``parent`` and ``successors`` are ids;
    ``lat`` and ``lon`` (degrees) are known for provinces and the country only.
    """

    id: str
    code: str
    era: Era | None
    level: Level
    kind: str
    name: str
    parent: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    aliases: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None

    @property
    def full_name(self) -> str:
        """The name written out with its kind: ``tỉnh Sóc Trăng``, ``quận 2``, ``Việt Nam``."""
        return f"{self.kind} {self.name}" if self.kind else self.name

    def valid_on(self, on: str) -> bool:
        """Whether the form held at some time of ``on`` (ISO; a year or month means all of it)."""
        first = on[:10]
        if self.valid_from is not None and self.valid_from > _last_day(first):
            return False
        return self.valid_to is None or _last_day(self.valid_to) >= first


@value(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text; ``text[start:end] == surface``.

    The span covers the kind where it stands beside the name (``tỉnh Sóc Trăng``); ``name_start``
    is where the name begins.  ``kind_surface`` is the kind as written, also where it was carried
    over from the head of a list ("các huyện A, B"), ``None`` for a bare name.  ``person_like``
    tells that a bare name stands behind what looks like a surname, ``former`` that "cũ" follows.
    """

    start: int
    end: int
    surface: str
    kind_surface: str | None
    candidates: tuple[Place, ...]
    name_start: int
    person_like: bool = False
    former: bool = False

    @property
    def bare(self) -> bool:
        return self.kind_surface is None


def _last_day(date: str) -> str:
    """The latest day, as a text that sorts, of an ISO date of any precision."""
    return date if len(date) == 10 else date + {4: "-12-31", 7: "-31"}.get(len(date), "")


#: Words of an address that make a direction of what follows, not a name.
_DIRECTED = frozenset({"phia", "mien", "vung"})
_DIRECTIONS = frozenset({"bac", "nam", "dong", "tay"})


class Gazetteer:
    """All places; made once by :func:`load`, never changed."""

    def __init__(self, places: Sequence[Place], rules: MentionRules) -> None:
        self._rules = rules
        self._main = tuple(places)
        self._ancestors: dict[tuple[str | None, str | None], tuple[Place, ...]] = {}
        self._by_id: dict[str, tuple[Place, ...]] = {}
        for place in self._main:
            self._by_id[place.id] = (*self._by_id.get(place.id, ()), place)

    # -- by identifier ------------------------------------------------------------------------

    def get(self, place_id: str, on: str | None = None) -> Place:
        """The place of that id, in its form on the date ``on``, else in its last form.

        ``KeyError`` where there is none.
        """
        forms = self._forms(place_id)
        if on is not None:
            for form in forms:
                if form.valid_on(on):
                    return form
            if forms[0].valid_from is None or on < forms[0].valid_from:
                return forms[0]
        return forms[-1]

    def by_code(self, code: str, on: str | None = None) -> Place | None:
        """The place of a GSO code (``94``, ``94/947``, ``VN``) on a date, ``None`` if unknown.

        Codes were reused: before 2025-07-01 a code is read in the old division, from then on (and
        without a date) in the new one; a code that only one of them has is read there.
        """
        if code == "VN":
            return self.get("VN")
        order = ("vn63", "vn34") if on is not None and on < REFORM else ("vn34", "vn63")
        for era in order:
            if forms := self._find(f"{era}:{code}"):
                return self.get(forms[0].id, on)
        return None

    def forms(self, place_id: str) -> tuple[Place, ...]:
        """All forms of one unit, in time order."""
        return self._forms(place_id)

    def places(self, level: Level, era: Era | None = None) -> tuple[Place, ...]:
        """The last form of every unit of a level, of one era or both."""
        ids = self._communes_by_id if level == "commune" else self._by_id
        last = (forms[-1] for forms in ids.values())
        return tuple(p for p in last if p.level == level and era in (None, p.era))

    # -- by name ------------------------------------------------------------------------------

    def lookup(
        self,
        name: str,
        *,
        kind: str | None = None,
        level: Level | None = None,
        within: Place | None = None,
        on: str | None = None,
    ) -> tuple[Place, ...]:
        """The places of a name or alias, provinces first, each id once.

        The name may hold its kind ("huyện Mỹ Xuyên").  Case, dashes, apostrophes, the place of
        the tone mark and i/y do not matter, tones and letters do; only a query in bare ASCII also
        finds names that have diacritics.  Communes are found when ``kind`` or ``level`` asks for
        them, or when nothing higher has the name.  With ``on`` (ISO, any precision) those that
        existed then; where none did, the others.
        """
        if kind is None and not self._named(split_name(name), name, level):
            kind, name = split_kind(name)
        found = self._named(split_name(name), name, level, kind)
        if kind is not None:
            found = _of_kinds(found, (kind,))
        if level is not None:
            found = tuple(p for p in found if p.level == level)
        return self.narrow(found, within=within, on=on)

    def narrow(
        self, places: Iterable[Place], *, within: Place | None = None, on: str | None = None
    ) -> tuple[Place, ...]:
        """Those inside a unit (of either era), and those of a date, or all if none is of it."""
        found = tuple(places)
        if within is not None:
            found = tuple(p for p in found if self.is_within(p, within))
        if on is not None:
            found = tuple(p for p in found if p.valid_on(on)) or self._reformed(found, on) or found
        return _ordered(_one_form_each(found)) if len(found) > 1 else found

    def _reformed(self, places: tuple[Place, ...], on: str) -> tuple[Place, ...]:
        """The forms on a date of units that were called otherwise at another time."""
        now = ((p, self.get(p.id, on)) for p in places)
        return tuple(
            form
            for p, form in now
            if form.valid_on(on) and (form.name == p.name or p.level == "province")
        )

    def is_within(self, place: Place, area: Place) -> bool:
        """Whether a place is, or lies in, an area of either era."""
        if area.level == "country":
            return True
        if area.id in self._chain(place):
            return True
        if place.era in (None, area.era):
            return False
        if area.era == "vn34":
            return any(area.id in self._chain(p) for p in self.now(place))
        parts = [area.id in self._chain(p) for p in self.former(place)]
        return any(parts) if place.level == "commune" else bool(parts) and all(parts)

    def _chain(self, place: Place) -> list[str]:
        return [place.id, *[p.id for p in self.ancestors(place)]]

    # -- relations ----------------------------------------------------------------------------

    def ancestors(self, place: Place) -> tuple[Place, ...]:
        """The units above it, nearest first, in their form at the place's own time."""
        key = (place.parent, place.valid_to or place.valid_from)
        known = self._ancestors.get(key)
        if known is None:
            found: list[Place] = []
            while place.parent is not None:
                place = self.get(place.parent, place.valid_to or place.valid_from)
                found.append(place)
            known = self._ancestors[key] = tuple(found)
        return known

    def province_of(self, place: Place) -> Place:
        """The province a place is or lies in; the country for the country."""
        if place.level == "province":
            return place
        return next((p for p in self.ancestors(place) if p.level == "province"), place)

    def now(self, place: Place) -> tuple[Place, ...]:
        """Today's units of a former one; itself, in its last form, where it still stands.

        A former district has no unit of its own today: the province that holds it is given.
        """
        if place.era != "vn63":
            return (self.get(place.id),)
        holder = self.province_of(place) if place.level == "district" else place
        if not holder.successors:
            holder = self.province_of(place)
        return tuple(self.get(s) for s in holder.successors)

    def former(self, place: Place) -> tuple[Place, ...]:
        """The units of the old division that went into one of the new; itself if it is old."""
        if place.era != "vn34":
            return (place,)
        index = self._former_communes if place.level == "commune" else self._former_provinces
        return tuple(self.get(i) for i in index.get(place.id, ()))

    def in_era(self, place: Place, on: str) -> tuple[Place, ...]:
        """The place as of a date: its form then, or what it became, or what it was made of."""
        if any(form.valid_on(on) for form in self._forms(place.id)) or place.era is None:
            return (self.get(place.id, on),)
        if place.era == "vn63" and on >= REFORM:
            return tuple(self.get(p.id, on) for p in self.now(place))
        if place.era == "vn34" and on < REFORM:
            return tuple(self.get(p.id, on) for p in self.former(place))
        return (self.get(place.id, on),)

    # -- in text ------------------------------------------------------------------------------

    def mentions(
        self, text: str, *, bare_districts: bool = False, on: str | None = None
    ) -> list[PlaceMention]:
        """Every place named in an NFC text, in order, without overlaps.

        Names with their kind, of all levels; province names and the country alone; district names
        alone where they are of one district, capitalised and no everyday words
        (``bare_districts`` gives all of them).  ``on`` narrows the candidates as in
        :meth:`lookup`.  Linear in the length of the text.
        """
        from extract.gazetteer.scan import Scanner

        found = self._within_following(text, Scanner(self, text, bare_districts).run())
        return [
            m if m.former or on is None else replace(m, candidates=self.narrow(m.candidates, on=on))
            for m in found
        ]

    def _within_following(self, text: str, found: list[PlaceMention]) -> list[PlaceMention]:
        """Of "xã A, huyện B, tỉnh C" each is what lies in the next."""
        narrowed = found[::-1]
        for i in range(1, len(narrowed)):
            area, m = narrowed[i - 1], narrowed[i]
            if len(m.candidates) < 2 or not _PART_OF.fullmatch(text, m.end, area.start):
                continue
            inside = tuple(
                p
                for p in m.candidates
                if any(p.level != a.level and self.is_within(p, a) for a in area.candidates)
            )
            if inside:
                narrowed[i] = replace(m, candidates=inside)
        return narrowed[::-1]

    # -- in addresses -------------------------------------------------------------------------

    def in_slug(self, path: str) -> list[Place]:
        """The provinces, then districts, that the words of an ASCII address name.

        Whole words only; a district alone counts where its spelling is of one district and of no
        everyday phrase, else it needs its kind ("huyen-chau-thanh").
        """
        words = [ascii_key(syllable_key(w)) for w in re.findall(r"[a-z0-9]+", path.lower())]
        provinces: list[Place] = []
        districts: list[Place] = []
        i = 0
        while i < len(words):
            kinds, size = _slug_kind(words, i)
            found, length = self._slug_match(words, i + size, kinds)
            if not found and kinds:
                size, kinds = 0, ()
                found, length = self._slug_match(words, i, kinds)
            if found and not kinds and i and words[i - 1] in _DIRECTED and words[i] in _DIRECTIONS:
                found, length = (), 1  # "khu-vuc-phia-bac-quang-ninh" is not Bắc Quang
            if not found:
                i += max(1, length)
                continue
            for place in found:
                (provinces if place.level == "province" else districts).append(place)
            i += size + length
        inside = [d for d in districts if any(self.is_within(d, p) for p in provinces)]
        return list(dict.fromkeys([*provinces, *(inside or districts)]))

    def of_host(self, host: str, on: str | None = None) -> Place | None:
        """The province whose squeezed name a host holds ("baodaklak.vn"), ``None`` if none.

        Of a name that both divisions have, the form on the date, else today's.
        """
        labels = host.lower().rstrip(".").split(".")
        best: tuple[int, tuple[Place, ...]] | None = None
        for label in labels:
            squeezed = label.replace("-", "")
            for name, places in self._host_names.items():
                fits = squeezed in _short_labels(name) if len(name) < 5 else name in squeezed
                if fits and (best is None or len(name) > best[0]):
                    best = (len(name), places)
            if best is not None:
                break  # "travinh.baovinhlong.vn": the pages of the one on the paper of the other
        if best is None:
            return None
        found = self.narrow(best[1], on=on)
        return found[0] if on is not None else sorted(found, key=lambda p: p.era != "vn34")[0]

    # -- indexes ------------------------------------------------------------------------------

    @property
    def rules(self) -> MentionRules:
        return self._rules

    @cached_property
    def main_trie(self) -> Trie:
        """Names of the country, provinces and districts by syllable keys."""
        trie = Trie()
        for place in self._main:
            for name in (place.name, *place.aliases):
                for keys in name_keys(name):
                    trie.add(keys, place)
        for phrase in self._rules.not_places:
            for keys in name_keys(phrase):
                trie.block(keys)
        return trie

    @cached_property
    def commune_trie(self) -> Trie:
        trie = Trie()
        for place in self._communes:
            for keys in name_keys(place.name):
                trie.add(keys, place)
        return trie

    @cached_property
    def ascii_main_trie(self) -> Trie:
        """The same without diacritics, for English and unaccented text."""
        trie = Trie()
        for place in self._main:
            for name in (place.name, *place.aliases):
                for keys in name_keys(name):
                    trie.add(tuple(ascii_key(k) for k in keys), place)
        for phrase in self._rules.not_places:
            for keys in name_keys(phrase):
                trie.block(tuple(ascii_key(k) for k in keys))
        return trie

    @cached_property
    def ascii_commune_trie(self) -> Trie:
        trie = Trie()
        for place in self._communes:
            for keys in name_keys(place.name):
                trie.add(tuple(ascii_key(k) for k in keys), place)
        return trie

    @cached_property
    def unique_districts(self) -> frozenset[str]:
        """Ids of the districts whose name alone tells which one is meant."""
        ids_by_name: dict[tuple[str, ...], set[str]] = {}
        for place in self._main:
            if place.level in ("province", "district"):
                ids_by_name.setdefault(_plain_keys(place.name), set()).add(place.id)
        doubtful = {_plain_keys(n) for n in self._rules.ambiguous_districts}
        return frozenset(
            next(iter(ids))
            for keys, ids in ids_by_name.items()
            if len(ids) == 1 and len("".join(keys)) > 3 and keys not in doubtful
        )

    @cached_property
    def _doubtful_slugs(self) -> frozenset[tuple[str, ...]]:
        return frozenset(
            tuple(ascii_key(syllable_key(w)) for w in slug.split("-"))
            for slug in self._rules.ambiguous_slugs
        )

    @cached_property
    def _communes(self) -> tuple[Place, ...]:
        return tuple(_read_communes())

    @cached_property
    def _communes_by_id(self) -> dict[str, tuple[Place, ...]]:
        return {p.id: (p,) for p in self._communes}

    @cached_property
    def _former_provinces(self) -> dict[str, tuple[str, ...]]:
        return _inverse(self._main)

    @cached_property
    def _former_communes(self) -> dict[str, tuple[str, ...]]:
        return _inverse(self._communes)

    @cached_property
    def _host_names(self) -> dict[str, tuple[Place, ...]]:
        names: dict[str, tuple[Place, ...]] = {}
        for place in self._main:
            if place.level != "province":
                continue
            for name in (place.name, *place.aliases):
                squeezed = "".join(re.findall(r"[a-z0-9]+", ascii_key(name.casefold())))
                if squeezed not in self._rules.host_ignore and place not in names.get(squeezed, ()):
                    names[squeezed] = (*names.get(squeezed, ()), place)
        for word, code in self._rules.hosts.items():
            named = self.by_code(code, "2025-06-30")
            names[word] = tuple(
                p
                for p in self._main
                if named is not None and p.name == named.name and p.level == "province"
            )
        return names

    def _find(self, place_id: str) -> tuple[Place, ...]:
        forms = self._by_id.get(place_id)
        if forms is None and "/" in place_id:
            forms = self._communes_by_id.get(place_id)
        return forms or ()

    def _forms(self, place_id: str) -> tuple[Place, ...]:
        forms = self._find(place_id)
        if not forms:
            raise KeyError(place_id)
        return forms

    def _named(
        self, syllables: tuple[str, ...], name: str, level: Level | None, kind: str | None = None
    ) -> tuple[Place, ...]:
        keys = tuple(syllable_key(s) for s in syllables)
        plain = tuple(ascii_key(k) for k in keys)
        bare = is_bare_ascii(name)
        wants_commune = level == "commune" or "commune" in KIND_LEVELS.get(kind or "", ())
        found: tuple[Place, ...] = ()
        if not wants_commune:
            found = self.main_trie.exact(keys) or (
                self.ascii_main_trie.exact(plain) if bare else ()
            )
        if not found and level in (None, "commune") and (kind is None or wants_commune):
            found = self.commune_trie.exact(keys) or (
                self.ascii_commune_trie.exact(plain) if bare else ()
            )
        return found

    def _slug_match(
        self, words: list[str], i: int, kinds: tuple[str, ...]
    ) -> tuple[tuple[Place, ...], int]:
        for found, length in self.ascii_main_trie.walk(words, i):
            if not found:
                return (), length
            if kinds:
                found = _of_kinds(found, kinds)
            else:
                found = tuple(p for p in found if p.level == "province") or tuple(
                    p
                    for p in found
                    if p.id in self.unique_districts
                    and tuple(words[i : i + length]) not in self._doubtful_slugs
                )
                if length == 1 and not any(len(words[i]) > 4 or p.code == "46" for p in found):
                    found = tuple(p for p in found if words[i] in ("hcm", "brvt"))
                if len({p.id for p in found if p.level == "district"}) > 1:
                    found = ()
            if found:
                return _ordered(_one_form_each(found)), length
        return (), 0


# ---------------------------------------------------------------------------------------------


class Trie:
    """Sequences of syllable keys to the places that have such a name."""

    __slots__ = ("_blocked", "_root")

    def __init__(self) -> None:
        self._root: _Node = _Node()
        self._blocked: set[tuple[str, ...]] = set()

    @property
    def root(self) -> _Node:
        return self._root

    def add(self, keys: tuple[str, ...], place: Place) -> None:
        node = self._reach(keys)
        if not node.places or node.places[-1] is not place:
            node.places.append(place)

    def block(self, keys: tuple[str, ...]) -> None:
        """The sequence is a phrase of its own and names no place when it stands without kind."""
        self._reach(keys).phrase = True

    def exact(self, keys: Sequence[str]) -> tuple[Place, ...]:
        node: _Node | None = self._root
        for key in keys:
            node = node.next.get(key) if node else None
        return tuple(node.places) if node else ()

    def walk(self, keys: Sequence[str], i: int) -> list[tuple[tuple[Place, ...], int]]:
        """Names from ``i``, longest first, with their number of keys; phrases have no places."""
        found: list[tuple[tuple[Place, ...], int]] = []
        node: _Node | None = self._root
        j = i
        while node is not None and j < len(keys):
            node = node.next.get(keys[j])
            j += 1
            if node is not None and (node.places or node.phrase):
                found.append((tuple(node.places), j - i))
        return found[::-1]

    def _reach(self, keys: Iterable[str]) -> _Node:
        node = self._root
        for key in keys:
            node = node.next.setdefault(key, _Node())
        return node


class _Node:
    __slots__ = ("next", "phrase", "places")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.places: list[Place] = []
        self.phrase = False


@dataclass(frozen=True, slots=True)
class MentionRules:
    """The word lists of ``mentions.toml``."""

    plural: frozenset[str]
    modifiers: frozenset[tuple[str, ...]]
    never_bare: frozenset[str]
    unflanked: frozenset[str]
    not_places: tuple[str, ...]
    not_after: frozenset[str]
    ambiguous_districts: tuple[str, ...]
    ambiguous_slugs: frozenset[str]
    host_ignore: frozenset[str]
    hosts: Mapping[str, str]


#: What stands between a unit and the one it lies in: "xã A (huyện B)", "xã A thuộc huyện B".
_PART_OF = re.compile(r"\s*(?:[,(–-]|của|thuộc)\s*")
_KIND_WORDS = {
    "tỉnh": "tỉnh",
    "thành phố": "thành phố",
    "tp": "thành phố",
    "tp.": "thành phố",
    "huyện": "huyện",
    "h.": "huyện",
    "quận": "quận",
    "q.": "quận",
    "thị xã": "thị xã",
    "tx": "thị xã",
    "tx.": "thị xã",
    "xã": "xã",
    "x.": "xã",
    "phường": "phường",
    "p.": "phường",
    "thị trấn": "thị trấn",
    "tt.": "thị trấn",
    "đặc khu": "đặc khu",
}
_KIND_PREFIX = re.compile(
    r"(?P<kind>tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu"
    r"|tp\.?|tx\.?|tt\.|[hqxp]\.)(?:\s+|(?<=\.)\s*)(?P<name>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_SLUG_KINDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("tinh",): ("tỉnh",),
    ("thanh", "pho"): ("thành phố",),
    ("tp",): ("thành phố",),
    ("huyen",): ("huyện",),
    ("quan",): ("quận",),
    ("thi", "xa"): ("thị xã",),
    ("tx",): ("thị xã",),
}


def split_kind(name: str) -> tuple[str | None, str]:
    """A name parted from the kind before it: ``("huyện", "Mỹ Xuyên")``; ``(None, name)``."""
    match = _KIND_PREFIX.fullmatch(name.strip())
    if match is None:
        return None, name.strip()
    return _KIND_WORDS[match["kind"].lower()], match["name"]


def of_kinds(places: Iterable[Place], kinds: tuple[str, ...]) -> tuple[Place, ...]:
    """Those of the kinds; where none is, those of a level that such kinds have.

    Writers keep calling a unit by the rank it had or has since: "huyện" of a new thị xã.
    """
    found = tuple(places)
    exact = tuple(p for p in found if p.kind in kinds)
    if exact:
        return exact
    levels = {lv for k in kinds for lv in KIND_LEVELS.get(k, ())}
    return tuple(p for p in found if p.level in levels)


_of_kinds = of_kinds


def _slug_kind(words: list[str], i: int) -> tuple[tuple[str, ...], int]:
    for size in (2, 1):
        kinds = _SLUG_KINDS.get(tuple(words[i : i + size]))
        if kinds:
            return kinds, size
    return (), 0


@cache
def _short_labels(name: str) -> frozenset[str]:
    affixed = {f"bao{name}", f"{name}city", f"{name}tv", f"so{name}", f"ocop{name}", f"{name}ocop"}
    return frozenset({name, *affixed, f"{name}online", f"{name}ngaynay", f"ubnd{name}"})


def _plain_keys(name: str) -> tuple[str, ...]:
    return tuple(syllable_key(s) for s in split_name(name))


def _one_form_each(places: Iterable[Place]) -> tuple[Place, ...]:
    """One form a unit: the last of those given."""
    return tuple({p.id: p for p in places}.values())


def _ordered(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda p: LEVELS.index(p.level)))


def _inverse(places: Iterable[Place]) -> dict[str, tuple[str, ...]]:
    index: dict[str, dict[str, None]] = {}
    for place in places:
        for successor in place.successors:
            index.setdefault(successor, {})[place.id] = None
    return {k: tuple(v) for k, v in index.items()}


# -- reading ----------------------------------------------------------------------------------


def _rows(name: str) -> Iterator[dict[str, str]]:
    with resources.files(__package__).joinpath(name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _era(place_id: str) -> Era:
    return "vn34" if place_id.startswith("vn34:") else "vn63"


def _read_provinces() -> Iterator[Place]:
    for r in _rows("provinces.csv"):
        yield Place(
            id=r["id"],
            code=r["code"],
            era=_era(r["id"]),
            level="province",
            kind=r["kind"],
            name=r["name"],
            parent="VN",
            valid_from=r["valid_from"] or None,
            valid_to=r["valid_to"] or None,
            aliases=_parts(r["aliases"]),
            successors=_parts(r["successors"]),
            lat=float(r["lat"]),
            lon=float(r["lon"]),
        )


def _read_districts() -> Iterator[Place]:
    for r in _rows("districts.csv"):
        yield Place(
            id=r["id"],
            code=r["code"],
            era="vn63",
            level="district",
            kind=r["kind"],
            name=r["name"],
            parent=r["province"],
            valid_from=r["valid_from"] or None,
            valid_to=r["valid_to"] or None,
            aliases=_parts(r["aliases"]),
        )


def _read_communes() -> Iterator[Place]:
    with resources.files(__package__).joinpath("communes.csv").open(encoding="utf-8") as lines:
        rows = csv.reader(lines)
        next(rows)
        for place_id, kind, name, successors in rows:
            era, old = _era(place_id), place_id.startswith("vn63:")
            yield Place(
                place_id,
                place_id[5:],
                era,
                "commune",
                kind,
                name,
                place_id.rpartition("/")[0],
                None if old else REFORM,
                "2025-06-30" if old else None,
                (),
                _parts(successors),
            )


def _read_rules() -> MentionRules:
    text = resources.files(__package__).joinpath("mentions.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    hosts: dict[str, str] = tables.pop("hosts")
    lists: dict[str, list[str]] = tables
    return MentionRules(
        plural=frozenset(lists["plural"]),
        modifiers=frozenset(tuple(m.split()) for m in lists["modifiers"]),
        never_bare=frozenset(lists["never_bare"]),
        unflanked=frozenset(lists["unflanked"]),
        not_places=tuple(lists["not_places"]),
        not_after=frozenset(lists["not_after"]),
        ambiguous_districts=tuple(lists["ambiguous_districts"]),
        ambiguous_slugs=frozenset(lists["ambiguous_slugs"]),
        host_ignore=frozenset(lists["host_ignore"]),
        hosts=hosts,
    )


@cache
def load() -> Gazetteer:
    """The gazetteer of the package; read once, its communes and tries when first asked for."""
    country = Place(
        id="VN",
        code="VN",
        era=None,
        level="country",
        kind="",
        name="Việt Nam",
        aliases=("Vietnam", "Viet Nam"),
        lat=16.0,
        lon=107.5,
    )
    return Gazetteer((country, *_read_provinces(), *_read_districts()), _read_rules())
