"""How a site's run went, judged by its own past.  Pure functions over counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from statistics import median
from typing import Any, Literal

from crawler.frontier import Measures

Outcome = Literal[
    "ok",
    "nothing_new",
    "gone_quiet",
    "layout_drift",
    "blocked",
    "challenge",
    "dns",
    "tls",
    "gone",
    "robots",
    "error",
]
#: Outcomes that make a run a partial failure.
FAILURES: frozenset[Outcome] = frozenset(
    ("layout_drift", "gone_quiet", "blocked", "challenge", "dns", "tls", "gone", "robots", "error")
)
_OF_TROUBLE: dict[str, Outcome] = {
    "dns": "dns",
    "tls": "tls",
    "robots": "robots",
    "forbidden": "robots",
    "blocked": "blocked",
    "challenge": "challenge",
    "consent": "challenge",
    "gone": "gone",
}
#: Reasons for which a page that was fetched gave no article although one was expected.
_UNREAD = ("no_body", "not_article", "empty", "consent")

ENOUGH_PAST = 8
ENOUGH_NOW = 3
SHRUNK = 0.4


@dataclass(slots=True)
class SiteReport:
    """Counts of one site's run.  ``articles`` are those new or changed; ``rejected`` counts
    entries and pages passed over, ``errors`` requests without an answer, both by reason;
    ``sources_failed`` says why a source gave nothing."""

    site: str
    outcome: Outcome = "ok"
    message: str = ""
    known_down: bool = False
    found: int = 0
    queued: int = 0
    fetched: int = 0
    not_modified: int = 0
    articles: int = 0
    sources_read: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    sources_failed: dict[str, str] = field(default_factory=dict)
    measures: list[Measures] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether this counts against the run; a site known to be down does not."""
        return self.outcome in FAILURES and not self.known_down

    def to_dict(self) -> dict[str, Any]:
        data = asdict(replace(self, measures=[]))  # one for each article, and nobody's concern
        data.pop("measures")
        data["rejected"], data["errors"] = dict(self.rejected), dict(self.errors)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> SiteReport:
        values = dict(data)
        values["rejected"] = Counter(values.get("rejected", {}))
        values["errors"] = Counter(values.get("errors", {}))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something to be looked at: a fixed word, the site, and one line."""

    kind: Literal["layout_drift", "gone_quiet", "sources", "missed", "certificate"]
    site: str
    message: str


def judge(
    report: SiteReport,
    *,
    past: Sequence[Measures] = (),
    past_found: Sequence[int] = (),
    last_article: datetime | None = None,
    now: datetime | None = None,
    quiet_days: int = 30,
    stopped: str | None = None,
) -> tuple[Outcome, str]:
    """The outcome of a run and one line that says why.

    ``past`` are measures of earlier articles, ``past_found`` the entries that earlier runs
    found, ``stopped`` the reason for which the run was ended early.
    """
    trouble = stopped or _dominant(report)
    if trouble is not None and (stopped or report.sources_read == 0) and not report.articles:
        outcome = _OF_TROUBLE.get(trouble, "error")
        return outcome, _why(report, trouble)
    drift = drifted(report, past)
    if drift:
        return "layout_drift", drift
    if report.found == 0 and report.not_modified == 0 and any(past_found):
        usual = int(median(past_found))
        return "layout_drift", f"its sources list nothing; {usual} entries were usual"
    if stopped:
        return _OF_TROUBLE.get(stopped, "error"), _why(report, stopped)
    if report.articles:
        return "ok", f"{report.articles} articles"
    if last_article is not None and now is not None:
        days = (now - last_article).days
        if days >= quiet_days:
            return "gone_quiet", f"no new article for {days} days"
    return "nothing_new", "nothing new"


def drifted(report: SiteReport, past: Sequence[Measures]) -> str | None:
    """Whether pages stopped being read as they were: no body, shrunken bodies, lost fields."""
    unread = sum(report.rejected[reason] for reason in _UNREAD)
    read = len(report.measures) + report.rejected["irrelevant"]
    if unread >= ENOUGH_NOW and unread > read:
        return f"{unread} of {unread + read} pages gave no article"
    if len(past) < ENOUGH_PAST or len(report.measures) < ENOUGH_NOW:
        return None
    before = median(m.body_chars for m in past)
    now = median(m.body_chars for m in report.measures)
    if now < before * SHRUNK:
        return f"bodies have {now:.0f} characters; {before:.0f} were usual"
    for name in ("has_date", "has_byline", "has_lead"):
        usual, present = _share(past, name), _share(report.measures, name)
        if usual >= 0.8 and present <= 0.25:
            label = name.removeprefix("has_")
            return f"only {present:.0%} of the articles have a {label}; {usual:.0%} were usual"
    return None


def _share(measures: Sequence[Measures], name: str) -> float:
    return sum(bool(getattr(m, name)) for m in measures) / len(measures)


def _dominant(report: SiteReport) -> str | None:
    reasons = Counter(report.sources_failed.values())
    if not reasons:
        return None
    return reasons.most_common(1)[0][0]


def _why(report: SiteReport, trouble: str) -> str:
    where = next((url for url, why in report.sources_failed.items() if why == trouble), None)
    return f"{trouble}: {where}" if where else trouble
