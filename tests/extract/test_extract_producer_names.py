"""Where the name of a producer ends."""

from __future__ import annotations

import pytest

from extract.extractor import extract
from extract.facts import ProductCount, Source
from extract.gazetteer.places import load
from extract.organisations import read_body
from extract.text import Text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("HTX Sản xuất dầu lạc nguyên chất Bảo An là", "HTX Sản xuất dầu lạc nguyên chất Bảo An"),
        ("THT Sản xuất, chế biến rau Trung Hòa (xã A", "THT Sản xuất, chế biến rau Trung Hòa"),
        ("Cơ sở sản xuất kẹo lạc - kẹo dồi Sáu Hà; bún", "Cơ sở sản xuất kẹo lạc - kẹo dồi Sáu Hà"),
        ("Hộ kinh doanh Đỗ Ngọc Lan Xã Quảng Hòa đạt 3", "Hộ kinh doanh Đỗ Ngọc Lan"),
        ("HTX Kinh doanh dịch vụ Cát Vàng xã Tam Hải có", "HTX Kinh doanh dịch vụ Cát Vàng"),
        ("HTX dịch vụ nông nghiệp xã Quảng Lợi có", "HTX dịch vụ nông nghiệp xã Quảng Lợi"),
        ("Cty CP Châu Á - Chi nhánh Thanh Hóa đạt 3", "Cty CP Châu Á - Chi nhánh Thanh Hóa"),
        ("Công ty TNHH Lan Anh - đơn vị có 5 sao đầu tiên", "Công ty TNHH Lan Anh"),
        ("Hợp tác xã Tâm Hòa đạt OCOP 4 sao", "Hợp tác xã Tâm Hòa"),
        ("HTX Chè Bảo Hưng\n2. Quế Đào Thịnh", "HTX Chè Bảo Hưng"),
        ("HTXNN Thượng Giang, thôn 1", "HTXNN Thượng Giang"),
    ],
)  # fmt: skip
def test_a_name_ends_where_seat_verb_or_list_begins(text: str, name: str) -> None:
    body = read_body(Text(text), 0, len(text))
    assert body is not None
    assert body.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Tỉnh Hà Nam giao mỗi đơn vị có 40 sản phẩm OCOP.",
        "Tỉnh Hà Nam: số đơn vị cấp huyện có sản phẩm OCOP là 6, với 40 sản phẩm 3 sao.",
    ],
)
def test_a_unit_of_which_nothing_was_told_owns_no_products(text: str) -> None:
    counts = [f for f in extract(Source(text), load()).facts if isinstance(f, ProductCount)]
    assert {c.producer for c in counts} <= {None}
