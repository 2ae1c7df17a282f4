"""Which count is part of which: "trong đó", colons, brackets, districts after their province."""

from __future__ import annotations

import re

from extract.context import Scope
from extract.figures.model import Figure, OpenList, Story
from extract.figures.places import scope_of
from extract.figures.words import LINK_LIST, NAMES_FOLLOW, OPENER, PLAN_BRACKET, WAYS
from extract.reading import SentenceReading
from extract.sieve import Sieve

_SENTENCE_OPENER = re.compile(
    r"\W*(?:trong\s+(?:so\s+)?(?:do|nay)|trong\s+so\s+\w+|gom|bao\s+gom|do\s+la|cu\s+the|chia\s+(?:ra|theo))\b"
)
_CLOSED = re.compile(r"\([^()]*\)")
_LATE_OPENER = re.compile(r"[^.;:\d]{0,60}?,\s*trong\s+(?:so\s+)?(?:do|nay)\b")
_CLOSER = Sieve(
    r"(?:ngoai\s+ra|ben\s+canh\s+do|dong\s+thoi|rieng\b|nang\s+tong|luy\s+ke|den\s+nay|truoc\s+do|trong\s+khi|tinh\s+den|hien\s+(?:co|nay|toan)|(?<!co )\bphan\s+dau|muc\s+tieu|so\s+voi)"
)
_SUMS_OR_PLANS = Sieve(r"\bhien\b|den nay|tinh den|tong so|(?<!co )phan dau|muc tieu|luy ke")
_OWN_ACT = Sieve(
    r"^\s*(?:ocop\s+)?(?:da\s+|duoc\s+)*(?:cong nhan|danh gia|cap lai|thu hoi|de nghi|trung bay|dang ky|tham gia|du cham)"
)


def lay_out(story: Story, sentence: SentenceReading, figures: list[Figure]) -> None:
    stack: list[tuple[Figure, bool]] = []
    start = sentence.span.start
    rest = rest_of(story, sentence, figures)
    if rest is not None:
        stack.append((rest, False))
    opener = _SENTENCE_OPENER.match(story.fold, start, sentence.span.end) or _LATE_OPENER.match(
        story.fold, start, sentence.span.end
    )
    if opener and story.memory.tops and sentence.span.paragraph - story.memory.paragraph <= 1:
        parent = parent_for(story, [f for f in figures if f.product])
        if parent is not None:
            stack.append((parent, False))
    last: Figure | None = None
    last_producer: Figure | None = None
    open_producer: Figure | None = None
    previous_end = start
    for figure in figures:
        gap = story.fold[previous_end : figure.count.start]
        closing = gap.find(")")
        if closing >= 0 and "(" not in gap[:closing]:
            while stack and stack[-1][1]:
                stack.pop()
        if _CLOSER.search(gap) and not (previous_end == start and opener):
            stack = []
        told = gap  # "(81,6 điểm)" opens nothing
        if ")" in gap:
            told = _CLOSED.sub(lambda m: " " * len(m.group()), gap)
        opened = OPENER.search(told) if previous_end != start or last is not None else None
        if (
            opened is not None
            and opened.group() == "("
            and (";" in gap or "," in gap[: opened.start()] or opened.start() > 45)
        ):
            opened = None  # a bracket after other words, not after the figure
        if opened is not None and opened.group() == ":" and ";" in gap[: opened.start()]:
            opened = None  # "…; các huyện: A, B mỗi đơn vị 3": a new item of the same list
        if figure.product:
            if opened is not None and last is not None:
                bracket = gap.rfind("(") >= 0 and gap.rfind(")") < gap.rfind("(")
                stack.append((last, bracket))
            figure.parent = stack[-1][0] if stack else None
            if PLAN_BRACKET.search(story.fold[start : figure.count.start]):
                stack = [entry for entry in stack if entry[0] is not last or not entry[1]]
                figure.parent = None  # the plan beside the result is no part of it
            else:
                last = figure
        else:
            if opened is not None and last_producer is not None:
                figure.parent = open_producer = last_producer
            elif open_producer is not None and LINK_LIST.fullmatch(gap):
                figure.parent = open_producer
            else:
                open_producer = None
            if figure.parent is None:
                last_producer = figure
        previous_end = figure.count.end
    take_up(story, sentence, figures)
    for figure in figures:
        while figure.parent is not None and figure.product and exceeds(figure, figure.parent):
            figure.parent = figure.parent.parent
    regroup(figures)
    add_up(story, figures)
    for figure in figures:
        if figure.parent is not None:
            figure.parent.children.append(figure)


