"""Who says it: reported speech and quotations, given to a person with a full name.

"ông Chuyện" is the person of that last syllable named before him (with his tones: Thiều is not
Thiệu), "Ông nói thêm" the last one who spoke.  What a person says reaches to the end of the sentence
with the verb, over a quotation to its closing mark, and after "cho biết:" over the paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from extract.facts import Role
from extract.gazetteer.names import syllable_key
from extract.reading import Reading
from extract.sieve import Sieve
from extract.values import value

#: Offset to the speaker's full name and role ("Chủ tịch UBND tỉnh Sóc Trăng"), both or neither.
Attribution = Callable[[int], tuple[str | None, str | None]]

_VERB = re.compile(
    r"(?:,\s*)?(?:(?:cũng|đã|còn|vui mừng|phấn khởi|tự hào|thẳng thắn)\s+)?"
    r"(?:cho (?:biết|hay|rằng)|nhấn mạnh|khẳng định|chia sẻ|thông tin|nói|kể|nêu|phát biểu"
    r"|đánh giá|thừa nhận|trao đổi"
    r"|lý giải|giải thích|phân tích|bày tỏ|tâm sự|cho là|kỳ vọng|hy vọng|mong|đề nghị|yêu cầu"
    r"|lưu ý|giới thiệu|báo cáo"
    r"|said|says|told|noted|added|stressed|affirmed|shared|reported|emphasi[sz]ed|explained"
    r"|stated)\b"
)
_NAMED = Sieve(r"(?<!\w)(?:ông|bà|anh|chị|đồng chí|đ/c|cô|chú|mr\.?|mrs\.?|ms\.?)\s+(?=[^\W\d_])")
_PRONOUN = Sieve(
    r"(?<!\w)(?:ông|bà|anh|chị|đồng chí|vị (?:giám đốc|chủ tịch|lãnh đạo)(?: này)?|he"
    r"|she)(?=\s*(?:cũng|còn|,)?\s*(?:cho (?:biết|hay|rằng)|nói|nhấn mạnh|khẳng định|chia sẻ"
    r"|thông tin|kể|nêu|added|said|noted))"
)
_ACCORDING = Sieve(r"(?<!\w)(?:theo|according to)\s+(?:lời\s+)?$")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_OPEN, _CLOSE = '“"«', '”"»'


#: Bodies whose people report on a place: what they say goes on; a producer speaks of his own.
_OFFICIAL = re.compile(
    r"(?:ubnd|hđnd|sở|bộ|chi cục|phòng|văn phòng|tỉnh ủy|thành ủy|huyện ủy|thị ủy|quận ủy"
    r"|đảng ủy|ban|cục|vụ|hội đồng)\b"
)


@value(frozen=True, slots=True)
class _Speech:
    """A stretch of text and who says it."""

    start: int
    end: int
    role: Role


def attribute(reading: Reading, roles: Sequence[Role]) -> Attribution:
    """For each NFC offset the speaker and the speaker's role, ``(None, None)`` for the writer."""
    speeches = sorted(_speeches(reading, roles), key=lambda s: (s.start, -s.end))
    starts = [s.start for s in speeches]

    def at(offset: int) -> tuple[str | None, str | None]:
        k = bisect_right(starts, offset)
        for speech in reversed(speeches[max(0, k - 12) : k]):
            if speech.end > offset:
                return speech.role.person, _spoken(speech.role.title, speech.role.organisation)
        return None, None

    return at


def _spoken(title: str, body: str | None) -> str:
    """ "Chánh Văn phòng" of the "Văn phòng X" is its "Chánh Văn phòng X"."""
    if not body:
        return title
    for head in ("Văn phòng", "phòng", "Phòng", "Thanh tra"):
        if title.endswith(head) and body.casefold().startswith(head.casefold()):
            return title + body[len(head) :]
    return f"{title} {body}"


class _Known:
    """The persons with a role, by the last syllables of their names, as the article goes on."""

    def __init__(self, roles: Sequence[Role]) -> None:
        self._roles = sorted(roles, key=lambda r: r.start)
        self._starts = [r.start for r in self._roles]
        self._by_tail: dict[tuple[str, ...], list[int]] = {}
        for k, role in enumerate(self._roles):
            keys = tuple(map(syllable_key, role.person.split()))
            for size in range(1, len(keys) + 1):
                self._by_tail.setdefault(keys[-size:], []).append(k)

    def called(self, name: str, offset: int) -> Role | None:
        """The person whose name ends with these syllables: named before, else anywhere."""
        rows = self._by_tail.get(tuple(map(syllable_key, name.split())))
        if not rows:
            return None
        before = [k for k in rows[-40:] if self._roles[k].start <= offset]
        return self._first_role(self._roles[before[-1] if before else rows[0]])

    def _first_role(self, role: Role) -> Role:
        """Of several roles at one mention the first is the one that speaks."""
        k = bisect_right(self._starts, role.start)
        same = [r for r in self._roles[max(0, k - 6) : k] if r.person == role.person]
        return next((r for r in same if role.start - r.start < 200), role)

    def at(self, start: int, end: int) -> list[Role]:
        k = bisect_right(self._starts, start - 1)
        found = []
        for role in self._roles[k:]:
            if role.start >= end:
                break
            found.append(role)
        return found


