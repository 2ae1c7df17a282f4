"""Keys under which the spellings of a Vietnamese name meet.

A key is one syllable, case-folded, without apostrophes, its tone mark moved to the end (``hòa`` and
``hoà`` meet, ``hóa`` stays apart), ``Ð`` and ``đ`` one letter, and y as the only vowel written i
(``Qui Nhơn``, ``Quy Nhơn``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = "'’‘ʼ`´"
DASHES = "-‐‑‒–—−"
#: A syllable as written; an apostrophe inside belongs to it (``M'gar``, ``H’leo``).
SYLLABLE = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]+)*")

_DASH = re.compile(f"[{DASHES}]")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_MARKS = re.compile("[\u0300-\u036f]")
_FINAL_Y = re.compile(r"(?<=[bcdđghklmnpqrstvx])y$|(?<=qu)y$")
_DAK = frozenset({"đăk", "đak", "đăc", "dăk", "dăc", "dak", "dac"})
_ACUTE = "\u0301"


@lru_cache(maxsize=65536)
def syllable_key(syllable: str) -> str:
    """The key of one syllable; digits lose their leading zeros."""
    if syllable.isascii() and syllable.isdigit():
        return syllable.lstrip("0") or "0"
    letters, tone = "", ""
    folded = syllable.casefold().replace("ð", "đ")
    for char in unicodedata.normalize("NFD", folded):
        if char in _TONES:
            tone = char
        elif char not in APOSTROPHES:
            letters += char
    base = _FINAL_Y.sub("i", unicodedata.normalize("NFC", letters))
    if base in _DAK and tone in ("", _ACUTE):
        return "đăk" + _ACUTE  # Đắk, Đăk, Đắc, Dak: the sources follow no one spelling
    return base + tone


@lru_cache(maxsize=65536)
def ascii_key(key: str) -> str:
    """A key, or any lower-case text, without diacritics."""
    return _MARKS.sub("", unicodedata.normalize("NFD", key)).replace("đ", "d")


def is_bare_ascii(text: str) -> bool:
    """Whether a text was written without diacritics (apostrophes and dashes of any kind aside)."""
    return all(c.isascii() or c in APOSTROPHES or c in DASHES for c in text)


def split_name(name: str) -> tuple[str, ...]:
    """The syllables of a name, as written."""
    return tuple(SYLLABLE.findall(unicodedata.normalize("NFC", name)))


@lru_cache(maxsize=65536)
def name_keys(name: str) -> tuple[tuple[str, ...], ...]:
    """The key sequences of a name; one with a dash yields itself with ``-`` and without."""
    plain = tuple(map(syllable_key, split_name(name)))
    parts = _DASH.split(name)
    if len(parts) == 1:
        return (plain,)
    dashed: list[str] = []
    for part in parts:
        dashed += [*map(syllable_key, split_name(part)), "-"]
    return plain, tuple(dashed[:-1])