#: "Còn 6 sản phẩm công nhận mới: …", "Số còn lại là 6 sản phẩm".
_REST_OPENS = re.compile(r"\W*(?:con|so con lai|con lai)(?: lai)?(?: la| co)? $")


def rest_of(story: Story, sentence: SentenceReading, figures: list[Figure]) -> Figure | None:
    """The whole whose parts so far, with a sentence's "Còn 6 …", add up to it."""
    first = next((f for f in figures if f.product), None)
    before = story.fold[sentence.span.start : first.count.start] if first else ""
    if first is None or not _REST_OPENS.match(before):
        return None
    for whole in reversed(story.memory.tops):
        parts = sum(c.number.value for c in whole.children if c.product and not c.derived)
        if parts and parts + first.number.value == whole.number.value:
            return whole
    return None


def exceeds(part: Figure, whole: Figure) -> bool:
    """Whether a count is too large to be part of another."""
    return (
        whole.product
        and whole.number.qualifier == "exact"
        and part.number.value > whole.number.value
        and not part.count.group
    )


def regroup(figures: list[Figure]) -> None:
    """ "13 … 4 sao, 131 … 3 sao …, trong đó 124 thuộc nhóm thực phẩm, 11 …, 9 …": parts that are
    more than the count before them cut the sum of the counts beside it another way."""
    products = [f for f in figures if f.product]
    for k, whole in enumerate(products):
        parts = [f for f in products if f.parent is whole]
        total = sum(p.number.value for p in parts)
        if len(parts) < 2 or total <= whole.number.value:
            continue
        beside = whole.number.value
        for sibling in reversed(products[:k]):
            if sibling.parent is not whole.parent:
                break
            beside += sibling.number.value
            if beside == total:
                for part in parts:
                    part.parent = whole.parent
                break


def add_up(story: Story, figures: list[Figure]) -> None:
    """ "194 sản phẩm …; 55 … 4 sao, 139 … 3 sao": counts right after one that they add up to."""
    products = [f for f in figures if f.product]
    for k, whole in enumerate(products):
        total = 0
        for j in range(k + 1, len(products)):
            part = products[j]
            if part.parent is not whole.parent or part.number.qualifier != "exact":
                break
            total += part.number.value
            if total >= whole.number.value:
                tiered = [tier_near(story, p) for p in products[k + 1 : j + 1]]
                if total == whole.number.value and j > k + 1 and all(tiered):
                    for p in products[k + 1 : j + 1]:
                        p.parent = whole
                break


def newest_first(figures: list[Figure]) -> list[Figure]:
    """Earlier counts, the nearest first, the headline's last."""
    order = list(enumerate(figures))
    order.sort(key=lambda f: (f[1].sentence.span.zone == "title", -f[0]))
    return [figure for _, figure in order]


def same_tier(sentence: SentenceReading, whole: Figure) -> bool:
    """Whether a sentence is about the tier of an earlier count ("Ở nhóm 3 sao, huyện A …")."""
    return whole.stars is not None and any(
        s.low == s.high == whole.stars.low == whole.stars.high for s in sentence.stars
    )


def tier_near(story: Story, figure: Figure) -> bool:
    """Whether a tier is named within the clause of a count."""
    end = figure.count.end
    clause = re.match(r"[^,;.:()]{0,50}", story.fold[end : end + 50])
    lead = story.fold[max(0, figure.count.start - 24) : figure.count.start]
    return "sao" in (clause.group() if clause else "") or "sao" in lead


