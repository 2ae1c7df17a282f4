"""The server of the sample newspaper."""

from __future__ import annotations

import http.client
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler import loopback
from crawler.loopback import SAMPLE, SITES, SampleNewspaper, fill, find_file

ARTICLE = (
    "/kinh-te/202010/dua-dac-san-va-hang-ocop-soc-trang-len-ke-sieu-thi-3f8a1c2/"  # 28/10/2020
)


@pytest.fixture(scope="module")
def newspaper() -> Iterator[SampleNewspaper]:
    with SampleNewspaper() as running:
        yield running


def ask(
    origin: str, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[int, http.client.HTTPMessage, str]:
    parts = urlsplit(origin)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode("utf-8")
    finally:
        connection.close()


def test_each_site_has_an_origin_of_its_own(newspaper: SampleNewspaper) -> None:
    origins = newspaper.origins
    assert set(origins) == set(SITES)
    assert len(set(origins.values())) == 3
    assert all(host.startswith("127.") for host in newspaper.hosts.values())


def test_every_article_is_served(newspaper: SampleNewspaper) -> None:
    for line in (SAMPLE / "expected.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        status, headers, body = ask(newspaper.origins[row["site"]], row["url_path"])
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert "{{" not in body


@pytest.mark.parametrize(
    ("site", "path", "content_type"),
    [
        ("sample-bao", "/robots.txt", "text/plain; charset=utf-8"),
        ("sample-bao", "/", "text/html; charset=utf-8"),
        ("sample-bao", "/kinh-te/", "text/html; charset=utf-8"),
        ("sample-bao", "/kinh-te/trang-2/", "text/html; charset=utf-8"),
        ("sample-bao", "/kinh-te/index.rss", "application/rss+xml; charset=utf-8"),
        ("sample-cong", "/tin-kinh-te", "text/html; charset=utf-8"),
        ("sample-cong", "/sitemap.xml", "application/xml; charset=utf-8"),
        ("sample-tonghop", "/ocop.html", "text/html; charset=utf-8"),
        ("sample-tonghop", "/sitemaps/sitemap-news.xml", "application/xml; charset=utf-8"),
    ],
)
def test_lists_and_feeds_have_their_type(
    newspaper: SampleNewspaper, site: str, path: str, content_type: str
) -> None:
    status, headers, body = ask(newspaper.origins[site], path)
    assert (status, headers["Content-Type"]) == (200, content_type)
    assert "{{" not in body


def test_links_in_the_feed_lead_to_the_running_server(newspaper: SampleNewspaper) -> None:
    origin = newspaper.origins["sample-bao"]
    _, _, body = ask(origin, "/kinh-te/index.rss")
    assert f"<link>{origin}/kinh-te/202602/can-tho-mo-dau-nam" in body


def test_a_reprint_links_to_its_original_on_the_other_site(newspaper: SampleNewspaper) -> None:
    path = "/dua-hang-ocop-soc-trang-vao-sieu-thi-c36751204.html"
    _, _, body = ask(newspaper.origins["sample-tonghop"], path)
    assert newspaper.origins["sample-bao"] + ARTICLE in body


def test_last_modified_is_the_publication_date(newspaper: SampleNewspaper) -> None:
    _, headers, _ = ask(newspaper.origins["sample-bao"], ARTICLE)
    assert headers["Last-Modified"] == "Tue, 27 Oct 2020 23:45:00 GMT"


def test_an_unchanged_page_is_answered_304_by_tag(newspaper: SampleNewspaper) -> None:
    origin = newspaper.origins["sample-bao"]
    _, headers, _ = ask(origin, ARTICLE)
    status, _, body = ask(origin, ARTICLE, {"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, "")


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Tue, 27 Oct 2020 23:45:00 GMT", 304),
        ("Tue, 27 Oct 2020 23:44:59 GMT", 200),
        ("yesterday", 200),
    ],
)
def test_an_unchanged_page_is_answered_304_by_date(
    newspaper: SampleNewspaper, since: str, status: int
) -> None:
    answer = ask(newspaper.origins["sample-bao"], ARTICLE, {"If-Modified-Since": since})
    assert answer[0] == status


def test_another_tag_wins_over_the_date(newspaper: SampleNewspaper) -> None:
    headers = {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2038 00:00:00 GMT"}
    assert ask(newspaper.origins["sample-bao"], ARTICLE, headers)[0] == 200


def test_the_tag_does_not_depend_on_the_port(newspaper: SampleNewspaper) -> None:
    with SampleNewspaper() as other:
        tags = {ask(n.origins["sample-bao"], ARTICLE)[1]["ETag"] for n in (newspaper, other)}
    assert len(tags) == 1


def test_head_gives_the_length_without_the_body(newspaper: SampleNewspaper) -> None:
    origin = newspaper.origins["sample-bao"]
    status, headers, body = ask(origin, ARTICLE, method="HEAD")
    assert (status, body) == (200, "")
    assert int(headers["Content-Length"]) == len(ask(origin, ARTICLE)[2].encode("utf-8"))


@pytest.mark.parametrize(
    "path",
    [
        "/khong-co/",
        "/../expected.jsonl",
        "/../sites.toml",
        "/%2e%2e/sites.toml",
        "/..%2fsample-cong/sitemap.xml",
        "/..%5csites.toml",
        "/kinh-te/../../sample-cong/sitemap.xml",
        "//etc/hosts",
        "/%00",
    ],
)
def test_nothing_outside_the_site_is_served(newspaper: SampleNewspaper, path: str) -> None:
    assert ask(newspaper.origins["sample-bao"], path)[0] == 404


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    (tmp_path / "site" / "way.html").symlink_to(tmp_path / "secret.html")
    assert find_file(tmp_path / "site", "/way.html") is None


def test_the_registry_names_the_running_sites(newspaper: SampleNewspaper) -> None:
    sites = {site["id"]: site for site in tomllib.loads(newspaper.registry_toml())["site"]}
    assert set(sites) == set(SITES)
    for site_id, site in sites.items():
        assert site["domains"] == [newspaper.hosts[site_id]]
        for address in [*site.get("feeds", []), *site.get("sitemaps", []), *site["listings"]]:
            assert address.startswith(newspaper.origins[site_id] + "/")


def test_three_ports_of_one_address_where_the_others_cannot_be_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class OnlyFirst(loopback._Server):
        def server_bind(self) -> None:
            if self.server_address[0] != "127.0.0.1":
                raise OSError(49, "Can't assign requested address")
            super().server_bind()

    monkeypatch.setattr(loopback, "_Server", OnlyFirst)
    with SampleNewspaper() as running:
        assert set(running.hosts.values()) == {"127.0.0.1"}
        assert len({urlsplit(origin).port for origin in running.origins.values()}) == 3
        assert ask(running.origins["sample-tonghop"], "/ocop.html")[0] == 200


def test_the_ports_are_free_again_after_the_context() -> None:
    with SampleNewspaper() as running:
        origin = running.origins["sample-bao"]
    with pytest.raises(ConnectionError):
        ask(origin, "/")


def test_a_placeholder_of_an_unknown_site_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("{{origin:elsewhere}}", {"sample-bao": "http://127.0.0.1:1"})


def test_a_folder_without_a_sample_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no sample newspaper"):
        SampleNewspaper(tmp_path)
