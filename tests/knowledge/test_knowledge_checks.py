"""What does not add up is told, with the facts involved, and nothing is dropped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from knowledge_samples import CAN_THO_NOW, SOC_TRANG, article, at, read

from extract.facts import Document, Event, Fact, Mou, ProducerCount, Role
from extract.gazetteer.places import load
from knowledge.findings import refresh_findings
from knowledge.reconcile import reconcile
from knowledge.store import KnowledgeBase, open_base

COUNTRY = {"place": "Việt Nam", "place_code": "VN", "place_id": "VN"}


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with open_base(tmp_path / "ocop.db") as opened:
        yield opened


def check(base: KnowledgeBase, text: str, *facts: Fact, **values: Any) -> list[dict[str, Any]]:
    run = base.begin_run("import")
    base.save_article(article(text, **values), read(facts), run_id=run)
    reconcile(base, run_id=run, gazetteer=load())
    refresh_findings(base, run_id=run, gazetteer=load())
    return list(base.db.query("SELECT * FROM findings ORDER BY kind, message"))


LIST = (
    "Cả nước\n\nĐến nay cả nước có 470 sản phẩm OCOP, trong đó có 9 sản phẩm 5 sao, "
    "3 sản phẩm đề xuất 5 sao, 160 sản phẩm 4 sao, 308 sản phẩm 3 sao."
)


def tiers(total: int, text: str = LIST, **known: Any) -> list[Fact]:
    return [
        at(text, "470 sản phẩm OCOP", count=total, **known),
        at(text, "9 sản phẩm 5 sao", count=9, stars=5, **known),
        at(text, "3 sản phẩm đề xuất 5 sao", count=3, stars=5, status="proposed", **known),
        at(text, "160 sản phẩm 4 sao", count=160, stars=4, **known),
        at(text, "308 sản phẩm 3 sao", count=308, stars=3, **known),
    ]


def test_470_is_not_the_sum_of_its_tiers(base: KnowledgeBase) -> None:
    (row,) = check(base, LIST, *tiers(470, **COUNTRY), published_at="2019-11-29")
    assert (row["kind"], row["severity"]) == ("tier_sum", "warning")
    assert row["message"] == (
        "Việt Nam: 470 sản phẩm is not the sum of its tiers: 9 (5 sao) + 3 (proposed 5 sao) + "
        "160 (4 sao) + 308 (3 sao) = 480; 477 without the proposed"
    )
    assert row["fact_ids"].count('"') == 10


@pytest.mark.parametrize("total", [480, 477])
def test_tiers_add_up_with_or_without_the_proposed(base: KnowledgeBase, total: int) -> None:
    assert check(base, LIST, *tiers(total, **COUNTRY), published_at="2019-11-29") == []


def test_tiers_of_which_the_lowest_is_not_named_are_no_sum(base: KnowledgeBase) -> None:
    assert check(base, LIST, *tiers(470, **COUNTRY)[:4], published_at="2019-11-29") == []


def test_tiers_of_another_place_are_no_parts(base: KnowledgeBase) -> None:
    facts = [*tiers(470, **COUNTRY)[:1], *tiers(470, **SOC_TRANG)[1:]]
    kinds = {row["kind"] for row in check(base, LIST, *facts, published_at="2019-11-29")}
    assert "tier_sum" not in kinds


def test_producers_by_kind_are_added_up(base: KnowledgeBase) -> None:
    text = "Tin\n\nCó 52 chủ thể, gồm 17 doanh nghiệp, 11 hợp tác xã và 25 hộ kinh doanh."
    facts = [
        at(text, "52 chủ thể", ProducerCount, count=52, **SOC_TRANG),
        at(
            text,
            "17 doanh nghiệp",
            ProducerCount,
            count=17,
            producer_kind="enterprise",
            **SOC_TRANG,
        ),
        at(
            text, "11 hợp tác xã", ProducerCount, count=11, producer_kind="cooperative", **SOC_TRANG
        ),
        at(
            text,
            "25 hộ kinh doanh",
            ProducerCount,
            count=25,
            producer_kind="household",
            **SOC_TRANG,
        ),
    ]
    (row,) = check(base, text, *facts)
    assert row["message"] == (
        "tỉnh Sóc Trăng: 52 chủ thể is not the sum of its kinds: 17 (doanh nghiệp) + "
        "11 (hợp tác xã) + 25 (hộ kinh doanh) = 53"
    )


def test_a_figure_beyond_what_any_province_had(base: KnowledgeBase) -> None:
    text = "Tin\n\nTỉnh có 9.900 sản phẩm OCOP."
    fact = at(text, "9.900 sản phẩm OCOP", count=9900, **SOC_TRANG)
    (row,) = check(base, text, fact)
    assert (row["kind"], "at most 700 is plausible" in row["message"]) == ("implausible", True)


def test_what_a_merged_province_may_have_is_more(base: KnowledgeBase) -> None:
    text = "Tin\n\nThành phố có 895 sản phẩm OCOP."
    assert check(base, text, at(text, "895 sản phẩm OCOP", count=895, **CAN_THO_NOW)) == []


def test_two_stars_are_not_recognised(base: KnowledgeBase) -> None:
    text = "Tin\n\nCó 4 sản phẩm 2 sao."
    (row,) = check(base, text, at(text, "4 sản phẩm 2 sao", count=4, stars=2, **SOC_TRANG))
    assert row["kind"] == "stars"


def test_a_document_of_tomorrow(base: KnowledgeBase) -> None:
    text = "Tin\n\nQuyết định 12/QĐ-UBND ngày 5/6/2024."
    fact = at(text, "12/QĐ-UBND", Document, number="12/QĐ-UBND", date="2024-06-05", **SOC_TRANG)
    (row,) = check(base, text, fact, published_at="2024-06-04T08:00:00+07:00")
    assert row["message"] == (
        "tỉnh Sóc Trăng: the date of the document, 2024-06-05, is after the article "
        "(2024-06-04): “12/QĐ-UBND”"
    )


def test_an_event_that_ends_before_it_begins(base: KnowledgeBase) -> None:
    text = "Tin\n\nHội chợ OCOP"
    fact = at(
        text,
        "Hội chợ OCOP",
        Event,
        name="Hội chợ OCOP",
        start_date="2024-12-04",
        end_date="2024-11-28",
    )
    (row,) = check(base, text, fact)
    assert row["kind"] == "date_order"


def test_a_district_that_recognises_after_there_are_none(base: KnowledgeBase) -> None:
    text = "Tin\n\nHuyện công nhận 5 sản phẩm."
    where = {"place": "huyện Mỹ Xuyên", "place_code": "94/947", "place_id": "vn63:94/947"}
    fact = at(
        text, "5 sản phẩm", count=5, basis="batch", as_of="2025-09-01", as_of_basis="text", **where
    )
    (row,) = check(base, text, fact, published_at="2025-09-02")
    assert (row["kind"], row["severity"]) == ("district_after_reform", "warning")


def test_a_province_named_once_that_looks_like_the_articles_own(base: KnowledgeBase) -> None:
    text = (
        "Hậu Giang\n\nÔng A là Bí thư tỉnh Hậu Giang. Ông B là Chủ tịch tỉnh Hậu Giang. "
        "Tỉnh có 60 sản phẩm. Tỉnh Hà Giang có 30 sản phẩm 3 sao."
    )
    hau = {"place": "tỉnh Hậu Giang", "place_code": "93", "place_id": "vn63:93"}
    ha = {"place": "tỉnh Hà Giang", "place_code": "02", "place_id": "vn63:02"}
    facts = [
        at(text, "Ông A", Role, person="A", title="Bí thư", **hau),
        at(text, "Ông B", Role, person="B", title="Chủ tịch", **hau),
        at(text, "60 sản phẩm", count=60, **hau),
        at(text, "30 sản phẩm 3 sao", count=30, stars=3, **ha),
    ]
    (row,) = check(base, text, *facts)
    assert row["message"].startswith(
        "tỉnh Hà Giang is named once in an article about tỉnh Hậu Giang"
    )


def test_more_memoranda_than_any_conference_signed(base: KnowledgeBase) -> None:
    text = "Tin\n\nĐã ký 3400 biên bản ghi nhớ."
    fact = at(text, "3400 biên bản ghi nhớ", Mou, count=3400, qualifier="exact", **SOC_TRANG)
    (row,) = check(base, text, fact)
    assert row["kind"] == "mou_count"


def total_at(value: int, day: str, **more: Any) -> tuple[str, Fact]:
    text = f"Tin {day} {value}\n\nTỉnh có {value} sản phẩm OCOP."
    known = {"count": value, "as_of": day, "as_of_basis": "text", **SOC_TRANG}
    return text, at(text, f"{value} sản phẩm OCOP", **(known | more))


def test_sources_that_disagree_are_one_finding(base: KnowledgeBase) -> None:
    check(base, *total_at(184, "2023"))
    (row,) = check(base, *total_at(189, "2023"))
    assert row["message"] == (
        "tỉnh Sóc Trăng: products: 184 (1 source, 2023) against 189 (1 source, 2023)"
    )


def test_a_total_that_falls_is_noted_until_a_text_tells_why(base: KnowledgeBase) -> None:
    check(base, *total_at(139, "2021-12-31"))
    (row,) = check(base, *total_at(130, "2023-12-31"))
    assert (row["kind"], row["severity"]) == ("total_falls", "note")
    assert check(base, *total_at(9, "2023-06-30", status="withdrawn", basis="batch")) == []


def test_a_finding_goes_when_its_cause_goes(base: KnowledgeBase) -> None:
    assert len(check(base, LIST, *tiers(470, **COUNTRY), published_at="2019-11-29")) == 1
    assert check(base, LIST, *tiers(480, **COUNTRY), published_at="2019-11-29") == []


def test_checking_everything_again_finds_the_same(base: KnowledgeBase) -> None:
    before = check(base, LIST, *tiers(470, **COUNTRY), published_at="2019-11-29")
    run = base.begin_run("check")
    assert refresh_findings(base, run_id=run, gazetteer=load(), full=True) == 1
    assert list(base.db.query("SELECT * FROM findings")) == before


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("24 sản phẩm 4 sao (chiếm 60%)", True),
        ("24 sản phẩm 4 sao, chiếm 24,2%", False),
        ("24 sản phẩm 4 sao, chiếm gần 25%", False),
        ("24 sản phẩm 4 sao, chiếm 60% kế hoạch", False),
        ("24 sản phẩm 4 sao; 60% hộ có máy sấy", False),
    ],
)
def test_a_share_is_compared_with_the_part_it_stands_beside(
    base: KnowledgeBase, words: str, found: bool
) -> None:
    text = f"Tin\n\nTỉnh có 99 sản phẩm OCOP, trong đó {words}, 75 sản phẩm 3 sao."
    facts = [
        at(text, "99 sản phẩm OCOP", count=99, **SOC_TRANG),
        at(text, "24 sản phẩm 4 sao", count=24, stars=4, **SOC_TRANG),
        at(text, "75 sản phẩm 3 sao", count=75, stars=3, **SOC_TRANG),
    ]
    rows = [r for r in check(base, text, *facts) if r["kind"] == "percentage"]
    assert [r["message"] for r in rows] == (
        ["tỉnh Sóc Trăng: 24 of 99 is 24.2%, and the text says 60%: “24 sản phẩm 4 sao”"]
        if found
        else []
    )


def test_a_signing_that_is_announced_is_no_date_after_publication(base: KnowledgeBase) -> None:
    text = "Tin\n\nNgày 20/3/2024 sẽ ký 9 biên bản ghi nhớ."
    fact = at(
        text, "9 biên bản ghi nhớ", Mou, count=9, qualifier="exact", as_of="2024-03-20",
        as_of_basis="text", **SOC_TRANG,
    )  # fmt: skip
    assert check(base, text, fact, published_at="2024-03-15") == []
