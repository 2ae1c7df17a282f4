"""What made the facts: the versions of program, schema and rules."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable

_PACKAGE = "ocop-knowledge"
_READ = (".py", ".toml", ".csv", ".json")


def program_version() -> str:
    try:
        return metadata.version(_PACKAGE)
    except metadata.PackageNotFoundError:
        return "not installed"


@cache
def rules_version() -> str:
    """A hash of everything in the extractor that can change a fact: code, rules, word lists."""
    digest = hashlib.sha256()
    for name, file in sorted(_files(resources.files("extract"), "")):
        digest.update(name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                found += _files(entry, f"{name}/")
        elif entry.name.endswith(_READ):
            found.append((name, entry))
    return found
