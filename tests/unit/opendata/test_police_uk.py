"""Rows of data.police.uk: those kept, those set aside, and refusals of a file."""

import io
from datetime import UTC, date, datetime

import pytest

from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader
from stronghold.core.kernel.weeks import Month
from stronghold.opendata.police_uk import (
    ANOTHER_MONTH,
    STOP_HEADER,
    STREET_HEADER,
    RowCount,
    StopRow,
    StreetRow,
    stop_rows,
    street_rows,
)

CRIME_ID = "ab" * 32
STREET_LINE = (
    f"{CRIME_ID},2018-06,Thames Valley Police,Thames Valley Police,-1.257,51.752,"
    "On or near St Aldate'S,E01028513,Oxford 005A,Drugs,Under investigation,"
)
STOP_LINE = (
    "Person search,2019-06-12T09:30:00+00:00,False,,51.752,-1.257,Male,10-17,"
    "White - Irish,White,Misuse of Drugs Act 1971 (section 23),Controlled drugs,"
    "Arrest,True,False"
)


def street(*lines: str, month: str = "2018-06") -> tuple[list[StreetRow], RowCount]:
    text = "\n".join([",".join(STREET_HEADER), *lines])
    reader = StrictReader(io.BytesIO(text.encode()), name="f.csv", header=STREET_HEADER)
    count = RowCount()
    return list(street_rows(reader, month=Month.parse(month), count=count)), count


def stops(*lines: str, month: str = "2019-06") -> tuple[list[StopRow], RowCount]:
    text = "\n".join([",".join(STOP_HEADER), *lines])
    reader = StrictReader(io.BytesIO(text.encode()), name="f.csv", header=STOP_HEADER)
    count = RowCount()
    return list(stop_rows(reader, month=Month.parse(month), count=count)), count


def stop_at(instant: str) -> str:
    return STOP_LINE.replace("2019-06-12T09:30:00+00:00", instant)


def test_a_street_row_keeps_what_is_counted() -> None:
    rows, count = street(STREET_LINE)

    assert rows == [
        StreetRow(
            crime_id=CRIME_ID,
            point=(-1.257, 51.752),
            location="On or near St Aldate's",
            lsoa_code="E01028513",
            crime_type="Drugs",
            outcome="Under investigation",
        )
    ]
    assert count.read == 1
    assert not count.set_aside


def test_a_stop_row_reads_latitude_before_longitude_and_no_personal_field() -> None:
    rows, _ = stops(STOP_LINE)

    assert rows == [
        StopRow(
            occurred_on=date(2019, 6, 12),
            occurred_at=datetime(2019, 6, 12, 9, 30, tzinfo=UTC),
            point=(-1.257, 51.752),
            legislation="Misuse of Drugs Act 1971 (section 23)",
            object_of_search="Controlled drugs",
            outcome="Arrest",
            outcome_linked=True,
        )
    ]
    assert not {"Male", "10-17", "White", "White - Irish"} & set(map(str, rows[0]))


def test_the_same_crime_id_or_the_same_row_twice_is_kept_twice() -> None:
    nameless = STREET_LINE.removeprefix(CRIME_ID)

    rows, _ = street(STREET_LINE, STREET_LINE, nameless, nameless)

    assert len(rows) == 4


def test_a_row_without_a_place_is_kept_without_a_point() -> None:
    rows, _ = street(
        f"{CRIME_ID},2018-06,Thames Valley Police,Thames Valley Police,,,"
        "No Location,,,Drugs,Under investigation,"
    )

    assert rows[0].point is None
    assert rows[0].lsoa_code == ""


def test_a_crime_of_another_month_is_set_aside() -> None:
    rows, count = street(STREET_LINE, STREET_LINE.replace("2018-06", "2018-05"))

    assert len(rows) == 1
    assert count.read == 2
    assert count.set_aside == {ANOTHER_MONTH: 1}


