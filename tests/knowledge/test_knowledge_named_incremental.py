"""People and things resolved bit by bit are those resolved from everything at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knowledge_samples import BAC_LIEU, CAN_THO_NOW, SOC_TRANG, article, at, read

from extract.facts import Document, Event, Fact, Product, Role
from extract.gazetteer.places import load
from knowledge.atlas import Atlas
from knowledge.clusters import Known
from knowledge.corrections import Decision, decide, decide_merge, decide_undo
from knowledge.mentions import mentions
from knowledge.people import people
from knowledge.resolve import resolve
from knowledge.store import KnowledgeBase, open_base
from knowledge.update import update

TABLES = ("person", "person_role", "document_item", "event_item", "product_item")
PLACES = st.sampled_from([SOC_TRANG, BAC_LIEU, CAN_THO_NOW, {}])
DAYS = st.sampled_from([None, "2020", "2020-11", "2020-11-03", "2021-02-01", "2023-05-05"])
NAMED = st.one_of(
    st.tuples(
        st.just(Role),
        st.fixed_dictionaries(
            {
                "person": st.sampled_from(["Lê Văn Thiều", "Lê Văn Thiệu"]),
                "title": st.sampled_from(["Chủ tịch", "Phó Chủ tịch"]),
                "organisation": st.sampled_from([None, "UBND tỉnh Sóc Trăng", "Sở Công Thương"]),
            }
        ),
    ),
    st.tuples(
        st.just(Document),
        st.fixed_dictionaries(
            {
                "number": st.sampled_from(["12/QĐ-UBND", "490/QĐ-TTg"]),
                "date": DAYS,
                "document_kind": st.just("decision"),
            }
        ),
    ),
    st.tuples(
        st.just(Event),
        st.fixed_dictionaries(
            {
                "name": st.just("Hội chợ OCOP"),
                "event_kind": st.sampled_from(["fair", "conference"]),
                "start_date": DAYS,
            }
        ),
    ),
    st.tuples(
        st.just(Product),
        st.fixed_dictionaries(
            {
                "product": st.just("Bánh pía"),
                "producer": st.sampled_from([None, "Công ty Tân Huê Viên", "Quảng Trân"]),
                "stars_min": st.sampled_from([None, 4]),
            }
        ),
    ),
)
#: (which article, when it was published, what it names); a number that comes again is read anew.
READING = st.tuples(
    st.integers(0, 9),
    st.sampled_from([None, "2020-11-05", "2023-06-01"]),
    st.lists(st.tuples(NAMED, PLACES), max_size=4),
)
REVIEW = st.one_of(
    st.none(),
    st.tuples(st.integers(0, 30), st.sampled_from(["reject", "correct", "merge", "undo"])),
)
RUNS = st.lists(
    st.tuples(st.lists(READING, min_size=1, max_size=4), REVIEW), min_size=2, max_size=6
)


def save(base: KnowledgeBase, readings: list[Any]) -> int:
    run = base.begin_run("import")
    for number, published, named in readings:
        text = f"Tin {number}\n\n" + " ".join(f"Câu {n} nói điều ấy." for n in range(len(named)))
        facts: list[Fact] = []
        for n, ((cls, values), where) in enumerate(named):
            stars = values.get("stars_min")
            more = {"stars_max": stars} if stars else {}
            facts.append(at(text, f"Câu {n} nói điều ấy", cls, **values, **more, **where))
        record = article(text, url=f"https://bao.example/{number}.html", published_at=published)
        base.save_article(record, read(facts), run_id=run)
    return run


def decided(base: KnowledgeBase, review: Any, before: list[Decision]) -> list[Decision]:
    if review is None:
        return []
    which, what = review
    at_ = f"2025-01-01 {len(before)}"
    if what == "undo":
        return [decide_undo(before, before[-1].id, reviewer="Lan")] if before else []
    if what == "merge":
        people = [row["id"] for row in base.db.query("SELECT id FROM people ORDER BY id")]
        pair = people[which % max(1, len(people)) :][:2]
        return [decide_merge(base, "people", pair, reviewer="Lan", at=at_)] if pair[1:] else []
    facts = [row["id"] for row in base.db.query("SELECT id FROM facts ORDER BY id")]
    if not facts:
        return []
    new = {"place": "tỉnh Bạc Liêu", "place_code": "95", "place_id": "vn63:95"}
    fact = facts[which % len(facts)]
    return [
        decide(base, what, fact, reviewer="Lan", new=new if what == "correct" else None, at=at_)
    ]


def content(base: KnowledgeBase) -> list[Any]:
    return [sorted(map(repr, base.db.query(f"SELECT * FROM {table}"))) for table in TABLES]


def is_what_all_at_once_gives(folder: pytest.TempPathFactory, runs: list[Any]) -> None:
    decisions: list[Decision] = []
    with open_base(folder.mktemp("named") / "ocop.db") as base:
        for readings, review in runs:
            run = save(base, readings)
            decisions += decided(base, review, decisions)
            update(base, run_id=run, gazetteer=load(), decisions=decisions)
        bit_by_bit = content(base)
        resolve(base, gazetteer=load(), full=True)
        assert bit_by_bit == content(base)
        people_are_the_same_one_by_one(base)


def people_are_the_same_one_by_one(base: KnowledgeBase) -> None:
    """Mentions that say the same, taken together, make the people that they make apart."""
    keys = [row["entity"] for row in base.db.query("SELECT DISTINCT entity FROM person")]
    for key in keys:
        together, apart = (
            people(mentions(base.db.conn, [key], apart=each), Atlas(load()), (), Known(), str)
            for each in (False, True)
        )
        assert together == apart


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(RUNS)
def test_named_things_resolved_bit_by_bit_are_those_resolved_whole(
    tmp_path_factory: pytest.TempPathFactory, runs: list[Any]
) -> None:
    is_what_all_at_once_gives(tmp_path_factory, runs)


@pytest.mark.fuzz
@settings(
    max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(RUNS)
def test_any_named_things_resolved_bit_by_bit_are_those_resolved_whole(
    tmp_path_factory: pytest.TempPathFactory, runs: list[Any]
) -> None:
    is_what_all_at_once_gives(tmp_path_factory, runs)
