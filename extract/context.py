"""What a figure is about: its place and its date, carried from title, address and earlier words.

Nearly no count carries its own place.  A place in the text opens a scope when it is a subject
("Bạc Liêu hiện có"), an agent ("UBND tỉnh Bạc Liêu công nhận"), the head of a list item ("Huyện
Vạn Ninh: 22 sản phẩm") or is set off ("Riêng …"); it opens none as a venue, in an enumeration, or
inside the name of a product, a company or a school.  "toàn tỉnh" goes back up, "cả nước" to the
country.  The order of sources is that of the contract: the text, the title, the words of the
address, the site's own province.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from extract.facts import Origin, Source, Zone
from extract.gazetteer.places import REFORM, Gazetteer, Place, PlaceMention
from extract.grammar.dates import DateMention, published_date
from extract.segments import Sentence
from extract.text import Text, fold

UseRole = Literal["subject", "agent", "head", "venue", "list", "name", "mention", "after"]


@dataclass(frozen=True, slots=True)
class Scope:
    """A place that figures are about, and where that is said (offsets None: outside the text)."""

    place: Place
    start: int | None
    end: int | None
    surface: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class PlaceUse:
    """One mention, read in its sentence."""

    start: int
    end: int
    place: Place
    role: UseRole
    kind_given: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The context of the whole article."""

    main: Scope | None
    country: Scope
    on: str | None
    published: str | None
    year: int | None
    slug_year: int | None = None


