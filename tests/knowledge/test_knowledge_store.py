"""An article and its statements: saved once, found again, never half."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from knowledge_samples import SOC_TRANG, article, at, read

from extract.facts import Extraction, Residue
from knowledge.errors import KnowledgeError
from knowledge.store import KnowledgeBase, open_base
from knowledge.writing import SaveResult

TEXT = "Sóc Trăng có 99 sản phẩm\n\nTỉnh có 99 sản phẩm OCOP, trong đó 24 sản phẩm 4 sao."
ARTICLE = article(TEXT, published_at="2020-10-28")
TOTAL = at(TEXT, "99 sản phẩm OCOP", count=99, **SOC_TRANG)
FOUR = at(TEXT, "24 sản phẩm 4 sao", count=24, stars=4, **SOC_TRANG)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with open_base(tmp_path / "ocop.db") as opened:
        yield opened


def content(base: KnowledgeBase) -> dict[str, list[tuple[object, ...]]]:
    tables = ("article", "fact", "evidence", "residue", "change", "dirty")
    return {t: base.db.execute(f"SELECT * FROM {t}").fetchall() for t in tables}


def test_a_fact_is_found_in_the_view_with_its_article(base: KnowledgeBase) -> None:
    run = base.begin_run("import")
    base.save_article(ARTICLE, read([TOTAL]), run_id=run)
    row = next(iter(base.db.query("SELECT * FROM facts")))
    assert (row["quote"], row["count_min"], row["place"]) == (
        "99 sản phẩm OCOP",
        99,
        "tỉnh Sóc Trăng",
    )
    assert (row["url"], row["title"]) == (ARTICLE.url, "Sóc Trăng có 99 sản phẩm")
    assert (row["first_run"], row["last_run"], row["review"]) == (run, run, "none")


def test_a_second_run_changes_no_row(base: KnowledgeBase) -> None:
    first = base.begin_run("import")
    assert base.save_article(ARTICLE, read([TOTAL, FOUR]), run_id=first) == SaveResult(added=2)
    before = content(base)
    second = base.begin_run("import")
    again = replace(ARTICLE, fetched_at="2026-01-01T00:00:00+00:00")
    assert base.save_article(again, read([FOUR, TOTAL]), run_id=second) == SaveResult(unchanged=2)
    assert content(base) == before


def test_a_fact_keeps_its_id_when_only_its_confidence_and_rule_change(base: KnowledgeBase) -> None:
    base.save_article(ARTICLE, read([TOTAL]), run_id=base.begin_run("import"))
    (old,) = base.db.query("SELECT id FROM facts")
    second = base.begin_run("reextract")
    surer = replace(TOTAL, confidence=0.99, rule="better")
    assert base.save_article(ARTICLE, read([surer]), run_id=second) == SaveResult(changed=1)
    (new,) = base.db.query("SELECT id, confidence, rule, first_run, last_run FROM facts")
    assert new["id"] == old["id"]
    assert (new["confidence"], new["rule"], new["first_run"], new["last_run"]) == (
        0.99,
        "better",
        1,
        2,
    )


def test_a_vanished_fact_is_retired_and_comes_back_under_its_id(base: KnowledgeBase) -> None:
    base.save_article(ARTICLE, read([TOTAL, FOUR]), run_id=base.begin_run("import"))
    ids = {row["id"] for row in base.db.query("SELECT id FROM facts")}
    assert base.save_article(ARTICLE, read([TOTAL]), run_id=base.begin_run("x")).retired == 1
    assert len(list(base.db.query("SELECT id FROM facts"))) == 1
    assert base.save_article(ARTICLE, read([TOTAL, FOUR]), run_id=base.begin_run("x")).added == 1
    assert {row["id"] for row in base.db.query("SELECT id FROM facts")} == ids
    history = [
        (r["run"], r["action"]) for r in base.db.query("SELECT * FROM changes WHERE entity='fact'")
    ]
    assert sorted(history) == [(1, "added"), (1, "added"), (2, "retired"), (3, "restored")]


def test_another_value_is_another_statement(base: KnowledgeBase) -> None:
    base.save_article(ARTICLE, read([FOUR]), run_id=base.begin_run("import"))
    other = replace(FOUR, stars_min=5, stars_max=5)
    result = base.save_article(ARTICLE, read([other]), run_id=base.begin_run("reextract"))
    assert result == SaveResult(added=1, retired=1)


def test_facts_and_evidence_come_back_as_they_went_in(base: KnowledgeBase) -> None:
    base.save_article(ARTICLE, read([TOTAL, FOUR]), run_id=base.begin_run("import"))
    assert [fact for _, fact in base.article_facts(ARTICLE.id)] == [TOTAL, FOUR]
    assert base.get_article(ARTICLE.id) == ARTICLE


def test_residue_is_kept_with_its_reason(base: KnowledgeBase) -> None:
    passed = Residue(13, 15, "99", None)
    extraction = Extraction(facts=(FOUR,), passed_over=(passed,))
    base.save_article(ARTICLE, extraction, run_id=base.begin_run("import"))
    (row,) = base.db.query("SELECT surface, reason FROM passed_over")
    assert row == {"surface": "99", "reason": None}


def test_a_quote_that_is_not_in_the_text_stores_nothing(base: KnowledgeBase) -> None:
    wrong = replace(TOTAL, start=TOTAL.start + 1, end=TOTAL.end + 1)
    with pytest.raises(KnowledgeError, match="is not what stands at"):
        base.save_article(ARTICLE, read([wrong]), run_id=base.begin_run("import"))
    assert content(base)["article"] == []


def test_an_unknown_run_stores_nothing(base: KnowledgeBase) -> None:
    with pytest.raises(KnowledgeError):
        base.save_article(ARTICLE, read([TOTAL]), run_id=77)
    assert content(base)["article"] == []


def test_the_book_of_a_run_counts_what_it_did(base: KnowledgeBase) -> None:
    run = base.begin_run("import", program="1.0", rules="r1")
    base.save_article(ARTICLE, read([TOTAL, FOUR]), run_id=run)
    base.finish_run(run, sites={"bao": {"articles": 1}}, errors=["x: no"])
    (row,) = base.db.query("SELECT * FROM runs")
    assert (row["articles"], row["added"], row["outcome"]) == (1, 2, "done")
    assert (row["sites"], row["errors"]) == ('{"bao":{"articles":1}}', '["x: no"]')


def test_only_articles_that_other_rules_read_are_read_again(base: KnowledgeBase) -> None:
    run = base.begin_run("import", rules="r1")
    base.save_article(ARTICLE, read([TOTAL]), run_id=run)
    assert list(base.articles_to_reextract("r1")) == []
    assert list(base.articles_to_reextract("r2")) == [ARTICLE]
    assert list(base.articles_to_reextract()) == [ARTICLE]


def test_get_fact_tells_all_of_it(base: KnowledgeBase) -> None:
    base.save_article(ARTICLE, read([TOTAL]), run_id=base.begin_run("import"))
    ((fact_id, _),) = base.article_facts(ARTICLE.id)
    row = base.get_fact(fact_id)
    assert row is not None
    assert row["url"] == ARTICLE.url
    assert [e["slot"] for e in row["evidence"]] == ["count"]
    assert base.get_fact("nothing") is None


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such folder"):
        open_base(tmp_path / "nowhere" / "ocop.db")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("not a database, but long enough to be looked at" * 10)
    before = file.read_bytes()
    with pytest.raises(KnowledgeError, match="not a knowledge base"):
        open_base(file)
    assert file.read_bytes() == before


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE customers (id)")
    with pytest.raises(KnowledgeError, match="another program's database"):
        open_base(file)


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ocop.db"
    with open_base(file) as base:
        base.db.execute(
            "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) "
            "VALUES ('ocop-knowledge', 'm999_future', '2030-01-01')"
        )
    with pytest.raises(KnowledgeError, match="newer program"):
        open_base(file)


def test_the_second_writer_says_so_and_leaves(tmp_path: Path) -> None:
    with (
        open_base(tmp_path / "ocop.db"),
        pytest.raises(KnowledgeError, match="is writing to it"),
    ):
        open_base(tmp_path / "ocop.db")
    open_base(tmp_path / "ocop.db").close()


def test_a_foreign_write_transaction_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "ocop.db"
    with open_base(file, busy_seconds=0.05) as base, sqlite3.connect(file) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(KnowledgeError, match="another program is writing"):
            base.begin_run("import")


def test_a_reader_is_not_blocked_by_a_writing_transaction(tmp_path: Path) -> None:
    file = tmp_path / "ocop.db"
    with open_base(file) as writer, writer.transaction() as connection:
        connection.execute("INSERT INTO run(command, started_at) VALUES ('x', 'now')")
        with open_base(file, read_only=True) as reader:
            assert list(reader.db.query("SELECT * FROM runs")) == []


def test_a_full_disk_is_one_line_and_leaves_the_article_out(base: KnowledgeBase) -> None:
    run = base.begin_run("import")
    (pages,) = base.db.execute("PRAGMA page_count").fetchone()
    base.db.execute(f"PRAGMA max_page_count={pages}")
    big = article("Dài\n\n" + "sản phẩm OCOP " * 20000)
    with pytest.raises(KnowledgeError, match="disk is full"):
        base.save_article(big, Extraction(), run_id=run)
    assert content(base)["article"] == []


def test_a_read_only_base_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such knowledge base"):
        open_base(tmp_path / "ocop.db", create=False, read_only=True)


def test_indexes_are_sampled_when_a_base_has_grown(base: KnowledgeBase) -> None:
    run = base.begin_run("import")
    samples = []
    for last in (1, 30, 31):
        for number in range(1, last + 1):
            base.save_article(
                article(TEXT, url=f"https://bao.example/{number}"), read([TOTAL]), run_id=run
            )
        base.refresh_statistics()
        samples.append(base.db.execute("SELECT value FROM meta WHERE name='sampled'").fetchone())
    assert samples[0] != samples[1]
    assert samples[1] == samples[2]
