"""Products with a name in English pages: behind a count, before a verb of recognising, after a tier.

Three shapes are read: names that a count or a tier announces ("holds two five-star products, A and
B"), names that a clause says a tier of ("its A has been certified as a four-star product"; "A, a
four-star product") and names a tier is given for ("four stars for its A").  English writes names
of goods in small letters, so what may stand in a name is told by the words that may not; a list of
examples without any tier, capital or producer names kinds of goods and no products.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.context import PlaceUse, Scope
from extract.facts import AsOfBasis, Evidence, Fact, Product, ProductCount, Status
from extract.grammar.dates import DateMention
from extract.grammar.stars import StarMention
from extract.reading import Reading, SentenceReading
from extract.scopes_at import ScopeAt, Units, place_rows, place_slots
from extract.text import fold as folded
from extract.values import value

RULES = ("products.english.list", "products.english.claim", "products.english.given")
_LIST, _CLAIM, _GIVEN = RULES

_CAPITAL = r"[A-ZĐÀ-Ỹ]"
_HEAD = (
    r"Co-?operative(?:\s+(?:Union|Group))?|Company(?:\s+(?:Limited|Ltd\.?))?|Co\W{1,3}Ltd\.?|Ltd\.?|JSC"
    r"|Joint\s+Stock\s+Company|Enterprise|Corporation|Group|Farm|Facility|Workshop|Household|Establishment"
)
#: A producer's name ends with what kind of business it is.
_OWNER = rf"(?<!\w)(?!The\b)(?:{_CAPITAL}[\w.&'’\-]*\s+(?:(?:and|of|for|&)\s+(?={_CAPITAL}))?){{1,9}}?(?:{_HEAD})(?!\w)"
#: Words that no name of goods has: verbs, pronouns, clause openers, and what is counted.
_NEVER = (
    r"(?:of|in|at|on|by|for|from|to|as|that|which|who|whose|whom|this|these|those|it|its|they|their|he|she|his|her|we|our|"
    r"has|have|had|is|are|was|were|be|been|being|will|would|can|could|should|may|must|do|does|did|not|also|now|still|then|there|"
    r"while|when|where|after|before|since|because|although|but|or|and|with|without|including|include[sd]?|such|among|than|more|most|many|several|some|all|each|other|others|another|both|"
    r"recogni[sz]\w*|certif\w*|rated|ranked|rating|classified|awarded|granted|approved|achiev\w*|received|earned|won|gained|meeting|meets?|holds?|holding|owns?|makes|made|"
    r"products?|items?|goods|entries|ocop|stars?|star|programme?s?|producers?|entities|households|companies|cooperatives|enterprises|"
    r"said|says|told|according|per|about|over|nearly|so|far|one|two|three|four|five|six|seven|eight|nine|ten|each|new|newly|first|"
    r"the|a|an|years?|months?|people|districts?|provinces?|communes?|wards?|city|cities|got|gets?|getting|reached|reaches|"
    r"became|becomes?|earns?|wins?|sells?|sold|mr|mrs|ms|dr|upgraded|proposed|nominated|recommended)"
)
#: A first word may be a capital one of these ("An Giang rice"), and so may any behind it.
_WORD = rf"(?!\d)(?:(?=(?:An|To|Do|Me|So)\s+{_CAPITAL})|(?!(?i:{_NEVER})\b))[\w’'\-&]+"
_NAME = rf"{_WORD}(?:\s+(?!{_NEVER}\b|OCOP\b|Products?\b|District\b|Province\b)[\w’'\-&]+){{0,6}}"
_DETERMINER = r"(?:(?:the|its|their|his|her|an?)\s+)?(?:(?:product|brand)\s+(?=[A-ZĐ“\"]))?"
_ITEM = re.compile(
    rf"\s*(?:\bone\s+is\s+)?{_DETERMINER}[“\"]?(?P<name>{_NAME})[”\"]?"
    rf"(?:\s*,?\s+(?:of|from|by|(?:owned|made|produced|developed)\s+by)\s+(?:the\s+)?(?P<owner>{_OWNER}))?"
    rf"(?:\s*\((?P<bracket>[^()]{{2,80}})\))?"
    rf"(?P<seat>\s*,?\s+(?:in|from|of)\s+(?:the\s+)?{_CAPITAL}[\w’'\-]*(?:\s+{_CAPITAL}[\w’'\-]*){{0,3}}(?:\s+(?:commune|ward|district|town|city|province))?"
    rf"(?:,\s+{_CAPITAL}[\w’'\-]*(?:\s+{_CAPITAL}[\w’'\-]*){{0,2}}\s+(?i:district|province|city|town)\b)?)?"
)
_SEPARATOR = re.compile(r"\s*(?:,\s*and\b|;\s*and\b|,|;|\band\b|&|\bas\s+well\s+as\b)(?=\s)")
#: What follows the last name of a list.
_END = re.compile(
    r"\s*(?:[,;.:)!?]|$|\b(?:and|which|that|with|while|are|is|was|were|have|has|had|won|got|all|both|each)\b)"
)
_OPENER = re.compile(
    r"(?P<tail>(?:[^.;:,()\d]|\d[\s-]+star){0,90}?)\s*"
    r"(?P<sign>:\s*(?:they\s+(?:are|include)\s+)?|[,(]?\s*\b(?:includ(?:ing|es?)|namely|such\s+as|compris(?:ing|es?)|among\s+(?:them|these|which)(?:\s+(?:is|are))?|they\s+are|which\s+are|(?:are|were|is)(?=\s+(?:the\s+|its\s+)?[A-ZĐ]))\s*:?|,|\s[–-]\s)"
)
_SAMPLE = re.compile(r"includ|such|among")
_HEADED = re.compile(
    r"\s*(?:national\s+)?(?:OCOP\s+)?(?:[Pp]roducts?|[Ii]tems)?\s*(?::|\b(?:include|comprise|are|namely)\b:?)\s*"
)
_BE = r"(?:(?:has|have|had)\s+(?:\w+ly\s+|also\s+|all\s+|just\s+)?(?:been\s+)?|(?:was|were|is|are)\s+(?:\w+ly\s+|also\s+|all\s+|both\s+)?)"
_RECOGNISED = re.compile(
    rf"\s*,?\s*(?:both\s+|all\s+|also\s+)*(?P<verb>{_BE}?(?:recogni[sz]ed|certified|rated|ranked|classified|graded|awarded|granted|achieved|earned|received|won|met|gained|got|holds?|proposed|nominated|recommended|upgraded)"
    r"|(?:is|are|was|were|became|has\s+become|have\s+become)(?=\s+(?:(?:an?|the|among\s+the|one\s+of\s+the)\s+)?(?:\w+(?:'s)?\s+){0,3}(?:[1-5]|three|four|five)[\s-]+star))\b(?P<gap>[^.;:]{0,70}?)$"
)
_PUT_FORWARD = re.compile(r"\b(?:proposed|nominated|recommended|potential)\b")
_NOT_YET = re.compile(
    r"\b(?:will|would|should|aim\w*|plan\w*|target\w*|striv\w+|expected|seek\w*|hop\w+|apply\w*|if|could|can|may|not|towards?)\b"
)
_CLAUSE = re.compile(
    r"[;:]\s+|,\s+(?:(?:and|while|but|notably)\s+)?|\b(?:said|that|with|when|where|notably|while|and|includ(?:es?|ing))\s+"
)
_WHOSE = re.compile(
    rf"(?:(?P<whose>(?:[Tt]he|[Tt]his|[Tt]heir|[Oo]ur)\s+(?:company|co-?operative|business|facility|enterprise|firm|family|workshop)['’]s?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|(?:[Tt]he\s+)?(?P<owner>{_OWNER})['’]s?)\s+)?"
)
_APPOSED = re.compile(
    r"\s*,\s+(?:which\s+(?:is|are)\s+)?(?:(?:an?|the|both|all)\s+)(?:\w+[\s-]+){0,2}?$"
)
_TIER_NOUN = re.compile(
    r"[\s-]*(?:(?:rated|certified|national)\s+)?(?:OCOP[\s-]+)?(?:(?:certified|rated)\s+)?(?:products?|specialt(?:y|ies)|items?)\b"
)
_FOR = re.compile(
    r"[\s-]*(?:(?:rated|national)\s+)?(?:OCOP\s+)?(?:certificat\w+|recognition|ratings?|status|ranking|title|products?)?\s+(?:for|to)\s+(?=(?:its|their|the|his|her)\s+|[A-ZĐ])"
)
#: Last words that make a phrase a group of goods or something else than goods.
_NO_GOODS = re.compile(
    r"(?:quality|standards?|criteria|certificates?|recognition|development|production|processing|export|consumption|promotion|potential|strengths?|"
    r"categor(?:y|ies)|groups?|types?|kinds?|specialt(?:y|ies)|models?|brands?|sectors?|industry|areas?|regions?|markets?|value|farmers?|residents?|"
    r"locals?|councils?|juries|jury|committee|department|ministry|officials?|authorities|country|nation|localities|departments?|round|phase|event|fair|rest|remainder|half|director|chairm[ae]n|secretary)",
    re.IGNORECASE,
)
#: No list is longer; how near a producer's seat, a clause's tier, the words before a tier and the
#: producer a story is at have to stand.
_LONGEST = 40
_SEAT_REACH = 60
_TIER_REACH = 110
_LEAD = 160
_APPOSED_REACH = 60
_STORY = 600


@value(frozen=True, slots=True)
class _Name:
    """A product as it stands in the text, with what its own words tell of it."""

    start: int
    end: int
    owner: tuple[int, int] | None
    #: Where what belongs to it ends: its producer and seat with it.
    until: int
    stars: StarMention | None = None
    joined: bool = False


@value(frozen=True, slots=True)
class _Told:
    """What the words around say of a name."""

    stars: StarMention | None
    status: Status
    rule: str
    figure: ProductCount | None = None
    date: DateMention | None = None


def find(reading: Reading, scope_at: ScopeAt, counts: Sequence[Fact] = ()) -> list[Fact]:
    """All named products of an English article, in order, each mention once."""
    if not reading.about:
        return []
    page = _Page(reading, scope_at, tuple(c for c in counts if isinstance(c, ProductCount)))
    facts: dict[tuple[int, int], Fact] = {}
    for sentence in reading.sentences:
        if sentence.span.zone in ("title", "caption") or not _worth(page, sentence):
            continue
        taken: list[tuple[int, int]] = []
        for name, told in page.read(sentence):
            if any(a < name.end and name.start < b for a, b in taken[-_LONGEST:]):
                continue
            taken.append((name.start, name.end))
            facts[name.start, name.end] = page.fact(sentence, name, told)
    return sorted(facts.values(), key=lambda f: f.start)


def _worth(page: _Page, sentence: SentenceReading) -> bool:
    return bool(sentence.stars) or bool(page.counts_in(sentence.span.start, sentence.span.end))


class _Page:
    """One article while its products are read."""

    def __init__(
        self, reading: Reading, scope_at: ScopeAt, counts: tuple[ProductCount, ...]
    ) -> None:
        self._reading = reading
        self._nfc = reading.text.nfc
        self._units = Units(reading, scope_at)
        self._counts = sorted(counts, key=lambda c: c.start)
        self._count_starts = [c.start for c in self._counts]
        self._openings = {s.span.start for s in reading.sentences}
        self._owners = [m.span() for m in re.finditer(_OWNER, self._nfc)]
        self._owner_ends = [end for _, end in self._owners]
        self._seats = self._seats_of_owners()

    def counts_in(self, start: int, end: int) -> list[ProductCount]:
        """The counts that begin inside a span."""
        first, last = (bisect_left(self._count_starts, x) for x in (start, end))
        return self._counts[first:last]

    def _seats_of_owners(self) -> dict[str, PlaceUse]:
        """Where each producer sits, by the first mention that tells it."""
        seats: dict[str, PlaceUse] = {}
        for start, end in self._owners:
            seat = self._seat(end, end + _SEAT_REACH)
            if seat is not None:
                seats.setdefault(folded(" ".join(self._nfc[start:end].split())), seat)
        return seats

    def read(self, sentence: SentenceReading) -> Iterator[tuple[_Name, _Told]]:
        for figure in self.counts_in(sentence.span.start, sentence.span.end):
            yield from self._announced(sentence, figure)
        yield from self._headed(sentence)
        yield from self._claimed(sentence)
        yield from self._apposed(sentence)
        yield from self._given(sentence)

    # -- the shapes ---------------------------------------------------------------------------------

    def _announced(
        self, sentence: SentenceReading, figure: ProductCount
    ) -> Iterator[tuple[_Name, _Told]]:
        """ "two five-star products, A and B": a count and the names of what it counts."""
        end = sentence.span.end
        opener = _OPENER.match(self._nfc, figure.end, end)
        if opener is None or figure.status == "target" or figure.count_min is None:
            return
        names, stop = self._names(sentence, opener.end(), end)
        sample = _SAMPLE.search(opener["sign"]) is not None
        if not names or len(names) > (figure.count_max or figure.count_min):
            return
        if not sample and len(names) != figure.count_min:
            return
        if sample and not all(self._telling(n) for n in names):
            return
        behind = _next_star(sentence, stop)
        stars = _tier_of(figure)
        relative = behind is not None and self._relative(stop, behind.start)
        if stars is None and relative:
            stars = behind
        dates = [d for d in sentence.dates if stop <= d.start < stop + 80] if relative else []
        told = _Told(stars, figure.status, _LIST, figure, dates[0] if dates else None)
        yield from ((name, told) for name in names)

    def _relative(self, start: int, end: int) -> bool:
        gap = self._nfc[start:end]
        return len(gap) < 90 and not re.search(r"[.;]|\d", gap) and not _NOT_YET.search(gap)

    def _headed(self, sentence: SentenceReading) -> Iterator[tuple[_Name, _Told]]:
        """ "Five-star products: A, B; four-star: C": the names under a tier."""
        for star in sentence.stars:
            head = _HEADED.match(self._nfc, star.end, sentence.span.end)
            lead = self._nfc[max(sentence.span.start, star.start - 24) : star.start]
            if head is None or star.low != star.high or re.search(r"\d\s*\W*$", lead):
                continue
            if ":" not in head.group() and "product" not in head.group().lower():
                continue
            if self.counts_in(star.start - 40, star.end):
                continue
            names, _ = self._names(sentence, head.end(), sentence.span.end)
            status: Status = "proposed" if _PUT_FORWARD.search(lead) else "recognised"
            if _NOT_YET.search(
                self._nfc[max(sentence.span.start, star.start - _LEAD) : star.start]
            ):
                continue
            told = _Told(star, status, _LIST)
            yield from ((name, told) for name in names if self._telling(name))

    def _claimed(self, sentence: SentenceReading) -> Iterator[tuple[_Name, _Told]]:
        """ "Its A and B have been recognised as four-star products"."""
        nfc, span = self._nfc, sentence.span
        starts = [span.start, *(m.end() for m in _CLAUSE.finditer(nfc, span.start, span.end))]
        for start in starts:
            clause = _WHOSE.match(nfc, start, span.end)
            if clause is None:
                continue
            begin = clause.end()
            names, stop = self._names(sentence, begin, span.end)
            star = _next_star(sentence, stop)
            if not names or star is None or star.start - stop > _TIER_REACH:
                continue
            verb = _RECOGNISED.match(nfc, stop, star.start)
            if verb is None or _NOT_YET.search(verb.group()):
                continue
            own = clause["whose"] is not None
            if not all(own or n.owner or (self._proper(n) and self._goods(n)) for n in names):
                continue
            raised = "upgraded" in verb["verb"]
            if raised and star.low < star.high:  # "from three to four stars"
                star = replace(star, low=star.high)
            if star.low != star.high or self._counted(star):
                continue
            owner = clause.span("owner") if clause["owner"] else None
            if owner is None and clause["whose"] and not re.match(r"[Tt]his|[Hh]", clause["whose"]):
                owner = self._last_owner(begin)
            status: Status = "upgraded" if raised else "recognised"
            if _PUT_FORWARD.search(verb.group()):
                status = "proposed"
            dates = [d for d in sentence.dates if stop <= d.start < star.end + 60]
            told = _Told(star, status, _CLAIM, None, dates[0] if dates else None)
            for name in names:
                yield replace(name, owner=name.owner or owner), told

    def _apposed(self, sentence: SentenceReading) -> Iterator[tuple[_Name, _Told]]:
        """ "A, a four-star OCOP product of the B Cooperative"."""
        nfc, span = self._nfc, sentence.span
        for star in sentence.stars:
            noun = _TIER_NOUN.match(nfc, star.end, span.end)
            if noun is None or star.low != star.high:
                continue
            first = max(span.start, star.start - _APPOSED_REACH)
            lead = _APPOSED.search(nfc, first, star.start)
            if lead is None:
                continue
            name = self._name_before(sentence, lead.start())
            if name is None or not self._proper(name):
                continue
            of = re.compile(
                rf"\s+(?:of|from|by|made\s+by|owned\s+by)\s+(?:the\s+)?(?P<owner>{_OWNER})"
            ).match(nfc, noun.end(), span.end)
            owner = of.span("owner") if of else name.owner
            yield replace(name, owner=owner), _Told(star, "recognised", _CLAIM)

    def _given(self, sentence: SentenceReading) -> Iterator[tuple[_Name, _Told]]:
        """ "The cooperative received four stars for its A"."""
        nfc, span = self._nfc, sentence.span
        for star in sentence.stars:
            link = _FOR.match(nfc, star.end, span.end)
            lead = nfc[max(span.start, star.start - _LEAD) : star.start]
            if link is None or star.low != star.high or _NOT_YET.search(lead):
                continue
            names, _ = self._names(sentence, link.end(), span.end)
            status: Status = "proposed" if _PUT_FORWARD.search(lead[-60:]) else "recognised"
            own = re.match(r"(?:its|their)\b", nfc[link.end() : link.end() + 6])
            owner = self._last_owner(star.start) if own else None
            told = _Told(star, status, _GIVEN)
            for name in names:
                if own or self._telling(name):
                    yield replace(name, owner=name.owner or owner), told

    # -- names --------------------------------------------------------------------------------------

    def _names(self, sentence: SentenceReading, start: int, end: int) -> tuple[list[_Name], int]:
        """The names of a list from an offset on, and where they end; none where one is no name."""
        nfc = self._nfc
        names: list[_Name] = []
        at, joined = start, False
        while len(names) < _LONGEST and (m := self._item(at, end)) is not None:
            until = m.end()
            names.append(
                _Name(
                    m.start("name"),
                    m.end("name"),
                    m.span("owner") if m["owner"] else self._bracketed(m),
                    until,
                    self._tier_in(sentence, m),
                    joined,
                )
            )
            link = _SEPARATOR.match(nfc, until, end)
            if link is None:
                break
            follows = self._item(link.end(), end)
            if follows is None or not _END.match(nfc, follows.end(), end):
                break
            joined = link.group().strip() == "and"
            at = link.end()
        if not names or not _END.match(nfc, names[-1].until, end):
            return [], start
        return _shared(names), names[-1].until

    def _item(self, start: int, end: int) -> re.Match[str] | None:
        m = _ITEM.match(self._nfc, start, end)
        if m is None:
            return None
        last = m["name"].split()[-1]
        if _NO_GOODS.fullmatch(last) or len(m["name"]) < 4 or re.search(_HEAD, last):
            return None
        if any(
            u.start <= m.start("name") and m.end("name") <= u.end
            for u in self._units.within(start, m.end() + 24)
        ):
            return None  # a place, and no goods
        return m

    def _name_before(self, sentence: SentenceReading, end: int) -> _Name | None:
        """The name that ends at an offset and begins with a capital or a clause."""
        start = max(sentence.span.start, end - 160)
        for m in re.finditer(rf"(?<![\w’'\-]){_CAPITAL}", self._nfc[start:end]):
            item = self._item(start + m.start(), end)
            if item is not None and item.end() == end:
                owner = item.span("owner") if item["owner"] else None
                return _Name(item.start("name"), item.end("name"), owner, end)
        return None

    def _bracketed(self, m: re.Match[str]) -> tuple[int, int] | None:
        if m["bracket"] is None:
            return None
        inside = re.compile(_OWNER).match(self._nfc, m.start("bracket"), m.end("bracket"))
        return inside.span() if inside else None

    def _tier_in(self, sentence: SentenceReading, m: re.Match[str]) -> StarMention | None:
        """ "A (four stars)"."""
        if m["bracket"] is None:
            return None
        inside = [s for s in sentence.stars if m.start("bracket") <= s.start < m.end("bracket")]
        return inside[0] if len(inside) == 1 else None

    def _proper(self, name: _Name) -> bool:
        """Whether a name holds a capital that is not only that of a sentence's first word."""
        words = self._nfc[name.start : name.end].split()
        opens = self._opens(name.start)
        return len(words) > 1 and (
            any(w[0].isupper() for w in words[1:]) or (words[0][0].isupper() and not opens)
        )

    def _goods(self, name: _Name) -> bool:
        """Whether a word in small letters tells what it is: people and places have none."""
        words = self._nfc[name.start : name.end].split()
        return any(w[0].islower() for w in words[1:])

    def _telling(self, name: _Name) -> bool:
        return name.owner is not None or name.stars is not None or self._proper(name)

    def _opens(self, offset: int) -> bool:
        return offset in self._openings

    def _counted(self, star: StarMention) -> bool:
        """Whether the tier is that of a count ("has two four-star products")."""
        return any(star.start < c.end for c in self.counts_in(star.start - _TIER_REACH, star.end))

    # -- producer, place, date ------------------------------------------------------------------------

    def _last_owner(self, offset: int) -> tuple[int, int] | None:
        """The producer the story is at: of this paragraph or the one before."""
        k = bisect_right(self._owner_ends, offset)
        last = self._owners[k - 1] if k else None
        return last if last is not None and offset - last[0] < _STORY else None

    def _owner_name(self, name: _Name, told: _Told) -> str | None:
        if name.owner is not None:
            return " ".join(self._nfc[name.owner[0] : name.owner[1]].split())
        return told.figure.producer if told.figure is not None else None

    def _scope(self, name: _Name, owner: str | None, told: _Told) -> Scope | None:
        """The seat behind the name or its producer, that of the count, the place in force."""
        within = (
            name.owner is not None and name.end <= name.owner[0] and name.owner[1] <= name.until
        )
        seat = self._seat(name.owner[1] if within and name.owner else name.end, name.until)
        if seat is None and owner is not None:
            seat = self._seats.get(folded(owner))
        if seat is not None:
            return self._units.scope_of(seat)
        figure = told.figure
        if figure is not None and figure.place_id is not None:
            row = next((e for e in figure.evidence if e.slot == "place"), None)
            if row is not None:
                unit = self._reading.gazetteer.get(figure.place_id, self._reading.frame.on)
                return Scope(unit, row.start, row.end, row.surface, row.inherited or "sentence")
        return self._units.about(name.start)

    def _seat(self, start: int, end: int) -> PlaceUse | None:
        """ "in Ia Toi commune", "(Ca Mau province)", right behind."""
        for use in self._units.within(start, end + 24):
            gap = self._nfc[start : use.start]
            if use.place.level == "country" or use.start > end:
                continue
            return (
                use
                if re.search(r"(?:\bin|\bfrom|\bof|\()\s+(?:the\s+)?$|\($|\)?,\s+$", gap)
                and len(gap) < 70
                else None
            )
        return None

    def _date(
        self, sentence: SentenceReading, told: _Told
    ) -> tuple[str | None, AsOfBasis | None, tuple[int, int] | None]:
        if told.date is not None:
            return told.date.last, "text", (told.date.start, told.date.end)
        figure = told.figure
        if figure is None or figure.as_of is None or figure.as_of_basis == "published":
            return None, None, None
        row = next((e for e in figure.evidence if e.slot == "as_of"), None)
        if row is None or row.start is None or row.end is None:
            return figure.as_of, figure.as_of_basis, None
        return figure.as_of, figure.as_of_basis, (row.start, row.end)

    def fact(self, sentence: SentenceReading, name: _Name, told: _Told) -> Product:
        nfc = self._nfc
        surface = nfc[name.start : name.end]
        title = " ".join(surface.split())
        owner = self._owner_name(name, told)
        scope = self._scope(name, owner, told)
        star = name.stars or told.stars
        as_of, basis, date = self._date(sentence, told)
        rows = [Evidence("product", name.start, name.end, surface, title, told.rule)]
        if star is not None and star.end > star.start:
            tier = f"{star.low}-{star.high}"
            rows.append(
                Evidence("stars", star.start, star.end, nfc[star.start : star.end], tier, told.rule)
            )
        if owner is not None and name.owner is not None:
            rows.append(
                Evidence("producer", *name.owner, nfc[slice(*name.owner)], owner, told.rule)
            )
        if as_of is not None and date is not None:
            rows.append(Evidence("as_of", *date, nfc[slice(*date)], as_of, "date.text"))
        return Product(
            quote=surface,
            start=name.start,
            end=name.end,
            zone=sentence.span.zone,
            **place_slots(scope.place if scope else None),
            as_of=as_of,
            as_of_basis=basis,
            confidence=0.75,
            rule=told.rule,
            evidence=(*rows, *place_rows(self._reading, scope)),
            product=title,
            stars_min=star.low if star else None,
            stars_max=star.high if star else None,
            producer=owner,
            status=told.status,
        )


def _next_star(sentence: SentenceReading, offset: int) -> StarMention | None:
    k = bisect_left(sentence.stars, offset, key=lambda s: s.start)
    return sentence.stars[k] if k < len(sentence.stars) else None


def _tier_of(figure: ProductCount) -> StarMention | None:
    """The count's own tier, where it is one."""
    row = next((e for e in figure.evidence if e.slot == "stars"), None)
    if figure.stars_min is None or figure.stars_max is None or figure.stars_min != figure.stars_max:
        return None
    start, end = (row.start or 0, row.end or 0) if row is not None else (0, 0)
    return StarMention(start, end, figure.stars_min, figure.stars_max)


def _shared(names: list[_Name]) -> list[_Name]:
    """ "A, B and C of the X Cooperative": joined names share the producer and seat of the last."""
    out = list(names)
    for k in range(len(out) - 1, 0, -1):
        last = out[k]
        if not last.joined or last.until == last.end:
            continue
        for j in range(k - 1, -1, -1):
            if out[j].until != out[j].end:
                break
            out[j] = replace(out[j], owner=last.owner)
    return out
