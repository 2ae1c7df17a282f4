"""Memoranda of understanding: counts, parties, the day, and what is none."""

from __future__ import annotations

import pytest
from extract_entities import found, only

from extract.grammar.mous import find

EVENT = (
    "Sáng ngày 27/10/2020, tại Trung tâm Văn hóa tỉnh Sóc Trăng, UBND tỉnh tổ chức "
    "Hội nghị “Kết nối sản phẩm OCOP”.\n"
)


def test_a_list_of_memoranda_gives_each_its_parties() -> None:
    text = EVENT + (
        "Tại Hội nghị, đã ký kết 14 biên bản ghi nhớ hợp tác giữa Sở Công Thương tỉnh Sóc Trăng "
        "với Sở Công Thương các tỉnh, thành phố; 34 biên bản ghi nhớ hợp tác kinh doanh giữa các "
        "doanh nghiệp tỉnh Sóc Trăng với 08 doanh nghiệp, hệ thống phân phối lớn."
    )
    first, second = found(find, text)
    assert (first.count_min, first.party_a) == (14, "Sở Công Thương tỉnh Sóc Trăng")
    assert first.party_b == "Sở Công Thương các tỉnh, thành phố"
    assert (second.count_min, second.party_b_count) == (34, 8)


def test_a_signing_is_dated_by_its_event() -> None:
    mou = only(find, EVENT + "Tại Hội nghị, các HTX ký 7 biên bản ghi nhớ với siêu thị.")
    assert (mou.signed_on, mou.as_of_basis) == ("2020-10-27", "event")


def test_a_signing_is_dated_by_its_own_sentence_first() -> None:
    text = "Ngày 29/5/2023, Sở Công Thương tỉnh Cao Bằng ký 2 biên bản ghi nhớ về hàng OCOP."
    assert only(find, text).signed_on == "2023-05-29"


def test_who_signs_is_the_subject_of_the_verb() -> None:
    text = "Kết quả tại hội thảo OCOP Sóc Trăng các doanh nghiệp đã ký kết 7 biên bản ghi nhớ."
    assert only(find, text).party_a == "các doanh nghiệp"


def test_two_bodies_joined_by_va_are_two_parties() -> None:
    text = (
        "Văn phòng nông thôn mới Gia Lai và Ban Xây dựng nông thôn mới Quảng Ninh đã ký biên bản "
        "ghi nhớ tiêu thụ OCOP."
    )
    mou = only(find, text)
    assert mou.party_a == "Văn phòng nông thôn mới Gia Lai"
    assert mou.party_b == "Ban Xây dựng nông thôn mới Quảng Ninh"
    assert mou.count_min is None


def test_short_mentions_count_behind_a_memorandum_written_out() -> None:
    text = (
        "Các HTX tỉnh Hà Tĩnh ký 11 biên bản ghi nhớ tiêu thụ OCOP với 7 nhà phân phối, trong đó "
        "3 biên bản với Co.opmart."
    )
    assert [m.count_min for m in found(find, text)] == [11, 3]


def test_more_than_leaves_the_upper_bound_open() -> None:
    mou = only(find, "Hơn 20 biên bản ghi nhớ về OCOP Gia Lai được ký kết.")
    assert (mou.count_min, mou.count_max, mou.qualifier) == (20, None, "more_than")


@pytest.mark.parametrize(
    "text",
    [
        "Các HTX tỉnh Gia Lai ký 9 hợp đồng tiêu thụ OCOP, không có biên bản ghi nhớ nào.",
        "Các đơn vị ký kết biên bản ghi nhớ hợp tác OCOP.",
        "Các HTX đã ký nhiều biên bản ghi nhớ với siêu thị về hàng OCOP.",
        "Hai bên sẽ ký 5 biên bản ghi nhớ về OCOP vào tháng sau.",
    ],
)
def test_contracts_many_and_plans_are_no_memoranda(text: str) -> None:
    assert found(find, text) == []


def test_a_signing_of_one_party_that_does_not_name_the_programme_is_none() -> None:
    text = (
        "Tỉnh Hà Tĩnh có 200 sản phẩm OCOP. "
        "Đại diện Liên minh hợp tác xã các tỉnh ký kết biên bản ghi nhớ hợp tác xúc tiến đầu tư."
    )
    assert found(find, text) == []
