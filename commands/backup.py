"""``ocop backup`` and ``ocop restore``."""

from __future__ import annotations

from pathlib import Path

import click

from commands import output
from commands.line import one_at_a_time
from commands.options import db_option
from commands.settings import settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@db_option
def backup(file: Path, db: Path | None) -> None:
    """Copy the knowledge base into FILE, as of one moment; runs may go on meanwhile."""
    from knowledge.backup import backup as copy
    from knowledge.store import open_base

    chosen = settings({"db": db})
    with open_base(chosen.db, create=False, read_only=True) as base:
        copy(base, file)
    output.say(f"{chosen.db} is copied to {file} ({file.stat().st_size / 1e6:.1f} MB)")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@db_option
def restore(file: Path, db: Path | None) -> None:
    """Put the copy in FILE in the place of the knowledge base; the copy is checked first."""
    from knowledge.backup import restore as put_back

    chosen = settings({"db": db})
    with one_at_a_time(chosen):
        put_back(file, chosen.db)
    output.say(f"{chosen.db} is now what {file} holds")
