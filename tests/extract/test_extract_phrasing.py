"""How the press tells a count: which words reach it, from how far, and which only stand near it."""

from __future__ import annotations

from typing import Any

import pytest

from extract.extractor import extract
from extract.facts import Source
from extract.gazetteer.places import load


def counts(text: str, published: str | None = None, url: str | None = None) -> list[dict[str, Any]]:
    """The counts of a text, in order."""
    facts = extract(Source(text, published=published, url=url), load()).facts
    found = [f.to_dict() for f in facts if f.type in ("product_count", "producer_count")]
    return sorted(found, key=lambda f: f["start"])


def told(
    text: str, *slots: str, published: str | None = None, url: str | None = None
) -> list[tuple[Any, ...]]:
    """Number and the named slots of each count of a text."""
    return [
        (f["count_min"] or f["count_max"], *(f.get(s) for s in slots))
        for f in counts(text, published, url)
    ]


# --- words that only look like a cue ----------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Huyện Chư Sê có 17 sản phẩm OCOP, đứng thứ ba của tỉnh Gia Lai.",
        "Đến nay, tỉnh Bắc Cạn có 81 sản phẩm OCOP.",
        "Bà Hiền cho hay, tỉnh Bến Tre có 77 sản phẩm OCOP từ dừa, dưa, măng.",
    ],
)
def test_names_and_fruits_are_no_verbs(text: str) -> None:
    """Sê is not sẽ, Cạn có not cần có, dưa not đưa: a cue asks for its tones."""
    assert [s for _, s in told(text, "status")] == ["recognised"]


def test_taking_part_in_the_programme_is_not_being_put_before_a_council() -> None:
    text = (
        "UBND tỉnh Hà Nam cấp giấy chứng nhận cho 31 sản phẩm OCOP 4 sao "
        "của 18 chủ thể tham gia Chương trình OCOP."
    )
    assert told(text, "status") == [(31, "recognised"), (18, "recognised")]


def test_what_a_council_is_to_judge_is_registered_and_what_it_asks_for_is_proposed() -> None:
    text = (
        "Cấp huyện đã chọn 26 sản phẩm OCOP trình Hội đồng cấp tỉnh thẩm định. "
        "Hội đồng tỉnh Hà Nam thống nhất đề nghị công nhận 24 sản phẩm đạt 4 sao."
    )
    assert told(text, "status") == [(26, "registered"), (24, "proposed")]


def test_fit_to_be_judged_is_registered_and_fit_for_a_tier_is_proposed() -> None:
    text = (
        "Qua rà soát, tỉnh Hòa Bình có 44 sản phẩm OCOP đủ điều kiện tham gia đánh giá. "
        "Hội đồng họp, có 9 sản phẩm đủ điều kiện đề nghị 5 sao."
    )
    assert told(text, "status") == [(44, "registered"), (9, "proposed")]


def test_what_most_have_or_none_has_is_no_tier_of_the_count() -> None:
    assert told("Tỉnh Hưng Yên có 120 sản phẩm OCOP, phần lớn là 3 sao.", "stars_min") == [
        (120, None)
    ]
    text = "Tỉnh Hưng Yên có 120 sản phẩm OCOP, song chưa có sản phẩm nào đạt 5 sao."
    assert told(text, "stars_min") == [(120, None)]


def test_a_product_that_fell_has_the_lower_tier() -> None:
    text = "Một sản phẩm OCOP của huyện Vân Đồn bị hạ từ 4 sao xuống 3 sao."
    assert told(text, "stars_min", "stars_max") == [(1, 3, 3)]


# --- numbers that count nothing ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "So với đợt trước, số sản phẩm OCOP được công nhận tăng 19 sản phẩm.",
        "Chương trình OCOP năm nay vượt kế hoạch 12 sản phẩm.",
        "Sản phẩm OCOP được công nhận nhiều hơn năm trước 05 sản phẩm.",
        "Đề án “Mỗi xã, phường, thị trấn một sản phẩm” (OCOP) được tỉnh Hưng Yên triển khai.",
        "Cơ sở OCOP của bà Lan ở xã Quế Xuân 2, tỉnh Quảng Nam.",
    ],
)
def test_differences_the_programmes_name_and_names_with_digits_are_no_counts(text: str) -> None:
    assert counts(text) == []


