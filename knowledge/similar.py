"""Similarity hashes: texts that share most of their words share most of their 64 bits.

Charikar's simhash over runs of three folded words.  Two reprints of one release differ in a few
bits only; two texts about the same subject in about half of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from zlib import crc32

import numpy as np

from knowledge.fold import fold

_WORD = re.compile(r"\w+")


def simhash(text: str, run: int = 3) -> int:
    """The hash as a signed 64-bit number (SQLite's integer); 0 for a text without words."""
    words = _WORD.findall(fold(text))
    if not words:
        return 0
    shingles = {" ".join(words[i : i + run]) for i in range(max(1, len(words) - run + 1))}
    digests = b"".join(blake2b(shingle.encode(), digest_size=8).digest() for shingle in shingles)
    bits = np.unpackbits(np.frombuffer(digests, dtype=np.uint8)).reshape(-1, 64)
    majority = bits.sum(axis=0, dtype=np.int64) * 2 > len(shingles)
    return int.from_bytes(np.packbits(majority).tobytes(), "big", signed=True)


#: So many syllables alike, number and all, are copied: official phrases are shorter.
WORDING_SYLLABLES = 16


def wording(text: str, start: int, end: int) -> int:
    """What stands right before and right after a span, as two 32-bit hashes in one number.

    A half is 0 where fewer than :data:`WORDING_SYLLABLES` syllables stand there.
    """
    reach = WORDING_SYLLABLES * 12
    before = _WORD.findall(fold(text[max(0, start - reach) : start]))[-WORDING_SYLLABLES:]
    after = _WORD.findall(fold(text[end : end + reach]))[:WORDING_SYLLABLES]
    value = _half(before) << 32 | _half(after)
    return value - (1 << 64) if value >> 63 else value


def wording_halves(value: int) -> tuple[int, int]:
    """The hashes of the words before and after."""
    unsigned = value & 0xFFFFFFFFFFFFFFFF
    return unsigned >> 32, unsigned & 0xFFFFFFFF


def _half(words: list[str]) -> int:
    return crc32(" ".join(words).encode()) if len(words) == WORDING_SYLLABLES else 0


def distance(a: int, b: int) -> int:
    """How many of the 64 bits differ."""
    return ((a ^ b) & 0xFFFFFFFFFFFFFFFF).bit_count()


#: So few are compared each with each.
_FEW = 16


def near_pairs(hashes: Sequence[int], most: int = 3) -> Iterable[tuple[int, int]]:
    """Pairs of positions whose hashes differ in at most ``most`` bits (``most`` below 4).

    Of four bands of 16 bits at least one is then equal, so only equal bands are compared; the
    pairs suffice to build the clusters, they are not all the pairs.
    """
    first_of: dict[int, int] = {}
    distinct: list[tuple[int, int]] = []
    for position, value in enumerate(hashes):
        if value in first_of:
            yield first_of[value], position
        else:
            first_of[value] = position
            distinct.append((position, value & 0xFFFFFFFFFFFFFFFF))
    if len(distinct) <= _FEW:
        for number, (position, value) in enumerate(distinct):
            for other, other_value in distinct[:number]:
                if (value ^ other_value).bit_count() <= most:
                    yield other, position
        return
    bands: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for position, value in distinct:
        for band in range(4):
            bucket = bands.setdefault((band, value >> (16 * band) & 0xFFFF), [])
            for other, other_value in bucket:
                if (value ^ other_value).bit_count() <= most:
                    yield other, position
            bucket.append((position, value))
