"""The Datasette plugin: our routes, our words in its templates, our rules around it."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote

from datasette import handle_exception as default_handler
from datasette import hookimpl
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup, escape

from browse.lang import WORDS, Words
from browse.metadata import descriptions
from browse.middleware import wrap
from browse.pages.questions import questions
from browse.routes import routes, shared_context
from browse.safety import visible, web_address
from browse.settings import DATABASE, LANGUAGES, settings_of
from knowledge.fold import fold

log = logging.getLogger("ocop.browse")

#: Columns whose values lead to a page of ours, by the view they stand in (any view: ``None``).
_LINKS: dict[tuple[str | None, str], str] = {
    ("facts", "id"): "/fact/",
    (None, "fact_id"): "/fact/",
    ("articles", "id"): "/vi/article/",
    (None, "article_id"): "/vi/article/",
    ("timeline", "id"): "/vi/observation/",
    ("latest", "id"): "/vi/observation/",
    (None, "observation_id"): "/vi/observation/",
    ("people", "id"): "/vi/people/",
    (None, "person_id"): "/vi/people/",
    (None, "place_id"): "/vi/province/",
}

F = TypeVar("F", bound=Callable[..., Any])


def hook(function: F) -> F:
    """Datasette's marker, with a type."""
    marked: F = hookimpl(function)
    return marked


def _ours(datasette: Any) -> bool:
    return hasattr(datasette, "ocop")


@hook
def register_routes(datasette: Any) -> Any:
    return routes() if _ours(datasette) else []


@hook
def asgi_wrapper(datasette: Any) -> Any:
    if not _ours(datasette):
        return lambda app: app
    return lambda app: wrap(app, settings_of(datasette))


@hook
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    if _ours(datasette):
        # every text that reaches a page passes here, also on Datasette's own pages
        env.finalize = visible


_DENIED = {
    sqlite3.SQLITE_ATTACH,
    sqlite3.SQLITE_DETACH,
}


def _authorise(action: int, first: Any, second: Any, *_: Any) -> int:
    if action in _DENIED:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and str(second).lower() in (
        "load_extension",
        "readfile",
        "writefile",
        "edit",
    ):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


@hook
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    if _ours(datasette) and database == DATABASE:
        conn.create_function("ocop_fold", 1, _fold, deterministic=True)
        conn.execute("PRAGMA query_only=1")
        conn.execute("PRAGMA mmap_size=268435456")
        conn.set_authorizer(_authorise)


def _fold(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    # names come again and again, quotes do not
    return _fold_name(value) if len(value) < 80 else fold(value)


@lru_cache(maxsize=32768)
def _fold_name(value: str) -> str:
    return fold(value)


@hook
def extra_template_vars(
    template: str, request: Any, datasette: Any, table: str | None
) -> dict[str, Any]:
    if not _ours(datasette):
        return {}
    if template.startswith("ocop/"):
        return {}
    lang = language_of(request)
    words = WORDS[lang]
    other = ""
    if request is not None:
        args = [(k, v) for k in request.args for v in request.args.getlist(k) if k != "_lang"]
        pairs = "&".join(f"{quote(k)}={quote(v)}" for k, v in args)
        other = f"{request.path}?{pairs}{'&' if pairs else ''}_lang={words.other}"
    found = {**shared_context(datasette, words), "other_language_url": other}
    if template.startswith("database"):
        found |= _contents(words)
    own = datasette.metadata("databases")[DATABASE]["tables"].get(table, {}).get("columns", ())
    said = described(template, request, table, tuple(own), words)
    return {**found, "metadata": said} if said else found


def _contents(words: Words) -> dict[str, Any]:
    """What the page of all tables lists, in one language."""
    views = descriptions()["views"].items()
    return {
        "said_of_views": [
            {"name": name, "title": words.pick(v["title"]), "about": words.pick(v["about"])}
            for name, v in views
        ],
        "said_of_questions": [{"name": q.key, "title": words.pick(q.title)} for q in questions()],
    }


def described(
    template: str, request: Any, table: str | None, columns: tuple[str, ...], words: Words
) -> dict[str, Any] | None:
    """Title and descriptions of one of Datasette's pages in one language."""
    if template.startswith("table") and table in descriptions()["views"]:
        entry = descriptions()["views"][table]
        said = {**descriptions()["columns"], **entry.get("columns", {})}
        at = LANGUAGES.index(words.lang)
        return {
            "title": words.pick(entry["title"]),
            "description": words.pick(entry["about"]),
            "columns": {c: said[c][at] for c in columns},
        }
    if template.startswith("query") and request is not None:
        key = request.path.rpartition("/")[2]
        for question in questions():
            if question.key == key:
                return {
                    "title": words.pick(question.title),
                    "description": words.pick(question.about),
                }
    return None


def language_of(request: Any) -> str:
    """The language of a page of Datasette's own: asked for, else the browser's, else Vietnamese."""
    if request is None:
        return "vi"
    asked = request.args.get("_lang")
    if asked in LANGUAGES:
        return str(asked)
    accepted = request.headers.get("accept-language", "")
    return "en" if accepted.lower().startswith("en") else "vi"


@hook
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """One page that says what is wrong and what to do; the details go to the log."""
    if not _ours(datasette):
        return default_handler.handle_exception(datasette, request, exception)
    if isinstance(exception, Base400):
        status, message = exception.status, str(exception.args[0] if exception.args else "")
    elif isinstance(exception, DatasetteError):
        status, message = exception.status, exception.message
        if exception.message_is_html:  # only what was interrupted comes as markup
            message = WORDS[_page_language(request)].t("too_slow")
    else:
        status, message = 500, "This page could not be made; the log says why."
        log.error("%s: %s", request.path, exception, exc_info=exception)

    async def respond() -> Response:
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": message, "status": status}, status=status)
        words = WORDS[_page_language(request)]
        title = words.t("no_page") if status == 404 else words.t("error")
        context = {
            "page_title": title,
            "hint": words.t("no_page_hint") if status == 404 else message,
            "other_language_url": f"/{words.other}",
            **shared_context(datasette, words),
        }
        html = await datasette.render_template("ocop/missing.html", context, request=request)
        return Response.html(html, status=status)

    return respond


def _page_language(request: Any) -> str:
    first = request.path[1:3]
    return first if first in LANGUAGES and request.path[3:4] in ("", "/") else language_of(request)


@hook
def render_cell(value: Any, column: str, table: str | None, database: str, datasette: Any) -> Any:
    if not _ours(datasette) or database != DATABASE or not isinstance(value, str):
        return None
    target = _LINKS.get((table, column)) or _LINKS.get((None, column))
    if target:
        return Markup('<a href="{}{}">{}</a>').format(target, quote(value, safe=":/"), value)
    if value.startswith(("http://", "https://")):
        # Datasette links what looks like an address; ours must be one
        href = web_address(value)
        if href is None:
            return escape(value)
        return Markup('<a href="{}" rel="noreferrer nofollow">{}</a>').format(href, value)
    return None
