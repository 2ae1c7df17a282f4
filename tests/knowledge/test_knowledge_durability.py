"""kill -9 at any moment leaves a sound database that a rerun brings to the same content."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from knowledge_killed import whole_job

from knowledge.export import VIEWS
from knowledge.integrity import check_integrity, interrupted
from knowledge.store import KnowledgeBase, open_base

HERE = Path(__file__).parent
#: Which run wrote a row differs by design; everything else must be the same.
OF_RUNS = {"first_run", "last_run", "run", "no", "article_no"}


def content(base: KnowledgeBase) -> dict[str, list[Any]]:
    return {
        view: sorted(
            repr({k: v for k, v in row.items() if k not in OF_RUNS})
            for row in base.db.query(f"SELECT * FROM {view}")
        )
        for view in VIEWS
        if view not in ("runs", "changes")
    }


def run(database: Path, *statement: str) -> subprocess.CompletedProcess[str]:
    root = HERE.parents[1]
    return subprocess.run(
        [sys.executable, str(HERE / "knowledge_killed.py"), str(database), *statement],
        env=os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{HERE}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, list[Any]]]:
    database = tmp_path_factory.mktemp("whole") / "ocop.db"
    done = run(database)
    assert done.returncode == 0, done.stderr
    with open_base(database, read_only=True) as base:
        assert check_integrity(base) == []
        return int(done.stdout), content(base)


def survives(database: Path, statement: int, expected: dict[str, list[Any]]) -> None:
    done = run(database, str(statement))
    assert done.returncode == -signal.SIGKILL, done.stderr
    with open_base(database) as base:
        assert check_integrity(base) == []
        whole_job(base)
        assert check_integrity(base) == []
        assert interrupted(base) == 0
        assert content(base) == expected


@pytest.mark.parametrize("share", [0.05, 0.45, 0.9])
def test_a_killed_run_is_finished_by_the_next(
    tmp_path: Path, share: float, undisturbed: tuple[int, dict[str, list[Any]]]
) -> None:
    statements, expected = undisturbed
    survives(tmp_path / "ocop.db", int(statements * share), expected)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(50))
def test_a_run_killed_anywhere_is_finished_by_the_next(
    tmp_path: Path, seed: int, undisturbed: tuple[int, dict[str, list[Any]]]
) -> None:
    statements, expected = undisturbed
    survives(tmp_path / "ocop.db", random.Random(seed).randint(1, statements), expected)
