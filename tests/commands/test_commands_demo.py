"""``ocop demo`` (make run): the whole line, and what a second one and a reading anew change."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from conftest_commands import Demo, Ocop


def rows(db: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


def contents(db: Path) -> dict[str, list[tuple[object, ...]]]:
    return {
        view: sorted(rows(db, f"SELECT * FROM {view}"), key=repr)
        for view in ("articles", "facts", "timeline", "timeline_facts", "findings", "changes")
    }


def test_it_tells_articles_facts_findings_and_what_to_type_next(made_demo: Demo) -> None:
    assert "now: 17 articles, 1 of them copies" in made_demo.out
    assert "product_count" in made_demo.out
    assert "Findings (" in made_demo.out
    assert "browse --db demo.db" in made_demo.out


def test_every_article_about_ocop_is_there_and_nothing_else(made_demo: Demo) -> None:
    sites = rows(made_demo.db, "SELECT site, count(*) FROM articles GROUP BY site ORDER BY site")
    assert sites == [("sample-bao", 6), ("sample-cong", 4), ("sample-tonghop", 7)]


def test_the_timeline_of_soc_trang(made_demo: Demo) -> None:
    totals = rows(
        made_demo.db,
        "SELECT substr(as_of, 1, 4), value_min FROM timeline WHERE place_id = 'vn63:94' "
        "AND measure = 'products' AND basis = 'total' AND status = 'recognised' "
        "AND stars_min IS NULL AND state = 'agreed' ORDER BY as_of",
    )
    assert totals == [("2020", 99), ("2021", 139), ("2024", 227), ("2025", 326)]


def test_a_reprint_is_no_second_source(made_demo: Demo) -> None:
    ((articles, sources),) = rows(
        made_demo.db,
        "SELECT articles, sources FROM timeline WHERE place_id = 'vn63:94' AND value_min = 99 "
        "AND measure = 'products' AND stars_min IS NULL AND basis = 'total'",
    )
    assert (articles, sources) == (5, 4)


def test_a_sum_that_fails_is_a_finding(made_demo: Demo) -> None:
    messages = [str(m) for (m,) in rows(made_demo.db, "SELECT message FROM findings")]
    assert any("Ninh Bình" in m and "101" in m and "31" in m and "65" in m for m in messages)


def test_every_quote_is_the_text_of_its_span(made_demo: Demo) -> None:
    wrong = rows(
        made_demo.db,
        "SELECT f.id FROM facts f JOIN articles a ON a.id = f.article_id "
        'WHERE substr(a.text, f.start + 1, f."end" - f.start) <> f.quote',
    )
    assert wrong == []


def test_reading_everything_again_changes_nothing(ocop: Ocop, demo: Demo) -> None:
    before = contents(demo.db)
    result = ocop("reextract", "--db", demo.db, "--json")
    assert result.status == 0
    assert result.json["pages"] == {"changed": 0, "same": 17, "unreadable": 0}
    assert contents(demo.db) == before


def test_reading_again_works_without_the_page_store(ocop: Ocop, demo: Demo) -> None:
    before = contents(demo.db)
    for file in demo.db.parent.glob("demo.pages.db*"):
        file.unlink()
    assert ocop("reextract", "--db", demo.db).status == 0
    assert contents(demo.db) == before


def test_another_base_of_that_name_is_not_overwritten(ocop: Ocop, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Sóc Trăng có 99 sản phẩm OCOP.", encoding="utf-8")
    ocop("import", file, "--db", "mine.db")
    result = ocop("demo", "--db", "mine.db")
    assert result.status == 1
    assert "holds more than a demo" in result.err
    assert rows(tmp_path / "mine.db", "SELECT count(*) FROM articles") == [(1,)]
