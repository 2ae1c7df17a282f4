"""Counts as they are written: digits, words, ranges, fractions, and the qualifier before them."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.facts import Qualifier
from extract.sieve import Sieve, matches_from, starting
from extract.text import Text
from extract.values import value

# Each alternative looks back past its first digit, so that the scan can leap from digit to digit.
_DIGITS = re.compile(
    r"\d(?:"
    r"(?<![\w.,]\d)(?<!\d[/\-]\d)(?:\d{0,2}(?:[.,]\d{3})+(?![\d])|\d*)(?:,\d+)?(?=$|[^\w]|(?:san|sp|chu|ho|doanh|sao)\b)"
    r"|(?<=/\d)(?:\d{0,2}(?:\.\d{3})+|\d*)(?![\w.,/]\d|\w)"
    r"|(?<=\d-\d)\d*(?![\w/]))"
)
#: Longer runs of digits are telephone numbers, bar codes and rubbish, never counts.
_LONGEST = 15
_WORDS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10,
}  # fmt: skip
_TENS = {"mươi": 10, "mốt": 1, "tư": 4, "lăm": 5}
_UNIT = "một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"
_BELOW_HUNDRED = (
    r"(?:hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín)\s++mươi(?:\s++(?:mốt|một|hai|ba|bốn|tư|lăm|năm|sáu|bảy|tám|chín)\b)?"
    r"|mười(?:\s++(?:một|hai|ba|bốn|lăm|năm|sáu|bảy|tám|chín)\b)?"
)
_WORD = re.compile(
    rf"\b(?=[mhbnstc])(?:(?:{_UNIT})\s++trăm(?:\s++(?:(?:linh|lẻ)\s++(?:{_UNIT}|tư)|{_BELOW_HUNDRED}))?"
    rf"|{_BELOW_HUNDRED}|{_UNIT})\b"
)
_WORD_STARTS = re.compile(starting([*_WORDS]))
_BEFORE = re.compile(
    r"(?:^|(?<=[^\w]))(?P<q>vuot (?:moc|con so|nguong)|it nhat|toi thieu|khong duoi|khong it hon|khong qua|toi da|chua den|chua toi|hon|tren|gan|"
    r"khoang|chung|xap xi|uoc|duoi|co toi|co den|at least|more than|over|nearly|almost|about|around|"
    r"approximately|some|fewer than|less than|up to|no fewer than|roughly)"
    r"(?:\s+(?:la|co|tu|khoang|hon|tren))?\s+$"
)
_QUALIFIERS: dict[str, Qualifier] = {
    "it nhat": "at_least", "toi thieu": "at_least", "khong duoi": "at_least",
    "khong it hon": "at_least", "at least": "at_least", "no fewer than": "at_least",
    "vuot moc": "more_than", "vuot con so": "more_than", "vuot nguong": "more_than",
    "hon": "more_than", "tren": "more_than", "more than": "more_than", "over": "more_than",
    "gan": "about", "khoang": "about", "chung": "about", "xap xi": "about", "uoc": "about",
    "nearly": "about", "almost": "about", "about": "about", "around": "about",
    "approximately": "about", "some": "about", "roughly": "about",
    "duoi": "fewer_than", "chua den": "fewer_than", "chua toi": "fewer_than",
    "fewer than": "fewer_than", "less than": "fewer_than",
    "khong qua": "at_most", "toi da": "at_most", "up to": "at_most",
    "co toi": "exact", "co den": "exact",
}  # fmt: skip
#: What a qualifier can end with, for a quick look before the pattern.
_LAST_WORDS = (*(q.rpartition(" ")[2] for q in _QUALIFIERS), "la", "co", "tu")
_RANGE = re.compile(r"\s{0,2}(?:-|den|toi|hoac|to)\s{0,2}")
_FROM = Sieve(r"\b(?:tu|from)\s+$")
#: "phấn đấu có từ 50 sản phẩm": at least so many, where no "lên 70" follows.
_FROM_ONE = Sieve(
    r"\b(?:co|(?<!duoc )cong nhan|them|dat|hoan thanh|chuan hoa|phan hang|phat trien)\s+(?P<from>tu\s+)$"
)
_COUNTED = re.compile(
    r"\s+(?:san pham|sp|chu the)\b(?![^.;,]{0,60}\b(?:len|den|toi|xuong|thanh)\s+(?:\w+\s+){0,2}\d)"
)


@value(frozen=True, slots=True)
class Number:
    """A number with its qualifier; ``core`` is where the digits or words themselves start.

    ``minimum`` and ``maximum`` follow the contract: "hơn 170" is (170, None, more_than).  ``of`` is
    the second part of a fraction ("26/30").
    """

    start: int
    core: int
    end: int
    minimum: int | None
    maximum: int | None
    qualifier: Qualifier
    words: bool = False
    decimal: bool = False
    of: int | None = None
    of_start: int | None = None

    @property
    def value(self) -> int:
        known = self.minimum if self.minimum is not None else self.maximum
        assert known is not None
        return known


def qualified(value: int, qualifier: Qualifier) -> tuple[int | None, int | None]:
    """The pair of bounds for one value: (170, None) for more_than, (v, v) for exact and about."""
    if qualifier in ("more_than", "at_least"):
        return value, None
    if qualifier in ("fewer_than", "at_most"):
        return None, value
    return value, value


def _digits_value(surface: str) -> tuple[int, bool]:
    """The value of a digit group and whether it has decimals.

    A dot parts thousands; a Vietnamese comma with exactly three
    digits after one to three is a thousand as well where a whole thing is counted (the caller
    decides by the noun), so only other commas are decimals.
    """
    if surface.isdigit():
        return int(surface), False
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", surface):
        return int(surface.replace(".", "")), False
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", surface):
        return int(surface.replace(",", "")), False
    whole = re.split(r",", surface.replace(".", ""))
    return int(whole[0][:15]), len(whole) > 1


def word_value(words: str) -> int | None:
    """ "hai mươi lăm" is 25, "một trăm linh hai" 102; None for what is no number."""
    total = hundreds = 0
    for word in words.split():
        if word == "mươi":
            total *= 10
        elif word == "trăm":
            hundreds, total = total * 100, 0
        elif word in _WORDS:
            total += _WORDS[word]
        elif word in _TENS:
            total += _TENS[word]
        elif word not in ("linh", "lẻ"):
            return None
    return hundreds + total


def find_numbers(
    text: Text, masked: list[tuple[int, int]], *, english: bool = False
) -> list[Number]:
    """Numbers outside the masked spans (dates, tiers, documents …), in order.

    ``masked`` is sorted by start.
    """
    if english:
        from extract.grammar.numbers_english import raw_english

        raw = list(raw_english(text))
    else:
        raw = list(_raw(text))
    free: list[Number] = []
    k = 0
    for number in sorted(raw, key=lambda n: n.core):
        while k < len(masked) and masked[k][1] <= number.core:
            k += 1
        if k < len(masked) and masked[k][0] < number.end and masked[k][1] > number.core:
            continue
        free.append(number)
    return _joined(text, [_qualify(text, n) for n in free])


def _raw(text: Text) -> list[Number]:
    found = []
    for m in _DIGITS.finditer(text.fold):
        if m.end() - m.start() > _LONGEST:
            continue
        value, decimal = _digits_value(m.group())
        found.append(Number(m.start(), m.start(), m.end(), value, value, "exact", decimal=decimal))
    for m in matches_from(_WORD_STARTS, _WORD, text.lower):
        word = word_value(m.group())
        if word is not None and not _named(text, m.start(), m.end()):
            found.append(Number(m.start(), m.start(), m.end(), word, word, "exact", words=True))
    return found


#: Behind these a capital begins a sentence, elsewhere a name.
_BEFORE_CAPITAL = re.compile(r"(?:^|[.!?:;…\n“”\"'(|-])\s*$")


def _named(text: Text, start: int, end: int) -> bool:
    """Whether a number's word is part of a name: "nho Ba Mọi", "mắm Bà Hai"."""
    word = text.nfc[start:end]
    if not word[0].isupper() or word.isupper():
        return False
    return _BEFORE_CAPITAL.search(text.nfc, max(0, start - 4), start) is None


