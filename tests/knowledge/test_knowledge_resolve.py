"""One person, document, event, product or memorandum across articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from knowledge_samples import BAC_LIEU, CAN_THO_NOW, SOC_TRANG, article, at, read

from extract.facts import Document, Event, Fact, Mou, Product, Role
from extract.gazetteer.places import load
from knowledge.people import linked_body
from knowledge.resolve import resolve
from knowledge.store import KnowledgeBase, open_base
from knowledge.things import valid_until


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with open_base(tmp_path / "ocop.db") as opened:
        yield opened


def know(
    base: KnowledgeBase, quote: str, cls: type[Fact], *, on: str = "2024-12-01", **v: Any
) -> None:
    (number,) = base.db.execute("SELECT count(*) FROM article").fetchone()
    text = f"Tin {number}\n\nTheo {quote}."
    run = base.begin_run("import")
    record = article(text, published_at=on)
    base.save_article(record, read([at(text, quote, cls, **v)]), run_id=run)
    resolve(base, gazetteer=load())


def official(base: KnowledgeBase, name: str, title: str = "Chủ tịch", **v: Any) -> None:
    values: dict[str, Any] = {"organisation": "UBND tỉnh Bạc Liêu", **BAC_LIEU} | v
    know(base, f"ông {name}", Role, person=name, title=title, **values)


def people(base: KnowledgeBase) -> list[tuple[Any, ...]]:
    rows = base.db.query("SELECT person, place, facts FROM people ORDER BY person, place")
    return [tuple(r.values()) for r in rows]


def test_two_names_one_tone_apart_are_two_people(base: KnowledgeBase) -> None:
    official(base, "Phạm Văn Thiều")
    official(base, "Phạm Văn Thiệu")
    assert [p[0] for p in people(base)] == ["Phạm Văn Thiều", "Phạm Văn Thiệu"]


def test_the_seat_of_the_tone_mark_makes_no_second_person(base: KnowledgeBase) -> None:
    official(base, "Nguyễn Thị Hòa")
    official(base, "Nguyễn Thị Hoà")
    assert len(people(base)) == 1


def test_one_person_holds_titles_over_time(base: KnowledgeBase) -> None:
    official(base, "Phạm Văn Thiều", on="2023-01-05")
    official(base, "Phạm Văn Thiều", on="2024-12-01")
    official(base, "Phạm Văn Thiều", "Bí thư", on="2025-03-01", organisation="Tỉnh ủy Bạc Liêu")
    assert people(base) == [("Phạm Văn Thiều", "tỉnh Bạc Liêu", 3)]
    roles = base.db.query("SELECT title, seen_from, seen_to FROM roles ORDER BY seen_from")
    assert [tuple(r.values()) for r in roles] == [
        ("Chủ tịch", "2023-01-05", "2024-12-01"),
        ("Bí thư", "2025-03-01", "2025-03-01"),
    ]


def test_a_former_title_is_a_role_of_its_own(base: KnowledgeBase) -> None:
    official(base, "Phan Văn Sáu", "Bí thư", former=True)
    official(base, "Phan Văn Sáu", "Bí thư")
    rows = base.db.query("SELECT former FROM roles ORDER BY former")
    assert [r["former"] for r in rows] == [0, 1]


def test_one_name_in_two_provinces_is_two_people(base: KnowledgeBase) -> None:
    official(base, "Trần Văn Nam")
    official(base, "Trần Văn Nam", organisation="UBND tỉnh Sóc Trăng", **SOC_TRANG)
    assert len(people(base)) == 2


def test_an_official_of_a_former_province_goes_on_in_todays(base: KnowledgeBase) -> None:
    official(base, "Trần Văn Lâu", organisation="UBND tỉnh Sóc Trăng", **SOC_TRANG)
    official(base, "Trần Văn Lâu", organisation="UBND thành phố Cần Thơ", **CAN_THO_NOW)
    assert [p[2] for p in people(base)] == [2]


def test_a_renamed_department_is_linked_not_merged() -> None:
    assert linked_body("Sở NN&PTNT tỉnh Sóc Trăng") == (
        "from 2025-03-01: Sở Nông nghiệp và Môi trường tỉnh Sóc Trăng"
    )
    assert linked_body("Sở Nông nghiệp và Môi trường tỉnh An Giang") == (
        "before 2025-03-01: Sở Nông nghiệp và Phát triển nông thôn tỉnh An Giang"
    )
    assert linked_body("UBND tỉnh Sóc Trăng") is None


def documents(base: KnowledgeBase) -> list[tuple[Any, ...]]:
    rows = base.db.query("SELECT number, date, other_dates, articles FROM documents ORDER BY date")
    return [tuple(r.values()) for r in rows]


def test_490_with_two_dates_is_one_document_that_shows_both(base: KnowledgeBase) -> None:
    for day in ("2018-05-07", "2018-05-09", "2018-05-07", None):
        know(base, "Quyết định 490", Document, number="490/QĐ-TTg", date=day)
    assert documents(base) == [("490/QĐ-TTg", "2018-05-07", "2018-05-09 (1 mention)", 4)]


def test_one_number_in_two_years_is_two_documents(base: KnowledgeBase) -> None:
    for day in ("2018-05-07", "2021-05-07"):
        know(base, "Quyết định 490", Document, number="490/QĐ-TTg", date=day)
    assert len(documents(base)) == 2


def test_one_number_of_two_provinces_is_two_documents(base: KnowledgeBase) -> None:
    for place in (SOC_TRANG, BAC_LIEU):
        know(base, "QĐ 12", Document, number="12/QĐ-UBND", date="2024-01-05", **place)
    assert len(documents(base)) == 2


def test_an_event_is_one_whatever_quotes_and_kind_stand_before_its_name(
    base: KnowledgeBase,
) -> None:
    known = {"event_kind": "conference", **SOC_TRANG}
    know(
        base,
        "hội nghị",
        Event,
        name="Hội nghị “Kết nối cung cầu”",
        start_date="2020-10-27",
        **known,
    )
    know(base, "hội nghị", Event, name="Kết nối cung - cầu", start_date="2020-10", **known)
    (row,) = base.db.query("SELECT start_date, articles FROM events")
    assert tuple(row.values()) == ("2020-10-27", 2)


def test_an_event_of_another_year_is_another(base: KnowledgeBase) -> None:
    for day in ("2023-11-28", "2024-11-28"):
        know(base, "hội chợ", Event, name="Hội chợ OCOP", event_kind="fair", start_date=day)
    assert len(list(base.db.query("SELECT * FROM events"))) == 2


def test_a_product_keeps_its_history_and_its_computed_validity(base: KnowledgeBase) -> None:
    known = {"product": "Bánh pía Hải Sơn", "as_of_basis": "text", **SOC_TRANG}
    know(
        base,
        "bánh pía",
        Product,
        stars=4,
        as_of="2020-12-30",
        producer="Công ty TNHH Hải Sơn",
        **known,
    )
    know(base, "bánh pía", Product, stars=5, as_of="2023-08", producer="Hải Sơn", **known)
    (row,) = base.db.query("SELECT stars_min, history, recognised_on, valid_until FROM products")
    assert tuple(row.values()) == (
        5,
        "2020-12-30: 4 sao (recognised); 2023-08: 5 sao (recognised)",
        "2023-08",
        "2026-08",
    )


def test_products_of_two_producers_are_two(base: KnowledgeBase) -> None:
    for producer in ("HTX Tân Tiến", "HTX Hưng Phú"):
        know(base, "gạo ST25", Product, product="Gạo ST25", producer=producer, **SOC_TRANG)
    assert len(list(base.db.query("SELECT * FROM products"))) == 2


def test_a_year_alone_tells_no_end_of_validity() -> None:
    assert valid_until("2020") is None
    assert valid_until("2024-02-29") == "2027-02-28"


def test_one_signing_told_twice_is_one_memorandum(base: KnowledgeBase) -> None:
    known = {"count": 14, "qualifier": "exact", "signed_on": "2020-10-27", **SOC_TRANG}
    know(base, "14 biên bản", Mou, party_a="Sở Công Thương tỉnh Sóc Trăng", **known)
    know(base, "14 biên bản", Mou, party_a="Sở Công thương Sóc Trăng", **known)
    know(base, "14 biên bản", Mou, party_a="các doanh nghiệp", party_b="siêu thị", **known)
    rows = base.db.query("SELECT articles FROM mous ORDER BY articles")
    assert [r["articles"] for r in rows] == [1, 2]


def test_resolving_everything_again_changes_nothing(base: KnowledgeBase) -> None:
    official(base, "Trần Văn Nam")
    know(base, "Quyết định 490", Document, number="490/QĐ-TTg", date="2018-05-07")
    tables = ("person", "person_role", "document_item")
    before = {t: base.db.execute(f"SELECT * FROM {t}").fetchall() for t in tables}
    assert resolve(base, gazetteer=load(), full=True) == 2
    assert {t: base.db.execute(f"SELECT * FROM {t}").fetchall() for t in tables} == before
