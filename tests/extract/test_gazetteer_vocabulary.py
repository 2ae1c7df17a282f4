"""Titles, bodies, abbreviations and surnames as data."""

from __future__ import annotations

import pytest

from extract.gazetteer import vocabulary


@pytest.fixture(scope="module")
def words() -> vocabulary.Vocabulary:
    return vocabulary.load()


def test_titles_are_many_and_each_has_one_rank(words: vocabulary.Vocabulary) -> None:
    assert len(words.titles) >= 80
    assert len({t.name for t in words.titles}) == len(words.titles)


@pytest.mark.parametrize(
    ("spelling", "title"),
    [
        ("phó chủ tịch thường trực", "Phó Chủ tịch Thường trực"),
        ("Chủ tịch HĐQT", "Chủ tịch Hội đồng quản trị"),
        ("Phó giám đốc", "Phó Giám đốc"),
        ("Chi cục trưởng", "Chi cục trưởng"),
        ("Trưởng Phòng", "Trưởng phòng"),
        ("Thủ tướng", "Thủ tướng Chính phủ"),
    ],
)
def test_spellings_of_a_title_have_one_normal_form(
    words: vocabulary.Vocabulary, spelling: str, title: str
) -> None:
    assert words.title_forms()[spelling.casefold()].name == title


def test_english_titles_lead_to_vietnamese_ones(words: vocabulary.Vocabulary) -> None:
    assert words.english_titles["deputy director"] == "Phó Giám đốc"
    assert words.english_titles["chairman"] == "Chủ tịch"
    known = {t.name for t in words.titles}
    assert set(words.english_titles.values()) <= known


def test_an_acting_title_says_so(words: vocabulary.Vocabulary) -> None:
    assert words.title_forms()["quyền giám đốc"].acting


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        ("UBND", "Ủy ban nhân dân", "government"),
        ("HTX", "Hợp tác xã", "producer"),
        ("Liên minh HTX", "Liên minh Hợp tác xã", "association"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn", "department"),
        ("Tỉnh uỷ", "Tỉnh ủy", "party"),
    ],
)
def test_heads_of_bodies(
    words: vocabulary.Vocabulary, head: str, name: str, kind: vocabulary.BodyKind
) -> None:
    body = words.body_forms()[head.casefold()]
    assert (body.name, body.kind) == (name, kind)


def test_abbreviations_are_written_out(words: vocabulary.Vocabulary) -> None:
    assert words.abbreviations["NTM"] == ("nông thôn mới",)
    assert words.abbreviations["CDĐL"] == ("chỉ dẫn địa lý",)


def test_surnames_of_the_minorities_are_known(words: vocabulary.Vocabulary) -> None:
    assert len(words.surnames) >= 200
    assert {"Nguyễn", "Niê", "Ksor", "Siu", "Y", "Thạch"} <= words.surnames


def test_every_region_is_made_of_provinces_that_existed(words: vocabulary.Vocabulary) -> None:
    from extract.gazetteer import load

    mekong = next(r for r in words.regions if "ĐBSCL" in r.also)
    assert len(mekong.provinces) == 13
    assert all(load().get(i).era == "vn63" for r in words.regions for i in r.provinces)
