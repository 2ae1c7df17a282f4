"""The options that commands share, and the kinds of values they take."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T\d\d:\d\d(?::\d\d)?(?:[+]\d\d:\d\d|Z)?)?)?)?")


class Day(click.ParamType[str]):
    """``2024``, ``2024-06``, ``2024-06-30``, with ``hour`` also a date-time."""

    name = "date"

    def __init__(self, hour: bool = False) -> None:
        self.hour = hour

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).strip()
        if not self._is_day(text):
            self.fail(f"{text!r} is no date; write it as 2024-06-30, 2024-06 or 2024", param, ctx)
        return text

    def _is_day(self, text: str) -> bool:
        match = _DAY.fullmatch(text)
        if not match or (match[4] and not self.hour) or not 1990 <= int(match[1]) <= 2100:
            return False
        try:
            date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
        except ValueError:
            return False
        return True


def db_option(function: F) -> F:
    return click.option(
        "--db", type=click.Path(path_type=Path), metavar="FILE",
        help="The knowledge base (data/ocop.db unless set otherwise).",
    )(function)  # fmt: skip


def sites_option(function: F) -> F:
    return click.option(
        "--sites", type=click.Path(path_type=Path), metavar="PATH",
        help="The registry of sites: a TOML file or a folder of them.",
    )(function)  # fmt: skip


def json_option(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(function)


def tolerate_option(function: F) -> F:
    return click.option(
        "--tolerate", type=click.IntRange(min=0), metavar="N",
        help="Let so many sites or inputs fail before the exit status is 3.",
    )(function)  # fmt: skip


def verbose_option(function: F) -> F:
    return click.option(
        "-v", "--verbose", is_flag=True, help="Show the crawler's log on standard error."
    )(function)
