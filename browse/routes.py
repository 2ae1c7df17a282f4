"""Addresses to pages, and from a page to what was asked for: HTML, JSON, a chart."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from browse.kept import Kept, Stamp, stamp
from browse.lang import WORDS, Words
from browse.pages import lists
from browse.reader import TooSlow
from browse.safety import PICTURE_POLICY, web_address, write_csv
from browse.settings import DATABASE, LANGUAGES, settings_of
from browse.version import asset_version
from browse.views.article import article_page, fact_page
from browse.views.asked import Asked, Page, address
from browse.views.figures import observation_page, province_page
from browse.views.home import home_page
from browse.views.lists import list_page, person_page, runs_page
from browse.views.questions import question_page, questions_page
from browse.views.review import decide_page, review_page
from browse.views.search import places_page, search_page


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
        (rf"^/(?P<lang>{_LANG})/runs/(?P<chart>sites)\.(?P<format>csv)$", runs_page),
        (rf"^/(?P<lang>{_LANG})/search{_FORMAT}$", search_page),
        (rf"^/(?P<lang>{_LANG})/questions{_FORMAT}$", questions_page),
        (rf"^/(?P<lang>{_LANG})/questions/(?P<question>[a-z_]+){_FORMAT}$", question_page),
        (rf"^/(?P<lang>{_LANG})/places{_FORMAT}$", places_page),
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
        pages: Kept = datasette.ocop_pages
        key: object = (request.path, request.query_string)
        now: Stamp = ()
        if handler not in _PERSONAL and settings_of(datasette).keep_pages and not asked.reviewer:
            now = stamp(settings_of(datasette).path)
            if (held := pages.get(key, now)) is not None:
                body, headers, kind = held
                return Response(body, headers=dict(headers), content_type=kind)
        try:
            page = await handler(asked)
        except TooSlow:
            page = Page("missing.html", words.t("too_slow"), {"error": "too_slow"}, status=503)
        if not isinstance(page, Page):
            return page
        made = await answer(asked, page)
        if now and made.status == 200 and request.method == "GET":
            held = (made.body, dict(made.headers), made.content_type)
            pages.put(key, now, held, weight=len(made.body))
        return made

    return view


#: What is made anew for whoever asks.
_PERSONAL = (review_page, decide_page)


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


#: By what stands behind an address: the rows of its CSV, and the column named where there are none.
_ROWS = {
    "map": ("provinces", "place"),
    "timeline": ("points", "as_of"),
    "sites": ("sites", "site"),
}


def _chart(page: Page, chart: str, wanted: str) -> Any:
    if wanted == "svg":
        picture = page.extra[chart]
        if not picture:
            return Response.text("There is nothing to draw yet.\n", status=404)
        headers = {"content-security-policy": PICTURE_POLICY}
        return Response(picture, headers=headers, content_type="image/svg+xml; charset=utf-8")
    name, first = _ROWS[chart]
    rows = page.data[name]
    columns = list(rows[0]) if rows else [first]
    headers = {"content-disposition": f'attachment; filename="{chart}.csv"'}
    return Response(
        write_csv(columns, rows), headers=headers, content_type="text/csv; charset=utf-8"
    )
