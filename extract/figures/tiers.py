"""The tier of each count: its own, the tail of its clause, a heading, its whole's, the title's."""

from __future__ import annotations

import itertools
import re

from extract.figures.breakdown import told_of
from extract.figures.model import Figure, Story
from extract.figures.words import FILLER
from extract.grammar.stars import StarMention
from extract.reading import SentenceReading
from extract.sieve import Sieve

_BOUNDARY = re.compile(
    r"[;:(]|\btrong\s+(?:so\s+)?(?:do|nay)\b|\bgom\b|\bbao\s+gom\b|\bnang\s+(?:tong|so)"
    r"|\bla [^,;:\d]{4,60}, dat\b|\bco\s+\d+\s+(?:don vi|chu the|co so|doanh nghiep|htx|hop tac xa|ho)\b"
)
_INVERTED = re.compile(
    r"[\s\"')]*(?:cap\s+\w+(?:\s+\w+)?\s*)?(?:nhat\s+)?(?:co(?:\s+tong(?:\s+cong|\s+so)?)?|la|(?:bao )?gom(?: co)?|:|\(|-|voi|hien\s+co|dat)\s*(?:den\s+)?"
)
#: "… phần lớn là 3 sao", "song chưa có sản phẩm nào đạt 5 sao": no tier of the count before it.
_MOSTLY = Sieve(
    r"\b(?:phan lon|chu yeu|da so|phan nhieu|phan dong|hau het|nhieu san pham|(?:chua|khong) du dieu kien|(?:chua|khong) co(?: them)?(?: san pham)?(?: nao)?)"
    r"(?: (?:la|dat|o|muc|hang|san pham|ocop|chuan|tieu chuan|duoc|cong nhan|xep|nang cap|nang hang|len))*\s*$"
)
_HOWEVER = Sieve(r"[,;] (?:song|nhưng|tuy nhiên)\b[^,;]{0,30}$")
_FOR = re.compile(
    r"(?:[^,;:.()]|\([^()]{0,30}\)){0,90}\b(?:cho|doi(?:\s+voi)?|la|len(?:\s+(?:thanh|toi|con\s+so))?)\s+(?:them\s+|ca\s+)?"
)


