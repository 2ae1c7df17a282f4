"""How fast facts are read, beside what others do with the same texts.

    python -m benchmarks.extract [--repeat N] [--peers N]

The articles of data/gold and the texts of the sample newspaper, in one process and on one core:
articles and characters a second of the whole extractor, of underthesea's ``ner`` and
``word_tokenize`` (on N of the texts, being slow), and of a bare regular-expression scan; then
start-up, peak memory, two processes against one, and a text of a megabyte against a tenth of it.
Processor time is measured where one process works, the clock where two do.  Ends with status 1
where a promise is not kept.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from extract.evaluate import load_gold  # noqa: E402
from extract.extractor import extract  # noqa: E402
from extract.facts import Source  # noqa: E402
from extract.gazetteer.places import load as load_gazetteer  # noqa: E402
from extract.text import fold  # noqa: E402

FILES = ("gold/articles-dev.jsonl", "gold/stories-dev.jsonl", "sample/gold.jsonl")

#: What a script of an afternoon looks for, on folded text: counts with their nouns, tiers, numbers
#: of documents, dates, provinces and districts, officials.
SCAN = tuple(
    re.compile(p)
    for p in (
        r"(?:(?:hon|tren|gan|khoang|it nhat)\s+)?\d[\d.]*\s+"
        r"(?:san pham|chu the|doanh nghiep|hop tac xa|co so|ho)\b",
        r"(?:tu\s+)?[1-5](?:\s*-\s*[1-5])?\s+sao(?:\s+tro len)?",
        r"(?:quyet dinh|ke hoach|nghi quyet|cong van)\s+so\s+\d+[\w/-]*",
        r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?|\b(?:thang\s+\d{1,2}|nam\s+20\d\d)",
        r"\b(?:tinh|thanh pho|huyen|thi xa|quan|xa|phuong)\s+\w+(?:\s+\w+){0,2}",
        r"\b(?:ong|ba|dong chi)\s+\w+(?:\s+\w+){1,3}",
        r"\d[\d.,]*\s+(?:ty|trieu)\s+dong|bien ban ghi nho|\bmou\b",
    )
)


@dataclass(frozen=True, slots=True)
class Speed:
    """What was read and how long it took, in seconds."""

    name: str
    articles: int
    characters: int
    seconds: float

    @property
    def articles_a_second(self) -> float:
        return self.articles / self.seconds

    @property
    def characters_a_second(self) -> float:
        return self.characters / self.seconds


@dataclass(frozen=True, slots=True)
class Promise:
    """A measured figure and the bound it must keep, if any."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def kept(self) -> bool:
        above = self.at_least is None or self.value >= self.at_least
        return above and (self.at_most is None or self.value <= self.at_most)

    @property
    def wanted(self) -> str:
        if self.at_least is None and self.at_most is None:
            return ""
        bound = (
            f"at least {self.at_least}" if self.at_least is not None else f"at most {self.at_most}"
        )
        return bound if self.kept else f"{bound}, missed"


def measure(
    name: str, read: Callable[[Source], object], texts: Sequence[Source], repeat: int
) -> Speed:
    """Of each text the fastest of ``repeat`` readings, so that a busy machine disturbs little."""
    read(texts[0])
    seconds = [float("inf")] * len(texts)
    for _ in range(repeat):
        for k, source in enumerate(texts):
            before = process_time()
            read(source)
            seconds[k] = min(seconds[k], process_time() - before)
    return Speed(name, len(texts), sum(len(s.text) for s in texts), sum(seconds))


def ours(source: Source) -> object:
    return extract(source, load_gazetteer())


def bare_scan(source: Source) -> object:
    folded = fold(source.text)
    return [[m.span() for m in pattern.finditer(folded)] for pattern in SCAN]


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def start_up(code: str, repeat: int) -> float:
    """Processor seconds of a fresh interpreter that does this much, the least of ``repeat``."""
    timed = f"import time; {code}; print(time.process_time())"
    return min(float(run_python(timed)) for _ in range(repeat))


