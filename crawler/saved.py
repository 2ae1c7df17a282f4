"""Saved pages from disk: HTML, plain text, WARC, and folders of them.

What cannot be read comes back as a value beside what can, so that one bad file never stops the
others.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from crawler.pages.encoding import DecodeError, decode, looks_binary
from crawler.pages.page import parse_html
from crawler.pages.skin import PageError
from crawler.warc import WarcError, read_warc

ProblemReason = Literal[
    "missing", "unreadable", "empty", "binary", "too_large", "undecodable", "truncated",
    "no_body", "unknown_kind",
]  # fmt: skip
#: Bytes above which a file is not read.
LARGEST = 20_000_000

_HTML = (".html", ".htm", ".xhtml")
_TEXT = (".txt",)
_WARC = (".warc", ".warc.gz")
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)
_CANONICAL = re.compile(rb"<link\b[^>]*\brel=[\"']?canonical\b[^>]*>", re.IGNORECASE)
_OG_URL = re.compile(rb"<meta\b[^>]*\bproperty=[\"']?og:url\b[^>]*>", re.IGNORECASE)
_ADDRESS = re.compile(rb"(?:href|content)=[\"']?(https?://[^\"'\s>]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as saved.  HTML is ``content`` (bytes, for a page object), plain text is ``text``
    (decoded); ``url`` and ``fetched_at`` are what the file itself tells."""

    path: Path
    kind: Literal["html", "text"]
    content: bytes = b""
    text: str = ""
    url: str | None = None
    fetched_at: str | None = None
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class SavedProblem:
    """An input that gave nothing; ``message`` is one line that names it and what is wrong."""

    path: Path
    reason: ProblemReason
    message: str


def read_saved(path: Path, *, largest: int = LARGEST) -> Iterator[SavedPage | SavedProblem]:
    """Read a file, or all saved pages below a folder in the order of their names.

    In a folder files of other kinds are passed over, as are hidden ones; a file that is named
    itself is a problem where its kind is unknown.  ``largest`` is in bytes, for a WARC for each
    of its pages.
    """
    try:
        if path.is_dir():
            yield from _folder(path, largest)
            return
        size = path.stat().st_size
    except FileNotFoundError:
        yield _problem(path, "missing", "no such file or folder")
        return
    except OSError as error:
        yield _problem(path, "unreadable", f"cannot be read: {error.strerror}")
        return
    if path.exists() and not path.is_file():
        yield _problem(path, "unknown_kind", "not a regular file")
        return
    name = path.name.lower()
    if size == 0:
        yield _problem(path, "empty", "the file is empty")
    elif name.endswith(_WARC):
        yield from _warc(path, largest)
    elif size > largest:
        message = f"{size / 1e6:.0f} MB is more than the {largest / 1e6:.0f} MB a page may have"
        yield _problem(path, "too_large", message)
    else:
        try:
            data = path.read_bytes()
        except OSError as error:
            yield _problem(path, "unreadable", f"cannot be read: {error.strerror}")
            return
        yield read_bytes(path, data)


def read_bytes(path: Path, data: bytes) -> SavedPage | SavedProblem:
    """One saved page from its bytes; the kind is told by the name of ``path``."""
    name = path.name.lower()
    if not data.strip():
        return _problem(path, "empty", "there is nothing in it")
    if looks_binary(data):
        return _problem(path, "binary", "binary data, neither HTML nor text")
    if name.endswith(_HTML):
        return _html(path, data)
    if name.endswith(_TEXT):
        return _text(path, data)
    return _problem(path, "unknown_kind", "not .html, .txt, .warc or .warc.gz")


def _folder(path: Path, largest: int) -> Iterator[SavedPage | SavedProblem]:
    found = False
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if hidden or not file.is_file():
            continue
        if file.name.lower().endswith(_HTML + _TEXT + _WARC):
            found = True
            yield from read_saved(file, largest=largest)
    if not found:
        yield _problem(path, "empty", "no .html, .txt or .warc file in this folder")


