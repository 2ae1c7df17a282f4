"""Section, tag and search pages: bytes in, links to articles and the next page out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler import addresses, dates
from crawler.discover.entry import DiscoveryError, Entry
from crawler.pages.blocks import class_of
from crawler.pages.dating import date_of_url
from crawler.pages.encoding import DecodeError, decode
from crawler.pages.page import parse_html
from crawler.pages.skin import PageError
from crawler.pages.text import fold_space
from crawler.registry import Site

_NEXT_TEXT = re.compile(
    r"(?:trang\s+(?:sau|tiếp(?:\s+theo)?|kế(?:\s+tiếp)?)|tiếp(?:\s+theo)?|sau|kế tiếp|xem thêm"
    r"|xem tiếp|tin cũ hơn|cũ hơn|next(?:\s+page)?|older(?:\s+posts)?|[›»>]|>>|→)\s*[›»>→]*",
    re.IGNORECASE,
)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:[\s_-]|$)|page-?next|nextpage")
_PAGER_CLASS = re.compile(r"pag(?:ing|ination|er|e-?num|enav)|phan-?trang|wp-pagenavi")
_CALENDAR_CLASS = re.compile(r"calendar|lich|datepicker")
_ASSET = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|css|js|ico|xml|rss)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """Links in the order of the page, each once; ``following`` is the next page's address."""

    entries: list[Entry] = field(default_factory=list)
    following: str | None = None


def read_listing(data: bytes, url: str, site: Site, *, charset: str | None = None) -> Listing:
    """The articles that a listing page links to, and where it goes on.

    Which links are articles the site's ``article`` says; without it those whose last path
    segment is a slug of at least four words.  Raises ``DiscoveryError`` for an unreadable page.
    """
    try:
        text, _ = decode(data, charset)
        tree = parse_html(text)
    except (DecodeError, PageError) as error:
        raise DiscoveryError(f"{url}: {error}") from None
    base = _base(tree, url)
    found: dict[str, Entry] = {}
    for link in tree.iter("a"):
        href = link.get("href")
        target = addresses.resolve(base, href) if href else None
        if target is None or not is_article_link(target, site):
            continue
        key = addresses.identity(target, site)
        title = _title(link)
        known = found.get(key)
        if known is None:
            found[key] = Entry(target.split("#")[0], title, published=_date_beside(link, target))
        elif title and len(title) > len(known.title or ""):
            found[key] = Entry(
                known.url, title, published=known.published or _date_beside(link, target)
            )
    return Listing(list(found.values()), following_page(tree, base, url, site, bool(found)))


def is_article_link(url: str, site: Site) -> bool:
    """Whether a link of this site may be an article, by its address alone."""
    parts = urlsplit(url)
    if not site.covers(parts.hostname or "") or _ASSET.search(parts.path):
        return False
    if site.article is not None:
        return site.is_article(url)
    last = parts.path.rstrip("/").rsplit("/", 1)[-1]
    return len(re.findall(r"[^\W_]+", last)) >= 4 and "-" in last


def following_page(
    tree: HtmlElement, base: str, url: str, site: Site, has_entries: bool
) -> str | None:
    """The next page: by the site's ``pagination`` where it has one, else by the page's own link."""
    if site.pagination:
        return (
            numbered_page(url, site.pagination, page_number(url, site.pagination) + 1)
            if (has_entries)
            else None
        )
    for link in tree.iter("link", "a"):
        rel = (link.get("rel") or "").lower().split()
        if "next" in rel and link.get("href"):
            return _inside(addresses.resolve(base, link.get("href") or ""), url, site)
    for link in tree.iter("a"):
        href = link.get("href")
        if not href or href.startswith(("#", "javascript:")):
            continue
        around = " ".join(class_of(e) for e in (link, *list(link.iterancestors())[:4]))
        if _CALENDAR_CLASS.search(around):
            continue
        label = fold_space(link.text_content() or "") or fold_space(link.get("title") or "")
        says_next = bool(label) and _NEXT_TEXT.fullmatch(label) is not None
        if _NEXT_CLASS.search(class_of(link)) or (says_next and _PAGER_CLASS.search(around)):
            target = _inside(addresses.resolve(base, href), url, site)
            if target and not is_article_link(target, site):
                return target
    return None


def page_number(url: str, form: str) -> int:
    """The number of a listing page under a pagination form; the first page may have none."""
    if "{page}" in form:
        pattern = re.escape(form).replace(re.escape("{page}"), r"(\d+)")
        m = re.search(pattern + r"$", url.split("#")[0])
        return int(m[1]) if m else 1
    query = dict(parse_qsl(urlsplit(url).query))
    value = query.get(form, "")
    return int(value) if value.isdigit() else 1


def numbered_page(url: str, form: str, number: int) -> str:
    """A listing's page by number: a path form (``trang-{page}.html``) or a query parameter."""
    parts = urlsplit(url)
    if "{page}" in form:
        pattern = re.escape(form).replace(re.escape("{page}"), r"\d+") + r"$"
        stem = re.sub(pattern, "", url.split("#")[0])
        if form.startswith("/"):
            stem = stem.rstrip("/")
        return stem + form.replace("{page}", str(number))
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k != form]
    query.append((form, str(number)))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def _inside(target: str | None, url: str, site: Site) -> str | None:
    if target is None or not site.covers(urlsplit(target).hostname or ""):
        return None
    return target if addresses.canonical(target) != addresses.canonical(url) else None


def _base(tree: HtmlElement, url: str) -> str:
    element = tree.find(".//base[@href]")
    return addresses.resolve(url, element.get("href") or "") or url if element is not None else url


def _title(link: HtmlElement) -> str | None:
    shown = fold_space(str(link.text_content()))
    stated = fold_space(link.get("title") or "")
    image = link.find(".//img")
    described = fold_space(image.get("alt") or "") if image is not None else ""
    best = max((shown, stated, described), key=len)
    return best[:400] or None


def _date_beside(link: HtmlElement, target: str) -> str | None:
    """A date in the item that holds the link and no other article, or in its address."""
    item = link.getparent()
    for _ in range(3):
        if item is None or item.tag in ("body", "html", "ul", "table", "tbody", "main"):
            break
        text = str(item.text_content())
        if len(text) > 800:
            break
        found = {value for _, _, value in dates.find_all(fold_space(text))}
        if len(found) == 1:
            return found.pop()
        item = item.getparent()
    return date_of_url(target)
