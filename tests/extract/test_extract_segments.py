"""Sentences and paragraphs."""

from __future__ import annotations

import pytest

from extract.facts import Zone
from extract.segments import LONGEST, sentences
from extract.text import Text
from extract.zones import plain_text_zones


def cut(text: str) -> list[str]:
    """The sentences of a body without title or furniture."""
    return [text[s.start : s.end] for s in sentences(Text(text), (Zone("body", 0, len(text)),))]


@pytest.mark.parametrize(
    "text",
    [
        "Họp tại TP. Cà Mau sáng nay.",
        "Ông Trần V. A phát biểu.",
        "GS. Nguyễn Văn A và TS. Lê B đến dự.",
        "Có 3.749 sản phẩm, tăng 2,5 lần.",
        "Có 40 sản phẩm,\ntrong đó 12 sản phẩm 4 sao.",
        "Quyết định ngày 08\ntháng 4 năm 2022 của UBND tỉnh.",
        "Trang baosoctrang.org.vn đưa tin.",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Có 5 sản phẩm. Năm nay thêm 3.", ["Có 5 sản phẩm.", "Năm nay thêm 3."]),
        ("Hết quý 2.Năm nay thêm 3.", ["Hết quý 2.", "Năm nay thêm 3."]),
        ("Đã có 5! Còn nữa?", ["Đã có 5!", "Còn nữa?"]),
        ('"Tốt." Ông nói.', ['"Tốt."', "Ông nói."]),
        ("Còn nữa… Xem tiếp", ["Còn nữa…", "Xem tiếp"]),
        ("Đoạn một\n\nĐoạn hai", ["Đoạn một", "Đoạn hai"]),
        ("Đoạn một.\nĐoạn hai.", ["Đoạn một.", "Đoạn hai."]),
    ],
)
def test_sentences_are_parted(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_a_blank_line_starts_a_paragraph() -> None:
    text = "Một. Hai.\n\nBa."
    found = sentences(Text(text), (Zone("body", 0, len(text)),))
    numbers = [s.paragraph for s in found]
    assert numbers[0] == numbers[1] != numbers[2]


def test_furniture_and_bylines_have_no_sentences() -> None:
    text = "Một.\nHai.\nBa."
    zones = (Zone("body", 0, 4), Zone("byline", 5, 9), Zone("boilerplate", 10, 13))
    assert [s.zone for s in sentences(Text(text), zones)] == ["body"]


def test_an_endless_sentence_is_cut_at_white_space() -> None:
    parts = cut("trong đó có " * 1000)
    assert max(map(len, parts)) <= LONGEST
    assert " ".join(parts) == ("trong đó có " * 1000).strip()


def test_a_line_without_white_space_is_cut_all_the_same() -> None:
    parts = cut("a" * 10_000)
    assert max(map(len, parts)) <= LONGEST
    assert "".join(parts) == "a" * 10_000


def test_zones_of_an_article_are_read_in_order() -> None:
    text = Text("Tỉnh có thêm sản phẩm OCOP\nCó 5 sản phẩm. Còn 3 sản phẩm chờ.")
    found = sentences(text, plain_text_zones(text))
    assert [s.zone for s in found] == ["title", "body", "body"]
