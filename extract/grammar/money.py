"""Amounts in đồng with what they are for; prices by weight or head and foreign money are none."""

from __future__ import annotations

import re
from decimal import Decimal

from extract.context import Scope
from extract.facts import Evidence, Fact, Money, Qualifier
from extract.grammar.dates import DateMention
from extract.grammar.numbers import qualified
from extract.reading import Reading, SentenceReading
from extract.scopes_at import ScopeAt, Units, place_rows, place_slots
from extract.sieve import Sieve, matches_from
from extract.values import value

_FIGURE = r"\d{1,3}(?:[.,]\d{3})+(?:,\d{1,2})?|\d{1,15}(?:[.,]\d{1,3})?"
_SCALE = r"(?:nghin|ngan)\s+ty|(?:nghin|ngan)\s+ti|ty|ti|trieu|nghin|ngan|trillion|billion|million|thousand|bn|tr"
_CURRENCY = (
    r"dong\b(?!\s+(?:bao|chi|dieu|phuc|ho|loat|duong|hanh|thoi|cap|bang|hoa|nghiep|nai|thap)\b)"
    r"|vnd\b|vn\s+dong\b"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?P<vnd>vnd\s?)?(?P<n1>{_FIGURE})"
    rf"(?:\s?(?P<s1>{_SCALE})(?!\w))?"
    rf"(?:\s?(?:-|den|toi|to)\s?(?P<n2>{_FIGURE}))?"
    rf"(?:\s?(?P<s2>{_SCALE})(?!\w))?"
    rf"(?:\s(?P<n3>\d{{1,3}})\s(?P<s3>trieu)(?!\w))?"
    rf"\s?(?P<cur>{_CURRENCY})?"
)
#: Where an amount can begin: a figure with a scale, a currency or a second figure behind it.
_AMOUNT_STARTS = re.compile(
    r"\d(?<![\w.,/-]\d)(?=[\d.,]*+(?:"
    rf"\s?(?:(?:{_SCALE})(?!\w)|(?:-|den|toi|to)\s?\d|vn|dong)|\s\d{{1,3}}\strieu))"
    r"|v(?<![\w.,/-]v)nd\s?\d"
)
_SCALES = {
    "ty": 10**9, "ti": 10**9, "trieu": 10**6, "tr": 10**6, "nghin": 10**3, "ngan": 10**3,
    "trillion": 10**12, "billion": 10**9, "bn": 10**9, "million": 10**6, "thousand": 10**3,
}  # fmt: skip
_BEFORE = Sieve(
    r"(?:^|(?<=\W))(?P<q>it\s+nhat|toi\s+thieu|khong\s+duoi|khong\s+qua|toi\s+da|len\s+toi|hon"
    r"|tren|vuot|gan|khoang|chung|xap\s+xi|"
    r"uoc(?:\s+dat|\s+tinh)?|duoi|at\s+least|more\s+than|over|nearly|almost|about|around"
    r"|approximately|less\s+than|under|up\s+to)"
    r"(?:\s+(?:la|khoang|tu|dat|hon|tren|gan|con\s+so))?\s*(?:tu\s+)?$"
)
_QUALIFIERS: dict[str, Qualifier] = {
    "it nhat": "at_least", "toi thieu": "at_least", "khong duoi": "at_least", "at least": "at_least",
    "khong qua": "at_most", "toi da": "at_most", "up to": "at_most", "len toi": "exact",
    "hon": "more_than", "tren": "more_than", "vuot": "more_than", "more than": "more_than",
    "over": "more_than", "duoi": "fewer_than", "less than": "fewer_than", "under": "fewer_than",
}  # fmt: skip
_FOREIGN = re.compile(
    r"\s*(?:usd|us dollars?|dollars?|do\s+la|euro|eur\b|nhan\s+dan\s+te|yen\b|won\b)"
)
#: A price or a wage: by weight, by piece, by head, by month.
_RATE = re.compile(
    r"\s*(?:/|mot|moi|per|a|an|each)\s*(?:\d+\s*)?(?:kg|ky|ki|lit|ml|gam|gram|gr|ta|tan|chai|hop"
    r"|goi|tui|lo|hu|cai|con|qua|trai|cay|cuon|bo|chiec|"
    r"nguoi|khach|ngay|dem|gio|thang|ha|sao|cong|m2|m|san\s+pham|sp|luot|suat|phong|tonne|ton"
    r"|kilogram|kilo|litre|bottle|person|"
    r"day|month|hectare|head|capita|piece|box|visitor|guest)\b"
)
_PER_HEAD = re.compile(r"\s*/\s*[a-z0-9]{1,8}\s*/")
_DELTA = Sieve(
    r"\b(?:tang(?:\s+them)?|giam|cao\s+hon|thap\s+hon|nhieu\s+hon|increase\s+of|up)\s*(?:hon\s+"
    r"|gan\s+|khoang\s+)?$"
)
_DELTA_AFTER = re.compile(
    r"[^.;]{0,30}?\bso\s+(?:voi|cung)|\s+(?:compared|more\s+than\s+(?:last|the))"
)
_PRICE = Sieve(r"\b(?:gia|don\s+gia|thu\s+nhap\s+binh\s+quan|luong|price)\b[^.;]{0,60}$")
#: "thưởng 20 triệu đồng/sản phẩm 4 sao": a reward for each product.
_REWARD = re.compile(
    r"\s*/\s*(?:1\s+|mot\s+)?(?:san\s+pham|sp)\b(?:\s+(?:ocop\s+)?(?:dat\s+)?[345]\s+sao)?"
)
_REWARDS = Sieve(r"\b(?:thuong|khen)\b[^.;]{0,60}$")
#: The economy of a province, what a household once lived on.
_OUTSIDE = Sieve(
    r"\b(?:nen kinh te|grdp|gdp|quy mo kinh te|tong san pham tren|thu ngan sach|kim ngach)\b[^.;]{0,50}$"
    r"|\bcua gia dinh (?:ban ra )?[^.;]{0,24}\bthu duoc\b[^.;]{0,20}$"
)
#: What a producer takes in, earns or ventures, told where nothing is said of the programme.
_OWN = Sieve(
    r"\b(?:doanh thu|lai|loi nhuan|thu nhap|thu ve|gia tri ban)\b[^.;]{0,30}$"
    r"|\bbo (?:ra|them|von)\b[^.;,]{0,20}$|\b(?:hun|gop) von\b[^.;]{0,40}$|(?:^|[.;,]\s*)voi $"
)
_OF_PROGRAMME = Sieve(r"\bocop\b")
_PER_YEAR = re.compile(r"\s*(?:/|mot|moi|per|a)\s*(?:nam|year|vu|quy)\b")
_CLAUSE = re.compile(r"[.;:,(]\s|\n|\b(?:trong\s+do|trong\s+so\s+do|voi\s+tong|nham)\b")
_VERB_TAIL = Sieve(
    r"(?:\s+(?:la|dat|uoc|uoc\s+dat|khoang|hon|tren|gan|tu|den|voi|len|toi|vao|co|da|duoc|vuot"
    r"|dat\s+muc|con|chi|la\s+hon|hien)){1,6}$"
)
_GIVES = Sieve(
    r"(?:ho\s+tro|danh|chi|huy\s+dong|dau\s+tu|bo\s+tri|thuong|cap|trao|vay|thu|phan\s+bo"
    r"|giai\s+ngan|spend|invest\w*|allocat\w*|earn\w*)\s*$"
)
_PURPOSE_AFTER = re.compile(
    r"\s*(?:(?:de|cho|nham|vao|tu|on|for|to)\s+)?(?P<what>[^.;:,()\d]{4,80})"
)


