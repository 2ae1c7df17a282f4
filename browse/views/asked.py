"""A request in the words of the screen, and what a page answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlencode

from browse.lang import Words
from browse.settings import settings_of

#: Holds the signed name of a reviewer.
COOKIE = "ocop_reviewer"


@dataclass(frozen=True)
class Page:
    """What a page answers: ``data`` is also its JSON, ``extra`` is for the template alone."""

    template: str
    title: str
    data: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    charts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A request in the words of this screen."""

    datasette: Any
    request: Any
    words: Words

    def arg(self, name: str, default: str = "") -> str:
        value = self.request.args.get(name)
        return str(value) if value is not None else default

    def part(self, name: str) -> str:
        return unquote(self.request.url_vars[name])

    def url(self, *parts: str, **args: Any) -> str:
        return address(self.words.lang, *parts, **args)

    @property
    def reviewer(self) -> str | None:
        """The name of who may review here, if this is one."""
        if not settings_of(self.datasette).reviewing:
            return None
        try:
            value = self.datasette.unsign(self.request.cookies.get(COOKIE, ""), COOKIE)
        except Exception:
            return None
        return str(value["name"]) if isinstance(value, dict) and "name" in value else None


def address(lang: str, *parts: str, **args: Any) -> str:
    """The address of a page; empty arguments are left out."""
    path = "/" + "/".join([lang, *(quote(p, safe=":") for p in parts)])
    query = {k: v for k, v in args.items() if v not in (None, "")}
    return f"{path}?{urlencode(query)}" if query else path


def with_args(path: str, args: Mapping[str, Any]) -> str:
    """The path with these arguments, also the empty ones."""
    return f"{path}?{urlencode(args)}" if args else path


def missing(asked: Asked, key: str) -> Page:
    return Page("missing.html", asked.words.t(key), {"error": key}, status=404)
