"""A floor under every F1 on the project's own gold, kept beside it in ``floors.toml``.

    python -m extract.floors           what is reached now, against the floors; status 1 below one
    python -m extract.floors --write   makes what is reached now the floors

A floor is kept for each gold file, for all types together and for each type with enough facts to
be measured, at the four levels, on Vietnamese texts (on English ones where a file has no others).
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from extract.evaluate import LEVELS, GoldError, Report, evaluate, load_gold
from extract.extractor import extract
from extract.facts import Extraction, Source
from extract.gazetteer.places import load

#: Set, type ("all" for every type), level: F1.
Figures = dict[str, dict[str, dict[str, float]]]

TOLERANCE = 0.005
_ENOUGH = 20
_HEAD = """\
# The F1 below which the extractor must not fall: by gold file, type and level, on Vietnamese texts.
# Written by `python -m extract.floors --write`; a lower floor needs a reason in the commit.
"""


def gold_files(data: Path) -> dict[str, Path]:
    """The gold files with facts, by the name of their floor."""
    files = {p.stem: p for p in sorted((data / "gold").glob("*-*.jsonl"))}
    return files | {"sample": data / "sample" / "gold.jsonl"}


def _extract(source: Source) -> Extraction:
    return extract(source, load())


def measure(path: Path) -> dict[str, dict[str, float]]:
    """F1 by type and level of one gold file, rounded to four places."""
    return figures(evaluate(load_gold(path), _extract))


def figures(report: Report) -> dict[str, dict[str, float]]:
    """F1 of ``all`` and of each type of which gold has enough facts."""
    return {
        kind: {level: round(scores[level].f1, 4) for level in LEVELS}
        for kind, scores in (report.scores.get("vi") or report.scores.get("other", {})).items()
        if kind == "all" or scores["L1"].wanted >= _ENOUGH
    }


def read_floors(path: Path) -> Figures:
    return tomllib.loads(path.read_text("utf-8"))


def drops(
    floors: Mapping[str, Mapping[str, float]], reached: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """One line for each figure of a gold file that lies below its floor."""
    return [
        f"{kind} {level}: {reached.get(kind, {}).get(level, 0.0):.4f} is below {floor:.4f}"
        for kind, levels in floors.items()
        for level, floor in levels.items()
        if reached.get(kind, {}).get(level, 0.0) < floor - TOLERANCE
    ]


def as_toml(all_figures: Figures) -> str:
    """The floors as they stand in the file."""
    parts = [_HEAD]
    for name, kinds in all_figures.items():
        parts.append(f"\n[{name}]\n")
        for kind, levels in kinds.items():
            values = ", ".join(f"{level} = {value:.4f}" for level, value in levels.items())
            parts.append(f"{kind} = {{ {values} }}\n")
    return "".join(parts)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m extract.floors", description=__doc__)
    parser.add_argument("--write", action="store_true", help="make these figures the floors")
    parser.add_argument("--data", type=Path, default=Path("data"), help="the folder of gold")
    options = parser.parse_args(arguments)
    path = options.data / "gold" / "floors.toml"
    try:
        reached = {name: measure(file) for name, file in gold_files(options.data).items()}
        floors = read_floors(path) if path.exists() else {}
    except (GoldError, OSError, tomllib.TOMLDecodeError) as error:
        print(f"{path.parent}: {error}", file=sys.stderr)
        return 1
    for name, kinds in reached.items():
        for kind, levels in kinds.items():
            print(f"{name:14} {kind:15} " + "  ".join(f"{k} {v:.3f}" for k, v in levels.items()))
    if options.write:
        path.write_text(as_toml(reached), encoding="utf-8")
        return 0
    below = [f"{n} {line}" for n, f in floors.items() for line in drops(f, reached.get(n, {}))]
    print("\n".join(below), file=sys.stderr, end="\n" if below else "")
    return 1 if below else 0


if __name__ == "__main__":
    raise SystemExit(main())
