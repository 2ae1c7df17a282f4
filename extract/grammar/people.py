"""People with their roles: name before role, role before name, chained roles, former and acting.

A role is a title (gazetteer/titles.toml) with the body that follows it; the person stands right
before it, set off by a comma, a dash or a bracket, or right after it.  English roles are given the
Vietnamese title and, where the body is known (gazetteer/english_bodies.toml), its Vietnamese name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from extract.facts import Evidence, Fact, Role
from extract.gazetteer.names import syllable_key
from extract.gazetteer.vocabulary import load, surnames
from extract.grammar import people_english
from extract.organisations import Body, Named, Organisations, organisations_of, read_body
from extract.reading import Reading, SentenceReading
from extract.scopes_at import ScopeAt, place_rows, place_slots
from extract.sieve import starting
from extract.text import Text
from extract.values import value

#: How far a title and its body may run, in characters.
_REACH = 260
_NAME_WORD = r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?"
_NAME = re.compile(rf"{_NAME_WORD}(?:[ \u00a0\n]{_NAME_WORD}){{0,6}}")
_ADDRESS = r"(?:ông|bà|anh|chị|đồng chí|đ/c|cô|chú|bác|em|cụ|nghệ nhân(?:\s+(?:ưu tú|nhân dân))?|ceo|doanh nhân|già làng)"
_DEGREES = (
    r"(?:(?:gs|pgs|ts|tskh|ths|th\.s|ks|bs|ds|ls|cn|bsckii?|dscki|tiến sĩ|tiến sỹ|thạc sĩ"
    r"|thạc sỹ|giáo sư|phó giáo sư|kỹ sư|cử nhân"
    r"|bác sĩ|bác sỹ|dược sĩ|dược sỹ|luật sư|lương y|nhà giáo(?: ưu tú| nhân dân)?|ngưt"
    r"|anh hùng lao động|đại tá|thượng tá|trung tá)\b[.,]?\s*)"
)
_PREFIX = re.compile(rf"(?<!\w)(?:{_ADDRESS}\s+{_DEGREES}{{0,4}}|{_DEGREES}{{1,4}})(?=[^\W\d_])")
_PREFIX_BEFORE = re.compile(rf"(?<!\w)(?:{_ADDRESS}\s+{_DEGREES}{{0,4}}|{_DEGREES}{{1,4}})$")
_FORMER = r"(?:nguyên(?:\s+là)?|cựu)\s+"
_ACTING = r"(?:quyền\s+|q\.\s*|phụ trách\s+)"
_BETWEEN = re.compile(
    r"\s*(?P<bracket>\([^()\n]{0,60}\)\s*)?(?:,\s*\d{2}\s+tuổi\s*)?(?P<sep>,|[-–—]|:|\("
    r"|\bhiện là\b|\bhiện đang là\b|\blà\b|\blàm\b)?\s*"
    r"(?:(?:hiện|người|hiện là|là)\s+)?$"
)
_CHAIN = re.compile(
    rf"\s*(?:,\s*(?:kiêm|đồng thời là|hiện là|(?:nay )?làm)?|[-–—]|,?\s*kiêm(?:\s+nhiệm)?|,?\s*đồng thời là"
    rf"|,?\s*và là|;\s*kiêm)\s*(?={_FORMER}|{_ACTING}|\w)"
)
#: Titles that alone make nobody an official.
_WEAK = frozenset(
    [
        "đại diện",
        "chuyên gia",
        "công chức",
        "chuyên viên",
        "nghệ nhân",
        "nghệ nhân nhân dân",
        "nghệ nhân ưu tú",
        "quản lý",
        "ủy viên",
        "phụ trách",
        "đội trưởng",
        "chủ vườn",
        "chủ thương hiệu",
    ]
)
#: Tails of title forms that are bodies of their own.
_BODY_TAIL = re.compile(
    r"\s+(?:tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|đảng ủy|chi bộ|chính phủ|quốc hội|hđnd"
    r"|cục quản lý thị trường)$"
)
#: Titles that hold the head of their body: title, where the body starts in it, how it is spelled.
_SELF_HEADED: tuple[tuple[str, str], ...] = (
    ("chánh văn phòng", "Văn phòng"), ("chánh vp", "Văn phòng"), ("chánh thanh tra", "Thanh tra"),
    ("trưởng phòng", "Phòng"), ("phó phòng", "Phòng"), ("trưởng ban", "Ban"), ("phó ban", "Ban"),
    ("trưởng trạm", "Trạm"), ("phó trạm", "Trạm"), ("trưởng thôn", "thôn"), ("trưởng ấp", "ấp"),
    ("trưởng bản", "bản"), ("trưởng khóm", "khóm"), ("chi cục trưởng", "Chi cục"), ("chi cục phó", "Chi cục"),
    ("tổng cục trưởng", "Tổng cục"), ("cục trưởng", "Cục"), ("vụ trưởng", "Vụ"), ("viện trưởng", "Viện"),
    ("tổ trưởng", "Tổ"), ("tổ phó", "Tổ"), ("chủ cơ sở sản xuất", "cơ sở sản xuất"), ("chủ cơ sở", "cơ sở"),
    ("chủ hộ kinh doanh", "hộ kinh doanh"), ("chủ hộ", "hộ"), ("chủ doanh nghiệp", "doanh nghiệp"),
    ("chủ trang trại", "trang trại"), ("trưởng khoa", "Khoa"), ("trưởng đoàn", "Đoàn"), ("phó văn phòng", "Văn phòng"),
)  # fmt: skip
_CENTRAL_TITLES = frozenset(t.name.casefold() for t in load().titles if t.rank == "country") | {
    "cục trưởng",
    "phó cục trưởng",
    "vụ trưởng",
    "phó vụ trưởng",
    "bộ trưởng",
    "thứ trưởng",
    "thủ tướng",
    "phó thủ tướng",
}
_COMMON = frozenset(
    map(
        syllable_key,
        [
            "Nguyễn",
            "Trần",
            "Lê",
            "Phạm",
            "Hoàng",
            "Huỳnh",
            "Phan",
            "Vũ",
            "Võ",
            "Đặng",
            "Bùi",
            "Đỗ",
            "Hồ",
            "Ngô",
            "Dương",
            "Lý",
            "Đinh",
            "Đoàn",
            "Lương",
            "Trương",
            "Mai",
            "Trịnh",
            "Đào",
            "Hà",
            "Cao",
            "Lâm",
            "Tạ",
            "Tô",
            "Thái",
        ],
    )
)
_MIDDLE = frozenset(
    map(
        syllable_key,
        ["Văn", "Thị", "Đình", "Hữu", "Quốc", "Đức", "Xuân", "Ngọc", "Minh", "Thanh", "Quang"],
    )
)
#: Named in the press with a title, and no official of today.
_NO_OFFICIALS = frozenset({"Hồ Chí Minh"})
_SAYING = re.compile(
    r"\s*,?\s*(?:cho (?:biết|hay|rằng)|nói|nhấn mạnh|chia sẻ|khẳng định|thông tin|phát biểu|kể)\b"
)


@value(frozen=True, slots=True)
class Person:
    """A name as written: offsets of the name alone, and of the words that address it."""

    start: int
    end: int
    quote_start: int
    name: str
    addressed: bool


@value(frozen=True, slots=True)
class _Held:
    """One title with its body, before it is known who holds it."""

    start: int
    end: int
    title_start: int
    title_end: int
    title: str
    former: bool
    acting: bool
    body: Body | None


#: What the press shortens, where a body follows.
_SHORT = {
    "pct": "Phó Chủ tịch",
    "ct": "Chủ tịch",
    "pgđ": "Phó Giám đốc",
    "gđ": "Giám đốc",
}
_BEFORE_BODY = r"(?=\s+(?:ubnd|hđnd|hđqt|htx|hợp tác|công ty|cty|sở|trung tâm)(?!\w))"


@cache
def _titles() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern over lower-case text, and the title in sentence case by its folded spelling."""
    shown: dict[str, str] = {}
    for title in load().titles:
        for form in (title.name, *title.also):
            lower = form.casefold()
            kept = _BODY_TAIL.sub("", lower)
            joint = " kiêm " in lower or "," in lower
            if title.acting or joint or kept in _WEAK or lower.startswith("quyền "):
                continue
            canonical = title.name if lower == title.name.casefold() else form
            shown.setdefault(kept, canonical[: len(kept)])
    for extra in (
        "Phó Chủ tịch Hội đồng nhân dân", "Tổ trưởng", "Trưởng Đoàn", "Phó Trưởng Đoàn", "Tổng Giám đốc",
        "Phó Tổng Giám đốc", "Trưởng nhóm", "Phó Chi cục trưởng", "Chủ HTX", "Phó Viện trưởng", "Chủ nhiệm", "Phó Tổ trưởng",
        "Ủy viên BCH", "Ủy viên BTV", "Trưởng ban", "Phó Trưởng ban", "Phó ban", "Phó Chánh Văn phòng", "Phó Trưởng thôn", "Phó Hiệu trưởng",
    ):  # fmt: skip
        shown.setdefault(extra.casefold(), extra)
    ordered = sorted(shown, key=lambda f: (-len(f), f))
    forms = [re.escape(f).replace(r"\ ", r"\s+") for f in ordered]
    pattern = starting([*(short + _BEFORE_BODY for short in _SHORT), *forms])
    shown |= _SHORT
    return re.compile(rf"{pattern}(?!\w)"), shown