def test_a_summer_search_late_on_the_last_day_in_utc_is_in_the_file_s_month() -> None:
    rows, count = stops(stop_at("2019-05-31T23:10:00+00:00"))

    assert rows[0].occurred_on == date(2019, 6, 1)
    assert rows[0].occurred_at == datetime(2019, 5, 31, 23, 10, tzinfo=UTC)
    assert not count.set_aside


def test_a_search_in_the_last_summer_hour_in_utc_belongs_to_the_next_month() -> None:
    rows, count = stops(stop_at("2019-06-30T23:10:00+00:00"))

    assert rows == []
    assert count.set_aside == {ANOTHER_MONTH: 1}


@pytest.mark.parametrize(
    ("instant", "month", "day"),
    [
        ("2019-06-11T23:00:00+00:00", "2019-06", date(2019, 6, 12)),
        ("2019-01-12T00:00:00+00:00", "2019-01", date(2019, 1, 12)),
    ],
)
def test_midnight_in_london_is_a_date_without_a_time(
    instant: str, month: str, day: date
) -> None:
    rows, _ = stops(stop_at(instant), month=month)

    assert rows[0].occurred_on == day
    assert rows[0].occurred_at is None


def test_midnight_in_utc_in_summer_is_one_o_clock() -> None:
    rows, _ = stops(stop_at("2019-06-12T00:00:00+00:00"))

    assert rows[0].occurred_at == datetime(2019, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stated", "kept"), [("True", True), ("False", False), ("", None)]
)
def test_whether_the_outcome_was_linked_may_be_unknown(
    stated: str, kept: bool | None
) -> None:
    rows, _ = stops(STOP_LINE.replace("Arrest,True", f"Arrest,{stated}"))

    assert rows[0].outcome_linked is kept


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("2018-06", "2018-13", "not a month of the calendar"),
        ("2018-06", "June 2018", "not a month such as"),
        ("-1.257,51.752", "-1.257,", "half a pair"),
        ("-1.257,51.752", ",51.752", "half a pair"),
        ("-1.257,51.752", "west,51.752", "not coordinates"),
        ("-1.257,51.752", "nan,51.752", "not a place on Earth"),
        ("-1.257,51.752", "inf,51.752", "not a place on Earth"),
        ("-1.257,51.752", "-181,51.752", "not a place on Earth"),
        ("-1.257,51.752", "-1.257,91", "not a place on Earth"),
        ("E01028513", "E010285131", "longer than 9 characters"),
        (CRIME_ID, CRIME_ID + "a", "longer than 64 characters"),
        ("Drugs", "Drugs" * 50, "longer than 40 characters"),
    ],
)
def test_an_impossible_street_row_refuses_the_file_and_names_the_line(
    before: str, after: str, reason: str
) -> None:
    with pytest.raises(FileRefused, match=reason) as refusal:
        street(STREET_LINE, STREET_LINE.replace(before, after, 1))

    assert str(refusal.value).startswith("f.csv, line 3: ")
    assert refusal.value.line == 3


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("2019-06-12", "2019-06-31", "not a date and time"),
        ("2019-06-12", "0000-06-12", "not a date and time"),
        ("2019-06-12T09:30:00+00:00", "0001-01-01T00:00:00+14:00", "not a date and"),
        ("2019-06-12T09:30:00+00:00", "", "not a date and time"),
        ("+00:00", "", "time zone"),
        ("51.752,-1.257", "51.752,", "half a pair"),
        ("51.752,-1.257", "-1.257,951.752", "not a place on Earth"),
        ("Arrest,True", "Arrest,Tru", "neither True nor False"),
    ],
)
def test_an_impossible_stop_row_refuses_the_file_and_names_the_line(
    before: str, after: str, reason: str
) -> None:
    with pytest.raises(FileRefused, match=reason) as refusal:
        stops(STOP_LINE, STOP_LINE, STOP_LINE.replace(before, after, 1))

    assert refusal.value.line == 4
