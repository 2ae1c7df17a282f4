"""The place of each figure: attached to it, of its clause, of its whole, of each in a list."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.context import Scope
from extract.figures.model import Figure, Story
from extract.figures.regions import of_region
from extract.figures.words import PER_UNIT
from extract.reading import SentenceReading
from extract.sieve import Sieve

#: "huyện A và huyện B cùng có 16 sản phẩm" (and not "cũng có").
_TOGETHER = Sieve(r"\b(?:cùng|đều)\b[^,;.\d]{0,25}$")
_LIST_GAP = re.compile(r"\W*(?:va|va huyen|huyen|cung|and)?\W*(?:deu\s+)?")
_IN_TURN = Sieve(r"(?:\b(?:co|dat|voi)\s+)?\b(?:lan\s+luot|tuong\s+ung)\b")
#: "1 sản phẩm 4 sao của Công ty X (thị xã Y)": one producer, and where it is.
_OF_PRODUCER = re.compile(
    r"(?!.{0,40}\b(?:la|gom)\b)[^.;:,()\d]{0,40}?(?:\d sao )?\b(?:cua|do|thuoc)\s+(?:cong ty|ctcp|cty|htx|hop tac xa|doanh nghiep|co so|ho kinh doanh|to hop tac)\b[^.;:()\d]{2,90}?(?:\(|,|\bo|\btai|\bthuoc)?\s*"
)
_MORE_PRODUCERS = re.compile(
    r"\s*\)?\s*(?:,|;|va)\s+(?:cua\s+)?(?:cong ty|ctcp|cty|htx|hop tac xa|doanh nghiep|co so|ho kinh|to hop)"
)
#: "4 sản phẩm được Hội đồng … huyện Cẩm Xuyên công nhận": the body's own district.
_BY_BODY = re.compile(
    r"[^.;:()]{0,30}?\bduoc (?:hoi dong|ubnd|uy ban|chu tich)(?: [^.;:()]{0,70})? "
)
_ACTED = re.compile(r" (?:da )?(?:cong nhan|cap|chung nhan|danh gia|xep hang|phan hang|quyet dinh)")
#: "2.600 sản phẩm trên cả nước".
_WHOLE_UNIT = re.compile(r"(?:ca nuoc|toan quoc|(?:toan|tren dia ban|khap|trong)\s+\w+)")


#: More recognised products, or producers, than any one province has had: the whole country's.
#: Hà Nội, which has the most, told 3,463 products in 2025.
_COUNTRY_PRODUCTS, _COUNTRY_PRODUCERS = 4500, 2500


def too_many(story: Story, figure: Figure) -> bool:
    """Whether a province would have more than any has, and nothing in the sentence names it."""
    if figure.scope is None or figure.scope.place.level == "country":
        return False
    most = _COUNTRY_PRODUCTS if figure.product else _COUNTRY_PRODUCERS
    named = any(
        e.explicit and e.scope.place.id == figure.scope.place.id for e in figure.sentence.events
    )
    return figure.status == "recognised" and figure.number.value > most and not named


#: "22 sản phẩm của 12 công ty ở 09 tỉnh, thành phố".
_OF_PROVINCES = Sieve(
    r"\b(?:o|tai|tren dia ban|cua|tu|thuoc) (?:hon |gan )?\d{1,2} (?:tinh\b|dia phuong tren ca nuoc)"
)


def of_provinces(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """Whether what was counted is of several provinces, and the sentence names none before it."""
    if figure.status == "displayed" or any(
        e.offset < figure.count.start and e.explicit for e in sentence.events
    ):
        return False
    m = _OF_PROVINCES.search(story.fold, figure.count.end, sentence.span.end)
    return m is not None and "," not in story.fold[figure.count.end : m.start()].rstrip(", ")


def settle_places(story: Story, sentence: SentenceReading, figures: list[Figure]) -> None:
    for figure in figures:
        figure.scope = scope_of(story, sentence, figure)
    for figure in figures:
        if of_region(story, sentence, figure):
            figure.scope = None
        elif too_many(story, figure) or of_provinces(story, sentence, figure):
            figure.scope = story.reading.frame.country
        widen_whole(story, sentence, figure)
    in_turn(story, sentence, figures)
    for figure in list(figures):
        left = max(sentence.span.start, figure.count.start - 60)
        m = PER_UNIT.search(story.fold[left : figure.count.start])
        together = _TOGETHER.search(story.text.lower, left, figure.count.start)
        if not figure.product or (m is None and together is None):
            continue
        at = left + m.start() if m is not None else together.start() if together else left
        chain = listed_before(story, sentence, at)
        if m is None and len(chain) < 2:
            continue
        unit = m.group("unit") if m is not None else None
        if chain and unit != "nam":
            figure.scope, figure.extra_scopes = chain[0], tuple(chain[1:])
        elif unit:
            figures.remove(figure)
            story.pass_over(figure.count, "per unit")


_OF_WHICH = re.compile(r"\btrong (?:do|so (?:do|nay))(?: co)?,? (?:rieng )?$")
#: "Trong số 20 sản phẩm đạt 5 sao năm 2020, Hà Giang có 2".
_AMONG = re.compile(r"\btrong (?:so |tong so )$")


def widen_whole(story: Story, sentence: SentenceReading, part: Figure) -> None:
    """ "Hội đồng công nhận 4 sản phẩm, trong đó tỉnh Lào Cai có 2": the whole is of a wider unit."""
    whole = part.parent
    if whole is None or whole.sentence is not sentence or part.scope is None or part.adopted:
        return
    named = any(
        whole.count.end <= e.offset < part.count.start
        and e.scope is part.scope
        and (
            _OF_WHICH.search(story.fold, whole.count.end, e.offset) is not None
            or (
                _AMONG.search(story.fold, sentence.span.start, whole.count.start) is not None
                and story.fold[: e.offset].rstrip().endswith(",")
            )
        )
        for e in sentence.events
    )
    own = any(e.offset < whole.count.start for e in sentence.events)
    if not named or own or whole.scope is None or whole.scope.place.id != part.scope.place.id:
        return
    if whole.number.value <= part.number.value:
        return
    wider = next(iter(story.reading.gazetteer.ancestors(part.scope.place)), None)
    if wider is not None:
        whole.scope = replace(whole.scope, place=wider)


def listed_before(story: Story, sentence: SentenceReading, at: int) -> list[Scope]:
    """The places of the list that ends at an offset, in order: "huyện A, huyện B" mỗi nơi."""
    chain: list[Scope] = []
    for use in reversed(sentence.uses):
        if use.end > at or use.place.level == "country":
            continue
        if at - use.end > 40 or not _LIST_GAP.fullmatch(story.fold, use.end, at):
            break
        surface = story.text.nfc[use.start : use.end]
        chain.append(Scope(use.place, use.start, use.end, surface, None))
        at = use.start
    return chain[::-1]


def in_turn(story: Story, sentence: SentenceReading, figures: list[Figure]) -> None:
    """ "Huyện A và huyện B lần lượt có 12 và 9 sản phẩm": the first of each, then the second."""
    for m in _IN_TURN.finditer(story.fold, sentence.span.start, sentence.span.end):
        led = story.fold[max(sentence.span.start, m.start() - 8) : m.start()]
        chain = listed_before(story, sentence, m.start() - len(led) + len(led.rstrip(" ,(")))
        behind = [f for f in figures if f.product and f.count.start >= m.end()]
        if len(chain) < 2 and len(behind) > 1:  # "A và B là 2 huyện dẫn đầu, lần lượt 29 và 31 …"
            chains = [
                listed_before(story, sentence, u.end) for u in sentence.uses if u.end <= m.start()
            ]
            chain = next((c for c in reversed(chains) if len(c) == len(behind)), chain)
        if len(chain) >= 2 and behind:
            unread = max(0, len(chain) - len(behind))  # "5 và 4 sản phẩm": the noun is the last's
            for figure, scope in zip(behind, chain[unread:], strict=False):
                figure.scope = scope


def scope_of(story: Story, sentence: SentenceReading, figure: Figure) -> Scope | None:
    attached = attached_place(story, sentence, figure)
    if attached is not None:
        return attached
    parent = figure.parent
    events = [e for e in sentence.events if e.offset < figure.count.start <= e.until]
    lower = (
        parent.count.end
        if parent is not None and parent.sentence is sentence
        else sentence.span.start
    )
    own = [e for e in events if e.offset >= lower and not shut_away(story, e.offset, figure)]
    if parent is not None and not own:
        return parent.scope
    if own:
        return own[-1].scope
    led = led_in(story, sentence, figure) if not events else None
    if led is not None:
        return led
    if events:
        if another_item(story, events[-1].offset, figure):
            open_ones = [e for e in events if not shut_away(story, e.offset, figure)]
            return open_ones[-1].scope if open_ones else sentence.scope
        return events[-1].scope
    return sentence.scope


def shut_away(story: Story, offset: int, figure: Figure) -> bool:
    """Whether a place stands in a bracket that closed in another item of the list.

    "… của Công ty X (TP Hội An); 3 sản phẩm đạt 4 sao" is not Hội An's; "HTX X (xã Y) có 3 sản
    phẩm" is.
    """
    gap = story.fold[offset : figure.count.start]
    close = gap.find(")")
    if close < 0 or "(" in gap[:close]:
        return False
    return re.search(r"[;.]|,[^()]{0,60}$|\)[^()]{40,}$", gap[close:]) is not None


#: "Với 8 sản phẩm vừa được công nhận, huyện X nâng tổng số lên 20".
_LED_IN = re.compile(r"\W*(?:cung )?(?:voi|qua|nho|ngoai|ben canh|tu) (?:hon |gan |tren )?$")


def led_in(story: Story, sentence: SentenceReading, figure: Figure) -> Scope | None:
    """The subject that follows a count with which its sentence opens."""
    if not _LED_IN.fullmatch(story.fold[sentence.span.start : figure.count.start]):
        return None
    first = next((e for e in sentence.events if e.offset >= figure.count.end), None)
    if first is None or not first.explicit:
        return None
    gap = story.fold[figure.count.end : first.offset]
    return first.scope if re.fullmatch(r"[^.;:()]{0,110},\s*", gap) else None


def another_item(story: Story, offset: int, figure: Figure) -> bool:
    """Whether a bracket with a place closed in an item of a list that a semicolon ended."""
    gap = story.fold[offset : figure.count.start]
    close = gap.find(")")
    return close >= 0 and "(" not in gap[:close] and ";" in gap[close:]


def attached_place(story: Story, sentence: SentenceReading, figure: Figure) -> Scope | None:
    """ "17 sản phẩm của thành phố Yên Bái", "… trên địa bàn huyện Mỹ Xuyên"."""
    limit = figure.tail or min(sentence.span.end, figure.count.end + 90)
    for use in sentence.uses:
        if use.start < figure.count.end or use.start > limit:
            continue
        gap = story.fold[figure.count.end : use.start]
        if use.role == "seat":
            if _OF_PRODUCER.fullmatch(gap) and not _MORE_PRODUCERS.match(story.fold, use.end):
                return Scope(
                    use.place, use.start, use.end, story.text.nfc[use.start : use.end], None
                )
            break
        if (
            use.place.level in ("district", "commune")
            and _BY_BODY.fullmatch(gap)
            and _ACTED.match(story.fold, use.end)
        ):
            return Scope(use.place, use.start, use.end, story.text.nfc[use.start : use.end], None)
        if re.fullmatch(
            r"[^.;:,()\d]{0,46}?(?:\d sao )?\b(?:cua|tai|o|thuoc|tren dia ban|den tu|of|in|from)\s+(?:cac\s+|ca\s+|toan\s+|the\s+)?(?:former\s+)?",
            gap,
        ):
            after = story.fold[use.end : use.end + 40]
            if (
                use.role == "list"
                or re.match(r"\s*(?:,|va)\s+(?:cac\s+)?(?:tinh|huyen|dia phuong|thanh pho)", after)
            ) and use.role == "list":
                return None
            return Scope(use.place, use.start, use.end, story.text.nfc[use.start : use.end], None)
        break
    for event in sentence.events:
        if (
            figure.count.end <= event.offset <= limit
            and _WHOLE_UNIT.match(story.fold, event.offset)
            and re.fullmatch(r"[^.;:,()\d]{0,30}", story.fold[figure.count.end : event.offset])
        ):
            return event.scope
    return None


_APART = re.compile(r"\W*rieng\s+(?:tai\s+|o\s+|doi voi\s+|voi\s+)?")


def widen_before_contrast(
    story: Story,
) -> None:
    """ "Riêng tỉnh X" sets X off from what was told before it: the wider unit."""
    main = story.reading.frame.main
    if main is None:
        return
    wider = story.reading.frame.country
    if main.place.level in ("district", "commune"):
        wider = replace(main, place=story.reading.gazetteer.province_of(main.place))
    for sentence in story.reading.sentences:
        head = story.fold[sentence.span.start : sentence.span.start + 60]
        m = _APART.match(head)
        if not m or sentence.span.zone == "title":
            continue
        at = sentence.span.start + m.end()
        if not any(
            u.start <= at + 6 and u.end > at and u.place.id == main.place.id for u in sentence.uses
        ):
            continue
        for figure in story.figures:
            before = sentence.span.paragraph - figure.sentence.span.paragraph
            if (
                figure.sentence.span.start < sentence.span.start
                and before <= 5
                and figure.sentence.span.zone == "body"
            ):
                inherited = figure.scope is main or (
                    figure.scope is not None and figure.scope.origin is not None
                )
                silent = not any(e.explicit for e in figure.sentence.events)
                own = figure.scope is None or figure.scope.place.id == main.place.id
                if inherited and silent and own:
                    figure.scope = wider
