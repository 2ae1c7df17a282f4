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

#: How much is kept: answers of the base by their number, pages by their bytes.
ANSWERS, PAGES = 256, 64_000_000


def stamp(path: Path) -> Stamp:
    """Differs whenever something was written to the base."""
    files = (path, path.with_name(path.name + "-wal"))
    return tuple((s.st_mtime_ns, s.st_size) for s in (f.stat() for f in files if f.exists()))


class Kept:
    """Answers of one state of the base; a base that changed empties it.

    Holds answers up to a weight in all; the one not asked for the longest goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._stamp: Stamp = ()
        self._answers: OrderedDict[object, tuple[Any, int]] = OrderedDict()

    def get(self, key: object, now: Stamp) -> Any:
        """The answer, or ``None`` where none is kept for this state."""
        if now != self._stamp:
            self._answers.clear()
            self._held, self._stamp = 0, now
        if key not in self._answers:
            return None
        self._answers.move_to_end(key)
        return self._answers[key][0]

    def put(self, key: object, now: Stamp, answer: Any, weight: int = 1) -> None:
        if now != self._stamp or key in self._answers:
            # the base changed while the answer was being made, or another made it first
            return
        self._answers[key] = (answer, weight)
        self._held += weight
        while self._held > self._most:
            _, (_, freed) = self._answers.popitem(last=False)
            self._held -= freed


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
