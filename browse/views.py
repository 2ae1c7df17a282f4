"""Addresses to pages: each takes what was asked, reads, and gives a template its data."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlencode

from datasette.utils.asgi import Response

from browse.charts import bars, choropleth, timeline
from browse.lang import WORDS, Words
from browse.pages import article as articles
from browse.pages import cite, figures, home, lists, province, review, search
from browse.pages.questions import questions
from browse.reader import Reader, TooSlow, ids, read
from browse.safety import PICTURE_POLICY, web_address, write_csv
from browse.settings import DATABASE, LANGUAGES, settings_of
from browse.version import asset_version
from extract.gazetteer.places import load
from knowledge.errors import KnowledgeError

COOKIE = "ocop_reviewer"


@dataclass(frozen=True)
class Page:
    """What a page answers: ``data`` is also its JSON, ``extra`` is for the template alone."""

    template: str
    title: str
    data: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    charts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A request in the words of this screen."""

    datasette: Any
    request: Any
    words: Words

    def arg(self, name: str, default: str = "") -> str:
        value = self.request.args.get(name)
        return str(value) if value is not None else default

    def part(self, name: str) -> str:
        return unquote(self.request.url_vars[name])

    def url(self, *parts: str, **args: Any) -> str:
        return address(self.words.lang, *parts, **args)

    @property
    def reviewer(self) -> str | None:
        """The name of who may review here, if this is one."""
        if not settings_of(self.datasette).reviewing:
            return None
        try:
            value = self.datasette.unsign(self.request.cookies.get(COOKIE, ""), COOKIE)
        except Exception:
            return None
        return str(value["name"]) if isinstance(value, dict) and "name" in value else None


def address(lang: str, *parts: str, **args: Any) -> str:
    """The address of a page; empty arguments are left out."""
    path = "/" + "/".join([lang, *(quote(p, safe=":") for p in parts)])
    query = {k: v for k, v in args.items() if v not in (None, "")}
    return f"{path}?{urlencode(query)}" if query else path


# -- pages -----------------------------------------------------------------------------------------


async def home_page(asked: Asked) -> Page:
    words = asked.words
    era = asked.arg("map")
    if era not in home.ERAS:
        era = await read(asked.datasette, home.better_known)
    by = asked.arg("by")
    if by not in home.MEASURES:
        by = "products"
    data = await read(asked.datasette, lambda r: home.home(r, era, by))
    data["totals"] = await _kept(asked.datasette, "totals", home.totals)
    regions = [_region(row, by, words) for row in data["provinces"]]
    known = {r.place_id for r in regions}
    regions += [
        choropleth.Region(
            p.id,
            p.full_name,
            None,
            f"{p.full_name}: {words.t('map_none')}",
            address(words.lang, "province", p.id),
        )
        for p in load().places("province", "vn34" if era == "vn34" else "vn63")
        if p.id not in known
    ]
    title = words.t("map_title", what=words.v("map", by), era=words.v("era", era))
    upper = choropleth.limits([r.value for r in regions if r.value is not None])
    tiers = {r["column"]: figures.value_of(r) or 0 for r in data["country"]}
    shares = [
        (key, f"{words.stars(int(key), int(key))}: {words.n(tiers[key])}", tiers[key])
        for key in ("5", "4", "3")
        if tiers.get(key)
    ]
    return Page(
        "home.html",
        words.t("site_name"),
        data,
        {
            "map": choropleth.draw(regions, era=era, title=title),
            "map_title": title,
            "legend": [(choropleth.class_of(v, upper), _measure(v, by, words)) for v in upper],
            "shares": bars.draw(shares, title=words.t("country_today")) if len(shares) > 1 else "",
            "eras": home.ERAS,
            "measures": home.MEASURES,
            "measure": lambda row: _measure(row[by], by, words),
        },
        charts=("map",),
    )


