"""From a product and what is said of it to a fact with its evidence."""

from __future__ import annotations

import re

from extract.context import PlaceUse, Scope
from extract.facts import AsOfBasis, Evidence, Product, ProductCount, Status
from extract.grammar.dates import DateMention
from extract.grammar.products.model import Context, Item, Page
from extract.grammar.stars import StarMention
from extract.reading import SentenceReading
from extract.scopes_at import place_rows, place_slots
from extract.sieve import Sieve

_OTHER_DATE = re.compile(
    r"(?:giai doan|so voi|\btu(?: nam)?|ke tu(?: ngay)?|hieu luc\D{0,8}|den nam|sau \d+ nam|truoc"
    r"|ttg[\s,]*(?:ngay)?|tinh tu(?: ngay)?)\s*\(?$"
)


#: What a figure says of its products that a list behind it repeats without saying it.
_PASSED_ON = frozenset(
    {"proposed", "withdrawn", "upgraded", "re_recognised", "newly_recognised", "registered"}
)
#: What a council can ask for before it is so.
_ASKED_FOR = frozenset({"upgraded", "re_recognised"})


def to_fact(page: Page, k: int, sentence: SentenceReading, item: Item, context: Context) -> Product:
    nfc = page.text.nfc
    star = item.stars or context.stars
    scope = scope_of(page, item, context)
    owner = item.owner if item.owner != "same" else None
    as_of, date, basis = date_of(page, k, sentence, item, context)
    rows = [
        Evidence(
            "product", item.start, item.end, nfc[item.start : item.end], item.name, context.rule
        )
    ]
    if star is not None and star.end > star.start:
        rows.append(
            Evidence(
                "stars",
                star.start,
                star.end,
                nfc[star.start : star.end],
                f"{star.low}-{star.high}",
                context.rule,
            )
        )
    if owner is not None and item.owner_span is not None:
        a, b = item.owner_span
        rows.append(Evidence("producer", a, b, nfc[a:b], owner, context.rule))
    if date is not None and as_of is not None:
        a, b = date
        rows.append(Evidence("as_of", a, b, nfc[a:b], as_of, "date.text"))
    confidence = {
        "products.list": 0.8,
        "products.claim": 0.75,
        "products.given": 0.75,
        "products.table": 0.85,
    }.get(context.rule, 0.65)
    return Product(
        quote=nfc[item.start : item.end],
        start=item.start,
        end=item.end,
        zone=sentence.span.zone,
        **place_slots(scope.place if scope else None),
        as_of=as_of,
        as_of_basis=basis if as_of else None,
        confidence=confidence,
        rule=context.rule,
        evidence=(*rows, *place_rows(page.reading, scope)),
        product=item.name,
        stars_min=star.low if star else None,
        stars_max=star.high if star else None,
        producer=owner,
        status=status_of(sentence, item, context),
    )


def status_of(sentence: SentenceReading, item: Item, context: Context) -> Status:
    """What a product's own words say of it, else the list's, else the figure's it belongs to."""
    figure = context.figure
    if item.status is not None and item.status not in _ASKED_FOR:
        return item.status
    near = figure is not None and (
        context.rule == "products.counted" or sentence.span.start <= figure.start
    )
    if (
        near
        and figure
        and not item.status
        and context.status == "recognised"
        and figure.status in _PASSED_ON
    ):
        return figure.status
    status = item.status or context.status
    if near and figure and status in _ASKED_FOR and figure.status == "proposed":
        return "proposed"  # an upgrade that a council asks for is none yet
    return status


def scope_of(page: Page, item: Item, context: Context) -> Scope | None:
    """Where a product is from; in the story of one maker, where that maker sits."""
    scope = _scope_told(page, item, context)
    seat = page.organisations.only_seat if item.place is None and not item.owner else None
    if seat is None or scope is None or seat.place.id == scope.place.id:
        return scope
    return seat if page.reading.gazetteer.is_within(seat.place, scope.place) else scope


def _scope_told(page: Page, item: Item, context: Context) -> Scope | None:
    """The product's own place, its producer's, that of the figure, that in force before the list."""
    units = page.organisations.units
    star = item.stars or context.stars
    if item.place is not None:
        return item.place
    figure = context.figure
    counted = _place_of_figure(page, figure) if figure is not None else None
    if item.owner is not None:
        beside = (
            counted is not None
            and counted.place.level in ("district", "commune")
            and counted.start is not None
            and page.sentences.index(counted.start) == page.sentences.index(item.start)
        )
        named = page.organisations.place_of_producer(item.owner)
        seat = None if named is None and beside else page.organisations.seat_of_producer(item.owner)
        if seat is not None:
            return seat
    if counted is not None:
        return counted
    if (
        figure is None
        and star is not None
        and (body := recognised_by(page, item, star)) is not None
    ):
        return units.scope_of(body)
    if figure is None and context.until:
        behind = units.within(context.head, context.until)  # "đạt 3 sao của thành phố X gồm"
        if behind and behind[-1].place.level != "country":
            return units.scope_of(behind[-1])
    scope = units.about(context.until - 1 if context.until else context.head or item.start)
    if scope is not None and scope.place.level == "country" and page.reading.frame.main is not None:
        return page.reading.frame.main
    return scope


