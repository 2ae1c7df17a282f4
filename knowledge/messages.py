"""What findings and reasons say, in the languages of ``messages.toml``.

A message is a key and what fills its template; it is stored as JSON and put into words when it is
shown.  Parameters may be messages themselves, or several of them joined.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

Language = Literal["en", "vi"]
LANGUAGES: tuple[Language, ...] = ("en", "vi")
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """``key`` names a template, ``params`` are its fields: text, numbers, messages, :class:`Many`.

    Where ``n`` is 1 and the template has a form for one, that form is taken.
    """

    key: str
    params: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """Several messages or values, with what stands between them."""

    join: str | Message
    items: tuple[Any, ...]


def message(key: str, /, **params: Any) -> Message:
    return Message(key, tuple(params.items()))


def say(what: Any, language: Language = "en") -> str:
    """A message in words; other values are written as they are, and ``None`` is nothing."""
    if isinstance(what, Message):
        return _said(what, language)
    if isinstance(what, Many):
        return say(what.join, language).join([say(item, language) for item in what.items])
    return "" if what is None else str(what)


@lru_cache(maxsize=65536)
def _said(what: Message, language: Language) -> str:
    params = dict(what.params)
    return "".join(
        part if is_text else say(params.get(part), language)
        for is_text, part in _template(what.key, language, params.get("n") == 1)
    )


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """The templates by key: ``en``, ``vi``, and ``en_one``, ``vi_one`` where one is different."""
    text = resources.files("knowledge").joinpath("messages.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {}
    for group, templates in tomllib.loads(text).items():
        for name, forms in templates.items():
            found[f"{group}.{name}"] = forms
    return found


@cache
def _template(key: str, language: Language, one: bool) -> tuple[tuple[bool, str], ...]:
    """A template as (is text, text or name of a field)."""
    forms = catalogue()[key]
    text = forms.get(f"{language}_one", forms[language]) if one else forms[language]
    return tuple((i % 2 == 0, part) for i, part in enumerate(_FIELD.split(text)) if part)


def fields_of(template: str) -> set[str]:
    return set(_FIELD.findall(template))


# -- as JSON -------------------------------------------------------------------------------------


def dump(what: Message | Many) -> str:
    """As it is stored: ``{"key": ..., "params": {...}}``, ``{"join": ..., "items": [...]}``."""
    if isinstance(what, Many):
        items = ",".join([_dumped(item) for item in what.items])
        return f'{{"join":{_dumped(what.join)},"items":[{items}]}}'
    return _dumped(what)


@lru_cache(maxsize=65536)
def _dumped(what: Any) -> str:
    return json.dumps(_plain(what), ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Any:
    """The inverse of :func:`dump`."""
    return _living(json.loads(text))


def _plain(what: Any) -> Any:
    if isinstance(what, Message):
        return {"key": what.key, "params": {k: _plain(v) for k, v in what.params}}
    if isinstance(what, Many):
        return {"join": _plain(what.join), "items": [_plain(item) for item in what.items]}
    return what


def _living(what: Any) -> Any:
    match what:
        case {"key": str(key), "params": dict(params)}:
            return Message(key, tuple((k, _living(v)) for k, v in params.items()))
        case {"join": join, "items": list(items)}:
            return Many(_living(join), tuple(_living(item) for item in items))
        case _:
            return what


def in_words(stored: str | None, plain: str, language: Language) -> str:
    """A stored message in a language; ``plain`` where there is none or its key is unknown.

    For screens: a message that an older or newer program wrote is still something to read.
    """
    if not stored:
        return plain
    try:
        return say(load(stored), language)
    except (KeyError, ValueError):
        return plain


def joined(parts: Sequence[Any]) -> Many:
    """The parts of a reason."""
    return Many("; ", tuple(parts))