def take_up(story: Story, sentence: SentenceReading, figures: list[Figure]) -> None:
    """ "Trong 7 sản phẩm có 5 mới": the first figure is the whole of those after it, and the
    same as the earlier figure of that number, if there is one."""
    products = [f for f in figures if f.product]
    if not products or products[0].parent is not None:
        return
    first = products[0]
    before = story.fold[sentence.span.start : first.count.start]
    if not re.search(r"\b(?:trong(?:\s+(?:so|tong\s+so))?)\s*$", before):
        return
    same = next(
        (t for t in reversed(story.memory.tops) if t.number.value == first.number.value), None
    ) or told_of(story, sentence, first)
    if same is not None:
        first.parent = same
        first.same = True
    for other in products[1:]:
        if other.parent is None and other.number.value <= first.number.value:
            other.parent = first


#: "Trong số 35 sản phẩm lần này", "trong 12 sản phẩm nói trên": those told of before.
THESE = re.compile(
    r"\s*(?:ocop )?(?:(?:duoc cong nhan |dat chuan )?(?:lan|dot|dip) nay|nay|tren|noi tren|neu tren|do)\b"
)
_BACK = 3


def told_of(story: Story, sentence: SentenceReading, figure: Figure) -> Figure | None:
    """The recognised count of the same number, a few paragraphs back, that a "lần này" takes up."""
    if not THESE.match(story.fold, figure.count.end):
        return None
    for earlier in reversed(story.figures):
        if sentence.span.paragraph - earlier.sentence.span.paragraph > _BACK:
            return None
        settled = earlier.status == "recognised" or earlier.status in WAYS
        if earlier.product and settled and earlier.number.value == figure.number.value:
            return earlier
    return None


def parent_for(story: Story, parts: list[Figure]) -> Figure | None:
    """The earlier figure that a "Trong đó" takes up: the one its parts add up to, else the
    last one large enough."""
    tops = [t for t in story.memory.tops if t.modal != "target" or not t.of_fraction]
    if not parts:
        return tops[-1] if tops else None
    total = sum(p.number.value for p in parts)
    for top in reversed(tops):
        if top.number.value == total:
            return top
    for top in reversed(tops):
        if top.number.value >= parts[0].number.value and not top.of_fraction:
            return top
    return None


