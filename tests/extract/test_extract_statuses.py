"""How far the counted products are, and of which kind of total: told by the words around them and
by the list they are in."""

from __future__ import annotations

import pytest

from extract.extractor import extract
from extract.facts import Source
from extract.gazetteer.places import load

OPENING = (
    "Phú Bình phát triển OCOP\n\nHuyện Phú Bình, tỉnh Thái Nguyên triển khai Chương trình OCOP.\n\n"
)


def slots(words: str, slot: str) -> list[tuple[int, str]]:
    """Number and a slot of each count of products behind an opening that decides nothing."""
    facts = extract(Source(OPENING + words, published="2023-12-05"), load()).facts
    found = [f.to_dict() for f in facts if f.type == "product_count"]
    return [(f["count_min"], f[slot]) for f in sorted(found, key=lambda f: f["start"])]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Đến nay, toàn huyện có 62 sản phẩm tham gia Chương trình OCOP, trong đó có 41 "
            "sản phẩm đạt từ 3 sao trở lên.",
            [(62, "registered"), (41, "recognised")],
        ),
        (
            "Hiện nay, huyện đã có tổng số 24 cơ sở và 62 sản phẩm tham gia Chương trình "
            "OCOP, trong đó 41 sản phẩm được công nhận đạt sao.",
            [(62, "registered"), (41, "recognised")],
        ),
        (
            "Đến hết năm 2022, huyện đã có 62 sản phẩm tham gia OCOP; đã có 41 sản phẩm được "
            "cấp giấy chứng nhận.",
            [(62, "registered"), (41, "recognised")],
        ),
        (
            "Huyện phát triển mới 9 sản phẩm, nâng tổng số sản phẩm tham gia chương trình "
            "OCOP lên 62 sản phẩm, với 41 sản phẩm đạt sao.",
            [(62, "registered"), (41, "recognised")],
        ),
        (
            "Đến nay, toàn huyện có 62 sản phẩm tham gia Chương trình OCOP được công nhận, "
            "gồm 20 sản phẩm 4 sao và 42 sản phẩm 3 sao.",
            [(62, "recognised"), (20, "recognised"), (42, "recognised")],
        ),
        (
            "Đến nay, huyện có 62 sản phẩm tham gia Chương trình OCOP, gồm 20 sản phẩm 4 sao "
            "và 42 sản phẩm 3 sao.",
            [(62, "recognised"), (20, "recognised"), (42, "recognised")],
        ),
        (
            "UBND tỉnh vừa công nhận 62 sản phẩm tham gia Chương trình OCOP đợt 1 năm 2023.",
            [(62, "recognised")],
        ),
    ],
)
def test_who_takes_part_is_registered_where_fewer_got_there(
    words: str, expected: list[tuple[int, str]]
) -> None:
    assert set(expected) <= set(slots(words, "status"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "UBND huyện tổ chức đánh giá, phân hạng sản phẩm OCOP đối với 6 sản phẩm gồm: mật"
            " ong, chè xanh.",
            [(6, "registered")],
        ),
        (
            "Huyện vừa họp đánh giá, phân hạng sản phẩm OCOP đợt 2 với 12 sản phẩm của 7 chủ thể.",
            [(12, "registered")],
        ),
        (
            "Hội đồng chấm và xếp hạng 12 sản phẩm OCOP của huyện trong đợt 2.",
            [(12, "registered")],
        ),
        (
            "Các sản phẩm đủ điều kiện đánh giá gồm 2 sản phẩm nhóm du lịch; 3 sản phẩm nhóm "
            "thực phẩm.",
            [(2, "registered"), (3, "registered")],
        ),
        (
            "Huyện chấp thuận cho 7 sản phẩm tham gia chu trình OCOP năm 2023.",
            [(7, "registered")],
        ),
        (
            "Huyện chọn 30 sản phẩm thế mạnh đưa vào Chương trình OCOP.",
            [(30, "registered")],
        ),
        (
            "Năm 2019, các hợp tác xã đã lựa chọn 20 sản phẩm thực hiện Đề án Mỗi xã một sản phẩm.",
            [(20, "registered")],
        ),
        (
            "Theo đó, 4 sản phẩm được huyện đưa vào danh sách đánh giá OCOP trong năm nay.",
            [(4, "registered")],
        ),
        (
            "Các địa phương đề xuất 18 hồ sơ sản phẩm OCOP thuộc nhóm thực phẩm.",
            [(18, "registered")],
        ),
        (
            "Qua thẩm định, có 18 hồ sơ đủ điều kiện gửi Hội đồng OCOP cấp tỉnh đánh giá.",
            [(18, "registered")],
        ),
    ],
)
def test_what_is_taken_in_for_an_evaluation_is_registered(
    words: str, expected: list[tuple[int, str]]
) -> None:
    assert set(expected) <= set(slots(words, "status"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Danh mục sản phẩm tham gia OCOP năm 2023 gồm 19 ý tưởng/sản phẩm: xã Tân Kim 10 "
            "sản phẩm của 5 chủ thể; xã Úc Kỳ 5 sản phẩm của 4 chủ thể; xã Bàn Đạt 4 sản "
            "phẩm.",
            [(19, "registered"), (10, "registered"), (5, "registered"), (4, "registered")],
        ),
        (
            "Năm 2023, huyện có 19 sản phẩm đăng ký tham gia Chương trình OCOP. Nhiều nhất là"
            " xã Tân Kim với 10 sản phẩm của HTX Tân Phú. Tiếp đến là xã Úc Kỳ với 5 sản "
            "phẩm. Xã Bàn Đạt có 4 sản phẩm là chè, mật ong, gạo, bún.",
            [(19, "registered"), (10, "registered"), (5, "registered"), (4, "registered")],
        ),
        (
            "Trong số 19 sản phẩm đăng ký chương trình OCOP huyện năm 2023, xã Tân Kim có 10 "
            "sản phẩm (chè, gạo); xã Úc Kỳ có 5 sản phẩm (bún, mật ong); xã Bàn Đạt có 4 sản "
            "phẩm.",
            [(19, "registered"), (10, "registered"), (5, "registered"), (4, "registered")],
        ),
        (
            "Danh sách chủ thể đăng ký tham gia đánh giá OCOP năm 2023 gồm 8 sản phẩm của 2 "
            "chủ thể:\n\n"
            "1. Công ty An Phú (Địa chỉ: xã Tân Kim) với 6 sản phẩm:\n\n"
            "Chè xanh; Chè đen; Chè ướp sen; Chè bột; Chè túi lọc; Chè lam.\n\n"
            "2. Nguyễn Thị Lan (Địa chỉ: xã Úc Kỳ) với 2 sản phẩm:\n\n"
            "Bò một nắng; Heo một nắng.",
            [(8, "registered"), (6, "registered"), (2, "registered")],
        ),
        (
            "Có 7 sản phẩm (của 3 chủ thể) đăng ký sản phẩm OCOP 4 sao, gồm: 1 sản phẩm (thịt"
            " chua An Phú), 4 sản phẩm (thịt chua Tân Phú), 2 sản phẩm (chè Hương).",
            [(7, "registered"), (4, "registered"), (2, "registered")],
        ),
        (
            "Có 17 sản phẩm của các hợp tác xã đăng ký tham gia đánh giá. Các sản phẩm được "
            "đánh giá có nguồn gốc từ dược liệu. Trong đó, có 8 sản phẩm thuộc nhóm đồ uống, "
            "6 sản phẩm thuộc nhóm thực phẩm, 3 sản phẩm thuộc nhóm dược liệu.",
            [(17, "registered"), (8, "registered"), (6, "registered"), (3, "registered")],
        ),
    ],
)
def test_a_list_says_of_its_items_what_its_head_is(
    words: str, expected: list[tuple[int, str]]
) -> None:
    assert set(expected) <= set(slots(words, "status"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Hội đồng đánh giá sản phẩm OCOP cấp Trung ương đã chấm 52 sản phẩm và chọn ra 28"
            " sản phẩm đạt tiêu chuẩn OCOP 5 sao.",
            [(52, "registered"), (28, "recognised")],
        ),
        (
            "Sau khi xem xét 52 sản phẩm, Hội đồng OCOP quốc gia đã chọn ra 28 sản phẩm đạt "
            "OCOP 5 sao.",
            [(52, "registered"), (28, "recognised")],
        ),
        (
            "Theo công bố của Hội đồng đánh giá, phân hạng sản phẩm OCOP quốc gia, cả nước có"
            " 47 sản phẩm 5 sao.",
            [(47, "recognised")],
        ),
        (
            "Hội đồng đánh giá, xếp hạng sản phẩm OCOP tỉnh đã phê duyệt 28 sản phẩm đạt từ "
            "3-4 sao, trong đó có 9 sản phẩm 4 sao và 19 sản phẩm 3 sao.",
            [(28, "recognised"), (9, "recognised"), (19, "recognised")],
        ),
    ],
)
def test_a_national_council_and_an_approval_decide(
    words: str, expected: list[tuple[int, str]]
) -> None:
    assert set(expected) <= set(slots(words, "status"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Có 79 sản phẩm mới được công nhận đạt OCOP 5 sao, cùng với 9 sản phẩm được tái "
            "công nhận.",
            [(79, "newly_recognised"), (9, "re_recognised")],
        ),
        (
            "Đợt này có 21 sản phẩm công nhận lần đầu và 14 sản phẩm được công nhận lại. Xã "
            "Tân Kim có 7 sản phẩm đều là công nhận mới.",
            [(21, "newly_recognised"), (14, "re_recognised"), (7, "newly_recognised")],
        ),
        (
            "Huyện công nhận lại 3 sản phẩm OCOP. Đồng thời, công nhận mới 14 sản phẩm, trong"
            " đó có 1 sản phẩm 4 sao và 13 sản phẩm 3 sao.",
            [
                (3, "re_recognised"),
                (14, "newly_recognised"),
                (1, "newly_recognised"),
                (13, "newly_recognised"),
            ],
        ),
    ],
)
def test_new_products_stand_beside_those_recognised_again(
    words: str, expected: list[tuple[int, str]]
) -> None:
    assert set(expected) <= set(slots(words, "status"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Tại hội chợ, gian hàng của huyện giới thiệu sản phẩm của 10 chủ thể OCOP, trong "
            "đó 7 sản phẩm đạt OCOP 4 sao, 8 sản phẩm OCOP 3 sao.",
            [(7, "displayed"), (8, "displayed")],
        ),
        (
            "Dịp này, gian hàng của huyện có 6 sản phẩm OCOP 3 sao.",
            [(6, "displayed")],
        ),
    ],
)
def test_a_stall_shows_what_it_holds(words: str, expected: list[tuple[int, str]]) -> None:
    assert set(expected) <= set(slots(words, "status"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Mục tiêu đến năm 2025: Số sản phẩm OCOP được công nhận từ 3 sao trở lên là 250 "
            "sản phẩm; số sản phẩm đạt 5 sao là 8 sản phẩm; số chủ thể có sản phẩm OCOP là "
            "125 chủ thể.",
            [(250, "target"), (8, "target")],
        ),
        (
            "Huyện ban hành kế hoạch nhằm phát triển, nâng cấp và tổ chức đánh giá, xếp hạng "
            "từ 80 đến 100 sản phẩm, trong đó có 20 sản phẩm tham gia đánh giá cấp tỉnh.",
            [(80, "target"), (20, "target")],
        ),
        (
            "Huyện phấn đấu củng cố, phát triển 60 sản phẩm tham gia Chương trình OCOP.",
            [(60, "target")],
        ),
    ],
)
def test_a_plan_reaches_all_it_lists(words: str, expected: list[tuple[int, str]]) -> None:
    assert set(expected) <= set(slots(words, "status"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Đến nay, toàn huyện có 44 sản phẩm được đánh giá, công nhận và phê duyệt kết "
            "quả, trong đó 12 sản phẩm đạt 4 sao.",
            [(44, "recognised"), (12, "recognised")],
        ),
        (
            "Qua đánh giá sơ bộ, Hội đồng đã chấm 11 sản phẩm đạt trên 50 điểm.",
            [(11, "proposed")],
        ),
        (
            "Có 2 sản phẩm đạt trên 90 điểm, đủ điều kiện trình Hội đồng OCOP Trung ương đánh"
            " giá 5 sao.",
            [(2, "proposed")],
        ),
        (
            "Có 7 sản phẩm OCOP được chấm điểm không đạt yêu cầu.",
            [(7, "other")],
        ),
    ],
)
def test_what_a_council_came_to(words: str, expected: list[tuple[int, str]]) -> None:
    assert set(expected) <= set(slots(words, "status"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Nếu như năm 2020, huyện chỉ có 33 sản phẩm OCOP được công nhận thì đến nay đã có"
            " 120 sản phẩm.",
            [(33, "total"), (120, "total")],
        ),
        (
            "Năm 2020, huyện mới chỉ có 33 sản phẩm OCOP được công nhận, đến nay đã có 120 "
            "sản phẩm.",
            [(33, "total"), (120, "total")],
        ),
        (
            "Tới hết quý I năm nay, huyện có 20 sản phẩm được chứng nhận OCOP.",
            [(20, "total")],
        ),
        (
            "Đến tháng 10 năm 2022, huyện có 20 sản phẩm OCOP được công nhận.",
            [(20, "total")],
        ),
        (
            "Tính đến tháng 9 năm nay, toàn huyện có 20 sản phẩm được công nhận OCOP.",
            [(20, "total")],
        ),
        (
            "Trong 9 tháng đầu năm 2023, huyện có 20 sản phẩm được công nhận OCOP.",
            [(20, "batch")],
        ),
        (
            "Quý III năm nay, huyện có 20 sản phẩm được công nhận OCOP.",
            [(20, "batch")],
        ),
        (
            "UBND tỉnh vừa công nhận 30 sản phẩm OCOP; trong đó, riêng hạt điều có 10 sản "
            "phẩm được công nhận 4 sao.",
            [(30, "batch"), (10, "batch")],
        ),
        (
            "Có 15 sản phẩm từ chè được xếp hạng 4 sao trong 22 sản phẩm OCOP mà UBND tỉnh "
            "vừa công bố.",
            [(15, "batch"), (22, "batch")],
        ),
        (
            "Theo quyết định, huyện có 14 sản phẩm từ chè đều được xếp hạng 4 sao.",
            [(14, "batch")],
        ),
        (
            "Với 22 sản phẩm 5 sao mới được công nhận, cả nước hiện có 42 sản phẩm OCOP 5 sao.",
            [(22, "batch"), (42, "total")],
        ),
        (
            "Huyện vừa công nhận 39 sản phẩm của 11 chủ thể, gồm 15 sản phẩm 4 sao, 24 sản "
            "phẩm 3 sao, nâng tổng số sản phẩm OCOP của huyện lên 66 sản phẩm.",
            [(39, "batch"), (15, "batch"), (24, "batch"), (66, "total")],
        ),
        (
            "Hiện huyện có 352 sản phẩm OCOP do 173 chủ thể đăng ký phát triển, trong đó có "
            "273 sản phẩm đạt chuẩn 3 sao, 79 sản phẩm 4 sao.",
            [(352, "total"), (273, "total"), (79, "total")],
        ),
        (
            "Huyện có 62 sản phẩm tham gia Chương trình OCOP.",
            [(62, "total")],
        ),
        (
            "Đến nay, có 62 sản phẩm tham gia Chương trình OCOP, trong đó 41 sản phẩm đạt sao.",
            [(62, "total"), (41, "total")],
        ),
        (
            "Năm 2022, huyện công nhận mới 8 sản phẩm OCOP, nâng tổng số lên 40 sản phẩm.",
            [(8, "batch"), (40, "total")],
        ),
        (
            "Sau 2 đợt đánh giá năm 2022, huyện có 12 sản phẩm được công nhận.",
            [(12, "batch")],
        ),
        (
            "Từ năm 2019 đến năm 2022, huyện có 40 sản phẩm được công nhận OCOP.",
            [(40, "total")],
        ),
        (
            "Giai đoạn 2018-2020, huyện có 40 sản phẩm được công nhận OCOP.",
            [(40, "total")],
        ),
        (
            "Năm 2021, huyện có 11 chủ thể với 20 sản phẩm được công nhận OCOP 3 sao.",
            [(20, "batch")],
        ),
        (
            "Kết quả đánh giá năm 2021, huyện có 20 sản phẩm đạt 3 sao.",
            [(20, "batch")],
        ),
        (
            "Trước khi đánh giá đợt này, huyện đã có 20 sản phẩm OCOP.",
            [(20, "total")],
        ),
        (
            "Cùng với 20 sản phẩm đã được công nhận trước đó, huyện hiện có 26 sản phẩm OCOP.",
            [(20, "total"), (26, "total")],
        ),
        (
            "Huyện Phú Bình là một trong những địa phương có nhiều sản phẩm OCOP nhất, với 20"
            " sản phẩm.",
            [(20, "total")],
        ),
        (
            "Trong năm, huyện phát triển được 6 sản phẩm OCOP.",
            [(6, "batch")],
        ),
        (
            "Huyện đã xây dựng thành công 26 sản phẩm OCOP.",
            [(26, "total")],
        ),
        (
            "Dự kiến cuối năm nay, huyện có thêm 6 sản phẩm OCOP.",
            [(6, "increment")],
        ),
    ],
)
def test_a_count_is_of_a_round_or_of_all_there_are(
    words: str, expected: list[tuple[int, str]]
) -> None:
    assert set(expected) <= set(slots(words, "basis"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Sở tiếp nhận hồ sơ đề nghị đánh giá của 16 xã với tổng số 56 sản phẩm. Trong số "
            "này, có 43 sản phẩm đăng ký mới, 3 sản phẩm đề nghị nâng hạng và 10 sản phẩm "
            "đánh giá lại.",
            [(56, "registered"), (43, "registered"), (3, "registered"), (10, "registered")],
        ),
        (
            "Hội đồng đánh giá, xếp hạng đợt 1 năm 2023 cho 26 sản phẩm OCOP của huyện.",
            [(26, "registered")],
        ),
        (
            "Năm 2023, huyện có 20 sản phẩm dự thi của 11 chủ thể (14 sản phẩm thi mới; 6 sản"
            " phẩm công nhận lại).",
            [(20, "registered"), (14, "registered"), (6, "registered")],
        ),
        (
            "Huyện có 12 sản phẩm được công nhận; 57 sản phẩm (32 sản phẩm mới, 25 sản phẩm "
            "công nhận lại) của 16 chủ thể tham gia đánh giá cấp tỉnh.",
            [(12, "recognised"), (57, "registered"), (32, "registered"), (25, "registered")],
        ),
        (
            "Huyện có 2 sản phẩm dự thi OCOP 5 sao cấp quốc gia.",
            [(2, "proposed")],
        ),
        (
            "Hai sản phẩm của huyện được Hội đồng thống nhất kiến nghị xếp hạng OCOP 5 sao.",
            [(2, "proposed")],
        ),
        (
            "Đợt này 2 sản phẩm là mật ong và sáp ong của cơ sở An Phú đăng ký tham gia OCOP.",
            [(2, "registered")],
        ),
        (
            "Ngày hội nông sản của tỉnh có 300 sản phẩm OCOP tham gia.",
            [(300, "displayed")],
        ),
        (
            "UBND tỉnh công nhận 44 sản phẩm đạt tiêu chuẩn OCOP lần đầu năm 2023; công nhận "
            "lại 13 sản phẩm.",
            [(44, "newly_recognised"), (13, "re_recognised")],
        ),
        (
            "Trong 88 sản phẩm OCOP đã được công nhận, 19 sản phẩm sẽ hết hạn vào cuối năm.",
            [(88, "recognised"), (19, "recognised")],
        ),
    ],
)
def test_what_is_put_before_a_council_and_what_is_not(
    words: str, expected: list[tuple[int, str]]
) -> None:
    assert set(expected) <= set(slots(words, "status"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "Trước đó, Phú Bình đã có 82 sản phẩm được công nhận OCOP.",
            [(82, "total")],
        ),
        (
            "Nhờ vậy, số sản phẩm OCOP của huyện nâng lên 11 sản phẩm.",
            [(11, "total")],
        ),
        (
            "Tại hội nghị, đại diện 22 sản phẩm OCOP nhận giấy chứng nhận.",
            [(22, "batch")],
        ),
        (
            "Huyện trích ngân sách thưởng cho 6 sản phẩm OCOP đạt 3 sao.",
            [(6, "batch")],
        ),
    ],
)
def test_what_raises_a_number_sums_up_and_what_is_handed_over_is_of_a_round(
    words: str, expected: list[tuple[int, str]]
) -> None:
    assert set(expected) <= set(slots(words, "basis"))