def peak_megabytes() -> float:
    """Peak memory of a fresh process that loads the pipeline and reads every text."""
    return float(run_python("import benchmarks.extract as b; print(b.read_all_and_weigh())"))


def read_all_and_weigh() -> float:
    """Reads every text through the spaCy pipeline; the peak memory of this process in MB."""
    from extract import load

    for doc in load().pipe(s.text for s in sources()):
        assert doc._.facts is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform != "darwin" else 1024 * 1024)


def processes(texts: Sequence[Source], count: int, times: int) -> float:
    """Seconds by the clock of ``nlp.pipe`` over ``count`` processes, their start included."""
    from extract import load

    nlp = load()
    nlp(texts[0].text)
    many = [s.text for s in texts] * times
    before = perf_counter()
    for _ in nlp.pipe(many, n_process=count, batch_size=32):
        pass
    return perf_counter() - before


def sources() -> list[Source]:
    return [gold.source for name in FILES for gold in load_gold(ROOT / "data" / name)]


def spread(texts: Sequence[Source], count: int) -> list[Source]:
    """``count`` of the texts, evenly over all of them."""
    step = max(1, len(texts) // count)
    return list(texts[::step][:count])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extract", description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="of each text the fastest of so many")
    parser.add_argument("--peers", type=int, default=8, help="how many texts the slow peers read")
    options = parser.parse_args()

    from underthesea import ner, word_tokenize

    texts = sources()
    few = spread(texts, options.peers)
    whole = measure("ours, whole extractor", ours, texts, options.repeat)
    scan = measure("bare regular-expression scan", bare_scan, texts, options.repeat)
    ours_few = measure("ours, on the texts of the peers", ours, few, options.repeat)
    tagger = measure("underthesea ner", lambda s: ner(s.text), few, 1)
    words = measure("underthesea word_tokenize", lambda s: word_tokenize(s.text), few, 1)

    print(f"{len(texts)} texts, {whole.characters:,} characters; peers read {len(few)} of them\n")
    print("| reader | articles a second | characters a second |\n| --- | --- | --- |")
    for s in (whole, scan, ours_few, words, tagger):
        print(f"| {s.name} | {s.articles_a_second:,.1f} | {s.characters_a_second:,.0f} |")

    long_text = max(texts, key=lambda s: len(s.text)).text + "\n\n"
    tenth = Source(long_text * (100_000 // len(long_text)))
    megabyte = Source(long_text * (1_000_000 // len(long_text)))
    short, long = (measure("", ours, [s], 1) for s in (tenth, megabyte))
    one, two = (processes(texts, count, 8) for count in (1, 2))

    against_ner = ours_few.articles_a_second / tagger.articles_a_second
    against_words = ours_few.articles_a_second / words.articles_a_second
    growth = short.characters_a_second / long.characters_a_second
    measured = [
        Promise("times the articles of underthesea ner", against_ner, at_least=200),
        Promise("times the articles of word_tokenize", against_words),
        Promise("times as long as the bare scan", whole.seconds / scan.seconds, at_most=10),
        Promise("s to load the extractor", start_up("import extract.extractor", 3), at_most=2.5),
        Promise(
            "s to load the pipeline", start_up("import extract; extract.load()", 3), at_most=2.5
        ),
        Promise("MB at the peak, spaCy included", peak_megabytes(), at_most=400),
        Promise("times as fast over two processes", one / two, at_least=1.8),
        Promise("times as long a character in 1 MB as in 100 kB", growth, at_most=1.5),
    ]
    print("\n| measured | value | promised |\n| --- | --- | --- |")
    for promise in measured:
        print(f"| {promise.name} | {promise.value:,.2f} | {promise.wanted} |")
    return 0 if all(promise.kept for promise in measured) else 1


if __name__ == "__main__":
    raise SystemExit(main())
