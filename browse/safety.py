"""Text from the web stays text: on the page, in a link, in a cell of a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import urlsplit

#: No script but our own files, no frame, no outside address; inline style only as attributes,
#: which Datasette's own pages have and escaped text cannot bring in.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
#: Of a picture opened by itself or put into another page.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

_CONTROLS = {
    code: f"[U+{code:04X}]"
    for code in (
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?%?")


def visible(value: Any) -> Any:
    """Text with marks that turn the writing direction made visible; anything else as it is.

    ``Markup`` stays ``Markup``: the marks are letters to a template, and so is what replaces them.
    """
    return value.translate(_CONTROLS) if isinstance(value, str) else value


def web_address(value: Any) -> str | None:
    """The address if it leads to a web page, else ``None``: not ``javascript:``, not ``data:``."""
    if not isinstance(value, str) or any(ord(c) <= 0x20 or c in "\"'<>\\`" for c in value):
        return None
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and host else None


def harmless_cell(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def harmless_csv(text: str) -> str:
    """CSV text, whole records, with every cell made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in csv.reader(io.StringIO(text, newline="")):
        writer.writerow([harmless_cell(cell) for cell in row])
    return out.getvalue()


class CsvGuard:
    """Feeds CSV through :func:`harmless_csv` as it streams, a record at a time."""

    def __init__(self) -> None:
        self._rest = ""

    def feed(self, text: str) -> str:
        text = self._rest + text
        # a record ends at a line end outside quotes: an even number of quotes before it
        end = len(text)
        while (end := text.rfind("\n", 0, end)) >= 0:
            if text.count('"', 0, end) % 2 == 0:
                self._rest = text[end + 1 :]
                return harmless_csv(text[: end + 1])
        self._rest = text
        return ""

    def close(self) -> str:
        text, self._rest = self._rest, ""
        return harmless_csv(text) if text else ""


def write_csv(columns: list[str], rows: list[dict[str, Any]]) -> str:
    """Rows as CSV with a heading, every cell harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless_cell(row.get(name)) for name in columns])
    return out.getvalue()
