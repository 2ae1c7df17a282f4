"""From articles to the timeline: one figure, who says so, what changed, what disagrees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knowledge_samples import BAC_LIEU, CAN_THO_NOW, SOC_TRANG, article, at, read

from extract.facts import Fact, Mou
from extract.gazetteer.places import load
from knowledge.reconcile import reconcile
from knowledge.records import ArticleRecord
from knowledge.store import KnowledgeBase, open_base

Reading = tuple[ArticleRecord, list[Fact]]


def figures(
    name: str, day: str | None, values: tuple[int, int, int], where: dict[str, str], **more: Any
) -> Reading:
    """An article with a total and its four- and three-star parts, in words of its own."""
    total, four, three = values
    basis = more.pop("as_of_basis", "text" if day else None)
    text = (
        f"{name}\n\nTin {name}: có {total} sản phẩm OCOP ({name}), gồm {four} sản phẩm 4 sao "
        f"và {three} sản phẩm 3 sao, theo {name}."
    )
    known: dict[str, Any] = {"as_of": day, "as_of_basis": basis, **where}
    facts = [
        at(text, f"{total} sản phẩm OCOP", count=total, **known),
        at(text, f"{four} sản phẩm 4 sao", count=four, stars=4, **known),
        at(text, f"{three} sản phẩm 3 sao", count=three, stars=3, **known),
    ]
    return article(text, **more), facts


SERIES = [
    figures("Bản tin một", None, (99, 24, 75), SOC_TRANG, published_at="2020-10"),
    figures("Thông cáo", "2020-10-27", (99, 24, 75), SOC_TRANG, as_of_basis="event"),
    figures("Bài báo", "2020-11-19", (99, 24, 75), SOC_TRANG, published_at="2020-11-19"),
    figures("Năm sau", "2021-12", (139, 28, 111), SOC_TRANG, published_at="2021-12-20"),
]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with open_base(tmp_path / "ocop.db") as opened:
        yield opened


def know(base: KnowledgeBase, *readings: Reading) -> int:
    run = base.begin_run("import")
    for record, facts in readings:
        base.save_article(record, read(facts), run_id=run)
    reconcile(base, run_id=run, gazetteer=load())
    return run


def timeline(base: KnowledgeBase, where: str = "1") -> list[dict[str, Any]]:
    return list(
        base.db.query(f"SELECT * FROM timeline WHERE {where} ORDER BY as_of, stars_min, id")
    )


def test_99_is_24_and_75_and_three_articles_say_so(base: KnowledgeBase) -> None:
    know(base, *SERIES[:3])
    rows = timeline(base)
    assert [(r["value_min"], r["stars_min"], r["articles"], r["state"]) for r in rows] == [
        (99, None, 3, "agreed"),
        (75, 3, 3, "agreed"),
        (24, 4, 3, "agreed"),
    ]
    assert (rows[0]["as_of_from"], rows[0]["as_of_to"]) == ("2020-10-27", "2020-11-19")
    assert "undated in 1 article, joined" in rows[0]["reason"]


def test_the_place_of_today_stands_beside_the_place_of_the_text(base: KnowledgeBase) -> None:
    know(base, SERIES[1])
    row = timeline(base)[0]
    assert (row["place"], row["place_code"], row["place_id"]) == ("tỉnh Sóc Trăng", "94", "vn63:94")
    assert (row["place_now"], row["place_code_now"]) == ("thành phố Cần Thơ", "92")


def test_latest_is_the_newest_undisputed(base: KnowledgeBase) -> None:
    know(base, *SERIES)
    rows = base.db.query("SELECT stars_min, value_min, as_of FROM latest ORDER BY stars_min")
    assert [tuple(r.values()) for r in rows] == [
        (None, 139, "2021-12"),
        (3, 111, "2021-12"),
        (4, 28, "2021-12"),
    ]


def test_a_dispute_leaves_the_older_agreed_figure_the_latest(base: KnowledgeBase) -> None:
    one = figures("Báo A", "2023", (184, 12, 172), SOC_TRANG, published_at="2023-12-30")
    two = figures("Báo B", "2023", (189, 17, 172), SOC_TRANG, published_at="2023-12-30")
    know(base, *SERIES, one, two)
    disputed = [r["value_min"] for r in timeline(base, "state='disputed'")]
    assert sorted(disputed) == [12, 17, 184, 189]
    (latest,) = base.db.query("SELECT value_min FROM latest WHERE stars_min IS NULL")
    assert latest["value_min"] == 139
    assert (
        len(list(base.db.query("SELECT * FROM timeline_facts WHERE relation='contradicts'"))) == 4
    )


def test_a_reprint_is_no_second_witness(base: KnowledgeBase) -> None:
    first, facts = SERIES[1]
    reprint, copied = figures(
        "Báo khác", "2020-10-27", (99, 24, 75), SOC_TRANG, original_url=first.url
    )
    know(base, (first, facts), (reprint, copied))
    assert [(r["articles"], r["sources"], r["state"]) for r in timeline(base)] == [
        (2, 1, "single")
    ] * 3


def test_a_copied_release_is_no_second_witness(base: KnowledgeBase) -> None:
    words = (
        "tỉnh đã công nhận 99 sản phẩm OCOP của 52 doanh nghiệp, hợp tác xã và hộ kinh doanh, "
        "trong đó có 24 sản phẩm đạt hạng 4 sao và 75 sản phẩm đạt hạng 3 sao"
    )
    readings = []
    for text in (
        f"Hội nghị kết nối\n\nHiện nay, {words}.",
        f"Tin vắn trong ngày\n\nÔng nói: {words}!",
    ):
        known = {"count": 99, "as_of": "2020-10-27", "as_of_basis": "text", **SOC_TRANG}
        readings.append((article(text), [at(text, "99 sản phẩm OCOP", **known)]))
    know(base, *readings)
    (row,) = timeline(base)
    assert (row["articles"], row["sources"], row["state"]) == (2, 1, "single")
    assert "share their origin or their words" in row["reason"]


def test_a_second_reconciliation_changes_nothing(base: KnowledgeBase) -> None:
    know(base, *SERIES)
    tables = ("observation", "observation_fact", "province_year", "change", "place", "dirty")
    before = {t: base.db.execute(f"SELECT * FROM {t}").fetchall() for t in tables}
    run = base.begin_run("reextract")
    assert reconcile(base, run_id=run, gazetteer=load(), full=True).changed == 0
    assert {t: base.db.execute(f"SELECT * FROM {t}").fetchall() for t in tables} == before


def test_only_what_an_article_touches_is_derived_again(base: KnowledgeBase) -> None:
    know(base, *SERIES)
    record, facts = figures("Bạc Liêu", "2024", (145, 31, 114), BAC_LIEU)
    run = base.begin_run("import")
    base.save_article(record, read(facts), run_id=run)
    assert reconcile(base, run_id=run, gazetteer=load()).families == 3


def test_a_retired_figure_takes_its_observation_with_it_and_the_book_says_so(
    base: KnowledgeBase,
) -> None:
    know(base, SERIES[1])
    run = know(base, (SERIES[1][0], SERIES[1][1][:1]))
    assert [r["value_min"] for r in timeline(base)] == [99]
    gone = base.db.query("SELECT detail FROM changes WHERE entity='observation' AND run=?", [run])
    assert sorted(r["detail"] for r in gone) == [
        "tỉnh Sóc Trăng: 24 products 4-4 sao (2020-10-27)",
        "tỉnh Sóc Trăng: 75 products 3-3 sao (2020-10-27)",
    ]


def test_a_producers_own_figure_is_no_figure_of_its_place(base: KnowledgeBase) -> None:
    text = "HTX\n\nHợp tác xã có 3 sản phẩm OCOP."
    fact = at(text, "3 sản phẩm OCOP", count=3, producer="HTX Tân Tiến", **SOC_TRANG)
    know(base, (article(text), [fact]))
    assert timeline(base) == []


def test_memoranda_between_other_parties_stand_side_by_side(base: KnowledgeBase) -> None:
    text = "Ký kết\n\nĐã ký 14 biên bản ghi nhớ với các Sở và 34 biên bản ghi nhớ với các siêu thị."
    known = {"as_of": "2020-10-27", "as_of_basis": "event", **SOC_TRANG, "qualifier": "exact"}
    facts = [
        at(text, "14 biên bản ghi nhớ", Mou, count=14, party_b="các Sở", **known),
        at(text, "34 biên bản ghi nhớ", Mou, count=34, party_b="các siêu thị", **known),
    ]
    know(base, (article(text), facts))
    rows = timeline(base, "measure='mous'")
    assert sorted((r["value_min"], r["parties"], r["state"]) for r in rows) == [
        (14, "các Sở", "single"),
        (34, "các siêu thị", "single"),
    ]


def test_a_province_year_reads_like_a_table(base: KnowledgeBase) -> None:
    know(base, *SERIES)
    rows = base.db.query(
        "SELECT place, year, products, four_star, three_star, state FROM province_years"
    )
    assert [tuple(r.values()) for r in rows] == [
        ("tỉnh Sóc Trăng", "2020", 99, 24, 75, "agreed"),
        ("tỉnh Sóc Trăng", "2021", 139, 28, 111, "single"),
    ]


def parts_of_can_tho(*names: str) -> list[Reading]:
    places = {
        "Sóc Trăng": (("tỉnh Sóc Trăng", "94"), (200, 20, 180)),
        "Hậu Giang": (("tỉnh Hậu Giang", "93"), (300, 100, 200)),
        "Cần Thơ": (("thành phố Cần Thơ", "92"), (56, 26, 30)),
    }
    result = []
    for name in names:
        (place, code), values = places[name]
        where = {"place": place, "place_code": code, "place_id": f"vn63:{code}"}
        result.append(figures(name, "2024-12-31", values, where))
    return result


def test_former_provinces_are_summed_where_all_parts_are_known(base: KnowledgeBase) -> None:
    know(base, *parts_of_can_tho("Sóc Trăng", "Hậu Giang", "Cần Thơ"))
    (row,) = base.db.query("SELECT * FROM province_years WHERE place_id='vn34:92'")
    assert (row["year"], row["products"], row["four_star"], row["state"]) == (
        "2024",
        556,
        146,
        "summed",
    )
    assert row["how"] == (
        "summed over the former provinces: thành phố Cần Thơ 56 (2024-12-31) + "
        "tỉnh Hậu Giang 300 (2024-12-31) + tỉnh Sóc Trăng 200 (2024-12-31)"
    )


def test_nothing_is_summed_while_a_part_is_unknown(base: KnowledgeBase) -> None:
    know(base, *parts_of_can_tho("Sóc Trăng", "Hậu Giang"))
    assert list(base.db.query("SELECT * FROM province_years WHERE place_id='vn34:92'")) == []


def test_a_stated_figure_of_the_new_province_is_not_replaced_by_a_sum(base: KnowledgeBase) -> None:
    stated = figures("Thành phố", "2024", (560, 150, 410), CAN_THO_NOW)
    know(base, *parts_of_can_tho("Sóc Trăng", "Hậu Giang", "Cần Thơ"), stated)
    (row,) = base.db.query("SELECT * FROM province_years WHERE place_id='vn34:92'")
    assert (row["products"], row["how"]) == (560, "stated")


STATE_READINGS = [
    *SERIES,
    figures("Báo A", "2023", (184, 12, 172), SOC_TRANG, published_at="2023-12-30"),
    figures("Báo B", "2023", (189, 17, 172), SOC_TRANG, published_at="2023-12-30"),
    *parts_of_can_tho("Sóc Trăng", "Hậu Giang", "Cần Thơ"),
]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.permutations(STATE_READINGS),
    st.lists(st.integers(1, len(STATE_READINGS) - 1), max_size=3, unique=True),
)
def test_articles_in_any_order_and_any_number_of_runs_give_one_timeline(
    tmp_path_factory: pytest.TempPathFactory, order: list[Reading], cuts: list[int]
) -> None:
    def told(readings: list[list[Reading]]) -> list[list[tuple[Any, ...]]]:
        with open_base(tmp_path_factory.mktemp("any") / "ocop.db") as base:
            for part in readings:
                know(base, *part)
            skipped = {"first_run", "last_run"}
            return [
                sorted(
                    (
                        tuple(v for k, v in r.items() if k not in skipped)
                        for r in base.db.query(sql)
                    ),
                    key=repr,
                )
                for sql in (
                    "SELECT * FROM timeline",
                    "SELECT * FROM timeline_facts",
                    "SELECT * FROM province_years",
                )
            ]

    edges = [0, *sorted(cuts), len(order)]
    parts = [order[a:b] for a, b in pairwise(edges)]
    assert told(parts) == told([STATE_READINGS])
