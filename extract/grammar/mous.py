"""Memoranda of understanding: how many, between whom, on what, when.

Only what is called a memorandum counts: contracts, agreements and programmes of cooperation do not,
nor "nhiều biên bản ghi nhớ".  A signing without a number is a fact where its parties are named.
"""

from __future__ import annotations

import re

from extract.context import Scope
from extract.facts import Evidence, Fact, Mou, Qualifier
from extract.grammar import events
from extract.grammar.numbers import Number, find_numbers
from extract.organisations import Organisations, head_at, organisations_of, read_body
from extract.reading import Reading, SentenceReading
from extract.scopes_at import ScopeAt, Units, place_rows, place_slots
from extract.sieve import Sieve
from extract.values import value

_ANCHOR = Sieve(
    r"(?:(?:biên bản|bản)\s+(?:hợp tác\s+)?ghi nhớ|thỏa thuận ghi nhớ|thoả thuận ghi nhớ"
    r"|\bmous?\b|memorand(?:um|a|ums)\s+of\s+(?:understanding|cooperation))"
)
_SHORT = Sieve(r"biên bản(?!\s+(?:thỏa thuận|thoả thuận|ghi nhớ|họp|kiểm|chấm|hợp tác ghi))")
_VAGUE = Sieve(r"(?:nhiều|hàng loạt|một số|các|những|hàng chục|hàng trăm|several|many)\s+$")
_SIGN = Sieve(r"(?:ký\s+kết|kí\s+kết|ký|kí|signed|sign|signing)\b")
_FUTURE = Sieve(
    r"(?:sẽ|dự kiến|chuẩn bị|sắp|có thể|mong muốn|will|to)\s+(?:được\s+)?(?:ký|kí|sign)"
)
_COOPERATION = re.compile(r"\s*(?:hợp tác|ghi nhớ|cooperation|agreement)?\s*")
_PASSIVE = re.compile(r"\s*(?:(?:đã\s+)?được\s+(?:ký\s*(?:kết)?|trao)\s*)")
_BETWEEN = Sieve(r"(?:giữa|between)\s+")
_WITH = Sieve(r"\s(?:với|cùng(?:\s+với)?|with)\s+")
_END_OF_PARTY = re.compile(
    r"[.](?=\s|$|[”\"])|[;:!?\n“”\"]|\s(?:đã\s+)?(?:được\s+ký|để\b|về\b|nhằm\b|tại\b"
    r"|trong\s+(?:hệ thống|khuôn khổ|năm)|của các tỉnh,?\s*(?:thành)|giai đoạn|trị giá|diễn ra"
    r"|on\s|for\s|to\s|at\s|during\s)"
    r"|,\s*(?:trong đó|với|đồng thời|nhằm|để|qua đó|tổng|ngoài ra|\d+\s+biên bản|góp phần|đưa"
    r"|tạo|nâng|đơn vị|là\b|chuyên|vốn|trước sự|dưới sự|và\s+\d)|…|\.\.\."
)
_LEAD = re.compile(
    r"^(?:(?:tại|trong|sau|nhân|theo|qua|thông qua|phát biểu tại|kết quả tại"
    r"|kết thúc)\s+(?:khuôn khổ\s+)?(?:(?:hội nghị|hội thảo|hội chợ|sự kiện|buổi|lễ|chương trình"
    r"|dịp|đó|đây)[^,]{0,120}?)(?:,\s*|\s+(?=các\b))"
    r"|kết quả,?\s*|(?:kết quả\s+)?tại (?:hội nghị|hội thảo|hội chợ|buổi lễ|sự kiện)\s+(?=các|đã"
    r"|có)|nhân dịp này,\s*|dịp này,\s*|trong đó,?\s*|ngoài ra,\s*|cùng với đó,\s*"
    r"|cũng tại [^,]{3,40},\s*|(?:sáng|chiều|tối)?\s*ngày[^,]{3,40},\s*|(?:sáng|chiều"
    r"|tối)\s[^,]{3,30},\s*|at an? [^,]{3,60},\s*|in [a-z]+,\s*)+",
    re.IGNORECASE,
)
_AUXILIARY = Sieve(
    r"(?:[\s,]*(?:đã|cũng|đã cùng|tiến hành|tổ chức|vừa|và|have|has|also|tiếp tục"
    r"|chính thức|còn|lễ|được))+\s*$"
)
_COUNT_OF_PARTY = re.compile(r"^(?:hơn\s+|gần\s+|trên\s+)?(?:the\s+)?(?P<n>\d{1,4})\s+(?=[a-zđ])")
_ENGLISH_COUNT = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_SUBJECT = re.compile(r"^(?:về|việc|on|about|for)\s+")
_NAMED_PARTY = re.compile(r"[A-ZĐ]")
_GENERIC_PARTY = re.compile(
    r"^(?:các|những)?\s*(?:đơn vị|đại biểu|bên|hai bên|đại diện|lãnh đạo|parties|units)\s*$",
    re.IGNORECASE,
)
_QUOTE_END = re.compile(r"[\s,.;:–-]+$")


