"""A sieve finds what its pattern finds: no match is lost to the words that it asks for first."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import extract
from extract import modality
from extract.evaluate import load_gold
from extract.grammar import counts
from extract.rules import load_rules
from extract.sieve import Sieve, Words, by_letter, leads, matches_from, needs
from extract.text import Text

DATA = Path(__file__).resolve().parents[2] / "data" / "gold"
FILES = ("articles-dev.jsonl", "phrasing-dev.jsonl", "status-dev.jsonl", "english-dev.jsonl")


def _sieves() -> dict[str, Sieve]:
    """All sieves that stand in the package's modules, by name."""
    found: dict[str, Sieve] = {}
    for info in pkgutil.walk_packages(extract.__path__, "extract."):
        module = importlib.import_module(info.name)
        found |= {
            f"{info.name}.{name}": value
            for name, value in vars(module).items()
            if isinstance(value, Sieve)
        }
    return found


@pytest.fixture(scope="module")
def views() -> list[str]:
    """The three views of the gold articles, in which patterns are looked for."""
    texts = [Text(gold.source.text) for name in FILES for gold in load_gold(DATA / name)]
    views = [view for t in texts for view in (t.fold, t.lower, t.nfc)]
    return ["\n\n".join(views[k::3]) for k in range(3)]


def _spans(found: object) -> list[tuple[int, int]]:
    return [m.span() for m in found]  # type: ignore[attr-defined]


def test_every_sieve_finds_what_its_pattern_finds(views: list[str]) -> None:
    sieves = _sieves()
    assert len(sieves) > 100
    for name, sieve in sieves.items():
        for view in views:
            wanted = _spans(sieve.pattern.finditer(view))
            assert _spans(sieve.finditer(view)) == wanted, name
            first = sieve.search(view)
            assert ([first.span()] if first else []) == wanted[:1], name


def test_every_cue_is_found_from_the_words_it_begins_with(views: list[str]) -> None:
    cues = [lead.cue for rule in load_rules().values() for lead in rule.before]
    assert len(cues) > 30
    for cue in cues:
        for view in views:
            wanted = _spans(cue.finditer(view))
            assert _spans(Sieve(cue).finditer(view)) == wanted, cue.pattern
            assert not wanted or not needs(cue) or any(w in view for w in needs(cue)), cue.pattern


def test_the_index_of_cues_loses_none_in_a_window(views: list[str]) -> None:
    text = Text(views[0][:20_000])
    for slot in ("status", "basis", "recognition", "basis.pair"):
        index = modality._index(text, modality._leads, slot)
        for start in range(0, len(text.fold), 170):
            window = text.fold[start : start + 240]
            found = {
                way.lead: _spans(modality._cues(way, window, [at - start for at in places]))
                for way, places in index.within(start, start + 240)
                if way.lead is not None
            }
            for way in modality._leads(slot):
                assert way.lead is not None
                wanted = _spans(way.lead.cue.finditer(window))
                assert found.get(way.lead, []) == wanted, way.rule.id


@pytest.mark.parametrize(
    ("pattern", "begun"),
    [
        (r"\b(?:ke hoach|muc tieu)\b[^.]{0,9}$", ("ke hoach", "muc tieu")),
        (r"(?:cong\s+ty|cty)(?:\s+\w+)*$", ("cong", "cty")),
        (r"(?<!so )(?:(?:da|duoc)\s+)*cong nhan|xet", ("cong nhan", "da", "duoc", "xet")),
        (r"(?:moi|tung)?\s*nam", ()),
        (r"\d+ sao|hang", ()),
        (r"a|ab", ()),
        (r"(?i:ubnd)|tinh", ()),
    ],
)
def test_what_a_pattern_begins_with_is_read_off_it(pattern: str, begun: tuple[str, ...]) -> None:
    assert leads(re.compile(pattern)) == begun


def test_matches_do_not_overlap() -> None:
    sieve = Sieve(r"\bba (?:ba )?")
    assert sieve.leads == ("ba ",)
    string = "ba ba ba ba "
    assert _spans(sieve.finditer(string)) == _spans(sieve.pattern.finditer(string))


def test_what_stands_before_the_span_is_seen() -> None:
    sieve = Sieve(r"(?<!khong )co san")
    assert sieve.search("khong co san", 6) is None
    assert sieve.search("da co san", 3) is not None


def test_words_are_found_wherever_they_stand() -> None:
    words = ["cong", "cong nhan", "nhan", "an c", "khong"]
    string = "cong nhan cong an cong"
    wanted = {w: [m.start() for m in re.finditer(f"(?={w})", string)] for w in words}
    assert Words(words).places(string) == {w: at for w, at in wanted.items() if at}


def test_the_words_of_all_cues_are_found_in_one_pass(views: list[str]) -> None:
    view = views[0][:20_000]
    places = modality._words().places(view)
    for word in {
        w for slot in ("status", "basis") for w in modality._askers(modality._leads, slot)
    }:
        assert places.get(word, []) == [
            m.start() for m in re.finditer(f"(?={re.escape(word)})", view)
        ]


def test_of_words_the_longest_that_fits_is_taken() -> None:
    pattern = re.compile(by_letter(["ba", "ba chi", "b.", "bánh"]) + r"(?!\w)")
    assert [m.group() for m in pattern.finditer("ba chi, ba chín, b. bánh")] == [
        "ba chi", "ba", "b.", "bánh",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("module", "starts", "pattern"),
    [
        ("extract.grammar.products.lists", "_COUNT_STARTS", "_LIST_AFTER_COUNT"),
        ("extract.grammar.products.tails", "_BEGINS_AT", "_BEGINS"),
        ("extract.grammar.products.claims", "_BOUNDARY_AT", "_BOUNDARY"),
        ("extract.grammar.dates", "_START", "_PATTERN"),
    ],
)
def test_where_a_pattern_can_begin_loses_none(
    views: list[str], module: str, starts: str, pattern: str
) -> None:
    of = importlib.import_module(module)
    for view in views[:2]:
        found = matches_from(getattr(of, starts), getattr(of, pattern), view)
        assert _spans(found) == _spans(getattr(of, pattern).finditer(view))


def test_each_other_head_has_one_group() -> None:
    assert counts._OTHER_HEAD.groups == len(counts._OTHER)
