"""Places named in running text."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.gazetteer import Gazetteer, load


@pytest.fixture(scope="module")
def gaz() -> Gazetteer:
    return load()


def found(text: str, on: str | None = "2024") -> list[tuple[str, str]]:
    """Surface and first candidate of every mention."""
    return [(m.surface, m.candidates[0].full_name) for m in load().mentions(text, on=on)]


@pytest.mark.parametrize(
    ("text", "surface", "place"),
    [
        ("tại tỉnh Sóc Trăng có", "tỉnh Sóc Trăng", "tỉnh Sóc Trăng"),
        ("TỈNH SÓC TRĂNG CÓ", "TỈNH SÓC TRĂNG", "tỉnh Sóc Trăng"),
        ("Bạc Liêu hiện có 5", "Bạc Liêu", "tỉnh Bạc Liêu"),
        ("Sở Công Thương Hà Nội", "Hà Nội", "thành phố Hà Nội"),
        ("ở TP.Lạng Sơn", "TP.Lạng Sơn", "thành phố Lạng Sơn"),
        ("ở TP. Buôn Ma Thuột", "TP. Buôn Ma Thuột", "thành phố Buôn Ma Thuột"),
        ("ở TX Cửa Lò", "TX Cửa Lò", "thị xã Cửa Lò"),
        ("ở thị xã Ngã Năm", "thị xã Ngã Năm", "thị xã Ngã Năm"),
        ("huyện Cù Lao Dung", "huyện Cù Lao Dung", "huyện Cù Lao Dung"),
        ("xã Đại Tâm", "xã Đại Tâm", "xã Đại Tâm"),
        ("huyện mỹ xuyên", "huyện mỹ xuyên", "huyện Mỹ Xuyên"),
        ("tại Q.7", "Q.7", "quận 7"),
        ("tại Q7", "Q7", "quận 7"),
        ("tại H.Cần Đước", "H.Cần Đước", "huyện Cần Đước"),
        ("tại TP.HCM", "TP.HCM", "thành phố Hồ Chí Minh"),
        ("tại TP Hồ Chí Minh", "TP Hồ Chí Minh", "thành phố Hồ Chí Minh"),
        ("tỉnh BR-VT", "tỉnh BR-VT", "tỉnh Bà Rịa - Vũng Tàu"),
        ("Bà Rịa – Vũng Tàu có", "Bà Rịa – Vũng Tàu", "tỉnh Bà Rịa - Vũng Tàu"),
        ("tỉnh TT-Huế", "tỉnh TT-Huế", "tỉnh Thừa Thiên Huế"),
        ("Thừa Thiên - Huế có", "Thừa Thiên - Huế", "tỉnh Thừa Thiên Huế"),
        ("huyện Cư M’gar", "huyện Cư M’gar", "huyện Cư M'gar"),
        ("huyện đảo Lý Sơn", "huyện đảo Lý Sơn", "huyện Lý Sơn"),
        ("huyện Châu Thành A", "huyện Châu Thành A", "huyện Châu Thành A"),
        ("huyện và TP Cà Mau", "TP Cà Mau", "thành phố Cà Mau"),
        ("tỉnh Sóc\nTrăng", "tỉnh Sóc\nTrăng", "tỉnh Sóc Trăng"),
        ("nằm ở Chư Prông có", "Chư Prông", "huyện Chư Prông"),
        ("Soc Trang province has", "Soc Trang province", "tỉnh Sóc Trăng"),
        ("in Dai Tam commune", "Dai Tam commune", "xã Đại Tâm"),
    ],
)
def test_a_place_is_found_with_its_kind(text: str, surface: str, place: str) -> None:
    assert found(text) == [(surface, place)]


@pytest.mark.parametrize(
    "text",
    [
        "yêu chuộng hòa bình",
        "ven bờ Thái Bình Dương",
        "Chủ tịch Hồ Chí Minh",
        "chị Huế kể",
        "hệ thống Saigon Co.op",
        "đường Điện Biên Phủ",
        "sản phẩm đạt cấp quận 3 sao",
        "trên địa bàn 2 quận, huyện",
        "Thanh Bình yên ả",
    ],
)
def test_other_words_are_no_places(text: str) -> None:
    assert found(text) == []


def test_a_kind_is_carried_over_a_list() -> None:
    text = "các huyện Mỹ Xuyên, Kế Sách và Trần Đề có 16 sản phẩm"
    assert found(text) == [
        ("huyện Mỹ Xuyên", "huyện Mỹ Xuyên"),
        ("Kế Sách", "huyện Kế Sách"),
        ("Trần Đề", "huyện Trần Đề"),
    ]
    assert {m.kind_surface for m in load().mentions(text)} == {"huyện"}


def test_in_a_list_of_cities_a_name_is_the_city_not_the_province() -> None:
    assert found("các thành phố Sóc Trăng, Bạc Liêu, Cà Mau") == [
        ("thành phố Sóc Trăng", "thành phố Sóc Trăng"),
        ("Bạc Liêu", "thành phố Bạc Liêu"),
        ("Cà Mau", "thành phố Cà Mau"),
    ]


def test_a_list_with_brackets_and_mixed_kinds() -> None:
    text = "các huyện, thị xã: Ngã Năm (3 sản phẩm), Vĩnh Châu (2 sản phẩm), Long Phú (1)"
    assert [place for _, place in found(text)] == [
        "thị xã Ngã Năm",
        "thị xã Vĩnh Châu",
        "huyện Long Phú",
    ]


def test_numbered_quarters_in_a_list() -> None:
    assert [p for _, p in found("các quận 1, 3 và 7 có")] == ["quận 1", "quận 3", "quận 7"]


def test_a_unit_is_read_inside_the_one_that_follows(gaz: Gazetteer) -> None:
    first, second, _ = gaz.mentions("huyện Châu Thành, tỉnh Tiền Giang và huyện Châu Thành")
    assert [p.id for p in first.candidates] == ["vn63:82/821"]
    assert second.surface == "tỉnh Tiền Giang"


def test_a_former_unit_is_read_in_the_old_division(gaz: Gazetteer) -> None:
    old, new = gaz.mentions("tỉnh Cà Mau (cũ) nay thuộc tỉnh Cà Mau", on="2026-01-01")
    assert (old.former, old.candidates[0].id) == (True, "vn63:96")
    assert (new.former, new.candidates[0].id) == (False, "vn34:96")


def test_a_name_behind_a_surname_is_marked(gaz: Gazetteer) -> None:
    (person,) = gaz.mentions("Nguyễn Văn Hà Giang nói")
    (place,) = gaz.mentions("UBND Hà Giang nói")
    assert (person.person_like, place.person_like) == (True, False)


def test_a_doubtful_district_name_alone_is_given_on_request(gaz: Gazetteer) -> None:
    text = "Sản phẩm của Thanh Xuân được chọn"
    assert gaz.mentions(text) == []
    assert [m.surface for m in gaz.mentions(text, bare_districts=True)] == ["Thanh Xuân"]


def test_without_a_date_both_eras_are_candidates(gaz: Gazetteer) -> None:
    (mention,) = gaz.mentions("Lào Cai có thêm 5 sản phẩm")
    assert [p.id for p in mention.candidates] == ["vn63:10", "vn34:15"]


PIECES = st.sampled_from(
    [
        "tỉnh Sóc Trăng",
        "các huyện",
        "huyện, thị xã:",
        "Mỹ Xuyên",
        ", ",
        " và ",
        "TP.",
        "Cư M’gar",
        "Bà Rịa – Vũng Tàu",
        "quận 2",
        "Q7",
        "xã",
        "Đại Tâm",
        " (cũ)",
        ". ",
        "\n",
        "HUẾ",
        "Hanoi",
        "province",
        "-",
        " ",
        "5.000",
        "ward",
        "P.",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=60)))
def test_mentions_are_spans_in_order_without_overlap(text: str) -> None:
    end = 0
    for mention in load().mentions(text, bare_districts=True):
        assert text[mention.start : mention.end] == mention.surface
        assert end <= mention.start <= mention.name_start < mention.end
        assert mention.candidates
        end = mention.end


@pytest.mark.parametrize(
    "text",
    [
        "Các huyện Mỹ Xuyên, Kế Sách (tỉnh Sóc Trăng) và xã Đại Tâm có 16 sản phẩm OCOP. " * 100,
        "huyện, thị xã, " * 500,
        "Bà Rịa - " * 800,
        "xã " * 2000,
    ],
    ids=["prose", "kinds", "half names", "one kind"],
)
def test_ten_times_the_text_takes_about_ten_times_as_long(gaz: Gazetteer, text: str) -> None:
    def seconds(sample: str) -> float:
        start = process_time()
        gaz.mentions(sample)
        return process_time() - start

    seconds(text)
    once = min(seconds(text) for _ in range(3))
    assert seconds(text * 10) < 40 * once
