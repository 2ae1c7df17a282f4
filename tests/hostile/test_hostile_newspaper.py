"""The crawl ends by itself, says of each site what happened, and has all healthy articles."""

from __future__ import annotations

import unicodedata

import pytest
from conftest import Result
from hostile_server import slug


def test_the_crawl_ends_by_itself(newspaper: Result) -> None:
    assert newspaper.report.finished
    assert {r.site for r in newspaper.report.sites} == set(newspaper.sites)


def test_a_healthy_site_beside_the_others_is_complete(newspaper: Result) -> None:
    assert newspaper.numbers("well-behaved") == list(range(1, 13))
    assert newspaper.of("well-behaved").outcome == "ok"


@pytest.mark.parametrize(
    ("site", "error"),
    [
        ("slow-drip", "timeout"),
        ("stall", "timeout"),
        ("reset", "broken"),
        ("too-short", "broken"),
        ("wrong-length", "truncated"),
        ("gzip-bomb", "too_large"),
        ("giant", "too_large"),
        ("endless-body", "too_large"),
        ("redirect-loop", "redirects"),
    ],
)
def test_a_bad_answer_costs_one_page_and_is_named(newspaper: Result, site: str, error: str) -> None:
    assert newspaper.numbers(site) == [1, 3]
    assert newspaper.of(site).errors[error] == 1
    assert newspaper.of(site).outcome == "ok"


@pytest.mark.parametrize("site", ["wrong-charset", "utf-16", "windows-1258", "decomposed"])
def test_the_text_is_right_whatever_the_encoding_claims(newspaper: Result, site: str) -> None:
    for article in newspaper.articles(site):
        assert "hội đồng chấm" in article.text
        assert "những cơ sở mới làm quen với chương trình này" in article.text
        assert unicodedata.is_normalized("NFC", article.text)
    assert newspaper.numbers(site)[0] == 1


def test_a_utf_16_feed_is_read(newspaper: Result) -> None:
    assert newspaper.numbers("utf-16-feed") == [1]


def test_broken_html_gives_its_article(newspaper: Result) -> None:
    first = newspaper.articles("broken-html")[0]
    assert "hội đồng chấm 21 hồ sơ" in first.text


def test_neither_a_clock_nor_a_relative_time_is_a_date(newspaper: Result) -> None:
    assert [a.published_at for a in newspaper.articles("no-date")] == [None, None, None]


def test_endless_pages_end(newspaper: Result) -> None:
    assert newspaper.numbers("endless-pages") == [1, 2]
    pages = [p for p in newspaper.sites["endless-pages"].asked if p.startswith("/?trang=")]
    assert len(pages) <= 5


def test_a_calendar_is_not_walked(newspaper: Result) -> None:
    assert newspaper.numbers("calendar") == [1]
    assert not any(p.startswith("/lich/") for p in newspaper.sites["calendar"].asked)


def test_redirects_to_private_and_foreign_addresses_are_refused(newspaper: Result) -> None:
    report = newspaper.of("redirect-inside")
    assert newspaper.numbers("redirect-inside") == [1]
    assert report.errors["private"] == 4
    assert report.errors["outside_domain"] == 1
    assert sum(report.errors.values()) == 6  # and a redirect to a file, which is no answer


def test_a_403_now_and_then_is_waited_out(newspaper: Result) -> None:
    assert newspaper.numbers("now-and-then-403") == [1, 2, 3, 4]


def test_retry_after_is_obeyed(newspaper: Result) -> None:
    site = newspaper.sites["too-many-requests"]
    times = [t for p, t in zip(site.asked, site.times, strict=True) if p == slug(2)]
    assert newspaper.numbers("too-many-requests") == [1, 2, 3]
    assert times[1] - times[0] >= 1.0


def test_a_site_that_asks_for_a_day_is_left_alone(newspaper: Result) -> None:
    asked = [p for p in newspaper.sites["come-back-tomorrow"].asked if p.startswith("/kinh-te")]
    assert newspaper.of("come-back-tomorrow").outcome == "blocked"
    assert len(asked) <= 6


def test_a_burst_of_server_errors_is_outlived(newspaper: Result) -> None:
    assert newspaper.numbers("bursts-of-500") == [1, 2, 3]


