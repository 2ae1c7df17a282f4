"""Status and basis of a figure: which words tell them, and which of two words wins."""

from __future__ import annotations

import pytest

from extract import modality
from extract.extractor import extract
from extract.facts import Source
from extract.gazetteer.places import load
from extract.text import Text


def counts(text: str, published: str | None = None) -> list[tuple[int | None, str, str | None]]:
    """Number, status and basis of each product count of a text."""
    facts = [f.to_dict() for f in extract(Source(text, published=published), load()).facts]
    return [
        (f["count_min"], f["status"], f.get("basis")) for f in facts if f["type"] == "product_count"
    ]


def status_before(text: str) -> str | None:
    """The status that the words before the first ``#`` tell."""
    cue = modality.status_before(Text(text), 0, text.index("#"))
    return cue.value if cue else None


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Tỉnh phấn đấu đến năm 2025, TP. Vinh có #", "target"),
        ("Hội đồng đề nghị UBND tỉnh công nhận #", "proposed"),
        ("UBND tỉnh công nhận #", "recognised"),
        ("UBND tỉnh trình Trung ương #", "proposed"),
        ("Tổ tư vấn loại #", "other"),
        ("Gian hàng bày bán #", "displayed"),
        ("Sở tiếp nhận #", "registered"),
    ],
)
def test_the_verb_before_a_count_governs_it(words: str, status: str) -> None:
    assert status_before(words) == status


@pytest.mark.parametrize("words", ["Theo hành trình đó, tỉnh có #", "Bà con bàn chuyện với #"])
def test_a_word_that_only_looks_alike_without_its_tone_is_no_cue(words: str) -> None:
    assert status_before(words) is None


def test_what_is_said_behind_whose_the_products_are_counts() -> None:
    text = "Năm 2023, 12 sản phẩm OCOP của 7 huyện, thành phố đang chờ kết quả."
    assert counts(text)[0][:2] == (12, "proposed")


def test_a_plan_in_brackets_behind_its_share_is_a_target() -> None:
    text = "Tỉnh Tuyên Quang công nhận 18 sản phẩm OCOP, đạt 60% kế hoạch năm (30 sản phẩm)."
    assert [(n, s) for n, s, _ in counts(text)] == [(18, "recognised"), (30, "target")]


def test_a_new_assessment_of_expired_products_withdraws_nothing() -> None:
    assert counts("Tỉnh Lào Cai công nhận lại 11 sản phẩm OCOP đã hết hạn.") == [
        (11, "re_recognised", "batch")
    ]


def test_the_parts_of_what_was_recognised_again_were_too() -> None:
    text = (
        "Tỉnh Lào Cai công nhận lại 13 sản phẩm OCOP, gồm 4 sản phẩm 4 sao và 9 sản phẩm 3 sao; "
        "công nhận mới 6 sản phẩm."
    )
    assert [s for _, s, _ in counts(text)] == [*["re_recognised"] * 3, "newly_recognised"]


def test_what_a_council_gave_stars_before_a_decision_is_proposed() -> None:
    text = (
        "Hội đồng OCOP tỉnh Ninh Thuận chấm 33 sản phẩm. Kết quả, hội đồng chấm 25 sản phẩm đạt "
        "3 sao; 2 sản phẩm chưa đáp ứng yêu cầu."
    )
    assert [s for _, s, _ in counts(text)] == ["registered", "proposed", "other"]


def test_a_contrast_ends_what_the_clause_before_carries() -> None:
    text = "Sở đã đưa 65 sản phẩm OCOP lên sàn, trong khi toàn tỉnh Lâm Đồng có 136 sản phẩm."
    assert counts(text)[1] == (136, "recognised", "total")


def test_a_fair_to_come_is_no_plan_for_its_products() -> None:
    text = "Ngày mai sẽ diễn ra Hội chợ OCOP tỉnh Ninh Bình quy mô 150 gian hàng, với 600 sản phẩm."
    assert [s for _, s, _ in counts(text)] == ["displayed"]


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("Năm 2022, huyện Đầm Dơi có 6 sản phẩm OCOP được công nhận.", "batch"),
        ("Đến hết năm 2022, huyện Đầm Dơi có 6 sản phẩm OCOP được công nhận.", "total"),
        ("Lũy kế đến nay, huyện Đầm Dơi có 6 sản phẩm OCOP được công nhận.", "cumulative"),
        ("Tính cả đợt này, huyện Đầm Dơi có 6 sản phẩm OCOP.", "total"),
        ("Đợt này, huyện Đầm Dơi có 6 sản phẩm OCOP.", "batch"),
        ("Năm 2024, huyện Đầm Dơi phấn đấu đưa 6 sản phẩm OCOP lên 4 sao.", "batch"),
        ("Năm 2024, huyện Đầm Dơi phấn đấu có thêm 6 sản phẩm OCOP.", "increment"),
    ],
)
def test_basis_tells_a_round_from_all_there_are(text: str, basis: str) -> None:
    assert counts(text, "2022-12-28")[0][2] == basis
