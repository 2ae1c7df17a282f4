"""The sample newspaper on loopback: a small server for trying the crawler without the internet.

    with SampleNewspaper() as newspaper:
        registry = newspaper.registry_toml()

``python -m crawler.loopback`` serves it by hand until Ctrl-C.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import json
import posixpath
import re
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"
#: The sites, each a folder of the sample, in the order of their loopback addresses.
SITES = ("sample-bao", "sample-cong", "sample-tonghop")

_VIETNAM = timezone(timedelta(hours=7))
_ATTEMPTS = 8
_PLACEHOLDER = re.compile(r"\{\{(origin|host):([a-z0-9-]+)\}\}")
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    body: bytes
    content_type: str
    etag: str
    last_modified: datetime


class SampleNewspaper:
    """Serves the sites of a sample folder while the context lasts.

    The sites share one port of 127.0.0.1, 127.0.0.2, 127.0.0.3; where a machine has only
    127.0.0.1 (macOS), each has a port of its own there.  ``origins`` and ``hosts`` are by site
    id.  Raises ``FileNotFoundError`` for a folder that holds no sample.
    """

    def __init__(self, root: Path = SAMPLE, *, port: int = 0) -> None:
        self.root = root.resolve()
        self._port = port
        self._servers: tuple[ThreadingHTTPServer, ...] = ()
        self._threads: tuple[threading.Thread, ...] = ()
        if not (self.root / "sites.toml").is_file():
            raise FileNotFoundError(f"{self.root}: no sample newspaper (sites.toml is missing)")

    def __enter__(self) -> Self:
        modified = _modified(self.root)
        self._servers = _bind(SITES, self._port)
        origins = self.origins
        for site, server in zip(SITES, self._servers, strict=True):
            server.RequestHandlerClass = partial(
                _Handler, folder=self.root / site, origins=origins, modified=modified[site]
            )
        self._threads = tuple(
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            for server in self._servers
        )
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()
        self._servers, self._threads = (), ()

    @property
    def origins(self) -> dict[str, str]:
        """``http://host:port`` by site id; empty outside the context."""
        return {
            site: "http://{}:{}".format(*server.server_address[:2])
            for site, server in zip(SITES, self._servers, strict=False)
        }

    @property
    def hosts(self) -> dict[str, str]:
        """The loopback address by site id; empty outside the context."""
        return {site: urlsplit(origin).hostname or "" for site, origin in self.origins.items()}

    def registry_toml(self) -> str:
        """The registry of the running sites, as TOML."""
        return fill((self.root / "sites.toml").read_text(encoding="utf-8"), self.origins)


def fill(text: str, origins: Mapping[str, str]) -> str:
    """Put the running addresses in the place of ``{{origin:id}}`` and ``{{host:id}}``.

    Raises ``KeyError`` for a site that is not served.
    """

    def value(match: re.Match[str]) -> str:
        origin = origins[match[2]]
        return origin if match[1] == "origin" else urlsplit(origin).hostname or ""

    return _PLACEHOLDER.sub(value, text)


