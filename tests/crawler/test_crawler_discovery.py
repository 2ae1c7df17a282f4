"""Lists of addresses: bytes in, entries out."""

from __future__ import annotations

import gzip

import pytest

from crawler.discover.entry import DiscoveryError, Entry
from crawler.discover.feeds import read_feed
from crawler.discover.listings import read_listing
from crawler.discover.paging import Step, numbered_page, page_number
from crawler.discover.sitemaps import period_of, read_sitemap
from crawler.registry import Site

BASE = "https://bao.vn/rss"


def site(**values: object) -> Site:
    base: dict[str, object] = {
        "id": "bao",
        "name": "Báo",
        "kind": "newspaper",
        "domains": ["bao.vn"],
        "listings": ["https://bao.vn/kinh-te"],
    }
    return Site.model_validate(base | values)


def rss(*items: str) -> bytes:
    channel = f"<channel>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def test_an_rss_item_is_an_entry() -> None:
    item = (
        "<item><title><![CDATA[Sản phẩm <b>OCOP</b>]]></title><link>/a-1.html</link>"
        "<pubDate>Wed, 28 Oct 2020 06:45:00 +0700</pubDate></item>"
    )
    assert read_feed(rss(item), BASE) == [
        Entry("https://bao.vn/a-1.html", "Sản phẩm OCOP", "2020-10-28T06:45:00+07:00")
    ]


def test_an_atom_entry_has_both_its_dates() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>OCOP</title>'
        '<link href="https://bao.vn/a"/><published>2020-10-28T00:00:00Z</published>'
        "<updated>2020-10-29T00:00:00Z</updated></entry></feed>"
    )
    (entry,) = read_feed(atom.encode(), BASE)
    assert entry.published == "2020-10-28T07:00:00+07:00"
    assert entry.modified == "2020-10-29T07:00:00+07:00"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_encoding_is_what_it_is_not_what_is_declared(encoding: str, declared: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><item>'
        "<title>Đặc sản Đắk Lắk</title><link>https://bao.vn/a</link></item></channel></rss>"
    )
    (entry,) = read_feed(text.encode(encoding), BASE)
    assert entry.title == "Đặc sản Đắk Lắk"


def test_a_feed_that_puts_the_month_first_is_found_out_by_one_date() -> None:
    dates = ("7/28/2026 8:00:00 AM", "7/5/2026 9:00:00 PM")
    items = [
        f"<item><link>https://bao.vn/{n}</link><pubDate>{d}</pubDate></item>"
        for n, d in enumerate(dates)
    ]
    assert [e.published for e in read_feed(rss(*items), BASE)] == [
        "2026-07-28T08:00:00+07:00",
        "2026-07-05T21:00:00+07:00",
    ]  # fmt: skip


def test_without_such_a_date_the_day_comes_first() -> None:
    item = "<item><link>https://bao.vn/1</link><pubDate>7/5/2026 9:00:00 PM</pubDate></item>"
    assert read_feed(rss(item), BASE)[0].published == "2026-05-07T21:00:00+07:00"


def test_what_is_no_feed_is_an_error() -> None:
    with pytest.raises(DiscoveryError, match="not a feed"):
        read_feed(b"<html><body>Trang chu</body></html>", BASE)


