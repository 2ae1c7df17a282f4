"""How far the counted products are: planned, put forward, judged, recognised, withdrawn."""

from __future__ import annotations

import re
from itertools import pairwise

from extract import modality
from extract.facts import Status
from extract.figures.basis import noun_end, settle_basis
from extract.figures.memory import near_council
from extract.figures.model import Figure, Story
from extract.figures.plans import in_plan
from extract.figures.words import OPENER, PLAN_BRACKET, WAYS
from extract.grammar.dates import published_date
from extract.reading import SentenceReading
from extract.sieve import Sieve

#: Words behind a count that begin to tell of another one, or comment on it.
_BEGINS_ANOTHER = Sieve(
    r"\btrong\s+(?:so\s+)?(?:do|nay)\b|\bbao\s+gom\b|\bgom\b|;|:|\bnang\s+tong|\btrong\s+khi|\bnen\b(?!\s+bi)"
)
_COMMENTS = re.compile(
    r",\s*(?:vuot|tang|chiem|cao\s+(?:hon|nhat|gap)|gap|dung|dua|nang|rieng|qua\s+do|gop\s+phan|trong|hoi|dong\s+thoi|ben|tuy|nhung|con|day|voi\s+tong)\b"
)
_ASKS_AGAIN = Sieve(
    r"\bde nghi (?:duoc )?(?:xet )?(?:nang|danh gia|phan hang|xep hang lan|cong nhan lai|cap lai)"
)


#: What came of those taken in: a tier reached, a certificate, a recognition.
_CAME_OF_IT = re.compile(
    r"[^.;,:]{0,40}?\b(?:dat (?:sao|chuan|tieu chuan|hang|ocop|tu [345]|[345])|duoc (?:\S+ ){0,4}?(?:cong nhan|gan sao|xep hang|phan hang)|cap (?:giay|chung nhan))"
)


_NOT_YET = Sieve(r"\b(?:khong|chua|phai|can|dang|se|cho)\b")
_AND_GIVEN = re.compile(r"[^.;]{0,70}?\bva (?:da )?duoc (?:cap|cong nhan|trao)\b")
_HAD = re.compile(r"(?: ocop)? hien co\b")
#: Who takes part in the programme is no candidate of a round.
_IN_PROGRAMME = Sieve(r"\btham gia (?:vao )?(?:chuong trinh|ocop|de an|chu trinh)")
#: "1 sản phẩm đánh giá lại giữ hạng 4 sao": what it is put forward for, not what came of it.
_STAYS = re.compile(
    r"\s*(?:ocop )?(?:duoc )?(?:de nghi |dang ky )?(?:danh gia lai|nang hang|nang cap)"
)


