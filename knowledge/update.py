"""Everything that derives from the articles, brought up to date in the one order that is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.atlas import GazetteerLike
from knowledge.corrections import Decision, ReplayResult, replay
from knowledge.findings import refresh_findings
from knowledge.reconcile import ReconcileResult, reconcile
from knowledge.resolve import resolve
from knowledge.store import KnowledgeBase


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What became of the decisions, the observations, the named things, and what was found."""

    decisions: ReplayResult
    reconciled: ReconcileResult
    entities: int
    findings: int


def update(
    base: KnowledgeBase,
    *,
    run_id: int,
    gazetteer: GazetteerLike,
    decisions: Sequence[Decision] = (),
    full: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> UpdateResult:
    """Replay the decisions, then derive what saving and reviewing touched (``full``: all of it).

    Takes up where a killed run left off.  ``progress`` is told what is done, how many, of how many.
    """

    def told(what: str) -> Callable[[int, int], None] | None:
        return None if progress is None else lambda done, of: progress(what, done, of)

    replayed = replay(base, decisions, run_id=run_id)
    reconciled = reconcile(
        base, run_id=run_id, gazetteer=gazetteer, full=full, progress=told("reconcile")
    )
    entities = resolve(base, gazetteer=gazetteer, full=full, progress=told("resolve"))
    found = refresh_findings(base, run_id=run_id, gazetteer=gazetteer, full=full)
    if reconciled.families or entities:
        base.refresh_statistics()
    return UpdateResult(replayed, reconciled, entities, found)
