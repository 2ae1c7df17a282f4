"""What a figure is about: its place and its date, carried from title, address and earlier words.

Nearly no count carries its own place.  Each place named is first read in its clause: it is the
subject of it, the body that acts, the seat of a producer, something compared with, a venue, a
member of a list, or part of a name (:func:`uses_in`).  What is read so drives a small discourse
stack (:class:`Scopes`): a subject becomes what the story is about until the paragraph ends or
"toàn tỉnh" goes back up, a bare "huyện" is the unit of that kind nearest to the top, a bare
"công ty" the seat of the producer last named, and a venue is nothing at all.  Below the stack lies
the article's own place (:func:`build_frame`); its sources are in the order of the contract: the
text, the title, the words of the address, the site's own province.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Literal
from urllib.parse import urlsplit

from extract.facts import Origin, Source, Zone
from extract.gazetteer.places import REFORM, Gazetteer, Level, Place, PlaceMention
from extract.grammar.dates import DateMention, published_date
from extract.segments import Sentence
from extract.text import Text, fold

UseRole = Literal["subject", "agent", "head", "seat", "compare", "venue", "list", "name", "mention"]


@dataclass(frozen=True, slots=True)
class Scope:
    """A place that figures are about, and where that is said (offsets None: outside the text)."""

    place: Place
    start: int | None
    end: int | None
    surface: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class PlaceUse:
    """One mention, read in its sentence."""

    start: int
    end: int
    place: Place
    role: UseRole
    kind_given: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The context of the whole article."""

    main: Scope | None
    country: Scope
    on: str | None
    published: str | None
    year: int | None
    slug_year: int | None = None


