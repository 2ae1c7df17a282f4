"""What is derived bit by bit is what is derived from everything at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knowledge_samples import SOC_TRANG, article, at, read

from extract.gazetteer.places import load
from knowledge.reconcile import reconcile
from knowledge.store import KnowledgeBase, open_base

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

VIEWS = (
    "SELECT * FROM observation",
    "SELECT * FROM observation_fact",
    "SELECT * FROM province_year",
)


def save(base: KnowledgeBase, batch: list[Any]) -> None:
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
    reconcile(base, run_id=run, gazetteer=load())


def content(base: KnowledgeBase) -> list[Any]:
    skipped = {"no", "first_run", "last_run"}
    return [
        sorted(repr({k: v for k, v in row.items() if k not in skipped}) for row in rows)
        for rows in (base.db.query(sql) for sql in VIEWS)
    ]


def is_what_all_at_once_gives(folder: pytest.TempPathFactory, batches: list[Any]) -> None:
    with open_base(folder.mktemp("bit") / "ocop.db") as base:
        for batch in batches:
            save(base, batch)
        bit_by_bit = content(base)
        run = base.begin_run("reextract")
        reconcile(base, run_id=run, gazetteer=load(), full=True)
        assert bit_by_bit == content(base)


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
