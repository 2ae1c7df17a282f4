"""One article laid out for the grammar: text, zones, sentences, and the spans found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from extract.context import Frame, PlaceUse, Scope, ScopeEvent
from extract.facts import Evidence, Origin, Source, Zone
from extract.frame import article_year, build_frame
from extract.gazetteer.places import Gazetteer, PlaceMention
from extract.grammar.dates import DateMention, find_dates
from extract.grammar.dates_english import with_english
from extract.grammar.numbers import Number
from extract.grammar.stars import StarMention, find_national, find_stars
from extract.language import detect
from extract.mentions import group_mentions, with_bare_communes
from extract.place_uses import uses_in
from extract.scopes import Scopes
from extract.segments import Sentence, sentences
from extract.text import Text
from extract.values import value
from extract.zones import plain_text_zones

_OCOP = re.compile(
    r"\bo+c+o+p+\b|moi\s+(?:xa|lang)[\s,]+(?:phuong[\s,]+)?mot\s+san\s+pham|one\s+commune,?\s+one\s+product|one\s+village,?\s+one\s+product"
)

#: Texts that never name the programme but speak of its tiers: "sản phẩm được xếp hạng 5 sao".
_STARRED = re.compile(r"san\s+pham(?!\s+du\s+lich)[^.;:\d]{0,40}\b0?[345]\s+sao\b")


@value(frozen=True, slots=True)
class SentenceReading:
    """A sentence with what stands in it, and the place it starts with."""

    span: Sentence
    uses: tuple[PlaceUse, ...]
    dates: tuple[DateMention, ...]
    stars: tuple[StarMention, ...]
    scope: Scope | None
    events: tuple[ScopeEvent, ...]


@value(frozen=True, slots=True)
class Reading:
    source: Source
    text: Text
    zones: tuple[Zone, ...]
    lang: str
    about: bool
    frame: Frame
    gazetteer: Gazetteer
    sentences: tuple[SentenceReading, ...]

    @property
    def english(self) -> bool:
        return self.lang == "en"


def with_numbers(
    sentences: Iterable[SentenceReading], numbers: Sequence[Number]
) -> Iterator[tuple[SentenceReading, list[Number]]]:
    """Sentences in order, each with the numbers inside it; numbers are in order too."""
    k = 0
    for sentence in sentences:
        while k < len(numbers) and numbers[k].core < sentence.span.start:
            k += 1
        first = k
        while k < len(numbers) and numbers[k].end <= sentence.span.end:
            k += 1
        yield sentence, list(numbers[first:k])


def about_ocop(text: Text, source: Source) -> bool:
    """Whether text, title or address speak of the programme at all."""
    if _OCOP.search(text.fold) or _STARRED.search(text.fold):
        return True
    if source.title and _OCOP.search(Text(source.title).fold):
        return True
    words = re.sub(r"[-_/+.]", " ", unquote(urlsplit(source.url or "").path)).lower()
    return bool(_OCOP.search(words))


def read(source: Source, gazetteer: Gazetteer) -> Reading:
    """Lay out an article: zones (its own, or found), sentences, dates, tiers, places in order."""
    text = Text(source.text)
    if source.zones:
        zones = tuple(
            Zone(z.kind, text.from_original(z.start), text.from_original(z.end))
            for z in source.zones
        )
    else:
        zones = plain_text_zones(text, source.title)
    lang = detect(text)
    about = about_ocop(text, source)
    spans = sentences(text, zones) if about else []
    titles = " ".join(
        [Text(source.title).fold if source.title else ""]
        + [text.fold[z.start : z.end] for z in zones if z.kind == "title"]
    )
    published = source.published or _byline_date(text, zones)
    if published and not source.published:
        source = Source(
            source.text,
            source.title,
            source.url,
            published,
            source.site,
            source.province,
            source.zones,
        )
    titled_years = re.findall(r"\b(20[12]\d)\b", titles)
    titled_year = int(titled_years[-1]) if titled_years else None
    dates = find_dates(text, published, titled_year)
    if lang == "en":
        dates = with_english(text, dates, published, titled_year)
    year = article_year(source, titles, text.fold, dates)
    mentions: list[PlaceMention] = []
    if about:  # some sites write the Icelandic letter for the Vietnamese one
        letters = text.nfc.replace("Ð", "Đ").replace("ð", "đ")
        mentions = gazetteer.mentions(letters, bare_districts=True)
        mentions = with_bare_communes(gazetteer, text, mentions)
    frame = build_frame(gazetteer, source, text, zones, mentions, spans, year)
    stars = sorted(find_stars(text), key=lambda s: s.start) if about else []
    national = (
        [
            n
            for n in find_national(text)
            if not any(s.start < n.end and n.start < s.end for s in stars)
        ]
        if about
        else []
    )
    stars = sorted([*stars, *national], key=lambda s: s.start)
    scopes = Scopes(gazetteer, frame, text)
    grouped = group_mentions(spans, mentions)
    readings: list[SentenceReading] = []
    d = s = 0
    for k, span in enumerate(spans):
        uses = (
            tuple(uses_in(gazetteer, text, span, grouped[k], scopes.within(span), frame.on))
            if grouped[k]
            else ()
        )
        while d < len(dates) and dates[d].start < span.start:
            d += 1
        my_dates = []
        while d < len(dates) and dates[d].end <= span.end:
            my_dates.append(dates[d])
            d += 1
        while s < len(stars) and stars[s].start < span.start:
            s += 1
        my_stars = []
        while s < len(stars) and stars[s].end <= span.end:
            my_stars.append(stars[s])
            s += 1
        initial, events = scopes.read(span, uses)
        readings.append(
            SentenceReading(span, uses, tuple(my_dates), tuple(my_stars), initial, tuple(events))
        )
    return Reading(source, text, zones, lang, about, frame, gazetteer, tuple(readings))


def _byline_date(text: Text, zones: tuple[Zone, ...]) -> str | None:
    """The date a byline of the text itself gives, where nothing else does."""
    for zone in zones:
        if zone.kind == "byline":
            for date in find_dates(Text(text.nfc[zone.start : zone.end]), None):
                if date.kind == "day" and date.year_given:
                    return date.last
    return None


def place_evidence(reading: Reading, scope: Scope | None) -> list[Evidence]:
    if scope is None:
        return []
    origin: Origin | None = scope.origin
    return [
        Evidence(
            "place",
            scope.start,
            scope.end,
            scope.surface,
            scope.place.full_name,
            "place.scope",
            origin,
        )
    ]
