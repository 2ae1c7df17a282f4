"""Bodies and producers as they are written: where a name ends, what it belongs to, where it is.

A body is read from its head ("Sở", "UBND", "HTX") to the first word that cannot be part of a name.
"Công ty", "HTX" alone mean the producer named last; "UBND tỉnh" the province in force.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache, cached_property, lru_cache

from extract.context import PlaceUse, Scope
from extract.gazetteer.places import LEVELS
from extract.gazetteer.product_names import product_words
from extract.gazetteer.vocabulary import BodyKind, load
from extract.reading import Reading
from extract.scopes_at import ScopeAt, Sentences, Units
from extract.sieve import Sieve, starting
from extract.text import Text, fold
from extract.values import value

#: Words that end a name: verbs of saying and doing, particles.  On the lower-case text with tones.
_STOP = re.compile(
    r"(?:cho (?:biết|hay|rằng|thấy|phép)|nói\b|nêu\b|nhấn mạnh|phát biểu|thông tin(?! và)"
    r"|chia sẻ|khẳng định"
    r"|đánh giá (?:cao|:|rằng)|đề nghị|yêu cầu|đề xuất|chủ trì|chủ tọa|tham quan|tham gia"
    r"|tham dự|dự\b|trao\b"
    r"|tặng\b|ký\b|đã\b|đang\b|sẽ\b|vừa\b|vui mừng|mong\b|kể\b|thừa nhận|giới thiệu|làm\b|cùng\b"
    r"|và (?:ông|bà|các|đồng chí)\b"
    r"|là\b|có\b|bày tỏ|trả lời|phân tích|ban hành|trình bày|báo cáo|khai mạc|cắt băng|tiếp\b"
    r"|lắng nghe|thay mặt"
    r"|dẫn đầu|kiểm tra|thị sát|tại\b|ở\b|về\b|với\b|từ\b|để\b|khi\b|công bố|cảm ơn|lưu ý"
    r"|biểu dương|chúc\b|trực tiếp"
    r"|tự hào|kỳ vọng|hy vọng|tin (?:rằng|tưởng)|giải thích|kiêm\b|đồng thời|hiện\b|rất\b|cũng\b"
    r"|được\b|bị\b|cho\b|do\b"
    r"|nhận\b|thăm\b|nguyên\b(?! (?:chất|liệu|bản|vị|sinh))|thống nhất|chỉ đạo (?!các|chương)|kết luận|quán triệt|tuyên bố"
    r"|khen\b|tổ chức (?:hội nghị|lễ|họp|hội)"
    r"|mang\b|đưa\b|bán (?!lẻ|buôn)|sản xuất ra|hoan nghênh|ghi nhận|tâm sự|bộc bạch|cười\b"
    r"|nhớ\b|trăn trở|lý giải|gửi\b|đọc\b|trong (?!nước)|trên\b"
    r"|không\b|chưa\b|vẫn\b|còn\b|xúc động|phấn khởi|mạnh dạn|quyết định(?! số)|bắt đầu|đứng\b"
    r"|ngồi\b|bên\b(?=\s|$)|hướng dẫn (?:người|khách|các)|nhờ\b|mỗi\b|năm 20|theo\b|nhằm\b|sau\b"
    r"|trước\b|bởi\b)"
)
_BREAK = re.compile(r"[,;:.!?…\"“”\n|*]|\s[-–—]\s|\s[-–—](?=\w)|\)|\(")
_ABBREVIATION = re.compile(
    r"\s*\((?:[A-ZĐ][A-ZĐ&\-/. ]{1,14}|gọi tắt[^)]{0,40}|sau đây[^)]{0,40})\)"
)
_PARENT_BODY = re.compile(r"\s*\((?=(?:Bộ|Tổng cục|Cục|Sở|thuộc)\b)[^()]{2,60}\)")
_SPACES = re.compile(r"\s*")
_DASH = re.compile(r"\s[-–—]\s+")
#: What no name ends with.
_LOOSE_END = Sieve(r"(?:\s+(?:và|của|các|những|này|đó|the|of))+$")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ.&][^\W_]+)*&?")
#: A unit's kind without its name at the end of a body ("UBND tỉnh").
_BARE_KIND = Sieve(
    r"(?:^|\s)(?P<kind>tỉnh|thành phố|tp\.?|huyện|thị xã|tx\.?|quận|xã|phường|thị trấn|đặc khu)\s*$"
)
_KINDS = {"tp": "thành phố", "tp.": "thành phố", "tx": "thị xã", "tx.": "thị xã"}
_BARE_PRODUCER = re.compile(
    r"(?:htx|hợp tác xã|công ty|cty|doanh nghiệp|tổ hợp tác|tht|cơ sở|đơn vị|trang trại)$"
)
_CENTRAL = re.compile(
    r"(?:bộ|thứ|vụ|tổng cục|cục|viện|chính phủ|quốc hội|văn phòng chính phủ|trung ương"
    r"|ban bí thư)\b"
)
#: Heads that any place has one of, so that a missing place is the one in force.
_LOCAL = re.compile(
    r"(?:ubnd|hđnd|ủy ban|hội đồng|sở|chi cục|phòng|văn phòng|tỉnh ủy|thành ủy|huyện ủy|thị ủy"
    r"|quận ủy|đảng ủy"
    r"|ban (?:xây dựng|chỉ đạo|dân tộc|ocop|quản lý)|hội (?:nông dân|liên hiệp|lhpn|phụ nữ)"
    r"|liên minh|mttq|trung tâm (?:khuyến|xúc|dịch vụ))"
)


@value(frozen=True, slots=True)
class Body:
    """A body as written: ``start`` and ``end`` of its words, the name without brackets."""

    start: int
    end: int
    name: str
    kind: BodyKind
    head_end: int


@value(frozen=True, slots=True)
class Named:
    """A body completed: its full name and the place it belongs to."""

    name: str | None
    scope: Scope | None


@value(frozen=True, slots=True)
class Producer:
    """A producer named in the text, with the place the text gives it, if it does."""

    start: int
    end: int
    name: str
    place: PlaceUse | None


def _variants(form: str) -> list[str]:
    """A form as patterns: any white space, either place of the tone mark."""
    pattern = re.escape(form.casefold()).replace(r"\ ", r"\s+").replace(r"\-", "-")
    for one, other in (("ủy", "uỷ"), ("óa", "oá"), ("òa", "oà"), ("ủy", "ủi"), ("úy", "uý")):
        if one in pattern:
            return [pattern, pattern.replace(one, other, 1)]
    return [pattern]


#: The heads that begin with one letter: their pattern, one group a head, and the kind of each.
_Heads = tuple[re.Pattern[str], tuple[BodyKind, ...]]


@cache
def _heads() -> dict[str, _Heads]:
    """The heads of bodies by first letter."""
    forms = sorted(((f, b.kind) for b in load().bodies for f in b.forms), key=lambda x: -len(x[0]))
    extra: list[tuple[str, BodyKind]] = [
        ("Hội quán", "producer"), ("Nhà máy", "producer"), ("Hộ", "producer"), ("Quỹ", "other"),
        ("Ban OCOP", "office"), ("Ban Xây dựng nông thôn mới", "department"), ("Câu lạc bộ", "association"),
        ("Liên hiệp", "association"), ("Cục", "central"), ("Vụ", "central"), ("Tổng cục", "central"),
        ("Viện", "central"), ("Ban", "other"), ("Đài", "other"), ("Trường", "other"), ("Tổ", "producer"),
        ("Đảng bộ", "party"), ("Bộ", "central"), ("Trung ương", "central"), ("Khu", "other"),
        ("Liên đoàn", "association"), ("Đoàn", "association"), ("Tỉnh đoàn", "association"),
        ("Nhóm", "producer"), ("Vườn", "producer"), ("Chi nhánh", "producer"), ("Nhà hàng", "producer"),
        ("Hội đồng quản trị", "other"), ("Homestay", "producer"), ("Thương hiệu", "producer"),
        ("Trại", "producer"), ("HTXNN", "producer"), ("HTXDV", "producer"), ("HTX DV", "producer"),
    ]  # fmt: skip
    known = {f.casefold() for f, _ in forms}
    forms += [(f, k) for f, k in extra if f.casefold() not in known]
    forms.sort(key=lambda x: -len(x[0]))
    spelled: dict[str, list[tuple[str, BodyKind]]] = {}
    for form, kind in forms:
        for variant in _variants(form):
            spelled.setdefault(variant[0], []).append((variant, kind))
    return {
        letter: (
            re.compile(rf"(?:{'|'.join(f'({v})' for v, _ in ways)})(?!\w)"),
            tuple(kind for _, kind in ways),
        )
        for letter, ways in spelled.items()
    }


def head_at(text: Text, offset: int) -> tuple[int, BodyKind] | None:
    """The end and kind of a body's head that starts at an offset."""
    heads = _heads().get(text.lower[offset : offset + 1])
    if heads is None:
        return None
    pattern, kinds = heads
    m = pattern.match(text.lower, offset)
    if m is None or m.lastindex is None:
        return None
    return m.end(), kinds[m.lastindex - 1]


