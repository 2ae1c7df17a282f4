"""Review in the browser: signing in, deciding."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from browse.pages import review
from browse.reader import read
from browse.settings import settings_of
from browse.views.asked import COOKIE, Asked, Page
from knowledge.errors import KnowledgeError


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