def settle_status(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    text = story.text
    left = sentence.span.start
    carried: modality.Cue | None = None
    carried_basis: modality.Cue | None = None
    for k, figure in enumerate(products):
        after = next((f for f in products[k + 1 :] if f.count.start >= figure.count.end), None)
        following = after.count.start if after is not None else sentence.span.end
        split = own_words_end(story, figure.count.end, following, last=after is None)
        figure.tail = split
        own = modality.status_after(text, noun_end(story, figure), split)
        if own is None:
            own = behind_bracket(story, sentence, figure, products[k + 1 :])
        if own is None and after is None:
            own = behind_names(story, sentence, figure)
        if own is None:
            own = named_number(story, sentence, figure)
        said = own
        if figure.same and figure.parent is not None:
            twin = figure.parent
            figure.status, figure.modal, figure.basis = twin.status, twin.modal, twin.basis
            figure.status_cue, figure.basis_cue = twin.status_cue, twin.basis_cue
            if figure.stars is None and twin.stars is not None:
                figure.stars, figure.stars_rule, figure.stars_origin = (
                    twin.stars,
                    "stars.parent",
                    "sentence",
                )
            left = figure.count.end
            continue
        parent = figure.parent
        if parent is not None:
            opened = [m.end() for m in OPENER.finditer(story.fold, left, figure.count.start)]
            left = opened[-1] if opened else left
        lead = modality.status_before(text, left, figure.count.start)
        if (
            carried is not None
            and carried.value != "target"
            and modality.resets(text, left, figure.count.start)
        ):
            carried = None
        if k and carried is not None and modality.tells_result(text, left, figure.count.start):
            carried = carried_basis = None
        modal: Status | None = figure.modal
        cue: modality.Cue | None = None
        cleared = own is not None and own.value == "recognised"
        governing = lead if lead is not None else carried
        if governing is not None and governing.value == "target" and lead is None and k == 0:
            governing = None
        short = falls_short(story, figure, products[k + 1 :])
        if (
            own is not None
            and own.value == "registered"
            and tiers_add_up(figure, products[k + 1 :])
        ):
            own = None
        if own is not None and not short and overruled(story, own, lead, figure, left):
            own = None
        if own is not None and own.value == "registered" and at_fair(story, sentence, figure, own):
            own = modality.Cue("displayed", "status.displayed", own.start, own.end)
        had = has_now(story, figure)
        if had:
            lead = carried = governing = None
        centre = by_centre(story, sentence, figure)
        if lead is not None and chosen_and_decided(story, lead):
            lead = None
        if centre:
            lead, carried, cleared = None, None, True
        if lead is not None and lead.value == "target" and told_beside(story, lead, figure):
            lead = None
        if lead is not None and own is None and judged(story, lead, figure):
            lead, cleared = None, True
        planned = (
            governing is not None
            and governing.value == "target"
            and "du kien" not in story.fold[governing.start : figure.count.start]
            and not modality.resets_target(text, governing.start, figure.count.start)
        )
        if (
            own is not None
            and planned
            and own.value != "displayed"
            and not (governing is not None and entered(story, own, governing))
        ):
            between = story.fold[governing.start : figure.count.start] if governing else ""
            kept = re.search(r"duy tri|\bgiu\b|cung co|ngoai|ben canh|tren co so", between)
            if kept and "hien co" in story.fold[own.start : own.end]:
                lead = carried = None
            else:
                own = None
        if modal is None and own is not None and own.value != "recognised":
            modal, cue = modality.as_status(own.value), own
        if (
            lead is not None
            and carried is not None
            and carried.value == "target"
            and lead.value in ("proposed", "registered", "recognised", "displayed", "other")
            and not modality.resets_target(text, left, figure.count.start)
        ):
            lead = carried
        if modal is None and lead is not None:
            modal, cue = modality.as_status(lead.value), lead
            carried = lead
        elif lead is not None:
            carried = lead
        if modal is None and parent is not None:
            modal, cue = parent.modal, parent.status_cue
            if (
                modal == "target"
                and parent.sentence is not sentence
                and modality.resets_target(text, sentence.span.start, figure.count.start)
            ):
                modal, cue = None, None
            reached = (
                figure.stars is not None
                and figure.stars_origin is None
                and not figure.stars.upgrade
                and not _STAYS.match(story.fold, figure.count.end)
            )
            listed = way_of_list(story, figure, own)
            if modal == "registered" and (
                reached or (cleared and not listed) or starred(story, figure)
            ):
                modal, cue, cleared = None, None, True  # what has a tier has been through
            elif modal == "proposed" and own is not None and own.value == "recognised":
                modal, cue = None, None  # "trong 40 sản phẩm đủ điều kiện có 4 … được công nhận"
        way = modality.recognition(text, left, figure.count.start, figure.count.end, split)
        if modal == "withdrawn" and parent is not None and way is not None:
            # "45 sản phẩm hết hạn, trong đó 30 sản phẩm đã được đánh giá lại"
            again = way.value == "re_recognised" and way.start >= figure.count.end
            rest = re.split(r"[,;.]", story.fold[way.end : way.end + 40])[0]
            words = story.fold[figure.count.end : way.end] + rest
            if again and not _NOT_YET.search(words):
                modal, cue = None, None
        if (
            modal is None
            and carried is not None
            and k > 0
            and (
                carried.value == "target"
                or (
                    not (way is not None or cleared)
                    and not (carried.value == "registered" and starred(story, figure))
                )
            )
        ):
            modal, cue = modality.as_status(carried.value), carried
        if (
            modal in (None, "recognised")
            and figure.modal is None
            and not had
            and is_planned(story, sentence, figure, cue)
            and not (parent is not None and parent.modal is None and own is None and lead is None)
        ) or bracketed_plan(story, sentence, figure):
            modal = "target"
            if not bracketed_plan(story, sentence, figure):
                carried = modality.Cue(
                    "target", "status.target", figure.number.start, figure.number.end
                )
        figure.modal = modal
        figure.status_cue = cue
        figure.status = modal or "recognised"
        if figure.stars is not None and figure.stars.upgrade and way is None:
            way = modality.Cue("upgraded", "status.upgraded", figure.stars.start, figure.stars.end)
        if way is not None and figure.status in ("recognised",):
            if way.value == "newly_recognised" and not set_against(story, way):
                pass
            else:
                figure.status, figure.status_cue = modality.as_status(way.value), way
        elif (
            way is None
            and figure.status == "recognised"
            and parent is not None
            and parent.sentence is sentence
            and not figure.adopted
            and parent.status in WAYS
        ):
            figure.status, figure.status_cue = parent.status, parent.status_cue
        carried_basis = settle_basis(story, sentence, products, k, left, carried_basis)
        summed = figure.basis in ("total", "cumulative") and (
            modality.strong_basis(figure.basis_cue)
            or (parent is not None and parent.status == "recognised")
        )
        decided = centre or approved(story, sentence, figure)
        council = story.council_only and near_council(story, sentence) and not decided
        if council and not summed and figure.basis == "total" and figure.status == "recognised":
            figure.basis = "batch"
        if (
            council
            and figure.status in ("recognised", "re_recognised", "newly_recognised")
            and not summed
            and sentence.span.zone != "title"
        ):
            figure.status = "proposed"
            figure.modal = "proposed"
        elif (
            council
            and parent is not None
            and parent.status == "proposed"
            and figure.status == "recognised"
        ):
            figure.status = "proposed"
        if put_forward(story, sentence, figure, products[-1].count.end):
            figure.status = figure.modal = "proposed"
        if by_province(story, sentence, figure):
            figure.status = figure.modal = "proposed"
        if (
            figure.stars is not None
            and figure.stars.high <= 2
            and figure.status in ("recognised", "proposed")
        ):
            figure.status = "other"
        if figure.count.kind == "file" and not files_judged(story, figure):
            figure.status = figure.modal = "registered"
        left = max(
            figure.count.end, said.end if said is not None and said.value != "recognised" else 0
        )
        left = min(left, following)
    take_from_whole_behind(story, products)


def files_judged(story: Story, figure: Figure) -> bool:
    """Whether dossiers are more than handed in: put forward for recognition, planned, failed."""
    cue = figure.status_cue
    words = story.fold[cue.start : cue.end + 40] if cue is not None else ""
    if figure.status == "proposed":
        return "cong nhan" in words or "bo sung" in words
    return figure.status not in ("recognised", *WAYS)


#: "Hội đồng OCOP quốc gia đã chọn ra 28 sản phẩm đạt 5 sao": above it nobody decides.
_CENTRE = Sieve(r"\bhoi dong\b[^.;]{0,70}\b(?:trung uong|quoc gia)\b|\bbo nong nghiep\b")
_TAKES = Sieve(
    r"\b(?:chon (?:ra |duoc )?|cong bo[^.;]{0,90}|cong nhan |phe duyet |xep hang )[^.;\d]{0,30}$"
)
_ASKED = Sieve(r"\b(?:de nghi|de xuat|trinh|du dieu kien|du kien|tiem nang)\b")


def by_centre(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """Whether the national council is told to have chosen products of five stars."""
    start = sentence.span.start
    before = story.fold[start : figure.count.start]
    told = story.fold[max(0, start - 200) : figure.count.start]
    five = figure.stars is not None and figure.stars.low == 5
    return (
        (five or _NATIONAL_TIER.match(story.fold, figure.count.end) is not None)
        and _TAKES.search(before) is not None
        and _CENTRE.search(told) is not None
        and _ASKED.search(before) is None
    )


_NATIONAL_TIER = re.compile(r"[^.;,]{0,40}\bcap (?:quoc gia|trung uong)\b")
_APPROVES = Sieve(r"\b(?:da|vua) (?:\S+ ){0,2}?phe duyet (?:ket qua )?[^.;\d]{0,30}$")


def approved(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """ "Hội đồng … đã phê duyệt 28 sản phẩm đạt từ 3-4 sao": told as decided, with its parts."""
    whole = figure.parent or figure
    before = story.fold[whole.sentence.span.start : whole.count.start]
    return _APPROVES.search(before) is not None and _ASKED.search(before) is None


#: "15 sản phẩm … trong 22 sản phẩm vừa được công bố".
_OUT_OF = re.compile(r".*\btrong (?:so |tong so )?(?:cac )?$", re.DOTALL)


def take_from_whole_behind(story: Story, products: list[Figure]) -> None:
    """The basis of a part told before its whole, where nothing of its own says another."""
    for part, whole in pairwise(products):
        gap = story.fold[part.count.end : whole.count.start]
        if (
            part.basis == "total"
            and whole.basis == "batch"
            and part.number.value < whole.number.value
            and not modality.strong_basis(part.basis_cue)
            and _OUT_OF.fullmatch(gap)
            and not re.search(r"[.;]", gap)
        ):
            part.basis, part.basis_cue = whole.basis, whole.basis_cue


#: "UBND tỉnh phê duyệt …", "tỉnh vừa công nhận …".
_PROVINCE_ACTS = Sieve(
    r"\b(?:ubnd|hoi dong[^.;]{0,40}|chu tich ubnd)?\s*(?:tinh|thanh pho)\b[^.;]{0,60}\b(?:quyet dinh|phe duyet|cong nhan)\b"
)
_NATION_ACTS = Sieve(r"\b(?:bo nong|bo nn|trung uong|quoc gia|ca nuoc)\b")


def by_province(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """Whether a province's own round gives five stars: only the ministry can, it puts forward."""
    if figure.stars is None or figure.stars.low != 5 or figure.basis != "batch":
        return False
    span = sentence.span
    return (
        figure.status == "recognised"
        and _PROVINCE_ACTS.search(story.fold, span.start, figure.count.start) is not None
        and _NATION_ACTS.search(story.fold, span.start, span.end) is None
    )


_WITH = re.compile(r"[,;] (?:va )?(?:voi|tu|tren co so|ngoai|ben canh)(?: so)? $")


def has_now(story: Story, figure: Figure) -> bool:
    """ "Để đạt mục tiêu 400 sản phẩm, tỉnh, với 315 sản phẩm hiện có, …": what there is already."""
    before = story.fold[max(0, figure.count.start - 24) : figure.count.start]
    return _WITH.search(before) is not None and _HAD.match(story.fold, figure.count.end) is not None


def entered(story: Story, own: modality.Cue, governing: modality.Cue) -> bool:
    """ "Theo kế hoạch, … đánh giá 541 sản phẩm đăng ký tham gia": what was entered already is."""
    return (
        own.value == "registered"
        and "dang ky tham gia" in story.fold[own.start : own.end + 10]
        and "ke hoach" in story.fold[governing.start : governing.end]
    )


def chosen_and_decided(story: Story, lead: modality.Cue) -> bool:
    """What a council chose is only put forward, unless the article tells that it was decided."""
    return (
        not story.council_only
        and lead.value == "proposed"
        and re.search(r"\bchon\b", story.fold[lead.start : lead.end]) is not None
    )


#: "Với mục tiêu nâng cao giá trị nông sản, xã … có 3 sản phẩm": why, not how many.
_PURPOSE = Sieve(
    r"\b(?:voi|nham|de (?:dat|hoan thanh|thuc hien)|thuc hien|theo|bam sat) (?:cac |nhung )?$"
)
_HAS_ALREADY = re.compile(
    r"(?![^;.]*\b(?:phan dau|se|den (?:het |cuoi )?(?:nam|20)|du kien|moi nam|hang nam|giai doan)\b)"
    r"(?:[^\s,;.]+ ){3,}[^\s,;.]+, [^,;.:]*\b(?:co|da|so huu)\b[^,;.:]*$"
)
#: "sẽ tiếp tục quảng bá cho 60 sản phẩm 3 sao": planned is what is done for those there are.
_DONE_FOR = re.compile(
    r"[^.;,:]*\b(?:quang ba|gioi thieu|xuc tien|tieu thu|in tem|kiem tra|giam sat|ra soat|ket noi|truyen thong)\b"
    r"[^.;,:]*\b(?:cho|doi voi|cua)?\s*$"
)


def told_beside(story: Story, lead: modality.Cue, figure: Figure) -> bool:
    """Whether the words of a plan before a count plan something else than so many products."""
    between = story.fold[lead.end : figure.count.start]
    aim = story.fold.startswith("muc tieu", lead.start)
    before = story.fold[max(0, lead.start - 24) : lead.start]
    if aim and _PURPOSE.search(before) and _HAS_ALREADY.match(between.lstrip()):
        return True
    tier = story.fold[figure.count.end : figure.count.end + 16]
    starred = re.match(r"(?: dat)?(?: chuan)?(?: tu)? ?[345](?:-\d)? sao\b", tier.lstrip()) or (
        figure.stars is not None and figure.stars_origin is None
    )
    return starred is not None and bool(starred) and _DONE_FOR.fullmatch(between) is not None


#: "… 12 sản phẩm đạt 3 sao, 4 sản phẩm đạt 4 sao, trình UBND tỉnh công nhận": all are put forward.
_PUT_FORWARD = Sieve(
    r"[,;] (?:va )?(?:(?:du dieu kien|lam co so|lam can cu|hoan thien ho so|tong hop)[^.;,]{0,30} )?(?:de )?(?:trinh|de nghi|tham muu)\b"
    r"[^.;]{0,70}\b(?:cong nhan|phe duyet|quyet dinh|cap giay)\b(?![^.;]{0,60}\b(?:quoc gia|trung uong|5 sao)\b)"
)


def put_forward(story: Story, sentence: SentenceReading, figure: Figure, last: int) -> bool:
    """Whether the end of a sentence puts all that it counts before who decides."""
    tail = _PUT_FORWARD.search(story.fold, last, sentence.span.end)
    gap = story.fold[figure.count.end : tail.start()] if tail else ""
    return (
        tail is not None
        and figure.status in ("recognised", *WAYS)
        and not modality.strong_basis(figure.basis_cue)
        and re.search(r"\bda duoc|\bduoc cong nhan|\btrong do (?:co )?\d[^,;]*tiem nang|;", gap)
        is None
    )


def behind_bracket(
    story: Story, sentence: SentenceReading, figure: Figure, later: list[Figure]
) -> modality.Cue | None:
    """What is said of a count behind the bracket that cuts it up: "57 sản phẩm (32 mới, 25 đánh
    giá lại) của 16 chủ thể tham gia đánh giá"."""
    bracket = modality.CUT_UP.match(story.fold, figure.count.end, sentence.span.end)
    if bracket is None:
        return None
    behind = [f.count.start for f in later if f.count.start >= bracket.end()]
    end = behind[0] if behind else sentence.span.end
    stop = own_words_end(story, bracket.end(), end, last=not behind)
    return modality.status_after(story.text, bracket.end(), stop)


#: "Số sản phẩm tham gia đánh giá là 12": what is counted is said before the number.
_NAMED_NUMBER = re.compile(
    r"(?:.*[.;,:\s])?\bso(?: luong)?(?: cac)? (?:san pham|chu the)(?: ocop)?(?P<what> [^.;:\d]{3,80}?)"
    r" (?:la|gom|co|dat|len)(?: (?:la|den|toi|hon|gan))? ",
    re.DOTALL,
)


def named_number(story: Story, sentence: SentenceReading, figure: Figure) -> modality.Cue | None:
    """What the name of a number says of all it counts."""
    start = max(sentence.span.start, figure.count.start - 130)
    named = _NAMED_NUMBER.fullmatch(story.fold, start, figure.count.start)
    if named is None:
        return None
    return modality.status_after(story.text, *named.span("what"))


_ENTER_AT_END = re.compile(
    r"(?: ocop)?(?: nay)?,? ?(?:(?:bao )?gom|la|:)(?:[^.]|\.(?=\S)){3,400}?[^.;:\d](?P<cue> (?:deu |cung )?(?:dang ky (?:tham gia|danh gia|du)"
    r"|thuoc dien danh gia|tham gia (?:danh gia|phan hang|chuong trinh|ocop|chu trinh)))[^.;,]{0,60}\.?"
)


def behind_names(story: Story, sentence: SentenceReading, figure: Figure) -> modality.Cue | None:
    """The verb at the end of a sentence whose count is followed by names: "5 sản phẩm gồm A, B và C
    của cơ sở D thuộc diện đánh giá lại"."""
    end = _ENTER_AT_END.fullmatch(story.fold, figure.count.end, sentence.span.end)
    if end is None:
        return None
    return modality.Cue("registered", "status.registered", end.start("cue") + 1, end.end("cue"))


def way_of_list(story: Story, figure: Figure, own: modality.Cue | None) -> bool:
    """Whether "4 sản phẩm công nhận lại" only tells why it is in a list of those taken in."""
    if own is None:
        return False
    words = story.fold[figure.count.end : own.end + 6]
    return re.search(r"\b(?:duoc|da|deu|dat)\b", words) is None and " lai" in words


def falls_short(story: Story, figure: Figure, later: list[Figure]) -> bool:
    """Whether fewer are told to have got there: "62 sản phẩm tham gia, trong đó 41 đạt sao".

    Not where the later counts only cut the first by tier and add up to it.
    """
    if not _IN_PROGRAMME.search(story.fold, figure.count.end, figure.count.end + 60):
        return False
    first = next((f for f in later if f.number.value < figure.number.value), None)
    if first is None or not _CAME_OF_IT.match(story.fold, first.count.end):
        return False
    parts = [f.number.value for f in later if f.parent is first.parent]
    return sum(parts) != figure.number.value


_FAIR = Sieve(r"\b(?:ngay hoi|hoi cho|phien cho|tuan le|tuan hang|festival|trien lam|le hoi)\b")
_BARE = re.compile(r"[^.;,]*\btham gia")


def at_fair(story: Story, sentence: SentenceReading, figure: Figure, own: modality.Cue) -> bool:
    """ "Ngày hội … có 300 sản phẩm OCOP tham gia.": at a fair, where nothing else is named."""
    return (
        _BARE.fullmatch(story.fold, own.start, own.end) is not None
        and re.match(r"\s*(?:[.,;]|$)", story.fold[own.end : own.end + 3]) is not None
        and _FAIR.search(story.fold, sentence.span.start, figure.count.start) is not None
    )


def tiers_add_up(figure: Figure, later: list[Figure]) -> bool:
    """ "352 sản phẩm do 173 chủ thể đăng ký, trong đó có 273 đạt 3 sao, 79 đạt 4 sao": all of them
    have their tier, so all have been through."""
    parts = [f for f in later if f.parent is figure]
    return (
        len(parts) > 1
        and all(f.stars is not None and f.stars_origin is None for f in parts)
        and sum(f.number.value for f in parts) == figure.number.value
    )


def overruled(
    story: Story, own: modality.Cue, lead: modality.Cue | None, figure: Figure, left: int
) -> bool:
    """Whether the words before a count, or its whole, say more of it than those behind it.

    "đánh giá lại 16 sản phẩm hết hạn" is about the new assessment; what asks for another one is
    put before the council as the whole is; what failed on the way to losing its certificate
    has lost it.
    """
    parent = figure.parent
    if own.value == "withdrawn":
        ways = modality.before(story.text, "recognition", left, figure.count.start)
        if "het" in story.fold[own.start : own.end]:  # ran out: why it was assessed again
            ways += modality.after(story.text, "recognition", figure.count.end, own.end)
        return any(w.value != "newly_recognised" for w in ways)
    if own.value == "displayed":
        sold = re.search(r"\bban\b|\bsan\b|sieu thi|ke hang", story.fold[own.start : own.end])
        return sold is not None and lead is not None and lead.value == "recognised"
    if own.value == "registered" and _AND_GIVEN.match(story.fold, own.end):
        return True  # "được đánh giá, phân hạng và được cấp giấy chứng nhận"
    if own.value == "registered" and lead is not None and lead.value == "proposed":
        # "Hội đồng nhất trí xếp loại 6 sản phẩm tham gia phân hạng đạt 3 sao"
        star = figure.stars
        return star is not None and " dat " in story.fold[own.start : max(own.start, star.start)]
    if own.value == "registered" and lead is not None and lead.value == "displayed":
        return not re.search(
            r"danh gia|phan hang|\bcham|ho so", story.fold[own.start : own.end + 16]
        )
    has = parent is not None and parent.modal in (None, "recognised")
    if own.value == "registered" and (has or (lead is not None and lead.value == "recognised")):
        return bool(_IN_PROGRAMME.search(story.fold[own.start : own.end + 20]))
    if own.value == "other":
        return parent is not None and parent.modal == "withdrawn"
    if figure.count.kind == "file" and lead is not None and lead.value == "registered":
        return own.value == "proposed"  # dossiers taken in, whatever they ask for
    if own.value == "proposed" and _ASKS_AGAIN.search(story.fold[own.start : own.end + 16]):
        put = lead is not None and lead.value == "registered"
        return put or (parent is not None and parent.modal == "registered")
    return False


def judged(story: Story, lead: modality.Cue, figure: Figure) -> bool:
    """ "chấm 25 sản phẩm đạt 3 sao": a council's verb with the tier that came of it."""
    if lead.value != "registered" or not re.search(
        r"\bcham\b|danh gia|tham dinh|hoi dong|phan hang", story.fold[lead.start : lead.end]
    ):
        return False
    if re.search(
        r"\bdat (?:(?:tieu )?chuan|ocop)", story.fold[figure.count.start : figure.count.end]
    ):
        return True
    if figure.stars is None or figure.stars_origin is not None:
        return False
    return bool(
        re.match(
            r"[^.;,:]{0,40}?\b(?:dat|duoc (?:xep|phan|gan)|xep hang)\b",
            story.fold[figure.count.end : figure.stars.start],
        )
    )


def bracketed_plan(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    return bool(PLAN_BRACKET.search(story.fold[sentence.span.start : figure.count.start]))


def starred(story: Story, figure: Figure) -> bool:
    return bool(
        re.match(
            r"\s*(?:ocop\s+)?(?:dat (?:sao|chuan)|duoc (?:gan sao|xep hang|cong nhan))",
            story.fold[figure.count.end : figure.count.end + 40],
        )
    )


def is_planned(
    story: Story, sentence: SentenceReading, figure: Figure, cue: modality.Cue | None
) -> bool:
    """ "Đến 2025 có ít nhất 200 sản phẩm": a floor, or a year to come, tells a plan."""
    now = published_date(story.reading.frame.published)
    before = [d for d in sentence.dates if d.end <= figure.count.start]
    if bracketed_plan(story, sentence, figure):
        return True
    if cue is None and in_plan(story, sentence, figure):
        return True
    if (
        now is not None
        and before
        and int(before[-1].last[:4]) > now[0]
        and (figure.parent is None or figure.parent.sentence is not sentence)
    ):
        return True
    return figure.number.qualifier == "at_least" and (cue is None or cue.value != "recognised")


_OTHER_WAYS = Sieve(
    r"cong nhan lai|cap lai|danh gia lai|phan hang lai|nang hang|thang hang|tai (?:cong|chung) nhan|nang sao|nang cap|lan dau"
)
#: So far on, an ambiguous "mới được công nhận" (new, or just now) is set against another way.
_BESIDE = 160


def set_against(story: Story, way: modality.Cue) -> bool:
    """Whether "mới" stands beside products recognised again or upgraded."""
    if "moi duoc" in story.fold[way.start : way.end]:
        return _OTHER_WAYS.search(story.fold, way.end, way.end + _BESIDE) is not None
    return _OTHER_WAYS.search(story.fold) is not None


#: The comma inside "đánh giá, phân hạng lại" parts nothing.
_ONE_VERB = re.compile(r"\b(?:danh gia|cong nhan), (?:phan hang|xep hang)(?= lai)")


def own_words_end(story: Story, start: int, end: int, *, last: bool) -> int:
    """Where the words after a count stop being its own and begin to lead to the next one."""
    gap = story.fold[start:end]
    opener = _BEGINS_ANOTHER.search(gap)
    if opener:
        gap = gap[: opener.start()]
    if last:
        comma = _COMMENTS.search(gap)
        return start + (comma.start() if comma else len(gap))
    gap = _ONE_VERB.sub(lambda m: " " * len(m.group()), gap)
    comma_at = max(gap.rfind(","), gap.rfind("("))
    if comma_at >= 0:
        return start + comma_at
    joined = gap.rfind(" va ")
    return start + (joined if joined >= 0 else len(gap))