def read_body(text: Text, offset: int, limit: int) -> Body | None:
    """The body whose name starts at an offset, read to the first word that ends it."""
    head = head_at(text, offset)
    if head is None:
        return None
    head_end, kind = head
    end, dropped = _extent(text, head_end, limit, kind)
    end = _trimmed(text, head_end, end, kind)
    name = text.nfc[offset:end]
    for a, b in dropped:
        if b <= end:
            name = text.nfc[offset:a] + text.nfc[b:end]
    return Body(offset, end, " ".join(name.split()), kind, head_end)


def _extent(
    text: Text, start: int, limit: int, kind: BodyKind
) -> tuple[int, list[tuple[int, int]]]:
    """Where the words from ``start`` on stop being a name; brackets that are only abbreviations."""
    dropped: list[tuple[int, int]] = []
    position = start
    while position < limit:
        short = _ABBREVIATION.match(text.nfc, position, limit)
        if short:
            dropped.append(short.span())
            position = short.end()
            continue
        if kind in ("central", "department", "other"):
            parent = _PARENT_BODY.match(text.nfc, position, limit)
            if parent:
                return parent.end(), dropped
        gap = _SPACES.match(text.nfc, position, limit)
        at = gap.end() if gap else position
        if at >= limit:
            break
        stop = _BREAK.match(text.nfc, position, limit) or _BREAK.match(text.nfc, at, limit)
        if stop is not None and stop.group() == "\n" and at < limit and text.nfc[at - 1] == "\n":
            listed = _LINE_OF_LIST.match(text.nfc, at, limit)
            stop = None if "\n\n" not in text.nfc[position:at] and not listed else stop
        if stop is not None and stop.group() == "." and _SHORT_KIND.search(text.fold[at - 4 : at]):
            position = stop.end()
            continue
        if stop is not None:
            joined = _joined(text, stop, start, limit, kind)
            if joined is None:
                break
            position = joined
            continue
        if _STOP.match(text.lower, at) and not text.nfc[at].isupper():
            break
        if kind == "producer" and (
            (_PRODUCER_STOP.match(text.lower, at) and not text.nfc[at].isupper())
            or (_AND_OTHER.match(text.lower, at) and not _two_goods(text, start, at))
            or _seat_begins(text, start, at)
        ):
            break
        word = _WORD.match(text.nfc, at, limit)
        if word is None:
            if text.nfc[at] in "&-/'’+":
                position = at + 1
                continue
            break
        position = word.end()
    return min(position, limit), dropped


