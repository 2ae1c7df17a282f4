"""What is said on the screen: both languages complete, numbers and dates as people write them."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import browse
from browse.lang import WORDS
from browse.metadata import columns_of, descriptions
from browse.pages.answers import columns_of as answered_columns
from browse.pages.answers import shown
from browse.pages.lists import YEAR, listings
from browse.pages.questions import questions

VI, EN = WORDS["vi"], WORDS["en"]
ROOM = Path(browse.__file__).parent


def data_file(name: str) -> Any:
    return tomllib.loads((ROOM / "data" / name).read_text("utf-8"))


def test_every_phrase_has_both_languages() -> None:
    for key, phrase in data_file("words.toml").items():
        assert set(phrase) == {"vi", "en"}, key
        holes = [re.findall(r"\{(\w+)\}", phrase[lang]) for lang in ("vi", "en")]
        assert sorted(holes[0]) == sorted(holes[1]), key


def test_every_phrase_asked_for_exists() -> None:
    asked = set()
    for file in (*ROOM.rglob("*.html"), *ROOM.rglob("*.py")):
        asked |= set(re.findall(r"""\bt\(["']([a-z_0-9]+)["']""", file.read_text("utf-8")))
    assert asked - set(data_file("words.toml")) == set()


def test_every_value_of_a_vocabulary_has_both_languages() -> None:
    for kind, values in data_file("vocabulary.toml").items():
        for value, label in values.items():
            said = {"vi", "en", "vi_n", "en_n"} if kind == "place_kind" else {"vi", "en"}
            assert set(label) == said, (kind, value)


def test_every_view_and_column_is_described_in_both_languages(sample_base: Path) -> None:
    data = descriptions()
    for view, columns in columns_of(sample_base, immutable=False).items():
        entry = data["views"][view]
        for name in ("title", "about"):
            assert set(entry[name]) == {"vi", "en"}, view
        said = {**data["columns"], **entry.get("columns", {})}
        missing = [c for c in columns if len(said.get(c, ())) != 2]
        assert missing == [], view


def test_facets_and_sorts_are_columns(sample_base: Path) -> None:
    columns = columns_of(sample_base, immutable=False)
    for view, entry in descriptions()["views"].items():
        named = {*entry.get("facets", ()), entry.get("sort_desc", columns[view][0])}
        assert named <= set(columns[view]), view
    for spec in listings().values():
        named = {*spec.facets, *spec.search} - ({YEAR} if spec.year else set())
        assert {*named, *filter(None, [spec.year])} <= set(columns[spec.view]), spec.key


def test_tables_are_hidden_behind_their_views(sample_base: Path) -> None:
    with closing(sqlite3.connect(sample_base)) as connection:
        tables = {
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not row[0].startswith(("article_search", "sqlite_"))
        }
    assert tables <= set(descriptions()["hidden"])


def test_there_are_twelve_questions_in_both_languages() -> None:
    assert len(questions()) >= 12
    for question in questions():
        assert set(question.title) == set(question.about) == {"vi", "en"}
        asked = set(re.findall(r"(?<!:):([a-z_]+)", question.sql))
        assert asked == {name for name, _, _ in question.params}, question.key


def test_every_column_of_an_answer_is_headed_and_described_in_both_languages(
    sample_base: Path,
) -> None:
    with closing(sqlite3.connect(sample_base)) as connection:
        connection.create_function("ocop_fold", 1, str)
        for question in questions():
            for column in shown(answered_columns(connection, question)):
                assert set(column.label) >= {"vi", "en"}, (question.key, column.name)
                assert set(column.about) == {"vi", "en"}, (question.key, column.name)


@pytest.mark.parametrize(
    ("name", "en"),
    [
        ("tỉnh Sóc Trăng", "Sóc Trăng province"),
        ("thành phố Cần Thơ", "Cần Thơ city"),
        ("thị xã Vĩnh Châu", "Vĩnh Châu town"),
        ("xã Mỹ Hương", "Mỹ Hương commune"),
        ("quận 2", "District 2"),
        ("Việt Nam", "Vietnam"),
        ("Đồng bằng sông Cửu Long", "Đồng bằng sông Cửu Long"),
        (None, ""),
    ],
)
def test_places_as_each_language_writes_them(name: str | None, en: str) -> None:
    assert (VI.place(name), EN.place(name)) == (name or "", en)


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "vi", "en"),
    [
        (15590, 15590, "exact", "15.590", "15,590"),
        (170, None, "more_than", "hơn 170", "more than 170"),
        (1, 2, "range", "1–2", "1–2"),
        (50, 50, "about", "khoảng 50", "about 50"),
        (None, 100, "at_most", "nhiều nhất 100", "at most 100"),
        (None, None, None, "–", "–"),
    ],
)
def test_numbers_with_their_qualifier(
    low: int | None, high: int | None, qualifier: str | None, vi: str, en: str
) -> None:
    assert (VI.amount(low, high, qualifier), EN.amount(low, high, qualifier)) == (vi, en)


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [
        ("2020", "2020", "2020"),
        ("2020-10", "10/2020", "Oct 2020"),
        ("2020-10-27", "27/10/2020", "27 Oct 2020"),
        ("2020-10-27T08:00+07:00", "27/10/2020", "27 Oct 2020"),
        ("2020-13", "2020-13", "2020-13"),
        ("hôm qua", "hôm qua", "hôm qua"),
        (None, "", ""),
    ],
)
def test_dates_at_the_precision_known(iso: str | None, vi: str, en: str) -> None:
    assert (VI.date(iso), EN.date(iso)) == (vi, en)


@pytest.mark.parametrize(
    ("low", "high", "vi", "en"),
    [
        (4, 4, "4 sao", "4 stars"),
        (3, 5, "3–5 sao", "3–5 stars"),
        (3, None, "từ 3 sao", "3 stars up"),
        (None, None, "", ""),
    ],
)
def test_tiers(low: int | None, high: int | None, vi: str, en: str) -> None:
    assert (VI.stars(low, high), EN.stars(low, high)) == (vi, en)


def test_money_in_the_unit_it_is_spoken_of() -> None:
    assert VI.vnd(25_000_000_000, 25_000_000_000, "exact") == "25 tỷ đồng"
    assert EN.vnd(1_500_000, None, "more_than") == "more than 1.5 million dong"
