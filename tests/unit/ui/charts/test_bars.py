"""Bars: positions, descriptions, and gaps that differ from zero."""

from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from stronghold.core.ui.charts import Chart, Point, bar_chart
from stronghold.core.ui.charts.drawing import BASELINE, TOP


def chart(*values: int | None, **options: bool) -> Chart:
    points = [Point(f"w{place}", value) for place, value in enumerate(values)]
    if options:
        points[-1] = Point(points[-1].label, points[-1].value, **options)
    return bar_chart(points, title="Arrests", table_id="arrests", noun="arrests")


@pytest.mark.parametrize(
    ("highest", "steps"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6]),
        (12, [0, 5, 10, 15]),
        (149, [0, 50, 100, 150]),
        (1001, [0, 500, 1000, 1500]),
    ],
)
def test_grid_lines_are_round_and_reach_the_highest(
    highest: int, steps: list[int]
) -> None:
    assert [line.value for line in chart(highest).grid] == steps


def test_a_bar_is_as_tall_as_its_share_of_the_top_line() -> None:
    half, whole = chart(2, 4).bars

    assert whole.y == TOP
    assert whole.height == BASELINE - TOP
    assert half.height == pytest.approx(whole.height / 2, abs=0.1)


def test_a_gap_is_no_zero() -> None:
    zero, gap = chart(0, None).bars

    assert (zero.kind, zero.height, zero.described) == ("complete", 0, "w0: 0")
    assert (gap.kind, gap.described) == ("gap", "w1: no data")
    assert not gap.show_value


def test_the_unfinished_and_the_late_are_said_so() -> None:
    assert chart(1, 2, unfinished=True).bars[-1].described == "w1: 2, unfinished"
    assert chart(1, 2, late=True).bars[-1].described == "w1: 2, still filling in"


def test_the_description_says_what_the_drawing_shows() -> None:
    assert chart(3, None, 5, unfinished=True).description == (
        "3 bars from w0 to w2. 8 arrests in all. Highest 5 (w2). "
        "No data for 1 of them. w2 is unfinished."
    )
    assert chart().description == "No data for this range."
    assert chart(None).description == "No data for this range."


@pytest.mark.parametrize("count", [1, 5, 13, 14, 26, 52, 104, 157])
def test_labels_never_crowd(count: int) -> None:
    ticks = chart(*range(count)).ticks
    places = [int(tick.label[1:]) for tick in ticks]
    spacings = {after - before for before, after in pairwise(places)}

    assert len(ticks) <= 13
    assert len([tick for tick in ticks if tick.show == "always"]) <= 5
    assert len(spacings) <= 1
    assert places[-1] == count - 1
    assert ticks[-1].show == "always"


def test_it_is_drawn_without_inline_style() -> None:
    drawn = render_to_string(
        "components/chart.html", {"chart": chart(3, None, 2, unfinished=True)}
    )

    assert "style=" not in drawn
    assert 'fill="url(#arrests-chart-unfinished)"' in drawn
    assert "No data: a gap, not zero" in drawn
    assert 'href="#arrests"' in drawn


def test_bars_that_lead_somewhere_are_links_with_names() -> None:
    points = [Point("2 Nov", 4, href="?week=2026-W45", selected=True)]
    linked = bar_chart(points, title="Arrests", table_id="a")

    drawn = render_to_string("components/chart.html", {"chart": linked})

    assert 'role="group"' in drawn
    assert 'href="?week=2026-W45"' in drawn
    assert 'aria-label="2 Nov: 4"' in drawn
    assert 'aria-current="true"' in drawn
