"""Text in, facts out.

    from extract import load

    nlp = load()
    doc = nlp("Đến nay, tỉnh Cà Mau có 145 sản phẩm OCOP.")
    doc._.facts

Without spaCy: ``extract.extractor.extract(Source(text), gazetteer)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["load"]


def load() -> Language:
    """The spaCy pipeline whose documents carry their facts in ``doc._.facts``.

    spaCy is imported here and not before, since the extractor itself does without it.
    """
    from extract.pipeline import build

    return build()
