"""One name of a product: where it begins, which words can stand in it, where it ends.

How freely a run of words is taken for a name depends on what introduced it: behind "gồm:" anything
that is no body, place or clause; behind "như" only what begins with a product word or a capital; in
a clause only what a product word begins.
"""

from __future__ import annotations

import re
from typing import Literal

from extract.gazetteer.product_names import group_words, product_words
from extract.grammar.products.model import Item, Page
from extract.grammar.products.seats import seat_in
from extract.grammar.products.words import CAPITAL
from extract.organisations import head_at
from extract.sieve import Sieve

#: What introduced a name: a list said to be one, a list that may be one, a clause.
Trust = Literal["open", "named", "list", "clause"]

MARK = re.compile(r",(?!\s\d\s+lá(?!\w))|;|\s(?:và|and|cùng)\s|\.\.\.|…|[.!?](?=\s|$)|\n\s*\n")
_STOP = re.compile(
    r"\s+(?:của|do|thuộc|được|bị|đạt|đủ điều kiện|từ\s+\d|vừa|đã|đang|sẽ|hiện|là|có|ở|tại|với|(?<!dành\s)cho(?!\s+(?:người|trẻ|bé|bà bầu|mẹ|nam|nữ|da|tóc)(?!\w))"
    r"|nằm|và|(?<!\d\s)trong|để|giữ|lên|nâng|xếp|(?<!thượng\s)(?<!Thượng\s)(?<!hảo\s)(?<!Hảo\s)hạng|tiếp tục|đều|cũng|theo|đề nghị|đề xuất|trình|đăng ký"
    r"|tham gia|lần lượt|gồm|bao gồm|nhằm|thì|không(?!\s+(?:rang|hạt|xương|vỏ|đường|dầu|cay|khói|lạnh|men|muối|hóa chất|chất)(?!\w))|chưa|năm\s+\d{4}|(?:loại|gói|hộp|chai)\s+\d(?!\d?\s+tôm)"
    r"|mới\s+(?:được|đạt|có)|trở thành|góp phần|trưng bày|vinh dự|chính thức|dự kiến|như|khi|còn"
    r"|lần đầu|nay|luôn|ngày càng|từng|tiềm năng|lọt|which|won|by|of|is|was|has"
    r"|HTX|[Hh]ợp tác xã|[Cc]ông ty|CTCP|DNTN|[Cc]ơ sở|[Hh]ộ kinh doanh|[Tt]ổ hợp tác|THT)(?!\w)"
)
#: "Bột sen Hương Quê xã Tràng An": a unit's kind behind a capital begins the seat.
_SEAT = Sieve(rf"(?<=\w)\s+(?:xã|phường|thị trấn|huyện|thị xã|quận)\s+(?={CAPITAL})")
_OWNED = re.compile(r"[”\"]?\s+(?:của|do)\s+(?=\S)")
_NO_NAME = re.compile(
    r"sản phẩm|chủ thể|^(?:một|hai|ba(?!\s(?:chỉ|khía|rọi))|bốn|năm|sáu|bảy|tám|chín|mười)\s|\d\s*sao|\d\s*điểm"
    r"|gian hàng|%|^khác$|còn lại|^(?:khác|mới|này|trên)\b"
)
#: A set that is one product: "bộ sản phẩm trà", "bộ dụng cụ nhà bếp".
_SET = re.compile(r"(?:bộ|combo|set|nhóm|hộp quà|giỏ quà)\s+(?=[^\W\d])")
_NO_SET = re.compile(
    r"nhóm\s+(?:sản phẩm|ngành|hàng|thực phẩm|đồ uống|thủ công|dược|thảo|du lịch|dịch vụ|hộ|này|đã)(?!\w)"
    r"|bộ\s+(?:tiêu chí|trưởng|phận|máy|môn|đội|nông nghiệp|nn|công thương|khoa học|tài|văn hóa|y tế"
    r"|ngành|mặt|hồ sơ|quy|chỉ số|nhận diện|ban|và|này|đã)"
)
_LEAD = re.compile(
    r"(?:tên\s+sản phẩm\s*:\s+|(?:các|những)\s+(?:loại|dòng)\s+|(?:các\s+|những\s+)?(?:dòng\s+)?sản phẩm\s*:?\s+(?=[^\W\d])"
    r"|(?:cùng|và)\s+)*(?P<quote>[“\"])?"
)
_SPOKEN = Sieve(r"(?:^|\s)(?:chúng tôi|chúng ta|người dân|bà con|các bạn|tôi|họ)(?:\s|$)")
_PLACE_ONLY = re.compile(
    r"(?:huyện|xã|tỉnh|thành phố|tp\.?|thị xã|phường|thị trấn|quận|đặc khu)\s", re.IGNORECASE
)
_CUT = re.compile(
    r"[(“”\":]|[^\S\n][-–—]\s|\d{1,3}\s*sao|[^\S\n]\d{2,3}(?:[.,]\d{1,2})?\s*điểm|\n(?=[•+*\-–]|\d{1,2}[.)]\s)"
)
_QUOTED = re.compile(r"\s*[“\"][^“”\"\n]{2,40}[”\"]")
_ALIAS = re.compile(r"\s*\((?P<in>[^()\n]{3,50})\)")
_DASHED = re.compile(r"[^\S\n][-–—]\s+(?=[^\W\d])")
_VERBAL = Sieve(
    r"(?:^|\s)(?:được|đạt|bị|sẽ|đã|đang|phải|cần|nên|vẫn|rất|giúp|bán|mua|giới thiệu|phát triển"
    r"|xây dựng|hỗ trợ|công nhận|chứng nhận|tham gia|tập trung|nâng cao|phục vụ|chúng tôi)(?:\s|$)"
)
_LONGEST = 12


