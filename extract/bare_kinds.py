"""Units called by their kind alone: "toàn tỉnh", "huyện đã có …", "UBND xã", "cả nước"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from extract.context import PlaceUse
from extract.gazetteer.places import Level
from extract.segments import Sentence
from extract.sieve import Sieve, matches_from, starting
from extract.text import Text

_KINDS = r"tỉnh|thành\s+phố|tp|huyện|thị\s+xã|quận|xã|phường|thị\s+trấn|đặc\s+khu"
GENERIC = re.compile(
    rf"""(?P<country>\b(?:cả\s+nước|toàn\s+quốc)\b(?=\s*(?:,|\.|hiện|đã|có|đang|mới|sẽ|phấn|ghi|công|\d|đạt|tính|với|xây|$))
          |\bnationwide\b(?!\s+(?:after|behind))|\b(?:the\s+(?:whole\s+|entire\s+)?(?:country|nation)|viet\s?nam)\b(?=\s*(?:,|has|had|now|currently|\.|aims?|counts?|counted|recorded|boasts?|plans?|targets?|wants?))
          |\bministry\s+of\s+agriculture\b|\bnational\s+(?:ocop\s+)?council\b|\btoàn\s+chương\s+trình\b
          |\b\d{{1,2}}(?:/63)?\s+tỉnh(?:\s*,\s*thành(?:\s+phố)?)?\s+(?:tổ\s+chức|đã|có|đánh\s+giá|triển|thực|trên\s+cả\s+nước)
          |\bbộ\s+(?:nông\s+nghiệp|nn)[^.;,]{{0,40}}\s(?:công\s+nhận|quyết\s+định|trao|đã\s+công|vừa|phê\s+duyệt|(?:đã\s+)?(?:tiếp\s+)?nhận))
      | \b(?:toàn|cả|khắp|trên\s+địa\s+bàn|trên\s+toàn|trong|trên\s+bình\s+diện)\s+(?P<whole>{_KINDS})\b
      | \b(?:ubnd|hđnd|ủy\s+ban\s+nhân\s+dân|uỷ\s+ban\s+nhân\s+dân|hội\s+đồng\s[^.;,]{{0,50}}?(?:ocop\s+|cấp\s+)?)\s*(?P<council>{_KINDS})\b
      | \b(?P<office>sở\s+(?:nông|nn|công\s+thương|kh)|chi\s+cục\s|phòng\s+(?:nông|nn|kinh\s+tế))
      | \b(?:the|whole|entire|this)\s+(?:whole\s+|new\s+)?(?P<english>province|city|district|commune|ward|town)\b(?!\s+of\b)
      | \b(?P<kind>{_KINDS}|tỉnh\s+nhà)\b
    """,
    re.VERBOSE,
)
#: Where one of these can begin.
_GENERIC_STARTS = re.compile(
    starting(
        (
            *(
                r"cả\s",
                r"toàn\s",
                "nationwide",
                r"viet\s?nam\s",
                r"ministry\s",
                r"national\s",
                r"the\s",
                r"bộ\s+n",
                r"khắp\s",
                r"trên\s",
                r"trong\s",
            ),
            *(
                r"ubnd\s*",
                r"hđnd\s*",
                r"ủy\s",
                r"uỷ\s",
                r"hội\s+đồng",
                r"sở\s",
                r"chi\s+cục",
                r"phòng\s",
            ),
            *(r"whole\s", r"entire\s", r"this\s", "tỉnh", r"thành\s+phố", "tp", "huyện", r"thị\s"),
            *("quận", "xã", "phường", r"đặc\s+khu"),
        )
    )
    + r"|\d(?<!\w\d)\d?(?:/63)?\s+tỉnh"
)
#: Words before a bare kind that make it another unit, several units, or the one that acts upon
#: this one ("được tỉnh công nhận").
_NOT_THE_UNIT_BEFORE = Sieve(
    r"(?:\bcác|\bmỗi|\btừng|\bnhiều|\bmột số|\bmột|\bhai|\bba|\bbốn|\bnăm|\bcấp|hợp tác|\bthị|\bnhững|\bnhất|dẫn đầu|đứng đầu|\bthứ \w+"
    r"|\bliên|\bngoài|\bnội|\bđược|\bdo|\bbởi|\bđề nghị|\btrình|\bgửi|\blên|\bsang|so với|\bđất|\bvà|\blà|\bthành|\bgiúp|\bbáo cáo|\btừ|\bmới|\bhuyện,|\bxã,|\btỉnh,|\bphường,|\bphố,|\btrấn,|\bsau|\bhơn|\bcùng|\bvới"
    r"|\bkhu)\s*$"
)
#: "đứng thứ ba cả nước với …" speaks of the one that is third.
_RANKED_BEFORE = Sieve(
    r"(?:nhất|dẫn đầu|đứng đầu|đi đầu|tốp đầu|top đầu|\bđầu|\bthứ \w+|\b(?:tốp|top) \w+|so với)(?:\s+của)?\s*$"
)
_NOT_ACTING_BEFORE = Sieve(
    r"(?:\bnhất|dẫn đầu|đứng đầu|đi đầu|\bthứ \w+|so với|\bđược|\bdo|\bbởi|\bđề nghị|\btrình|\bgửi|tham mưu)\s*$"
)
_NOT_THE_UNIT_AFTER = re.compile(
    r"\s*[,/]\s*(?:và\s+)?(?:các\s+)?(?:huyện|thị|thành|tp|xã|phường|quận|tỉnh|đặc)\b|\s*[-–]\s*(?:huyện|xã|phường)"
    r"|\s+(?:và\s+)?(?:hội|biên|bạn|khác|nào|lân\s+cận|láng|ủy|đoàn|lộ|viên|thành|miền|đảo|nghèo|vùng|đầu|duy|tự)\b"
)

KIND_NAMES: dict[str, tuple[frozenset[str], Level | None]] = {
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


def bare_kinds(text: Text, sentence: Sentence, uses: Sequence[PlaceUse]) -> Iterator[re.Match[str]]:
    """Kinds without a name that mean one unit, and words for the whole country."""
    lower_text = text.lower
    starts = [u.start for u in uses]
    for m in matches_from(_GENERIC_STARTS, GENERIC, lower_text, sentence.start, sentence.end):
        k = bisect_right(starts, m.end() - 1)
        if any(m.start() < u.end for u in uses[max(0, k - 2) : k]):
            continue
        before = lower_text[max(sentence.start, m.start() - 24) : m.start()]
        if m["country"]:
            if _RANKED_BEFORE.search(before):
                continue
        else:
            last = before.rstrip()[-1:]
            if m["kind"] and (last == "/" or last.isdecimal()):
                continue
            if (_NOT_THE_UNIT_BEFORE if m["kind"] else _NOT_ACTING_BEFORE).search(before):
                continue
            if _NOT_THE_UNIT_AFTER.match(lower_text, m.end(), sentence.end):
                continue
            named = text.nfc[m.end() : m.end() + 2].strip()[:1]
            numbered = m["kind"] in ("xã", "phường", "quận")
            if named.isupper() or (numbered and named.isdigit()):
                continue  # a unit of that kind whose name the gazetteer does not have
        yield m
