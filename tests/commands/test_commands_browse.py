"""``ocop browse``: serves until it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest
from conftest_commands import ROOT, Demo, Ocop


def test_it_prints_its_address_answers_there_and_ends_quietly(made_demo: Demo) -> None:
    program = [sys.executable, str(ROOT / "pipeline.py"), "browse", "--no-open", "--port", "0"]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("OCOP_")}
    server = subprocess.Popen(
        [*program, "--db", str(made_demo.db)],
        env=clean,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}ocop/facts.json?_size=1", timeout=30) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=30)
    finally:
        if server.poll() is None:
            server.kill()
    assert "Traceback" not in errors
    assert server.returncode in (0, 1)


def test_a_port_that_is_taken_is_named(ocop: Ocop, made_demo: Demo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = ocop("browse", "--no-open", "--port", port, "--db", made_demo.db)
    assert result.status == 1
    assert result.err.startswith(f"ocop: port {port}: ")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--db", "gone.db"], 1, "gone.db: no such knowledge base"),
        (["--public", "--review"], 2, "does not go with --public"),
    ],
)
def test_what_cannot_be_shown(ocop: Ocop, arguments: list[str], status: int, said: str) -> None:
    result = ocop("browse", "--no-open", *arguments)
    assert result.status == status
    assert said in result.err