_SPENDS = Sieve(
    r"(?<!\w)(?P<kind>tinh|thanh\s+pho|huyen|thi\s+xa|quan|xa|phuong)\s+(?:(?:da|se|con|cung"
    r"|dang)\s+){0,2}"
    r"(?:ho\s+tro|chi|danh|thuong|bo\s+tri|huy\s+dong|dau\s+tu|trich|giao)\b"
)
_KINDS = {
    "tinh": "tỉnh", "thanh pho": "thành phố", "huyen": "huyện", "thi xa": "thị xã", "quan": "quận",
    "xa": "xã", "phuong": "phường",
}  # fmt: skip


@value(frozen=True, slots=True)
class _Found:
    start: int
    core: int
    end: int
    low: int
    high: int
    ranged: bool
    qualifier: Qualifier
    yearly: bool


def masked(reading: Reading) -> list[tuple[int, int]]:
    """Spans of all amounts of money, prices and foreign money too: they count nothing."""
    if not reading.about:
        return []
    fold = reading.text.fold
    return [
        (m.start("n1"), m.end())
        for m in matches_from(_AMOUNT_STARTS, _AMOUNT, fold)
        if _is_money(reading, m)
        or ((m.group("s1") or m.group("s2")) and _FOREIGN.match(fold, m.end()))
    ]