def test_a_line_that_a_machine_broke_is_read_as_one() -> None:
    whole = "Hội đồng họp chấm điểm. Đến nay, huyện đã có 21 sản phẩm được đánh giá đạt chuẩn OCOP."
    broken = whole.replace("Đến nay", "Đến\nnay").replace("sản phẩm", "sản\nphẩm")
    assert slots(broken, "status") == slots(whole, "status") == [(21, "recognised")]


def test_a_company_of_shares_plans_nothing() -> None:
    """ "cổ phần đầu tư" and "phấn đấu" are the same without their tones."""
    words = (
        "Toàn huyện có 12 hồ sơ 4 sao tham gia. Trong đó có 6 sản phẩm của Công ty Cổ phần Đầu tư "
        "An Phú, 2 sản phẩm của Công ty Cổ phần đầu tư Tân Phú và 4 sản phẩm của HTX Hòa Phát."
    )
    assert slots(words, "status") == [(n, "registered") for n in (12, 6, 2, 4)]


def test_a_rate_for_each_product_counts_none() -> None:
    words = "Huyện thưởng 2 sản phẩm OCOP 4 sao, mức thưởng 50 triệu đồng/1 sản phẩm."
    assert [number for number, _ in slots(words, "status")] == [2]


def test_weasel_coffee_is_not_chosen() -> None:
    words = "Huyện có cà phê chồn, 5 sản phẩm OCOP."
    assert slots(words, "status") == [(5, "recognised")]


