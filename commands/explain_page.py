"""A fact as a page: the article's words with every slot coloured, and the table beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from commands.explain import values_of, where_from

#: Characters shown before and after what is marked.
_AROUND = 400
_COLOURS = (
    "#ffe08a", "#b9e4c9", "#bcd7f5", "#f6c1c1", "#dcc8f0", "#fbd3a6", "#c7ecee", "#e3e3a8",
)  # fmt: skip
_STYLE = """
body { font: 16px/1.6 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem;
  color: #1b1b1b; background: #fff; }
blockquote { margin: 1rem 0; padding: 0 1rem; border-left: 4px solid #ccc; white-space: pre-line; }
mark { padding: 0 .15em; border-radius: .2em; color: inherit; background: none; }
mark.quote { border-bottom: 2px solid #1b1b1b; border-radius: 0; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; font-size: .9em; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0;
  border-bottom: 1px solid #ddd; }
code { font-size: .9em; }
"""


def page(fact: Mapping[str, Any], text: str) -> str:
    """A page that stands alone and asks nothing of the network; everything in it is escaped."""
    slots = list(dict.fromkeys(e["slot"] for e in fact["evidence"]))
    colours = {slot: _COLOURS[i % len(_COLOURS)] for i, slot in enumerate(slots)}
    title = f"{fact['type']}: {fact['quote']}"
    rows = "".join(
        f"<tr><td><mark style='background:{colours[e['slot']]}'>{escape(e['slot'])}</mark></td>"
        f"<td>{escape(str(e['value']))}</td><td>“{escape(e['surface'])}”</td>"
        f"<td>{escape(where_from(e, fact))}</td><td><code>{escape(e['rule'])}</code></td></tr>"
        for e in fact["evidence"]
    )
    fields = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>"
        for name, value in values_of(fact).items()
    )
    url = str(fact["url"])
    link = f'<a href="{escape(url)}">{escape(url)}</a>' if url.startswith("http") else escape(url)
    return (
        '<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n"
        f"<p>{escape(str(fact['title']))}<br>{link}<br>"
        f"{escape(str(fact['published_at'] or ''))}</p>\n"
        f"<blockquote>{marked(text or fact['quote'], fact, colours)}</blockquote>\n"
        f"<p>confidence {fact['confidence']:.2f}, rule <code>{escape(fact['rule'])}</code>, "
        f"fact <code>{escape(fact['id'])}</code></p>\n"
        "<table><tr><th>slot</th><th>value</th><th>words</th><th>from</th><th>rule</th></tr>"
        f"{rows}</table>\n<table>{fields}</table>\n</body>\n</html>"
    )


def marked(text: str, fact: Mapping[str, Any], colours: Mapping[str, str]) -> str:
    """The words around the fact with its spans marked; what lies far from all of them is left out.

    Where spans overlap, the shortest gives the colour, and all are named.
    """
    spans = [(e["start"], e["end"], e["slot"]) for e in fact["evidence"] if e["start"] is not None]
    quote = (fact["start"], fact["end"], "quote")
    if not 0 <= quote[0] < quote[1] <= len(text):  # a base without full texts
        return escape(fact["quote"])
    everything = [quote, *spans]
    edges = sorted({0, len(text), *(e for s in everything for e in s[:2] if 0 <= e <= len(text))})
    parts: list[str] = []
    for start, end in pairwise(edges):
        inside = [s for s in spans if s[0] <= start and end <= s[1]]
        in_quote = quote[0] <= start and end <= quote[1]
        piece = escape(text[start:end])
        if not inside and not in_quote:
            piece = _shortened(text, start, end, first=start == 0, last=end == len(text))
        if inside:
            names = ", ".join(s[2] for s in inside)
            colour = colours[min(inside, key=_length)[2]]
            piece = f'<mark style="background:{colour}" title="{escape(names)}">{piece}</mark>'
        if in_quote:
            piece = f'<mark class="quote">{piece}</mark>'
        parts.append(piece)
    return "".join(parts)


def _length(span: Sequence[Any]) -> int:
    return int(span[1]) - int(span[0])


def _shortened(text: str, start: int, end: int, *, first: bool, last: bool) -> str:
    head = "" if first else text[start : start + _AROUND]
    tail = "" if last else text[max(start, end - _AROUND) : end]
    if first or last:
        whole = head or tail
        cut = end - start > len(whole)
        return ("… " if first and cut else "") + escape(whole) + (" …" if last and cut else "")
    if end - start <= 2 * _AROUND:
        return escape(text[start:end])
    return f"{escape(head)} … {escape(tail)}"
