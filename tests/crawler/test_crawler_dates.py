"""Vietnamese date-times: day before month, the hour kept, nothing guessed."""

from __future__ import annotations

import pytest

from crawler.dates import find_all, is_relative, not_after, parse


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Thứ năm, ngày 19/11/2020 10:15 AM (GMT+7)", "2020-11-19T10:15:00+07:00"),
        ("21:13, 29/11/2019", "2019-11-29T21:13:00+07:00"),
        ("17/07/2025 , 06:00 (GMT+7)", "2025-07-17T06:00:00+07:00"),
        ("23/07/2025 22:17 GMT +7", "2025-07-23T22:17:00+07:00"),
        ("13:59 | 24/01/2026", "2026-01-24T13:59:00+07:00"),
        ("06/10/2023 | 14:34:16", "2023-10-06T14:34:16+07:00"),
        ("9/12/2023, 12:24[GMT+7]", "2023-12-09T12:24:00+07:00"),
        ("Thứ năm, 5/9/2019 | 4:50:44 PM", "2019-09-05T16:50:44+07:00"),
        ("15-01-2024 13:04", "2024-01-15T13:04:00+07:00"),
        ("24-2-26", "2026-02-24"),
        ("ngày 07 tháng 5 năm 2018", "2018-05-07"),
        ("14:30' - 28/10/2020", "2020-10-28T14:30:00+07:00"),
        ("Cập nhật lúc 14h30, ngày 2 tháng mười một năm 2021", "2021-11-02T14:30:00+07:00"),
        ("10:10 SA | Thứ Hai, 03/02/2020", "2020-02-03T10:10:00+07:00"),
        ("20:45 (GMT+7) Thứ 5, 01/08/2024", "2024-08-01T20:45:00+07:00"),
        ("Ngày đăng: 02.03.2022", "2022-03-02"),
        ("2020-10-28T14:30:00+07:00", "2020-10-28T14:30:00+07:00"),
        ("2020-10-28T20:30:00.123Z", "2020-10-29T03:30:00+07:00"),
        ("2020-10-28", "2020-10-28"),
        ("2020-10", "2020-10"),
        ("Wed, 28 Oct 2020 07:30:00 GMT", "2020-10-28T14:30:00+07:00"),
        ("May 7, 2020 10:00", "2020-05-07T10:00:00+07:00"),
        ("/Date(1603870200000)/", "2020-10-28T14:30:00+07:00"),
    ],
)
def test_a_dateline_is_read(line: str, value: str) -> None:
    assert parse(line) == value


@pytest.mark.parametrize(
    "line",
    [
        "3 giờ trước",
        "hôm qua",
        "12/31/2020",  # there is no month 31, and the month never comes first
        "31/02/2021",
        "28/10/2020 và 29/10/2020",  # two days state no one date
        "tháng 9",
        "2020",
        "Quyết định số 490/QĐ-TTg",
        "1/2/2020/3",
        "",
    ],
)
def test_what_states_no_date_gives_none(line: str) -> None:
    assert parse(line) is None


def test_day_and_month_are_never_swapped() -> None:
    assert parse("05/06/2024 08:00") == "2024-06-05T08:00:00+07:00"


def test_offsets_are_those_of_the_text() -> None:
    text = "Hồng Cẩm Thứ năm, ngày 19/11/2020 10:15 AM"
    start, end, _ = find_all(text)[0]
    assert text[start:end] == "19/11/2020"


def test_a_time_further_off_is_not_the_dates() -> None:
    assert parse("28/10/2020 - bắt đầu từ 8:00") == "2020-10-28"


def test_a_relative_form_is_known_as_one() -> None:
    assert is_relative("Đăng 3 giờ trước")
    assert not is_relative("Ba năm triển khai")


def test_a_date_after_the_fetch_is_not_believed() -> None:
    assert not not_after("2026-11-24", "2026-11-22T00:00:00+00:00")
    assert not_after("2026-11-22T09:00:00+07:00", "2026-11-22T00:00:00+00:00")
