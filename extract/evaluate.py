"""Precision, recall and F1 against gold, by type and level; residue; calibration; the misses.

Facts are matched one to one within a text.  The levels ask more and more of a pair: L1 type, number,
stars or kind (a person's name, a document's number); L2 status too (title, date); L3 place too; L4
basis and date too.  A figure that gold states once may be found at each of its mentions: a second
finding that equals a matched one costs nothing, nor does anything matched to an optional fact.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.facts import Extraction, Source

LEVELS = ("L1", "L2", "L3", "L4")


class GoldError(Exception):
    """A gold file that cannot be used; the message is one line and names file and line."""


@dataclass(frozen=True, slots=True)
class GoldText:
    id: str
    source: Source
    lang: str
    facts: tuple[dict[str, Any], ...]


def load_gold(path: Path) -> list[GoldText]:
    """Read a gold file: one text a line, or one fact a line with ``doc`` (files in ../seeds)."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise GoldError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path}: is not UTF-8") from error
    rows: list[dict[str, Any]] = []
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError(f"{path}:{n}: is not JSON ({error.msg})") from error
        if not isinstance(row, dict):
            raise GoldError(f"{path}:{n}: is not a JSON object")
        rows.append(row)
    if rows and all("doc" in r for r in rows):
        return _by_document(path, rows)
    texts = []
    for n, row in enumerate(rows, 1):
        if "facts" not in row or not ("text" in row or "path" in row):
            raise GoldError(f"{path}:{n}: needs text (or path) and facts")
        text = row["text"] if "text" in row else (path.parent / row["path"]).read_text("utf-8")
        texts.append(
            GoldText(
                str(row.get("id", n)),
                Source(
                    text, row.get("title"), row.get("url"), row.get("published"), row.get("site")
                ),
                row.get("lang", "vi"),
                tuple(row["facts"]),
            )
        )
    return texts


def _by_document(path: Path, rows: list[dict[str, Any]]) -> list[GoldText]:
    texts = []
    for doc in dict.fromkeys(r["doc"] for r in rows):
        file = path.parent.parent / "seeds" / f"{doc}.txt"
        try:
            text = file.read_bytes().decode("utf-8")
        except OSError as error:
            raise GoldError(f"{path}: its document {file} cannot be read") from error
        texts.append(GoldText(doc, Source(text), "vi", tuple(r for r in rows if r["doc"] == doc)))
    return texts


# --- comparing one pair -----------------------------------------------------------------------


def _plain(value: object) -> str:
    text = unicodedata.normalize("NFC", str(value or "")).casefold()
    return " ".join(text.replace("-", " ").replace('"', "").split())


def _same(gold: dict[str, Any], found: dict[str, Any], *names: str) -> bool:
    return all(gold.get(n) == found.get(n) for n in names)