def find_file(folder: Path, target: str) -> Path | None:
    """The file behind a request target, or ``None``; never one outside the folder.

    ``/a/`` and ``/a`` are ``a``, ``a.html`` or ``a/index.html``.
    """
    path = unquote(urlsplit(target).path)
    if "\\" in path or "\0" in path or ".." in path.split("/"):
        return None
    inner = posixpath.normpath("/" + path).lstrip("/")
    for name in (inner, f"{inner}.html", posixpath.join(inner, "index.html")):
        file = (folder / name).resolve()
        if file.is_file() and file.suffix in _TYPES and file.is_relative_to(folder.resolve()):
            return file
    return None


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD of one site."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes; together they cost 40 ms
    server_version = "SampleNewspaper"
    sys_version = ""

    def __init__(
        self,
        *args: object,
        folder: Path,
        origins: Mapping[str, str],
        modified: Mapping[Path, datetime],
    ) -> None:
        self._folder, self._origins, self._modified = folder, origins, modified
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the crawler keeps the log."""

    def _respond(self, *, with_body: bool) -> None:
        file = find_file(self._folder, self.path)
        if file is None:
            self._send(HTTPStatus.NOT_FOUND, {}, b"Not found\n", with_body=with_body)
            return
        answer = self._answer(file)
        headers = {
            "ETag": answer.etag,
            "Last-Modified": format_datetime(answer.last_modified, usegmt=True),
        }
        if self._is_unchanged(answer):
            self._send(HTTPStatus.NOT_MODIFIED, headers, b"", with_body=False)
            return
        headers["Content-Type"] = answer.content_type
        self._send(HTTPStatus.OK, headers, answer.body, with_body=with_body)

    def _answer(self, file: Path) -> _Answer:
        source = file.read_bytes()
        return _Answer(
            body=fill(source.decode("utf-8"), self._origins).encode("utf-8"),
            content_type=_TYPES[file.suffix],
            # Of the file, not of the answer: the same in every run, whatever the port.
            etag=f'"{hashlib.sha256(source).hexdigest()[:16]}"',
            last_modified=self._modified.get(file) or max(self._modified.values()),
        )

    def _is_unchanged(self, answer: _Answer) -> bool:
        tags = self.headers.get("If-None-Match")
        if tags is not None:  # it takes precedence over the date (RFC 9110, section 13.2.2)
            listed = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return "*" in listed or answer.etag in listed
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            moment = parsedate_to_datetime(since)
        except ValueError:
            return False
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return answer.last_modified <= moment

    def _send(
        self, status: HTTPStatus, headers: Mapping[str, str], body: bytes, *, with_body: bool
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is its own affair."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _bind(sites: tuple[str, ...], port: int) -> tuple[ThreadingHTTPServer, ...]:
    """One bound server a site: one port of several addresses, else several ports of one."""
    for _ in range(1 if port else _ATTEMPTS):
        first = _Server(("127.0.0.1", port), BaseHTTPRequestHandler)
        servers = [first]
        try:
            for number in range(2, len(sites) + 1):
                address = (f"127.0.0.{number}", first.server_port)
                servers.append(_Server(address, BaseHTTPRequestHandler))
        except OSError as error:
            for server in servers:
                server.server_close()
            if error.errno == errno.EADDRINUSE and not port:
                continue  # the port is free on 127.0.0.1 alone: try another
            break
        return tuple(servers)
    ports = [port + number if port else 0 for number in range(len(sites))]
    return tuple(_Server(("127.0.0.1", one), BaseHTTPRequestHandler) for one in ports)


def _modified(root: Path) -> dict[str, dict[Path, datetime]]:
    """When each article was published, by site and file, from ``expected.jsonl``."""
    found: dict[str, dict[Path, datetime]] = {site: {} for site in SITES}
    for line in (root / "expected.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        moment = datetime.fromisoformat(article["published_at"])
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_VIETNAM)
        found[article["site"]][(root / article["path"]).resolve()] = moment.astimezone(UTC)
    return found


def main(argv: list[str] | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(
        prog="python -m crawler.loopback", description="Serve the sample newspaper on loopback."
    )
    parser.add_argument("--root", type=Path, default=SAMPLE, help="folder of the sample")
    parser.add_argument("--port", type=int, default=8900, help="port; 0 takes a free one")
    parser.add_argument("--registry", type=Path, help="write the registry of the sites to a file")
    options = parser.parse_args(argv)
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    try:
        with SampleNewspaper(options.root, port=options.port) as newspaper:
            if options.registry is not None:
                options.registry.write_text(newspaper.registry_toml(), encoding="utf-8")
            for site, origin in newspaper.origins.items():
                print(f"{site:<16}{origin}/", flush=True)
            stop.wait()
    except (OSError, OverflowError) as error:
        print(f"cannot serve the sample newspaper: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