#: After a producer "và" begins something else, unless it joins two lines of business.
_AND_OTHER = re.compile(
    r"và\s+(?!(?:thương mại|dịch vụ|xây dựng|đầu tư|phát triển|chế biến|sản xuất|xuất|nhập"
    r"|du lịch|môi trường"
    r"|kinh doanh|nông nghiệp|công nghệ|phân phối|ứng dụng|bảo tồn|đào tạo|tư vấn|vận tải"
    r"|thủy sản|lâm|dược liệu|thảo dược|thực phẩm|nông sản|hữu cơ|giống|vật tư|cung ứng|tiêu thụ|bảo quản|khai thác|nuôi trồng|chăn nuôi|trồng|du lịch|thu mua)(?!\w))"
)
_FORM = re.compile(r"\s*(?:cổ phần|cp|tnhh|mtv|một thành viên|tm|sx|thương mại|sản xuất|\s)*")


def _two_goods(text: Text, start: int, at: int) -> bool:
    """ "Công ty Cổ phần Nghệ và trà xanh Tam Đảo": the name joins what it makes."""
    form = _FORM.match(text.lower, start, at)
    first = form.end() if form else start
    heads = product_words()[0]
    told = heads.match(text.lower, first, at)
    behind = heads.match(text.lower, at + 3) if text.lower.startswith("và ", at) else None
    return told is not None and told.end() >= len(text.nfc[:at].rstrip()) and behind is not None


