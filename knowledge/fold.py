"""Folding of Vietnamese for search: letters without marks, one character for one character.

The fold keeps length, so a place found in the fold is the same place in the text.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_STROKED = {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"}


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in _STROKED:
        return _STROKED[char]
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char


def fold(text: str) -> str:
    """Lower case, marks off, đ to d; the result has the length of the NFC text given.

    Combining marks that stand alone (text that was not NFC) become spaces of the same length only
    when NFC cannot join them; pass NFC text where offsets matter.
    """
    return "".join(map(_fold_char, unicodedata.normalize("NFC", text)))


def fold_key(text: str) -> str:
    """The fold with every run of white space as one space: for comparing names."""
    return " ".join(fold(text).split())


def stroked_words(text: str) -> str:
    """The words with đ, as the search tokenizer sees them when a person types them with đ.

    The index holds folded text ("dak"); SQLite's own tokenizer keeps the stroke of a query ("đak").
    These words are indexed beside the fold, so that both spellings find the same articles.
    """
    words = {
        "".join("đ" if char in "đĐ" else _fold_char(char) for char in word)
        for word in unicodedata.normalize("NFC", text).split()
        if "đ" in word or "Đ" in word
    }
    return " ".join(sorted(words))
