"""Sparklines are interrupted at gaps and always have a description."""

from stronghold.core.ui.charts import Point, sparkline
from stronghold.core.ui.charts.sparkline import HEIGHT, MARGIN, WIDTH


def points(*values: int | None) -> list[Point]:
    return [Point(f"w{place}", value) for place, value in enumerate(values)]


def test_it_reaches_from_edge_to_edge_and_from_zero_to_the_highest() -> None:
    spark = sparkline(points(0, 4, 2))

    assert spark.lines == [
        f"{MARGIN}.0,{HEIGHT - MARGIN}.0 {WIDTH / 2},{MARGIN}.0 93.0,{HEIGHT / 2}"
    ]


def test_a_gap_breaks_it_and_what_stands_alone_is_a_dot() -> None:
    spark = sparkline(points(1, 2, None, 3, None))

    assert len(spark.lines) == 1
    assert [dot.is_last for dot in spark.dots] == [False, True]


def test_an_unfinished_last_week_is_hollow_and_not_joined() -> None:
    spark = sparkline([*points(1, 2), Point("w2", 1, unfinished=True)])

    assert spark.lines[0].count(",") == 2
    assert [dot.is_unfinished for dot in spark.dots] == [True]


def test_its_words_are_its_title() -> None:
    drawn = sparkline(points(1, None), noun="reports").drawn

    assert (
        "<title>2 points from w0 to w1. 1 in all. Highest 1 (w0). "
        "No data for 1 of them.</title>" in drawn
    )
    assert sparkline([]).words == "No data for this range."
