"""The registry of sites: what is crawled, from which addresses, and how politely.

A registry is TOML with one or more ``[[site]]`` tables; the packaged one is a file a site under
``crawler/sites/``.  Everything is validated on loading, so that a run never starts on a typing
error; each error is one line that names the file and the key.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crawler import pages

SiteKind = Literal["newspaper", "portal", "department", "national", "ministry", "aggregator"]
PACKAGED_SITES = Path(__file__).parent / "sites"

_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|css|js|ico|xml|rss)$",
    re.IGNORECASE,
)
_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


class RegistryError(ValueError):
    """The registry cannot be used; the message is one line that names file and key."""


class Post(BaseModel):
    """How a listing goes on where its pages come from a service: ``fields`` are sent to
    ``address``, as a form or ``as_json``, with ``{page}`` for the number of the page."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    listing: str
    address: str
    fields: dict[str, str]
    as_json: bool = False

    @field_validator("address")
    @classmethod
    def _check_address(cls, value: str) -> str:
        return _checked_address(value)

    @field_validator("fields")
    @classmethod
    def _check_fields(cls, value: dict[str, str]) -> dict[str, str]:
        if not any("{page}" in text for text in value.values()):
            raise ValueError("one of the fields must hold {page}, the number of the page")
        return value


class Site(BaseModel):
    """One site.  ``province`` is the GSO code; ``delay`` is seconds between two requests."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str
    name: str
    kind: SiteKind
    province: str | None = None
    domains: tuple[str, ...]
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    fetch: Literal["hinted", "all"] = "hinted"
    article: str | None = None
    page: str = "generic"
    delay: float = Field(default=2.0, ge=0, le=600)
    enabled: bool = True
    notes: dict[str, Any] = Field(default_factory=dict)

    #: Known to be down: the outcome is reported, but does not count as a failure of the run.
    known_down: bool = False
    #: Former hosts whose paths are the same under the first of ``domains``.
    url_aliases: tuple[str, ...] = ()
    #: Regular expression whose first group identifies an article where the slug is decoration.
    identity: str | None = None
    #: Query parameter (``page``) or path form (``/trang-{page}``) of the following listing pages;
    #: left out, the links marked as "next" are followed.
    pagination: str | None = None
    #: Listings whose further pages are asked for by sending something.
    posts: tuple[Post, ...] = ()
    #: The most pages of one listing walked without ``--since``.
    max_pages: int = Field(default=20, ge=1, le=10_000)
    #: Certificate faults that are accepted here: ``expired``, ``self_signed`` or ``hostname``;
    #: any of them turns verification off for this site alone.
    certificate_exception: tuple[Literal["expired", "self_signed", "hostname"], ...] = ()
    #: The server needs TLS renegotiation or ciphers that OpenSSL 3 refuses by default.
    legacy_tls: bool = False
    #: Fewest days without a new article after which the site has gone quiet.
    quiet_days: int = Field(default=30, ge=1)

    @field_validator("id")
    @classmethod
    def _check_id(cls, value: str) -> str:
        if not _ID.fullmatch(value):
            raise ValueError(f"{value!r} must be lower-case letters, digits, '-' and '.'")
        return value

    @field_validator("name")
    @classmethod
    def _check_name(cls, value: str) -> str:
        if not value:
            raise ValueError("must not be empty")
        return value

    @field_validator("province")
    @classmethod
    def _check_province(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"\d{2}", value):
            raise ValueError(f"{value!r} is not a two-digit GSO code")
        return value

    @field_validator("domains", "url_aliases")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        hosts = tuple(host.lower().rstrip(".") for host in value)
        for host in hosts:
            if not _is_ip(host) and not _HOST.fullmatch(host):
                raise ValueError(f"{host!r} is not a host name (no scheme, port or path)")
        return hosts

    @field_validator("feeds", "sitemaps", "listings")
    @classmethod
    def _check_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_checked_address(address) for address in value)

    @field_validator("article", "identity")
    @classmethod
    def _check_regex(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"{value!r} is not a regular expression: {error}") from None
        return value

    @field_validator("identity")
    @classmethod
    def _check_identity(cls, value: str | None) -> str | None:
        if value is not None and re.compile(value).groups < 1:
            raise ValueError(f"{value!r} needs a group that holds the article's number")
        return value

    @field_validator("page")
    @classmethod
    def _check_page(cls, value: str) -> str:
        if value not in pages.names():
            raise ValueError(f"no page object {value!r}; there are {', '.join(pages.names())}")
        return value

    @field_validator("delay")
    @classmethod
    def _check_delay(cls, value: float) -> float:
        if value != value:
            raise ValueError("must be a number of seconds")
        return value

    @model_validator(mode="after")
    def _check_sources(self) -> Site:
        if not self.domains:
            raise ValueError("domains: at least one host is needed")
        for key in ("feeds", "sitemaps", "listings"):
            for address in getattr(self, key):
                if not self.covers(urlsplit(address).hostname or ""):
                    raise ValueError(f"{key}: {address!r} lies outside the site's domains")
        for post in self.posts:
            if post.listing not in self.listings:
                raise ValueError(f"posts: {post.listing!r} is none of the listings")
            if not self.covers(urlsplit(post.address).hostname or ""):
                raise ValueError(f"posts: {post.address!r} lies outside the site's domains")
        if self.enabled and not self.sources:
            raise ValueError("feeds, sitemaps, listings: an enabled site needs one source address")
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """All addresses at which discovery starts."""
        return self.feeds + self.sitemaps + self.listings

    def covers(self, host: str) -> bool:
        """Whether this host is one of the domains or lies below one; addresses match exactly."""
        host = host.lower().rstrip(".").strip("[]")
        return any(
            host == domain or (not _is_ip(domain) and host.endswith("." + domain))
            for domain in self.domains
        )

    def names_host(self, host: str) -> bool:
        """Whether the entry names exactly this host, which is what permits a private one."""
        return host.lower().rstrip(".").strip("[]") in self.domains

    def post_of(self, listing: str) -> Post | None:
        """How this listing goes on, where by sending something."""
        return next((post for post in self.posts if post.listing == listing), None)

    def may_be_article(self, url: str) -> bool:
        """Whether a link of this site may be an article, by its address alone: as ``article``
        says, else by a last part that is a slug of at least four words."""
        parts = urlsplit(url)
        if not self.covers(parts.hostname or "") or _ASSET.search(parts.path):
            return False
        if self.article is not None:
            return self.is_article(url)
        last = parts.path.rstrip("/").rsplit("/", 1)[-1]
        return len(re.findall(r"[^\W_]+", last)) >= 4 and "-" in last

    def is_article(self, url: str) -> bool:
        """Whether the address may be an article's; true where the entry does not say."""
        return self.article is None or re.search(self.article, url) is not None


