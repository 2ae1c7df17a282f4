"""WARC, the form in which archives of pages are exchanged: read and written."""

from __future__ import annotations

import io
import uuid
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Literal, cast

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import RawPage

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
#: Headers that describe the transfer, not the page: the archive holds the decoded body.
_TRANSFER = frozenset(("content-encoding", "transfer-encoding", "content-length", "connection"))
_CHUNK = 64 * 1024


class WarcError(ValueError):
    """The archive cannot be read further."""

    def __init__(self, reason: Literal["binary", "truncated"], message: str) -> None:
        super().__init__(message)
        self.reason: Literal["binary", "truncated"] = reason


def read_warc(stream: IO[bytes], *, largest: int) -> Iterator[RawPage]:
    """The HTML responses and resources of a WARC, compressed or not, in their order.

    A body above ``largest`` bytes comes empty and marked.  Raises ``WarcError`` where the file
    is no WARC or breaks off.
    """
    records = 0
    try:
        for record in ArchiveIterator(stream, no_record_parse=False):
            records += 1
            if record.rec_type not in ("response", "resource"):
                continue
            url = record.rec_headers.get_header("WARC-Target-URI")
            http = record.http_headers
            status = int(http.get_statuscode()) if http and http.get_statuscode() else 200
            kind = (
                http.get_header("Content-Type")
                if http
                else record.rec_headers.get_header("Content-Type")
            )
            if (
                not url
                or status != 200
                or not (kind or "text/html").lower().startswith(_PAGE_TYPES)
            ):
                continue
            body, whole = _read_body(record.content_stream(), largest)
            # A record cut short leaves its stream with bytes still promised.
            left = getattr(record.raw_stream, "limit", 0)
            if whole and left:
                raise WarcError("truncated", f"the archive breaks off inside {url}")
            yield RawPage(
                url=url.strip("<>"),
                status=status,
                headers=tuple(http.headers) if http else (("Content-Type", kind or "text/html"),),
                body=body if whole else b"",
                fetched_at=_moment(record.rec_headers.get_header("WARC-Date")),
                too_large=not whole,
            )
    except (ArchiveLoadFailed, EOFError, zlib.error, ValueError, OSError) as error:
        if isinstance(error, WarcError):
            raise
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if records:
            raise WarcError(
                "truncated", f"the archive breaks off after {records} records"
            ) from None
        raise WarcError("binary", "not a WARC archive") from None
    if not records:
        raise WarcError("binary", "not a WARC archive")
    if not _gzip_whole(stream):
        raise _broken_off(records)


def _broken_off(records: int) -> WarcError:
    return WarcError("truncated", f"the archive breaks off after {records} records")


def _gzip_whole(stream: IO[bytes]) -> bool:
    """Whether the last gzip member of a seekable stream is complete; plain files always are."""
    if not stream.seekable():
        return True
    stream.seek(0)
    member = zlib.decompressobj(31)
    chunk = stream.read(_CHUNK)
    if not chunk.startswith(b"\x1f\x8b"):
        return True
    while chunk:
        try:
            member.decompress(chunk)
        except zlib.error:
            return False
        if member.eof:
            rest = member.unused_data.lstrip(b"\x00")
            chunk = rest or stream.read(_CHUNK)
            if chunk:
                member = zlib.decompressobj(31)
        else:
            chunk = stream.read(_CHUNK)
    return member.eof


def _read_body(stream: IO[bytes], largest: int) -> tuple[bytes, bool]:
    out = io.BytesIO()
    while True:
        chunk = stream.read(_CHUNK)
        if not chunk:
            return out.getvalue(), True
        if out.tell() + len(chunk) > largest:
            return b"", False
        out.write(chunk)


def _moment(value: str | None) -> str:
    if value:
        try:
            moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            pass
        else:
            return moment.astimezone(UTC).isoformat(timespec="seconds")
    return datetime.fromtimestamp(0, UTC).isoformat(timespec="seconds")


def write_warc(stream: IO[bytes], pages: Iterable[RawPage], *, software: str) -> int:
    """Write pages as a gzipped WARC 1.1, one member a record; the number of pages written.

    Record ids follow from address, moment and body, so the same pages give the same file.
    """
    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    info = writer.create_warcinfo_record(
        "pages.warc.gz", {"software": software, "format": "WARC/1.1"}
    )
    count = 0
    for page in pages:
        if count == 0:
            _fix_id(info, f"info {software} {page.fetched_at}", page.fetched_at)
            writer.write_record(info)
        record = writer.create_warc_record(
            page.url,
            "response",
            payload=io.BytesIO(page.body),
            http_headers=StatusAndHeaders(
                f"{page.status} OK" if page.status == 200 else str(page.status),
                [(k, v) for k, v in page.headers if k.lower() not in _TRANSFER]
                + [("Content-Length", str(len(page.body)))],
                protocol="HTTP/1.1",
            ),
        )
        _fix_id(record, f"{page.url} {page.fetched_at}", page.fetched_at)
        writer.write_record(record)
        count += 1
    if count == 0:
        writer.write_record(info)
    return count


def _fix_id(record: object, name: str, moment: str) -> None:
    headers = cast("StatusAndHeaders", record.rec_headers)  # type: ignore[attr-defined]
    utc = datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    headers.replace_header("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}>")
    headers.replace_header("WARC-Date", utc)
