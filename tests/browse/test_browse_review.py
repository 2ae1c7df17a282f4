"""Review in the browser: a token, a form, a line in the file of decisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browse_samples import sign_in

from browse.settings import settings_of
from commands.review import parse_changes
from knowledge.corrections import append_decision
from knowledge.corrections import decide as decision
from knowledge.store import open_base


def decide(screen: Any, cookies: dict[str, str], **form: str) -> Any:
    data = {"csrftoken": cookies.get("ds_csrftoken", ""), **form}
    return screen.post("/en/review/decide", data=data, cookies=cookies)


def lines(screen: Any) -> list[dict[str, Any]]:
    path = settings_of(screen.datasette).corrections
    assert isinstance(path, Path)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture
def four_star(reviewing_screen: Any) -> str:
    found = reviewing_screen.json("/en/facts.json?stars_min=4&place_id=vn63:95")["rows"]
    return str(found[0]["id"])


def test_the_wrong_token_lets_nobody_in(reviewing_screen: Any) -> None:
    cookies = sign_in(reviewing_screen, token="guess")
    assert "ocop_reviewer" not in cookies


def test_a_reviewer_sees_the_form_and_others_do_not(reviewing_screen: Any, four_star: str) -> None:
    address = reviewing_screen.get(f"/en/fact/{four_star}").headers["location"].partition("#")[0]
    assert 'class="review"' not in reviewing_screen.html(address)
    page = reviewing_screen.get(address, cookies=sign_in(reviewing_screen)).text
    assert 'class="review"' in page


def test_a_decision_is_a_line_in_the_file(reviewing_screen: Any, four_star: str) -> None:
    cookies = sign_in(reviewing_screen)
    answer = decide(reviewing_screen, cookies, action="accept", fact=four_star, note="đúng")
    assert answer.status_code == 302
    (line,) = lines(reviewing_screen)
    assert (line["action"], line["reviewer"], line["note"]) == ("accept", "Lan", "đúng")
    assert line["quote"] == "31 sản phẩm đạt 4 sao"


def test_a_correction_holds_only_what_was_changed(reviewing_screen: Any, four_star: str) -> None:
    cookies = sign_in(reviewing_screen)
    form = {"new_count_min": "32", "new_count_max": "32", "new_stars_min": "4", "new_basis": ""}
    decide(reviewing_screen, cookies, action="correct", fact=four_star, **form)
    (line,) = lines(reviewing_screen)
    assert line["new"] == {"count_min": 32, "count_max": 32, "basis": None}


@pytest.mark.parametrize(
    ("form", "new"),
    [
        (
            {"new_place": "tỉnh Sóc Trăng", "new_place_id": "vn63:94"},
            {"place": "tỉnh Sóc Trăng", "place_code": "94", "place_id": "vn63:94"},
        ),
        (
            {"new_place": "tinh soc trang", "new_place_id": "vn63:95"},
            {"place": "tỉnh Sóc Trăng", "place_code": "94", "place_id": "vn63:94"},
        ),
        (
            {"new_place": "", "new_place_id": ""},
            {"place": None, "place_code": None, "place_id": None},
        ),
    ],
    ids=["picked", "typed", "emptied"],
)
def test_a_place_is_corrected_by_name_code_and_id_at_once(
    reviewing_screen: Any, four_star: str, form: dict[str, str], new: dict[str, Any]
) -> None:
    cookies = sign_in(reviewing_screen)
    decide(reviewing_screen, cookies, action="correct", fact=four_star, **form)
    (line,) = lines(reviewing_screen)
    assert line["new"] == new


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"new_place": "Atlantis"}, "place: Atlantis is no place of the gazetteer\n"),
        ({"new_place": "x", "new_place_id": "vn63:00"}, "place: vn63:00 is no id of a place\n"),
        ({"new_place": "huyện Châu Thành"}, "place: huyện Châu Thành may be "),
    ],
)
def test_a_place_that_is_none_or_several_is_refused(
    reviewing_screen: Any, four_star: str, form: dict[str, str], said: str
) -> None:
    answer = decide(
        reviewing_screen, sign_in(reviewing_screen), action="correct", fact=four_star, **form
    )
    assert answer.status_code == 400
    assert answer.text.startswith(said)
    assert answer.text.count("\n") == 1


def test_a_correction_is_the_same_line_as_that_of_the_command(
    reviewing_screen: Any, four_star: str, tmp_path: Path
) -> None:
    cookies = sign_in(reviewing_screen)
    form = {"new_place": "tỉnh Sóc Trăng", "new_place_id": "vn63:94", "new_count_min": "32"}
    decide(reviewing_screen, cookies, action="correct", fact=four_star, **form)
    (line,) = lines(reviewing_screen)
    given = parse_changes(
        ("place=tỉnh Sóc Trăng", "place_code=94", "place_id=vn63:94", "count_min=32")
    )
    with open_base(settings_of(reviewing_screen.datasette).path, read_only=True) as base:
        told = decision(base, "correct", four_star, reviewer="Lan", new=given, at=line["at"])
    own = tmp_path / "own.jsonl"
    append_decision(own, told)
    assert json.loads(own.read_text("utf-8")) == line


@pytest.mark.parametrize("value", ["many", "3x"])
def test_a_bad_number_is_refused_in_one_line(
    reviewing_screen: Any, four_star: str, value: str
) -> None:
    cookies = sign_in(reviewing_screen)
    answer = decide(
        reviewing_screen, cookies, action="correct", fact=four_star, new_count_min=value
    )
    assert answer.status_code == 400
    assert answer.text == f"count_min: {value} is not a whole number\n"


def test_a_decision_can_be_taken_back(reviewing_screen: Any, four_star: str) -> None:
    cookies = sign_in(reviewing_screen)
    decide(reviewing_screen, cookies, action="reject", fact=four_star)
    (first,) = lines(reviewing_screen)
    decide(reviewing_screen, cookies, action="undo", fact=four_star, decision=first["id"])
    assert lines(reviewing_screen)[1]["undoes"] == first["id"]


def test_a_request_from_another_site_is_refused(reviewing_screen: Any, four_star: str) -> None:
    cookies = sign_in(reviewing_screen)
    answer = reviewing_screen.post(
        "/en/review/decide", data={"action": "reject", "fact": four_star}, cookies=cookies
    )
    assert answer.status_code == 403
    path = settings_of(reviewing_screen.datasette).corrections
    assert path is not None
    assert not path.exists()


def test_nobody_decides_without_signing_in(reviewing_screen: Any, four_star: str) -> None:
    csrf = reviewing_screen.get("/en/review").cookies["ds_csrftoken"]
    answer = decide(reviewing_screen, {"ds_csrftoken": csrf}, action="reject", fact=four_star)
    assert answer.status_code == 403


def test_an_unknown_fact_is_named(reviewing_screen: Any) -> None:
    answer = decide(reviewing_screen, sign_in(reviewing_screen), action="accept", fact="nope")
    assert answer.status_code == 400
    assert "nope: no such fact" in answer.text


def test_without_a_token_there_is_no_review(screen: Any) -> None:
    assert screen.get("/en/review").status_code == 404
    csrf = "x"
    answer = screen.post(
        "/en/review/decide", data={"csrftoken": csrf}, cookies={"ds_csrftoken": csrf}
    )
    assert answer.status_code == 403
