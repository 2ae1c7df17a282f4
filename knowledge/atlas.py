"""The little that the knowledge base asks of the gazetteer, and the ``place`` table made of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol


class PlaceLike(Protocol):
    """A unit of one era; see ``extract.gazetteer.places.Place``."""

    @property
    def id(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def era(self) -> str | None: ...
    @property
    def level(self) -> str: ...
    @property
    def full_name(self) -> str: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...


class GazetteerLike(Protocol):
    """What places became what; unknown ids raise ``KeyError``."""

    def get(self, place_id: str, /) -> PlaceLike: ...
    def now(self, place: Any, /) -> tuple[PlaceLike, ...]: ...
    def former(self, place: Any, /) -> tuple[PlaceLike, ...]: ...
    def province_of(self, place: Any, /) -> PlaceLike: ...


@dataclass(frozen=True, slots=True)
class Located:
    """A place and what it is today; ``now_*`` are ``None`` where it went to several places."""

    id: str
    code: str
    name: str
    level: str
    now_id: str | None
    now_name: str | None
    now_code: str | None
    province_id: str | None


class Atlas:
    """Look-ups by place id; an id that the gazetteer does not know is ``None``, not an error."""

    def __init__(self, gazetteer: GazetteerLike) -> None:
        self._gazetteer = gazetteer
        self.locate = cache(self._locate)
        self.parts = cache(self._parts)
        self.successors = cache(self._successors)

    def _locate(self, place_id: str) -> Located | None:
        place = self._place(place_id)
        if place is None:
            return None
        now = self._gazetteer.now(place)
        one = now[0] if len(now) == 1 else None
        province = self._gazetteer.province_of(place)
        return Located(
            place.id,
            place.code,
            place.full_name,
            place.level,
            one.id if one else None,
            one.full_name if one else None,
            one.code if one else None,
            province.id if province.level == "province" else None,
        )

    def _parts(self, place_id: str) -> tuple[str, ...]:
        """The former provinces that a province of today was made of."""
        place = self._place(place_id)
        return tuple(p.id for p in self._gazetteer.former(place)) if place else ()

    def _successors(self, place_id: str) -> tuple[str, ...]:
        place = self._place(place_id)
        return tuple(p.id for p in self._gazetteer.now(place)) if place else ()

    def _place(self, place_id: str) -> PlaceLike | None:
        try:
            return self._gazetteer.get(place_id)
        except KeyError:
            return None

    def write(self, connection: sqlite3.Connection, place_ids: Iterable[str]) -> None:
        """Note the places in the tables ``place`` and ``place_succession``."""
        for place_id in sorted(set(place_ids)):
            place, located = self._place(place_id), self.locate(place_id)
            if place is None or located is None:
                continue
            row = (
                place.id,
                place.code,
                place.era or "",
                place.full_name,
                located.province_id,
                located.now_id,
                place.lat,
                place.lon,
            )
            connection.execute(
                "INSERT INTO place VALUES (?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET "
                "code=excluded.code, era=excluded.era, name=excluded.name, "
                "province_id=excluded.province_id, now_id=excluded.now_id, lat=excluded.lat, "
                "lon=excluded.lon WHERE (code, era, name, province_id, now_id, lat, lon) IS NOT "
                "(excluded.code, excluded.era, excluded.name, excluded.province_id, "
                "excluded.now_id, excluded.lat, excluded.lon)",
                row,
            )
            connection.executemany(
                "INSERT OR IGNORE INTO place_succession VALUES (?,?)",
                [(place_id, now) for now in self.successors(place_id) if now != place_id],
            )
