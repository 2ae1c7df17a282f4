"""The gold passages are what docs/gold.md says they are."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest

from extract.facts import (
    DocumentKind,
    EventKind,
    Fact,
    ProducerKind,
    ProductGroup,
    Qualifier,
    Status,
    fact_from_dict,
)

GOLD = Path(__file__).parents[2] / "data" / "gold"
#: Keys that gold adds to the fields of a fact.
ANNOTATION_KEYS = {"optional", "place_open"}
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
ALLOWED: dict[str, frozenset[str]] = {
    "status": frozenset(get_args(Status)),
    "basis": frozenset({"total", "cumulative", "batch", "increment"}),
    "qualifier": frozenset(get_args(Qualifier)),
    "producer_kind": frozenset(get_args(ProducerKind)),
    "product_group": frozenset(get_args(ProductGroup)),
    "document_kind": frozenset(get_args(DocumentKind)),
    "event_kind": frozenset(get_args(EventKind)),
}

Passage = dict[str, Any]


def read(name: str) -> list[Passage]:
    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


DEV = read("passages-dev.jsonl") + read("phrasing-dev.jsonl")
TEST = read("real-test.jsonl")
STORIES = read("articles-dev.jsonl") + read("stories-dev.jsonl")
NEGATIVES = read("negatives.jsonl")
FACTS = [(p, f) for p in DEV + TEST for f in p["facts"]]


def as_fact(raw: dict[str, Any]) -> Fact:
    return fact_from_dict({k: v for k, v in raw.items() if k not in ANNOTATION_KEYS})


def test_passage_ids_are_unique() -> None:
    ids = Counter(p["id"] for p in DEV + TEST + NEGATIVES)
    assert [i for i, n in ids.items() if n > 1] == []


def test_no_text_stands_twice_nor_in_both_splits() -> None:
    texts = Counter(" ".join(p["text"].split()).casefold() for p in DEV + TEST + NEGATIVES)
    assert [t for t, n in texts.items() if n > 1] == []


def test_there_are_more_than_150_texts_a_fifth_of_them_whole_articles_and_30_negatives() -> None:
    languages = Counter(p["lang"] for p in DEV + TEST)
    assert languages == {"vi": 161, "en": 12}
    assert len(STORIES) >= 30
    assert len(NEGATIVES) == 30


def test_every_phenomenon_of_the_test_split_stands_in_a_development_text() -> None:
    split = DEV + STORIES
    dev, test = ({t for p in texts for t in p.get("tags", ())} for texts in (split, TEST))
    assert test - dev == set()


def test_no_run_of_eight_words_of_the_test_split_stands_in_a_development_text() -> None:
    def runs(texts: list[Passage]) -> set[tuple[str, ...]]:
        words = [re.findall(r"\w+", p["text"].casefold()) for p in texts]
        return {tuple(w[i : i + 8]) for w in words for i in range(len(w) - 7)}

    shared = runs(TEST) & runs(DEV + STORIES)
    assert len(shared) < 0.02 * len(runs(TEST))


@pytest.mark.parametrize("passage", DEV + TEST + NEGATIVES, ids=lambda p: p["id"])
def test_a_passage_has_an_address_a_date_and_text(passage: Passage) -> None:
    host = urlsplit(passage["url"]).hostname or ""
    assert host.endswith((".example", ".example.vn"))
    assert ISO_DATE.fullmatch(passage["published"])
    assert passage["text"] == passage["text"].strip() != ""


@pytest.mark.parametrize("passage", NEGATIVES, ids=lambda p: p["id"])
def test_a_negative_has_no_facts_and_does_not_speak_of_ocop(passage: Passage) -> None:
    assert passage["facts"] == []
    assert "ocop" not in (passage["text"] + passage["url"]).casefold()


def test_every_quote_is_what_stands_at_its_offsets() -> None:
    wrong = [
        (p["id"], f["quote"])
        for p, f in FACTS
        if p["text"][f["start"] : f["end"]] != f["quote"] or f["quote"] != f["quote"].strip()
    ]
    assert wrong == []


def test_no_quote_begins_or_ends_inside_a_word_or_number() -> None:
    cut = re.compile(r"\w\w", re.UNICODE)
    wrong = [
        (p["id"], f["quote"])
        for p, f in FACTS
        if (f["start"] and cut.match(p["text"][f["start"] - 1 : f["start"] + 1]))
        or cut.match(p["text"][f["end"] - 1 : f["end"] + 1])
    ]
    assert wrong == []


def test_every_fact_is_one_of_the_fact_types() -> None:
    for _, raw in FACTS:
        as_fact(raw)  # raises KeyError on a field that the type does not have


def test_every_closed_field_has_a_known_value() -> None:
    wrong = [
        (p["id"], key, f[key])
        for p, f in FACTS
        for key, values in ALLOWED.items()
        if key in f and f[key] not in values
    ]
    assert wrong == []


def test_counts_agree_with_their_qualifier() -> None:
    def agrees(f: dict[str, Any]) -> bool:
        low, high = f.get("count_min"), f.get("count_max")
        match f["qualifier"]:
            case "exact" | "about":
                return low is not None and low == high
            case "range":
                return low is not None and high is not None and low < high
            case "more_than" | "at_least":
                return low is not None and high is None
            case _:
                return low is None and high is not None

    counts = [(p, f) for p, f in FACTS if f["type"] in {"product_count", "producer_count"}]
    assert [(p["id"], f["quote"]) for p, f in counts if not agrees(f)] == []


def test_stars_are_ordered_and_producers_carry_none() -> None:
    for p, f in FACTS:
        low, high = f.get("stars_min"), f.get("stars_max")
        assert (low is None) == (high is None), (p["id"], f["quote"])
        if low is not None:
            assert 1 <= low <= high <= 5, (p["id"], f["quote"])
            assert f["type"] != "producer_count", (p["id"], f["quote"])


def test_a_target_has_a_year_instead_of_a_date_unless_it_is_optional() -> None:
    targets = [(p, f) for p, f in FACTS if f.get("status") == "target"]
    assert [
        (p["id"], f["quote"])
        for p, f in targets
        if "as_of" in f or not (f.get("target_by") or f.get("optional"))
    ] == []


def test_dates_are_iso_with_the_precision_known() -> None:
    keys = ("as_of", "target_by", "date", "start_date", "end_date", "signed_on")
    wrong = [
        (p["id"], key, f[key])
        for p, f in FACTS
        for key in keys
        if key in f and not ISO_DATE.fullmatch(f[key])
    ]
    assert wrong == []


def test_a_fact_has_a_place_or_says_that_nothing_tells_it() -> None:
    assert [
        (p["id"], f["quote"]) for p, f in FACTS if ("place" in f) == f.get("place_open", False)
    ] == []


def test_only_provinces_and_the_country_carry_a_code() -> None:
    wrong = [
        (p["id"], f["place"])
        for p, f in FACTS
        if "place_code" in f and not re.fullmatch(r"(\d\d|VN)", f["place_code"])
    ]
    assert wrong == []


def test_a_computed_remainder_is_optional() -> None:
    assert all(f.get("optional") for _, f in FACTS if f.get("derived"))