def _place_of_figure(page: Page, figure: ProductCount) -> Scope | None:
    """The place of the count that a list belongs to, where the text names it."""
    row = next((e for e in figure.evidence if e.slot == "place"), None)
    if figure.place_id is None or row is None or row.value != figure.place:
        return None
    unit = page.reading.gazetteer.get(figure.place_id, page.reading.frame.on)
    if unit.full_name != figure.place:
        return None
    return Scope(unit, row.start, row.end, row.surface, row.inherited or "sentence")


#: "được UBND huyện A đánh giá, xếp hạng sản phẩm OCOP 3 sao".
_BY_BODY = Sieve(r"\b(?:ubnd|uy ban nhan dan|hoi dong)(?: [^.;:]{0,60})? $|\bduoc $")


def recognised_by(page: Page, item: Item, star: StarMention) -> PlaceUse | None:
    """The district whose body ranked a product, named between the product and its tier."""
    for use in page.organisations.units.within(item.end, star.start):
        small = use.place.level in ("district", "commune")
        if small and use.kind_given and _BY_BODY.search(page.text.fold, item.end, use.start):
            return use
    return None


def date_of(
    page: Page, k: int, sentence: SentenceReading, item: Item, context: Context
) -> tuple[str | None, tuple[int, int] | None, AsOfBasis | None]:
    """The year beside the name, else the figure's date, else the day, round or year told last."""
    if item.year is not None:
        return item.year, None, "text"
    figure = context.figure
    if figure is not None and figure.as_of is not None and figure.as_of_basis != "published":
        row = next((e for e in figure.evidence if e.slot == "as_of"), None)
        span = (row.start, row.end) if row and row.start is not None and row.end else None
        return figure.as_of, span, figure.as_of_basis
    date = announced(page, sentence, context) or last_date(page, k, item)
    date = date or first_day(page, k) or the_year(page, k)
    if date is None:
        return None, None, None
    return date.last, (date.start, date.end), "text"


def announced(page: Page, sentence: SentenceReading, context: Context) -> DateMention | None:
    """The date in the words that announce a list: "Các sản phẩm xếp hạng 4 sao năm 2019: …"."""
    inside = [
        d
        for d in sentence.dates
        if context.head <= d.start < context.until
        and d.kind in ("day", "round", "year", "month")
        and not _OTHER_DATE.search(page.text.fold[max(0, d.start - 30) : d.start])
    ]
    return inside[-1] if inside else None


def first_day(page: Page, k: int) -> DateMention | None:
    """The day with which the article begins, for what no nearer date is told of."""
    now = (page.reading.frame.published or "9999")[:10]
    for other in page.reading.sentences[: min(k, 12)]:
        if other.span.zone != "body":
            continue
        for date in other.dates:
            lead = page.text.fold[max(0, date.start - 30) : date.start]
            known = min(len(now), len(date.last))
            if date.kind == "day" and date.last[:known] <= now[:known]:
                return None if _OTHER_DATE.search(lead) else date
    return None


def the_year(page: Page, k: int) -> DateMention | None:
    """The year that an article tells of, where it names no other before a list."""
    found: DateMention | None = None
    for other in page.reading.sentences[:k]:
        if other.span.zone != "body":
            continue
        for date in other.dates:
            lead = page.text.fold[max(0, date.start - 30) : date.start]
            if date.kind in ("period", "earlier") or _OTHER_DATE.search(lead):
                continue
            if found is not None and found.last[:4] != date.last[:4]:
                return None
            if found is None and date.kind in ("year", "round"):
                found = date
    known = (page.reading.frame.published or "")[:4]
    return found if found is not None and known in ("", found.last[:4]) else None


def last_date(page: Page, k: int, item: Item) -> DateMention | None:
    """The day told last before a name, else the year or round."""
    now = (page.reading.frame.published or "9999")[:4]
    first: DateMention | None = None
    for other in reversed(page.reading.sentences[max(0, k - 4) : k + 1]):
        for date in reversed(other.dates):
            if date.start > item.start or date.last[:4] > now:
                continue
            if date.kind not in ("day", "round", "year", "month"):
                continue
            lead = page.text.fold[max(0, date.start - 30) : date.start]
            written = page.text.nfc[date.start : date.end]
            if _OTHER_DATE.search(lead) or re.fullmatch(r"\d-\d-\d", written):
                continue
            if date.kind == "day":
                behind = page.text.fold[date.end : date.end + 30]
                if not re.search(r"cho biet|thong tin|cho hay", behind):
                    return date
            first = first or date
    return first
