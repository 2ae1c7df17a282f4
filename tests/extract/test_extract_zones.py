"""Zones of a plain text: what is title, body, caption, byline and furniture."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extract.text import Text
from extract.zones import plain_text_zones

BODY = "Đến nay, toàn tỉnh có 145 sản phẩm OCOP, trong đó 12 sản phẩm đạt 4 sao."


def zones(text: str, title: str | None = None) -> list[tuple[str, str]]:
    read = Text(text)
    return [(z.kind, read.nfc[z.start : z.end].strip()) for z in plain_text_zones(read, title)]


def test_a_first_line_without_full_stop_is_the_title() -> None:
    assert zones(f"Cà Mau có 145 sản phẩm OCOP\n{BODY}") == [
        ("title", "Cà Mau có 145 sản phẩm OCOP"),
        ("body", BODY),
    ]


def test_a_single_line_is_body() -> None:
    assert zones("Cà Mau có 145 sản phẩm OCOP") == [("body", "Cà Mau có 145 sản phẩm OCOP")]


def test_a_title_given_is_found_under_other_lines() -> None:
    text = f"Trang chủ Kinh tế\nCà Mau có 145 sản phẩm\n{BODY}"
    assert ("title", "Cà Mau có 145 sản phẩm") in zones(text, "Cà Mau có 145 sản phẩm!")


@pytest.mark.parametrize(
    "line",
    [
        "Thứ Năm, 30/07/2020 15:10",
        "14:37 (GMT+7) 27/10/2020",
        "Cập nhật: 08:30 | 12/05/2022",
        "Ngày 12/05/2022",
    ],
)
def test_a_line_of_date_and_time_is_a_byline(line: str) -> None:
    assert ("byline", line) in zones(f"Cà Mau có thêm sản phẩm OCOP\n{line}\n{BODY}")


@pytest.mark.parametrize(
    "line",
    [
        "Các sản phẩm OCOP của huyện. Ảnh: Minh Anh",
        "Trao giấy chứng nhận (Ảnh: T.L)",
        "Gian hàng OCOP. Photo: VNA",
    ],
)
def test_a_line_that_credits_a_photograph_is_a_caption(line: str) -> None:
    assert ("caption", line) in zones(f"Cà Mau có thêm sản phẩm OCOP\n{BODY}\n{line}\n{BODY}")


def test_after_a_heading_of_related_news_all_is_furniture() -> None:
    text = f"Tiêu đề của bài viết\n{BODY}\n{BODY}\nTin liên quan\nHà Nội có 30 sản phẩm 5 sao"
    assert zones(text)[-1] == ("boilerplate", "Tin liên quan\nHà Nội có 30 sản phẩm 5 sao")


def test_a_heading_of_related_news_at_the_top_does_not_hide_the_article() -> None:
    text = f"Tin mới\n{BODY}\n{BODY}\n{BODY}"
    assert "boilerplate" not in [kind for kind, _ in zones(text)]


def test_after_the_official_end_mark_related_news_is_furniture() -> None:
    text = f"Tiêu đề của bài viết\n{BODY}./. Tin liên quan: Hà Nội có 30 sản phẩm 5 sao"
    kinds = zones(text)
    assert kinds[-1][0] == "boilerplate"
    assert "30 sản phẩm" in kinds[-1][1]


@pytest.mark.parametrize(
    "line", ["Đường dây nóng: 0912345678", "1586 lượt xem", "![]() |", "Hà Nội: 27 °C"]
)
def test_page_furniture_is_not_read(line: str) -> None:
    kinds = {text: kind for kind, text in zones(f"Tiêu đề bài\n{BODY}\n{line}\n{BODY}")}
    assert kinds[line] == "boilerplate"


def test_zones_do_not_overlap_and_come_in_order() -> None:
    text = Text(f"Tiêu đề của bài\n12/05/2022 08:30\n{BODY}\nẢnh: A\n{BODY}\nXem thêm\nKhác")
    found = plain_text_zones(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("text", ["", "\n\n", " \t "])
def test_a_text_of_nothing_has_no_zones(text: str) -> None:
    assert plain_text_zones(Text(text)) == ()
