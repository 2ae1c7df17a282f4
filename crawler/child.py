"""How this package starts itself in another process."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def command(module: str, *arguments: str) -> list[str]:
    """The command line of one of our modules.  ``-P``: a stray file in the working directory must
    not stand in for a module."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """This process's environment, with which the module is found wherever it is started."""
    root = str(Path(__file__).resolve().parent.parent)
    found = dict(os.environ)
    found["PYTHONPATH"] = os.pathsep.join(part for part in (root, found.get("PYTHONPATH")) if part)
    return found
