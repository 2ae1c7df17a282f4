"""Numbers in English articles: digits with commas, decimals with a point, words to ninety-nine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.grammar.numbers import Number
from extract.text import Text

_NAMES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ONES = {name: value for value, name in enumerate(_NAMES, 1)}
_TENS = {
    name: 10 * value
    for value, name in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2
    )
}
_DIGITS = re.compile(
    r"(?<![\w.,/\-])(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+|\d+)(?P<decimal>[.,]\d+)?(?![\d/])(?!\w)"
    r"|(?<=\d/)\d+(?![\w/])|(?<![\w.,/\-])\d+(?=/\d)|(?<=\d-)\d+(?![\w/\-])"
)
_LONGEST = 15
#: Words before a number that pages which lost a space write together with it ("includingfour").
_LOST_SPACE = "|".join(
    rf"(?<=\b{word})"
    for word in (
        "including", "comprising", "reaching", "achieving", "receiving", "earning", "rated",
        "ranked", "certified", "awarded", "recognised", "recognized", "earned", "received", "achieved",
    )
)  # fmt: skip
_WORD = re.compile(
    rf"(?:\b|{_LOST_SPACE})(?:(?P<tens>{'|'.join(_TENS)})(?:[\s-](?P<unit>{'|'.join(list(_ONES)[:9])}))?"
    rf"|(?P<one>{'|'.join(sorted(_ONES, key=len, reverse=True))}))\b(?!-\w)"
)
#: "no one", "One Commune One Product", "one by one".
_NO_NUMBER = re.compile(r"\b(?:no|any|every|each|number) $")
_PROGRAMME = re.compile(
    r"one[\s\-]+(?:commune|village|ward|locality|community|town)(?:[\s/\-]+(?:or\s+)?(?:ward|commune|village))?"
    r"[\s,:\-–]+one[\s\-]+(?:ocop\s+)?(?:signature\s+)?product"
)


def raw_english(text: Text) -> Iterator[Number]:
    """Numbers as they stand, without qualifiers; the programme's own name counts nothing."""
    fold = text.fold
    for m in _DIGITS.finditer(fold):
        if m.end() - m.start() > _LONGEST:
            continue
        whole = re.sub(
            r"\D", "", m.group()[: m.start("decimal") - m.start()] if m["decimal"] else m.group()
        )
        value = int(whole)
        yield Number(
            m.start(), m.start(), m.end(), value, value, "exact", decimal=bool(m["decimal"])
        )
    names = [m.span() for m in _PROGRAMME.finditer(fold)]
    for m in _WORD.finditer(fold):
        if any(start <= m.start() < end for start, end in names):
            continue
        if m.group() == "one" and _NO_NUMBER.search(fold, max(0, m.start() - 9), m.start()):
            continue
        value = _TENS.get(m["tens"] or "", 0) + _ONES.get(m["unit"] or m["one"] or "", 0)
        yield Number(m.start(), m.start(), m.end(), value, value, "exact", words=True)
