"""Pages as their servers pack them for the way, unpacked."""

from __future__ import annotations

import zlib
from dataclasses import replace

from crawler.archive import RawPage


class UnpackingError(ValueError):
    """The body cannot be unpacked."""


class TooLargeError(UnpackingError):
    """There is more in the body than is taken of a page."""


def unpacked(page: RawPage, largest: int) -> RawPage:
    """The page with its body unpacked; ``largest`` is the most bytes that it may come to (0: any
    number).

    Raises ``UnpackingError``; a body that was cut gives what there is of it.
    """
    if page.packing is None:
        return page
    body, sound = _gunzip(page.body, largest)
    return replace(page, body=body, packing=None, received=page.body if sound else None)


def _gunzip(data: bytes, largest: int) -> tuple[bytes, bool]:
    """What is in the data, and whether they are one sound member and nothing else."""
    try:
        stream = zlib.decompressobj(wbits=31)
        body = stream.decompress(data, largest + 1 if largest else 0)
        whole = stream.eof and not stream.unused_data
    except zlib.error:
        whole = False
    if not whole:
        return _gunzip_with_care(data, largest), False
    if 0 < largest < len(body):
        raise TooLargeError(f"the page has more than {largest} bytes when unpacked")
    return body, True


def _gunzip_with_care(data: bytes, largest: int) -> bytes:
    """Several members, a wrong checksum, an end that is missing: as Scrapy itself takes them."""
    from scrapy.utils._compression import _DecompressionMaxSizeExceeded
    from scrapy.utils.gz import gunzip

    try:
        return gunzip(data, max_size=largest)
    except _DecompressionMaxSizeExceeded:
        raise TooLargeError(f"the page has more than {largest} bytes when unpacked") from None
    except Exception as error:
        raise UnpackingError(f"the page cannot be unpacked: {error}") from None