@cache
def _spellings() -> frozenset[str]:
    return frozenset(f for t in load().titles for f in (t.name, *t.also))


_ROLE = rf"(?P<former>{_FORMER})?(?P<acting>{_ACTING})?"


def _title_at(text: Text, offset: int) -> tuple[int, int, str, bool, bool] | None:
    """Start and end of a title at an offset (behind "nguyên", "quyền"), its name, the two flags."""
    lead = re.compile(_ROLE).match(text.lower, offset)
    start = lead.end() if lead else offset
    pattern, shown = _titles()
    m = pattern.match(text.lower, start)
    if m is None:
        return None
    title = _as_written(" ".join(text.nfc[m.start() : m.end()].split()), shown)
    return start, m.end(), title, bool(lead and lead["former"]), bool(lead and lead["acting"])


def _as_written(surface: str, shown: dict[str, str]) -> str:
    """Sentence case, but "Trưởng ban" and "Phó Tổng giám đốc" as they are spelled."""
    varies = surface.casefold().endswith((" ban", "trưởng ban", "tổng giám đốc"))
    if varies and surface in _spellings():
        return surface
    return shown[surface.casefold()]


def _held_at(text: Text, offset: int, limit: int) -> _Held | None:
    limit = min(limit, offset + _REACH)
    found = _title_at(text, offset)
    if found is None:
        return None
    start, end, title, former, acting = found
    after = _skip(text, end, limit)
    acting_after = re.compile(r"phụ trách\b\s*").match(text.lower, after, limit)
    if acting_after:
        acting, after = True, acting_after.end()
    body = _committee(text, after, limit) or read_body(text, after, limit)
    head = next((h for t, h in _SELF_HEADED if t in title.casefold()), None)
    if head is not None and body is None:
        own_start = text.lower.rfind(head.casefold().split()[0], start, end)
        if own_start >= 0:
            own = read_body(text, own_start, limit)
            if own is None:
                own = _plain_body(text, own_start, end, limit)
            if own is not None:
                body = replace(own, name=head + own.name[len(head) :])
                if body.end <= end and not head.startswith("Văn phòng"):
                    body = None  # nothing but the title's own word
    elif body is not None and head == "Văn phòng" and body.kind in ("other", "producer"):
        body = None
    return _Held(
        offset, max(end, body.end if body else end), start, end, title, former, acting, body
    )


