"""Raw pages as they were fetched, and packed as the store keeps them."""

from __future__ import annotations

import hashlib
import threading
import zlib
from dataclasses import dataclass

import zstandard
from w3lib.encoding import http_content_type_encoding


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as fetched: decoded transfer, undecoded text; ``fetched_at`` is ISO in UTC.

    ``packing`` is how the body is still packed (``gzip``), until ``crawler.unpacking`` has been
    at it; ``received`` is then the sound gzip member that it was, if it was one.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: str
    too_large: bool = False
    packing: str | None = None
    received: bytes | None = None

    @property
    def charset(self) -> str | None:
        """The encoding that the HTTP header declares."""
        return http_content_type_encoding(self.header("content-type"))

    def header(self, name: str) -> str | None:
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Packed:
    """A page's bytes as they are kept: the hash and size of what is in the frame (zstd or gzip)."""

    hash: str
    size: int
    frame: bytes


_GZIP = b"\x1f\x8b"
#: How many times smaller a page must have come for it to be kept as it came.
_PACKED_WELL = 4


def pack(body: bytes, received: bytes | None = None) -> Packed:
    """A page for the archive.  ``received`` is the sound gzip member that it came in, if it did:
    what its server has packed well need not be packed again."""
    well = received is not None and len(received) * _PACKED_WELL <= len(body)
    frame = received if received is not None and well else compress(body)
    return Packed(hashlib.sha256(body).hexdigest(), len(body), frame)


class _Own(threading.local):
    """What a thread packs with: to make one anew for each page takes a tenth of the time."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=2, write_content_size=True)


_own = _Own()


def compress(data: bytes) -> bytes:
    """A zstd frame; pages shrink to about a fifth.  The next level takes half as long again to
    save a thirtieth more, and higher ones far longer."""
    return _own.compressor.compress(data)


def decompress(data: bytes, *, largest: int = 64_000_000) -> bytes:
    """What is in a frame of the archive; ``ValueError`` where it is damaged or too large."""
    if data.startswith(_GZIP):
        return _gunzip(data, largest)
    try:
        size = zstandard.frame_content_size(data)
        if size > largest:
            raise ValueError(f"a stored page of {size} bytes is too large")
        return zstandard.ZstdDecompressor().decompress(data, max_output_size=largest)
    except zstandard.ZstdError as error:
        raise ValueError(f"a stored page is damaged: {error}") from None


def _gunzip(data: bytes, largest: int) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    try:
        body = stream.decompress(data, largest + 1)
    except zlib.error as error:
        raise ValueError(f"a stored page is damaged: {error}") from None
    if len(body) > largest:
        raise ValueError(f"a stored page of more than {largest} bytes is too large")
    if not stream.eof:
        raise ValueError("a stored page is damaged: it ends before its end")
    return body
