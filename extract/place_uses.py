"""The part a place plays in its clause: subject, agent, seat, compared, venue, list, name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.context import LAST_OLD_DAY, PlaceUse, UseRole
from extract.gazetteer.places import REFORM, Gazetteer, Place, PlaceMention
from extract.gazetteer.product_names import product_words
from extract.mentions import choose
from extract.segments import Sentence
from extract.sieve import Sieve
from extract.text import Text, fold

_SUBJECT_AFTER = re.compile(
    r"\s*(?:\([^)]{1,30}\)\s*)?,?\s*(?:(?:cung|hien|nay|van|tiep\s+tuc|con|chi|moi|dang|da|se|lai|nam\s+20\d\d|tinh\s+den\s+nay|den\s+nay)[\s,]+)*"
    r"(?:co\b|la\s+(?:tinh|dia\s+phuong|don\s+vi|huyen|mot)|dat\b|cong\s+nhan|duoc\s+cong|duoc|xep\s+(?:hang|loai|thu)|dan\s+dau|dung\s+(?:dau|thu)|(?<!co )phan\s+dau|phan\s+hang|dat\s+(?:muc|co)|gop|them|trao|vua|"
    r"so\s+huu|phe\s+duyet|danh\s+gia|chuan\s+hoa|huong|to\s+chuc\s+danh|ra\s+quyet|quyet\s+dinh|thu\s+hoi|loai|phat\s+trien|xay\s+dung|ghi\s+nhan|trien\s+khai|thuc\s+hien|tham\s+gia|trung\s+bay|gioi\s+thieu|mang|dang\s+ky|truoc\s+day\s+co|de\s+nghi|de\s+xuat|nang|muon|hien|da\b|dang|se\b|"
    r"has\b|have|had|now|currently|recogni|certif|wants|keeps|is\b|:|-\s*\d|\(?\s*(?:gom\s+)?\d)"
)
_AGENT_BEFORE = Sieve(
    r"(?:ubnd|uy\s+ban(?:\s+nhan\s+dan)?|hdnd|hoi\s+dong(?:\s+[\w,]+){0,8}|so\s+(?:nn|nong\s+nghiep|cong\s+thuong|khcn|khoa\s+hoc|ct)[\w&\-,.\s]{0,40}|phong\s+(?:kinh\s+te|nn|nong\s+nghiep)[\w&\-,.\s]{0,40}|"
    r"chi\s+cuc[\w\s]{0,40}|van\s+phong\s+(?:dieu\s+phoi|nong\s+thon\s+moi|ntm)[\w\s]{0,40}|vpdp[\w\s]{0,30}|(?:tinh|huyen|thanh|thi|quan)\s+uy|ban\s+chi\s+dao[\w\s]{0,30}|lanh\s+dao|nganh\s+nong\s+nghiep|chuong\s+trinh\s+ocop)\s*$"
)
_NAME_BEFORE = Sieve(
    r"(?:cong\s+ty|cty|ctcp|htx|hop\s+tac\s+xa|truong|dai\s+hoc|hoc\s+vien|vien\b|ngan\s+hang|benh\s+vien|bao\b|dai\s+(?:pt|phat)|cho\b|sieu\s+thi|khu\s+du\s+lich|khach\s+san|quoc\s+lo|cao\s+toc|duong|song|nui|bien|hiep\s+hoi|hoi\s+(?:lien|nha|doanh)|lien\s+doan|cau\s+lac\s+bo|clb|doi\s+tuyen|nha\s+may|trung\s+tam\s+hoi|quang\s+truong|trien\s+lam)"
    r"(?:\s+[\w&.\-]+){0,9}\s*$"
)
_VENUE_BEFORE = re.compile(r"\b(?:tai|o|den|ve|tu|ra|vao|qua|sang)\s+(?:dia\s+ban\s+)?$")
_EVENT_WORDS = Sieve(
    r"\b(?:hoi\s+nghi|hoi\s+cho|le\s+hoi|le\b|hop\s+bao|khai\s+mac|dien\s+ra|to\s+chuc|festival|trien\s+lam|hoi\s+thao|tuan\s+le|buoi|conference|fair\b|workshop)\b"
)
_PREPOSITION = re.compile(
    r"(?:^|[^\w])(?:cua|tai|o|tu|cho|voi|va|giua|rieng|nhu|la|o\s+tinh|tren\s+dia\s+ban|doi\s+voi|theo|trong|ve|den|thuoc|gom|gop|hoac|khu\s+vuc|dia\s+ban|vung|dat|nguoi|huyen|of|in|from|at|for|and|the|former|both|while)\s+$"
)
_RIENG = Sieve(r"\b(?:rieng|nhat\s+la)(?:\s+(?:tai|o|doi\s+voi|voi|dia\s+ban|khu\s+vuc|vung))*\s+$")
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
PRODUCER_WORDS = r"cong\s+ty|ctcp|cty|hop\s+tac\s+xa|htx|doanh\s+nghiep|co\s+so|to\s+hop\s+tac|tht|ho\s+kinh\s+doanh|lang\s+nghe|nha\s+may|xuong|co-?operative|company"
_SEAT_BEFORE = Sieve(
    rf"(?<!cac )(?<!nhieu )(?<!\d )(?<!so )(?<!nhung )\b(?:{PRODUCER_WORDS})\b[^;.:\d]{{2,110}}?(?:\(|,|\bo|\btai|\bthuoc|\bin)\s*(?:(?:thon|ap|ban|to|khu\s+pho|lang|buon|khoi|khom)\s[^,;.(]{{1,30}},\s*)?$"
)
_COMPARE_BEFORE = Sieve(
    r"\b(?:(?:tinh|huyen|xa)\s+ban|so\s+voi|nhieu\s+hon|it\s+hon|cao\s+hon|thap\s+hon|hon|sau|kem|sau\s+ca|ngang|(?:khong|giong|loi\s+the)\s+nhu|cung\s+voi|ngoai|ben\s+canh|tru|hoc\s+(?:hoi|tap)(?:\s+(?:tai|o))?|compared\s+(?:with|to)|than|behind)\s+(?:ca\s+)?(?:(?:cac\s+)?(?:tinh|huyen|dia\s+phuong)\s+(?:ban\s+)?)?$"
)
_CUT = re.compile(r"^\s*(?:\(?\s*cu\s*\)?|truoc\s+day|truoc\s+kia|\(old\)|truoc\s+sap\s+nhap)")
_FORMER_BEFORE = Sieve(
    r"(?:khu\s+vuc|dia\s+ban|truoc\s+day\s+thuoc|truoc\s+day\s+la|tinh\s+cu|vung|former)\s+(?:tinh\s+)?$"
)
_BEFORE_MERGER = Sieve(
    r"truoc\s+(?:khi\s+|thoi\s+diem\s+)?(?:hop\s+nhat|sap\s+nhap|sap\s+xep|ve\s+chung)|thoi\s+diem\s+(?:chua\s+)?(?:hop\s+nhat|sap\s+nhap)|dia\s+(?:gioi|ban)\s+cu|before\s+(?:the\s+)?merger|khi\s+chua\s+(?:hop\s+nhat|sap\s+nhap)"
)
#: "nâng tổng số sản phẩm của huyện Tân Yên lên 44": the figure to come is that unit's.
_AMOUNT_OF = Sieve(
    r"\b(?:so|tong|muc\s+tieu|ke\s+hoach|chi\s+tieu|ket\s+qua|chuong\s+trinh\s+(?:ocop|moi\s+xa))\b[^,;:.\d]{0,40}\b(?:cua|cho|tai|o|tren\s+dia\s+ban)\s+(?:toan\s+)?$"
    r"|\bdang\s+bo\s+(?:tinh\s+|huyen\s+|xa\s+)?$"
)


_WHOLE_BEFORE = re.compile(r"(?:^|[.,;:(\n])\s*toan $")


_CLOSES = re.compile(r"^\s*(?:cu\s*)?\)")
_HAS_BEHIND = re.compile(
    r"\s*,?\s*(?:cung\s+)?(?:voi|co)\s+(?:khoang\s+|hon\s+|gan\s+|tren\s+|toi\s+)?\d"
)
_OPENS_BEHIND = re.compile(r"\s*(?::|\(\s*\d|-\s*\d)")
_COUNT_BEHIND = re.compile(r"\s*(?:co\s+)?(?:khoang\s+|hon\s+|gan\s+|tren\s+)?\d")


def _role(
    text: Text, mention: PlaceMention, sentence: Sentence, neighbours: tuple[bool, bool]
) -> UseRole:
    """The part a place plays in its clause: read once, though asked for with each of its places."""
    key = (_role, mention.start, mention.end, mention.kind_surface, neighbours)
    known: UseRole | None = text.notes.get(key)
    if known is None:
        known = text.notes[key] = _reading(text, mention, sentence, neighbours)
    return known


def _reading(
    text: Text, mention: PlaceMention, sentence: Sentence, neighbours: tuple[bool, bool]
) -> UseRole:
    """The part a place plays in its clause."""
    fold_text = text.fold
    before = fold_text[max(sentence.start, mention.start - 140) : mention.start]
    near = before[-90:]
    after = fold_text[mention.end : min(sentence.end, mention.end + 60)]
    after = _CLOSES.sub("", after)
    if _RIENG.search(near):
        return "head"
    if mention.kind_surface and _WHOLE_BEFORE.search(near):
        return "subject"  # "Toàn tỉnh Trà Vinh tính đến cuối tháng có …"
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
    if mention.bare and _names_goods(text, sentence.start, mention.start):
        return "name"  # "Trà sen Tây Hồ (75 điểm)"
    if _HAS_BEHIND.match(after):
        return "subject"
    if all(neighbours) or (any(neighbours) and not _SUBJECT_AFTER.match(after)):
        return "list"
    if _AMOUNT_OF.search(near):
        return "subject"
    starts = not near.strip() or near.rstrip()[-1:] in ',;:.(-"|'
    if _OPENS_BEHIND.match(after) and (starts or mention.kind_surface):
        return "head"
    if _COUNT_BEHIND.match(after) and (
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


#: Words that no name of goods goes on over.
_NO_GOODS = frozenset(
    [
        "của",
        "tại",
        "ở",
        "tỉnh",
        "huyện",
        "từ",
        "với",
        "và",
        "do",
        "cho",
        "về",
        "là",
        "có",
        "các",
        "những",
        "vùng",
        "ngành",
        "nghề",
        "như",
        "trên",
        "đến",
        "cùng",
    ]
)
_WORDS = re.compile(r"(?:[^\W\d_]+\s+){1,5}$")


def _names_goods(text: Text, start: int, offset: int) -> bool:
    """Whether a bare name ends a name of goods: "Trà sen Tây Hồ", "chè Thái Nguyên"."""
    run = _WORDS.search(text.lower, max(start, offset - 40), offset)
    if run is None:
        return False
    heads, nots = product_words()
    at = run.end()
    for word in reversed(run.group().split()):
        at = text.lower.rindex(word, 0, at)
        if word in _NO_GOODS:
            return False
        head, other = heads.match(text.lower, at, offset), nots.match(text.lower, at, offset)
        if head is not None and (other is None or other.end() <= head.end()):
            return True
    return False


def _lead(before: str, whole: bool) -> str | None:
    """What stands between the start of the clause and a place in it; None if that is far off."""
    cut = None
    for m in _CLAUSE_START.finditer(before):
        cut = m
    if cut is None:
        return before if whole else None
    return before[cut.end() :]


_COMMUNE_KIND = re.compile(r"(xã|phường|thị trấn)\s*$", re.IGNORECASE)
#: "phường Hải Châu 1": one of those that were parted, and are one again.
_NUMBERED = re.compile(
    r"\s\d(?=\s*(?:\)|,\s*(?:quận|thành phố|thị xã|tp|tx|q)[\s.]))", re.IGNORECASE
)


def as_written(text: Text, mention: PlaceMention, place: Place) -> tuple[Place, int]:
    """A commune with the kind and the number it is written with, and where its words end.

    A commune becomes a ward, or numbered wards are one again, while their place stays what it is.
    """
    kind = _COMMUNE_KIND.fullmatch(mention.kind_surface or "")
    written = kind.group(1).lower() if kind is not None else place.kind
    number = _NUMBERED.match(text.nfc, mention.end) if written == "phường" else None
    if number is None:
        return (place if written == place.kind else replace(place, kind=written)), mention.end
    name = f"{place.name}{text.nfc[mention.end : number.end()]}"
    return replace(place, kind=written, name=" ".join(name.split())), number.end()


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
            era = LAST_OLD_DAY
        said = _IS_A.match(text.fold, mention.end, sentence.end) if mention.bare else None
        if said is not None:  # "Thanh Sơn là huyện có nhiều sản phẩm nhất": not the commune
            kinds = tuple(c for c in mention.candidates if fold(c.kind) == said["kind"])
            mention = replace(mention, candidates=kinds or mention.candidates)
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
        role = _role(text, mention, sentence, neighbours)
        if role == "subject" and neighbours[0] and _many(mentions, joined, k, text):
            role = "list"  # what they do they do together
        elsewhere = within is not None and not gazetteer.is_within(place, within)
        if mention.bare and place.level == "district" and elsewhere:
            continue
        end = mention.end
        if place.level == "commune" and not mention.bare:
            place, end = as_written(text, mention, place)
        found.append(PlaceUse(mention.start, end, place, role, not mention.bare))
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


_IS_A = re.compile(r"\s+la\s+(?P<kind>huyen|xa|phuong|quan|thi xa|thanh pho|thi tran|tinh)\b")
_JOINED = re.compile(r"\s*(?:,|;|va|-|/|and|den)?\s*(?:cac\s+)?(?:tinh|huyen|tp\.?|xa)?\s*")


_CHAINED = re.compile(
    r"\s*[,(]\s*|\s*\(\s*(?:nay|cu|truoc day)?\s*(?:la|thuoc|khu vuc|dia ban|vung)?\s*(?:tinh\s+)?"
    r"|\s*,?\s*(?:truoc day |truoc kia |nay )?thuoc (?:dia ban |khu vuc )?|,? (?:in|of) (?:the )?(?:former )?"
)


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
            if _CHAINED.fullmatch(gap):
                a = choose(gazetteer, last, within=within, on=on)
                b = choose(
                    gazetteer, mention, within=within, on=LAST_OLD_DAY if mention.former else on
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
