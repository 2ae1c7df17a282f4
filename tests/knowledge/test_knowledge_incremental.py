"""What is derived bit by bit is what is derived from everything at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knowledge_samples import SOC_TRANG, article, at, read

from extract.gazetteer.places import load
from knowledge.corrections import Decision, decide, decide_undo
from knowledge.findings import refresh_findings
from knowledge.reconcile import reconcile
from knowledge.rollup import observations_of, stated_years
from knowledge.store import KnowledgeBase, open_base
from knowledge.update import update

#: Values that meet, differ, and are rounded into one another.
FIGURES = st.fixed_dictionaries(
    {
        "count": st.sampled_from([95, 99, 120, 124, 128]),
        "as_of": st.sampled_from(
            [None, "2020", "2020-03", "2020-10-27", "2020-11", "2021-02-03", "2021-12-31", "2023"]
        ),
        "as_of_basis": st.sampled_from(["text", "text", "published"]),
        "basis": st.sampled_from(["total", "total", "total", "cumulative", "batch", None]),
        "qualifier": st.sampled_from(["exact", "exact", "exact", "more_than", "about"]),
        "status": st.sampled_from(["recognised", "recognised", "target", "displayed"]),
        "stars": st.sampled_from([None, 4]),
    }
)
#: (which article, what it says now): a number that comes again is the same article read anew.
READINGS = st.tuples(
    st.integers(0, 7),
    st.sampled_from([None, "2020-11-02", "2021-12-31", "2024-01-05"]),
    st.lists(FIGURES, max_size=3),
)
BATCHES = st.lists(st.lists(READINGS, min_size=1, max_size=4), min_size=2, max_size=6)

#: What comes night after night: new articles on figures that have been told before, over and over,
#: with nobody leaving a basis open; now and then one is late, undated, rounded, or read anew.
DAYS = ["2020-01-15", "2020-01-20", "2020-02-03", "2020-02-28", "2020-06-01", "2020-11-30"]
NIGHTLY = st.fixed_dictionaries(
    {
        "count": st.sampled_from([7, 121, 121, 124, 124, 128]),
        "as_of": st.sampled_from(
            [None, "2019", "2020", "2020-01", "2020-01", "2020-02", "2020-06", "2021-03", *DAYS]
        ),
        "as_of_basis": st.sampled_from(["text", "published"]),
        "basis": st.sampled_from(["total", "total", "total", "batch", "batch", "cumulative"]),
        "qualifier": st.sampled_from(["exact"] * 6 + ["more_than", "about"]),
        "status": st.sampled_from(["recognised"] * 4 + ["target"]),
        "stars": st.sampled_from([None, None, None, 4, 3]),
    }
)
NEW = st.tuples(
    st.just(None), st.sampled_from([None, *DAYS, "2021-12-31"]), st.lists(NIGHTLY, max_size=4)
)
AGAIN = st.tuples(st.integers(0, 9), st.sampled_from([None, *DAYS]), st.lists(NIGHTLY, max_size=3))
#: A night may begin with a review: which fact, and what becomes of it.
REVIEWS = st.one_of(
    st.none(),
    st.none(),
    st.tuples(st.integers(0, 30), st.sampled_from(["reject", "correct", "undo"])),
)
NIGHTS = st.lists(
    st.tuples(st.lists(st.one_of(NEW, NEW, NEW, NEW, AGAIN), min_size=1, max_size=5), REVIEWS),
    min_size=3,
    max_size=9,
)

VIEWS = (
    "SELECT * FROM observation",
    "SELECT * FROM observation_fact",
    "SELECT * FROM province_year",
    "SELECT * FROM finding",
)


def save(base: KnowledgeBase, batch: list[Any]) -> int:
    run = base.begin_run("import")
    for number, published, figures in batch:
        text = f"Tin {number}\n\n" + " ".join(
            f"Câu {n}: có {f['count']} sản phẩm." for n, f in enumerate(figures)
        )
        facts = []
        for n, figure in enumerate(figures):
            values = dict(figure)
            value, stars = values.pop("count"), values.pop("stars")
            if values["as_of"] is None:
                values["as_of_basis"] = None
            facts.append(
                at(
                    text,
                    f"Câu {n}: có {value} sản phẩm",
                    **values,
                    **SOC_TRANG,
                    count_min=value,
                    count_max=None if values["qualifier"] == "more_than" else value,
                    stars_min=stars,
                    stars_max=stars,
                )
            )
        url = f"https://bao.example/{number}.html"
        copied = f"https://bao.example/{number - 1}.html" if number % 3 == 1 else None
        record = article(text, url=url, published_at=published, original_url=copied)
        base.save_article(record, read(facts), run_id=run)
    return run


def save_and_reconcile(base: KnowledgeBase, batch: list[Any]) -> None:
    run = save(base, batch)
    reconcile(base, run_id=run, gazetteer=load())
    refresh_findings(base, run_id=run, gazetteer=load())


def content(base: KnowledgeBase) -> list[Any]:
    skipped = {"no", "first_run", "last_run", "run"}
    return [
        sorted(repr({k: v for k, v in row.items() if k not in skipped}) for row in rows)
        for rows in (base.db.query(sql) for sql in VIEWS)
    ]


def is_what_all_at_once_gives(folder: pytest.TempPathFactory, batches: list[Any]) -> None:
    with open_base(folder.mktemp("bit") / "ocop.db") as base:
        for batch in batches:
            save_and_reconcile(base, batch)
        is_the_same_derived_whole(base)


def is_the_same_derived_whole(base: KnowledgeBase) -> None:
    bit_by_bit = content(base)
    run = base.begin_run("reextract")
    reconcile(base, run_id=run, gazetteer=load(), full=True)
    refresh_findings(base, run_id=run, gazetteer=load(), full=True)
    assert bit_by_bit == content(base)
    years_are_told_by_the_first_of_each_tier(base)


def years_are_told_by_the_first_of_each_tier(base: KnowledgeBase) -> None:
    place = SOC_TRANG["place_id"]
    everything = stated_years(observations_of(base.db.conn, place, None))
    first = stated_years(observations_of(base.db.conn, place, {str(y) for y in range(2018, 2026)}))
    assert everything == first


def is_what_the_nights_give(folder: pytest.TempPathFactory, nights: list[Any]) -> None:
    """Each night's articles are saved, then the decisions so far are replayed, all in one run."""
    decisions: list[Decision] = []
    known = 0
    with open_base(folder.mktemp("nights") / "ocop.db") as base:
        for batch, review in nights:
            numbered = []
            for number, published, figures in batch:
                again = number is not None and known > 0
                numbered.append((number % known if again else known, published, figures))
                known += not again
            run = save(base, numbered)
            decisions += decided(base, review, decisions)
            update(base, run_id=run, gazetteer=load(), decisions=decisions)
        is_the_same_derived_whole(base)


