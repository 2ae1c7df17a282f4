"""``ocop extract``: one JSON fact a line, each with the path or the id it came from."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from conftest_commands import ROOT, SENTENCE, Ocop

PAGE = ROOT / "data/sample/sample-bao/kinh-te/202403"
FIELDS = {"type", "quote", "start", "end", "zone", "place", "place_code", "place_id", "as_of",
          "as_of_basis", "speaker", "speaker_role", "confidence", "rule"}  # fmt: skip


def test_a_text_gives_its_facts(ocop: Ocop, tmp_path: Path) -> None:
    Path("a.txt").write_text(SENTENCE, encoding="utf-8")
    result = ocop("extract", "a.txt")
    assert result.status == 0
    total = result.objects[0]
    assert total.keys() >= FIELDS
    assert (total["count_min"], total["place"], total["place_id"]) == (
        99, "tỉnh Sóc Trăng", "vn63:94",
    )  # fmt: skip
    assert [(f["count_min"], f["stars_min"]) for f in result.objects] == [
        (99, None), (24, 4), (75, 3),
    ]  # fmt: skip
    assert {f["path"] for f in result.objects} == {"a.txt"}


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_standard_input_is_read_when_nothing_or_a_dash_is_named(
    ocop: Ocop, arguments: tuple[str, ...]
) -> None:
    result = ocop("extract", *arguments, stdin=SENTENCE.encode())
    assert len(result.objects) == 3
    assert {f["path"] for f in result.objects} == {"-"}


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "\r\n\r\n" + SENTENCE.replace(", ", ",\r\n"),
        unicodedata.normalize("NFD", "Đầu đề\n\n" + SENTENCE),
        "\u00a0\u2003" + SENTENCE,
    ],
    ids=["plain", "crlf", "decomposed", "blanks"],
)
def test_offsets_count_in_the_input_as_decoded(ocop: Ocop, text: str) -> None:
    facts = ocop("extract", stdin=text.encode()).objects
    assert len(facts) == 3
    for fact in facts:
        assert text[fact["start"] : fact["end"]] == fact["quote"]


def test_a_page_gives_the_facts_of_its_article(ocop: Ocop) -> None:
    page = next(PAGE.glob("soc-trang-227*.html"))
    facts = ocop("extract", page).objects
    assert (227, "tỉnh Sóc Trăng") in {(f.get("count_min"), f["place"]) for f in facts}
    assert {f["zone"] for f in facts} <= {"title", "lead", "body", "caption"}


def test_html_on_standard_input_is_told_by_its_beginning(ocop: Ocop) -> None:
    page = f"<!doctype html><title>Sóc Trăng</title><body><h1>Tin</h1><p>{SENTENCE}</p></body>"
    facts = ocop("extract", stdin=page.encode()).objects
    assert "<" not in "".join(f["quote"] for f in facts)
    assert facts[0]["count_min"] == 99


def test_the_publication_date_that_is_given_is_a_context(ocop: Ocop) -> None:
    text = "Tỉnh Sóc Trăng hiện có 99 sản phẩm OCOP."
    fact = ocop("extract", "--published", "2020-10-28", stdin=text.encode()).objects[0]
    assert (fact["as_of"], fact["as_of_basis"]) == ("2020-10-28", "published")


def test_the_province_of_the_site_that_is_given_is_a_context(ocop: Ocop) -> None:
    text = "Toàn tỉnh có 99 sản phẩm OCOP."
    fact = ocop("extract", "--site", "baodaklak", stdin=text.encode()).objects[0]
    assert fact["place"] == "tỉnh Đắk Lắk"


def test_each_line_of_jsonl_is_a_text_and_its_facts_carry_its_id(ocop: Ocop) -> None:
    lines = [
        {"id": 7, "text": "Tỉnh Bạc Liêu có 120 sản phẩm OCOP."},
        {"id": "b", "text": "Toàn tỉnh có 99 sản phẩm OCOP.", "title": "OCOP Sóc Trăng",
         "url": "https://example.vn/a", "published": "2020-10-28", "site": None},
    ]  # fmt: skip
    data = "\n".join(json.dumps(line) for line in lines)
    facts = ocop("extract", "--jsonl", stdin=data.encode()).objects
    assert [(f["id"], f["count_min"], f["place"]) for f in facts] == [
        (7, 120, "tỉnh Bạc Liêu"),
        ("b", 99, "tỉnh Sóc Trăng"),
    ]
    assert "path" not in facts[0]


def test_jsonl_offsets_count_in_the_text_of_the_line(ocop: Ocop) -> None:
    text = unicodedata.normalize("NFD", SENTENCE)
    data = json.dumps({"id": 1, "text": text})
    for fact in ocop("extract", "--jsonl", stdin=data.encode()).objects:
        assert text[fact["start"] : fact["end"]] == fact["quote"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{not json", "is not JSON"),
        (b"[1]", "is no object"),
        (b'{"id": 1}', "lacks id or text"),
        (b'{"id": 1, "text": 5}', "text: must be a string"),
        (b'{"id": 1, "text": "\xff"}', "is not UTF-8"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_done(ocop: Ocop, line: bytes, said: str) -> None:
    good = json.dumps({"id": "good", "text": SENTENCE}).encode()
    result = ocop("extract", "--jsonl", stdin=line + b"\n\n" + good + b"\n")
    assert result.status == 3
    assert len(result.objects) == 3
    assert result.err.startswith("ocop: standard input:1: ")
    assert said in result.err
    assert result.err.count("\n") == 1


def test_tolerated_failures_do_not_change_the_status(ocop: Ocop) -> None:
    good = json.dumps({"id": "good", "text": SENTENCE}).encode()
    assert ocop("extract", "--jsonl", "--tolerate", 1, stdin=b"{\n" + good).status == 0


def test_a_missing_file_beside_a_good_one(ocop: Ocop) -> None:
    Path("a.txt").write_text(SENTENCE, encoding="utf-8")
    result = ocop("extract", "gone.txt", "a.txt")
    assert result.status == 3
    assert result.err == "ocop: gone.txt: no such file or folder\n"
    assert len(result.objects) == 3


def test_nothing_that_could_be_read_is_status_2(ocop: Ocop) -> None:
    Path("empty.txt").touch()
    result = ocop("extract", "gone.txt", "empty.txt")
    assert (result.status, result.out) == (2, "")
    assert result.err.count("\n") == 2


def test_a_text_without_facts_is_done(ocop: Ocop) -> None:
    result = ocop("extract", stdin="Trời hôm nay nắng đẹp.".encode())
    assert (result.status, result.out, result.err) == (0, "", "")


def test_an_unknown_site_is_wrong_usage(ocop: Ocop) -> None:
    result = ocop("extract", "--site", "nowhere", stdin=SENTENCE.encode())
    assert result.status == 2
    assert "nowhere" in result.err


def test_url_and_date_go_with_one_input(ocop: Ocop) -> None:
    assert ocop("extract", "a.txt", "b.txt", "--url", "https://a.vn/").status == 2
