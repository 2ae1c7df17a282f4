"""Products with a name, where a tier, a recognition or a counted list of products introduces them.

Names are read from lists ("… 4 sao gồm: A; B (HTX C)"), from clauses about one product ("A của HTX B
đạt 4 sao"), from certificates given ("5 sao cho A") and from flattened tables.  Precision comes
first: a run of words that no product word, capital or quotes mark as a name is left alone.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from extract.context import Scope
from extract.facts import Evidence, Fact, Product, Status
from extract.grammar.dates import DateMention
from extract.grammar.stars import StarMention
from extract.organisations import Organisations, head_at, read_body
from extract.reading import Reading, SentenceReading
from extract.scopes_at import ScopeAt, Sentences, place_rows, place_slots

_LIST_AFTER_STAR = re.compile(
    r"[”\"]?\s*(?:\([^()\n]{0,40}\)\s*)?(?:(?:cấp\s+\w+(?:\s+\w+)?|quốc gia|của\s+(?:tỉnh|huyện"
    r"|\d+\s+chủ thể)|ocop|đợt\s+\d(?:\s+năm\s+\d{4})?"
    r"|năm\s+\d{4}|tiêu biểu|trong đợt này|này|đó|được công nhận|mới)\s*,?\s*){0,8}"
    r"(?P<lead>,?\s*(?:là|gồm(?:\s+có|\s+những cái tên quen thuộc)?|bao gồm|như|có|trong đó có"
    r"|tiêu biểu là|tiêu biểu như|including|are|is)\s*:?|:)\s*(?=\S)"
)
_LIST_AFTER_COUNT = re.compile(
    r"(?P<count>(?:\d{1,4}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|các|những)\s+(?:sản phẩm"
    r"|sp)(?:\s+(?:ocop|hạt điều|gạo|mới|này|đó|nêu trên|trên))*"
    r"[^.;:()\d]{0,60}?(?:\([^()]{0,40}\))?)\s*(?P<lead>(?:là|gồm(?:\s+có)?|bao gồm|như|:"
    r"|đó là)\s*:?)\s*(?=\S)"
)
_LIST_OPENS = re.compile(r"\s*(?:gồm|bao gồm|including)\s*:?\s*(?=\S)")
_MARK = re.compile(r"[,;]|\s(?:và|and|cùng)\s|\.\.\.|…|[.!?](?=\s|$)|\n\s*\n")
_BRACKET = re.compile(r"\s*\((?P<in>[^()]{2,120})\)")
_OWNER = re.compile(r"\s*,?\s*(?:đều\s+)?(?:của|do|thuộc|by|of)\s+")
_AT = re.compile(r"\s*,?\s*(?:ở|tại|in)\s+")
_SAME_OWNER = re.compile(r"(?:cùng\s+(?:đơn vị|chủ thể|công ty|htx)|đơn vị này)")
_SCORE = re.compile(r"\d{2,3}(?:[.,]\d+)?(?:/100)?\s*điểm")
_NAME_STOP = re.compile(
    r"\s+(?:của|do|thuộc|được|đạt|từ\s+\d|vừa|đã|đang|sẽ|hiện|là|có|ở|tại|với|cho|nằm|và|trong"
    r"|để|giữ|lên|nâng|xếp|hạng|tiếp tục|đều|cũng|theo|which|won|by|of)(?!\w)"
)
_DOWN = re.compile(
    r"(?:xuống|tụt|còn)\s+(?:hạng\s+)?\d?\s*$|(?:giữ nguyên|công nhận lại"
    r"|đánh giá lại|tái công nhận|duy trì)"
)
_PROPOSED = re.compile(
    r"tiềm năng|trình\s|đề nghị|đề xuất|dự thi|dự kiến|đủ điều kiện"
    r"|xét\s+(?:công nhận\s+)?(?:nâng hạng\s+)?\d|proposed|potential|gửi\s+(?:bộ|trung ương"
    r"|hồ sơ)|hồ sơ|hoàn thiện"
)
_WITHDRAWN = re.compile(
    r"thu hồi|loại\s+\d+|khỏi danh sách|hết (?:hạn|hiệu lực)"
    r"|không đánh giá lại"
)
_UPGRADED = re.compile(r"nâng hạng|thăng hạng|nâng từ|nâng lên|lên hạng")
_AGAIN = re.compile(r"công nhận lại|đánh giá lại|tái công nhận|giữ nguyên")
_COUNCIL = re.compile(r"được (?:chấm|hội đồng)|hội đồng [^.]{0,40}(?:chấm|đề nghị|thống nhất)")
_TARGET = re.compile(
    r"phấn đấu|mục tiêu|kế hoạch|dự kiến đến|sẽ (?:có|nâng)|đăng ký|hỗ trợ nâng"
    r"|chỉ tiêu|tham quan|gian hàng"
)
_FOR = re.compile(r"\s*(?:cấp quốc gia\s+)?cho\s+(?:(?:các\s+)?sản phẩm\s+)?(?=\S)")
_QUOTED = re.compile(r"[“\"](?P<name>[^“”\"\n]{3,60})[”\"]")
_NO_NAME = re.compile(
    r"sản phẩm|chủ thể|^(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s|\d\s*sao|\d\s*điểm"
    r"|gian hàng|%|^khác$|còn lại"
)
_PLACE_ONLY = re.compile(
    r"^(?:huyện|xã|tỉnh|thành phố|tp\.?|thị xã|phường|thị trấn"
    r"|quận)\s",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(
    r"(?:giai doan|so voi|tu nam|ke tu(?: ngay)?|hieu luc\D{0,8}|den nam|sau \d+ nam|truoc"
    r"|ttg[\s,]*(?:ngay)?|tinh tu(?: ngay)?)\s*\(?$"
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A product as it stands in the text, with what its own words tell of it."""

    start: int
    end: int
    name: str
    owner: str | None = None
    owner_span: tuple[int, int] | None = None
    place: Scope | None = None
    year: str | None = None
    stars: StarMention | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    """What the words around a list say of all its items."""

    stars: StarMention | None
    status: Status
    rule: str
    head: int = 0


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    source = files("extract.gazetteer").joinpath("product_words.toml")
    data = tomllib.loads(source.read_text("utf-8"))
    heads = sorted({w for g in data["heads"].values() for w in g}, key=lambda w: -len(w))
    nots = sorted(data["not_products"]["words"], key=lambda w: -len(w))
    return (
        re.compile(r"(?:" + "|".join(map(re.escape, heads)) + r")(?!\w)"),
        re.compile(r"(?:" + "|".join(map(re.escape, nots)) + r")(?!\w)"),
    )


