"""What is kept of a base goes when the base changes, and never grows without bound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from browse_samples import article, sign_in

from browse.kept import Kept
from browse.settings import settings_of

NOW, LATER = ((1, 10),), ((2, 12),)


def test_an_answer_is_kept_for_its_state_of_the_base() -> None:
    kept = Kept(10)
    assert kept.get("home", NOW) is None
    kept.put("home", NOW, "page")
    assert kept.get("home", NOW) == "page"
    assert kept.get("home", LATER) is None


def test_an_answer_made_of_an_older_state_is_not_kept() -> None:
    kept = Kept(10)
    kept.get("home", NOW)
    kept.get("home", LATER)
    kept.put("home", NOW, "old page")
    assert kept.get("home", LATER) is None


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    kept = Kept(100)
    for name in ("a", "b"):
        kept.get(name, NOW)
        kept.put(name, NOW, name, weight=40)
    kept.get("a", NOW)
    kept.put("c", NOW, "c", weight=40)
    assert [kept.get(name, NOW) for name in ("a", "b", "c")] == ["a", None, "c"]


def test_what_is_heavier_than_all_that_may_be_kept_is_not() -> None:
    kept = Kept(100)
    kept.get("huge", NOW)
    kept.put("huge", NOW, "huge", weight=101)
    assert kept.get("huge", NOW) is None


def test_a_page_is_made_anew_when_the_base_has_changed(open_screen: Any) -> None:
    screen = open_screen([(article("Tựa cũ\n\nBài.", "https://a.example/1"), [])])
    assert "Tựa cũ" in screen.html("/en/articles")
    with closing(sqlite3.connect(settings_of(screen.datasette).path)) as connection:
        connection.execute("UPDATE article SET title = 'Tựa mới'")
        connection.commit()
    page = screen.html("/en/articles")
    assert "Tựa mới" in page
    assert "Tựa cũ" not in page


def test_a_page_made_for_a_reviewer_is_kept_for_nobody(reviewing_screen: Any) -> None:
    fact = reviewing_screen.json("/en/facts.json?stars_min=4")["rows"][0]
    path = f"/en/article/{fact['article_id']}"
    theirs = reviewing_screen.get(path, cookies=sign_in(reviewing_screen)).text
    assert 'class="review"' in theirs
    assert 'class="review"' not in reviewing_screen.html(path)
