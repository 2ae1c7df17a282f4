"""What is said of one product, or of a few, outside a plain list; lists laid out otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from extract.extractor import extract
from extract.facts import Product, Source
from extract.gazetteer.places import load


def products(text: str, **source: Any) -> list[Product]:
    facts = extract(Source(text, **source), load()).facts
    return [f for f in facts if isinstance(f, Product)]


def told(text: str, **source: Any) -> list[tuple[str, int | None]]:
    return [(p.product, p.stars_min) for p in products(text, **source)]


# --- clauses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "clause",
    [
        "Với việc {} được công nhận OCOP 4 sao, giá bán tăng gấp rưỡi.",
        "Năm 2022 {} của HTX Nhân Hậu được công nhận sản phẩm OCOP 4 sao.",
        "HTX đăng ký thương hiệu {}, được UBND tỉnh Hà Nam chứng nhận OCOP 4 sao.",
        "Từ món ăn nhà quê, {} nay đã trở thành sản phẩm OCOP 4 sao.",
        "Năm 2022, {}, sản phẩm của HTX Nhân Hậu, đạt chứng nhận OCOP 4 sao.",
        "Năm 2022 sản phẩm {} của gia đình bà được xếp hạng 4 sao OCOP.",
        "Không chỉ đạt OCOP 4 sao, {} còn được xuất khẩu.",
        "Đạt chuẩn OCOP 4 sao năm 2022, sản phẩm {} ngày càng được ưa chuộng.",
    ],
)
def test_a_product_and_its_tier_stand_in_many_orders(clause: str) -> None:
    assert told(clause.format("cá kho Nhân Hậu"), published="2023-03-07") == [
        ("cá kho Nhân Hậu", 4)
    ]


def test_what_a_product_was_raised_to_is_the_tier_it_has() -> None:
    found = products(
        "Cá kho Nhân Hậu đạt OCOP 4 sao năm 2019 và được nâng hạng lên 5 sao năm 2022."
    )
    assert [(p.stars_min, p.status) for p in found] == [(5, "upgraded")]


def test_a_plan_for_a_product_is_not_what_it_is() -> None:
    assert told("Huyện phấn đấu đưa sản phẩm OCOP cá kho Nhân Hậu lên hạng 4 sao.") == []
    entered = products("Năm nay, xã đăng ký sản phẩm cá kho Nhân Hậu đạt OCOP 3 sao.")
    assert [p.status for p in entered] == ["registered"]


def test_the_district_that_ranked_a_product_is_its_place() -> None:
    text = (
        "Bà Hoa (Hà Nam) làm cá kho. Năm 2022, “Cá kho Nhân Hậu” được UBND huyện Lý Nhân "
        "đánh giá, xếp hạng sản phẩm OCOP 3 sao."
    )
    assert [p.place for p in products(text, published="2023")] == ["huyện Lý Nhân"]


def test_a_producer_is_where_the_story_first_named_it() -> None:
    text = (
        "Xã Chân Lý, huyện Lý Nhân, tỉnh Hà Nam là vùng rau. HTX Rau Chân Lý thu mua rau của "
        "dân.\n\nRau muối Chân Lý của HTX Rau Chân Lý đạt OCOP 3 sao."
    )
    assert [p.place for p in products(text, published="2022")] == ["xã Chân Lý"]


# --- several at once ---------------------------------------------------------------------------


def test_a_tier_behind_several_is_that_of_each() -> None:
    text = (
        "Các sản phẩm cá kho Nhân Hậu; rượu Vọc Bình Lục; trà sen Ba Sao được công nhận OCOP 3 sao."
    )
    assert [stars for _, stars in told(text)] == [3, 3, 3]


def test_names_behind_a_plural_need_no_product_word() -> None:
    text = "UBND huyện trao chứng nhận OCOP 3 sao cho các sản phẩm Cao Linh Đan, Hương Quê Việt."
    assert told(text) == [("Cao Linh Đan", 3), ("Hương Quê Việt", 3)]


def test_a_part_asked_for_a_higher_tier_leaves_the_others_theirs() -> None:
    text = (
        "Tỉnh Hà Nam công nhận 3 sản phẩm OCOP đạt 4 sao, trong đó có 1 sản phẩm tiềm năng đạt 5 "
        "sao gồm: cá kho Nhân Hậu (HTX Cá); rượu Vọc Bình Lục (HTX Rượu) và sản phẩm trà sen Ba "
        "Sao của HTX Sen có tiềm năng đạt OCOP 5 sao."
    )
    assert told(text) == [
        ("cá kho Nhân Hậu", 4),
        ("rượu Vọc Bình Lục", 4),
        ("trà sen Ba Sao", 5),
    ]


def test_names_may_stand_before_the_count_that_tells_their_tier() -> None:
    text = (
        "Đó là cá kho Nhân Hậu của HTX Cá, rượu Vọc Bình Lục của HTX Rượu – 2 sản phẩm OCOP 4 sao "
        "của tỉnh Hà Nam."
    )
    assert told(text) == [("cá kho Nhân Hậu", 4), ("rượu Vọc Bình Lục", 4)]


# --- layouts -----------------------------------------------------------------------------------


def test_numbered_lines_below_a_headline_without_a_colon() -> None:
    text = (
        "Hà Nam làm OCOP\n\nUBND tỉnh Hà Nam vừa họp.\n\n2 sản phẩm của tỉnh Hà Nam được công "
        "nhận OCOP 4 sao\n1. Cá kho Nhân Hậu - Công ty Cá Kho, xã Hòa Hậu, huyện Lý Nhân.\n2 "
        "Rượu Vọc Bình Lục - HTX Rượu Vọc, xã Vũ Bản, huyện Bình Lục."
    )
    found = products(text, published="2022")
    assert [(p.product, p.stars_min, p.producer, p.place) for p in found] == [
        ("Cá kho Nhân Hậu", 4, "Công ty Cá Kho", "xã Hòa Hậu"),
        ("Rượu Vọc Bình Lục", 4, "HTX Rượu Vọc", "xã Vũ Bản"),
    ]


def test_numbers_in_brackets_are_bullets() -> None:
    text = (
        "Tỉnh Hà Nam có 2 sản phẩm OCOP 4 sao: (1) Cá kho Nhân Hậu của HTX Cá; (2) Rượu Vọc của "
        "HTX Rượu."
    )
    assert told(text) == [("Cá kho Nhân Hậu", 4), ("Rượu Vọc", 4)]


def test_fields_with_labels() -> None:
    text = (
        "Tỉnh Hà Nam công nhận 2 sản phẩm OCOP 4 sao:\n"
        "- Tên sản phẩm: Cá kho Nhân Hậu; chủ thể: HTX Cá; xếp hạng: 4 sao.\n"
        "- Tên sản phẩm: Rượu Vọc; chủ thể: HTX Rượu; xếp hạng: 4 sao."
    )
    assert [(p.product, p.producer) for p in products(text)] == [
        ("Cá kho Nhân Hậu", "HTX Cá"),
        ("Rượu Vọc", "HTX Rượu"),
    ]


def test_goods_by_their_kind_are_of_no_producer_of_that_name() -> None:
    text = (
        "Huyện Lý Nhân công nhận 3 sản phẩm OCOP 3 sao thuộc các lĩnh vực: thực phẩm (cá kho "
        "Nhân Hậu, bánh đa Nhân Hậu), đồ uống (rượu Vọc)."
    )
    assert [(p.product, p.producer) for p in products(text)] == [
        ("cá kho Nhân Hậu", None),
        ("bánh đa Nhân Hậu", None),
        ("rượu Vọc", None),
    ]


def test_a_list_goes_on_behind_what_is_told_of_a_name() -> None:
    text = (
        "Tỉnh Hà Nam có 2 sản phẩm OCOP 4 sao gồm: Cá kho Nhân Hậu – thơm ngon nức tiếng gần xa; "
        "Rượu Vọc Bình Lục – men lá cổ truyền."
    )
    assert told(text) == [("Cá kho Nhân Hậu", 4), ("Rượu Vọc Bình Lục", 4)]


def test_the_counted_products_of_a_producer_are_its_own() -> None:
    text = (
        "Huyện Lý Nhân có 3 sản phẩm OCOP được xếp hạng 4 sao, gồm 02 sản phẩm của HTX Cá Kho: "
        "cá kho riềng, cá kho chuối; 01 sản phẩm của Công ty Rượu Vọc: rượu Vọc."
    )
    assert [p.producer for p in products(text)] == ["HTX Cá Kho", "HTX Cá Kho", "Công ty Rượu Vọc"]


def test_a_place_in_a_bracket_is_no_second_name() -> None:
    """ "Na", "Thạch", "Hương" begin names of goods as well as of districts."""
    text = "Tỉnh Tuyên Quang có 2 sản phẩm OCOP 4 sao gồm: Chè Hồng Thái (Na Hang), rượu Kiên Đài."
    found = products(text, published="2022")
    assert (found[0].product, found[0].place) == ("Chè Hồng Thái", "huyện Na Hang")


def test_a_place_that_ends_a_name_of_goods_moves_no_list() -> None:
    text = (
        "Kết quả OCOP: sản phẩm Trà sen Tây Hồ (75 điểm), khăn lụa Nha Xá (71 điểm) được xếp "
        "hạng 4 sao."
    )
    assert [p.place for p in products(text)] == [None, None]


def test_the_round_before_is_not_when_a_product_was_recognised() -> None:
    text = (
        "Ngày 25/6/2024, Hội đồng công nhận lại các sản phẩm OCOP đã được công nhận năm 2020. Cá "
        "kho Nhân Hậu tiếp tục đạt OCOP 5 sao."
    )
    assert [p.as_of for p in products(text)] == ["2024-06-25"]
