"""A program that imports, reads again and reconciles, and kills itself at a given statement.

Usage: knowledge_killed.py DATABASE [STATEMENT]; without a number it lives, and prints how many
statements it ran.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from knowledge_samples import BAC_LIEU, SOC_TRANG, article, at, read

from extract.facts import Fact, Role
from extract.gazetteer.places import load
from knowledge.records import ArticleRecord
from knowledge.store import KnowledgeBase, open_base
from knowledge.update import update


def readings() -> list[tuple[ArticleRecord, list[Fact]]]:
    result = []
    for number, (where, total) in enumerate(
        [(SOC_TRANG, 99), (SOC_TRANG, 99), (SOC_TRANG, 139), (BAC_LIEU, 145), (BAC_LIEU, 150)]
    ):
        text = (
            f"Tin {number}\n\nTỉnh có {total} sản phẩm OCOP, gồm {total - 70} sản phẩm 4 sao và "
            f"70 sản phẩm 3 sao, theo ông Lê Văn Thiều ở bản tin {number}."
        )
        year = "2020" if total == 99 else "2023"
        known: dict[str, Any] = {"as_of": year, "as_of_basis": "text", **where}
        facts = [
            at(text, f"{total} sản phẩm OCOP", count=total, **known),
            at(text, f"{total - 70} sản phẩm 4 sao", count=total - 70, stars=4, **known),
            at(text, "70 sản phẩm 3 sao", count=70, stars=3, **known),
            at(text, "ông Lê Văn Thiều", Role, person="Lê Văn Thiều", title="Chủ tịch", **where),
        ]
        result.append((article(text, published_at=f"{year}-12-0{number + 1}"), facts))
    return result


def whole_job(base: KnowledgeBase) -> None:
    """Import, then read again with other rules: one fact goes, one changes its tier."""
    gazetteer = load()
    run = base.begin_run("import", rules="1")
    for record, facts in readings():
        base.save_article(record, read(facts), run_id=run)
    update(base, run_id=run, gazetteer=gazetteer)
    run = base.begin_run("reextract", rules="2")
    for record, facts in readings():
        changed = [replace(facts[0], confidence=0.5), replace(facts[1], status="proposed")]
        base.save_article(record, read([*changed, facts[3]]), run_id=run)
    update(base, run_id=run, gazetteer=gazetteer)
    base.finish_run(run)


def main() -> None:
    database, *rest = sys.argv[1:]
    last = int(rest[0]) if rest else None
    seen = 0

    def count(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)

    with open_base(Path(database)) as base:
        base.db.conn.set_trace_callback(count)
        whole_job(base)
    print(seen)


if __name__ == "__main__":
    main()