def _region(row: dict[str, Any], by: str, words: Words) -> choropleth.Region:
    value = row[by]
    said = _measure(value, by, words) or words.t("map_none")
    label = f"{row['place']}: {said}" + (f" ({row['year']})" if value is not None else "")
    href = address(words.lang, "province", row["place_id"])
    return choropleth.Region(row["place_id"], row["place"], value, label, href)


def _measure(value: float | None, by: str, words: Words) -> str:
    if value is None:
        return ""
    return words.percent(value) if by == "growth" else words.n(value)


async def _kept(
    datasette: Any, key: str, ask: Callable[[Reader], dict[str, Any]]
) -> dict[str, Any]:
    """What was counted over everything, counted again when the base has changed."""
    path = settings_of(datasette).path
    files = (path, path.with_name(path.name + "-wal"))
    stamp = tuple((s.st_mtime_ns, s.st_size) for s in (f.stat() for f in files if f.exists()))
    kept: dict[str, tuple[Any, dict[str, Any]]] = datasette.ocop_kept
    if key not in kept or kept[key][0] != stamp:
        kept[key] = (stamp, await read(datasette, ask))
    return kept[key][1]


async def province_page(asked: Asked) -> Page:
    words = asked.words
    gazetteer = load()
    place = province.place_of(gazetteer, asked.part("place_id"))
    if place is None:
        return _missing(asked, "no_place")
    data = await read(asked.datasette, lambda r: province.province(r, gazetteer, place))
    return Page(
        "province.html",
        place.full_name[0].upper() + place.full_name[1:],
        data,
        {"timeline": draw_timeline(data["points"], place.full_name, words), "ids": ids},
        charts=("timeline",),
    )


def draw_timeline(points: list[dict[str, Any]], place: str, words: Words) -> str:
    """The timeline of a place with its links and names in a language."""
    drawn = []
    for p in points:
        tier = words.t("tier_all") if p["series"] == "all" else words.t("stars", n=p["series"])
        number = words.amount(p["value_min"], p["value_max"], p["qualifier"])
        marks = [words.t("disputed_mark")] if p["state"] == "disputed" else []
        marks += [words.t("open_mark")] if p["basis"] is None else []
        label = f"{words.date(p['as_of'])}, {tier}: {number}" + "".join(f", {m}" for m in marks)
        drawn.append(
            timeline.Point(
                p["series"],
                p["as_of"],
                p["value"],
                label,
                address(words.lang, "observation", p["id"]),
                firm=p["basis"] is not None,
                disputed=p["state"] == "disputed",
            )
        )
    names = {k: words.t("stars", n=k) for k in ("5", "4", "3")} | {"all": words.t("tier_all")}
    title = words.t("timeline_title", place=place)
    return timeline.draw(drawn, title=title, names=names, number=words.n)


async def observation_page(asked: Asked) -> Page:
    data = await read(
        asked.datasette, lambda r: figures.observation(r, asked.part("observation_id"))
    )
    if data is None:
        return _missing(asked, "no_observation")
    words = asked.words
    return Page("observation.html", f"{words.say_observation(data)} – {data['place']}", data)


async def article_page(asked: Asked) -> Page:
    data = await read(asked.datasette, lambda r: articles.article(r, asked.part("article_id")))
    if data is None:
        return _missing(asked, "no_article")
    facts = data["facts"]
    text = data["text"]
    extra: dict[str, Any] = {
        "paragraphs": articles.paragraphs(text, data["zones"], facts) if text else [],
        "citation": cite.line(data, asked.words),
        "bibtex": cite.bibtex(data),
        "cite": lambda fact: cite.line(data, asked.words, fact["quote"]),
        "ids": ids,
    }
    corrections = settings_of(asked.datasette).corrections
    if asked.reviewer and corrections is not None:
        extra |= {"decided": review.decided(corrections), "correctable": review.correctable}
    return Page("article.html", data["title"], data, extra)