def test_past_a_mark_is_more_than_it() -> None:
    found = counts("Đến nay cả nước đã vượt mốc 12.000 sản phẩm OCOP.")
    assert [(f["count_min"], f["qualifier"]) for f in found] == [(12000, "more_than")]


def test_ideas_entered_for_the_programme_are_counted_as_dossiers_are() -> None:
    text = "Năm 2020, huyện Hương Sơn có 88 ý tưởng đăng ký tham gia Chương trình OCOP."
    assert told(text, "status") == [(88, "registered")]


# --- parts and wholes -------------------------------------------------------------------------


def test_counts_right_behind_one_that_they_add_up_to_are_its_parts() -> None:
    text = "Tỉnh Hà Nam còn 90 sản phẩm OCOP của 50 chủ thể; 30 sản phẩm 4 sao, 60 sản phẩm 3 sao."
    assert told(text, "stars_min", "basis") == [
        (90, None, "total"),
        (50, None, "total"),
        (30, 4, "total"),
        (60, 3, "total"),
    ]


def test_groups_cut_the_sum_of_the_tiers_before_them_another_way() -> None:
    text = (
        "Toàn tỉnh Cao Bằng có 12 sản phẩm OCOP 4 sao, 98 sản phẩm OCOP 3 sao thuộc 2 nhóm, "
        "trong đó 90 sản phẩm thuộc nhóm thực phẩm; 20 sản phẩm thuộc nhóm đồ uống."
    )
    assert told(text, "stars_min", "product_group")[2:] == [
        (90, None, "food"),
        (20, None, "drinks"),
    ]


def test_the_plan_in_a_bracket_is_no_whole_of_what_follows() -> None:
    text = (
        "Năm 2024, tỉnh Lào Cai có thêm 40 sản phẩm OCOP, đạt 160% kế hoạch năm (25 sản phẩm), "
        "trong đó 30 sản phẩm công nhận mới, 10 sản phẩm đánh giá lại."
    )
    assert told(text, "status") == [
        (40, "recognised"),
        (25, "target"),
        (30, "newly_recognised"),
        (10, "re_recognised"),
    ]


def test_the_whole_of_which_a_province_has_a_part_is_the_countrys() -> None:
    text = (
        "Lào Cai thêm sản phẩm 5 sao\nKết quả, Hội đồng đã công nhận 6 sản phẩm OCOP 5 sao, "
        "trong đó, tỉnh Lào Cai có 2 sản phẩm."
    )
    assert [p for _, p in told(text, "place")][:2] == ["Việt Nam", "tỉnh Lào Cai"]


def test_producers_of_the_kinds_told_next_are_parts_of_those_told_before() -> None:
    text = (
        "Tỉnh Kiên Giang có 41 sản phẩm OCOP của 20 chủ thể đăng ký tham gia đánh giá. "
        "Bao gồm 8 công ty, 5 hợp tác xã, 7 hộ sản xuất kinh doanh."
    )
    kinds = [(f["count_min"], f["producer_kind"]) for f in counts(text)[1:]]
    assert kinds == [(20, "all"), (8, "enterprise"), (5, "cooperative"), (7, "household")]


@pytest.mark.parametrize(
    "producers",
    [
        "14 hợp tác xã (HTX), hộ kinh doanh",
        "14 chủ thể là hợp tác xã, doanh nghiệp, hộ kinh doanh",
        "14 chủ thể là Công ty cổ phần Hoa Sen và các hộ",
    ],
)
def test_several_kinds_under_one_number_are_producers_in_general(producers: str) -> None:
    found = counts(f"Tỉnh Điện Biên công nhận 20 sản phẩm OCOP của {producers}.")
    assert [f["producer_kind"] for f in found[1:]] == ["all"]


# --- tiers of a list --------------------------------------------------------------------------


def test_the_tier_of_a_superlative_holds_for_those_that_follow() -> None:
    text = (
        "Huyện Ninh Giang có nhiều sản phẩm đề nghị công nhận OCOP 4 sao nhất với 12 sản phẩm, "
        "tiếp đến là huyện Nam Sách 5 sản phẩm."
    )
    assert told(text, "stars_min", "status") == [(12, 4, "proposed"), (5, 4, "proposed")]


