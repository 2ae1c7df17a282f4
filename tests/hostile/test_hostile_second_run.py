"""What a second run does: nothing twice, changes seen, drift and silence said aloud."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from conftest import SETTINGS, entry, load, read
from hostile_server import Answer, Site, article, feed, listing, slug

from crawler.run import CrawlError, CrawlReport, crawl

Running = Callable[..., Site]


@pytest.fixture
def running() -> Iterator[Running]:
    sites: list[Site] = []

    def start(name: str, behave: Callable[..., Answer | None]) -> Site:
        sites.append(Site(name, behave))
        return sites[-1]

    yield start
    for site in sites:
        site.close()


def run(folder: Path, *entries: str, **values: object) -> CrawlReport:
    return crawl(
        load(folder, *entries),
        pages_db=folder / "pages.db",
        settings=SETTINGS,
        timeout=60,
        **values,  # type: ignore[arg-type]
    )


def test_an_unchanged_page_is_asked_about_and_not_sent_again(
    running: Running, tmp_path: Path
) -> None:
    published = ["Wed, 28 Oct 2020 06:45:00 +0700"]

    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        if path == "/rss":
            data = feed(site.origin + slug(1)).replace(
                b"</item>", f"<pubDate>{published[-1]}</pubDate></item>".encode()
            )
            return Answer(data)
        if path == slug(1):
            if headers.get("If-None-Match") == '"v1"':
                return Answer(status=304)
            return Answer(article(1).encode(), headers={"ETag": '"v1"'})
        return None

    site = running("paper", behave)
    one = entry(site, feeds=[site.origin + "/rss"])
    assert run(tmp_path, one).articles == 1
    published.append("Wed, 28 Oct 2099 06:45:00 +0700")  # the feed says that it changed
    report = run(tmp_path, one)
    assert (report.sites[0].fetched, report.sites[0].not_modified) == (0, 1)
    assert report.sites[0].outcome == "nothing_new"


def test_without_a_change_nothing_is_asked_for_twice(running: Running, tmp_path: Path) -> None:
    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        if path == "/":
            return Answer(listing(slug(1), slug(2)))
        return Answer(article(int(path[-6])).encode()) if "ocop" in path else None

    site = running("paper", behave)
    one = entry(site, listings=[site.origin + "/"])
    run(tmp_path, one)
    run(tmp_path, one)
    assert site.count(slug(1)) == site.count(slug(2)) == 1


def test_a_layout_that_changes_overnight_is_an_alarm(running: Running, tmp_path: Path) -> None:
    night = [0]

    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        numbers = range(1, 11) if night[0] == 0 else range(11, 16)
        if path == "/":
            return Answer(listing(*(slug(n) for n in numbers)))
        if "ocop" not in path:
            return None
        number = int(path.rsplit("-", 1)[-1].split(".")[0])
        if night[0] == 0:
            return Answer(article(number).encode())
        script = f"<script>render({json.dumps(article(number))})</script>"
        page = f"<html><head><title>Tin OCOP {number}</title></head><body>{script}</body></html>"
        return Answer(page.encode())

    site = running("paper", behave)
    one = entry(site, listings=[site.origin + "/"])
    assert run(tmp_path, one).sites[0].outcome == "ok"
    night[0] = 1
    report = run(tmp_path, one)
    assert report.sites[0].outcome == "layout_drift"
    assert [s.site for s in report.failed_sites] == ["paper"]


def test_sources_that_suddenly_list_nothing_are_an_alarm(running: Running, tmp_path: Path) -> None:
    links = [[slug(1), slug(2)]]

    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        if path == "/":
            return Answer(listing(*links[-1]))
        return Answer(article(int(path[-6])).encode()) if "ocop" in path else None

    site = running("paper", behave)
    one = entry(site, listings=[site.origin + "/"])
    run(tmp_path, one)
    links.append([])
    assert run(tmp_path, one).sites[0].outcome == "layout_drift"


def test_a_site_known_to_be_down_does_not_fail_the_run(running: Running, tmp_path: Path) -> None:
    site = running("paper", lambda *_: None)
    report = run(tmp_path, entry(site, listings=[site.origin + "/"], known_down=True))
    assert report.sites[0].outcome == "gone"
    assert report.failed_sites == ()


def test_what_only_the_aggregator_listed_is_fetched_and_reported(
    running: Running, tmp_path: Path
) -> None:
    def paper(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        if path == "/":
            return Answer(listing(slug(1)))
        return Answer(article(int(path[-6])).encode()) if "ocop" in path else None

    original = running("paper", paper)

    def collector(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        if path == "/":
            return Answer(listing("/san-pham-ocop-moi-c1.html", "/san-pham-ocop-moi-c2.html"))
        if not path.startswith("/san-pham"):
            return None
        number = int(path[-6])
        source = f"<p>Nguồn Báo Giấy : {original.origin}{slug(number)}</p></div></div></body>"
        return Answer(article(number).replace("</div></div></body>", source).encode())

    net = running("net", collector)
    home = net.origin.replace("127.0.0.1", "localhost")
    report = run(
        tmp_path,
        entry(original, listings=[original.origin + "/"]),
        entry(net, listings=[home + "/"], kind="aggregator", domains=["localhost"]),
    )
    assert [(a.kind, a.site) for a in report.alarms] == [("missed", "paper")]
    assert len(read(tmp_path / "pages.db")["paper"]) == 2


def test_an_unknown_host_is_classed_as_dns(tmp_path: Path) -> None:
    folder = tmp_path
    text = (
        '[[site]]\nid = "nowhere"\nname = "n"\nkind = "portal"\ndomains = ["nowhere.invalid"]\n'
        'listings = ["http://nowhere.invalid/"]\n'
    )
    report = run(folder, text)
    assert report.sites[0].outcome == "dns"


def test_two_crawls_of_one_store_do_not_run_at_once(running: Running, tmp_path: Path) -> None:
    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        if path == "/":
            with pytest.raises(CrawlError, match="another crawl is under way"):
                run(tmp_path, one)
            held.append(path)
        return None

    held: list[str] = []
    site = running("paper", behave)
    one = entry(site, listings=[site.origin + "/"])
    run(tmp_path, one)
    assert held


def test_since_reaches_back_and_no_further(running: Running, tmp_path: Path) -> None:
    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        if path == "/":
            items = "".join(
                f"<url><loc>{site.origin}{slug(year)}</loc><lastmod>{year}-05-01T08:00:00+07:00"
                "</lastmod></url>"
                for year in (2019, 2021, 2023)
            )
            return Answer(f"<urlset>{items}</urlset>".encode())
        year = int(path.rsplit("-", 1)[-1][:4]) if "ocop" in path else 0
        return Answer(article(year, date=f"01/05/{year} 08:00").encode()) if year else None

    site = running("paper", behave)
    report = run(tmp_path, entry(site, sitemaps=[site.origin + "/"]), since="2020-06-01")
    assert report.sites[0].rejected["before_since"] == 1
    years = sorted((a.published_at or "")[:4] for a in read(tmp_path / "pages.db")["paper"])
    assert years == ["2021", "2023"]


def test_the_newest_sitemaps_are_read_and_with_since_the_old_ones_too(
    running: Running, tmp_path: Path
) -> None:
    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        months = [(y, m) for y in (2024, 2025) for m in (1, 6, 12)]
        if path == "/sitemap.xml":
            items = "".join(
                f"<sitemap><loc>{site.origin}/news-{y}-{m}.xml</loc></sitemap>" for y, m in months
            )
            return Answer(f"<sitemapindex>{items}</sitemapindex>".encode())
        return Answer(b"<urlset></urlset>") if path.startswith("/news-") else None

    site = running("paper", behave)
    one = entry(site, sitemaps=[site.origin + "/sitemap.xml"])
    run(tmp_path, one)
    asked = {p for p in site.asked if p.startswith("/news-")}
    assert asked == {"/news-2025-12.xml", "/news-2025-6.xml", "/news-2025-1.xml"}
    run(tmp_path, one, since="2024-06-15")
    asked = {p for p in site.asked if p.startswith("/news-")}
    assert asked == {
        "/news-2025-12.xml", "/news-2025-6.xml", "/news-2025-1.xml",
        "/news-2024-12.xml", "/news-2024-6.xml",
    }  # fmt: skip


def test_a_listing_is_walked_to_known_ground(running: Running, tmp_path: Path) -> None:
    newest = [30]

    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        if path == "/" or path.startswith("/?trang="):
            page = int(path.partition("=")[2] or 1)
            numbers = range(newest[0], 0, -1)[(page - 1) * 5 : page * 5]
            more = f'<a rel="next" href="/?trang={page + 1}">sau</a>' if len(numbers) == 5 else ""
            return Answer(listing(*(slug(n) for n in numbers), more=more))
        number = int(path.rsplit("-", 1)[-1].split(".")[0]) if "ocop" in path else 0
        return Answer(article(number).encode()) if number else None

    site = running("paper", behave)
    one = entry(site, listings=[site.origin + "/"])
    assert run(tmp_path, one).articles == 30
    newest[0] = 37
    site.asked.clear()
    assert run(tmp_path, one).articles == 7
    assert [p for p in site.asked if "trang" in p] == ["/?trang=2"]


def test_an_undated_entry_is_judged_by_the_date_of_its_page(
    running: Running, tmp_path: Path
) -> None:
    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        if path == "/":
            return Answer(listing(slug(2019), slug(2023)))
        year = int(path.rsplit("-", 1)[-1][:4]) if "ocop" in path else 0
        return Answer(article(year, date=f"01/05/{year} 08:00").encode()) if year else None

    def years() -> list[str]:
        return sorted((a.published_at or "")[:4] for a in read(tmp_path / "pages.db")["paper"])

    site = running("paper", behave)
    one = entry(site, listings=[site.origin + "/"])
    report = run(tmp_path, one, since="2020")
    assert report.sites[0].rejected["before_since"] == 1
    assert years() == ["2023"]
    run(tmp_path, one, since="2021")
    assert site.count(slug(2019)) == 1  # its date is remembered
    run(tmp_path, one, since="2019-01-01")
    assert years() == ["2019", "2023"]


def test_a_stray_module_in_the_working_directory_does_no_harm(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def behave(site: Site, path: str, headers: Mapping[str, str]) -> Answer | None:
        return Answer(listing(slug(1)) if path == "/" else article(1).encode())

    site = running("paper", behave)
    monkeypatch.chdir(tmp_path)
    for name in ("scrapy", "lxml", "crawler", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('stray')")
    assert run(tmp_path, entry(site, listings=[site.origin + "/"])).articles == 1
