"""Pages are read beside the crawl: the same article, and a fault costs one page."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from crawler.archive import RawPage, decompress
from crawler.readers import ReadBeside, ReadHere
from crawler.reading import Reading, Terms
from crawler.registry import Site

SITE = Site(
    id="paper", name="Báo", kind="newspaper", domains=("bao.vn",), feeds=("https://bao.vn/rss",)
)
SENTENCE = "Hội đồng huyện công nhận thêm 12 sản phẩm OCOP của 9 chủ thể sau hai ngày chấm. "


def page(number: int) -> RawPage:
    html = (
        f'<html><head><meta charset="utf-8"><title>Tin {number}</title></head><body>'
        f'<h1>Tin {number} về sản phẩm OCOP</h1><div class="content-detail">'
        f"<p>{SENTENCE * 4}</p><p>Đợt {number}.</p></div></body></html>"
    )
    headers = (("Content-Type", "text/html"),)
    return RawPage(f"https://bao.vn/tin-{number}.html", 200, headers, html.encode(), "2026-11-20")


def with_reader(
    work: Callable[[ReadBeside], Awaitable[None]], *, processes: int = 1, limit: float = 30
) -> None:
    async def run() -> None:
        reader = ReadBeside([SITE], processes=processes, limit=limit)
        try:
            await work(reader)
        finally:
            await reader.close()

    asyncio.run(run())


def pid(reader: ReadBeside, which: int = 0) -> int:
    number = reader._all[which]._pid
    assert number is not None
    return number


def test_an_article_read_beside_is_the_one_read_here() -> None:
    async def work(reader: ReadBeside) -> None:
        there = await reader.read(page(1), SITE, Terms(hint="2026-11-19"))
        assert there == await ReadHere().read(page(1), SITE, Terms(hint="2026-11-19"))
        assert there.article is not None
        assert there.article.published_at == "2026-11-19"
        assert there.packed is not None
        assert decompress(there.packed.frame) == page(1).body
        assert there.article.read().text.endswith("Đợt 1.")

    with_reader(work)


def test_a_packed_page_is_kept_as_it_came() -> None:
    html = page(1).body.replace(b"</body>", b"<!-- " + b"x" * 4000 + b" --></body>")
    came = replace(page(1), body=gzip.compress(html), packing="gzip")

    async def work(reader: ReadBeside) -> None:
        there = await reader.read(came, SITE, Terms())
        assert there == await ReadHere().read(came, SITE, Terms())
        assert there.packed is not None
        assert there.packed.frame == came.body

    with_reader(work)


def test_a_page_without_an_article_says_why() -> None:
    async def work(reader: ReadBeside) -> None:
        empty = RawPage("https://bao.vn/x", 200, (), b" ", "2026-11-20")
        assert await reader.read(empty, SITE, Terms()) == Reading(
            reason="empty", message="the page is empty"
        )

    with_reader(work)


@pytest.mark.parametrize(
    ("fault", "message"),
    [(signal.SIGKILL, "ended its reader"), (signal.SIGSTOP, "took longer than 2 s")],
)
def test_a_page_that_its_reader_does_not_survive_costs_no_other(
    fault: signal.Signals, message: str
) -> None:
    async def work(reader: ReadBeside) -> None:
        await reader.read(page(1), SITE, Terms())
        os.kill(pid(reader), fault)
        readings = await asyncio.gather(*(reader.read(page(n), SITE, Terms()) for n in (2, 3, 4)))
        assert [r.reason for r in readings] == ["unreadable", None, None]
        assert message in readings[0].message
        assert [r.article.title[:5] for r in readings[1:] if r.article] == ["Tin 3", "Tin 4"]

    with_reader(work, limit=2)


def test_all_are_there_before_the_first_page_and_none_takes_another_down() -> None:
    async def work(reader: ReadBeside) -> None:
        reader.expect()
        while None in (one._pid for one in reader._all):
            await asyncio.sleep(0.01)
        os.kill(pid(reader, 1), signal.SIGKILL)
        left = pid(reader, 0)
        readings = await asyncio.gather(*(reader.read(page(n), SITE, Terms()) for n in range(6)))
        assert sum(r.article is None for r in readings) <= 1
        assert pid(reader, 0) == left
        again = await asyncio.gather(*(reader.read(page(n), SITE, Terms()) for n in range(6)))
        assert all(r.article for r in again)

    with_reader(work, processes=2)


def test_the_process_ends_with_the_crawl() -> None:
    pids: list[int] = []

    async def work(reader: ReadBeside) -> None:
        await reader.read(page(1), SITE, Terms())
        pids.append(pid(reader))

    with_reader(work)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
