"""The packaged registry: whom it covers, and that it says what it knows and what it guesses."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler import addresses, relevance
from crawler.registry import PACKAGED_SITES, Site, load_sites

REGISTRY = load_sites()
GAZETTEER = Path(__file__).parents[2] / "extract" / "gazetteer" / "provinces.csv"
TRIES = ("try_feeds", "try_sitemaps", "try_listings")
by_site = pytest.mark.parametrize("site", REGISTRY.sites, ids=lambda site: site.id)


def former_provinces() -> dict[str, str]:
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        return {r["code"]: r["name"] for r in csv.DictReader(file) if r["era"] == "vn63"}


def codes(kind: str) -> set[str | None]:
    return {site.province for site in REGISTRY if site.kind == kind}


def test_there_are_at_least_150_sites() -> None:
    assert len(REGISTRY) >= 150


def test_each_of_the_63_former_provinces_has_its_newspaper() -> None:
    assert len(former_provinces()) == 63
    assert set(former_provinces()) - codes("newspaper") == set()


def test_each_of_the_63_former_provinces_has_its_portal() -> None:
    assert set(former_provinces()) - codes("portal") == set()


@pytest.mark.parametrize(
    ("site_id", "province"),
    [("soctrang-gov", "94"), ("baodaklak", "66"), ("hanoimoi", "01"), ("sggp", "79"),
     ("huengaynay", "46"), ("baobariavungtau", "77"), ("baotuyenquang", "08")],
)  # fmt: skip
def test_a_province_is_its_code_of_the_63(site_id: str, province: str) -> None:
    assert REGISTRY.get(site_id).province == province


@by_site
def test_a_portal_bears_the_name_of_its_province(site: Site) -> None:
    if site.kind == "portal":
        assert site.province is not None
        assert former_provinces()[site.province] in site.name or site.province == "46"


@by_site
def test_no_code_is_one_of_the_reused_ones_of_2025(site: Site) -> None:
    assert site.province is None or site.province in former_provinces()


@by_site
def test_what_a_newspaper_or_portal_of_a_province_became_is_told(site: Site) -> None:
    if site.kind in ("newspaper", "portal"):
        assert site.notes["became"]
        assert site.notes.get("became_basis")


@by_site
def test_an_enabled_site_says_where_its_source_is_known_from(site: Site) -> None:
    if site.enabled:
        assert site.notes["sources"]


@by_site
def test_a_site_that_is_not_enabled_says_what_to_try(site: Site) -> None:
    if not site.enabled:
        assert any(site.notes.get(key) for key in TRIES)
        assert "every address to try" in site.notes["guessed"]


@by_site
def test_what_is_to_be_tried_lies_on_the_site(site: Site) -> None:
    for key in TRIES:
        for address in site.notes.get(key, []):
            assert site.covers(urlsplit(address).hostname or "")


@by_site
def test_addresses_given_as_evidence_are_articles_of_the_site(site: Site) -> None:
    for address in site.notes.get("evidence", []):
        canonical = addresses.canonical(address, site)
        assert site.covers(urlsplit(canonical).hostname or "")
        assert site.is_article(address)


@by_site
def test_a_site_is_asked_politely(site: Site) -> None:
    assert 2.0 <= site.delay <= 5.0


def test_a_site_is_a_file_of_its_name() -> None:
    assert {f.stem for f in PACKAGED_SITES.glob("*.toml")} == {site.id for site in REGISTRY}


def test_no_host_belongs_to_two_sites() -> None:
    hosts = [host for site in REGISTRY for host in site.domains + site.url_aliases]
    assert sorted(hosts) == sorted(set(hosts))


def test_general_newspapers_are_fetched_only_where_the_address_or_title_hints() -> None:
    everything = {site.id for site in REGISTRY if site.fetch == "all"}
    assert everything == {
        "langngheviet", "ocopnamdinh", "ocoptinhthanhhoa", "ocopvietnam", "soctrang-gov", "thvl",
    }  # fmt: skip


@pytest.mark.parametrize("site_id", ["bnews", "soctrang-gov", "danviet", "baomoi", "baodaklak"])
def test_the_first_five_sources_are_there(site_id: str) -> None:
    assert REGISTRY.get(site_id)


@pytest.mark.parametrize(
    ("site_id", "one", "other"),
    [
        ("bnews", "https://bnews.vn/mot-slug/175101.html", "https://bnews.vn/slug-khac/175101.html"),
        ("baomoi", "https://baomoi.com/a-c52720491.epi", "https://baomoi.net.vn/b-c52720491.epi"),
        ("baothaibinh", "https://baothaibinh.com.vn/tin-tuc/223/184834/a",
         "https://www.baothaibinh.com.vn/tin-tuc/4/184834/b"),
        ("sinhthainongnghiep", "https://sinhthainongnghiep.net.vn/a-a21868.html",
         "https://sinhthainongnghiep.net.vn/print-21868.html"),
        ("nongnghiepmoitruong", "https://nongnghiep.vn/a-d314968.html",
         "https://nongnghiepmoitruong.vn/a-d314968.html"),
        ("baodongkhoi", "https://baodongkhoi.vn/x-a140512.html",
         "https://dongkhoi.baovinhlong.vn/x-a140512.html"),
    ],
)  # fmt: skip
def test_two_addresses_of_one_article_are_one(site_id: str, one: str, other: str) -> None:
    site = REGISTRY.get(site_id)
    assert addresses.identity(one, site) == addresses.identity(other, site)


def test_two_articles_of_a_portal_without_slugs_stay_two() -> None:
    site = REGISTRY.get("soctrang-gov")
    base = "https://soctrang.gov.vn/mDefault.aspx?catid=57715&id="
    assert addresses.identity(f"{base}397719", site) != addresses.identity(f"{base}397720", site)


def test_sites_with_old_tls_are_marked() -> None:
    assert {site.id for site in REGISTRY if site.legacy_tls} == {"bacninh-gov", "bnews"}


def test_a_site_behind_a_browser_check_is_known_to_be_down() -> None:
    assert REGISTRY.get("laodong").known_down
    assert not REGISTRY.get("laodong").enabled


def test_a_sub_domain_that_is_a_paper_of_its_own_is_not_its_parents() -> None:
    host = REGISTRY.by_host("phuyen.baodaklak.vn")
    assert host is not None
    assert host.id == "baophuyen"


def test_an_evident_article_about_the_programme_is_hinted_at() -> None:
    told = [a for s in REGISTRY for a in s.notes.get("evidence", []) if "ocop" in a]
    assert len(told) >= 40
    assert [a for a in told if not relevance.hinted(a, None)] == []
