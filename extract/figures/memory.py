"""What earlier sentences leave behind: acts of recognition, days of events, councils."""

from __future__ import annotations

import re
from bisect import bisect_right

from extract.figures.model import Story
from extract.figures.words import SAYS
from extract.grammar.dates import DateMention
from extract.reading import SentenceReading
from extract.segments import Sentence
from extract.sieve import Sieve

_COUNCIL = Sieve(
    r"\bdu\s+cham\b|\bket\s+qua\s+cham\b|\bhoi\s+dong\b[^.]{0,80}?\b(?:danh\s+gia|cham|hop|phan\s+hang|xem\s+xet|bo\s+phieu|chon|tham\s+dinh|de\s+nghi|de\s+xuat|nhat\s+tri)|\b(?:to\s+chuc|hoi\s+nghi|(?:phien|cuoc|buoi)\s+hop)\s+(?:hoi\s+nghi\s+|buoi\s+)?(?:danh\s+gia,?\s+(?:va\s+)?(?:phan|xep)\s+hang|cham\s+diem|tham\s+dinh)"
)
_DECIDED = Sieve(
    r"(?:ubnd\s+tinh\s+(?:da\s+)?phe\s+duyet|cong\s+nhan|phe\s+duyet\s+ket\s+qua|cap\s+(?:giay\s+)?chung\s+nhan|trao\s+(?:giay|bang|quyet\s+dinh)|ky\s+quyet\s+dinh|quyet\s+dinh\s+so\s+\d+\s*/|theo\s+cong\s+bo\s+cua)"
)
_UNDECIDED_BEFORE = Sieve(
    r"(?:de\s+nghi|hoi\s+dong[^.;]{0,50}(?:bo\s+phieu|bieu\s+quyet|thong\s+nhat)|(?<!chuong )(?<!quy )(?<!hanh )(?<!qua )trinh|xem\s+xet|,\s+xet(?=\s+$)|de\s+xuat|(?<!da )(?<!vua )ban\s+hanh\s+quyet|cho\s+(?:cong|quyet)|lam\s+co\s+so|tham\s+muu|de\s+duoc|truoc\s+khi|\bse\b|chua|yeu\s+cau|\bviec\b|cong\s+tac|muc\s+tieu|(?<!co )phan\s+dau|ke\s+hoach|chi\s+tieu|\bnham\b|huong\s+toi|sau\s+khi(?=[^,]*$)|khi\s+duoc(?=[^,]*$)|\bneu\b|tieu\s+chi|quy\s+dinh|quy\s+trinh|dieu\s+kien)[^.;]{0,60}$"
)
#: What was recognised before this round does not decide it.
_OLDER = Sieve(r"\bhien\b|(?:den|toi) nay|tinh den|luy ke|truoc do|(?:cac|nhung) nam truoc|tong so")
_ACT = Sieve(
    r"phe duyet (?:ket qua|danh)|ban hanh quyet dinh|ky (?:ban hanh )?quyet dinh|quyet dinh cong nhan|quyet dinh so|trao (?:giay|quyet|bang|chung)|cap (?:giay )?chung nhan|cong bo (?:ket qua|quyet)|hoi dong [^.;]{0,60}(?:hop|danh gia|cham|to chuc)|to chuc (?:danh gia|cham|hop)|\bdot (?:\d|i|nay)|\blan nay\b|vua cong nhan"
)
#: Told of a round, unless the sentence sums up: "đến nay, 63 tỉnh đã đánh giá, phân hạng …".
_WEAK_ACT = Sieve(r"danh gia, phan hang")
#: What settles the day of a recognition; a session's day settles only that of its results.
_SETTLES = Sieve(r"\b(?:cong nhan|phe duyet(?! danh muc)|ban hanh|ky|trao|cap giay)\b")
_SUMS_UP = Sieve(
    r"(?:den|toi) nay|tinh den|\bhien (?:co|nay|toan|tinh|dang|huyen)|luy ke|tong so|tong cong|nang tong|(?:sau|qua) (?:hon |gan )?(?:\d+|mot|hai|ba|bon|nam|bay|tam|chin|muoi) nam|tinh ca"
)


def council_starts(fold: str) -> list[int]:
    return [m.start() for m in _COUNCIL.finditer(fold)]


def near_council(story: Story, sentence: SentenceReading) -> bool:
    """Whether the article is about the council, or its paragraph speaks of it up to here."""
    at = bisect_right(story.council, sentence.span.end)
    if at == 0 or story.council[at - 1] <= sentence.span.start - 700:
        return False
    opening = story.reading.sentences[min(2, len(story.reading.sentences) - 1)].span.end
    paragraph = story.fold.rfind("\n", 0, sentence.span.start) + 1
    return story.council[0] < opening or story.council[at - 1] >= paragraph


def without_caption_gaps(
    story: Story,
) -> list[SentenceReading]:
    """Sentences with paragraphs numbered as if captions did not stand between them."""
    out: list[SentenceReading] = []
    number, last = 0, -1
    for sentence in story.reading.sentences:
        if sentence.span.zone != "caption" and sentence.span.paragraph != last:
            number, last = number + 1, sentence.span.paragraph
        s, span = sentence, sentence.span
        span = Sentence(span.start, span.end, span.zone, number)
        out.append(SentenceReading(span, s.uses, s.dates, s.stars, s.scope, s.events))
    return out


