"""The program itself: its commands, its errors, its exit status."""

from __future__ import annotations

import importlib
from pathlib import Path

import click
import pytest
from conftest_commands import Ocop, run_program

from commands import app
from commands.app import COMMANDS

PROMISED = [
    "run", "crawl", "import", "extract", "reextract", "browse", "explain", "eval", "check",
    "review", "export", "sites", "version", "doctor",
]  # fmt: skip


def test_help_names_every_command(ocop: Ocop) -> None:
    result = ocop("--help")
    assert result.status == 0
    for name in PROMISED:
        assert f"\n  {name} " in result.out


def test_without_arguments_it_prints_its_help(ocop: Ocop) -> None:
    result = ocop()
    assert result.status == 0
    assert "Commands:" in result.out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_its_help(ocop: Ocop, name: str) -> None:
    result = ocop(name, "--help")
    assert result.status == 0
    assert result.out.startswith(f"Usage: ocop {name}")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["grow"], "ocop: No such command 'grow'"),
        (["extract", "--speed", "9"], "ocop: extract: No such option"),
        (["run", "--since", "last week"], "ocop: run: Invalid value for '--since'"),
        (["run", "--since", "2024-13-01"], "ocop: run: Invalid value for '--since'"),
        (["import"], "ocop: import: Missing argument"),
        (["explain"], "ocop: explain: Missing argument"),
        (["browse", "--port", "99999"], "ocop: browse: Invalid value for '--port'"),
        (["review", "accept"], "ocop: review accept: Missing argument"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(ocop: Ocop, arguments: list[str], line: str) -> None:
    result = ocop(*arguments)
    assert result.status == 2
    assert result.out == ""
    assert result.err.startswith(line)
    assert result.err.count("\n") == 1
    assert "--help" in result.err


def test_an_error_nobody_expected_is_one_line_and_the_traceback_is_in_the_log(
    ocop: Ocop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    @click.command()
    def check() -> None:
        from commands.line import prepare
        from commands.settings import settings

        prepare(settings({"db": tmp_path / "ocop.db"}))
        raise ZeroDivisionError("a slip")

    monkeypatch.setattr(importlib.import_module("commands.check"), "check", check)
    result = ocop("check")
    log = tmp_path / "ocop.log"
    assert result.status == 1
    assert result.err.count("\n") == 1
    assert "ZeroDivisionError: a slip" in result.err
    assert str(log) in result.err
    assert "Traceback" not in result.err
    assert "Traceback" in log.read_text("utf-8")


def test_an_interruption_is_one_line(ocop: Ocop, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app.ocop, "main", stop)
    result = ocop("run")
    assert result.status == 1
    assert result.err.startswith("ocop: stopped;")


def test_help_and_version_do_not_wait_for_the_rooms(tmp_path: Path) -> None:
    code = (
        "import sys; from commands.app import run; run(['--help']);"
        "print([m for m in ('scrapy', 'spacy', 'datasette', 'sqlite_utils') if m in sys.modules])"
    )
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(app.__file__).parents[1],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_it_is_the_same_program_as_a_script(tmp_path: Path) -> None:
    done = run_program("version", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("program")


def test_output_is_utf8_whatever_the_locale_says(tmp_path: Path) -> None:
    text = "Tỉnh Sóc Trăng có 99 sản phẩm OCOP."
    done = run_program(
        "extract", cwd=tmp_path, stdin=text.encode(), LC_ALL="C", PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )  # fmt: skip
    assert "99 sản phẩm OCOP" in done.stdout


def test_version_tells_program_schema_and_rules(ocop: Ocop) -> None:
    found = ocop("version", "--json").json
    assert set(found) >= {"program", "schema", "rules"}
    assert len(found["rules"]) == 12


def test_doctor_prints_what_is_there_and_which_setting_won(
    ocop: Ocop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCOP_TOLERATE", "4")
    result = ocop("doctor")
    assert result.status == 0
    assert "ok      packages:" in result.out
    row = next(line for line in result.lines if line.startswith("tolerate"))
    assert row.split() == ["tolerate", "4", "environment"]
