"""Lines: what is joined, what interrupts them, and how they differ."""

import pytest

from stronghold.core.ui.charts import (
    Chart,
    Event,
    Point,
    Series,
    line_chart,
    lines_table,
)


def points(*values: int | None, **options: bool) -> list[Point]:
    found = [Point(f"w{place}", value) for place, value in enumerate(values)]
    if options:
        found[-1] = Point(found[-1].label, found[-1].value, **options)
    return found


def chart(*series: Series, events: tuple[Event, ...] = ()) -> Chart:
    return line_chart(series, title="Two", table_id="two", events=events)


def test_a_gap_breaks_the_line_and_is_shaded() -> None:
    drawn = chart(Series("Reports", points(1, 2, None, 3, 4)))

    assert len(drawn.segments) == 2
    assert [bar.label for bar in drawn.bars] == ["w2"]
    assert [bar.kind for bar in drawn.bars] == ["gap"]


def test_a_gap_of_one_line_alone_is_not_shaded() -> None:
    drawn = chart(
        Series("Reports", points(1, None, 3)), Series("Arrests", points(1, 2, 3))
    )

    assert not drawn.bars
    assert len(drawn.segments) == 2


def test_what_is_unfinished_is_not_joined() -> None:
    drawn = chart(Series("Reports", points(4, 5, 1, unfinished=True)))

    assert len(drawn.segments) == 1
    assert drawn.dots[-1].kind == "unfinished"
    assert [line.text[:10] for line in drawn.key] == ["Reports", "Unfinished"]


def test_lines_differ_by_dash_and_by_dot_not_by_colour_alone() -> None:
    names = ["a", "b", "c", "d"]
    drawn = chart(*(Series(name, points(1, 2)) for name in names))

    assert len({segment.stroke.dash for segment in drawn.segments}) == len(names)
    assert len({dot.shape for dot in drawn.dots}) == len(names)
    assert [line.text for line in drawn.key] == names
    assert len({line.drawn for line in drawn.key}) == len(names)


def test_more_than_can_be_distinguished_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 4"):
        chart(*(Series(str(n), points(1)) for n in range(5)))
    with pytest.raises(ValueError, match="same periods"):
        chart(Series("a", points(1, 2)), Series("b", points(1)))


def test_many_points_have_dots_only_where_they_say_something() -> None:
    values: list[int | None] = [1] * 100
    values[50] = None

    drawn = chart(Series("Reports", points(*values, unfinished=True)))

    assert [dot.described for dot in drawn.dots] == [
        "Reports, w0: 1",
        "Reports, w49: 1",
        "Reports, w51: 1",
        "Reports, w98: 1",
        "Reports, w99: 1, unfinished",
    ]


def test_one_mark_has_its_label_and_several_have_numbers() -> None:
    series = Series("Reports", points(1, 2, 3))
    one, two = Event(0.5, "14 Oct", "a warrant"), Event(2.9, "1 Nov", "an order")

    assert [mark.label for mark in chart(series, events=(one,)).marks] == ["14 Oct"]
    several = chart(series, events=(one, two))
    assert [mark.label for mark in several.marks] == ["1", "2"]
    assert [line.text for line in several.key[-2:]] == [
        "1: 14 Oct, a warrant",
        "2: 1 Nov, an order",
    ]


def test_labels_of_marks_side_by_side_turn_away_from_each_other() -> None:
    series = Series("Reports", points(*range(30)))
    events = tuple(Event(at, "day", "event") for at in (15.0, 15.3, 22.0))

    marks = chart(series, events=events).marks

    assert [mark.anchor for mark in marks] == ["end", "start", "middle"]


def test_the_table_has_a_column_for_each_line() -> None:
    series = [Series("Reports", points(1, None)), Series("Arrests", points(3, 4))]

    table = lines_table(series, caption="Two", table_id="two", period="Week")

    assert [column.label for column in table.columns] == ["Week", "Reports", "Arrests"]
    assert [[str(cell) for cell in row.cells] for row in table.rows] == [
        ["w1", "no data", "4"],
        ["w0", "1", "3"],
    ]
