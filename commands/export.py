"""``ocop export``: the views as files, the raw pages as WARC."""

from __future__ import annotations

from pathlib import Path

import click

from commands import output
from commands.errors import CommandError
from commands.options import db_option
from commands.settings import settings
from commands.versions import program_version


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@db_option
@click.option(
    "--public", is_flag=True, help="Leave out the full texts, which are their publishers'."
)
@click.option("--warc", is_flag=True, help="Write the raw pages too, as DIR/pages.warc.gz.")
def export(folder: Path, db: Path | None, public: bool, warc: bool) -> None:
    """Write CSV, JSON Lines and Parquet with a Frictionless datapackage.json into DIR.

    An earlier export there is replaced; a folder that holds something else is left alone.
    """
    from knowledge.export import export as write
    from knowledge.store import open_base

    chosen = settings({"db": db})
    if public and warc:
        raise click.UsageError("--warc writes the pages whole; it does not go with --public")
    if warc and not chosen.pages.exists():
        raise CommandError(f"{chosen.pages}: there is no page store beside {chosen.db}")
    with open_base(chosen.db, create=False, read_only=True) as base:
        result = write(base, folder, public=public)
    for view, rows in result.rows.items():
        output.say(f"{view:<16}{rows:>8} rows")
    if warc:
        from crawler.run import export_warc

        software = f"ocop-knowledge {program_version()}"
        pages = export_warc(chosen.pages, folder / "pages.warc.gz", software=software)
        output.say(f"{'pages.warc.gz':<16}{pages:>8} pages")
    output.say(f"written to {folder}")
