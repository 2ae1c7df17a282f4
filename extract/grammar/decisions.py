"""Numbered official documents: decisions, plans, resolutions, dispatches, proposals.

A number is completed where the words or common knowledge (gazetteer/national_documents.toml) give
its suffix, and kept as written where nothing does.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from typing import Any

from extract.context import Scope
from extract.facts import Document, DocumentKind, Evidence, Fact
from extract.grammar.dates import DateMention
from extract.reading import Reading, SentenceReading
from extract.scopes_at import ScopeAt, Units, place_rows, place_slots
from extract.sieve import Sieve, matches_from, starting
from extract.text import Text, fold
from extract.values import value

_WORDS: tuple[tuple[str, DocumentKind], ...] = (
    (r"quyet\s+dinh|decisions?|\bqd", "decision"),
    (r"ke\s+hoach|plans?", "plan"),
    (r"nghi\s+quyet|resolutions?", "resolution"),
    (r"cong\s+van|(?:official\s+)?dispatch(?:es)?|official\s+letter", "dispatch"),
    (r"to\s+trinh|proposals?|submissions?", "proposal"),
    (
        r"nghi\s+dinh|thong\s+tu|chi\s+thi|thong\s+bao|huong\s+dan|bao\s+cao"
        r"|directives?|circulars?|decrees?",
        "other",
    ),
)  # fmt: skip
_NOUN = "|".join(f"(?P<w{k}>{p})" for k, (p, _) in enumerate(_WORDS))
_CODE = r"[a-z][a-z0-9&]{0,14}(?:\s?[-/]\s?[a-z][a-z0-9&]{0,14}){0,3}"
_FULL = rf"\d{{1,6}}[a-z]?\s?(?:/\s?(?:19|20)\d\d\s?)?[/-]\s?{_CODE}"
_NAMED = re.compile(
    rf"\b(?:{_NOUN})\s*(?:\([^()]{{1,24}}\)\s*)?(?P<no>(?:so|no)\b\.?)?\s*:?\s*"
    rf"(?P<number>{_FULL}|\d{{1,6}}(?![\d.,]*\d)(?!\s?[%/-]\s?\d))"
)
#: Where a noun of a document can begin.
_NOUN_STARTS = re.compile(
    starting(
        (
            r"quyet\s", r"qd", r"ke\s+hoach", r"nghi\s", r"cong\s+van", r"to\s+trinh", r"thong\s",
            r"chi\s+thi", r"huong\s+dan", r"bao\s+cao", "decision", "plan", "resolution", "dispatch",
            "official", "proposal", "submission", "directive", "circular", "decree",
        )
    )
)  # fmt: skip
_ALONE = Sieve(
    r"(?P<number>\d(?<![\w/.,-]\d)\d{0,5}[a-z]?\s?(?:/\s?(?:19|20)\d\d\s?)?[/-]\s?"
    r"(?P<kind>qd|kh|nq|ttr|nd|ct|tb|hd|bc)\s?[-/]\s?[a-z]{2,14}(?:\s?[-/]\s?[a-z]{2,14}){0,2})"
    r"(?!\w)"
)
_KIND_CODES: dict[str, DocumentKind] = {
    "QD": "decision", "KH": "plan", "NQ": "resolution", "TTR": "proposal", "CV": "dispatch",
    "ND": "other", "CT": "other", "TB": "other", "HD": "other", "BC": "other", "TT": "other",
}  # fmt: skip
#: What may follow a bare number without "số" for it to be a document's ("Quyết định 490 của …").
_AFTER_BARE = re.compile(r"\s*(?:,\s*)?(?:\(|ngay\b|cua\b|do\b|ve\b|dated\b|of\b|,|\.|$|;)")
_COUNTED = re.compile(r"\s*(?:san\s+pham|chu\s+the|ho\s+so|sp\b|products?|nam\b|thang\b|%)")
_LINK = re.compile(
    r"\s*,?\s*(?:\([^()]{0,24}\)\s*)?,?\s*(?:(?:duoc\s+)?(?:ky|ban\s+hanh|cap|issued"
    r"|signed)\s+)?(?:ngay|vao\s+ngay|thang|dated|on|of|from|nam)?\s*\(?\s*(?:ngay\s*)?"
)
_OF = re.compile(
    r"\s*,?\s*(?:cua|do|of|by)\s+(?:the\s+)?(?P<who>[^.,;:()\d]{2,80}?)(?=\s*(?:[.,;:()]|$|\d"
    r"|\b(?:ve|ngay|ky|phe|cong\s+nhan|ban\s+hanh|quy\s+dinh|thi\b|cap\b|cho\b|trong\b|co\b|da\b"
    r"|ma\b|nham|dated|on\b)))"
)
_ISSUES = re.compile(
    r"\b(?:ban\s+hanh|co|ky|ra|phe\s+duyet|gui|issued|signed|cong\s+bo)\s+(?:[^.;:\d]{0,40}\s)?$"
)
_PRIME_MINISTER = re.compile(r"thu\s+tuong|prime\s+minister|chinh\s+phu")
_COMMITTEE = re.compile(
    r"(?:ubnd|ubdn|uy\s+ban\s+nhan\s+dan|people's\s+committee)"
    r"(?:\s+(?:cap\s+)?(?P<kind>tinh|thanh\s+pho|tp\.?|huyen|thi\s+xa|tx\.?|quan|xa|phuong"
    r"|thi\s+tran|dac\s+khu)\b)?"
)
_KIND_WORDS = {
    "tinh": "tỉnh", "thanh pho": "thành phố", "tp": "thành phố", "tp.": "thành phố",
    "huyen": "huyện", "thi xa": "thị xã", "tx": "thị xã", "tx.": "thị xã", "quan": "quận",
    "xa": "xã", "phuong": "phường", "thi tran": "thị trấn", "dac khu": "đặc khu",
}  # fmt: skip
_MINISTRY = re.compile(
    r"Bộ\s+(?:Nông nghiệp và (?:Phát triển nông thôn|Môi trường|PTNT)"
    r"|NN\s?(?:&|-|và)?\s?(?:PTNT|MT)|Công [Tt]hương|Tài chính|Khoa học và Công nghệ|Y tế|KH&CN)"
)
_SUBJECT = re.compile(
    r"\s*,?\s*(?:(?:ve\s+(?:viec\s+)?|v/v\s+)|(?=(?:phe\s+duyet|cong\s+nhan|ban\s+hanh"
    r"|quy\s+dinh|thu\s+hoi|cap\s+(?:giay\s+)?chung\s+nhan|trien\s+khai|sua\s+doi|thanh\s+lap"
    r"|de\s+nghi)\b))"
    r"(?P<subject>[^;:.\n]{4,220})"
)


@value(frozen=True, slots=True)
class _Issuer:
    name: str
    unit: bool


@cache
def _national() -> dict[str, tuple[str, str]]:
    """Bare number to the full number and the ISO day of a document of the centre."""
    return {d["number"].split("/")[0]: (d["number"], d["date"]) for d in _data()["document"]}


@cache
def _issuers() -> dict[str, _Issuer]:
    return {i["ascii"]: _Issuer(i["name"], bool(i.get("unit"))) for i in _data()["issuer"]}


@cache
def _data() -> dict[str, list[dict[str, Any]]]:
    source = files("extract.gazetteer").joinpath("national_documents.toml")
    return tomllib.loads(source.read_text("utf-8"))


_DIACRITICS = {
    "QD": "QĐ", "ND": "NĐ", "HDND": "HĐND", "VPDP": "VPĐP", "BCD": "BCĐ", "BCDTW": "BCĐTW",
    "TTG": "TTg", "TTR": "TTr", "HD": "HĐ", "HDOCOP": "HĐOCOP",
}  # fmt: skip


def normal_number(surface: str) -> str:
    """A number as it is cited: ``"490 / QĐ - TTg"`` and ``"490/QD-TTG"`` are ``"490/QĐ-TTg"``."""
    squeezed = re.sub(r"\s+", "", unicodedata.normalize("NFC", surface))
    squeezed = re.sub(r"[\u2010-\u2015\u2212]", "-", squeezed).replace("Ð", "Đ")

    def restored(m: re.Match[str]) -> str:
        plain = fold(m.group()).upper()
        # HD is a guide (hướng dẫn) as a kind, a council (hội đồng) elsewhere: leave it as written
        if plain in _DIACRITICS and not (plain == "HD" and m.group().isascii()):
            return _DIACRITICS[plain]
        return m.group() if any(c.isupper() for c in m.group()) else m.group().upper()

    return re.sub(r"[^\W\d_]+", restored, squeezed)


@value(frozen=True, slots=True)
class _Found:
    """A document as it stands: the quote from its noun on, its number, its kind."""

    start: int
    number_start: int
    number_end: int
    number: str
    kind: DocumentKind
    bare: bool


def _matches(reading: Reading) -> list[_Found]:
    """The documents of a text: looked for once, asked for twice."""
    notes = reading.text.notes
    if _matches not in notes:
        notes[_matches] = _look_for(reading.text)
    known: list[_Found] = notes[_matches]
    return known


def _look_for(text: Text) -> list[_Found]:
    found: list[_Found] = []
    for m in matches_from(_NOUN_STARTS, _NAMED, text.fold):
        start, end = m.span("number")
        surface = text.nfc[start:end]
        bare = surface.isdigit()
        word = next(k for k in range(len(_WORDS)) if m.group(f"w{k}") is not None)
        if bare:
            if _COUNTED.match(text.fold, end):
                continue
            if not m.group("no") and not _AFTER_BARE.match(text.fold, end):
                continue
            if not m.group("no") and _WORDS[word][1] in ("plan", "other"):
                continue  # "kế hoạch 2021, …"
        elif not _is_code(surface):
            continue
        kind = _WORDS[word][1]
        if not bare:
            kind = _kind_of(surface) or kind
        found.append(_Found(m.start(), start, end, normal_number(surface), kind, bare))
    starts = [f.number_start for f in found]
    ends = [f.number_end for f in found]
    for m in _ALONE.finditer(text.fold):
        start, end = m.span("number")
        k = bisect_left(starts, end)
        if k and ends[k - 1] > start:
            continue
        surface = text.nfc[start:end]
        if _is_code(surface):
            kind = _KIND_CODES[m.group("kind").upper()]
            found.append(_Found(start, start, end, normal_number(surface), kind, False))
    return sorted(found, key=lambda f: f.number_start)


def _is_code(surface: str) -> bool:
    """Whether letters after the number are a code: capitals, but for TTg and TTr."""
    letters = re.sub(r"[^A-Za-zÀ-ỹĐðÐđ]", "", surface.replace("TTg", "").replace("TTr", ""))
    return len(letters) < 2 or letters.upper() == letters or fold(surface).rstrip().endswith("ttg")


def _kind_of(surface: str) -> DocumentKind | None:
    for part in re.findall(r"[a-z]+", fold(surface))[:2]:
        if part.upper() in _KIND_CODES:
            return _KIND_CODES[part.upper()]
    return None


def masked(reading: Reading) -> list[tuple[int, int]]:
    """Spans of document numbers, which count nothing."""
    return [(f.number_start, f.number_end) for f in _matches(reading)] if reading.about else []


def find(reading: Reading, scope_at: ScopeAt) -> list[Fact]:
    """All numbered documents, in order."""
    if not reading.about:
        return []
    units = Units(reading, scope_at)
    facts: list[Fact] = []
    k = 0
    documents = _matches(reading)
    for sentence in reading.sentences:
        mine: list[_Found] = []
        while k < len(documents) and documents[k].number_start < sentence.span.end:
            if documents[k].number_start >= sentence.span.start:
                mine.append(documents[k])
            k += 1
        for i, found in enumerate(mine):
            before = max(mine[i - 1].number_end, facts[-1].end) if i else sentence.span.start
            after = mine[i + 1].start if i + 1 < len(mine) else sentence.span.end
            facts.append(_fact(reading, units, sentence, found, before, after))
    return facts


def _fact(
    reading: Reading, units: Units, sentence: SentenceReading, found: _Found, left: int, right: int
) -> Fact:
    text = reading.text
    end, who, date = _tail(reading, sentence, found, right)
    if date is None:
        date = _date_before(reading, sentence, found, left)
    lead = text.fold[max(left, found.start - 90) : found.start]
    number, rule = _completed(reading, found, who, lead, date)
    year = _year_in_address(reading, found) if date is None else None
    issuer, scope = _issuer(reading, units, found, number, who, lead)
    subject = _subject(reading, end, right, sentence.span.end)
    start = found.start
    quote_end = (
        date.end if date is not None and date.start >= found.number_end else found.number_end
    )
    nfc = text.nfc
    evidence = [
        Evidence("number", found.number_start, found.number_end,
                 nfc[found.number_start : found.number_end], number, rule),
    ]  # fmt: skip
    if date is not None:
        evidence.append(
            Evidence(
                "date", date.start, date.end, nfc[date.start : date.end], date.last, "document.date"
            )
        )
    if year is not None:
        evidence.append(
            Evidence("date", None, None, reading.source.url or "", year, "document.date", "url")
        )
    if issuer is not None:
        evidence.append(
            Evidence("issuer", found.number_start, found.number_end,
                     nfc[found.number_start : found.number_end], issuer, "document.issuer")
        )  # fmt: skip
    return Document(
        quote=nfc[start:quote_end],
        start=start,
        end=quote_end,
        zone=sentence.span.zone,
        **place_slots(scope.place if scope else None),
        as_of=date.last if date else year,
        as_of_basis="text" if date or year else None,
        confidence=0.75 if number.isdigit() else 0.96 if scope else 0.8,
        rule=rule,
        evidence=(*evidence, *place_rows(reading, scope)),
        document_kind=found.kind,
        number=number,
        date=date.last if date else year,
        issuer=issuer,
        subject=subject,
    )


def _tail(
    reading: Reading, sentence: SentenceReading, found: _Found, right: int
) -> tuple[int, str, DateMention | None]:
    """What follows a number: its end, the issuer's words (folded), the date."""
    text = reading.text.fold
    end, who, date = found.number_end, "", None
    for _ in range(2):
        nearest = next((d for d in sentence.dates if end <= d.start < right), None)
        if date is None and nearest is not None and nearest.kind in ("day", "month", "year"):
            gap = text[end : nearest.start]
            if _LINK.fullmatch(gap) and not (nearest.kind == "year" and "dot" in gap):
                date, end = nearest, nearest.end
        of = _OF.match(text, end, min(right, end + 120))
        if of is None or who:
            break
        who, end = of.group("who"), of.end()
    return end, who, date


