"""The program ``ocop``: finds the command, runs it, and turns every error into one line."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from commands.errors import DONE, FAILED, USAGE, told

#: Where each command lives, and what it does in a line; loaded when it is asked for.
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("commands.run:run", "Discover, fetch, extract, store, reconcile."),
    "crawl": ("commands.run:crawl", "Only discover and fetch."),
    "import": ("commands.importing:import_", "Saved pages instead of a crawl."),
    "extract": ("commands.extract:extract", "The facts of texts and pages, without a database."),
    "reextract": ("commands.reextract:reextract", "Read stored pages again, without the network."),
    "browse": ("commands.browse:browse", "The knowledge base in the browser."),
    "explain": ("commands.explain:explain", "Why a fact says what it says."),
    "eval": ("commands.eval:eval_", "Compare the extraction with gold."),
    "check": ("commands.check:check", "Whether the knowledge base holds together; its findings."),
    "review": ("commands.review:review", "A person's decisions about facts."),
    "export": ("commands.export:export", "CSV, JSON Lines, Parquet; the raw pages as WARC."),
    "sites": ("commands.sites:sites", "The registry of sites."),
    "backup": ("commands.backup:backup", "A whole copy of the knowledge base."),
    "restore": ("commands.backup:restore", "Put a copy back in its place."),
    "demo": ("commands.demo:demo", "The whole line over the sample newspaper, on this machine."),
    "version": ("commands.about:version", "The versions of program, schema and rules."),
    "doctor": ("commands.about:doctor", "What of the environment is missing; which settings won."),
}  # fmt: skip


class Ocop(click.Group):
    """The commands by name, imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])


@click.group(
    cls=Ocop,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 done; 1 failed; 2 wrong usage, or no input could be read; "
    "3 done, but some inputs or sites failed.",
)
@click.pass_context
def ocop(ctx: click.Context) -> None:
    """A knowledge base of Vietnam's One Commune One Product programme, built from the news.

    Start with: ocop demo
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run a command line; returns the exit status, and prints no traceback."""
    _utf8()
    try:
        result: Any = ocop.main(list(arguments), prog_name="ocop", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return _broken_pipe()
    except click.UsageError as error:
        return _usage(error)
    except click.ClickException as error:
        return _fail(error.format_message(), FAILED)
    except (click.Abort, KeyboardInterrupt):
        return _fail("stopped; what was stored is whole, and the next run goes on", FAILED)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else FAILED
    except Exception as error:
        known = told(error)
        if known is not None:
            from commands.logs import LOGGER

            LOGGER.debug("told", exc_info=error)
            return _fail(*known)
        return _unexpected(error)
    return result if isinstance(result, int) else DONE


def _usage(error: click.UsageError) -> int:
    name = error.ctx.command_path.removeprefix("ocop").strip() if error.ctx else ""
    message = " ".join(error.format_message().split()).rstrip(".")
    thing = f"{name}: " if name else ""
    return _fail(f"{thing}{message}; try: {' '.join(['ocop', name]).strip()} --help", USAGE)


def _unexpected(error: Exception) -> int:
    from commands.logs import keep_traceback

    kept = keep_traceback(error)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    where = f"the details are in {kept}" if kept else "its details could not be written down"
    return _fail(f"an error in the program ({what}); {where}; please report it", FAILED)


def _fail(message: str, status: int) -> int:
    try:
        print(f"ocop: {message}", file=sys.stderr, flush=True)
    except OSError:
        return status
    return status


def _broken_pipe() -> int:
    """Whoever read the output has enough; say nothing, as other programs do."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    return FAILED


def _utf8() -> None:
    """Facts are Vietnamese: print them as UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
