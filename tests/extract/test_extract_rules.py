"""Every rule's examples: what it must find, and what looks like it and is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extract.evaluate import load_gold
from extract.extractor import extract
from extract.facts import Source
from extract.gazetteer.places import load
from extract.rules import Example, Rule, load_rules

RULES = load_rules()
CASES = [(rule, example) for rule in RULES.values() for example in rule.examples]
NEAR = [(rule, example) for rule in RULES.values() for example in rule.near]


def facts_like(example: Example) -> list[dict[str, Any]]:
    """The facts of the example's text that are of its type and have its values."""
    facts = [f.to_dict() for f in extract(Source(example.text), load())]
    return [
        f
        for f in facts
        if f["type"] == example.type and all(f[k] == v for k, v in example.expect.items())
    ]


def name(value: object) -> str:
    return value.id if isinstance(value, Rule) else ""


@pytest.mark.parametrize(("rule", "example"), CASES, ids=name)
def test_an_example_gives_its_fact(rule: Rule, example: Example) -> None:
    assert len(facts_like(example)) == 1, example.text


@pytest.mark.parametrize(("rule", "example"), CASES, ids=name)
def test_the_evidence_of_an_example_names_the_rule(rule: Rule, example: Example) -> None:
    facts = extract(Source(example.text), load()).facts
    assert rule.id in {f.rule for f in facts} | {e.rule for f in facts for e in f.evidence}


@pytest.mark.parametrize(("rule", "example"), NEAR, ids=name)
def test_a_near_miss_gives_no_such_fact(rule: Rule, example: Example) -> None:
    assert facts_like(example) == [], example.text


@pytest.mark.parametrize("rule", RULES.values(), ids=name)
def test_a_rule_says_what_it_does_in_a_sentence(rule: Rule) -> None:
    assert rule.says.endswith(".")
    assert rule.says[0].isupper()


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.value], ids=name)
def test_an_example_of_a_cue_expects_the_value_of_the_cue(rule: Rule) -> None:
    for example in rule.examples:
        assert rule.value in example.expect.values()


def test_every_rule_that_evidence_names_is_told_in_words() -> None:
    gold = Path(__file__).parents[2] / "data" / "gold" / "passages-dev.jsonl"
    facts = [f for text in load_gold(gold) for f in extract(text.source, load()).facts]
    named = {f.rule for f in facts} | {e.rule for f in facts for e in f.evidence}
    assert named - set(RULES) == set()