def find(reading: Reading, scope_at: ScopeAt) -> list[Fact]:
    """All amounts of money in đồng, in order."""
    if not reading.about:
        return []
    units = Units(reading, scope_at)
    facts: list[Fact] = []
    for sentence in reading.sentences:
        span = sentence.span
        for m in matches_from(_AMOUNT_STARTS, _AMOUNT, reading.text.fold, span.start, span.end):
            found = _read(reading, m, sentence)
            if found is not None:
                facts.append(_fact(reading, units, sentence, found))
    return facts


def _is_money(reading: Reading, m: re.Match[str]) -> bool:
    """Whether a figure is of đồng: the currency stands beside it, or "tỷ" with its tone."""
    if m.group("cur"):
        word = reading.text.lower[m.start("cur") : m.end("cur")]
        return word in ("đồng", "vnd", "vnđ", "dong") or word.startswith("vn")
    if m.group("vnd"):
        return True
    for scale in ("s1", "s2"):
        if m.group(scale) and m.group(scale).endswith(("ty", "ti")):
            word = reading.text.lower[m.start(scale) : m.end(scale)]
            if word.endswith(("tỷ", "tỉ")) and not _FOREIGN.match(reading.text.fold, m.end()):
                return not re.match(
                    r"\s*(?:le\b|trong\b|phan\b|dan\b|nguoi\b|suat\b|con\b|san\s+pham|cay\b)",
                    reading.text.fold[m.end() : m.end() + 12],
                )
    return False


def _value(surface: str, english: bool) -> Decimal | None:
    """ "9.583" is 9583 and "1,4" is 1.4 in Vietnamese; English has it the other way round."""
    if english:
        surface = surface.replace(",", "_").replace(".", ",").replace("_", ".")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", surface):
        return Decimal(surface.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:,\d+)?", surface):
        return Decimal(surface.replace(",", "."))
    if re.fullmatch(r"\d+\.\d{1,2}", surface):  # "6.5 tỷ", an English habit
        return Decimal(surface)
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", surface):
        return Decimal(surface.replace(",", ""))
    return None


def _scale(words: str | None) -> int:
    if not words:
        return 1
    parts = words.split()
    value = 1
    for part in parts:
        value *= _SCALES[part]
    return value


def _read(reading: Reading, m: re.Match[str], sentence: SentenceReading) -> _Found | None:
    if not _is_money(reading, m):
        return None
    fold = reading.text.fold
    after = m.end()
    yearly = _PER_YEAR.match(fold, after)
    before = fold[max(sentence.span.start, m.start() - 70) : m.start()]
    if _OUTSIDE.search(before) and not _OF_PROGRAMME.search(before):
        return None
    if _OWN.search(before) and not _OF_PROGRAMME.search(
        fold, sentence.span.start, sentence.span.end
    ):
        return None
    rewarded = _REWARD.match(fold, after) if _REWARDS.search(before) else None
    if rewarded is None and (_RATE.match(fold, after) or _PER_HEAD.match(fold, after)):
        return None
    if _DELTA.search(before) and _DELTA_AFTER.match(fold, after):
        return None
    first, second = _value(m.group("n1"), reading.english), None
    if m.group("n2"):
        second = _value(m.group("n2"), reading.english)
    if first is None or (m.group("n2") and second is None):
        return None
    last = _scale(m.group("s2")) if m.group("s2") else _scale(m.group("s1"))
    unit = _scale(m.group("s1")) if m.group("s1") else last
    low = int(first * unit)
    high = int(second * last) if second is not None else low
    if m.group("n3"):
        low += int(m.group("n3")) * 10**6
        high = max(high, low)
    if second is not None and high <= low:
        return None
    if high < 10_000 or high > 10**16:
        return None
    if high < 10**6 and _PRICE.search(before):
        return None
    start, qualifier = m.start(), "exact"
    if second is not None:
        qualifier = "range"
        lead = re.search(r"\btu\s+$", before)
        if lead:
            start = m.start() - len(before) + lead.start()
    else:
        q = _BEFORE.search(before)
        if q:
            qualifier = _QUALIFIERS.get(" ".join(q.group("q").split()), "about")
            if qualifier != "exact":
                start = m.start() - len(before) + q.start("q")
    end = yearly.end() if yearly else rewarded.end() if rewarded else m.end()
    end = start + len(fold[start:end].rstrip())
    return _Found(start, m.start("n1"), end, low, high, second is not None, qualifier, bool(yearly))  # type: ignore[arg-type]


