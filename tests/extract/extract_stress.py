"""Texts that lead readers astray, of any length."""

from __future__ import annotations

import re
from collections.abc import Callable

HEAD = "Tỉnh Cà Mau có 145 sản phẩm OCOP. "

ARTICLE = """\
Sóc Trăng có 227 sản phẩm OCOP
Sáng 27/10/2023, tại thành phố Sóc Trăng, Sở Nông nghiệp tỉnh tổ chức hội nghị kết nối cung cầu. \
Đến nay, toàn tỉnh có 227 sản phẩm OCOP của 112 chủ thể, trong đó 4 sản phẩm tiềm năng 5 sao, \
61 sản phẩm 4 sao và 162 sản phẩm 3 sao. Riêng huyện Mỹ Xuyên có 21 sản phẩm từ 3 sao trở lên.
Ông Trần Văn Lâm, Phó Chủ tịch UBND tỉnh, cho biết Quyết định số 490/QĐ-TTg ngày 07/5/2018 đã \
mở đường; tỉnh phấn đấu đến năm 2025 có ít nhất 250 sản phẩm, kinh phí 12,5 tỷ đồng.

"""


def _repeated(piece: str) -> Callable[[int], str]:
    return lambda size: HEAD + piece * (size // len(piece))


def _numbered(piece: str) -> Callable[[int], str]:
    """The piece again and again, each time with another number and another name."""

    def make(size: int) -> str:
        names = (
            "".join("abcdeghikl"[int(d)] for d in f"{k:05}") for k in range(size // len(piece))
        )
        return HEAD + "".join(piece.format(k, name.title()) for k, name in enumerate(names))

    return make


def _widened(pattern: str) -> Callable[[int], str]:
    """The article with every match repeated until the text is long enough."""

    def make(size: int) -> str:
        matched = sum(len(m.group()) for m in re.finditer(pattern, ARTICLE))
        times = max(1, (size - len(ARTICLE)) // matched)
        return re.sub(pattern, lambda m: m.group() * times, ARTICLE)

    return make


#: A name, and what makes a text of about so many characters.
STRESS: dict[str, Callable[[int], str]] = {
    "an article repeated": lambda size: ARTICLE * (size // len(ARTICLE) + 1),
    "a line without a space": _repeated("a"),
    "words without a space": _repeated("ocop145sảnphẩm"),
    "numbers": lambda size: HEAD + " ".join(map(str, range(size // 6))),
    "nested brackets": lambda size: HEAD + "(" * (size // 2) + "5 sản phẩm" + ")" * (size // 2),
    "brackets with figures": _repeated("(3 sản phẩm "),
    "trong đó": _repeated("trong đó "),
    "trong đó with figures": _repeated("trong đó có 5 sản phẩm 4 sao, "),
    "a list of digits": lambda size: HEAD + "".join(f"{k % 9}, " for k in range(size // 3)),
    "tiers": _repeated("3 sao, "),
    "tiers first": _repeated("4 sao: 3; "),
    "one long number": _repeated("1"),
    "one long grouped number": _repeated("123."),
    "line breaks": _repeated("\n"),
    "indented line breaks": _repeated("\n \t"),
    "short lines": _repeated("a\n"),
    "spaces": _repeated(" "),
    "commas": _repeated(","),
    "commas and spaces": _repeated(", "),
    "full stops": _repeated("."),
    "quotation marks": _repeated('."'),
    "sản phẩm": _repeated("sản phẩm "),
    "words before a tier": _repeated("5 sản phẩm " + "đạt từ " * 60 + "lúa 3 sao. "),
    "words after a country": _repeated("Việt Nam " + "hiện nay " * 60 + "lúa. "),
    "places": _repeated("huyện Mỹ Xuyên, tỉnh Cà Mau, "),
    "dates": _repeated("ngày 12/3/2021 "),
    "halves of dates": _repeated("12-"),
    "sentences": _repeated("Tỉnh có 5 sản phẩm 4 sao. "),
    "names": _repeated("Nguyễn Văn "),
    "officials": _repeated("ông Nguyễn Văn An, Phó Chủ tịch UBND tỉnh, "),
    "decisions": _repeated("Quyết định số 12/QĐ-UBND ngày "),
    "events of many names": _numbered('hội chợ "Sắc màu {1}" khai mạc ngày 12/3/2021. '),
    "products of many names": _numbered("Sản phẩm gạo {1} của HTX {1} đạt 4 sao. "),
    "one product again": _repeated("Sản phẩm gạo Hương Việt của HTX Số Một đạt 4 sao. "),
    "a table of products": lambda size: (
        HEAD
        + "\nSTT\nTên sản phẩm\nChủ thể\n"
        + "".join(f"{k}\nGạo số {k}\nHTX số {k}\n" for k in range(1, size // 30))
    ),
    "officials of many names": _numbered("ông Nguyễn Văn {1}, Giám đốc HTX {1}, cho biết. "),
    "communes by turns": _numbered("xã Thanh Sơn có {0} sản phẩm, Thanh Thủy {0} sản phẩm, "),
    "boxes of related headlines": _repeated(
        "Tin liên quan\nTỉnh có gì mới\n" + "Tỉnh đã làm. " * 9 + "\n"
    ),
    "memoranda": _repeated("ký kết 12 biên bản ghi nhớ giữa "),
    "amounts": _repeated("12,5 tỷ đồng, "),
    "one combining mark after another": _repeated("\u0301"),
    "decomposed letters": _repeated("a\u0323\u0302\u0301 "),
    "slashes": _repeated("1/"),
    "number words": _repeated("một "),
    "wide spaces": _widened(" "),
    "wide lines": _widened("\n"),
    "wide commas": _widened(r"[,.;:]"),
    "wide commas and spaces": _widened(", "),
    "wide digits": _widened(r"\d"),
    "wide words": _widened(r" (?:của|có|và|đạt|tại)"),
    "wide names": _widened(r" [A-ZĐ]\w+"),
}
