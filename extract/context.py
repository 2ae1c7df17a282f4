"""What a figure is about: the types that the readers of places share.

Nearly no count carries its own place.  Each place named is first read in its clause: it is the
subject of it, the body that acts, the seat of a producer, something compared with, a venue, a
member of a list, or part of a name (place_uses.py).  What is read so drives a small discourse stack
(scopes.py).  Below the stack lies the article's own place (frame.py).
"""

from __future__ import annotations

from typing import Literal

from extract.facts import Origin
from extract.gazetteer.places import Place
from extract.values import value

UseRole = Literal["subject", "agent", "head", "seat", "compare", "venue", "list", "name", "mention"]


@value(frozen=True, slots=True)
class Scope:
    """A place that figures are about, and where that is said (offsets None: outside the text)."""

    place: Place
    start: int | None
    end: int | None
    surface: str
    origin: Origin | None


@value(frozen=True, slots=True)
class PlaceUse:
    """One mention, read in its sentence."""

    start: int
    end: int
    place: Place
    role: UseRole
    kind_given: bool


@value(frozen=True, slots=True)
class Frame:
    """The context of the whole article."""

    main: Scope | None
    country: Scope
    on: str | None
    published: str | None
    year: int | None
    slug_year: int | None = None


#: The last day of the 63 provinces.
LAST_OLD_DAY = "2025-06-30"


@value(frozen=True, slots=True)
class ScopeEvent:
    """From this offset on, figures of the sentence are about this place, up to ``until``.

    ``explicit`` events change what the story is about; the others hold for their clause: an item
    of a list, a comparison, the seat of a producer.
    """

    offset: int
    scope: Scope
    explicit: bool
    until: int