@value(frozen=True, slots=True)
class _Parties:
    """Spans of the two parties and of the subject in the text, where they are told."""

    a: tuple[int, int] | None
    b: tuple[int, int] | None
    subject: tuple[int, int] | None
    end: int


def find(reading: Reading, scope_at: ScopeAt) -> list[Fact]:
    """All counted memoranda, and signings whose parties are named, in order."""
    if not reading.about or not _ANCHOR.search(reading.text.lower):
        return []
    organisations = organisations_of(reading, scope_at)
    dated = events.days(reading, scope_at)
    numbers = _numbers(reading)
    facts: list[Fact] = []
    said = False
    for sentence in reading.sentences:
        lower = reading.text.lower
        anchors = list(_ANCHOR.finditer(lower, sentence.span.start, sentence.span.end))
        said = said or bool(anchors)
        if said:
            anchors += _short(reading, sentence, anchors)
        anchors.sort(key=lambda m: m.start())
        if not anchors:
            continue
        vague = any(_VAGUE.search(lower, max(0, m.start() - 14), m.start()) for m in anchors)
        carried: str | None = None
        for k, anchor in enumerate(anchors):
            right = anchors[k + 1].start() if k + 1 < len(anchors) else sentence.span.end
            left = anchors[k - 1].end() if k else sentence.span.start
            fact = _fact(
                reading,
                organisations,
                sentence,
                anchor,
                left,
                right,
                numbers,
                dated,
                vague,
                carried,
            )
            if fact is not None:
                carried = fact.party_a or carried
                facts.append(fact)
    return facts


def _numbers(reading: Reading) -> dict[int, Number]:
    """Numbers by the offset where they end, dates left out."""
    dates = sorted((d.start, d.end) for s in reading.sentences for d in s.dates)
    return {n.end: n for n in find_numbers(reading.text, dates, english=reading.english)}


def _short(
    reading: Reading, sentence: SentenceReading, anchors: list[re.Match[str]]
) -> list[re.Match[str]]:
    """ "3 biên bản với Co.opmart": counted, behind a memorandum written out."""
    lower = reading.text.lower
    taken = {(m.start(), m.end()) for m in anchors}
    found = []
    for m in _SHORT.finditer(lower, sentence.span.start, sentence.span.end):
        counted = re.search(r"\d\s+$", lower[max(0, m.start() - 4) : m.start()])
        signed = re.match(r"\s*(?:với\b|được ký|đã ký|giữa\b)", lower[m.end() : m.end() + 14])
        if counted and signed and not any(a <= m.start() < b for a, b in taken):
            found.append(m)
    return found


def _number_before(
    reading: Reading, anchor: re.Match[str], left: int, numbers: dict[int, Number]
) -> Number | None:
    lower = reading.text.lower
    gap = re.compile(r"\s+(?:bộ\s+|cặp\s+)?$").search(
        lower, max(left, anchor.start() - 8), anchor.start()
    )
    end = gap.start() if gap else anchor.start()
    number = numbers.get(end)
    return number if number is not None and number.core >= left and not number.decimal else None