def test_a_tier_in_a_bracket_behind_points_is_the_counts() -> None:
    text = "Kết quả, tỉnh Đắk Lắk có 10 sản phẩm OCOP đạt từ 50 đến dưới 70 điểm (hạng 3 sao)."
    assert told(text, "stars_min") == [(10, 3)]


# --- how far a word reaches -------------------------------------------------------------------


def test_a_plan_reaches_to_the_end_of_its_sentence() -> None:
    text = (
        "Đến hết năm 2030, tỉnh Sơn La có ít nhất 300 sản phẩm OCOP; có 120 sản phẩm đạt 4 sao; "
        "có từ 3 - 4 sản phẩm tiềm năng đạt 5 sao."
    )
    found = counts(text, "2024-03-01")
    assert [(f["status"], f["target_by"]) for f in found] == [("target", "2030")] * 3


def test_products_at_hand_do_not_end_a_plan() -> None:
    text = (
        "Năm nay, thành phố Cần Thơ đặt mục tiêu nâng cấp 41 sản phẩm OCOP hiện có, "
        "phát triển thêm 20 sản phẩm OCOP."
    )
    assert [s for _, s in told(text, "status", published="2022-04-01")] == ["target", "target"]


def test_recognising_again_reaches_over_the_year_of_the_first_time() -> None:
    text = "Năm 2026, UBND tỉnh Thanh Hóa công nhận lại các sản phẩm OCOP năm 2023 gồm 5 sản phẩm."
    assert told(text, "status", published="2026-05-01") == [(5, "re_recognised")]


def test_new_and_again_in_one_breath_is_plainly_recognised() -> None:
    text = "Năm 2024, tỉnh Bạc Liêu công nhận mới và công nhận lại 52 sản phẩm OCOP."
    assert told(text, "status") == [(52, "recognised")]


def test_so_many_stands_make_what_is_on_them_displayed() -> None:
    text = "Sự kiện quy tụ 150 gian hàng, gồm 480 sản phẩm OCOP của 27 tỉnh."
    assert told(text, "status") == [(480, "displayed")]


# --- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "as_of"),
    [("tháng 9/2021", "2021-09"), ("7/2021", "2021-07"), ("31/1/2021", "2021-01-31")],
)
def test_a_date_within_the_year_of_publication_is_not_after_it(when: str, as_of: str) -> None:
    text = f"Tính đến {when}, tỉnh Long An có 90 sản phẩm OCOP."
    assert told(text, "as_of", published="2021") == [(90, as_of)]


def test_a_round_has_the_day_of_its_decision_and_not_of_the_telling() -> None:
    text = (
        "Sáng 6-11, Sở Nông nghiệp thông tin, UBND thành phố Đà Nẵng vừa ban hành Quyết định số "
        "3500/QĐ-UBND ngày 3-11-2021 công nhận kết quả đánh giá, phân hạng sản phẩm OCOP.\n"
        "Theo đó, UBND thành phố công nhận 4 sản phẩm OCOP đạt 4 sao."
    )
    assert told(text, "as_of", published="2021-11-06") == [(4, "2021-11-03")]


def test_since_when_is_not_as_of_when() -> None:
    text = "Lũy kế từ năm 2019, tỉnh Yên Bái đã công nhận 251 sản phẩm OCOP."
    assert told(text, "as_of", published="2023-11-02") == [(251, "2023-11-02")]


# --- context ----------------------------------------------------------------------------------


def test_a_reprint_that_names_its_original_is_of_the_originals_province() -> None:
    text = (
        "Từ đầu năm đến nay, toàn tỉnh có 50 sản phẩm OCOP được cấp giấy chứng nhận.\nP.V\n"
        "Nguồn Cao Bằng: https://baocaobang.vn/them-san-pham-ocop-31.html"
    )
    assert told(text, "place") == [(50, "tỉnh Cao Bằng")]