_SUBJECT_AFTER = re.compile(
    r"\s*(?:\([^)]{1,30}\)\s*)?,?\s*(?:(?:cung|hien|hien\s+nay|nay|van|tiep\s+tuc|con|chi|moi|dang|da|se|lai|nam\s+20\d\d|tinh\s+den\s+nay|den\s+nay)[\s,]+)*"
    r"(?:co\b|la\s+(?:tinh|dia\s+phuong|don\s+vi|huyen|mot)|dat\b|cong\s+nhan|duoc\s+cong|duoc|xep\s+(?:hang|loai|thu)|dan\s+dau|dung\s+(?:dau|thu)|phan\s+dau|phan\s+hang|dat\s+(?:muc|co)|gop|them|trao|vua|"
    r"so\s+huu|phe\s+duyet|danh\s+gia|chuan\s+hoa|huong|to\s+chuc\s+danh|ra\s+quyet|quyet\s+dinh|thu\s+hoi|loai|phat\s+trien|xay\s+dung|ghi\s+nhan|trien\s+khai|thuc\s+hien|tham\s+gia|trung\s+bay|gioi\s+thieu|mang|dang\s+ky|truoc\s+day\s+co|de\s+nghi|de\s+xuat|nang|muon|hien|da\b|dang|se\b|"
    r"has\b|have|had|now|currently|recogni|certif|wants|keeps|is\b|:|-\s*\d|\(?\s*(?:gom\s+)?\d)"
)
_AGENT_BEFORE = re.compile(
    r"(?:ubnd|uy\s+ban(?:\s+nhan\s+dan)?|hdnd|hoi\s+dong(?:\s+[\w,]+){0,8}|so\s+(?:nn|nong\s+nghiep|cong\s+thuong|khcn|khoa\s+hoc|ct)[\w&\-,.\s]{0,40}|phong\s+(?:kinh\s+te|nn|nong\s+nghiep)[\w&\-,.\s]{0,40}|"
    r"chi\s+cuc[\w\s]{0,40}|van\s+phong\s+(?:dieu\s+phoi|nong\s+thon\s+moi|ntm)[\w\s]{0,40}|vpdp[\w\s]{0,30}|(?:tinh|huyen|thanh|thi|quan)\s+uy|ban\s+chi\s+dao[\w\s]{0,30}|lanh\s+dao|nganh\s+nong\s+nghiep|chuong\s+trinh\s+ocop)\s*$"
)
_NAME_BEFORE = re.compile(
    r"(?:cong\s+ty|cty|ctcp|htx|hop\s+tac\s+xa|truong|dai\s+hoc|hoc\s+vien|vien\b|ngan\s+hang|benh\s+vien|bao\b|dai\s+(?:pt|phat)|cho\b|sieu\s+thi|khu\s+du\s+lich|khach\s+san|quoc\s+lo|cao\s+toc|duong|song|nui|bien|hiep\s+hoi|hoi\s+(?:lien|nha|doanh)|lien\s+doan|cau\s+lac\s+bo|clb|doi\s+tuyen|nha\s+may|trung\s+tam\s+hoi|quang\s+truong|trien\s+lam)"
    r"(?:\s+[\w&.\-]+){0,9}\s*$"
)
_VENUE_BEFORE = re.compile(r"\b(?:tai|o|den|ve|tu|ra|vao|qua|sang)\s+(?:dia\s+ban\s+)?$")
_EVENT_WORDS = re.compile(
    r"\b(?:hoi\s+nghi|hoi\s+cho|le\s+hoi|le\b|hop\s+bao|khai\s+mac|dien\s+ra|to\s+chuc|festival|trien\s+lam|hoi\s+thao|tuan\s+le|buoi|conference|fair\b|workshop)\b"
)
_PREPOSITION = re.compile(
    r"(?:^|[^\w])(?:cua|tai|o|tu|cho|voi|va|giua|rieng|nhu|la|o\s+tinh|tren\s+dia\s+ban|doi\s+voi|theo|trong|ve|den|thuoc|gom|gop|hoac|khu\s+vuc|dia\s+ban|vung|dat|nguoi|huyen|of|in|from|at|for|and|the|former|both|while)\s+$"
)
_RIENG = re.compile(
    r"\b(?:rieng|nhat\s+la)(?:\s+(?:tai|o|doi\s+voi|voi|dia\s+ban|khu\s+vuc|vung))*\s+$"
)
#: The words between the start of a clause and its subject or its place.
_OPENS_CLAUSE = re.compile(
    r"""\W*(?:(?:con|rieng|nhat\s+la|chi|ngay|cung|chinh|trong\s+do|trong\s+khi|tiep\s+(?:den|theo|sau)|ke\s+(?:den|tiep)|sau\s+do|xep\s+sau
        |(?:dan|dung|di)\s+dau|nhieu\s+nhat|cao\s+nhat|thap\s+nhat|it\s+nhat|noi\s+bat|tieu\s+bieu|dien\s+hinh|la|nhu|gom|thi|den
        |tai|o|voi|doi\s+voi|ve|tren|dia\s+ban|khu\s+vuc|vung|dat|vung\s+dat|thuoc|dao|quan\s+dao|huyen\s+dao
        |toi|len|nguoc\s+len|roi|xuong|qua|hien(?:\s+nay)?|nay|den\s+nay|luc\s+nay|dot\s+nay|(?:trong\s+)?nam\s+\d{4}|cuoi\s+nam|nam\s+nay
        |in|at|meanwhile|followed\s+by|while|the|former|new|northern|southern|central|neighbouring|province\s+of|city\s+of)\s+)*""",
    re.VERBOSE,
)
_CLAUSE_START = re.compile(
    r"[,;:.!?\"|]|\s-\s|\((?!\s*$)|\b(?:va|con|trong\s+khi|nhung|song|thi|and|while|but)\b(?=\s)"
)
_PRODUCER_WORDS = r"cong\s+ty|ctcp|cty|hop\s+tac\s+xa|htx|doanh\s+nghiep|co\s+so|to\s+hop\s+tac|tht|ho\s+kinh\s+doanh|lang\s+nghe|nha\s+may|xuong|co-?operative|company"
_SEAT_BEFORE = re.compile(
    rf"(?<!cac )(?<!nhieu )(?<!\d )(?<!so )(?<!nhung )\b(?:{_PRODUCER_WORDS})\b[^;.:\d]{{2,110}}?(?:\(|,|\bo|\btai|\bthuoc|\bin)\s*(?:(?:thon|ap|ban|to|khu\s+pho|lang|buon|khoi|khom)\s[^,;.(]{{1,30}},\s*)?$"
)
_COMPARE_BEFORE = re.compile(
    r"\b(?:(?:tinh|huyen|xa)\s+ban|so\s+voi|nhieu\s+hon|it\s+hon|cao\s+hon|thap\s+hon|hon|sau|kem|sau\s+ca|ngang|(?:khong|giong|loi\s+the)\s+nhu|cung\s+voi|ngoai|ben\s+canh|tru|hoc\s+(?:hoi|tap)(?:\s+(?:tai|o))?|compared\s+(?:with|to)|than|behind)\s+(?:ca\s+)?(?:(?:cac\s+)?(?:tinh|huyen|dia\s+phuong)\s+(?:ban\s+)?)?$"
)
_CUT = re.compile(r"^\s*(?:\(?\s*cu\s*\)?|truoc\s+day|truoc\s+kia|\(old\)|truoc\s+sap\s+nhap)")
_FORMER_BEFORE = re.compile(
    r"(?:khu\s+vuc|dia\s+ban|truoc\s+day\s+thuoc|truoc\s+day\s+la|tinh\s+cu|vung|former)\s+(?:tinh\s+)?$"
)
_BEFORE_MERGER = re.compile(
    r"truoc\s+(?:khi\s+|thoi\s+diem\s+)?(?:hop\s+nhat|sap\s+nhap|sap\s+xep|ve\s+chung)|thoi\s+diem\s+(?:chua\s+)?(?:hop\s+nhat|sap\s+nhap)|dia\s+(?:gioi|ban)\s+cu|before\s+(?:the\s+)?merger|khi\s+chua\s+(?:hop\s+nhat|sap\s+nhap)"
)
_ITEM_AFTER = re.compile(
    r"\s*(?:cu\s*)?\)?\s*(?::|\(|-)?\s*(?:khoang\s+|hon\s+|gan\s+|tren\s+|moi\s+)?\d|\s*,\s*voi\s+\d"
)
_VERB_AFTER = re.compile(
    r"\s*(?:\([^)]{1,30}\)\s*)?,?\s*(?:(?:nay|tren|cung|hien|hien\s+nay|van|tiep\s+tuc|con|chi|moi|dang|da|se|vua|lai|now|currently|also)[\s,]+)*"
    r"(?:co\b|dat\b|duoc\b|so\s+huu|dua\b|lam\b|mang\b|gop|dang\s+ky|dang\b|da\b|phan\s+dau|tham\s+gia|ghi\s+nhan|cong\s+nhan|la\b|has\b|have\b|had\b|owns\b|is\b|counts\b|recorded\b)"
)
#: "nâng tổng số sản phẩm của huyện Tân Yên lên 44": the figure to come is that unit's.
_AMOUNT_OF = re.compile(
    r"\b(?:so|tong|muc\s+tieu|ke\s+hoach|chi\s+tieu|ket\s+qua)\b[^,;:.\d]{0,40}\b(?:cua|cho|tai|o|tren\s+dia\s+ban)\s+(?:toan\s+)?$"
)
#: A paragraph that begins so goes on with what the one before was about.
_GOES_ON = re.compile(
    r"\W*(?:trong\s+(?:so\s+)?(?:do|nay)|cu\s+the|gom|bao\s+gom|\d|tai\s+day|noi\s+day|o\s+day)\b"
)
_KINDS = r"tỉnh|thành\s+phố|tp|huyện|thị\s+xã|quận|xã|phường|thị\s+trấn|đặc\s+khu"
_GENERIC = re.compile(
    rf"""(?P<country>\b(?:cả\s+nước|toàn\s+quốc)\b(?=\s*(?:,|\.|hiện|đã|có|đang|mới|sẽ|phấn|ghi|công|\d|đạt|tính|với|xây|$))
          |\bnationwide\b|\b(?:the\s+(?:whole\s+|entire\s+)?country)\b(?=\s*(?:,|has|had|now|\.))|\btoàn\s+chương\s+trình\b
          |\b\d{{1,2}}(?:/63)?\s+tỉnh(?:\s*,\s*thành(?:\s+phố)?)?\s+(?:tổ\s+chức|đã|có|triển|thực|trên\s+cả\s+nước)
          |\bbộ\s+(?:nông\s+nghiệp|nn)[^.;,]{{0,40}}\s(?:công\s+nhận|quyết\s+định|trao|đã\s+công|vừa|phê\s+duyệt))
      | \b(?:toàn|cả|khắp|trên\s+địa\s+bàn|trên\s+toàn|trong|trên\s+bình\s+diện)\s+(?P<whole>{_KINDS})\b
      | \b(?:ubnd|hđnd|ủy\s+ban\s+nhân\s+dân|uỷ\s+ban\s+nhân\s+dân|hội\s+đồng\s[^.;,]{{0,50}}?(?:ocop\s+|cấp\s+)?)\s*(?P<council>{_KINDS})\b
      | \b(?P<office>sở\s+(?:nông|nn|công\s+thương|kh)|chi\s+cục\s|phòng\s+(?:nông|nn|kinh\s+tế))
      | \b(?:the|whole|entire|this)\s+(?:whole\s+|new\s+)?(?P<english>province|city|district|commune|ward|town)\b(?!\s+of\b)
      | \b(?P<kind>{_KINDS}|tỉnh\s+nhà)\b
    """,
    re.VERBOSE,
)
#: Words before a bare kind that make it another unit, several units, or the one that acts upon
#: this one ("được tỉnh công nhận").
_NOT_THE_UNIT_BEFORE = re.compile(
    r"(?:\bcác|\bmỗi|\btừng|\bnhiều|\bmột số|\bmột|\bhai|\bba|\bbốn|\bnăm|\d|\bcấp|hợp tác|\bthị|\bnhững|\bnhất|dẫn đầu|đứng đầu|\bthứ \w+"
    r"|\bliên|\bngoài|\bnội|\bđược|\bdo|\bbởi|\bđề nghị|\btrình|\bgửi|\blên|\bsang|so với|\bđất|\bvà|\blà|\bthành|\bgiúp|\bbáo cáo|\btừ|\bmới|[/]|\bhuyện,|\bxã,|\btỉnh,|\bphường,|\bphố,|\btrấn,|\bsau|\bhơn|\bcùng|\bvới"
    r"|\bkhu)\s*$"
)
#: "đứng thứ ba cả nước với …" speaks of the one that is third.
_RANKED_BEFORE = re.compile(
    r"(?:nhất|dẫn đầu|đứng đầu|đi đầu|tốp đầu|top đầu|\bđầu|\bthứ \w+|\b(?:tốp|top) \w+|so với)(?:\s+của)?\s*$"
)
_NOT_ACTING_BEFORE = re.compile(
    r"(?:\bnhất|dẫn đầu|đứng đầu|đi đầu|\bthứ \w+|so với|\bđược|\bdo|\bbởi|\bđề nghị|\btrình|\bgửi|tham mưu)\s*$"
)
_NOT_THE_UNIT_AFTER = re.compile(
    r"\s*[,/]\s*(?:và\s+)?(?:các\s+)?(?:huyện|thị|thành|tp|xã|phường|quận|tỉnh|đặc)\b|\s*[-–]\s*(?:huyện|xã|phường)"
    r"|\s+(?:và\s+)?(?:hội|biên|bạn|khác|nào|lân\s+cận|láng|ủy|đoàn|lộ|viên|thành|miền|đảo|nghèo|vùng|đầu|duy|tự)\b"
)
_KIND_NAMES: dict[str, tuple[frozenset[str], Level | None]] = {
    "tinh": (frozenset({"tinh"}), "province"),
    "tinh nha": (frozenset({"tinh"}), "province"),
    "thanh pho": (frozenset({"thanh pho"}), None),
    "tp": (frozenset({"thanh pho"}), None),
    "huyen": (frozenset({"huyen"}), "district"),
    "quan": (frozenset({"quan"}), None),
    "thi xa": (frozenset({"thi xa"}), None),
    "xa": (frozenset({"xa"}), "commune"),
    "phuong": (frozenset({"phuong"}), None),
    "thi tran": (frozenset({"thi tran"}), None),
    "dac khu": (frozenset({"dac khu"}), None),
    "province": (frozenset({"tinh"}), "province"),
    "city": (frozenset({"thanh pho"}), None),
    "district": (frozenset({"huyen", "quan"}), "district"),
    "town": (frozenset({"thi xa", "thi tran"}), None),
    "commune": (frozenset({"xa"}), "commune"),
    "ward": (frozenset({"phuong"}), "commune"),
}
#: So many places back a bare kind or a producer looks in its sentence.
_REACH = 24
#: Parts in which a place is not what a bare kind after it means.
_ASIDE = frozenset({"list", "name", "venue", "compare"})
#: A bare kind behind these speaks of the unit, but the clause is about something else.
_OBLIQUE = re.compile(r"(?:\bcủa|\bcho|\btrong|\btại|\bở)\s*$")
_TOTAL_OF = re.compile(
    r"\b(?:số|mục tiêu|kế hoạch|chỉ tiêu|phấn đấu|tổng|kết quả|nhiệm vụ)\b[^,;:.]{0,40}(?:của|cho)\s*$"
)
#: Paragraphs over which a bare "công ty" is the one last named.
_SEAT_REACH = 2
_PRODUCER = re.compile(
    rf"\b(?P<bare>(?:{_PRODUCER_WORDS}|don\s+vi|(?P<self>chung\s+toi))\b)(?:\s+(?:nay|tren)\b)?"
)
_NOT_ONE_BEFORE = re.compile(
    r"(?:\bcac|\bnhieu|\bmoi|\bnhung|\bso|\d|\btung|\bhai|\bba|\bho tro|\blien minh)\s*$"
    rf"|\b(?:{_PRODUCER_WORDS})[\w\s]{{0,15}},\s*$"
)
#: Words that end the name of a producer.
_NAME_STOP = frozenset(
    {
        "có",
        "đã",
        "hiện",
        "là",
        "ở",
        "tại",
        "được",
        "đang",
        "này",
        "cũng",
        "sở",
        "vừa",
        "mới",
        "với",
        "cho",
        "và",
        "sẽ",
        "tiếp",
        "đưa",
        "chuyên",
        "đặt",
        "nằm",
        "thuộc",
        "mở",
        "làm",
        "đạt",
        "cung",
        "đi",
        "gồm",
        "của",
        "has",
        "have",
        "is",
        "was",
        "in",
        "at",
        "of",
        "for",
        "which",
        "that",
        "who",
    }
)
_NAME_TOKEN = re.compile(r"\s+([\w&.'’\-]+)")


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


