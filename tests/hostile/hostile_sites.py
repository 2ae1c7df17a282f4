"""The misbehaviours: each site has healthy articles as well, which must all be found."""

from __future__ import annotations

import gzip
import ipaddress
import json
import socket
import ssl
import time
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

from hostile_server import Answer, Site, article, feed, listing, reset, sitemap, slug

Behaviour = Callable[[Site, str, Mapping[str, str]], Answer | None]
BEHAVIOURS: dict[str, Behaviour] = {}
SOURCES: dict[str, dict[str, object]] = {}


def site(name: str, **sources: object) -> Callable[[Behaviour], Behaviour]:
    def register(behave: Behaviour) -> Behaviour:
        BEHAVIOURS[name] = behave
        if sources:
            SOURCES[name] = sources
        return behave

    return register


def healthy(path: str, *numbers: int) -> Answer | None:
    """A listing of some articles, and these."""
    if path == "/":
        return Answer(listing(*(slug(n) for n in numbers)))
    for number in numbers:
        if path == slug(number):
            return Answer(article(number).encode())
    return None


def page(text: str, **values: object) -> Answer:
    return Answer(text.encode(), **values)  # type: ignore[arg-type]


def http(body: bytes, *headers: str) -> bytes:
    lines = "\r\n".join(("HTTP/1.1 200 OK", "Content-Type: text/html; charset=utf-8", *headers))
    return lines.encode() + b"\r\n\r\n" + body


@site("well-behaved")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    return healthy(path, *range(1, 13))


@site("slow-drip")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(http(b"<html>", "Content-Length: 100000"))
        for _ in range(100):
            connection.sendall(b"x")
            time.sleep(0.1)

    return Answer(raw=drip) if path == slug(2) else healthy(path, 1, 2, 3)


@site("stall")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    return Answer(raw=lambda _: time.sleep(8)) if path == slug(2) else healthy(path, 1, 2, 3)


@site("reset")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    return Answer(raw=reset) if path == slug(2) else healthy(path, 1, 2, 3)


@site("too-short")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(2):
        return Answer(article(2).encode()[:500], length=5000)
    return healthy(path, 1, 2, 3)


@site("wrong-length")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(2):
        return Answer(article(2).encode(), length=600)
    return healthy(path, 1, 2, 3)


@site("gzip-bomb")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(2):
        packer = zlib.compressobj(9, wbits=31)
        bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
        return Answer(bomb, headers={"Content-Encoding": "gzip"})
    return healthy(path, 1, 2, 3)


@site("giant")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(http(b"", f"Content-Length: {1 << 30}"))
        for _ in range(1 << 10):
            connection.sendall(bytes(1 << 20))

    return Answer(raw=pour) if path == slug(2) else healthy(path, 1, 2, 3)


@site("endless-body")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    def pour(connection: socket.socket) -> None:
        connection.sendall(http(b"", "Transfer-Encoding: chunked"))
        for _ in range(1 << 8):
            connection.sendall(b"100000\r\n" + bytes(1 << 20) + b"\r\n")

    return Answer(raw=pour) if path == slug(2) else healthy(path, 1, 2, 3)


@site("wrong-charset")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(1):
        return page(article(1), kind="text/html; charset=iso-8859-1")
    if path == slug(2):
        return page(article(2).replace("utf-8", "windows-1252"), kind="text/html")
    return healthy(path, 1, 2)


@site("utf-16")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(1):
        return Answer(article(1).encode("utf-16-le"), kind="text/html")
    if path == slug(2):
        return Answer(article(2).encode("utf-16"), kind="text/html; charset=utf-8")
    return healthy(path, 1, 2)


@site("utf-16-feed", feeds=["/rss"])
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == "/rss":
        xml = feed(site.origin + slug(1), title="Tin về sản phẩm OCOP Đắk Lắk").decode()
        xml = xml.replace('version="1.0"', 'version="1.0" encoding="utf-16"', 1)
        return Answer(xml.encode("utf-16-le"), kind="text/xml")
    return healthy(path, 1)


