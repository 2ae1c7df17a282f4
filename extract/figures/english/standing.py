"""Status and basis of the counts of an English sentence, by the cues of rules_english.toml.

A count's own words are those behind its noun, up to the clause of the next count, and those before
it, from the clause of the count before.  Words behind win over words before, a plan before it over
a verb of recognising behind it; a part is what its whole is, a list goes on as it began.
"""

from __future__ import annotations

import re

from extract import modality
from extract.facts import Basis, Status
from extract.figures.english.parts import follows
from extract.figures.model import Figure, Story
from extract.figures.words import WAYS
from extract.grammar.dates import published_date
from extract.modality import Cue
from extract.reading import SentenceReading

_RANK = ("withdrawn", "other", "proposed", "target", "registered", "displayed", "recognised")
_CUT = re.compile(
    r"(?:[,;:(]|\s(?:and|while|whereas|but|including|plus)\b)(?=[^,;:(]*$)|\b(?:of\s+which|including|among\s+them)\b"
)
_MORE = re.compile(r"\b(?:more|additional|another|further|extra)\b")
_AGAINST = re.compile(
    r"\bre-?(?:evaluat|certif|recogni|assess)|\bupgrad|\bagain\b|\bmoved up|\brenew|for the first time"
)
_COUNCIL = re.compile(r"\b(?:council|jury|assessment board|evaluation board)\b")
_DECIDED = re.compile(
    r"\bdecision\b|\bcertificates?\b|people.s committee[^.;]{0,40}(?:recogni|certif|approv)|\b(?:was|were|has|have|been) (?:officially )?(?:recogni[sz]ed|certified)"
)
_ACTS = ("registered", "proposed", "displayed", "withdrawn", "other", *WAYS)
_ASIDE = ("registered", "displayed", "withdrawn", "other")
#: "The target was passed: as of May the nation had …".
_MET = re.compile(
    r"\b(?:has|had|as of|now|currently|so far|already|passed|exceeded|surpassed|while|whereas)\b"
)
_MORE_THAN = re.compile(r"\bmore than\b")
_LIFTS = re.compile(
    r"\b(?:upgrad\w+|re-?\w+(?:ate|ise|ize|ify|ess)|lift|raise)\s+(?:another\s+|about\s+)?$"
)
_NEWLY = re.compile(r"\bnew\b")
_FINITE = re.compile(
    r"[.;:]|\b(?:has|had|have|is|are|was|were|said|says|now|while|but|already|recogni[sz]ed|certified)\b"
)
_TOTAL_TO = re.compile(
    r"\b(?:lift|rais|bring|tak|push|increas)\w*\s+(?:the|its|their|this)\s[^.;\d]{0,60}?\bto\s+$"
)
#: "two products, A and B, were proposed": the names between a count and its verb.
_NAMED = re.compile(
    r"(?:\s+(?:of|in|from)\s+[^,.;:\d]{2,40})?,\s+[^.;:\d]{4,140}?,\s+(?=(?:has|have|had|were|was|are|is)\b)"
)
_SEMICOLON = re.compile(r";|,?\s(?:while|whereas|meanwhile)\b|,\s+followed\b")
_POTENTIAL = re.compile(r"\bpotential\b")


def settle(story: Story, sentence: SentenceReading, products: list[Figure]) -> None:
    """Status and basis of each count, in the order of the sentence."""
    left = sentence.span.start
    for k, figure in enumerate(products):
        after = products[k + 1] if k + 1 < len(products) else None
        figure.tail = own_end(story, sentence, figure, after)
        start = min(left, figure.count.start)
        previous = products[k - 1] if k else None
        _status(story, sentence, figure, previous, start)
        _basis(story, sentence, figure, previous, start)
        left = max(figure.tail, figure.count.end)


def own_end(story: Story, sentence: SentenceReading, figure: Figure, after: Figure | None) -> int:
    """Where the words behind a count end: before the clause of the next one."""
    start = figure.count.end
    if after is None or after.count.start <= start:
        return sentence.span.end if after is None else start
    gap = story.fold[start : after.count.start]
    cut = _SEMICOLON.search(gap) or _CUT.search(gap)
    return start + cut.start() if cut else after.count.start


