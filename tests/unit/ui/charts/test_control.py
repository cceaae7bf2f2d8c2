"""Control chart: points outside the limits are shown by shape, number and text."""

import pytest

from stronghold.core.ui.charts import Event, Limits, Point, control_chart, control_table
from stronghold.core.ui.charts.drawing import Chart

LIMITS = Limits(6.0, 12.4, 0.6, words="from the 13 weeks before")


def points(*values: int | None, unfinished: bool = False) -> list[Point]:
    last = len(values) - 1
    return [
        Point(f"w{place}", value, unfinished=unfinished and place == last)
        for place, value in enumerate(values)
    ]


def chart(*values: int | None, limits: Limits = LIMITS, last: bool = False) -> Chart:
    return control_chart(
        points(*values, unfinished=last),
        [limits],
        title="Reports",
        table_id="reports",
        noun="reports",
        events=[Event(1.5, "14 Oct", "closure order")],
    )


def test_outside_is_strictly_beyond_a_limit() -> None:
    drawn = chart(12, 13, 1, 0)

    assert [dot.shape for dot in drawn.dots] == ["dot", "above", "dot", "below"]
    assert [dot.number for dot in drawn.dots] == ["", "13", "", "0"]
    assert drawn.dots[1].described == "w1: 13, above the upper limit"
    assert drawn.dots[3].described == "w3: 0, below the lower limit"


def test_without_a_lower_limit_nothing_is_too_low() -> None:
    drawn = chart(0, 5, limits=Limits(2.0, 4.5))

    assert [dot.shape for dot in drawn.dots] == ["dot", "above"]
    assert [level.shape for level in drawn.levels] == ["limit", "centre"]
    assert "Upper limit 4.5, no lower limit" in [line.text for line in drawn.key]


def test_an_unfinished_week_is_never_judged() -> None:
    drawn = chart(6, 99, last=True)

    assert drawn.dots[-1].shape == "dot"
    assert drawn.dots[-1].kind == "unfinished"
    assert "Outside the limits: none." in drawn.description


def test_periods_without_limits_are_not_judged() -> None:
    drawn = chart(99, 6, limits=Limits(6.0, 12.4, 0.6, first=1))

    assert [dot.shape for dot in drawn.dots] == ["dot", "dot"]


def test_the_words_hold_all_that_the_drawing_shows() -> None:
    assert chart(5, 13, None).description == (
        "3 points from w0 to w2. 18 reports in all. Highest 13 (w1). "
        "No data for 1 of them. Centre line 6.0, limits 0.6 to 12.4. "
        "Outside the limits: w1 (13, above the upper limit). "
        "Marked: 14 Oct, closure order."
    )


def test_numbers_at_the_ends_never_touch() -> None:
    drawn = chart(90, 4, limits=Limits(2.0, 5.1, 0.1))

    assert [level.number for level in drawn.levels] == ["5.1", "", ""]
    assert "Centre line 2.0" in [line.text for line in drawn.key]


@pytest.mark.parametrize(
    ("value", "text"), [(13, "13, above the upper limit"), (6, "6")]
)
def test_the_table_says_what_is_outside(value: int, text: str) -> None:
    table = control_table(
        points(value),
        [LIMITS],
        caption="Reports",
        table_id="reports",
        period="Week",
        counted="Reports",
    )

    assert list(table.rows[0].cells) == ["w0", text, "6.0 (0.6 to 12.4)"]
