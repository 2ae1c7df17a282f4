"""A list of names from its first to its last, and what its members share.

"A, B của HTX C (xã D); E (F)": a producer or a bracket closes the group of names before it, a
semicolon ends the group, and what was said at the head of a group ("huyện X có …") holds in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.context import Scope
from extract.gazetteer.product_names import group_words, product_words
from extract.grammar.products.items import details
from extract.grammar.products.model import Item, Page
from extract.grammar.products.names import MARK, Trust, read_name
from extract.grammar.products.seats import seat_in
from extract.grammar.products.words import CAPITAL
from extract.organisations import Body, read_body
from extract.sieve import Sieve
from extract.values import value

_MOST = 80
#: Lines of names are no longer than this.
_LONGEST_LINE = 400
BULLET = re.compile(
    rf"(?:[•●▪◦+*\-–✓]|\(?(?:\d{{1,2}}|[a-e])\)(?=\s)|\d{{1,2}}(?:\.(?=\s)|(?=\s{CAPITAL})))\s*"
)
#: A bullet with the spaces behind it.
_WIDEST_BULLET = 12
#: "…: (1) A, (2) B; (3) C": numbers that part the names of one line.
_IN_LINE = re.compile(r"(?:(?<=[,;] )|(?<=là )|(?<=và )|(?<=gồm ))\(?\d{1,2}\)\s+")
_GAP = re.compile(r"[ \n,;:]+")
_BESIDE = re.compile(r"[^\S\n]+(?:\d{1,2}[.)]|[-–+•])[^\S\n]+(?=\w)")
_DESCRIBES = re.compile(r"\s*(?::|[-–]\s)")
_LINE_BELOW = re.compile(r"[ .;,]*\n\s*")
_LINE_END = re.compile(r"[ .;,]*(?:\n|$)")
_GROUP_AT = re.compile(r"(?:(?:còn|riêng|tại|ở|trong đó|trên địa bàn)\s+)*")
_GROUP_HAS = re.compile(
    r"\s*(?:\([^()\n]{2,120}\)\s*)?(?:(?:cũng\s+)?(?:có|gồm|với|là|:)\s*)"
    r"(?P<counted>\d{1,3}\s+sản phẩm(?=\W)[^.;:,\d]{0,70}?(?:\s(?:là|gồm)|:|\s\()\s*)?"
    r"(?:(?:các\s+)?sản phẩm\s*:?\s+)?"
)
#: "thực phẩm (gạo, bánh), đồ uống có …": goods by their kind.
_GROUP_OPENS = re.compile(r"\s*(?:\(|(?:có|gồm)\s*:?\s+|:\s*)(?=\S)")
_COMMA = re.compile(r"\s*,\s*(?:ở\s+|tại\s+|địa chỉ:?\s+)?|\s+(?:ở|tại)\s+")
_DASH = re.compile(r"\s+[-–]\s+")
#: "HTX A với 2 sản phẩm B, C".
_GROUP_COUNTED = re.compile(r"\s*(?:có|với)\s+\d{1,2}\s+sản phẩm\s+(?!ocop|đạt|được|là|gồm)(?=\w)")
_GOODS_OPEN = re.compile(
    r"(?:\s*\(|\s+[-–]\s+)(?P<noun>(?:(?:với|có)\s+)?(?:các\s+)?sản phẩm:?\s+(?!của\b))?"
)
_GROUP_COUNT = re.compile(
    r"\s*(?:\([^()\n]{2,120}\)\s*)?\d{1,3}\s+sản phẩm\s+(?:là|gồm|:|\()\s*:?\s*"
)
_ALL_OF = Sieve(r"(?:đều\s+)?(?:của|do|thuộc)\s+")
_IN_TURN = re.compile(
    r"\s*,?\s*lần lượt\s+(?:là\s+)?(?:của|do|thuộc)\s+"
    r"(?:(?:\d{1,2}\s+)?(?:các\s+)?(?:chủ thể|đơn vị|cơ sở|doanh nghiệp)[^,:;()]{0,20}?(?:là|gồm|:)\s*)?"
)


@value(frozen=True, slots=True)
class _Group:
    """What the head of a group tells of its members."""

    place: Scope | None = None
    owner: str | None = None
    owner_span: tuple[int, int] | None = None
    #: "1 sản phẩm (kẹo dừa Bà Hai)": its names stand in a bracket.
    bracketed: bool = False


def read_items(page: Page, start: int, limit: int, trust: Trust = "list") -> Iterator[Item]:
    """The names of a list, until something that is none."""
    items, _ = read_list(page, start, limit, trust)
    yield from items


def read_list(
    page: Page, start: int, limit: int, trust: Trust, *, noun: bool = False
) -> tuple[list[Item], int]:
    """The names of a list with what they share, and where the list ends.

    ``noun`` tells that "sản phẩm" stands before the first.
    """
    nfc = page.text.nfc
    position, end, number = start, start, 0
    found: list[Item] = []
    places: dict[int, Scope] = {}
    group, inline, lined = _Group(), False, False
    for _ in range(_MOST):
        bare, position = position, _skip(page, position, limit)
        bulleted = (
            inline or BULLET.search(nfc, max(bare, position - _WIDEST_BULLET), position) is not None
        )
        if bulleted and found and "\n" not in nfc[bare:position]:
            number, group = number + 1, _Group()
        lined = lined or _own_line(page, position, limit) < limit
        head = _group_head(page, position, limit)
        if head is not None:
            number += bool(found)
            group, position = head
            position = _skip(page, position, limit)
        own = noun or group.owner is not None  # "HTX A có B và C đạt 4 sao"
        line_end = _own_line(page, position, limit)
        if bulleted:
            line_end = _up_to_next_number(page, position, line_end)
        item = read_name(page, position, line_end, trust, first=not found, noun=own)
        on = _next_member(page, end, limit) if item is None and found and trust == "open" else None
        if on is not None and on > position:
            position, number, group = on, number + 1, _Group()
            continue
        if item is None:
            break
        item, end = details(page, replace(item, group=number), line_end)
        if item.owner is None and group.owner is not None:
            item = replace(item, owner=group.owner, owner_span=group.owner_span)
        if group.place is not None:
            places[number] = group.place
        found.append(item)
        if group.bracketed and nfc[end : end + 1] == ")":
            end += 1
        position = end
        mark = MARK.match(nfc, end, limit)
        line = re.compile(r"\s*\n\s*").match(nfc, end, limit)
        below = _LINE_BELOW.match(nfc, end, limit) if bulleted else None
        if below is not None and BULLET.match(nfc, below.end(), limit):
            position, number, group = below.end(), number + 1, _Group()
            continue
        if mark is not None and mark.group() == "." and lined:
            line = re.compile(r"\s*\n\s*").match(nfc, mark.end(), limit)
            if line is not None and starts_item(page, line.end(), limit):
                position, number, group = line.end(), number + 1, _Group()
                continue
        if mark is not None and mark.group().startswith((".", "…", "!", "?")):
            found[-1] = _and_so_on(page, found[-1], mark, limit)
            break
        if mark is not None and not (line and mark.group().startswith("\n")):
            position = mark.end()
        elif line is not None and starts_item(page, line.end(), limit):
            position = line.end()
            number += 1
            group = _Group()
        elif trust == "open" and (on := _next_member(page, end, limit)) is not None:
            position, number, group = on, number + 1, _Group()
        elif bulleted and (on := _next_bullet(page, end, limit)) is not None:
            inline = "\n" not in nfc[end:on]
            position, number, group = on, number + 1, _Group()
        else:
            break
        if mark is not None and mark.group() == ";":
            number += 1
            group = _Group()
    found = _in_turn(page, found, end, limit)
    shared = _share(page, _joined(page, found))
    return [replace(i, place=i.place or places.get(i.group)) for i in shared], end


_ORDINAL = re.compile(r"(\d{1,2})[.)]?\s*\Z")


def _up_to_next_number(page: Page, position: int, limit: int) -> int:
    """Where a numbered name ends at the latest: "1. A 2. B"."""
    ordinal = _ORDINAL.search(page.text.nfc[max(0, position - 6) : position])
    if ordinal is None:
        return limit
    coming = re.compile(rf"\s+\(?{int(ordinal.group(1)) + 1}[.)]\s")
    following = coming.search(page.text.nfc, position, limit)
    return following.start() if following else limit


def _own_line(page: Page, position: int, limit: int) -> int:
    """The end of the line of a name that begins one, where the next line begins another."""
    nfc = page.text.nfc
    begun = nfc.rfind("\n", 0, position) + 1
    mark = BULLET.match(nfc, begun, position)
    if begun == 0 or (mark.end() if mark else begun) < position:
        return limit
    end = nfc.find("\n", position, limit)
    after = re.compile(r"\s*").match(nfc, end, limit) if end >= 0 else None
    if after is None or after.end() >= limit:
        return limit
    next_mark = BULLET.match(nfc, after.end(), limit)
    alike = next_mark is not None if mark else nfc[after.end()].isupper()
    return end if alike else limit


def _and_so_on(page: Page, item: Item, mark: re.Match[str], limit: int) -> Item:
    """ "A, B… đã được công nhận 4 sao": the tier behind a list that is cut short."""
    if item.stars is not None or not mark.group().startswith(("…", "..")):
        return item
    more, _ = details(page, replace(item, end=mark.end(), owner="same"), limit)
    return replace(item, stars=more.stars, status=more.status, year=item.year or more.year)


def _skip(page: Page, position: int, limit: int) -> int:
    """Past spaces, marks and the bullet of a line."""
    gap = _GAP.match(page.text.nfc, position, limit)
    position = gap.end() if gap else position
    starts_line = (
        position == 0 or page.text.nfc[max(0, position - 8) : position].rstrip(" ")[-1:] in "\n:;"
    )
    bullet = (BULLET if starts_line else _IN_LINE).match(page.text.nfc, position, limit)
    return bullet.end() if bullet else position


def _group_head(page: Page, start: int, limit: int) -> tuple[_Group, int] | None:
    """ "tại TP. Hội An có …", "huyện B: …", "HTX C (xã D) có 2 sản phẩm là …"."""
    lower = page.text.lower
    lead = _GROUP_AT.match(lower, start, limit)
    at = lead.end() if lead else start
    use = next(iter(page.organisations.units.within(at, min(limit, at + 70))), None)
    if use is not None and use.start == at and use.place.level != "country":
        has = _GROUP_HAS.match(lower, use.end, limit)
        if has is None:
            return None
        opens = has.group().endswith("(")
        group = _Group(page.organisations.units.scope_of(use), bracketed=opens)
        position = has.end()
        return _all_of(page, group, has.start("counted"), position)
    kinds = group_words().match(lower, at, limit)
    opened = _GROUP_OPENS.match(lower, kinds.end(), limit) if kinds else None
    if opened is not None:
        return _Group(bracketed=opened.group().endswith("(")), opened.end()
    body = _maker(page, start, min(limit, start + 130))
    if body is None or body.kind != "producer" or not body.name[body.head_end - start :].strip():
        return None
    behind, seat = _seated(page, body.end, limit)
    has = (
        _GROUP_COUNT.match(lower, behind, limit)
        or _GROUP_HAS.match(lower, behind, limit)
        or _goods_in_bracket(page, behind, limit)
    )
    has = _GROUP_COUNTED.match(lower, behind, limit) or has
    if has is None:
        return None
    if "(" in has.group()[:-1]:
        seat = seat_in(page, behind, has.end())
    opens = "(" in has.group()[has.group().rfind(")") + 1 :]
    return _Group(seat, body.name, (body.start, body.end), opens), has.end()


def _seated(page: Page, position: int, limit: int) -> tuple[int, Scope | None]:
    """Past the unit behind a producer's name: "HTX A, xã B có …"."""
    comma = _COMMA.match(page.text.lower, position, limit)
    if comma is None:
        return position, None
    use = next(iter(page.organisations.units.within(comma.end(), comma.end() + 80)), None)
    if use is None or use.start != comma.end() or not use.kind_given or use.end > limit:
        return position, None
    return use.end, page.organisations.units.scope_of(use)