def _reading(
    text: Text, mention: PlaceMention, sentence: Sentence, neighbours: tuple[bool, bool]
) -> UseRole:
    """The part a place plays in its clause."""
    fold_text = text.fold
    before = fold_text[max(sentence.start, mention.start - 140) : mention.start]
    near = before[-90:]
    after = fold_text[mention.end : min(sentence.end, mention.end + 60)]
    after = re.sub(r"^\s*(?:cu\s*)?\)", "", after)
    if _RIENG.search(near):
        return "head"
    if _AGENT_BEFORE.search(near):
        return "agent"
    if _COMPARE_BEFORE.search(near):
        return "compare"
    seat = _SEAT_BEFORE.search(before)
    if seat and (mention.kind_surface or before.rstrip()[-1:] == "("):
        return "seat"
    if _NAME_BEFORE.search(near) and "," not in near[-25:]:
        return "name"
    bracketed = near.rfind("(") > near.rfind(")") and not re.match(r"\s*[:(\d]", after)
    if bracketed and not re.match(r"\s*(?:co\s+)?(?:khoang\s+|hon\s+|gan\s+)?\d", after):
        event = _EVENT_WORDS.search(fold_text, sentence.start, sentence.end)
        return "venue" if event else "mention"
    if re.match(
        r"\s*,?\s*(?:cung\s+)?(?:voi|co)\s+(?:khoang\s+|hon\s+|gan\s+|tren\s+|toi\s+)?\d", after
    ):
        return "subject"
    if all(neighbours) or (any(neighbours) and not _SUBJECT_AFTER.match(after)):
        return "list"
    if _AMOUNT_OF.search(near):
        return "subject"
    starts = not near.strip() or near.rstrip()[-1:] in ',;:.(-"|'
    if re.match(r"\s*(?::|\(\s*\d|-\s*\d)", after) and (starts or mention.kind_surface):
        return "head"
    if re.match(r"\s*(?:co\s+)?(?:khoang\s+|hon\s+|gan\s+|tren\s+)?\d", after) and (
        starts or mention.kind_surface or near.endswith((" va ", " con ", "la "))
    ):
        return "subject"
    lead = _lead(near, len(near) < 90)
    opens = lead is not None and _OPENS_CLAUSE.fullmatch(lead) is not None
    event = _EVENT_WORDS.search(fold_text, sentence.start, sentence.end)
    venue = _VENUE_BEFORE.search(near)
    if venue:
        if event is None:
            return "subject" if opens else "mention"
        return "venue"
    if mention.bare and near and not starts and not opens and not _PREPOSITION.search(near):
        previous = near.split()[-1:] or [""]
        if previous[0].isalpha() and not _SUBJECT_AFTER.match(after):
            return "name"
    if opens and near.rstrip()[-1:] != "(":
        return "subject"
    if _SUBJECT_AFTER.match(after) or (
        starts and re.match(r"[^,.;:()]{0,30}?\s(?:co|has|have)\s", after)
    ):
        return "subject"
    return "mention"


