"""``ocop import``: saved pages into the base; bad input is named, the rest is done."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from conftest_commands import ROOT, SENTENCE, Ocop

from knowledge.lock import WriterLock

SAMPLE = ROOT / "data/sample"


def rows(sql: str, db: str = "ocop.db") -> list[tuple[object, ...]]:
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.txt"
    file.write_text(f"Sóc Trăng có 99 sản phẩm OCOP\n\n{SENTENCE}\n", encoding="utf-8")
    return file


def test_a_text_becomes_an_article_with_its_facts(ocop: Ocop, good: Path) -> None:
    result = ocop("import", good, "--db", "ocop.db", "--published", "2020-10-28T06:45:00+07:00",
                  "--url", "https://example.vn/ocop-99")  # fmt: skip
    assert result.status == 0
    assert rows("SELECT url, title, published_at, published_how FROM articles") == [
        ("https://example.vn/ocop-99", "Sóc Trăng có 99 sản phẩm OCOP",
         "2020-10-28T06:45:00+07:00", "given"),
    ]  # fmt: skip
    assert (99, "tỉnh Sóc Trăng", "2020-10-28") in rows("SELECT count_min, place, as_of FROM facts")


def test_what_follows_the_article_is_left_out_of_its_text(ocop: Ocop, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    more = "Tin liên quan\nCà Mau có thêm 30 sản phẩm OCOP\n"
    file.write_text(f"Tin OCOP của Sóc Trăng\n\n{SENTENCE * 4}\n\n{more}", encoding="utf-8")
    ocop("import", file, "--db", "ocop.db")
    ((text,),) = rows("SELECT text FROM articles")
    assert "99 sản phẩm" in str(text)
    assert "Cà Mau" not in str(text)


def test_a_folder_of_pages(ocop: Ocop) -> None:
    result = ocop("import", SAMPLE / "sample-bao/kinh-te/202403", "--db", "ocop.db")
    assert result.status == 0
    assert rows("SELECT count(*) FROM articles") == [(1,)]


def test_a_second_import_changes_nothing(ocop: Ocop, good: Path) -> None:
    ocop("import", good, "--db", "ocop.db")
    tables = ("articles", "facts", "timeline", "findings", "changes")
    before = [rows(f"SELECT * FROM {table}") for table in tables]
    second = ocop("import", good, "--db", "ocop.db", "--json").json
    assert second["facts"] == {"added": 0, "changed": 0, "retired": 0, "unchanged": 4}
    assert [rows(f"SELECT * FROM {table}") for table in tables] == before


def write(name: str, data: bytes) -> str:
    Path(name).write_bytes(data)
    return name


BAD = {
    "missing": ("gone.txt", None, "no such file"),
    "empty": ("empty.txt", b"", "empty"),
    "binary": ("binary.txt", bytes(range(256)) * 40, "binary"),
    "too large": ("large.txt", b"OCOP " * 10_000_000, "MB"),
    "wrong encoding": ("odd.txt", b"\x81\x8d\x8f\x90\x9d" * 400, "odd.txt"),
    "truncated": ("cut.txt", "Sóc Trăng có 99 sản phẩm OCOP đ".encode()[:-1], "breaks off"),
    "no body": ("bare.html", b"<html><head><title>OCOP</title></head></html>", "bare.html"),
    "unknown kind": ("a.docx", b"text", "not .html"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_named_and_the_other_is_stored(ocop: Ocop, good: Path, case: str) -> None:
    name, data, said = BAD[case]
    if data is not None:
        write(name, data)
    result = ocop("import", name, good, "--db", "ocop.db")
    assert result.status == 3
    assert result.err.startswith(f"ocop: {name}: ")
    assert said in result.err
    assert result.err.count("\n") == 1
    assert rows("SELECT count(*) FROM articles") == [(1,)]


def test_only_bad_files_are_status_2_and_store_nothing(ocop: Ocop) -> None:
    result = ocop("import", "gone.txt", write("empty.txt", b""), "--db", "ocop.db")
    assert result.status == 2
    assert rows("SELECT count(*) FROM articles") == [(0,)]


def test_a_base_in_a_folder_that_does_not_exist(ocop: Ocop, good: Path) -> None:
    result = ocop("import", good, "--db", "no/such/ocop.db")
    assert result.status == 1
    assert result.err.startswith("ocop: no/such: no such folder")
    assert not Path("no").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_base_in_a_folder_that_cannot_be_written(ocop: Ocop, good: Path) -> None:
    result = ocop("import", good, "--db", "/proc/self/ocop.db")
    assert result.status == 1
    assert result.err.count("\n") == 1
    assert "/proc/self" in result.err


def test_a_base_that_another_program_writes_to(ocop: Ocop, good: Path, tmp_path: Path) -> None:
    ocop("import", good, "--db", "ocop.db")
    with WriterLock(tmp_path / "ocop.db"):
        result = ocop("import", good, "--db", tmp_path / "ocop.db")
    assert result.status == 1
    assert "is writing to it" in result.err
    assert result.err.count("\n") == 1


def test_a_base_that_is_none(ocop: Ocop, good: Path) -> None:
    write("ocop.db", b"this is a letter to my aunt, and no database at all")
    result = ocop("import", good, "--db", "ocop.db")
    assert result.status == 1
    assert "ocop.db" in result.err
    assert Path("ocop.db").read_bytes().startswith(b"this is a letter")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[[site]]\nid = 'a'\nname = 'A'\nkind = 'portal'\ndomains = ['a.vn']\ncolour = 1\n",
         "colour: unknown key"),
        ("[[site]]\nid = 'a'\nname = 'A'\nkind = 'portal'\ndomains = ['a.vn']\nenabled = false\n"
         * 2, "'a' is already in"),
    ],
    ids=["unknown key", "duplicate id"],
)  # fmt: skip
def test_a_wrong_registry_is_named_with_its_key(
    ocop: Ocop, good: Path, toml: str, said: str
) -> None:
    Path("sites.toml").write_text(toml, encoding="utf-8")
    result = ocop("import", good, "--sites", "sites.toml", "--db", "ocop.db")
    assert result.status == 2
    assert result.err.startswith("ocop: sites.toml: ")
    assert said in result.err
    assert not Path("ocop.db").exists()


def test_address_and_date_go_with_one_file(ocop: Ocop, good: Path) -> None:
    assert ocop("import", good, good, "--url", "https://a.vn/x").status == 2
    assert ocop("import", good.parent, "--published", "2024").status == 2


def test_the_site_is_told_by_the_address(ocop: Ocop, good: Path) -> None:
    ocop("import", good, "--url", "https://baodaklak.vn/a-b-c-d/", "--db", "ocop.db")
    assert rows("SELECT site FROM articles") == [("baodaklak",)]
