"""Small pure functions over strings."""

from __future__ import annotations

import html
import re
import unicodedata

_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u00ad\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
_MARKED = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9àáãèéìíòóõùúýÀÁÈÉÌÍÒÓÙÚÝ]")


def fold_space(text: str) -> str:
    """One line in NFC: runs of white space are one blank, invisible marks are gone."""
    text = _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def unescape(text: str) -> str:
    """Character references of a string that was escaped twice, resolved once more."""
    return html.unescape(text) if "&" in text else text


def fold_letters(text: str) -> str:
    """Lower case without marks, đ as d; for comparing, not for offsets."""
    low = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in low if not unicodedata.combining(c))


def key(text: str) -> str:
    """Letters and digits alone, folded: the same for two printings of one sentence."""
    return re.sub(r"[^a-z0-9]+", "", fold_letters(text))


def language(text: str) -> str:
    """``vi`` where letters are marked as in Vietnamese, else ``en``; no text is ``vi``."""
    sample = text[:4000]
    letters = sum(c.isalpha() for c in sample)
    if letters < 40:
        return "vi"
    return "vi" if len(_MARKED.findall(sample)) > letters * 0.06 else "en"
