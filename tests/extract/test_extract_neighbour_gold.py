"""A second set of gold that may stand beside the project: used when it is there, never needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.evaluate import evaluate, iter_gold
from extract.extractor import extract
from extract.gazetteer.places import load

BESIDE = Path(__file__).parents[3] / "shared" / "gold"
#: F1 at L3 that each set must reach, over all types.
FLOORS = {"00*.jsonl": 0.95, "passages.jsonl": 0.93}


@pytest.mark.parametrize("pattern", FLOORS)
def test_gold_beside_the_project_is_read_as_well_as_it_was(pattern: str) -> None:
    files = sorted(BESIDE.glob(pattern))
    if not files:
        pytest.skip(f"no {pattern} in shared/gold beside the project")
    gazetteer = load()
    report = evaluate(iter_gold(files), lambda source: extract(source, gazetteer))
    assert report.scores["vi"]["all"]["L3"].f1 >= FLOORS[pattern]