async def fact_page(asked: Asked) -> Any:
    """To the words of a fact in its article."""
    fact_id = asked.part("fact_id")
    article_id = await read(
        asked.datasette, lambda r: r.value("SELECT article_id FROM fact WHERE id = ?", [fact_id])
    )
    if article_id is None:
        return _missing(asked, "no_fact")
    return Response.redirect(asked.url("article", article_id) + f"#fact-{fact_id}")


async def list_page(asked: Asked) -> Page:
    spec = lists.listings()[asked.request.url_vars["list"]]
    args = {k: asked.request.args.get(k) for k in asked.request.args}
    page = int(asked.arg("page", "1")) if asked.arg("page", "1").isdigit() else 1
    page = min(max(page, 1), 2000)

    def columns(reader: Reader) -> list[str]:
        return [r["name"] for r in reader.rows(f"PRAGMA table_info({spec.view})")]

    counted = None
    if not args.get("q") and not any(name in args for name in spec.filters):
        # counting all there is costs the most and changes only with the base
        counted = await _kept(
            asked.datasette, spec.key, lambda r: lists.counts(r, spec, columns(r), {})
        )
    data = await read(
        asked.datasette, lambda r: lists.listing(r, spec, columns(r), args, page, counted)
    )
    here = {**data["filters"], "q": data["q"]}

    def narrowed(name: str, value: Any) -> str:
        """This page with one filter set (``value``) or taken off (``None``)."""
        wanted = {k: v for k, v in here.items() if k != name and (v != "" or k != "q")}
        if value is not None:
            wanted[name] = value
        return _with(asked.url(spec.key), wanted)

    def turned(number: int) -> str:
        wanted = {k: v for k, v in here.items() if v != "" or k != "q"}
        return _with(asked.url(spec.key), {**wanted, "page": number})

    exports = lists.exports(spec, data["filters"], DATABASE)
    return Page(
        "list.html",
        asked.words.pick(spec.title),
        data,
        {
            "spec": spec,
            "narrowed": narrowed,
            "turned": turned,
            "exports": exports,
            "label": lambda name: lists.facet_label(name, asked.words.lang),
            "ids": ids,
        },
    )


def _with(path: str, args: Mapping[str, Any]) -> str:
    return f"{path}?{urlencode(args)}" if args else path


async def person_page(asked: Asked) -> Page:
    data = await read(asked.datasette, lambda r: lists.person(r, asked.part("person_id")))
    if data is None:
        return _missing(asked, "no_person")
    return Page("person.html", data["person"], data, {"ids": ids})


async def runs_page(asked: Asked) -> Page:
    data = await read(asked.datasette, lists.runs)
    return Page("runs.html", asked.words.t("runs"), data)


async def search_page(asked: Asked) -> Page:
    query = asked.arg("q").strip()[:200]
    limit = 6 if asked.arg("part") else 20
    data = await read(asked.datasette, lambda r: search.search(r, load(), query, limit))
    template = "search_part.html" if asked.arg("part") else "search.html"
    found = sum(len(data[k]) for k in ("places", "people", "articles", "quotes"))
    return Page(template, asked.words.t("search"), data, {"found": found})


async def questions_page(asked: Asked) -> Page:
    return Page(
        "questions.html",
        asked.words.t("questions"),
        {"questions": [q.public() for q in questions()]},
        {"asked": questions()},
    )


async def review_page(asked: Asked) -> Any:
    settings = settings_of(asked.datasette)
    if not settings.reviewing:
        return Page("review.html", asked.words.t("review"), {}, {"open": False}, status=404)
    wrong = False
    if asked.request.method == "POST":
        form = await asked.request.post_vars()
        if form.get("out"):
            response = Response.redirect(asked.url("review"))
            response.set_cookie(COOKIE, "", max_age=0, httponly=True, samesite="strict")
            return response
        name = form.get("name", "").strip()[:80]
        if review.token_matches(form.get("token", ""), settings.review_token) and name:
            response = Response.redirect(asked.url("review"))
            value = asked.datasette.sign({"name": name}, COOKIE)
            response.set_cookie(COOKIE, value, httponly=True, samesite="strict")
            return response
        wrong = True
    data: dict[str, Any] = {}
    if asked.reviewer:
        data["next"] = await read(asked.datasette, review.worth_a_look)
        assert settings.corrections is not None
        recent = list(review.decided(settings.corrections).values())
        data["recent"] = recent[::-1][:50]
    extra = {"open": True, "wrong": wrong}
    return Page("review.html", asked.words.t("review"), data, extra, status=403 if wrong else 200)


