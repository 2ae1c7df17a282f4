"""Patterns that several readers look for."""

from __future__ import annotations

import re

PROPOSED = re.compile(
    r"tiềm năng|trình\s|đề nghị|đề xuất|dự thi|dự kiến|đủ điều kiện"
    r"|xét\s+(?:công nhận\s+)?(?:nâng hạng\s+)?\d|proposed|potential|gửi\s+(?:bộ|trung ương"
    r"|hồ sơ)|hồ sơ|hoàn thiện"
)
WITHDRAWN = re.compile(
    r"thu hồi|loại\s+\d+|khỏi danh sách|hết (?:hạn|hiệu lực)"
    r"|không đánh giá lại"
)
UPGRADED = re.compile(r"nâng hạng|thăng hạng|nâng từ|nâng lên|nâng cấp|lên hạng")
AGAIN = re.compile(r"công nhận lại|đánh giá lại|tái công nhận|giữ nguyên")
TARGET = re.compile(
    r"phấn đấu|mục tiêu|kế hoạch|dự kiến đến|sẽ (?:có|nâng)|đăng ký|hỗ trợ nâng"
    r"|chỉ tiêu|tham quan|gian hàng"
)