_SUBJECT_AFTER = re.compile(
    r"\s*(?:\([^)]{1,30}\)\s*)?,?\s*(?:(?:cung|hien|hien\s+nay|nay|van|tiep\s+tuc|con|chi|moi|dang|da|se|lai|nam\s+20\d\d|tinh\s+den\s+nay|den\s+nay)[\s,]+)*"
    r"(?:co\b|la\s+(?:tinh|dia\s+phuong|don\s+vi|huyen|mot)|dat\b|cong\s+nhan|duoc\s+cong|duoc|xep\s+(?:hang|loai|thu)|dan\s+dau|dung\s+(?:dau|thu)|phan\s+dau|phan\s+hang|dat\s+(?:muc|co)|gop|them|trao|vua|"
    r"so\s+huu|phe\s+duyet|danh\s+gia|chuan\s+hoa|huong|to\s+chuc\s+danh|ra\s+quyet|quyet\s+dinh|thu\s+hoi|loai|phat\s+trien|xay\s+dung|ghi\s+nhan|trien\s+khai|thuc\s+hien|tham\s+gia|trung\s+bay|gioi\s+thieu|mang|dang\s+ky|truoc\s+day\s+co|de\s+nghi|de\s+xuat|nang|muon|hien|da\b|dang|se\b|"
    r"has\b|have|had|now|currently|recogni|certif|wants|keeps|is\b|:|-\s*\d|\(?\s*(?:gom\s+)?\d)"
)
_AGENT_BEFORE = re.compile(
    r"(?:ubnd|uy\s+ban(?:\s+nhan\s+dan)?|hdnd|hoi\s+dong(?:\s+[\w,]+){0,8}|so\s+(?:nn|nong\s+nghiep|cong\s+thuong|khcn|khoa\s+hoc|ct)[\w&\-,.\s]{0,40}|phong\s+(?:kinh\s+te|nn|nong\s+nghiep)[\w&\-,.\s]{0,40}|"
    r"chi\s+cuc[\w\s]{0,40}|van\s+phong\s+(?:dieu\s+phoi|nong\s+thon\s+moi|ntm)[\w\s]{0,40}|vpdp[\w\s]{0,30}|(?:tinh|huyen|thanh|thi|quan)\s+uy|ban\s+chi\s+dao[\w\s]{0,30}|lanh\s+dao|nganh\s+nong\s+nghiep|chuong\s+trinh\s+ocop)\s*$"
)
_NAME_BEFORE = re.compile(
    r"(?:cong\s+ty|cty|ctcp|htx|hop\s+tac\s+xa|truong|dai\s+hoc|hoc\s+vien|vien\b|ngan\s+hang|benh\s+vien|bao\b|dai\s+(?:pt|phat)|cho\b|sieu\s+thi|khu\s+du\s+lich|khach\s+san|quoc\s+lo|cao\s+toc|duong|song|nui|bien|hiep\s+hoi|hoi\s+(?:lien|nha|doanh)|lien\s+doan|cau\s+lac\s+bo|clb|doi\s+tuyen|nha\s+may|trung\s+tam\s+hoi|quang\s+truong|trien\s+lam)"
    r"(?:\s+[\w&.\-]+){0,9}\s*$"
)
_VENUE_BEFORE = re.compile(r"\b(?:tai|o|den|ve|tu|ra|vao|qua|sang)\s+(?:dia\s+ban\s+)?$")
_EVENT_WORDS = re.compile(
    r"\b(?:hoi\s+nghi|hoi\s+cho|le\s+hoi|le\b|hop\s+bao|khai\s+mac|dien\s+ra|to\s+chuc|festival|trien\s+lam|hoi\s+thao|tuan\s+le|buoi)\b"
)
_PREPOSITION = re.compile(
    r"(?:^|[^\w])(?:cua|tai|o|tu|cho|voi|va|giua|rieng|nhu|la|o\s+tinh|tren\s+dia\s+ban|doi\s+voi|theo|trong|ve|den|thuoc|gom|gop|hoac|khu\s+vuc|of|in|from|at|for|and|the)\s+$"
)
_RIENG = re.compile(r"\brieng(?:\s+(?:tai|o|doi\s+voi|voi))?\s+$")
_CUT = re.compile(r"^\s*(?:\(?\s*cu\s*\)?|truoc\s+day|\(old\)|truoc\s+sap\s+nhap)")
_FORMER_BEFORE = re.compile(r"(?:khu\s+vuc|dia\s+ban|truoc\s+day\s+thuoc|truoc\s+day\s+la|tinh\s+cu|vung)\s+(?:tinh\s+)?$")
_GENERIC = re.compile(
    r"""(?P<country>\b(?:ca\s+nuoc|toan\s+quoc|tren\s+ca\s+nuoc|trong\s+ca\s+nuoc|nationwide|the\s+(?:whole\s+)?country)\b
          (?=\s*(?:,|hien|da|co|dang|moi|se|phan|has|had|ghi|cong|\d|dat|tinh|voi))|\b\d{1,2}(?:/63)?\s+tinh(?:\s*,\s*thanh(?:\s+pho)?)?\s+(?:to\s+chuc|da|co|trien|thuc|tren\s+ca\s+nuoc)
          |\btoan\s+chuong\s+trinh\b|\bbo\s+(?:nong\s+nghiep|nn)[^.;,]{0,40}\s(?:cong\s+nhan|quyet\s+dinh|trao|da\s+cong|vua|phe\s+duyet))
      | (?P<province>(?:\b(?:toan|ca|khap)\s+(?:tinh|thanh\s+pho|tp)\b|\btinh\s+nha\b|\btren\s+dia\s+ban\s+(?:tinh|thanh\s+pho)\b|\bubnd\s+tinh\b|\bhoi\s+dong\s+[^.;]{0,40}tinh\b|\btinh\s+(?=(?:hien|da|co|cung|se|phan|cong|dat|vua|dang|duoc|tiep|trao|xep|phe|,\s*(?:da|co|hien)|gop|moi|chuan|to\s+chuc|muon|ta\b|cap\s+chung))|\b(?:the|whole)\s+province\b))
      | (?P<city>\b(?:thanh\s+pho|tp)\s+(?=(?:hien|da|co|cung|se|phan|cong|dat|vua|dang|duoc|tiep|trao|xep|phe|gop|chuan)\b)|\bubnd\s+thanh\s+pho\b)
      | (?P<district>\b(?:toan|ca)\s+(?:huyen|thi\s+xa|quan)\b|\btren\s+dia\s+ban\s+(?:huyen|thi\s+xa|quan)\b|\bubnd\s+(?:huyen|thi\s+xa|quan)\b|\b(?:huyen|thi\s+xa|quan)\s+(?=(?:hien|da|co|cung|se|phan|cong|dat|vua|dang|duoc|tiep|trao|xep|phe|gop|du|moi\s+co|chuan)\b))
      | (?P<commune>\b(?:toan|ca)\s+(?:xa|phuong|thi\s+tran|dac\s+khu)\b|\btren\s+dia\s+ban\s+(?:xa|phuong|thi\s+tran|dac\s+khu)\b|\bubnd\s+(?:xa|phuong)\b|\b(?:xa|phuong|thi\s+tran|dac\s+khu)\s+(?=(?:hien|da|co|cung|se|phan|cong|dat|vua|dang|duoc|tiep|du)\b))
    """,
    re.VERBOSE,
)


