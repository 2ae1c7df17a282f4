"""Copies and reprints: which articles are one, and which of them was first.

Candidates are found by address, by title and by a simhash in bands; a pair is one article only
where the words themselves agree, numbers included, since the reports of two provinces or two
years often differ in nothing else.  Pure functions; texts in, a mapping out.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.addresses import identity
from crawler.pages.text import fold_letters, key

BITS = 64
BANDS = 8
#: Most bits in which the hashes of two printings of one text differ.
NEAR = 7
#: Share of the shorter text's shingles that the longer one has.
SAME_WORDS = 0.7
SAME_WORDS_AND_TITLE = 0.45
SAME_NUMBERS = 0.6
#: Days within which one title is one article.
TITLE_DAYS = 45
_SHINGLE = 4
#: The hash looks at pairs of words: one changed word moves it less than with longer shingles.
_HASHED = 2
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article as far as telling copies needs it.  ``original_url`` and ``original_name`` are
    what it says of where it was first published; ``published`` is ISO or ``None``."""

    id: str
    title: str
    text: str
    url: str | None = None
    published: str | None = None
    original_url: str | None = None
    original_name: str | None = None
    aggregator: bool = False


def simhash(text: str) -> int:
    """A 64-bit hash of the words in their order; near texts have hashes of few different bits."""
    digests = b"".join(
        hashlib.blake2b(shingle.encode(), digest_size=8).digest()
        for shingle in _shingles(text, _HASHED)
    )
    if not digests:
        return 0
    total = len(digests) // 8
    value = 0
    for position in range(8):
        ones = [0] * 8
        for byte, count in Counter(digests[position::8]).items():
            for bit in range(8):
                if byte >> bit & 1:
                    ones[bit] += count
        for bit in range(8):
            if ones[bit] * 2 > total:
                value |= 1 << (position * 8 + bit)
    return value


def distance(one: int, other: int) -> int:
    """In how many bits two hashes differ."""
    return (one ^ other).bit_count()


def bands(value: int) -> Iterator[tuple[int, int]]:
    """The hash in pieces: two hashes within ``NEAR`` bits share at least one (number, piece)."""
    width = BITS // BANDS
    for number in range(BANDS):
        yield number, value >> (number * width) & ((1 << width) - 1)


def containment(one: str, other: str) -> float:
    """The share of the shorter text's shingles that stand in the other."""
    a, b = set(_shingles(one)), set(_shingles(other))
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0


def same_numbers(one: str, other: str) -> bool:
    """Whether the shorter text's figures are mostly those of the other."""
    a, b = set(_NUMBER.findall(one)), set(_NUMBER.findall(other))
    smaller = min(len(a), len(b))
    return smaller == 0 or len(a & b) / smaller >= SAME_NUMBERS


def cluster(articles: Sequence[Candidate]) -> dict[str, str]:
    """For each copy the id of its original; originals and single articles are left out.

    Of a cluster the article that another names as its original is the original; else one that
    names none itself, from no aggregator, the earliest, in this order.
    """
    groups = _Groups([a.id for a in articles])
    by_id = {a.id: a for a in articles}
    named: set[str] = set()
    for copy, original in _named_pairs(articles):
        groups.join(copy, original)
        named.add(original)
    for one, other in _near_pairs(articles):
        if not groups.together(one, other) and are_copies(by_id[one], by_id[other]):
            groups.join(one, other)
    result: dict[str, str] = {}
    for members in groups.all():
        if len(members) < 2:
            continue
        first = min((by_id[m] for m in members), key=lambda a: _rank(a, named=a.id in named))
        result |= {m: first.id for m in members if m != first.id}
    return result


def are_copies(one: Candidate, other: Candidate) -> bool:
    """Whether two articles are printings of one text."""
    if not same_numbers(one.text, other.text):
        return False
    shared = containment(one.text, other.text)
    if shared >= SAME_WORDS and _similar_length(one.text, other.text):
        return True
    same_title = key(one.title) == key(other.title) and len(key(one.title)) >= 12
    return same_title and shared >= SAME_WORDS_AND_TITLE and _days_apart(one, other) <= TITLE_DAYS


def _similar_length(one: str, other: str) -> bool:
    # A short note inside a long report is not that report.
    return min(len(one), len(other)) * 3 >= max(len(one), len(other))


def _shingles(text: str, size: int = _SHINGLE) -> list[str]:
    words = _WORD.findall(fold_letters(text))
    if len(words) <= size:
        return [" ".join(words)] if words else []
    return [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]


def _named_pairs(articles: Sequence[Candidate]) -> Iterator[tuple[str, str]]:
    by_address = {identity(a.url): a.id for a in articles if a.url}
    for article in articles:
        if article.original_url:
            original = by_address.get(identity(article.original_url))
            if original is not None and original != article.id:
                yield article.id, original


def _near_pairs(articles: Sequence[Candidate]) -> Iterator[tuple[str, str]]:
    hashes = {a.id: simhash(a.text) for a in articles}
    buckets: dict[object, list[str]] = defaultdict(list)
    for article in articles:
        for place in bands(hashes[article.id]):
            buckets[place].append(article.id)
        title = key(article.title)
        if len(title) >= 12:
            buckets[title].append(article.id)
    seen: set[tuple[str, str]] = set()
    for bucket, members in buckets.items():
        for index, one in enumerate(members):
            for other in members[index + 1 :]:
                pair = (one, other)
                if pair in seen:
                    continue
                if isinstance(bucket, str) or distance(hashes[one], hashes[other]) <= NEAR:
                    seen.add(pair)
                    yield pair


def _days_apart(one: Candidate, other: Candidate) -> int:
    from datetime import date

    if not one.published or not other.published:
        return 0
    try:
        first = date.fromisoformat(one.published[:10])
        second = date.fromisoformat(other.published[:10])
    except ValueError:  # a month alone: near enough where the months are
        return 0 if one.published[:7] == other.published[:7] else TITLE_DAYS + 1
    return abs((first - second).days)


def _rank(article: Candidate, *, named: bool) -> tuple[bool, bool, bool, str, str]:
    reprint = article.original_url is not None or article.original_name is not None
    return (not named, reprint, article.aggregator, article.published or "9999", article.id)


class _Groups:
    """Sets that are joined pair by pair."""

    def __init__(self, items: Iterable[str]) -> None:
        self._above = {item: item for item in items}

    def root(self, item: str) -> str:
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def together(self, one: str, other: str) -> bool:
        return self.root(one) == self.root(other)

    def join(self, one: str, other: str) -> None:
        a, b = self.root(one), self.root(other)
        self._above[max(a, b)] = min(a, b)

    def all(self) -> list[list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for item in self._above:
            groups[self.root(item)].append(item)
        return list(groups.values())
