"""``ocop browse``: the base on a screen, in this process, until interrupted."""

from __future__ import annotations

import asyncio
import signal
import socket
import sqlite3
import sys
import threading
import webbrowser
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn

from browse.app import make_app
from browse.settings import Settings
from browse.snapshot import public_snapshot
from browse.warm import warm
from knowledge.errors import KnowledgeError

HOST = "127.0.0.1"


def serve(
    db: Path,
    *,
    port: int | None = None,
    public: bool = False,
    open_browser: bool = True,
    review_token: str | None = None,
    corrections: Path | None = None,
    host: str = HOST,
    keep_pages: bool = True,
) -> None:
    """Serve a knowledge base until interrupted; prints the address on standard output.

    ``port`` ``None`` takes a free one.  ``public`` serves a snapshot without full texts and
    without review, deleted at the end.  Raises :class:`KnowledgeError`, one line, where the base
    is missing or none, or the port is taken.
    """
    check(db)
    settings = Settings(db, public, None if public else review_token, corrections, keep_pages)
    with ExitStack() as resources:
        listening = resources.enter_context(closing(listen(host, port)))
        if public:
            settings = replace(settings, path=resources.enter_context(public_snapshot(db)))
        datasette = make_app(settings, immutable=public or not _shared(db))
        address = f"http://{_shown(host)}:{listening.getsockname()[1]}/"
        config = uvicorn.Config(
            datasette.app(), log_level="warning", lifespan="on", server_header=False
        )
        first = partial(warm, datasette) if keep_pages else None
        server = _Server(config, address, open_browser, first)
        resources.enter_context(_ending_well())
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])


def check(db: Path) -> None:
    """Raise :class:`KnowledgeError` where the file is no knowledge base that can be shown."""
    if not db.is_file():
        raise KnowledgeError(f"{db}: no such knowledge base; make one with ocop run or import")
    try:
        with closing(sqlite3.connect(f"{db.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            names = {
                row[0]
                for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
            }
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error) and "unable to open" not in str(error):
            raise KnowledgeError(f"{db}: cannot be read ({error})") from error
        names = {"facts", "timeline"}
    except sqlite3.DatabaseError as error:
        raise KnowledgeError(f"{db}: is no knowledge base; name another with --db") from error
    if not {"facts", "timeline"} <= names:
        raise KnowledgeError(f"{db}: is no knowledge base; name another with --db")


def listen(host: str, port: int | None) -> socket.socket:
    """A listening socket on the port, or on a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # named TCP, for asyncio sends small answers at once only on such a socket
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if sys.platform != "win32":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port or 0))
    except (OSError, OverflowError) as error:
        listening.close()
        raise KnowledgeError(
            f"port {port}: cannot be used ({getattr(error, 'strerror', None) or error}); "
            "choose another with --port, or leave it out"
        ) from error
    return listening


def _shared(db: Path) -> bool:
    """Whether the base can be read while others write: its folder takes the shared-memory file."""
    try:
        with closing(sqlite3.connect(f"{db.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return False
    return True


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):
        return "localhost"
    return f"[{host}]" if ":" in host else host


@contextmanager
def _ending_well() -> Iterator[None]:
    """Being told to stop ends the context too, so that the snapshot is deleted.

    uvicorn hands a signal on, once it has shut down, to whoever handled it before.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Server(uvicorn.Server):
    """Says where it is once it answers."""

    def __init__(
        self,
        config: uvicorn.Config,
        address: str,
        open_browser: bool,
        first: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        super().__init__(config)
        self._first = first
        self._task: asyncio.Task[None] | None = None
        self._address = address
        self._open_browser = open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if not self.started:
            return
        print(self._address, flush=True)
        if self._first is not None:
            self._task = asyncio.create_task(self._first())
        if self._open_browser:
            threading.Thread(target=webbrowser.open, args=[self._address], daemon=True).start()
