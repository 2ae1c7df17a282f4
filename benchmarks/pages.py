"""What is taken from a page, and how fast, beside the libraries that do the same.

    python -m benchmarks.pages [--repeat N] [--misses]

All fixture pages of tests/crawler and all pages of the sample newspaper, in one process: token F1
of lead and body, captions and related boxes that leaked into it, right dates and bylines,
milliseconds a page.  Libraries that are not installed are named as such; only trafilatura is a
dependency.  Ends with status 1 where a promise is not kept.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from crawler import pages
from crawler.pages.base import PageError, PageObject

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "crawler" / "fixtures"
SAMPLE = ROOT / "data" / "sample"
#: Page objects of the sample's sites; the third has none.
SAMPLE_PAGES = {"sample-bao": "dated", "sample-cong": "vnpt", "sample-tonghop": "generic"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what a careful reader takes from it; ``body`` is lead and body."""

    name: str
    page: str
    url: str
    data: bytes
    title: str
    body: str
    captions: tuple[str, ...]
    absent: tuple[str, ...]
    byline: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    body: str
    published: str | None = None
    byline: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    f1: float
    captions: int
    boxes: int
    day: bool
    hour: bool
    byline: bool
    seconds: float


Reader = Callable[[Page], Taken]


def fixture_pages() -> list[Page]:
    result: list[Page] = []
    for file in sorted(FIXTURES.rglob("*.json")):
        want = json.loads(file.read_text("utf-8"))
        result.append(
            Page(
                name=str(file.relative_to(FIXTURES).with_suffix("")),
                page=want["page"],
                url=want["url"],
                data=file.with_suffix(".html").read_bytes(),
                title=want["title"],
                body="\n".join([want["lead"] or "", *want["body"]]),
                captions=tuple(want["captions"]),
                absent=tuple(want["absent"]),
                byline=want["byline"],
                published=want["published_at"],
            )
        )
    return result


def sample_pages() -> list[Page]:
    """The sample's relevant pages; the reference text is the gold's, less title and captions."""
    texts = {row["id"]: row["text"] for row in _rows("gold.jsonl")}
    result: list[Page] = []
    for want in _rows("expected.jsonl"):
        text = texts.get(want["id"])
        if text is None:
            continue
        for part in (want["title"], *want["captions"]):
            text = text.replace(part, "", 1)
        html = (SAMPLE / want["path"]).read_text("utf-8")
        html = re.sub(r"\{\{(?:origin|host):([a-z-]+)\}\}", r"https://\1.example", html)
        result.append(
            Page(
                name=want["id"],
                page=SAMPLE_PAGES[want["site"]],
                url=f"https://{want['site']}.example{want['url_path']}",
                data=html.encode(),
                title=want["title"],
                body=text,
                captions=tuple(want["captions"]),
                absent=tuple(_titles_around(html, text)),
                byline=want["byline"],
                published=want["published_at"],
            )
        )
    return result


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SAMPLE / name).read_text("utf-8").splitlines()]


def _titles_around(html: str, text: str) -> list[str]:
    """The words of long links that are no part of the article: those of related boxes."""
    shown = [re.sub(r"<[^>]+>", "", m) for m in re.findall(r"<a\b[^>]*>(.*?)</a>", html, re.S)]
    return [t for t in map(str.strip, shown) if len(t) > 25 and t not in text]


# -- those that read ------------------------------------------------------------------------


def by_page_object(page: Page) -> Taken:
    return _ours(pages.get(page.page), page)


def by_generic(page: Page) -> Taken:
    return _ours(pages.get("generic"), page)


def _ours(page_object: PageObject, page: Page) -> Taken:
    try:
        article = page_object.parse(page.data, page.url)
    except PageError:
        return Taken("")
    return Taken(article.part("lead", "body"), article.published_at, article.byline)


def by_trafilatura() -> Reader:
    import trafilatura

    def read(page: Page) -> Taken:
        found: Any = trafilatura.bare_extraction(
            page.data, url=page.url, include_comments=False, with_metadata=True
        )
        if found is None:
            return Taken("")
        return Taken(found.text or "", found.date, found.author)

    return read


def by_newspaper() -> Reader:
    import newspaper  # type: ignore[import-not-found,unused-ignore]

    def read(page: Page) -> Taken:
        article = newspaper.Article(page.url, language="vi", fetch_images=False)
        article.download(input_html=page.data.decode("utf-8"))
        article.parse()
        when = article.publish_date
        return Taken(
            article.text, when.isoformat() if when else None, ", ".join(article.authors) or None
        )

    return read


def by_readability() -> Reader:
    from lxml import html
    from readability import Document  # type: ignore[import-not-found,unused-ignore]

    def read(page: Page) -> Taken:
        summary = Document(page.data.decode("utf-8")).summary()
        tree = html.fromstring(summary)
        return Taken("\n".join(str(t) for t in tree.itertext()))

    return read


def by_resiliparse() -> Reader:
    from resiliparse.extract.html2text import (  # type: ignore[import-not-found,unused-ignore]
        extract_plain_text,
    )
    from resiliparse.parse.html import (  # type: ignore[import-not-found,unused-ignore]
        HTMLTree,
    )

    def read(page: Page) -> Taken:
        tree = HTMLTree.parse_from_bytes(page.data, "utf-8")
        return Taken(extract_plain_text(tree, main_content=True, alt_texts=False, links=False))

    return read


PEERS: tuple[tuple[str, Callable[[], Reader]], ...] = (
    ("trafilatura", by_trafilatura),
    ("newspaper4k", by_newspaper),
    ("readability-lxml", by_readability),
    ("resiliparse", by_resiliparse),
)


