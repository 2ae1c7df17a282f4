"""``ocop extract``: texts and pages in, one JSON fact a line out; no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

import pipeline
from commands import output
from commands.errors import CommandError, status_of
from commands.inputs import article_of, pages_of
from commands.logs import LOGGER
from commands.options import Day, sites_option, tolerate_option
from commands.settings import settings
from extract.facts import Source

if TYPE_CHECKING:
    from crawler.registry import Registry, Site
    from crawler.saved import SavedPage
    from extract.facts import Extraction

#: Characters of one text that are read; beyond it a line is refused.
LONGEST_LINE = 20_000_000
_TEXTS = ("text", "title", "url", "published", "site")


class _Reader:
    """The extractor with its gazetteer, and the registry, which is read when it is asked for."""

    def __init__(self, sites: Path | None) -> None:
        from extract.extractor import extract as read
        from extract.gazetteer import load

        gazetteer = load()
        self.read: Callable[[Source], Extraction] = lambda source: read(source, gazetteer)
        self._sites = sites

    @cached_property
    def registry(self) -> Registry:
        from crawler.registry import load_sites

        return load_sites(self._sites)

    def province(self, site_id: str | None) -> str | None:
        site = self.registry.find(site_id) if site_id else None
        return site.province if site else None


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option(
    "--published",
    type=Day(hour=True),
    metavar="DATE",
    help="The publication date of the one input.",
)
@click.option("--url", metavar="URL", help="The address of the one input.")
@click.option("--site", "site_id", metavar="ID", help="The site of the registry that they are of.")
@click.option("--text", "kind", flag_value="text", help="Read the input as plain text.")
@click.option("--html", "kind", flag_value="html", help="Read the input as HTML.")
@click.option(
    "--jsonl", "kind", flag_value="jsonl", help="Read objects with id and text, one a line."
)
@sites_option
@tolerate_option
def extract(
    paths: tuple[str, ...],
    published: str | None,
    url: str | None,
    site_id: str | None,
    kind: str | None,
    sites: Path | None,
    tolerate: int | None,
) -> int:
    """Print the facts of texts and pages, one JSON object a line.

    '-' or nothing reads standard input.  Every fact carries its path, with --jsonl the id of its
    line, whose objects may also have title, url, published and site.
    """
    chosen = settings({"sites": sites, "tolerate": tolerate})
    inputs = paths or ("-",)
    if (published or url) and (len(inputs) > 1 or Path(inputs[0]).is_dir()):
        raise click.UsageError("--url and --published go with one input")
    if (published or url) and kind == "jsonl":
        raise click.UsageError("with --jsonl, url and published stand in each line")
    reader = _Reader(chosen.sites)
    site = reader.registry.get(site_id) if site_id else None
    done = failed = 0
    for path in inputs:
        lines = kind == "jsonl" or (kind is None and path.lower().endswith((".jsonl", ".ndjson")))
        results = (
            _jsonl(path, reader, site)
            if lines
            else _pages(path, "html" if kind == "html" else "text" if kind == "text" else None,
                        reader, site, url, published)
        )  # fmt: skip
        for problem in results:
            if problem is None:
                done += 1
            else:
                failed += 1
                output.note(f"ocop: {problem}")
    return status_of(done, failed, chosen.tolerate)


def _pages(
    path: str,
    kind: Any,
    reader: _Reader,
    site: Site | None,
    url: str | None,
    published: str | None,
) -> Iterator[str | None]:
    from crawler.saved import SavedProblem

    for page in pages_of(path, kind):
        if isinstance(page, SavedProblem):
            yield page.message
            continue
        try:
            source = source_of_page(page, reader.registry, site, url, published)
            extraction = reader.read(source)
        except CommandError as error:
            yield str(error)
            continue
        except Exception as error:
            LOGGER.exception("%s", page.path)
            yield _failed(str(page.path), error)
            continue
        _print(extraction, {"path": str(page.path)})
        yield None


def source_of_page(
    page: SavedPage,
    registry: Registry,
    site: Site | None = None,
    url: str | None = None,
    published: str | None = None,
) -> Source:
    """What the extractor reads of a saved page: a text as it is, of HTML its article."""
    if page.kind == "text":
        return Source(
            page.text,
            url=url,
            published=published,
            site=site.id if site else None,
            province=site.province if site else None,
        )
    article = article_of(page, registry, site=site, url=url, published=published)
    return pipeline.source_of(article, pipeline.provinces_of(registry))


def _jsonl(path: str, reader: _Reader, site: Site | None) -> Iterator[str | None]:
    if path == "-":
        yield from _lines(sys.stdin.buffer, "standard input", reader, site)
        return
    try:
        with Path(path).open("rb") as stream:
            yield from _lines(stream, path, reader, site)
    except OSError as error:
        yield f"{path}: cannot be read: {error.strerror}"


def _lines(
    stream: IO[bytes], name: str, reader: _Reader, site: Site | None
) -> Iterator[str | None]:
    number, found = 0, False
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        where = f"{name}:{number}"
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while rest := stream.readline(LONGEST_LINE):
                if rest.endswith(b"\n"):
                    break
            yield f"{where}: is longer than {LONGEST_LINE // 1_000_000} MB"
            continue
        if not line.strip():
            continue
        found = True
        try:
            identity, source = _object(line, where, reader, site)
            extraction = reader.read(source)
        except CommandError as error:
            yield str(error)
            continue
        except Exception as error:
            LOGGER.exception("%s", where)
            yield _failed(where, error)
            continue
        _print(extraction, {"id": identity})
        yield None
    if not found:
        yield f"{name}: there is nothing in it"


def _object(line: bytes, where: str, reader: _Reader, site: Site | None) -> tuple[Any, Source]:
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise CommandError(f"{where}: is not UTF-8") from None
    except (json.JSONDecodeError, RecursionError):
        raise CommandError(
            f"{where}: is not JSON; each line is an object with id and text"
        ) from None
    if not isinstance(data, dict):
        raise CommandError(f"{where}: is no object; each line has id and text")
    if "id" not in data or "text" not in data:
        raise CommandError(f"{where}: lacks id or text")
    for key in _TEXTS:
        if data.get(key) is not None and not isinstance(data[key], str):
            raise CommandError(f"{where}: {key}: must be a string")
    site_id = data.get("site") or (site.id if site else None)
    return data["id"], Source(
        data["text"],
        title=data.get("title"),
        url=data.get("url"),
        published=data.get("published"),
        site=site_id,
        province=reader.province(site_id),
    )


def _failed(where: str, error: Exception) -> str:
    return " ".join(f"{where}: could not be read ({type(error).__name__}: {error})".split())


def _print(extraction: Extraction, key: dict[str, Any]) -> None:
    for fact in extraction.facts:
        output.say_json(fact.to_dict() | key, indent=None)
    sys.stdout.flush()
