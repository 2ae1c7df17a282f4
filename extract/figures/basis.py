"""A running total, a round, or what was added: the basis where no cue settles it."""

from __future__ import annotations

import re

from extract import modality
from extract.figures.memory import near_council
from extract.figures.model import Figure, Story
from extract.figures.words import NAMES_FOLLOW, WAYS
from extract.reading import SentenceReading
from extract.sieve import Sieve

_PRODUCER_HAS = Sieve(
    r"\b(?:htx|hop tac xa|cong ty|cty|co so|doanh nghiep)\b[^,.;:]{0,50}\b(?:co|so huu)\s*$"
)


#: "kế hoạch năm 2022 là 60 sản phẩm được công nhận": what one year's rounds are to recognise.
_ACT_PLANNED = Sieve(
    r"(?<!de )\bcong nhan (?:it nhat |toi thieu |khoang |hon |tren |tu )?\d|\b(?:la|chi) (?:it nhat |khoang |hon |tren )?[\d.]+ (?:san pham|sp) (?:ocop )?duoc cong nhan(?! moi)"
)
_BY_THEN = Sieve(r"\bden (?:het |cuoi |nam|thang|20)|tong so|\bmoi nam\b|\bthem\b|giai doan")


_JUST_RECOGNISED = re.compile(
    r"(?:^|(?<=\w)) ?(?:ocop )?(?:vua |moi |tren \S+ \S+ )?duoc (?:[^.;,\d]{0,40} )?cong nhan"
)


#: What befalls products in one round, not all there are.
_ACTS = ("registered", "proposed", "displayed", "withdrawn", *WAYS)


#: "Theo đó, 50 sản phẩm … được công nhận": the round just told of.
_SO = re.compile(r"\W*(?:theo do|cu the|ket qua)\W*(?:co )?")


#: "… có 44 sản phẩm của 25 chủ thể, qua đó nâng tổng số lên 90": what was added.
_RAISES = re.compile(
    r"[^.;:\d]{0,40}(?:cua \d+ [^.;:\d,]{0,30})?, (?:qua do,? |tu do,? |gop phan )?(?:nang|dua) (?:tong )?so\b"
)


def default_basis(story: Story, figure: Figure, left: int) -> None:
    before = story.fold[max(left, figure.count.start - 60) : figure.count.start]
    if figure.status == "target":
        told = story.fold[max(left, figure.count.start - 90) : figure.count.end + 24]
        if (
            (_ACT_PLANNED.search(told) and not _BY_THEN.search(told))
            or (
                (figure.stars is not None and figure.stars.upgrade)
                or re.search(
                    r"danh gia lai|cong nhan lai|nang hang|nang cap|thang hang", before[-24:]
                )
            )
            or (
                figure.of_fraction
                or modality.lifted(story.text, figure.count.start, figure.count.end)
                or re.search(
                    r"\b(?:se|ke hoach|du kien)\b.*\b(?:cong nhan|danh gia|phan hang|xep hang)\s*$",
                    before,
                )
            )
        ):
            figure.basis = "batch"
        elif re.search(r"cong nhan moi|phat trien moi|cap moi|moi $", before[-24:]):
            figure.basis = "increment"
        elif figure.basis == "total" and modality.new_ones(
            story.text, figure.count.start, figure.count.end
        ):
            figure.basis = "increment"  # "đến năm 2025 có 120 sản phẩm OCOP mới"
        elif figure.basis in (None, "batch"):
            figure.basis = (
                "increment"
                if modality.new_ones(story.text, figure.count.start, figure.count.end)
                else "total"
            )
        return
    if (
        figure.basis == "total"
        and not modality.strong_basis(figure.basis_cue)
        and re.search(r"(?:^|[.;,:]\s*)ca $", before)
        and _JUST_RECOGNISED.match(story.fold, figure.count.end)
    ):
        figure.basis = "batch"  # "Cả 26 sản phẩm được UBND tỉnh công nhận đều đạt …"
    strong = modality.strong_basis(figure.basis_cue)
    if not strong and figure.basis in (None, "total") and goes_on(story, figure, before):
        figure.basis = "batch"
        return
    if (
        figure.basis in (None, "total")
        and not strong
        and _RAISES.match(story.fold, figure.count.end)
    ):
        figure.basis = "batch"
        return
    weak = figure.basis_cue is not None and figure.basis_cue.rule == "basis.has"
    if (
        figure.basis == "total"
        and weak
        and story.memory.act
        and figure.status == "recognised"
        and not re.search(r"\btoan\b", before)
    ):
        figure.basis = "batch"
    if figure.basis is not None:
        said = modality.strong_basis(figure.basis_cue)
        if (
            figure.basis == "total"
            and (figure.status in _ACTS or figure.status == "other")
            and figure.parent is None
            and (not said or is_one_act(story, figure))
            and not beside_total(story, figure)
            and not (takes_part(story, figure) and not story.memory.act)
        ):
            figure.basis = "batch"
        known = whole_known(story, figure)
        of_country = "ca nuoc" in story.fold[figure.count.end : figure.count.end + 12]
        if figure.number.of is not None and figure.basis == "total" and not (of_country or known):
            figure.basis = "batch"
        if _PLAN_BEHIND.match(story.fold, figure.count.end) and figure.basis == "total":
            figure.basis = "batch"  # "43 sản phẩm/KH 34": the year's
        return
    if takes_part(story, figure) and not story.memory.act:
        figure.basis = "total"  # "415 sản phẩm tham gia chương trình": all that take part
        return
    if figure.status in _ACTS:
        figure.basis = "batch"
        return
    if re.search(
        r"(?<!duoc )cong nhan|trao|cap giay|(?<!duoc )chung nhan|phan hang|xep hang|\bthuong\b(?! hieu)",
        before,
    ):
        figure.basis = "batch"
    elif (
        _PRODUCER_HAS.search(before)
        or "vuot" in story.fold[figure.count.start : figure.number.core]
    ):
        figure.basis = "total"
    elif story.memory.act or (story.council_only and near_council(story, figure.sentence)):
        figure.basis = "batch"
    elif re.search(r"\btrong (?:so |tong so )?$", before) and _JUST_RECOGNISED.match(
        story.fold, figure.count.end
    ):
        figure.basis = "batch"  # "Trong 53 sản phẩm được công nhận có 12 …"
    elif _SO.fullmatch(before) and re.match(
        r"[^.;:]{0,60}?\bduoc (?:\w+ ){0,4}?cong nhan\b", story.fold[figure.count.end : figure.tail]
    ):
        figure.basis = "batch"
    elif _ALSO.fullmatch(before) and enumerates(story, figure):
        figure.basis = "batch"  # "6 sản phẩm đạt 3 sao gồm: …" in the story of a round
    elif not before.strip() and figure.stars is not None and story.memory.held_date is not None:
        figure.basis = "batch"  # "12 sản phẩm đạt 3 sao gồm: …" in the story of a decision
    elif re.search(r"\bdoi voi\s*$", before):
        figure.basis = "batch"  # "Đối với 8 sản phẩm đạt 4 sao, …": those of the round told of
    elif re.search(r"\b(?:co|dat|voi|la)\s*$", before) or not before.strip():
        figure.basis = "total"


