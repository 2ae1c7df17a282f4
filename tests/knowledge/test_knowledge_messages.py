"""Findings and reasons are said in Vietnamese and in English, from what is stored."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from knowledge_samples import SOC_TRANG, article, at, read

from extract.gazetteer.places import load as places
from knowledge.messages import Many, catalogue, dump, fields_of, in_words, load, message, say
from knowledge.store import open_base
from knowledge.update import update

ROOT = Path(__file__).resolve().parents[2]


def test_a_message_is_said_in_either_language() -> None:
    two = message("count.independent", n=2)
    assert (say(two), say(two, "vi")) == ("2 independent sources", "2 nguồn độc lập")


def test_one_is_not_many() -> None:
    assert say(message("count.articles", n=1)) == "1 article"


def test_messages_stand_in_messages_and_text_in_them_is_no_template() -> None:
    terms = Many(" + ", (message("term.tier", n=31, tier="4 sao"), "{place}"))
    assert (
        say(message("how.summed", parts=terms), "vi") == "cộng từ các tỉnh cũ: 31 (4 sao) + {place}"
    )


def test_what_is_stored_is_what_was_said() -> None:
    whole = Many("; ", (message("reason.rounded", values=Many(", ", (1, "x"))), "2020-10-27"))
    assert load(dump(whole)) == whole


@pytest.mark.parametrize("stored", [None, "", "no json", '{"key":"of.tomorrow","params":{}}', "7"])
def test_what_cannot_be_read_is_said_plainly(stored: str | None) -> None:
    assert in_words(stored, "as it was written", "vi") in ("as it was written", "7")


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_both_languages_say_the_same_things(key: str) -> None:
    forms = catalogue()[key]
    assert {"en", "vi"} <= set(forms) <= {"en", "vi", "en_one", "vi_one"}
    assert fields_of(forms["en"]) == fields_of(forms["vi"])


def test_every_key_that_the_program_names_is_in_the_catalogue() -> None:
    named = set()
    for file in (ROOT / "knowledge").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "message":
                named |= {
                    n.value
                    for n in ast.walk(node.args[0])
                    if isinstance(n, ast.Constant) and isinstance(n.value, str) and "." in n.value
                }
    whole = {key for key in named if not key.endswith(".")}
    assert len(whole) > 30
    known = set(catalogue())
    assert {k for k in whole if k not in known and not any(n.startswith(k) for n in known)} == set()


def test_a_finding_and_a_reason_can_be_told_in_vietnamese(tmp_path: Path) -> None:
    text = "Ninh Bình\n\nTỉnh có 101 sản phẩm: 31 sản phẩm 4 sao và 65 sản phẩm 3 sao."
    known = {"as_of": "2022", "as_of_basis": "text", **SOC_TRANG}
    facts = [
        at(text, "101 sản phẩm", count=101, **known),
        at(text, "31 sản phẩm 4 sao", count=31, stars=4, **known),
        at(text, "65 sản phẩm 3 sao", count=65, stars=3, **known),
    ]
    with open_base(tmp_path / "ocop.db") as base:
        run = base.begin_run("import")
        base.save_article(article(text), read(facts), run_id=run)
        update(base, run_id=run, gazetteer=places())
        (finding,) = base.db.query("SELECT * FROM findings WHERE kind='tier_sum'")
        observation = next(iter(base.db.query("SELECT * FROM timeline")))
        (year,) = base.db.query("SELECT * FROM province_years")
    assert in_words(finding["said"], finding["message"], "en") == finding["message"]
    assert in_words(finding["said"], "", "vi") == (
        "tỉnh Sóc Trăng: 101 sản phẩm không bằng tổng các hạng sao: 31 (4 sao) + 65 (3 sao) = 96"
    )
    assert in_words(observation["why"], "", "en") == observation["reason"] == "one article; 2022"
    assert in_words(observation["why"], "", "vi") == "một bài; 2022"
    assert (year["how"], in_words(year["said"], "", "vi")) == ("stated", "có nêu")
