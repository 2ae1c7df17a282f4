"""A headline, a caption or a later sentence that tells a figure again."""

from __future__ import annotations

from extract import modality
from extract.facts import Basis
from extract.figures.model import Figure, Story


def of_its_whole(figure: Figure) -> bool:
    """Whether a part has its basis from a whole that says it in words."""
    parent = figure.parent
    return (
        parent is not None
        and parent.basis == figure.basis
        and modality.strong_basis(parent.basis_cue)
    )


def follow(story: Story, whole: Figure, basis: Basis | None) -> None:
    """The parts of a repeated figure, and their producers, that had its basis get its new one."""
    parts = [c for c in whole.children if c.basis == whole.basis and c.basis_cue is None]
    for part in parts:
        part.basis = basis
    for other in story.figures:
        near = any(
            other.sentence is p.sentence and 0 <= other.count.start - p.count.end <= 120
            for p in parts
        )
        if near and not other.product and other.basis_cue is None and other.basis == whole.basis:
            other.basis = basis


def lend_to_repeats(
    story: Story,
) -> None:
    """A headline, a caption or a later sentence that repeats a figure speaks of the same one.

    The repeated figure lends basis and date to the mention that has none of its own words for
    them.
    """
    known: dict[tuple[object, ...], Figure] = {}
    ordered = sorted(
        story.figures,
        key=lambda f: (f.sentence.span.zone in ("title", "caption"), f.count.start),
    )
    for figure in ordered:
        number = figure.number
        if number.qualifier != "exact" or number.value < 2:
            continue
        place = figure.scope.place.id if figure.scope else None
        key = (figure.product, number.value, figure.count.producer_kind, place)
        first = known.setdefault(key, figure)
        if (
            first is figure
            or first.status != figure.status
            or (first.stars and figure.stars and first.stars.low != figure.stars.low)
        ):
            continue
        if (
            (not modality.strong_basis(figure.basis_cue) and figure.basis_cue is None)
            or figure.sentence.span.zone == "title"
        ) and not (modality.strong_basis(figure.basis_cue) or of_its_whole(figure)):
            if figure.basis != first.basis:
                follow(story, figure, first.basis)
            figure.basis = first.basis
        if (
            figure.as_of_basis == "published"
            and first.as_of_basis in ("text", "event")
            and figure.basis == first.basis
        ):
            figure.as_of, figure.as_of_basis, figure.as_of_span = (
                first.as_of,
                first.as_of_basis,
                first.as_of_span,
            )