def _qualify(text: Text, number: Number) -> Number:
    window = text.fold[max(0, number.core - 24) : number.core]
    m = _BEFORE.search(window) if window.rstrip().endswith(_LAST_WORDS) else None
    if not m:
        alone = _FROM_ONE.search(window)
        if alone and _COUNTED.match(text.fold, number.end):
            start = number.core - len(window) + alone.start("from")
            return replace(number, start=start, maximum=None, qualifier="at_least")
        return number
    qualifier = _QUALIFIERS[m.group("q")]
    start = number.core - len(window) + m.start("q")
    if qualifier == "exact":  # "có tới 20" is emphasis
        return number
    # "trên 16 xã", "đến 8 giờ": the tone tells "trên" from "trến", nothing more is known here
    low, high = qualified(number.value, qualifier)
    return replace(number, start=start, minimum=low, maximum=high, qualifier=qualifier)


def _joined(text: Text, numbers: list[Number]) -> list[Number]:
    """Ranges ("8 đến 10", "1 - 2") and fractions ("26/30") become one number."""
    out: list[Number] = []
    i = 0
    while i < len(numbers):
        number = numbers[i]
        following = numbers[i + 1] if i + 1 < len(numbers) else None
        if following is not None and not number.decimal and not following.decimal:
            gap = text.fold[number.end : following.core]
            if gap.strip() == "/" and len(gap) <= 3:
                out.append(
                    replace(number, end=following.end, of=following.value, of_start=following.core)
                )
                i += 2
                continue
            if _RANGE.fullmatch(gap) and number.value < following.value:
                start = number.start
                f = _FROM.search(text.fold[max(0, number.core - 6) : number.core])
                if f:
                    start = min(start, number.core - (min(6, number.core) - f.start()))
                out.append(
                    replace(
                        number,
                        start=start,
                        end=following.end,
                        minimum=number.value,
                        maximum=following.value,
                        qualifier="range",
                    )
                )
                i += 2
                continue
        out.append(number)
        i += 1
    return out