def _status(
    story: Story, sentence: SentenceReading, figure: Figure, previous: Figure | None, left: int
) -> None:
    text = story.text
    behind = modality.after(text, "english.status", figure.count.end, figure.tail)
    named = _NAMED.match(story.fold, figure.count.end, figure.tail)
    if named is not None and not behind:
        behind = modality.after(text, "english.status", named.end(), figure.tail)
    own = _strongest(behind)
    leads = modality.before(text, "english.status", left, figure.count.start)
    lead = leads[-1] if leads else None
    plan = next((c for c in leads if c.value == "target"), None)
    if plan is not None and _MET.search(story.fold, plan.end, figure.count.start):
        leads = [c for c in leads if c is not plan]
        plan, lead = None, leads[-1] if leads else None
    if plan is not None and _past(story, sentence, figure):
        leads = [c for c in leads if c is not plan]
        plan, lead = None, leads[-1] if leads else None
    total_to = _TOTAL_TO.search(story.fold, left, figure.count.start) is not None
    parent = figure.parent
    goes_on = previous is not None and previous is not parent and follows(story, previous, figure)
    carried = previous.status_cue if goes_on and previous is not None else None
    inherited: Status | None = None
    if parent is not None and not figure.of_fraction:
        inherited = parent.status
    elif goes_on and previous is not None:
        inherited = previous.status
    cue: Cue | None = None
    status: Status | None = None
    twin = twin_of(story, figure) if figure.same else None
    if twin is not None:
        figure.status, figure.modal, figure.status_cue = twin.status, twin.modal, twin.status_cue
        return
    if figure.of_fraction:
        part = figure.children[0].status
        figure.status = (
            "registered" if part in ("proposed", "registered", "other") else "recognised"
        )
        return
    if total_to:
        own = lead = None
        inherited = "target" if previous is not None and previous.status == "target" else None
    if (
        plan is None
        and previous is not None
        and previous.status == "target"
        and (own is None or own.value == "recognised")
        and not _FINITE.search(story.fold, previous.count.end, figure.count.start)
    ):
        own, lead, inherited = None, None, "target"
    tier_at = figure.stars.start if figure.stars is not None else 0
    if _POTENTIAL.search(story.fold, figure.number.end, max(figure.count.end, tier_at)):
        cue = Cue("proposed", "english.potential", figure.number.end, figure.count.end)
    elif plan is not None and (own is None or own.value in ("recognised", "target", "registered")):
        cue = plan
    elif own is not None and own.value == "withdrawn" and _again(lead, story):
        cue = lead
    elif own is not None and own.value != "recognised":
        cue = own
    elif (
        lead is not None
        and lead.value != "recognised"
        and not (own is not None and lead.value in ("registered", "displayed"))
    ):
        cue = lead
    elif inherited == "target" and (own is None or parent is not None):
        status = "target"
    elif own is not None or lead is not None:
        cue = own or lead
        if inherited is not None and inherited not in (
            "recognised",
            "registered",
            "displayed",
            *WAYS,
        ):
            status, cue = inherited, (parent.status_cue if parent else carried)
        elif inherited == "proposed":
            status = inherited
    if status is None and cue is not None:
        status = modality.as_status(cue.value)
    if status is None and inherited is None and not total_to:
        inherited = _told_before(story, sentence, figure)
    if status is None or (
        status == "recognised" and cue is not None and cue is lead and inherited is not None
    ):
        status = inherited or "recognised"
        if inherited is not None and cue is None:
            cue = parent.status_cue if parent is not None else carried
        if (
            status == "registered"
            and figure.stars is not None
            and figure.stars_origin is None
            and parent is not None
        ):
            status = "recognised"
    now = published_date(story.reading.frame.published)
    if status == "recognised" and now is not None and figure.parent is None:
        ahead = [d for d in sentence.dates if d.end <= figure.count.start and d.kind != "period"]
        if ahead and int(ahead[-1].last[:4]) > now[0]:
            status = "target"
    if figure.count.kind == "file" and status == "recognised":
        status = "registered"
    status = _by_council(story, sentence, figure, status, previous)
    if status == "recognised":
        ways = modality.after(text, "english.recognition", figure.number.end, figure.tail)
        ways = ways or modality.before(text, "english.recognition", left, figure.count.start)
        if ways and not (ways[0].value == "newly_recognised" and not _set_against(story, sentence)):
            status, cue = modality.as_status(ways[0].value), ways[0]
        elif figure.stars is not None and figure.stars.upgrade:
            status = "upgraded"
    figure.status, figure.status_cue, figure.modal = status, cue, status
    if cue is not None and modality.as_status(cue.value) != status:
        figure.status_cue = None


def _past(story: Story, sentence: SentenceReading, figure: Figure) -> bool:
    """ "in 2024 the province will have 35 more", told in 2025: a translation, and no plan."""
    now = published_date(story.reading.frame.published)
    years = [d for d in sentence.dates if d.kind in ("year", "month", "day")]
    return (
        now is not None
        and bool(years)
        and all(int(d.last[:4]) < now[0] for d in years)
        and any(d.end <= figure.count.start and d.kind == "year" for d in years)
    )


def _strongest(cues: list[Cue]) -> Cue | None:
    """Of the cues behind a count the one that says most; of two equals the nearest."""
    return min(cues, key=lambda c: (_RANK.index(c.value), c.start), default=None)


def _again(lead: Cue | None, story: Story) -> bool:
    """ "re-evaluates nine products whose certificates have expired": why they are assessed."""
    return lead is not None and lead.value == "registered"


def _set_against(story: Story, sentence: SentenceReading) -> bool:
    return _AGAINST.search(story.fold, sentence.span.start, sentence.span.end) is not None


