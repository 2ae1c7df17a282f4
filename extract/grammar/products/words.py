"""Words that name products, words that do not, and patterns that several readers look for."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

PROPOSED = re.compile(
    r"tiềm năng|trình\s|đề nghị|đề xuất|dự thi|dự kiến|đủ điều kiện"
    r"|xét\s+(?:công nhận\s+)?(?:nâng hạng\s+)?\d|proposed|potential|gửi\s+(?:bộ|trung ương"
    r"|hồ sơ)|hồ sơ|hoàn thiện"
)
WITHDRAWN = re.compile(
    r"thu hồi|loại\s+\d+|khỏi danh sách|hết (?:hạn|hiệu lực)"
    r"|không đánh giá lại"
)
UPGRADED = re.compile(r"nâng hạng|thăng hạng|nâng từ|nâng lên|lên hạng")
AGAIN = re.compile(r"công nhận lại|đánh giá lại|tái công nhận|giữ nguyên")
TARGET = re.compile(
    r"phấn đấu|mục tiêu|kế hoạch|dự kiến đến|sẽ (?:có|nâng)|đăng ký|hỗ trợ nâng"
    r"|chỉ tiêu|tham quan|gian hàng"
)


@cache
def product_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    source = files("extract.gazetteer").joinpath("product_words.toml")
    data = tomllib.loads(source.read_text("utf-8"))
    heads = sorted({w for g in data["heads"].values() for w in g}, key=lambda w: -len(w))
    nots = sorted(data["not_products"]["words"], key=lambda w: -len(w))
    return (
        re.compile(r"(?:" + "|".join(map(re.escape, heads)) + r")(?!\w)"),
        re.compile(r"(?:" + "|".join(map(re.escape, nots)) + r")(?!\w)"),
    )
