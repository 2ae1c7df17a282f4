"""Who says it: reported speech, quotations, later mentions by the last syllable of a name."""

from __future__ import annotations

from extract_entities import laid_out

from extract.facts import Role
from extract.grammar.people import find
from extract.scopes_at import scopes_at
from extract.speakers import attribute


def speaker(text: str, words: str) -> str | None:
    """Who says the given words."""
    reading = laid_out(text)
    roles = [r for r in find(reading, scopes_at(reading)) if isinstance(r, Role)]
    return attribute(reading, roles)(reading.text.nfc.index(words))[0]


CHUYEN = "Ông Trần Văn Chuyện, Chủ tịch UBND tỉnh Sóc Trăng, dự hội nghị OCOP."


def test_a_verb_of_saying_behind_the_role_attributes_its_sentence() -> None:
    text = "Ông Trần Văn Chuyện, Chủ tịch UBND tỉnh Sóc Trăng, cho biết tỉnh có 99 sản phẩm OCOP."
    assert speaker(text, "99") == "Trần Văn Chuyện"


def test_theo_attributes_as_well() -> None:
    text = "Theo ông Trần Văn Chuyện, Chủ tịch UBND tỉnh Sóc Trăng, tỉnh có 99 sản phẩm OCOP."
    assert speaker(text, "99") == "Trần Văn Chuyện"


def test_a_quotation_is_of_the_one_named_behind_it() -> None:
    text = f"{CHUYEN}\n“Tỉnh đã công nhận 99 sản phẩm. Con số còn tăng”, ông Chuyện cho biết."
    assert speaker(text, "99") == "Trần Văn Chuyện"


def test_a_quotation_behind_the_colon_reaches_to_its_closing_mark() -> None:
    text = (
        "Ông Trần Văn Chuyện, Chủ tịch UBND tỉnh Sóc Trăng, nói: “Tỉnh làm OCOP. Đã có 99 sản "
        "phẩm”. Huyện Mỹ Xuyên có 12 sản phẩm."
    )
    assert speaker(text, "99") == "Trần Văn Chuyện"
    assert speaker(text, "12") is None


def test_tones_tell_two_persons_apart() -> None:
    text = (
        "Ông Phạm Văn Thiều, Chủ tịch UBND tỉnh Bạc Liêu, và ông Lê Văn Thiệu, Giám đốc Sở Công "
        "Thương, dự hội nghị OCOP.\nÔng Thiệu cho biết có 7 sản phẩm.\n"
        "Ông Thiều nói sẽ có 9 sản phẩm."
    )
    assert speaker(text, "7 sản") == "Lê Văn Thiệu"
    assert speaker(text, "9 sản") == "Phạm Văn Thiều"


def test_a_name_that_nobody_bore_before_is_nobody() -> None:
    assert speaker(f"{CHUYEN}\nÔng Lâm cho biết có 12 sản phẩm.", "12") is None


def test_the_writer_speaks_where_nobody_is_said_to() -> None:
    assert speaker(f"{CHUYEN}\nTỉnh có 12 sản phẩm.", "12") is None


def test_the_role_of_a_speaker_names_title_and_body() -> None:
    text = "Ông Nguyễn Hồ Lâm, Chánh Văn phòng Điều phối nông thôn mới tỉnh Nghệ An, nói về OCOP."
    reading = laid_out(text)
    roles = [r for r in find(reading, scopes_at(reading)) if isinstance(r, Role)]
    role = attribute(reading, roles)(text.index("OCOP"))[1]
    assert role == "Chánh Văn phòng Điều phối nông thôn mới tỉnh Nghệ An"
