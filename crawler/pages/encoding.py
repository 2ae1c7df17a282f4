"""From a page's bytes to its text: byte-order mark, header, declaration, then a careful guess."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

#: Letters that only a Vietnamese text has in number; a wrong code page gives few of them.
_VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
#: UTF-8 bytes of those letters read as a western code page.
_MOJIBAKE = re.compile(r"áº|á»|Ã[ ¡-¿]|Ä[\u2018‘]|Æ[°¡]")
_MOJIBAKE_SIGNS = ("áº", "á»", "Ã", "Ä", "Æ")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u00ad]")
_CONTROL_BYTES = bytes((*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_CONTROL_PAIR = re.compile(rb"\xc2[\x80-\x84\x86-\x9f\xad]")
#: Bytes that are a letter or sign by themselves, and nothing that is ever cleaned away.
_PLAIN_BYTES = b"\t\n" + bytes(range(0x20, 0x7F))
#: Anything but letters and signs that are in NFC whatever stands beside them and that ``clean``
#: leaves; of those beyond ASCII, what Vietnamese pages have.
_NOT_SURELY_CLEAN = re.compile(
    "[^\x85\xa0-\xac\xae-\u02ff\u1e00-\u1eff\u2002-\u20cf\u2190-\u2328\u2500-\u27bf"
    "\U0001f300-\U0001faff]"
)
_ODD_BYTES = bytes((*range(1, 9), *range(14, 27), *range(28, 32)))


class DecodeError(ValueError):
    """The bytes are no text in any encoding that was tried."""


class Decoded(NamedTuple):
    """The text of a page and the encoding that gave it; ``utf8`` is what came, where that is the
    text to the byte."""

    text: str
    encoding: str
    utf8: bytes | None = None


def decode(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """The text, in NFC and without control characters, and the encoding that gave it.

    ``charset`` is what the HTTP header says.  A declaration is believed only where the bytes
    agree; UTF-8 that validates beats a wrong declaration.  Raises ``DecodeError``.
    """
    text, encoding, _ = decode_page(data, charset)
    return text, encoding


def decode_page(data: bytes, charset: str | None = None) -> Decoded:
    """As ``decode``, for those who can do with the bytes as well."""
    ready = _clean_utf8(data)
    if ready is not None:
        return Decoded(ready, "utf-8", data)
    text, name = _decode(data, charset)
    return Decoded(clean(_repaired(text)), name)


def _clean_utf8(data: bytes) -> str | None:
    """The text where it is UTF-8 to which nothing need be done, as most pages are."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # Letters beyond ASCII are few, and only they, marks and controls have to be looked at.
    rest = data.translate(None, _PLAIN_BYTES).decode("utf-8")
    if _NOT_SURELY_CLEAN.search(rest):
        return None
    if any(sign in rest for sign in _MOJIBAKE_SIGNS) and _repaired(text) is not text:
        return None
    return text


def _repaired(text: str) -> str:
    """UTF-8 that was read as a western code page and saved again, read rightly."""
    head = text[:20_000]
    if not any(sign in head for sign in _MOJIBAKE_SIGNS) or len(_MOJIBAKE.findall(head)) < 4:
        return text
    for code_page in ("cp1252", "latin-1"):
        try:
            right = text.encode(code_page).decode("utf-8")
        except UnicodeError:
            continue
        if _score(right) > _score(text):
            return right
    return text


def clean(text: str) -> str:
    """NFC, with control characters and stray marks dropped; line ends are kept."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _has_control(text):
        text = _CONTROL.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _has_control(text: str) -> bool:
    """Whether there may be anything to drop: looks over bytes take a tenth of the time."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data.translate(None, _CONTROL_BYTES)) < len(data):
        return True
    if any(mark in text for mark in "\ufeff\ufffe\uffff"):
        return True
    return _CONTROL_PAIR.search(data) is not None


def _decode(data: bytes, charset: str | None) -> tuple[str, str]:
    marked, mark = read_bom(data)
    if marked is not None and mark is not None:
        return data[len(mark) :].decode(marked, errors="replace"), marked
    wide = looks_utf16(data)
    if wide is not None:
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # A page cut in the middle of a letter is still UTF-8.
        if error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8"), "utf-8"
        valid_until = error.start
    declared = [resolve_encoding(name) for name in (charset, _declared(data)) if name]
    if "utf-8" in declared and (valid_until > 0 or len(data) > 64):
        text = data.decode("utf-8", errors="replace")
        if text.count("\ufffd") * 200 <= len(text):
            return text, "utf-8"
    candidates: list[tuple[int, str, str]] = []
    for order, name in enumerate([*declared, "windows-1258", "windows-1252"]):
        if name is None or name == "utf-8":
            continue
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        candidates.append((_score(text) - order, text, name))
    if candidates:
        score, text, name = max(candidates, key=lambda item: item[0])
        if declared or score > 0 or _plain(text):
            return text, name
    from charset_normalizer import from_bytes  # few pages come so far

    best = from_bytes(data[:200_000]).best()
    if best is not None:
        text = data.decode(best.encoding, errors="replace")
        if _score(text) > 0 and text.count("\ufffd") * 200 <= len(text):
            return text, best.encoding
    raise DecodeError("the bytes are no text in any known encoding")


def _plain(text: str) -> bool:
    """Whether nearly all letters are those of English, so that the code page hardly matters."""
    return sum(not c.isascii() for c in text) * 50 <= len(text)


def _declared(data: bytes) -> str | None:
    return html_body_declared_encoding(data[:4096])


def looks_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: markup and spaces leave every second byte zero."""
    head = data[:2000]
    if len(head) < 4 or b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _score(text: str) -> int:
    """More is more Vietnamese: letters with marks of their own, and no sign of a wrong page."""
    sample = unicodedata.normalize("NFC", text[:100_000])
    return 3 * len(_VIETNAMESE.findall(sample)) - 10 * len(_MOJIBAKE.findall(sample))


def looks_binary(data: bytes) -> bool:
    """Whether bytes are no text: a known file signature, or many zeros that are not UTF-16."""
    head = data[:4096]
    if head.startswith(
        (
            b"%PDF",
            b"PK\x03\x04",
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"GIF8",
            b"\x7fELF",
            b"\x1f\x8b",
            b"\xd0\xcf\x11\xe0",
            b"SQLite format 3",
        )
    ):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    if zeros:
        return looks_utf16(head) is None
    return len(head.translate(None, _ODD_BYTES)) * 20 < len(head) * 19
