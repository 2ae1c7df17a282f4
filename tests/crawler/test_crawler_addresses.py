"""One page, one address; and which hosts may be reached."""

from __future__ import annotations

import pytest

from crawler.addresses import canonical, identity, is_public, resolve
from crawler.registry import Site


def site(**values: object) -> Site:
    base: dict[str, object] = {
        "id": "bao",
        "name": "Báo",
        "kind": "newspaper",
        "domains": ["bao.vn"],
        "feeds": ["https://bao.vn/rss"],
    }
    return Site.model_validate(base | values)


@pytest.mark.parametrize(
    "form",
    [
        "https://bao.vn/kinh-te/ocop-1.html",
        "HTTPS://Bao.VN:443/kinh-te/ocop-1.html#binh-luan",
        "https://m.bao.vn/kinh-te/ocop-1.html?utm_source=zalo&fbclid=x",
        "https://amp.bao.vn/kinh-te/ocop-1.html",
        "https://bao.vn//kinh-te/ocop-1.html?print=1",
        "https://bao.vn/kinh-te/ocop-1.html/amp",
        "https://bao.vn/kinh-te/%6fcop-1.html",
        " https://bao.vn./kinh-te/ocop-1.html\n",
    ],
)
def test_the_forms_of_an_address_are_one(form: str) -> None:
    assert canonical(form, site()) == "https://bao.vn/kinh-te/ocop-1.html"


@pytest.mark.parametrize(
    "url",
    [
        "https://soctrang.gov.vn/mDefault.aspx?catid=57715&id=397719&pageid=",
        "https://bao.vn:8443/a",
        "https://bao.vn/a/b/",
        "https://bao.vn/%C4%91%E1%BA%B7c-s%E1%BA%A3n",
        "mailto:a@bao.vn",
    ],
)
def test_what_belongs_to_an_address_stays(url: str) -> None:
    assert canonical(url) == url


def test_a_former_host_is_led_to_the_present_one() -> None:
    moved = site(url_aliases=["bao.com.vn"])
    assert canonical("http://www.bao.com.vn/x-1.html", moved) == "http://bao.vn/x-1.html"


def test_scheme_and_www_do_not_make_another_article() -> None:
    assert identity("http://www.bao.vn/x") == identity("https://bao.vn/x/")


def test_where_the_number_decides_the_slug_does_not() -> None:
    numbered = site(identity=r"^/[^/]+/(\d+)\.html$")
    one = identity("https://bao.vn/mot-ten/432562.html", numbered)
    assert one == identity("https://bao.vn/ten-khac/432562.html", numbered) == "bao#432562"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "10.1.2.3", "192.168.0.1",
        "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "[::1]",
        "fe80::1", "fd00::1", "::ffff:127.0.0.1", "localhost", "x.localhost", "printer.local",
    ],
)  # fmt: skip
def test_private_hosts_are_known_in_every_spelling(host: str) -> None:
    assert not is_public(host)


@pytest.mark.parametrize("host", ["bao.vn", "8.8.8.8", "2606:4700::1111", "10.vn"])
def test_public_hosts_are_public(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:void(0)",
        "mailto:a@b.vn",
        "http://[bad",
        "ftp://bao.vn/x",
        "http://bao.vn:99999/",
    ],
)
def test_a_link_that_is_no_web_address_is_none(link: str) -> None:
    assert resolve("https://bao.vn/a/", link) is None


def test_a_relative_link_is_resolved() -> None:
    assert resolve("https://bao.vn/a/", "../b.html") == "https://bao.vn/b.html"