async def decide_page(asked: Asked) -> Any:
    """A decision sent by the form on an article's page."""
    settings = settings_of(asked.datasette)
    reviewer = asked.reviewer
    if reviewer is None or settings.corrections is None:
        return Response.text("Sign in on the review page first.\n", status=403)
    if asked.request.method != "POST":
        return Response.redirect(asked.url("review"))
    form = await asked.request.post_vars()
    action = form.get("action", "")
    fact_id = form.get("fact", "")
    back = asked.url("fact", fact_id) if fact_id else asked.url("review")
    try:
        if action == "undo":
            review.take_back(settings.corrections, form.get("decision", ""), reviewer=reviewer)
        elif action in ("accept", "reject", "correct"):
            review.record(
                settings.path,
                settings.corrections,
                action,
                fact_id,
                reviewer=reviewer,
                form=form,
            )
        else:
            return Response.text(f"{action}: no such decision.\n", status=400)
    except (KnowledgeError, ValueError) as error:
        return Response.text(f"{error}\n", status=400)
    return Response.redirect(back)


async def start_page(request: Any) -> Any:
    """To the home page in the reader's language."""
    wanted = request.headers.get("accept-language", "")
    lang = "en" if wanted.lower().startswith("en") else "vi"
    response = Response.redirect(f"/{lang}")
    response.headers["vary"] = "Accept-Language"
    return response


async def any_fact_page(request: Any) -> Any:
    """A fact's address without a language, as the tables link it."""
    lang = "en" if request.headers.get("accept-language", "").lower().startswith("en") else "vi"
    return Response.redirect(address(lang, "fact", unquote(request.url_vars["fact_id"])))


def _missing(asked: Asked, key: str) -> Page:
    return Page("missing.html", asked.words.t(key), {"error": key}, status=404)


# -- from page to answer ---------------------------------------------------------------------------

Handler = Callable[[Asked], Awaitable[Any]]
_LANG = "|".join(LANGUAGES)
_FORMAT = r"(?P<format>\.json)?"
_LISTS = "|".join(lists.listings())


def _routes() -> list[tuple[str, Handler]]:
    return [
        (rf"^/(?P<lang>{_LANG})/?(?P<format>home\.json)?$", home_page),
        (rf"^/(?P<lang>{_LANG})/(?P<chart>map)\.(?P<format>svg|csv)$", home_page),
        (
            rf"^/(?P<lang>{_LANG})/province/(?P<place_id>[^/.]+(?:/\d+)*)"
            r"/(?P<chart>timeline)\.(?P<format>svg|csv)$",
            province_page,
        ),
        (
            rf"^/(?P<lang>{_LANG})/province/(?P<place_id>[^/.]+(?:/\d+)*){_FORMAT}$",
            province_page,
        ),
        (
            rf"^/(?P<lang>{_LANG})/observation/(?P<observation_id>[^/.]+){_FORMAT}$",
            observation_page,
        ),
        (rf"^/(?P<lang>{_LANG})/article/(?P<article_id>[^/.]+){_FORMAT}$", article_page),
        (rf"^/(?P<lang>{_LANG})/fact/(?P<fact_id>[^/.]+)$", fact_page),
        (rf"^/(?P<lang>{_LANG})/people/(?P<person_id>[^/.]+){_FORMAT}$", person_page),
        (rf"^/(?P<lang>{_LANG})/(?P<list>{_LISTS}){_FORMAT}$", list_page),
        (rf"^/(?P<lang>{_LANG})/runs{_FORMAT}$", runs_page),
        (rf"^/(?P<lang>{_LANG})/search{_FORMAT}$", search_page),
        (rf"^/(?P<lang>{_LANG})/questions{_FORMAT}$", questions_page),
        (rf"^/(?P<lang>{_LANG})/review$", review_page),
        (rf"^/(?P<lang>{_LANG})/review/decide$", decide_page),
    ]


def routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """What the plugin registers with Datasette."""
    found: list[tuple[str, Callable[..., Awaitable[Any]]]] = [
        (pattern, _answering(handler)) for pattern, handler in _routes()
    ]
    return [(r"^/$", start_page), (r"^/fact/(?P<fact_id>[^/.]+)$", any_fact_page), *found]


def _answering(handler: Handler) -> Callable[..., Awaitable[Any]]:
    async def view(request: Any, datasette: Any) -> Any:
        words = WORDS[request.url_vars["lang"]]
        asked = Asked(datasette, request, words)
        try:
            page = await handler(asked)
        except TooSlow:
            page = Page("missing.html", words.t("too_slow"), {"error": "too_slow"}, status=503)
        if not isinstance(page, Page):
            return page
        return await answer(asked, page)

    return view


async def answer(asked: Asked, page: Page) -> Any:
    """A page as what was asked for: HTML, JSON, or one of its charts."""
    wanted = asked.request.url_vars.get("format") or ""
    chart = asked.request.url_vars.get("chart")
    if chart and page.status == 200:
        return _chart(page, chart, wanted)
    if wanted.endswith("json"):
        body = json.dumps(page.data, ensure_ascii=False, indent=1, default=str)
        return Response(body, status=page.status, content_type="application/json; charset=utf-8")
    html = await asked.datasette.render_template(
        [f"ocop/{page.template}"], template_context(asked, page), request=asked.request
    )
    return Response.html(html, status=page.status)


def template_context(asked: Asked, page: Page) -> dict[str, Any]:
    query = asked.request.query_string
    path = asked.request.path
    other = f"/{asked.words.other}{path[3:]}" + (f"?{query}" if query else "")
    return {
        **page.data,
        **page.extra,
        "data": page.data,
        "charts": page.charts,
        "page_title": page.title,
        "other_language_url": other,
        "json_url": _json_address(path, query, page),
        "database": None,
        **shared_context(asked.datasette, asked.words, asked.reviewer),
    }


def _json_address(path: str, query: str, page: Page) -> str | None:
    if page.template in ("review.html", "missing.html"):
        return None
    path = f"{path.rstrip('/')}/home" if page.template == "home.html" else path
    return f"{path}.json" + (f"?{query}" if query else "")


def shared_context(datasette: Any, words: Words, reviewer: str | None = None) -> dict[str, Any]:
    """What every template needs, Datasette's own included."""
    settings = settings_of(datasette)
    return {
        "w": words,
        "lang": words.lang,
        "link": lambda *parts, **args: address(words.lang, *map(str, parts), **args),
        "web": web_address,
        "assets": asset_version(),
        "public": settings.public,
        "reviewing": settings.reviewing,
        "reviewer": reviewer,
        "database_name": DATABASE,
    }


def _chart(page: Page, chart: str, wanted: str) -> Any:
    if wanted == "svg":
        picture = page.extra[chart]
        if not picture:
            return Response.text("There is nothing to draw yet.\n", status=404)
        headers = {"content-security-policy": PICTURE_POLICY}
        return Response(picture, headers=headers, content_type="image/svg+xml; charset=utf-8")
    rows = page.data["provinces"] if chart == "map" else page.data["points"]
    columns = list(rows[0]) if rows else ["place" if chart == "map" else "as_of"]
    headers = {"content-disposition": f'attachment; filename="{chart}.csv"'}
    return Response(
        write_csv(columns, rows), headers=headers, content_type="text/csv; charset=utf-8"
    )