#: "Ủy ban Khoa học, Công nghệ và Môi trường của Quốc hội": a name with commas of its own.
_OF_ASSEMBLY = re.compile(r"(?:Ủy|Uỷ) ban [^.;:\n\d]{3,70}?Quốc hội(?!\w)")


def _committee(text: Text, start: int, limit: int) -> Body | None:
    m = _OF_ASSEMBLY.match(text.nfc, start, limit)
    if m is None or re.search(r"nhân dân|ubnd", m.group().casefold()):
        return None
    return Body(m.start(), m.end(), " ".join(m.group().split()), "office", m.end())


def _plain_body(text: Text, start: int, head_end: int, limit: int) -> Body | None:
    """ "thôn Đại Hoàng": a head the vocabulary does not know, with the capitals after it."""
    m = re.compile(rf"\s+((?:{_NAME_WORD}\s?){{1,5}})").match(text.nfc, head_end, limit)
    if m is None:
        return None
    words = []
    end = head_end
    for w in re.compile(_NAME_WORD).finditer(text.nfc, m.start(1), m.end(1)):
        if not w.group()[0].isupper():
            break
        words.append(w.group())
        end = w.end()
    if not words:
        return None
    return Body(start, end, " ".join(text.nfc[start:end].split()), "office", head_end)