#: "các huyện, thị xã, thành phố đã", "cấp huyện đã": units in general, not the one at hand.
_PLURAL_BEFORE = re.compile(r"(?:huyen|thi xa|tinh|quan|xa|phuong),?\s+(?:va\s+)?$|\bcap\s+$|\bcac\s+$|\bmoi\s+$|\d\s+$")


def choose(
    gazetteer: Gazetteer, mention: PlaceMention, *, within: Place | None, on: str | None
) -> Place | None:
    """The unit a mention means: of the kind written, inside the article's province, of its time."""
    candidates = mention.candidates
    if on is None:
        old = tuple(p for p in candidates if p.era != "vn34")
        candidates = old or candidates
    else:
        candidates = gazetteer.narrow(candidates, on=on)
    if not candidates:
        return None
    if within is not None and len(candidates) > 1:
        inside = gazetteer.narrow(candidates, within=within)
        if mention.bare:
            provinces = [p for p in candidates if p.level == "province"]
            if provinces:
                return provinces[0]
        if inside:
            return inside[0]
    return candidates[0]


def _reading(
    text: Text, mention: PlaceMention, sentence: Sentence, neighbours: tuple[bool, bool]
) -> UseRole:
    fold_text = text.fold
    before = fold_text[max(sentence.start, mention.start - 90) : mention.start]
    after = fold_text[mention.end : min(sentence.end, mention.end + 60)]
    after = re.sub(r"^\s*(?:cu\s*)?\)", "", after)
    if _RIENG.search(before):
        return "head"
    if _AGENT_BEFORE.search(before):
        return "agent"
    if _NAME_BEFORE.search(before) and "," not in before[-25:]:
        return "name"
    if re.match(r"\s*,?\s*(?:cung\s+)?(?:voi|co)\s+(?:khoang\s+|hon\s+|gan\s+|tren\s+|toi\s+)?\d", after):
        return "subject"
    if all(neighbours) or (any(neighbours) and not _SUBJECT_AFTER.match(after)):
        return "list"
    if re.fullmatch(r"\W*(?:so|ket qua|tong so)(?: san pham)?(?: ocop)? (?:cua|tai|o) ", before):
        return "subject"
    starts = not before.strip() or before.rstrip()[-1:] in ",;:.(-\"–|"
    if re.match(r"\s*(?::|\(\s*\d|-\s*\d)", after) and (starts or mention.kind_surface):
        return "head"
    if re.match(r"\s*(?:co\s+)?(?:khoang\s+|hon\s+|gan\s+|tren\s+)?\d", after) and (
        starts or mention.kind_surface or before.endswith((" va ", " con ", "la "))
    ):
        return "subject"
    venue = _VENUE_BEFORE.search(before)
    if venue:
        led = before[: venue.start()].strip()
        if (not led or led[-1] in ",;:.") and re.match(r"\s*(?:\([^)]{1,40}\))?\s*,", after) and not _EVENT_WORDS.search(fold_text, sentence.start, sentence.end):
            return "subject"
        if _EVENT_WORDS.search(fold_text, sentence.start, sentence.end):
            return "venue"
        return "subject" if starts or re.match(r"\s*,?\s*(?:hien|da|co|den|toan)", after) else "mention"
    if mention.bare and before and not starts and not _PREPOSITION.search(before):
        previous = before.split()[-1:] or [""]
        if previous[0].isalpha() and not _SUBJECT_AFTER.match(after):
            return "name"
    if _SUBJECT_AFTER.match(after) or (starts and re.match(r"[^,.;:()]{0,30}?\s(?:co|has|have)\s", after)):
        return "subject"
    return "subject" if starts and mention.start - sentence.start < 4 else "mention"


