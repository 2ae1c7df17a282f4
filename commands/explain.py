"""``ocop explain``: why a fact says what it says, and the numbers nobody claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from commands import output
from commands.errors import DONE, FAILED, USAGE, CommandError
from commands.options import db_option
from commands.settings import settings

_AROUND = 90
#: Where a value was taken from when the fact's own words do not state it.
_FROM = {
    "title": "the title",
    "lead": "the lead",
    "sentence": "another sentence",
    "url": "the address",
    "site": "the site's own province",
    "published": "the publication date",
    "event": "the event",
    "computed": "computed",
}
_BOOLEANS = ("derived", "former", "acting")
#: Columns that say where a fact stands or what became of it, not what it says.
_OF_THE_ROW = frozenset(
    ("id", "no", "type", "quote", "start", "end", "zone", "evidence", "article_id", "url", "title",
     "confidence", "rule", "first_run", "last_run", "retired_run", "review", "live", "extracted",
     "family", "breakdown", "wording", "entity", "year", "site", "published_at")
)  # fmt: skip


@click.command()
@click.argument("what", metavar="FACT_ID|PATH|ARTICLE_ID")
@click.option(
    "--residue", is_flag=True, help="List the numbers of a file or an article that became no fact."
)
@db_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--html", "as_html", is_flag=True, help="Print a page with the spans coloured.")
def explain(what: str, residue: bool, db: Path | None, as_json: bool, as_html: bool) -> int:
    """Show for each slot of a fact its words, its value and the rule that read it.

    With --residue, show the numbers of a file or of a stored article that no fact claimed, with
    the reason where there is one.
    """
    if as_json and as_html:
        raise click.UsageError("--json and --html exclude each other")
    if residue:
        if as_html:
            raise click.UsageError("--html shows a fact; it does not go with --residue")
        return _residue(what, db, as_json)
    return _fact(what, db, as_json, as_html)


def _fact(fact_id: str, db: Path | None, as_json: bool, as_html: bool) -> int:
    from knowledge.store import open_base

    chosen = settings({"db": db})
    with open_base(chosen.db, create=False, read_only=True) as base:
        fact = base.get_fact(fact_id)
        if fact is None:
            raise CommandError(f"{fact_id}: no such fact in {chosen.db}; the view facts lists them")
        article = base.get_article(fact["article_id"])
    text = article.text if article else ""
    if as_json:
        output.say_json({k: v for k, v in fact.items() if v is not None})
    elif as_html:
        from commands.explain_page import page

        output.say(page(fact, text))
    else:
        _print_fact(fact, text)
    return DONE


def values_of(fact: Mapping[str, Any]) -> dict[str, Any]:
    """What the fact says, without what is null."""
    return {
        name: bool(value) if name in _BOOLEANS else value
        for name, value in fact.items()
        if value is not None and name not in _OF_THE_ROW
    }


def where_from(evidence: Mapping[str, Any], fact: Mapping[str, Any]) -> str:
    """In words, whence the value of a slot came."""
    inherited, start = evidence["inherited"], evidence["start"]
    if inherited:
        return str(_FROM.get(inherited, inherited))
    inside = start is not None and fact["start"] <= start < fact["end"]
    return "its own words" if inside else "the words around it"


def _print_fact(fact: Mapping[str, Any], text: str) -> None:
    start, end = fact["start"], fact["end"]
    output.say(
        f"{fact['type']} {fact['id']}  (confidence {fact['confidence']:.2f}, rule {fact['rule']})"
    )
    if text:
        before = text[max(0, start - _AROUND) : start].replace("\n", " ")
        after = text[end : end + _AROUND].replace("\n", " ")
        output.say(f"  …{before}[{text[start:end]}]{after}…")
    else:
        output.say(f"  [{fact['quote']}]")
    output.say(f"  {output.shorten(fact['title'], 100)}")
    output.say(
        f"  {fact['url']}" + (f", published {fact['published_at']}" if fact["published_at"] else "")
    )
    if fact["retired_run"] is not None:
        output.say(f"  no longer read since run {fact['retired_run']}")
    if fact["review"] != "none":
        output.say(f"  {fact['review']} by a reviewer")
    output.say()
    output.say_table(values_of(fact).items(), ("field", "value"))
    output.say()
    output.say_table(
        [
            (e["slot"], e["value"], f"“{output.shorten(e['surface'], 50)}”", _span(e),
             where_from(e, fact), e["rule"])
            for e in fact["evidence"]
        ],
        ("slot", "value", "words", "span", "from", "rule"),
    )  # fmt: skip


def _span(evidence: Mapping[str, Any]) -> str:
    return "" if evidence["start"] is None else f"{evidence['start']}–{evidence['end']}"


# -- the numbers nobody claimed -----------------------------------------------------------------


def _residue(what: str, db: Path | None, as_json: bool) -> int:
    path = Path(what)
    if what == "-" or path.exists():
        name, rows = what, _of_path(what)
    else:
        name, rows = _of_article(what, db)
    if as_json:
        output.say_json({"source": name, "numbers": rows})
        return DONE
    nobody = [row for row in rows if row["reason"] is None]
    output.say(f"{name}: {len(rows)} numbers became no fact; {len(nobody)} of them nobody claimed")
    if nobody:
        output.say()
    for row in nobody:
        output.say(f"  {row['start']:>6}  {row['context']}")
    reasons = Counter(row["reason"] for row in rows if row["reason"] is not None)
    if reasons:
        output.say()
        output.say_table(
            [
                (reason, number, _examples(rows, reason))
                for reason, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
            ],
            ("passed over because", "numbers", "such as"),
            "lrl",
        )
    return DONE


def _examples(rows: Iterable[Mapping[str, Any]], reason: str) -> str:
    found = dict.fromkeys(row["surface"] for row in rows if row["reason"] == reason)
    return output.shorten(", ".join(found), 60)


def _context(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - 40) : start], text[end : end + 40]
    return f"…{before}[{text[start:end]}]{after}…".replace("\n", " ")


def _of_path(what: str) -> list[dict[str, Any]]:
    from commands.extract import source_of_page
    from commands.inputs import pages_of
    from crawler.registry import load_sites
    from crawler.saved import SavedProblem
    from extract.extractor import extract
    from extract.gazetteer import load

    registry, gazetteer = load_sites(settings().sites), load()
    rows: list[dict[str, Any]] = []
    for page in pages_of(what, None):
        if isinstance(page, SavedProblem):
            raise CommandError(page.message, USAGE)
        source = source_of_page(page, registry)
        rows += [
            {
                "path": str(page.path),
                "start": r.start,
                "end": r.end,
                "surface": r.surface,
                "reason": r.reason,
                "context": _context(source.text, r.start, r.end),
            }
            for r in extract(source, gazetteer).passed_over
        ]
    return rows


def _of_article(article_id: str, db: Path | None) -> tuple[str, list[dict[str, Any]]]:
    from knowledge.store import open_base

    chosen = settings({"db": db})
    with open_base(chosen.db, create=False, read_only=True) as base:
        article = base.get_article(article_id)
        if article is None:
            raise CommandError(
                f"{article_id}: neither a file nor an article in {chosen.db}", FAILED
            )
        rows = list(
            base.db.query(
                'SELECT start, "end", surface, reason FROM passed_over WHERE article_id = ? '
                "ORDER BY start",
                [article_id],
            )
        )
    for row in rows:
        row["context"] = _context(article.text, row["start"], row["end"])
    return article.url, rows
