"""What a number in an English sentence counts: products, files, producers, or nothing of ours."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.facts import ProducerKind
from extract.figures.model import Story
from extract.grammar.counts import Count, product_group
from extract.grammar.numbers import Number
from extract.grammar.stars import StarMention
from extract.reading import SentenceReading
from extract.sieve import Sieve
from extract.values import value

#: Words that end the run between a number and its noun.
_STOP = (
    r"(?:of|in|from|with|and|or|are|is|was|were|has|have|had|by|to|for|the|at|on|that|which|who|whose|than|per|out|"
    r"provinces?|districts?|communes?|wards?|cities|towns?|localities|villages?|countries|booths?|stalls?|shops?|stores?|"
    r"people|workers|members|visitors|farmers|officials|delegates|days?|months?|years?|times|points?|percent|tonnes?|tons?|hectares?|"
    r"billion|million|trillion|groups?|types?|kinds?|sets|criteria|models?|projects?|contracts|agreements|memorand\w+|"
    r"cooperatives?|co-operatives?|enterprises?|companies|households?|businesses|producers?|entities|establishments|"
    r"industrial|rural|vietgap|globalgap|insurance|credit|export|held|took|taking|hold|sell|selling|display\w*|showcas\w+|introduc\w+)"
)
_BETWEEN = rf"(?:\s+(?!{_STOP}\b)[a-z0-9][\w'’/\-]*){{0,4}}?"
_PRODUCT = re.compile(
    rf"(?P<between>{_BETWEEN}(?:\W+one\s+(?:commune|village)\W+one\s+product\b)?(?:\W+\(?ocop\b\W*)?)(?:\s+|(?<=\W))(?:products?|specialt(?:y|ies)|items)\b(?!\s+(?:lines?|groups?|categories|packaging|per)\b)"
)
#: "eight kinds of cake … recognised as four-star products": kinds count as the products they are.
_KINDS_OF = re.compile(
    r"\s+(?:kinds|types|varieties|sorts)\s+of(?:\s+(?!that\b|which\b|have\b|are\b|were\b)[\w'’-]+){1,4}?"
    r"(?=\s*(?:\([^()]{2,160}\)\s*)?(?:(?:that|which)\s+)?(?:(?:have|has|are|were)\s+)?(?:been\s+)?"
    r"(?:recogni[sz]ed|certified|rated|ranked|classified)\s+(?:as\s+)?(?:[a-z]+\s+)?(?:three|four|five|[345])[\s-]+stars?\b)"
)
_FILE = re.compile(
    rf"{_BETWEEN}\s+(?:(?:application\s+|product\s+)?(?:dossiers?|files?|applications?|submissions?|entries|entry|profiles?)|candidates?|nominees?)\b"
)
_RURAL = re.compile(r"\s+(?:\w+\s+)?(?:rural\s+)?industrial\s+products?|\s+vietgap")
_MEMO = re.compile(r"\s+(?:\w+\s+)?(?:memorand|mous?\b)")
_OTHER_RATE = re.compile(
    r"\s+(?:a|per|each|every)\s+(?:day|month|year|week|session|commune|district|ward|household|person)\b|\s*/"
)

_KIND: tuple[tuple[ProducerKind, str], ...] = (
    ("cooperative_group", r"(?:co-?operati(?:ve|on)|collaborative|production)\s+(?:groups?|teams?)"),
    ("household", r"(?:business\s+|production\s+|producing\s+|individual\s+|farming\s+|family\s+)*(?:household(?:s|ers?)?(?:\s+business(?:es)?)?|individuals|families)(?:\s+business(?:es)?)?|sole\s+proprietors"),
    ("cooperative", r"(?:agricultural\s+)?(?:co-?operatives?|co-?ops?)(?:\s+unions?)?"),
    ("enterprise", r"(?:private\s+|small\s+|local\s+|limited\s+)*(?:enterprises?|compan(?:y|ies)|businesses|firms?)"),
    ("other", r"farms|craft\s+villages?|social\s+organi[sz]ations?|associations?"),
    ("all", r"(?:economic\s+|participating\s+|production\s+|producing\s+|business\s+|manufacturing\s+|ocop\s+|local\s+|product\s+|different\s+)*(?:entit(?:y|ies)|establishments?|producers?|owners?|makers?|subjects?|units?|participants?|manufacturers?|facilit(?:y|ies)|organi[sz]ations?|stakeholders)"),
)  # fmt: skip
_KINDS = "|".join(f"(?P<{k}>{p})" for k, p in _KIND)
_PRODUCER = re.compile(
    rf"\s+(?:(?:more|other|others|new|additional|of\s+the|local|participating|eligible)\s+)*(?:{_KINDS})\b"
)
_MORE_KINDS = re.compile(
    r"\s*(?:,\s*(?:and\s+)?|and\s+|or\s+|&\s*)(?:" + re.sub(r"\?P<\w+>", "?:", _KINDS) + r")\b"
)
#: "establishments/households": one kind under two names, of which the narrower tells which.
_OR_SAME = re.compile(rf"\s*/\s*(?:{_KINDS})\b")
#: "61 are cooperatives", "84 of them co-operatives", and not "37 are made by cooperatives".
_PARTITIVE = r"(?:\s*,?\s*(?:out\s+)?of\s+(?:which|whom|them|these|those|the\s+(?:total|latter))\b)"
_SAME_KIND = re.compile(
    rf"{_PARTITIVE}?\s+(?:(?:are|is|were|being|was|belong\w*\s+to)\s+)?(?:{_KINDS})\b"
)
#: What a count with its noun left out is told to be or to have.
_VERB = re.compile(
    rf"(?P<of>{_PARTITIVE})?\s*(?:,\s*)?(?:others?|more|new\s+ones?|ones?)?\s*(?:(?:have|has|had|having|will|would|should)\s+)?(?:also\s+|been\s+|newly\s+|all\s+|already\s+)*"
    r"\b(?:are|is|were|was|be|being|have|has|had|hold|holds|held|got|get|received?|receives|earned|won|achieved|achieving|met|meets?|meeting|reached|reach|reaching|gained|"
    r"attained|qualified|qualify|failed|scored|rated|ranked|classified|certified|recogni[sz]ed|approved|granted|awarded|graded|with|made|belong|come|came|expected|"
    r"moved|upgraded|re-?\w+ed|newly|up\s+for|seeking|took|lost|need|needed|still|proposed|nominated|recommended|registered|for)\b"
)
_NEW = re.compile(
    r"\s+(?:(?:brand[\s-])?new|others?|more|remaining|additional)(?:\s+ones?)?\b"
    r"(?=\s*(?:[,.;:)(]|$|(?:by|in|this|next|are|were|was|is|and|from|with|for|to|of|before|had|have|has|that|which)\b))"
)
_PART = re.compile(_PARTITIVE)
_ENDS = re.compile(r"\s*(?:[,.;:)]|$|(?:and|while|respectively|but)\b)")
_WHERE = re.compile(r"\s+(?:in|from)\s+(?:the\s+)?(?:former|old|new|[A-ZĐ])")
_GROUP = re.compile(
    rf"{_PARTITIVE}?\s+(?:(?:are|were|is|belong\w*\s+to|come\s+from|in)\s+)?(?:the\s+)?(?:processed\s+)?(?P<g>food(?:s|stuffs?)?|(?:alcoholic\s+)?(?:drinks?|beverages?)|herb\w*|handicrafts?|souvenirs?|ornamental\w*|(?:community\s+|rural\s+|eco-?)?tourism)\b"
)
_TOTAL_TO = Sieve(
    r"\b(?:lift|rais|bring|tak|push|increas)\w*\s+(?:the\s+|its\s+|their\s+|this\s+)?[^.;\d]{0,24}?(?:total|number|tally|figure)\b[^.;\d]{0,60}?\bto\s+$"
)
_OUT_OF = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+|all\s+|its\s+|their\s+)?$")
_POSSESSED = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+)?[\w\s]{0,24}?['’]s?\s+$")
#: "of which 4 4-star": the noun comes with the tier.
_REASONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(p), why)
    for p, why in (
        (r"\s*(?:%|per\s?cent)", "percentage"),
        (r"[\s-]*(?:points?)\b|\s*/\s*100", "score"),
        (r"[\s-]*(?:hours?|days?|weeks?|months?|years?|quarters?|decades?|minutes?|a\.?m|p\.?m)\b", "duration or date"),
        (r"\s+(?:[\w-]+\s+){0,2}(?:provinces?|cit(?:y|ies)|districts?|towns?|communes?|wards?|localities|villages?|hamlets?|countries|regions?|municipalities)\b", "places"),
        (r"\s+(?:[\w-]+\s+){0,2}(?:booths?|stalls?|pavilions?)\b", "booths"),
        (r"\s+(?:[\w-]+\s+){0,2}(?:shops?|stores?|outlets?|supermarkets?|points?\s+of\s+sale|centres?|centers?|platforms?|chains?|spots?|sites?|markets?)\b", "shops and places of sale"),
        (r"\s+(?:[\w-]+\s+){0,2}(?:people|persons?|workers?|members?|visitors?|farmers?|officials?|delegates?|women|jobs?|labourers?|students?|artisans?)\b", "people"),
        (r"\s+(?:[\w-]+\s+){0,1}(?:tonnes?|tons?|hectares?|ha|kg|kilograms?|litres?|liters?|km|kilometres?|trees?|heads?|boxes|bottles|bags|m2|square)\b", "measure"),
        (r"\s+(?:[\w-]+\s+)?(?:billion|million|trillion|vnd|dong|usd|dollars?)\b", "money"),
        (r"\s+(?:[\w-]+\s+){0,2}(?:groups?|sectors?|categories|types?|kinds?|fields?)\b", "product groups"),
        (r"\s+(?:[\w-]+\s+){0,2}(?:sessions?|times|rounds?|phases?|events?|fairs?|conferences?|courses?|classes|batches|stages?|occasions)\b", "occasions"),
        (r"\s+(?:[\w-]+\s+){0,2}(?:contracts?|agreements?|deals?)\b", "contracts, not memoranda"),
        (r"\s+(?:[\w-]+\s+){0,2}(?:projects?|models?|criteria|standards?|indicators?|solutions?|tasks?|chains?|plans?|brands?|trademarks?|certificates?|labels?|codes?)\b", "projects, models, criteria"),
        (r"\s*-?(?:stars?\b|\*)", "star tier"),
        (r"(?:st|nd|rd|th)\b|-(?:month|year|day|step|member)", "duration or rank"),
    )
)  # fmt: skip
_CODE_BEFORE = Sieve(
    r"(?:\bno\.?|\bnumber|\bphase|\bround|\bhotline|\btel|\bphone|\barticle|\bclause|\bpage|\bdecision|\bplan|\bresolution|\btop|\bcovid-|\bgroup|\bperiod|\bstage|\biso|#)\s*:?\s*$"
)
_DIFFERENCE = Sieve(
    r"\b(?:up|down|increase of|an? increase of|rise of|growth of|exceed\w*[^.;,]{0,30}? by|surpass\w*[^.;,]{0,30}? by|(?:rose|grew|fell|declin\w+|increas\w+)[^.;,\d]{0,30} by)\s+(?:about |nearly |more than |over )?$"
)
_DIFFERENCE_AFTER = re.compile(
    r"(?:\s+(?:products?|entries|items))?\s+(?:more|fewer|higher|less|lower)\s+(?:products\s+)?than\b|\s+(?:products?\s+)?(?:from|against|compared|over|year-on-year)\b(?!\s+\d+\s+(?:producers|entities))[^.;,]{0,30}?(?:year|20\d\d|plan|end|before|earlier)"
)


@value(frozen=True, slots=True)
class Seen:
    """What was counted before, for counts with their noun left out."""

    products: bool
    producers: bool


def read_counts(
    story: Story, sentence: SentenceReading, numbers: list[Number], before: Seen
) -> list[Count]:
    """The counts of a sentence in order; those of kind "none" carry the reason, or none."""
    out: list[Count] = []
    seen = before
    fold = story.fold
    limit = sentence.span.end
    coming = [n.end for n in numbers if _PRODUCT.match(fold, n.end, limit)]
    for k, number in enumerate(numbers):
        following = numbers[k + 1].core if k + 1 < len(numbers) else limit
        count = _read(story, sentence, number, seen, out[-1] if out else None, following)
        if count.kind == "none" and count.reason is None and not number.words and coming:
            later = [c for c in coming if c > number.end]
            if later and _in_list(story, sentence, number):
                count = Count("product", number, number.start, number.end)
        if count.kind in ("product", "file"):
            seen = replace(seen, products=True)
        elif count.kind == "producer":
            seen = replace(seen, producers=True)
        out.append(count)
    return out


def _read(
    story: Story,
    sentence: SentenceReading,
    number: Number,
    seen: Seen,
    last: Count | None,
    following: int,
) -> Count:
    fold = story.fold
    limit = sentence.span.end
    start, end = number.start, number.end
    lead = fold[max(sentence.span.start, start - 100) : start]

    def none(reason: str | None) -> Count:
        return Count("none", number, start, end, reason=reason)

    if number.decimal:
        return none("score, percentage or measure")
    if (
        number.words
        and number.value == 1
        and re.match(r"\s+of\s+(?:the\b|its\b|\d|those\s+\w|many)", fold[end : end + 20])
    ):
        return none("one of many")
    if _DIFFERENCE_AFTER.match(fold, end, limit) or _DIFFERENCE.search(lead):
        return none("a difference against another time")
    if _RURAL.match(fold, end, limit):
        return none("another programme")
    if _MEMO.match(fold, end, limit):
        return Count("mou", number, start, end)
    m = _PRODUCT.match(fold, end, limit)
    if m and m.end() <= following + 24:
        if _OTHER_RATE.match(fold, m.end(), limit):
            return none("a rate")
        if (
            number.words
            and number.value == 1
            and "ocop" not in m["between"]
            and not re.search(r"\b(?:only|just|least|with|has|have|and|,)\s*$", lead)
            and "star" not in m["between"]
            and "more" not in m["between"]
            and "new" not in m["between"]
        ):
            return none("a figure of speech")
        return Count("product", number, _widened(fold, sentence, start), m.end(), said_ocop="ocop" in m["between"])  # fmt: skip
    m = _KINDS_OF.match(fold, end, limit)
    if m:
        return Count("product", number, start, m.end())
    m = _FILE.match(fold, end, limit)
    if m and m.end() <= following + 24:
        return Count("file", number, start, m.end())
    m = _PRODUCER.match(fold, end, limit)
    if m:
        return _producers(fold, number, m, limit)
    if _TOTAL_TO.search(lead):
        return Count("product", number, start, end)
    if _CODE_BEFORE.search(lead):
        return none("name, rank or telephone")
    if _POSSESSED.fullmatch(fold[end:following]) or (
        _OUT_OF.fullmatch(fold[end:following])
        and _PRODUCT.match(fold, _number_end(fold, following), limit)
    ):
        return Count("product", number, start, end)
    if not (seen.products or seen.producers):
        return none(_reason(fold, end, limit))
    m = _SAME_KIND.match(fold, end, limit)
    if m:
        return _producers(fold, number, m, limit)
    m = _GROUP.match(fold, end, limit)
    if m and seen.products:
        return Count("product", number, start, m.end(), group=product_group(m["g"]))
    star = next((s for s in sentence.stars if s.start >= end), None)
    if star is not None and _to_star(fold[end : star.start]):
        return Count("product", number, start, _noun_after(fold, star, limit))
    if number.words and number.value == 1 and not _ONE_OF.match(fold, end, limit):
        return none("a word, not a count")
    if (
        last is not None
        and last.kind in ("product", "file")
        and re.search(r"\b(?:another|further|additional)\s+$", lead)
    ):
        return Count("product", number, start, end)
    reason = _reason(fold, end, limit)
    if reason is not None:
        return none(reason)
    m = _VERB.match(fold, end, limit)
    if m and (m["of"] or seen.products):
        return Count("product", number, start, m.end("of") if m["of"] else end)
    m = _NEW.match(fold, end, limit) or _PART.match(fold, end, limit)
    if m and _ENDS.match(fold, m.end(), limit) and _ASIDE.search(lead):
        return none("some of the products, for something else")
    if m and seen.products:
        return Count("product", number, start, m.end())
    if seen.products and _WHERE.match(story.text.nfc, end, limit):
        return Count("product", number, start, end)
    if seen.products and _ENDS.match(fold, end, limit) and _in_list(story, sentence, number):
        return Count("product", number, start, end)
    if seen.products and _ENDS.match(fold, end, limit) and _IT_HAS.search(lead):
        return Count("product", number, start, end)
    listed = seen.products and not number.words and _RUN.match(fold, end, limit) is not None
    if listed and "respectively" in fold[end:limit]:
        return Count("product", number, start, end)
    return none("a word, not a count" if number.words else None)


#: "exclusive names for about 40 of them", and not "accounts for 48 of them".
_ASIDE = Sieve(r"(?<!accounts )(?<!accounted )(?<!accounting )\b(?:for|to|of|on)\s+$")
#: "Three years on, it has 138, including …".
_IT_HAS = Sieve(
    r"\b(?:it|they|the\s+(?:\w+\s+)?(?:province|district|city|town|commune|ward|country|nation|locality))\s+"
    r"(?:now\s+|currently\s+|already\s+)*(?:has|had|have|holds?|counts?|counted|recorded|boasts?)\s+$"
)
#: "69, 52 and 47 products respectively".
_RUN = re.compile(r"(?:,\s*[\d,]+)*(?:,?\s*and\s+[\d,]+)?\s+(?:ocop\s+)?products?\b")
_ONE_OF = re.compile(
    rf"{_PARTITIVE}|\s+(?:more|has|have|is|holds|was|with|received|earned|got|achieved|rated)\b"
)


def _number_end(fold: str, start: int) -> int:
    m = re.compile(r"[\w,.\-]+").match(fold, start)
    return m.end() if m else start


def _producers(fold: str, number: Number, m: re.Match[str], limit: int) -> Count:
    """ "52 companies, cooperatives and households" mixes kinds under one number: all."""
    kind = next(k for k, _ in _KIND if m[k] is not None)
    end, mixed = m.end(), False
    while (same := _OR_SAME.match(fold, end, limit)) is not None:
        other = next(k for k, _ in _KIND if same[k] is not None)
        mixed = mixed or ("all" not in (kind, other) and kind != other)
        kind, end = (other if kind == "all" else kind), same.end()
    while (more := _MORE_KINDS.match(fold, end, limit)) is not None:
        end, mixed = more.end(), True
    return Count(
        "producer", number, number.start, end,
        producer_kind="all" if mixed else kind, general=kind == "all",
    )  # fmt: skip


def _widened(fold: str, sentence: SentenceReading, start: int) -> int:
    """ "an additional 573", "another 40": the words before the number that are part of it."""
    m = re.search(
        r"\b(?:an additional|an extra|a further|another)\s+$",
        fold[max(sentence.span.start, start - 16) : start],
    )
    return start - len(m.group()) if m else start


def _to_star(gap: str) -> bool:
    """Whether only words that lead to a tier stand between: "45 four-star", "27 rated 4 stars"."""
    return (
        re.fullmatch(
            r"[\s,–-]*(?:(?:of|which|them|these|those|are|is|were|was|be|being|have|has|had|been|rated|ranked|classified|certified|recogni[sz]ed|"
            r"as|at|with|the|a|national|ocop|products?|others?|more|new|potential|got|get|received|receiving|earned|won|achieved|achieving|met|meet|meeting|"
            r"reached|reach|gained|hold|holds|holding|standards?|level|of|for|to|ones|newly|graded|rating|ranking|expected|should|could)(?:[\s,]+|$))*",
            gap,
        )
        is not None
    )


def _noun_after(fold: str, star: StarMention, limit: int) -> int:
    m = re.compile(r"(?:\s+(?:ocop\s+)?(?:products?|ones|standards?|rating|items))?").match(
        fold, star.end, limit
    )
    return m.end() if m else star.end


def _in_list(story: Story, sentence: SentenceReading, number: Number) -> bool:
    """Whether a place stands before a bare number in its clause, as its subject."""
    fold, nfc = story.fold, story.text.nfc
    uses = [u for u in sentence.uses if u.end <= number.start]
    if not uses:
        return False
    gap = nfc[uses[-1].end : number.start]
    if re.search(r"[.;:]", gap) or len(gap) > 70:
        return False
    if re.fullmatch(
        r"\s*\(\s*|\s*[,:–-]?\s*|\s*,?\s*(?:with|and|has|have|had|owns?|follows with|comes? \w+ with|contributed|contributes)\s*",
        gap,
    ):
        return True
    tail = re.search(
        r"(?:\b(?:with|has|have|had|owns?|holds?|counts?|posted|recorded|contributed|accounts? for)|,|\bin|\band)\s*$",
        fold[uses[-1].end : number.start],
    )
    return tail is not None and not re.search(r"\d", gap)


def _reason(fold: str, end: int, limit: int) -> str | None:
    for pattern, why in _REASONS:
        if pattern.match(fold, end, limit):
            return why
    return None