def uses_in(
    gazetteer: Gazetteer,
    text: Text,
    sentence: Sentence,
    mentions: Sequence[PlaceMention],
    within: Place | None,
    on: str | None,
) -> list[PlaceUse]:
    """The mentions of one sentence, each with its place and its role in the sentence."""
    found: list[PlaceUse] = []
    mentions, _ = _chains(gazetteer, text, mentions, within, on)
    joined = [
        bool(
            re.fullmatch(r"\s*(?:,|;|va|-|/|and|den)?\s*(?:cac\s+)?(?:tinh|huyen|tp\.?|xa)?\s*", text.fold[a.end : b.start])
        )
        for a, b in zip(mentions, mentions[1:], strict=False)
    ]
    for k, mention in enumerate(mentions):
        if mention.person_like:
            continue
        era = on
        after = text.fold[mention.end : mention.end + 24]
        before = text.fold[max(0, mention.start - 30) : mention.start]
        former = mention.former or bool(_CUT.match(after))
        if on is not None and on >= REFORM and (former or _FORMER_BEFORE.search(before)):
            era = "2025-06-30"
        place = choose(gazetteer, mention, within=within, on=era)
        if place is None:
            continue
        neighbours = (k > 0 and joined[k - 1], k < len(mentions) - 1 and joined[k])
        role = _reading(text, mention, sentence, neighbours)
        if mention.bare and place.level == "district" and within is not None:
            if not gazetteer.is_within(place, within):
                continue
        found.append(PlaceUse(mention.start, mention.end, place, role, not mention.bare))
    return found


def _chains(
    gazetteer: Gazetteer, text: Text, mentions: Sequence[PlaceMention], within: Place | None, on: str | None
) -> tuple[list[PlaceMention], int]:
    """Fold "xã A, huyện B, tỉnh C" and "phía Đông tỉnh A (B cũ)" into one mention each.

    The smallest unit is what is spoken of; the span runs to the end of the chain, so that the verb
    after it is found.  In "tỉnh A (B cũ)" the former unit is meant.
    """
    out: list[PlaceMention] = []
    folded = 0
    for mention in mentions:
        if out:
            last = out[-1]
            gap = text.fold[last.end : mention.start]
            if re.fullmatch(r"\s*[,(]\s*|\s*\(\s*(?:nay|cu|truoc day)?\s*(?:la|thuoc)?\s*", gap):
                a = choose(gazetteer, last, within=within, on=on)
                b = choose(gazetteer, mention, within=within, on="2025-06-30" if mention.former else on)
                if a is not None and b is not None and a.id != b.id:
                    end = mention.end
                    close = re.match(r"\s*(?:cu\s*)?\)", text.fold[end : end + 8])
                    if close:
                        end += close.end()
                    if mention.former and a.level == b.level == "province":
                        out[-1] = replace(mention, end=end)
                        folded += 1
                        continue
                    if a.level != b.level and _above(gazetteer, a, b) and (mention.kind_surface or b.level == "province"):
                        out[-1] = replace(last, end=end)
                        folded += 1
                        continue
        out.append(mention)
    return out, folded


def _above(gazetteer: Gazetteer, small: Place, large: Place) -> bool:
    order = ("country", "province", "district", "commune")
    if order.index(large.level) >= order.index(small.level):
        return False
    return gazetteer.is_within(small, large) or gazetteer.province_of(small).id == gazetteer.province_of(large).id or small.level == "commune"