def test_an_address_tells_how_far_its_count_is() -> None:
    text = (
        "Thị xã Quế Võ (20 sản phẩm OCOP); huyện Gia Bình (9 sản phẩm); huyện Tiên Du (1 sản phẩm)."
    )
    url = "https://bao.example/bac-ninh-co-30-san-pham-tham-gia-chuong-trinh-ocop-nam-2024.html"
    assert [s for _, s in told(text, "status", url=url)] == ["registered"] * 3


def test_an_address_that_leads_from_a_province_to_a_district_is_about_the_district() -> None:
    url = "https://bao.example/kon-tum-tu-mo-rong-day-manh-san-pham-ocop-114852.html"
    text = "Đến nay đã có 30 sản phẩm OCOP được công nhận."
    assert told(text, "place", url=url, published="2024-12-01") == [(30, "huyện Tu Mơ Rông")]


def test_a_bare_name_is_of_the_kind_that_the_text_gives_it() -> None:
    text = (
        "Tỉnh Phú Thọ tổng kết OCOP. "
        "Thanh Sơn là huyện có nhiều sản phẩm OCOP nhất với 33 sản phẩm."
    )
    assert told(text, "place", published="2024-12-01") == [(33, "huyện Thanh Sơn")]


def test_a_seat_in_a_bracket_is_not_the_place_of_the_next_item() -> None:
    text = (
        "UBND tỉnh Quảng Nam công nhận 4 sản phẩm OCOP. Trong đó, sản phẩm 5 sao là đèn lồng của "
        "Công ty Hoa Nam (phường Sơn Phong, thành phố Hội An); 3 sản phẩm đạt 4 sao."
    )
    assert told(text, "place")[-1] == (3, "tỉnh Quảng Nam")


def test_lines_that_a_machine_broke_are_one_sentence() -> None:
    text = (
        "Trong tháng, huyện Thoại Sơn có 06 sản phẩm OCOP được UBND tỉnh\n"
        "công nhận; trong đó 01 sản phẩm\n4 sao và 05 sản phẩm 3 sao."
    )
    assert told(text, "stars_min") == [(6, None), (1, 4), (5, 3)]


def test_an_article_goes_on_behind_a_box_of_headlines() -> None:
    prose = (
        "Huyện Tiền Hải có tổng cộng 36 sản phẩm OCOP từ 26 chủ thể, được người tiêu dùng trong và "
        "ngoài tỉnh tin dùng, góp phần nâng cao thu nhập của người dân nông thôn nhiều năm qua."
    )
    text = (
        "Thái Bình phát triển sản phẩm OCOP\nTỉnh ưu tiên các hợp tác xã làm ra sản phẩm OCOP.\n"
        "Bài liên quan\nPhú Thọ có 99 sản phẩm OCOP mới\nCơ hội quảng bá hàng Việt\n" + prose
    )
    assert [n for n, *_ in told(text)] == [36, 26]


# --- before and after a council ---------------------------------------------------------------


def test_what_may_be_judged_is_registered_and_what_was_judged_and_goes_up_is_proposed() -> None:
    text = (
        "Qua thẩm tra, 9 sản phẩm OCOP đủ điều kiện để trình Hội đồng cấp tỉnh Hà Nam chấm điểm. "
        "Cấp huyện còn có 36 sản phẩm đạt 70 điểm đủ điều kiện trình hội đồng cấp trên đánh giá."
    )
    assert told(text, "status") == [(9, "registered"), (36, "proposed")]


def test_to_ask_for_an_assessment_is_not_to_ask_for_a_recognition() -> None:
    text = (
        "Tỉnh Hà Nam nhận văn bản đề nghị phân hạng của 16 xã với 56 sản phẩm OCOP. "
        "Hội đồng đề nghị công nhận 40 sản phẩm."
    )
    assert told(text, "status") == [(56, "registered"), (40, "proposed")]


def test_a_list_that_adds_up_to_the_number_of_the_address_is_of_its_round() -> None:
    url = "https://bao.example/ha-noi-phan-hang-danh-gia-45-san-pham-ocop-thuoc-04-quan-huyen.html"
    text = (
        "Cụ thể, huyện Hoài Đức có 10 sản phẩm OCOP, quận Bắc Từ Liêm có 10 sản phẩm, "
        "huyện Đan Phượng có 23 sản phẩm và huyện Ứng Hòa có 02 sản phẩm."
    )
    assert told(text, "status", "basis", url=url) == [
        (10, "registered", "batch"),
        (10, "registered", "batch"),
        (23, "registered", "batch"),
        (2, "registered", "batch"),
    ]