def _skip(text: Text, offset: int, limit: int) -> int:
    while offset < limit and text.nfc[offset].isspace():
        offset += 1
    return offset


# --- names ------------------------------------------------------------------------------------


def _capital(word: str) -> bool:
    return word[0].isupper() and (
        len(word) == 1 or not word.isupper() or "'" in word or "’" in word
    )


def _is_ethnic(word: str) -> bool:
    return word in ("Y", "A", "K") or bool(re.match(r"[HK]['’ʼ]", word))


def name_at(text: Text, offset: int, limit: int) -> Person | None:
    """The run of capitalised words at an offset, cut before a title; two to six of them."""
    m = _NAME.match(text.nfc, offset, limit)
    if m is None:
        return None
    words: list[re.Match[str]] = []
    for w in re.compile(_NAME_WORD).finditer(text.nfc, m.start(), m.end()):
        if not _capital(w.group()) or (words and _title_at(text, w.start()) is not None):
            break
        words.append(w)
    if len(words) < 2 or len(words) > 6:
        return None
    end = words[-1].end()
    return Person(offset, end, offset, " ".join(text.nfc[offset:end].split()), False)


def addressed_names(text: Text, start: int, limit: int) -> Iterator[Person]:
    """Names behind "ông", "bà", a degree …: full names, in order."""
    for m in _PREFIX.finditer(text.lower, start, limit):
        person = name_at(text, m.end(), limit)
        if person is not None:
            yield replace(person, quote_start=m.start(), addressed=True)


def _name_before(text: Text, offset: int, start: int) -> tuple[Person, str] | None:
    """The name that a role at ``offset`` is set off from, and what sets it off."""
    window_start = max(start, offset - 150)
    window = text.lower[window_start:offset]
    m = _BETWEEN.search(window)
    if m is None or m.group("sep") is None:
        return None
    end = window_start + m.start()
    while end > window_start and text.nfc[end - 1].isspace():
        end -= 1
    words: list[re.Match[str]] = []
    position = end
    while len(words) < 7:
        w = re.compile(rf"({_NAME_WORD})$").search(text.nfc, window_start, position)
        if w is None or not _capital(w.group(1)):
            break
        words.append(w)
        position = w.start()
        if position == 0 or not text.nfc[position - 1].isspace():
            break
        position -= 1
    if len(words) < 2:
        return None
    words.reverse()
    for k in range(len(words) - 1):
        name_start = words[k].start(1)
        prefix = _PREFIX_BEFORE.search(text.lower, max(start, name_start - 60), name_start)
        if prefix is not None:
            name = " ".join(text.nfc[name_start:end].split())
            return Person(name_start, end, prefix.start(), name, True), m.group("sep")
        # the prefix may itself be capitalised at the start of a sentence: "Ông Trần Văn A"
        if re.fullmatch(_ADDRESS, words[k].group(1).casefold()):
            continue
    first = words[0]
    k = 0
    while k < len(words) - 1 and re.fullmatch(_ADDRESS, words[k].group(1).casefold()):
        k += 1
    first = words[k]
    kept = words[k:]
    if k and len(kept) < 2 and not re.match(r"[HK]['’ʼ]", kept[0].group(1)):
        return None
    if k:
        name = " ".join(text.nfc[first.start(1) : end].split())
        return Person(first.start(1), end, words[k - 1].start(1), name, True), m.group("sep")
    if not 2 <= len(kept) <= 5:
        return None
    if not (_surname(first.group(1)) or _is_ethnic(first.group(1))):
        return None
    if (
        len(kept) == 2
        and syllable_key(first.group(1)) not in _COMMON
        and not _is_ethnic(first.group(1))
    ):
        return None
    name = " ".join(text.nfc[first.start(1) : end].split())
    return Person(first.start(1), end, first.start(1), name, False), m.group("sep")