def _speeches(reading: Reading, roles: Sequence[Role]) -> list[_Speech]:
    if not roles:
        return []
    known = _Known(roles)
    speeches: list[_Speech] = []
    last: Role | None = None
    paragraph_ends = _paragraph_ends(reading)
    paragraph_starts: dict[int, int] = {}
    for sentence in reading.sentences:
        span = sentence.span
        paragraph_starts.setdefault(span.paragraph, span.start)
        said = _speaker(reading, known, span.start, span.end, last)
        if said is None:
            continue
        role, verb_start, verb_end, trailing = said
        last = role
        start, end = span.start, span.end
        if trailing:
            start = _quote_start(reading, verb_start, paragraph_starts[span.paragraph]) or start
        else:
            end = _quote_end(reading, verb_end, paragraph_ends[span.paragraph]) or end
            official = _OFFICIAL.match((role.organisation or "").casefold())
            if official and not _quotes(reading.text.nfc, start, max(end, verb_end)):
                # reported speech goes on over its paragraph, to the next one who speaks
                end = max(end, paragraph_ends[span.paragraph])
        speeches.append(_Speech(start, end, role))
    return speeches


def _quotes(nfc: str, start: int, end: int) -> bool:
    return any(c in nfc[start:end] for c in _OPEN + _CLOSE)


def _paragraph_ends(reading: Reading) -> dict[int, int]:
    return {s.span.paragraph: s.span.end for s in reading.sentences}


def _speaker(
    reading: Reading, known: _Known, start: int, end: int, last: Role | None
) -> tuple[Role, int, int, bool] | None:
    """Who speaks in a sentence, the span of the words that say so, and whether they follow it."""
    text = reading.text
    # a role or a bare name, then a verb of saying close behind
    for role in known.at(start, end):
        after = role.end
        verb = _verb_after(text.lower, after, end)
        according = _ACCORDING.search(text.lower, max(start, role.start - 24), role.start)
        if verb is not None or according is not None:
            span = verb or (role.start, role.end)
            return (
                known._first_role(role),
                role.start,
                span[1],
                _trailing(text.nfc, role.start, start),
            )
    for m in _NAMED.finditer(text.lower, start, end):
        name = _name_at(text.nfc, m.end(), end)
        if name is None:
            continue
        found = known.called(name, m.start())
        if found is None:
            continue
        after = m.end() + len(name)
        verb = _verb_after(text.lower, after, end)
        according = _ACCORDING.search(text.lower, max(start, m.start() - 24), m.start())
        if verb is not None or according is not None:
            return (
                found,
                m.start(),
                (verb or (after, after))[1],
                _trailing(text.nfc, m.start(), start),
            )
    if last is not None:
        pronoun = _PRONOUN.search(text.lower, start, min(end, start + 60))
        if pronoun is not None:
            verb = _verb_after(text.lower, pronoun.end(), end)
            return last, pronoun.start(), (verb or pronoun.span())[1], False
    # English: "Vu Duc Nhat, Deputy Director …, said" is a role; "Nhat said" a bare name
    if reading.english:
        for m in re.compile(r"(?<!\w)([A-Z][a-z]+)\s+(?:said|noted|added|stressed)\b").finditer(
            text.nfc, start, end
        ):
            found = known.called(m.group(1), m.start())
            if found is not None:
                return found, m.start(), m.end(), _trailing(text.nfc, m.start(), start)
    return None


def _name_at(nfc: str, offset: int, end: int) -> str | None:
    words: list[str] = []
    position = offset
    while len(words) < 6:
        w = _WORD.match(nfc, position, end)
        if w is None or not w.group()[0].isupper():
            break
        words.append(w.group())
        position = w.end()
        if nfc[position : position + 1] != " ":
            break
        position += 1
    return " ".join(words) or None


def _verb_after(lower: str, offset: int, end: int) -> tuple[int, int] | None:
    """A verb of saying behind a name: at once, or after an apposition between commas."""
    limit = min(end, offset + 130)
    at_once = re.compile(r"\s*(?:\([^()]{0,80}\)\s*)?").match(lower, offset, limit)
    here = _VERB.match(lower, at_once.end() if at_once else offset, limit)
    if here is not None:
        return here.span()
    for m in _VERB.finditer(lower, offset, limit):
        between = lower[offset : m.start()]
        if not re.search(r"[.;:“”\"]", between) and m.group().startswith(","):
            return m.span()
        if re.search(r"[.;:“”\"]", between):
            return None
    return None


def _trailing(nfc: str, offset: int, start: int) -> bool:
    """Whether the speaker stands behind a closed quotation: “…”, ông Chuyện cho biết."""
    before = nfc[max(start - 3, offset - 30) : offset].rstrip()
    return bool(re.search(r"[”\"»]\s*[,.–—-]?\s*$", before))


def _quote_start(reading: Reading, offset: int, floor: int) -> int | None:
    """Where the quotation that closes before an offset opens, not before its paragraph."""
    nfc = reading.text.nfc
    close = max(nfc.rfind(c, floor, offset) for c in _CLOSE)
    if close <= floor:
        return None
    opened = max(nfc.rfind(c, floor, close) for c in _OPEN)
    return opened if opened >= floor else floor


def _quote_end(reading: Reading, offset: int, ceiling: int) -> int | None:
    """Where the quotation that opens right behind "cho biết:" closes, not behind its paragraph."""
    nfc = reading.text.nfc
    opening = re.compile(r"[^.“\"«]{0,40}?([“\"«])").match(nfc, offset, min(ceiling, offset + 60))
    if opening is None:
        return None
    mark = _CLOSE[_OPEN.index(opening.group(1))]
    close = nfc.find(mark, opening.end(), ceiling)
    return close + 1 if close >= 0 else ceiling
