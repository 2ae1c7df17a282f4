"""Reading takes time in proportion to the length of the text, whatever stands in it.

Processor time of this process is measured, not the clock, and four times the text may take eight
times as long; with a pattern or a loop that is quadratic it takes sixteen times.
"""

from __future__ import annotations

import signal
from time import process_time
from types import FrameType

import pytest
from extract_stress import STRESS

from extract.extractor import extract
from extract.facts import Source
from extract.gazetteer.places import load

SMALL, LARGE = 6_000, 24_000
#: Seconds below which a measurement says nothing.
NOISE = 0.05
#: Seconds of processor time after which a reading is broken off.
GIVE_UP = 8
WARM_UP = "Tỉnh Cà Mau có 145 sản phẩm OCOP. Ông Trần Văn Lâm cho biết."


def give_up(_signal: int, _frame: FrameType | None) -> None:
    raise AssertionError(f"a text of {LARGE} characters took {GIVE_UP} s of processor time")


def seconds(text: str) -> float:
    """Processor time of one reading; one that would take minutes is broken off."""
    signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, GIVE_UP)
    before = process_time()
    try:
        extract(Source(text), load())
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return process_time() - before


def ratio(name: str) -> float:
    """How much longer the large text takes; the better of two tries, since machines hiccup."""
    small, large = STRESS[name](SMALL), STRESS[name](LARGE)
    seconds(WARM_UP)
    first = seconds(large) / max(seconds(small), NOISE)
    return first if first < 8 else min(first, seconds(large) / max(seconds(small), NOISE))


@pytest.mark.parametrize("name", STRESS)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    assert ratio(name) < 8