def _fact(reading: Reading, units: Units, sentence: SentenceReading, found: _Found) -> Money:
    nfc = reading.text.nfc
    low: int | None
    high: int | None
    if found.ranged:
        low, high = found.low, found.high
    else:
        low, high = qualified(found.low, found.qualifier)
    scope = _scope(reading, units, sentence, found)
    told = _purpose(reading, sentence, found)
    year = _dated(reading, sentence, found)
    published = reading.frame.published
    rows = [
        Evidence(
            "amount",
            found.core,
            found.end,
            nfc[found.core : found.end],
            str(found.low),
            "money.amount",
        )
    ]
    if told is not None:
        a, b = told[1]
        rows.append(Evidence("purpose", a, b, nfc[a:b], told[0], "money.purpose"))
    as_of = year.last if year else published[:10] if published else None
    return Money(
        quote=nfc[found.start : found.end],
        start=found.start,
        end=found.end,
        zone=sentence.span.zone,
        **place_slots(scope.place if scope else None),
        as_of=as_of,
        as_of_basis="text" if year else "published" if published else None,
        confidence=0.85,
        rule="money.amount",
        evidence=(*rows, *place_rows(reading, scope)),
        amount_vnd_min=low,
        amount_vnd_max=high,
        qualifier=found.qualifier,
        purpose=told[0] if told else None,
    )


def _scope(
    reading: Reading, units: Units, sentence: SentenceReading, found: _Found
) -> Scope | None:
    """The unit that spends, where the words name its kind, else the place the story is at."""
    floor = max(sentence.span.start, found.start - 120)
    spends = list(_SPENDS.finditer(reading.text.fold, floor, found.start))
    if spends:
        scope = units.called(_KINDS[" ".join(spends[-1].group("kind").split())], spends[-1].start())
        if scope is not None:
            return scope
    return units.about(found.start)


def _dated(reading: Reading, sentence: SentenceReading, found: _Found) -> DateMention | None:
    """The year or day named before the amount in its clause."""
    now = (reading.frame.published or "9999")[:4]
    for date in reversed(sentence.dates):
        if date.end > found.start or date.kind not in ("year", "month", "day"):
            continue
        between = reading.text.fold[date.end : found.start]
        if not re.search(r"[;:]", between) and date.last[:4] <= now:
            return date
        return None
    return None


def _purpose(
    reading: Reading, sentence: SentenceReading, found: _Found
) -> tuple[str, tuple[int, int]] | None:
    """The noun phrase before the amount, else what stands after a verb of giving; and its span."""
    fold, nfc = reading.text.fold, reading.text.nfc
    floor = max(sentence.span.start, found.start - 140)
    start = floor
    for m in _CLAUSE.finditer(fold, floor, found.start):
        start = m.end()
    before = fold[start : found.start].rstrip()
    after = _PURPOSE_AFTER.match(fold, found.end, sentence.span.end)
    what = _squeezed(nfc, *after.span("what")) if after is not None else None
    gives = _GIVES.search(before)
    if gives is not None and after is not None and what:
        verb = _squeezed(nfc, start + gives.start(), start + gives.end())
        return f"{verb} {what}", after.span("what")
    tail = _VERB_TAIL.search(before)
    end = start + (tail.start() if tail else len(before))
    words = _squeezed(nfc, start, end)
    if len(words) >= 3:
        return words, (start, end)
    return (what, after.span("what")) if after is not None and what else None


def _squeezed(nfc: str, start: int, end: int) -> str:
    return " ".join(nfc[start:end].split()).strip(" ,–-")