def find(reading: Reading, scope_at: ScopeAt) -> list[Fact]:
    """All named products, in order, each mention once."""
    if not reading.about:
        return []
    reader = _Reader(reading, Organisations(reading, scope_at))
    facts: list[Fact] = []
    taken: list[tuple[int, int]] = []
    sentences = Sentences(reading)
    head = 0
    for item, context in reader.tables():
        k = sentences.index(item.start)
        if k is None:
            continue
        if context.head:
            head = sentences.index(context.head) or k
        taken.append((item.start, item.end))
        facts.append(reader.fact(head or k, reading.sentences[k], item, context))
    rows = list(taken)
    for k, sentence in enumerate(reading.sentences):
        for item, context in reader.sentence(k, sentence):
            if any(a < item.end and item.start < b for a, b in [*taken[-40:], *rows]):
                continue
            taken.append((item.start, item.end))
            facts.append(reader.fact(k, sentence, item, context))
    return sorted(facts, key=lambda f: f.start)


class _Reader:
    def __init__(self, reading: Reading, organisations: Organisations) -> None:
        self._r = reading
        self._text = reading.text
        self._organisations = organisations
        self._sentences = Sentences(reading)
        self._stars = sorted((s for r in reading.sentences for s in r.stars), key=lambda s: s.start)
        self._star_starts = [s.start for s in self._stars]

    def _stars_in(self, start: int, end: int) -> list[StarMention]:
        return self._stars[
            bisect_left(self._star_starts, start) : bisect_left(self._star_starts, end)
        ]

    # -- where products are named -------------------------------------------------------------

    def sentence(self, k: int, sentence: SentenceReading) -> Iterator[tuple[_Item, _Context]]:
        sentence = replace(sentence, span=replace(sentence.span, end=self._limit(k)))
        yield from self._after_stars(sentence)
        yield from self._claims(sentence)
        yield from self._given(sentence)
        yield from self._after_counts(k, sentence)
        yield from self._quoted(k, sentence)
        yield from self._among(k, sentence)

    def _limit(self, k: int) -> int:
        """The end of a sentence that a hard line break inside a bracket or a name cut short."""
        nfc = self._text.nfc
        span = self._r.sentences[k].span
        end = span.end
        for other in self._r.sentences[k + 1 : k + 4]:
            if nfc[end - 1] in '.!?…:”"' or nfc[end : other.span.start] != "\n":
                break
            if other.span.zone != span.zone or span.zone in ("title", "caption"):
                break
            end = other.span.end
        return end

    def _after_stars(self, sentence: SentenceReading) -> Iterator[tuple[_Item, _Context]]:
        """ "… 2 sản phẩm tiềm năng 5 sao: A (91,75 điểm) và B"."""
        lower = self._text.lower
        for star in sentence.stars:
            m = _LIST_AFTER_STAR.match(lower, star.end, sentence.span.end)
            if m is None:
                continue
            before = lower[max(sentence.span.start, star.start - 90) : star.start]
            clause = re.split(r"[.;]", before)[-1]
            if not re.search(
                r"sản phẩm|nhóm|hạng|ocop"
                r"|products?",
                clause,
            ) or _TARGET.search(clause):
                continue
            if m.group("lead").strip(" ,:") in ("có", "are", "is") and not re.search(
                r"(?:nhóm|hạng|sản phẩm(?: đạt)?(?: hạng)?)\s*(?:ocop\s*)?$", before
            ):
                continue
            status = self._status(sentence, star.start, m.end(), star)
            context = _Context(star, status, "products.list")
            owner = self._clause_owner(sentence, star.start)
            for item in self._items(m.end(), sentence.span.end):
                yield (self._owned(item, owner), context)

    def _after_counts(self, k: int, sentence: SentenceReading) -> Iterator[tuple[_Item, _Context]]:
        """ "Tám sản phẩm đó gồm A và B": the tier was told before."""
        lower = self._text.lower
        for m in _LIST_AFTER_COUNT.finditer(lower, sentence.span.start, sentence.span.end):
            if _TARGET.search(lower, sentence.span.start, m.start()):
                continue
            if any(m.start() <= s.start < m.end() for s in sentence.stars):
                continue
            if re.search(
                r"chủ yếu|dẫn đầu|nhiều nhất|chủ lực|thế mạnh|tham gia|tiêu thụ"
                r"|trưng bày",
                m.group("count"),
            ):
                continue
            star = self._stars_told(k, sentence, m.start())
            context = self._told(k, sentence, m.start(), m.end(), star, "products.counted")
            owner = self._clause_owner(sentence, m.start())
            for item in self._items(m.end(), sentence.span.end, strict=star is None):
                yield (self._owned(item, owner), context)
        opens = _LIST_OPENS.match(lower, sentence.span.start, sentence.span.end)
        if opens is not None and k > 0:
            previous = self._r.sentences[k - 1].span
            if re.search(r"\d\s{1,3}sản phẩm", lower[previous.start : previous.end]):
                star = self._stars_told(k, sentence, sentence.span.start)
                context = _Context(star, "recognised", "products.counted")
                yield from ((i, context) for i in self._items(opens.end(), sentence.span.end))
        named = re.compile(r"(?:,\s*|\s)(?:như|có|trong đó có)\s+(?=\S)")
        if re.search(r"\d\s{1,3}sản phẩm", lower[sentence.span.start : sentence.span.end]):
            for m in named.finditer(lower, sentence.span.start, sentence.span.end):
                clause = lower[sentence.span.start : m.start()]
                if not re.search(r"(?:sản phẩm|chủ thể|danh sách|lại)\W*[^.;]{0,60}$", clause):
                    continue
                if _TARGET.search(clause) or not re.search(
                    r"công nhận|chứng nhận|loại|thu hồi"
                    r"|phân hạng|xếp hạng",
                    clause,
                ):
                    continue
                star = self._single(sentence, m.start())
                status = self._status(sentence, m.start(), m.end(), star)
                context = _Context(star, status, "products.example")
                items = list(self._items(m.end(), sentence.span.end, strict=True))
                yield from ((i, context) for i in items)

    def _among(self, k: int, sentence: SentenceReading) -> Iterator[tuple[_Item, _Context]]:
        """ "A và B nằm trong số này", "A … nằm trong nhóm được nâng hạng"."""
        m = re.compile(r"\s+(?:đều\s+)?nằm trong (?:số|nhóm|danh sách)").search(
            self._text.lower, sentence.span.start, sentence.span.end
        )
        if m is None or k == 0:
            return
        star = self._stars_told(k, sentence, m.start())
        if star is None:
            return
        context = self._told(k, sentence, m.start(), sentence.span.end, star, "products.among")
        for item in self._items(sentence.span.start, m.start(), strict=True):
            yield (item, context)

    def _told(
        self,
        k: int,
        sentence: SentenceReading,
        offset: int,
        end: int,
        star: StarMention | None,
        rule: str,
    ) -> _Context:
        """A list whose tier was told in an earlier sentence takes its status from there too."""
        status = self._status(sentence, offset, end, None)
        if star is not None and status == "recognised" and star.end < sentence.span.start:
            for other in self._r.sentences[max(0, k - 4) : k]:
                if other.span.start <= star.start < other.span.end:
                    status = self._status(other, star.start, other.span.end, star)
        return _Context(star, status, rule)

    def _clause_owner(
        self, sentence: SentenceReading, offset: int
    ) -> tuple[str, tuple[int, int], Scope | None] | None:
        """ "HTX A ở xã B có 2 sản phẩm …", "Công ty này cũng có 2 sản phẩm …"."""
        lower = self._text.lower
        floor = max(sentence.span.start, offset - 160)
        producer = self._organisations.last_producer(offset)
        if producer is None:
            return None
        units = self._organisations.units
        if producer.start >= floor:
            between = lower[producer.end : offset]
            if not re.search(r"\bcó\b", between) or re.search(
                r"[.;]|huyện có|tỉnh có"
                r"|xã có",
                between,
            ):
                return None
            place = self._organisations.place_of_producer(producer.name)
            scope = units.scope_of(place) if place else None
            return producer.name, (producer.start, producer.end), scope
        this = re.compile(
            r"(?:công ty|htx|hợp tác xã|cơ sở|đơn vị"
            r"|doanh nghiệp)(?: này)?\s+(?:\w+\s+){0,3}có\b"
        )
        at = this.search(lower, floor, offset)
        if at is None:
            return None
        place = producer.place or self._organisations.place_of_producer(producer.name)
        return producer.name, at.span(), units.scope_of(place) if place else None

    def _owned(self, item: _Item, owner: tuple[str, tuple[int, int], Scope | None] | None) -> _Item:
        if owner is None or item.owner is not None:
            return item
        return replace(item, owner=owner[0], owner_span=owner[1], place=item.place or owner[2])

    def _given(self, sentence: SentenceReading) -> Iterator[tuple[_Item, _Context]]:
        """ "Trình Trung ương xét 5 sao cho A (Công ty B)", "giấy chứng nhận 3 sao cho sản phẩm A"."""
        lower = self._text.lower
        for star in sentence.stars:
            m = _FOR.match(lower, star.end, sentence.span.end)
            if m is None:
                continue
            before = lower[max(sentence.span.start, star.start - 70) : star.start]
            if _TARGET.search(before) and not re.search(r"xét|trình", before):
                continue
            status = self._status(sentence, star.start, m.end(), star)
            yield from (
                (i, _Context(star, status, "products.given"))
                for i in self._items(m.end(), sentence.span.end, strict=True)
            )

    def _claims(self, sentence: SentenceReading) -> Iterator[tuple[_Item, _Context]]:
        """ "A của HTX B đạt 4 sao", "Sản phẩm A vừa được công nhận lại hạng 3 sao"."""
        if sentence.span.zone == "title":
            return
        lower = self._text.lower
        for star in sentence.stars:
            floor = max(sentence.span.start, star.start - 190)
            item = self._subject(floor, star.start)
            if item is None:
                continue
            between = lower[item.end : star.start]
            if _TARGET.search(between) or re.search(r"\d\s{1,3}sản phẩm", between):
                continue
            after = lower[star.end : min(sentence.span.end, star.end + 40)]
            down = re.search(
                r"(?:xuống|tụt"
                r"|còn)",
                lower[item.end : star.end],
            ) or _DOWN.search(between)
            later = [s for s in sentence.stars if s.start > star.start and s.start - star.end < 24]
            if later and re.match(r"\s*(?:xuống|còn|lên|tụt|tới|đến)", after):
                continue  # "từ 4 sao còn 3 sao": the second tier is the one it has
            status: Status = "recognised"
            if star.upgrade or _UPGRADED.search(between) or re.search(r"\d\s*sao\s+lên", between):
                status = "upgraded"
            elif down or _AGAIN.search(between):
                status = "re_recognised"
            elif _PROPOSED.search(between):
                status = "proposed"
            elif _WITHDRAWN.search(between):
                status = "withdrawn"
            item = self._owned(item, self._clause_owner(sentence, item.start))
            yield item, _Context(star, status, "products.claim")

    def _quoted(self, k: int, sentence: SentenceReading) -> Iterator[tuple[_Item, _Context]]:
        """Names in quotes after a producer or a province that "has" or "brings" them."""
        nfc, lower = self._text.nfc, self._text.lower
        quoted = list(_QUOTED.finditer(nfc, sentence.span.start, sentence.span.end))
        named = [m for m in quoted if _words()[0].match(m.group("name").lower())]
        if not named:
            return
        lead = lower[max(sentence.span.start, named[0].start() - 40) : named[0].start()]
        if not re.search(r"(?:góp|gồm|là|sản phẩm|như|:)\s*$", lead):
            return
        star = self._single(sentence, sentence.span.end) or self._stars_told(
            k, sentence, sentence.span.start
        )
        star = star or self._stars_in_address()
        if star is None and "ocop" not in lower[sentence.span.start : sentence.span.end]:
            return
        owner, span = self._owner(named[-1].end(), sentence.span.end)
        for m in named:
            start, end = m.span("name")
            item = _Item(start, end, " ".join(m.group("name").split()), owner, span)
            yield (
                item,
                _Context(star, self._status(sentence, start, start, star), "products.quoted"),
            )

    # -- flattened tables ---------------------------------------------------------------------

    def tables(self) -> Iterator[tuple[_Item, _Context]]:
        """Rows that were cells: a number, a product, its producer, perhaps district, score, tier."""
        nfc = self._text.nfc
        cells = [
            (
                m.start() + len(m.group()) - len(m.group().lstrip()),
                m.start() + len(m.group().rstrip()),
            )
            for m in re.compile(r"[^\n|\t]+").finditer(nfc)
            if m.group().strip()
        ]
        k = 0
        while k < len(cells):
            head = self._text.lower[slice(*cells[k])].strip(" .")
            if head not in ("tt", "stt", "no", "no."):
                k += 1
                continue
            names: list[str] = []
            while k + 1 + len(names) < len(cells) and len(names) < 9:
                cell = self._text.lower[slice(*cells[k + 1 + len(names)])]
                if cell.strip(" .") in ("1", "01") or len(cell) > 40:
                    break
                names.append(cell)
            k += 1 + len(names)
            if names and any("sản phẩm" in n for n in names):
                k = yield from self._rows(cells, k, names)

    def _rows(
        self, cells: list[tuple[int, int]], k: int, names: list[str]
    ) -> Generator[tuple[_Item, _Context], None, int]:
        nfc = self._text.nfc
        product = next(i for i, n in enumerate(names) if "sản phẩm" in n)
        first = cells[k][0] if k < len(cells) else 0
        star = self._table_star(first)
        before = cells[k - len(names) - 1][0] if k > len(names) else 0
        number = 1
        while k + len(names) < len(cells):
            if nfc[slice(*cells[k])].strip(" .").lstrip("0") != str(number):
                break
            row = cells[k + 1 : k + 1 + len(names)]
            start, end = row[product]
            item = _Item(start, end, " ".join(nfc[start:end].split()))
            own: StarMention | None = None
            for i, (a, b) in enumerate(row):
                if i == product:
                    continue
                body = read_body(self._text, a, b)
                if body is not None and body.kind == "producer":
                    item = replace(item, owner=" ".join(nfc[a:b].split()), owner_span=(a, b))
                    continue
                places = [
                    u for u in self._organisations.units.within(a, b) if u.place.level != "country"
                ]
                if places and item.place is None:
                    item = replace(item, place=self._organisations.units.scope_of(places[0]))
                tiers = self._stars_in(a, b)
                own = own or (tiers[0] if tiers else None)
            if len(item.name) <= 90:
                status = self._table_status(first)
                yield item, _Context(own or star, status, "products.table", max(0, before))
            k += 1 + len(names)
            number += 1
        return k

    def _table_star(self, offset: int) -> StarMention | None:
        """The one tier that the sentence before a table names."""
        told = self._stars_in(offset - 260, offset)
        return told[-1] if told and told[-1].low == told[-1].high else None

    def _table_status(self, offset: int) -> Status:
        before = self._text.lower[max(0, offset - 260) : offset]
        return "proposed" if _PROPOSED.search(before) else "recognised"

    # -- items --------------------------------------------------------------------------------

    def _items(self, start: int, limit: int, *, strict: bool = False) -> Iterator[_Item]:
        """The names of a list, until something that is none."""
        position = start
        found: list[_Item] = []
        for _ in range(40):
            while position < limit and self._text.nfc[position] in " \n,;:":
                position += 1
            item = self._item(position, limit, strict=strict, first=not found)
            if item is None:
                break
            item, position = self._details(item, limit)
            found.append(item)
            mark = _MARK.match(self._text.nfc, position, limit)
            if mark is None or mark.group().startswith((".", "…", "!", "?")):
                break
            position = mark.end()
        yield from self._shared(found, position, limit)

    def _item(self, start: int, limit: int, *, strict: bool, first: bool) -> _Item | None:
        nfc, lower = self._text.nfc, self._text.lower
        lead = re.compile(r"(?:các\s+)?sản phẩm\s+(?=[^\W\d])|[“\"]").match(lower, start, limit)
        if lead is not None:
            start = lead.end()
        if start >= limit or nfc[start].isdigit():
            return None
        heads, nots = _words()
        is_head = heads.match(lower, start)
        if nots.match(lower, start) and not is_head:
            return None
        if head_at(self._text, start) is not None and not is_head:
            return None
        end = min(limit, start + 110)
        for stop in (
            _MARK.search(nfc, start, end),
            re.compile(
                r"[(“”\":]|\s[-–]\s"
                r"|\d{1,3}\s*sao"
            ).search(nfc, start, end),
            _NAME_STOP.search(nfc, start, end),
        ):
            if stop is not None:
                end = min(end, stop.start())
        name = nfc[start:end].strip(" ,.–-\n")
        words = name.split()
        if not 1 <= len(words) <= 10 or len(name) < 3 or _NO_NAME.search(name.lower()):
            return None
        proper = any(w[0].isupper() for w in words)
        if not is_head and (strict or not nfc[start].isupper() or len(words) < 2):
            return None
        if len(words) == 1 and not proper and (strict or first):
            return None
        if strict and not proper and len(words) < 3:
            return None
        if _PLACE_ONLY.match(name) or any(
            u.start == start and u.end >= start + len(name)
            for u in self._organisations.units.within(start, start + 60)
        ):
            return None
        return _Item(start, start + len(name), " ".join(words))

    def _details(self, item: _Item, limit: int, *, tier: bool = True) -> tuple[_Item, int]:
        """Producer, place, year and own tier behind a name."""
        position = item.end
        close = re.compile(r"[”\"]").match(self._text.nfc, position, limit)
        if close:
            position = close.end()
        for _ in range(4):
            bracket = _BRACKET.match(self._text.nfc, position, limit)
            if bracket is not None:
                item = self._bracket(item, *bracket.span("in"))
                position = bracket.end()
                continue
            owner, span = self._owner(position, limit)
            if span is not None:
                item = replace(item, owner=owner, owner_span=span)
                position = span[1]
                continue
            at = _AT.match(self._text.lower, position, limit)
            near = self._organisations.units.within(position, min(limit, position + 60))
            if near and near[0].place.level != "country":
                gap = self._text.lower[position : near[0].start]
                if (at is not None and near[0].start <= at.end() + 1) or (
                    re.fullmatch(r"\s*,\s*", gap) and near[0].kind_given and item.owner is not None
                ):
                    item = replace(item, place=self._organisations.units.scope_of(near[0]))
                    position = near[0].end
                    continue
            own = self._own_tier(position, limit) if tier else None
            if own is not None:
                item = replace(item, stars=own)
                rest = re.compile(r"\s+theo\s+[^.;,]{0,90}?(?=\s+và\s|[.;,]|$)").match(
                    self._text.nfc, own.end, limit
                )
                position = rest.end() if rest else own.end
                continue
            break
        return item, position

    def _own_tier(self, position: int, limit: int) -> StarMention | None:
        lead = re.compile(
            r"\s*(?:,\s*)?(?:đạt|xếp|được công nhận|-)\s+(?:hạng\s+|ocop\s+"
            r"|chuẩn\s+)*"
        ).match(self._text.lower, position, limit)
        if lead is None:
            return None
        index = self._sentences.index(position)
        if index is None:
            return None
        for star in self._r.sentences[index].stars:
            if abs(star.start - lead.end()) <= 1 or position < star.start <= lead.end() <= star.end:
                return star
        return None

    def _bracket(self, item: _Item, start: int, end: int) -> _Item:
        """ "(HTX Thân Trường, huyện Yên Thế)", "(năm 2022)", "(91,75 điểm)"."""
        inside = self._text.nfc[start:end]
        if _SCORE.search(inside.lower()):
            return item
        body = read_body(self._text, start, end)
        if body is not None and body.kind == "producer":
            item = replace(item, owner=body.name, owner_span=(body.start, body.end))
        places = [
            u for u in self._organisations.units.within(start, end) if u.place.level != "country"
        ]
        if body is not None:
            places = [u for u in places if u.start >= body.end]
        if places:
            item = replace(item, place=self._organisations.units.scope_of(places[0]))
        year = re.search(r"\b(20[12]\d)\b", inside)
        if year is not None:
            item = replace(item, year=year.group(1))
        return item

    def _owner(self, position: int, limit: int) -> tuple[str | None, tuple[int, int] | None]:
        lead = _OWNER.match(self._text.lower, position, limit)
        if lead is None:
            return None, None
        if _SAME_OWNER.match(self._text.lower, lead.end()):
            return "same", (lead.end(), lead.end() + 13)
        stop = min(limit, lead.end() + 120)
        for m in re.compile(r"\s+và\s+").finditer(self._text.lower, lead.end(), stop):
            if (
                _words()[0].match(self._text.lower, m.end())
                and " của " in self._text.lower[m.end() : m.end() + 70]
            ):
                stop = m.start()
                break
        body = read_body(self._text, lead.end(), stop)
        if body is None or body.kind != "producer":
            return None, None
        named = self._organisations.complete(body)
        return named.name, (body.start, body.end)

    def _shared(self, items: list[_Item], position: int, limit: int) -> Iterator[_Item]:
        """What follows or precedes the last item may hold for those before it."""
        del limit, position
        whole = self._text.lower
        for k, item in enumerate(items):
            if item.owner == "same":
                earlier = next((i for i in reversed(items[:k]) if i.owner), None)
                if earlier is not None:
                    items[k] = item = replace(
                        item, owner=earlier.owner, owner_span=earlier.owner_span
                    )
        last = items[-1] if items else None
        for k, item in enumerate(items):
            following = next((i for i in items[k + 1 :] if i.year), None)
            if item.year is None and following is not None and item.owner is None:
                item = replace(item, year=following.year)
            if last is not None and item.owner is None and last.owner_span is not None:
                lead = whole[last.end : last.owner_span[0]]
                if "đều" in lead:
                    item = replace(
                        item, owner=last.owner, owner_span=last.owner_span, place=last.place
                    )
            behind = items[k + 1] if k + 1 < len(items) else None
            if (
                item.owner is None
                and behind is not None
                and behind.owner is not None
                and "(" in self._text.nfc[behind.end : behind.end + 3]
                and item.name.split()[-2:] == behind.name.split()[-2:]
                and item.name.split()[-1][0].isupper()
            ):
                item = replace(
                    item, owner=behind.owner, owner_span=behind.owner_span, place=behind.place
                )
            yield item

    def _subject(self, floor: int, limit: int) -> _Item | None:
        """The product a clause is about: a name right behind "sản phẩm" or at the clause's start."""
        lower, nfc = self._text.lower, self._text.nfc
        heads, _ = _words()
        boundary = [floor] + [
            m.end()
            for m in re.compile(
                r"[.;:,]\s+|\n|\bsản phẩm\s+"
                r"|trong đó\s+|(?:ngược lại|riêng|đặc biệt),?\s+|gồm\s+|và\s+"
                r"|giá bán\s+",
                re.IGNORECASE,
            ).finditer(lower, floor, limit)
        ]
        for start in sorted(set(boundary), reverse=True):
            while start < limit and nfc[start] in ' “"\n':
                start += 1
            if heads.match(lower, start) is None or start >= limit:
                continue
            if re.search(r"\d\s+sản phẩm\s+$", lower[max(floor - 8, 0, start - 16) : start]):
                continue
            item = self._item(start, limit, strict=False, first=True)
            if item is None:
                continue
            words = item.name.split()
            if len(words) < 3 and not any(w[0].isupper() for w in words[1:] or words):
                continue
            item, position = self._details(item, limit, tier=False)
            rest = lower[position:limit]
            if len(rest) > 60 or re.search(r"[.;:()]|,\s*(?!được|đạt)|\d+ sản phẩm", rest):
                continue
            if not re.search(
                r"đạt|được|công nhận|nâng|từ|hạng|xếp|giữ|gắn|lên|chứng nhận|còn"
                r"|won|rated|which",
                rest,
            ):
                continue
            return item
        return None

    # -- what is said of them -----------------------------------------------------------------

    def _status(
        self, sentence: SentenceReading, offset: int, end: int, star: StarMention | None
    ) -> Status:
        lower = self._text.lower
        before = lower[max(sentence.span.start, offset - 110) : end]
        clause = re.split(r"[;]|\.\s", before)[-1]
        if star is not None and sentence.span.start <= star.start < end:
            clause = lower[max(sentence.span.start, star.start - 80) : end]
            clause = re.split(r"[;]|\.\s", clause)[-1]
        if _WITHDRAWN.search(clause):
            return "withdrawn"
        if _PROPOSED.search(clause):
            return "proposed"
        if _COUNCIL.search(clause) and "công nhận" not in clause:
            return "proposed"
        if (star is not None and star.upgrade) or _UPGRADED.search(clause):
            return "upgraded"
        if _AGAIN.search(clause):
            return "re_recognised"
        return "recognised"

    def _single(self, sentence: SentenceReading, offset: int) -> StarMention | None:
        """The tier of a sentence that names one."""
        before = [s for s in sentence.stars if s.end <= offset]
        return before[-1] if len(before) == 1 else None

    def _stars_told(self, k: int, sentence: SentenceReading, offset: int) -> StarMention | None:
        """The tier named last before a list, in this sentence or the two before it."""
        before = [s for s in sentence.stars if s.end <= offset]
        if before:
            return before[-1] if before[-1].low == before[-1].high else None
        lower = self._text.lower
        ministry = re.compile(r"/\s?qđ-bnn").search(lower, sentence.span.start, offset)
        if ministry is not None:
            # the ministry recognises five stars only
            return StarMention(ministry.start(), ministry.end(), 5, 5, national=True)
        for other in reversed(self._r.sentences[max(0, k - 2) : k]):
            if other.stars and other.span.zone != "title":
                star = other.stars[-1]
                return star if star.low == star.high else None
        return None

    def _stars_in_address(self) -> StarMention | None:
        slug = (self._r.source.url or "").lower()
        m = re.search(r"(?<!\d)([345])-sao", slug)
        return StarMention(0, 0, int(m.group(1)), int(m.group(1))) if m else None

    # -- facts --------------------------------------------------------------------------------

    def fact(self, k: int, sentence: SentenceReading, item: _Item, context: _Context) -> Product:
        nfc = self._text.nfc
        star = item.stars or context.stars
        scope = self._scope(item)
        owner = item.owner if item.owner != "same" else None
        as_of, date = self._date(k, sentence, item)
        rows = [
            Evidence(
                "product", item.start, item.end, nfc[item.start : item.end], item.name, context.rule
            )
        ]
        if star is not None and star.end > star.start:
            rows.append(
                Evidence(
                    "stars",
                    star.start,
                    star.end,
                    nfc[star.start : star.end],
                    f"{star.low}-{star.high}",
                    context.rule,
                )
            )
        if owner is not None and item.owner_span is not None:
            a, b = item.owner_span
            rows.append(Evidence("producer", a, b, nfc[a:b], owner, context.rule))
        if date is not None:
            rows.append(
                Evidence(
                    "as_of",
                    date.start,
                    date.end,
                    nfc[date.start : date.end],
                    date.last,
                    "date.text",
                )
            )
        confidence = {
            "products.list": 0.8,
            "products.claim": 0.75,
            "products.given": 0.75,
            "products.table": 0.85,
        }.get(context.rule, 0.65)
        return Product(
            quote=nfc[item.start : item.end],
            start=item.start,
            end=item.end,
            zone=sentence.span.zone,
            **place_slots(scope.place if scope else None),
            as_of=as_of,
            as_of_basis="text" if as_of else None,
            confidence=confidence,
            rule=context.rule,
            evidence=(*rows, *place_rows(self._r, scope)),
            product=item.name,
            stars_min=star.low if star else None,
            stars_max=star.high if star else None,
            producer=owner,
            status=context.status,
        )

    def _scope(self, item: _Item) -> Scope | None:
        units = self._organisations.units
        if item.place is not None:
            return item.place
        if item.owner is not None:
            place = self._organisations.place_of_producer(item.owner)
            if place is not None:
                return units.scope_of(place)
        scope = units.about(item.start)
        if scope is not None and scope.place.level == "country" and self._r.frame.main is not None:
            return self._r.frame.main
        return scope

    def _date(
        self, k: int, sentence: SentenceReading, item: _Item
    ) -> tuple[str | None, DateMention | None]:
        """The year beside the name, else the day, round or year told last before it."""
        if item.year is not None:
            return item.year, None
        now = (self._r.frame.published or "9999")[:4]
        first: DateMention | None = None
        for other in reversed(self._r.sentences[max(0, k - 4) : k + 1]):
            for date in reversed(other.dates):
                if date.start > item.start or date.last[:4] > now:
                    continue
                if date.kind not in ("day", "round", "year", "month"):
                    continue
                lead = self._text.fold[max(0, date.start - 30) : date.start]
                if _OTHER_DATE.search(lead):
                    continue
                if date.kind == "day":
                    behind = self._text.fold[date.end : date.end + 30]
                    if not re.search(r"cho biet|thong tin|cho hay", behind):
                        return date.last, date
                first = first or date
        return (first.last, first) if first is not None else (None, None)
