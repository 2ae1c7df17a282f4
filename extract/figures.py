"""Counts of products and producers: from numbers and nouns to facts.

Each sentence is read from left to right.  Its counts are laid out with their breakdown ("trong đó",
a colon, a bracket), each tier is given to the count it belongs to, status and basis follow the
words around a count or its parent, and place and date come from the context.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extract import modality
from extract.context import Scope
from extract.facts import (
    AsOfBasis,
    Basis,
    Evidence,
    Fact,
    Origin,
    ProducerCount,
    ProductCount,
    Residue,
    Status,
)
from extract.grammar.counts import Count, elided_products, read_count
from extract.grammar.dates import DateMention, published_date
from extract.grammar.numbers import Number
from extract.grammar.stars import StarMention
from extract.organisations import Organisations
from extract.reading import Reading, SentenceReading
from extract.scopes_at import scopes_at

_OPENER = re.compile(
    r"\b(?:trong\s+(?:so\s+)?(?:do|nay)|trong\s+tong\s+so|bao\s+gom|gom(?:\s+co)?|chia\s+ra|cu\s+the|including|of\s+which|among\s+(?:them|which)|comprising)\b|[:(]"
)
_SENTENCE_OPENER = re.compile(
    r"\W*(?:trong\s+(?:so\s+)?(?:do|nay)|trong\s+so\s+\w+|gom|bao\s+gom|cu\s+the|chia\s+(?:ra|theo)|including|of\s+(?:these|which)|among\s+(?:them|these))\b"
)
_LATE_OPENER = re.compile(r"[^.;:\d]{0,60}?,\s*trong\s+(?:so\s+)?(?:do|nay)\b")
_CLOSER = re.compile(
    r"(?:ngoai\s+ra|ben\s+canh\s+do|dong\s+thoi|rieng\b|nang\s+tong|luy\s+ke|den\s+nay|truoc\s+do|trong\s+khi|tinh\s+den|hien\s+(?:co|nay|toan)|\bphan\s+dau|muc\s+tieu|so\s+voi)"
)
_BOUNDARY = re.compile(
    r"[;:(]|\btrong\s+(?:so\s+)?(?:do|nay)\b|\bgom\b|\bbao\s+gom\b|\bnang\s+(?:tong|so)|\bincluding\b|\bof\s+which\b"
)
_FILLER = re.compile(
    r"[\s\"',(]*(?:(?:ocop|san\s+pham|duoc|da|deu|la|dat|xep|phan|hang|loai|chuan|tieu\s+chuan|cong\s+nhan|chung\s+nhan|gan|cap|tinh|huyen|"
    r"tiem\s+nang|de\s+xuat|de\s+nghi|dat\s+tu|tu|muc|thu|diem|theo|ket\s+qua|co|moi|lai|dich\s+vu|quoc\s+gia|danh\s+gia|so\s+bo|du\s+dieu\s+kien|con\s+lai|khac|"
    r"rated|certified|recogni[sz]ed|received|achieved|have|has|meet|met|are|is|were|with|as|at|reached|the|of|products?|for|getting|earned|standards?|ranked|classified)[\s\"',]*)*"
)
_INVERTED = re.compile(
    r"[\s\"')]*(?:cap\s+\w+(?:\s+\w+)?\s*)?(?:co(?:\s+tong(?:\s+cong|\s+so)?)?|la|gom|:|\(|-|voi|hien\s+co|dat)\s*(?:den\s+)?"
)
_FOR = re.compile(
    r"[^,;:.()]{0,90}\b(?:cho|doi\s+voi|la|len(?:\s+(?:thanh|toi|con\s+so))?)\s+(?:them\s+|ca\s+)?"
)
_LINK_PRODUCER = re.compile(
    r"(?:\b(?:cua|thuoc|den\s+tu|tu|cho|do|voi|boi|by|from|of|owned\s+by)|/)\s*(?:hon\s+|tren\s+|gan\s+)?$"
)
_LINK_LIST = re.compile(
    r"[\s,;()]*(?:(?:va|cung|voi|con|con\s+lai|co|la|gom|bao\s+gom|trong\s+do|and|including)\s*[:,]?\s*){0,3}[:(]?\s*(?:\(?[\d,.]+\s?%\)?[\s,;]*(?:va\s*)?)?"
)
_PARTY = re.compile(
    r"(?:ghi\s+nho|ky\s+ket|ky\s+(?:bien|chuong|thoa)|hop\s+dong|hop\s+tac(?!\s+xa)\s+(?:giua|voi|tieu))[^.;]{0,160}$"
)
_ATTENDANCE = re.compile(
    r"(?:dai\s+dien|tham\s+du|lanh\s+dao|su\s+tham\s+gia\s+cua|co\s+mat|tap\s+huan|dao\s+tao|ho\s+tro)[^.;:]{0,60}$"
)
_PER_UNIT = re.compile(
    r"\b(?:moi|tung|binh\s+quan|trung\s+binh)\s+(?:mot\s+)?(?P<unit>dia\s+phuong|huyen|xa|phuong|don\s+vi|noi|tinh|nam|chu\s+the|ho|thang|each)?[^,;.\d]{0,30}$"
)
#: "huyện A và huyện B cùng có 16 sản phẩm" (and not "cũng có").
_TOGETHER = re.compile(r"\b(?:cùng|đều)\b[^,;.\d]{0,25}$")
_LIST_GAP = re.compile(r"\W*(?:va|va huyen|huyen|cung|and)?\W*(?:deu\s+)?")
_IN_TURN = re.compile(r"(?:\b(?:co|dat|voi)\s+)?\b(?:lan\s+luot|tuong\s+ung)\b")
_RATE_AFTER = re.compile(
    r"\s*(?:ocop\s*)?(?:/\s*(?!\d)[a-z]|moi\s+(?:nam|thang|huyen|ngay)|per\s+)"
)
_DELTA_BEFORE = re.compile(
    r"\b(?:tang(?:\s+them)?|giam|nhieu\s+hon|it\s+hon|cao\s+hon|vuot|up|increase\s+of|gap)(?:\s+(?:hon|gan|khoang))?\s*$"
)
_DELTA_AFTER = re.compile(r"[^.;]{0,40}?\b(?:so\s+voi|compared|so\s+cung\s+ky|hon\s+so)")
_OUTPUT_BEFORE = re.compile(
    r"(?:san\s+xuat|tieu\s+thu|ban\s+ra|xuat\s+(?:ban|khau)|cung\s+(?:cap|ung)|san\s+luong|doanh\s+thu)[^.;,]{0,40}$"
)
_REST = re.compile(r"\b(?:con\s+lai|so\s+con\s+lai|the\s+rest)\b(?P<gap>[^.;:\d]{0,40}?)$")
_NOW = re.compile(
    r"den nay|toi nay|\bhien (?:nay|co|tai|da|toan|tinh|huyen|dang|con)|hien,|\bhien$|so far|\bnow\b|currently"
)
_COUNCIL = re.compile(
    r"\bdu\s+cham\b|\bhoi\s+dong\b[^.]{0,80}?\b(?:danh\s+gia|cham|hop|phan\s+hang|xem\s+xet|bo\s+phieu|chon|tham\s+dinh|de\s+nghi|de\s+xuat|nhat\s+tri)|\bto\s+chuc\s+(?:hoi\s+nghi\s+|buoi\s+)?danh\s+gia,?\s+(?:va\s+)?phan\s+hang|\b(?:council|judg)"
)
_DECIDED = re.compile(
    r"(?:ubnd\s+tinh\s+(?:da\s+)?phe\s+duyet|cong\s+nhan|phe\s+duyet\s+ket\s+qua|cap\s+(?:giay\s+)?chung\s+nhan|trao\s+(?:giay|bang|quyet\s+dinh)|ky\s+quyet\s+dinh|quyet\s+dinh\s+so\s+\d+\s*/|recogni[sz]ed|certified)"
)
_UNDECIDED_BEFORE = re.compile(
    r"(?:de\s+nghi|(?<!chuong )(?<!quy )(?<!hanh )(?<!qua )trinh|xem\s+xet|de\s+xuat|ban\s+hanh\s+quyet|cho\s+(?:cong|quyet)|lam\s+co\s+so|tham\s+muu|de\s+duoc|truoc\s+khi|\bse\b|chua|yeu\s+cau|tieu\s+chi|quy\s+dinh|quy\s+trinh|dieu\s+kien)[^.;]{0,60}$"
)
#: What was recognised before this round does not decide it.
_OLDER = re.compile(
    r"\bhien\b|(?:den|toi) nay|tinh den|luy ke|truoc do|(?:cac|nhung) nam truoc|tong so"
)
_ACT = re.compile(
    r"phe duyet (?:ket qua|danh)|ban hanh quyet dinh|ky (?:ban hanh )?quyet dinh|quyet dinh cong nhan|quyet dinh so|trao (?:giay|quyet|bang|chung)|cap (?:giay )?chung nhan|cong bo (?:ket qua|quyet)|hoi dong [^.;]{0,60}(?:hop|danh gia|cham|to chuc)|to chuc (?:danh gia|cham|hop)|\bdot (?:\d|i)|vua cong nhan|danh gia, phan hang"
)
_SUMS_UP = re.compile(
    r"(?:den|toi) nay|tinh den|\bhien (?:co|nay|toan|tinh|dang|huyen)|luy ke|tong so|tong cong|nang tong|(?:sau|qua) (?:hon |gan )?(?:\d+|mot|hai|ba|bon|nam|bay|tam|chin|muoi) nam|tinh ca"
)
_OWN_ACT = re.compile(
    r"^\s*(?:ocop\s+)?(?:da\s+|duoc\s+)*(?:cong nhan|danh gia|cap lai|thu hoi|de nghi|trung bay|dang ky|tham gia|du cham)"
)
#: "1 sản phẩm 4 sao của Công ty X (thị xã Y)": one producer, and where it is.
_OF_PRODUCER = re.compile(
    r"[^.;:,()\d]{0,40}?(?:\d sao )?\b(?:cua|do|thuoc)\s+(?:cong ty|ctcp|cty|htx|hop tac xa|doanh nghiep|co so|ho kinh doanh|to hop tac)\b[^.;:()\d]{2,90}?(?:\(|,|\bo|\btai|\bthuoc)?\s*"
)
_MORE_PRODUCERS = re.compile(
    r"\s*\)?\s*(?:,|;|va)\s+(?:cua\s+)?(?:cong ty|ctcp|cty|htx|hop tac xa|doanh nghiep|co so|ho kinh|to hop)"
)
#: "2.600 sản phẩm trên cả nước".
_WHOLE_UNIT = re.compile(r"(?:ca nuoc|toan quoc|(?:toan|tren dia ban|khap|trong)\s+\w+|nationwide)")
_WAYS = ("newly_recognised", "re_recognised", "upgraded")
#: "… đạt 60% kế hoạch năm (30 sản phẩm)": the bracket holds the plan.
_PLAN_BRACKET = re.compile(r"\b(?:ke hoach|chi tieu|muc tieu)[^.;,\d(]{0,24}\(\s*$")
_ASKS_AGAIN = re.compile(
    r"\bde nghi (?:duoc )?(?:xet )?(?:nang|danh gia|phan hang|cong nhan lai|cap lai)"
)
_PRODUCER_HAS = re.compile(
    r"\b(?:htx|hop tac xa|cong ty|cty|co so|doanh nghiep)\b[^,.;:]{0,50}\b(?:co|so huu)\s*$"
)
_OWNER_NOUN = r"(?:hop\s+tac\s+xa|htx|cong\s+ty|co\s+so|don\s+vi|doanh\s+nghiep|to\s+hop\s+tac|tht|ho\s+kinh\s+doanh|gia\s+dinh|nha\s+may)"
_OWNER_BEFORE = re.compile(
    rf"(?<!cac )(?<!nhieu )(?<!\d )\b(?P<head>{_OWNER_NOUN})\b(?P<name>[^.;:\d]{{0,70}}?)\b(?:hien|da|dang|cung|nay|con)?\s*\b(?:co|so\s+huu|duoc\s+cong\s+nhan|gop|voi)"
    r"(?:\s+(?:tong\s+(?:cong|so)|toi|den|them|du|hon|gan|tren))?\s+$"
)
_OWNER_BEHIND = re.compile(
    rf"[^.;:,\d]{{0,40}}?\bcua\s+(?P<head>{_OWNER_NOUN})\b(?!\s*,\s*(?:htx|hop tac|doanh|ho))"
)
_SAYS = re.compile(r"\bcho\s+(?:biet|hay)|thong\s+tin|thong\s+ke\b")


@dataclass(slots=True)
class Figure:
    """One count while it is read; becomes a fact when all its slots are known."""

    count: Count
    sentence: SentenceReading
    stars: StarMention | None = None
    stars_rule: str = "stars.own"
    stars_origin: Origin | None = None
    parent: Figure | None = None
    status: Status = "recognised"
    status_cue: modality.Cue | None = None
    modal: Status | None = None
    basis: Basis | None = None
    basis_cue: modality.Cue | None = None
    scope: Scope | None = None
    extra_scopes: tuple[Scope, ...] = ()
    as_of: str | None = None
    as_of_basis: AsOfBasis | None = None
    as_of_span: tuple[int, int] | None = None
    target_by: str | None = None
    producer: str | None = None
    derived: bool = False
    of_fraction: bool = False
    same: bool = False
    adopted: bool = False
    tail: int = 0
    children: list[Figure] = field(default_factory=list)

    @property
    def product(self) -> bool:
        return self.count.kind in ("product", "file")

    @property
    def number(self) -> Number:
        return self.count.number


@dataclass(slots=True)
class _Memory:
    """What earlier sentences leave behind for later ones."""

    tops: list[Figure] = field(default_factory=list)
    paragraph: int = -1
    event_day: DateMention | None = None
    titled: dict[int, StarMention] = field(default_factory=dict)
    year_said: DateMention | None = None
    act: bool = False
    act_zone: str = "body"
    act_paragraph: int = -1
    act_date: DateMention | None = None
    last_dated: Figure | None = None
    recent: list[Figure] = field(default_factory=list)
    producers: list[Figure] = field(default_factory=list)


def _gap_after_quote(figure: Figure) -> int:
    return max(figure.count.end, figure.stars.end if figure.stars else 0)


class FigureReader:
    """Reads the counts of one article; :meth:`run` gives facts and the numbers passed over."""

    def __init__(self, reading: Reading, numbers: Sequence[Number]) -> None:
        self._r = reading
        self._fold = reading.text.fold
        self._numbers = numbers
        self._memory = _Memory()
        self._residue: list[Residue] = []
        self._figures: list[Figure] = []
        self._council = [m.start() for m in _COUNCIL.finditer(self._fold)]
        self._council_only = self._only_council()

    # -- the whole article --------------------------------------------------------------------

    def run(self) -> tuple[list[Fact], list[Residue]]:
        k = 0
        for sentence in self._r.sentences:
            self._remember_days(sentence)
        for sentence in self._without_caption_gaps():
            while k < len(self._numbers) and self._numbers[k].core < sentence.span.start:
                k += 1
            mine: list[Number] = []
            while k < len(self._numbers) and self._numbers[k].end <= sentence.span.end:
                mine.append(self._numbers[k])
                k += 1
            self._remember_act(sentence)
            if mine or _REST.search(self._fold[sentence.span.start : sentence.span.end]):
                self._sentence(sentence, mine)
            elif sentence.span.paragraph != self._memory.paragraph:
                self._memory.tops = []
            if sentence.span.zone != "caption":
                self._memory.paragraph = sentence.span.paragraph
        self._widen_before_contrast()
        self._own_products()
        self._repeats()
        facts: list[Fact] = []
        for figure in self._figures:
            facts.extend(self._facts(figure))
        return facts, self._residue

    def _near_council(self, sentence: SentenceReading) -> bool:
        """Whether the article is about the council, or its paragraph speaks of it up to here."""
        at = bisect_right(self._council, sentence.span.end)
        if at == 0 or self._council[at - 1] <= sentence.span.start - 700:
            return False
        opening = self._r.sentences[min(2, len(self._r.sentences) - 1)].span.end
        paragraph = self._fold.rfind("\n", 0, sentence.span.start) + 1
        return self._council[0] < opening or self._council[at - 1] >= paragraph

    def _without_caption_gaps(self) -> list[SentenceReading]:
        """Sentences with paragraphs numbered as if captions did not stand between them."""
        out: list[SentenceReading] = []
        number, last = 0, -1
        for sentence in self._r.sentences:
            if sentence.span.zone != "caption" and sentence.span.paragraph != last:
                number, last = number + 1, sentence.span.paragraph
            out.append(replace(sentence, span=replace(sentence.span, paragraph=number)))
        return out

    def _only_council(self) -> bool:
        """A council has judged and nobody has decided: nothing in text or address says so."""
        fold = self._fold
        if not _COUNCIL.search(fold):
            return False
        slug = (self._r.source.url or "").lower()
        if re.search(r"cong-nhan|chung-nhan|recogni|grants|certif", slug) and not re.search(
            r"de-nghi|de-xuat|recommend", slug
        ):
            return False
        for m in _DECIDED.finditer(fold):
            before = fold[max(0, m.start() - 75) : m.start()]
            after = fold[m.end() : m.end() + 8]
            told_before = before[before.rfind(". ") + 1 :]
            if (
                _UNDECIDED_BEFORE.search(before)
                or after.startswith(" lai")
                or _OLDER.search(told_before)
            ):
                continue
            return False
        return True

    def _remember_act(self, sentence: SentenceReading) -> None:
        """Whether an act of recognition was told in this paragraph and nothing summed up since."""
        memory = self._memory
        if sentence.span.zone == "caption":
            return
        if sentence.span.paragraph != memory.act_paragraph:
            head = self._fold[sentence.span.start : sentence.span.start + 30]
            goes_on = re.match(
                r"\W*(?:theo do|cu the|ket qua|trong do|danh sach|dot nay|lan nay|chia|trong (?:so|dot))",
                head,
            )
            memory.act = memory.act and (memory.act_zone == "title" or goes_on is not None)
            memory.act_date = memory.act_date if memory.act else None
            memory.year_said = memory.year_said if memory.act else None
            memory.act_paragraph = sentence.span.paragraph
        text = self._fold[sentence.span.start : sentence.span.end]
        if _SUMS_UP.search(text):
            memory.act = False
        if _ACT.search(text):
            memory.act, memory.act_zone = True, sentence.span.zone
            days = [d for d in sentence.dates if d.kind == "day" and self._adverbial(sentence, d)]
            if days:
                memory.act_date = days[0]
        for d in sentence.dates:
            if d.kind in ("year", "round", "month", "period"):
                memory.year_said = d

    def _adverbial(self, sentence: SentenceReading, date: DateMention) -> bool:
        """Whether a day tells when the sentence's act was, not the date of a document in it."""
        before = self._fold[max(sentence.span.start, date.start - 60) : date.start]
        if re.search(
            r"(?:quyet dinh|ke hoach|cong van|nghi quyet|to trinh|so)\s[^,;]{0,50}$|(?:tu|den|truoc|sau|ke tu)\s+(?:het\s+)?(?:ngay\s*)?$",
            before,
        ):
            return False
        return not _SAYS.search(self._fold[date.end : date.end + 40])

    def _remember_days(self, sentence: SentenceReading) -> None:
        if self._memory.event_day is not None:
            return
        text = self._fold[sentence.span.start : sentence.span.end]
        for date in sentence.dates:
            if date.kind != "day":
                continue
            before = self._fold[max(sentence.span.start, date.start - 40) : date.start]
            if re.search(r"\d\s*/\s*[a-z-]+\s*,?\s*(?:ky\s+)?(?:ngay)?\s*$", before):
                continue
            if re.search(
                r"hoi dong|trao|hop|to chuc|khai mac|cong nhan|phe duyet|cap |ban hanh|cong bo|dien ra|ky |council",
                text,
            ) and not _SAYS.search(text[: max(0, date.end - sentence.span.start) + 40]):
                self._memory.event_day = date
                return

    # -- one sentence -------------------------------------------------------------------------

    def _sentence(self, sentence: SentenceReading, numbers: list[Number]) -> None:
        span = (sentence.span.start, sentence.span.end)
        counts = [read_count(self._r.text, n, span, english=self._r.english) for n in numbers]
        named = "san pham" in self._fold[span[0] : counts[0].start] if counts else False
        earlier = (bool(self._memory.tops) or named) and sentence.span.zone != "caption"
        counts = elided_products(counts, list(sentence.stars), self._r.text, earlier)
        figures: list[Figure] = []
        for count in counts:
            count = self._sift(count, sentence)
            if count.kind in ("product", "file", "producer"):
                figures.append(Figure(count, sentence))
            else:
                reason = "memorandum" if count.kind == "mou" else count.reason
                self._pass_over(count, reason)
        self._structure(sentence, figures)
        products = [f for f in figures if f.product]
        self._adopt(sentence, products)
        self._attach_stars(sentence, products)
        self._fractions(figures)
        self._remainders(sentence, figures)
        products = [f for f in figures if f.product]
        self._modalities(sentence, products)
        producers = self._producers(sentence, figures)
        kept = sorted([*products, *producers], key=lambda f: f.count.start)
        self._places(sentence, kept)
        self._dates(sentence, kept)
        self._figures.extend(kept)
        if sentence.span.zone == "title":
            for f in products:
                if f.stars is not None:
                    self._memory.titled.setdefault(f.number.value, f.stars)
        if sentence.span.zone == "caption":
            return
        self._memory.recent = [*self._memory.recent[-10:], *products]
        tops = [f for f in products if f.parent is None]
        if tops:
            same = sentence.span.paragraph == self._memory.paragraph
            self._memory.tops = [*self._memory.tops[-6:], *tops] if same else tops
        elif sentence.span.paragraph != self._memory.paragraph and not products:
            self._memory.tops = []

    def _pass_over(self, count: Count, reason: str | None) -> None:
        self._residue.append(
            Residue(
                count.number.core,
                count.number.end,
                self._r.text.nfc[count.number.core : count.number.end],
                reason,
            )
        )

    def _sift(self, count: Count, sentence: SentenceReading) -> Count:
        """Deltas, rates and outputs are counts of no standing."""
        if count.kind not in ("product", "file", "producer"):
            return count
        before = self._fold[max(sentence.span.start, count.start - 60) : count.start]
        reason = None
        if _RATE_AFTER.match(self._fold, count.end):
            reason = "a rate"
        elif _DELTA_BEFORE.search(before) and _DELTA_AFTER.match(self._fold, count.end):
            reason = "a difference against another time"
        elif re.search(r"\b(?:giam|vuot|gap)\s*$", before):
            reason = "a difference"
        elif (
            count.kind == "product" and count.number.value > 5000 and _OUTPUT_BEFORE.search(before)
        ):
            reason = "output, not products of the programme"
        elif count.number.decimal:
            reason = "not a whole number"
        if reason is None:
            return count
        return Count("none", count.number, count.start, count.end, reason=reason)

    # -- breakdown ----------------------------------------------------------------------------

    def _structure(self, sentence: SentenceReading, figures: list[Figure]) -> None:
        stack: list[tuple[Figure, bool]] = []
        start = sentence.span.start
        opener = _SENTENCE_OPENER.match(self._fold, start, sentence.span.end) or _LATE_OPENER.match(
            self._fold, start, sentence.span.end
        )
        if opener and self._memory.tops and sentence.span.paragraph - self._memory.paragraph <= 1:
            parent = self._parent_for([f for f in figures if f.product])
            if parent is not None:
                stack.append((parent, False))
        last: Figure | None = None
        last_producer: Figure | None = None
        open_producer: Figure | None = None
        previous_end = start
        for figure in figures:
            gap = self._fold[previous_end : figure.count.start]
            closing = gap.find(")")
            if closing >= 0 and "(" not in gap[:closing]:
                while stack and stack[-1][1]:
                    stack.pop()
            if _CLOSER.search(gap) and not (previous_end == start and opener):
                stack = []
            opened = _OPENER.search(gap) if previous_end != start or last is not None else None
            if (
                opened is not None
                and opened.group() == "("
                and (";" in gap or "," in gap[: opened.start()] or opened.start() > 45)
            ):
                opened = None  # a bracket after other words, not after the figure
            if figure.product:
                if opened is not None and last is not None:
                    bracket = gap.rfind("(") >= 0 and gap.rfind(")") < gap.rfind("(")
                    stack.append((last, bracket))
                figure.parent = stack[-1][0] if stack else None
                last = figure
            else:
                if opened is not None and last_producer is not None:
                    figure.parent = open_producer = last_producer
                elif open_producer is not None and _LINK_LIST.fullmatch(gap):
                    figure.parent = open_producer
                else:
                    open_producer = None
                if figure.parent is None:
                    last_producer = figure
            previous_end = figure.count.end
        self._taken_up(sentence, figures)
        for figure in figures:
            if figure.parent is not None:
                figure.parent.children.append(figure)

    def _taken_up(self, sentence: SentenceReading, figures: list[Figure]) -> None:
        """ "Trong 7 sản phẩm có 5 mới": the first figure is the whole of those after it, and the
        same as the earlier figure of that number, if there is one."""
        products = [f for f in figures if f.product]
        if not products or products[0].parent is not None:
            return
        first = products[0]
        before = self._fold[sentence.span.start : first.count.start]
        if not re.search(
            r"\b(?:trong(?:\s+(?:so|tong\s+so))?|among(?:\s+the)?|of\s+the)\s*$", before
        ):
            return
        same = next(
            (t for t in reversed(self._memory.tops) if t.number.value == first.number.value), None
        )
        if same is not None:
            first.parent = same
            first.same = True
        for other in products[1:]:
            if other.parent is None and other.number.value <= first.number.value:
                other.parent = first

    def _parent_for(self, parts: list[Figure]) -> Figure | None:
        """The earlier figure that a "Trong đó" takes up: the one its parts add up to, else the
        last one large enough."""
        tops = [t for t in self._memory.tops if t.modal != "target" or not t.of_fraction]
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

    def _adopt(self, sentence: SentenceReading, products: list[Figure]) -> None:
        """Figures of smaller places right after a larger place's figure are its parts.

        "… công nhận 26 sản phẩm OCOP 3 sao. TP.Lạng Sơn có 8 sản phẩm; huyện Hữu Lũng có 4": the
        districts' figures take tier, status, basis and date of the figure they part.
        """
        memory = self._memory
        distance = sentence.span.paragraph - memory.paragraph
        free = [f for f in products if f.parent is None]
        if not free or sentence.span.zone == "title":
            return
        if len(free) >= 2 and distance <= 1 and not any(f.number.of for f in free):
            total = sum(f.number.value for f in free)
            whole = next(
                (
                    f
                    for f in reversed(memory.recent)
                    if f.number.value == total
                    and not f.of_fraction
                    and not any(c.product for c in f.children)
                ),
                None,
            )
            if whole is not None:
                for figure in free:
                    figure.parent = whole
                    whole.children.append(figure)
                return
        gazetteer = self._r.gazetteer
        earlier = (
            [t for t in memory.tops if not t.of_fraction and t.scope is not None]
            if distance == 0
            else []
        )
        for k, figure in enumerate(free):
            scope = self._scope(sentence, figure)
            figure.scope = scope
            if scope is None:
                continue
            before = self._fold[sentence.span.start : figure.count.start]
            after = self._fold[figure.count.end : figure.count.end + 40]
            if re.search(
                r"\bhien\b|den nay|tinh den|tong so|phan dau|muc tieu|luy ke", before[-80:]
            ) or _OWN_ACT.search(after):
                continue
            wanted = sum(f.number.value for f in free)
            fitting = sorted(earlier, key=lambda t: (t.number.value < wanted, t.number.value))
            for top in [*reversed(free[:k]), *fitting]:
                if (
                    top.scope is None
                    or top.scope.place.level == "country"
                    or top.status == "withdrawn"
                ):
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

    # -- tiers --------------------------------------------------------------------------------

    def _attach_stars(self, sentence: SentenceReading, products: list[Figure]) -> None:
        fold = self._fold
        heading = self._heading(sentence, products)
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
                star.start < before.count.end or bool(_FILLER.fullmatch(gap))
            )
            inverted = after is not None and bool(_INVERTED.fullmatch(lead))
            if (
                after is not None
                and not lead.strip()
                and (
                    before is None
                    or "," in gap
                    or ";" in gap
                    or ":" in gap
                    or before.stars is not None
                )
            ):
                if after.stars is None:
                    after.stars, after.stars_rule = star, "stars.inverted"
                continue
            if before is not None and adjacent and not (inverted and before.stars is not None):
                if before.stars is None:
                    before.stars = star
                elif star.national or self._continues(before.stars, star):
                    before.stars = self._widen(before.stars, star)
                continue
            mark_only = inverted and re.fullmatch(r"[\s:(\-]*", lead) is not None
            if (
                mark_only
                and before is not None
                and before.stars is None
                and not _BOUNDARY.search(self._without_lists(gap))
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
                and self._continues(before.stars, star)
                and not inverted
            ):
                before.stars = self._widen(before.stars, star)
                continue
            if (
                before is not None
                and before.stars is None
                and not _BOUNDARY.search(self._without_lists(gap))
            ):
                before.stars, before.stars_rule = star, "stars.tail"
                continue
            if (
                before is not None
                and before.stars is None
                and re.search(r"\(\s*(?:san pham )?(?:ocop )?$", gap)
            ):
                before.stars, before.stars_rule = star, "stars.tail"
                continue
            if after is not None and after.stars is None and _FOR.fullmatch(lead):
                after.stars, after.stars_rule = star, "stars.for"
        for figure in products:
            if figure.stars is None and figure.count.national:
                figure.stars = StarMention(
                    figure.count.start, figure.count.end, 5, 5, national=True
                )
                figure.stars_rule = "stars.national"
        for figure in products:
            if (
                figure.stars is None
                and figure.parent is None
                and all(c.stars is None or c.stars.upgrade for c in figure.children)
            ):
                titled = self._memory.titled.get(figure.number.value)
                if (
                    titled is not None
                    and sentence.span.zone != "title"
                    and figure.number.qualifier == "exact"
                ):
                    figure.stars, figure.stars_rule, figure.stars_origin = (
                        titled,
                        "stars.title",
                        "title",
                    )

        bare = [
            f for f in products
            if f.parent is not None and f.stars is None and all(c.stars is None or c.stars_origin is not None or c.stars.upgrade for c in f.parent.children if c.product)
        ]  # fmt: skip
        for first, second in itertools.pairwise(products):
            if (
                second.stars is None and second.parent is None and first.stars is not None
                and first.stars.low == first.stars.high
                and re.match(r"\s*(?:duoc\s+)?(?:cong nhan (?:lai|moi)|cap (?:lai|moi)|danh gia lai)", self._fold[second.count.end : second.count.end + 30])
                and re.fullmatch(r"[^.;:]{0,30},\s*|[^.;:]{0,30}\bva\s+", self._fold[_gap_after_quote(first) : second.count.start])
            ):  # fmt: skip
                second.stars, second.stars_rule, second.stars_origin = (
                    first.stars,
                    "stars.sibling",
                    "sentence",
                )
        for figure in bare:
            parent = figure.parent
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

    def _heading(self, sentence: SentenceReading, products: list[Figure]) -> StarMention | None:
        """ "Ở nhóm 3 sao, huyện A góp 6 sản phẩm, B 4 sản phẩm": one tier for the whole sentence."""
        if len(sentence.stars) != 1 or not products:
            return None
        star = sentence.stars[0]
        before = self._fold[sentence.span.start : star.start]
        after = self._fold[star.end : star.end + 3]
        if (
            star.end < products[0].count.start
            and re.fullmatch(
                r"\W*(?:o|voi|rieng|thuoc|trong|doi voi|ve)\s+(?:nhom|hang|muc|san pham)\s+(?:dat\s+)?(?:hang\s+)?",
                before,
            )
            and after.startswith((",", ":"))
        ):
            return star
        return None

    @staticmethod
    def _without_lists(gap: str) -> str:
        """A gap without bracketed asides and without the producers of the count."""
        return re.sub(r"\([^()]*\)", " ", gap)

    def _continues(self, first: StarMention, second: StarMention) -> bool:
        between = self._fold[first.end : second.start]
        return bool(re.fullmatch(r"\s*(?:,|va|-|hoac|/|den)\s*(?:dat\s+|hang\s+|tu\s+)?", between))

    @staticmethod
    def _widen(first: StarMention, second: StarMention) -> StarMention:
        if second.national:
            return StarMention(
                first.start, second.end, first.low, first.high, first.upgrade, True, first.former
            )
        return StarMention(
            first.start, second.end, min(first.low, second.low), max(first.high, second.high)
        )

    # -- fractions and remainders -------------------------------------------------------------

    def _fractions(self, figures: list[Figure]) -> None:
        """ "26/30 sản phẩm đạt": 26 with the result, 30 put before the council (or planned)."""
        for figure in list(figures):
            number = figure.number
            if number.of is None or not figure.product:
                continue
            around = self._fold[max(0, figure.count.start - 60) : figure.count.end + 60]
            planned = number.of < number.value or bool(
                re.search(r"ke hoach|chi tieu|muc tieu", around)
            )
            whole = Number(
                number.of_start or number.core,
                number.of_start or number.core,
                number.end,
                number.of,
                number.of,
                "exact",
            )
            other = Figure(
                Count(
                    "product",
                    whole,
                    whole.start,
                    figure.count.end,
                    said_ocop=figure.count.said_ocop,
                ),
                figure.sentence,
            )
            other.modal = "target" if planned else "registered"
            other.of_fraction = True
            figures.insert(figures.index(figure) + 1, other)

    def _remainders(self, sentence: SentenceReading, figures: list[Figure]) -> None:
        """ "còn lại là 3 sao" without a number: the total less its named parts, marked derived."""
        fold = self._fold
        for star in sentence.stars:
            window = fold[max(sentence.span.start, star.start - 60) : star.start]
            m = _REST.search(window)
            if m is None:
                continue
            at = star.start - len(window) + m.start()
            if any(at <= f.count.start < star.start for f in figures):
                continue
            if any(f.stars is star for f in figures if f.count.start > star.start):
                continue
            before = [f for f in figures if f.product and f.count.end <= at]
            parent = next((f.parent for f in reversed(before) if f.parent is not None), None)
            if parent is None and before and before[0].children == [] and len(before) == 1:
                continue
            if parent is None:
                continue
            parts = [c for c in parent.children if c.product]
            if parent.number.qualifier != "exact" or any(
                p.number.qualifier != "exact" for p in parts
            ):
                continue
            rest = parent.number.value - sum(p.number.value for p in parts)
            if rest <= 0:
                continue
            for f in before:  # the tier is the remainder's, not the last part's
                if f.stars is star:
                    f.stars = None
            number = Number(at, at, star.end, rest, rest, "exact")
            figure = Figure(
                Count("product", number, at, star.end),
                sentence,
                stars=star,
                parent=parent,
                derived=True,
            )
            parent.children.append(figure)
            figures.append(figure)
            figures.sort(key=lambda f: f.count.start)

    # -- status and basis ---------------------------------------------------------------------

    def _modalities(self, sentence: SentenceReading, products: list[Figure]) -> None:
        text = self._r.text
        left = sentence.span.start
        carried: modality.Cue | None = None
        carried_basis: modality.Cue | None = None
        for k, figure in enumerate(products):
            after = next((f for f in products[k + 1 :] if f.count.start >= figure.count.end), None)
            following = after.count.start if after is not None else sentence.span.end
            split = self._split(figure.count.end, following, last=after is None)
            figure.tail = split
            own = modality.status_after(text, figure.count.end, split)
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
                opened = [m.end() for m in _OPENER.finditer(self._fold, left, figure.count.start)]
                left = opened[-1] if opened else left
            lead = modality.status_before(text, left, figure.count.start)
            if (
                carried is not None
                and carried.value != "target"
                and modality.resets(text, left, figure.count.start)
            ):
                carried = None
            modal: Status | None = figure.modal
            cue: modality.Cue | None = None
            cleared = own is not None and own.value == "recognised"
            governing = lead if lead is not None else carried
            if governing is not None and governing.value == "target" and lead is None and k == 0:
                governing = None
            if own is not None and self._overruled(own, lead, figure, left):
                own = None
            if lead is not None and own is None and self._judged(lead, figure):
                lead, cleared = None, True
            planned = (
                governing is not None
                and governing.value == "target"
                and "du kien" not in self._fold[governing.start : figure.count.start]
                and not modality.resets_target(text, governing.start, figure.count.start)
            )
            if own is not None and planned and own.value != "displayed":
                between = self._fold[governing.start : figure.count.start] if governing else ""
                kept = re.search(r"duy tri|\bgiu\b|cung co|ngoai|ben canh|tren co so", between)
                if kept and "hien co" in self._fold[own.start : own.end]:
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
                reached = figure.stars is not None and figure.stars_origin is None
                if modal == "registered" and (reached or cleared or self._starred(figure)):
                    modal, cue, cleared = None, None, True  # what has a tier has been through
            way = modality.recognition(text, left, figure.count.start, figure.count.end, split)
            if (
                modal is None
                and carried is not None
                and k > 0
                and (carried.value == "target" or not (way is not None or cleared))
            ):
                modal, cue = modality.as_status(carried.value), carried
            if (
                modal in (None, "recognised")
                and figure.modal is None
                and self._planned(sentence, figure, cue)
                and not (
                    parent is not None and parent.modal is None and own is None and lead is None
                )
            ) or self._bracketed_plan(sentence, figure):
                modal = "target"
            figure.modal = modal
            figure.status_cue = cue
            figure.status = modal or "recognised"
            if figure.stars is not None and figure.stars.upgrade and way is None:
                way = modality.Cue(
                    "upgraded", "status.upgraded", figure.stars.start, figure.stars.end
                )
            if way is not None and figure.status in ("recognised",):
                if way.value == "newly_recognised" and not self._set_against(products, figure):
                    pass
                else:
                    figure.status, figure.status_cue = modality.as_status(way.value), way
            elif (
                way is None
                and figure.status == "recognised"
                and parent is not None
                and parent.sentence is sentence
                and not figure.adopted
                and parent.status in _WAYS
            ):
                figure.status, figure.status_cue = parent.status, parent.status_cue
            basis = modality.basis_of(text, left, figure.count.start, figure.count.end, split)
            if basis is not None and basis.value == "increment":
                figure.basis, figure.basis_cue = "increment", basis
                carried_basis = basis
            elif (
                parent is not None
                and parent.basis == "increment"
                and parent.sentence is not sentence
                and basis is not None
            ):
                figure.basis, figure.basis_cue = modality.as_basis(basis.value), basis
            elif (
                parent is not None
                and parent.basis is not None
                and not self._own_basis(figure, parent, basis)
            ):
                figure.basis = parent.basis
            elif basis is not None:
                figure.basis, figure.basis_cue = modality.as_basis(basis.value), basis
                carried_basis = basis
            elif carried_basis is not None:
                figure.basis, figure.basis_cue = (
                    modality.as_basis(carried_basis.value),
                    carried_basis,
                )
            self._default_basis(figure, left)
            if figure.basis is None and k > 0:
                figure.basis = products[k - 1].basis
            if (
                figure.basis is None
                and self._memory.tops
                and figure.status == self._memory.tops[-1].status
            ):
                figure.basis = self._memory.tops[-1].basis
            if figure.basis is None:
                figure.basis = "total"
            summed = figure.basis in ("total", "cumulative") and (
                modality.strong_basis(figure.basis_cue)
                or (parent is not None and parent.status == "recognised")
            )
            council = self._council_only and self._near_council(sentence)
            if council and not summed and figure.basis == "total" and figure.status == "recognised":
                figure.basis = "batch"
            if (
                council
                and figure.status == "recognised"
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
            if (
                figure.stars is not None
                and figure.stars.high <= 2
                and figure.status in ("recognised", "proposed")
            ):
                figure.status = "other"
            if figure.count.kind == "file" and figure.status == "recognised":
                figure.status = "registered"
            left = max(
                figure.count.end, own.end if own is not None and own.value != "recognised" else 0
            )
            left = min(left, following)

    def _one_act(self, figure: Figure) -> bool:
        """Whether a status belongs to a round even where words sum up; taking part in the
        programme does not."""
        cue = figure.status_cue
        words = self._fold[cue.start : cue.end] if cue is not None else ""
        if "tham gia" in words and not re.search(r"danh gia|phan hang|\bcham|du thi", words):
            return False
        return figure.status in ("registered", "proposed", "displayed", *_WAYS)

    @staticmethod
    def _own_basis(figure: Figure, parent: Figure, basis: modality.Cue | None) -> bool:
        """Whether a part has a basis of its own: summed up inside a round's, or only adopted."""
        if basis is None or not modality.strong_basis(basis):
            return False
        summed = basis.rule == "basis.total" and parent.basis in ("batch", "increment")
        return summed or figure.adopted

    def _overruled(
        self, own: modality.Cue, lead: modality.Cue | None, figure: Figure, left: int
    ) -> bool:
        """Whether the words before a count, or its whole, say more of it than those behind it.

        "đánh giá lại 16 sản phẩm hết hạn" is about the new assessment; what asks for another one is
        put before the council as the whole is; what failed on the way to losing its certificate
        has lost it.
        """
        parent = figure.parent
        if own.value == "withdrawn":
            ways = modality.before(self._r.text, "recognition", left, figure.count.start)
            if "het" in self._fold[own.start : own.end]:  # ran out: why it was assessed again
                ways += modality.after(self._r.text, "recognition", figure.count.end, own.end)
            return any(w.value != "newly_recognised" for w in ways)
        if own.value == "displayed":
            sold = re.search(r"\bban\b|\bsan\b|sieu thi|ke hang", self._fold[own.start : own.end])
            return sold is not None and lead is not None and lead.value == "recognised"
        if own.value == "other":
            return parent is not None and parent.modal == "withdrawn"
        if figure.count.kind == "file" and lead is not None and lead.value == "registered":
            return own.value == "proposed"  # dossiers taken in, whatever they ask for
        if own.value == "proposed" and _ASKS_AGAIN.search(self._fold[own.start : own.end + 16]):
            put = lead is not None and lead.value == "registered"
            return put or (parent is not None and parent.modal == "registered")
        return False

    def _judged(self, lead: modality.Cue, figure: Figure) -> bool:
        """ "chấm 25 sản phẩm đạt 3 sao": a council's verb with the tier that came of it."""
        if lead.value != "registered" or figure.stars is None or figure.stars_origin is not None:
            return False
        if not re.search(
            r"\bcham\b|danh gia|tham dinh|hoi dong|phan hang", self._fold[lead.start : lead.end]
        ):
            return False
        return bool(
            re.match(r"[^.;,:]{0,40}?\bdat\b", self._fold[figure.count.end : figure.stars.start])
        )

    def _bracketed_plan(self, sentence: SentenceReading, figure: Figure) -> bool:
        return bool(_PLAN_BRACKET.search(self._fold[sentence.span.start : figure.count.start]))

    def _starred(self, figure: Figure) -> bool:
        return bool(
            re.match(
                r"\s*(?:ocop\s+)?(?:dat (?:sao|chuan)|duoc (?:gan sao|xep hang|cong nhan))",
                self._fold[figure.count.end : figure.count.end + 40],
            )
        )

    def _planned(self, sentence: SentenceReading, figure: Figure, cue: modality.Cue | None) -> bool:
        """ "Đến 2025 có ít nhất 200 sản phẩm": a floor, or a year to come, tells a plan."""
        now = published_date(self._r.frame.published)
        before = [d for d in sentence.dates if d.end <= figure.count.start]
        if self._bracketed_plan(sentence, figure):
            return True
        if (
            now is not None
            and before
            and int(before[-1].last[:4]) > now[0]
            and (figure.parent is None or figure.parent.sentence is not sentence)
        ):
            return True
        return figure.number.qualifier == "at_least" and (cue is None or cue.value != "recognised")

    def _set_against(self, products: list[Figure], figure: Figure) -> bool:
        """Whether "mới" stands beside products recognised again or upgraded."""
        text = self._fold
        others = re.search(
            r"cong nhan lai|cap lai|danh gia lai|nang hang|thang hang|tai cong nhan|nang sao|nang cap|re-?evaluat|re-?certif|upgrad|lan dau|for the first time",
            text,
        )
        return others is not None

    def _split(self, start: int, end: int, *, last: bool) -> int:
        """Where the words after a count stop being its own and begin to lead to the next one."""
        gap = self._fold[start:end]
        opener = re.search(
            r"\btrong\s+(?:so\s+)?(?:do|nay)\b|\bbao\s+gom\b|\bgom\b|;|:|\bnang\s+tong|\btrong\s+khi|\bnen\b(?!\s+bi)",
            gap,
        )
        if opener:
            gap = gap[: opener.start()]
        if last:
            comma = re.search(
                r",\s*(?:vuot|tang|chiem|cao|gap|dung|dua|nang|qua\s+do|gop\s+phan|trong|hoi|dong\s+thoi|ben|tuy|nhung|con|day|voi\s+tong)\b",
                gap,
            )
            return start + (comma.start() if comma else len(gap))
        comma_at = max(gap.rfind(","), gap.rfind("("))
        if comma_at >= 0:
            return start + comma_at
        joined = gap.rfind(" va ")
        return start + (joined if joined >= 0 else len(gap))

    def _default_basis(self, figure: Figure, left: int) -> None:
        before = self._fold[max(left, figure.count.start - 60) : figure.count.start]
        if figure.status == "target":
            if (
                (figure.stars is not None and figure.stars.upgrade)
                or re.search(
                    r"danh gia lai|cong nhan lai|nang hang|nang cap|thang hang", before[-24:]
                )
            ) or (
                figure.of_fraction
                or modality.lifted(self._r.text, figure.count.start, figure.count.end)
                or re.search(
                    r"\b(?:se|ke hoach|du kien)\b.*\b(?:cong nhan|danh gia|phan hang|xep hang)\s*$",
                    before,
                )
            ):
                figure.basis = "batch"
            elif re.search(r"cong nhan moi|phat trien moi|cap moi|moi $", before[-24:]):
                figure.basis = "increment"
            elif figure.basis in (None, "batch"):
                figure.basis = (
                    "increment" if modality.new_ones(self._r.text, figure.count.end) else "total"
                )
            return
        weak = figure.basis_cue is not None and figure.basis_cue.rule == "basis.has"
        if (
            figure.basis == "total"
            and weak
            and self._memory.act
            and figure.status == "recognised"
            and not re.search(r"\btoan\b", before)
        ):
            figure.basis = "batch"
        if figure.basis is not None:
            said = modality.strong_basis(figure.basis_cue)
            acts = (
                "registered",
                "proposed",
                "displayed",
                "withdrawn",
                "re_recognised",
                "newly_recognised",
                "upgraded",
                "other",
            )
            if (
                figure.basis == "total"
                and figure.status in acts
                and figure.parent is None
                and (not said or self._one_act(figure))
            ):
                figure.basis = "batch"
            if figure.number.of is not None and figure.basis == "total":
                figure.basis = "batch"
            return
        if figure.status in (
            "registered",
            "proposed",
            "displayed",
            "withdrawn",
            "re_recognised",
            "newly_recognised",
            "upgraded",
        ):
            figure.basis = "batch"
            return
        if re.search(
            r"(?<!duoc )cong nhan|trao|cap giay|(?<!duoc )chung nhan|phan hang|xep hang", before
        ):
            figure.basis = "batch"
        elif _PRODUCER_HAS.search(before):
            figure.basis = "total"
        elif self._memory.act or self._council_only:
            figure.basis = "batch"
        elif re.search(r"\b(?:co|dat|voi|la|has|have)\s*$", before) or not before.strip():
            figure.basis = "total"

    # -- producers ----------------------------------------------------------------------------

    def _producers(self, sentence: SentenceReading, figures: list[Figure]) -> list[Figure]:
        """Keep the producers of the products; attendants, parties and others are passed over."""
        kept: list[Figure] = []
        products = [f for f in figures if f.product]
        previous: Figure | None = None
        for figure in figures:
            if figure.product:
                previous = figure
                continue
            before = self._fold[sentence.span.start : figure.count.start]
            gap = self._fold[previous.count.end : figure.count.start] if previous else before
            reason = self._not_producers(figure, before, gap, previous, products, kept)
            if reason is not None:
                self._pass_over(figure.count, reason)
                continue
            mate = self._mate(figure, products)
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
                    self._r.text, figure.count.end, min(sentence.span.end, figure.count.end + 40)
                )
                if (
                    mate.status == "recognised"
                    and own is not None
                    and own.value == "registered"
                    and mate.modal is None
                ):
                    figure.status = "registered"
            else:
                self._alone(sentence, figure)
            if figure.parent is not None and figure.parent in kept:
                figure.status, figure.basis = figure.parent.status, figure.parent.basis
                figure.modal = figure.parent.modal
            previous = figure
            kept.append(figure)
        parts = [f for f in kept if f.count.producer_kind != "all" and f.parent is None]
        if len(parts) >= 2:
            total = sum(f.number.value for f in parts)
            whole = next(
                (f for f in reversed(self._memory.producers) if f.number.value == total), None
            )
            if whole is not None:
                for f in parts:
                    f.parent, f.status, f.modal, f.basis = (
                        whole,
                        whole.status,
                        whole.modal,
                        whole.basis,
                    )
        self._memory.producers = [
            *self._memory.producers[-6:],
            *[f for f in kept if f.count.producer_kind == "all"],
        ]
        kinds = {f.count.producer_kind for f in kept}
        if len(kinds - {"all"}) >= 1:
            for f in kept:
                if f.count.site:
                    beside = any(
                        o is not f and o.parent is not f and o.count.producer_kind not in ("all",)
                        and _LINK_LIST.fullmatch(self._fold[min(o.count.end, f.count.end) : max(o.count.start, f.count.start)])
                        for o in kept
                    )  # fmt: skip
                    if beside and not f.children:
                        f.count = replace(f.count, producer_kind="household")
        return kept

    def _not_producers(
        self, figure: Figure, before: str, gap: str, previous: Figure | None,
        products: list[Figure], kept: list[Figure],
    ) -> str | None:  # fmt: skip
        surface = self._fold[figure.count.start : figure.count.end]
        strong = "chu the" in surface or bool(re.search(r"entit|subjects|producers", surface))
        if _PARTY.search(before[-220:]) and not strong:
            return "a party of a memorandum"
        if re.match(r"\s*(?:%|phan tram)", self._fold[figure.number.end : figure.number.end + 12]):
            return "percentage"
        if _PER_UNIT.search(before[-50:]):
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
        if kept and previous is kept[-1] and _LINK_LIST.fullmatch(gap):
            return None
        following = next((f for f in products if f.count.start >= figure.count.end), None)
        if following is not None:
            lead = self._fold[figure.count.end : following.count.start]
            if re.fullmatch(
                r"[^.;:]{0,40}?\b(?:voi|co|lam ra|gioi thieu|mang|dua|tham gia voi)\s+(?:hon |tren |gan |khoang )?",
                lead,
            ) and not _ATTENDANCE.search(before[-70:]):
                return None
        if re.match(
            r"[\s(]*(?:tham gia|dang ky)[^.;]{0,20}(?:ocop|danh gia)|\s*(?:co|san xuat) san pham (?:duoc )?(?:cong nhan )?(?:dat )?ocop|\s*ocop\b",
            self._fold[figure.count.end : figure.count.end + 60],
        ):
            return None if not _ATTENDANCE.search(before[-70:]) else "attendance"
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

    def _mate(self, figure: Figure, products: list[Figure]) -> Figure | None:
        """The product count in whose clause a producer count stands."""
        before = [f for f in products if f.count.end <= figure.count.start]
        if before:
            # "trong đó 24 … và 75 … 3 sao, của 52 chủ thể": back to the total of the breakdown
            last = before[-1]
            gap = self._fold[last.count.end : figure.count.start]
            if (
                last.parent is not None
                and re.search(r"sao\s*[,;)]\s*(?:cua|thuoc|cho)\s*$|sao (?:cho|cua)\s*$", gap)
                and not last.derived
            ):
                return last.parent
            return last
        after = [f for f in products if f.count.start >= figure.count.end]
        return after[0] if after else None

    def _alone(self, sentence: SentenceReading, figure: Figure) -> None:
        text = self._r.text
        own = modality.status_after(
            text, figure.count.end, min(sentence.span.end, figure.count.end + 80)
        )
        lead = modality.status_before(text, sentence.span.start, figure.count.start)
        cue = own if own is not None and own.value != "recognised" else lead
        if self._fold[figure.count.start : figure.count.end].endswith("tham gia"):
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
            tops = self._memory.tops
            if tops and sentence.span.paragraph - tops[-1].sentence.span.paragraph <= 1:
                figure.basis = "batch" if tops[-1].basis == "increment" else tops[-1].basis
                if cue is None:
                    figure.status, figure.modal = tops[-1].status, tops[-1].modal
            else:
                figure.basis = "batch" if figure.status == "registered" else "total"

    # -- place --------------------------------------------------------------------------------

    def _places(self, sentence: SentenceReading, figures: list[Figure]) -> None:
        for figure in figures:
            figure.scope = self._scope(sentence, figure)
        self._in_turn(sentence, figures)
        for figure in list(figures):
            left = max(sentence.span.start, figure.count.start - 60)
            m = _PER_UNIT.search(self._fold[left : figure.count.start])
            together = _TOGETHER.search(self._r.text.lower, left, figure.count.start)
            if not figure.product or (m is None and together is None):
                continue
            at = left + m.start() if m is not None else together.start() if together else left
            chain = self._listed_before(sentence, at)
            if m is None and len(chain) < 2:
                continue
            unit = m.group("unit") if m is not None else None
            if chain and unit != "nam":
                figure.scope, figure.extra_scopes = chain[0], tuple(chain[1:])
            elif unit:
                figures.remove(figure)
                self._pass_over(figure.count, "per unit")

    def _listed_before(self, sentence: SentenceReading, at: int) -> list[Scope]:
        """The places of the list that ends at an offset, in order: "huyện A, huyện B" mỗi nơi."""
        chain: list[Scope] = []
        for use in reversed(sentence.uses):
            if use.end > at or use.place.level == "country":
                continue
            if at - use.end > 40 or not _LIST_GAP.fullmatch(self._fold, use.end, at):
                break
            surface = self._r.text.nfc[use.start : use.end]
            chain.append(Scope(use.place, use.start, use.end, surface, None))
            at = use.start
        return chain[::-1]

    def _in_turn(self, sentence: SentenceReading, figures: list[Figure]) -> None:
        """ "Huyện A và huyện B lần lượt có 12 và 9 sản phẩm": the first of each, then the second."""
        for m in _IN_TURN.finditer(self._fold, sentence.span.start, sentence.span.end):
            led = self._fold[max(sentence.span.start, m.start() - 8) : m.start()]
            chain = self._listed_before(sentence, m.start() - len(led) + len(led.rstrip(" ,(")))
            behind = [f for f in figures if f.product and f.count.start >= m.end()]
            if len(chain) >= 2 and behind:
                unread = max(
                    0, len(chain) - len(behind)
                )  # "5 và 4 sản phẩm": the noun is the last's
                for figure, scope in zip(behind, chain[unread:], strict=False):
                    figure.scope = scope

    def _scope(self, sentence: SentenceReading, figure: Figure) -> Scope | None:
        attached = self._attached(sentence, figure)
        if attached is not None:
            return attached
        parent = figure.parent
        events = [e for e in sentence.events if e.offset < figure.count.start <= e.until]
        lower = (
            parent.count.end
            if parent is not None and parent.sentence is sentence
            else sentence.span.start
        )
        own = [e for e in events if e.offset >= lower]
        if parent is not None and not own:
            return parent.scope
        if own:
            return own[-1].scope
        if events:
            return events[-1].scope
        return sentence.scope

    def _attached(self, sentence: SentenceReading, figure: Figure) -> Scope | None:
        """ "17 sản phẩm của thành phố Yên Bái", "… trên địa bàn huyện Mỹ Xuyên"."""
        limit = figure.tail or min(sentence.span.end, figure.count.end + 90)
        for use in sentence.uses:
            if use.start < figure.count.end or use.start > limit:
                continue
            gap = self._fold[figure.count.end : use.start]
            if use.role == "seat":
                if _OF_PRODUCER.fullmatch(gap) and not _MORE_PRODUCERS.match(self._fold, use.end):
                    return Scope(
                        use.place, use.start, use.end, self._r.text.nfc[use.start : use.end], None
                    )
                break
            if re.fullmatch(
                r"[^.;:,()\d]{0,46}?(?:\d sao )?\b(?:cua|tai|o|thuoc|tren dia ban|den tu|of|in|from)\s+(?:cac\s+|ca\s+|toan\s+|the\s+)?(?:former\s+)?",
                gap,
            ):
                after = self._fold[use.end : use.end + 40]
                if (
                    use.role == "list"
                    or re.match(
                        r"\s*(?:,|va)\s+(?:cac\s+)?(?:tinh|huyen|dia phuong|thanh pho)", after
                    )
                ) and use.role == "list":
                    return None
                return Scope(
                    use.place, use.start, use.end, self._r.text.nfc[use.start : use.end], None
                )
            break
        for event in sentence.events:
            if (
                figure.count.end <= event.offset <= limit
                and _WHOLE_UNIT.match(self._fold, event.offset)
                and re.fullmatch(r"[^.;:,()\d]{0,30}", self._fold[figure.count.end : event.offset])
            ):
                return event.scope
        return None

    def _widen_before_contrast(self) -> None:
        """ "Riêng tỉnh X" sets X off from what was told before it: the wider unit."""
        main = self._r.frame.main
        if main is None:
            return
        wider = self._r.frame.country
        if main.place.level in ("district", "commune"):
            wider = replace(main, place=self._r.gazetteer.province_of(main.place))
        for sentence in self._r.sentences:
            head = self._fold[sentence.span.start : sentence.span.start + 60]
            m = re.match(r"\W*rieng\s+(?:tai\s+|o\s+|doi voi\s+|voi\s+)?", head)
            if not m or sentence.span.zone == "title":
                continue
            at = sentence.span.start + m.end()
            if not any(
                u.start <= at + 6 and u.end > at and u.place.id == main.place.id
                for u in sentence.uses
            ):
                continue
            for figure in self._figures:
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

    # -- dates --------------------------------------------------------------------------------

    def _dates(self, sentence: SentenceReading, figures: list[Figure]) -> None:
        published = self._r.frame.published
        left = sentence.span.start
        for k, figure in enumerate(figures):
            parent = figure.parent
            following = figures[k + 1].count.start if k + 1 < len(figures) else sentence.span.end
            before = [d for d in sentence.dates if left <= d.start and d.end <= figure.count.start]
            after = [
                d
                for d in sentence.dates
                if figure.count.end <= d.start < (figure.tail or following)
            ]
            if figure.status == "target":
                if figure.of_fraction:
                    after = []
                    before = [
                        d for d in sentence.dates if d.kind in ("year", "month", "round", "day")
                    ]
                figure.target_by = self._target(sentence, before, after) or (
                    parent.target_by if parent else None
                )
                if figure.target_by is None and k > 0 and figures[k - 1].status == "target":
                    figure.target_by = figures[k - 1].target_by
                if figure.of_fraction and figure.target_by:
                    figure.target_by = figure.target_by[:4]
                if figure.target_by is None:
                    figure.target_by = self._target(
                        sentence, list(sentence.dates), []
                    ) or self._target_context(sentence)
                continue
            date = self._own_date(sentence, figure, before, after)
            if (
                date is not None
                and figure.status == "displayed"
                and date.first != date.last
                and date.first[:7] == date.last[:7]
            ):
                figure.as_of, figure.as_of_basis, figure.as_of_span = (
                    date.last[:7],
                    "text",
                    (date.start, date.end),
                )
            elif date is not None:
                figure.as_of, figure.as_of_basis, figure.as_of_span = (
                    date.last,
                    "text",
                    (date.start, date.end),
                )
            elif parent is not None and parent.as_of is not None:
                figure.as_of, figure.as_of_basis, figure.as_of_span = (
                    parent.as_of,
                    parent.as_of_basis,
                    parent.as_of_span,
                )
            elif k > 0 and figures[k - 1].as_of is not None and figures[k - 1].status != "target":
                prior = figures[k - 1]
                figure.as_of, figure.as_of_basis, figure.as_of_span = (
                    prior.as_of,
                    prior.as_of_basis,
                    prior.as_of_span,
                )
            else:
                self._context_date(sentence, figure, published)
            if figure.as_of is not None:
                self._memory.last_dated = figure

    def _target(
        self, sentence: SentenceReading, before: list[DateMention], after: list[DateMention]
    ) -> str | None:
        for date in [*reversed(before), *after]:
            if date.kind in ("year", "period", "month", "day", "round"):
                return date.last
        return None

    def _target_context(self, sentence: SentenceReading) -> str | None:
        """The year a plan is for when its sentence names none: the paragraph's, else the title's."""
        if self._memory.year_said is not None:
            return self._memory.year_said.last
        text = self._fold[sentence.span.start : sentence.span.end]
        year = self._r.frame.year
        if year is not None and re.search(r"nam nay|trong nam|cuoi nam|het nam|this year", text):
            return str(year)
        return str(self._r.frame.slug_year) if self._r.frame.slug_year else None

    def _after_publication(self, date: DateMention) -> bool:
        """Whether a date begins after the article came out: no figure holds as of a day to come."""
        published = (self._r.frame.published or "")[:10]
        return bool(published) and date.first > published and not published.startswith(date.first)

    def _own_date(
        self,
        sentence: SentenceReading,
        figure: Figure,
        before: list[DateMention],
        after: list[DateMention],
    ) -> DateMention | None:
        now = published_date(self._r.frame.published)
        fold = self._fold
        usable: list[DateMention] = []
        for d in before:
            lead = fold[max(sentence.span.start, d.start - 34) : d.start]
            if re.search(
                r"(?:giai doan|so voi|tu nam|ke hoach|truoc nam|de an)\s*\(?(?:nam\s*)?$", lead
            ) and not (
                d.kind == "period"
                and figure.status == "recognised"
                and now
                and int(d.last[:4]) <= now[0]
            ):
                continue
            if self._after_publication(d):
                continue
            if (
                d.kind == "day"
                and _SAYS.search(fold[d.end : d.end + 40])
                and figure.basis == "batch"
            ):
                continue
            usable.append(d)
        near = [
            d for d in after
            if d.kind in ("year", "round", "month", "day", "quarter")
            and re.fullmatch(r"[^.;,:]{0,70}?(?:trong|dot \d+|vao|den|tinh den|cuoi|het|ngay|in|,)?\s*(?:nam\s*)?[\s(]*", fold[figure.count.end : d.start])
            and not re.search(r"so voi|hieu luc|tu ngay|thoi han|ke tu", fold[figure.count.end : d.start])
            and not self._after_publication(d)
        ]  # fmt: skip
        if figure.status == "withdrawn":
            late = [
                d
                for d in sentence.dates
                if re.search(
                    r"(?:tu|ke tu|vao)\s+(?:ngay\s*)?$", fold[max(0, d.start - 14) : d.start]
                )
            ]
            if late:
                return late[-1]
        if figure.basis in ("batch", "increment"):
            days = [d for d in usable if d.kind == "day"]
            told = [d for d in days if self._adverbial(sentence, d)]
            if told:
                return told[-1]
            years = [d for d in usable if d.kind != "day"]
            if near or years:
                return near[0] if near else years[-1]
            return days[-1] if days else None
        if near and not usable:
            return near[0]
        return usable[-1] if usable else None

    def _context_date(
        self, sentence: SentenceReading, figure: Figure, published: str | None
    ) -> None:
        text = self._fold[sentence.span.start : figure.count.end]
        memory = self._memory
        day = published[:10] if published else None
        if (
            re.search(r"tu dau nam(?: 20\d\d)? (?:den|toi) nay|\bnam nay\b|trong nam nay", text)
            and self._r.frame.year
        ):
            figure.as_of, figure.as_of_basis = str(self._r.frame.year), "text"
            return
        if _NOW.search(text) and figure.basis in ("total", "cumulative", None):
            event = memory.event_day
            if day:
                figure.as_of, figure.as_of_basis = day, "published"
            elif event is not None and event.start < figure.count.start:
                figure.as_of, figure.as_of_basis = event.last, "event"
                figure.as_of_span = (event.start, event.end)
            elif self._r.frame.year:
                figure.as_of, figure.as_of_basis = str(self._r.frame.year), "text"
            return
        if figure.basis in ("batch", "increment") and memory.act_date is not None and memory.act:
            figure.as_of, figure.as_of_basis = memory.act_date.last, "event"
            figure.as_of_span = (memory.act_date.start, memory.act_date.end)
            return
        last = memory.last_dated
        if (
            last is not None
            and last.sentence.span.paragraph == sentence.span.paragraph
            and last.as_of
            and (
                last.basis == figure.basis
                or (figure.basis == "total" and last.as_of_basis != "published")
            )
        ):
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                last.as_of,
                last.as_of_basis,
                last.as_of_span,
            )
            return
        if figure.basis in ("total", "cumulative", None):
            if re.search(r"nang (?:tong )?so|nang tong", text) and memory.event_day is not None:
                event = memory.event_day
                figure.as_of, figure.as_of_basis, figure.as_of_span = (
                    event.last,
                    "event",
                    (event.start, event.end),
                )
            elif day:
                figure.as_of, figure.as_of_basis = day, "published"
            elif self._r.frame.year:
                figure.as_of, figure.as_of_basis = str(self._r.frame.year), "text"
            return
        said = self._year_nearby(sentence)
        event = memory.event_day
        named = self._r.frame.slug_year
        if event is not None and not (named is not None and named < int(event.year)):
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                event.last,
                "event",
                (event.start, event.end),
            )
        elif said is not None:
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                said.last,
                "text",
                (said.start, said.end),
            )
        elif self._r.frame.slug_year is not None:
            figure.as_of, figure.as_of_basis = str(self._r.frame.slug_year), "text"
        elif self._r.frame.year:
            figure.as_of = day if day else str(self._r.frame.year)
            figure.as_of_basis = "published" if day else "text"

    def _year_nearby(self, sentence: SentenceReading) -> DateMention | None:
        for other in self._r.sentences:
            if other.span.zone == "title" or other.span.paragraph == sentence.span.paragraph:
                for d in other.dates:
                    if d.kind in ("year", "round") and (
                        self._r.frame.year is None or int(d.year) <= self._r.frame.year
                    ):
                        return d
        return None

    def _own_products(self) -> None:
        """Figures of one producer: "HTX X có 5 sản phẩm", "ba sản phẩm của đơn vị"."""
        organisations = Organisations(self._r, scopes_at(self._r))
        for figure in self._figures:
            if not figure.product:
                continue
            if figure.parent is not None and figure.parent.producer is not None:
                figure.producer = figure.parent.producer
                continue
            before = self._fold[
                max(figure.sentence.span.start, figure.count.start - 110) : figure.count.start
            ]
            after = self._fold[figure.count.end : figure.sentence.span.end]
            m = _OWNER_BEFORE.search(before) or _OWNER_BEHIND.match(after)
            if m is None or figure.scope is None:
                continue
            leads = m.re is _OWNER_BEFORE
            base = figure.count.start - len(before) if leads else figure.count.end
            at, end = base + m.start("head"), base + m.end("head")
            named = next((p for p in organisations.producers if p.start <= at < p.end), None)
            if named is None:
                named = organisations.last_producer(at, self._fold[at:end])
            figure.producer = named.name if named is not None else self._r.text.nfc[at:end]

    def _repeats(self) -> None:
        """A headline, a caption or a later sentence that repeats a figure speaks of the same one.

        The repeated figure lends basis and date to the mention that has none of its own words for
        them.
        """
        known: dict[tuple[object, ...], Figure] = {}
        ordered = sorted(
            self._figures,
            key=lambda f: (f.sentence.span.zone in ("title", "caption"), f.count.start),
        )
        for figure in ordered:
            number = figure.number
            if number.qualifier != "exact" or number.value < 2:
                continue
            place = figure.scope.place.id if figure.scope else None
            key = (figure.product, number.value, figure.count.producer_kind, place)
            first = known.setdefault(key, figure)
            if (
                first is figure
                or first.status != figure.status
                or (first.stars and figure.stars and first.stars.low != figure.stars.low)
            ):
                continue
            if (
                (not modality.strong_basis(figure.basis_cue) and figure.basis_cue is None)
                or figure.sentence.span.zone == "title"
            ) and not modality.strong_basis(figure.basis_cue):
                figure.basis = first.basis
            if (
                figure.as_of_basis == "published"
                and first.as_of_basis in ("text", "event")
                and figure.basis == first.basis
            ):
                figure.as_of, figure.as_of_basis, figure.as_of_span = (
                    first.as_of,
                    first.as_of_basis,
                    first.as_of_span,
                )

    # -- facts --------------------------------------------------------------------------------

    def _facts(self, figure: Figure) -> list[Fact]:
        scopes: tuple[Scope | None, ...] = (figure.scope, *figure.extra_scopes)
        return [self._fact(figure, scope) for scope in scopes]

    def _quote(self, figure: Figure) -> tuple[int, int]:
        start, end = figure.count.start, figure.count.end
        star = figure.stars
        if star is not None and figure.stars_origin is None:
            if (
                star.start <= end + 40
                and star.end > end
                and _FILLER.fullmatch(self._fold[end : max(end, star.start)])
            ):
                end = star.end
            elif figure.stars_rule == "stars.inverted":
                lead = re.search(
                    r"san pham[^.;,:]{0,40}$",
                    self._fold[max(figure.sentence.span.start, star.start - 50) : star.start],
                )
                start = star.start - (len(lead.group()) if lead else 0)
        return start, end

    def _fact(self, figure: Figure, scope: Scope | None) -> Fact:
        nfc = self._r.text.nfc
        start, end = self._quote(figure)
        number = figure.number
        rule = "counts.product" if figure.product else "counts.producer"
        if figure.derived:
            rule = "counts.remainder"
        evidence = [
            Evidence(
                "count",
                number.start,
                number.end,
                nfc[number.start : number.end],
                str(number.value),
                rule,
                "computed" if figure.derived else None,
            )
        ]
        if figure.stars is not None:
            s = figure.stars
            evidence.append(
                Evidence(
                    "stars",
                    s.start,
                    s.end,
                    nfc[s.start : s.end],
                    f"{s.low}-{s.high}",
                    figure.stars_rule,
                    figure.stars_origin,
                )
            )
        if figure.status_cue is not None:
            c = figure.status_cue
            evidence.append(
                Evidence(
                    "status",
                    c.start,
                    c.end,
                    nfc[c.start : c.end].strip(),
                    figure.status,
                    c.rule,
                    None if start - 200 <= c.start <= end + 200 else "sentence",
                )
            )
        if figure.basis_cue is not None and figure.basis:
            c = figure.basis_cue
            evidence.append(
                Evidence(
                    "basis",
                    c.start,
                    c.end,
                    nfc[c.start : c.end].strip(),
                    figure.basis,
                    c.rule,
                    None,
                )
            )
        if scope is not None:
            evidence.append(
                Evidence(
                    "place",
                    scope.start,
                    scope.end,
                    scope.surface,
                    scope.place.full_name,
                    "place.scope",
                    scope.origin,
                )
            )
        if figure.as_of and figure.as_of_basis:
            if figure.as_of_span is not None:
                a, b = figure.as_of_span
                evidence.append(
                    Evidence(
                        "as_of",
                        a,
                        b,
                        nfc[a:b],
                        figure.as_of,
                        "date." + figure.as_of_basis,
                        "event" if figure.as_of_basis == "event" else None,
                    )
                )
            else:
                evidence.append(
                    Evidence(
                        "as_of",
                        None,
                        None,
                        figure.as_of,
                        figure.as_of,
                        "date." + figure.as_of_basis,
                        "published",
                    )
                )
        common: dict[str, Any] = {
            "quote": nfc[start:end], "start": start, "end": end, "zone": figure.sentence.span.zone,
            "place": scope.place.full_name if scope else None,
            "place_code": scope.place.code if scope else None,
            "place_id": scope.place.id if scope else None,
            "as_of": figure.as_of, "as_of_basis": figure.as_of_basis,
            "rule": rule, "evidence": tuple(evidence),
            "count_min": number.minimum, "count_max": number.maximum, "qualifier": number.qualifier,
            "status": figure.status, "basis": figure.basis, "target_by": figure.target_by,
        }  # fmt: skip
        low = figure.stars.low if figure.stars else None
        high = figure.stars.high if figure.stars else None
        if figure.product:
            return ProductCount(
                **common, stars_min=low, stars_max=high, product_group=figure.count.group,
                producer=figure.producer, derived=figure.derived,
            )  # fmt: skip
        return ProducerCount(**common, producer_kind=figure.count.producer_kind)
