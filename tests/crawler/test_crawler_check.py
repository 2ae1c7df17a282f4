"""Looking at sources, and proposing an entry for a new site, on the sample newspaper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.check import Looked, candidates, check_sites, judge_source, load_patterns
from crawler.loopback import SampleNewspaper
from crawler.probe import ProbeError, article_pattern, propose, sitemaps_of_robots
from crawler.registry import Registry, Site, load_sites


@pytest.fixture(scope="module")
def newspaper() -> Iterator[SampleNewspaper]:
    with SampleNewspaper() as running:
        yield running


@pytest.fixture(scope="module")
def registry(newspaper: SampleNewspaper, tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path = tmp_path_factory.mktemp("check") / "sites.toml"
    path.write_text(newspaper.registry_toml(), encoding="utf-8")
    return load_sites(path)


def site(**values: object) -> Site:
    base: dict[str, object] = {
        "id": "bao",
        "name": "Báo",
        "kind": "newspaper",
        "domains": ["bao.vn"],
        "enabled": False,
    }
    return Site.model_validate(base | values)


def answer(status: int | None = 200, body: bytes = b"", trouble: str | None = None) -> Looked:
    url = "https://bao.vn/rss"
    return Looked("bao", url, url, status, "text/xml", body, trouble, "")


def test_every_source_of_the_sample_answers(registry: Registry) -> None:
    checks = check_sites(registry, timeout=60)
    assert {c.outcome for c in checks} == {"ok"}
    assert len(checks) == sum(len(s.sources) for s in registry)
    assert all(c.hinted for c in checks)


@pytest.mark.parametrize(
    ("looked", "outcome"),
    [
        (answer(404), "gone"),
        (answer(403), "blocked"),
        (answer(500), "error"),
        (answer(None, trouble="dns"), "dns"),
        (answer(None, trouble="forbidden"), "robots"),
        (answer(None, trouble="timeout"), "error"),
        (answer(200, b"<html><body>Trang chu</body></html>"), "unreadable"),
        (answer(200, b"<rss version='2.0'><channel></channel></rss>"), "empty"),
        (None, "error"),
    ],
)
def test_an_answer_has_an_outcome(looked: Looked | None, outcome: str) -> None:
    assert judge_source(site(), "feed", looked, "https://bao.vn/rss").outcome == outcome


def test_a_site_without_sources_is_tried_where_its_system_has_them() -> None:
    tried = candidates(site(page="zce"))
    assert ("feed", "https://bao.vn/rss/home.rss") in tried
    assert ("sitemap", "https://bao.vn/sitemap.xml") in tried


def test_what_the_notes_say_to_try_comes_first() -> None:
    notes = {"try_listings": ["https://bao.vn/kinh-te/"], "try_feeds": "https://bao.vn/kinh-te.rss"}
    assert candidates(site(notes=notes))[:2] == [
        ("feed", "https://bao.vn/kinh-te.rss"),
        ("listing", "https://bao.vn/kinh-te/"),
    ]


def test_the_patterns_name_page_objects() -> None:
    from crawler import pages

    assert set(load_patterns()) - {"any"} <= set(pages.names())


def test_a_new_site_is_proposed_from_one_article(
    newspaper: SampleNewspaper, tmp_path: Path
) -> None:
    origin = newspaper.origins["sample-cong"]
    page = "/tin-kinh-te/so-ket-chuong-trinh-ocop-11-thang-nam-2023-455038"
    proposal = propose(origin + page, Registry(()), timeout=60)
    assert proposal.article is not None
    assert proposal.article.published_at == "2023-11-30T10:25:00+07:00"
    assert proposal.site.sitemaps == (f"{origin}/sitemap.xml",)
    assert proposal.site.is_article(origin + page)
    path = tmp_path / "new.toml"
    path.write_text(proposal.toml(), encoding="utf-8")
    assert load_sites(path).sites == (proposal.site,)


def test_a_site_that_is_known_is_not_proposed_again(registry: Registry) -> None:
    host = registry.get("sample-bao").domains[0]
    with pytest.raises(ProbeError, match=r"belongs to the site 'sample-bao'|in the registry"):
        propose(f"http://{host}/x", registry)


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(ProbeError, match="not an http or https address"):
        propose("file:///etc/hosts", Registry(()))


@pytest.mark.parametrize(
    ("url", "fits", "not_"),
    [
        ("https://x.vn/kinh-te/202407/bai-ve-ocop-e635e01/", "https://x.vn/a/202501/b-abcdef1/", "https://x.vn/a/"),
        ("https://x.vn/bai-20240223102434682.htm", "https://x.vn/b-20200223102434682.htm", "https://x.vn/b.htm"),
        ("https://x.vn/bai-d1350046.html", "https://x.vn/khac-d12.html", "https://x.vn/khac-12.html"),
        ("https://x.vn/bai-ve-ocop-38371.html", "https://x.vn/khac-12345.html", "https://x.vn/khac.html"),
        ("https://x.vn/bai/432562.html", "https://x.vn/khac/99999.html", "https://x.vn/khac.html"),
    ],
)  # fmt: skip
def test_an_address_shows_what_articles_look_like(url: str, fits: str, not_: str) -> None:
    shaped = site(article=article_pattern(url))
    assert shaped.article is not None
    assert shaped.is_article(url)
    assert shaped.is_article(fits)
    assert not shaped.is_article(not_)


def test_the_sitemaps_of_robots_are_read() -> None:
    text = (
        b"User-agent: *\nDisallow:\nSitemap: https://x.vn/sitemap.xml\nsitemap:https://x.vn/b.xml"
    )
    assert sitemaps_of_robots(text) == ["https://x.vn/sitemap.xml", "https://x.vn/b.xml"]
