"""docs/commands.md says what the program says of itself."""

from __future__ import annotations

from pathlib import Path

from commands.reference import reference

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_is_the_one_the_program_makes() -> None:
    page = (ROOT / "docs/commands.md").read_text("utf-8")
    assert page == reference(), "make docs writes it anew"
