"""``explain``, ``review``, ``check``, ``export``, ``backup``, ``sites``, ``eval``."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest_commands import ROOT, SENTENCE, Demo, Ocop

from commands.explain_page import page
from commands.review import parse_changes


def fact_99(demo: Demo) -> str:
    with sqlite3.connect(demo.db) as connection:
        return str(
            connection.execute(
                "SELECT id FROM facts WHERE count_min = 99 AND place = 'tỉnh Sóc Trăng' "
                "AND site = 'sample-bao' ORDER BY published_at, start"
            ).fetchone()[0]
        )


# -- explain ------------------------------------------------------------------------------------


def test_explain_shows_words_value_and_rule_of_each_slot(ocop: Ocop, made_demo: Demo) -> None:
    result = ocop("explain", fact_99(made_demo), "--db", made_demo.db)
    assert result.status == 0
    assert "[99 sản phẩm OCOP]" in result.out
    count = next(line for line in result.lines if line.startswith("count "))
    assert "“99”" in count
    assert "its own words" in count
    date = next(line for line in result.lines if line.startswith("as_of ") and "“" in line)
    assert "the publication date" in date


def test_explain_as_json_has_the_evidence(ocop: Ocop, made_demo: Demo) -> None:
    fact = ocop("explain", fact_99(made_demo), "--db", made_demo.db, "--json").json
    assert fact["count_min"] == 99
    assert {e["slot"] for e in fact["evidence"]} >= {"count", "place", "as_of"}


def test_explain_as_a_page_asks_nothing_of_the_network(ocop: Ocop, made_demo: Demo) -> None:
    html = ocop("explain", fact_99(made_demo), "--db", made_demo.db, "--html").out
    assert html.startswith("<!doctype html>")
    assert '<mark class="quote">' in html
    assert "<script" not in html
    assert " src=" not in html


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)


def test_whatever_an_article_holds_is_escaped() -> None:
    evil = '<script>alert("1")</script>'
    fact = {
        "type": "product", "id": evil, "quote": evil, "start": 0, "end": len(evil),
        "title": evil, "url": f"http://a.vn/{evil}", "published_at": evil, "confidence": 0.5,
        "rule": evil, "product": evil,
        "evidence": [{"slot": evil, "value": evil, "surface": evil, "start": 0, "end": 5,
                      "inherited": None, "rule": evil}],
    }  # fmt: skip
    html = page(fact, evil + " and more")
    reader = _Text()
    reader.feed(html)
    assert "script" not in reader.tags


def test_explain_of_an_unknown_fact_names_it(ocop: Ocop, made_demo: Demo) -> None:
    result = ocop("explain", "0123", "--db", made_demo.db)
    assert result.status == 1
    assert result.err.startswith("ocop: 0123: no such fact")


def test_residue_of_a_file_tells_what_was_passed_over_and_why(ocop: Ocop) -> None:
    Path("a.txt").write_text(f"{SENTENCE} Giá từ 45.000 đồng, điện thoại 0299 3 822 333.", "utf-8")
    numbers = ocop("explain", "--residue", "a.txt", "--json").json["numbers"]
    text = Path("a.txt").read_text("utf-8")
    assert numbers
    for number in numbers:
        assert text[number["start"] : number["end"]] == number["surface"]


def test_residue_of_a_stored_article(ocop: Ocop, made_demo: Demo) -> None:
    with sqlite3.connect(made_demo.db) as connection:
        (article,) = connection.execute("SELECT article_id FROM passed_over LIMIT 1").fetchone()
    result = ocop("explain", "--residue", article, "--db", made_demo.db)
    assert result.status == 0
    assert "numbers became no fact" in result.out


def test_a_base_that_is_not_there_is_named(ocop: Ocop) -> None:
    result = ocop("explain", "0123", "--db", "gone.db")
    assert result.status == 1
    assert result.err.startswith("ocop: gone.db: no such knowledge base")
    assert not Path("gone.db").exists()


# -- review -------------------------------------------------------------------------------------


def test_the_queue_begins_with_what_is_most_worth_a_look(ocop: Ocop, made_demo: Demo) -> None:
    queue = ocop("review", "list", "--limit", 5, "--db", made_demo.db, "--json").json
    assert [item["score"] for item in queue] == sorted((i["score"] for i in queue), reverse=True)


def test_a_correction_changes_the_fact_outlives_reextraction_and_can_be_undone(
    ocop: Ocop, demo: Demo
) -> None:
    fact = fact_99(demo)
    made = ocop("review", "correct", fact, "count_min=98", "count_max=98", "--by", "Lan",
                "--note", "the table says 98", "--db", demo.db)  # fmt: skip
    assert made.status == 0
    decision = made.lines[0].split()[0]

    def value() -> tuple[object, ...]:
        with sqlite3.connect(demo.db) as connection:
            row: tuple[object, ...] = connection.execute(
                "SELECT count_min, review FROM facts WHERE id = ?", [fact]
            ).fetchone()
            return row

    assert value() == (98, "corrected")
    ocop("reextract", "--db", demo.db)
    assert value() == (98, "corrected")
    ocop("review", "undo", decision, "--db", demo.db)
    assert value() == (99, "none")


def test_a_rejected_fact_leaves_the_views(ocop: Ocop, demo: Demo) -> None:
    fact = fact_99(demo)
    ocop("review", "reject", fact, "--db", demo.db)
    with sqlite3.connect(demo.db) as connection:
        assert connection.execute("SELECT 1 FROM facts WHERE id = ?", [fact]).fetchone() is None
    decided = ocop("review", "list", "--decided", "--db", demo.db)
    assert "reject" in decided.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["accept", "0123"], "0123: no such fact"),
        (["undo", "0123"], "0123: no such decision"),
        (["correct", "FACT", "colour=red"], "colour"),
        (["correct", "FACT", "count_min=many"], "count_min"),
    ],
)
def test_a_decision_that_cannot_be_made_writes_nothing(
    ocop: Ocop, demo: Demo, arguments: list[str], said: str
) -> None:
    named = [fact_99(demo) if a == "FACT" else a for a in arguments]
    result = ocop("review", *named, "--db", demo.db)
    assert result.status == 1
    assert said in result.err
    assert not demo.db.with_name("demo.corrections.jsonl").exists()


def test_values_are_what_they_look_like_but_dates_are_text() -> None:
    changes = ("count_min=98", "as_of=2020", "place=tỉnh Sóc Trăng", "basis=null", "derived=true")
    assert parse_changes(changes) == {
        "count_min": 98, "as_of": "2020", "place": "tỉnh Sóc Trăng", "basis": None, "derived": True,
    }  # fmt: skip


# -- check, export, backup -----------------------------------------------------------------------


def test_check_of_a_whole_base(ocop: Ocop, made_demo: Demo) -> None:
    result = ocop("check", "--db", made_demo.db)
    assert result.status == 0
    assert "holds together" in result.out
    assert "tier_sum" in result.out


def test_check_of_a_base_whose_text_was_changed(ocop: Ocop, demo: Demo) -> None:
    with sqlite3.connect(demo.db) as connection:
        connection.execute("UPDATE article SET text = 'x' || text WHERE no = 1")
    result = ocop("check", "--db", demo.db, "--json")
    assert result.status == 1
    assert result.json["faults"]


def test_export_writes_a_data_package_whose_sums_hold(ocop: Ocop, made_demo: Demo) -> None:
    assert ocop("export", "out", "--db", made_demo.db, "--warc").status == 0
    package = json.loads(Path("out/datapackage.json").read_text("utf-8"))
    assert {"facts", "timeline", "articles"} <= {
        r["name"].split("-")[0] for r in package["resources"]
    }
    assert Path("out/pages.warc.gz").stat().st_size > 1000
    for line in Path("out/SHA256SUMS").read_text("utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((Path("out") / name).read_bytes()).hexdigest() == digest


def test_the_exported_pages_can_be_imported_again(ocop: Ocop, made_demo: Demo) -> None:
    ocop("export", "out", "--db", made_demo.db, "--warc")
    result = ocop("import", "out/pages.warc.gz", "--db", "again.db", "--json")
    assert result.status == 0
    assert result.json["articles"] == 17


def test_a_public_export_has_no_full_texts(ocop: Ocop, made_demo: Demo) -> None:
    ocop("export", "out", "--db", made_demo.db, "--public")
    header = Path("out/articles.csv").read_text("utf-8-sig").splitlines()[0]
    assert "title" in header
    assert "text" not in header.split(",")


def test_an_export_leaves_a_folder_with_other_things_alone(ocop: Ocop, made_demo: Demo) -> None:
    Path("out").mkdir()
    Path("out/letter.txt").write_text("dear aunt")
    result = ocop("export", "out", "--db", made_demo.db)
    assert result.status == 1
    assert [p.name for p in Path("out").iterdir()] == ["letter.txt"]


def test_a_backup_is_put_back(ocop: Ocop, demo: Demo) -> None:
    assert ocop("backup", "copy.db", "--db", demo.db).status == 0
    ocop("review", "reject", fact_99(demo), "--db", demo.db)
    assert ocop("restore", "copy.db", "--db", demo.db).status == 0
    assert fact_99(demo)


# -- sites --------------------------------------------------------------------------------------


def test_the_registry_is_listed(ocop: Ocop) -> None:
    result = ocop("sites", "list")
    assert any(line.startswith("baodaklak ") for line in result.lines)
    assert {"id", "domains", "enabled"} <= ocop("sites", "list", "--json").json[0].keys()


def test_one_entry_is_shown_whole(ocop: Ocop) -> None:
    assert 'id = "baodaklak"' in ocop("sites", "list", "baodaklak").out


# -- eval ---------------------------------------------------------------------------------------


def gold(**fact: Any) -> str:
    wanted = {"type": "product_count", "quote": "99 sản phẩm OCOP", "start": 31, "end": 47,
              "count_min": 99, "count_max": 99, "stars_min": None, "stars_max": None,
              "status": "recognised", "place": "tỉnh Sóc Trăng"} | fact  # fmt: skip
    text = "Đến nay, tỉnh Sóc Trăng có 99 sản phẩm OCOP."
    return json.dumps({"id": "a", "text": text, "facts": [wanted]}) + "\n"


def test_eval_counts_by_type_and_level(ocop: Ocop) -> None:
    Path("gold.jsonl").write_text(gold(place="tỉnh Bạc Liêu"), "utf-8")
    scores = ocop("eval", "gold.jsonl", "--json").json["scores"]["vi"]["product_count"]
    assert [scores[level]["f1"] for level in ("L1", "L2", "L3")] == [1.0, 1.0, 0.0]


def test_eval_lists_the_misses(ocop: Ocop) -> None:
    Path("gold.jsonl").write_text(gold(place="tỉnh Bạc Liêu"), "utf-8")
    result = ocop("eval", "gold.jsonl", "--misses")
    assert result.status == 0
    assert "place tỉnh Sóc Trăng for tỉnh Bạc Liêu" in result.out


def test_eval_names_gold_that_cannot_be_read(ocop: Ocop) -> None:
    Path("gold.jsonl").write_text(gold(), "utf-8")
    Path("bad.jsonl").write_text("{", "utf-8")
    result = ocop("eval", "bad.jsonl", "gold.jsonl", "--json")
    assert result.status == 3
    assert result.err.startswith("ocop: bad.jsonl:1: is not JSON")
    assert ocop("eval", "gone.jsonl").status == 2


def test_eval_of_the_sample_gold(ocop: Ocop) -> None:
    report = ocop("eval", ROOT / "data/sample/gold.jsonl", "--json").json
    assert report["texts"] == 17
    assert report["scores"]["vi"]["product_count"]["L3"]["f1"] > 0.9