def test_what_ran_out_and_is_judged_anew_is_registered() -> None:
    text = (
        "Tỉnh Lào Cai có 10 sản phẩm OCOP đã hết thời hạn 36 tháng tiếp tục tham gia đánh giá lại, "
        "còn 4 sản phẩm hết hạn không đăng ký."
    )
    assert told(text, "status") == [(10, "registered"), (4, "withdrawn")]


# --- plans and what came of them --------------------------------------------------------------


def test_a_result_told_behind_its_plan_is_no_plan() -> None:
    text = "Tỉnh Hà Nam đặt mục tiêu 20 sản phẩm OCOP, kết quả có 30 sản phẩm được công nhận."
    assert told(text, "status") == [(20, "target"), (30, "recognised")]


def test_a_plan_that_was_surpassed_is_a_plan() -> None:
    text = "Tỉnh Hà Nam công nhận 9 sản phẩm OCOP, vượt chỉ tiêu giao là 6 sản phẩm."
    assert told(text, "status") == [(9, "recognised"), (6, "target")]


def test_an_investment_company_strives_for_nothing() -> None:
    """Cổ phần Đầu tư is not phấn đấu."""
    text = "Công ty cổ phần Đầu tư Phúc Thọ (tỉnh Hà Nam) được công nhận 3 sản phẩm OCOP 4 sao."
    assert told(text, "status") == [(3, "recognised")]


def test_the_shares_of_districts_are_due_when_the_plan_is() -> None:
    text = (
        "Tỉnh Hà Nam phấn đấu đến năm 2025 có 250 sản phẩm OCOP.\n"
        "Riêng huyện Thanh Liêm được giao chỉ tiêu 45 sản phẩm, huyện Bình Lục 20 sản phẩm."
    )
    assert told(text, "target_by") == [(250, "2025"), (45, "2025"), (20, "2025")]


# --- whose, and of how many -------------------------------------------------------------------


def test_the_subject_behind_an_opening_count_is_whose_it_is() -> None:
    text = (
        "Tỉnh Hà Giang đẩy mạnh OCOP. Với 8 sản phẩm vừa được công nhận, huyện Yên Minh nâng tổng "
        "số sản phẩm OCOP lên 20."
    )
    assert told(text, "place") == [(8, "huyện Yên Minh"), (20, "huyện Yên Minh")]


def test_the_whole_of_which_a_province_has_some_is_the_country_s() -> None:
    text = "Trong số 20 sản phẩm đạt OCOP 5 sao quốc gia năm 2020, tỉnh Hà Giang có 2 sản phẩm."
    assert told(text, "place") == [(20, "Việt Nam"), (2, "tỉnh Hà Giang")]


def test_a_round_of_the_national_council_is_the_country_s() -> None:
    text = (
        "Hội đồng OCOP cấp quốc gia họp chiều 26/5. "
        "Có 41 sản phẩm OCOP của 13 tỉnh, thành phố được đưa ra đánh giá."
    )
    assert told(text, "place") == [(41, "Việt Nam")]


def test_more_than_any_province_has_is_the_country_s() -> None:
    text = "Hà Nội phát triển OCOP\nĐến nay đã có hơn 14.600 sản phẩm OCOP được công nhận."
    assert told(text, "place") == [(14600, "Việt Nam")]


def test_a_host_without_a_province_s_name_may_belong_to_one() -> None:
    text = "Đến nay đã có 33 sản phẩm OCOP được công nhận."
    assert told(text, "place", url="https://baoapbac.vn/kinh-te/1", published="2022-09-12") == [
        (33, "tỉnh Tiền Giang")
    ]


def test_a_part_of_all_there_are_is_of_them_too() -> None:
    text = (
        "Đến nay, tỉnh Bắc Giang có 156 sản phẩm OCOP, trong đó của hợp tác xã là 120/156 sản phẩm."
    )
    assert (120, "total") in told(text, "basis")


