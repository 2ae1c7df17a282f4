"""Where a product or its producer sits: "(thôn 1, xã A, huyện B)", ", phường C", "ở xã D"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.context import PlaceUse, Scope
from extract.gazetteer.places import LEVELS, Level, Place
from extract.grammar.products.model import Page
from extract.grammar.products.words import CAPITAL

#: Parts of an address below the commune: the name behind them is no unit of ours.
_BELOW = re.compile(
    r"(?:(?:địa chỉ|ở|tại|trụ sở)\s*:?\s+)*(?:số|đường|phố|thôn|ấp|bản|tổ|khu phố|kp|làng|buôn|xóm"
    r"|khóm|khu|đội|cụm|ngõ|hẻm|km|quốc lộ|tổ dân phố|kiệt)(?![^\W\d])"
)
_LEAD = re.compile(r"(?:(?:địa chỉ|có|đều|cùng|trụ sở|ở|tại|thuộc|in|:)\s*)+(?=\w)")
_KIND = re.compile(
    r"(?P<kind>xã|phường|p\.|thị trấn|tt\.?|đặc khu|huyện|h\.|thị xã|tx\.?|thành phố|tp\.?|quận|q\.)"
    r"\s*(?=[^\W_])",
    re.IGNORECASE,
)
_KINDS: dict[str, tuple[str, Level]] = {
    "xã": ("xã", "commune"), "phường": ("phường", "commune"), "p.": ("phường", "commune"),
    "thị trấn": ("thị trấn", "commune"), "tt": ("thị trấn", "commune"),
    "tt.": ("thị trấn", "commune"), "đặc khu": ("đặc khu", "commune"),
    "huyện": ("huyện", "district"), "h.": ("huyện", "district"),
    "thị xã": ("thị xã", "district"), "tx": ("thị xã", "district"),
    "tx.": ("thị xã", "district"), "thành phố": ("thành phố", "district"),
    "tp": ("thành phố", "district"), "tp.": ("thành phố", "district"),
    "quận": ("quận", "district"), "q.": ("quận", "district"),
}  # fmt: skip
_NAME = re.compile(rf"{CAPITAL}[\w’']*(?:[\s-](?:{CAPITAL}[\w’']*|\d{{1,2}}(?!\d))){{0,4}}")
_PIECE = re.compile(r"[^,;()]+")
_BEFORE_SEAT = re.compile(
    r"\s*(?P<comma>,|[-–](?=\s))?\s*(?P<at>(?:(?:có|địa chỉ|trụ sở|cùng|đều)\s+)*(?:ở|tại|in|thuộc|của|địa chỉ:?)\s+)?"
    r"(?:(?:số(?:\s+nhà)?|đường|hẻm|ngõ|kiệt|km|quốc lộ|thôn|ấp|bản|tổ|khu phố|làng|buôn|xóm|khóm|khu|đội|tổ dân phố|\d+)"
    r"(?:\s[^,;.()\n]{1,36})?,?\s+(?=\S)){0,4}",
    re.IGNORECASE,
)
#: "…, thôn Đồng Tâm xã Tân Khánh": no comma tells where the address below the commune ends.
_ADDRESS = re.compile(
    r"\s*(?P<comma>,|[-–](?=\s))?\s*(?P<at>(?:(?:có|địa chỉ|trụ sở)\s+)*(?:ở|tại|thuộc|địa chỉ:?)\s+)?"
    r"(?:(?:số(?:\s+nhà)?|đường|hẻm|ngõ|kiệt|km|quốc lộ|thôn|ấp|bản|tổ|khu phố|làng|buôn|xóm|khóm|khu|đội|tổ dân phố)"
    r"(?:\s[^,;.()\n]{1,36}?)?,?\s+){1,4}(?=(?:xã|phường|thị trấn|huyện|thị xã|thành phố|tp|quận|đặc khu)\s)",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"\s*(?:[;\n]|\.(?=\s|$))")
_AREA = re.compile(r"\s*\((?P<in>[^()\n]{2,40})\)")
_TELLS_ON = re.compile(r"[^\S\n]*(?:\(|có\b|gồm\b|với\b|:|\d)")


def seat_in(page: Page, start: int, end: int) -> Scope | None:
    """The smallest unit that the words of a bracket name, addresses below the commune passed over.

    A name without its kind is looked for in the unit that follows it, else in the article's own.
    """
    found: list[Scope] = []
    pieces = list(_PIECE.finditer(page.text.nfc, start, end))
    # a chain of units that closes its bracket ends behind it
    inside = page.organisations.units.within(start, end + 1)
    uses = [u for u in inside if u.place.level != "country"]
    for k, piece in enumerate(pieces):
        a, b = _trim(page, *piece.span())
        if a >= b or _BELOW.match(page.text.lower, a, b):
            continue
        use = next((u for u in uses if a <= u.start < b), None)
        if use is not None and use.kind_given and not _cut(page, use):
            found.append(page.organisations.units.scope_of(use))
            continue
        areas = list(_area(page, pieces[k + 1 :], uses))
        place = (
            _looked_up(page, a, b, areas) or (use is None and _unlisted(page, a, b, areas)) or None
        )
        if place is not None:
            found.append(Scope(place, a, b, page.text.nfc[a:b], None))
        elif use is not None and use.start == a and not _cut(page, use):
            found.append(page.organisations.units.scope_of(use))
    return max(found, key=lambda s: LEVELS.index(s.place.level), default=None)


def seat_behind(page: Page, position: int, limit: int, *, owned: bool) -> tuple[Scope, int] | None:
    """The unit right behind a name or its producer, and where its words end."""
    lead = _BEFORE_SEAT.match(page.text.nfc, position, limit)
    if lead is None:
        return None
    use = _use_at(page, lead.end(), limit)
    address = _ADDRESS.match(page.text.nfc, position, limit) if use is None else None
    if address is not None:
        lead, use = address, _use_at(page, address.end(), limit)
    if use is None or use.place.level == "country":
        return None
    gap = page.text.nfc[position : use.start]
    if "\n" in gap and page.text.nfc[use.end : use.end + 1] == ":":
        return None  # the next line's own: "…⏎⏎Xã B: …"
    small = use.place.level in ("commune", "district")
    if not small and (lead["at"] or "").strip() == "của":
        return None  # "điểm đến lớn của tỉnh A" describes, it seats nothing
    closes = _CLOSES.match(page.text.nfc, use.end, limit) is not None or use.end >= limit
    if lead["at"] is None and not (
        use.kind_given and ((owned or closes) if small else (owned and closes))
    ):
        return None
    told = _TELLS_ON.match(page.text.lower, _past_area(page, use.end, limit), limit)
    if lead["comma"] and lead["at"] is None and told:
        return None  # the next member of the list: "…, huyện B có C"
    return page.organisations.units.scope_of(use), _closed(page, use)


def seat_of_name(page: Page, start: int, end: int) -> tuple[Scope, int] | None:
    """The unit that a producer's name tells with its kind ("HTX rau xã A"), and where it ends.

    A chain of units may begin inside the name: "HTX rau xã A, huyện B".
    """
    for use in page.organisations.units.within(start, end + 60):
        small = use.place.level in ("commune", "district")
        if start < use.start < end and use.kind_given and small and not _cut(page, use):
            return page.organisations.units.scope_of(use), max(end, _closed(page, use))
    return None


def _past_area(page: Page, position: int, limit: int) -> int:
    """Past a bracket that only tells where a unit is: "xã A (huyện B)"."""
    bracket = _AREA.match(page.text.nfc, position, limit)
    inside = page.organisations.units.within(bracket.start("in"), bracket.end()) if bracket else ()
    area = bracket is not None and any(u.start == bracket.start("in") for u in inside)
    return bracket.end() if bracket is not None and area else position


def _closed(page: Page, use: PlaceUse) -> int:
    """The end of a unit with the bracket that its chain opened: "xã A (huyện B)"."""
    written = page.text.nfc[use.start : use.end + 1]
    return use.end + (written.endswith(")") and written.count("(") == written.count(")"))


def _cut(page: Page, use: PlaceUse) -> bool:
    """Whether a name goes on behind what the gazetteer knows of it."""
    return re.match(rf" {CAPITAL}", page.text.nfc[use.end : use.end + 2]) is not None


def _use_at(page: Page, start: int, limit: int) -> PlaceUse | None:
    for use in page.organisations.units.within(start, min(limit, start + 80)):
        return use if use.start <= start + 1 else None
    return None


def _trim(page: Page, start: int, end: int) -> tuple[int, int]:
    text = page.text.nfc
    while start < end and text[start] in " \n–-":
        start += 1
    lead = _LEAD.match(page.text.lower, start, end)
    start = lead.end() if lead else start
    while end > start and text[end - 1] in " \n.":
        end -= 1
    return start, end


def _area(
    page: Page, pieces: list[re.Match[str]], uses: list[PlaceUse]
) -> Iterator[tuple[Place, bool]]:
    """The units in which a name is looked for, and whether each was written behind it."""
    for piece in pieces:
        a, b = _trim(page, *piece.span())
        for use in uses:
            if a <= use.start < b:
                yield use.place, True
        named = _KIND.match(page.text.nfc, a, b)
        if not any(a <= u.start < b for u in uses) and (
            named or _NAME.fullmatch(page.text.nfc, a, b)
        ):
            for place in _named(page, a, b, "district", page.home):
                yield place, True
    if page.home is not None:
        yield page.home, False


def _looked_up(
    page: Page, start: int, end: int, areas: Iterable[tuple[Place, bool]]
) -> Place | None:
    for area, written in areas:
        levels: tuple[Level, ...] = ("commune",) if written and area.level == "district" else (
            "district", "commune",
        )  # fmt: skip
        for level in levels:
            found = _named(page, start, end, level, area)
            if len(found) == 1 or (found and level == "district"):
                return found[0]
    return None


def _unlisted(
    page: Page, start: int, end: int, areas: Iterable[tuple[Place, bool]]
) -> Place | None:
    """A commune that the gazetteer does not have, as written; code and id are its district's.

    Hundreds of communes were merged away between 2019 and 2025.
    """
    kind = _KIND.match(page.text.nfc, start, end)
    if kind is None or _KINDS[kind["kind"].lower()][1] != "commune":
        return None
    district = next((place for place, _ in areas if place.level == "district"), None)
    if district is None or _NAME.fullmatch(page.text.nfc, kind.end(), end) is None:
        return None
    name = " ".join(page.text.nfc[kind.end() : end].split())
    return replace(district, kind=_KINDS[kind["kind"].lower()][0], name=name, level="commune")


def _named(
    page: Page, start: int, end: int, level: Level, within: Place | None
) -> tuple[Place, ...]:
    """The units of a level that a piece of an address names, with its kind or alone."""
    kind = _KIND.match(page.text.nfc, start, end)
    at = kind.end() if kind else start
    named = _NAME.fullmatch(page.text.nfc, at, end)
    if (named is None and kind is None) or within is None:
        return ()
    wanted: str | None = None
    if kind is not None:
        wanted, of = _KINDS[kind["kind"].lower()]
        if of != level:
            return ()
    name = " ".join(page.text.nfc[at:end].split())
    found = page.reading.gazetteer.lookup(
        name, kind=wanted, level=level, within=within, on=page.reading.frame.on
    )
    return tuple(p for p in found if p.id != within.id)
