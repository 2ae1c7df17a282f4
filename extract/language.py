"""Vietnamese or English, by the letters and the commonest words."""

from __future__ import annotations

import re

from extract.text import Text

_VIETNAMESE = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_ENGLISH = re.compile(r"\b(?:the|of|and|in|to|for|with|has|have|are|is|products?|by)\b")
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SCRIPT = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0400-\u04ff]")


def detect(text: Text) -> str:
    """``vi``, ``en`` or ``und``; judged on the first 20,000 characters."""
    sample = text.lower[:20_000]
    marked = sum(map(sample.count, _VIETNAMESE))
    if marked > 0.08 * len(sample):  # so it is of the letters among them
        return "vi"
    found = _WORD.findall(sample)
    letters = max(1, len("".join(found)))
    vietnamese = marked / letters
    if vietnamese > 0.08:
        return "vi"
    if len(_OTHER_SCRIPT.findall(sample)) / letters > 0.2:
        return "und"
    words = max(1, len(found))
    if len(_ENGLISH.findall(sample)) / words > 0.12:
        return "en"
    return "vi" if vietnamese > 0.01 else "und" if words > 30 else "vi"
