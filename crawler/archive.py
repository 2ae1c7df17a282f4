"""Raw pages as they were fetched, and packed as the store keeps them."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass

import zstandard
from w3lib.encoding import http_content_type_encoding


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as fetched: decoded transfer, undecoded text; ``fetched_at`` is ISO in UTC.

    ``packing`` is how the body is still packed (``gzip``), until ``crawler.unpacking`` has been
    at it.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: str
    too_large: bool = False
    packing: str | None = None

    @property
    def charset(self) -> str | None:
        """The encoding that the HTTP header declares."""
        return http_content_type_encoding(self.header("content-type"))

    def header(self, name: str) -> str | None:
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Packed:
    """A page's bytes as they are kept: the hash and size of what is in the zstd frame."""

    hash: str
    size: int
    frame: bytes


def pack(body: bytes) -> Packed:
    return Packed(hashlib.sha256(body).hexdigest(), len(body), compress(body))


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
    """The inverse of ``compress``; ``ValueError`` where the frame is damaged or too large."""
    try:
        size = zstandard.frame_content_size(data)
        if size > largest:
            raise ValueError(f"a stored page of {size} bytes is too large")
        return zstandard.ZstdDecompressor().decompress(data, max_output_size=largest)
    except zstandard.ZstdError as error:
        raise ValueError(f"a stored page is damaged: {error}") from None
