"""A new site from the address of one of its articles: which system, which sources, which entry.

What is proposed is what was seen; what was not seen is not written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from crawler import check, pages
from crawler.article import Article
from crawler.pages.encoding import DecodeError, decode
from crawler.pages.page import parse_html
from crawler.pages.selecting import Selection
from crawler.pages.skin import PageError
from crawler.registry import Registry, RegistryError, Site


class ProbeError(ValueError):
    """The address gives nothing to propose from; the message is one line."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A registry entry that was put together from a page, and what the page gives with it."""

    site: Site
    article: Article | None
    generator: str | None = None
    checks: tuple[check.SourceCheck, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)

    def toml(self) -> str:
        """The entry as a file for ``crawler/sites/``."""
        return to_toml(self.site)


def propose(
    url: str,
    registry: Registry,
    *,
    settings: dict[str, Any] | None = None,
    timeout: float | None = None,
) -> Proposal:
    """Look at an article (or any page) of a site and propose its entry.

    Asks for the page, robots.txt, and the places that these and the page's system name; all
    politely.  Raises ``ProbeError`` where the page cannot be had, or the site is known already.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme not in ("http", "https") or not host:
        raise ProbeError(f"{url}: not an http or https address")
    known = registry.by_host(host)
    if known is not None:
        raise ProbeError(f"{url}: belongs to the site {known.id!r}, which is in the registry")
    bare = _site(_id_of(host), host, host)
    origin = check.origin_of(url)
    asks = [(bare.id, url), (bare.id, f"{origin}/robots.txt"), (bare.id, f"{origin}/")]
    answers = {
        a.asked: a for a in check.look(Registry((bare,)), asks, settings=settings, timeout=timeout)
    }
    page = answers.get(url)
    if page is None or page.trouble or page.status != 200:
        why = (page.trouble or f"status {page.status}") if page else "no answer"
        raise ProbeError(f"{url}: {why}; nothing to look at")
    found = read_page(page.body, page.url)
    home = answers.get(f"{origin}/")
    sources = list(found.feeds)
    if home is not None and home.status == 200:
        sources += [f for f in read_page(home.body, home.url).feeds if f not in sources]
    robots = answers.get(f"{origin}/robots.txt")
    sitemaps = sitemaps_of_robots(robots.body) if robots and robots.status == 200 else []
    name = found.name or host
    draft = _site(bare.id, name, host, page=found.page, article=article_pattern(url))
    plan: list[tuple[check.Kind, str]] = [("feed", f) for f in sources]
    plan += [("sitemap", s) for s in sitemaps]
    told = {address for _, address in plan}
    usual = [
        (kind, address.replace(f"https://{draft.domains[0]}", origin))
        for kind, address in check.candidates(draft)
    ]
    plan += [(kind, address) for kind, address in usual if address not in told]
    inside = [(k, a) for k, a in plan if draft.covers(urlsplit(a).hostname or "")]
    looked = {
        a.asked: a
        for a in check.look(
            Registry((draft,)),
            [(draft.id, a) for _, a in inside],
            settings=settings,
            timeout=timeout,
        )
    }
    checks = tuple(
        check.judge_source(draft, kind, looked.get(address), address, candidate=address not in told)
        for kind, address in inside
    )
    return Proposal(
        site=_with_sources(draft, checks),
        article=found.article,
        generator=found.generator,
        checks=checks,
        notes=found.notes,
    )


@dataclass(frozen=True, slots=True)
class PageFinding:
    """What one page tells of its site."""

    page: str
    article: Article | None
    feeds: tuple[str, ...]
    name: str | None
    generator: str | None
    notes: dict[str, str]


def read_page(data: bytes, url: str) -> PageFinding:
    """The page object that fits a page best, and the sources that the page names; pure."""
    try:
        text, _ = decode(data)
    except DecodeError as error:
        raise ProbeError(f"{url}: {error}") from None
    soup = BeautifulSoup(text, "lxml")
    feeds = [
        urljoin(url, str(link.get("href")))
        for link in soup.find_all("link", rel="alternate")
        if link.get("href") and re.search(r"rss|atom", str(link.get("type") or ""))
    ]
    feeds += [
        urljoin(url, str(link["href"]))
        for link in soup.find_all("a", href=re.compile(r"\.rss$|/rss/[^?#]+$|/feed/?$"))
    ]
    site_name = soup.select_one('meta[property="og:site_name"]')
    generator = soup.select_one('meta[name="generator"]')
    page, article, notes = best_page_object(data, url)
    return PageFinding(
        page=page,
        article=article,
        feeds=tuple(dict.fromkeys(feeds))[:20],
        name=str(site_name.get("content") or "").strip() or None if site_name else None,
        generator=str(generator.get("content") or "").strip() or None if generator else None,
        notes=notes,
    )


def best_page_object(data: bytes, url: str) -> tuple[str, Article | None, dict[str, str]]:
    """The page object whose selectors match most of the page, and the article that it gives.

    Only one whose title and body both match is taken; else it is the generic one.
    """
    try:
        tree = parse_html(decode(data)[0])
    except (DecodeError, PageError):
        return "generic", None, {}
    selection = Selection(tree)
    best, score = "generic", (1, 0, False)
    for name in pages.names():
        for skin in pages.get(name).skins:
            fits = [
                next((one for one in selectors if selection.all(one)), None)
                for selectors in (skin.title, skin.body, skin.lead, skin.date, skin.byline)
            ]
            found = [one for one in fits if one is not None]
            # Of two that fit as often, the one with more names says more; skins that served a
            # system for some time are often those of another.
            marks = sum(len(re.findall(r"[.#][\w-]+", one)) for one in found)
            rank = (len(found), marks, skin.since is None and skin.until is None)
            if fits[1] and (fits[0] or not skin.title) and rank[0] > 1 and rank > score:
                best, score = name, rank
    try:
        article = pages.get(best).parse(data, url)
    except PageError as error:
        return best, None, {"page": f"no article on this page: {error.reason}"}
    return best, article, {"page": "its selectors fit the page that was looked at"}


def sitemaps_of_robots(data: bytes) -> list[str]:
    """The addresses of the ``Sitemap:`` lines."""
    text = data[:500_000].decode("utf-8", errors="replace")
    return [m[1] for m in re.finditer(r"(?im)^\s*sitemap\s*:\s*(https?://\S+)", text)][:20]


def article_pattern(url: str) -> str | None:
    """What an article's address looks like, from one of them; ``None`` where it shows nothing."""
    path = urlsplit(url).path
    for shown, pattern in (
        (r"/\d{6}/[^/]+-[0-9a-f]{5,7}/?$", r"/\d{6}/[^/]+/?$"),
        (r"-\d{14,20}\.html?$", r"-\d{14,20}\.html?$"),
        (r"-(?:post|d|a|c)\d+\.(?:html?|aspx|epi|bbg)$", None),
        (r"-\d{4,}\.(?:html?|aspx|bbg)$", r"-\d{4,}\.(?:html?|aspx|bbg)$"),
        (r"/\d{4,}\.html?$", r"/\d{4,}\.html?$"),
        (r"-\d{4,}/?$", r"-\d{4,}/?$"),
    ):
        m = re.search(shown, path)
        if m:
            if pattern is not None:
                return pattern
            return re.sub(r"\d+", r"\\d+", re.sub(r"\.", r"\\.", m[0])) + "$"
    return None


