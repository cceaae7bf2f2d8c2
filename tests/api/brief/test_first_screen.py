"""The first screen of a brief answers four questions, each number leads to its rows.

What is unusual and where, what is broken by law, what was asked and not done, and when
and where it is worst.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Street
from stronghold.figures.tallies import refresh
from tests.api.brief.conftest import A_WEEK, HOUSE, IN_WEEK, WARD, WEEK, words_of
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_country,
    make_report,
    make_streets,
)
from tests.numbers import assert_numbers_lead_to_rows

pytestmark = [
    pytest.mark.usefixtures("tuesday"),
    pytest.mark.django_db(transaction=True),
]


# The parts of a brief whose numbers are no links, and why.
REASONS = {
    "sh-brief__lead": "A sentence, whose numbers are in the tiles and signals below",
    "sh-brief__value": "The label of its tile is the link",
    "sh-brief__note": "What the number of its tile is compared with",
    "sh-brief__state": "The time left of a deadline, beside the link to its record",
    "sh-week__words": "A sentence about the cells of the grid, which are links",
    "sh-week__hour": "The hours of a column",
    "sh-chart__key": "The ranges of the shades",
    "sh-spark": "A picture of the weeks before",
    "sh-signals": "A signal has its own link to what is unusual",
    "sh-brief__figures": "Compared with the number of the week, which is a link",
    "sh-brief__of": "The same records by category: the number before them is the link",
    "govuk-details__summary-text": "The title of a part",
    "sh-column": "A note on percentages",
    "tfoot": "The sum of the wards, each of which is a link; the tile has the sum",
}


def n_listed(client: Client, url: str) -> int:
    """Return how many rows a list has."""
    answer = client.get(url)
    assert answer.status_code == 200
    page = answer.context["page"]
    bands = page["bands"] if isinstance(page, dict) else [page]
    tables = [band.table for band in bands]
    return sum(len(table.rows) for table in tables if table)


@pytest.mark.usefixtures("busy_week")
def test_the_first_screen_answers_what_is_unusual_broken_not_done_and_worst(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    screen = as_user(cast.supervisor).get(WEEK).context["screen"]

    lead = screen["lead"]
    assert f"Busy week in Area {WARD}: 11 reports, usually" in lead
    assert "1 closure hearing missed." in lead
    assert "1 tasking overdue." in lead
    # One line a case: what is missed, of what is due.
    assert [one["tag"].text for one in screen["decide"]] == ["Law: missed"]
    assert HOUSE in screen["decide"][0]["title"]
    worst, other = screen["busiest"]
    assert (worst["name"], worst["n"], worst["at"].label) == (
        "Lake Street",
        9,
        "5 at 69",
    )
    assert (other["name"], other["n"]) == ("Mill Lane", 2)
    grid = screen["hours"]
    (busiest,) = [cell for row in grid.rows for cell in row.cells if cell.n == 9]
    assert busiest.described == "9 reports, Friday 4pm to 8pm"
    assert "on Fridays (9 of 10)" in grid.words
    drawn = [shape.number for shape in screen["map"].drawing.shapes]
    assert sorted(drawn) == ["", "11"]


@pytest.mark.usefixtures("busy_week")
def test_each_number_lists_as_many_rows_as_it_says(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    for viewer in (cast.supervisor, cast.analyst):
        client = as_user(viewer)
        page = client.get(WEEK).context
        screen = page["screen"]

        numbers = {
            one["label"]: (one["value"], n_listed(client, one["url"]))
            for one in screen["tiles"]
        }
        assert numbers == {
            "Reports": ("11", 11),
            "Arrests for supply": ("1", 1),
            "Legal deadlines": ("2", 2),
            "Taskings answered": ("1 of 2", 1),
        }
        more: Any = screen["tiles"][3]["more"]
        assert (more.label, n_listed(client, more.url)) == ("1 open", 1)
        for street in screen["busiest"]:
            assert n_listed(client, street["url"]) == street["n"]
        for _, n in (row.cells for row in screen["map"].table.rows):
            assert n_listed(client, n.href) == int(n.text)
        figures = [
            (int(row.n), n_listed(client, url))
            for row, url, _ in page["figures"]["of_week"]["rows"]
            if url
        ]
        assert figures == [(11, 11), (12, 12), (1, 1), (1, 1)]
        assert [
            (one["n"], n_listed(client, one["rows_url"]))
            for one in page["done"]
            if one["rows_url"]
        ] == [("1", 1), ("1", 1)]
        cells = [cell for row in screen["hours"].rows for cell in row.cells if cell.n]
        drawn = [shape for shape in screen["map"].drawing.shapes if shape.number]
        assert [n_listed(client, one.href) for one in cells] == [1, 9]
        assert [n_listed(client, one.href) for one in drawn] == [11]
        untimed: Any = screen["untimed"]
        assert untimed.label == "1 at an unknown time"
        # Each number once more, wherever it is on the page.
        n = assert_numbers_lead_to_rows(client, WEEK, reasons=REASONS)
        assert n > len(cells) + len(drawn)


@pytest.mark.usefixtures("busy_week")
def test_paper_has_the_first_screen_and_a_signed_one_no_address(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client = as_user(cast.supervisor)
    live = words_of(client.get(f"{WEEK}brief.pdf").content)
    client.post(f"{WEEK}sign/")
    signed = words_of(client.get(f"{WEEK}brief.pdf").content)

    (ward,) = (
        one
        for one in client.get(WEEK).context["screen"]["map"].drawing.shapes
        if one.href
    )
    assert "11 reports as signed; the list is as it is now" in ward.described
    for words in (live, signed):
        first = " ".join(words.partition("Appendix")[0].split())
        assert "1 closure hearing missed." in first
        assert "Lake Street" in first
        assert f"Area {WARD}" in first
    assert HOUSE in live
    assert HOUSE not in signed
    assert "at 69" not in signed


def test_a_report_that_names_no_street_is_counted_in_none(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    """Not in the nearest: a patrol would go to a street that no one named."""
    make_streets()
    make_report(cast.officer, received_at=IN_WEEK, point=WEST_SOUTH)
    lake = Street.objects.filter(name="Lake Street").earliest("pk")
    make_report(cast.officer, received_at=IN_WEEK, street=lake, point=WEST_SOUTH)
    refresh()

    screen = as_user(cast.supervisor).get(WEEK).context["screen"]

    [street] = screen["busiest"]
    assert (street["name"], street["n"]) == ("Lake Street", 1)
    assert n_listed(as_user(cast.supervisor), street["url"]) == 1


def test_a_quiet_week_says_so(cast: Cast, as_user: Callable[[User], Client]) -> None:
    ward = make_country()[WARD]
    for n in range(40):
        at = IN_WEEK - n * A_WEEK
        make_report(cast.officer, received_at=at, ward=ward, point=WEST_SOUTH)
    refresh()

    screen = as_user(cast.analyst).get(WEEK).context["screen"]

    assert screen["lead"].startswith("Quiet week: none of the ")
    assert "No legal deadline is missed. No tasking is overdue." in screen["lead"]
    assert screen["decide"] == []