def _lead(before: str, whole: bool) -> str | None:
    """What stands between the start of the clause and a place in it; None if that is far off."""
    cut = None
    for m in _CLAUSE_START.finditer(before):
        cut = m
    if cut is None:
        return before if whole else None
    return before[cut.end() :]


def uses_in(
    gazetteer: Gazetteer,
    text: Text,
    sentence: Sentence,
    mentions: Sequence[PlaceMention],
    within: Place | None,
    on: str | None,
) -> list[PlaceUse]:
    """The mentions of one sentence, each with its place and its role in the sentence."""
    found: list[PlaceUse] = []
    mentions = _chains(gazetteer, text, mentions, within, on)
    joined = [bool(_JOINED.fullmatch(text.fold, a.end, b.start)) for a, b in pairwise(mentions)]
    merged = on is not None and on >= REFORM
    old_times = merged and _BEFORE_MERGER.search(text.fold, sentence.start, sentence.end)
    for k, mention in enumerate(mentions):
        if mention.person_like:
            continue
        era = on
        after = text.fold[mention.end : mention.end + 24]
        before = text.fold[max(0, mention.start - 30) : mention.start]
        former = mention.former or bool(_CUT.match(after)) or old_times
        if merged and (former or _FORMER_BEFORE.search(before)):
            era = _LAST_OLD_DAY
        place = choose(gazetteer, mention, within=within, on=era)
        if place is None:
            continue
        compared = bool(found) and found[-1].role == "compare"
        if text.fold.endswith("hop tac ", 0, mention.start):  # "Hợp tác xã Suối Giàng"
            found.append(PlaceUse(mention.name_start, mention.end, place, "name", False))
            continue
        neighbours = (
            k > 0 and joined[k - 1] and not compared,
            k < len(mentions) - 1 and joined[k],
        )
        role = _reading(text, mention, sentence, neighbours)
        if role == "subject" and neighbours[0] and _many(mentions, joined, k, text):
            role = "list"  # what they do they do together
        elsewhere = within is not None and not gazetteer.is_within(place, within)
        if mention.bare and place.level == "district" and elsewhere:
            continue
        found.append(PlaceUse(mention.start, mention.end, place, role, not mention.bare))
    return found


def _many(mentions: Sequence[PlaceMention], joined: Sequence[bool], k: int, text: Text) -> bool:
    """Whether a list that ends with mention ``k`` is of three or more, or of "các" units."""
    first = k
    while first and joined[first - 1]:
        first -= 1
    before = text.lower[max(0, mentions[first].start - 22) : mentions[first].start]
    return (
        k - first >= 2
        or re.search(r"\bcác (?:huyện|tỉnh|xã|địa phương)?\s*:?\s*$", before) is not None
    )


#: The last day of the 63 provinces.
_LAST_OLD_DAY = "2025-06-30"
_JOINED = re.compile(r"\s*(?:,|;|va|-|/|and|den)?\s*(?:cac\s+)?(?:tinh|huyen|tp\.?|xa)?\s*")


