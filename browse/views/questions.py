"""The canned queries and their answers."""

from __future__ import annotations

import sqlite3

from browse.pages import answers
from browse.pages.questions import questions
from browse.reader import ids, read
from browse.settings import DATABASE
from browse.views.asked import Asked, Page, missing, with_args


async def questions_page(asked: Asked) -> Page:
    return Page(
        "questions.html",
        asked.words.t("questions"),
        {"questions": [q.public() for q in questions()]},
        {"asked": questions()},
    )


async def question_page(asked: Asked) -> Page:
    key = asked.part("question")
    question = next((q for q in questions() if q.key == key), None)
    if question is None:
        return missing(asked, "no_question")
    given = {name: asked.arg(name) for name, _, _ in question.params if name in asked.request.args}
    try:
        data = await read(asked.datasette, lambda r: answers.answer(r, question, given))
    except sqlite3.OperationalError:
        # a base of an older release, opened read-only, lacks the newest columns
        return missing(asked, "older_base")
    base = f"/{DATABASE}/{key}"
    return Page(
        "question.html",
        asked.words.pick(question.title),
        data,
        {
            "question": question,
            "shown": answers.shown(data["columns"]),
            "exports": {
                "csv": with_args(f"{base}.csv", {**data["values"], "_size": "max", "_dl": "1"}),
                "json": with_args(f"{base}.json", {**data["values"], "_shape": "array"}),
                "sql": with_args(f"/{DATABASE}", {"sql": question.sql, **data["values"]}),
            },
            "ids": ids,
        },
    )
