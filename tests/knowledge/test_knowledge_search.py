"""Found with or without marks, best first, shown in the article's own words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_samples import SOC_TRANG, article, at, read

from knowledge.fold import fold
from knowledge.search import match_expression, search, snippet
from knowledge.store import KnowledgeBase, open_base, rebuild_search

TEXTS = [
    "Sóc Trăng có 99 sản phẩm\n\nTỉnh dẫn đầu khu vực về đặc sản.",
    "Tin vắn\n\nĐoàn đến từ Sóc Trăng đã ghé thăm.",
    "Cà phê Đắk Lắk\n\nĐặc sản của vùng đất đỏ, do ông Phạm Văn Thiều giới thiệu.",
]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with open_base(tmp_path / "ocop.db") as opened:
        run = opened.begin_run("import")
        for text in TEXTS:
            opened.save_article(article(text), read([]), run_id=run)
        yield opened


def titles(base: KnowledgeBase, query: str) -> list[str]:
    return [hit.title for hit in search(base.db, query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("soc trang", "Sóc Trăng có 99 sản phẩm"),
        ("Sóc Trăng", "Sóc Trăng có 99 sản phẩm"),
        ("dak lak", "Cà phê Đắk Lắk"),
        ("Đắk Lắk", "Cà phê Đắk Lắk"),
        ('"dat do"', "Cà phê Đắk Lắk"),
        ("pham van thieu", "Cà phê Đắk Lắk"),
    ],
)
def test_marks_do_not_matter_and_a_title_counts_most(
    base: KnowledgeBase, query: str, first: str
) -> None:
    assert titles(base, query)[0] == first


def test_dac_san_finds_both(base: KnowledgeBase) -> None:
    assert set(titles(base, "dac san")) == {"Sóc Trăng có 99 sản phẩm", "Cà phê Đắk Lắk"}


def test_every_word_must_be_there(base: KnowledgeBase) -> None:
    assert titles(base, "soc trang ca phe") == []


def test_a_phrase_must_stand_as_it_is(base: KnowledgeBase) -> None:
    assert titles(base, '"trang soc"') == []


@pytest.mark.parametrize("query", ["", '"', "AND", "a* OR", "NEAR(", "title:x", "-", "'); --", "^"])
def test_nothing_typed_is_an_error(base: KnowledgeBase, query: str) -> None:
    assert isinstance(search(base.db, query), list)


def test_an_article_that_changed_is_found_by_its_new_words_only(base: KnowledgeBase) -> None:
    old = article(TEXTS[1], url="https://bao.example/x.html")
    new = article("Tin mới\n\nGốm Chu Đậu ra mắt.", url="https://bao.example/x.html")
    run = base.begin_run("import")
    base.save_article(old, read([at(TEXTS[1], "Sóc Trăng", count=1, **SOC_TRANG)]), run_id=run)
    base.save_article(new, read([]), run_id=run)
    assert titles(base, "chu dau") == ["Tin mới"]
    assert titles(base, "ghe tham") == ["Tin vắn"]
    base.db.execute("INSERT INTO article_search(article_search) VALUES ('integrity-check')")


def test_the_index_can_be_built_anew(base: KnowledgeBase) -> None:
    base.db.execute("INSERT INTO article_search(article_search) VALUES ('delete-all')")
    assert titles(base, "dak lak") == []
    assert rebuild_search(base) == 3
    assert titles(base, "dak lak") == ["Cà phê Đắk Lắk"]


def test_what_datasette_sends_finds_words_with_and_without_the_stroke(base: KnowledgeBase) -> None:
    for typed in ('"Đắk" "Lắk"', '"dak" "lak"'):
        rows = base.db.execute(
            "SELECT title FROM articles WHERE no IN "
            "(SELECT rowid FROM article_search WHERE article_search MATCH ?)",
            [typed],
        ).fetchall()
        assert rows == [("Cà phê Đắk Lắk",)]


def test_a_snippet_is_the_articles_own_text_with_the_words_marked() -> None:
    text = "Mở đầu. " * 40 + "Tại Đắk Lắk có cà phê. " + "Kết thúc. " * 40
    piece, marks = snippet(text, ["dak", "lak"])
    assert piece in text
    assert [piece[a:b] for a, b in marks] == ["Đắk", "Lắk"]


def test_a_query_is_never_fts_syntax() -> None:
    assert match_expression('x AND "y z" OR*') == '"x" AND "and" AND "y z" AND "or"'


@given(st.text(alphabet="aăâđeêơưÀẮĐÍợ ớđẪ\u1ef5Zz9-", max_size=40))
def test_the_fold_keeps_length(text: str) -> None:
    assert len(fold(text)) == len(text)
