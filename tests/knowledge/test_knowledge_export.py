"""Files that last: whole or not at all, the same bytes for the same content, valid."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from frictionless import Package
from knowledge_samples import SOC_TRANG, article, at, read

from extract.facts import Role
from extract.gazetteer.places import load
from knowledge.backup import backup, public_snapshot, restore
from knowledge.errors import KnowledgeError
from knowledge.export import VIEWS, export
from knowledge.integrity import check_integrity
from knowledge.search import search
from knowledge.store import KnowledgeBase, open_base
from knowledge.update import update

TEXT = "=2+2\n\nĐắk Lắk bí mật: tỉnh có 99 sản phẩm OCOP, theo ông Lê Văn An."
ARTICLES = [
    (
        article(TEXT),
        [
            at(TEXT, "99 sản phẩm OCOP", count=99, as_of="2020", as_of_basis="text", **SOC_TRANG),
            at(TEXT, "ông Lê Văn An", Role, person="Lê Văn An", title="@Chủ tịch", **SOC_TRANG),
        ],
    ),
    (article("Tin hai\n\nKhông có gì."), []),
]


def fill(base: KnowledgeBase, articles: list[Any]) -> None:
    run = base.begin_run("import")
    for record, facts in articles:
        base.save_article(record, read(facts), run_id=run)
    update(base, run_id=run, gazetteer=load())
    base.finish_run(run)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with open_base(tmp_path / "ocop.db") as opened:
        fill(opened, ARTICLES)
        yield opened


def rows(folder: Path, view: str) -> list[dict[str, str]]:
    with (folder / f"{view}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_view_is_written_three_times_and_the_package_is_valid(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    result = export(base, tmp_path / "out")
    for view in VIEWS:
        assert {f"{view}.csv", f"{view}.jsonl", f"{view}.parquet"} <= {
            f.name for f in result.folder.iterdir()
        }
    report = Package(str(tmp_path / "out" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])


def test_the_three_forms_say_the_same(base: KnowledgeBase, tmp_path: Path) -> None:
    export(base, tmp_path / "out")
    lines = (tmp_path / "out" / "facts.jsonl").read_text().splitlines()
    table = pq.read_table(tmp_path / "out" / "facts.parquet").to_pylist()
    assert [json.loads(line) for line in lines] == table
    assert [r["id"] for r in rows(tmp_path / "out", "facts")] == [r["id"] for r in table]
    assert table[1]["former"] is False


def test_a_cell_that_looks_like_a_formula_is_made_harmless_in_csv_only(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    export(base, tmp_path / "out")
    assert sorted(r["title"] for r in rows(tmp_path / "out", "articles")) == ["'=2+2", "Tin hai"]
    assert [r["title"] for r in rows(tmp_path / "out", "roles")] == ["'@Chủ tịch"]
    assert '"title": "=2+2"' in (tmp_path / "out" / "articles.jsonl").read_text()


def test_public_leaves_out_full_texts_and_keeps_quotes_and_addresses(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    export(base, tmp_path / "out", public=True)
    everything = b"".join(
        f.read_bytes() for f in (tmp_path / "out").iterdir() if f.suffix in (".csv", ".jsonl")
    )
    assert "bí mật".encode() not in everything
    assert "99 sản phẩm OCOP".encode() in everything
    assert ARTICLES[0][0].url.encode() in everything
    assert Package(str(tmp_path / "out" / "datapackage.json")).validate().valid


def test_the_same_content_gives_the_same_bytes_in_any_order_of_saving(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    views = [v for v in VIEWS if v not in ("runs",)]
    with open_base(tmp_path / "other.db") as other:
        fill(other, list(reversed(ARTICLES)))
        one, two = (
            export(base, tmp_path / "a", views=views),
            export(other, tmp_path / "b", views=views),
        )
    assert (one.folder / "SHA256SUMS").read_text() == (two.folder / "SHA256SUMS").read_text()


def test_the_sums_are_those_of_the_files(base: KnowledgeBase, tmp_path: Path) -> None:
    folder = export(base, tmp_path / "out").folder
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_an_export_replaces_an_export_and_nothing_else(base: KnowledgeBase, tmp_path: Path) -> None:
    export(base, tmp_path / "out")
    export(base, tmp_path / "out")
    other = tmp_path / "photos"
    other.mkdir()
    (other / "cat.jpg").write_text("x")
    with pytest.raises(KnowledgeError, match="holds something else"):
        export(base, other)
    assert [f.name for f in other.iterdir()] == ["cat.jpg"]
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_dir()) == ["out", "photos"]


def test_a_failed_export_leaves_the_old_one(base: KnowledgeBase, tmp_path: Path) -> None:
    export(base, tmp_path / "out")
    before = (tmp_path / "out" / "SHA256SUMS").read_text()
    base.db.execute("DROP VIEW timeline")
    with pytest.raises(KnowledgeError):
        export(base, tmp_path / "out")
    assert (tmp_path / "out" / "SHA256SUMS").read_text() == before


def test_a_backup_can_be_restored(base: KnowledgeBase, tmp_path: Path) -> None:
    backup(base, tmp_path / "copy.db")
    base.db.execute("DELETE FROM observation_fact")
    base.close()
    restore(tmp_path / "copy.db", tmp_path / "ocop.db")
    with open_base(tmp_path / "ocop.db") as again:
        assert check_integrity(again) == []
        assert len(list(again.db.query("SELECT * FROM timeline_facts"))) == 1


def test_a_damaged_backup_is_not_restored(base: KnowledgeBase, tmp_path: Path) -> None:
    copy = backup(base, tmp_path / "copy.db")
    content = bytearray(copy.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    copy.write_bytes(content)
    base.close()
    before = (tmp_path / "ocop.db").read_bytes()
    with pytest.raises(KnowledgeError, match="damaged"):
        restore(copy, tmp_path / "ocop.db")
    assert (tmp_path / "ocop.db").read_bytes() == before


def test_a_base_in_use_is_not_restored_over(base: KnowledgeBase, tmp_path: Path) -> None:
    copy = backup(base, tmp_path / "copy.db")
    with pytest.raises(KnowledgeError, match="is writing to it"):
        restore(copy, tmp_path / "ocop.db")


def test_a_public_snapshot_has_no_text_and_can_be_searched(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    file = public_snapshot(base, tmp_path / "public.db")
    assert "bí mật".encode() not in file.read_bytes()
    with open_base(file, read_only=True, create=False) as public:
        assert [h.title for h in search(public.db, "99 san pham")] == ["=2+2"]
        assert search(public.db, "bi mat") == []
        assert check_integrity(public) == []


def test_a_sound_base_has_no_complaint(base: KnowledgeBase) -> None:
    assert check_integrity(base) == []


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        ("UPDATE fact SET quote='98 sản phẩm' WHERE type='product_count'", "its quote is not what"),
        ("UPDATE article SET text=text || ' '", "is not the one that was stored"),
        ("DELETE FROM observation", "is gone, but fact"),
        ("DELETE FROM observation_fact", "no fact stands behind it"),
        ("INSERT INTO article_search(article_search) VALUES ('delete-all')", "are not indexed"),
        ("UPDATE evidence SET start=-5", "evidence of count is outside"),
    ],
)
def test_what_is_wrong_is_named(base: KnowledgeBase, damage: str, complaint: str) -> None:
    base.db.execute(damage)
    assert any(complaint in line for line in check_integrity(base)), check_integrity(base)