def _maker(page: Page, start: int, limit: int) -> Body | None:
    """The body at an offset, without the goods behind a dash that its name would run on into."""
    body = read_body(page.text, start, limit)
    dash = _DASH.search(page.text.nfc, start, body.end) if body is not None else None
    if dash is not None and product_words()[0].match(page.text.lower, dash.end()):
        return read_body(page.text, start, dash.start())
    return body


def _goods_in_bracket(page: Page, position: int, limit: int) -> re.Match[str] | None:
    """ "gồm HTX A (cam, bưởi), Công ty B – trà": the names stand behind their producer."""
    opens = _GOODS_OPEN.match(page.text.lower, position, limit)
    heads = product_words()[0]
    if opens is None or not (opens["noun"] or heads.match(page.text.lower, opens.end())):
        return None
    return opens


def starts_item(page: Page, position: int, limit: int) -> bool:
    """Whether a line begins further names: with a bullet, or with names as long as the line."""
    if BULLET.match(page.text.nfc, position):
        return True
    if position >= limit or not page.text.nfc[position].isupper():
        return False
    close = page.text.nfc.find("\n", position, limit)
    close = close if close >= 0 else limit
    if close - position > _LONGEST_LINE:
        return False
    found, end = read_list(page, position, close, "list")
    return bool(found) and (_LINE_END.match(page.text.nfc, end, close) is not None or end >= close)


