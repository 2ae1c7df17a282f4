"""The units, the cron lines and the workflow that people copy."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from commands.app import COMMANDS, ocop

CONTRIB = Path(__file__).resolve().parents[2] / "contrib"
FILES = sorted(f for f in CONTRIB.rglob("*") if f.is_file())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_units_are_units(tmp_path: Path) -> None:
    program = tmp_path / ".venv/bin/ocop"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    for unit in (CONTRIB / "systemd").iterdir():
        text = unit.read_text("utf-8").replace("/srv/ocop", str(tmp_path))
        (tmp_path / unit.name).write_text(text.replace("User=ocop", "User=root"))
    units = [str(tmp_path / name) for name in ("ocop.service", "ocop.timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:/usr/lib/systemd/system"},
        check=False,
    )
    own = [line for line in done.stderr.splitlines() if "ocop." in line]
    assert own == []


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
def test_every_command_in_them_exists_with_its_options(file: Path) -> None:
    for line in file.read_text("utf-8").splitlines():
        for call in re.findall(r"bin/ocop ([^|&\n]+)", line):
            name, *rest = call.split()
            assert name in COMMANDS
            with ocop.make_context("ocop", []) as context:
                command = ocop.get_command(context, name)
                assert command is not None
                known = {o for p in command.params for o in p.opts}
            assert {word for word in rest if word.startswith("--")} <= known
