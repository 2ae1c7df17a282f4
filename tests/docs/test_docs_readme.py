"""What the READMEs show is what happens: their commands are run, their output compared.

In a ``console`` block a line that begins with ``$`` is a command, those with ``>`` go on with it,
the others are its output: each must come in this order, ``…`` stands for anything, identifiers and
runs of blanks count as equal.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.vi.md")
PAGES = sorted([ROOT / name for name in READMES] + list((ROOT / "docs").glob("*.md")))

_BLOCK = re.compile(r"^```(\S*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\b[0-9a-f]{16}\b")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_SQLITE3 = """\
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]):
    print("|".join("" if v is None else str(v) for v in row))
"""


@dataclass(frozen=True)
class Shown:
    command: str
    output: tuple[str, ...]


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return [m[3] for m in _BLOCK.finditer(text) if m[1] == language and not m[2].strip()]


def shown(name: str) -> list[Shown]:
    found: list[Shown] = []
    for block in blocks(name, "console"):
        first, *output = block.splitlines()
        assert first.startswith("$ ")
        command = first.removeprefix("$ ")
        while output and output[0].startswith("> "):
            command += "\n" + output.pop(0).removeprefix("> ")
        found.append(Shown(command, tuple(output)))
    return found


def pattern(line: str) -> re.Pattern[str]:
    """A line of the README as what it allows."""
    masked = _ID.sub("ID", " ".join(line.split()))
    return re.compile(".*".join(re.escape(part.strip()) for part in masked.split("…")))


def missing(expected: tuple[str, ...], actual: str) -> list[str]:
    """The expected lines that do not come, in their order."""
    lines = [_ID.sub("ID", " ".join(line.split())) for line in actual.splitlines()]
    lost, position = [], 0
    for line in expected:
        if not line.strip("… "):
            continue
        wanted = pattern(line)
        for i in range(position, len(lines)):
            if wanted.match(lines[i]):
                position = i + 1
                break
        else:
            lost.append(line)
    return lost


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as after ``make run``, with ``ocop`` and ``sqlite3`` on the path."""
    root = tmp_path_factory.mktemp("tour")
    (root / "data").mkdir()
    shutil.copytree(ROOT / "data/sample", root / "data/sample")
    (root / "bin").mkdir()
    (root / "bin/shell.py").write_text(_SQLITE3)
    for name, script in (("ocop", ROOT / "pipeline.py"), ("sqlite3", root / "bin/shell.py")):
        file = root / "bin" / name
        file.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')
        file.chmod(0o755)
    done = run(root, "ocop demo")
    assert done.returncode == 0, done.stderr
    (root / "demo.txt").write_text(done.stdout, encoding="utf-8")
    return root


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OCOP_")}
    return subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env=clean | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def with_ids_of(folder: Path, command: str) -> str:
    """The fact that the README explains, by the id that it has in this base."""
    if not _ID.search(command):
        return command
    with sqlite3.connect(folder / "data/demo.db") as connection:
        (identity,) = connection.execute(
            "SELECT id FROM facts WHERE count_min = 99 AND place = 'tỉnh Sóc Trăng' "
            "AND type = 'product_count' AND site = 'sample-bao' ORDER BY published_at, start"
        ).fetchone()
    return _ID.sub(identity, command)


@pytest.mark.parametrize("example", shown("README.md"), ids=lambda e: e.command[:40])
def test_a_command_of_the_tour_prints_what_the_readme_shows(folder: Path, example: Shown) -> None:
    command = "cat demo.txt" if example.command == "ocop demo" else example.command
    done = run(folder, with_ids_of(folder, command))
    assert done.returncode == 0, done.stderr
    assert missing(example.output, done.stdout) == []


def test_both_readmes_show_the_same() -> None:
    english, vietnamese = (shown(name) for name in READMES)
    assert english == vietnamese
    for language in ("python", "sh"):
        strip = [re.sub(r"#.*", "", block) for block in blocks(READMES[0], language)]
        assert strip == [re.sub(r"#.*", "", block) for block in blocks(READMES[1], language)]


def test_the_python_example_prints_what_its_last_line_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (example,) = blocks("README.md", "python")
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out.strip() == example.splitlines()[-1].removeprefix("# ")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_every_command_named_in_the_docs_exists() -> None:
    from commands.app import COMMANDS

    for page in PAGES:
        for name in re.findall(r"(?:^|[`$ ])ocop ([a-z]+)\b", page.read_text("utf-8")):
            assert name in {*COMMANDS, "alone"}, f"{page.name}: ocop {name}"


@pytest.mark.parametrize(
    ("line", "text", "fits"),
    [
        ("a … c", "a b c", True),
        ("…[99]…", "x [99] y", True),
        ("fact 0123456789abcdef", "fact fedcba9876543210", True),
        ("two  words", "two words", True),
        ("99 total", "98 total", False),
    ],
)
def test_how_lines_are_compared(line: str, text: str, fits: bool) -> None:
    assert (missing((line,), text) == []) is fits
