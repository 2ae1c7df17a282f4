"""The article's own place and time.

The sources of the place are in the order of the contract: the text, the title, the words of the
address, the site's own province.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from extract.bare_kinds import GENERIC
from extract.context import Frame, Scope
from extract.facts import Origin, Source, Zone
from extract.gazetteer.places import Gazetteer, Place, PlaceMention
from extract.grammar.dates import DateMention, published_date
from extract.mentions import choose, form_at, group_mentions
from extract.place_uses import uses_in
from extract.segments import Sentence
from extract.sieve import Sieve
from extract.text import Text, fold

_DOCUMENT_BEFORE = Sieve(
    r"(?:quyet dinh|nghi quyet|ke hoach|cong van|to trinh|thong bao|nghi dinh|thong tu|chi thi|decision|plan)\b[^.;]{0,70}$"
)


def article_year(
    source: Source, title_fold: str, text_fold: str, dates: Sequence[DateMention]
) -> int | None:
    """The year the article is of: its publication, else the one its title names, else its last day.

    The dates of documents it cites tell nothing of when it was written.
    """
    known = published_date(source.published)
    if known:
        return known[0]
    titled = re.findall(r"\b(20[12]\d)\b", title_fold)
    if titled:
        return int(titled[-1])
    days = [
        int(d.year)
        for d in dates
        if d.kind in ("day", "month")
        and d.year_given
        and not _DOCUMENT_BEFORE.search(text_fold[max(0, d.start - 90) : d.start])
    ]
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

    def vote(
        place: Place | None,
        weight: float,
        scope: tuple[int | None, int | None, str],
        origin: Origin | None,
    ) -> None:
        if place is None or place.level == "country":
            return
        place = form_at(gazetteer, place, on)
        province = gazetteer.province_of(place)
        votes[province.id] = votes.get(province.id, 0.0) + weight
        scopes.setdefault(province.id, Scope(province, scope[0], scope[1], scope[2], origin))

    title_zones = [z for z in zones if z.kind == "title"]
    titled: list[Place] = []
    bare_titled: list[Place] = []
    unsure: list[PlaceMention] = []
    if source.title and not title_zones:
        for m in gazetteer.mentions(source.title):
            place = choose(gazetteer, m, within=None, on=on)
            if place is None:
                continue
            homes = {gazetteer.province_of(c).id: c for c in m.candidates}
            if place.level in ("district", "commune") and len(homes) > 1:
                unsure.append(m)  # the text will tell which of them it is
                for c in homes.values():
                    vote(c, 0.3, (None, None, m.surface), "title")
                continue
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
    for origin in _ORIGINAL.finditer(text.nfc):
        credited = gazetteer.of_host(origin["host"].lower(), on)
        if credited is not None and credited != host:
            vote(credited, 2.5, (origin.start(), origin.end(), origin.group()), "sentence")
    named = re.findall(r"(?:nam|dot-\d)-(20[12]\d)(?!\d)", slug_text.lower())
    slug_year = int(named[-1]) if named else None
    titles = " ".join(
        [fold(source.title or "")] + [text.fold[z.start : z.end] for z in title_zones]
    )
    in_title = re.findall(r"\bnam (20[12]\d)\b", titles)
    slug_year = int(in_title[-1]) if in_title else slug_year
    titled_country = bool(re.search(r"\b(?:ca nuoc|toan quoc)\b", titles))
    national = _NATIONAL_ROUND.search(titles + " " + text.fold[:600]) is not None
    seen, opening = 0, -1
    acting: list[Place] = []
    by_sentence = group_mentions(sentences, mentions)
    counted: dict[str, float] = {}
    for k, sentence in enumerate(sentences):
        opening += sentence.zone == "body"
        if not by_sentence[k]:
            continue
        for use in uses_in(gazetteer, text, sentence, by_sentence[k], None, on):
            if use.place.level in ("district", "commune") and not use.kind_given:
                if sentence.zone == "title" and use.role in ("subject", "head") and not titled:
                    bare_titled.append(use.place)
                continue
            if sentence.zone == "body" and opening < 2 and use.role in ("subject", "agent"):
                acting.append(use.place)
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
            if (
                use.place.level != "province"
                and len(
                    {
                        gazetteer.province_of(c).id
                        for c in gazetteer.lookup(use.place.name, kind=use.place.kind)
                    }
                )
                > 1
            ):
                weight *= 0.3
            if sentence.zone != "title":
                if counted.get(province.id, 0.0) >= 4.0:
                    continue
                counted[province.id] = counted.get(province.id, 0.0) + weight
            vote(
                use.place,
                weight,
                (use.start, use.end, text.nfc[use.start : use.end]),
                "title" if sentence.zone == "title" else "sentence",
            )
    main: Scope | None = None
    tied = titled or slugged or host is not None or source.province
    whole = not slugged and _WHOLE_COUNTRY.search(slug_text.lower()) is not None
    if not tied and (_tells_of_country(text, sentences, counted) or (national and not votes)):
        whole = True
    if whole or (titled_country and not titled):
        return Frame(country, country, on, source.published, year, slug_year)
    if votes:
        best = max(votes, key=lambda i: votes[i])
        main = scopes[best]
        for m in unsure:
            place = choose(gazetteer, m, within=main.place, on=on)
            titled += [place] if place is not None else []
        smaller = _smaller_main(
            gazetteer, main, titles, [*bare_titled, *titled], slugged, slug_text, on
        )
        if smaller is None and not titled and not slugged:
            smaller = _acting_main(gazetteer, main, acting)
        if smaller is not None:
            main = smaller
    return Frame(main, country, on, source.published, year, slug_year)


def _acting_main(gazetteer: Gazetteer, main: Scope, acting: Sequence[Place]) -> Scope | None:
    """The one district that acts in the opening of an article whose title tells nothing."""
    units = {p.id: p for p in acting}
    if len(units) != 1:
        return None
    place = next(iter(units.values()))
    if place.level not in ("district", "commune") or not gazetteer.is_within(place, main.place):
        return None
    return Scope(place, None, None, place.name, "sentence")


def _tells_of_country(text: Text, sentences: Sequence[Sentence], counted: dict[str, float]) -> bool:
    """Whether an article that no title, address or site ties down starts with the whole country
    and goes on to several provinces."""
    body = [s for s in sentences if s.zone != "title"][:2]
    if body and _PROVINCES.search(text.fold, body[0].start, body[-1].end):
        return _CENTRAL.search(text.fold, 0, body[0].start + 600) is not None
    if len(counted) < 3:
        return False
    return any(
        m["country"] is not None for s in body for m in GENERIC.finditer(text.lower, s.start, s.end)
    )


#: "các sản phẩm thuộc 12 công ty ở 09 tỉnh, thành phố", in an opening that a ministry acts in.
_PROVINCES = Sieve(r"\b(?:o|tai|tren dia ban|cua|tu|thuoc) (?:hon |gan )?\d{1,2} tinh\b")
_CENTRAL = Sieve(r"\b(?:cap quoc gia|cap trung uong|bo nong nghiep|bo nn)\b")
#: A reprint names its original: "Nguồn Cao Bằng: https://baocaobang.vn/…".
_ORIGINAL = Sieve(r"(?:Nguồn|Đường dẫn|Theo|Link gốc)[^\n]{0,40}?\bhttps?://(?P<host>[\w.-]{4,60})")
_WHOLE_COUNTRY = Sieve(r"(?:^|[/-])(?:ca-nuoc|toan-quoc)-(?:co|hien|da|cong)")
#: A round of the council of the whole country.
_NATIONAL_ROUND = Sieve(
    r"\bhoi dong (?:danh gia,? (?:va )?(?:phan|xep) hang )?(?:san pham )?(?:ocop )?(?:cap )?(?:quoc gia|trung uong)\b"
)
_BESIDE = re.compile(r"(?:^|-)(?:cung|voi|va|sap-nhap|hop-nhat|giua|tu|tai|o)-$")


def _beside(slug: str, place: Place) -> bool:
    """Whether an address names the place beside another ("... cung-nam-dinh-va-ha-nam ...")."""
    name = "-".join(fold(place.name).replace("'", "").split())
    at = slug.lower().find(name)
    return at > 0 and bool(_BESIDE.search(slug[:at].lower()))


def _with_kind(slug: str, place: Place) -> bool:
    """Whether an address writes the place out with its kind ("huyen-thanh-oai")."""
    return "-".join(fold(place.full_name).replace("'", "").split()) in slug.lower()


def _fits(gazetteer: Gazetteer, place: Place, on: str | None) -> bool:
    """Slugs give units of both eras; keep those of the article's time, or any where none fits."""
    if on is None:
        return place.era != "vn34" or not any(
            p.era == "vn63" for p in gazetteer.lookup(place.name, level=place.level)
        )
    if place.valid_on(on):
        return True
    return not any(p.valid_on(on) for p in gazetteer.lookup(place.name, level=place.level))


