"""The words with which names of OCOP products begin, and those that begin no name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from extract.sieve import by_letter


@cache
def product_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of the words that begin a product's name, and of those that never do."""
    data = _data()
    heads = {w for group in data["heads"].values() for w in group}
    return _any_of(heads), _any_of(data["not_products"]["words"])


@cache
def group_words() -> re.Pattern[str]:
    """The names of product groups ("đồ uống và dược liệu"), which are no products."""
    words = sorted(_data()["groups"]["words"], key=lambda w: (-len(w), w))
    one = "(?:" + "|".join(map(re.escape, words)) + ")"
    return re.compile(rf"(?:nhóm\s+)?{one}(?:(?:\s*[,;]\s*|\s+và\s+|\s*-\s*){one})*")


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    source = files("extract.gazetteer").joinpath("product_words.toml")
    return tomllib.loads(source.read_text("utf-8"))


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(by_letter(words) + r"(?!\w)")
