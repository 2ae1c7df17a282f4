"""What runs beside a crawl (``crawler.readers``): processes that read page after page.

    python -m crawler.beside SOCKET…

takes the numbers of open sockets.  It loads what reading takes once and then divides into a
reader for each socket, so that the second is there at no further cost; itself it only waits for
their end.  A reader ends with its socket, which is when the crawl has, also when that is killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import struct
import sys
from collections.abc import Sequence
from typing import IO, Any

from crawler.archive import Packed, RawPage
from crawler.article import Written
from crawler.reading import Reading, Terms, read
from crawler.registry import Site

# -- what goes over a socket: JSON and bytes, each with its size before it -------------------------

SIZES = struct.Struct("!II")


def frame(head: bytes, body: bytes) -> bytes:
    return b"".join((SIZES.pack(len(head), len(body)), head, body))


def job(page: RawPage, site: Site, terms: Terms) -> bytes:
    """A page to be read."""
    head = [
        *(page.url, page.status, page.headers, page.fetched_at, page.packing, site.id),
        *(terms.hint, terms.largest, terms.whole),
    ]
    return frame(json.dumps(head).encode(), page.body)


def answer(reading: Reading, came: bytes) -> bytes:
    """A reading for the way back; the page itself only where it is not kept as it came.

    The article is JSON already, and stands on a line of its own behind the rest.
    """
    article, packed = reading.article, reading.packed
    head = [
        _beside(article) if article else None,
        reading.relevant,
        [packed.hash, packed.size] if packed else None,
        reading.reason,
        reading.message,
    ]
    told = f"{json.dumps(head, ensure_ascii=False)}\n{article.json if article else ''}"
    body = packed.frame if packed and packed.frame is not came else b""
    return frame(told.encode("utf-8", "surrogatepass"), body)


def reading_of(head: bytes, body: bytes, came: bytes) -> Reading:
    """The inverse of ``answer``."""
    told, _, text = head.decode("utf-8", "surrogatepass").partition("\n")
    article, relevant, packed, reason, message = json.loads(told)
    return Reading(
        article=_article_of(text, article) if article else None,
        relevant=relevant,
        packed=Packed(packed[0], packed[1], body or came) if packed else None,
        reason=reason,
        message=message,
    )


def _beside(article: Written) -> list[object]:
    """All of an article but its JSON."""
    return [
        *(article.related, article.site, article.title, article.published_at),
        *(article.original_url, article.body_chars, article.has_byline, article.has_lead),
    ]


def _article_of(text: str, beside: list[Any]) -> Written:
    related, *values = beside
    return Written(text, tuple(related), *values)


# -- the processes --------------------------------------------------------------------------------


def serve(stream: IO[bytes], answers: IO[bytes]) -> None:
    """Read page after page until the stream ends.

    First come the sites; the number of the process is sent when it has them.
    """
    first = _take(stream)
    if first is None:
        return
    sites = {site["id"]: Site.model_validate(site) for site in json.loads(first[0])}
    answers.write(frame(str(os.getpid()).encode(), b""))
    answers.flush()
    while (asked := _take(stream)) is not None:
        url, status, headers, fetched_at, packing, site_id, *terms = json.loads(asked[0])
        pairs = tuple((name, value) for name, value in headers)
        page = RawPage(url, status, pairs, asked[1], fetched_at, packing=packing)
        answers.write(answer(read(page, sites[site_id], Terms(*terms)), page.body))
        answers.flush()


def _take(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    sizes = stream.read(SIZES.size)
    if len(sizes) < SIZES.size:
        return None
    head, body = SIZES.unpack(sizes)
    return stream.read(head), stream.read(body)


def main(numbers: Sequence[str]) -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the crawl decides when it ends
    lines = [socket.socket(fileno=int(number)) for number in numbers]
    for line in lines:
        if os.fork() == 0:
            for other in lines:
                if other is not line:
                    other.close()
            with line, contextlib.suppress(OSError):
                serve(line.makefile("rb"), line.makefile("wb"))
            return 0
    for line in lines:
        line.close()
    with contextlib.suppress(ChildProcessError):  # there are no more
        while True:
            os.wait()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
