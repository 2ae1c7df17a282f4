"""Names in lists: behind a tier, behind a count, behind a certificate, in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.facts import ProductCount, Status
from extract.gazetteer.product_names import product_words
from extract.grammar.products.belongs import (
    counted_as,
    dated_as,
    figure_before,
    number_of,
    part_of,
    stars_of,
)
from extract.grammar.products.items import owner_of
from extract.grammar.products.listing import lines_below, read_items, read_list
from extract.grammar.products.mentions import as_many
from extract.grammar.products.model import Context, Item, Page
from extract.grammar.products.names import Trust
from extract.grammar.products.owners import Owner, clause_owner, owned
from extract.grammar.products.said import (
    line_start,
    repeated,
    single_tier,
    stars_in_address,
    stars_told,
    status_of,
    told,
    told_after,
    waits,
)
from extract.grammar.products.words import TARGET
from extract.grammar.stars import StarMention
from extract.organisations import read_body
from extract.reading import SentenceReading
from extract.sieve import Sieve, matches_from

_LEAD = (
    r"là|gồm(?:\s+có|\s+những cái tên quen thuộc)?|bao gồm|như|có(?!\s+thể)|trong đó có|đó là|trong đó(?=\s*:)|có thể kể(?:\s+(?:đến|tới|ra))?(?:\s+như)?|cụ thể(?:\s+(?:là|như sau))?"
    r"|(?:cụ thể\s+)?như sau|tiêu biểu là|tiêu biểu như|including|are|is"
)
_LIST_AFTER_STAR = re.compile(
    r"[”\"]?\s*(?:\([^()\n]{0,40}\)\s*)?(?:(?:cấp\s+\w+(?:\s+\w+)?|quốc gia|của\s+(?:(?:tỉnh|huyện|xã|thành phố|thị xã|phường)(?:\s+(?!là|gồm)\w+){0,4}?"
    r"|\d+\s+chủ thể)|ocop|đợt\s+\d(?:\s+năm\s+\d{4})?|(?:trong\s+)?(?:đợt|lần|dịp)\s+này"
    r"|năm\s+\d{4}|duy nhất|đầu tiên|tiêu biểu|này|đó|được công nhận|mới)\s*+(?:,\s*+)?){0,8}"
    rf"(?P<lead>,?\s*(?:{_LEAD})\s*:?|;\s*(?:đó là|gồm|cụ thể(?:\s+(?:là|như sau))?)\s*:?|:)\s*(?=\S)"
)
#: Any other words between a tier and what cannot but open a list.
_OPENS_AFTER_STAR = re.compile(
    r"[^.;:()\n]{0,90}?(?P<lead>(?:(?<!\w)(?:gồm(?:\s+có)?|bao gồm|đó là|cụ thể(?:\s+(?:là|như sau))?|như sau)\s*:?"
    r"|:))\s*(?=\S)"
)
_STRONG = re.compile(r"gồm|đó là|cụ thể|như sau|:")
_LIST_AFTER_COUNT = re.compile(
    r"(?P<count>(?:\d{1,4}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|các|những)\s+(?:sản phẩm"
    r"|sp)(?:\s+(?:ocop|hạt điều|gạo|mới|này|đó|nêu trên|trên))*"
    r"(?:[^.;:()\d]|(?:đợt|năm|tháng|quý)\s+\d{1,4}|(?:của|thuộc)\s+\d{1,3}(?=\s)){0,60}?(?:\([^()]{0,40}\))?"
    r"(?:,?\s*(?:bao )?gồm\s+\d{1,3}\s+(?:htx|hợp tác xã|công ty|doanh nghiệp|hộ|tổ hợp tác|cơ sở)[^.;:()]{0,90}?(?=\s*gồm))?)\s*(?P<lead>(?:là|,?\s*(?:bao )?gồm(?:\s+có)?|như|:"
    r"|[;,]?\s*đó là|;\s*(?:gồm|cụ thể(?:\s+(?:là|gồm|như sau))?))\s*:?)\s*(?=\S)"
)
#: How such a list begins, for a search that leaps from letter to letter.
_COUNT_STARTS = re.compile(
    r"[\dmhbnstc](?:(?<=\d)\d{0,3}|(?<=m)(?:ột|ười)|(?<=h)ai|(?<=b)(?:ốn|ảy|a)|(?<=n)(?:ăm|hững)"
    r"|(?<=s)áu|(?<=t)ám|(?<=c)(?:hín|ác))\s+(?:sản phẩm|sp)"
)
#: "Được xếp hạng 3 sao gồm A …", "Đạt 4 sao là B".
_TIER_OPENS = re.compile(
    r"\W*(?:được|đạt)\s+(?:(?:công nhận|xếp hạng|đánh giá|chứng nhận|đạt|hạng|chuẩn|ocop)\s+)*"
)
#: "3 sản phẩm 4 sao (A của HTX B; C)": the names stand in a bracket.
_IN_BRACKET = re.compile(
    r"\s*(?:(?:cấp\s+\w+|quốc gia|ocop|này|được công nhận)\s+){0,2}\((?:(?:gồm|là|cụ thể|bao gồm)\s*:?\s*)?(?=\S)"
)
_SENTENCE_OPENS = re.compile(
    r"\W*(?:(?:theo đó|cụ thể|trong đó|kết quả|gồm có)\s*,?\s*)?"
    r"(?:(?:trong (?:đó|số đó)\s+)?có(?=\s*:)|(?P<of>trong (?:số )?đó,?)(?=\s+(?:htx|hợp tác xã|công ty|cty|cơ sở|hộ|doanh nghiệp|xã|phường|thị trấn|huyện|thành phố|thị xã)\s)|danh sách(?:\s+\w+){0,3}?(?:\s+(?:cụ thể|như sau|gồm|là))+(?=\s*:)|đó\s+(?:chính\s+)?là|gồm(?:\s+có)?|bao gồm|cụ thể(?:\s+(?:là|gồm|như sau))?|including"
    r"|(?:các\s+|những\s+)?sản phẩm\s+của\s+(?:huyện|tỉnh|xã|thành phố|thị xã|phường)\s+[^.;:,\d]{2,30}?\s+(?:gồm|bao gồm|là)(?=\s*:)"
    r"|(?:các|những)\s+sản phẩm(?:\s+(?:này|trên|đó|nói trên|nêu trên|được công nhận|đạt|ocop)){0,4}"
    r"\s+(?:là|gồm(?:\s+có)?|bao gồm)"
    r"|đó\s+(?:đều\s+)?là\s+(?:các|những)\s+sản phẩm[^.;:\d]{0,60}?\s(?:như|gồm|là)"
    r"|(?:(?:lần|đợt|dịp)\s+này,?\s+)?được\s+(?:công nhận|đánh giá|xếp hạng)(?:\s+(?:lần|đợt|dịp)\s+này)?\s+(?:có|gồm|là)(?=\s*:)"
    r"|(?P<makers>(?:(?:các|những|\d{1,3})\s+)?(?:chủ thể|đơn vị|cơ sở|hộ|doanh nghiệp|htx|hợp tác xã)\s[^.;:\d]{0,40}?có\s+(?:các\s+)?sản phẩm[^.;:\d]{0,60}?(?:gồm|là)(?=\s*:)))\s*:?\s*(?:(?:các|những)?\s*sản phẩm\s*:?\s*)?(?=\S)"
)
#: "Sản phẩm công nhận lại có A (B); sản phẩm mới có C": the tier was told before.
_OF_STATUS = re.compile(
    r"(?:^|(?<=[;.,:\n]\s))(?:(?:các|những|trong đó,?|cụ thể,?)\s+)*sản phẩm\s+"
    r"(?P<what>(?:được\s+)?(?:công nhận lại|đánh giá lại|tái công nhận|công nhận mới|mới|nâng hạng|nâng sao))"
    r"\s*(?:có|gồm|là|:)\s*:?\s*(?=\S)"
)
_STATUS_NOUN = re.compile(
    r"sản phẩm\s+(?:được\s+)?(?:công nhận|đánh giá|tái công nhận|mới|nâng hạng|nâng sao)"
)
_NAMED = Sieve(r"[,\s](?:(?<=,)\s*)?(?:như|có|trong đó có)\s+(?=\S)")
_FOR = re.compile(
    r"\s*(?:cấp quốc gia\s+|ocop\s+)?(?:(?:dành\s+cho|cho|đối với)\s+(?:(?:các\s+)?sản phẩm\s+)?"
    r"|với\s+(?:(?:các|\d{1,2}|hai|ba)\s+)?sản phẩm\s*:?\s+)(?=\S)"
)
#: "Sản phẩm OCOP 4 sao Trà sen của HTX A": the name right behind its tier.
_TIER_OF = Sieve(
    r"(?<!\d\s)(?<!các\s)(?<!những\s)sản phẩm\s+(?:ocop\s+)?(?:(?:đạt|chuẩn|hạng|ocop)\s+)*$"
)
_BESIDE = re.compile(r"\s+(?:cấp\s+(?:tỉnh|huyện|quốc gia)\s+)?(?=[“\"\w])")
_QUOTED = re.compile(r"[“\"](?P<name>[^“”\"\n]{3,60})[”\"]")
_LOOSE = Sieve(
    r"chủ yếu|dẫn đầu|nhiều nhất|chủ lực|thế mạnh|tham gia|tiêu thụ|trưng bày|đặc trưng|bị loại|nửa|phần lớn|đa số|hầu hết|đa phần|nổi tiếng|chỉ dẫn"
    r"|nhãn hiệu|bảo hộ|văn bằng"
)
_AMONG = Sieve(r"\s+(?:đều\s+)?nằm trong (?:số|nhóm|danh sách)")
_COUNTED = Sieve(r"\d\s{1,3}sản phẩm")
_AGAIN_TOLD = Sieve(r"này|đó|nói trên|nêu trên|trên(?=\s)")
_RECOGNISED = Sieve(
    r"ocop|công nhận|chứng nhận|xếp hạng|phân hạng|đạt chuẩn|được xếp"
    r"|(?:tham gia|được|trình(?:\s+\w+){0,4}?)\s+(?:đánh giá|thẩm định|chấm)"
)
#: "các sản phẩm tham gia đánh giá gồm": who takes part in a round, not in a programme or a fair.
_JUDGED = Sieve(r"tham gia\s+(?:dự\s+)?(?:đánh giá|phân hạng|chấm|xét|thẩm định)")


#: What became of a part of the products that were counted before, all of one tier.
_PARTS = frozenset({"newly_recognised", "re_recognised", "upgraded"})


def _trust(lead: str) -> Trust:
    if _STRONG.search(lead):
        return "open"
    return "named" if lead.strip() == "là" else "list"


def after_stars(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "… 2 sản phẩm tiềm năng 5 sao: A (91,75 điểm) và B"."""
    lower = page.text.lower
    for n, star in enumerate(sentence.stars):
        end = sentence.span.end
        m = _LIST_AFTER_STAR.match(lower, star.end, end)
        if m is None:
            later = [s.start for s in sentence.stars[n + 1 :]]
            m = _OPENS_AFTER_STAR.match(lower, star.end, min([*later, end]))
        if m is None:
            continue
        before = lower[max(sentence.span.start, star.start - 90) : star.start]
        clause = re.split(r"[.;]", before)[-1]
        if clause.lstrip().startswith(("trong đó", "trong số")):
            clause = before  # a part of what was counted before the semicolon
        opens = _TIER_OPENS.fullmatch(lower, sentence.span.start, star.start) is not None
        named = re.search(r"sản phẩm|nhóm|hạng|ocop|còn lại|products?", clause) is not None
        next_tier = n > 0 and re.search(r"[;,]\s*$", before) is not None
        if not (named or opens or next_tier) or TARGET.search(clause):
            continue
        bare = m.group("lead").strip(" ,") in ("có", "are", "is") and not next_tier
        if bare and not re.search(
            r"(?:nhóm|hạng|sản phẩm(?: (?:được )?(?:đạt|công nhận|xếp hạng))?(?: hạng)?)\s*(?:ocop\s*)?$|(?:^|[;,]\s+)ocop\s*$",
            before,
        ):
            continue
        status = status_of(page, sentence, star.start, m.end(), star)
        figure = figure_before(page, k, sentence, m.end(), star)
        context = Context(star, status, "products.list", star.start, m.end(), figure)
        owner = clause_owner(page, sentence, star.start)
        items = list(read_items(page, m.end(), end, _trust(m["lead"])))
        if not items and m.re is _LIST_AFTER_STAR:  # "hạng 3 sao là 4 sản phẩm, gồm: …"
            later = [s.start for s in sentence.stars[n + 1 :]]
            far = _OPENS_AFTER_STAR.match(lower, star.end, min([*later, end]))
            m = far or m
            items = list(read_items(page, m.end(), end, _trust(m["lead"]))) if far else []
        if _kinds(items, star):
            continue
        whole = _whole_of(page, sentence, star, len(items), number_of(figure))
        if whole is not None:
            context = Context(
                stars_of(whole),
                whole.status or "recognised",
                "products.counted",
                m.end(),
                m.end(),
                whole,
            )
            figure = whole
        for item in as_many(page, items, number_of(figure)):
            yield (owned(item, owner), context)


