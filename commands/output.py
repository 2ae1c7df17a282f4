"""What commands print: results on standard output, the rest on standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any


def say(text: str = "") -> None:
    """A line of the result."""
    print(text)


def note(text: str) -> None:
    """A line beside the result."""
    print(text, file=sys.stderr, flush=True)


def say_json(value: Any, *, indent: int | None = 2) -> None:
    """A result for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=indent, default=str))


def width(text: str) -> int:
    """Columns on a terminal: combining marks take none, wide letters two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def table(rows: Iterable[Sequence[Any]], head: Sequence[str], right: str = "") -> Iterable[str]:
    """Rows in columns; ``right`` has an ``r`` for each column that is set to the right."""
    cells = [["" if v is None else str(v).replace("\n", " ") for v in row] for row in rows]
    everything = [list(head), *cells]
    widths = [max(width(row[i]) for row in everything) for i in range(len(head))]
    for row in everything:
        parts = []
        for i, cell in enumerate(row):
            blank = " " * (widths[i] - width(cell))
            parts.append(blank + cell if right[i : i + 1] == "r" else cell + blank)
        yield "  ".join(parts).rstrip()


def say_table(rows: Iterable[Sequence[Any]], head: Sequence[str], right: str = "") -> None:
    for line in table(rows, head, right):
        say(line)


def shorten(text: str | None, most: int) -> str:
    """At most so many characters, in one line."""
    line = " ".join((text or "").split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def counter(label: str) -> Callable[[int], None]:
    """A count that runs on a terminal, and nowhere else."""
    if not sys.stderr.isatty():
        return lambda _: None

    def show(number: int) -> None:
        if number % 10 == 0 or number < 10:
            print(f"\r{label}: {number} ", end="", file=sys.stderr, flush=True)

    return show


def clear_line() -> None:
    """Take the running count away."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
