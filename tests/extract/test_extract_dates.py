"""Dates and periods, with the precision known."""

from __future__ import annotations

import pytest

from extract.grammar.dates import DateMention, find_dates
from extract.text import Text


def found(
    text: str, published: str | None = "2022-03-15", year: int | None = None
) -> list[DateMention]:
    return find_dates(Text(text), published, year)


def only(text: str, published: str | None = "2022-03-15", year: int | None = None) -> str:
    """The one date of a text, a period as first/last."""
    [date] = found(text, published, year)
    return date.first if date.first == date.last else f"{date.first}/{date.last}"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("ngày 27/10/2020", "2020-10-27"),
        ("27-10-2020", "2020-10-27"),
        ("27.10.2020", "2020-10-27"),
        ("ngày 5/2/2026", "2026-02-05"),
        ("ngày11/01/2021", "2021-01-11"),
        ("ngày 07 tháng 5 năm 2018", "2018-05-07"),
        ("ngày 08\ntháng 4 năm 2022", "2022-04-08"),
        ("2021-10-05", "2021-10-05"),
        ("tháng 10/2020", "2020-10"),
        ("tháng 10 năm 2020", "2020-10"),
        ("năm 2021", "2021"),
        ("đợt 2 năm 2021", "2021"),
        ("đợt 1/2021", "2021"),
        ("October 27, 2020", "2020-10-27"),
        ("October 2020", "2020-10"),
    ],
)
def test_a_date_with_its_year(text: str, date: str) -> None:
    assert only(text, None) == date


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("giai đoạn 2021-2025", "2021/2025"),
        ("2018–2020", "2018/2020"),
        ("quý III/2021", "2021-07/2021-09"),
        ("quý 2 năm 2021", "2021-04/2021-06"),
        ("từ 5/9 đến ngày 10/9/2021", "2021-09-05/2021-09-10"),
        ("26-27/9/2020", "2020-09-26/2020-09-27"),
        ("30/12 đến 2/1/2022", "2021-12-30/2022-01-02"),
    ],
)
def test_a_period(text: str, period: str) -> None:
    assert only(text, None) == period


@pytest.mark.parametrize(
    ("text", "published", "date"),
    [
        ("ngày 20/7", "2020-07-22", "2020-07-20"),
        ("ngày 30.7", "2020-07-31", "2020-07-30"),
        ("Sáng 25-11", "2021-11-25", "2021-11-25"),
        ("ngày 28/12", "2022-01-05", "2021-12-28"),
        ("ngày 10/1", "2021-12-28", "2022-01-10"),
        ("ngày 20/11", "2022-03-15", "2021-11-20"),
        ("26-27/9", "2020-09-28", "2020-09-26/2020-09-27"),
        ("20 tháng 11", "2022-12-01", "2022-11-20"),
        ("tháng 9", "2022-10-01", "2022-09"),
        ("tháng 9 năm nay", "2022-03-15", "2022-09"),
        ("tháng 9 năm ngoái", "2022-10-15", "2021-09"),
        ("năm nay", "2022", "2022"),
        ("năm ngoái", "2022-03", "2021"),
        ("ngày 20/7", "2020", "2020-07-20"),
    ],
)
def test_a_year_that_is_not_said_comes_from_the_articles_date(
    text: str, published: str, date: str
) -> None:
    assert only(text, published) == date
    assert not found(text, published)[0].year_given


@pytest.mark.parametrize("text", ["ngày 20/7", "tháng 9", "năm nay", "26-27/9"])
def test_without_a_year_anywhere_there_is_no_date(text: str) -> None:
    assert found(text, None) == []


def test_a_year_in_the_title_stands_in_for_the_articles_date() -> None:
    assert only("ngày 20/7", None, 2020) == "2020-07-20"


@pytest.mark.parametrize(
    "text",
    [
        "31/2/2021",
        "32/1/2021",
        "13/13/2021",
        "tháng 13/2020",
        "ngày 29/2",
        "490/QĐ-TTg",
        "2021 sản phẩm",
        "4/11 sản phẩm",
        "ngày 4/11 sản phẩm",
        "14:37",
        "3-5 sao",
        "2.021",
        "20,5",
        "2025-2021",
    ],
)
def test_no_date_is_read_from(text: str) -> None:
    assert [d for d in found(text) if d.kind != "year"] == []


def test_an_announced_day_lies_ahead() -> None:
    assert only("Hội chợ khai mạc vào 20/5", "2022-03-25") == "2022-05-20"
