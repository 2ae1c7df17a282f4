"""A newspaper on loopback whose sites misbehave, each in its own way.

Every site has a port of its own.  Its behaviour is a function from a request to an answer; an
answer that HTTP has no words for writes to the socket itself.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text/html; charset=utf-8"
    length: int | None = None
    raw: Callable[[socket.socket], None] | None = None


class Site:
    """A running site: its address, and what was asked of it."""

    def __init__(
        self,
        name: str,
        behave: Callable[[Site, str, Mapping[str, str]], Answer | None],
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.name = name
        self.behave = behave
        self.asked: list[str] = []
        self.times: list[float] = []
        self.headers: list[dict[str, str]] = []
        #: The body of the last request.
        self.sent = ""
        self.most_at_once = 0
        self.on_request: Callable[[int], None] | None = None
        self._now = 0
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._secure = context is not None
        if context is not None:
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def origin(self) -> str:
        scheme = "https" if self._secure else "http"
        return f"{scheme}://127.0.0.1:{self._server.server_port}"

    def count(self, path: str) -> int:
        return Counter(self.asked)[path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            timeout = 20

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                self.do_GET(sent.decode())

            def do_GET(self, sent: str = "") -> None:
                with site._lock:
                    site.sent = sent
                    site.asked.append(self.path)
                    site.times.append(time.monotonic())
                    site.headers.append({k.lower(): v for k, v in self.headers.items()})
                    site._now += 1
                    site.most_at_once = max(site.most_at_once, site._now)
                    number = len(site.asked)
                try:
                    if site.on_request is not None:
                        site.on_request(number)
                    self._answer(site.behave(site, self.path, self.headers))
                except OSError:
                    self.close_connection = True
                finally:
                    with site._lock:
                        site._now -= 1

            def _answer(self, answer: Answer | None) -> None:
                if answer is None:
                    answer = Answer(b"not here", 404)
                if answer.raw is not None:
                    answer.raw(self.connection)
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                headers = {"Content-Type": answer.kind} | dict(answer.headers)
                if answer.status != 304:
                    length = len(answer.body) if answer.length is None else answer.length
                    headers.setdefault("Content-Length", str(length))
                for name, value in headers.items():
                    if value:
                        self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)
                if answer.length is not None:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        pass


def slug(number: int) -> str:
    return f"/kinh-te/tin-so-{number}-ve-san-pham-ocop-{number}.html"


def article(
    number: int,
    *,
    title: str | None = None,
    body: str | None = None,
    head: str = "",
    date: str | None = "28/10/2020 06:45",
    top: str = "",
) -> str:
    """A page with an article of its own words."""
    title = title or f"Tin số {number}: thêm {number + 7} sản phẩm OCOP được gắn sao"
    body = body or (
        f"<p>Đợt thứ {number}, hội đồng chấm {number + 20} hồ sơ và công nhận {number + 7} sản "
        f"phẩm OCOP của {number + 3} chủ thể ở các huyện ven sông, theo tờ trình số {number}.</p>"
        f"<p>Ngoài số đã được gắn sao, còn {number + 2} hồ sơ phải bổ sung giấy kiểm nghiệm trước "
        "khi được xét lại, phần nhiều là của những cơ sở mới làm quen với chương trình này.</p>"
    )
    dateline = f'<div class="date">{date}</div>' if date else ""
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'</head><body><div id="top">{top}</div><div class="main"><h1>{title}</h1>{dateline}'
        f'<div class="content-detail">{body}</div></div></body></html>'
    )


def listing(*links: str, more: str = "") -> bytes:
    items = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return f"<html><body><ul>{items}</ul>{more}</body></html>".encode()


def feed(*links: str, title: str = "Sản phẩm OCOP") -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{link.replace('&', '&amp;')}</link></item>"
        for link in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


def sitemap(*links: str) -> bytes:
    items = "".join(f"<url><loc>{link.replace('&', '&amp;')}</loc></url>" for link in links)
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{items}</urlset>"
    ).encode()


def reset(connection: socket.socket) -> None:
    """Hang up with a reset instead of a farewell."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
