"""Products in flattened tables."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import replace

from extract.facts import Status
from extract.grammar.products.model import Context, Item, Page
from extract.grammar.products.seats import seat_in
from extract.grammar.products.words import PROPOSED
from extract.grammar.stars import StarMention
from extract.organisations import read_body


def tables(
    page: Page,
) -> Iterator[tuple[Item, Context]]:
    """Rows that were cells: a number, a product, its producer, perhaps district, score, tier."""
    nfc = page.text.nfc
    cells = [
        (
            m.start() + len(m.group()) - len(m.group().lstrip()),
            m.start() + len(m.group().rstrip()),
        )
        for m in re.compile(r"[^\n|\t]+").finditer(nfc)
        if m.group().strip(" -:")  # nor the rule below the head of a table in Markdown
    ]
    k = 0
    while k < len(cells):
        head = page.text.lower[slice(*cells[k])].strip(" .")
        if head not in ("tt", "stt", "no", "no."):
            k += 1
            continue
        names: list[str] = []
        while k + 1 + len(names) < len(cells) and len(names) < 9:
            cell = page.text.lower[slice(*cells[k + 1 + len(names)])]
            if cell.strip(" .") in ("1", "01") or len(cell) > 40:
                break
            names.append(cell)
        k += 1 + len(names)
        if names and any("sản phẩm" in n for n in names):
            k = yield from table_rows(page, cells, k, names)


def table_rows(
    page: Page, cells: list[tuple[int, int]], k: int, names: list[str]
) -> Generator[tuple[Item, Context], None, int]:
    nfc = page.text.nfc
    product = next(i for i, n in enumerate(names) if "sản phẩm" in n)
    first = cells[k][0] if k < len(cells) else 0
    star = table_star(page, first)
    before = cells[k - len(names) - 1][0] if k > len(names) else 0
    number = 1
    while k + len(names) < len(cells):
        if nfc[slice(*cells[k])].strip(" .").lstrip("0") != str(number):
            break
        row = cells[k + 1 : k + 1 + len(names)]
        start, end = row[product]
        item = Item(start, end, " ".join(nfc[start:end].split()))
        own: StarMention | None = None
        for i, (a, b) in enumerate(row):
            if i == product:
                continue
            body = read_body(page.text, a, b)
            if body is not None and body.kind == "producer":
                item = replace(item, owner=" ".join(nfc[a:b].split()), owner_span=(a, b))
                continue
            seat = seat_in(page, a, b)
            if seat is not None and item.place is None:
                item = replace(item, place=seat)
            tiers = page.stars_in(a, b)
            own = own or (tiers[0] if tiers else None)
        if len(item.name) <= 90:
            status = table_status(page, first)
            yield item, Context(own or star, status, "products.table", max(0, before))
        k += 1 + len(names)
        number += 1
    return k


def table_star(page: Page, offset: int) -> StarMention | None:
    """The one tier that the sentence before a table names."""
    told = page.stars_in(offset - 260, offset)
    return told[-1] if told and told[-1].low == told[-1].high else None


def table_status(page: Page, offset: int) -> Status:
    before = page.text.lower[max(0, offset - 260) : offset]
    return "proposed" if PROPOSED.search(before) else "recognised"
