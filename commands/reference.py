"""``docs/commands.md`` from the program itself: ``python -m commands.reference``."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from commands.app import COMMANDS, ocop
from commands.settings import SETTINGS

_HEAD = """\
# Commands

Made from the program by `make docs`; a test compares the two.

`ocop` alone, and `ocop COMMAND --help`, print what stands here.

Results go to standard output, progress and messages to standard error. The exit status is 0 when \
all is done, 1 when the command failed (nothing is left half-written), 2 for wrong usage or where \
no input could be read, 3 when it was done but some inputs or sites failed, each of which is named.
"""


def reference() -> str:
    """The whole page."""
    parts = [_HEAD]
    with click.Context(ocop, info_name="ocop") as context:
        for name in COMMANDS:
            command = ocop.get_command(context, name)
            assert command is not None
            parts += _sections(command, f"ocop {name}", 2)
    parts.append(_settings())
    return "\n".join(parts)


def _sections(command: click.Command, path: str, level: int) -> Iterator[str]:
    yield f"{'#' * level} {path}\n"
    context = click.Context(command, info_name=path)
    yield f"    {' '.join([path, *command.collect_usage_pieces(context)])}\n"
    yield inspect.cleandoc(command.help or "") + "\n"
    options = [
        row
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts
        and (row := parameter.get_help_record(context))
    ]  # fmt: skip
    if options:
        rows = [f"| `{_cell(names)}` | {_cell(says)} |" for names, says in options]
        yield "\n".join(["| option | |", "| --- | --- |", *rows]) + "\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _sections(inner, f"{path} {name}", level + 1)


def _settings() -> str:
    rows = [
        f"| `{s.name}` | `{s.variable}` | {s.says} | {'' if s.default is None else s.default} |"
        for s in SETTINGS
    ]
    return "\n".join(
        [
            "## Settings\n",
            "The command line comes first, then the environment, then `ocop.toml` beside the "
            "knowledge base, then the default. `ocop doctor` prints which won.\n",
            "| setting | variable | | default |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    click.echo(reference(), nl=False)