def test_plain_having_in_a_round_s_list_is_of_the_round() -> None:
    text = (
        "Năm 2023, tỉnh Yên Bái công nhận mới 43 sản phẩm OCOP. "
        "Huyện Văn Chấn có 3 sản phẩm mới; huyện Trấn Yên có 4 sản phẩm."
    )
    assert [b for _, b in told(text, "basis")][1:] == ["batch", "batch"]


# --- tiers ------------------------------------------------------------------------------------


def test_a_tier_behind_a_list_of_names_is_of_all_that_is_listed() -> None:
    text = (
        "Tỉnh Lâm Đồng có 2 sản phẩm OCOP, gồm: bó xôi, khoai lang của Công ty Nông Lâm tham gia "
        "phân hạng, đề xuất công nhận đạt hạng 5 sao."
    )
    assert told(text, "stars_min") == [(2, 5)]


@pytest.mark.parametrize(
    "behind", [", nhiều sản phẩm đạt 4 sao", " không đủ điều kiện nâng cấp lên 4 sao"]
)
def test_a_tier_that_others_have_or_that_was_missed_is_none(behind: str) -> None:
    assert told(f"Tỉnh Lạng Sơn có 5 sản phẩm OCOP{behind}.", "stars_min") == [(5, None)]


# --- numbers behind their noun ----------------------------------------------------------------


def test_a_number_may_stand_behind_what_it_counts() -> None:
    text = (
        "Số sản phẩm OCOP còn hiệu lực 242 (66 sản phẩm 4 sao, 176 sản phẩm 3 sao). "
        "Chủ thể OCOP gồm doanh nghiệp 34, hợp tác xã 21, hộ kinh doanh 40."
    )
    assert [n for n, *_ in told(text)] == [242, 66, 176, 34, 21, 40]


def test_establishments_and_households_under_one_number_are_households() -> None:
    text = (
        "Tỉnh Gia Lai có 161 chủ thể OCOP: 30 doanh nghiệp, 40 hợp tác xã, 91 cơ sở, hộ kinh doanh."
    )
    assert told(text, "producer_kind")[-1] == (91, "household")


def test_districts_told_later_with_their_names_part_the_round_of_one_tier() -> None:
    text = (
        "Tỉnh Kiên Giang công nhận 32 sản phẩm OCOP đạt hạng 3 sao.\n"
        "Huyện An Biên tham gia tích cực.\n"
        "Huyện Tân Hiệp có 5 sản phẩm: chả thủ, chả bò, nem nướng, giò lụa, cá bách hoa."
    )
    assert told(text, "stars_min", "basis", "place")[1:] == [(5, 3, "batch", "huyện Tân Hiệp")]


def test_a_district_that_acts_in_the_opening_is_what_an_article_without_title_is_about() -> None:
    text = (
        "Chiều 12-3, UBND huyện Kiến Xương (Thái Bình) mở hội nghị phân hạng sản phẩm OCOP.\n"
        "Theo đó, đợt này có 2 sản phẩm đăng ký.\nToàn tỉnh Thái Bình tính đến nay có 170 sản phẩm."
    )
    assert told(text, "place") == [(2, "huyện Kiến Xương"), (170, "tỉnh Thái Bình")]


def test_the_date_of_the_criteria_dates_no_figure() -> None:
    text = (
        "Hội đồng chấm theo Quyết định 148/QĐ-TTg ngày 24/2/2023 của Thủ tướng Chính phủ, "
        "huyện Can Lộc có thêm 6 sản phẩm OCOP 3 sao."
    )
    assert told(text, "as_of", published="2024-01-05") == [(6, "2024-01-05")]


def test_a_region_s_count_is_not_the_province_s_that_tells_it() -> None:
    text = (
        "Đồng Tháp phát triển OCOP\n"
        "Đến nay, toàn vùng Đồng bằng sông Cửu Long có 2.500 sản phẩm OCOP. "
        "Đồng Tháp dẫn đầu vùng với 400 sản phẩm."
    )
    assert told(text, "place") == [(2500, None), (400, "tỉnh Đồng Tháp")]