def to_toml(site: Site) -> str:
    """An entry as TOML: the keys of the contract that differ from their defaults."""
    plain = Site.model_fields
    lines = ["[[site]]"]
    for name, info in plain.items():
        value = getattr(site, name)
        needed = name in ("id", "name", "kind", "domains")
        if name == "notes" or (not needed and value == info.get_default(call_default_factory=True)):
            continue
        lines.append(f"{name} = {_toml_value(value)}")
    if site.notes:
        lines += ["", "[site.notes]"]
        lines += [f"{name} = {_toml_value(value)}" for name, value in site.notes.items()]
    return "\n".join(lines) + "\n"


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_toml_value(v) for v in value) + "]"
    if isinstance(value, (int, float)):
        return str(value)
    text = str(value)
    if "\\" in text and "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'


def _id_of(host: str) -> str:
    name = re.sub(r"\.(?:com|org|net|gov)?\.?vn$|\.com$|\.gov\.vn$", "", host)
    if host.endswith(".gov.vn"):
        name += "-gov"
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "site"


def _site(
    site_id: str, name: str, host: str, *, page: str = "generic", article: str | None = None
) -> Site:
    kind = "portal" if host.endswith(".gov.vn") else "newspaper"
    try:
        return Site.model_validate(
            {
                "id": site_id,
                "name": name,
                "kind": kind,
                "domains": [host],
                "page": page,
                "article": article,
                "enabled": False,
            }
        )
    except ValueError as error:
        raise ProbeError(f"{host}: {error}") from None


def _with_sources(draft: Site, checks: Sequence[check.SourceCheck]) -> Site:
    good = [c for c in checks if c.outcome == "ok"]
    notes = {
        c.kind
        + f"_{number}": f"{c.url}: {c.entries} entries, {c.hinted} of OCOP, newest {c.newest}"
        for number, c in enumerate(good, 1)
    }
    values = draft.model_dump() | {
        "feeds": [c.url for c in good if c.kind == "feed"],
        "sitemaps": [c.url for c in good if c.kind == "sitemap"],
        "enabled": bool(good),
        "notes": {"found": "proposed from a page; province and kind are to be checked"} | notes,
    }
    try:
        return Site.model_validate(values)
    except (ValueError, RegistryError) as error:
        raise ProbeError(f"{draft.id}: {error}") from None
