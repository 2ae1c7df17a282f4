"""Saved pages: what is read, and what each bad file is called."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import RawPage, compress, decompress
from crawler.pages.plaintext import assemble
from crawler.saved import SavedPage, SavedProblem, read_saved
from crawler.warc import write_warc

HTML = "<html><body><p>Sóc Trăng có 99 sản phẩm OCOP</p></body></html>"


def one(path: Path, **values: int) -> SavedPage | SavedProblem:
    (result,) = read_saved(path, **values)
    return result


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t ", "empty"),
        ("a.html", bytes(range(256)) * 20, "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "binary"),
        ("a.txt", bytes([0xE1, 0xBA, 0xFF, 0x20]) * 100, "undecodable"),
        ("a.txt", "Sóc Trăng".encode()[:-2] + b"\xc4", "truncated"),
        ("a.html", HTML.encode()[:50], "truncated"),
        ("a.html", b"<html><head></head><body><script>x</script></body></html>", "no_body"),
        ("a.docx", b"words", "unknown_kind"),
        ("a.warc.gz", b"words", "binary"),
    ],
)
def test_a_bad_file_is_a_value_with_one_line(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = saved(tmp_path, name, data)
    problem = one(path)
    assert isinstance(problem, SavedProblem)
    assert problem.reason == reason
    assert problem.message.startswith(f"{path}: ")
    assert "\n" not in problem.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    problem = one(tmp_path / "fehlt.html")
    assert isinstance(problem, SavedProblem)
    assert problem.reason == "missing"


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    problem = one(saved(tmp_path, "a.txt", b"x" * 3_000_000), largest=2_000_000)
    assert isinstance(problem, SavedProblem)
    assert problem.message.endswith("3 MB is more than the 2 MB a page may have")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_is_decoded(tmp_path: Path, encoding: str) -> None:
    page = one(saved(tmp_path, "a.txt", "Sóc Trăng có 99 sản phẩm".encode(encoding)))
    assert isinstance(page, SavedPage)
    assert page.text == "Sóc Trăng có 99 sản phẩm"


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- saved from url=(0022)https://bao.vn/ocop-1.html -->",
        "<link href='https://bao.vn/ocop-1.html' rel='canonical'>",
        '<meta property="og:url" content="https://bao.vn/ocop-1.html">',
    ],
)
def test_a_page_tells_where_it_came_from(tmp_path: Path, mark: str) -> None:
    page = one(saved(tmp_path, "a.html", (mark + HTML).encode()))
    assert isinstance(page, SavedPage)
    assert page.url == "https://bao.vn/ocop-1.html"


def test_a_folder_is_read_in_order_and_passes_over_other_files(tmp_path: Path) -> None:
    for name in ("b.html", "a.html", "c/d.htm", ".hidden.html", "x.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        saved(tmp_path, name, HTML.encode())
    assert [p.path.name for p in read_saved(tmp_path)] == ["a.html", "b.html", "d.htm"]


def test_a_folder_without_pages_is_a_problem(tmp_path: Path) -> None:
    problem = one(tmp_path)
    assert isinstance(problem, SavedProblem)
    assert problem.reason == "empty"


def raw(number: int) -> RawPage:
    return RawPage(
        f"https://bao.vn/ocop-{number}.html",
        200,
        (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")),
        HTML.replace("99", str(number)).encode(),
        "2026-01-02T03:04:05+00:00",
    )


def archive(*numbers: int) -> bytes:
    out = io.BytesIO()
    write_warc(out, map(raw, numbers), software="ocop test")
    return out.getvalue()


def test_a_warc_gives_back_what_was_written(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.warc.gz", archive(1, 2))
    pages = [page for page in read_saved(path) if isinstance(page, SavedPage)]
    assert [(p.url, p.content) for p in pages] == [(raw(n).url, raw(n).body) for n in (1, 2)]
    assert {(p.fetched_at, p.charset) for p in pages} == {("2026-01-02T03:04:05+00:00", "utf-8")}


def test_the_same_pages_give_the_same_warc() -> None:
    assert archive(1, 2) == archive(1, 2)


def test_other_readers_read_our_warc() -> None:
    ours = {raw(n).url: raw(n).body for n in (1, 2, 3)}
    by_warcio = {
        r.rec_headers.get_header("WARC-Target-URI"): r.content_stream().read()
        for r in ArchiveIterator(io.BytesIO(archive(1, 2, 3)))
        if r.rec_type == "response"
    }
    by_fastwarc = {
        r.headers["WARC-Target-URI"]: r.reader.read()
        for r in FastIterator(io.BytesIO(archive(1, 2, 3)), record_types=WarcRecordType.response)
    }
    assert by_warcio == by_fastwarc == ours


@pytest.mark.parametrize("share", [0.5, 0.8, 0.98])
def test_a_cut_warc_gives_its_whole_pages_and_says_that_it_is_cut(
    tmp_path: Path, share: float
) -> None:
    data = archive(*range(1, 8))
    *pages, problem = read_saved(saved(tmp_path, "a.warc.gz", data[: int(len(data) * share)]))
    assert isinstance(problem, SavedProblem)
    assert problem.reason == "truncated"
    assert [p.content for p in pages if isinstance(p, SavedPage)] == [
        raw(n + 1).body for n in range(len(pages))
    ]


def test_pages_are_stored_small_and_come_back_whole() -> None:
    data = HTML.encode() * 200
    assert len(compress(data)) * 5 < len(data)
    assert decompress(compress(data)) == data


def test_a_damaged_page_is_an_error_not_a_page() -> None:
    for frame in (compress(HTML.encode()), gzip.compress(HTML.encode())):
        with pytest.raises(ValueError, match="damaged"):
            decompress(frame[:-5])
    with pytest.raises(ValueError, match="too large"):
        decompress(gzip.compress(bytes(5000)), largest=4999)


TEXT = """Sóc Trăng dẫn đầu về sản phẩm OCOP