def article_year(source: Source, title_fold: str, dates: Sequence[DateMention]) -> int | None:
    """The year the article is of: its publication, else the one its title names, else its last."""
    known = published_date(source.published)
    if known:
        return known[0]
    titled = re.findall(r"\b(20[12]\d)\b", title_fold)
    if titled:
        return int(titled[-1])
    days = [int(d.year) for d in dates if d.kind in ("day", "month") and d.year_given]
    return max(days) if days else None


def build_frame(
    gazetteer: Gazetteer,
    source: Source,
    text: Text,
    zones: Sequence[Zone],
    mentions: Sequence[PlaceMention],
    sentences: Sequence[Sentence],
    year: int | None,
) -> Frame:
    """The article's own place by votes of title, address, text and site; and its time."""
    on = source.published[:10] if source.published else (str(year) if year else None)
    country = Scope(gazetteer.get("VN"), None, None, "Việt Nam", "computed")
    votes: dict[str, float] = {}
    scopes: dict[str, Scope] = {}

    def vote(place: Place | None, weight: float, scope: tuple[int | None, int | None, str], origin: Origin | None) -> None:
        if place is None or place.level == "country":
            return
        place = _form(gazetteer, place, on)
        province = gazetteer.province_of(place)
        votes[province.id] = votes.get(province.id, 0.0) + weight
        scopes.setdefault(province.id, Scope(province, scope[0], scope[1], scope[2], origin))

    title_zones = [z for z in zones if z.kind == "title"]
    titled: list[Place] = []
    bare_titled: list[Place] = []
    if source.title and not title_zones:
        for m in gazetteer.mentions(source.title):
            place = choose(gazetteer, m, within=None, on=on)
            if place is not None:
                titled.append(place)
                vote(place, 4.0 if len(titled) == 1 else 1.0, (None, None, m.surface), "title")
    url = urlsplit(source.url or "")
    slug_text = url.path + ("-" + url.query if url.query else "")
    slugged = [p for p in gazetteer.in_slug(slug_text) if _fits(gazetteer, p, on)]
    slugged.sort(key=lambda p: _beside(slug_text, p))
    for k, place in enumerate(slugged[:3]):
        weight = 0.5 if _beside(slug_text, place) else 4.0 if k == 0 else 1.0
        vote(place, weight, (None, None, url.path.rsplit("/", 1)[-1][:80]), "url")
    host = gazetteer.of_host(url.hostname, on) if url.hostname else None
    if host is not None:
        vote(host, 1.5, (None, None, url.hostname or ""), "site")
    if source.province:
        own = gazetteer.by_code(source.province, on)
        vote(own, 1.5, (None, None, source.site or source.province), "site")
    named = re.findall(r"(?:nam|dot-\d)-(20[12]\d)(?!\d)", slug_text.lower())
    slug_year = int(named[-1]) if named else None
    titles = " ".join([fold(source.title or "")] + [text.fold[z.start : z.end] for z in title_zones])
    in_title = re.findall(r"\bnam (20[12]\d)\b", titles)
    slug_year = int(in_title[-1]) if in_title else slug_year
    titled_country = bool(re.search(r"\b(?:ca nuoc|toan quoc)\b", titles))
    seen = 0
    by_sentence = group_mentions(sentences, mentions)
    counted: dict[str, float] = {}
    for k, sentence in enumerate(sentences):
        if not by_sentence[k]:
            continue
        for use in uses_in(gazetteer, text, sentence, by_sentence[k], None, on):
            if use.place.level in ("district", "commune") and not use.kind_given:
                if sentence.zone == "title" and use.role in ("subject", "head") and not titled:
                    bare_titled.append(use.place)
                continue
            if use.role in ("list", "name", "venue"):
                weight = 0.25
            elif sentence.zone == "title":
                weight = 4.0 if not titled else 1.0
                titled.append(use.place)
            elif use.role in ("subject", "agent", "head"):
                weight = 1.5 if seen < 2 else 0.75
            else:
                weight = 0.6 if seen < 2 else 0.4
            seen += 1
            province = gazetteer.province_of(use.place)
            if use.place.level != "province" and len({gazetteer.province_of(c).id for c in gazetteer.lookup(use.place.name, kind=use.place.kind)}) > 1:
                weight *= 0.3
            if sentence.zone != "title":
                if counted.get(province.id, 0.0) >= 4.0:
                    continue
                counted[province.id] = counted.get(province.id, 0.0) + weight
            vote(use.place, weight, (use.start, use.end, text.nfc[use.start : use.end]), "title" if sentence.zone == "title" else "sentence")
    main: Scope | None = None
    if _WHOLE_COUNTRY.search(slug_text.lower()) and not slugged or (titled_country and not titled):
        return Frame(country, country, on, source.published, year, slug_year)
    if votes:
        best = max(votes, key=lambda i: votes[i])
        main = scopes[best]
        smaller = _smaller_main(gazetteer, main, [*bare_titled, *titled], slugged)
        if smaller is not None:
            main = smaller
    return Frame(main, country, on, source.published, year, slug_year)