@dataclass(frozen=True, slots=True)
class Registry:
    """The sites in the order of their files."""

    sites: tuple[Site, ...]

    def __iter__(self) -> Iterator[Site]:
        return iter(self.sites)

    def __len__(self) -> int:
        return len(self.sites)

    @property
    def enabled(self) -> tuple[Site, ...]:
        return tuple(site for site in self.sites if site.enabled)

    def get(self, site_id: str) -> Site:
        """The site of this id; ``RegistryError`` where there is none."""
        for site in self.sites:
            if site.id == site_id:
                return site
        raise RegistryError(f"no site {site_id!r} in the registry; try: ocop sites list")

    def find(self, site_id: str | None) -> Site | None:
        return next((site for site in self.sites if site.id == site_id), None)

    def by_host(self, host: str) -> Site | None:
        """The site with the most exact domain over this host, or over a former host of it."""
        best: tuple[int, Site] | None = None
        for site in self.sites:
            for domain in site.domains + site.url_aliases:
                fits = host == domain or (not _is_ip(domain) and host.endswith("." + domain))
                if fits and (best is None or len(domain) > best[0]):
                    best = (len(domain), site)
        return best[1] if best else None


def load_sites(path: Path | None = None) -> Registry:
    """Read a file, or every ``*.toml`` of a folder; ``None`` is the packaged registry.

    Raises ``RegistryError`` where a file cannot be read, is no TOML or breaks a rule.
    """
    # The packaged one may lie in an egg, as scrapyd has it.
    root: Traversable = resources.files("crawler") / "sites" if path is None else path
    files: list[Traversable]
    if root.is_dir():
        found = (file for file in root.iterdir() if file.name.endswith(".toml"))
        files = sorted(found, key=lambda file: file.name)
        if not files:
            raise RegistryError(f"{root}: no *.toml file in this folder")
    else:
        files = [root]
    sites: list[Site] = []
    seen: dict[str, Traversable] = {}
    for file in files:
        for site in _read(file):
            if site.id in seen:
                raise RegistryError(f"{file}: id: {site.id!r} is already in {seen[site.id]}")
            seen[site.id] = file
            sites.append(site)
    return Registry(tuple(sites))


def _read(file: Traversable) -> Iterator[Site]:
    try:
        data = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise RegistryError(f"{file}: no such file") from None
    except OSError as error:
        raise RegistryError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise RegistryError(f"{file}: not UTF-8 text") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RegistryError(f"{file}: not valid TOML: {error}") from None
    for key in data:
        if key != "site":
            raise RegistryError(f"{file}: {key}: unknown key; sites stand in [[site]] tables")
    tables = data.get("site", [])
    if not isinstance(tables, list):
        raise RegistryError(f"{file}: site: write [[site]] with double brackets")
    if not tables:
        raise RegistryError(f"{file}: site: no [[site]] table in this file")
    for number, table in enumerate(tables, 1):
        if not isinstance(table, dict):
            raise RegistryError(f"{file}: site: entry {number} is not a table")
        label = table.get("id") if isinstance(table.get("id"), str) else f"entry {number}"
        try:
            yield Site.model_validate(table)
        except ValidationError as error:
            raise RegistryError(f"{file}: {label}: {_first_fault(error)}") from None


def _first_fault(error: ValidationError) -> str:
    # A misspelt key is also a missing one; the misspelling is what helps.
    faults = error.errors(include_url=False)
    fault = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
    key = ".".join(str(part) for part in fault["loc"])
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        message = "unknown key; free keys belong into [site.notes]"
    elif fault["type"] == "missing":
        message = "this key is required"
    return " ".join((f"{key}: {message}" if key else message).split())


def _checked_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it is what validates it
    except ValueError as error:
        raise ValueError(f"{address!r} is not an address: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{address!r} is not an http or https address")
    return address


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
