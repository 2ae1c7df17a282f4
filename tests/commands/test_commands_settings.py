"""Which setting wins: the command line, OCOP_*, ocop.toml beside the base, the default."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.errors import CommandError
from commands.settings import settings


def toml(folder: Path, text: str) -> Path:
    (folder / "ocop.toml").write_text(text, encoding="utf-8")
    return folder / "ocop.db"


def test_the_default_holds_where_nobody_says_anything() -> None:
    found = settings({}, {})
    assert found.db == Path("data/ocop.db")
    assert found.pages == Path("data/pages.db")
    assert found.tolerate == 0
    assert found.origins["tolerate"] == "default"


def test_the_file_beside_the_base_comes_before_the_default(tmp_path: Path) -> None:
    found = settings({"db": toml(tmp_path, "tolerate = 3\nport = 9000\n")}, {})
    assert (found.tolerate, found.port) == (3, 9000)
    assert found.origins["port"] == "ocop.toml"


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    found = settings({"db": toml(tmp_path, "tolerate = 3\n")}, {"OCOP_TOLERATE": "5"})
    assert (found.tolerate, found.origins["tolerate"]) == (5, "environment")


def test_the_command_line_comes_before_everything(tmp_path: Path) -> None:
    db = toml(tmp_path, "tolerate = 3\n")
    found = settings({"db": db, "tolerate": 7}, {"OCOP_TOLERATE": "5"})
    assert (found.tolerate, found.origins["tolerate"]) == (7, "command line")


def test_the_file_lies_beside_the_base_that_the_environment_names(tmp_path: Path) -> None:
    db = toml(tmp_path, "reviewer = 'Lan'\n")
    assert settings({}, {"OCOP_DB": str(db)}).reviewer == "Lan"


def test_paths_in_the_file_are_relative_to_it(tmp_path: Path) -> None:
    found = settings({"db": toml(tmp_path, "sites = 'mine'\n")}, {})
    assert found.sites == tmp_path / "mine"


@pytest.mark.parametrize(
    ("db", "pages", "corrections"),
    [
        ("data/ocop.db", "data/pages.db", "data/corrections.jsonl"),
        ("data/demo.db", "data/demo.pages.db", "data/demo.corrections.jsonl"),
    ],
)
def test_bases_in_one_folder_share_neither_pages_nor_decisions(
    db: str, pages: str, corrections: str
) -> None:
    found = settings({"db": Path(db)}, {})
    assert (found.pages, found.corrections) == (Path(pages), Path(corrections))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("colour = 'red'\n", "colour: unknown setting"),
        ("port = 'eighty'\n", "port: 'eighty'"),
        ("tolerate = -1\n", "tolerate: '-1'"),
        ("[log]\nlevel = 'INFO'\n", "log: unknown setting"),
        ("port = [1]\n", "port: must be one value"),
        ("port =\n", "is not valid TOML"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(CommandError) as caught:
        settings({"db": toml(tmp_path, text)}, {})
    assert str(tmp_path / "ocop.toml") in str(caught.value)
    assert part in str(caught.value)
    assert caught.value.status == 2


def test_a_wrong_variable_is_named() -> None:
    with pytest.raises(CommandError, match=r"^OCOP_PORT: 'x'"):
        settings({}, {"OCOP_PORT": "x"})


def test_the_example_file_is_a_file_that_holds(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "ocop.toml.example"
    lines = example.read_text("utf-8").splitlines()
    told = [line.removeprefix("# ") for line in lines if line.startswith("# ") and " = " in line]
    found = settings({"db": toml(tmp_path, "\n".join(told))}, {})
    assert {name for name, origin in found.origins.items() if origin == "ocop.toml"} == {
        "contact", "sites", "corrections", "reviewer", "tolerate", "hook", "port", "log_level",
    }  # fmt: skip
