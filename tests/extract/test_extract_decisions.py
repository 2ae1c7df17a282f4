"""Numbered documents: how a number is written out, dated, and given to its issuer and place."""

from __future__ import annotations

import pytest
from extract_entities import found, laid_out, only

from extract.grammar.decisions import find, masked, normal_number


@pytest.mark.parametrize(
    ("surface", "number"),
    [
        ("490/QĐ-TTg", "490/QĐ-TTg"),
        ("490 / QĐ - TTg", "490/QĐ-TTg"),
        ("412/QÐ-UBND", "412/QĐ-UBND"),
        ("2365/ QD-UBND", "2365/QĐ-UBND"),
        ("96/TTr–SNN", "96/TTr-SNN"),
        ("202/2025/QH15", "202/2025/QH15"),
        ("951/VPĐP-OCDL", "951/VPĐP-OCDL"),
    ],
)
def test_a_number_is_cited_in_one_form(surface: str, number: str) -> None:
    assert normal_number(surface) == number


def test_a_date_over_a_line_break_belongs_to_the_number() -> None:
    text = (
        "Công nhận sản phẩm đợt 1\n\n"
        "UBND tỉnh Thừa Thiên Huế ban hành Quyết định số 1684/QĐ-UBND ngày 08\n"
        "tháng 7 năm 2020 công nhận 06 sản phẩm OCOP."
    )
    document = only(find, text)
    assert (document.date, document.issuer) == ("2020-07-08", "UBND tỉnh Thừa Thiên Huế")


def test_the_day_of_issue_may_stand_before_the_number() -> None:
    text = "Ngày 20.8, UBND tỉnh Hà Giang ban hành Quyết định số 1473/QĐ-UBND về sản phẩm OCOP."
    assert only(find, text, "2020-08-21").date == "2020-08-20"


def test_a_month_is_a_date_of_its_own_precision() -> None:
    text = "Tháng 5–2018, Thủ tướng có Quyết định số 490/QĐ-TTg về OCOP."
    assert only(find, text).date == "2018-05"


def test_the_day_of_one_document_is_not_the_day_of_the_next() -> None:
    text = (
        "Quyết định số 263/QĐ-TTg ngày 22/02/2022 phê duyệt chương trình OCOP, "
        "Quyết định số 1234/QĐ-UBND của UBND tỉnh Gia Lai."
    )
    assert [d.date for d in found(find, text)] == ["2022-02-22", None]


def test_a_bare_number_of_the_programme_is_completed_from_common_knowledge() -> None:
    text = "Tỉnh Vĩnh Phúc chấm sản phẩm OCOP theo Quyết định số 1048 của Thủ tướng."
    document = only(find, text)
    assert (document.number, document.place) == ("1048/QĐ-TTg", "Việt Nam")


def test_a_date_that_contradicts_common_knowledge_leaves_the_number_bare() -> None:
    text = "Tỉnh Vĩnh Phúc có Quyết định số 148 ngày 3/5/2021 về 7 sản phẩm OCOP."
    assert only(find, text).number == "148"


def test_a_number_before_products_is_no_document() -> None:
    assert found(find, "UBND tỉnh Gia Lai ra quyết định 11 sản phẩm OCOP đạt 3 sao.") == []


def test_a_plan_of_years_is_no_document() -> None:
    assert found(find, "Theo kế hoạch 2021, tỉnh Gia Lai có 20 sản phẩm OCOP.") == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Kế hoạch số 61/KH-UBND", "plan"),
        ("Công văn số 375/VPUB-KT", "dispatch"),
        ("Tờ trình số 3175/TTr-SNN", "proposal"),
        ("Nghị quyết số 06/2022/NQ-HĐND", "resolution"),
        ("Thông tư số 05/2019/TT-BTC", "other"),
    ],
)
def test_the_kind_is_that_of_the_word_or_the_code(words: str, kind: str) -> None:
    assert only(find, f"{words} của tỉnh Nam Định về OCOP.").document_kind == kind


def test_a_committee_of_a_district_issues_for_its_district() -> None:
    text = "UBND huyện Thăng Bình ban hành Quyết định số 512/QĐ-UBND công nhận 7 sản phẩm OCOP."
    document = only(find, text, "2025-03-12")
    assert (document.issuer, document.place) == ("UBND huyện Thăng Bình", "huyện Thăng Bình")


def test_a_ministry_issues_for_the_country() -> None:
    text = "Quyết định số 2361/QĐ-BNNMT ngày 26/6/2025 công nhận gạo OCOP của thành phố Cần Thơ."
    document = only(find, text, "2025-07-17")
    assert (document.issuer, document.place_code) == ("Bộ Nông nghiệp và Môi trường", "VN")


def test_the_year_may_come_from_an_address_about_the_document() -> None:
    document = only(
        find,
        "Số hiệu: 2882/QĐ-UBND phê duyệt Đề án OCOP tỉnh Bến Tre.",
        url="https://vanban.example/quyet-dinh-2882-qd-ubnd-ban-hanh-tinh-ben-tre-nam-2018-p1.htm",
    )
    assert document.date == "2018"


def test_numbers_of_documents_are_masked_from_the_counts() -> None:
    reading = laid_out("Theo Quyết định số 57/QĐ-UBND, tỉnh Cà Mau có 8 sản phẩm OCOP.")
    assert [reading.text.nfc[a:b] for a, b in masked(reading)] == ["57/QĐ-UBND"]


def test_a_text_that_does_not_speak_of_the_programme_has_no_documents() -> None:
    assert found(find, "UBND tỉnh Cà Mau ban hành Quyết định số 57/QĐ-UBND.") == []


def test_a_bare_number_that_a_minister_signs_is_the_country_s() -> None:
    text = (
        "Thứ trưởng Bộ Nông nghiệp và PTNT Trần Thanh Nam ký ban hành Quyết định số 377 phê duyệt "
        "kết quả OCOP cấp quốc gia cho tỉnh Quảng Nam."
    )
    assert [(d.number, d.place) for d in found(find, text)] == [("377", "Việt Nam")]
