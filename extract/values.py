"""The decorator of the small types that the extractor makes by the hundred for one article.

They are frozen to the type checker and plain at run time: a frozen dataclass sets each field
through ``object.__setattr__``, which makes it take up to nine times as long to build.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:
    from dataclasses import dataclass

    T = TypeVar("T")

    def value(*, frozen: bool, slots: bool) -> Callable[[type[T]], type[T]]:
        """``@dataclass`` for values: compared and hashed by their fields, never changed."""
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["value"]
