"""Canonical addresses, and which hosts may be reached at all."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import (
    parse_qsl,
    quote,
    unquote_to_bytes,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

if TYPE_CHECKING:
    from crawler.registry import Site

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|zarsrc|zalo\w*|_ga|_gl|mc_[ce]id|ref|referrer|source"
    r"|src|share|from|fb_\w+|igshid|spm|gidzl|amp|print|view_?mode|mobile|is_?mobile|rss",
    re.IGNORECASE,
)
_MOBILE_HOST = re.compile(r"^(?:m|mobile|amp|wap|touch)\.(?=[^.]+\.[^.]+)")
_AMP_PATH = re.compile(r"/amp/?$|(?<=/)amp/(?=[^/])|\.amp(?=\.html?$|$)|-amp(?=\.html?$)")
_PRINT_PATH = re.compile(r"/print/?$|^/print(?=/[^/])")
#: An absolute address that needs no second look.
_PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*/[\w/.,~=&?%+-]{0,1900}", re.ASCII)
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._~-]*")
_SAFE_PATH = "/:@!$&'()*+,;=~-._%"
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical(url: str, site: Site | None = None) -> str:
    """The one form of an address: what two links to one page have in common.

    Lower-case scheme and host, no default port, no fragment, no tracking parameters, mobile, AMP
    and print forms led back to the page itself, percent escapes in one spelling; a former host
    (``url_aliases``) becomes the first of the site's domains.  Addresses of other schemes come
    back as they are.
    """
    url = re.sub(r"[\t\r\n]", "", url.strip())
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not parts.hostname:
        return url
    host = _host(parts.hostname)
    literal = is_address(host)
    if not literal:
        plain = _MOBILE_HOST.sub("", host)
        if site is None or plain == host or site.covers(plain):
            host = plain
        if site is not None:
            host = _current_host(host, site)
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != {"http": 80, "https": 443}[scheme]:
        netloc += f":{port}"
    path = _escape(parts.path) or "/"
    path = re.sub(r"/{2,}", "/", path)
    path = _AMP_PATH.sub("", path) or "/"
    path = _PRINT_PATH.sub("", path) or "/"
    query = _query(parts.query)
    return urlunsplit((scheme, netloc, path, query, ""))


def identity(url: str, site: Site | None = None) -> str:
    """What makes two addresses one article: scheme and ``www.`` do not count, and where the site
    says that a number decides, only the number does."""
    form = canonical(url, site)
    parts = urlsplit(form)
    if site is not None and site.identity:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        m = re.search(site.identity, target)
        if m and m[1]:
            return f"{site.id}#{m[1]}"
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/") or "/"
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


def resolve(base: str, link: str) -> str | None:
    """A link of a page as an absolute http or https address, or ``None``."""
    if _PLAIN.fullmatch(link):
        return link
    try:
        absolute = urljoin(base, link.strip())
        parts = urlsplit(absolute)
        parts.port  # noqa: B018 - reading it is what validates it
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    return absolute if len(absolute) <= 2000 else None


def is_address(host: str) -> bool:
    """Whether a host is a literal IP address, in any spelling that a resolver would take."""
    return _literal(host) is not None


def is_public(host: str) -> bool:
    """Whether a literal address may be reached: none of loopback, private, link-local, reserved.

    Host names are public as far as their name tells; what they resolve to is to be asked again.
    """
    address = _literal(host)
    if address is None:
        name = host.lower().rstrip(".")
        return not (name == "localhost" or name.endswith((".localhost", ".local", ".internal")))
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            address = inner
    return address.is_global and not address.is_multicast


@lru_cache(maxsize=4096)
def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    host = host.strip("[]").split("%", 1)[0].rstrip(".")
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    # Resolvers also take 127.1, 0x7f000001 and 2130706433.
    pieces = host.split(".")
    if not 1 <= len(pieces) <= 4 or not all(
        re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", p) for p in pieces
    ):
        return None
    try:
        numbers = [
            int(p, 0 if p[:2].lower() == "0x" else (8 if p[0] == "0" and len(p) > 1 else 10))
            for p in pieces
        ]
    except ValueError:
        return None
    last = numbers.pop()
    if any(n > 255 for n in numbers) or last >= 256 ** (4 - len(numbers)):
        return None
    value = last
    for place, number in enumerate(numbers):
        value += number << (8 * (3 - place))
    return ipaddress.IPv4Address(value)


def _host(host: str) -> str:
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _current_host(host: str, site: Site) -> str:
    for former in site.url_aliases:
        if host in (former, f"www.{former}"):
            return site.domains[0]
    return host


def _escape(path: str) -> str:
    """Percent escapes in one spelling: letters and digits plain, all else upper-case escapes."""
    if _PLAIN_PATH.fullmatch(path):
        return path
    raw = unquote_to_bytes(path.replace("%2F", "%252F").replace("%2f", "%252F"))
    text = quote(raw, safe=_SAFE_PATH.replace("%", ""))
    return text.replace("%252F", "%2F")


def _query(query: str) -> str:
    if not query:
        return ""
    pairs = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    ]
    return urlencode(pairs)