# --- the same said in many ways ------------------------------------------------------------------

#: What is said behind the counted noun, by status.
BEHIND = {
    "registered": [
        "đăng ký tham gia OCOP",
        "đăng ký tham gia Chương trình OCOP năm 2023",
        "tham gia đánh giá, phân hạng",
        "tham gia đánh giá, phân hạng OCOP đợt 1",
        "được đưa ra đánh giá, phân hạng",
        "dự thi đánh giá, phân hạng OCOP",
        "nộp hồ sơ tham gia OCOP",
        "đăng ký mới",
        "gửi hồ sơ đánh giá",
        "được lựa chọn tham gia Chương trình OCOP",
        "đang hoàn thiện hồ sơ để Hội đồng đánh giá",
        "chờ đánh giá, phân hạng",
        "được Hội đồng xem xét, đánh giá",
        "dự đánh giá lần này",
        "đăng ký đánh giá lại",
    ],
    "proposed": [
        "đề nghị công nhận OCOP 4 sao",
        "được đề nghị UBND tỉnh công nhận",
        "đủ điều kiện đề nghị tỉnh công nhận 4 sao",
        "được trình UBND tỉnh công nhận",
        "có tiềm năng đạt 5 sao",
        "được Hội đồng đề nghị công nhận OCOP",
        "đề nghị Trung ương đánh giá 5 sao",
        "đang trình Trung ương công nhận 5 sao",
        "đạt 90 điểm, đủ điều kiện đề nghị Trung ương đánh giá",
    ],
    "recognised": [
        "được công nhận OCOP",
        "được UBND huyện công nhận đạt 3 sao",
        "đạt chuẩn OCOP 3 sao",
        "được cấp giấy chứng nhận OCOP",
        "được xếp hạng 3 sao",
        "được chứng nhận OCOP 3 sao",
        "đã được đánh giá, công nhận OCOP",
        "đã có quyết định công nhận OCOP",
        "đạt từ 3 sao trở lên",
        "được phân hạng 3 sao OCOP",
    ],
    "displayed": [
        "được trưng bày tại hội chợ",
        "được giới thiệu tại hội chợ",
        "được đưa lên sàn thương mại điện tử",
    ],
    "withdrawn": [
        "hết hạn giấy chứng nhận",
        "bị thu hồi giấy chứng nhận",
        "không đánh giá lại",
    ],
    "re_recognised": [
        "được công nhận lại",
        "được đánh giá lại, tiếp tục đạt 3 sao",
    ],
}
#: Who does what to so many products, by status.
BEFORE = {
    "registered": [
        "UBND huyện tổ chức đánh giá, phân hạng",
        "Hội đồng chấm điểm",
        "Hội đồng tiến hành đánh giá",
        "huyện đăng ký",
        "huyện lựa chọn để tham gia Chương trình OCOP",
        "Tổ tư vấn thẩm định",
        "Hội đồng tiếp nhận",
    ],
    "proposed": [
        "huyện đề nghị UBND tỉnh công nhận",
        "Hội đồng trình UBND huyện công nhận",
        "huyện đề xuất Trung ương đánh giá 5 sao đối với",
        "tỉnh lập hồ sơ đề nghị Trung ương công nhận 5 sao cho",
    ],
    "recognised": [
        "UBND huyện công nhận",
        "UBND huyện ban hành quyết định công nhận",
        "UBND tỉnh phê duyệt kết quả đánh giá, phân hạng",
        "huyện trao giấy chứng nhận cho",
        "UBND huyện cấp giấy chứng nhận OCOP cho",
        "huyện công bố quyết định công nhận",
        "huyện có",
        "huyện đã có",
        "toàn huyện có",
        "huyện xây dựng được",
        "huyện phát triển được",
    ],
    "target": [
        "huyện phấn đấu công nhận",
        "huyện đặt mục tiêu có",
        "huyện dự kiến đánh giá",
        "kế hoạch năm 2024 huyện công nhận",
        "huyện sẽ công nhận",
    ],
}
SHAPES_BEHIND = [
    "Đợt này, huyện có 12 sản phẩm {}.",
    "12 sản phẩm của 7 chủ thể {}.",
    "Cụ thể, xã Tân Kim có 12 sản phẩm {}.",
    "Ông Nguyễn Văn An cho biết, huyện có 12 sản phẩm {}.",
]
SHAPES_BEFORE = [
    "Theo đó, {} 12 sản phẩm OCOP.",
    "Đợt 2 năm 2023, {} 12 sản phẩm OCOP của 7 chủ thể.",
    "Bà Lê Thị Lan cho biết: {} 12 sản phẩm OCOP.",
]