def _by_council(
    story: Story,
    sentence: SentenceReading,
    figure: Figure,
    status: Status,
    previous: Figure | None,
) -> Status:
    """What a council gave stars to is put forward, as long as nobody has decided."""
    if status != "recognised" or figure.stars is None or sentence.span.zone == "title":
        return status
    if figure.parent is not None and figure.parent.status == "recognised":
        return status
    acting = previous.status == "proposed" if previous is not None else False
    near = [
        f for f in story.memory.recent[-4:] if f.sentence.span.paragraph == sentence.span.paragraph
    ]
    acting = acting or any(f.status == "proposed" for f in near)
    if not acting and not _COUNCIL.search(story.fold, sentence.span.start, figure.count.start):
        return status
    words = story.fold[sentence.span.start : sentence.span.end]
    if _DECIDED.search(words) or re.search(r"\b(?:has|have|had|holds?|owns?|boasts?|now)\b", words):
        return status
    return "proposed"


def _basis(
    story: Story, sentence: SentenceReading, figure: Figure, previous: Figure | None, left: int
) -> None:
    text = story.text
    cues = modality.before(text, "english.basis", left, figure.count.start)
    own = modality.after(text, "english.basis", figure.count.end, figure.tail)
    words = story.fold[figure.number.end : figure.count.end]
    parent = figure.parent
    more = next((c for c in cues if c.value == "increment"), None)
    twin = twin_of(story, figure) if figure.same else None
    if twin is not None:
        figure.basis, figure.basis_cue = twin.basis, twin.basis_cue
        return
    if figure.of_fraction:
        figure.basis = "batch" if figure.status == "registered" else "total"
        return
    before = story.fold[figure.count.start : figure.number.core]
    widened = _MORE.search(before) is not None and _MORE_THAN.search(before) is None
    fresh = figure.status == "target" and _NEWLY.search(words) is not None
    added = _MORE.search(words) is not None or widened or fresh
    if (more is not None or added) and figure.status not in _ASIDE:
        figure.basis = "increment"
        figure.basis_cue = more or Cue(
            "increment", "english.increment", figure.number.end, figure.count.end
        )
        return
    told = next((c for c in own if c.rule == "english.batch"), None)
    if parent is not None and not figure.of_fraction:
        figure.basis = parent.basis
        if told is not None and parent.basis == "total" and figure.status in ("recognised", *WAYS):
            figure.basis, figure.basis_cue = "batch", told
        return
    if (
        previous is not None
        and previous.basis is not None
        and follows(story, previous, figure)
        and (not cues or previous.basis == "increment")
    ):
        figure.basis = previous.basis
        return
    if figure.status == "target":
        planned = previous if previous is not None and previous.status == "target" else None
        grows = planned is not None and planned.basis == "increment" and not cues
        figure.basis = "increment" if grows else "total"
        if _LIFTS.search(story.fold, left, figure.count.start):
            figure.basis = "batch"
        return
    if figure.status in _ACTS:
        figure.basis = "batch"
        return
    chosen = _weigh(story, cues, own)
    if chosen is not None:
        figure.basis, figure.basis_cue = modality.as_basis(chosen.value), chosen
        return
    if previous is not None and previous.basis is not None:
        figure.basis = previous.basis
        return
    figure.basis = _of_story(story, sentence)


def _weigh(story: Story, cues: list[Cue], own: list[Cue]) -> Cue | None:
    """Words that sum up first, then those of a round, then verbs, the nearest before the count."""
    strong = [c for c in [*reversed(cues), *own] if c.rule == "english.total"]
    if strong:
        return strong[0]
    perfect = [c for c in own if c.rule == "english.has"]
    if perfect:
        return perfect[0]
    round_named = [c for c in own if c.rule == "english.batch"]
    if round_named:
        return round_named[0]
    verbs = [c for c in cues if c.rule in ("english.act", "english.has")]
    if verbs and verbs[-1].rule == "english.has":
        return verbs[-1]
    named = [c for c in [*cues, *own] if c.rule in ("english.batch", "english.act")]
    return named[-1] if named else None


def twin_of(story: Story, figure: Figure) -> Figure | None:
    """The earlier count that "The 573 products …" speaks of again."""
    same = [f for f in story.memory.recent if f.number.value == figure.number.value]
    return same[-1] if same else None


def _told_before(story: Story, sentence: SentenceReading, figure: Figure) -> Status | None:
    """ "Eight products come from …" right after what was entered or put forward: of the same."""
    tops = story.memory.tops
    if not tops or sentence.span.paragraph != story.memory.paragraph or figure.stars is not None:
        return None
    top = tops[-1]
    alike = top.scope is None or figure.scope is None or top.scope.place.id == figure.scope.place.id
    return top.status if alike and top.status in ("registered", "proposed") else None


def _of_story(story: Story, sentence: SentenceReading) -> Basis:
    """A count without any cue is of what the sentence before it told."""
    tops = story.memory.tops
    if (
        tops
        and sentence.span.paragraph - story.memory.paragraph <= 1
        and tops[-1].basis is not None
    ):
        return "batch" if tops[-1].basis == "increment" else tops[-1].basis
    return "batch" if story.memory.act else "total"