Hồng Cẩm Thứ năm, ngày 19/11/2020 10:15 AM (GMT+7)
Tại hội nghị, tỉnh có số lượng sản phẩm nhiều nhất khu vực, với 99 sản phẩm được các cấp
công nhận trong hai năm qua.
Ông Phan Văn Sáu thăm gian hàng
Nguồn Dân Việt : https://danviet.vn/soc-trang-dan-dau.htm
Tin cùng chuyên mục"""


def zone(kind: str, words: str) -> tuple[str, int, int]:
    start = TEXT.index(words)
    return kind, start, start + len(words)


ZONES = [
    zone("title", "Sóc Trăng dẫn đầu về sản phẩm OCOP"),
    zone("byline", "Hồng Cẩm Thứ năm, ngày 19/11/2020 10:15 AM (GMT+7)"),
    zone("caption", "Ông Phan Văn Sáu thăm gian hàng"),
    zone("boilerplate", "Tin cùng chuyên mục"),
]


def test_a_plain_text_becomes_an_article() -> None:
    article = assemble(TEXT, ZONES)  # type: ignore[arg-type]
    assert article.title == "Sóc Trăng dẫn đầu về sản phẩm OCOP"
    assert (article.byline, article.published_at) == ("Hồng Cẩm", "2020-11-19T10:15:00+07:00")
    assert article.original_url == "https://danviet.vn/soc-trang-dan-dau.htm"
    assert article.part("caption") == "Ông Phan Văn Sáu thăm gian hàng"
    assert "Nguồn" not in article.text
    assert "cùng chuyên mục" not in article.text


def test_a_sentence_that_a_page_break_cut_is_joined() -> None:
    article = assemble(TEXT, ZONES)  # type: ignore[arg-type]
    assert "được các cấp công nhận trong hai năm qua." in article.part("body")


def test_a_text_without_an_address_has_one_that_stays_the_same() -> None:
    assert assemble(TEXT, []).url == assemble(TEXT, []).url
    assert assemble(TEXT, []).url.startswith("saved:")
    assert assemble(TEXT, [], url="https://m.danviet.vn/x.htm").url == "https://danviet.vn/x.htm"


def test_a_given_date_wins_and_a_day_inside_a_sentence_is_no_dateline() -> None:
    assert assemble(TEXT, [], published="2021-01-02").published_at == "2021-01-02"
    text = "Thông cáo\nSáng ngày 27/10/2020, tại tỉnh Sóc Trăng, Ủy ban đã tổ chức hội nghị."
    assert assemble(text, []).published_at is None
