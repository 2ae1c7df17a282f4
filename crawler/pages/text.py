"""Small pure functions over strings."""

from __future__ import annotations

import html
import re
import unicodedata

_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u00ad\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
_COMBINING = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
_ASCII = bytes(range(128))
_ASCII_LETTERS = bytes(b for b in _ASCII if chr(b).isalpha())
_NO_KEY = bytes(b for b in range(128) if not chr(b).isalnum())
_MARKED = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9àáãèéìíòóõùúýÀÁÈÉÌÍÒÓÙÚÝ]+")


def fold_space(text: str) -> str:
    """One line in NFC: runs of white space are one blank, invisible marks are gone."""
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(_INVISIBLE.sub("", text).split())
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def unescape(text: str) -> str:
    """Character references of a string that was escaped twice, resolved once more."""
    return html.unescape(text) if "&" in text else text


def fold_letters(text: str) -> str:
    """Lower case without marks, đ as d; for comparing, not for offsets."""
    low = text.lower()
    return low if low.isascii() else _COMBINING.sub("", _decomposed(low))


def _decomposed(low: str) -> str:
    return unicodedata.normalize("NFD", low.replace("đ", "d"))


def key(text: str) -> str:
    """Letters and digits alone, folded: the same for two printings of one sentence."""
    return _decomposed(text.lower()).encode("ascii", "ignore").translate(None, _NO_KEY).decode()


def language(text: str) -> str:
    """``vi`` where letters are marked as in Vietnamese, else ``en``; no text is ``vi``."""
    sample = text[:4000]
    data = sample.encode("utf-8", "surrogatepass")
    beyond = data.translate(None, _ASCII).decode("utf-8", "surrogatepass")
    others = _MARKED.sub("", beyond)
    marked = len(beyond) - len(others)
    letters = len(data) - len(data.translate(None, _ASCII_LETTERS)) + marked
    letters += sum(map(str.isalpha, others))
    if letters < 40:
        return "vi"
    return "vi" if marked > letters * 0.06 else "en"