def _surname(word: str) -> bool:
    return syllable_key(word) in surnames()


def _name_in(
    text: Text, held: _Held, limit: int, places: list[tuple[int, int]]
) -> tuple[Person, int] | None:
    """The name at the end of a role that stands before it, and where the body ends then."""
    start = held.title_end
    stop = held.body.end if held.body is not None else start
    stop = max(stop, start)
    after = _skip(text, stop, limit)
    prefix = re.compile(r"(?:[-–—,]\s*)?").match(text.nfc, after, limit)
    behind = prefix.end() if prefix else after
    address = _PREFIX.match(text.lower, behind, limit)
    if address is not None:
        person = name_at(text, address.end(), limit)
        if person is not None:
            comma = text.nfc[after : after + 1] == ","
            if not comma or _SAYING.match(text.lower, person.end):
                return replace(person, quote_start=held.start, addressed=True), stop
    if prefix is not None and re.match(r"[-–—]", prefix.group()):
        person = name_at(text, behind, limit)
        named = person is not None and _surname(person.name.split()[0])
        if person is not None and named and _SAYING.match(text.lower, person.end):
            return replace(person, quote_start=held.start), stop  # "Phó Chủ tịch UBND tỉnh - Lê A"
    region_end = _run_end(text, stop, min(limit, stop + 80))
    best: tuple[float, Person, int] | None = None
    head_end = held.body.head_end if held.body is not None else start
    for run in _runs(text, max(start, head_end), region_end):
        for k in range(len(run)):
            rest = run[k:]
            first = rest[0]
            if any(a <= first.start() < b for a, b in places):
                continue
            score = _score([w.group() for w in rest], k, held)
            if score is None:
                continue
            body_end = first.start()
            own = text.nfc[head_end:body_end]
            if (
                held.body is not None
                and held.body.kind == "producer"
                and not re.search(r"[^\W\d_]", own)
                and not _speaks(text, held, rest[-1].end(), len(rest))
            ):
                continue
            if (
                held.body is not None
                and held.body.kind == "producer"
                and not any(c.isupper() for c in own)
                and not _speaks(text, held, rest[-1].end(), len(rest))
            ):
                continue
            if best is None or score > best[0]:
                name = " ".join(text.nfc[first.start() : rest[-1].end()].split())
                person = Person(first.start(), rest[-1].end(), held.start, name, False)
                best = (score, person, body_end)
        if best is not None:
            break
    if best is None:
        return None
    return best[1], best[2]


def _speaks(text: Text, held: _Held, end: int, words: int) -> bool:
    """ "Theo Giám đốc HTX Nguyễn Thị Hoan, …": a full name right behind a bare body that speaks."""
    led = text.lower[max(0, held.start - 6) : held.start].endswith("theo ")
    # a private enterprise is often called after its owner
    head = text.lower[held.body.start : held.body.head_end] if held.body is not None else ""
    if head not in ("htx", "hợp tác xã", "công ty", "cty"):
        return False
    return words >= 3 and (led or _SAYING.match(text.lower, end) is not None)


def _run_end(text: Text, offset: int, limit: int) -> int:
    m = re.compile(r"[,;:.!?(\"“”|]|\n\s*\n|\s[-–—]").search(text.nfc, offset, limit)
    return m.start() if m else limit


def _runs(text: Text, start: int, end: int) -> Iterator[list[re.Match[str]]]:
    """Runs of capitalised words parted by single blanks."""
    run: list[re.Match[str]] = []
    for w in re.compile(_NAME_WORD).finditer(text.nfc, start, end):
        fits = _capital(w.group())
        joined = bool(run) and bool(
            re.fullmatch(r"[ \u00a0\n]", text.nfc[run[-1].end() : w.start()])
        )
        if run and not (fits and joined):
            yield run
            run = []
        if fits:
            run.append(w)
    if run:
        yield run