#: The first line of a numbered list.
_FIRST_LINE = re.compile(r"\s*\n\s*0?1[.)]\s")


_BULLETED = re.compile(
    r"\s*\n\s*[-–+*•][^\S\n]*(?P<first>[^\n]{3,160})\n\s*[-–+*•][^\S\n]*(?P<second>[^\n]{3,160})"
)


def numbered_below(page: Page, k: int) -> bool:
    """Whether a line about products stands above a numbered list: it is its headline."""
    span = page.reading.sentences[k].span
    last = page.text.nfc[span.end - 1]
    if last in "!?…;:" or (
        last == "." and page.text.lower.find("sản phẩm", span.start, span.end) < 0
    ):
        return False
    return _FIRST_LINE.match(page.text.nfc, span.end) is not None or _names_below(page, span.end)


def _names_below(page: Page, position: int) -> bool:
    """Whether bulleted lines follow that each hold a name and nothing else."""
    lines = _BULLETED.match(page.text.nfc, position)
    if lines is None:
        return False
    for m in (lines["first"], lines["second"]):
        start = page.text.nfc.index(m, position)
        item = read_name(page, start, start + len(m), "list", first=True)
        if item is None:
            return False
        _, end = details(page, item, start + len(m))
        if _LINE_END.match(page.text.nfc, end) is None:
            return False
    return True


