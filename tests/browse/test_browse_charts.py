"""Charts are pure functions: values in, SVG out."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from browse.charts import bars, choropleth, svg, timeline

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"all": "Tất cả", "4": "4 sao"}


def point(date: str, value: float, **values: object) -> timeline.Point:
    return timeline.Point("all", date, value, f"{date}: {value}", f"/vi/{date}", **values)  # type: ignore[arg-type]


def test_every_point_of_a_timeline_is_a_link_with_a_name() -> None:
    drawn = timeline.draw([point("2020", 99), point("2021", 139)], title="t", names=NAMES)
    links = ET.fromstring(drawn).findall(f".//{SVG}a")
    assert [(a.get("href"), a.get("aria-label")) for a in links] == [
        ("/vi/2020", "2020: 99"),
        ("/vi/2021", "2021: 139"),
    ]


def test_the_line_joins_firm_points_only() -> None:
    points = [point("2020", 1), point("2021", 2, firm=False), point("2022", 3, disputed=True)]
    drawn = timeline.draw([*points, point("2023", 4)], title="t", names=NAMES)
    (line,) = ET.fromstring(drawn).findall(f".//{SVG}polyline")
    assert len((line.get("points") or "").split()) == 2


def test_names_from_the_web_are_text_in_a_picture() -> None:
    drawn = timeline.draw([point("2020", 1)], title='<script>"&', names={"all": "<b>"})
    assert ET.fromstring(drawn).get("aria-label") == '<script>"&'
    assert "<b>" not in drawn


def test_nothing_to_draw_is_no_picture() -> None:
    assert timeline.draw([], title="t", names=NAMES) == ""
    assert timeline.draw([point("không rõ", 1)], title="t", names=NAMES) == ""
    assert bars.draw([], title="t") == ""


@pytest.mark.parametrize(
    ("top", "last"), [(0, 1), (1, 1), (7, 8), (99, 100), (326, 400), (15590, 20000)]
)
def test_axes_end_at_round_numbers(top: float, last: float) -> None:
    assert svg.ticks(top)[0] == 0
    assert svg.ticks(top)[-1] == last


def test_a_date_stands_in_the_middle_of_what_is_known() -> None:
    assert svg.year_fraction("2020") == 2020.5
    assert svg.year_fraction("2020-07") == pytest.approx(2020.54, abs=0.01)
    assert svg.year_fraction("2020-12-31") == pytest.approx(2021, abs=0.01)


def test_both_eras_have_their_provinces() -> None:
    assert len(choropleth.borders()["vn63"]) == 63
    assert len(choropleth.borders()["vn34"]) == 34


def test_provinces_are_coloured_by_class_and_those_without_a_figure_are_not() -> None:
    regions = [
        choropleth.Region("vn34:92", "Cần Thơ", 895, "Cần Thơ: 895", "/x"),
        choropleth.Region("vn34:96", "Cà Mau", None, "Cà Mau", "/y"),
    ]
    picture = ET.fromstring(choropleth.draw(regions, era="vn34", title="t"))
    shown = {
        link.get("aria-label"): path.get("class")
        for link in picture.findall(f"{SVG}a")
        for path in link.findall(f"{SVG}path")
    }
    assert shown == {"Cần Thơ: 895": "c4", "Cà Mau": "empty"}


def test_classes_hold_about_as_many_provinces_each() -> None:
    upper = choropleth.limits(list(range(1, 11)))
    counts = [0] * 5
    for value in range(1, 11):
        counts[choropleth.class_of(value, upper)] += 1
    assert max(counts) - min(counts) <= 2