def _score(words: list[str], k: int, held: _Held) -> float | None:
    """How much a tail of a run of capitals looks like a person's name; ``None`` if it does not."""
    n = len(words)
    ethnic = _is_ethnic(words[0])
    if n < 2 or n > 6 or not (_surname(words[0]) or ethnic):
        return None
    common = syllable_key(words[0]) in _COMMON
    if n == 2 and not common and not ethnic and held.body is not None:
        return None
    if n > 4 and not ethnic and not _is_ethnic(words[-1]) and not common:
        return None
    score = {2: 0.0, 3: 3.0, 4: 2.0, 5: 0.5, 6: -1.0}[n]
    if common:
        score += 2
    if ethnic:
        score += 4
    elif any(_is_ethnic(w) for w in words[1:-1]):
        score += 4.5  # "Rơ Châm Y Lan": the clan stands before the name's own first word
    if n > 2 and syllable_key(words[1]) in _MIDDLE:
        score += 2
    if k == 0:
        score += 1.5
    return score


# --- facts ------------------------------------------------------------------------------------


def find(reading: Reading, scope_at: ScopeAt) -> list[Fact]:
    """All persons with their roles, one fact a role."""
    if not reading.about:
        return []
    organisations = organisations_of(reading, scope_at)
    if reading.english:
        return people_english.find(reading, organisations)
    facts: list[Fact] = []
    for sentence in reading.sentences:
        facts.extend(_sentence(reading, organisations, sentence))
    return facts


def _sentence(
    reading: Reading, organisations: Organisations, sentence: SentenceReading
) -> Iterator[Fact]:
    text = reading.text
    pattern, _ = _titles()
    limit = sentence.span.end
    position = sentence.span.start
    places = [(u.start, u.end) for u in sentence.uses]
    role_first_names: set[int] = set()
    while m := pattern.search(text.lower, position, limit):
        lead = re.compile(rf"{_ROLE}$").search(
            text.lower, max(sentence.span.start, m.start() - 24), m.start()
        )
        start = lead.start() if lead and lead.group() else m.start()
        group = _group(text, start, limit)
        if not group:
            position = m.end()
            continue
        position = max(m.end(), group[0].title_end)
        before = _name_before(text, start, sentence.span.start)
        inside = None
        for k, held in enumerate(group):
            inside = _name_in(text, held, limit, places)
            if inside is not None:
                if before is None or before[0].end in role_first_names:
                    group = group[: k + 1]
                elif k > 0 and _follows_directly(
                    text, inside[0]
                ):  # "ông A, Giám đốc Sở X, nguyên Phó Chủ tịch Lê B": two persons
                    group, inside = group[:k], None
                break
        if any(p is not None and p[0].name in _NO_OFFICIALS for p in (before, inside)):
            position = max(position, group[-1].end)
            continue
        if before is not None and not (before[0].end in role_first_names and inside is not None):
            person, separator = before
            if separator == "(" and text.nfc[group[-1].end : group[-1].end + 1] not in (
                ")",
                ",",
                ";",
            ):
                continue
            for held in _shared_body(group):
                end = held.end + (separator == "(" and text.nfc[held.end : held.end + 1] == ")")
                yield _fact(
                    reading,
                    organisations,
                    sentence,
                    person,
                    held,
                    person.quote_start,
                    end,
                    "people.name_first",
                )
            position = max(position, group[-1].end)
        elif inside is not None:
            person, body_end = inside
            role_first_names.add(person.end)
            last = group[-1]
            if last.body is not None and body_end < last.body.end:
                last = replace(last, body=_cut(text, last.body, body_end))
            for held in _shared_body([*group[:-1], last]):
                yield _fact(
                    reading,
                    organisations,
                    sentence,
                    person,
                    held,
                    held.start,
                    person.end,
                    "people.role_first",
                )
            position = max(position, person.end)


def _follows_directly(text: Text, person: Person) -> bool:
    """Whether a name stands right behind its role, and not as another one of a list."""
    before = text.lower[max(0, person.start - 24) : person.start]
    return re.search(rf"(?:\bvà|\bcùng|,)\s+(?:{_ADDRESS}\s+)?$|{_ADDRESS}\s+$", before) is None


