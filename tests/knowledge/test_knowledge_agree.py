"""What the figures of one series say together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.additions import cell_of
from knowledge.agree import Group, RivalList, agree, group_strand
from knowledge.claims import PUBLISHED, STATED, UNDATED, Claim, plausible
from knowledge.windows import days


def claim(
    value: int,
    as_of: str | None = None,
    *,
    source: str = "a",
    qualifier: str = "exact",
    basis: str | None = "total",
    published: str | None = None,
    by_publication: bool = False,
    **breakdown: int,
) -> Claim:
    window = days(as_of) if as_of else None
    strength = (PUBLISHED if by_publication else STATED) if window else UNDATED
    bound = days(published) if published else None
    return Claim(
        fact_id=f"{source}-{value}-{as_of}-{qualifier}-{basis}",
        article_id=source,
        witness=source,
        value_min=value,
        value_max=None if qualifier in ("more_than", "at_least") else value,
        qualifier=qualifier,
        basis=basis,
        strength=strength,
        as_of=as_of,
        first=window[0] if window else None,
        last=window[1] if window else None,
        bound=bound[1] if bound else None,
        breakdown=breakdown,
    )


def told(groups: Sequence[Group]) -> list[tuple[int | None, int, int, str]]:
    """(value, articles, sources, state) of each group in order of time."""
    return [(g.best.value_min, g.articles, g.sources, g.state) for g in groups]


def of(*claims: Claim, stock: bool = True, targets: bool = False) -> list[Any]:
    return told(agree(claims, stock=stock, targets=targets))


def test_two_sources_with_one_value_agree() -> None:
    assert of(claim(99, "2020-10-27"), claim(99, "2020-11-19", source="b")) == [
        (99, 2, 2, "agreed")
    ]


def test_a_value_and_its_successor_are_two_observations_and_no_dispute() -> None:
    assert of(claim(99, "2020-10-27"), claim(139, "2021-12-31", source="b")) == [
        (99, 1, 1, "single"),
        (139, 1, 1, "single"),
    ]


def test_different_values_in_one_year_are_disputed_and_each_names_the_other() -> None:
    groups = agree([claim(184, "2023"), claim(189, "2023", source="b")], stock=True)
    assert told(groups) == [(184, 1, 1, "disputed"), (189, 1, 1, "disputed")]
    assert groups[0].reason.startswith("others give 189 (1 source, 2023) for the same time")


def test_a_year_ends_where_its_article_was_published() -> None:
    printed = days("2023-07-15")
    assert printed is not None
    early = claim(184, "2023", published="2023-07-15")._replace(last=printed[1])
    assert of(early, claim(227, "2023-12-20", source="b")) == [
        (184, 1, 1, "single"),
        (227, 1, 1, "single"),
    ]


def test_a_value_that_returns_after_another_is_a_new_observation() -> None:
    assert of(
        claim(99, "2020-01-10"),
        claim(95, "2020-06-10", source="b"),
        claim(99, "2020-11-10", source="c"),
    ) == [(99, 1, 1, "single"), (95, 1, 1, "single"), (99, 1, 1, "single")]


@pytest.mark.parametrize(
    ("rounded", "qualifier", "exact"),
    [
        (120, "more_than", 124),
        (210, "about", 209),
        (100, "at_least", 100),
        (16000, "more_than", 16400),
    ],
)
def test_exact_beats_rounded(rounded: int, qualifier: str, exact: int) -> None:
    groups = agree(
        [claim(rounded, "2023-05-01", qualifier=qualifier), claim(exact, "2023-05-02", source="b")],
        stock=True,
    )
    assert told(groups) == [(exact, 2, 2, "agreed")]


@pytest.mark.parametrize(
    ("rounded", "qualifier", "other"),
    [
        (120, "more_than", 139),
        (120, "more_than", 120),
        (210, "about", 250),
        (300, "fewer_than", 301),
    ],
)
def test_a_rounded_figure_does_not_cover_everything(
    rounded: int, qualifier: str, other: int
) -> None:
    groups = agree(
        [claim(rounded, "2023-05-01", qualifier=qualifier), claim(other, "2023-05-02", source="b")],
        stock=True,
    )
    assert len(groups) == 2


def test_batch_total_cumulative_and_increment_never_meet() -> None:
    bases = ("total", "cumulative", "batch", "increment")
    claims = [claim(99, "2020-10-27", source=b, basis=b) for b in bases]
    assert of(*claims) == [(99, 1, 1, "single")] * 4


def test_batches_of_one_day_stand_side_by_side() -> None:
    assert of(
        claim(7, "2024-12-01", basis="batch"), claim(9, "2024-12-01", source="b", basis="batch")
    ) == [(7, 1, 1, "single"), (9, 1, 1, "single")]


def test_a_batch_is_spoken_of_for_a_season_whatever_stands_between() -> None:
    assert of(
        claim(7, "2024-05-01", basis="batch"),
        claim(9, "2024-05-20", source="b", basis="batch"),
        claim(7, "2024-06-10", source="c", basis="batch"),
        claim(7, "2024-12-01", source="d", basis="batch"),
    ) == [(7, 2, 2, "agreed"), (9, 1, 1, "single"), (7, 1, 1, "single")]


def test_a_rounded_figure_does_not_stand_between_exact_ones() -> None:
    assert of(
        claim(99, "2020-01-10"),
        claim(120, "2020-06-10", source="b", qualifier="more_than"),
        claim(99, "2020-11-10", source="c"),
    ) == [(99, 2, 2, "disputed"), (120, 1, 1, "disputed")]


def test_an_undated_figure_joins_where_value_and_breakdown_agree() -> None:
    groups = agree(
        [claim(99, "2020-10-27", total=99, four=24), claim(99, source="b", total=99, four=24)],
        stock=True,
    )
    assert told(groups) == [(99, 2, 2, "agreed")]
    assert "joined for value, breakdown and place agree" in groups[0].reason


def test_an_undated_figure_without_breakdown_stands_apart() -> None:
    assert of(claim(99, "2020-10-27", total=99, four=24), claim(99, source="b")) == [
        (99, 1, 1, "single"),
        (99, 1, 1, "single"),
    ]


def test_an_undated_figure_with_another_breakdown_stands_apart() -> None:
    groups = of(
        claim(99, "2020-10-27", total=99, four=24), claim(99, source="b", total=99, four=25)
    )
    assert len(groups) == 2


def test_an_undated_figure_printed_before_a_dated_one_is_superseded() -> None:
    assert of(claim(80, published="2020-01-01"), claim(99, "2020-10-27", source="b")) == [
        (99, 1, 1, "single"),
        (80, 1, 1, "superseded"),
    ]


def test_a_later_article_that_repeats_an_old_figure_does_not_make_it_new() -> None:
    groups = agree(
        [
            claim(99, "2020-10-27", total=99, four=24),
            claim(139, "2021-12-01", source="b"),
            claim(99, "2022-03-01", source="c", by_publication=True, total=99, four=24),
        ],
        stock=True,
    )
    assert told(groups) == [(99, 2, 2, "agreed"), (139, 1, 1, "single")]
    assert "repeated later by 1 article" in groups[0].reason


def test_figures_dated_only_by_publication_dispute_within_a_fortnight() -> None:
    assert of(
        claim(184, "2023-07-10", by_publication=True),
        claim(189, "2023-07-12", source="b", by_publication=True),
    ) == [(184, 1, 1, "disputed"), (189, 1, 1, "disputed")]


def test_an_open_basis_is_settled_where_value_and_breakdown_agree() -> None:
    groups = agree(
        [
            claim(99, "2020-10-27", total=99, four=24),
            claim(99, source="b", basis=None, total=99, four=24),
        ],
        stock=True,
    )
    assert told(groups) == [(99, 2, 2, "agreed")]
    assert "basis left open in 1 article, settled by the others" in groups[0].reason


def test_an_open_basis_that_nothing_settles_stays_open() -> None:
    groups = agree(
        [claim(99, "2020-10-27"), claim(7, "2020-10-27", source="b", basis=None)], stock=True
    )
    assert [(g.basis, g.state) for g in groups] == [(None, "single"), ("total", "single")]


def test_a_target_is_superseded_by_the_next_for_the_same_period() -> None:
    assert of(claim(100, "2019-05-20"), claim(120, "2021-01-01", source="b"), targets=True) == [
        (100, 1, 1, "superseded"),
        (120, 1, 1, "single"),
    ]


def test_one_source_that_gives_two_values_is_disputed() -> None:
    groups = agree([claim(99, "2020-10-27"), claim(120, "2020-10-27")], stock=True)
    assert [g.state for g in groups] == ["disputed", "disputed"]
    assert groups[0].reason.startswith("the same source also gives 120")


def test_hon_120_is_121_to_130() -> None:
    assert plausible(120, None, "more_than") == (121, 130)


CLAIMS = st.builds(
    claim,
    st.sampled_from([95, 99, 120, 124]),
    st.sampled_from([None, "2020", "2020-10", "2020-10-27", "2020-11-19", "2021-12-31"]),
    source=st.sampled_from("abcd"),
    qualifier=st.sampled_from(["exact", "exact", "more_than", "about"]),
    basis=st.sampled_from(["total", "total", "batch", None]),
    published=st.sampled_from([None, "2020-10-28", "2022-01-01"]),
    by_publication=st.booleans(),
    four=st.sampled_from([24, 28]),
    total=st.sampled_from([99, 124]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(CLAIMS, max_size=10, unique_by=lambda c: c.fact_id), st.randoms())
def test_the_order_of_the_claims_does_not_matter(claims: list[Claim], random: Any) -> None:
    def all_of(groups: Sequence[Group]) -> list[Any]:
        return [(sorted(c.fact_id for c in g.claims), g.state, g.reason) for g in groups]

    shuffled = list(claims)
    random.shuffle(shuffled)
    assert all_of(agree(shuffled, stock=True)) == all_of(agree(claims, stock=True))


@settings(max_examples=100, deadline=None)
@given(st.lists(CLAIMS, max_size=10, unique_by=lambda c: c.fact_id))
def test_every_claim_is_in_exactly_one_group(claims: list[Claim]) -> None:
    placed = [c.fact_id for g in agree(claims, stock=True) for c in g.claims]
    assert sorted(placed) == sorted(c.fact_id for c in claims)


BATCH = st.builds(
    claim,
    st.just(7),
    st.sampled_from(
        [None, "2020", "2020-01", "2020-04", "2020-01-05", "2020-02-20", "2020-06-01", "2021-03-09"]
    ),
    source=st.sampled_from("abcdefgh"),
    basis=st.just("batch"),
    published=st.sampled_from([None, "2020-03-01", "2021-04-01"]),
    by_publication=st.booleans(),
)
PARTS = st.dictionaries(st.sampled_from(["", "3-3", "4-4"]), st.integers(1, 2), max_size=3)


def made_of(groups: Sequence[Group]) -> list[Any]:
    return sorted(
        (sorted(c.fact_id for c in g.claims), g.first or 0, g.last or 0, len(g.stale))
        for g in groups
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(BATCH, PARTS), max_size=14))
def test_batches_are_grouped_cell_by_cell_as_they_are_all_at_once(
    found: list[tuple[Claim, dict[str, int]]],
) -> None:
    claims = [c._replace(fact_id=str(n), breakdown=b) for n, (c, b) in enumerate(found)]
    left, groups = claims, []
    while left:
        cell = cell_of(left, {left[0].fact_id})
        groups += group_strand(cell, stock=True, rivals=RivalList(()))
        left = [c for c in left if c not in cell]
    assert made_of(groups) == made_of(group_strand(claims, stock=True, rivals=RivalList(())))
