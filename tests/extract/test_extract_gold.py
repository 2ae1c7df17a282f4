"""F1 on the project's gold does not fall below the floors in data/gold/floors.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.evaluate import GoldText, load_gold
from extract.extractor import extract
from extract.floors import as_toml, drops, gold_files, main, measure, read_floors
from extract.gazetteer.places import load

DATA = Path(__file__).parents[2] / "data"
FLOORS = read_floors(DATA / "gold" / "floors.toml")
NEGATIVES = load_gold(DATA / "gold" / "negatives.jsonl")


@pytest.mark.parametrize("name", sorted(gold_files(DATA)))
def test_no_f1_falls_below_its_floor(name: str) -> None:
    assert drops(FLOORS[name], measure(gold_files(DATA)[name])) == []


@pytest.mark.parametrize("gold", NEGATIVES, ids=lambda g: g.id)
def test_a_text_about_something_else_gives_no_fact(gold: GoldText) -> None:
    assert extract(gold.source, load()).facts == ()


def test_a_figure_below_its_floor_is_named_with_both() -> None:
    floors = {"all": {"L1": 0.9, "L2": 0.8}}
    reached = {"all": {"L1": 0.91, "L2": 0.79}}
    assert drops(floors, reached) == ["all L2: 0.7900 is below 0.8000"]


def test_half_a_point_in_a_hundred_is_no_drop() -> None:
    assert drops({"all": {"L1": 0.9}}, {"all": {"L1": 0.896}}) == []


def test_a_type_that_is_no_longer_found_is_a_drop() -> None:
    assert drops({"mou": {"L1": 0.5}}, {}) == ["mou L1: 0.0000 is below 0.5000"]


def test_floors_written_are_read_again(tmp_path: Path) -> None:
    figures = {"passages-dev": {"all": {"L1": 0.9876, "L2": 0.5}}}
    path = tmp_path / "floors.toml"
    path.write_text(as_toml(figures), "utf-8")
    assert read_floors(path) == figures


def test_without_gold_the_command_fails_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(tmp_path)]) == 1
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "gold.jsonl" in message
