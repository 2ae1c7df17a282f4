"""Fit the weights of confidence.toml on gold.

    python -m extract.calibrate GOLD… --level HELD_OUT…

Logistic regression with an L2 penalty, by Newton's method on the features of
:mod:`extract.confidence`; a fact counts as right when it agrees with gold at L3.  The gold that
rules were written from is read better than any other text, so a second fit of slope and intercept
on held-out texts alone sets the level (Platt, "Probabilistic outputs for support vector machines",
1999).  The calibration table of those held-out texts is then no test: take other ones.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from extract.confidence import features
from extract.evaluate import iter_gold, pair
from extract.extractor import extract
from extract.facts import Fact
from extract.gazetteer.places import load

_PENALTY = 2.0


def judged(paths: list[Path]) -> list[tuple[list[str], bool]]:
    """The features of each fact found in gold texts, and whether it was right."""
    gazetteer = load()
    rows: list[tuple[list[str], bool]] = []
    for gold in iter_gold(paths):
        if gold.lang != "vi":
            continue
        facts: list[Fact] = list(extract(gold.source, gazetteer).facts)
        found = [f.to_dict() | {"_fact": f} for f in facts]
        outcome = pair(gold.facts, found)
        rows += [(features(f["_fact"]), level >= 3) for _, f, level in outcome.pairs]
        rows += [(features(f["_fact"]), False) for f in outcome.spurious]
    return rows


def fit(rows: list[tuple[list[str], bool]]) -> dict[str, float]:
    """Weights by name; features seen fewer than five times are left out."""
    counts: dict[str, int] = {}
    for names, _ in rows:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(n for n, c in counts.items() if c >= 5 and (c < len(rows) or n == "bias"))
    index = {n: k for k, n in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    y = np.array([float(ok) for _, ok in rows])
    for i, (found, _) in enumerate(rows):
        for name in found:
            if name in index:
                x[i, index[name]] = 1.0
    w = np.zeros(len(names))
    penalty = np.full(len(names), _PENALTY)
    penalty[index["bias"]] = 1e-3
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return {n: round(float(w[k]), 3) for n, k in index.items()}


def at_level(weights: dict[str, float], rows: list[tuple[list[str], bool]]) -> dict[str, float]:
    """Weights of the same order, with slope and intercept fitted on other rows."""
    x = np.array([[sum(weights.get(n, 0.0) for n in names), 1.0] for names, _ in rows])
    y = np.array([float(ok) for _, ok in rows])
    w = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        step = np.linalg.solve(hessian, x.T @ (p - y))
        w -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    slope, intercept = (float(v) for v in w)
    levelled = {n: round(v * slope, 3) for n, v in weights.items()}
    levelled["bias"] = round(weights["bias"] * slope + intercept, 3)
    return levelled


def main(arguments: list[str]) -> int:
    at = arguments.index("--level") if "--level" in arguments else len(arguments)
    paths, held_out = ([Path(a) for a in part] for part in (arguments[:at], arguments[at + 1 :]))
    if not paths or not held_out:
        print("usage: python -m extract.calibrate GOLD… --level HELD_OUT…", file=sys.stderr)
        return 2
    others = judged(held_out)
    weights = at_level(fit([*judged(paths), *others]), others)
    lines = ["# Written by: python -m extract.calibrate " + " ".join(arguments), "[weights]"]
    lines += [f'"{name}" = {value}' for name, value in weights.items()]
    Path(__file__).with_name("confidence.toml").write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(weights)} weights written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