# -- how well -------------------------------------------------------------------------------


def fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", fold(text)))


def token_f1(taken: str, wanted: str) -> float:
    one, other = tokens(taken), tokens(wanted)
    shared = sum((one & other).values())
    return 2 * shared / (sum(one.values()) + sum(other.values())) if shared else 0.0


def judge(page: Page, taken: Taken, seconds: float) -> Score:
    body = taken.body.strip()
    if fold(body).startswith(fold(page.title)):
        # Whether the heading belongs to the text is a question of taste; it costs nobody.
        body = re.sub(
            r"^\W*" + r"\W+".join(map(re.escape, re.findall(r"\w+", page.title))), "", body
        )
    folded = fold(body)
    wanted, published = page.published or "", taken.published or ""
    return Score(
        f1=token_f1(body, page.body),
        captions=sum(fold(c) in folded for c in page.captions),
        boxes=sum(fold(a) in folded for a in page.absent),
        day=wanted[:10] == published[:10],
        hour=wanted[:16] == published[:16],
        byline=fold(page.byline or "") == fold(taken.byline or ""),
        seconds=seconds,
    )


def measure(read: Reader, over: Sequence[Page], repeat: int) -> list[Score]:
    """Each page read ``repeat`` times after one reading to warm up; the fastest counts."""
    result: list[Score] = []
    for page in over:
        taken = read(page)
        times: list[float] = []
        for _ in range(repeat):
            start = time.perf_counter()
            read(page)
            times.append(time.perf_counter() - start)
        result.append(judge(page, taken, min(times)))
    return result


HEAD = (
    "| reader | F1 | captions leaked | boxes leaked | day right | hour right | byline right "
    "| ms a page |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def line(name: str, scores: Sequence[Score], *, body_only: bool = False) -> str:
    n = len(scores)
    meta = [f"{sum(getattr(s, x) for s in scores)}/{n}" for x in ("day", "hour", "byline")]
    cells = [
        name,
        f"{fmean(s.f1 for s in scores):.3f}",
        str(sum(s.captions for s in scores)),
        str(sum(s.boxes for s in scores)),
        *(["–"] * 3 if body_only else meta),
        f"{fmean(s.seconds for s in scores) * 1000:.2f}",
    ]
    return "| " + " | ".join(cells) + " |"


def compare(
    title: str, over: Sequence[Page], ours: Sequence[tuple[str, Reader]], repeat: int
) -> dict[str, list[Score]]:
    captions, boxes = sum(len(p.captions) for p in over), sum(len(p.absent) for p in over)
    print(f"\n{title}: {len(over)} pages, {captions} captions, {boxes} pieces of other boxes\n")
    print(HEAD)
    result: dict[str, list[Score]] = {}
    for name, read in ours:
        result[name] = measure(read, over, repeat)
        print(line(name, result[name]))
    for name, load in PEERS:
        try:
            read = load()
        except ImportError:
            print(f"| {name} | not installed | | | | | | |")
            continue
        result[name] = measure(read, over, repeat)
        print(line(name, result[name], body_only=name in ("readability-lxml", "resiliparse")))
    return result


def misses(over: Sequence[Page], read: Reader) -> list[str]:
    """What a reader got wrong, page by page."""
    found: list[str] = []
    for page in over:
        taken = read(page)
        score = judge(page, taken, 0)
        if score.f1 < 0.995 or score.captions or score.boxes:
            extra = tokens(taken.body) - tokens(page.body)
            lost = tokens(page.body) - tokens(taken.body)
            found.append(f"{page.name}: F1 {score.f1:.3f}, +{list(extra)[:8]} -{list(lost)[:8]}")
        if not score.hour:
            found.append(f"{page.name}: date {taken.published}, wanted {page.published}")
        if not score.byline:
            found.append(f"{page.name}: byline {taken.byline!r}, wanted {page.byline!r}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="readings of each page")
    parser.add_argument("--misses", action="store_true", help="list what ours got wrong")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    everything = fixture_pages() + sample_pages()
    known = [p for p in everything if p.page != "generic"]
    unknown = [p for p in everything if p.page == "generic"]
    with_objects = compare(
        "Systems with a page object",
        known,
        (("ours", by_page_object), ("ours, generic page object alone", by_generic)),
        options.repeat,
    )
    without = compare(
        "Systems without one", unknown, (("ours, generic", by_generic),), options.repeat
    )
    if options.misses:
        print("\n" + "\n".join(misses(known, by_page_object) + misses(unknown, by_generic)))
        print("\n".join(["", "generic alone:", *misses(known, by_generic)]))
    failed = kept("page objects", with_objects["ours"], with_objects.get("trafilatura"))
    failed += kept("generic", without["ours, generic"], without.get("trafilatura"))
    for text in failed:
        print(f"NOT KEPT: {text}", file=sys.stderr)
    return 1 if failed else 0


def kept(name: str, ours: Sequence[Score], peer: Sequence[Score] | None) -> list[str]:
    """The promises that these scores break."""
    failed: list[str] = []
    if fmean(s.f1 for s in ours) < 0.99:
        failed.append(f"{name}: F1 below 0.99")
    if any(s.captions or s.boxes for s in ours):
        failed.append(f"{name}: a caption or a box leaked")
    if peer and fmean(s.seconds for s in ours) >= fmean(s.seconds for s in peer):
        failed.append(f"{name}: not faster than trafilatura")
    return failed


if __name__ == "__main__":
    sys.exit(main())