def _chains(
    gazetteer: Gazetteer,
    text: Text,
    mentions: Sequence[PlaceMention],
    within: Place | None,
    on: str | None,
) -> list[PlaceMention]:
    """Fold "xã A, huyện B, tỉnh C" and "phía Đông tỉnh A (B cũ)" into one mention each.

    The smallest unit is what is spoken of; the span runs to the end of the chain, so that the verb
    after it is found.  In "tỉnh A (B cũ)" the former unit is meant.
    """
    out: list[PlaceMention] = []
    for mention in mentions:
        if out:
            last = out[-1]
            gap = text.fold[last.end : mention.start]
            if re.fullmatch(
                r"\s*[,(]\s*|\s*\(\s*(?:nay|cu|truoc day)?\s*(?:la|thuoc|khu vuc|dia ban|vung)?\s*(?:tinh\s+)?"
                r"|\s*,?\s*(?:truoc day |truoc kia |nay )?thuoc (?:dia ban |khu vuc )?|,? (?:in|of) (?:the )?(?:former )?",
                gap,
            ):
                a = choose(gazetteer, last, within=within, on=on)
                b = choose(
                    gazetteer, mention, within=within, on=_LAST_OLD_DAY if mention.former else on
                )
                if (
                    a is not None
                    and b is not None
                    and a.id != b.id
                    and not (last.bare and a.level == "commune")
                ):
                    end = mention.end
                    close = re.match(r"\s*(?:cu\s*)?\)", text.fold[end : end + 8])
                    if close:
                        end += close.end()
                    if mention.former and a.level == b.level == "province":
                        out[-1] = replace(mention, start=last.start, end=end)
                        continue
                    if (
                        a.level != b.level
                        and _above(gazetteer, a, b)
                        and (mention.kind_surface or b.level == "province")
                    ):
                        out[-1] = replace(last, end=end)
                        continue
        out.append(mention)
    return out


def _above(gazetteer: Gazetteer, small: Place, large: Place) -> bool:
    order = ("country", "province", "district", "commune")
    if order.index(large.level) >= order.index(small.level):
        return False
    return (
        gazetteer.is_within(small, large)
        or gazetteer.province_of(small).id == gazetteer.province_of(large).id
        or small.level == "commune"
    )


_DOCUMENT_BEFORE = re.compile(
    r"(?:quyet dinh|nghi quyet|ke hoach|cong van|to trinh|thong bao|nghi dinh|thong tu|chi thi|decision|plan)\b[^.;]{0,70}$"
)


def article_year(
    source: Source, title_fold: str, text_fold: str, dates: Sequence[DateMention]
) -> int | None:
    """The year the article is of: its publication, else the one its title names, else its last day.

    The dates of documents it cites tell nothing of when it was written.
    """
    known = published_date(source.published)
    if known:
        return known[0]
    titled = re.findall(r"\b(20[12]\d)\b", title_fold)
    if titled:
        return int(titled[-1])
    days = [
        int(d.year)
        for d in dates
        if d.kind in ("day", "month")
        and d.year_given
        and not _DOCUMENT_BEFORE.search(text_fold[max(0, d.start - 90) : d.start])
    ]
    return max(days) if days else None


def build_frame(
    gazetteer: Gazetteer,
    source: Source,
    text: Text,
    zones: Sequence[Zone],
    mentions: Sequence[PlaceMention],
    sentences: Sequence[Sentence],
    year: int | None,
) -> Frame:
    """The article's own place by votes of title, address, text and site; and its time."""
    on = source.published[:10] if source.published else (str(year) if year else None)
    country = Scope(gazetteer.get("VN"), None, None, "Việt Nam", "computed")
    votes: dict[str, float] = {}
    scopes: dict[str, Scope] = {}

    def vote(
        place: Place | None,
        weight: float,
        scope: tuple[int | None, int | None, str],
        origin: Origin | None,
    ) -> None:
        if place is None or place.level == "country":
            return
        place = _form(gazetteer, place, on)
        province = gazetteer.province_of(place)
        votes[province.id] = votes.get(province.id, 0.0) + weight
        scopes.setdefault(province.id, Scope(province, scope[0], scope[1], scope[2], origin))

    title_zones = [z for z in zones if z.kind == "title"]
    titled: list[Place] = []
    bare_titled: list[Place] = []
    unsure: list[PlaceMention] = []
    if source.title and not title_zones:
        for m in gazetteer.mentions(source.title):
            place = choose(gazetteer, m, within=None, on=on)
            if place is None:
                continue
            homes = {gazetteer.province_of(c).id: c for c in m.candidates}
            if place.level in ("district", "commune") and len(homes) > 1:
                unsure.append(m)  # the text will tell which of them it is
                for c in homes.values():
                    vote(c, 0.3, (None, None, m.surface), "title")
                continue
            titled.append(place)
            vote(place, 4.0 if len(titled) == 1 else 1.0, (None, None, m.surface), "title")
    url = urlsplit(source.url or "")
    slug_text = url.path + ("-" + url.query if url.query else "")
    slugged = [p for p in gazetteer.in_slug(slug_text) if _fits(gazetteer, p, on)]
    slugged.sort(key=lambda p: _beside(slug_text, p))
    for k, place in enumerate(slugged[:3]):
        weight = 0.5 if _beside(slug_text, place) else 4.0 if k == 0 else 1.0
        vote(place, weight, (None, None, url.path.rsplit("/", 1)[-1][:80]), "url")
    host = gazetteer.of_host(url.hostname, on) if url.hostname else None
    if host is not None:
        vote(host, 1.5, (None, None, url.hostname or ""), "site")
    if source.province:
        own = gazetteer.by_code(source.province, on)
        vote(own, 1.5, (None, None, source.site or source.province), "site")
    named = re.findall(r"(?:nam|dot-\d)-(20[12]\d)(?!\d)", slug_text.lower())
    slug_year = int(named[-1]) if named else None
    titles = " ".join(
        [fold(source.title or "")] + [text.fold[z.start : z.end] for z in title_zones]
    )
    in_title = re.findall(r"\bnam (20[12]\d)\b", titles)
    slug_year = int(in_title[-1]) if in_title else slug_year
    titled_country = bool(re.search(r"\b(?:ca nuoc|toan quoc)\b", titles))
    seen = 0
    by_sentence = group_mentions(sentences, mentions)
    counted: dict[str, float] = {}
    for k, sentence in enumerate(sentences):
        if not by_sentence[k]:
            continue
        for use in uses_in(gazetteer, text, sentence, by_sentence[k], None, on):
            if use.place.level in ("district", "commune") and not use.kind_given:
                if sentence.zone == "title" and use.role in ("subject", "head") and not titled:
                    bare_titled.append(use.place)
                continue
            if use.role in ("list", "name", "venue"):
                weight = 0.25
            elif sentence.zone == "title":
                weight = 4.0 if not titled else 1.0
                titled.append(use.place)
            elif use.role in ("subject", "agent", "head"):
                weight = 1.5 if seen < 2 else 0.75
            else:
                weight = 0.6 if seen < 2 else 0.4
            seen += 1
            province = gazetteer.province_of(use.place)
            if (
                use.place.level != "province"
                and len(
                    {
                        gazetteer.province_of(c).id
                        for c in gazetteer.lookup(use.place.name, kind=use.place.kind)
                    }
                )
                > 1
            ):
                weight *= 0.3
            if sentence.zone != "title":
                if counted.get(province.id, 0.0) >= 4.0:
                    continue
                counted[province.id] = counted.get(province.id, 0.0) + weight
            vote(
                use.place,
                weight,
                (use.start, use.end, text.nfc[use.start : use.end]),
                "title" if sentence.zone == "title" else "sentence",
            )
    main: Scope | None = None
    tied = titled or slugged or host is not None or source.province
    whole = not slugged and _WHOLE_COUNTRY.search(slug_text.lower()) is not None
    if not tied and _tells_of_country(text, sentences, counted):
        whole = True
    if whole or (titled_country and not titled):
        return Frame(country, country, on, source.published, year, slug_year)
    if votes:
        best = max(votes, key=lambda i: votes[i])
        main = scopes[best]
        for m in unsure:
            place = choose(gazetteer, m, within=main.place, on=on)
            titled += [place] if place is not None else []
        smaller = _smaller_main(gazetteer, main, [*bare_titled, *titled], slugged, slug_text, on)
        if smaller is not None:
            main = smaller
    return Frame(main, country, on, source.published, year, slug_year)