def _form(gazetteer: Gazetteer, place: Place, on: str | None) -> Place:
    """The unit under the name and kind it had at the time."""
    return gazetteer.get(place.id, on) if on else place


_WHOLE_COUNTRY = re.compile(r"(?:^|[/-])(?:ca-nuoc|toan-quoc)-(?:co|hien|da|cong)")
_BESIDE = re.compile(r"(?:^|-)(?:cung|voi|va|sap-nhap|hop-nhat|giua|tu|tai|o)-$")


def _beside(slug: str, place: Place) -> bool:
    """Whether an address names the place beside another ("... cung-nam-dinh-va-ha-nam ...")."""
    name = "-".join(fold(place.name).replace("'", "").split())
    at = slug.lower().find(name)
    return at > 0 and bool(_BESIDE.search(slug[:at].lower()))


def _fits(gazetteer: Gazetteer, place: Place, on: str | None) -> bool:
    """Slugs give units of both eras; keep those of the article's time, or any where none fits."""
    if on is None:
        return place.era != "vn34" or not any(p.era == "vn63" for p in gazetteer.lookup(place.name, level=place.level))
    if place.valid_on(on):
        return True
    return not any(p.valid_on(on) for p in gazetteer.lookup(place.name, level=place.level))


def _smaller_main(
    gazetteer: Gazetteer, main: Scope, titled: list[Place], slugged: list[Place]
) -> Scope | None:
    """A district or commune that title or address is about, inside the article's province."""
    for places, origin in ((titled, "title"), (slugged, "url")):
        inside = [p for p in places if gazetteer.is_within(p, main.place)]
        if inside and inside[0].level in ("district", "commune") and not any(
            p.level == "province" for p in inside
        ):
            return Scope(inside[0], None, None, inside[0].name, "title" if origin == "title" else "url")
    return None


def group_mentions(
    sentences: Sequence[Sentence], mentions: Sequence[PlaceMention]
) -> list[list[PlaceMention]]:
    """The mentions of each sentence, in one pass."""
    grouped: list[list[PlaceMention]] = []
    k = 0
    for sentence in sentences:
        while k < len(mentions) and mentions[k].start < sentence.start:
            k += 1
        mine = []
        while k < len(mentions) and mentions[k].end <= sentence.end:
            mine.append(mentions[k])
            k += 1
        grouped.append(mine)
    return grouped


@dataclass(frozen=True, slots=True)
class ScopeEvent:
    """From this offset on, figures of the sentence are about this place."""

    offset: int
    scope: Scope
    explicit: bool


