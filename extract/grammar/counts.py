"""Counts of products: a number and what it counts, or why it counts nothing of ours.

A number is read together with the words right after it.  What the words name decides: products
(``sản phẩm``, ``SP``), files put before a council (``hồ sơ``), producers (grammar/producers.py),
memoranda (grammar/mous.py) or something that is no fact, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from extract.facts import ProducerKind, ProductGroup
from extract.grammar.numbers import Number
from extract.grammar.producers import ProducerHead, head_after, head_before
from extract.grammar.stars import StarMention
from extract.sieve import Sieve
from extract.text import Text
from extract.values import value

CountKind = Literal["product", "file", "producer", "mou", "elided", "none"]


@value(frozen=True, slots=True)
class Count:
    """A number with its noun; ``start`` and ``end`` are the quote before any tier is joined."""

    kind: CountKind
    number: Number
    start: int
    end: int
    producer_kind: ProducerKind = "all"
    general: bool = False
    site: bool = False
    reason: str | None = None
    group: ProductGroup | None = None
    national: bool = False
    said_ocop: bool = False


# --- what may follow a number -----------------------------------------------------------------

_GAP = r"[\s\"']{0,3}"
_PRODUCT = re.compile(
    rf"""{_GAP}(?:(?:luot|loai|dong|bo|chung\s+loai|ma|don\s+vi)\s+)?
    (?P<noun>(?:san\s+ph(?:am|ẩm)|s\.?p(?![\w.])|mat\s+hang(?=\s+(?:ocop|dac|dat|duoc))))
    (?P<between>\s+(?:dich\s+vu|nong\s+nghiep|nong\s+san|dac\s+san|hang\s+hoa|du\s+lich|tieu\s+bieu|chu\s+luc|the\s+manh|dac\s+trung))*
    (?P<ocop>\s*(?:(?:duoc\s+)?(?:dat|cong\s+nhan|chung\s+nhan)\s+)?(?:(?:tieu\s+)?chuan\s+)?\"?o+c+o+p\"?)?
    (?P<level>\s+cap\s+(?:tinh|huyen|quoc\s+gia|trung\s+uong|thanh\s+pho|xa|vung|khu\s+vuc))?
    """,
    re.VERBOSE,
)
_FILE = re.compile(
    rf"{_GAP}(?:(?:(?:bo\s+)?ho\s+so|phieu(?:\s+dang\s+ky)?(?:\s+y\s+tuong)?)(?P<of>\s+san\s+pham)?(?:\s+ocop)?"
    r"|y\s+tuong(?:\s*/\s*san\s+pham(?:\s+moi)?|\s+san\s+pham|(?=\s+(?:ocop|dang\s+ky|tham\s+gia))))\b"
)
#: Nouns that say a number counts something else; the reason is shown in the residue listing.
_OTHER: tuple[tuple[str, str], ...] = (
    (r"(?:gian\s+hang|gian\b|quay\b|ki\s*ot|booths?|stalls?|pavilions?)", "booths"),
    (r"(?:%|phan\s+tram|per\s*cent)", "percentage"),
    (r"(?:diem\b(?!\s+(?:ban|gioi|trung|du)))", "score"),
    (r"(?:thang|nam|ngay|tuan|gio|phut|quy|years?|months?|days?|hours?)\b(?!\s+san\s+pham)", "duration or date"),
    (r"(?:tinh|thanh(?:\s+pho)?|huyen|thi\s+xa|quan|xa|phuong|thi\s+tran|dia\s+phuong|thon|ban|ap|buon|lang|vung|khu\s+vuc|nuoc|quoc\s+gia|provinces?|districts?|communes?|wards?|localities|cities|villages?)\b", "places"),
    (r"(?:diem\s+(?:ban|gioi\s+thieu|trung\s+bay|du\s+lich)|cua\s+hang|sieu\s+thi|cho\b|trung\s+tam|shops?|stores?|points?)", "shops and places of sale"),
    (r"(?:nhom|linh\s+vuc|nganh|groups?|sectors?)\b", "product groups"),
    (r"(?:nguoi|dai\s+bieu|lao\s+dong|can\s+bo|hoc\s+vien|khach|luot|nghe\s+nhan|people|workers|members?|thanh\s+vien|visitors)\b", "people"),
    (r"(?:ha\b|hecta|hectares?|ha\.|m2|m²|km|tan\b|ta\b|kg|lit|con\b|cay\b|goc\b|tons?|tonnes?)", "measure"),
    (r"(?:°|do\s+c|o?c\b)", "temperature"),
    (r"(?:ty|ti|trieu|nghin|ngan|dong|usd|vnd|billion|million|do\s+la|euro)\b", "money"),
    (r"(?:lop|khoa|cuoc|hoi\s+nghi|hoi\s+cho|phien|dot|lan|vong|buoi|su\s+kien|chuyen|sessions?|times?|rounds?)\b", "occasions"),
    (r"(?:hop\s+dong|bien\s+ban\s+thoa\s+thuan|thoa\s+thuan|contracts?|agreements?)\b", "contracts, not memoranda"),
    (r"(?:mo\s+hinh|du\s+an|y\s+tuong|de\s+an|tieu\s+chi|noi\s+dung|giai\s+phap|nhiem\s+vu|chuoi|projects?|criteria|models?)\b", "projects, models, criteria"),
    (r"(?:nhan\s+hieu|thuong\s+hieu|giay\s+chung\s+nhan|chung\s+nhan|ma\s+so|ma\s+vung|logo|tem|chi\s+dan)\b", "marks and certificates"),
    (r"(?:luot\s+xem|views?|binh\s+luan|anh|video|trang)\b", "page furniture"),
    (r"(?:sao\b|stars?\b|\*)", "star tier"),
    (r"(?:he\s+thong|nha\s+phan\s+phoi|nha\s+ban|dau\s+moi|hop\b|chiec|cai|bo\b(?!\s+ho)|ky\b|nieu|don\b|sinh\s+vien|hoc\s+sinh|do\s+dam|cau\s+truyen|tuoi|dau\s+sach|hoi\s+vien|evaluation|dossiers\s+were|cho\s+ngoi|chai|goi|bao\b|thung|suat)", "other things"),
    (r"(?:-month|-year|-day|th\b|st\b|nd\b|rd\b)", "duration or rank"),
    (r"(?:dan\s+toc|giai|cup|bang\s+khen|phan\s+qua|suat)\b", "prizes and others"),
    (r"(?:phong\b|giuong|khach\s+san|truong|tran|ban\s+thang|cau\s+lac\s+bo)", "another domain"),
)  # fmt: skip
#: One group for each reason; of several that fit the first is taken, as they stand.
_OTHER_HEAD = re.compile(_GAP + "(?:" + "|".join(f"({p})" for p, _ in _OTHER) + ")")
_OTHER_PROGRAMME = re.compile(
    r"\s*(?:hang\s+)?(?:san\s+pham\s+)?(?:cong\s+nghiep(?:\s+nong\s+thon|\s+chu\s+luc|\s+ho\s+tro|\s+-)|cnnt|tieu\s+thu\s+cong|dat\s+(?:chung\s+nhan\s+)?viet\s*gap|vietgap|viet\s+gap|"
    r"hang\s+viet\s+nam\s+chat\s+luong|thuong\s+hieu\s+quoc\s+gia|khuyen\s+mai|bao\s+hiem|tin\s+dung|ngan\s+hang|vay|phan\s+mem|cong\s+nghe|sang\s+tao|du\s+thi\s+(?:khoi|sang)|trong\s+moi\s+nhom)"
)
_GROUPS: tuple[tuple[re.Pattern[str], ProductGroup], ...] = (
    (re.compile(r"thuc\s+pham|food"), "food"),
    (re.compile(r"do\s+uong|drinks|beverages"), "drinks"),
    (re.compile(r"thao\s+duoc|duoc\s+lieu|herb"), "herbal"),
    (
        re.compile(r"thu\s+cong\s+my\s+nghe|tcmn|vai\s+va\s+may\s+mac|luu\s+niem|handicraft"),
        "crafts",
    ),
    (re.compile(r"sinh\s+vat\s+canh|ornamental"), "ornamental"),
    (re.compile(r"du\s+lich|tourism"), "tourism"),
)
_GROUP_HEAD = Sieve(
    r"(?:nhom|nganh)\s+(?:san\s+pham\s+|hang\s+)?(?P<g>(?:thuc\s+pham|do\s+uong|thao\s+duoc|duoc\s+lieu|"
    r"(?:hang\s+)?thu\s+cong|tcmn|vai|luu\s+niem|sinh\s+vat|dich\s+vu\s+du|du\s+lich)[^.;:()\d]{0,60}?)"
    r"\s*(?:[:(-]|\bco\b|\bvoi\b|\bla\b|,|\bdat\b)?\s*$"
)
_GROUP_LISTED = Sieve(
    r"(?:^|[,;:(]|\bva)\s*(?:ve\s+)?(?P<g>(?:thuc\s+pham|do\s+uong|thao\s+duoc|duoc\s+lieu|(?:hang\s+)?thu\s+cong(?:\s+my\s+nghe)?|tcmn|"
    r"(?:hang\s+)?luu\s+niem|vai(?:\s+va|,)\s+may\s+mac|sinh\s+vat\s+canh|(?:dich\s+vu\s+)?du\s+lich)(?:\s+[a-z]+){0,4}?)\s*(?::|co|gom|la)?\s*$"
)
_GROUP_TAIL = re.compile(
    r"\s*(?:ocop\s+)?(?:la\s+|thuoc\s+)?(?:(?:nhom|nganh)\s+(?:san\s+pham\s+)?)?(?P<g>thuc\s+pham|do\s+uong|thao\s+duoc|duoc\s+lieu|"
    r"thu\s+cong\s+my\s+nghe|tcmn|luu\s+niem|sinh\s+vat\s+canh|du\s+lich)\b"
)
_ONE_GENERIC = Sieve(
    r"(?:moi\s+(?:xa|phuong|lang|thon|ban|ap|dia\s+phuong)[\s,/]*(?:(?:va\s+)?(?:xa|phuong|lang|thi\s+tran|dac\s+khu)[\s,/]*)*|mot\s+trong\s+(?:nhung|cac)\s+|la\s+)$"
)
_SCORE_RANGE = re.compile(
    r"\s*(?:-|den|va|to|and)\s*(?:duoi\s+|tren\s+)?\d+(?:,\d+)?(?:\s*/\s*100)?\s*(?:diem|points|%)"
)
_DATE_LIKE = Sieve(r"\b(?:truoc|sau|den|tu|ngay|moc)\s+(?:ngay\s+)?$")
_SCORE_BEFORE = Sieve(r"(?:diem|thang\s+diem|muc)\s*(?:la|so|:)?\s*$")
_CODE_BEFORE = re.compile(
    r"\b(?:dien\s+thoai|hotline|duong\s+day\s+nong|fax|email|tel|so\s+dien\s+thoai|sdt|quoc\s+lo|ql|tl|dt|km|so\s+nha|to|ap|khu\s+pho|khoa|thu|phien\s+ban|iso|top|(?<!con\s)so|thu\s+hang|quy|tap|chuong|dieu|khoan|lan\s+thu|haccp|hang|vi\s+tri|dot|vong|anh|hinh|phuong|quan|ngay|truoc|covid\s*-|covid|loai|lop|trang|duoi|tren|decision\s+no\.?|plan\s+no\.?|phase|gmt\s*\+|quyet\s+dinh|lien\s+khoa|mua|bang|muc)\s*:?\s*$"
)


def product_group(words: str) -> ProductGroup | None:
    """The group named in folded words, if any."""
    return next((g for pattern, g in _GROUPS if pattern.search(words)), None)


def _product(text: Text, number: Number) -> Count | None:
    fold = text.fold
    m = _PRODUCT.match(fold, number.end)
    if not m:
        return None
    if (
        number.words
        and number.value == 1
        and re.search(r"(?:chung|cung|moi|tung)\s+$", fold[max(0, number.core - 8) : number.core])
    ):
        return Count("none", number, number.start, m.end(), reason="a figure of speech")
    if (
        number.words
        and number.value == 1
        and _ONE_GENERIC.search(fold[max(0, number.core - 48) : number.core])
    ):
        return Count(
            "none",
            number,
            number.start,
            m.end(),
            reason="the programme's name or a figure of speech",
        )
    after_noun = fold[m.end("noun") : m.end("noun") + 60]
    if _OTHER_PROGRAMME.match(after_noun):
        return Count("none", number, number.start, m.end("noun"), reason="another programme")
    end = m.end()
    level = m.group("level") or ""
    group = None
    tail = _GROUP_TAIL.match(fold, m.end("noun"))
    if tail:
        group = product_group(tail.group("g"))
    return Count(
        "product", number, number.start, end, group=group, said_ocop=bool(m.group("ocop")),
        national="quoc" in level or "trung" in level,
    )  # fmt: skip


def _group_before(text: Text, number: Number, sentence_start: int) -> ProductGroup | None:
    window = text.fold[max(sentence_start, number.start - 90) : number.start]
    m = _GROUP_HEAD.search(window) or _GROUP_LISTED.search(window)
    return product_group(m.group("g")) if m else None


_MEMORANDUM = re.compile(
    r"\s*(?:\w+\s+){0,1}(?:bien\s+ban\s+ghi\s+nho|ban\s+ghi\s+nho|bien\s+ban\s+hop\s+tac|mou\b|memorand)"
)


def read_count(text: Text, number: Number, sentence: tuple[int, int]) -> Count:
    """What this number counts: the words right after it decide, then those right before it."""
    fold = text.fold
    start, _ = sentence
    product = _product(text, number)
    if product is not None:
        if product.kind == "product" and product.group is None:
            product = replace(product, group=_group_before(text, number, start))
        return product
    m = _FILE.match(fold, number.end)
    if m and not (number.words and number.value == 1):
        return Count("file", number, number.start, m.end())
    if _MEMORANDUM.match(fold[number.end : number.end + 60]):
        return Count("mou", number, number.start, number.end)
    producer: ProducerHead | None = head_after(text, number.end)
    if producer is not None:
        return Count(
            "producer", number, number.start, producer.end, producer_kind=producer.kind,
            general=producer.general, site=producer.site,
        )  # fmt: skip
    if number.decimal:
        return Count(
            "none", number, number.start, number.end, reason="score, percentage or measure"
        )
    before = fold[max(start, number.start - 30) : number.start]
    other = _OTHER_HEAD.match(fold, number.end)
    if other is not None and other.lastindex is not None:
        reason = _OTHER[other.lastindex - 1][1]
        return Count("none", number, number.start, number.end, reason=reason)
    if _SCORE_RANGE.match(fold, number.end):
        return Count("none", number, number.start, number.end, reason="score or percentage")
    if (
        number.of is not None
        and _DATE_LIKE.search(before)
        and number.value <= 31
        and number.of <= 12
    ):
        return Count("none", number, number.start, number.end, reason="date")
    if _SCORE_BEFORE.search(before):
        return Count("none", number, number.start, number.end, reason="score")
    if _CODE_BEFORE.search(before):
        return Count("none", number, number.start, number.end, reason="name, rank or telephone")
    listed = head_before(text, number.start, start)
    if listed is not None and re.match(r"\s*(?:[,;.):]|va\b|$)", fold[number.end : number.end + 6]):
        return Count(
            "producer", number, listed.start or number.start, number.end, producer_kind=listed.kind
        )
    return Count("elided", number, number.start, number.end)


def elided_products(
    counts: list[Count], stars: list[StarMention], text: Text, earlier: bool
) -> list[Count]:
    """Give elided counts their noun, or the reason why they are none.

    "1 sản phẩm 5 sao, 31 4 sao": a bare number right before a tier, after a counted product of the
    same sentence (or, ``earlier``, of the sentence before), counts products too; so do "(3 mới, 4
    công nhận lại)", "29 của 11 chủ thể đạt 3 sao", "Thị xã Hoài Nhơn có 8, … có 5 sản phẩm" and
    "nâng tổng số sản phẩm lên 61".
    """
    out: list[Count] = []
    seen_product = earlier
    coming = [c.start for c in counts if c.kind in ("product", "file")]
    for count in counts:
        if count.kind in ("product", "file"):
            seen_product = True
        if count.kind == "elided":
            count = replace(
                count, kind="product", group=_group_before(text, count.number, count.start - 90)
            ) if _elided(
                count, stars, text, seen_product, any(s > count.end for s in coming)
            ) else replace(
                count, kind="none", reason="a word, not a count" if count.number.words else None
            )  # fmt: skip
        out.append(count)
    return out


def _elided(count: Count, stars: list[StarMention], text: Text, seen: bool, coming: bool) -> bool:
    fold = text.fold
    before = fold[max(0, count.start - 80) : count.start]
    after = fold[count.end : count.end + 60]
    if _SUM_VERB.search(before):
        return True
    if not (seen or coming):
        return False
    if seen and any(
        count.end <= s.start <= count.end + 36 and _links(fold[count.end : s.start]) for s in stars
    ):
        return True
    if seen and _tier_list(text, count, stars):
        return True
    if coming and "lan luot" in before and re.match(r"(?:\s*,|\s+va)\s+\d", after):
        return True  # "A và B lần lượt có 20 và 15 sản phẩm"
    if seen and _WAY.match(after):
        return True
    if seen and _OF_PRODUCERS.match(after):
        return True
    ends = re.match(r"\s*(?:[,;.)]|va\b|$)", after)
    if seen and ends and not count.number.words and _GROUP_LISTED.search(before):
        return True
    return bool(
        not count.number.words
        and _place_before(text.nfc[max(0, count.start - 40) : count.start])
        and re.match(r"\s*(?:[,;.)]|va\b|$)", after)
    )


_SUM_VERB = Sieve(
    r"(?:nang|dua|tong)\s+(?:tong\s+)?so\s+(?:luong\s+)?san\s+pham(?:[^.;\d]|20\d\d){0,60}\b(?:len(?:\s+(?:thanh|toi|con\s+so))?|la)\s*$"
    r"|\bso\s+(?:luong\s+)?san\s+pham(?:\s+\w+){0,6}?\s+(?:len(?:\s+(?:thanh|toi|con\s+so))?|con\s+(?:hieu\s+luc|han)(?:\s+la)?)\s*:?\s*$"
)
_WAY = re.compile(
    r"\s*(?:(?:duoc|la)\s+)?(?:cong\s+nhan\s+(?:moi|lai)|cap\s+(?:moi|lai)|danh\s+gia\s+lai|(?:nang|thang)\s+hang|moi\b(?!\s+\w+\s+\w))"
)
_OF_PRODUCERS = re.compile(
    r"\s*cua\s+\d+\s+(?:chu\s+the|don\s+vi|co\s+so|htx)?[^.;,\d]{0,30}\b[345]\s+sao"
)
_LISTED_BEFORE = re.compile(
    r"(?:^|[,;:(]|\bvà|\bhuyện|\bxã|\bthị xã|\bphường|\bTP\.?|\bthành phố)\s*"
    r"(?:(?:huyện|xã|thị xã|phường|TP\.?|thành phố)\s*)?(?P<name>(?:[^\W\d]+['’]?\w*\s+){1,4}?)"
    r"(?:(?:có|đặt|góp|thêm|đạt|được|với)\s*)?$"
)


def _place_before(before: str) -> bool:
    """ "Thị xã Hoài Nhơn có ": a capitalised name, with or without a verb, right before a number."""
    m = _LISTED_BEFORE.search(before)
    return m is not None and all(word[0].isupper() for word in m.group("name").split())


_LINK = re.compile(
    r"\s*(?:cua\s+\d+\s+)?(?:(?:duoc|da|deu|la|are|is|were|rated|received|have|achieved|meet|with)\s+)*"
    r"(?:(?:dat|xep|phan|cong\s+nhan|chuan|tieu\s+chuan|hang|ocop|gan|tiem\s+nang|de\s+xuat|muc)\s*)*"
)


def _links(gap: str) -> bool:
    return bool(_LINK.fullmatch(gap))


def _tier_list(text: Text, count: Count, stars: list[StarMention]) -> bool:
    """ "4 sao: 12; 3 sao: 20" after a counted product."""
    for star in stars:
        if star.end <= count.start <= star.end + 6:
            gap = text.fold[star.end : count.start]
            return bool(re.fullmatch(r"\s*(?:[:(]|co|la|gom|-)\s*", gap))
    return False
