"""A spaCy tokenizer for Vietnamese by one regular expression: syllables, numbers, single marks.

It never changes the text: ``doc.text == text``.  Words of several syllables stay apart, since the
grammar counts in syllables and nothing here needs a segmenter; spaCy's own tokenizer for ``vi``
needs pyvi and is never built.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

NAME = "ocop.syllables.v1"

_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
#: A syllable with its combining marks, a number with its separators, one other character, or white
#: space beyond the single space that belongs to the token before it.
_TOKEN = re.compile(rf"((?:[^\W\d_][{_MARKS}]*)+|\d+(?:[.,]\d+)*|\S[{_MARKS}]*|\s+)( ?)")


def split(text: str) -> tuple[list[str], list[bool]]:
    """Tokens, and whether a single space follows each; joined again they are the text."""
    pairs = _TOKEN.findall(text)
    return [token for token, _ in pairs], [bool(space) for _, space in pairs]


class SyllableTokenizer:
    """The ``nlp.tokenizer`` of the pipeline; it has no state but the vocabulary."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words, spaces = split(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def __reduce__(self) -> tuple[type[SyllableTokenizer], tuple[Vocab]]:
        return SyllableTokenizer, (self.vocab,)

    # spaCy saves and loads the tokenizer with the pipeline; there is nothing to keep.
    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> SyllableTokenizer:
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        return None

    def from_disk(self, _path: object, **_: object) -> SyllableTokenizer:
        return self


def _build(nlp: Language) -> SyllableTokenizer:
    return SyllableTokenizer(nlp.vocab)


def create() -> Callable[[Language], SyllableTokenizer]:
    """What a configuration's ``@tokenizers = "ocop.syllables.v1"`` builds the tokenizer with."""
    return _build


registry.tokenizers(NAME, func=create)
