"""What was read from the base, kept for as long as the base stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from browse.reader import Reader, read
from browse.settings import settings_of

T = TypeVar("T")
Stamp = tuple[tuple[int, int], ...]

#: Answers kept at most; the one not asked for the longest goes first.
MOST = 256


def stamp(path: Path) -> Stamp:
    """Differs whenever something was written to the base."""
    files = (path, path.with_name(path.name + "-wal"))
    return tuple((s.st_mtime_ns, s.st_size) for s in (f.stat() for f in files if f.exists()))


class Kept:
    """Answers of one state of the base; a base that changed empties it."""

    def __init__(self) -> None:
        self._stamp: Stamp = ()
        self._answers: OrderedDict[object, Any] = OrderedDict()

    def get(self, key: object, now: Stamp) -> Any:
        """The answer, or ``None`` where none is kept for this state."""
        if now != self._stamp:
            self._answers.clear()
            self._stamp = now
        if key not in self._answers:
            return None
        self._answers.move_to_end(key)
        return self._answers[key]

    def put(self, key: object, now: Stamp, answer: Any) -> None:
        if now != self._stamp:  # the base changed while the answer was being made
            return
        self._answers[key] = answer
        while len(self._answers) > MOST:
            self._answers.popitem(last=False)


async def kept(datasette: Any, key: object, ask: Callable[[Reader], T]) -> T:
    """What ``ask`` reads, read anew only when the base has changed.

    The answer is shared by all who ask: whoever wants to change it copies it first.
    """
    held: Kept = datasette.ocop_kept
    now = stamp(settings_of(datasette).path)
    answer: T | None = held.get(key, now)
    if answer is None:
        answer = await read(datasette, ask)
        held.put(key, now, answer)
    return answer