@pytest.mark.parametrize(
    ("site", "outcome"),
    [
        ("always-500", "error"),
        ("forbidden", "blocked"),
        ("challenge", "challenge"),
        ("cookie-wall", "challenge"),
        ("robots-forbids", "robots"),
        ("robots-fails", "robots"),
        ("expired-certificate", "tls"),
        ("gone", "gone"),
    ],
)
def test_a_site_that_gives_nothing_is_classed(newspaper: Result, site: str, outcome: str) -> None:
    assert newspaper.of(site).outcome == outcome
    assert newspaper.of(site).failed
    assert newspaper.articles(site) == []


def test_a_challenged_site_is_not_hammered(newspaper: Result) -> None:
    asked = [p for p in newspaper.sites["challenge"].asked if p.startswith("/kinh-te")]
    assert len(asked) <= 8  # five failures in a row, and what was under way


def test_a_soft_404_is_gone(newspaper: Result) -> None:
    assert newspaper.numbers("soft-404") == [1, 3]
    assert newspaper.of("soft-404").rejected["soft_404"] == 1


def test_many_forms_of_an_address_are_one_article(newspaper: Result) -> None:
    assert newspaper.numbers("duplicate-addresses") == [1]
    asked = [p for p in newspaper.sites["duplicate-addresses"].asked if "ocop" in p]
    assert len(asked) == 1


def test_of_a_hundred_thousand_addresses_only_the_hinted_are_fetched(newspaper: Result) -> None:
    report = newspaper.of("huge-sitemap")
    assert newspaper.numbers("huge-sitemap") == [1, 2]
    assert report.rejected["not_hinted"] == 100_000
    assert len(newspaper.sites["huge-sitemap"].asked) == 4  # robots, sitemap, two pages


def test_sitemaps_that_name_each_other_end(newspaper: Result) -> None:
    assert newspaper.numbers("sitemap-circle") == [1]
    assert len(newspaper.sites["sitemap-circle"].asked) < 30


def test_entities_are_not_expanded(newspaper: Result) -> None:
    assert newspaper.numbers("entity-bomb") == [1]
    asked = newspaper.sites["entity-bomb"].asked
    assert all(len(path) < 100 for path in asked)


def test_of_a_junk_feed_the_good_entry_is_taken(newspaper: Result) -> None:
    assert newspaper.numbers("junk-feed") == [1]
    assert newspaper.of("junk-feed").rejected["outside_domain"] == 2


def test_what_robots_forbids_is_not_asked_for(newspaper: Result) -> None:
    assert newspaper.sites["robots-forbids"].asked == ["/robots.txt"]
    assert slug(2) not in newspaper.sites["robots-forbids-some"].asked
    assert newspaper.numbers("robots-forbids-some") == [1, 3]


def test_the_crawl_delay_of_robots_is_kept(newspaper: Result) -> None:
    site = newspaper.sites["robots-delay"]
    gaps = [b - a for a, b in zip(site.times[1:], site.times[2:], strict=False)]
    assert newspaper.numbers("robots-delay") == [1, 2, 3]
    # The jitter of three tenths takes 0.5 s to no less than 0.35 s.
    assert min(gaps[1:]) >= 0.33


def test_an_excused_certificate_is_accepted(newspaper: Result) -> None:
    assert newspaper.numbers("excused-certificate") == [1]


def test_what_is_no_page_is_refused_by_name(newspaper: Result) -> None:
    rejected = newspaper.of("not-a-page").rejected
    assert newspaper.numbers("not-a-page") == [1]
    assert (rejected["binary"], rejected["no_body"], rejected["empty"]) == (1, 1, 1)


def test_a_site_is_asked_one_thing_at_a_time(newspaper: Result) -> None:
    # A page that the crawler gave up on may still be served while the next is asked for.
    slow = {"slow-drip", "stall", "giant", "endless-body"}
    assert {s.name for s in newspaper.sites.values() if s.most_at_once > 1} <= slow


def test_every_request_says_who_asks(newspaper: Result) -> None:
    for site in newspaper.sites.values():
        for headers in site.headers:
            assert headers["user-agent"].startswith("ocop-knowledge/")
            assert "cookie" not in headers


def test_a_list_that_is_turned_by_a_form_is_walked(newspaper: Result) -> None:
    assert newspaper.numbers("post-back") == list(range(1, 10))


def test_a_list_that_goes_on_in_a_service_is_walked(newspaper: Result) -> None:
    assert newspaper.numbers("post-service") == list(range(1, 7))


def test_a_page_that_only_leads_elsewhere_is_followed_within_the_site(newspaper: Result) -> None:
    assert newspaper.numbers("meta-refresh") == [1, 2]
    assert newspaper.of("meta-refresh").errors["private"] == 1
    assert newspaper.sites["meta-refresh"].count(slug(3)) == 1
