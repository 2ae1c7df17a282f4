"""A base that an earlier program made is brought forward with all that is in it."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from knowledge_killed import readings
from knowledge_samples import read

from extract.gazetteer.places import load
from knowledge.backup import restore
from knowledge.corrections import Decision
from knowledge.integrity import check_integrity, interrupted
from knowledge.messages import in_words
from knowledge.migrations import schema_names
from knowledge.store import KnowledgeBase, open_base
from knowledge.update import update

#: What the program with the first schema wrote: five articles, one accepted fact.
RELEASED = Path(__file__).parent / "released_m001.db.gz"
ACCEPTED = Decision(
    id="fb3f9468e991",
    at="2025-01-01T00:00:00+00:00",
    reviewer="Lan",
    action="accept",
    text_hash="293a592057c81dbcd55647d2c97bc82a",
    type="product_count",
    start=15,
    end=31,
    quote="99 sản phẩm OCOP",
    fact_id="b46bc308eda5c98d",
)
#: The views, without what names a run.
VIEWS = {
    "articles": "id",
    "facts": "id",
    "fact_evidence": "fact_id, n",
    "timeline": "id",
    "timeline_facts": "observation_id, fact_id",
    "province_years": "place_id, year",
    "people": "id",
    "roles": "id",
    "findings": "id",
    "reviews": "id",
}
OF_RUNS = {"first_run", "last_run", "run", "no", "article_no"}


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "ocop.db"
    file.write_bytes(gzip.decompress(RELEASED.read_bytes()))
    return file


def content(base: KnowledgeBase) -> dict[str, list[Any]]:
    return {
        view: [
            {k: v for k, v in row.items() if k not in OF_RUNS}
            for row in base.db.query(f"SELECT * FROM {view} ORDER BY {order}")
        ]
        for view, order in VIEWS.items()
    }


def test_the_first_schema_is_brought_forward_and_nothing_is_lost(old: Path) -> None:
    with sqlite3.connect(old) as before:
        facts = before.execute("SELECT id, quote, review FROM fact ORDER BY id").fetchall()
        figures = before.execute("SELECT id, value_min, state FROM observation").fetchall()
    with open_base(old) as base:
        assert base.db.execute("SELECT id, quote, review FROM fact ORDER BY id").fetchall() == facts
        run = base.begin_run("run")
        update(base, run_id=run, gazetteer=load(), decisions=[ACCEPTED])
        assert sorted(
            base.db.execute("SELECT id, value_min, state FROM observation").fetchall()
        ) == sorted(figures)
        assert (check_integrity(base), interrupted(base)) == ([], 0)
        assert all(in_words(r["why"], "", "vi") for r in base.db.query("SELECT why FROM timeline"))


def test_a_base_brought_forward_is_the_base_made_anew(old: Path, tmp_path: Path) -> None:
    with open_base(old) as base, open_base(tmp_path / "new.db") as new:
        for each in (base, new):
            run = each.begin_run("import")
            for record, facts in readings():
                each.save_article(record, read(facts), run_id=run)
            update(each, run_id=run, gazetteer=load(), decisions=[ACCEPTED])
        assert content(base) == content(new)


def test_a_base_brought_forward_has_the_tables_and_indexes_of_a_new_one(
    old: Path, tmp_path: Path
) -> None:
    with open_base(old) as base, open_base(tmp_path / "new.db") as new:
        made = (
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' "
            "ORDER BY type, name"
        )
        assert base.db.execute(made).fetchall() == new.db.execute(made).fetchall()


def test_a_backup_of_the_first_schema_is_restored_and_brought_forward(
    old: Path, tmp_path: Path
) -> None:
    restore(old, tmp_path / "again.db")
    with open_base(tmp_path / "again.db") as base:
        applied = [r[0] for r in base.db.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    assert applied == list(schema_names())


def test_an_old_base_can_be_read_without_being_changed(old: Path) -> None:
    before = old.read_bytes()
    with open_base(old, read_only=True) as base:
        assert len(list(base.db.query("SELECT * FROM timeline"))) == 11
    assert old.read_bytes() == before