def _date_before(
    reading: Reading, sentence: SentenceReading, found: _Found, left: int
) -> DateMention | None:
    """ "Ngày 11/01/2021, UBND tỉnh ban hành Quyết định số 57/QĐ-UBND"."""
    text = reading.text.fold
    for date in reversed(sentence.dates):
        if date.start < left or date.end > found.start or date.kind not in ("day", "month"):
            continue
        gap = text[date.end : found.start]
        if len(gap) > 160 or re.search(r"[;:]|\btheo\b|\bcan\s+cu\b", gap):
            return None
        if _ISSUES.search(gap) and date.first == date.last:
            return date
        return None
    return None


def _year_in_address(reading: Reading, found: _Found) -> str | None:
    """The year of a document that the address is about ("2882-qd-ubnd-ben-tre-nam-2018")."""
    slug = (reading.source.url or "").lower()
    code = "-".join(re.findall(r"[a-z0-9]+", fold(found.number)))
    m = re.search(rf"(?<![0-9]){re.escape(code)}-(?:[a-z-]{{0,80}}-)?nam-(20[0-4]\d)(?!\d)", slug)
    return m.group(1) if m and not found.bare else None


#: "Thứ trưởng Bộ … ký ban hành Quyết định số 377".
_BY_MINISTER = re.compile(
    r"\b(?:thu truong|bo truong|bo nong nghiep)\b[^.;]{0,110}\b(?:ky|ban hanh|ra)\s+(?:ban hanh\s+)?$"
)


