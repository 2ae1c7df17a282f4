"""Pages are read in processes beside the crawl, so that neither a slow page nor one that brings
its reader down holds up or ends the crawl.

A process (``crawler.beside``) reads page after page, in the order in which they came.  All are
started together when the first page is asked for, and end with the crawl, also when it is killed.
A page at which a process dies or stays too long is given back as ``unreadable``; those behind it
go to its successor.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol

from crawler import beside
from crawler.archive import RawPage
from crawler.child import command, environment
from crawler.reading import Reading, Terms, read
from crawler.registry import Site

#: Bytes above which a page is read in a thread where it is read in this process.
_LARGE = 200_000
_LARGE_PACKED = 40_000
#: Seconds that a process may take to be there.
_START = 60.0
#: Starts without a single answer after which pages are read in this process.
_MOST_STARTS = 3

#: What was sent, its page as it came, and who waits for it.
_Job = tuple[bytes, bytes, asyncio.Future[Reading]]


class Reader(Protocol):
    """Whoever reads pages for a crawl."""

    def expect(self) -> None:
        """A page has been asked for, and will come to be read."""

    async def read(self, page: RawPage, site: Site, terms: Terms) -> Reading: ...

    async def close(self) -> None: ...


class ReadBeside:
    """Reads pages in ``processes`` of their own; ``limit`` is the most seconds a page."""

    def __init__(self, registry: Iterable[Site], *, processes: int, limit: float) -> None:
        sites = json.dumps([site.model_dump(mode="json") for site in registry]).encode()
        self._all = [_Process(sites, limit, self._start) for _ in range(processes)]
        self._programs: list[subprocess.Popen[bytes]] = []
        self._starting = asyncio.Lock()
        self._first_start: asyncio.Task[None] | None = None

    def expect(self) -> None:
        if self._first_start is None:
            self._first_start = asyncio.create_task(self._start())

    async def read(self, page: RawPage, site: Site, terms: Terms) -> Reading:
        return await min(self._all, key=lambda one: one.waiting).read(page, site, terms)

    async def close(self) -> None:
        """End the processes; to be called when no page is being read."""
        if self._first_start is not None:
            await self._first_start
        for one in self._all:
            one.close()
        for program in self._programs:
            try:
                await asyncio.to_thread(program.wait, 5)
            except subprocess.TimeoutExpired:
                for one in self._all:
                    one.kill()
                program.kill()
                await asyncio.to_thread(program.wait)

    async def _start(self) -> None:
        """Start a process for each that wants one; they are one program that divides."""
        async with self._starting:
            wanting = [one for one in self._all if one.wanting]
            if not wanting:
                return
            with contextlib.ExitStack() as theirs:
                pairs = [socket.socketpair() for _ in wanting]
                program = _program([theirs.enter_context(pair[1]).fileno() for pair in pairs])
            self._programs.append(program)
            for one, (ours, _) in zip(wanting, pairs, strict=True):
                await one.open(ours, program)


class _Process:
    """One process and the pages that it was given; ``start`` starts one where it has none."""

    def __init__(self, registry: bytes, limit: float, start: Callable[[], Awaitable[None]]) -> None:
        self._registry = registry
        self._limit = limit
        self._start = start
        self._jobs: deque[_Job] = deque()
        self._program: subprocess.Popen[bytes] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._listener: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._starts_in_vain = 0
        self._too_slow = False
        #: The number of the process, from when it is there.
        self._pid: int | None = None

    @property
    def waiting(self) -> int:
        return len(self._jobs)

    @property
    def wanting(self) -> bool:
        """Whether there is no process, and use in starting one."""
        return self._writer is None and self._starts_in_vain < _MOST_STARTS

    async def read(self, page: RawPage, site: Site, terms: Terms) -> Reading:
        answer: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()
        if await self._send((beside.job(page, site, terms), page.body, answer)):
            return await answer
        return await ReadHere().read(page, site, terms)

    async def open(self, line: socket.socket, program: subprocess.Popen[bytes]) -> None:
        """Have a process at the other end of the line."""
        self._starts_in_vain += 1
        self._pid, self._program = None, program
        reader, self._writer = await asyncio.open_connection(sock=line)
        self._writer.write(beside.frame(self._registry, b""))
        self._listener = asyncio.create_task(self._listen(reader))

    def close(self) -> None:
        """Let the process end; to be called when no page is being read."""
        self._disarm()
        if self._listener is not None:
            self._listener.cancel()
        if self._writer is not None:
            self._writer.close()

    def kill(self) -> None:
        if self._pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        elif self._program is not None:
            self._program.kill()

    async def _send(self, job: _Job) -> bool:
        """Hand a job over; whether there is a process to do it."""
        if self._writer is None:
            await self._start()
        if self._writer is None:
            return False
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self._arm()
        self._writer.write(job[0])
        return True

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        try:
            number, _ = await _frame_of(reader)  # it says that it is there
            self._pid = int(number)
            if self._jobs:
                self._arm()
            while True:
                head, body = await _frame_of(reader)
                self._disarm()
                self._starts_in_vain = 0
                _, came, answer = self._jobs.popleft()
                if self._jobs:
                    self._arm()
                if not answer.done():
                    answer.set_result(beside.reading_of(head, body, came))
        except (asyncio.IncompleteReadError, OSError):
            await self._lost()

    async def _lost(self) -> None:
        """The process is gone: its page is given up, the others go to the next one."""
        self._disarm()
        self._pid = None
        if self._writer is not None:
            self._writer.close()
        self._writer = None
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
        seconds = self._limit if self._pid is not None else max(self._limit, _START)
        self._timer = asyncio.get_running_loop().call_later(seconds, self._give_up)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._too_slow = True
        self.kill()
        if self._writer is not None:
            self._writer.transport.abort()  # nothing more is heard of it


class ReadHere:
    """Reads pages in this process; large ones in a thread."""

    def expect(self) -> None:
        """There is nothing to prepare."""

    async def read(self, page: RawPage, site: Site, terms: Terms) -> Reading:
        if len(page.body) < (_LARGE if page.packing is None else _LARGE_PACKED):
            return read(page, site, terms)
        return await asyncio.to_thread(read, page, site, terms)

    async def close(self) -> None:
        """Nothing is open."""


def _program(sockets: Sequence[int]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("crawler.beside", *map(str, sockets)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=sockets,
        env=environment(),
    )


async def _frame_of(stream: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head, body = beside.SIZES.unpack(await stream.readexactly(beside.SIZES.size))
    return await stream.readexactly(head), await stream.readexactly(body)
