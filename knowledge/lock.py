"""One writing program at a time: a lock on a file beside the database.

The lock belongs to the open file, so it ends with the process however that ends; the file itself
stays and means nothing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from knowledge.errors import KnowledgeError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class WriterLock:
    """A context manager; entering raises :class:`KnowledgeError` where another program writes."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._database = database
        self._descriptor: int | None = None

    def __enter__(self) -> WriterLock:
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise KnowledgeError(
                f"{self._path.parent}: cannot write there ({reason}); "
                "choose another place with --db, or allow writing"
            ) from error
        try:
            if sys.platform == "win32":
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            os.close(descriptor)
            who = f"process {holder}" if holder.isdigit() else "another program"
            raise KnowledgeError(
                f"{self._database}: {who} is writing to it; wait until it is done, then try again"
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        self._descriptor = descriptor
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
