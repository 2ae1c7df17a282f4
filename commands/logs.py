"""The log: a file beside the database that rotates; standard error gets what matters."""

from __future__ import annotations

import logging
import re
import sys
import tempfile
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOGGER = logging.getLogger("ocop")
#: Bytes after which the log begins anew, and how many old ones are kept.
LARGEST, KEPT = 2_000_000, 5

_LEVEL = re.compile(
    r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[^\]]+\] (DEBUG|INFO|WARNING|ERROR|CRITICAL): "
)


class _Quiet(RotatingFileHandler):
    """A log that cannot be written is no reason to stop."""

    def handleError(self, record: logging.LogRecord) -> None:
        return


def open_log(file: Path, level: str = "INFO") -> Path | None:
    """Write the log to this file from now on; ``None`` where its folder is not there."""
    close_log()
    if not file.absolute().parent.is_dir():
        return None
    handler = _Quiet(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(message)s"))
    LOGGER.addHandler(handler)
    LOGGER.setLevel(level)
    LOGGER.propagate = False
    return file


def close_log() -> None:
    for handler in list(LOGGER.handlers):
        LOGGER.removeHandler(handler)
        handler.close()


def keep_traceback(error: BaseException) -> Path | None:
    """Write what nobody expected into the log, else into a file of its own; where it stands."""
    for handler in LOGGER.handlers:
        if isinstance(handler, RotatingFileHandler):
            LOGGER.error("unexpected error", exc_info=error)
            handler.flush()
            path = Path(handler.baseFilename)
            if path.exists():
                return path
    fallback = Path(tempfile.gettempdir()) / "ocop.log"
    if open_log(fallback) is None:
        return None
    LOGGER.error("unexpected error", exc_info=error)
    close_log()
    return fallback if fallback.exists() else None


def crawler_lines(verbose: bool) -> Callable[[str], None]:
    """A taker of the crawler's log: all of it into the log, warnings to standard error too."""
    level = logging.INFO

    def take(line: str) -> None:
        nonlocal level
        match = _LEVEL.match(line)
        if match:
            level = getattr(logging, match[1])
        LOGGER.log(level, "crawler: %s", line[match.end() :] if match else line)
        if verbose or (match and level >= logging.ERROR):
            print(line, file=sys.stderr, flush=True)

    return take