def read_name(
    page: Page, start: int, limit: int, trust: Trust, *, first: bool, noun: bool = False
) -> Item | None:
    """The name that begins at an offset, if what stands there can be one.

    ``noun`` tells that "sản phẩm" stands before it.
    """
    if trust == "named":  # behind "là" the first must look like a name, the others may be any
        trust = "list" if first else "open"
    nfc, lower = page.text.nfc, page.text.lower
    lead = _LEAD.match(lower, start, limit)
    quoted = False
    if lead is not None:
        noun = noun or "sản phẩm" in lead.group()
        is_set = _SET.match(lower, start)  # "bộ sản phẩm" keeps its noun
        start = start if is_set else lead.end()
        quoted = bool(lead["quote"]) and not is_set
    if start >= limit or not nfc[start].isalpha():
        return None
    heads, nots = product_words()
    a_set = _SET.match(lower, start) is not None and _NO_SET.match(lower, start) is None
    head, other = heads.match(lower, start), nots.match(lower, start)
    if head is not None and other is not None and other.end() > head.end():
        return None  # "cải" is a vegetable, "cải tiến" is none
    is_head = head is not None or a_set
    if not is_head and (nots.match(lower, start) or head_at(page.text, start) is not None):
        return None
    end = name_end(page, start, limit, quoted=quoted)
    name = nfc[start:end].strip(" ,.–-\n")
    if ")" in name and "(" not in name:
        name = name.rstrip(") ")
    if name.endswith(" OCOP") and name.count(" ") > 1:
        name = name[:-5].rstrip(" -–")  # "cao lá vối OCOP"
    words = name.split()
    low = name.lower()
    if low.startswith("ocop"):
        return None  # "sản phẩm OCOP 4 sao"
    if not 1 <= len(words) <= _LONGEST or len(name) < 3:
        return None
    if _SPOKEN.search(name) or (_NO_NAME.search(low) and not a_set):
        return None
    made = _made(page, end, limit)
    if group_words().fullmatch(low) and not (noun and made):
        return None
    proper = any(w[0].isupper() for w in words)
    told = quoted and noun  # "Sản phẩm “Đá Hen nhất phẩm” của …"
    if (
        not is_head
        and not told
        and not _taken(trust, low, words, capital=nfc[start].isupper() or made, proper=proper)
    ):
        return None
    if len(words) == 1 and not proper and (trust == "clause" or first):
        return None
    if trust == "clause" and first and not proper and len(words) < 3 and not (noun or made):
        return None
    if _PLACE_ONLY.match(name) or any(
        u.start == start for u in page.organisations.units.within(start, start + 60)
    ):
        return None
    return Item(start, start + len(name), " ".join(words))