#: What a producer does or its products reach ends its name as well.
_PRODUCER_STOP = re.compile(
    r"(?:đạt|xếp|gồm|bao gồm|thuộc|nâng|sở hữu|góp|chiếm|tiếp tục|đều|sản phẩm|chính thức|trở thành"
    r"|hoàn thiện|giữ|vinh dự|lần lượt|lên|xuống|tổng điểm|liên kết|đăng ký|trình|hay|như)(?!\w)"
)
#: A unit's kind right behind a name: "HTX Cát Trắng xã Tam Thanh", "Hộ kinh doanh Đỗ Linh Xã Bình".
_SEAT_KIND = re.compile(r"(?:xã|phường|thị trấn|huyện|thị xã|quận|đặc khu)\s+(?=\S)")
#: Lines of business: a name cannot end with one, and a unit's kind behind one belongs to the name.
_BUSINESS = Sieve(
    r"(?:nông nghiệp|lâm nghiệp|thủy sản|dịch vụ|thương mại|tổng hợp|sản xuất|kinh doanh|chế biến"
    r"|chăn nuôi|trồng trọt|du lịch|nông sản|hợp tác|xây dựng|đầu tư|phát triển|nông lâm|môi trường"
    r"|cộng đồng|tnhh|mtv|cp|htx)$"
)
_BUSINESS_WORDS = re.compile(
    r"(?:nông nghiệp|lâm nghiệp|thủy sản|dịch vụ|thương mại|tổng hợp|sản xuất|kinh doanh|chế biến"
    r"|chăn nuôi|trồng trọt|du lịch|nông sản|xây dựng|đầu tư|phát triển)(?!\w)"
)
_MORE_BUSINESS = re.compile(
    r",\s+(?:chế biến|kinh doanh|thương mại|dịch vụ|xuất nhập khẩu|xuất khẩu|sản xuất|thu mua"
    r"|bảo quản|tiêu thụ|chăn nuôi|trồng trọt|du lịch|xây dựng|nuôi trồng)(?!\w)"
)
#: The next line of a list is no part of a name.
_LINE_OF_LIST = re.compile(r"(?:[•●▪+*\-–]|\d{1,2}[.)](?=\s))")
_SHORT_KIND = re.compile(r"(?<!\w)(?:tp|tx|tt|p|q|h|x)$")


def _seat_begins(text: Text, start: int, at: int) -> bool:
    """Whether the seat of a producer stands right behind its name, without a comma."""
    kind = _SEAT_KIND.match(text.lower, at)
    if kind is None or not text.nfc[kind.end()].isupper():
        return False
    before = text.nfc[start:at].rstrip()
    last = before.rsplit(" ", 1)[-1]
    return last[:1].isupper() and _BUSINESS.search(before.lower()) is None


def _joined(text: Text, stop: re.Match[str], start: int, limit: int, kind: BodyKind) -> int | None:
    """Where the name goes on after a dash or a comma inside a company's name, else ``None``."""
    if kind == "producer" and stop.group() == ",":
        # "Tổ hợp tác Sản xuất, chế biến rau củ Trung Thành": the name proper is yet to come
        more = _MORE_BUSINESS.match(text.lower, stop.start(), limit)
        before = text.lower[start : stop.start()].strip()
        named = before != "" and _BUSINESS.search(before) is None
        return more.end() if more and not named else None
    if kind not in ("producer", "association") or stop.group().strip() not in ("-", "–", "—"):
        return None
    after = _DASH.match(text.nfc, stop.start(), limit)
    if after is None:
        return None
    if not text.nfc[after.end() : after.end() + 1].isupper():
        goods = product_words()[0].match(text.lower, after.end(), limit)
        return after.end() if kind == "producer" and goods else None
    if title_like(text, after.end()):
        return None
    return after.end()


def joins_business(text: Text, start: int, offset: int) -> bool:
    """Whether the "và" behind an offset joins two lines of business inside one name."""
    gap = _SPACES.match(text.lower, offset)
    at = gap.end() if gap else offset
    line = text.lower[start:offset].rstrip()
    return _AND_OTHER.match(text.lower, at) is None and _BUSINESS.search(line) is not None


