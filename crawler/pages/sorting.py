"""Which block of a body is what: captions, credits, sources and related links leave the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from crawler import dates
from crawler.pages import words
from crawler.pages.blocks import Block
from crawler.pages.text import fold_letters, key

_LETTER_OR_DIGIT = re.compile(r"[0-9A-Za-z]")
_DATE_WORDS = re.compile(
    r"thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|ngay|thang|nam|gmt|utc|cap nhat|luc|xuat ban"
    r"|dang|am|pm|sa|ch|cn|gio|phut|published|updated|update|luot xem"
    r"|[|\-–—,.:;/'’()\[\]\d+•·\s]"
)


@dataclass(slots=True)
class Sorted:
    body: list[str] = field(default_factory=list)
    strong: list[bool] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    related: list[Block] = field(default_factory=list)
    sources: list[Block] = field(default_factory=list)


def sort_blocks(blocks: list[Block], title: str, lead: str | None) -> Sorted:
    """Which block is what: captions, credits, sources and related links leave the body."""
    result = Sorted()
    title_key, lead_key = key(title), key(lead) if lead else ""
    running = [b for b in blocks if b.role == "text"]
    cut = _tail_start(running)
    if cut is not None:
        dropped = set(map(id, running[cut:]))
        result.related += [b for b in blocks if id(b) in dropped and b.links]
        blocks = [b for b in blocks if id(b) not in dropped]
    last_text = max(
        (i for i, b in enumerate(blocks) if b.role == "text" and len(b.text) > 120), default=0
    )
    kept: list[Block] = []
    for index, block in enumerate(blocks):
        if block.role == "related":
            result.related.append(block)
        elif block.role == "byline":
            result.bylines.append(block.text)
            if split_source(block.text) != (None, None):
                result.sources.append(block)
        elif block.role == "caption" or _is_caption(block, index, blocks):
            if not words.LABEL_ONLY.fullmatch(block.text):
                result.captions.append(block.text)
        elif _is_noise(block) or (len(kept) < 3 and key(block.text) in (title_key, lead_key)):
            continue
        elif _is_related(block, index, blocks):
            result.related.append(block)
        elif index > last_text and _is_credit(block):
            result.bylines.append(block.text)
            if split_source(block.text) != (None, None):
                result.sources.append(block)
        else:
            kept.append(block)
    result.body = [b.text for b in kept]
    result.strong = [b.strong_share > 0.95 for b in kept]
    return result


def _is_noise(block: Block) -> bool:
    """No words at all, a label of the page's furniture, or the dateline."""
    if not _LETTER_OR_DIGIT.search(block.text) and not key(block.text):
        return True
    if words.LABEL_ONLY.fullmatch(block.text):
        return True
    return len(block.text) < 70 and is_dateline(block.text)


def _tail_start(running: list[Block]) -> int | None:
    """Where the article ends and lists of other articles begin, by a heading that says so."""
    total = sum(len(b.text) for b in running) or 1
    before = 0
    for index, block in enumerate(running):
        if len(block.text) <= 90 and words.TAIL.fullmatch(block.text) and before * 3 >= total:
            return index
        before += len(block.text)
    return None


def _is_caption(block: Block, index: int, blocks: list[Block]) -> bool:
    if block.tag == "h" or len(block.text) > 500 or block.link_share > 0.8:
        return False
    if block.in_image_table:
        return True
    if not block.after_image:
        return False
    previous = blocks[index - 1] if index else None
    if previous is not None and previous.role == "caption":
        return False
    if words.CAPTION_TEXT.search(block.text) and len(block.text) <= 300:
        return True
    return len(block.text) <= 350 and (block.emphasis_share > 0.9 or block.centred)


def _is_related(block: Block, index: int, blocks: list[Block]) -> bool:
    if block.link_share < 0.75 or not block.links:
        return bool(
            words.RELATED_LEAD_IN.match(block.text) and block.links and block.link_share > 0.4
        )
    if words.RELATED_LEAD_IN.match(block.text) or block.tag == "li":
        return True
    # A paragraph that is nothing but a link to another page is a pointer, not a sentence.
    return block.link_share > 0.95 and len(block.text) > 15


def _is_credit(block: Block) -> bool:
    """A last line that names who wrote it, or from where it was taken."""
    text = block.text.strip()
    if len(text) > 160 or block.tag == "h":
        return False
    if words.SOURCE_LINE.match(text) and not re.search(r"[.;]\s+\S", text.split("http")[0]):
        return True
    if words.CREDIT_LINE.match(text):
        return True
    if len(text) > 60 or re.search(r"[.!?:;…]\s*$", text) or any(c.isdigit() for c in text):
        return False
    marked = block.right or block.strong_share > 0.9 or block.emphasis_share > 0.9
    tokens = re.split(r"[\s\-–,./&]+", re.sub(r"\([^()]*\)", "", text))
    names = [t for t in tokens if t]
    capitals = sum(t[0].isupper() for t in names)
    if not names or len(names) > 10:
        return False
    return (capitals == len(names) and (marked or len(names) <= 5)) or (
        marked and block.right and capitals * 2 > len(names)
    )


def split_source(line: str) -> tuple[str | None, str | None]:
    """Name and address of the original in a line like ``Nguồn KTĐT : https://…``."""
    m = words.SOURCE_LINE.match(line.strip())
    if m is None:
        return None, None
    name = m["name"].strip(" :-–")
    url = m["url"]
    if name.lower().startswith("http"):
        name, url = "", name
    if url:
        url = url.rstrip(").,;")
    if len(name.split()) > 12:
        return None, None
    return name or None, url


def is_dateline(line: str) -> bool:
    """Whether a line is nothing but a date-time and the words that go with one."""
    found = dates.find_all(line)
    if not found:
        return False
    rest = fold_letters(line)
    return len(_DATE_WORDS.sub("", rest)) <= 2