def attach_stars(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    fold = story.fold
    heading = heading_star(story, sentence, products)
    for star in sentence.stars:
        if star is heading:
            for f in products:
                f.stars, f.stars_rule = star, "stars.heading"
            continue
        before = next((f for f in reversed(products) if f.count.start <= star.start), None)
        after = next((f for f in products if f.count.start >= star.end), None)
        gap = fold[before.count.end : star.start] if before else ""
        lead = fold[star.end : after.count.start] if after else ""
        adjacent = before is not None and (
            star.start < before.count.end or bool(FILLER.fullmatch(gap))
        )
        inverted = after is not None and bool(_INVERTED.fullmatch(lead))
        if before is None and after is not None and not inverted:
            # "Công nhận sản phẩm đạt hạng 4 sao, gồm 03 sản phẩm là: …"
            inverted = lead.startswith(", ") and bool(_INVERTED.fullmatch(lead[1:]))
            inverted = inverted and not tier_behind(story, sentence, after)
        words = slice(max(sentence.span.start, star.start - 60), star.start)
        ranked = fold.startswith(" nhat", star.end)
        if (not ranked and _MOSTLY.search(story.fold[words])) or _HOWEVER.search(
            story.text.lower[words]
        ):
            continue
        if (
            after is not None
            and not lead.strip()
            and (
                before is None or "," in gap or ";" in gap or ":" in gap or before.stars is not None
            )
        ):
            if after.stars is None:
                after.stars, after.stars_rule = star, "stars.inverted"
            continue
        if before is not None and adjacent and not (inverted and before.stars is not None):
            if before.stars is None:
                before.stars = star
            elif star.national or goes_on(story, before.stars, star):
                before.stars = widen(before.stars, star)
            continue
        mark_only = inverted and re.fullmatch(r"[\s:(\-]*", lead) is not None
        if (
            mark_only
            and before is not None
            and before.stars is None
            and not _BOUNDARY.search(without_lists(gap))
        ):
            before.stars, before.stars_rule = star, "stars.tail"
            continue
        if inverted and after is not None:
            if after.stars is None:
                after.stars, after.stars_rule = star, "stars.inverted"
            continue
        if (
            before is not None
            and before.stars is not None
            and goes_on(story, before.stars, star)
            and not inverted
        ):
            before.stars = widen(before.stars, star)
            continue
        if before is not None and before.stars is None and not _BOUNDARY.search(without_lists(gap)):
            before.stars, before.stars_rule = star, "stars.tail"
            continue
        if (
            before is not None
            and before.stars is None
            and re.search(
                r"\((?:tiem nang |du kien )?(?:san pham |ocop |dat |hang |tieu chuan |chuan )*$",
                gap,
            )
        ):
            before.stars, before.stars_rule = star, "stars.tail"
            continue
        if before is not None and before.stars is None and closes_list(story, before, star):
            before.stars, before.stars_rule = star, "stars.tail"
            continue
        if after is not None and after.stars is None and _FOR.fullmatch(lead):
            after.stars, after.stars_rule = star, "stars.for"
    for figure in products:
        if figure.stars is None and figure.count.national:
            figure.stars = StarMention(figure.count.start, figure.count.end, 5, 5, national=True)
            figure.stars_rule = "stars.national"
    for figure in products:
        if (
            figure.stars is None
            and figure.parent is None
            and all(c.stars is None or c.stars.upgrade for c in figure.children)
        ):
            take_titled(story, sentence, figure)

    for figure in products:
        if figure.stars is None and figure.parent is None and not figure.count.group:
            take_told(story, sentence, figure)
        if figure.stars is None and figure.parent is None and not figure.count.group:
            take_asked(story, sentence, figure)
    bare = [
        f for f in products
        if f.parent is not None and f.stars is None and all(c.stars is None or c.stars_origin is not None or c.stars.upgrade for c in f.parent.children if c.product)
    ]  # fmt: skip
    for first, second in itertools.pairwise(products):
        if (
            second.stars is None and second.parent is None and first.stars is not None
            and first.stars.low == first.stars.high
            and re.match(r"\s*(?:duoc\s+)?(?:cong nhan (?:lai|moi)|cap (?:lai|moi)|danh gia lai)", story.fold[second.count.end : second.count.end + 30])
            and re.fullmatch(r"[^.;:]{0,30},\s*|[^.;:]{0,30}\bva\s+", story.fold[after_tier(first) : second.count.start])
        ):  # fmt: skip
            second.stars, second.stars_rule, second.stars_origin = (
                first.stars,
                "stars.sibling",
                "sentence",
            )
    for figure in bare:
        parent = figure.parent
        if figure.count.group:
            continue  # "nhóm thực phẩm có 23 sản phẩm" cuts the total another way
        if figure.adopted and parent is not None and parent.basis in ("total", "cumulative"):
            continue  # a district's total is not of the tier its province's was told for
        if (
            parent is not None
            and parent.stars is not None
            and parent.stars.low == parent.stars.high
        ) and parent.stars:
            figure.stars, figure.stars_rule, figure.stars_origin = (
                parent.stars,
                "stars.parent",
                "sentence",
            )


#: "2 sản phẩm, gồm: A, B của Công ty X được công nhận đạt hạng 5 sao": said of all that is listed.
_LIST_OPENS = re.compile(r"[\s,]*(?:moi )?(?:gom|bao gom|la)?\s*:")
_OF_ALL = Sieve(r"\b(?:duoc|dat|de nghi|de xuat|deu|cung|tham gia)\b[^.;:()]{0,60}$")


def closes_list(story: Story, before: Figure, star: StarMention) -> bool:
    """Whether a tier stands behind the whole list that a count opens, and behind nothing else."""
    gap = story.fold[before.count.end : star.start]
    own = [s for s in before.sentence.stars if before.count.end <= s.start <= star.start]
    return (
        _LIST_OPENS.match(gap) is not None
        and ";" not in gap
        and gap.count("(") == gap.count(")")
        and len(own) == 1
        and _OF_ALL.search(gap) is not None
    )


def tier_behind(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """Whether a count has a tier of its own right behind it."""
    end = figure.count.end
    return any(
        s.start >= end and FILLER.fullmatch(story.fold, end, s.start) for s in sentence.stars
    )


def take_titled(story: Story, sentence: SentenceReading, figure: Figure) -> None:
    """The tier that a headline tells for the same number."""
    titled = story.memory.titled.get(figure.number.value)
    exact = figure.number.qualifier == "exact"
    if titled is not None and exact and sentence.span.zone != "title":
        figure.stars, figure.stars_rule, figure.stars_origin = titled, "stars.title", "title"


#: "52 sản phẩm được đề nghị 5 sao. … chỉ 28 sản phẩm được công nhận": of the tier asked for.
_CAME_THROUGH = re.compile(
    r"\s*(?:ocop )?(?:da |moi )?duoc (?:[^.;,\d]{0,40} )?cong nhan\b(?![^.;]{0,40}\bsao\b)"
)


def take_asked(story: Story, sentence: SentenceReading, figure: Figure) -> None:
    """The tier that more products were put forward for, right before, where some came through."""
    if not story.memory.tops or not _CAME_THROUGH.match(story.fold, figure.count.end):
        return
    asked = story.memory.tops[-1]
    if (
        asked.status in ("proposed", "registered")
        and asked.number.value > figure.number.value
        and asked.stars is not None
        and asked.stars.low == asked.stars.high
        and sentence.span.paragraph == asked.sentence.span.paragraph
    ):
        figure.stars, figure.stars_rule, figure.stars_origin = (
            asked.stars,
            "stars.parent",
            "sentence",
        )


def take_told(story: Story, sentence: SentenceReading, figure: Figure) -> None:
    """The tier of the same number, told a few paragraphs before, where it is taken up."""
    earlier = told_of(story, sentence, figure)
    if earlier is None or earlier.stars is None or earlier.stars.low != earlier.stars.high:
        return
    figure.stars, figure.stars_rule, figure.stars_origin = earlier.stars, "stars.parent", "sentence"


def heading_star(
    story: Story, sentence: SentenceReading, products: list[Figure]
) -> StarMention | None:
    """ "Ở nhóm 3 sao, huyện A góp 6 sản phẩm, B 4 sản phẩm": one tier for the whole sentence."""
    if len(sentence.stars) != 1 or not products:
        return None
    star = sentence.stars[0]
    before = story.fold[sentence.span.start : star.start]
    after = story.fold[star.end : star.end + 3]
    if (
        star.end < products[0].count.start
        and re.fullmatch(
            r"\W*(?:o|voi|rieng|thuoc|trong|doi voi|ve)\s+(?:nhom|hang|muc|san pham)\s+(?:dat\s+)?(?:hang\s+)?",
            before,
        )
        and after.startswith((",", ":"))
    ):
        return star
    if star.start < products[0].count.start and len(products) > 1 and star.low == star.high:
        behind = story.fold[star.end : products[0].count.start]
        if re.match(r" (?:nhieu |it )?nhat\b", behind):
            return star  # "nhiều sản phẩm đề nghị 4 sao nhất với 15 sản phẩm, tiếp đến …"
        if behind.startswith(":") and not re.search(r"[.;]", behind):
            return star
    return None


def without_lists(gap: str) -> str:
    """A gap without bracketed asides and without the producers of the count."""
    return re.sub(r"\([^()]*\)", " ", gap)


def goes_on(story: Story, first: StarMention, second: StarMention) -> bool:
    between = story.fold[first.end : second.start]
    return bool(re.fullmatch(r"\s*(?:,|va|-|hoac|/|den)\s*(?:dat\s+|hang\s+|tu\s+)?", between))


def widen(first: StarMention, second: StarMention) -> StarMention:
    if second.national:
        return StarMention(
            first.start, second.end, first.low, first.high, first.upgrade, True, first.former
        )
    return StarMention(
        first.start, second.end, min(first.low, second.low), max(first.high, second.high)
    )


def after_tier(figure: Figure) -> int:
    return max(figure.count.end, figure.stars.end if figure.stars else 0)