#: "43 sản phẩm/KH 34".
_PLAN_BEHIND = re.compile(r"\s?/\s?(?:kh|ke hoach)\b")


#: "Đồng thời, có 8 sản phẩm được công nhận đạt 3 sao": more of the round just told of.
_FURTHER = re.compile(
    r"\W*(?:dong thoi|ngoai ra|ben canh do|cung voi do|con lai),? (?:cung )?(?:con )?co "
)
_STARRED = re.compile(r" (?:ocop )?(?:duoc cong nhan )?(?:dat |hang |chuan |ocop )+\d sao\b")


def goes_on(story: Story, figure: Figure, before: str) -> bool:
    """Whether a count adds another tier to those of a round told in the sentence before."""
    last = next((f for f in reversed(story.figures) if f.product), None)
    return (
        last is not None
        and last.basis == "batch"
        and last.status == figure.status
        and figure.sentence.span.paragraph - last.sentence.span.paragraph <= 1
        and last.stars is not None
        and figure.stars is not None
        and last.stars.low != figure.stars.low
        and _FURTHER.fullmatch(before) is not None
        and _STARRED.match(story.fold, figure.count.end) is not None
    )


_ALSO = re.compile(r"\W*(?:(?:dong thoi|ngoai ra|ben canh do|cung voi do),? (?:con )?co )?")


def enumerates(story: Story, figure: Figure) -> bool:
    """Whether a count opens a list of names, after a round at least as large was told."""
    return NAMES_FOLLOW.match(story.fold, figure.count.end) is not None and any(
        f.basis in ("batch", "increment")
        and f.status != "target"
        and f.number.value >= figure.number.value
        for f in story.figures
        if f.product
    )


def whole_known(story: Story, figure: Figure) -> bool:
    """Whether the M of an "N/M" was told before as all there are."""
    of = figure.number.of
    earlier = [*story.memory.recent, *story.memory.tops]
    return any(f.number.value == of and f.basis == "total" for f in earlier) or (
        figure.parent is not None
        and figure.parent.number.value == of
        and figure.parent.basis == "total"
    )


def takes_part(story: Story, figure: Figure) -> bool:
    """ "… có 415 sản phẩm tham gia chương trình": all that are in it, not those of a round."""
    cue = figure.status_cue
    if figure.status != "registered" or cue is None:
        return False
    words = story.fold[cue.start : cue.end + 30]
    m = re.search(r"(?<!dang ky )tham gia (?:vao )?(?:chuong trinh|ocop|de an)(?: ocop)?", words)
    return m is not None and not words.startswith(" nam 20", m.end())


