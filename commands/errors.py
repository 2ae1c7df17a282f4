"""From what went wrong to one line for a person and an exit status."""

from __future__ import annotations

import errno
import sqlite3

DONE = 0
FAILED = 1
USAGE = 2
PARTLY = 3

#: Errors of the rooms whose message is already one line that names the thing and what to do.
#: They are known by name, so that telling them does not import the rooms.
_TOLD = {
    "knowledge.errors.KnowledgeError": FAILED,
    "crawler.run.CrawlError": FAILED,
    "crawler.frontier.FrontierError": FAILED,
    "crawler.warc.WarcError": FAILED,
    "crawler.pages.skin.PageError": FAILED,
    "crawler.registry.RegistryError": USAGE,
    "extract.evaluate.GoldError": USAGE,
    "commands.errors.CommandError": FAILED,
}


class CommandError(Exception):
    """One line: the thing, what is wrong with it, what to do."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status


def told(error: BaseException) -> tuple[str, int] | None:
    """The line and the exit status of an error that people are known to meet; else ``None``."""
    if isinstance(error, CommandError):
        return _one_line(str(error)), error.status
    for cls in type(error).__mro__:
        status = _TOLD.get(f"{cls.__module__}.{cls.__qualname__}")
        if status is not None:
            return _one_line(str(error)), status
    if isinstance(error, sqlite3.DatabaseError):
        return f"the database: {_one_line(str(error))}; try ocop check", FAILED
    if isinstance(error, OSError):
        return _of_system(error), FAILED
    if isinstance(error, MemoryError):
        return "memory: there is not enough of it; give fewer or smaller inputs", FAILED
    return None


def _of_system(error: OSError) -> str:
    name = error.filename if isinstance(error.filename, str) else None
    what = error.strerror or str(error) or type(error).__name__
    advice = {
        errno.ENOSPC: "free some space and try again",
        errno.EACCES: "check its permissions",
        errno.EROFS: "choose another place",
        errno.EADDRINUSE: "choose another port",
    }.get(error.errno or 0)
    line = f"{name}: {what}" if name else what
    return _one_line(f"{line}; {advice}" if advice else line)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def status_of(done: int, failed: int, tolerate: int = 0) -> int:
    """The exit status of a command over several inputs, of which some were done and some not."""
    if not failed:
        return DONE
    if not done:
        return USAGE
    return DONE if failed <= tolerate else PARTLY
