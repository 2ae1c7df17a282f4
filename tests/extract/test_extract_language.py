"""Which language a text is in."""

from __future__ import annotations

import pytest

from extract.language import detect
from extract.text import Text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Đến nay, toàn tỉnh Cà Mau có 145 sản phẩm OCOP.", "vi"),
        ("Soc Trang province has 227 OCOP products, of which 40 are rated four stars.", "en"),
        ("The province of Sóc Trăng has 227 products and 40 of the products have 4 stars.", "en"),
        ("朔庄省有二百二十七种产品，其中四十种获得四星。", "und"),
        ("Провинция Шокчанг имеет двести двадцать семь товаров", "und"),
        ("123 456", "vi"),
        ("", "vi"),
    ],
)
def test_the_language_of_a_text(text: str, language: str) -> None:
    assert detect(Text(text)) == language


def test_a_decomposed_text_is_in_the_same_language() -> None:
    import unicodedata

    text = "Đến nay, toàn tỉnh Cà Mau có 145 sản phẩm OCOP."
    assert detect(Text(unicodedata.normalize("NFD", text))) == "vi"


def test_vietnamese_in_capitals_is_vietnamese() -> None:
    assert detect(Text("TỈNH SÓC TRĂNG CÔNG NHẬN 40 SẢN PHẨM")) == "vi"
