"""Dates and times as users type them, and the error messages."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from stronghold.core.kernel import clock
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.fields import (
    ClockTimeField,
    DatePartsField,
    month_number,
    order_message,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def arrest_date(**options: Any) -> DatePartsField:
    return DatePartsField(subject="Date of arrest", **options)


def error_of(field: Any, typed: Any) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return caught.value.error_list[0]


@pytest.mark.parametrize(
    "typed",
    [
        ["24", "11", "2026"],
        [" 24 ", "nov", "2026"],
        ["24", "NOVEMBER", "2026"],
        ["24", "Nov.", "2026"],
    ],
)
def test_a_month_may_be_a_number_or_a_name(typed: list[str]) -> None:
    assert arrest_date().clean(typed) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("jan", 1),
        ("january", 1),
        ("sept", 9),
        ("sep", 9),
        ("02", 2),
        ("12", 12),
        ("13", None),
        ("0", None),
        ("ma", None),
        ("mayhem", None),
        ("janember", None),
        ("１", None),
    ],
)
def test_month_names(typed: str, number: int | None) -> None:
    assert month_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (["24", "", "2026"], "Date of arrest must include a month", ["month"]),
        (["", "", "2026"], "Date of arrest must include a day and a month", None),
        (["31", "feb", "2026"], "Date of arrest must be a real date", ["day"]),
        (["24", "nob", "2026"], "Date of arrest must be a real date", ["month"]),
        (["x", "11", "2026"], "Date of arrest must be a real date", ["day"]),
        (["24", "11", "0026"], "Date of arrest must be a real date", ["year"]),
        (
            ["24", "11", "26"],
            "Date of arrest: the year must include 4 numbers",
            ["year"],
        ),
    ],
)
def test_one_message_names_what_is_wrong(
    typed: list[str], message: str, parts: list[str] | None
) -> None:
    error = error_of(arrest_date(), typed)

    assert error.messages == [message]
    assert parts is None or (error.params or {})["parts"] == parts


def test_missing_comes_before_impossible() -> None:
    error = error_of(arrest_date(), ["99", "", "26"])

    assert error.messages == ["Date of arrest must include a month"]


def test_nothing_typed_asks_for_the_date() -> None:
    assert error_of(arrest_date(), ["", "", ""]).messages == [
        "Enter the date of arrest"
    ]
    assert error_of(arrest_date(), None).messages == ["Enter the date of arrest"]
    assert arrest_date(required=False).clean(["", "", ""]) is None


def test_a_past_date_may_be_today_but_not_tomorrow() -> None:
    with clock.stopped(NOON):
        assert arrest_date(past=True).clean(["24", "11", "2026"])
        error = error_of(arrest_date(past=True), ["25", "11", "2026"])

    assert error.messages == ["Date of arrest must be today or in the past"]


def test_today_is_londons_today_in_summer() -> None:
    with clock.stopped(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):
        assert arrest_date(past=True).clean(["2", "7", "2026"])


def test_limits_are_said_with_their_date() -> None:
    field = arrest_date(not_before=date(2026, 11, 1), not_after=date(2026, 11, 30))

    assert error_of(field, ["31", "10", "2026"]).messages == [
        "Date of arrest must be the same as or after 1 November 2026"
    ]
    assert error_of(field, ["1", "12", "2026"]).messages == [
        "Date of arrest must be the same as or before 30 November 2026"
    ]
    assert field.clean(["30", "11", "2026"]) == date(2026, 11, 30)


def test_dates_are_written_as_people_read_them() -> None:
    assert written_date(date(2026, 1, 2)) == "2 January 2026"
    assert order_message("End", date(2026, 1, 2)) == (
        "End must be the same as or after 2 January 2026"
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("930", time(9, 30)),
        ("0030", time(0, 30)),
        ("2:30pm", time(14, 30)),
        ("2.30 PM", time(14, 30)),
        ("230pm", time(14, 30)),
        ("2 p.m.", time(14)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12:05am", time(0, 5)),
        ("midday", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        (" 9:05 ", time(9, 5)),
    ],
)
def test_times_as_people_type_them(typed: str, expected: time) -> None:
    assert ClockTimeField(subject="Time of arrest").clean(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["24:00", "14:60", "13pm", "0am", "9", "late", "14:3", "14:30:00", "１４30"],
)
def test_what_is_no_time_is_said_so(typed: str) -> None:
    error = error_of(ClockTimeField(subject="Time of arrest"), typed)

    assert error.messages == ["Time of arrest must be a time, like 14:30 or 2:30pm"]


def test_a_time_may_be_left_out_or_asked_for() -> None:
    assert ClockTimeField(subject="Time", required=False).clean("") is None
    assert error_of(ClockTimeField(subject="Time"), "").messages == ["Enter the time"]


def test_a_time_is_shown_as_it_is_typed() -> None:
    field = ClockTimeField(subject="Time")

    assert field.prepare_value(time(9, 5)) == "09:05"
    assert field.prepare_value("nine") == "nine"
