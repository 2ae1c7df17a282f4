"""The extractor as a spaCy pipeline: ``nlp(text)._.facts``.

    Doc._.source      what is known beside the text (title, url, published …); set it before the
                      pipeline runs, or give it as the context of ``nlp.pipe(…, as_tuples=True)``
    Doc._.facts       the facts, with offsets into ``doc.text``
    Doc._.extraction  the facts with the numbers passed over and the language
    doc.spans["ocop"] the facts that begin and end with a token, labelled by type (for displaCy)

A document keeps its results as one JSON string, so that ``nlp.pipe(texts, n_process=2)``, ``DocBin``
and ``Doc.to_bytes`` carry them at little cost; the extensions build the frozen types when asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any

import catalogue  # type: ignore[import-untyped]
import spacy
import srsly  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extract import tokenizer
from extract.extractor import extract
from extract.facts import Evidence, Extraction, Fact, Residue, Source, Zone, fact_from_dict
from extract.gazetteer.places import load as load_gazetteer
from extract.segments import sentences
from extract.text import Text
from extract.zones import plain_text_zones

FACTORY = "ocop_facts"
SENTENCES = "ocop_sentences"
SPANS = "ocop"

_RESULT = "ocop_extraction"
_CONTEXT = "ocop_source"
_SOURCE_FIELDS = frozenset(f.name for f in fields(Source)) - {"text"}

#: Longer than spaCy's own limit, which guards models that this pipeline does not have.
_MAX_LENGTH = 50_000_000


# --- results as plain data, and back ----------------------------------------------------------


def to_plain(extraction: Extraction) -> dict[str, Any]:
    """An extraction as lists and dictionaries of strings and numbers."""
    return {
        "lang": extraction.lang,
        "facts": [
            f.to_dict() | {"evidence": [e.to_dict() for e in f.evidence]} for f in extraction.facts
        ],
        "passed_over": [[r.start, r.end, r.surface, r.reason] for r in extraction.passed_over],
    }


def from_plain(data: Mapping[str, Any]) -> Extraction:
    """The inverse of :func:`to_plain`."""
    return Extraction(
        tuple(
            fact_from_dict(
                {k: v for k, v in fact.items() if k != "evidence"},
                tuple(Evidence(**e) for e in fact["evidence"]),
            )
            for fact in data["facts"]
        ),
        tuple(Residue(*r) for r in data["passed_over"]),
        data["lang"],
    )


def _context(source: Source | Mapping[str, Any], *, strict: bool) -> dict[str, Any]:
    if isinstance(source, Source):
        values = asdict(source)
        values.pop("text")
        return values
    unknown = sorted(set(source) - _SOURCE_FIELDS)
    if strict and unknown:
        raise ValueError(
            f"Doc._.source has no field {unknown[0]!r}; it has {', '.join(sorted(_SOURCE_FIELDS))}"
        )
    return {k: source[k] for k in _SOURCE_FIELDS & set(source)}


# --- extensions (functions of the module, so that worker processes find them) -------------------


def _get_source(doc: Doc) -> Source:
    values = dict(doc.user_data.get(_CONTEXT, {}))
    zones = tuple(z if isinstance(z, Zone) else Zone(**z) for z in values.pop("zones", ()))
    return Source(text=doc.text, zones=zones, **values)


def _set_source(doc: Doc, source: Source | Mapping[str, Any]) -> None:
    doc.user_data[_CONTEXT] = _context(source, strict=True)


def _get_extraction(doc: Doc) -> Extraction:
    data = doc.user_data.get(_RESULT)
    return from_plain(json.loads(data)) if data is not None else Extraction()


def _get_facts(doc: Doc) -> tuple[Fact, ...]:
    return _get_extraction(doc).facts


def _set_extensions() -> None:
    Doc.set_extension("source", getter=_get_source, setter=_set_source, force=True)
    Doc.set_extension("extraction", getter=_get_extraction, force=True)
    Doc.set_extension("facts", getter=_get_facts, force=True)


def _settle_serialization() -> None:
    """Look up srsly's extensions once instead of on each of the five calls that a document takes.

    Otherwise every call searches the entry points of all installed packages and all that spaCy has
    registered, and sending documents between processes costs half as much as reading them.
    """
    for registry in (srsly.msgpack_encoders, srsly.msgpack_decoders):
        if not registry.entry_points:
            continue  # another pipeline has done so
        for name, function in registry.get_entry_points().items():
            registry.register(name, func=function)
        registry.entry_points = False
        registry.get_all = _remembered(registry.get_all)


def _remembered(look: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """What a registry holds, looked up again only when anything has been registered since."""
    size = -1
    known: dict[str, Any] = {}

    def get_all() -> dict[str, Any]:
        nonlocal size, known
        if len(catalogue.REGISTRY) != size:
            size, known = len(catalogue.REGISTRY), look()
        return dict(known)

    return get_all


# --- components -------------------------------------------------------------------------------


class FactComponent:
    """Reads a document's facts and lays their spans over its tokens."""

    def __init__(self, name: str) -> None:
        self.name = name
        load_gazetteer()  # once, before worker processes are forked

    def __call__(self, doc: Doc) -> Doc:
        given = doc._context
        if _CONTEXT not in doc.user_data and isinstance(given, Source | Mapping):
            doc.user_data[_CONTEXT] = _context(given, strict=False)
        extraction = extract(_get_source(doc), load_gazetteer())
        doc.user_data[_RESULT] = json.dumps(to_plain(extraction), ensure_ascii=False)
        doc.spans[SPANS] = SpanGroup(doc, name=SPANS, spans=_spans(doc, extraction))
        return doc


def _spans(doc: Doc, extraction: Extraction) -> list[Span]:
    if not extraction.facts:
        return []
    found = (doc.char_span(f.start, f.end, label=f.type) for f in extraction.facts)
    return [span for span in found if span is not None]


class SentenceComponent:
    """Marks where sentences start, by the extractor's own rules, for ``doc.sents``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        text = Text(doc.text)
        starts = sorted(
            {text.to_original(s.start, s.end)[0] for s in sentences(text, plain_text_zones(text))}
        )
        k = 0
        for token in doc:
            reached = k < len(starts) and starts[k] <= token.idx
            token.is_sent_start = reached
            while k < len(starts) and starts[k] <= token.idx:
                k += 1
        return doc


@Language.factory(FACTORY, assigns=["doc._.facts", "doc._.extraction", "doc.spans"])
def create_facts(nlp: Language, name: str) -> FactComponent:
    _set_extensions()
    _settle_serialization()
    return FactComponent(name)


@Language.factory(SENTENCES, assigns=["token.is_sent_start"])
def create_sentences(nlp: Language, name: str) -> SentenceComponent:
    return SentenceComponent(name)


def build() -> Language:
    """A blank Vietnamese pipeline with the syllable tokenizer and the extractor."""
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}})
    nlp.max_length = _MAX_LENGTH
    nlp.add_pipe(FACTORY)
    return nlp
