"""Counts of producers (chủ thể): the nouns that name them and their kind."""

from __future__ import annotations

import re

from extract.facts import ProducerKind
from extract.text import Text
from extract.values import value

_KINDS: tuple[tuple[ProducerKind, str], ...] = (
    ("cooperative_group", r"to\s+hop\s+tac|t\.?h\.?t\b(?!\w)"),
    ("cooperative", r"(?:lien\s+hiep\s+)?hop\s+tac\s+xa|h\.?t\.?x\b"),
    (
        "enterprise",
        r"doanh\s+nghiep(?:\s+tu\s+nhan|\s+vua\s+va\s+nho|\s+nho\s+va\s+vua)?|dntn\b|dn\b|cong\s+ty(?:\s+(?:tnhh|co\s+phan|cp))?|cty\b|ctcp\b|enterprises?|compan(?:y|ies)|businesses",
    ),
    (
        "household",
        r"(?:chu\s+)?ho\s+(?:san\s+xuat(?:[\s,\-]+kinh\s+doanh)?|kinh\s+doanh(?:\s+ca\s+the)?|sxkd|gia\s+dinh|ca\s+the|dan|nong\s+dan|sx|kd)"
        r"(?:\s+ca\s+the|\s+kinh\s+doanh)?(?:\s+co\s+dang\s+ky\s+kinh\s+doanh)?|hkd\b|ca\s+nhan|ho\b|households?",
    ),
    ("other", r"trang\s+trai|lang\s+nghe|to\s+chuc|hoi\s+quan|farms?"),
)
_GENERAL = (
    r"(?:don\s+vi\s+)?chu\s+the(?:\s+(?:kinh\s+te|san\s+xuat(?:[\s,]+kinh\s+doanh)?|ocop|tham\s+gia(?:\s+san\s+xuat)?))*|don\s+vi(?:\s+san\s+xuat)?|nha\s+san\s+xuat|"
    r"co\s+so(?:\s+(?:san\s+xuat|che\s+bien))?(?:[\s,\-]+kinh\s+doanh)?|establishments?|"
    r"to\s+chuc[,\s]+(?:va\s+)?ca\s+(?:nhan|the)|to\s+chuc\s+kinh\s+te|(?:economic\s+|participating\s+|production\s+)?(?:entities|entity|units?|subjects?|producers?|owners?)"
)
_NOUN = "|".join([f"(?P<all>{_GENERAL})"] + [f"(?P<{k}>{p})" for k, p in _KINDS])
_HEAD = re.compile(rf"[\s\"']{{0,3}}(?:co\s+so\s+la\s+)?(?:{_NOUN})\b")
_MORE = re.compile(
    r"(?:\s*(?:\((?:htx|tht|dn|hkd)\)\s*)?(?:,|/|va|hoac|;|&|-)\s*(?:cac\s+)?)(?:"
    + re.sub(r"\?P<\w+>", "?:", _NOUN)
    + r")\b"
)
_BACK = re.compile(r"(?:" + _NOUN + r")\s*(?:\(|:|,?\s*co|,?\s*voi|,?\s*la|-)\s*$")
#: "chủ thể là cơ sở, hộ cá thể 12 chủ thể": the kind told right before the number.
_BACK_BARE = re.compile(
    r"\bchu the la (?:co so, )?(?:" + re.sub(r"\?P<(\w+)>", r"?P<\1>", _NOUN) + r")\s*$"
)
_JUST_BEFORE = re.compile(
    r"(?:^|[,;:(]\s*|\b(?:va|trong do|gom|la|co)\s+)(?P<noun>(?:"
    + _NOUN
    + r"))\s*(?:\(|:|,?\s*co|,?\s*voi|,?\s*la|-)?\s*$"
)
#: "9 chủ thể là công ty", and not "2 chủ thể là Công ty cổ phần X và Công ty Y".
_KIND_ENDS = re.compile(
    r"\s*(?:$|[,.;:()]|(?:va|o|tai|thuoc|co|dat|duoc|cua|tham gia|tren|trong|dang)\b)"
)
_TAIL = re.compile(r"\s+(?:la\s+)(?:" + re.sub(r"\?P<(\w+)>", r"?P<t_\1>", _NOUN) + r")\b")


_SITES_AND = re.compile(r"\s*co\s+so\b[^.;:()\d]{0,40}\bho\b")


@value(frozen=True, slots=True)
class ProducerHead:
    """The noun after (or before) a number: its kind, and whether it is the general "chủ thể".

    ``site`` marks "cơ sở", which is a kind of its own (household) only beside other kinds.
    """

    kind: ProducerKind
    general: bool
    end: int
    site: bool = False
    start: int | None = None


def _kind(m: re.Match[str], prefix: str = "") -> ProducerKind:
    kinds: tuple[ProducerKind, ...] = (
        "all",
        "enterprise",
        "cooperative",
        "cooperative_group",
        "household",
        "other",
    )
    return next(k for k in kinds if m.group(prefix + k) is not None)


def head_after(text: Text, position: int) -> ProducerHead | None:
    """The producer noun right after a number.

    "52 doanh nghiệp, hợp tác xã và hộ kinh doanh" mixes kinds under one number: ``all``.
    "hộ kinh doanh (86 chủ thể)" and "9 chủ thể là công ty" take the kind of the other noun.
    """
    fold = text.fold
    m = _HEAD.match(fold, position)
    if not m:
        return None
    kind = _kind(m)
    end = m.end()
    general = kind == "all"
    kinds = {kind}
    while True:
        more = _MORE.match(fold, end)
        if not more:
            break
        surface = fold[end : more.end()]
        if ";" in surface and re.search(_GENERAL, surface):
            break  # "19 chủ thể; chủ thể là doanh nghiệp có 43": the next of the list
        kinds.update(k for k, p in _KINDS if re.search(rf"\b(?:{p})", surface))
        kinds.add("all") if re.search(_GENERAL, surface) else None
        end = more.end()
    if kinds == {"all", "household"} and _SITES_AND.match(fold, m.start()):
        return ProducerHead("household", False, end)  # "91 cơ sở, hộ sản xuất kinh doanh"
    if len(kinds) > 1:
        return ProducerHead("all", general, end)
    if general:
        tail = _TAIL.match(fold, end)
        if tail and _MORE.match(fold, tail.end()):
            return ProducerHead("all", general, end)
        if tail and _KIND_ENDS.match(fold, tail.end()):
            return ProducerHead(_kind(tail, "t_"), False, tail.end())
        told = fold[max(0, position - 70) : _number_start(fold, position)]
        before = _BACK.search(told) or _BACK_BARE.search(told)
        if before:
            back = _kind(before)
            if back != "all":
                return ProducerHead(back, False, end)
    return ProducerHead(
        kind, general, end, site=fold[m.start() : m.end()].strip().startswith("co so")
    )


def _number_start(fold: str, position: int) -> int:
    start = position
    while start > 0 and (fold[start - 1].isdigit() or fold[start - 1] in ".,"):
        start -= 1
    return start


def head_before(text: Text, position: int, sentence_start: int) -> ProducerHead | None:
    """ "doanh nghiệp: 39", "hợp tác xã (31)": the kind named before a bare number."""
    window = text.fold[max(sentence_start, position - 50) : position]
    m = _JUST_BEFORE.search(window)
    if not m:
        return None
    kind = _kind(m)
    start = position - len(window) + m.start("noun")
    return None if kind == "all" else ProducerHead(kind, False, position, start=start)
