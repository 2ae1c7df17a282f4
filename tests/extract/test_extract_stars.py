"""Star tiers as they are written."""

from __future__ import annotations

import pytest

from extract.grammar.stars import find_national, find_stars
from extract.text import Text


def only(text: str) -> tuple[str, int, int]:
    [star] = find_stars(Text(text))
    return text[star.start : star.end], star.low, star.high


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đạt 4 sao", ("4 sao", 4, 4)),
        ("đạt 04 sao", ("04 sao", 4, 4)),
        ("hạng bốn sao", ("bốn sao", 4, 4)),
        ("đạt 3 - 4 sao", ("3 - 4 sao", 3, 4)),
        ("đạt 3–5 sao", ("3–5 sao", 3, 5)),
        ("đạt 3, 4 sao", ("3, 4 sao", 3, 4)),
        ("hạng 3 sao và 4 sao", ("3 sao và 4 sao", 3, 4)),
        ("đạt từ 3 đến 5 sao", ("từ 3 đến 5 sao", 3, 5)),
        ("đạt từ 3 sao trở lên", ("từ 3 sao trở lên", 3, 5)),
        ("đạt 3 sao trở lên", ("3 sao trở lên", 3, 5)),
        ("đạt 5\u00a0sao", ("5\u00a0sao", 5, 5)),
        ("hạng 3*", ("3*", 3, 3)),
        ("hạng 4★", ("4★", 4, 4)),
        ("rated four stars", ("four stars", 4, 4)),
        ("three-star products", ("three-star", 3, 3)),
        ("3 to 5 stars", ("3 to 5 stars", 3, 5)),
        ("three stars or higher", ("three stars or higher", 3, 5)),
    ],
)
def test_a_tier(text: str, expected: tuple[str, int, int]) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    "text", ["nâng từ 3 sao lên 4 sao", "từ 3 lên 4 sao", "3 sao lên hạng 4 sao"]
)
def test_an_upgrade_names_the_former_tier_and_counts_as_the_new_one(text: str) -> None:
    [star] = find_stars(Text(text))
    assert (star.former, star.low, star.high, star.upgrade) == (3, 4, 4, True)


@pytest.mark.parametrize(
    "text",
    [
        "khách sạn 5 sao",
        "khách sạn tiêu chuẩn 5 sao",
        "du thuyền 4 sao",
        "an toàn 5 sao",
        "tướng 4 sao",
        "bón phân vì sao",
        "năm nay vì sao",
        "làm sao",
        "6 sao",
    ],
)
def test_no_tier_is_read_from(text: str) -> None:
    assert find_stars(Text(text)) == []


def test_the_centre_recognises_five_stars() -> None:
    text = "2 sản phẩm OCOP cấp quốc gia"
    [star] = find_national(Text(text))
    assert (star.low, star.high, star.national) == (5, 5, True)


def test_the_level_is_part_of_the_tier() -> None:
    text = "đạt 5 sao cấp quốc gia"
    [star] = find_stars(Text(text))
    assert text[star.start : star.end] == "5 sao cấp quốc gia"
    assert star.national


def test_tiers_of_a_breakdown_stay_apart() -> None:
    text = "2 sản phẩm 5 sao, 31 sản phẩm 4 sao và 7 sản phẩm 3 sao"
    assert [s.low for s in find_stars(Text(text))] == [5, 4, 3]


def test_a_number_parted_from_its_star_by_white_space_is_still_a_tier() -> None:
    assert [s.low for s in find_stars(Text("đạt 4" + " " * 400 + "sao"))] == [4]
