"""Around Datasette: headers of safety, guarded CSV, compression, and who may call."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from browse.safety import CONTENT_SECURITY_POLICY, CsvGuard
from browse.settings import Settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
#: Pages of Datasette that speak of the machine, not of the base.
_MACHINE = tuple(
    f"/-/{name}"
    for name in (
        "databases",
        "threads",
        "plugins",
        "settings",
        "messages",
        "logout",
        "permissions",
        "allow-debug",
        "auth-token",
        "actor",
        "patterns",
    )
)
_LOCAL = ("localhost", "127.0.0.1", "[::1]", "testserver")
_SMALL = 1000


def wrap(app: App, settings: Settings) -> App:
    """The application behind our rules."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        path = scope["path"]
        if not settings.public and _host(headers) not in _LOCAL:
            # a page elsewhere that has its name point here must not read the base
            await _refuse(send, 421, "This screen answers to localhost only.")
        elif path.startswith(_MACHINE):
            await _refuse(send, 404, "Not found.")
        elif settings.public and scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405, "This copy is read-only.")
        else:
            squeeze = settings.public and b"gzip" in headers.get(b"accept-encoding", b"")
            await app(scope, receive, _Outgoing(send, settings, path, squeeze))

    return guarded


class _Outgoing:
    """One response on its way out."""

    def __init__(self, send: Send, settings: Settings, path: str, squeeze: bool) -> None:
        self._send = send
        self._settings = settings
        self._path = path
        self._squeeze = squeeze
        self._start: Message | None = None
        self._guard: CsvGuard | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begin(message)
        elif message["type"] == "http.response.body":
            await self._body(message)
        else:
            await self._send(message)

    def _begin(self, message: Message) -> None:
        headers = [(k.lower(), v) for k, v in message.get("headers", ())]
        names = {k for k, _ in headers}
        if b"content-security-policy" not in names:
            headers.append((b"content-security-policy", CONTENT_SECURITY_POLICY.encode()))
        headers += [(k, v) for k, v in _HEADERS if k not in names]
        if self._path.startswith("/static/") and message["status"] == 200:
            headers = [(k, v) for k, v in headers if k != b"cache-control"]
            headers.append((b"cache-control", b"public, max-age=31536000, immutable"))
        elif self._settings.public and message["status"] == 200:
            # nothing here depends on who asks
            headers = [(k, v) for k, v in headers if k not in (b"vary", b"set-cookie")]
            headers = [(k, v) for k, v in headers if k != b"cache-control"]
            headers.append((b"cache-control", b"public, max-age=3600"))
            headers.append((b"vary", b"Accept-Encoding"))
        kind = next((v for k, v in headers if k == b"content-type"), b"")
        plain_csv = kind.startswith(b"text/plain") and self._path.endswith(".csv")
        if kind.startswith(b"text/csv") or plain_csv:
            self._guard = CsvGuard()
            headers = [(k, v) for k, v in headers if k != b"content-length"]
        self._start = {**message, "headers": headers}

    async def _body(self, message: Message) -> None:
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._guard is not None:
            text = self._guard.feed(body.decode("utf-8"))
            if not more:
                text += self._guard.close()
            body = text.encode("utf-8")
        if self._start is not None:
            start, self._start = self._start, None
            if self._squeeze and not more and len(body) > _SMALL and _text(start):
                body = gzip.compress(body, 5, mtime=0)
                start["headers"] = [
                    (k, v) for k, v in start["headers"] if k != b"content-length"
                ] + [(b"content-encoding", b"gzip")]
            await self._send(start)
        await self._send({**message, "body": body})


def _text(start: Message) -> bool:
    kind: bytes = next((v for k, v in start["headers"] if k == b"content-type"), b"")
    return kind.startswith((b"text/", b"application/json", b"image/svg", b"application/javascript"))


def _host(headers: dict[bytes, bytes]) -> str:
    host = headers.get(b"host", b"").decode("latin-1").lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


async def _refuse(send: Send, status: int, reason: str) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
        *_HEADERS,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason.encode() + b"\n"})
