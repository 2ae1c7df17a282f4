"""Texts for the properties of the extractor: fragments that its grammar knows, in any order."""

from __future__ import annotations

from hypothesis import strategies as st

#: What articles are made of, and what breaks readers of articles.
FRAGMENTS = (
    "sản phẩm", "sản phẩm OCOP", "OCOP", "sao", "3 sao", "4 sao", "từ 3 sao trở lên", "3 - 4 sao",
    "5*", "tiềm năng 5 sao", "cấp quốc gia", "trong đó", "gồm", "còn lại", "của", "có", "đạt",
    "công nhận", "công nhận lại", "đề nghị", "phấn đấu đến năm 2025 có ít nhất", "thu hồi",
    "trưng bày", "lũy kế", "đến nay", "toàn tỉnh", "thêm", "đợt 2 năm 2021", "nâng tổng số lên",
    "tỉnh Cà Mau", "tỉnh Sóc Trăng", "huyện Mỹ Xuyên", "TP. Cần Thơ", "xã Đại Tâm", "Riêng",
    "tỉnh Bạc Liêu (cũ)", "cả nước", "mỗi huyện", "chủ thể", "hợp tác xã", "doanh nghiệp", "hộ",
    "Quyết định số 490/QĐ-TTg", "Kế hoạch 12/KH-UBND", "ngày 27/10/2020", "ngày 20/7", "tháng 9",
    "giai đoạn 2021-2025", "năm 2021", "ông Nguyễn Văn A", "Phó Chủ tịch UBND tỉnh", "ông A",
    "cho biết", "bà Lê Thị B, Giám đốc Sở Công Thương", "biên bản ghi nhớ", "ký kết", "tỷ đồng",
    "hội chợ", "Hội nghị kết nối cung cầu", "hơn", "gần", "khoảng", "từ", "đến", "và", "mỗi",
    "145", "08", "3.749", "1,5", "26/30", "27,3%", "hai mươi lăm", "một trăm", "1 - 2", "9" * 30,
    "Ảnh: Minh Anh", "Tin liên quan", "./.", "![]() |", "TT", "products", "rated four stars",
    "(", ")", ":", ";", ",", ".", "…", "?", "-", "–", "/", '"', "“", "”", "’", "*", "+", "%",
    "\n", "\n\n", "\r\n", "\t", "  ", "\u00a0", "\u200b", "\u0301", "\ufeff", "Ð", "đ", "İ", "ﬁ",
    "가", "朔庄", "🌟", "\x00",
)  # fmt: skip

#: Any Unicode text at all.
anything = st.text(max_size=300)
#: Words of the trade in any order, mostly parted by spaces.
articles = st.lists(st.sampled_from(FRAGMENTS), max_size=60).flatmap(
    lambda parts: st.sampled_from([" ", " ", " ", ""]).map(lambda space: space.join(parts))
)
#: The same, certain to be taken for an article about the programme.
about_ocop = articles.map(lambda text: "Tỉnh Cà Mau có 145 sản phẩm OCOP. " + text)
published = st.sampled_from([None, "2020", "2022-03", "2024-02-29", "2021-11-05T08:00:00+07:00"])