def _core(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    kind = gold["type"]
    if kind != found["type"]:
        return False
    if kind == "product_count":
        return _same(gold, found, "count_min", "count_max", "stars_min", "stars_max")
    if kind == "producer_count":
        return _same(gold, found, "count_min", "count_max", "producer_kind")
    if kind == "product":
        return _plain(gold["product"]) == _plain(found["product"]) and _same(
            gold, found, "stars_min", "stars_max"
        )
    if kind == "mou":
        return _same(gold, found, "count_min", "count_max")
    if kind == "document":
        return _plain(gold["number"]) == _plain(found["number"])
    if kind == "role":
        return _plain(gold["person"]) == _plain(found["person"])
    if kind == "event":
        return _same(gold, found, "event_kind")
    return _same(gold, found, "amount_vnd_min", "amount_vnd_max")


def _second(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    kind = gold["type"]
    if kind in ("product_count", "producer_count", "product"):
        return _same(gold, found, "status")
    if kind == "role":
        return _plain(gold["title"]) == _plain(found["title"])
    if kind == "document":
        return gold.get("date") is None or _same(gold, found, "date")
    return True


def _place(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    if gold.get("place_open") or "place" not in gold:  # not annotated, or nothing tells it
        return True
    return _plain(gold.get("place")) == _plain(found.get("place"))


def _date(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    for name in ("basis", "as_of", "target_by", "signed_on", "start_date"):
        if name in gold and gold[name] is not None and gold[name] != found.get(name):
            return False
    return True


_STEPS: tuple[Callable[[dict[str, Any], dict[str, Any]], bool], ...] = (
    _core,
    _second,
    _place,
    _date,
)


def level_of(gold: dict[str, Any], found: dict[str, Any]) -> int:
    """How many levels a pair satisfies, 0 to 4; a level counts only with all before it."""
    for k, step in enumerate(_STEPS):
        if not step(gold, found):
            return k
    return len(_STEPS)


def _overlap(gold: dict[str, Any], found: dict[str, Any]) -> int:
    end, start = min(gold["end"], found["end"]), max(gold["start"], found["start"])
    return int(end - start)


# --- one text ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Pairing:
    """The outcome of one text: pairs with their level, what was missed, what was too much."""

    pairs: list[tuple[dict[str, Any], dict[str, Any], int]] = field(default_factory=list)
    missed: list[dict[str, Any]] = field(default_factory=list)
    spurious: list[dict[str, Any]] = field(default_factory=list)


def pair(gold: Iterable[dict[str, Any]], found: Iterable[dict[str, Any]]) -> Pairing:
    """Match facts one to one, the fullest agreement and the nearest spans first."""
    golds, founds = list(gold), list(found)
    candidates = []
    for i, g in enumerate(golds):
        for j, f in enumerate(founds):
            if g["type"] != f["type"]:
                continue
            level = level_of(g, f)
            if level:
                candidates.append((level, _overlap(g, f), not g.get("optional"), -i, -j))
    candidates.sort(reverse=True)
    used_gold: dict[int, tuple[int, int]] = {}
    used_found: set[int] = set()
    for level, _, _, i, j in candidates:
        if -i in used_gold or -j in used_found:
            continue
        used_gold[-i] = (-j, level)
        used_found.add(-j)
    out = Pairing()
    matched = []
    for i, g in enumerate(golds):
        if i in used_gold:
            j, level = used_gold[i]
            matched.append(g)
            if not g.get("optional"):
                out.pairs.append((g, founds[j], level))
        elif not g.get("optional"):
            out.missed.append(g)
    for j, f in enumerate(founds):
        if j in used_found:
            continue
        if any(level_of(g, f) >= 3 for g in matched):
            continue  # another mention of a figure that gold states once
        if any(g.get("optional") and g["type"] == f["type"] and _overlap(g, f) > 0 for g in golds):
            continue
        out.spurious.append(f)
    return out


# --- whole sets -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one type at one level."""

    correct: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.correct / self.found if self.found else 1.0 if not self.wanted else 0.0

    @property
    def recall(self) -> float:
        return self.correct / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        total = self.found + self.wanted
        return 2 * self.correct / total if total else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """95% interval of F1 (Wilson, on the facts of both sides as trials)."""
        n = self.found + self.wanted
        if not n:
            return 0.0, 1.0
        p, z = self.f1, 1.96
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(slots=True)
class Report:
    """Scores by language, type and level; ``all`` stands for every type."""

    scores: dict[str, dict[str, dict[str, Score]]] = field(default_factory=dict)
    misses: list[dict[str, Any]] = field(default_factory=list)
    calibration: list[dict[str, Any]] = field(default_factory=list)
    numbers: int = 0
    accounted: int = 0
    texts: int = 0
    unaccounted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def share_accounted(self) -> float:
        return self.accounted / self.numbers if self.numbers else 1.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "texts": self.texts,
            "scores": {
                lang: {
                    kind: {
                        level: {
                            "precision": round(s.precision, 4), "recall": round(s.recall, 4),
                            "f1": round(s.f1, 4), "interval": [round(x, 4) for x in s.interval],
                            "correct": s.correct, "found": s.found, "wanted": s.wanted,
                        }
                        for level, s in levels.items()
                    }
                    for kind, levels in kinds.items()
                }
                for lang, kinds in self.scores.items()
            },
            "residue": {
                "numbers": self.numbers, "accounted": self.accounted,
                "share": round(self.share_accounted, 4), "unaccounted": self.unaccounted,
            },
            "calibration": self.calibration,
            "misses": self.misses,
        }  # fmt: skip


def evaluate(texts: Iterable[GoldText], extract: Callable[[Source], Extraction]) -> Report:
    """Run the extractor over gold texts and count."""
    report = Report()
    tallies: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    judged: list[tuple[float, bool]] = []
    for gold in texts:
        report.texts += 1
        extraction = extract(gold.source)
        found = [f.to_dict() for f in extraction.facts]
        outcome = pair(gold.facts, found)
        lang = "vi" if gold.lang == "vi" else "other"
        for kind_of in [g["type"] for g in gold.facts if not g.get("optional")]:
            for kind in (kind_of, "all"):
                tallies[lang][kind]["wanted"] += 1
        for g, f, level in outcome.pairs:
            for kind in (g["type"], "all"):
                tallies[lang][kind]["found"] += 1
                for k in range(level):
                    tallies[lang][kind][LEVELS[k]] += 1
            if lang == "vi":
                judged.append((f["confidence"], level >= 3))
            if level < 4:
                report.misses.append(_miss(gold.id, g, f, level))
        for f in outcome.spurious:
            for kind in (f["type"], "all"):
                tallies[lang][kind]["found"] += 1
            if lang == "vi":
                judged.append((f["confidence"], False))
            report.misses.append(_miss(gold.id, None, f, 0))
        for g in outcome.missed:
            report.misses.append(_miss(gold.id, g, None, 0))
        _count_residue(report, gold.id, extraction)
    for lang, kinds in tallies.items():
        report.scores[lang] = {}
        for kind in sorted(kinds, key=lambda k: (k == "all", k)):
            t = kinds[kind]
            report.scores[lang][kind] = {
                level: Score(t[level], t["found"], t["wanted"]) for level in LEVELS
            }
    report.calibration = calibration_table(judged)
    return report


def _count_residue(report: Report, text_id: str, extraction: Extraction) -> None:
    starts = {
        e.start
        for f in extraction.facts
        for e in f.evidence
        if e.slot in ("count", "number", "amount")
    }
    report.numbers += len(starts) + len(extraction.passed_over)
    report.accounted += len(starts) + sum(r.accounted for r in extraction.passed_over)
    for r in extraction.passed_over:
        if not r.accounted:
            report.unaccounted.append({"id": text_id, "start": r.start, "surface": r.surface})


def calibration_table(judged: list[tuple[float, bool]], bins: int = 10) -> list[dict[str, Any]]:
    """Stated confidence against the share that was right (at L3), in equal bins."""
    table = []
    for k in range(bins):
        low, high = k / bins, (k + 1) / bins
        rows = [(c, ok) for c, ok in judged if low <= c < high or (k == bins - 1 and c == 1.0)]
        if rows:
            stated = sum(c for c, _ in rows) / len(rows)
            right = sum(ok for _, ok in rows) / len(rows)
            table.append(
                {"from": low, "to": high, "facts": len(rows), "stated": round(stated, 3), "right": round(right, 3), "error": round(abs(stated - right), 3)}
            )  # fmt: skip
    return table


def _miss(
    text_id: str, gold: dict[str, Any] | None, found: dict[str, Any] | None, level: int
) -> dict[str, Any]:
    wrong = (
        ["missed" if found is None else "spurious"]
        if gold is None or found is None
        else _differences(gold, found)
    )
    return {
        "id": text_id, "level": level, "cause": ", ".join(wrong),
        "gold": gold and {k: v for k, v in gold.items() if v is not None},
        "found": found and {k: v for k, v in found.items() if v is not None},
    }  # fmt: skip


def _differences(gold: dict[str, Any], found: dict[str, Any]) -> list[str]:
    names = (
        "status",
        "title",
        "date",
        "place",
        "basis",
        "as_of",
        "target_by",
        "signed_on",
        "start_date",
    )
    return [
        f"{n} {found.get(n)} for {gold[n]}"
        for n in names
        if gold.get(n) is not None and _plain(gold[n]) != _plain(found.get(n))
    ]


def iter_gold(paths: Iterable[Path]) -> Iterator[GoldText]:
    for path in paths:
        yield from load_gold(path)