def title_like(text: Text, offset: int) -> bool:
    """Whether an official title stands at an offset."""
    m = _title_heads().match(text.lower, offset)
    return m is not None


@cache
def _title_heads() -> re.Pattern[str]:
    forms = {t.casefold() for t in load().title_forms()}
    ordered = sorted(forms, key=lambda f: (-len(f), f))
    return re.compile("(?:" + "|".join(v for f in ordered for v in _variants(f)) + r")(?!\w)")


#: So many words a name has whose first alone has a capital.
_SHORT_NAME = 4


def _trimmed(text: Text, head_end: int, end: int, kind: BodyKind) -> int:
    """A producer's name ends with its last capital; no name ends with "và" or "của"."""
    words = list(_WORD.finditer(text.nfc, head_end, end))
    if kind == "producer":
        proper = [w for w in words if w.group()[0].isupper() or w.group()[0].isdigit()]
        if proper:
            last = proper[-1].end()
            if len(proper) == 1 and proper[0] is words[0] and len(words) <= _SHORT_NAME:
                last = words[-1].end()  # "HTX Chè dưới tán hồi", "Công ty Hải sản"
            line = _BUSINESS_WORDS.match(text.lower, proper[-1].start(), end)
            return max(head_end, line.end() if line else last)
    piece = text.nfc[head_end:end].rstrip(" \n-–,&")
    m = _LOOSE_END.search(piece)
    if m:
        piece = piece[: m.start()]
    return head_end + len(piece)


def organisations_of(reading: Reading, scope_at: ScopeAt) -> Organisations:
    """The bodies and producers of an article, which several grammars ask: made once."""
    known: Organisations | None = reading.text.notes.get(Organisations)
    if known is None:
        known = reading.text.notes[Organisations] = Organisations(reading, scope_at)
    return known


#: So often the story of a maker names it, of all makers that it names.
_OWN_STORY = 2
_BY_FAR = 0.6


