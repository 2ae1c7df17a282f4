"""People with their roles in English pages: titles and bodies are given in Vietnamese."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from extract.context import Scope
from extract.facts import Evidence, Fact, Role
from extract.gazetteer.names import ascii_key, syllable_key
from extract.gazetteer.vocabulary import load, surnames
from extract.organisations import Named, Organisations
from extract.reading import Reading, SentenceReading
from extract.scopes_at import place_rows, place_slots
from extract.values import value

_WORD = r"[A-ZĐÀ-Ỹ][^\W\d_]*(?:['’][^\W\d_]+)?"
_NAME = rf"{_WORD}(?: {_WORD}){{1,4}}"
_ADDRESS = r"(?:Mr|Mrs|Ms|Dr|Madam)\.?\s+"
_BETWEEN = re.compile(
    rf"(?P<address>{_ADDRESS})?(?P<name>{_NAME})\s*(?:\([^()]{{0,50}}\)\s*)?,\s*(?:the\s+"
    rf"|who is\s+|now\s+)?(?P<former>former\s+)?(?P<acting>acting\s+)?$"
)
_AFTER = re.compile(rf"\s*,?\s*(?P<address>{_ADDRESS})?(?P<name>{_NAME})")
_BODY_END = re.compile(
    r",|;|\.(?:\s|$)|:|\(|\)|\"|“|\b(?:said|says|told|has|have|had|was|is|noted|added|stressed"
    r"|shared|affirmed|emphasi[sz]ed|reported|who|and\s+(?:Mr|Ms|Mrs)|attended|spoke|informed"
    r"|chaired|stated|explained|wants|hopes|at\s+the)\b"
)
_LEVELS = {
    "provincial": "tỉnh", "province": "tỉnh", "district": "huyện", "city": "thành phố", "municipal": "thành phố",
    "ward": "phường", "commune": "xã", "town": "thị xã", "township": "thị trấn",
}  # fmt: skip
_PRODUCER = re.compile(
    r"\b(?:the\s+)?(?P<name>(?:[A-ZĐ][\w'&.-]*\s+){1,7}(?:Cooperative|Company|Co\.,? Ltd|JSC"
    r"|Enterprise|Group))\b"
    r"|\b(?P<company>(?:[A-ZĐ][\w'&.-]*\s+){0,4}(?:Company Limited|Joint Stock Company))\b"
)


@value(frozen=True, slots=True)
class _EnglishBody:
    pattern: re.Pattern[str]
    name: str
    level: str


@cache
def _bodies() -> tuple[_EnglishBody, ...]:
    source = files("extract.gazetteer").joinpath("english_bodies.toml")
    data = tomllib.loads(source.read_text("utf-8"))
    return tuple(
        _EnglishBody(
            re.compile(r"\b(?:" + "|".join(map(re.escape, b["english"])) + r")\b"),
            b["name"],
            b["level"],
        )
        for b in data["body"]
    )


@cache
def _titles() -> re.Pattern[str]:
    ordered = sorted(load().english_titles, key=lambda t: -len(t))
    skipped = {
        "expert",
        "artisan",
        "representative",
        "head",
        "manager",
        "founder",
        "co-founder",
        "president",
        "chair",
    }
    kept = [t for t in ordered if t not in skipped]
    return re.compile(
        r"\b(?P<former>former\s+)?(?P<acting>acting\s+)?(?P<title>"
        + "|".join(map(re.escape, kept))
        + r")\b(?!'s)"
    )


@cache
def _ascii_surnames() -> frozenset[str]:
    return frozenset(ascii_key(k) for k in surnames())


def find(reading: Reading, organisations: Organisations) -> list[Fact]:
    """All persons with their roles, one fact a role."""
    facts: list[Fact] = []
    for sentence in reading.sentences:
        facts.extend(_sentence(reading, organisations, sentence))
    return facts


def _is_name(name: str, address: str | None) -> bool:
    words = name.split()
    if address:
        return True
    return (
        ascii_key(syllable_key(words[0])) in _ascii_surnames()
        and len(words) <= 5
        and len(words) >= 2
    )


def _sentence(
    reading: Reading, organisations: Organisations, sentence: SentenceReading
) -> Iterator[Fact]:
    nfc = reading.text.nfc
    lower = reading.text.lower
    limit = sentence.span.end
    position = sentence.span.start
    while m := _titles().search(lower, position, limit):
        position = m.end()
        title = load().english_titles[m.group("title")]
        if m.group("acting"):
            title = title.removeprefix("Quyền ")
        acting = bool(m.group("acting")) or title.startswith("Quyền ")
        title = title.removeprefix("Quyền ")
        before = _BETWEEN.search(nfc, max(sentence.span.start, m.start() - 90), m.start())
        body_end, name = _body(reading, m.end(), limit, before is not None)
        if before is not None and _is_name(before.group("name"), before.group("address")):
            person, start, end = before.group("name"), before.start(), body_end
            span, rule = before.span("name"), "people.english"
        elif name is not None and _is_name(name.group("name"), name.group("address")):
            person, start, end = name.group("name"), m.start(), name.end("name")
            span, rule = name.span("name"), "people.english"
        else:
            continue
        named = _organisation(reading, organisations, m.end(), body_end, title)
        yield _fact(
            reading, sentence, person, span, m.span("title"), title, named, start, end,
            former=bool(m.group("former")) or bool(before and before.group("former")), acting=acting, rule=rule,
        )  # fmt: skip
        position = max(position, end)


def _body(
    reading: Reading, start: int, limit: int, name_before: bool
) -> tuple[int, re.Match[str] | None]:
    """Where the body after a title ends, and the name that follows it, if one does."""
    nfc = reading.text.nfc
    stop = _BODY_END.search(nfc, start, limit)
    end = stop.start() if stop else limit
    if name_before:
        return start + len(nfc[start:end].rstrip()), None
    window = nfc[start:end]
    best: re.Match[str] | None = None
    for m in re.finditer(rf"(?:{_ADDRESS})?{_WORD}(?: {_WORD}){{1,8}}", window):
        words = list(re.finditer(_WORD, m.group()))
        for w in words:
            at = start + m.start() + w.start()
            inside = _AFTER.match(nfc, at, end)
            if inside is None or inside.end("name") < start + m.end():
                continue
            count = len(inside.group("name").split())
            if _is_name(inside.group("name"), inside.group("address")) and 2 <= count <= 4:
                best = inside
                break
    if best is not None:
        return start + len(nfc[start : best.start()].rstrip()), best
    return start + len(window.rstrip()), None


def _organisation(
    reading: Reading, organisations: Organisations, start: int, end: int, title: str
) -> Named:
    units = organisations.units
    lower = reading.text.lower
    words = lower[start:end]
    named = [u for u in units.within(start, end) if u.place.level != "country"]
    for body in _bodies():
        if not body.pattern.search(words):
            continue
        return _with_place(
            reading, organisations, body, words, start, units.scope_of(named[-1]) if named else None
        )
    short = re.search(
        r"\b(?:the|of)\s+(?:provincial\s+)?(department|committee|office|cooperative|company)\b",
        words,
    )
    if short is not None and short.group(1) in ("cooperative", "company"):
        last = _last_producer(reading, start, short.group(1))
        return Named(last, organisations.around(start))
    if short is not None:
        earlier = lower[max(0, start - 2500) : start]
        hits = [
            (h.start(), b)
            for b in _bodies()
            for h in b.pattern.finditer(earlier)
            if short.group(1) in b.pattern.pattern
        ]
        if hits:
            body = max(hits, key=lambda h: h[0])[1]
            return _with_place(
                reading,
                organisations,
                body,
                words,
                start,
                units.scope_of(named[-1]) if named else None,
            )
    producer = _PRODUCER.search(reading.text.nfc, start, end)
    if producer is not None:
        name = producer.group("name") or producer.group("company")
        return Named(" ".join(name.split()), organisations.around(start))
    if title in (
        "Bộ trưởng",
        "Thứ trưởng",
        "Thủ tướng Chính phủ",
        "Phó Thủ tướng Chính phủ",
        "Cục trưởng",
        "Vụ trưởng",
    ):
        return Named(None, units.country)
    of = re.match(r"\s*(?:of|at)\s+(?:the\s+)?(.{3,90})", reading.text.nfc[start:end], re.DOTALL)
    return Named(" ".join(of.group(1).split()) if of else None, units.in_force(start))


def _with_place(
    reading: Reading,
    organisations: Organisations,
    body: _EnglishBody,
    words: str,
    offset: int,
    named: Scope | None,
) -> Named:
    units = organisations.units
    if body.level == "country":
        return Named(body.name, units.country)
    if named is not None:
        if re.search(r"\bprovincial\b", words):
            named = units.province_of(named)
    else:
        kind = next((k for w, k in _LEVELS.items() if re.search(rf"\b{w}\b", words)), None)
        if kind is None:
            kind = "huyện" if body.level == "district" else "tỉnh"
        named = units.called(kind, offset) or units.in_force(offset)
        if kind == "tỉnh" and named is None:
            named = units.province(offset)
    if named is None:
        return Named(body.name, None)
    party = body.name in ("Tỉnh ủy", "Huyện ủy")
    return Named(f"{body.name} {named.place.name if party else named.place.full_name}", named)


def _last_producer(reading: Reading, offset: int, head: str) -> str | None:
    found = [
        m.group("name") or m.group("company")
        for m in _PRODUCER.finditer(reading.text.nfc, 0, offset)
        if head in m.group().lower() or head == "company"
    ]
    return " ".join(found[-1].split()) if found else None


def _fact(
    reading: Reading, sentence: SentenceReading, person: str, span: tuple[int, int], title_span: tuple[int, int],
    title: str, named: Named, start: int, end: int, *, former: bool, acting: bool, rule: str,
) -> Role:  # fmt: skip
    nfc = reading.text.nfc
    scope = named.scope
    published = reading.frame.published
    rows = (
        Evidence("person", *span, nfc[span[0] : span[1]], person, rule),
        Evidence("title", *title_span, nfc[title_span[0] : title_span[1]], title, rule),
    )
    return Role(
        quote=nfc[start:end],
        start=start,
        end=end,
        zone=sentence.span.zone,
        **place_slots(scope.place if scope else None),
        as_of=published[:10] if published else None,
        as_of_basis="published" if published else None,
        confidence=0.85 if named.name else 0.65,
        rule=rule,
        evidence=(*rows, *place_rows(reading, scope)),
        person=person,
        title=title,
        organisation=named.name,
        former=former,
        acting=acting,
    )