def to_1258(text: str) -> bytes:
    """Windows-1258 writes the tone as a mark of its own after the vowel."""
    out = []
    for letter in text:
        try:
            out.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            first, *marks = unicodedata.normalize("NFD", letter)
            tones = [m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", first + "".join(m for m in marks if m not in tones))
            out.append((rest + "".join(tones)).encode("cp1258"))
    return b"".join(out)


@site("windows-1258")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(1):
        return Answer(to_1258(article(1).replace("utf-8", "windows-1258")), kind="text/html")
    return healthy(path, 1)


@site("decomposed")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(1):
        return page(unicodedata.normalize("NFD", article(1)))
    return healthy(path, 1)


@site("broken-html")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(1):
        text = article(1).replace("</p>", "").replace("</h1>", "</h2></b></table>")
        return page(text.replace('<div class="content', '<div <p class="x" <div class="content', 1))
    if path == slug(2):
        return page(article(2, top="<div>" * 3000))
    return healthy(path, 1, 2)


@site("no-date")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(1):
        return page(article(1, date=None))
    if path == slug(2):
        clock = '<div class="clock">Chủ nhật, 22/11/2020 08:15</div>'
        return page(article(2, date=None, top=f"<header>Hôm nay 21/11/2020 {clock}</header>"))
    if path == slug(3):
        return page(article(3, date="3 giờ trước"))
    return healthy(path, 1, 2, 3)


@site("endless-pages")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path.startswith("/?trang=") or path == "/":
        number = int(path.partition("=")[2] or 1)
        following = f'<a class="next" href="/?trang={number + 1}">Trang sau</a>'
        return Answer(listing(slug(1), slug(2), more=following))
    return healthy(path, 1, 2)


@site("calendar")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == "/" or path.startswith("/lich/"):
        day = int(path.rpartition("/")[2] or 0)
        links = "".join(f'<a href="/lich/{day + n}">»</a>' for n in range(1, 30))
        calendar = f'<div class="calendar pagination">{links}</div>'
        return Answer(listing(slug(1), more=calendar))
    return healthy(path, 1)


@site("redirect-loop")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path.startswith(slug(2)):
        turn = int(path.partition("?n=")[2] or 0)
        return Answer(status=302, headers={"Location": f"{slug(2)}?n={turn + 1}"})
    return healthy(path, 1, 2, 3)


@site("redirect-inside")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    targets = {
        slug(2): "http://10.0.0.1/secret",
        slug(3): "http://169.254.169.254/latest/meta-data/",
        slug(4): "http://localhost:22/",
        slug(5): "http://2130706434/",
        slug(6): "file:///etc/hosts",
        slug(7): "http://example.com/",
    }
    if path in targets:
        return Answer(status=302, headers={"Location": targets[path]})
    return healthy(path, 1, 2, 3, 4, 5, 6, 7)


@site("now-and-then-403")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path.startswith("/kinh-te") and site.count(path) % 2 == 1:
        return Answer(b"forbidden", 403)
    return healthy(path, 1, 2, 3, 4)


@site("too-many-requests")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(2) and site.count(path) == 1:
        return Answer(b"slow down", 429, {"Retry-After": "1"})
    return healthy(path, 1, 2, 3)


@site("come-back-tomorrow")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path.startswith("/kinh-te"):
        return Answer(b"no", 429, {"Retry-After": "86400"})
    return healthy(path, *range(1, 20))


@site("bursts-of-500")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path.startswith("/kinh-te") and site.count(path) == 1:
        return Answer(b"oops", 502)
    return healthy(path, 1, 2, 3)


@site("always-500")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    return Answer(b"", 404) if path == "/robots.txt" else Answer(b"oops", 500)


@site("forbidden")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    return Answer(b"", 404) if path == "/robots.txt" else Answer(b"forbidden", 403)


@site("soft-404")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(2):
        text = "<html><head><title>Lỗi 404</title></head><body><h1>Không tìm thấy trang</h1>"
        return page(text + "<p>Trang bạn tìm không tồn tại hoặc đã bị xóa.</p></body></html>")
    return healthy(path, 1, 2, 3)


@site("challenge")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path.startswith("/kinh-te"):
        script = "<script>document.cookie='k=1; path=/';location.reload()</script>"
        return page(
            f"<html><head><title>Just a moment...</title></head><body>{script}</body></html>"
        )
    return healthy(path, *range(1, 9))


@site("cookie-wall")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path.startswith("/kinh-te"):
        wall = "<p>Vui lòng chấp nhận cookie để đọc tiếp bài viết này.</p><button>Đồng ý</button>"
        return page(f"<html><head><title>Báo</title></head><body>{wall}</body></html>")
    return healthy(path, *range(1, 9))


@site("duplicate-addresses")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    one = slug(1)
    if path == "/":
        forms = ("", "?utm_source=zalo", "#binh-luan", "?fbclid=abc", "?print=1", "/amp")
        return Answer(listing(*(one + form for form in forms), one.replace("tin", "%74in", 1)))
    return page(article(1)) if path.startswith(one) else None


@site("huge-sitemap", sitemaps=["/sitemap.xml.gz"])
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == "/sitemap.xml.gz":
        links = (f"{site.origin}/the-thao/tran-bong-thu-{n}-{n}.html" for n in range(100_000))
        data = sitemap(*links, site.origin + slug(1), site.origin + slug(2))
        return Answer(gzip.compress(data, 1), kind="application/gzip")
    return healthy(path, 1, 2)


@site("sitemap-circle", sitemaps=["/sitemap.xml"])
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path.startswith("/sitemap"):
        number = int(path.partition("-")[2].partition(".")[0] or 0)
        places = [f"/sitemap-{number + n}.xml" for n in (0, 1, 2)] + ["/sitemap.xml", "/trang.xml"]
        items = "".join(f"<sitemap><loc>{site.origin}{p}</loc></sitemap>" for p in places)
        return page(f"<sitemapindex>{items}</sitemapindex>", kind="text/xml")
    if path == "/trang.xml":
        return Answer(sitemap(site.origin + slug(1)), kind="text/xml")
    return healthy(path, 1)


@site("entity-bomb", sitemaps=["/sitemap.xml"], feeds=["/rss"], listings=["/"])
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ocop">{levels}]>'
    files = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hosts">]>'
    if path == "/sitemap.xml":
        return page(bomb + "<urlset><url><loc>&a9;</loc></url></urlset>", kind="text/xml")
    if path == "/rss":
        item = "<item><title>&a9;&f;</title><link>/x-san-pham-ocop-9.html</link></item>"
        return page(bomb + files + f"<rss version='2.0'><channel>{item}</channel></rss>")
    return healthy(path, 1)


@site("junk-feed", feeds=["/rss"])
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == "/rss":
        links = (
            "javascript:alert(1)", "file:///etc/hosts", "ftp://127.0.0.1/ocop", "http://[bad/ocop",
            "http://10.0.0.1/san-pham-ocop-moi-nhat.html", "mailto:a@b.vn", "http://127.0.0.1:99999/ocop",
            "https://example.org/bai-ve-san-pham-ocop.html", "", site.origin + slug(1),
        )  # fmt: skip
        data = feed(*links).replace(b"</item>", b"<pubDate>\x01 not a date &nbsp;</pubDate></item>")
        return Answer(b"\xef\xbb\xbf\r\n" + data + b"<junk", kind="application/octet-stream")
    return healthy(path, 1)


@site("robots-forbids")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == "/robots.txt":
        return Answer(b"User-agent: *\nDisallow: /\n", kind="text/plain")
    return healthy(path, 1)


@site("robots-forbids-some")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == "/robots.txt":
        return Answer(f"User-agent: *\nDisallow: {slug(2)}\n".encode(), kind="text/plain")
    return healthy(path, 1, 2, 3)


@site("robots-fails")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    return Answer(b"oops", 503) if path == "/robots.txt" else healthy(path, 1)


@site("robots-delay")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == "/robots.txt":
        return Answer(b"User-agent: *\nCrawl-delay: 0.5\n", kind="text/plain")
    return healthy(path, 1, 2, 3)


@site("expired-certificate")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    return healthy(path, 1)


@site(
    "excused-certificate",
    listings=["/"],
    domains=["localhost"],
    certificate_exception=["expired"],
)
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    return healthy(path, 1)


@site("not-a-page")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    if path == slug(2):
        return Answer(b"%PDF-1.7\n" + bytes(range(256)) * 40, kind="application/pdf")
    if path == slug(3):
        return page(json.dumps({"error": "no"}), kind="application/json")
    if path == slug(4):
        return Answer(b"")
    return healthy(path, 1, 2, 3, 4)


@site("gone")
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    return None


def contexts(folder: Path) -> dict[str, ssl.SSLContext]:
    """TLS with a certificate of this morning's grandfather: self-signed, and long expired."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "expired.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return {"expired-certificate": context, "excused-certificate": context}


@site("post-back", listings=["/"])
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    """An ASP.NET list that is turned by sending a form to itself; its state counts the pages."""
    if path != "/":
        return healthy(path, *range(1, 10))
    sent = dict(parse_qsl(site.sent))
    number = int(sent.get("__EVENTARGUMENT", "Page$1").removeprefix("Page$"))
    if sent and (sent.get("__VIEWSTATE") != f"/wEPDw{number - 1}==" or "go" in sent):
        return Answer(b"the state of another page", 500)
    pager = "".join(
        f"<td><a href=\"javascript:__doPostBack('ctl00$grid','Page${n}')\">{n}</a></td>"
        for n in range(1, 4)
        if n != number
    )
    last = number * 3
    items = "".join(f'<li><a href="{slug(n)}">x</a></li>' for n in range(last - 2, last + 1))
    return page(
        f'<form method="post" action="/"><input type="hidden" name="__VIEWSTATE" '
        f'value="/wEPDw{number}=="><input type="submit" name="go" value="Tìm"><ul>{items}</ul>'
        f"<table><tr>{pager}</tr></table></form>"
    )


@site("post-service", listings=["/"])
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    """A list whose further pages a service gives, as JSON around HTML."""
    if path == "/LoadArticle":
        page = int(json.loads(site.sent)["page"])
        numbers = range(page * 2 - 1, page * 2 + 1) if page <= 3 else range(0)
        items = "".join(f'<div class="item"><a href="{slug(n)[1:]}">x</a></div>' for n in numbers)
        return Answer(json.dumps({"d": items}).encode(), kind="application/json")
    return healthy(path, 1, 2) if path == "/" else healthy(path, *range(1, 7))


@site("meta-refresh", listings=["/"])
def _(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
    """Pages that only say where to go: to an article, to themselves, inside the house."""
    to = {slug(2): "/moved" + slug(2), slug(3): slug(3), slug(4): "http://127.0.0.2:9/x"}.get(path)
    if to is not None:
        go = f'<meta http-equiv="refresh" content="0; url={to}">'
        return page(f"<html><head><title>Xin chờ</title>{go}</head><body></body></html>")
    return healthy(path.removeprefix("/moved"), 1, 2, 3, 4)