class Organisations:
    """Completes the bodies of one article."""

    def __init__(self, reading: Reading, scope_at: ScopeAt) -> None:
        self._reading = reading
        self._text = reading.text
        self.units = Units(reading, scope_at)
        self._sentences = Sentences(reading)

    @property
    def text(self) -> Text:
        return self._text

    @cached_property
    def producers(self) -> tuple[Producer, ...]:
        """All producers named with a name of their own, in order."""
        found: list[Producer] = []
        position = 0
        pattern = _producer_heads()
        while m := pattern.search(self._text.lower, position):
            position = m.end()
            limit = min(len(self._text.nfc), m.end() + 110)
            body = read_body(self._text, m.start(), limit)
            if body is None or body.kind != "producer":
                continue
            if not any(c.isupper() for c in self._text.nfc[body.head_end : body.end]):
                continue
            position = max(position, body.end)
            place = self._place_after(body.end) or self._place_before(body.start)
            found.append(Producer(body.start, body.end, body.name, place))
        return tuple(found)

    def _place_after(self, end: int) -> PlaceUse | None:
        """ "HTX X (thị xã Kỳ Anh)", "HTX X, xã Tân Cương", "cơ sở X ở xã Y"."""
        nearby = [u for u in self.units.within(end, end + 70) if u.place.level != "country"]
        if not nearby:
            return None
        gap = self._text.fold[end : nearby[0].start]
        if (
            re.fullmatch(
                r"\s*(?:\(|,)?\s*(?:(?:o|tai|thuoc|co\s+tru\s+so\s+tai|dia\s+chi:?)\s+)?"
                r"(?:(?:so|to|duong|thon|ap|ban|xom|khu pho|khoi|khom|buon)\s[^,;.()]{1,30}?,?\s+)?",
                gap,
            )
            and gap.strip()
        ):
            follows = self._text.fold[nearby[0].end : nearby[0].end + 14]
            if gap.strip() == "," and re.match(r"\s*(?:co\b|hien|da\b|la\b|\d)", follows):
                return None
            return nearby[0]
        return None

    def _place_before(self, start: int) -> PlaceUse | None:
        """ "Tại huyện Kim Bảng, HTX X …", "Cũng ở xã Tân Cương, cơ sở X …"."""
        nearby = [u for u in self.units.within(max(0, start - 70), start) if u.kind_given]
        if not nearby or not re.fullmatch(r",\s+", self._text.fold[nearby[-1].end : start]):
            return None
        use = nearby[-1]
        led = _LED.search(self._text.fold[max(0, use.start - 30) : use.start])
        return use if led and use.place.level in ("commune", "district") else None

    def place_of_producer(self, name: str) -> PlaceUse | None:
        """The smallest place that any mention of the producer comes with."""
        return self._places_of_producers.get(producer_key(name))

    def seat_of_producer(self, name: str) -> Scope | None:
        """Where a producer is: the smallest place it is named with, else the district or commune
        that the story was in where it was first named."""
        place = self.place_of_producer(name)
        if place is not None:
            return self.units.scope_of(place)
        first = self._first_named.get(producer_key(name))
        told = self.units.in_force(first.start) if first is not None else None
        if first is None or told is None or told.place.level not in ("district", "commune"):
            return None
        if told.end is not None and ";" in self._text.nfc[told.end : first.start]:
            return None  # a place of another member of the list
        return told

    @cached_property
    def only_seat(self) -> Scope | None:
        """Where the maker sits whose story the article is: the one named most, and by far."""
        named = Counter(producer_key(p.name) for p in self.producers)
        if not named:
            return None
        maker, times = named.most_common(1)[0]
        seat = self._places_of_producers.get(maker)
        if seat is None or times < _OWN_STORY or times < _BY_FAR * named.total():
            return None
        return self.units.scope_of(seat)

    @cached_property
    def _first_named(self) -> dict[str, Producer]:
        found: dict[str, Producer] = {}
        for producer in self.producers:
            found.setdefault(producer_key(producer.name), producer)
        return found

    @cached_property
    def _places_of_producers(self) -> dict[str, PlaceUse]:
        found: dict[str, PlaceUse] = {}
        for producer in self.producers:
            key, place = producer_key(producer.name), producer.place
            if place is None:
                continue
            if key not in found or _depth(place) > _depth(found[key]):
                found[key] = place
        return found

    @cached_property
    def _producer_ends(self) -> list[int]:
        return [p.end for p in self.producers]

    def last_producer(self, offset: int, head: str = "") -> Producer | None:
        """The producer named last before an offset, of the same head where one is given."""
        k = bisect_right(self._producer_ends, offset)
        before = self.producers[max(0, k - 40) : k]
        wanted = _head_key(head)
        if wanted:
            same = [p for p in before if _head_key(p.name) == wanted]
            if same:
                return same[-1]
            if wanted not in ("don vi", "co so", "doanh nghiep"):
                return None
        return before[-1] if before else None

    def complete(self, body: Body) -> Named:
        """The full name of a body and its place."""
        lower = body.name.lower()
        if body.kind == "producer":
            return self._producer(body, lower)
        places = [u for u in self.units.within(body.start, body.end) if u.place.level != "country"]
        name = _spelled(body.name)
        if places:
            use = places[-1]
            written = " ".join(self._text.nfc[use.start : use.end].split())
            if name.endswith(written) and written.lower().startswith(("tp", "tx")):
                name = name[: -len(written)] + use.place.full_name
            return Named(name, self.units.scope_of(use))
        if "trung ương" in lower or lower.endswith(("việt nam", "quốc gia")):
            return Named(name, self.units.country)
        bare = _BARE_KIND.search(lower)
        if bare:
            kind = bare.group("kind")
            scope = self.units.called(_KINDS.get(kind, kind), body.start)
            if scope is None:
                return Named(name, self.units.in_force(body.start))
            return Named(f"{name[: bare.start('kind')]}{scope.place.full_name}", scope)
        if body.kind == "central" or _CENTRAL.match(lower):
            return Named(name, self.units.country)
        if not _LOCAL.match(lower):
            return Named(name, self.units.in_force(body.start))
        scope = self._local(lower, body.start)
        if scope is None or scope.place.level == "country":
            return Named(name, scope)
        party = lower in ("tỉnh ủy", "thành ủy", "huyện ủy", "thị ủy", "quận ủy", "đảng ủy")
        return Named(f"{name} {scope.place.name if party else scope.place.full_name}", scope)

    def _local(self, lower: str, offset: int) -> Scope | None:
        for word, kind in (
            ("huyện", "huyện"),
            ("quận", "quận"),
            ("thị ủy", "thị xã"),
            ("phòng", "huyện"),
            ("đảng ủy", "xã"),
        ):
            if lower.startswith(word):
                return self.units.called(kind, offset) or self.units.in_force(offset)
        if lower.startswith(("ubnd", "ủy ban", "hội đồng", "trung tâm", "hội ", "ban ")):
            return self.units.in_force(offset)
        scope = self.units.in_force(offset)
        if (
            scope is not None
            and scope.place.level == "country"
            and self._reading.frame.main is None
        ):
            return scope
        return self.units.province(offset)

    def _producer(self, body: Body, lower: str) -> Named:
        name: str | None = body.name
        if _BARE_PRODUCER.fullmatch(lower):
            last = self.last_producer(body.start, lower)
            if last is None:
                return Named(name, self.around(body.start))
            seat = self.units.scope_of(last.place) if last.place else None
            seat = seat or self.seat_of_producer(last.name)
            return Named(last.name, seat or self.around(body.start))
        after = self._place_after(body.end)
        seat = self.units.scope_of(after) if after else self.seat_of_producer(body.name)
        return Named(name, seat or self.around(body.start))

    def around(self, offset: int) -> Scope | None:
        """Where the story is at an offset: the place in force, or a district or commune that its
        paragraph went to before ("Tại huyện X, … HTX Y")."""
        scope = self.units.in_force(offset)
        if scope is None or scope.place.level in ("district", "commune"):
            return scope
        here = self._sentences.index(offset)
        if here is None:
            return scope
        found: PlaceUse | None = None
        for sentence in self._reading.sentences[max(0, here - 6) : here + 1]:
            if sentence.span.paragraph != self._reading.sentences[here].span.paragraph:
                continue
            previous: PlaceUse | None = None
            for use in sentence.uses[:40]:
                if use.end > offset:
                    break
                before = self._text.fold[max(sentence.span.start, use.start - 12) : use.start]
                led = re.search(r"(?:^|\W)(?:tai|o|trong|in|at)\s+$", before)
                follows = previous is not None and re.fullmatch(
                    r"\s*,\s*", self._text.fold[previous.end : use.start]
                )
                previous = use if led or follows else None
                small = use.place.level in ("district", "commune") and use.role != "list"
                if previous is not None and small:
                    found = use
        return self.units.scope_of(found) if found is not None else scope