def _completed(
    reading: Reading, found: _Found, who: str, lead: str, date: DateMention | None
) -> tuple[str, str]:
    if not found.bare:
        return found.number, "document.number"
    if found.kind != "decision":
        return found.number, "document.bare"
    minister = _PRIME_MINISTER.search(who) or (not who and _PRIME_MINISTER.search(lead))
    number, day = _national().get(found.number, (None, None))
    if minister:
        return number or f"{found.number}/QĐ-TTg", "document.prime_minister"
    if number is not None and not _COMMITTEE.search(who or lead):
        if date is None or date.last == day or date.last == str(day)[: len(date.last)]:
            return number, "document.national"
        if date.kind == "day" and date.last[:7] == str(day)[:7]:
            return number, "document.national"
    if _COMMITTEE.match(who):
        return found.number, "document.committee"
    return found.number, "document.bare"


def _suffix(number: str) -> list[str]:
    return [re.sub(r"\d+$", "", p) for p in re.findall(r"[A-Z][A-Z0-9]*", fold(number).upper())]


def _issuer(
    reading: Reading, units: Units, found: _Found, number: str, who: str, lead: str
) -> tuple[str | None, Scope | None]:
    """Who issued it and for which place; the country for bodies of the centre."""
    offset = found.number_start
    known = _issuers()
    issuer: _Issuer | None = None
    for part in _suffix(number):
        if part in _KIND_CODES and part not in ("TTG",):
            continue
        issuer = known.get(part) or next(
            (
                known[p]
                for p in sorted(known, key=len, reverse=True)
                if len(p) > 2 and part.startswith(p)
            ),
            None,
        )
        if issuer is not None:
            break
    if issuer is not None and not issuer.unit:
        name = issuer.name
        if name.startswith("Bộ"):
            written = _MINISTRY.search(reading.text.nfc, max(0, offset - 120), offset + 120)
            name = " ".join(written.group().split()) if written else name
        return name, units.country
    ministry = _BY_MINISTER.search(lead) if issuer is None and number.isdigit() else None
    if ministry is not None:
        return None, units.country
    if issuer is None and not number.isdigit() and not who:
        return None, units.province(offset)
    committee = _COMMITTEE.search(who) if who else None
    at = found.number_end
    if committee is None:
        hits = list(_COMMITTEE.finditer(lead))
        committee, at = (hits[-1], found.start - len(lead)) if hits else (None, 0)
        near = (at + committee.start(), found.start) if committee else None
    else:
        near = (at, at + len(who) + 40)
    scope = _unit(reading, units, offset, committee, near)
    if issuer is None:
        if number.isdigit() and committee is not None:
            return _named("UBND", scope), scope
        if who.startswith(("bo ", "thu tuong", "chinh phu", "quoc hoi")):
            return None, units.country
        return None, scope or units.province(offset)
    if issuer.name.startswith(("Sở", "Văn phòng", "Tỉnh ủy", "Hội đồng", "HĐND")):
        scope = scope if committee is not None and near is not None else units.province(offset)
        if issuer.name == "HĐND" and scope is None:
            scope = units.province(offset)
    return _named(issuer.name, scope), scope


