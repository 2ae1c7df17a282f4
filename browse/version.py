"""A short name for the state of our own files, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).with_name("static")
TEMPLATES = Path(__file__).with_name("templates")


@cache
def asset_version() -> str:
    digest = hashlib.sha256()
    for file in sorted(STATIC.iterdir()):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
