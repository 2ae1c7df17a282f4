"""Text from the web is never markup, the base is never written, the machine is never shown."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from browse_samples import HOSTILE

from browse.safety import CsvGuard, harmless_cell, visible, web_address

PAGES = (
    "/en",
    "/en/province/vn63:95",
    "/en/facts",
    "/en/articles",
    "/en/products",
    "/en/search?q=tinh",
    "/ocop",
    "/ocop/facts",
    "/ocop/articles",
    "/ocop/products",
    "/ocop?sql=select+title+from+articles",
)


def hostile_pages(screen: Any) -> list[str]:
    (row,) = screen.json("/en/articles.json?site=evil")["rows"]
    return [*PAGES, f"/en/article/{row['id']}"]


def test_stored_markup_is_shown_as_text(screen: Any) -> None:
    for path in hostile_pages(screen):
        page = screen.html(path)
        for piece in ("<script>alert", "<img src=x", "<svg onload", "<b>khác", 'href="javascript'):
            assert piece not in page, path
    assert "&lt;script&gt;alert" in screen.html("/en")


def test_a_javascript_address_is_no_link(screen: Any) -> None:
    (row,) = screen.json("/en/articles.json?site=evil")["rows"]
    page = screen.html(f"/en/article/{row['id']}")
    assert "Báo &lt;b&gt;khác&lt;/b&gt;" in page
    assert "javascript:" not in page.replace("&lt;a href=&#34;javascript:alert(3)&#34;&gt;", "")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://bao.example/a?b=1", True),
        ("http://bao.example/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//bao.example", False),
        ("https:///x", False),
        ('https://bao.example/"onmouseover=1', False),
        ("http://[", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_links(address: Any, kept: bool) -> None:
    assert (web_address(address) == address and address is not None) is kept


def test_direction_marks_are_made_visible_on_every_page(screen: Any) -> None:
    assert visible("tỉnh có \u202e99\u202c") == "tỉnh có [U+202E]99[U+202C]"
    for path in hostile_pages(screen):
        assert "\u202e" not in screen.html(path), path
    assert "[U+202E]99" in screen.html("/ocop/facts")


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_formula_in_a_cell_is_text(cell: str) -> None:
    assert harmless_cell(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+1.5", "-1,000", "490/QĐ-TTg", "", 5, None, "a=b"])
def test_numbers_and_words_stay_what_they_are(cell: Any) -> None:
    assert harmless_cell(cell) == cell


def test_the_guard_keeps_cells_over_several_lines_and_chunks() -> None:
    text = 'a,b\r\n"=x\ny","p""q"\r\n1,=2\r\n'
    for size in (1, 3, 7, 100):
        guard = CsvGuard()
        pieces = [guard.feed(text[i : i + size]) for i in range(0, len(text), size)]
        rows = list(csv.reader(io.StringIO("".join(pieces) + guard.close(), newline="")))
        assert rows == [["a", "b"], ["'=x\ny", 'p"q'], ["1", "'=2"]]


@pytest.mark.parametrize("extra", ["", "&_stream=on", "&_dl=1"])
def test_csv_of_the_tables_holds_no_formula(screen: Any, extra: str) -> None:
    response = screen.get(f"/ocop/products.csv?_size=max{extra}")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert '\'=HYPERLINK("http://evil.example")' in {r["product"] for r in rows}


def test_no_page_has_inline_script_or_outside_address(screen: Any) -> None:
    for path in (*hostile_pages(screen), "/ocop/tier_in_year", "/en/questions", "/en/review-x"):
        page = screen.get(path).text
        for tag in page.split("<script")[1:]:
            assert tag.startswith(' src="/static/'), path
            assert tag.partition(">")[2].startswith("</script>"), path
        assert "<style" not in page, path
        for name in ("src", "action", "srcset", "poster"):
            assert f'{name}="http' not in page, path
            assert f'{name}="//' not in page, path
        for sheet in page.split("<link ")[1:]:
            assert 'href="http' not in sheet.partition(">")[0], path


def test_every_answer_carries_the_policy(screen: Any) -> None:
    for path in ("/en", "/ocop/facts", "/nothing", "/ocop/facts.json", "/static/ocop.js"):
        policy = screen.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert screen.get(path).headers["x-content-type-options"] == "nosniff"


def test_only_localhost_is_answered(screen: Any) -> None:
    assert screen.get("/en", headers={"host": "evil.example"}).status_code == 421
    assert screen.get("/en", headers={"host": "127.0.0.1:8001"}).status_code == 200


@pytest.mark.parametrize(
    "sql",
    [
        "insert into fact(id) values ('x')",
        "select readfile('/etc/passwd')",
        "select load_extension('x')",
        "attach database '/etc/passwd' as x",
        "pragma query_only=0",
        "with x as (select 1) delete from fact",
    ],
)
def test_sql_cannot_write_or_reach_the_machine(screen: Any, sql: str) -> None:
    response = screen.get("/ocop.json", params={"sql": sql})
    assert response.status_code == 400
    assert response.json()["ok"] is False


def test_sql_is_limited_in_time_and_rows(screen: Any) -> None:
    counting = "with recursive c(n) as (select 1 union all select n+1 from c) select "
    slow = screen.get("/ocop", params={"sql": counting + "count(*) from c"})
    assert slow.status_code == 400
    assert "quá nhiều" in slow.text
    many = screen.get("/ocop.json", params={"sql": counting + "n from c limit 5000"}).json()
    assert len(many["rows"]) == 2000
    assert many["truncated"]


@pytest.mark.parametrize(
    "path",
    ["/-/databases.json", "/-/plugins.json", "/-/threads.json", "/ocop.db", "/-/auth-token"],
)
def test_pages_about_the_machine_are_closed(screen: Any, path: str) -> None:
    assert screen.get(path).status_code in (403, 404)


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"]
)
def test_no_file_of_the_machine_is_served(screen: Any, path: str) -> None:
    assert "make_app" not in screen.get(path).text


def test_no_page_names_the_file(screen: Any, sample_base: Path) -> None:
    for path in (*PAGES, "/-/metadata.json", "/-/versions.json"):
        assert str(sample_base.parent) not in screen.get(path).text


def test_a_base_in_use_is_read_while_it_is_written(screen: Any, sample_base: Path) -> None:
    with closing(sqlite3.connect(sample_base, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE run SET program = 'writing'")
        assert screen.html("/en/runs")
        writer.execute("ROLLBACK")


def test_the_text_of_the_hostile_article_is_what_was_stored(screen: Any) -> None:
    (row,) = screen.json("/en/articles.json?site=evil")["rows"]
    assert screen.json(f"/en/article/{row['id']}.json")["text"] == HOSTILE
