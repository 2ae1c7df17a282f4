"""Plans beside what there is: sections of goals, purposes, results, and who only puts forward."""

from __future__ import annotations

from typing import Any

from extract.extractor import extract
from extract.facts import Source
from extract.gazetteer.places import load


def told(text: str, *slots: str) -> list[tuple[Any, ...]]:
    """Number and the named slots of each count of a text, in order."""
    facts = extract(Source(text, published="2024-05-02"), load()).facts
    found = [f.to_dict() for f in facts if f.type == "product_count"]
    ordered = sorted(found, key=lambda f: f["start"])
    return [(f["count_min"], *(f.get(s) for s in slots)) for f in ordered]


def test_the_lines_of_a_plan_are_targets() -> None:
    text = (
        "UBND tỉnh ban hành Kế hoạch thực hiện Chương trình OCOP năm 2024.\n\nMục tiêu cụ thể:\n\n"
        "- Củng cố 40 sản phẩm OCOP đã được chứng nhận.\n\n- Phát triển mới 30 sản phẩm.\n\n"
        "- Nâng cấp 02 sản phẩm từ 3 sao lên 4 sao.\n\nĐến nay, tỉnh Lai Châu có 180 sản phẩm OCOP."
    )
    assert told(text, "status") == [
        (40, "recognised"),
        (30, "target"),
        (2, "target"),
        (180, "recognised"),
    ]


def test_a_plans_next_sentence_goes_on_with_it() -> None:
    text = (
        "Năm 2023, tỉnh phấn đấu có thêm 35 sản phẩm OCOP. Riêng đối với nhóm du lịch, có 3 sản "
        "phẩm được chứng nhận OCOP từ 3 sao trở lên."
    )
    assert told(text, "status", "target_by") == [(35, "target", "2023"), (3, "target", "2023")]


def test_new_ones_by_a_year_are_added() -> None:
    text = "Đề án đặt mục tiêu đến năm 2025 có 120 sản phẩm OCOP mới đạt 3 sao trở lên."
    assert told(text, "status", "basis") == [(120, "target", "increment")]


def test_a_total_to_come_may_stand_behind_its_year() -> None:
    text = (
        "Tỉnh đặt mục tiêu chuẩn hóa thêm 90 sản phẩm, với tổng số sản phẩm OCOP đến năm 2030 là "
        "250."
    )
    assert told(text, "status", "basis") == [
        (90, "target", "increment"),
        (250, "target", "total"),
    ]


def test_from_a_number_on_is_at_least_so_many() -> None:
    text = "Năm 2024, tỉnh Quảng Ngãi phấn đấu có từ 40 sản phẩm OCOP đạt từ 3 sao trở lên."
    assert told(text, "qualifier") == [(40, "at_least")]
    grown = "Tỉnh Quảng Ngãi phát triển từ 40 sản phẩm OCOP lên 70 sản phẩm."
    assert told(grown, "qualifier")[0] == (40, "exact")


def test_the_purpose_of_a_programme_plans_no_number() -> None:
    text = "Với mục tiêu nâng cao giá trị nông sản, xã Tân Lập có 3 sản phẩm OCOP 3 sao."
    assert told(text, "status") == [(3, "recognised")]
    aim = "Với mục tiêu đến năm 2025, xã Tân Lập có 3 sản phẩm OCOP 3 sao."
    assert told(aim, "status") == [(3, "target")]


def test_what_is_to_be_done_for_starred_products_leaves_them_recognised() -> None:
    text = "Năm nay, Sở sẽ hỗ trợ in tem cho 60 sản phẩm OCOP 3 sao."
    assert told(text, "status") == [(60, "recognised")]
    more = "Năm nay, Sở sẽ hỗ trợ 60 sản phẩm đạt OCOP 3 sao."
    assert told(more, "status") == [(60, "target")]


def test_what_came_of_a_plan_is_no_plan() -> None:
    text = "Đến cuối năm 2023 phải có 180 sản phẩm OCOP; thực tế đạt 196 sản phẩm."
    assert told(text, "status") == [(180, "target"), (196, "recognised")]
    done = "Chỉ tiêu năm 2023 là 5 sản phẩm OCOP, huyện thực hiện được 8 sản phẩm."
    assert told(done, "status") == [(5, "target"), (8, "recognised")]


def test_what_a_sentence_ends_by_putting_forward_is_proposed() -> None:
    text = (
        "Hội đồng OCOP tỉnh đã thống nhất kết quả 12 sản phẩm đạt 3 sao, 4 sản phẩm đạt 4 sao, "
        "trình UBND tỉnh công nhận."
    )
    assert told(text, "status") == [(12, "proposed"), (4, "proposed")]


def test_taking_part_and_recognised_is_recognised() -> None:
    text = (
        "Theo đó, 50 sản phẩm OCOP của 20 chủ thể tham gia chương trình được công nhận đạt chuẩn "
        "4 sao."
    )
    assert told(text, "status", "basis") == [(50, "recognised", "batch")]


def test_the_rest_of_a_counted_set_is_of_its_tier() -> None:
    text = (
        "Huyện Yên Thành công nhận 8 sản phẩm đạt OCOP 3 sao. Trong đó, có 2 sản phẩm được công "
        "nhận lại. Còn 6 sản phẩm được công nhận mới."
    )
    assert told(text, "stars_min", "status") == [
        (8, 3, "recognised"),
        (2, 3, "re_recognised"),
        (6, 3, "newly_recognised"),
    ]


def test_a_year_with_its_sum_behind_was_a_round() -> None:
    text = (
        "Năm 2022, tỉnh Cà Mau có 44 sản phẩm OCOP của 25 chủ thể, qua đó nâng tổng số sản phẩm "
        "OCOP lên 90."
    )
    assert told(text, "basis") == [(44, "batch"), (90, "total")]