def decided(base: KnowledgeBase, review: Any, before: list[Decision]) -> list[Decision]:
    """A reviewer's word on one of the facts, or the last one taken back."""
    if review is None:
        return []
    which, what = review
    if what == "undo":
        return [decide_undo(before, before[-1].id, reviewer="Lan")] if before else []
    facts = [row["id"] for row in base.db.query("SELECT id FROM facts ORDER BY id")]
    if not facts:
        return []
    new = {"count_min": 124, "count_max": 124, "qualifier": "exact"}
    return [
        decide(
            base,
            what,
            facts[which % len(facts)],
            reviewer="Lan",
            new=new if what == "correct" else None,
            at=f"2025-01-01 {len(before)}",
        )
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(BATCHES)
def test_a_series_derived_bit_by_bit_is_the_series_derived_whole(
    tmp_path_factory: pytest.TempPathFactory, batches: list[Any]
) -> None:
    is_what_all_at_once_gives(tmp_path_factory, batches)


@pytest.mark.fuzz
@settings(
    max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(BATCHES)
def test_any_series_derived_bit_by_bit_is_the_series_derived_whole(
    tmp_path_factory: pytest.TempPathFactory, batches: list[Any]
) -> None:
    is_what_all_at_once_gives(tmp_path_factory, batches)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(NIGHTS)
def test_night_after_night_gives_what_all_at_once_gives(
    tmp_path_factory: pytest.TempPathFactory, nights: list[Any]
) -> None:
    is_what_the_nights_give(tmp_path_factory, nights)


@pytest.mark.fuzz
@settings(
    max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(NIGHTS)
def test_any_nights_give_what_all_at_once_gives(
    tmp_path_factory: pytest.TempPathFactory, nights: list[Any]
) -> None:
    is_what_the_nights_give(tmp_path_factory, nights)