def _html(path: Path, data: bytes) -> SavedPage | SavedProblem:
    try:
        text, _ = decode(data)
        tree = parse_html(text)
    except DecodeError:
        return _problem(path, "undecodable", "its encoding cannot be told; save it as UTF-8")
    except PageError as error:
        return _problem(path, "no_body", str(error))
    low = text.lower()
    opens = "<html" in low or "<body" in low
    if opens and "</html" not in low and "</body" not in low:
        return _problem(path, "truncated", "the page breaks off before its end; save it again")
    body = tree.find("body")
    if (
        body is None
        or not "".join(body.xpath(".//text()[not(parent::script or parent::style)]")).strip()
    ):
        return _problem(path, "no_body", "HTML without any text in its body")
    return SavedPage(path, "html", content=data, url=_own_address(data, text))


def _text(path: Path, data: bytes) -> SavedPage | SavedProblem:
    try:
        text, encoding = decode(data)
    except DecodeError:
        return _problem(path, "undecodable", "its encoding cannot be told; save it as UTF-8")
    if encoding == "utf-8" and not _ends_whole(data):
        return _problem(path, "truncated", "the text breaks off inside a letter; save it again")
    if not text.strip():
        return _problem(path, "empty", "there is no text in it")
    if text.count("\ufffd") * 200 > len(text):
        return _problem(path, "undecodable", "its encoding cannot be told; save it as UTF-8")
    return SavedPage(path, "text", text=text)


def _ends_whole(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason != "unexpected end of data"
    return True


def _warc(path: Path, largest: int) -> Iterator[SavedPage | SavedProblem]:
    found = False
    try:
        with path.open("rb") as stream:
            for page in read_warc(stream, largest=largest):
                if page.too_large:
                    message = f"{page.url} is more than {largest / 1e6:.0f} MB"
                    yield _problem(path, "too_large", message)
                elif looks_binary(page.body):
                    yield _problem(path, "binary", f"{page.url} is binary data")
                elif not page.body.strip():
                    yield _problem(path, "empty", f"{page.url} is empty")
                else:
                    found = True
                    yield SavedPage(
                        path,
                        "html",
                        content=page.body,
                        url=page.url,
                        fetched_at=page.fetched_at,
                        charset=page.charset,
                    )
    except WarcError as error:
        yield _problem(path, "truncated" if found else error.reason, str(error))
        return
    except OSError as error:
        yield _problem(path, "unreadable", f"cannot be read: {error.strerror or error}")
        return
    if not found:
        yield _problem(path, "empty", "no HTML page in this archive")


def _own_address(data: bytes, text: str) -> str | None:
    head = data[:200_000]
    if b"\x00" in head[:200]:
        head = text[:200_000].encode("utf-8")
    saved = _SAVED_FROM.search(head)
    if saved:
        return saved[1].decode("utf-8", errors="replace")
    for pattern in (_CANONICAL, _OG_URL):
        element = pattern.search(head)
        address = _ADDRESS.search(element[0]) if element else None
        if address:
            return address[1].decode("utf-8", errors="replace").replace("&amp;", "&")
    return None


def _problem(path: Path, reason: ProblemReason, message: str) -> SavedProblem:
    return SavedProblem(path, reason, f"{path}: {message}")


def read_stream(stream: io.BufferedIOBase, name: str, *, html: bool) -> SavedPage | SavedProblem:
    """A page from standard input; ``name`` stands for the path in messages."""
    data = stream.read(LARGEST + 1)
    path = Path(name)
    if len(data) > LARGEST:
        return _problem(path, "too_large", f"more than {LARGEST / 1e6:.0f} MB")
    if not data.strip():
        return _problem(path, "empty", "there is nothing in it")
    if looks_binary(data):
        return _problem(path, "binary", "binary data, neither HTML nor text")
    return _html(path, data) if html else _text(path, data)