def _tells_of_country(text: Text, sentences: Sequence[Sentence], counted: dict[str, float]) -> bool:
    """Whether an article that no title, address or site ties down starts with the whole country
    and goes on to several provinces."""
    if len(counted) < 3:
        return False
    body = [s for s in sentences if s.zone != "title"][:2]
    return any(
        m["country"] is not None
        for s in body
        for m in _GENERIC.finditer(text.lower, s.start, s.end)
    )


def _form(gazetteer: Gazetteer, place: Place, on: str | None) -> Place:
    """The unit under the name and kind it had at the time."""
    return gazetteer.get(place.id, on) if on else place


_WHOLE_COUNTRY = re.compile(r"(?:^|[/-])(?:ca-nuoc|toan-quoc)-(?:co|hien|da|cong)")
_BESIDE = re.compile(r"(?:^|-)(?:cung|voi|va|sap-nhap|hop-nhat|giua|tu|tai|o)-$")


def _beside(slug: str, place: Place) -> bool:
    """Whether an address names the place beside another ("... cung-nam-dinh-va-ha-nam ...")."""
    name = "-".join(fold(place.name).replace("'", "").split())
    at = slug.lower().find(name)
    return at > 0 and bool(_BESIDE.search(slug[:at].lower()))


def _with_kind(slug: str, place: Place) -> bool:
    """Whether an address writes the place out with its kind ("huyen-thanh-oai")."""
    return "-".join(fold(place.full_name).replace("'", "").split()) in slug.lower()


def _fits(gazetteer: Gazetteer, place: Place, on: str | None) -> bool:
    """Slugs give units of both eras; keep those of the article's time, or any where none fits."""
    if on is None:
        return place.era != "vn34" or not any(
            p.era == "vn63" for p in gazetteer.lookup(place.name, level=place.level)
        )
    if place.valid_on(on):
        return True
    return not any(p.valid_on(on) for p in gazetteer.lookup(place.name, level=place.level))


def _smaller_main(
    gazetteer: Gazetteer,
    main: Scope,
    titled: list[Place],
    slugged: list[Place],
    slug: str,
    on: str | None,
) -> Scope | None:
    """A district or commune that title or address is about, inside the article's province."""
    for places, origin in ((titled, "title"), (slugged, "url")):
        inside = [
            p
            for p in places
            if gazetteer.is_within(p, main.place)
            and (origin == "title" or on is None or p.valid_on(on) or _with_kind(slug, p))
        ]
        if (
            inside
            and inside[0].level in ("district", "commune")
            and not any(p.level == "province" for p in inside)
        ):
            return Scope(
                inside[0], None, None, inside[0].name, "title" if origin == "title" else "url"
            )
    return None


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


@dataclass(frozen=True, slots=True)
class ScopeEvent:
    """From this offset on, figures of the sentence are about this place, up to ``until``.

    ``explicit`` events change what the story is about; the others hold for their clause: an item
    of a list, a comparison, the seat of a producer.
    """

    offset: int
    scope: Scope
    explicit: bool
    until: int


