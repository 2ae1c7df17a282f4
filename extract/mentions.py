"""Which unit a name means: of the kind written, in the article's province, of its time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from extract.gazetteer.places import REFORM, Gazetteer, Place, PlaceMention
from extract.segments import Sentence
from extract.text import Text, fold


def choose(
    gazetteer: Gazetteer, mention: PlaceMention, *, within: Place | None, on: str | None
) -> Place | None:
    """The unit a mention means: of the kind written, inside the article's province, of its time.

    A kind that stands in the text and that the unit once had is kept ("thị xã Chí Linh" also in
    the year after it became a city); a bare name takes the form of the article's time.
    """
    place = _chosen(gazetteer, mention, within=within, on=on)
    if place is None or mention.bare or any(p is place for p in mention.candidates):
        return place
    kind = fold(mention.kind_surface or "")
    kept = [p for p in mention.candidates if p.id == place.id and fold(p.kind) == kind]
    return kept[-1] if kept else place


def _chosen(
    gazetteer: Gazetteer, mention: PlaceMention, *, within: Place | None, on: str | None
) -> Place | None:
    candidates = mention.candidates
    if on is None:
        old = tuple(p for p in candidates if p.era != "vn34")
        candidates = old or candidates
    else:
        candidates = gazetteer.narrow(candidates, on=on)
        if on >= REFORM and candidates and not any(p.valid_on(on) for p in candidates):
            candidates = _today(gazetteer, candidates, within, on) or candidates
    if not candidates:
        return None
    if within is not None and len(candidates) > 1:
        inside = gazetteer.narrow(candidates, within=within)
        if mention.bare:
            provinces = [p for p in candidates if p.level == "province"]
            if provinces:
                return provinces[0]
        if inside:
            return inside[0]
    return candidates[0]


def _today(
    gazetteer: Gazetteer, former: Sequence[Place], within: Place | None, on: str
) -> tuple[Place, ...]:
    """Today's communes that bear the name of a former district: "Phú Quốc" is a đặc khu now."""
    if former[0].level != "district":
        return ()
    found = gazetteer.lookup(former[0].name, level="commune", within=within, on=on)
    provinces = {s.id for p in former for s in gazetteer.now(p)}
    return tuple(p for p in found if p.valid_on(on) and gazetteer.province_of(p).id in provinces)


def with_bare_communes(
    gazetteer: Gazetteer, text: Text, mentions: Sequence[PlaceMention]
) -> list[PlaceMention]:
    """The mentions, and with them communes named without their kind.

    A commune that was named with its kind is known by its bare name in the rest of the article
    ("Phù Lưu vốn là vựa cam"), and so is one that follows another in a list of figures
    ("xã Thanh Quang có 3 sản phẩm, Thanh Sơn 2 sản phẩm").
    """
    nfc = text.nfc
    known: dict[str, tuple[Place, ...]] = {}
    for m in mentions:
        if m.kind_surface and m.candidates and m.candidates[0].level == "commune":
            name = nfc[m.name_start : m.end]
            if " " in name:
                known.setdefault(name, m.candidates)
    if not known:
        return list(mentions)
    added: list[PlaceMention] = []
    starts = [m.start for m in mentions]

    def free(start: int, end: int) -> bool:
        k = bisect_right(starts, start)
        before = mentions[k - 1].end <= start if k else True
        return before and (k == len(mentions) or mentions[k].start >= end)

    names = "|".join(re.escape(n) for n in sorted(known, key=len, reverse=True)[:80])
    added += [
        _bare(found, found.group(), known[found.group()])
        for found in re.finditer(rf"(?<![\w-])(?:{names})(?![\w-])", nfc)
        if free(found.start(), found.end())
    ]
    taken = {m.start for m in added}
    siblings: dict[tuple[str, tuple[Place, ...]], tuple[Place, ...]] = {}
    reached = 0  # lists are walked once, from their first member
    for m in mentions:
        if not m.kind_surface or not m.candidates or m.candidates[0].level != "commune":
            continue
        end = m.end
        while end >= reached and (item := _NEXT_ITEM.match(nfc, end)) is not None:
            end = reached = item.end()
            start, stop = item.span("name")
            if start in taken or not free(start, stop):
                continue
            key = (item["name"], m.candidates)
            if key not in siblings:
                parents = {c.parent for c in m.candidates}
                named = gazetteer.lookup(item["name"], level="commune")
                siblings[key] = tuple(p for p in named if p.parent in parents)
            if siblings[key]:
                added.append(PlaceMention(start, stop, item["name"], None, siblings[key], start))
    return sorted([*mentions, *added], key=lambda m: m.start)


_NEXT_ITEM = re.compile(
    r"[^.;:\n]{0,40}?\d+ sản phẩm[^.:\n,;]{0,20}[,;]?(?: và| còn)? (?P<name>[A-ZĐÂÊÔƠƯÀ-Ỹ]\w+(?: [A-ZĐÂÊÔƠƯÀ-Ỹ]\w+){1,3})(?= (?:có )?\d| \()"
)


def _bare(found: re.Match[str], name: str, candidates: tuple[Place, ...]) -> PlaceMention:
    return PlaceMention(found.start(), found.end(), name, None, candidates, found.start())


def form_at(gazetteer: Gazetteer, place: Place, on: str | None) -> Place:
    """The unit under the name and kind it had at the time."""
    return gazetteer.get(place.id, on) if on else place


def group_mentions(
    sentences: Sequence[Sentence], mentions: Sequence[PlaceMention]
) -> list[list[PlaceMention]]:
    """The mentions of each sentence, in one pass."""
    grouped: list[list[PlaceMention]] = []
    k = 0
    for sentence in sentences:
        while k < len(mentions) and mentions[k].start < sentence.start:
            k += 1
        mine = []
        while k < len(mentions) and mentions[k].end <= sentence.end:
            mine.append(mentions[k])
            k += 1
        grouped.append(mine)
    return grouped