def _whole_of(
    page: Page, sentence: SentenceReading, star: StarMention, found: int, number: int | None
) -> ProductCount | None:
    """ "8 sản phẩm 4 sao, trong đó có 1 sản phẩm tiềm năng 5 sao, gồm: …": the list is the whole's."""
    if number is None or found <= number:
        return None
    for fact in reversed(page.counts_in(sentence.span.start, star.start)):
        tier = stars_of(fact)
        if number_of(fact) == found and tier is not None and tier.low != star.low:
            return fact
    return None


def in_brackets(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "5 sản phẩm 4 sao (A, B của HTX C; …); 2 sản phẩm 3 sao (D và E)"."""
    yield from _of_places(page, k, sentence)
    for star in sentence.stars:
        m = _IN_BRACKET.match(page.text.lower, star.end, sentence.span.end)
        counts = page.counts_in(sentence.span.start, star.end)
        if m is None or not counts or star.low != star.high:
            continue
        figure = counts[-1]
        if (figure.stars_min, figure.stars_max) != (star.low, star.high):
            continue
        if TARGET.search(page.text.lower, sentence.span.start, figure.start):
            continue
        items = list(read_items(page, m.end(), _closing(page, m.end(), sentence.span.end), "named"))
        wanted = number_of(figure)
        if not items and wanted == 1:
            stop = _closing(page, m.end(), sentence.span.end)
            items = list(read_items(page, m.end(), stop, "open"))
        if wanted is None or not items or len(items) > wanted:
            continue
        status = status_of(page, sentence, star.start, star.end, star)
        context = Context(star, status, "products.list", star.start, m.end(), figure)
        yield from ((item, context) for item in items)


def beside(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "Sản phẩm OCOP 4 sao Trà sen Ba Sao của HTX A được bày bán"."""
    lower = page.text.lower
    for star in sentence.stars:
        m = _BESIDE.match(lower, star.end, sentence.span.end)
        if m is None or star.low != star.high or star.former is not None:
            continue
        floor = max(sentence.span.start, star.start - 40)
        if not _TIER_OF.search(lower, floor, star.start) or TARGET.search(
            lower, sentence.span.start, star.start
        ):
            continue
        status = status_of(page, sentence, star.start, star.end, star)
        for item in read_items(page, m.end(), sentence.span.end, "clause"):
            if not (item.owner or any(w[0].isupper() for w in item.name.split()[1:])):
                break
            yield item, Context(star, status, "products.given")


def _of_places(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "Huyện A có 3 sản phẩm (B, C, D); huyện E: 1 sản phẩm (F)": all of a tier told before."""
    for figure in page.counts_in(*_span(sentence)):
        number = number_of(figure)
        at, owner = _owned_by(page, figure.end, sentence.span.end)
        m = _IN_BRACKET.match(page.text.lower, at, sentence.span.end)
        if m is None or number is None or figure.status == "target":
            continue
        if any(figure.start <= s.start < m.end() for s in sentence.stars):
            continue
        star = stars_of(figure) or stars_told(page, k, sentence, figure.start)
        items = list(read_items(page, m.end(), _closing(page, m.end(), sentence.span.end), "named"))
        if len(items) != number or (star is None and not _of_round(figure)):
            continue
        behind = told_after(page, k, sentence, number) if star is None else None
        if behind is not None:
            star = behind[0]
        context = told(page, k, sentence, figure.start, m.end(), star, "products.counted")
        context = replace(context, head=figure.start, until=m.end(), figure=figure)
        owner = owner or clause_owner(page, sentence, figure.start)
        yield from ((owned(item, owner), context) for item in items)


def _of_round(figure: ProductCount) -> bool:
    """Whether a count is of a round, so that its names are of OCOP though no tier is told."""
    return figure.basis == "batch" or figure.status in ("registered", "proposed")


_OF = re.compile(r"\s+(?:của|do)\s+")


def _owned_by(page: Page, position: int, limit: int) -> tuple[int, Owner | None]:
    """Past the producer behind a count: "4 sản phẩm của HTX A (rau muống, …)"."""
    of = _OF.match(page.text.lower, position, limit)
    body = read_body(page.text, of.end(), limit) if of else None
    if body is None or body.kind != "producer":
        return position, None
    seat = page.organisations.seat_of_producer(body.name)
    return body.end, (body.name, (body.start, body.end), seat)


def _closing(page: Page, position: int, limit: int) -> int:
    """Where the bracket that is open at an offset closes."""
    depth = 1
    for m in re.compile(r"[()]").finditer(page.text.nfc, position, limit):
        depth += 1 if m.group() == "(" else -1
        if depth == 0:
            return m.start()
    return limit


def _span(sentence: SentenceReading) -> tuple[int, int]:
    return sentence.span.start, sentence.span.end


def after_counts(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "Tám sản phẩm đó gồm A và B": the tier was told before, or comes behind the names."""
    lower = page.text.lower
    counted = (
        lower.find("sản phẩm", *_span(sentence)) >= 0 or lower.find(" sp", *_span(sentence)) >= 0
    )
    if counted:
        counts = matches_from(_COUNT_STARTS, _LIST_AFTER_COUNT, lower, *_span(sentence))
    else:
        counts = iter(())
    for m in counts:
        if TARGET.search(lower, line_start(page, sentence.span.start, m.start()), m.start()):
            continue
        if any(m.start() <= s.start < m.end() for s in sentence.stars):
            continue
        loose = _LOOSE.search(m["count"])
        entered = loose is not None and loose.group() == "tham gia"
        if loose is not None and not entered:
            continue
        found = list(_told_before(page, k, sentence, m.start(), m.end(), m["lead"]))
        judged = _JUDGED.search(m["count"]) is not None or _enter(found)
        if entered and not (judged or _all_named(m["count"], found)):
            continue
        yield from found
    yield from _examples(page, k, sentence)


def _enter(found: list[tuple[Item, Context]]) -> bool:
    """Whether a list is that of a count which enters a round, with makers told."""
    figures = [context.figure for _, context in found]
    return any(item.owner for item, _ in found) and all(
        f is not None and f.status == "registered" and f.basis == "batch" for f in figures
    )


def _all_named(counted: str, found: list[tuple[Item, Context]]) -> bool:
    """Whether a list names as many as were counted: "3 sản phẩm tham gia gồm: A, B, C"."""
    number = re.match(r"\d+", counted)
    return number is not None and int(number.group()) == len(found)


def opened(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "Đó là A và B", "Cụ thể: A; B": a list of what the sentence before counted."""
    if k == 0:
        return
    lower = page.text.lower
    m = _SENTENCE_OPENS.match(lower, sentence.span.start, sentence.span.end)
    if m is None or any(s.start < m.end() for s in sentence.stars):
        return
    before = page.reading.sentences[max(0, k - 3) : k]
    if not any(page.counts_in(s.span.start, s.span.end) or s.stars for s in before) and not (
        _COUNTED.search(lower, before[-1].span.start, before[-1].span.end)
    ):
        return
    if TARGET.search(lower, before[-1].span.start, before[-1].span.end):
        return
    lead = "như" if m["of"] or m["makers"] else "gồm"
    yield from _told_before(page, k, sentence, sentence.span.start, m.end(), lead, opens=True)


def below(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "22 sản phẩm được công nhận OCOP 5 sao" as a headline, and the names numbered below it."""
    start, end = page.reading.sentences[k].span.start, page.reading.sentences[k].span.end
    if not lines_below(page, k):
        return
    counts = page.counts_in(start, end)
    figure = counts[-1] if counts else None
    tiers = [s for s in sentence.stars if s.end <= end]
    star = tiers[-1] if tiers else stars_of(figure) or stars_told(page, k, sentence, start)
    if star is None or star.low != star.high or TARGET.search(page.text.lower, start, end):
        return
    status = status_of(page, sentence, end, end, star)
    context = Context(star, status, "products.list", start, end, figure)
    trust: Trust = "list" if page.text.nfc[end - 1] == "." else "open"
    items = list(read_items(page, end, sentence.span.end, trust))
    yield from ((item, context) for item in as_many(page, items, number_of(figure)))


def of_status(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "Sản phẩm công nhận lại có A; sản phẩm mới có B": parts of what was counted before."""
    lower = page.text.lower
    if _STATUS_NOUN.search(lower, *_span(sentence)) is None:
        return
    for m in _OF_STATUS.finditer(lower, *_span(sentence)):
        figure = figure_before(page, k, sentence, m.start(), None)
        star = stars_of(figure) or stars_told(page, k, sentence, m.start())
        if star is None:
            continue
        status: Status = "re_recognised"
        if "nâng" in m["what"]:
            status = "upgraded"
        elif "mới" in m["what"]:
            status = "newly_recognised"
        context = Context(star, status, "products.counted", m.start(), m.end(), figure)
        stop = lower.find(";", m.end(), sentence.span.end)
        end = stop if stop > 0 else sentence.span.end
        yield from ((i, context) for i in read_items(page, m.end(), end, "list"))


def _told_before(
    page: Page,
    k: int,
    sentence: SentenceReading,
    start: int,
    end: int,
    lead: str,
    *,
    opens: bool = False,
) -> Iterator[tuple[Item, Context]]:
    """The items of a list that no tier introduces, with the tier told before it."""
    lower = page.text.lower
    figure = figure_before(page, k, sentence, end, None)
    counted = figure is not None and figure.start >= sentence.span.start
    again = _AGAIN_TOLD.search(lower, start, end) is not None
    # the count of another place that has no tier takes none from the sentence before
    elsewhere = any(u.start < start for u in sentence.uses)
    back = 0 if counted and elsewhere and not again else 2
    star = stars_of(figure) or stars_told(page, k, sentence, start, back)
    part = figure is not None and figure.status in _PARTS and figure.basis != "increment"
    if star is None and counted and figure is not None and part:
        whole = part_of(page, k, figure)
        if whole is not None and whole.basis == "total" and figure.basis == "batch":
            whole = None  # the tier of all there are is not said of a round's
        star = stars_of(whole)
        figure = dated_as(figure, whole)
    if star is not None and figure is not None and figure.stars_min not in (None, star.low):
        figure = None
    context = replace(
        told(page, k, sentence, start, end, star, "products.counted"),
        head=start,
        until=end,
        figure=figure,
    )
    owner = _owner_of_counted(page, start, end) or clause_owner(page, sentence, start)
    items = [
        owned(item, owner)
        for item in read_items(page, end, sentence.span.end, _trust(lead) if star else "list")
    ]
    if figure is None and star is None and len(items) > 1:
        figure = counted_as(page, k, len(items))
        star = stars_of(figure)
        if figure is not None and star is not None:
            context = replace(context, stars=star, figure=figure)
    items = as_many(page, items, number_of(figure))
    own = {i.stars for i in items}
    if items and items[-1].stars is not None and own <= {None, items[-1].stars}:
        # "4 sản phẩm gồm: A; B và C đạt 4 sao": the tier stands behind the last
        last = items[-1]
        items = [replace(i, stars=last.stars, status=last.status) for i in items]
    behind = told_after(page, k, sentence, len(items)) if star is None else None
    if behind is not None and all(i.stars is None for i in items):
        star, context = behind
        context = replace(context, head=start, until=end)
    elif star is None and all(i.stars is None for i in items):
        again_told = repeated(page, sentence, start)
        if again_told is not None and again_told.stars is not None:
            star, context = again_told.stars, replace(again_told, head=start, until=end)
    if star is None and all(i.stars is None for i in items):
        spans = [s for s in sentence.stars if s.start < end and s.low != s.high]
        if spans and _kinds(items, spans[-1]):
            return
        began = page.reading.sentences[k - 1].span.start if opens and k else sentence.span.start
        known = figure is not None and opens
        of_maker = waits(page, k, owner[0]) if owner and counted else None
        if of_maker is not None:
            known, context = True, replace(context, status=of_maker)
        as_counted = counted and figure is not None and number_of(figure) == len(items) > 1
        telling = any(_of_its_own(i) or len(i.name.split()) > 2 for i in items)
        all_named = as_counted and telling and figure is not None and _of_round(figure)
        entering = figure is not None and figure.status == "registered" and counted
        known = known or (entering and any(i.owner for i in items))
        if not known and not all_named and not _RECOGNISED.search(lower, began, end):
            return
        if not (counted and number_of(figure) == len(items)):
            items = [
                i for i in items if _is_name(page, i) and ("như" not in lead or _of_its_own(i))
            ]
    yield from ((i, context) for i in items)


def _owner_of_counted(page: Page, start: int, end: int) -> Owner | None:
    """ "03 sản phẩm của HTX A: …": whose the counted products are."""
    of = re.search(r"(?<!\w)(?:của|do)\s+", page.text.lower[start:end])
    body = read_body(page.text, start + of.end(), end) if of else None
    if (
        body is None
        or body.kind != "producer"
        or not body.name[body.head_end - body.start :].strip()
    ):
        return None
    use = page.organisations.place_of_producer(body.name)
    scope = page.organisations.units.scope_of(use) if use else None
    return body.name, (body.start, body.end), scope


def _of_its_own(item: Item) -> bool:
    """Whether a capital or a producer marks a name, where kinds of goods may be told of."""
    return item.owner is not None or any(c.isupper() for c in item.name)


def _is_name(page: Page, item: Item) -> bool:
    """Whether a name would be one without a list around it."""
    words = item.name.split()
    is_head = product_words()[0].match(page.text.lower, item.start) is not None
    named = len(words) >= 3 or any(w[0].isupper() for w in words) or item.owner is not None
    return named and (is_head or (item.owner is not None and item.name[0].isupper()))


def _kinds(items: list[Item], star: StarMention | None) -> bool:
    """Whether a list under a span of tiers names kinds of goods: "3 - 4 sao gồm: điều, tiêu …"."""
    if star is None or star.low == star.high:
        return False
    return not any(
        i.owner or i.place or any(w[0].isupper() for w in i.name.split()[1:]) for i in items
    )


_LISTED = Sieve(r"(?:sản phẩm|chủ thể|danh sách|lại)\W*[^.;]{0,60}$")


def _examples(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "… 13 sản phẩm được công nhận, như A và B"."""
    lower = page.text.lower
    if not _COUNTED.search(lower, sentence.span.start, sentence.span.end):
        return
    for m in _NAMED.finditer(lower, sentence.span.start, sentence.span.end):
        clause = lower[sentence.span.start : m.start()]
        if not _LISTED.search(clause):
            continue
        if TARGET.search(clause) or not re.search(
            r"công nhận|chứng nhận|loại|thu hồi|phân hạng|xếp hạng", clause
        ):
            continue
        star = single_tier(sentence, m.start())
        status = status_of(page, sentence, m.start(), m.end(), star)
        context = Context(star, status, "products.example")
        items = list(read_items(page, m.end(), sentence.span.end, "clause"))
        if star is None:  # "dược liệu như cà gai leo" names a plant, no product
            items = [i for i in items if _of_its_own(i)]
        yield from ((i, context) for i in items)


def among(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "A và B nằm trong số này", "A … nằm trong nhóm được nâng hạng"."""
    m = _AMONG.search(page.text.lower, sentence.span.start, sentence.span.end)
    if m is None or k == 0:
        return
    star = stars_told(page, k, sentence, m.start())
    if star is None:
        return
    context = told(page, k, sentence, m.start(), sentence.span.end, star, "products.among")
    for item in read_items(page, sentence.span.start, m.start(), "clause"):
        yield (item, context)


def given(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """ "Trình Trung ương xét 5 sao cho A (Công ty B)", "giấy chứng nhận 3 sao cho sản phẩm A"."""
    lower = page.text.lower
    for star in sentence.stars:
        m = _FOR.match(lower, star.end, sentence.span.end)
        if m is None:
            continue
        before = lower[max(sentence.span.start, star.start - 70) : star.start]
        if TARGET.search(before) and not re.search(r"xét|trình", before):
            continue
        status = status_of(page, sentence, star.start, m.end(), star)
        context = Context(star, status, "products.given")
        noun = "sản phẩm" in m.group()
        trust: Trust = "list" if noun else "clause"
        items, _ = read_list(page, m.end(), sentence.span.end, trust, noun=noun)
        yield from ((i, context) for i in items)


def quoted(page: Page, k: int, sentence: SentenceReading) -> Iterator[tuple[Item, Context]]:
    """Names in quotes after a producer or a province that "has" or "brings" them."""
    nfc, lower = page.text.nfc, page.text.lower
    found = list(_QUOTED.finditer(nfc, sentence.span.start, sentence.span.end))
    named = [m for m in found if product_words()[0].match(m.group("name").lower())]
    if not named:
        return
    lead = lower[max(sentence.span.start, named[0].start() - 40) : named[0].start()]
    if not re.search(r"(?:góp|gồm|là|sản phẩm|như|:)\s*$", lead):
        return
    star = single_tier(sentence, sentence.span.end) or stars_told(
        page, k, sentence, sentence.span.start
    )
    star = star or stars_in_address(page)
    if star is None and "ocop" not in lower[sentence.span.start : sentence.span.end]:
        return
    owner, span = owner_of(page, named[-1].end(), sentence.span.end)
    for m in named:
        start, end = m.span("name")
        item = Item(start, end, " ".join(m.group("name").split()), owner, span)
        status = status_of(page, sentence, start, start, star)
        if star is not None and star.start > end:
            behind = lower[named[-1].end() : star.start]
            status = "registered" if re.search(r"tham gia|đăng ký", behind) else status
        yield (item, Context(star, status, "products.quoted"))
