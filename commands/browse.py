"""``ocop browse``: the knowledge base on a screen."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

import click

from commands import output
from commands.options import db_option
from commands.settings import settings


@click.command()
@db_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Where to listen; 0 takes a free port.",
)
@click.option(
    "--public", is_flag=True, help="A read-only snapshot without full texts, for everyone."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--review", is_flag=True, help="Let whoever has the token that is printed decide about facts."
)
@click.option(
    "--open/--no-open",
    "open_browser",
    default=None,
    help="Open the browser (on a terminal it is opened).",
)
def browse(
    db: Path | None,
    port: int | None,
    public: bool,
    host: str,
    review: bool,
    open_browser: bool | None,
) -> None:
    """Serve the knowledge base until Ctrl-C; the address is printed."""
    from browse.serve import serve

    if public and review:
        raise click.UsageError("--review writes; it does not go with --public")
    chosen = settings({"db": db, "port": port})
    wished = chosen.port
    if chosen.origins["port"] == "default" and not _free(host, wished):
        output.note(f"ocop: port {wished} is taken; a free one is used instead")
        wished = 0
    token = secrets.token_urlsafe(12) if review else None
    if token:
        output.note(f"The token for reviewing is {token}")
    serve(
        chosen.db,
        port=wished or None,
        public=public,
        open_browser=sys.stdout.isatty() if open_browser is None else open_browser,
        review_token=token,
        corrections=chosen.corrections,
        host=host,
    )


def _free(host: str, port: int) -> bool:
    from browse.serve import listen
    from knowledge.errors import KnowledgeError

    try:
        listen(host, port).close()
    except KnowledgeError:
        return False
    return True