def _fact(
    reading: Reading,
    organisations: Organisations,
    sentence: SentenceReading,
    anchor: re.Match[str],
    left: int,
    right: int,
    numbers: dict[int, Number],
    dated: list[tuple[int, str, str]],
    vague: bool,
    carried: str | None,
) -> Mou | None:
    lower, nfc = reading.text.lower, reading.text.nfc
    number = _number_before(reading, anchor, left, numbers)
    clause = _clause(reading, sentence, number.start if number else anchor.start(), left)
    before = lower[clause : anchor.start()]
    if _FUTURE.search(before) or _FUTURE.match(lower, anchor.end()):
        return None
    parties = _parties(reading, anchor, clause, number.start if number else anchor.start(), right)
    if number is None:
        if re.search(r"(?<!\w)(?:không|chưa|hợp đồng)(?!\w)", before):
            return None
        signs = _SIGN.search(before) or _PASSIVE.match(lower, anchor.end())
        if not signs or vague or not _told(reading, parties):
            return None
        span = sentence.span
        if parties.b is None and "ocop" not in reading.text.fold[span.start : span.end]:
            return None  # a caption: one party, and nothing of the programme
    party_a = _words(reading, parties.a)
    party_b = _words(reading, parties.b)
    if party_a is None and number is not None:
        party_a = carried
    party_a = _completed(organisations, parties.a, party_a)
    party_b = _completed(organisations, parties.b, party_b)
    start = number.start if number is not None else _quote_start(reading, parties, clause, anchor)
    end = max(anchor.end(), parties.end)
    size = len(_QUOTE_END.sub("", nfc[start:end]))
    end = start + size
    signed, event, rows = _signing(reading, sentence, anchor, dated)
    scope = _scope(organisations.units, parties, sentence.span.start)
    rule = "mous.counted" if number is not None else "mous.signed"
    rows = [*_rows(reading, number, anchor, parties, rule), *rows]
    qualifier: Qualifier | None = number.qualifier if number else None
    return Mou(
        quote=nfc[start:end],
        start=start,
        end=end,
        zone=sentence.span.zone,
        **place_slots(scope.place if scope else None),
        as_of=signed,
        as_of_basis=("event" if event else "text") if signed else None,
        confidence=0.93 if number is not None else 0.75,
        rule=rule,
        evidence=(*rows, *place_rows(reading, scope)),
        count_min=number.minimum if number else None,
        count_max=number.maximum if number else None,
        qualifier=qualifier,
        party_a=party_a,
        party_b=party_b,
        party_b_count=_party_count(party_b),
        subject=_words(reading, parties.subject),
        signed_on=signed,
        event=event,
    )


def _scope(units: Units, parties: _Parties, start: int) -> Scope | None:
    """The province of the first party, else of the story where the sentence starts."""
    if parties.a is not None:
        named = [u for u in units.within(*parties.a) if u.place.level != "country"]
        if len(named) == 1 and named[0].role != "list":
            return units.province_of(units.scope_of(named[0]))
    return units.province(start)


def _clause(reading: Reading, sentence: SentenceReading, offset: int, left: int) -> int:
    """Where the clause before an anchor starts: behind a semicolon, a colon or the last anchor."""
    nfc = reading.text.nfc
    start = max(sentence.span.start, left if left > sentence.span.start else 0, offset - 260)
    for mark in ";:“":
        at = nfc.rfind(mark, start, offset)
        if at >= 0:
            start = max(start, at + 1)
    while start < offset and nfc[start] in " \n,.-–)":
        start += 1
    return start


def _parties(
    reading: Reading, anchor: re.Match[str], clause: int, stop: int, right: int
) -> _Parties:
    lower, nfc = reading.text.lower, reading.text.nfc
    position = anchor.end()
    gap = _COOPERATION.match(lower, position, right)
    after = gap.end() if gap else position
    limit = min(right, anchor.end() + 420)
    between = _BETWEEN.search(lower, after, limit)
    with_ = _WITH.search(lower, max(anchor.end(), after - 1), limit)
    hard = re.compile(r"[.;:\n]\s|[.;]$").search(nfc, after, limit)
    ceiling = hard.start() if hard else limit
    if between is not None and between.start() < ceiling:
        a_start = between.end()
        parted = _WITH.search(lower, a_start, ceiling) or re.compile(r"\s(?:và|and)\s+").search(
            lower, a_start, ceiling
        )
        if parted is not None:
            b_end = _party_end(reading, parted.end(), ceiling)
            subject = _subject_span(reading, after, between.start())
            return _Parties((a_start, parted.start()), (parted.end(), b_end), subject, b_end)
        end = _party_end(reading, a_start, ceiling)
        return _Parties((a_start, end), None, _subject_span(reading, after, between.start()), end)
    a = _party_before(reading, clause, stop)
    passive = _PASSIVE.match(lower, after)
    if passive is not None and a is None:
        agent = re.compile(
            r"\s*(?:được\s+)?(?P<a>(?:các|những|sở|công ty|doanh nghiệp)[^.;]{2,80}?)\s+ký"
        ).match(lower, anchor.end(), ceiling)
        if agent:
            a = agent.span("a")
    if a is None:
        agent = re.compile(
            r"\s*(?:hợp tác\s+)?(?:đã\s+)?được\s+(?P<a>(?:các|những|sở|công ty"
            r"|doanh nghiệp)[^.;,]{2,80}?)\s+ký"
        ).match(lower, anchor.end(), ceiling)
        if agent:
            a = agent.span("a")
    if with_ is not None and with_.start() < ceiling:
        b_end = _party_end(reading, with_.end(), ceiling)
        return _Parties(
            a, (with_.end(), b_end), _subject_span(reading, after, with_.start()), b_end
        )
    subject_end = _party_end(reading, after, ceiling)
    subject = _subject_span(reading, after, subject_end)
    about = re.compile(r"\s*(?:về|on|for|về việc)\s+").match(lower, after, ceiling)
    if about is not None:
        subject_end = _party_end(reading, about.end(), ceiling)
        subject = (about.end(), subject_end)
    two = _two_parties(reading, a)
    if two is not None:
        return _Parties(
            two[0], two[1], subject, max(subject_end, anchor.end()) if subject else anchor.end()
        )
    return _Parties(a, None, subject, subject[1] if subject else anchor.end())


