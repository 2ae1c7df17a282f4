"""The list pages, the page of a person, the book of runs."""

from __future__ import annotations

from typing import Any

from browse.kept import kept
from browse.pages import lists, runs
from browse.reader import Reader, ids, read
from browse.settings import DATABASE
from browse.views.asked import Asked, Page, missing, with_args


async def list_page(asked: Asked) -> Page:
    spec = lists.listings()[asked.request.url_vars["list"]]
    args = {k: asked.request.args.get(k) for k in asked.request.args}
    page = int(asked.arg("page", "1")) if asked.arg("page", "1").isdigit() else 1
    page = min(max(page, 1), 2000)
    whole = args.get("all", "") if args.get("all") in spec.facets else ""

    def columns(reader: Reader) -> list[str]:
        return [r["name"] for r in reader.rows(f"PRAGMA table_info({spec.view})")]

    counted = None
    if not args.get("q"):
        # counting costs the most and changes only with the base
        chosen = tuple(sorted((k, v) for k, v in args.items() if k in spec.filters))
        counted = await kept(
            asked.datasette,
            (spec.key, chosen, whole),
            lambda r: lists.counts(r, spec, columns(r), args, whole),
        )
    data = await read(
        asked.datasette, lambda r: lists.listing(r, spec, columns(r), args, page, counted)
    )
    here = {**data["filters"], **({"q": data["q"]} if data["q"] else {})}
    path = asked.url(spec.key)

    def narrowed(name: str, value: Any) -> str:
        """This page with one filter set (``value``) or taken off (``None``)."""
        wanted = {k: v for k, v in here.items() if k != name}
        return with_args(path, wanted if value is None else {**wanted, name: value})

    return Page(
        "list.html",
        asked.words.pick(spec.title),
        data,
        {
            "spec": spec,
            "narrowed": narrowed,
            "turned": lambda number: with_args(path, {**here, "page": number}),
            "unfolded": lambda name: with_args(path, {**here, "all": name}),
            "whole": whole,
            "few": lists.FACET_VALUES,
            "exports": lists.exports(spec, data["filters"], DATABASE),
            "label": lambda name: lists.facet_label(name, asked.words.lang),
            "ids": ids,
        },
    )


async def person_page(asked: Asked) -> Page:
    data = await read(asked.datasette, lambda r: lists.person(r, asked.part("person_id")))
    if data is None:
        return missing(asked, "no_person")
    return Page("person.html", data["person"], data, {"ids": ids})


async def runs_page(asked: Asked) -> Page:
    data = await kept(asked.datasette, "runs", runs.runs)
    chosen = {k: asked.arg(k) for k in runs.FILTERS if asked.arg(k)}
    data = runs.narrowed(data, chosen)
    path = asked.url("runs")

    def turned(name: str, value: str) -> str:
        """This page with one filter set, or taken off where it is set already."""
        rest = {k: v for k, v in chosen.items() if k != name}
        return with_args(path, rest if chosen.get(name) == value else {**rest, name: value})

    exports = {"csv": f"/{DATABASE}/runs.csv?_size=max&_dl=1", "table": f"/{DATABASE}/runs"}
    return Page(
        "runs.html",
        asked.words.t("runs"),
        data,
        {"chosen": chosen, "turned": turned, "exports": exports},
    )