NEWS = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://bao.vn/a-1.html</loc>
<news:news><news:publication><news:name>B\xc3\xa1o</news:name></news:publication>
<news:publication_date>2020-10-28T06:45:00+07:00</news:publication_date>
<news:title>S\xe1\xba\xa3n ph\xe1\xba\xa9m OCOP</news:title></news:news>
<image:image><image:loc>https://bao.vn/a.jpg</image:loc><image:title>\xe1\xba\xa2nh</image:title></image:image>
<lastmod>2020-10-28T07:00:00+07:00</lastmod></url></urlset>"""


@pytest.mark.parametrize("data", [NEWS, gzip.compress(NEWS)])
def test_a_news_sitemap_keeps_title_and_date(data: bytes) -> None:
    sitemap = read_sitemap(data, BASE)
    assert sitemap.kind == "pages"
    assert sitemap.entries == [
        Entry(
            "https://bao.vn/a-1.html",
            "Sản phẩm OCOP",
            "2020-10-28T06:45:00+07:00",
            "2020-10-28T07:00:00+07:00",
        )
    ]


def test_an_index_is_told_from_pages() -> None:
    data = (
        b"<sitemapindex><sitemap><loc>https://bao.vn/news-2020-9.xml</loc></sitemap></sitemapindex>"
    )
    assert read_sitemap(data, BASE).kind == "index"


def test_a_broken_sitemap_gives_what_comes_before_the_break() -> None:
    data = b"<urlset><url><loc>https://bao.vn/1</loc></url><url><loc>https://bao.vn/2</lo"
    assert Entry("https://bao.vn/1") in read_sitemap(data, BASE).entries


def test_a_sitemap_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(DiscoveryError, match="unpacks to more than 1 MB"):
        read_sitemap(gzip.compress(bytes(3_000_000)), BASE, largest=1_000_000)


def test_an_html_page_is_no_sitemap() -> None:
    with pytest.raises(DiscoveryError, match="not a sitemap"):
        read_sitemap(b"<html><body>404</body></html>", BASE)


@pytest.mark.parametrize(
    ("url", "period"),
    [
        ("/sitemap/news-2020-9.xml", ("2020-09-01", "2020-09-31")),
        ("/sitemap-article-2024-06-05.xml", ("2024-06-05", "2024-06-05")),
        ("/sitemaps/article-20240605.xml", ("2024-06-05", "2024-06-05")),
        ("/sitemap-2019.xml.gz", ("2019-01-01", "2019-12-31")),
        ("/sitemap-news.xml", None),
    ],
)
def test_the_name_of_a_sitemap_tells_its_period(url: str, period: tuple[str, str] | None) -> None:
    assert period_of("https://bao.vn" + url) == period


def test_a_listing_gives_its_articles_once_with_their_best_title() -> None:
    page = (
        '<a href="/ocop-moi-nhat-cua-tinh-1.html"><img alt="ảnh"></a>'
        '<h3><a href="/ocop-moi-nhat-cua-tinh-1.html#x">OCOP mới nhất của tỉnh</a></h3>'
        '<a href="/kinh-te">Kinh tế</a><a href="https://khac.vn/tin-cua-mot-bao-khac.html">x</a>'
    )
    listing = read_listing(page.encode(), "https://bao.vn/kinh-te", site())
    assert [(e.url, e.title) for e in listing.entries] == [
        ("https://bao.vn/ocop-moi-nhat-cua-tinh-1.html", "OCOP mới nhất của tỉnh")
    ]


def test_a_date_beside_a_link_is_its_hint() -> None:
    page = '<li><a href="/tin-ve-ocop-o-tinh-1.html">Tin</a> <span>05/06/2024</span></li>'
    listing = read_listing(page.encode(), "https://bao.vn/kinh-te", site())
    assert listing.entries[0].published == "2024-06-05"


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="next" href="?page=2">',
        '<a rel="next" href="?page=2">2</a>',
        '<div class="pagination"><a href="?page=1">1</a><a href="?page=2">Trang sau</a></div>',
        '<ul class="paging"><li><a href="?page=2">»</a></li></ul>',
        '<a class="btn next" href="?page=2"><i></i></a>',
    ],
)
def test_the_next_page_is_found(link: str) -> None:
    page = f'<html><body><a href="/tin-ve-ocop-o-tinh-1.html">Tin</a>{link}</body></html>'
    listing = read_listing(page.encode(), "https://bao.vn/kinh-te", site())
    assert listing.following == Step("https://bao.vn/kinh-te?page=2")


@pytest.mark.parametrize(
    ("form", "first", "third"),
    [
        ("page", "https://bao.vn/kinh-te?q=1", "https://bao.vn/kinh-te?q=1&page=3"),
        ("/trang-{page}.html", "https://bao.vn/kinh-te/", "https://bao.vn/kinh-te/trang-3.html"),
        ("/page/{page}/", "https://bao.vn/ocop/", "https://bao.vn/ocop/page/3/"),
    ],
)
def test_pages_are_numbered_in_the_sites_form(form: str, first: str, third: str) -> None:
    assert numbered_page(first, form, 3) == third
    assert (page_number(first, form), page_number(third, form)) == (1, 3)
    assert numbered_page(third, form, 4) == third.replace("3", "4")
