"""Outcome classes, judged by a site's own past."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from crawler.frontier import Measures
from crawler.health import SiteReport, judge

NOW = datetime(2026, 1, 2, tzinfo=UTC)
USUAL = [Measures(3000, True, True, True)] * 20


def report(**values: object) -> SiteReport:
    base: dict[str, object] = {"found": 10, "sources_read": 1}
    return SiteReport("bao", **(base | values))  # type: ignore[arg-type]


def test_new_articles_are_ok_and_none_are_nothing_new() -> None:
    assert judge(report(articles=3))[0] == "ok"
    assert judge(report())[0] == "nothing_new"


@pytest.mark.parametrize("trouble", ["dns", "tls", "robots", "blocked", "challenge", "gone"])
def test_sources_that_all_fail_give_the_outcome(trouble: str) -> None:
    failed = report(found=0, sources_read=0, sources_failed={"https://bao.vn/rss": trouble})
    outcome, message = judge(failed)
    assert outcome == trouble
    assert message == f"{trouble}: https://bao.vn/rss"


@pytest.mark.parametrize("trouble", ["timeout", "broken", "unreadable", "error"])
def test_other_troubles_are_errors(trouble: str) -> None:
    assert judge(report(sources_read=0, sources_failed={"x": trouble}))[0] == "error"


def test_one_source_of_two_is_enough() -> None:
    assert judge(report(articles=1, sources_failed={"x": "gone"}))[0] == "ok"


def test_shrunken_bodies_are_drift() -> None:
    short = [Measures(600, True, True, True)] * 5
    outcome, message = judge(report(articles=5, measures=short), past=USUAL)
    assert (outcome, message) == ("layout_drift", "bodies have 600 characters; 3000 were usual")


@pytest.mark.parametrize("field", ["has_date", "has_byline", "has_lead"])
def test_a_field_that_vanishes_is_drift(field: str) -> None:
    values = {"has_date": True, "has_byline": True, "has_lead": True} | {field: False}
    lost = [Measures(3000, **values)] * 5
    assert judge(report(articles=5, measures=lost), past=USUAL)[0] == "layout_drift"


def test_two_short_articles_are_no_drift() -> None:
    short = [Measures(600, True, True, True)] * 2
    assert judge(report(articles=2, measures=short), past=USUAL)[0] == "ok"


def test_pages_that_cannot_be_read_are_drift() -> None:
    assert judge(report(rejected=Counter(no_body=4)))[0] == "layout_drift"


def test_sources_that_list_nothing_although_they_did_are_drift() -> None:
    assert judge(report(found=0), past_found=[40, 42, 39])[0] == "layout_drift"
    assert judge(report(found=0))[0] == "nothing_new"


def test_a_long_silence_is_said() -> None:
    month = NOW - timedelta(days=31)
    assert judge(report(), last_article=month, now=NOW)[0] == "gone_quiet"
    assert judge(report(), last_article=month, now=NOW, quiet_days=90)[0] == "nothing_new"
    assert judge(report(articles=1), last_article=NOW, now=NOW)[0] == "ok"


def test_a_site_known_to_be_down_is_no_failure() -> None:
    down = report(outcome="dns", known_down=True)
    assert not down.failed
    assert report(outcome="dns").failed


def test_a_report_goes_through_json() -> None:
    one = report(articles=2, rejected=Counter(irrelevant=1))
    assert SiteReport.from_dict(one.to_dict()) == one
