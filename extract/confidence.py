"""How sure a fact is: measured, not felt.

Each fact has a few features that its evidence tells (its type and rule, where place, tier and
status come from).  Their weights were fitted on gold by logistic regression, their level on texts
that no rule was written from (extract/calibrate.py), and stand in confidence.toml; the sum of weights through the logistic function is the share of such
facts that were right at level L3.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib.resources import files

from extract.facts import Fact


@cache
def _weights() -> dict[str, float]:
    path = files("extract").joinpath("confidence.toml")
    data = tomllib.loads(path.read_text("utf-8"))
    return {str(k): float(v) for k, v in data["weights"].items()}


def features(fact: Fact) -> list[str]:
    """What is known of how a fact came about, as names of weights."""
    slots = {e.slot: e for e in fact.evidence}
    found = ["bias", f"type:{fact.type}", f"rule:{fact.rule}", f"zone:{fact.zone}"]
    place = slots.get("place")
    if fact.place is None:
        found.append("place:none")
    elif place is None:
        found.append("place:unknown")
    else:
        found.append(f"place:{place.inherited or 'own'}")
        if fact.place_code and fact.place_code.count("/"):
            found.append("place:below-province")
        if fact.place_code == "VN":
            found.append("place:country")
    for slot in ("stars", "status"):
        evidence = slots.get(slot)
        if evidence is not None:
            found.append(f"{slot}:{evidence.rule}")
            if evidence.inherited:
                found.append(f"{slot}:inherited")
    if hasattr(fact, "basis"):
        basis = slots.get("basis")
        found.append(f"basis:{basis.rule if basis is not None else 'none'}")
        found.append(f"dated:{getattr(fact, 'as_of_basis', None) or 'none'}")
    status = getattr(fact, "status", None)
    if status:
        found.append(f"is:{status}")
    return found


def confidence(fact: Fact) -> float:
    """Between 0.02 and 0.99, two digits."""
    weights = _weights()
    score = sum(weights.get(name, 0.0) for name in features(fact))
    return round(min(0.99, max(0.02, 1 / (1 + math.exp(-score)))), 2)
