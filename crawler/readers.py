"""Pages are read in processes beside the crawl, so that neither a slow page nor one that brings
its reader down holds up or ends the crawl.

A process reads page after page, in the order in which they came.  The first is started with the
first page, a further one when pages wait; they end with the crawl, also when it is killed.  A page
at which a process dies or stays too long is given back as ``unreadable``; those behind it go to
its successor.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import struct
import subprocess
from collections import deque
from collections.abc import Iterable
from typing import IO, Any, Protocol

from crawler.archive import Packed, RawPage
from crawler.article import Written
from crawler.child import command, environment
from crawler.reading import Reading, Terms, read
from crawler.registry import Site

_SIZES = struct.Struct("!II")
#: Bytes above which a page is read in a thread where it is read in this process.
_LARGE = 200_000
_LARGE_PACKED = 40_000
#: Pages under way at a process below which no other is given work.
_FEW = 3
#: Seconds that a process may take to be there.
_START = 60.0
#: Starts without a single answer after which pages are read in this process.
_MOST_STARTS = 3


class Reader(Protocol):
    """Whoever reads pages for a crawl."""

    async def read(self, page: RawPage, site: Site, terms: Terms) -> Reading: ...

    async def close(self) -> None: ...


class ReadBeside:
    """Reads pages in up to ``processes`` of their own; ``limit`` is the most seconds a page."""

    def __init__(self, registry: Iterable[Site], *, processes: int, limit: float) -> None:
        sites = json.dumps([site.model_dump(mode="json") for site in registry]).encode()
        self._all = [_Process(sites, limit) for _ in range(processes)]

    async def read(self, page: RawPage, site: Site, terms: Terms) -> Reading:
        # The first that is nearly idle; processes that nobody needs are never started.
        idle = next((one for one in self._all if one.waiting < _FEW), None)
        return await (idle or min(self._all, key=lambda one: one.waiting)).read(page, site, terms)

    async def close(self) -> None:
        for one in self._all:
            await one.close()


_Job = tuple[bytes, bytes, asyncio.Future[Reading]]


class _Process:
    """One process and the pages that it was given."""

    def __init__(self, registry: bytes, limit: float) -> None:
        self._registry = registry
        self._limit = limit
        #: What was sent, its page as it came, and who waits for it.
        self._jobs: deque[_Job] = deque()
        self._process: subprocess.Popen[bytes] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._listener: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._starting = asyncio.Lock()
        self._starts_in_vain = 0
        self._too_slow = False
        self._ready = False

    @property
    def waiting(self) -> int:
        return len(self._jobs)

    async def read(self, page: RawPage, site: Site, terms: Terms) -> Reading:
        head = json.dumps(
            [
                *(page.url, page.status, page.headers, page.fetched_at, page.packing, site.id),
                *(terms.hint, terms.largest, terms.whole),
            ]
        )
        answer: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        if await self._send((frame(head.encode(), page.body), page.body, answer)):
            return await answer
        return await ReadHere().read(page, site, terms)

    async def close(self) -> None:
        """End the process; to be called when no page is being read."""
        self._disarm()
        if self._listener is not None:
            self._listener.cancel()
        if self._writer is not None:
            self._writer.close()
        if self._process is not None:
            try:
                await asyncio.to_thread(self._process.wait, 5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                await asyncio.to_thread(self._process.wait)

    async def _send(self, job: _Job) -> bool:
        """Hand a job over; whether there is a process to do it."""
        async with self._starting:
            if self._writer is None and not await self._start():
                return False
            assert self._writer is not None
            self._jobs.append(job)
            if len(self._jobs) == 1:
                self._arm()
            self._writer.write(job[0])
        return True

    async def _start(self) -> bool:
        if self._starts_in_vain >= _MOST_STARTS:
            return False
        self._starts_in_vain += 1
        self._ready = False
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                command("crawler.readers"),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=environment(),
            )
        reader, self._writer = await asyncio.open_connection(sock=ours)
        self._writer.write(frame(self._registry, b""))
        self._listener = asyncio.create_task(self._listen(reader, self._process))
        return True

    async def _listen(self, reader: asyncio.StreamReader, process: subprocess.Popen[bytes]) -> None:
        try:
            await reader.readexactly(_SIZES.size)  # it says that it is there
            self._ready = True
            if self._jobs:
                self._arm()
            while True:
                sizes = _SIZES.unpack(await reader.readexactly(_SIZES.size))
                head = await reader.readexactly(sizes[0])
                body = await reader.readexactly(sizes[1])
                self._disarm()
                self._starts_in_vain = 0
                _, came, answer = self._jobs.popleft()
                if self._jobs:
                    self._arm()
                if not answer.done():
                    answer.set_result(_reading_of(head, body, came))
        except (asyncio.IncompleteReadError, OSError):
            await self._lost(process)

    async def _lost(self, process: subprocess.Popen[bytes]) -> None:
        """The process is gone: its page is given up, the others go to the next one."""
        self._disarm()
        if self._writer is not None:
            self._writer.close()
        self._writer = None
        process.kill()
        await asyncio.to_thread(process.wait)
        waiting, self._jobs = self._jobs, deque()
        why = f"took longer than {self._limit:.0f} s" if self._too_slow else "ended its reader"
        self._too_slow = False
        for number, job in enumerate(waiting):
            if number and await self._send(job):
                continue
            answer = job[-1]
            if not answer.done():
                answer.set_result(Reading(reason="unreadable", message=f"the page {why}"))

    def _arm(self) -> None:
        self._disarm()
        seconds = self._limit if self._ready else max(self._limit, _START)
        self._timer = asyncio.get_running_loop().call_later(seconds, self._give_up)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        if self._process is not None:
            self._too_slow = True
            self._process.kill()


class ReadHere:
    """Reads pages in this process; large ones in a thread."""

    async def read(self, page: RawPage, site: Site, terms: Terms) -> Reading:
        if len(page.body) < (_LARGE if page.packing is None else _LARGE_PACKED):
            return read(page, site, terms)
        return await asyncio.to_thread(read, page, site, terms)

    async def close(self) -> None:
        """Nothing is open."""


# -- what goes over the socket: JSON and bytes, each with its size before it -----------------------


def frame(head: bytes, body: bytes) -> bytes:
    return b"".join((_SIZES.pack(len(head), len(body)), head, body))


def _bytes_of(reading: Reading, came: bytes) -> bytes:
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


def _beside(article: Written) -> list[object]:
    """All of an article but its JSON."""
    return [
        *(article.related, article.site, article.title, article.published_at),
        *(article.original_url, article.body_chars, article.has_byline, article.has_lead),
    ]


def _article_of(text: str, beside: list[Any]) -> Written:
    related, *values = beside
    return Written(text, tuple(related), *values)


def _reading_of(head: bytes, body: bytes, came: bytes) -> Reading:
    told, _, text = head.decode("utf-8", "surrogatepass").partition("\n")
    article, relevant, packed, reason, message = json.loads(told)
    return Reading(
        article=_article_of(text, article) if article else None,
        relevant=relevant,
        packed=Packed(packed[0], packed[1], body or came) if packed else None,
        reason=reason,
        message=message,
    )


# -- the process beside --------------------------------------------------------------------------


def _take(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    sizes = stream.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    head, body = _SIZES.unpack(sizes)
    return stream.read(head), stream.read(body)


def serve(stream: IO[bytes], answers: IO[bytes]) -> None:
    """Read page after page until the stream ends, which is when the crawl has."""
    first = _take(stream)
    if first is None:
        return
    sites = {site["id"]: Site.model_validate(site) for site in json.loads(first[0])}
    answers.write(frame(b"", b""))
    answers.flush()
    while (job := _take(stream)) is not None:
        url, status, headers, fetched_at, packing, site_id, *terms = json.loads(job[0])
        pairs = tuple((name, value) for name, value in headers)
        page = RawPage(url, status, pairs, job[1], fetched_at, packing=packing)
        answers.write(_bytes_of(read(page, sites[site_id], Terms(*terms)), page.body))
        answers.flush()


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the crawl decides when it ends
    with socket.socket(fileno=0) as line, contextlib.suppress(OSError):
        serve(line.makefile("rb"), line.makefile("wb"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
