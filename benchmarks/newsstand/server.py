"""Serves the papers on loopback from memory, at next to no cost to those who are measured.

    python -m benchmarks.newsstand.server PAGES

Prints its port, then serves until its standard input ends.  Pages are packed (gzip) once, as
servers send them; each paper is the first part of the path, ``/entry/kinh-te/….html``.
``sitemap.xml`` of a paper lists its pages, ``deep.xml?from=N`` fifty thousand addresses from
there on: any number is served, with the page of that number modulo the count.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import sys
from functools import partial

from benchmarks.newsstand.papers import PAPERS, page_of, path_of, title_of

DEEP = 50_000
_NUMBER = re.compile(rb"-(\d+)\.html$")


class Stand(asyncio.Protocol):
    """One connection: reads request heads, answers each from memory."""

    def __init__(self, answers: dict[bytes, list[bytes]], origin: list[str], pages: int) -> None:
        self._answers, self._origin, self._pages = answers, origin, pages
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self._transport.write(self._answer(head.split(b" ", 2)[1]))

    def _answer(self, target: bytes) -> bytes:
        paper, _, rest = target[1:].partition(b"/")
        pages = self._answers.get(paper)
        if pages is None:
            return answer(b"", "text/plain", status="404 Not Found")
        number = _NUMBER.search(rest)
        if number:
            return pages[int(number[1]) % len(pages)]
        first, count = 0, self._pages
        if rest.startswith(b"deep.xml"):
            first, count = int(rest.rpartition(b"=")[2]), DEEP
        return answer(self._sitemap(paper.decode(), range(first, first + count)), "text/xml")

    def _sitemap(self, paper: str, numbers: range) -> bytes:
        # A news sitemap: the title stands beside the address.
        short = "Sản phẩm OCOP" if len(numbers) == DEEP else None
        rows = "".join(
            f"<url><loc>{self._origin[0]}/{paper}{path_of(n)}</loc><news:news><news:title>"
            f"{short or title_of(n)}</news:title></news:news></url>"
            for n in numbers
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><urlset '
            'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'
        ).encode()


def answer(body: bytes, kind: str, *, status: str = "200 OK") -> bytes:
    packed = gzip.compress(body, 6)
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(packed)}\r\n\r\n"
    ).encode() + packed


async def serve(pages: int) -> None:
    answers = {
        paper.id.encode(): [answer(page_of(paper, n), "text/html") for n in range(pages)]
        for paper in PAPERS
    }
    origin = [""]
    loop = asyncio.get_running_loop()
    server = await loop.create_server(partial(Stand, answers, origin, pages), "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    origin[0] = f"http://127.0.0.1:{port}"
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