def only_council(
    story: Story,
) -> bool:
    """A council has judged and nobody has decided: nothing in text or address says so."""
    fold = story.fold
    if not story.council:
        return False
    slug = (story.reading.source.url or "").lower()
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
            or of_earlier_year(story, m.end())
        ):
            continue
        return False
    return True


def of_earlier_year(story: Story, end: int) -> bool:
    """Whether what was decided was decided in a year before the article's."""
    year = story.reading.frame.year
    told = re.match(r"[^.;]{0,60}?\bnam (20\d\d)\b", story.fold[end : end + 80])
    return year is not None and told is not None and int(told[1]) < year - 1


_GOES_ON = re.compile(
    r"\W*(?:theo do|cu the|ket qua|trong do|danh sach|dot nay|lan nay|chia|trong (?:so|dot))"
)


def remember_act(story: Story, sentence: SentenceReading) -> None:
    """Whether an act of recognition was told in this paragraph and nothing summed up since."""
    memory = story.memory
    if sentence.span.zone == "caption":
        return
    if sentence.span.paragraph != memory.act_paragraph:
        head = story.fold[sentence.span.start : sentence.span.start + 30]
        goes_on = _GOES_ON.match(head)
        memory.act = memory.act and (memory.act_zone == "title" or goes_on is not None)
        near = sentence.span.paragraph - memory.held_paragraph <= _HELD
        if goes_on is not None and memory.held_date is not None and near:
            memory.act, memory.act_date = True, memory.held_date
        memory.act_date = memory.act_date if memory.act else None
        memory.year_said = memory.year_said if memory.act else None
        memory.act_paragraph = sentence.span.paragraph
    text = story.fold[sentence.span.start : sentence.span.end]
    summed = _SUMS_UP.search(text) is not None
    if summed:
        memory.act = False
    if _ACT.search(text) or (not summed and _WEAK_ACT.search(text)):
        memory.act, memory.act_zone = True, sentence.span.zone
        days = [d for d in sentence.dates if d.kind == "day" and tells_when(story, sentence, d)]
        if not days:  # "… ban hành Quyết định số 35 ngày 3-11 công nhận kết quả …"
            days = [d for d in sentence.dates if d.kind == "day" and decides(story, d)]
        if days:
            memory.act_date = days[0]
            if _SETTLES.search(text) and days[0].first == days[0].last:
                memory.held_date = days[0]
                memory.held_paragraph = sentence.span.paragraph
    for d in sentence.dates:
        if d.kind in ("year", "round", "month", "period"):
            memory.year_said = d
        if d.kind in ("year", "round"):
            memory.year_told = d


#: So many paragraphs after an act a "Theo đó" still speaks of it.
_HELD = 2
#: "Sáng 6-11, Sở … thông tin": the day of the telling, unless an act is told first.
_ACTED = Sieve(r"\b(?:cong nhan|ban hanh|to chuc|trao|phe duyet|ky quyet|hop|cham)\b")


def decides(story: Story, date: DateMention) -> bool:
    """Whether a day is that of the decision that recognises."""
    before = story.fold[max(0, date.start - 60) : date.start]
    behind = story.fold[date.end : date.end + 90]
    return (
        re.search(r"\bquyet dinh\b(?![^,;.]{0,40}-ttg)[^,;.]{0,50}$", before) is not None
        and re.match(
            r"[^.;]{0,60}?\b(?:cong nhan|phe duyet|cap giay|chung nhan)(?! de an| chuong trinh| danh muc)",
            behind,
        )
        is not None
    )


def tells_when(story: Story, sentence: SentenceReading, date: DateMention) -> bool:
    """Whether a day tells when the sentence's act was, not the date of a document in it."""
    before = story.fold[max(sentence.span.start, date.start - 60) : date.start]
    if re.search(
        r"(?:quyet dinh|ke hoach|cong van|nghi quyet|to trinh)\s[^,;]{0,50}$|\bso\s+\d[^,;]{0,40}$|(?:tu|den|truoc|sau|ke tu)\s+(?:het\s+)?(?:ngay\s*)?$",
        before,
    ):
        return False
    told = SAYS.search(story.fold, date.end, date.end + 90)
    return told is None or _ACTED.search(story.fold, date.end, told.start()) is not None


def remember_days(story: Story, sentence: SentenceReading) -> None:
    if story.memory.event_day is not None:
        return
    text = story.fold[sentence.span.start : sentence.span.end]
    for date in sentence.dates:
        if date.kind != "day":
            continue
        before = story.fold[max(sentence.span.start, date.start - 40) : date.start]
        if re.search(r"\b(?:tu|den|truoc|sau|ke tu)\s+(?:het\s+)?(?:ngay\s*)?$", before):
            continue
        if re.search(r"\d\s*/\s*[a-z-]+\s*,?\s*(?:ky\s+)?(?:ngay)?\s*$", before):
            continue
        if re.search(
            r"hoi dong|trao|hop|to chuc|khai mac|cong nhan|phe duyet|cap |ban hanh|cong bo|dien ra|ky |council",
            text,
        ) and not SAYS.search(text[: max(0, date.end - sentence.span.start) + 40]):
            story.memory.event_day = date
            return
