"""Are dates, times and places written in the right style?"""

from datetime import UTC, date, datetime

import pytest
from django.contrib.gis.geos import Point

from operations.arrests.models import Arrest
from stronghold.core.records.pages import Position
from stronghold.core.records.presenters import (
    address,
    chosen_chips,
    count_words,
    page_url,
    written_area,
    written_place,
)
from stronghold.core.ui.dates import (
    as_limit,
    short_when,
    time_and_left,
    written_instant,
    written_time,
    written_when,
)


@pytest.mark.parametrize(
    ("hour", "minute", "written"),
    [
        (14, 30, "2:30pm"),
        (9, 5, "9:05am"),
        (0, 0, "midnight"),
        (0, 1, "12:01am"),
        (12, 0, "midday"),
        (12, 1, "12:01pm"),
    ],
)
def test_a_time_of_day(hour: int, minute: int, written: str) -> None:
    assert written_time(datetime(2026, 11, 24, hour, minute, tzinfo=UTC)) == written


@pytest.mark.parametrize(
    ("limit", "written"),
    [
        (datetime(2026, 12, 4, 0, 0, tzinfo=UTC), "3 December 2026 at 11:59pm"),
        # Midnight in London, in summer.
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "30 June 2026 at 11:59pm"),
        (datetime(2026, 12, 4, 0, 1, tzinfo=UTC), "4 December 2026 at 12:01am"),
        (datetime(2026, 12, 4, 12, 0, tzinfo=UTC), "4 December 2026 at midday"),
    ],
)
def test_a_limit_at_midnight_is_of_the_day_that_it_ends(
    limit: datetime, written: str
) -> None:
    assert written_instant(as_limit(limit)) == written


def test_what_runs_out_at_midnight_is_due_on_the_day_before() -> None:
    now = datetime(2026, 12, 3, 20, 0, tzinfo=UTC)
    at = datetime(2026, 12, 4, 0, 0, tzinfo=UTC)

    assert time_and_left(at, now) == "11:59pm (4 hours left)"


def test_a_time_in_summer_is_written_in_london() -> None:
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert written_when(date(2026, 7, 1), at) == "1 July 2026 at 12:30am"
    assert short_when(date(2026, 7, 1), at) == "1 Jul 2026, 12:30am"


def test_a_day_without_a_time_says_so() -> None:
    assert written_when(date(2026, 7, 1), None) == "1 July 2026, time not known"
    assert short_when(date(2026, 7, 1), None) == "1 Jul 2026"


def test_where_a_record_counts_is_never_left_unsaid() -> None:
    here = Point(-1.25, 51.75, srid=4326)

    assert written_place(Arrest(place_text="Mill Lane")) == "Mill Lane"
    assert written_place(Arrest(point=here)) == "Where the officer stood"
    assert written_place(Arrest()) == "Place not known"
    assert written_area(Arrest(point=here)) == "Elsewhere, outside all wards"
    assert written_area(Arrest(place_text="Mill Lane")) == "Not on the map"
    assert written_area(Arrest()) == ""


def test_addresses_carry_the_state_of_the_list() -> None:
    params = {"mine": "yes", "area": "E05000001"}

    assert address("/reports/", {}) == "/reports/"
    assert page_url("/reports/", params, after="") == ""
    assert page_url("/reports/", params, after="R-1").endswith("E05000001&after=R-1")
    chips = chosen_chips([("mine", "Mine"), ("area", "Ward")], params, "/reports/")
    assert [chip.url for chip in chips] == [
        "/reports/?area=E05000001",
        "/reports/?mine=yes",
    ]


@pytest.mark.parametrize(
    ("position", "n", "words"),
    [
        (Position(0, 3), 3, "3 reports"),
        (Position(0, 1), 1, "1 report"),
        (Position(25, 357), 25, "26–50 of 357 reports"),
        (Position(0, None), 25, "1–25 of more than 1,000 reports"),
        (Position(None, None), 25, "More than 1,000 reports"),
    ],
)
def test_a_list_says_where_its_page_is(position: Position, n: int, words: str) -> None:
    assert count_words(position, n, "report", "reports") == words
