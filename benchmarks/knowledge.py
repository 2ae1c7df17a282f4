"""How the knowledge base bears growth: ratios, not seconds, wherever a ratio will do.

    python -m benchmarks.knowledge [--small N] [--large N] [--keep FOLDER]
    python -m benchmarks.knowledge --make FILE [--articles N]

Builds two bases of generated articles (10 facts each, in the proportions that the press has), adds
100 articles to each, derives everything anew, and asks each question of a reader beside the same
SQL on tables tuned by hand.  Ends with status 1 where a promise is not kept.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from extract.facts import (  # noqa: E402
    Document,
    Event,
    Evidence,
    Extraction,
    Fact,
    ProducerCount,
    Product,
    ProductCount,
    Role,
)
from extract.gazetteer.places import Gazetteer, load  # noqa: E402
from knowledge.reconcile import reconcile  # noqa: E402
from knowledge.records import ArticleRecord  # noqa: E402
from knowledge.search import search  # noqa: E402
from knowledge.store import KnowledgeBase, open_base  # noqa: E402
from knowledge.update import update  # noqa: E402

WORDS = re.compile(r"\w+")
SYLLABLES = WORDS.findall(
    "sản phẩm nông thôn tỉnh huyện xã hợp tác chủ thể chương trình phát triển thị trường chế biến "
    "đặc sản du lịch cộng đồng liên kết tiêu thụ công nhận đánh giá phân hạng hội đồng quyết định "
    "bánh gạo chè cà phê mật ong nước mắm trái cây thủ công mỹ nghệ dược liệu xuất khẩu giới thiệu"
)
SURNAMES = WORDS.findall("Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý")
MIDDLE = WORDS.findall("Văn Thị Hữu Đức Minh Quốc Thanh Ngọc Công Xuân")
NAMES = WORDS.findall(
    "An Bình Chuyện Dũng Giang Hà Hải Hòa Hùng Lan Lâm Minh Nam Nga Phúc Quân Sơn Thiều"
)
#: People of one place who are quoted in one term.
OFFICIALS = 4
#: Articles saved in one transaction where a base is filled.
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Scope:
    """A place with a figure that grows by its own pace."""

    id: str
    code: str
    name: str
    start: int
    pace: int


def scopes(gazetteer: Gazetteer) -> list[Scope]:
    """Provinces three times as often as districts, the country now and then."""
    chance = random.Random(1)
    provinces = [
        Scope(p.id, p.code, p.full_name, chance.randint(20, 200), chance.randint(15, 60))
        for p in gazetteer.places("province", "vn63")
    ]
    districts = [
        Scope(p.id, p.code, p.full_name, chance.randint(2, 12), chance.randint(1, 6))
        for p in gazetteer.places("district")
    ]
    country = Scope("VN", "VN", "Việt Nam", 1000, 2500)
    weight = 2 * len(districts) // len(provinces)
    return [*provinces * weight, *districts, *[country] * (len(districts) // 10)]


def official(scope: Scope, year: int, number: int) -> str:
    """One of those who speak for a place; a term lasts three years."""
    fate = random.Random(f"{scope.id} {year // 3} {number}")
    return " ".join(fate.choice(names) for names in (SURNAMES, MIDDLE, NAMES))


def articles(
    count: int, first: int, places: list[Scope]
) -> Iterator[tuple[ArticleRecord, Extraction]]:
    for number in range(first, first + count):
        yield one_article(number, places)


def one_article(number: int, places: list[Scope]) -> tuple[ArticleRecord, Extraction]:
    chance = random.Random(number)
    scope = chance.choice(places)
    year, month = chance.randint(2019, 2025), chance.randint(1, 12)
    day = f"{year}-{month:02}-{chance.randint(1, 28):02}"
    total = scope.start + scope.pace * (year - 2019) + scope.pace * (month - 1) // 12
    if chance.random() < 0.03:
        total += chance.randint(1, 5)
    four = total // 4
    batch = chance.randint(2, 20)
    person = official(scope, year, chance.randrange(OFFICIALS))
    decision = f"{chance.randint(1, 3000)}/QĐ-UBND"
    dated = chance.random()
    known: dict[str, Any] = {
        "place": scope.name,
        "place_code": scope.code,
        "place_id": scope.id,
        "as_of": None if dated < 0.1 else day[:7] if dated < 0.6 else day,
        "as_of_basis": None if dated < 0.1 else "text" if dated < 0.6 else "published",
        "rule": "generated",
        "confidence": round(chance.uniform(0.5, 1), 2),
    }
    where = {k: known[k] for k in ("place", "place_code", "place_id", "rule", "confidence")}
    text = f"{scope.name}: {total} sản phẩm OCOP, bài {number}\n\n"
    facts: list[Fact] = []

    def say(words: str, make: Callable[..., Fact], **values: Any) -> None:
        nonlocal text
        text += " ".join(chance.choices(SYLLABLES, k=40)).capitalize() + " "
        start = len(text)
        text += words + ". "
        end = start + len(words)
        evidence = tuple(
            Evidence(slot, start, end, words, words, "generated")
            for slot in ("number", "noun", "place", "date", "status")
        )
        facts.append(make(quote=words, start=start, end=end, evidence=evidence, **values))

    def count(value: int, **values: Any) -> dict[str, Any]:
        return {"count_min": value, "count_max": value, **known, **values}

    if chance.random() < 0.1:
        rounded = total // 10 * 10
        say(
            f"hơn {rounded} sản phẩm",
            ProductCount,
            **(count(rounded, basis="total", qualifier="more_than") | {"count_max": None}),
        )
    else:
        say(f"{total} sản phẩm", ProductCount, **count(total, basis="total"))
    for stars, value in ((4, four), (3, total - four)):
        tier = {"stars_min": stars, "stars_max": stars, "basis": "total"}
        say(f"{value} sản phẩm {stars} sao", ProductCount, **count(value, **tier))
    say(f"{batch} sản phẩm mới", ProductCount, **count(batch, basis="batch"))
    target = {"status": "target", "target_by": "2030", "basis": "total"}
    say(f"{total + 50} sản phẩm", ProductCount, **count(total + 50, **target))
    say(f"{total // 2 + 1} chủ thể", ProducerCount, **count(total // 2 + 1, basis="total"))
    body = f"UBND {scope.name}"
    say(f"ông {person}", Role, person=person, title="Chủ tịch", organisation=body, **where)
    say(f"Quyết định {decision}", Document, number=decision, date=day, **where)
    name = f"{' '.join(chance.choices(SYLLABLES, k=2))} {chance.choice(NAMES)}"
    say(name, Product, product=name, stars_min=4, stars_max=4, **where)
    fair = f"Hội chợ {' '.join(chance.choices(SYLLABLES, k=2))} {year}"
    say(fair, Event, name=fair, event_kind="fair", start_date=day, **where)
    title = text.partition("\n")[0]
    reprint = number > 0 and chance.random() < 0.05
    record = ArticleRecord(
        id=f"a{number:08}",
        url=f"https://bao{number % 60}.example/{number}.html",
        site=f"bao{number % 60}",
        title=title,
        text=text,
        zones=(("title", 0, len(title)), ("body", len(title) + 2, len(text))),
        body=text[len(title) + 2 :],
        captions="",
        published_at=f"{day}T08:00:00+07:00",
        fetched_at="2025-12-31T00:00:00+00:00",
        duplicate_of=f"a{chance.randrange(number):08}" if reprint else None,
    )
    return record, Extraction(tuple(facts))


def timed(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def worked(work: Callable[[], Any]) -> tuple[float, float]:
    """(seconds of the processor, seconds of the clock); the first bear a busy machine better."""
    begin = time.process_time()
    clock = timed(work)
    return time.process_time() - begin, clock


def build(base: KnowledgeBase, count: int, places: list[Scope], gazetteer: Gazetteer) -> None:
    """Fill a base: without a commit an article, and with its indexes made at the end."""
    run = base.begin_run("bench")
    (usual,) = base.db.execute("PRAGMA cache_size").fetchone()
    base.db.execute("PRAGMA synchronous=OFF")
    base.db.execute("PRAGMA cache_size=-1000000")
    indexes = base.db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type='index' AND sql IS NOT NULL "
        "AND tbl_name IN ('article', 'fact') AND name NOT IN ('fact_article', 'fact_family')"
    ).fetchall()
    begin = time.perf_counter()
    for name, _ in indexes:
        base.db.execute(f"DROP INDEX {name}")
    for first in range(0, count, CHUNK):
        with base.transaction():
            for record, extraction in articles(min(CHUNK, count - first), first, places):
                base.save_article(record, extraction, run_id=run)
    for _, sql in indexes:
        base.db.execute(sql)
    saving = time.perf_counter() - begin
    print(f"  saved {count:,} articles in {saving:.1f} s, {saving / count * 1000:.2f} ms each")
    first_time = timed(lambda: update(base, run_id=run, gazetteer=gazetteer))
    print(f"  derived everything for the first time in {first_time:.1f} s", flush=True)
    base.finish_run(run)
    base.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.db.execute(f"PRAGMA cache_size={usual}")
    base.db.execute("PRAGMA synchronous=NORMAL")


def make(file: Path, count: int) -> None:
    """A base of so many generated articles, in a file that is not there yet or is replaced."""
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    gazetteer = load()
    with open_base(file) as base:
        build(base, count, scopes(gazetteer), gazetteer)


def growth(
    base: KnowledgeBase, count: int, places: list[Scope], gazetteer: Gazetteer
) -> tuple[float, float]:
    """Seconds to add 100 articles and derive what they touch: the median of five times."""
    seconds = []
    for turn in range(5):
        run = base.begin_run("bench")

        def add(turn: int = turn, run: int = run) -> None:
            for record, extraction in articles(100, count + turn * 100, places):
                base.save_article(record, extraction, run_id=run)
            update(base, run_id=run, gazetteer=gazetteer)

        seconds.append(worked(add))
    return median(s for s, _ in seconds), median(s for _, s in seconds)


QUESTIONS = {
    "timeline of a province": (
        "SELECT as_of, value_min, state, sources FROM {timeline} "
        "WHERE place_id='vn63:94' AND measure='products' AND stars_min IS NULL ORDER BY as_of"
    ),
    "latest of a province": (
        "SELECT stars_min, value_min, as_of FROM {latest} "
        "WHERE place_id='vn63:94' AND measure='products'"
    ),
    "facts by type": "SELECT type, count(*) FROM {facts} GROUP BY type",
    "recognised facts by place": (
        "SELECT place, count(*) AS n FROM {facts} GROUP BY place ORDER BY n DESC LIMIT 30"
    ),
    "newest facts": (
        "SELECT id, quote, title, url FROM {facts} ORDER BY published_at DESC LIMIT 50"
    ),
    "province years": "SELECT * FROM {province_years} WHERE year='2024' ORDER BY products DESC",
    "disputes": "SELECT count(*) FROM {timeline} WHERE state='disputed'",
    "roles of a person": "SELECT * FROM {roles} WHERE person='Trần Văn Chuyện' LIMIT 50",
}
#: The same by hand: a table for each view, with the very index that the question wants.
TUNED = {
    "timeline": ["place_id, measure, stars_min, as_of, value_min, state, sources", "state"],
    "latest": ["place_id, measure"],
    "facts": ["type", "place", "published_at"],
    "province_years": ["year, products"],
    "roles": ["person"],
}


def questions(base: KnowledgeBase) -> float:
    """The worst ratio of a question on our views to the same on tables tuned by hand."""
    for view, indexes in TUNED.items():
        base.db.execute(f"CREATE TEMP TABLE tuned_{view} AS SELECT * FROM {view}")
        for number, columns in enumerate(indexes):
            base.db.execute(f"CREATE INDEX tuned_{view}_{number} ON tuned_{view}({columns})")
    worst = 0.0
    for name, sql in QUESTIONS.items():
        ours = sql.format(**{view: view for view in TUNED})
        hand = sql.format(**{view: f"tuned_{view}" for view in TUNED})
        pair = []
        for statement in (ours, hand):
            base.db.execute(statement).fetchall()
            pair.append(
                median(timed(lambda s=statement: base.db.execute(s).fetchall()) for _ in range(7))
            )
        ratio = pair[0] / pair[1]
        worst = max(worst, ratio)
        print(
            f"  {name:28} {pair[0] * 1000:8.2f} ms   by hand {pair[1] * 1000:8.2f} ms   {ratio:.2f}"
        )
    spent = median(timed(lambda: search(base.db, "soc trang san pham")) for _ in range(5))
    print(f"  {'full text, 20 best':28} {spent * 1000:8.2f} ms")
    return worst


def sizes(base: KnowledgeBase) -> None:
    pages, size = (
        base.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    article_count, fact_count = (
        base.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("article", "fact")
    )
    total = pages * size
    print(
        f"  {total / 1e6:,.0f} MB: {total / article_count:,.0f} bytes an article, "
        f"{total / fact_count:,.0f} a fact with its evidence"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a folder to leave the two databases in")
    parser.add_argument("--make", type=Path, metavar="FILE", help="only make such a base, and stop")
    parser.add_argument("--articles", type=int, default=100_000, help="of the base that is made")
    arguments = parser.parse_args()
    if arguments.make:
        make(arguments.make, arguments.articles)
        return 0
    gazetteer = load()
    places = scopes(gazetteer)
    added = {}
    failed = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        for count in (arguments.small, arguments.large):
            print(f"{count:,} articles")
            with open_base(folder / f"bench-{count}.db") as base:
                build(base, count, places, gazetteer)
                added[count], clock = growth(base, count, places, gazetteer)
                print(
                    f"  100 more articles, and what they touch: {added[count]:.2f} s of the "
                    f"processor, {clock:.2f} s of the clock"
                )
                if count == arguments.large:
                    sizes(base)
                    run = base.begin_run("bench")
                    whole, clock = worked(
                        lambda run=run: reconcile(base, run_id=run, gazetteer=gazetteer, full=True)
                    )
                    others = timed(
                        lambda run=run: update(base, run_id=run, gazetteer=gazetteer, full=True)
                    )
                    (facts,) = base.db.execute("SELECT count(*) FROM fact").fetchone()
                    each = whole / facts * 1e6
                    print(
                        f"  full reconcile: {whole:.1f} s of the processor, {clock:.1f} s of the "
                        f"clock; {each:.1f} s of the processor a million facts"
                    )
                    print(f"  all derived anew, with people, documents and checks: {others:.1f} s")
                    failed += ["full reconcile above 60 s a million facts"] if each > 60 else []
                    worst = questions(base)
                    failed += ["a question above 3 times the hand-tuned"] if worst > 3 else []
    ratio = added[arguments.large] / added[arguments.small]
    print(f"adding 100 articles: {ratio:.2f} times as long in the large base (at most 1.5)")
    failed += ["adding grows with the base"] if ratio > 1.5 else []
    for line in failed:
        print(f"NOT KEPT: {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
