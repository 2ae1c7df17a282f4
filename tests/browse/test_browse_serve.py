"""Starting the screen: a free port, an address on standard output, one line where it cannot."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from browse.serve import check, listen
from knowledge.errors import KnowledgeError

ROOT = Path(__file__).parents[2]
PUBLIC = (
    "import sys, tempfile; from pathlib import Path; from browse.serve import serve;"
    "tempfile.tempdir = sys.argv[2];"
    "serve(Path(sys.argv[1]), public=True, open_browser=False)"
)


def test_a_public_copy_is_served_and_deleted_when_stopped(
    sample_base: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", PUBLIC, str(sample_base), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}en", timeout=30) as answer:
            assert "15,590" in answer.read().decode()
        assert list(tmp_path.iterdir())
        process.terminate()
        assert process.wait(30) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_missing_base_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"none\.db: no such knowledge base; make one with"):
        check(tmp_path / "none.db")


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_a_file_that_is_no_base_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(content)
    with pytest.raises(KnowledgeError, match=r"x\.db: is no knowledge base; name another"):
        check(file)


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(KnowledgeError, match=f"port {port}: cannot be used"):
            listen("127.0.0.1", port)


def test_an_impossible_port_is_named() -> None:
    with pytest.raises(KnowledgeError, match="port 70000: cannot be used"):
        listen("127.0.0.1", 70000)
