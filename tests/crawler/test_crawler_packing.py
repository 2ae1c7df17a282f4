"""Packed pages: unpacked where they are read, within bounds, whatever their server made of it."""

from __future__ import annotations

import gzip
import zlib

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.archive import RawPage, decompress, pack
from crawler.middlewares.packing import Packing, packing_of
from crawler.reading import Terms, read
from crawler.unpacking import TooLargeError, UnpackingError, unpacked

BODY = b"<html><body>" + bytes(range(32, 127)) * 500 + b"</body></html>"


def page(body: bytes) -> RawPage:
    return RawPage("https://bao.vn/a", 200, (), body, "2026-11-20", packing="gzip")


@pytest.mark.parametrize(
    "sent",
    [
        gzip.compress(BODY),
        gzip.compress(BODY[:900]) + gzip.compress(BODY[900:]),
        gzip.compress(BODY) + b"what does not belong to it",
    ],
    ids=["as it should be", "in two members", "with something behind"],
)
def test_a_packed_page_is_what_was_packed(sent: bytes) -> None:
    there = unpacked(page(sent), largest=len(BODY))
    assert (there.body, there.packing) == (BODY, None)


def test_a_page_that_was_cut_gives_what_there_is_of_it() -> None:
    sent = gzip.compress(BODY, 0)
    body = unpacked(page(sent[: len(sent) // 2]), largest=0).body
    assert len(body) > 1000
    assert BODY.startswith(body)


def test_a_bomb_is_too_large_and_is_not_unpacked_to_its_end() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(50)) + packer.flush()
    with pytest.raises(TooLargeError, match="more than 1000 bytes"):
        unpacked(page(bomb), largest=1000)
    with pytest.raises(TooLargeError, match="more than 1000 bytes"):
        unpacked(page(bomb[:-8]), largest=1000)  # without its end as well
    assert read(page(bomb), None, Terms(largest=1000)).reason == "too_large"


def test_what_is_not_packed_as_it_says_is_an_error() -> None:
    with pytest.raises(UnpackingError, match="cannot be unpacked"):
        unpacked(page(b"<html>plain</html>"), largest=1000)
    assert read(page(b"<html>plain</html>"), None, Terms()).reason == "error"


HTML = (
    '<html><head><title>Tin</title></head><body><h1>Sản phẩm OCOP</h1><div class="content-detail">'
    f"<p>{'Hội đồng huyện công nhận thêm 12 sản phẩm OCOP của 9 chủ thể. ' * 30}</p></div></body>"
).encode()


@pytest.mark.parametrize(
    ("sent", "as_it_came"),
    [
        (gzip.compress(HTML), True),
        (gzip.compress(HTML, 0), False),
        (gzip.compress(HTML[:900]) + gzip.compress(HTML[900:]), False),
    ],
    ids=["packed well", "hardly packed", "in two members"],
)
def test_what_its_server_packed_well_is_kept_as_it_came(sent: bytes, as_it_came: bool) -> None:
    packed = read(page(sent), None, Terms()).packed
    assert packed is not None
    assert (packed.frame == sent) is as_it_came
    assert (packed.hash, packed.size) == (pack(HTML).hash, len(HTML))
    assert decompress(packed.frame) == HTML


def test_a_page_that_ends_before_its_end_is_told_where_it_must_not() -> None:
    cut = page(gzip.compress("<html><body><p>Hội đồng".encode()))
    assert read(cut, None, Terms(whole=True)).reason == "truncated"
    assert read(cut, None, Terms(whole=False)).reason == "no_body"


@pytest.mark.parametrize(
    ("meta", "status", "body", "stays"),
    [
        ({"target": "a page of the frontier"}, 200, b"\0" * 9000, True),
        ({}, 200, gzip.compress(b"a feed"), False),
        ({"target": "a page of the frontier"}, 404, gzip.compress(b"gone"), False),
        ({"target": "a page of the frontier"}, 200, gzip.compress(b"a way elsewhere"), False),
    ],
    ids=["a page", "a source", "no page", "a small page"],
)
def test_pages_alone_stay_packed(
    meta: dict[str, str], status: int, body: bytes, stays: bool
) -> None:
    packing = Packing.from_crawler(get_crawler())
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    sent = Response("https://bao.vn/a", status=status, headers=headers, body=body)
    came = packing.process_response(Request("https://bao.vn/a", meta=meta), sent)
    assert isinstance(came, Response)
    assert (packing_of(came), "Content-Encoding" in came.headers) == (
        ("gzip", True) if stays else (None, False)
    )