class Scopes:
    """The place an article is about while it is read, sentence by sentence: a small discourse stack.

    At the bottom is the article's own place.  The subject of a sentence puts a place on top; the
    next paragraph, or "toàn tỉnh", takes it off again.  A bare "huyện" or "tỉnh" is the unit of
    that kind nearest to the top, a bare "công ty" the seat of the producer last named.
    """

    def __init__(self, gazetteer: Gazetteer, frame: Frame, text: Text) -> None:
        self._gazetteer = gazetteer
        self._frame = frame
        self._text = text
        self._current: Scope | None = frame.main
        self._levels: dict[Level, Scope] = {}
        self._named: dict[str, Scope] = {}
        self._cities: dict[str, tuple[Place, ...]] = {}
        self._seat: Scope | None = None
        self._seat_paragraph = -1
        self._paragraph = -1
        if frame.main is not None:
            self._levels[frame.main.place.level] = frame.main

    def within(self, sentence: Sentence) -> Place | None:
        """The province the story is in as the sentence begins: names that several districts bear
        mean the one there."""
        self._enter(sentence)
        scope = self._current or self._frame.main
        if scope is None or scope.place.level == "country":
            return None
        return self._gazetteer.province_of(scope.place)

    def read(
        self, sentence: Sentence, uses: Sequence[PlaceUse]
    ) -> tuple[Scope | None, list[ScopeEvent]]:
        """The scope at the start of the sentence, and the changes inside it, in order."""
        if sentence.zone == "caption":
            kept = (self._current, self._paragraph, dict(self._levels), self._seat)
            self._current = self._frame.main
            outcome = self._read(sentence, uses)
            self._current, self._paragraph, self._levels, self._seat = kept
            return outcome
        self._enter(sentence)
        return self._read(sentence, uses)

    def _enter(self, sentence: Sentence) -> None:
        """A new paragraph is about the article's own place, unless it says that it goes on."""
        if sentence.zone == "caption" or sentence.paragraph == self._paragraph:
            return
        first = self._paragraph == -1
        if first or not _GOES_ON.match(self._text.fold, sentence.start, sentence.end):
            self._current = self._frame.main
        self._paragraph = sentence.paragraph

    def _read(
        self, sentence: Sentence, uses: Sequence[PlaceUse]
    ) -> tuple[Scope | None, list[ScopeEvent]]:
        initial = self._current
        events: list[ScopeEvent] = []
        found: list[tuple[int, re.Match[str] | PlaceUse]] = [(u.start, u) for u in uses]
        found += [(m.start(), m) for m in self._generics(sentence, uses)]
        found += [(m.start(), m) for m in self._producers(sentence)]
        found.sort(key=lambda f: f[0])
        seen: list[PlaceUse] = []
        for _, item in found:
            if isinstance(item, PlaceUse):
                event = self._use(item, sentence, events)
                seen.append(item)
            elif item.re is _PRODUCER:
                event = self._producer(item, sentence, uses, events)
            else:
                event = self._generic(item, sentence, seen, events)
            if event is not None:
                events.append(event)
        self._move(sentence, uses, events, initial)
        return initial, events

    # -- the places named -----------------------------------------------------------------------

    def _use(
        self, use: PlaceUse, sentence: Sentence, events: Sequence[ScopeEvent]
    ) -> ScopeEvent | None:
        fold_text = self._text.fold
        scope = self._scope(use)
        if use.role == "seat":
            return ScopeEvent(
                use.start, scope, False, _clause_end(fold_text, use.end, sentence.end)
            )
        if use.role == "compare":
            return ScopeEvent(
                use.start, scope, False, _bracket_end(fold_text, use.end, sentence.end)
            )
        if use.role not in ("subject", "agent", "head"):
            return None
        if use.place.level == "country" and not _VERB_AFTER.match(fold_text, use.end):
            return None
        main = self._frame.main
        item = bool(_ITEM_AFTER.match(fold_text, use.end)) and use.role != "agent"
        explicit = not item or main is None or use.place.id == main.place.id
        return ScopeEvent(use.start, scope, explicit, sentence.end)

    def _scope(self, use: PlaceUse) -> Scope:
        return Scope(use.place, use.start, use.end, self._text.nfc[use.start : use.end], None)

    # -- bare kinds -----------------------------------------------------------------------------

    def _generics(self, sentence: Sentence, uses: Sequence[PlaceUse]) -> Iterator[re.Match[str]]:
        lower_text = self._text.lower
        starts = [u.start for u in uses]
        for m in _GENERIC.finditer(lower_text, sentence.start, sentence.end):
            k = bisect_right(starts, m.end() - 1)
            if any(m.start() < u.end for u in uses[max(0, k - 2) : k]):
                continue
            before = lower_text[max(sentence.start, m.start() - 24) : m.start()]
            if m["country"]:
                if _RANKED_BEFORE.search(before):
                    continue
            else:
                if (_NOT_THE_UNIT_BEFORE if m["kind"] else _NOT_ACTING_BEFORE).search(before):
                    continue
                if _NOT_THE_UNIT_AFTER.match(lower_text, m.end(), sentence.end):
                    continue
                named = self._text.nfc[m.end() : m.end() + 2].strip()[:1]
                numbered = m["kind"] in ("xã", "phường", "quận")
                if named.isupper() or (numbered and named.isdigit()):
                    continue  # a unit of that kind whose name the gazetteer does not have
            yield m

    def _generic(
        self,
        m: re.Match[str],
        sentence: Sentence,
        seen: Sequence[PlaceUse],
        events: Sequence[ScopeEvent],
    ) -> ScopeEvent | None:
        surface = self._text.nfc[m.start() : m.end()].strip()
        at = m.start() + (len(m.group()) - len(m.group().lstrip()))
        if m["country"]:
            base: Scope | None = self._frame.country
        else:
            kind = m["kind"] or m["whole"] or m["council"] or m["english"] or ""
            if m["office"]:
                kind = "huyen" if m["office"].startswith("phòng") else "tinh"
            base = self._called(" ".join(fold(kind).split()), seen, self._top(events))
        if base is None:
            return None
        scope = replace(base, start=at, end=at + len(surface), surface=surface)
        before = self._text.lower[max(sentence.start, at - 8) : at]
        oblique = bool(m["kind"]) and _OBLIQUE.search(before) is not None
        if oblique and not _TOTAL_OF.search(self._text.lower, max(sentence.start, at - 60), at):
            return None
        return ScopeEvent(m.start(), scope, not oblique, sentence.end)

    def _top(self, events: Sequence[ScopeEvent]) -> Scope | None:
        """What the story is about at this point of the sentence."""
        return next((e.scope for e in reversed(events) if e.explicit), self._current)

    def _called(self, kind: str, seen: Sequence[PlaceUse], top: Scope | None) -> Scope | None:
        """The unit that a bare kind means, looked for from the top of the stack down."""
        kinds, level = _KIND_NAMES.get(kind, (frozenset(), None))
        for use in reversed(seen[-_REACH:]):
            if use.kind_given and fold(use.place.kind) in kinds and use.role not in _ASIDE:
                return self._scope(use)
        stack = [top, self._frame.main, *self._levels.values()]
        chain = [s for scope in stack if scope is not None for s in self._upwards(scope)]
        for scope in chain:
            if fold(scope.place.kind) in kinds:
                return scope
        if level is not None:
            return next((s for s in chain if s.place.level == level), None)
        return self._only(kinds, chain)

    def _only(self, kinds: frozenset[str], chain: Sequence[Scope]) -> Scope | None:
        """The one unit of that kind a province has ("Mai Sơn 5 sản phẩm, Thành phố 4 sản phẩm")."""
        province = next((s for s in chain if s.place.level == "province"), None)
        if province is None or not kinds & {"thanh pho", "thi xa"}:
            return None
        if province.place.id not in self._cities:
            self._cities[province.place.id] = self._find_cities(province.place.id)
        found = [p for p in self._cities[province.place.id] if fold(p.kind) in kinds]
        return replace(province, place=found[0], origin="computed") if len(found) == 1 else None

    def _find_cities(self, province: str) -> tuple[Place, ...]:
        on = self._frame.on or _LAST_OLD_DAY
        forms = (
            self._gazetteer.get(p.id, on)
            for p in self._gazetteer.places("district")
            if p.parent == province
        )
        return tuple(p for p in forms if p.valid_on(on))

    def _upwards(self, scope: Scope) -> Iterator[Scope]:
        yield scope
        for above in self._gazetteer.ancestors(scope.place):
            if above.level != "country":
                yield replace(scope, place=_form(self._gazetteer, above, self._frame.on))

    # -- producers ------------------------------------------------------------------------------

    def _producers(self, sentence: Sentence) -> Iterator[re.Match[str]]:
        fold_text = self._text.fold
        for m in _PRODUCER.finditer(fold_text, sentence.start, sentence.end):
            if not _NOT_ONE_BEFORE.search(
                fold_text, max(sentence.start, m.start() - 30), m.start()
            ):
                yield m

    def _producer(
        self,
        m: re.Match[str],
        sentence: Sentence,
        uses: Sequence[PlaceUse],
        events: Sequence[ScopeEvent],
    ) -> ScopeEvent | None:
        """Remember where a named producer sits; a bare "công ty" is back where the last one was."""
        fold_text = self._text.fold
        name, end = self._name_after(m.end(), sentence.end)
        first = bisect_right(uses, m.start(), key=lambda u: u.start)
        uses = uses[first : first + _REACH]
        until = _clause_end(fold_text, end, sentence.end)
        if name:
            seat = next(
                (self._scope(u) for u in uses if u.role == "seat" and end <= u.start <= until + 1),
                None,
            ) or next(
                (
                    self._scope(u)
                    for u in uses
                    if u.role == "name"
                    and m.end() <= u.start < end
                    and u.place.level in ("district", "commune")
                ),
                None,
            )
            known = self._named.get(name) or next(
                (
                    s
                    for n, s in islice(reversed(self._named.items()), _REACH)
                    if n.endswith(" " + name)
                ),
                None,
            )
            top = self._top(events)
            if seat is None and known is None and top is not None:
                seat = top if top.place.level in ("district", "commune") else None
            seat = seat or known
            self._seat, self._seat_paragraph = seat, sentence.paragraph
            if seat is None:
                return None
            self._named[name] = replace(seat, origin="sentence")
            if seat.start is not None and sentence.start <= seat.start:
                return None  # told in this sentence: its mention speaks for itself
        else:
            seat = self._seat
            reach = 0 if m["self"] else _SEAT_REACH
            near = sentence.paragraph - self._seat_paragraph <= reach
            if seat is None or not near or not _VERB_AFTER.match(fold_text, m.end()):
                return None
        return ScopeEvent(m.start(), replace(seat, origin="sentence"), False, until)

    def _name_after(self, start: int, limit: int) -> tuple[str, int]:
        """The proper name behind "công ty", folded, and where it ends; empty for a bare one."""
        nfc = self._text.nfc
        end, proper = start, False
        for _ in range(12):
            m = _NAME_TOKEN.match(nfc, end, limit)
            if m is None or (m[1].lower() in _NAME_STOP):
                break
            proper = proper or m[1][0].isupper()
            end = m.end()
        return (fold(nfc[start:end]).strip(), end) if proper else ("", start)

    # -- after the sentence ---------------------------------------------------------------------

    def _move(
        self,
        sentence: Sentence,
        uses: Sequence[PlaceUse],
        events: Sequence[ScopeEvent],
        initial: Scope | None,
    ) -> None:
        """What the next sentence is about."""
        topical = [e for e in events if e.explicit]
        main = self._frame.main
        if main is not None and main.place.level != "country":
            # in an article about a province the country is an aside of one sentence
            topical = [e for e in topical if e.scope.place.level != "country"]
        if topical:
            last = topical[-1].scope
            compared = next((u.start for u in uses if u.role == "compare"), sentence.end)
            peers = {
                e.scope.place.id
                for e in events
                if e.scope.place.level == last.place.level
                and e.until == sentence.end
                and e.offset < compared
            }
            listed = len(peers) > 1 and last.place.level in ("district", "commune", "province")
            container = next(
                (
                    e.scope
                    for e in reversed(topical)
                    if e.scope.place.id != last.place.id
                    and self._gazetteer.is_within(last.place, e.scope.place)
                ),
                initial,
            )
            if (
                listed
                and container is not None
                and self._gazetteer.is_within(last.place, container.place)
            ):
                self._current = replace(container, origin="sentence")
            else:
                self._current = replace(last, origin="sentence")
            for e in topical:
                if not listed or e.scope.place.id == self._current.place.id:
                    self._levels.pop(e.scope.place.level, None)
                    self._levels = {e.scope.place.level: self._current, **self._levels}
        elif not events:
            told = {
                u.place.id: u
                for u in uses
                if u.role == "mention" and u.kind_given and self._inside(u)
            }
            small = [u for u in told.values() if u.place.level in ("district", "commune")]
            if len(small) == 1:
                self._current = replace(self._scope(small[0]), origin="sentence")

    def _inside(self, use: PlaceUse) -> bool:
        top = self._current
        return top is None or (
            use.place.id != top.place.id and self._gazetteer.is_within(use.place, top.place)
        )


def _clause_end(fold_text: str, start: int, limit: int) -> int:
    """Where the words of a producer end: at a semicolon, or at the next member of a list."""
    m = _NEXT_CLAUSE.search(fold_text, start, limit)
    return m.start() if m else limit


def _bracket_end(fold_text: str, start: int, limit: int) -> int:
    """How far a comparison reaches: its bracket, or the figure that follows it."""
    m = _COMPARED.match(fold_text, start, limit)
    return m.end() if m else start


_NEXT_CLAUSE = re.compile(r";|:|\b(?:va|con)\s+\d|,\s*(?:nang\s+tong|dua\s+tong|trong\s+khi)")
_COMPARED = re.compile(r"\s*\([^()]{0,80}\)|[^,;:]{0,60}?\d[^,;]*|,[^,;:]{0,60}?\d[^,;]*")