@pytest.mark.parametrize(
    ("words", "status", "shapes"),
    [
        (words, status, shapes)
        for told, shapes in ((BEHIND, SHAPES_BEHIND), (BEFORE, SHAPES_BEFORE))
        for status, ways in told.items()
        for words in ways
    ],
)
def test_a_status_does_not_hang_on_the_shape_of_the_sentence(
    words: str, status: str, shapes: list[str]
) -> None:
    for shape in shapes:
        told = shape.format(words)
        assert slots(told, "status")[0] == (12, status), told


# --- makers by their kind -----------------------------------------------------------------------


def kinds(words: str) -> list[tuple[int, str]]:
    facts = extract(Source(OPENING + words, published="2023-12-05"), load()).facts
    found = [f.to_dict() for f in facts if f.type == "producer_count"]
    return [(f["count_min"], f["producer_kind"]) for f in sorted(found, key=lambda f: f["start"])]


def test_the_kind_of_makers_may_be_told_before_their_number() -> None:
    words = (
        "Huyện có 75 chủ thể OCOP. Chủ thể là hợp tác xã với 19 chủ thể; chủ thể là doanh nghiệp "
        "có 43 chủ thể; chủ thể là cơ sở, hộ cá thể 12 chủ thể; chủ thể là tổ hợp tác là 1 "
        "chủ thể."
    )
    assert kinds(words) == [
        (75, "all"),
        (19, "cooperative"),
        (43, "enterprise"),
        (12, "household"),
        (1, "cooperative_group"),
    ]


def test_recognised_from_so_many_makers_is_no_floor() -> None:
    facts = extract(
        Source(OPENING + "Huyện có 48 sản phẩm OCOP được công nhận từ 30 chủ thể."), load()
    ).facts
    assert [(f.count_min, f.count_max) for f in facts if f.type == "producer_count"] == [(30, 30)]
