"""Counts of producers: which are the programme's, and what their products lend them."""

from __future__ import annotations

import re
from dataclasses import replace

from extract import modality
from extract.figures.model import Figure, Story
from extract.figures.words import LINK_LIST, PER_UNIT
from extract.reading import SentenceReading
from extract.sieve import Sieve

_LINK_PRODUCER = re.compile(
    r"(?:\b(?:cua|thuoc|den\s+tu|tu|cho|do|voi|boi|by|from|of|owned\s+by)|/)\s*(?:hon\s+|tren\s+|gan\s+)?$"
)
OPENED_PART = Sieve(r"\btrong (?:so )?(?:do|nay)\b")
_PARTY = Sieve(
    r"(?:ghi\s+nho|ky\s+ket|ky\s+(?:bien|chuong|thoa)|hop\s+dong|hop\s+tac(?!\s+xa)\s+(?:giua|voi|tieu))[^.;]{0,160}$"
)
_ATTENDANCE = Sieve(
    r"(?:dai\s+dien|tham\s+du|lanh\s+dao|su\s+tham\s+gia\s+cua|co\s+mat|tap\s+huan|dao\s+tao|ho\s+tro)[^.;:]{0,60}$"
)


def settle_producers(
    story: Story, sentence: SentenceReading, figures: list[Figure]
) -> list[Figure]:
    """Keep the producers of the products; attendants, parties and others are passed over."""
    kept: list[Figure] = []
    products = [f for f in figures if f.product]
    previous: Figure | None = None
    cut = parts_of_known(story, figures)
    for figure in figures:
        if figure.product:
            previous = figure
            continue
        before = story.fold[sentence.span.start : figure.count.start]
        gap = story.fold[previous.count.end : figure.count.start] if previous else before
        reason = not_producers(story, figure, before, gap, previous, products, kept)
        if reason is not None and figure not in cut:
            story.pass_over(figure.count, reason)
            continue
        mate = mate_of(story, figure, products)
        if mate is not None:
            figure.status, figure.modal, figure.status_cue = (
                mate.status,
                mate.modal,
                mate.status_cue,
            )
            figure.basis = (
                "batch" if mate.basis == "increment" and mate.status != "target" else mate.basis
            )
            figure.basis_cue = mate.basis_cue
            own = modality.status_after(
                story.text, figure.count.end, min(sentence.span.end, figure.count.end + 40)
            )
            if (
                mate.status == "recognised"
                and own is not None
                and own.value == "registered"
                and mate.modal is None
            ):
                figure.status = "registered"
        else:
            settle_alone(story, sentence, figure)
        if figure.parent is not None and figure.parent in kept:
            figure.status, figure.basis = figure.parent.status, figure.parent.basis
            figure.modal = figure.parent.modal
        previous = figure
        kept.append(figure)
    parts = [f for f in kept if f.count.producer_kind != "all" and f.parent is None]
    if len(parts) >= 2:
        total = sum(f.number.value for f in parts)
        whole = next((f for f in reversed(story.memory.producers) if f.number.value == total), None)
        tops = story.memory.tops
        if whole is not None and not (
            tops
            and tops[-1].count.start > whole.count.start
            and tops[-1].status != whole.status
            and tops[-1].sentence is not whole.sentence
        ):
            for f in parts:
                f.parent, f.status, f.modal, f.basis = (
                    whole,
                    whole.status,
                    whole.modal,
                    whole.basis,
                )
    story.memory.producers = [
        *story.memory.producers[-6:],
        *[f for f in kept if f.count.producer_kind == "all"],
    ]
    kinds = {f.count.producer_kind for f in kept}
    if len(kinds - {"all"}) >= 1:
        for f in kept:
            if f.count.site:
                beside = any(
                    o is not f and o.parent is not f and o.count.producer_kind not in ("all",)
                    and LINK_LIST.fullmatch(story.fold[min(o.count.end, f.count.end) : max(o.count.start, f.count.start)])
                    for o in kept
                )  # fmt: skip
                if beside and not f.children:
                    f.count = replace(f.count, producer_kind="household")
    return kept


def parts_of_known(story: Story, figures: list[Figure]) -> list[Figure]:
    """ "… của 27 chủ thể. Bao gồm 9 công ty, 6 hợp tác xã, 12 hộ": kinds that add up to producers
    told before."""
    kinds = [f for f in figures if not f.product and f.count.producer_kind != "all"]
    total = sum(f.number.value for f in kinds)
    known = any(p.number.value == total for p in story.memory.producers)
    return kinds if len(kinds) > 1 and known else []


