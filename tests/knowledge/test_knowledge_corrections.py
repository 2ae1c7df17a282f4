"""A reviewer's word outlives what the rules read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from knowledge_samples import BAC_LIEU, SOC_TRANG, article, at, read

from extract.facts import Fact, Role
from extract.gazetteer.places import load
from knowledge.corrections import (
    Decision,
    ReplayResult,
    append_decision,
    decide,
    decide_merge,
    decide_undo,
    load_decisions,
)
from knowledge.errors import KnowledgeError
from knowledge.queue import review_queue
from knowledge.store import KnowledgeBase, open_base
from knowledge.update import update

TEXT = "Tin\n\nTỉnh công nhận 99 sản phẩm OCOP của 52 chủ thể trong năm 2020."
ARTICLE = article(TEXT)
KNOWN: dict[str, Any] = {"as_of": "2020", "as_of_basis": "text", **SOC_TRANG}
READ_89 = at(TEXT, "99 sản phẩm OCOP", count=89, **KNOWN)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with open_base(tmp_path / "ocop.db") as opened:
        run = opened.begin_run("import")
        opened.save_article(ARTICLE, read([READ_89]), run_id=run)
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "corrections.jsonl"


def the_fact(base: KnowledgeBase) -> str:
    ((fact_id, _),) = base.article_facts(ARTICLE.id)
    return fact_id


def run(base: KnowledgeBase, file: Path, *facts: Fact) -> ReplayResult:
    """A whole run: save what is read, replay the file, reconcile."""
    number = base.begin_run("reextract")
    if facts:
        base.save_article(ARTICLE, read(facts), run_id=number)
    done = update(base, run_id=number, gazetteer=load(), decisions=load_decisions(file))
    return done.decisions


def shown(base: KnowledgeBase) -> list[tuple[Any, ...]]:
    rows = base.db.query("SELECT count_min, count_max, review FROM facts ORDER BY start")
    return [tuple(r.values()) for r in rows]


def correct(base: KnowledgeBase, file: Path, **new: Any) -> Decision:
    decision = decide(base, "correct", the_fact(base), reviewer="Lan", new=new, at="2025-01-01")
    append_decision(file, decision)
    return decision


def test_a_correction_shows_in_facts_and_timeline(base: KnowledgeBase, file: Path) -> None:
    correct(base, file, count_min=99, count_max=99)
    assert run(base, file) == ReplayResult(1, (), 1)
    assert shown(base) == [(99, 99, "corrected")]
    assert [r["value_min"] for r in base.db.query("SELECT * FROM timeline")] == [99]
    (review,) = base.db.query("SELECT * FROM reviews")
    assert (review["fact_id"], review["reviewer"], review["state"]) == (
        the_fact(base),
        "Lan",
        "applied",
    )


def test_a_second_replay_changes_nothing(base: KnowledgeBase, file: Path) -> None:
    correct(base, file, count_min=99, count_max=99)
    run(base, file)
    before = base.db.execute("SELECT * FROM fact").fetchall()
    assert run(base, file, READ_89).changed == 0
    assert base.db.execute("SELECT * FROM fact").fetchall() == before


def test_a_correction_outlives_a_rule_that_reads_another_value(
    base: KnowledgeBase, file: Path
) -> None:
    correct(base, file, count_min=99, count_max=99)
    run(base, file)
    read_anew = replace(READ_89, count_min=9, count_max=9, rule="changed")
    assert run(base, file, read_anew).orphans == ()
    assert shown(base) == [(99, 99, "corrected")]


def test_a_correction_outlives_a_rule_that_moves_the_span(base: KnowledgeBase, file: Path) -> None:
    correct(base, file, count_min=99, count_max=99)
    run(base, file)
    longer = at(TEXT, "công nhận 99 sản phẩm OCOP", count=89, **KNOWN)
    other = at(TEXT, "52 chủ thể", count=52, **KNOWN)
    run(base, file, longer, other)
    assert shown(base) == [(99, 99, "corrected"), (52, 52, "none")]


def test_a_rejected_fact_is_in_no_view(base: KnowledgeBase, file: Path) -> None:
    append_decision(file, decide(base, "reject", the_fact(base), reviewer="Lan"))
    run(base, file)
    assert shown(base) == []
    assert list(base.db.query("SELECT * FROM timeline")) == []


def test_an_accepted_fact_says_so(base: KnowledgeBase, file: Path) -> None:
    append_decision(file, decide(base, "accept", the_fact(base), reviewer="Lan"))
    run(base, file)
    assert shown(base) == [(89, 89, "accepted")]


def test_undo_brings_back_what_was_read(base: KnowledgeBase, file: Path) -> None:
    decision = correct(base, file, count_min=99, count_max=99)
    run(base, file)
    append_decision(file, decide_undo(load_decisions(file), decision.id, reviewer="Lan"))
    run(base, file)
    assert shown(base) == [(89, 89, "none")]
    assert [r["state"] for r in base.db.query("SELECT state FROM reviews")] == ["undone"]


def test_undoing_an_undo_restores_the_decision(base: KnowledgeBase, file: Path) -> None:
    decision = correct(base, file, count_min=99, count_max=99)
    undo = decide_undo(load_decisions(file), decision.id, reviewer="Lan")
    append_decision(file, undo)
    append_decision(file, decide_undo(load_decisions(file), undo.id, reviewer="Minh"))
    run(base, file)
    assert shown(base) == [(99, 99, "corrected")]


def test_the_last_word_about_a_fact_stands(base: KnowledgeBase, file: Path) -> None:
    append_decision(file, decide(base, "reject", the_fact(base), reviewer="Lan"))
    append_decision(file, decide(base, "accept", the_fact(base), reviewer="Minh"))
    run(base, file)
    assert shown(base) == [(89, 89, "accepted")]


def test_a_decision_without_its_text_is_an_orphan(base: KnowledgeBase, file: Path) -> None:
    decision = replace(decide(base, "reject", the_fact(base), reviewer="Lan"), text_hash="other")
    append_decision(file, decision)
    assert [d.id for d in run(base, file).orphans] == [decision.id]
    assert [r["state"] for r in base.db.query("SELECT state FROM reviews")] == ["orphan"]


def test_a_corrected_place_moves_the_figure_to_another_series(
    base: KnowledgeBase, file: Path
) -> None:
    run(base, file)
    correct(base, file, place="tỉnh Bạc Liêu", place_code="95", place_id="vn63:95")
    run(base, file)
    assert [r["place"] for r in base.db.query("SELECT place FROM timeline")] == ["tỉnh Bạc Liêu"]


def test_merged_people_are_one_until_undone(base: KnowledgeBase, file: Path) -> None:
    text = "Tin\n\nÔng Lê Văn Thiều phát biểu; ông Lê Văn Thiêu kết luận."
    facts = [
        at(text, f"ng {name}", Role, person=name, title="Chủ tịch", **SOC_TRANG)
        for name in ("Lê Văn Thiều", "Lê Văn Thiêu")
    ]
    base.save_article(article(text), read(facts), run_id=1)
    run(base, file)
    ids = [r["id"] for r in base.db.query("SELECT id FROM people")]
    assert len(ids) == 2
    decision = decide_merge(base, "people", ids, reviewer="Lan")
    append_decision(file, decision)
    run(base, file)
    (person,) = base.db.query("SELECT spellings FROM people")
    assert person["spellings"] == '["Lê Văn Thiêu", "Lê Văn Thiều"]'
    append_decision(file, decide_undo(load_decisions(file), decision.id, reviewer="Lan"))
    run(base, file)
    assert len(list(base.db.query("SELECT id FROM people"))) == 2


def test_a_broken_line_is_named(file: Path) -> None:
    file.parent.mkdir()
    file.write_text('{"id": "1", "at": "x", "reviewer": "y", "action": "accept"}\nnonsense\n')
    with pytest.raises(KnowledgeError, match=r"corrections.jsonl:2: no decision"):
        load_decisions(file)


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ({"colour": "red"}, "no such field"),
        ({"count_min": "many"}, "whole number"),
        ({}, "at least"),
    ],
)
def test_a_correction_must_be_one(base: KnowledgeBase, new: dict[str, Any], message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        decide(base, "correct", the_fact(base), reviewer="Lan", new=new)


def test_an_unknown_fact_is_named(base: KnowledgeBase) -> None:
    with pytest.raises(KnowledgeError, match="nothing: no such fact"):
        decide(base, "accept", "nothing", reviewer="Lan")


def test_doubtful_totals_come_first_and_reviewed_facts_not_at_all(
    base: KnowledgeBase, file: Path
) -> None:
    text = "Tin B\n\nCó 30 sản phẩm, 12 sản phẩm và 7 sản phẩm."
    facts = [
        at(text, "30 sản phẩm", count=30, confidence=0.4, **SOC_TRANG),
        at(text, "12 sản phẩm", count=12, confidence=0.4, basis="batch", **SOC_TRANG),
        at(text, "7 sản phẩm", count=7, confidence=0.99, **SOC_TRANG),
    ]
    base.save_article(article(text), read(facts), run_id=1)
    append_decision(file, decide(base, "accept", the_fact(base), reviewer="Lan"))
    run(base, file)
    queue = review_queue(base)
    assert [i.quote for i in queue] == ["30 sản phẩm", "12 sản phẩm", "7 sản phẩm"]
    assert queue[0].why == "confidence 0.40, a total"


def test_a_merge_unites_the_two_that_it_names_and_no_namesake(
    base: KnowledgeBase, file: Path
) -> None:
    def speaks(name: str, where: dict[str, str]) -> str:
        text = f"Tin {where['place']}\n\nÔng {name} phát biểu ở {where['place']}."
        fact = at(text, name, Role, person=name, title="Chủ tịch", **where)
        base.save_article(article(text), read([fact]), run_id=1)
        return name

    elsewhere = {"place": "tỉnh Hà Tĩnh", "place_code": "42", "place_id": "vn63:42"}
    for where in (SOC_TRANG, BAC_LIEU, elsewhere):
        speaks("Lê Văn Thiều", where)
    speaks("Lê Văn Thiêu", SOC_TRANG)
    run(base, file)
    people = {(r["person"], r["place"]): r["id"] for r in base.db.query("SELECT * FROM people")}
    assert len(people) == 4
    one = people["Lê Văn Thiều", "tỉnh Sóc Trăng"]
    ids = [one, people["Lê Văn Thiều", "tỉnh Bạc Liêu"], people["Lê Văn Thiêu", "tỉnh Sóc Trăng"]]
    append_decision(file, decide_merge(base, "people", ids, reviewer="Lan"))
    run(base, file)
    rows = list(base.db.query("SELECT * FROM people ORDER BY facts"))
    assert [(r["facts"], r["spellings"]) for r in rows] == [
        (1, '["Lê Văn Thiều"]'),
        (3, '["Lê Văn Thiêu", "Lê Văn Thiều"]'),
    ]
    assert rows[0]["id"] == people["Lê Văn Thiều", "tỉnh Hà Tĩnh"]


def test_a_rejected_figure_is_in_no_breakdown_of_its_article(
    base: KnowledgeBase, file: Path
) -> None:
    text = "Tin\n\nTỉnh có 99 sản phẩm OCOP, gồm 24 sản phẩm 4 sao và 7 sản phẩm 3 sao."
    record = article(text)
    facts = [
        at(text, "99 sản phẩm OCOP", count=99, **KNOWN),
        at(text, "24 sản phẩm 4 sao", count=24, stars=4, **KNOWN),
        at(text, "7 sản phẩm 3 sao", count=7, stars=3, **KNOWN),
    ]
    base.save_article(record, read(facts), run_id=1)
    run(base, file)
    sums = "SELECT kind FROM findings WHERE kind='tier_sum'"
    assert len(list(base.db.query(sums))) == 1
    wrong = base.article_facts(record.id)[2][0]
    append_decision(file, decide(base, "reject", wrong, reviewer="Lan"))
    for _ in range(2):  # also when the article is read again
        run(base, file)
        parts = {
            r["quote"]: r["breakdown"]
            for r in base.db.query("SELECT * FROM fact WHERE article_id=?", [record.id])
        }
        assert parts["99 sản phẩm OCOP"] == '{"": 99, "4-4": 24}'
        assert parts["7 sản phẩm 3 sao"] is None
        assert list(base.db.query(sums)) == []
        base.save_article(record, read(facts), run_id=1)