def _made(page: Page, end: int, limit: int) -> bool:
    """Whether a producer follows a name: so short or common a name is one by its maker."""
    owned = _OWNED.match(page.text.lower, end, limit)
    head = head_at(page.text, owned.end()) if owned else None
    return head is not None and head[1] == "producer"


def _taken(trust: Trust, low: str, words: list[str], *, capital: bool, proper: bool) -> bool:
    """Whether words that no product word begins are taken for a name."""
    if trust == "clause" or _VERBAL.search(low):
        return False
    if trust == "list":
        return capital and len(words) >= 2
    return len(words) >= 2 or (capital and len(low) > 3)


def name_end(page: Page, start: int, limit: int, *, quoted: bool = False) -> int:
    """Where a name ends: at a mark, a verb, a bracket, a tier."""
    nfc = page.text.nfc
    if quoted:
        close = re.compile(r"[”\"\n]").search(nfc, start, min(limit, start + 80))
        return close.start() if close else start
    position = start
    end = min(limit, start + 120)
    while True:
        cut = min(
            (
                m.start()
                for m in (
                    MARK.search(nfc, position, end),
                    _CUT.search(nfc, position, end),
                    _STOP.search(nfc, position, end),
                    _seat(nfc, start, position, end),
                )
                if m is not None
            ),
            default=end,
        )
        on = _goes_on(page, start, cut, end)
        if on is None:
            return cut
        position = on


def _seat(nfc: str, start: int, position: int, end: int) -> re.Match[str] | None:
    """The seat behind a name that ends with a capital, not behind a common noun ("gạo huyện A")."""
    for m in _SEAT.finditer(nfc, position, end):
        if nfc[start : m.start()].rsplit(" ", 1)[-1][:1].isupper():
            return m
    return None


def _goes_on(page: Page, start: int, cut: int, end: int) -> int | None:
    """Where a name goes on behind quotes, another name in brackets or a dash; else ``None``."""
    nfc, lower = page.text.nfc, page.text.lower
    at = cut - 1 if cut > start and nfc[cut - 1] == " " else cut
    quotes = _QUOTED.match(nfc, at, end)
    if quotes is not None:
        return quotes.end()
    alias = _ALIAS.match(nfc, at, end)
    if alias is not None:
        inside = alias.start("in")
        named = product_words()[0].match(lower, inside)
        if seat_in(page, *alias.span("in")) is not None:
            return None  # "Chè Shan tuyết Hồng Thái (Na Hang)"
        if named and nfc[inside].isupper() and not re.search(r"[,;]", alias["in"]):
            return alias.end()
        return None
    dash = _DASHED.match(nfc, cut, end)
    if dash is None or head_at(page.text, dash.end()) is not None:
        return None
    if nfc[dash.end()].isupper():
        units = page.organisations.units.within(dash.end(), dash.end() + 60)
        place = next((u for u in units if u.start == dash.end()), None)
        if place is not None and place.kind_given:
            return None
        owned = place is None or _OWNED.match(lower, place.end, end) is not None
        return dash.end() if owned else None
    heads, nots = product_words()
    ok = heads.match(lower, dash.end()) and not nots.match(lower, dash.end())
    return dash.end() if ok else None
