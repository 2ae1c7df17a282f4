"""Events: names in quotes or with a day, their dates, venue and place."""

from __future__ import annotations

import pytest
from extract_entities import found, only

from extract.grammar.events import find


def test_a_quoted_name_stands_without_its_head() -> None:
    text = (
        "Chiều ngày 29-11, tại TP. Buôn Ma Thuột, Vụ Thị trường trong nước tổ chức Hội nghị "
        "“Kết nối sản phẩm OCOP miền Trung – Tây Nguyên”."
    )
    event = only(find, text, "2019-11-29")
    assert event.name == "Kết nối sản phẩm OCOP miền Trung – Tây Nguyên"
    assert (event.event_kind, event.start_date) == ("conference", "2019-11-29")
    assert (event.venue, event.place) == ("TP. Buôn Ma Thuột", "tỉnh Đắk Lắk")


def test_a_name_without_quotes_runs_to_its_year_over_a_comma() -> None:
    text = (
        "Sáng ngày 13/12, UBND tỉnh Đồng Tháp tổ chức Hội nghị kết nối cung cầu sản phẩm OCOP, "
        "đặc sản vùng Đất Sen hồng năm 2021."
    )
    name = "Hội nghị kết nối cung cầu sản phẩm OCOP, đặc sản vùng Đất Sen hồng năm 2021"
    assert only(find, text, "2021-12-14").name == name


def test_a_range_of_days_gives_start_and_end() -> None:
    text = "Từ ngày 11 đến 16/1/2019, tại Hà Nội sẽ diễn ra Hội chợ OCOP Quảng Ninh - Xuân 2019."
    event = only(find, text)
    assert (event.start_date, event.end_date) == ("2019-01-11", "2019-01-16")
    assert event.place == "thành phố Hà Nội"


def test_days_told_later_complete_an_event_named_before() -> None:
    text = (
        "Ngày 28/11/2024, đã khai mạc Hội chợ thương mại - Triển lãm OCOP Bạc Liêu năm 2024. "
        "Theo đó, hội chợ được diễn ra từ ngày 28/11 - 4/12/2024."
    )
    assert only(find, text).end_date == "2024-12-04"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Ngày 27/4/2018, Hội chợ mỗi xã phường một sản phẩm (OCOP) khu vực phía Bắc 2018, với "
            "460 gian hàng của 42 tỉnh, thành phố, đã chính thức khai mạc tại Hạ Long.",
            "Hội chợ mỗi xã phường một sản phẩm (OCOP) khu vực phía Bắc 2018",
        ),
        (
            "Vừa qua, Sở Nông nghiệp tỉnh Phú Thọ đã tổ chức Hội nghị tổng kết Chương trình OCOP.",
            "Hội nghị tổng kết Chương trình OCOP",
        ),
        (
            "Tham gia Hội chợ OCOP vùng Đông Bắc tại Quảng Ninh (25 - 29/10/2023), tỉnh Lào Cai "
            "mang tới 45 sản phẩm.",
            "Hội chợ OCOP vùng Đông Bắc",
        ),
    ],
)
def test_names_go_on_over_brackets_and_lists(text: str, name: str) -> None:
    assert only(find, text).name == name


def test_an_event_named_twice_is_one_fact() -> None:
    text = (
        "Ngày 5/5/2023, tỉnh Gia Lai tổ chức Hội thảo “OCOP và du lịch”. "
        "Hội thảo “OCOP và du lịch” thu hút 200 đại biểu."
    )
    assert only(find, text).event_kind == "workshop"


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh Gia Lai sẽ tham gia các hội chợ OCOP trong ngày 12/6/2023.",
        "Phát biểu tại hội nghị ngày 12/6/2023, ông A nói về OCOP Gia Lai.",
        "Ngày 14/2/2025, tỉnh Gia Lai tổ chức Hội nghị đánh giá, phân hạng sản phẩm OCOP năm 2024.",
        "Hội chợ khai mạc tối qua (11/1/2019), do tỉnh Quảng Ninh tổ chức, bày hàng OCOP.",
        "Ngành nông nghiệp đã tổ chức Hội thảo liên kết tiêu thụ sản phẩm OCOP Sóc Trăng năm 2020.",
    ],
)
def test_events_without_a_name_or_a_day_of_their_own_are_left_alone(text: str) -> None:
    assert found(find, text) == []


def test_an_event_named_with_the_articles_year_is_one_wherever_it_stands() -> None:
    text = (
        "Huyện Năm Căn, tỉnh Cà Mau có 12 sản phẩm OCOP. Huyện chuẩn bị tham gia Festival Tôm Cà "
        "Mau năm 2023 với 5 sản phẩm OCOP."
    )
    assert only(find, text, "2023-11-20").name == "Festival Tôm Cà Mau năm 2023"
    assert found(find, text, "2025-11-20") == []