def _party_end(reading: Reading, start: int, limit: int) -> int:
    """Where a party's words end: at a clause of its own, a verb, or a sentence end."""
    m = _END_OF_PARTY.search(reading.text.lower, start, limit)
    end = m.start() if m else limit
    return start + len(reading.text.nfc[start:end].rstrip(" ,–-"))


def _party_before(reading: Reading, clause: int, stop: int) -> tuple[int, int] | None:
    """The subject of "ký": the words of the clause before it, without what leads in."""
    lower, nfc = reading.text.lower, reading.text.nfc
    signs = [
        m for m in _SIGN.finditer(lower, clause, stop) if lower[m.start() - 3 : m.start()] != "lễ "
    ]
    if not signs:
        return None
    end = signs[-1].start()
    start = clause
    lead = _LEAD.match(nfc[start:end])
    if lead is not None:
        start += lead.end()
    says = re.compile(r"(?:cho biết|cho hay|rằng|trong đó|gồm)\s*,?\s*").search(lower, start, end)
    while says is not None:
        start = says.end()
        says = re.compile(r"(?:cho biết|cho hay|rằng|trong đó)\s*,?\s*").search(lower, start, end)
    auxiliary = _AUXILIARY.search(nfc[start:end])
    if auxiliary is not None:
        end = start + auxiliary.start()
    while start < end and nfc[start] in " \n,-–":
        start += 1
    end = start + len(nfc[start:end].rstrip(" ,\n–-"))
    represents = re.compile(r"đại diện\s+(?:lãnh đạo\s+)?(?=\S)", re.IGNORECASE).match(
        nfc, start, end
    )
    if represents is not None:
        start = represents.end()
    if end - start < 3 or end - start > 200:
        return None
    return start, end