class Scopes:
    """The scope as it changes while an article is read, sentence by sentence."""

    def __init__(self, gazetteer: Gazetteer, frame: Frame, text: Text) -> None:
        self._gazetteer = gazetteer
        self._frame = frame
        self._text = text
        self._current: Scope | None = frame.main
        self._district: Scope | None = None
        self._commune: Scope | None = None
        self._paragraph = -1
        if frame.main is not None and frame.main.place.level == "district":
            self._district = frame.main
        if frame.main is not None and frame.main.place.level == "commune":
            self._commune = frame.main

    @property
    def _province(self) -> Scope | None:
        main = self._frame.main
        if main is None:
            return None
        if main.place.level == "province":
            return main
        return replace(main, place=self._gazetteer.province_of(main.place))

    def read(self, sentence: Sentence, uses: Sequence[PlaceUse]) -> tuple[Scope | None, list[ScopeEvent]]:
        """The scope at the start of the sentence, and the changes inside it, in order."""
        text = self._text
        if sentence.paragraph != self._paragraph:
            head = text.fold[sentence.start : sentence.start + 24]
            if not re.match(r"\W*(?:trong (?:so )?(?:do|nay)|cu the|gom|bao gom|\d)", head) or self._paragraph == -1:
                self._current = self._frame.main
            self._paragraph = sentence.paragraph
        initial = self._current
        events: list[ScopeEvent] = []
        spans = [(u.start, u.end) for u in uses]
        generics = [
            m
            for m in _GENERIC.finditer(text.fold, sentence.start, sentence.end)
            if not any(s < m.end() and m.start() < e for s, e in spans)
            and not _PLURAL_BEFORE.search(text.fold[max(0, m.start() - 14) : m.start()])
        ]
        found: list[tuple[int, re.Match[str] | PlaceUse]] = [(m.start(), m) for m in generics]
        found += [(u.start, u) for u in uses]
        for offset, item in sorted(found, key=lambda f: f[0]):
            if isinstance(item, PlaceUse):
                self._use(item, len(uses), events)
            else:
                scope = self._generic(item)
                if scope is not None:
                    events.append(ScopeEvent(offset, scope, True))
        topical = [e for e in events if e.explicit]
        if topical:
            self._current = replace(topical[-1].scope, origin="sentence")
        return initial, events

    def _use(self, use: PlaceUse, count: int, events: list[ScopeEvent]) -> None:
        text = self._text
        scope = Scope(use.place, use.start, use.end, text.nfc[use.start : use.end], None)
        if use.place.level == "district" and use.role not in ("list", "name", "venue"):
            self._district = replace(scope, origin="sentence")
        if use.place.level == "commune" and use.role not in ("list", "name", "venue"):
            self._commune = replace(scope, origin="sentence")
        if use.role not in ("subject", "agent", "head"):
            return
        if use.place.level == "country" and not self._country_subject(use):
            return
        main = self._frame.main
        follows = text.fold[use.end : use.end + 24]
        bare = bool(re.match(r"\s*(?::|\(|-)?\s*(?:khoang\s+|hon\s+|gan\s+)?\d|\s*,\s*voi\s+\d", follows))
        item = bare or (count > 1 and bool(re.match(r"\s*co\s+(?:khoang\s+|hon\s+|gan\s+)?\d", follows)))
        lower = item and main is not None and use.place.id != main.place.id
        events.append(ScopeEvent(use.start, scope, not lower))

    def _country_subject(self, use: PlaceUse) -> bool:
        after = self._text.fold[use.end : use.end + 30]
        return bool(_SUBJECT_AFTER.match(after))

    def _generic(self, m: re.Match[str]) -> Scope | None:
        surface = self._text.nfc[m.start() : m.end()].strip()
        at = {"start": m.start(), "end": m.start() + len(surface), "surface": surface}
        if m.group("country"):
            return replace(self._frame.country, **at, origin=None)
        main = self._frame.main
        base: Scope | None
        if m.group("province") or (m.group("city") and main is not None and self._gazetteer.province_of(main.place).kind == "thành phố"):
            base = self._province
        elif m.group("city") or m.group("district"):
            base = self._district
        else:
            base = self._commune
        if base is None:
            return None
        return replace(base, **at)
