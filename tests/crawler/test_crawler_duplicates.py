"""Copies of one article are found, the original is named, and look-alikes stay apart."""

from __future__ import annotations

from crawler.duplicates import NEAR, Candidate, bands, cluster, distance, simhash

STORY = (
    "Sáng 27/10, tại thành phố Sóc Trăng, hơn 150 doanh nghiệp dự hội nghị kết nối cung cầu. "
    "Qua hai năm triển khai, tỉnh công nhận 99 sản phẩm OCOP của 52 chủ thể, trong đó 24 sản phẩm "
    "bốn sao và 75 sản phẩm ba sao. Lãnh đạo Sở Công Thương cho biết nhiều biên bản ghi nhớ được "
    "ký ngay tại hội trường, mở đường cho gạo thơm, bánh pía và hành tím vào các siêu thị lớn. "
    "Các chủ thể mong được hỗ trợ thêm về bao bì, nhãn mác và vốn vay để mở rộng sản xuất."
)


def article(name: str, text: str = STORY, **values: object) -> Candidate:
    return Candidate(id=name, title="Sóc Trăng kết nối cung cầu hàng OCOP", text=text, **values)  # type: ignore[arg-type]


def test_a_reprint_points_at_the_address_it_names() -> None:
    original = article("a", url="https://baosongnuoc.vn/kinh-te/ket-noi-1.html")
    reprint = article(
        "b", original_url="http://www.baosongnuoc.vn/kinh-te/ket-noi-1.html?utm_source=x"
    )
    assert cluster([reprint, original]) == {"b": "a"}


def test_the_named_original_wins_over_an_earlier_copy() -> None:
    original = article("b", url="https://x.vn/bai-goc-cua-toi.html", published="2020-10-28")
    copy = article("a", original_url="https://x.vn/bai-goc-cua-toi.html", published="2020-10-27")
    assert cluster([copy, original]) == {"a": "b"}


def test_without_a_named_original_the_earliest_is_it() -> None:
    late = article("a", published="2020-10-28T09:00:00+07:00")
    early = article("b", published="2020-10-27T16:00:00+07:00")
    assert cluster([late, early]) == {"a": "b"}


def test_one_that_names_a_source_is_never_the_original() -> None:
    early = article("a", published="2020-10-27", original_name="Báo Sông Nước")
    late = article("b", published="2020-10-28")
    assert cluster([early, late]) == {"a": "b"}


def test_a_slightly_edited_copy_is_a_copy() -> None:
    edited = STORY.replace("Sáng 27/10", "Sáng nay, 27/10").replace(
        "nhiều biên bản", "các biên bản"
    )
    assert cluster([article("a"), article("b", edited)]) == {"b": "a"}


def test_two_reports_that_differ_in_their_figures_are_two_articles() -> None:
    other = (
        STORY.replace("99", "145").replace("52", "69").replace("24", "31").replace("75", "114")
        .replace("27/10", "28/11").replace("150", "60")
    )  # fmt: skip
    assert cluster([article("a"), article("b", other)]) == {}


def test_one_title_years_apart_is_two_articles() -> None:
    other = "Năm nay hội nghị trở lại với cách làm khác, ít diễn văn hơn và nhiều gian hàng hơn."
    assert cluster(
        [article("a", published="2020-10-27"), article("b", other, published="2023-10-27")]
    ) == {}  # fmt: skip


def test_a_note_inside_a_long_report_is_not_the_report() -> None:
    words = " ".join(f"đoạn {i} nói chuyện khác hẳn" for i in range(300))
    report = Candidate("b", "Một tháng kinh tế miền Tây", STORY + " " + words)
    assert cluster([article("a"), report]) == {}


def test_three_copies_have_one_original() -> None:
    dates = {"c": "2020-10-29", "a": "2020-10-30", "b": "2020-10-28"}
    assert cluster([article(n, published=d) for n, d in dates.items()]) == {"c": "b", "a": "b"}


def test_near_texts_share_a_band() -> None:
    one, other = simhash(STORY), simhash(STORY.replace("mong được", "mong muốn được"))
    assert distance(one, other) <= NEAR
    assert set(bands(one)) & set(bands(other))


def test_different_texts_are_far_apart() -> None:
    assert distance(simhash(STORY), simhash("Đội chủ nhà ghi hai bàn trong hiệp một " * 20)) > 15