def not_producers(story: Story, figure: Figure, before: str, gap: str, previous: Figure | None,
    products: list[Figure], kept: list[Figure],
) -> str | None:  # fmt: skip
    surface = story.fold[figure.count.start : figure.count.end]
    if story.fold.startswith(" (chu the)", figure.count.end):
        surface += " (chu the)"
    strong = "chu the" in surface or bool(re.search(r"entit|subjects|producers", surface))
    if _PARTY.search(before[-220:]) and not strong:
        return "a party of a memorandum"
    if re.match(r"\s*(?:%|phan tram)", story.fold[figure.number.end : figure.number.end + 12]):
        return "percentage"
    if PER_UNIT.search(before[-50:]):
        return "per unit"
    if strong:
        if re.search(r"ty le|% ", before[-20:]):
            return "percentage"
        return None
    if (
        previous is not None
        and previous.product
        and _LINK_PRODUCER.search(gap[-30:])
        and len(gap) < 90
        and "." not in gap
    ):
        return None
    if kept and previous is kept[-1] and LINK_LIST.fullmatch(gap):
        return None
    if figure.count.general and kept and previous is not None and re.fullmatch(r"\s*,\s*", gap):
        return None  # "huyện A có 30 sản phẩm thuộc 4 đơn vị; huyện B 11 sản phẩm, 2 đơn vị"
    if re.search(r"\bchu the[^.;(]{0,60}\(\s*$", before):
        return None  # "Chủ thể là hợp tác xã chiếm 78% (86 HTX)"
    following = next((f for f in products if f.count.start >= figure.count.end), None)
    if following is not None:
        lead = story.fold[figure.count.end : following.count.start]
        if re.fullmatch(
            r"[^.;:]{0,40}?\b(?:voi|co|lam ra|gioi thieu|mang|dua|tham gia voi)\s+(?:hon |tren |gan |khoang )?",
            lead,
        ) and not _ATTENDANCE.search(before[-70:]):
            return None
    if re.match(
        r"[\s(]*(?:tham gia|dang ky)[^.;]{0,40}(?:ocop|danh gia)|(?:(?!trong (?:do|so))[^.;]){0,80}?\b(?:da )?dang ky tham gia (?:danh gia|phan hang|ocop|chuong trinh ocop)|\s*(?:co|san xuat) san pham (?:duoc|dat|tham gia|ocop|dang ky)|\s*ocop\b",
        story.fold[figure.count.end : figure.count.end + 130],
    ):
        return None if not _ATTENDANCE.search(before[-70:]) else "attendance"
    if figure.count.general and re.match(
        r"\s*tham gia,? (?:trong do|gom|bao gom)\b",
        story.fold[figure.count.end : figure.count.end + 30],
    ):
        return None
    if figure.count.general and re.match(
        r"[^.;,:]{0,90}\b(?:thuc hien|tham gia) chuong trinh ocop",
        story.fold[figure.count.end : figure.count.end + 130].replace(",", " "),
    ):
        return None
    if re.match(
        r"[^.;]{0,70}?\bla (?:cac |nhung )?chu the\b",
        story.fold[figure.count.end : figure.count.end + 90],
    ):
        return None  # "Toàn huyện có 7 doanh nghiệp và 8 cơ sở là chủ thể OCOP"
    if re.search(r"\bsan pham (?:[^.;,\d]{0,24} )?(?:cua|thuoc|do|den tu) $", before):
        return None  # "Các sản phẩm còn lại của 4 đơn vị"
    if figure.parent is not None and figure.parent in kept:
        return None
    if re.search(r"chu the[^.;]{0,80}[:(]\s*[^.;]{0,60}$", before) and kept:
        return None
    if re.search(
        r"(?:chu the|don vi)(?: ocop| san xuat| tham gia)?(?: (?:la|gom|co|chu yeu))?[^.;\d]{0,30}:?\s*$",
        before,
    ):
        return None
    return "enterprises in general, not producers of the programme"


def mate_of(story: Story, figure: Figure, products: list[Figure]) -> Figure | None:
    """The product count in whose clause a producer count stands."""
    before = [f for f in products if f.count.end <= figure.count.start]
    if before:
        # "trong đó 24 … và 75 … 3 sao, của 52 chủ thể": back to the total of the breakdown
        last = before[-1]
        gap = story.fold[last.count.end : figure.count.start]
        if (
            last.parent is not None
            and re.search(r"sao\s*[,;)]\s*(?:cua|thuoc|cho)\s*$|sao (?:cho|cua)\s*$", gap)
            and not last.derived
        ):
            return last.parent
        return last
    after = [f for f in products if f.count.start >= figure.count.end]
    if after and OPENED_PART.search(story.fold, figure.count.end, after[0].count.start):
        return after[0].parent  # "… của 94 chủ thể, trong đó có 7 sản phẩm tiềm năng 5 sao"
    return after[0] if after else None


def settle_alone(story: Story, sentence: SentenceReading, figure: Figure) -> None:
    text = story.text
    own = modality.status_after(
        text, figure.count.end, min(sentence.span.end, figure.count.end + 80)
    )
    lead = modality.status_before(text, sentence.span.start, figure.count.start)
    cue = own if own is not None and own.value != "recognised" else lead
    if story.fold[figure.count.start : figure.count.end].endswith("tham gia"):
        cue = modality.Cue(
            "registered", "status.registered", figure.count.end - 8, figure.count.end
        )
    if cue is not None:
        figure.status, figure.modal, figure.status_cue = (
            modality.as_status(cue.value),
            modality.as_status(cue.value),
            cue,
        )
    basis = modality.basis_of(
        text, sentence.span.start, figure.count.start, figure.count.end, sentence.span.end
    )
    if basis is not None:
        figure.basis = (
            "batch"
            if basis.value == "increment" and figure.status != "target"
            else modality.as_basis(basis.value)
        )
        figure.basis_cue = basis
    else:
        tops = story.memory.tops
        if tops and sentence.span.paragraph - tops[-1].sentence.span.paragraph <= 1:
            figure.basis = "batch" if tops[-1].basis == "increment" else tops[-1].basis
            if cue is None:
                figure.status, figure.modal = tops[-1].status, tops[-1].modal
        else:
            figure.basis = "batch" if figure.status == "registered" else "total"
