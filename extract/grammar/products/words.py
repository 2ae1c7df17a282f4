"""Patterns that several readers look for."""

from __future__ import annotations

from extract.sieve import Sieve

#: A capital letter; a range of the alphabet would hold small letters with marks as well.
CAPITAL = (
    f"[{''.join(c for c in map(chr, (*range(0x250), *range(0x1E00, 0x1F00))) if c.isupper())}]"
)

PROPOSED = Sieve(
    r"tiềm năng|(?<!chương )(?<!quy )(?<!quá )(?<!lộ )(?<!công )(?<!hành )(?<!tiến )(?<!thuyết )(?<!tường )(?<!giáo )trình\s|đề nghị|đề xuất|dự thi|dự kiến|đủ điều kiện"
    r"|xét\s+(?:công nhận\s+)?(?:nâng hạng\s+)?\d|proposed|potential|gửi\s+(?:bộ|trung ương"
    r"|hồ sơ)|hồ sơ|hoàn thiện"
)
#: Who only takes part; "tham gia" alone may be in a programme that has recognised them.
ENTERED = Sieve(
    r"(?:tham gia|tham dự|dự|được trình|trình)\s+(?:\w+\s+){0,3}?(?:đánh giá|chấm|phân hạng|thẩm định)"
    r"|đăng ký (?:tham gia|đánh giá|mới)"
)
WITHDRAWN = Sieve(
    r"thu hồi|(?<!xếp )(?<!phân )(?<!chủng )loại\s+\d+|khỏi danh sách|hết (?:hạn|hiệu lực)"
    r"|không đánh giá lại"
)
UPGRADED = Sieve(r"nâng hạng|thăng hạng|nâng từ|nâng lên|nâng cấp|lên hạng")
AGAIN = Sieve(r"công nhận lại|đánh giá lại|tái công nhận|giữ nguyên")
TARGET = Sieve(
    r"phấn đấu|mục tiêu|kế hoạch|dự kiến đến|sẽ (?:có|nâng)|đăng ký|hỗ trợ nâng"
    r"|chỉ tiêu|tham quan|gian hàng"
)
