"""What stands behind a name: producer, place, year and tier of its own."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.facts import Status
from extract.gazetteer.product_names import product_words
from extract.grammar.dates import DateMention
from extract.grammar.products.model import Item, Page
from extract.grammar.products.seats import seat_behind, seat_in, seat_of_name
from extract.grammar.products.words import AGAIN, CAPITAL, PROPOSED, UPGRADED
from extract.grammar.stars import StarMention
from extract.organisations import Body, head_at, joins_business, read_body
from extract.sieve import Sieve

_BRACKET = re.compile(r"\s*\((?P<in>(?:[^()\n]|\n(?!\n)|\([^()\n]{0,80}\)){2,260})\)")
#: "A, B... (HTX C)": three dots say that there is more before the bracket that holds for all.
_AND_MORE = re.compile(r"\s*(?:\.{2,3}|…)\s*\((?P<in>(?:[^()\n]|\([^()\n]{0,80}\)){2,260})\)")
_OWNER = re.compile(
    r"\s*(?:,|;(?=\s+chủ thể))?\s*(?:đều\s+)?(?:(?:của|do|thuộc|by|of)\s+(?:chủ thể\s+(?:là\s+)?)?"
    r"|(?:[-–]\s+)?chủ thể\s*:?\s+(?:là\s+)?|(?:là\s+)?(?:một\s+)?sản phẩm\s+(?:của|do)\s+)"
)
#: A syllable without a capital that ends a producer's name: "HTX Séng cù (xã A)".
_REST_OF_NAME = re.compile(
    r"\s+(?!(?:và|cùng|đạt|được|đều|gồm|là|có|ở|tại|thuộc|của|do|cũng|đã|vừa|sẽ|nâng|xếp|hạng|từ)(?!\w))"
    r"[^\W\d_]{1,6}(?=[,;]|\s+(?:và\s|\())"
)
#: A maker that is a person: "của gia đình ông Trần Văn A".
_PERSON = re.compile(
    r"(?:(?:gia đình|hộ|hộ gia đình|cơ sở(?: của)?)\s+)?(?:ông|bà|anh|chị|cô|chú|nghệ nhân)\s+"
    rf"(?P<name>{CAPITAL}[\w’']*(?:\s{CAPITAL}[\w’']*){{0,4}})"
)
#: Bodies that make goods of their own now and then: "của Trung tâm Giống cây trồng A".
_MAKERS = re.compile(
    r"(?:trung tâm|viện|trường|hội|ban quản lý|câu lạc bộ|đoàn|làng nghề|chi hội)(?!\w)"
)
_OWNER_DASHED = re.compile(r"[^\S\n]*(?:[-–—]|,)\s+")
_OWNER_BARE = re.compile(r"[^\S\n]+(?=\w)")
_SAME_OWNER = re.compile(r"(?:cùng\s+(?:đơn vị|chủ thể|công ty|htx)|đơn vị này)")
_SCORE = Sieve(r"\d{2,3}(?:[.,]\d+)?(?:/100)?\s*điểm")
#: What the council gave, told behind a name: "A đạt 65 điểm; B 62,5 điểm".
_SCORED = re.compile(
    r"\s*[,:–-]?\s*(?:đạt\s+|được\s+|có\s+|với\s+)?(?:(?:số|tổng)\s+điểm\s+(?:là\s+)?)?"
    r"\d{2,3}(?:[.,]\d+)?\s*(?:/\s*100\s*)?điểm(?=\s*(?:[,;.]|và\s|$))(?!\s*,?\s*(?:xếp|đạt|tương đương|đủ))"
)
#: Words between a name and its producer that belong to neither.
_ASIDE = re.compile(
    r"\s*,?\s*(?:năm\s+\d{4}|nâng cấp|nâng hạng|đăng ký mới|mới|sản xuất|loại\s+\d\S*)"
    r"(?=\s*,?\s*(?:nâng|của|do)(?!\w))"
)
#: "được Hội đồng chấm 93 điểm, đang trình Trung ương công nhận 5 sao".
_PUT_BEFORE = re.compile(
    r"(?:\s+(?:được|đã|đang|vừa|sẽ)|,\s+(?:hội đồng|ubnd|tỉnh|huyện|thành phố|địa phương))\s[^.;:()]{0,90}?(?:trình|đề nghị|đề xuất)\s[^.;:()\d]{0,60}?"
    r"(?:công nhận|xét|đánh giá|phân hạng|nâng hạng)[^.;:()\d]{0,30}"
)
_OWN_TIER = re.compile(
    r"\s*,?\s*(?:(?:"
    # "A và B là hai sản phẩm đạt 4 sao"
    r"là\s+(?:những|các|(?:một|1) trong(?:\s+(?:số|các|những))?(?:\s+\d{1,2})?|\d{1,3}|hai|ba|bốn|năm)"
    r"(?=\s+(?:\d+\s+)?sản phẩm)|(?:một|1) trong(?:\s+(?:số|các|những))?(?:\s+\d{1,2})?(?=\s+sản phẩm)|"
    r"của\s+(?:tỉnh|huyện|xã|phường|thành phố|thị xã)\s+[^.;:,()\d]{2,40}?(?=\s(?:được|vừa|đã|đạt|mới))|"
    # whoever recognised it: "được UBND tỉnh A công nhận"
    r"(?:ubnd|ủy ban nhân dân|chủ tịch|hội đồng|bộ nông nghiệp)\s[^.;:,()\d]{2,70}?"
    r"(?=\s(?:công nhận|chứng nhận|đánh giá|xếp|phân|cấp|quyết định|chấm|thống nhất))"
    r"|-|đạt|có(?=\s+tiềm năng)|xếp|được|hạng|ocop|chuẩn|tiêu chuẩn|sản phẩm|công nhận|lại|đã|vừa|mới|đều"
    r"|cùng|cũng|ubnd\s+(?:tỉnh|huyện|thành phố)|là|từ|nâng|cấp|lên|phân|đánh giá|tiềm năng|giữ|nguyên"
    r"|duy trì|tiếp tục|đủ điều kiện|chính thức|vinh dự|chương trình|và(?=\s+(?:cả\s+(?:hai|ba|\d)\s+)?(?:đều\s+)?(?:đã\s+)?được\s)|cả\s+(?:hai|ba|\d)|đang|sẽ|bị|hạ|xuống|tụt|giảm|trung ương|đề nghị|đề xuất|xét|tương đương|với|(?:số\s+|tổng\s+)?điểm|chứng nhận|kết quả|phân hạng|tham gia|đăng ký|mức|thứ|tỉnh|huyện|quốc gia|năm\s+\d{4}"
    r"|\d{2,3}(?:[.,]\d+)?(?:/100)?\s*điểm"
    r"|quyết định|thống nhất|chấm"
    r"),?\s+){1,14}"
)
#: "A: 4 sao", "A - 4 sao".
#: "đạt 4 sao năm 2019 và được nâng hạng lên 5 sao".
_MOVED_ON = re.compile(
    r"(?:\s+(?:vào\s+|từ\s+)?năm\s+\d{4})?\s*,?\s*(?:và|rồi|sau đó|đến nay|nay|(?:đến )?năm \d{4})\s+(?=(?:\w+\s+){0,3}?nâng\s)"
)
_PUT_BESIDE = re.compile(
    r"\s*(?:[,;]\s+(?:xếp |phân )?hạng\s*)?(?::|[^\S\n][-–])\s*"
    r"(?:(?:là\s+)?(?:những|các|\d{1,2}|hai|ba|bốn|năm)\s+sản phẩm\s+)?(?:đạt\s+|hạng\s+|OCOP\s+)*"
)
_DATE_LEAD = re.compile(
    r"\s*,?\s*(?:ocop\s*)?(?:(?:hồi|vào|kể từ|từ|trong|ngày|năm|tháng|đợt)\s*){0,3}"
)
_PARENT = re.compile(r"\s*,?\s*(?:trực\s+)?thuộc\s+")
_MADE_BY = re.compile(r"\s+(?:sản xuất|(?:là|làm)\s+chủ thể)(?=\s*[,;.\n]|\s+(?:được|đạt|và)\s|$)")


def details(page: Page, item: Item, limit: int, *, tier: bool = True) -> tuple[Item, int]:
    """Producer, place, year and own tier behind a name, and where they end."""
    position = item.end
    close = re.compile(r"[”\"]").match(page.text.nfc, position, limit)
    if close:
        position = close.end()
    for _ in range(5):
        while (aside := _ASIDE.match(page.text.lower, position, limit)) is not None:
            position = aside.end()
        bracket = _BRACKET.match(page.text.nfc, position, limit) or _AND_MORE.match(
            page.text.nfc, position, limit
        )
        if bracket is not None:
            told = with_bracket(page, item, *bracket.span("in"))
            points = _SCORE.search(bracket["in"].lower()) is not None and told == item
            item = replace(told, closed=not points)
            position = bracket.end()
            continue
        owner, span = (None, None) if item.owner else owner_of(page, position, limit)
        if span is not None:
            item = replace(item, owner=owner, owner_span=span)
            position = span[1]
            made = _MADE_BY.match(page.text.lower, position, limit)
            position = made.end() if made else _past_parent(page, position, limit)
            rest = _REST_OF_NAME.match(page.text.lower, position, limit)
            if rest is not None and position == span[1] and not rest.group().isspace():
                whole = " ".join(f"{item.owner}{page.text.nfc[position : rest.end()]}".split())
                item = replace(item, owner=whole, owner_span=(span[0], rest.end()))
            position = rest.end() if rest else position
            position = _past_second(page, position, limit)
            own_seat = seat_of_name(page, *span)
            if own_seat is not None and own_seat[1] <= limit:
                item = replace(item, place=item.place or own_seat[0])
                position = max(position, own_seat[1])
            continue
        seat = None
        if item.place is None:
            seat = seat_behind(page, position, limit, owned=item.owner is not None)
        if seat is not None:
            item, position = replace(item, place=seat[0]), seat[1]
            continue
        nameless = _OF_THEM.match(page.text.lower, position, limit)
        if nameless is not None:
            position = nameless.end()
            continue
        scored = _SCORED.match(page.text.lower, position, limit)
        if scored is not None:
            position = scored.end()
            continue
        onwards = _MOVED_ON.match(page.text.lower, position, limit) if item.stars else None
        position = onwards.end() if onwards else position
        own = own_tier(page, position, limit) if tier else None
        if own is not None:
            status = _own_status(page, position, own)
            if item.stars is not None and own.low > item.stars.low:
                status = status or "upgraded"  # "từ OCOP 3 sao lên OCOP 4 sao"
            item = replace(item, stars=own, status=status)
            item = replace(item, year=when(page, own.end, limit) or item.year)
            rest = re.compile(r"\s+theo\s+[^.;,]{0,90}?(?=\s+và\s|[.;,]|$)").match(
                page.text.nfc, own.end, limit
            )
            position = rest.end() if rest else own.end
            continue
        break
    return item, position


def _past_parent(page: Page, position: int, limit: int) -> int:
    """Past the firm that a producer belongs to: "Nhà máy A thuộc Công ty B"."""
    of = _PARENT.match(page.text.lower, position, limit)
    body = read_body(page.text, of.end(), limit) if of else None
    return body.end if body is not None and body.kind == "producer" else position


#: "của HTX A và HTX B": what stands behind a second maker tells that it is one.
_BESIDE_MAKER = re.compile(r"\s+và\s+(?=\S)")
_ENDS_MAKERS = re.compile(r"\s*(?:[;.(\n]|$)")


def _past_second(page: Page, position: int, limit: int) -> int:
    """Past a second maker of the same product, with which the item ends."""
    beside = _BESIDE_MAKER.match(page.text.lower, position, limit)
    body = read_body(page.text, beside.end(), limit) if beside else None
    if body is None or body.kind != "producer" or not body.name[0].isupper():
        return position
    named = any(c.isupper() for c in page.text.nfc[body.head_end : body.end])
    return body.end if named and _ENDS_MAKERS.match(page.text.nfc, body.end, limit) else position


def own_tier(page: Page, position: int, limit: int) -> StarMention | None:
    """The tier that the words right behind a name give it: "… được công nhận lại hạng 3 sao"."""
    lead = _OWN_TIER.match(page.text.lower, position, limit)
    near = page.stars_in(position, min(limit, position + 130))
    if not near:
        return None
    star = near[0]
    end = lead.end() if lead is not None else position
    moved = lead is None and star.former is not None  # "A từ 4 sao xuống 3 sao"
    put = _PUT_BESIDE.fullmatch(page.text.nfc, position, star.start) is not None
    if put and star.low == star.high:
        return star
    if (lead is not None or moved) and star.start <= end + 1 <= star.end + 1:
        return star if star.low == star.high else None
    for asked in near:  # the council may stand between with a level of its own
        if asked.low == asked.high and _PUT_BEFORE.fullmatch(
            page.text.lower, position, asked.start
        ):
            return asked
    return None


def when(page: Page, position: int, limit: int) -> str | None:
    """The date right behind a tier: "đạt 3 sao năm 2019 vào ngày 8.1.2020"."""
    index = page.sentences.index(position)
    if index is None:
        return None
    found: DateMention | None = None
    for date in page.reading.sentences[index].dates:
        if date.start < position or date.end > limit or date.kind in ("period", "earlier"):
            continue
        if not _DATE_LEAD.fullmatch(page.text.lower, position, date.start):
            break
        position = date.end
        found = date if found is None or date.kind == "day" else found
    return found.last if found is not None else None


def _own_status(page: Page, position: int, star: StarMention) -> Status | None:
    """What the words between a name and its tier say became of it, if they do."""
    between = page.text.lower[position : star.start]
    if PROPOSED.search(between):
        return "proposed"
    if re.search(r"tham gia|đăng ký", between) and not re.search(
        r"(?:tham gia|đăng ký).*(?:đều|và|đã)\s(?:\w+\s)*?được\s", between
    ):
        return "registered"
    if star.upgrade or UPGRADED.search(between) or re.search(r"nâng|lên\s*$", between):
        return "upgraded"
    if AGAIN.search(between) or (star.former is not None and star.former > star.low):
        return "re_recognised"
    return None


def with_bracket(page: Page, item: Item, start: int, end: int) -> Item:
    """ "(HTX Thân Trường, huyện Yên Thế)", "(năm 2022)", "(91,75 điểm)"."""
    inside = page.text.nfc[start:end]
    if _SCORE.search(inside.lower()):
        return item
    at = start + len(inside) - len(inside.lstrip())
    lead = re.compile(r"(?:của|do|chủ thể:?|cùng)\s+").match(page.text.lower, at, end)
    body = read_body(page.text, lead.end() if lead else at, end)
    rest = start
    if body is not None and body.kind == "producer" and item.owner is None:
        name = _named(page, body)
        item = replace(item, owner=name, owner_span=(body.start, body.end))
    if body is not None:
        rest = body.end
    place = seat_in(page, rest, end)
    if place is None and body is not None and body.kind == "producer":
        named = seat_of_name(page, body.start, body.end)
        place = named[0] if named is not None else None
    if place is not None and (item.place is None or place.place.level == "commune"):
        item = replace(item, place=place)
    tiers = page.stars_in(start, end)
    if tiers and tiers[0].low == tiers[0].high and item.stars is None:
        item = replace(item, stars=tiers[0])
    year = re.search(r"\b(20[12]\d)\b", inside)
    if year is not None:
        item = replace(item, year=year.group(1))
    return item


#: A maker told of before by a word alone: "của gia đình bà", "của chị", "của mình".
_OF_THEM = re.compile(
    r"\s+(?:của|do)\s+(?:(?:chính\s+)?(?:gia đình|nhà|cơ sở|hộ|vợ chồng)\s+)?(?:ông|bà|anh|chị|cô|chú|mình|họ|gia đình)"
    r"(?:\s+này)?(?:\s+(?:làm ra|sản xuất))?(?=\s+(?:được|đã|đạt|vừa|mới|cũng|đang|là))"
)


#: What may follow a producer that stands behind its product: no goods of its own.
_CLOSES_OWNER = re.compile(r"\s*(?:[,;.(\n]|và\s|được\s|đã\s|đạt\s|$)")


def _apposed(page: Page, position: int, limit: int) -> bool:
    """ "A, HTX B và C, Công ty D được công nhận": a producer behind a comma that has no "có"."""
    body = read_body(page.text, position, limit)
    if body is None or not any(c.isupper() for c in page.text.nfc[body.head_end : body.end]):
        return False
    return _CLOSES_OWNER.match(page.text.lower, body.end, limit) is not None


def owner_of(page: Page, position: int, limit: int) -> tuple[str | None, tuple[int, int] | None]:
    """The producer that follows a name: "của HTX A", "- Công ty B"; "same" for the one before."""
    lead = _OWNER.match(page.text.lower, position, limit)
    if lead is None:
        lead = _OWNER_DASHED.match(page.text.lower, position, limit)
        head = head_at(page.text, lead.end()) if lead else None
        if (
            lead is None
            or head is None
            or (lead.group().strip() == "," and not _apposed(page, lead.end(), limit))
        ):
            lead = _OWNER_BARE.match(page.text.lower, position, limit)
            head = head_at(page.text, lead.end()) if lead else None
        if lead is None or head is None:
            return None, None
    if _SAME_OWNER.match(page.text.lower, lead.end()):
        return "same", (lead.end(), lead.end() + 13)
    stop = min(limit, lead.end() + 160)
    for m in re.compile(r"\s+và\s+").finditer(page.text.lower, lead.end(), stop):
        if (
            product_words()[0].match(page.text.lower, m.end())
            and not joins_business(page.text, lead.end(), m.start())
            and " của " in page.text.lower[m.end() : m.end() + 70]
        ):
            stop = m.start()
            break
    body = read_body(page.text, lead.end(), stop)
    if body is None:
        person = _PERSON.match(page.text.nfc, lead.end(), stop)
        return (" ".join(person.group().split()), person.span()) if person else (None, None)
    if body.kind != "producer" and not (_MAKERS.match(body.name.lower()) and "của" in lead.group()):
        return None, None
    return _named(page, body), (body.start, body.end)


def _named(page: Page, body: Body) -> str | None:
    """A producer's name as printed; "công ty" alone is the company told of before."""
    if any(c.isupper() for c in page.text.nfc[body.head_end : body.end]):
        return body.name
    return page.organisations.complete(body).name
