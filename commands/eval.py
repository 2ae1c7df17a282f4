"""``ocop eval``: the extraction against gold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import output
from commands.errors import status_of
from commands.options import sites_option, tolerate_option
from commands.settings import settings

if TYPE_CHECKING:
    from extract.evaluate import Report
    from extract.facts import Extraction, Source

_LANGUAGES = {"vi": "Vietnamese", "other": "Other languages"}


@click.command("eval")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="GOLD...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, misses included.")
@click.option("--misses", is_flag=True, help="List what was missed, too much, or different.")
@sites_option
@tolerate_option
def eval_(
    gold: tuple[Path, ...],
    as_json: bool,
    misses: bool,
    sites: Path | None,
    tolerate: int | None,
) -> int:
    """Precision, recall and F1 by type and level, residue, calibration, the misses.

    L1 asks for type, number, tier or kind; L2 also for the status (people: title, documents:
    date); L3 also for the place; L4 also for basis and date.
    """
    from crawler.registry import load_sites
    from extract.evaluate import GoldError, evaluate, load_gold
    from extract.extractor import extract
    from extract.gazetteer import load
    from pipeline import provinces_of

    chosen = settings({"sites": sites, "tolerate": tolerate})
    texts, problems = [], []
    for path in gold:
        try:
            texts += load_gold(path)
        except GoldError as error:
            problems.append(str(error))
        except (OSError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
            problems.append(f"{path}: is not gold ({' '.join(str(error).split())})")
    for problem in problems:
        output.note(f"ocop: {problem}")
    if not texts:
        if not problems:
            output.note(f"ocop: {', '.join(map(str, gold))}: there is no gold in it")
        return status_of(0, 1)
    gazetteer = load()
    provinces = provinces_of(load_sites(chosen.sites))
    count = output.counter("texts")
    number = 0

    def read(source: Source) -> Extraction:
        nonlocal number
        number += 1
        count(number)
        province = source.province or provinces.get(source.site or "")
        return extract(replace(source, province=province), gazetteer)

    report = evaluate(texts, read)
    output.clear_line()
    if as_json:
        output.say_json(report.to_dict())
    else:
        print_report(report, misses=misses)
    return status_of(len(gold) - len(problems), len(problems), chosen.tolerate)


def print_report(report: Report, *, misses: bool) -> None:
    """The tables, for a person."""
    output.say(f"{report.texts} texts")
    for lang in sorted(report.scores, key=lambda name: name != "vi"):
        output.say()
        output.say(_LANGUAGES.get(lang, lang))
        rows: list[tuple[Any, ...]] = []
        for kind, levels in report.scores[lang].items():
            for level, score in levels.items():
                low, high = score.interval
                rows.append(
                    (
                        kind if level == "L1" else "",
                        level,
                        score.wanted,
                        score.found,
                        score.correct,
                        f"{score.precision:.3f}",
                        f"{score.recall:.3f}",
                        f"{score.f1:.3f}",
                        f"{low:.2f}–{high:.2f}",
                    )
                )
        output.say_table(
            rows,
            ("type", "level", "gold", "found", "right", "P", "R", "F1", "95% of F1"),
            "llrrrrrrr",
        )
    output.say()
    output.say(
        f"Numbers accounted for: {report.accounted} of {report.numbers} "
        f"({report.share_accounted:.1%}); {len(report.unaccounted)} nobody claimed"
    )
    if report.calibration:
        output.say()
        output.say("Calibration (Vietnamese, right means right at L3)")
        output.say_table(
            [
                (f"{b['from']:.1f}–{b['to']:.1f}", b["facts"], f"{b['stated']:.2f}",
                 f"{b['right']:.2f}", f"{b['error']:.2f}")
                for b in report.calibration
            ],
            ("confidence", "facts", "stated", "right", "error"),
            "lrrrr",
        )  # fmt: skip
    if misses:
        output.say()
        output.say(f"Misses ({len(report.misses)})")
        for miss in report.misses:
            output.say(f"  {miss['id']}  {miss['cause']}")
            for side in ("gold", "found"):
                if miss[side]:
                    output.say(f"    {side:<6} {_fact(miss[side])}")
    elif report.misses:
        output.say()
        output.say(
            f"{len(report.misses)} facts are missed, too much or different: --misses lists them"
        )


def _fact(fact: Mapping[str, Any]) -> str:
    left_out = ("quote", "start", "end", "doc", "confidence", "rule", "zone", "optional")
    values = [f"{k}={v}" for k, v in fact.items() if k not in left_out and k != "type"]
    return output.shorten(f"{fact.get('type')} “{fact.get('quote', '')}” {' '.join(values)}", 400)