def beside_total(story: Story, figure: Figure) -> bool:
    """ "Hiện có 237 sản phẩm 3-4 sao, 2 sản phẩm tiềm năng 5 sao": those there are, not a round."""
    cue = figure.status_cue
    return (
        cue is not None
        and figure.status == "proposed"
        and "tiem nang" in story.fold[cue.start : cue.end + 12]
        and figure.basis_cue is not None
    )


def is_one_act(story: Story, figure: Figure) -> bool:
    """Whether a status belongs to a round even where words sum up; taking part in the
    programme does not."""
    cue = figure.status_cue
    words = re.split(r"[.;]", story.fold[cue.start : cue.end + 20])[0] if cue is not None else ""
    if "tham gia" in words and not re.search(r"danh gia|phan hang|\bcham|du thi", words):
        return False
    return figure.status in ("registered", "proposed", "displayed", *WAYS)


def has_own_basis(figure: Figure, parent: Figure, basis: modality.Cue | None) -> bool:
    """Whether a part has a basis of its own: summed up inside a round's, or only adopted."""
    if basis is None or not modality.strong_basis(basis):
        return False
    summed = basis.rule == "basis.total" and parent.basis in ("batch", "increment")
    return summed or figure.adopted


# -- all of it, for one figure among those of its sentence ---------------------------------------


_RANKED = re.compile(r"(?:dan dau|dung (?:dau|thu))")


def settle_basis(
    story: Story,
    sentence: SentenceReading,
    products: list[Figure],
    k: int,
    left: int,
    carried: modality.Cue | None,
) -> modality.Cue | None:
    """Set the basis of the figure at ``k``, from the words that begin at ``left``, from its whole,
    from the one before it; the cue that the next figure takes over."""
    figure, parent = products[k], products[k].parent
    if carried is not None and ")" in story.fold[carried.end : figure.count.start]:
        carried = None  # what a bracket said ends with it
    basis = modality.basis_of(
        story.text, left, figure.count.start, noun_end(story, figure), figure.tail
    )
    if basis is not None and figure.adopted and _RANKED.match(story.fold, basis.start):
        basis = None  # "Huyện A dẫn đầu với 15 sản phẩm" of the round just told
    if sums_on(basis, carried, products[k - 1].tail if k else None):
        basis = None
    added = carried is not None and carried.value == "increment"
    if basis is not None and basis.value == "increment":
        figure.basis, figure.basis_cue = "increment", basis
        carried = basis
    elif added and basis is None and figure.status == "re_recognised":
        figure.basis = "batch"  # "thêm 4 sản phẩm mới; 5 sản phẩm công nhận lại"
    elif (
        parent is not None
        and parent.basis == "increment"
        and parent.sentence is not sentence
        and basis is not None
    ):
        figure.basis, figure.basis_cue = modality.as_basis(basis.value), basis
    elif (
        parent is not None and parent.basis is not None and not has_own_basis(figure, parent, basis)
    ):
        figure.basis = parent.basis
    elif basis is not None:
        figure.basis, figure.basis_cue = modality.as_basis(basis.value), basis
        carried = basis
    elif carried is not None:
        figure.basis, figure.basis_cue = (
            modality.as_basis(carried.value),
            carried,
        )
    default_basis(story, figure, left)
    if figure.basis is None and k > 0:
        figure.basis = products[k - 1].basis
    if k and next_of_list(story, figure, products[:k]):
        figure.basis = "batch"
    if figure.basis is None and story.memory.tops and figure.status == story.memory.tops[-1].status:
        figure.basis = story.memory.tops[-1].basis
    if figure.basis is None:
        figure.basis = "total"
    return carried


def noun_end(story: Story, figure: Figure) -> int:
    """Where the words behind a count's noun begin, which may be part of its quote."""
    verb = story.fold.find(" duoc ", figure.number.end, figure.count.end)
    return verb if verb >= 0 else figure.count.end


def next_of_list(story: Story, figure: Figure, earlier: list[Figure]) -> bool:
    """ "Huyện A 3 sản phẩm mới; huyện B có 4": plain having in a round's list is of the round."""
    beside = next((f for f in reversed(earlier) if f.parent is figure.parent), None)
    return (
        beside is not None
        and figure.basis == "total"
        and figure.basis_cue is None
        and beside.basis == "batch"
        and beside.status != "target"
        and ";" in story.fold[beside.count.end : figure.count.start]
    )


def sums_on(basis: modality.Cue | None, carried: modality.Cue | None, tail: int | None) -> bool:
    """ "Đến nay có 194 sản phẩm được công nhận 3 sao, 37 đạt 4 sao": the verb is the first's own."""
    return (
        basis is not None
        and carried is not None
        and tail is not None
        and carried.value == "total"
        and modality.strong_basis(carried)
        and not modality.strong_basis(basis)
        and basis.end <= tail
    )