def has_now(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """Whether the words before a count tell what there is by now, of whatever rounds."""
    return _SUMS_OR_PLANS.search(story.fold, sentence.span.start, figure.count.start) is not None


#: "Riêng quận Ninh Kiều có 8 sản phẩm": of those just told, also in a paragraph of its own.
_SINGLED_OUT = re.compile(
    r"\W*(?:rieng|nhieu nhat|(?:\w+ ){1,5}(?:dan dau|dung dau|di dau|nhieu nhat)|dan dau|dung dau|di dau)\b"
)


def adopt(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    """Figures of smaller places right after a larger place's figure are its parts.

    "… công nhận 26 sản phẩm OCOP 3 sao. TP.Lạng Sơn có 8 sản phẩm; huyện Hữu Lũng có 4": the
    districts' figures take tier, status, basis and date of the figure they part.
    """
    memory = story.memory
    distance = sentence.span.paragraph - memory.paragraph
    free = [f for f in products if f.parent is None]
    if not free or sentence.span.zone == "title":
        return
    listed = len(free) >= 3 and len(sentence.uses) >= 3
    near = distance <= 1 or (listed and distance <= 4)
    if len(free) >= 2 and near and not any(f.number.of for f in free):
        total = sum(f.number.value for f in free)
        whole = next(
            (
                f
                for f in newest_first(memory.recent)
                if f.number.value == total
                and not f.of_fraction
                and not (f.basis == "batch" and has_now(story, sentence, free[0]))
                and (f.parent is None or f.sentence is sentence or same_tier(sentence, f))
                and not any(
                    c.product and (c.stars is not None) == tier_near(story, free[0])
                    for c in f.children
                    if len(free) < 3
                )
            ),
            None,
        )
        if whole is not None:
            for figure in free:
                figure.parent = whole
                whole.children.append(figure)
            return
    head = head_of_list(story, sentence, free)
    if head is not None:
        for figure in free:
            figure.parent = head
            head.children.append(figure)
        return
    gazetteer = story.reading.gazetteer
    singled = _SINGLED_OUT.match(story.fold, sentence.span.start) is not None
    earlier = (
        [t for t in memory.tops if not t.of_fraction and t.scope is not None]
        if distance == 0 or (distance == 1 and singled)
        else []
    )
    for k, figure in enumerate(free):
        scope = scope_of(story, sentence, figure)
        figure.scope = scope
        if scope is None:
            continue
        own_start = free[k - 1].count.end if k else sentence.span.start
        before = story.fold[own_start : figure.count.start]
        after = story.fold[figure.count.end : figure.count.end + 40]
        if _SUMS_OR_PLANS.search(before[-80:]) or (_OWN_ACT.search(after) and not singled):
            continue
        wanted = sum(f.number.value for f in free)
        fitting = sorted(earlier, key=lambda t: (t.number.value < wanted, t.number.value))
        for top in [*reversed(free[:k]), *fitting]:
            if top.scope is None or top.scope.place.level == "country" or top.status == "withdrawn":
                continue
            if (
                top.scope.place.id != scope.place.id
                and gazetteer.is_within(scope.place, top.scope.place)
                and figure.number.value < top.number.value
            ):
                figure.parent = top
                figure.adopted = True
                top.children.append(figure)
                break
        if figure.parent is None and NAMES_FOLLOW.match(story.fold, figure.count.end):
            join_round(story, sentence, figure, scope)


#: "1. ", "- ", "+ ", "a) ": an item of a list told line by line.
_ITEM = re.compile(r"\s*(?:\d{1,2}\s?[.)/]|[-+*•]|[a-h]\))\s")


def opens_item(story: Story, sentence: SentenceReading) -> bool:
    """Whether a sentence begins a line of a list; its mark may stand before it."""
    line = story.fold.rfind("\n", 0, sentence.span.start) + 1
    mark = _ITEM.match(story.fold, line)
    return mark is not None and mark.end() >= sentence.span.start


def head_of_list(story: Story, sentence: SentenceReading, items: list[Figure]) -> Figure | None:
    """The count before a colon whose list goes on line by line with this sentence.

    The list has ended where another count stood between, or where the items would be more than
    the head.
    """
    opened = story.memory.lists.get(sentence.span.zone)
    if opened is None or not opens_item(story, sentence):
        return None
    coming = sum(f.number.value for f in items)
    if opened.told + coming > opened.head.number.value:
        return None
    opened.told += coming
    return opened.head


def remember_list(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    """Whether a list is open after these counts: one before a colon opens it, another count ends
    it; an item may have a list of its own."""
    lists, zone = story.memory.lists, sentence.span.zone
    opens = story.fold[sentence.span.start : sentence.span.end].rstrip().endswith(":")
    for figure in products:
        if opens and (figure.parent is None or not opens_item(story, sentence)):
            told = sum(c.number.value for c in figure.children if c.product)
            lists[zone] = OpenList(figure, told)
        elif not opens and figure.parent is None:
            lists.pop(zone, None)


#: So many paragraphs on, a district's list may still part the round told before.
_ROUND_REACH = 8


def join_round(story: Story, sentence: SentenceReading, figure: Figure, scope: Scope) -> None:
    """A smaller place's count with its names, after a round of one tier: part of that round."""
    if tier_near(story, figure):
        return
    for whole in reversed(story.figures):
        if sentence.span.paragraph - whole.sentence.span.paragraph > _ROUND_REACH:
            return
        if not whole.product or whole.basis not in ("batch", "increment"):
            continue
        if whole.stars is None or whole.stars.low != whole.stars.high or whole.scope is None:
            continue
        if (
            whole.status not in ("target", "withdrawn")
            and whole.scope.place.level != "country"
            and whole.scope.place.id != scope.place.id
            and story.reading.gazetteer.is_within(scope.place, whole.scope.place)
            and figure.number.value < whole.number.value
        ):
            figure.parent, figure.adopted = whole, True
            whole.children.append(figure)
            return
