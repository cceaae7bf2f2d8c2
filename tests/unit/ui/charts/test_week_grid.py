"""The grid of weekdays and hours."""

from django.template.loader import render_to_string

from stronghold.core.ui.charts import week_grid
from stronghold.core.ui.charts.week_grid import stands_out

FRIDAY, SATURDAY = 4, 5


def test_hours_are_counted_in_their_block_and_linked_where_there_is_a_count() -> None:
    grid = week_grid(
        {(FRIDAY, 18): 2, (FRIDAY, 20): 1, (SATURDAY, 0): 9},
        title="When",
        table_id="when",
        href=lambda day, at: f"?on={day}-{at}",
    )
    friday, saturday = grid.rows[FRIDAY].cells, grid.rows[SATURDAY].cells

    assert [cell.n for cell in friday] == [0, 0, 0, 0, 0, 0, 3, 0]
    assert (friday[6].href, friday[6].shade) == ("?on=4-18", 2)
    assert friday[6].described == "3 reports, Friday 6pm to 9pm"
    assert (saturday[0].described, saturday[0].shade) == (
        "9 reports, Saturday midnight to 3am",
        5,
    )
    assert not friday[0].href
    assert grid.total == 12
    drawn = render_to_string("components/week_grid.html", {"grid": grid})
    assert drawn.count("<a ") == 2
    on_paper = {"grid": grid, "paper": True}
    assert "<a " not in render_to_string("components/week_grid.html", on_paper)


def test_words_say_what_stands_out_and_nothing_for_a_few_or_a_tie() -> None:
    busy = {(FRIDAY, 18): 3, (FRIDAY, 19): 2, (SATURDAY, 20): 2, (0, 9): 1, (1, 3): 1}

    assert (
        stands_out(busy) == "Busiest on Fridays (5 of 9) and from 6pm to 9pm (7 of 9)"
    )
    assert stands_out({(FRIDAY, 18): 2}) == ""
    assert stands_out({(FRIDAY, 18): 3, (SATURDAY, 3): 3}) == ""
    assert stands_out({}) == ""