def _shared_body(group: list[_Held]) -> list[_Held]:
    """ "Chủ tịch Hội đồng quản trị kiêm Giám đốc HTX X": both titles are held at the last body."""
    out: list[_Held] = []
    body: Body | None = None
    for held in reversed(group):
        if held.body is None and body is not None and held.title.casefold() not in _CENTRAL_TITLES:
            held = replace(held, body=body)
        body = held.body
        out.append(held)
    return out[::-1]


def _cut(text: Text, body: Body, end: int) -> Body | None:
    piece = text.nfc[body.start : end].rstrip(" \n-–,")
    if len(piece) < body.head_end - body.start:
        return None
    again = read_body(text, body.start, body.start + len(piece))
    name = again.name if again is not None else " ".join(piece.split())
    return Body(body.start, body.start + len(piece), name, body.kind, body.head_end)


def _group(text: Text, start: int, limit: int) -> list[_Held]:
    """A title and those chained to it: "Cục trưởng - Chánh Văn phòng …", "… kiêm …"."""
    group: list[_Held] = []
    position = start
    while len(group) < 4:
        held = _held_at(text, position, limit)
        if held is None:
            break
        group.append(held)
        link = _CHAIN.match(text.lower, held.end, limit)
        if link is None:
            break
        position = link.end()
    return group


def _fact(
    reading: Reading,
    organisations: Organisations,
    sentence: SentenceReading,
    person: Person,
    held: _Held,
    start: int,
    end: int,
    rule: str,
) -> Role:
    nfc = reading.text.nfc
    named = _organisation(organisations, held)
    scope = named.scope
    rows = [
        Evidence("person", person.start, person.end, nfc[person.start : person.end], person.name, rule),
        Evidence("title", held.title_start, held.title_end, nfc[held.title_start : held.title_end], held.title, rule),
    ]  # fmt: skip
    if named.name is not None and held.body is not None:
        body = held.body
        rows.append(
            Evidence(
                "organisation",
                body.start,
                body.end,
                nfc[body.start : body.end],
                named.name,
                "people.body",
            )
        )
    published = reading.frame.published
    return Role(
        quote=nfc[start:end],
        start=start,
        end=end,
        zone=sentence.span.zone,
        **place_slots(scope.place if scope else None),
        as_of=published[:10] if published else None,
        as_of_basis="published" if published else None,
        confidence=_confidence(person, held, named, rule),
        rule=rule,
        evidence=(*rows, *place_rows(reading, scope)),
        person=person.name,
        title=held.title,
        organisation=named.name,
        former=held.former,
        acting=held.acting,
    )


def _confidence(person: Person, held: _Held, named: Named, rule: str) -> float:
    value = 0.95 if person.addressed else 0.9 if rule == "people.name_first" else 0.92
    if held.body is None:
        value -= 0.25
    if named.scope is None:
        value -= 0.2
    return round(value, 2)


#: Bodies of the whole country, whatever the article is about.
_CENTRAL_BODY = re.compile(
    r"(?:^|\bcủa )Quốc hội$|^(?!Văn phòng|Đoàn).*\bTrung ương(?: Đảng)?$|^Ủy ban .*\bQuốc hội$"
)


def _organisation(organisations: Organisations, held: _Held) -> Named:
    if held.body is not None and _CENTRAL_BODY.search(held.body.name):
        return Named(held.body.name, organisations.units.country)
    if held.body is not None:
        return organisations.complete(_council(organisations, held.body))
    if held.title.casefold() in _CENTRAL_TITLES:
        return Named(None, organisations.units.country)
    last = organisations.last_producer(held.start)
    if last is not None and held.start - last.end < 400:
        seat = organisations.units.scope_of(last.place) if last.place else None
        seat = seat or organisations.seat_of_producer(last.name)
        return Named(last.name, seat or organisations.around(held.start))
    return Named(None, organisations.units.in_force(held.start))


def _council(organisations: Organisations, body: Body) -> Body:
    """ "Hội đồng" alone is the council that assesses the products."""
    if body.name.casefold() == "hội đồng":
        return replace(body, name="Hội đồng đánh giá, phân hạng sản phẩm OCOP")
    return body