def lines_below(page: Page, k: int) -> bool:
    """Whether a line that only names a tier stands above lines that each are a name."""
    sentences = page.reading.sentences
    sentence, after = sentences[k], sentences[k + 1 : k + 2]
    span, nfc = sentence.span, page.text.nfc
    if numbered_below(page, k):
        return True
    if span.zone in ("title", "caption") or len(sentence.stars) != 1 or not after:
        return False
    below = after[0].span
    own_line = nfc[: span.start].rstrip(" ")[-1:] in ("", "\n")
    return (
        own_line
        and span.end - span.start <= _HEADING
        and nfc[span.end - 1] not in ".!?…;,"
        and "\n" in nfc[span.end : below.start]
        and _TIER_LINE.search(page.text.lower, span.start, span.end) is not None
        and starts_item(page, below.start, below.end)
    )


#: So long is a headline of a tier at most.
_HEADING = 70
_TIER_LINE = Sieve(r"(?:sản phẩm|ocop|hạng|nhóm)[^.;,]{0,40}?sao\W*$")


def _next_bullet(page: Page, position: int, limit: int) -> int | None:
    """The next bullet, on this line ("1. A 2. B") or behind what describes a name: "1. A: giòn"."""
    beside = _BESIDE.match(page.text.nfc, position, limit)
    if beside is not None:
        return beside.end()
    line = page.text.nfc.find("\n", position, limit)
    told = _DESCRIBES.match(page.text.nfc, position, limit)
    gap = re.compile(r"\s*").match(page.text.nfc, line, limit) if line >= 0 and told else None
    return gap.end() if gap and BULLET.match(page.text.nfc, gap.end(), limit) else None


#: Words that describe a name up to the semicolon behind which the list goes on.
_TOLD = re.compile(r"[^;.!?\n:()]{1,160}(?:\([^()]{0,60}\))?[^;.!?\n:()]{0,60};\s*")


def _next_member(page: Page, end: int, limit: int) -> int | None:
    """Where a list goes on behind what is told of a name: "A – được chấm 94 điểm; B …"."""
    told = _TOLD.match(page.text.nfc, end, limit)
    if told is None or re.search(r"\d\s+sản phẩm", page.text.lower[end : told.end()]):
        return None
    return told.end()


def _all_of(page: Page, group: _Group, counted: int, position: int) -> tuple[_Group, int]:
    """ "… có 2 sản phẩm đều của HTX A là B và C": the producer of a whole group."""
    if counted < 0:
        return group, position
    of = _ALL_OF.search(page.text.lower, counted, position)
    body = read_body(page.text, of.end(), position) if of else None
    if body is None or body.kind != "producer":
        return group, position
    return replace(group, owner=body.name, owner_span=(body.start, body.end)), position