def _two_parties(
    reading: Reading, a: tuple[int, int] | None
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """ "Sở X và Công ty Y ký …": two bodies joined by "và"."""
    if a is None:
        return None
    lower, nfc = reading.text.lower, reading.text.nfc
    parts = list(re.compile(r"\s(?:và|and)\s+(?:the\s+)?").finditer(lower, *a))
    for m in reversed(parts):
        behind = nfc[m.end() : m.end() + 1]
        if not (
            head_at(reading.text, m.end())
            or behind.isupper()
            or "provincial" in lower[m.end() : a[1]]
        ):
            continue
        if lower[a[0] : m.start()].endswith(
            ("industry", "agriculture", "science", "culture", "trade")
        ):
            continue
        if lower[m.end() : m.end() + 10].startswith(
            ("ptnt", "phát triển", "môi trường", "công nghệ")
        ):
            continue
        if not _NAMED_PARTY.search(nfc[a[0] : m.start()]):
            continue
        return (a[0], m.start()), (m.end(), a[1])
    return None


def _subject_span(reading: Reading, start: int, end: int) -> tuple[int, int] | None:
    words = reading.text.nfc[start:end]
    words = re.sub(r"\s*(?:được\s+)?(?:đã\s+)?(?:được\s+)?ký(?:\s+kết)?\s*$", "", words)
    lead = _SUBJECT.match(words.strip())
    text = words.strip(" ,\n–-")
    if len(text) < 5:
        return None
    offset = start + words.find(text)
    if lead is not None:
        offset += lead.end()
        text = text[lead.end() :]
    return offset, offset + len(text)


def _told(reading: Reading, parties: _Parties) -> bool:
    """Whether a signing without a number names who signs."""
    a, b = _words(reading, parties.a), _words(reading, parties.b)
    if b is not None:
        return a is not None
    return (
        a is not None
        and bool(_NAMED_PARTY.search(a[1:] or ""))
        and not _GENERIC_PARTY.match(a)
        and len(a.split()) > 2
    )


def _words(reading: Reading, span: tuple[int, int] | None) -> str | None:
    if span is None:
        return None
    words = " ".join(reading.text.nfc[span[0] : span[1]].split())
    if words.startswith(("Các ", "Những ")):  # a plural is no name
        words = words[0].lower() + words[1:]
    return words or None


def _completed(
    organisations: Organisations, span: tuple[int, int] | None, words: str | None
) -> str | None:
    """ "Sở Công thương tỉnh" with its province's name; "công ty" as the company named before."""
    if span is None or words is None:
        return words
    text = organisations.text
    start = span[0]
    while start < span[1] and not text.nfc[start].isalpha():
        start += 1
    body = read_body(text, start, span[1])
    if body is None or body.end < span[1] - 1:
        return words
    if re.fullmatch(
        r"(?:công ty|htx|hợp tác xã|sở [^,]{3,40}? tỉnh|ubnd tỉnh|sở [^,]{3,40})", words.lower()
    ):
        return organisations.complete(body).name
    return words


def _quote_start(reading: Reading, parties: _Parties, clause: int, anchor: re.Match[str]) -> int:
    nfc = reading.text.nfc
    if parties.a is not None and parties.a[0] < anchor.start():
        start = parties.a[0]
        lead = re.compile(r"(?:đại diện\s+(?:lãnh đạo\s+)?)$", re.IGNORECASE).search(
            nfc[clause:start]
        )
        return clause + lead.start() if lead else start
    sign = re.compile(r"(?:lễ\s+)?(?:ký kết|ký)\s+$").search(
        reading.text.lower, clause, anchor.start()
    )
    return sign.start() if sign else anchor.start()


def _party_count(words: str | None) -> int | None:
    if not words:
        return None
    m = _COUNT_OF_PARTY.match(words)
    if m is not None:
        return int(m.group("n"))
    return _ENGLISH_COUNT.get(words.split()[0].lower())


def _signing(
    reading: Reading,
    sentence: SentenceReading,
    anchor: re.Match[str],
    dated: list[tuple[int, str, str]],
) -> tuple[str | None, str | None, list[Evidence]]:
    """The day of the signing: named in the sentence, else that of the event the article is about."""
    nfc = reading.text.nfc
    if re.search(
        r"năm ngoái|năm trước|trước đó|last year",
        reading.text.lower[sentence.span.start : anchor.start()],
    ):
        return None, None, []
    for date in reversed(sentence.dates):
        if date.kind in ("day", "month") and date.end <= anchor.start() and date.first == date.last:
            name = next(
                (
                    n
                    for at, day, n in dated
                    if day == date.first and sentence.span.start <= at < sentence.span.end
                ),
                None,
            )
            row = Evidence(
                "signed_on",
                date.start,
                date.end,
                nfc[date.start : date.end],
                date.first,
                "mous.date",
            )
            return date.first, name, [row]
    day_words = re.compile(r"(?:tại|trong|nhân|sau|kết quả|dịp|cùng ngày|at\b|ký)", re.IGNORECASE)
    if dated and (
        sentence.span.zone == "title"
        or day_words.search(nfc, sentence.span.start, anchor.start() + 60)
    ):
        before = [d for d in dated if d[0] < anchor.start()] or dated[:1]
        at, day, name = before[-1]
        row = Evidence("signed_on", at, at + 1, nfc[at : at + 1], day, "mous.event", "event")
        return day, name, [row]
    return None, None, []


def _rows(
    reading: Reading, number: Number | None, anchor: re.Match[str], parties: _Parties, rule: str
) -> list[Evidence]:
    nfc = reading.text.nfc
    rows = []
    if number is not None:
        rows.append(
            Evidence(
                "count",
                number.start,
                number.end,
                nfc[number.start : number.end],
                str(number.value),
                rule,
            )
        )
    else:
        rows.append(
            Evidence(
                "signing",
                anchor.start(),
                anchor.end(),
                nfc[anchor.start() : anchor.end()],
                "signed",
                rule,
            )
        )
    for slot, span in (
        ("party_a", parties.a),
        ("party_b", parties.b),
        ("subject", parties.subject),
    ):
        words = _words(reading, span)
        if span is not None and words is not None:
            rows.append(Evidence(slot, span[0], span[1], nfc[span[0] : span[1]], words, rule))
    return rows