def _led_by(slug: str, one: Place, other: Place) -> bool:
    """Whether an address begins with one unit and goes on with the other: the smaller is meant."""
    kind = "(?:huyen|thi-xa|tx|tp|thanh-pho|quan|tinh)"
    first, second = ("-".join(fold(p.name).replace("'", "").split()) for p in (one, other))
    pattern = rf"/(?:{kind}-)?{re.escape(first)}-(?:{kind}-)?{re.escape(second)}-"
    return re.search(pattern, slug.lower()) is not None


def _headed(titles: str, province: Place, district: Place) -> bool:
    """ "Thái Nguyên: Đồng Hỷ công nhận …", "Huyện Đồng Hỷ (Thái Nguyên): …": the smaller is meant."""
    outer, inner = (re.escape(fold(p.name)) for p in (province, district))
    kind = r"(?:huyen |thi xa |thanh pho |quan |tx\.? ?|tp\.? ?)?"
    return (
        re.search(
            rf"(?:^|\n)\W*(?:tinh )?{outer}\s*[:–-]\s*{kind}{inner}\b"
            rf"|(?:^|\n)\W*{kind}{inner}\s*[(,–-]\s*(?:tinh )?{outer}\b",
            titles,
        )
        is not None
    )


def _smaller_main(
    gazetteer: Gazetteer,
    main: Scope,
    titles: str,
    titled: list[Place],
    slugged: list[Place],
    slug: str,
    on: str | None,
) -> Scope | None:
    """A district or commune that title or address is about, inside the article's province."""
    for places, origin in ((titled, "title"), (slugged, "url")):
        inside = [
            p
            for p in places
            if gazetteer.is_within(p, main.place)
            and (origin == "title" or on is None or p.valid_on(on) or _with_kind(slug, p))
        ]
        provinces = [p for p in inside if p.level == "province"]
        districts = [p for p in inside if p.level == "district"]
        if origin == "title" and len(provinces) == 1 and districts:
            headed = _headed(titles, provinces[0], districts[0])
            inside = districts if headed else inside
        if origin == "url" and provinces and districts:
            pair = provinces[0], districts[0]
            if _led_by(slug, *pair) or _led_by(slug, *pair[::-1]):
                inside = districts  # "kon-tum-tu-mo-rong-…", "huyen-ea-kar-dak-lak-…"
        if (
            inside
            and inside[0].level in ("district", "commune")
            and not any(p.level == "province" for p in inside)
        ):
            return Scope(
                inside[0], None, None, inside[0].name, "title" if origin == "title" else "url"
            )
    return None