def _in_turn(page: Page, items: list[Item], end: int, limit: int) -> list[Item]:
    """ "A và B lần lượt của 2 chủ thể là C (D) và E (F)": each gets its own."""
    lead = _IN_TURN.match(page.text.lower, end, limit)
    if lead is None or not items:
        return items
    holders: list[Item] = []
    position = lead.end()
    for _ in items:
        body = read_body(page.text, position, limit)
        if body is None or body.kind != "producer":
            return items
        at = Item(body.start, body.end, body.name, body.name, (body.start, body.end))
        at, position = details(page, at, limit)
        holders.append(at)
        mark = MARK.match(page.text.nfc, position, limit)
        if mark is None:
            break
        position = mark.end()
    if len(holders) != len(items):
        return items
    return [
        replace(i, owner=h.owner, owner_span=h.owner_span, place=h.place or i.place)
        for i, h in zip(items, holders, strict=True)
    ]


def _joined(page: Page, items: list[Item]) -> list[Item]:
    """ "Thanh gạo lứt hạt và rong biển, …": among capitals, "và" with small letters is one name."""
    if len(items) < 3 or not items[0].name[0].isupper():
        return items
    out: list[Item] = []
    for k, item in enumerate(items):
        before = out[-1] if out else None
        gap = page.text.nfc[before.end : item.start] if before is not None else ""
        more = k + 1 < len(items) and items[k + 1].group == item.group
        if (
            before is not None
            and gap.strip() == "và"
            and more
            and item.name.islower()
            and len(item.name.split()) <= 3
        ):
            name = f"{before.name} và {item.name}"
            out[-1] = replace(item, start=before.start, name=name)
            continue
        out.append(item)
    return out


def _share(page: Page, items: list[Item]) -> list[Item]:
    """What follows a name may hold for those before it."""
    items = list(items)
    for k, item in enumerate(items):
        if item.owner == "same":
            earlier = next((i for i in reversed(items[:k]) if i.owner), None)
            if earlier is not None:
                items[k] = replace(item, owner=earlier.owner, owner_span=earlier.owner_span)
    for k, item in enumerate(items):
        following = next((i for i in items[k + 1 :] if i.year), None)
        if item.year is None and following is not None and item.owner is None:
            items[k] = replace(item, year=following.year)
    if not items:
        return items
    last = items[-1]
    if last.owner_span is not None and "đều" in page.text.lower[last.end : last.owner_span[0]]:
        return [
            replace(i, owner=last.owner, owner_span=last.owner_span, place=last.place)
            if i.owner is None
            else i
            for i in items
        ]
    return _backwards(page, items)


def _backwards(page: Page, items: list[Item]) -> list[Item]:
    """Names take the producer, the place and the tier that close their group."""
    groups: dict[int, list[int]] = {}
    for k, item in enumerate(items):
        groups.setdefault(item.group, []).append(k)
    told = tuple(items)
    closed_groups = sum(any(told[k].closed for k in g) for g in groups.values())
    single = len(groups) > 1 and all(len(g) == 1 for g in list(groups.values())[:-1])
    for k in range(len(items) - 2, -1, -1):
        item, behind = items[k], items[k + 1]
        end = items[groups[item.group][-1]]
        same = behind.group == item.group
        # "huyện A có B, huyện C có D đạt 4 sao": commas hold groups together
        linked = same or re.search(r"[;\n]", page.text.nfc[item.end : behind.start]) is None
        asked = behind.status == "proposed" and item.closed and not behind.closed
        if item.stars is None and behind.stars is not None and linked and not asked:
            item = replace(item, stars=behind.stars, status=behind.status)
        closes = end.owner is not None or end.place is not None
        # "A; B; C của HTX D": semicolons between the names, the producer behind the last
        across = (
            single
            and items[-1].owner
            and not any(i.owner for i in told[:-1])
            and not same
            and not item.closed
            and behind.owner
            and not behind.closed
        )
        # "A (X); B; C (Y)": where brackets close the groups, B is of the next one
        bracketed = (
            not same
            and closed_groups > 1
            and behind.closed
            and not any(c in page.text.nfc[item.end : behind.start] for c in "\n(")
        )
        if (same and closes) or across or bracketed:
            if item.owner is None and item.place is None and not item.closed:
                item = replace(
                    item, owner=behind.owner, owner_span=behind.owner_span, place=behind.place
                )
                item = replace(item, closed=bracketed)
            elif item.place is None and not item.closed and behind.closed and len(groups) > 1:
                item = replace(item, place=behind.place)
        items[k] = item
    return items
