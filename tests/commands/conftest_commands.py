"""How the tests call the program: in this process, in a folder of their own."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commands import app
from commands.logs import close_log

ROOT = Path(__file__).resolve().parents[2]
SENTENCE = (
    "Đến nay, tỉnh Sóc Trăng có 99 sản phẩm OCOP, trong đó 24 sản phẩm đạt 4 sao "
    "và 75 sản phẩm đạt 3 sao."
)


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Ocop = Callable[..., Result]


@pytest.fixture
def ocop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Ocop:
    """``ocop("extract", "a.txt", stdin=b"…")`` in an empty folder without settings."""
    for name in [n for n in os.environ if n.startswith("OCOP_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capfd.readouterr()
        try:
            status = app.run([str(a) for a in arguments])
        finally:
            close_log()
        out, err = capfd.readouterr()
        return Result(status, out, err)

    return call


@dataclass(frozen=True)
class Demo:
    db: Path
    out: str
    err: str


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The base of ``ocop demo`` as it was made; tests that write take a copy (``demo``)."""
    folder = tmp_path_factory.mktemp("demo")
    done = run_program("demo", "--db", "demo.db", cwd=folder)
    assert done.returncode == 0, done.stderr
    return Demo(folder / "demo.db", done.stdout, done.stderr)


@pytest.fixture
def demo(made_demo: Demo, tmp_path: Path) -> Demo:
    folder = tmp_path / "base"
    shutil.copytree(made_demo.db.parent, folder)
    return Demo(folder / "demo.db", made_demo.out, made_demo.err)


def run_program(
    *arguments: str, cwd: Path, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OCOP_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "pipeline.py"), *arguments],
        cwd=cwd,
        env=clean | environment,
        input=stdin.decode() if stdin is not None else None,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