def _named(body: str, scope: Scope | None) -> str:
    if scope is None:
        return body
    if body in ("Tỉnh ủy", "Huyện ủy"):
        return f"{body} {scope.place.name}"
    return f"{body} {scope.place.full_name}"


def _unit(
    reading: Reading,
    units: Units,
    offset: int,
    committee: re.Match[str] | None,
    near: tuple[int, int] | None,
) -> Scope | None:
    """The unit of a people's committee: named beside it, meant by its bare kind, or in force."""
    if committee is not None and near is not None:
        named = [u for u in units.within(*near) if u.place.level != "country"]
        if named:
            return units.scope_of(named[0])
        kind = committee.group("kind")
        if kind:
            meant = units.called(_KIND_WORDS[" ".join(kind.split())], offset)
            if meant is not None:
                return meant
    scope = units.in_force(offset)
    if scope is None or scope.place.level in ("country", "commune"):
        return units.province(offset)
    return scope


def _subject(reading: Reading, end: int, right: int, limit: int) -> str | None:
    m = _SUBJECT.match(reading.text.fold, end, min(right, limit))
    if m is None:
        return None
    words = reading.text.nfc[m.start("subject") : m.end("subject")]
    words = re.split(r",\s+(?=(?:trong đó|theo đó|có|nâng|đến)\b)", " ".join(words.split()))[0]
    return words.strip(" ,–-") or None
