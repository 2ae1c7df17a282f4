"""The rooms and their doors: who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("crawler", "extract", "knowledge", "browse", "commands", "pipeline")

#: What each room may import of the others: a room, or modules of it.
DOORS: dict[str, tuple[str, ...]] = {
    "crawler": (),
    "extract": (),
    "knowledge": ("extract.facts", "extract.gazetteer"),
    "browse": ("knowledge", "extract.facts", "extract.gazetteer"),
}


def imports(source: str) -> set[str]:
    """Every module that a file imports, also inside functions; of ``from a import b`` both."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def trespasses(room: str, source: str) -> list[str]:
    """The imports of another room's modules for which there is no door."""
    return sorted(
        name
        for name in imports(source)
        if name.split(".")[0] in ROOMS
        and name.split(".")[0] != room
        and not any(name == door or name.startswith(f"{door}.") for door in DOORS[room])
    )


@pytest.mark.parametrize("room", DOORS)
def test_a_room_imports_only_what_its_doors_allow(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    found = {
        str(file.relative_to(ROOT)): names
        for file in files
        if (names := trespasses(room, file.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("room", "source", "found"),
    [
        ("crawler", "from extract.facts import Fact", ["extract.facts.Fact"]),
        ("crawler", "def f():\n    import knowledge.store", ["knowledge.store"]),
        ("extract", "from crawler import article", ["crawler.article"]),
        ("knowledge", "from extract.facts import Fact", []),
        ("knowledge", "from extract.gazetteer.places import Gazetteer", []),
        ("knowledge", "from extract import extractor", ["extract.extractor"]),
        ("browse", "from knowledge.store import open_base", []),
        ("browse", "import commands.app", ["commands.app"]),
        ("extract", "import json, re", []),
    ],
)
def test_a_trespass_is_seen(room: str, source: str, found: list[str]) -> None:
    assert trespasses(room, source) == found


def test_the_front_door_is_thin() -> None:
    lines = (ROOT / "pipeline.py").read_text("utf-8").splitlines()
    assert len(lines) < 350