#: What leads a sentence to where it goes: "Cũng tại …", at its start.
_LED = re.compile(
    r"(?:^|[.;:]\s+|\n)(?:(?:rieng|cung|nhu|trong do|ngoai ra|con),?\s+)?(?:tai|o)\s+$"
)


@cache
def _producer_heads() -> re.Pattern[str]:
    forms = [f for b in load().bodies if b.kind == "producer" for f in b.forms]
    ordered = sorted(forms, key=lambda f: -len(f))
    return re.compile(starting(v for f in ordered for v in _variants(f)) + r"(?!\w)")


def _depth(use: PlaceUse) -> int:
    return LEVELS.index(use.place.level)


_COOPERATIVE = re.compile(r"\bhop tac xa\b")
_STOCK = re.compile(r"\bco phan\b")
_MARKS = re.compile(r"\W+")


@lru_cache(maxsize=4096)
def producer_key(name: str) -> str:
    """What is the same in all spellings of a producer's name."""
    folded = _COOPERATIVE.sub("htx", fold(name))
    return _MARKS.sub(" ", _STOCK.sub("cp", folded)).strip()


def _head_key(name: str) -> str:
    folded = producer_key(name)
    for head in (
        "htx",
        "cong ty",
        "cty",
        "doanh nghiep",
        "dntn",
        "to hop tac",
        "tht",
        "co so",
        "don vi",
        "trang trai",
    ):
        if folded.startswith(head):
            return {"cty": "cong ty", "tht": "to hop tac", "dntn": "doanh nghiep"}.get(head, head)
    return ""


_COMMITTEE = re.compile(r"^(?:(?:Ủy|Uỷ|ủy|uỷ) ban [Nn]hân dân|UBDN)\b")
_COUNCIL = re.compile(r"^Hội đồng [Nn]hân dân\b")


def _spelled(name: str) -> str:
    """UBND and HĐND short, as they are cited; "UBDN" is a slip of the keyboard."""
    name = _COMMITTEE.sub("UBND", name)
    name = _COUNCIL.sub("HĐND", name)
    return name[:1].upper() + name[1:]
