"""The registry: defaults, and one line that names file and key for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.registry import RegistryError, load_sites

GOOD = """
[[site]]
id = "baodaklak"
name = "Báo Đắk Lắk"
kind = "newspaper"
domains = ["baodaklak.vn"]
feeds = ["https://baodaklak.vn/kinh-te/index.rss"]
"""


def write(folder: Path, text: str, name: str = "sites.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_defaults_are_those_of_the_contract(tmp_path: Path) -> None:
    site = load_sites(write(tmp_path, GOOD)).get("baodaklak")
    assert (site.fetch, site.page, site.delay, site.enabled) == ("hinted", "generic", 2.0, True)
    assert (site.province, site.article, site.sitemaps, site.notes) == (None, None, (), {})


def test_the_packaged_registry_is_valid() -> None:
    registry = load_sites()
    assert {"bnews", "soctrang-gov", "danviet", "baomoi", "kinhtedothi", "baodaklak"} <= {
        site.id for site in registry
    }


def test_a_file_may_hold_several_sites_and_a_folder_several_files(tmp_path: Path) -> None:
    write(tmp_path, GOOD + GOOD.replace("baodaklak", "khac"), "a.toml")
    write(tmp_path, GOOD.replace("baodaklak", "thu-ba"), "b.toml")
    assert [s.id for s in load_sites(tmp_path)] == ["baodaklak", "khac", "thu-ba"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("kind", "knid"), "baodaklak: knid: unknown key"),
        (('kind = "newspaper"', ""), "baodaklak: kind: this key is required"),
        (('"newspaper"', '"paper"'), "baodaklak: kind:"),
        (('feeds = ["https://baodaklak.vn/kinh-te/index.rss"]', ""), "an enabled site needs one"),
        (("https://baodaklak.vn/", "https://khac.vn/"), "lies outside the site's domains"),
        (("https://baodaklak.vn/", "file:///"), "is not an http or https address"),
        (('"baodaklak.vn"', '"https://baodaklak.vn/"'), "is not a host name"),
        (("kind =", 'article = "("\nkind ='), "baodaklak: article: '(' is not a regular"),
        (("kind =", 'page = "nix"\nkind ='), "baodaklak: page: no page object 'nix'"),
        (("kind =", "delay = -1\nkind ="), "baodaklak: delay:"),
        (("kind =", 'province = "Đắk Lắk"\nkind ='), "baodaklak: province:"),
        (('id = "baodaklak"', 'id = "Báo"'), "id: 'Báo' must be"),
        (("[[site]]", "[site]"), "site: write [[site]] with double brackets"),
        (("[[site]]", "[[sites]]"), "sites: unknown key"),
        (("kind =", "kind"), "not valid TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_that_names_file_and_key(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    path = write(tmp_path, GOOD.replace(*change))
    with pytest.raises(RegistryError) as caught:
        load_sites(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert says in message
    assert "\n" not in message


def test_a_duplicate_id_names_both_files(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "a.toml")
    write(tmp_path, GOOD, "b.toml")
    with pytest.raises(RegistryError, match=r"b\.toml: id: 'baodaklak' is already in .*a\.toml"):
        load_sites(tmp_path)


def test_a_site_that_is_not_enabled_needs_no_source(tmp_path: Path) -> None:
    text = GOOD.replace("feeds = [", "enabled = false\n#")
    assert load_sites(write(tmp_path, text)).enabled == ()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match=r"nichts\.toml: no such file"):
        load_sites(tmp_path / "nichts.toml")


def test_domains_cover_what_lies_below_them_but_addresses_only_themselves(tmp_path: Path) -> None:
    text = GOOD.replace('["baodaklak.vn"]', '["baodaklak.vn", "127.0.0.1"]')
    site = load_sites(write(tmp_path, text)).get("baodaklak")
    assert site.covers("phuyen.baodaklak.vn")
    assert not site.covers("xbaodaklak.vn")
    assert not site.covers("1.127.0.0.1")


def test_the_most_exact_domain_claims_a_host(tmp_path: Path) -> None:
    text = GOOD + GOOD.replace("baodaklak", "phuyen").replace("phuyen.vn", "phuyen.baodaklak.vn")
    found = load_sites(write(tmp_path, text)).by_host("phuyen.baodaklak.vn")
    assert found is not None
    assert found.id == "phuyen"
