"""The spaCy face: a pipeline whose documents carry their facts."""

from __future__ import annotations

import pickle
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from extract import load
from extract.extractor import extract
from extract.facts import ProductCount, Source
from extract.gazetteer.places import load as load_gazetteer
from extract.pipeline import from_plain, to_plain
from extract.tokenizer import split

TEXT = "Đến nay, tỉnh Cà Mau có 145 sản phẩm OCOP, trong đó 12 sản phẩm 4 sao."


@cache
def pipeline() -> Language:
    return load()


@pytest.fixture
def nlp() -> Language:
    return pipeline()


def counts(doc: Doc) -> list[int | None]:
    return [f.count_min for f in doc._.facts if isinstance(f, ProductCount)]


def test_a_document_carries_its_facts(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert counts(doc) == [145, 12]
    assert doc._.facts[0].place == "tỉnh Cà Mau"


def test_the_pipeline_finds_what_the_extractor_finds(nlp: Language) -> None:
    extraction = extract(Source(TEXT), load_gazetteer())
    assert nlp(TEXT)._.extraction == extraction
    assert nlp(TEXT)._.facts == extraction.facts


def test_facts_are_spans_labelled_by_their_type(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert [(s.text, s.label_) for s in doc.spans["ocop"]] == [
        ("145 sản phẩm OCOP", "product_count"),
        ("12 sản phẩm 4 sao", "product_count"),
    ]


def test_displacy_draws_the_spans(nlp: Language) -> None:
    from spacy import displacy

    html = displacy.render(nlp(TEXT), style="span", options={"spans_key": "ocop"}, jupyter=False)
    assert "product_count" in html


def test_what_stands_beside_the_text_is_its_source(nlp: Language) -> None:
    doc = nlp.make_doc("Toàn tỉnh có 145 sản phẩm OCOP.")
    doc._.source = {"title": "Cà Mau: 145 sản phẩm OCOP", "published": "2023-05-04"}
    assert nlp(doc)._.facts[0].place == "tỉnh Cà Mau"
    assert doc._.source == Source(
        "Toàn tỉnh có 145 sản phẩm OCOP.", "Cà Mau: 145 sản phẩm OCOP", published="2023-05-04"
    )


def test_a_source_can_be_given_whole(nlp: Language) -> None:
    source = Source("Toàn tỉnh có 145 sản phẩm OCOP.", province="96")
    doc = nlp.make_doc(source.text)
    doc._.source = source
    assert nlp(doc)._.facts[0].place == "tỉnh Cà Mau"


def test_an_unknown_field_of_a_source_is_named(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    with pytest.raises(ValueError, match="'publisher'"):
        doc._.source = {"publisher": "Báo Cà Mau"}


def test_a_context_of_pipe_is_the_source(nlp: Language) -> None:
    rows = [("Toàn tỉnh có 145 sản phẩm OCOP.", {"id": 7, "title": "OCOP Cà Mau"})]
    [(doc, context)] = nlp.pipe(rows, as_tuples=True)
    assert doc._.facts[0].place == "tỉnh Cà Mau"
    assert context["id"] == 7


def test_worker_processes_bring_back_facts_and_spans(nlp: Language) -> None:
    docs = list(nlp.pipe([TEXT, "Không có gì.", TEXT], n_process=2, batch_size=1))
    assert [counts(d) for d in docs] == [[145, 12], [], [145, 12]]
    assert [s.text for s in docs[2].spans["ocop"]] == ["145 sản phẩm OCOP", "12 sản phẩm 4 sao"]
    assert docs[0]._.facts == nlp(TEXT)._.facts


def test_stored_documents_keep_their_facts(nlp: Language) -> None:
    stored = DocBin(store_user_data=True, docs=[nlp(TEXT)]).to_bytes()
    [doc] = DocBin().from_bytes(stored).get_docs(nlp.vocab)
    assert counts(doc) == [145, 12]


def test_a_document_that_was_not_read_has_no_facts(nlp: Language) -> None:
    assert nlp.make_doc(TEXT)._.facts == ()


def test_a_pipeline_is_saved_and_loaded(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert counts(spacy.load(tmp_path)(TEXT)) == [145, 12]


def test_a_pipeline_is_pickled(nlp: Language) -> None:
    assert counts(pickle.loads(pickle.dumps(nlp))(TEXT)) == [145, 12]


def test_the_components_join_another_pipeline() -> None:
    other = spacy.blank("xx")
    other.add_pipe("ocop_sentences")
    other.add_pipe("ocop_facts")
    doc = other("Tỉnh Cà Mau có 5 sản phẩm OCOP. Huyện U Minh có 2 sản phẩm.")
    assert [s.text for s in doc.sents] == [
        "Tỉnh Cà Mau có 5 sản phẩm OCOP.",
        "Huyện U Minh có 2 sản phẩm.",
    ]
    assert counts(doc) == [5, 2]


def test_plain_data_becomes_the_same_extraction() -> None:
    extraction = extract(Source(TEXT, published="2023-01-02"), load_gazetteer())
    assert from_plain(to_plain(extraction)) == extraction


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Tỉnh có 3.749 sản phẩm.", ["Tỉnh", "có", "3.749", "sản", "phẩm", "."]),
        ("490/QĐ-TTg", ["490", "/", "QĐ", "-", "TTg"]),
        ("12sản phẩm", ["12", "sản", "phẩm"]),
        ("Cư M’gar", ["Cư", "M", "’", "gar"]),
        ("a  b\n\nc", ["a", " ", "b", "\n\n", "c"]),
        (
            unicodedata.normalize("NFD", "Đợt ấy"),
            [unicodedata.normalize("NFD", w) for w in ("Đợt", "ấy")],
        ),
        ("", []),
    ],
)
def test_tokens_are_syllables_numbers_and_marks(text: str, tokens: list[str]) -> None:
    assert split(text)[0] == tokens


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_tokens_joined_are_the_text(text: str) -> None:
    words, spaces = split(text)
    assert "".join(w + " " * s for w, s in zip(words, spaces, strict=True)) == text


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_a_document_never_changes_the_text(text: str) -> None:
    assert pipeline()(text).text == text


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("from extract.extractor import extract", {"spacy", "underthesea"}),
        ("import extract; extract.load()", {"pyvi", "underthesea", "scrapy", "knowledge"}),
    ],
)
def test_what_is_not_needed_is_not_imported(code: str, absent: set[str]) -> None:
    check = f"{code}\nimport sys\nprint(sorted({absent!r} & set(sys.modules)))"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", check], cwd=root, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
