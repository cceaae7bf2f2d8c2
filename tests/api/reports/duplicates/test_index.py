"""A busy corner: reports from years ago are not read to find duplicates."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from reports.duplicates import queries
from reports.duplicates.rules import LONGEST_APART
from tests.api.reports.duplicates.alike import found, report_near
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_index_bounds_the_weeks_the_place_and_the_time_of_receipt() -> None:
    # Which index the planner takes for a few rows follows from what was there before.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('report_near_in_time'::regclass)")
        (definition,) = cursor.fetchone()

    assert "USING gist" in definition
    assert "(point)::geography" in definition
    # Of the first column the index keeps the pages apart: of each place, by four weeks.
    weeks = definition.index("received_on - '2000-01-03'::date) / 28")
    assert weeks < definition.index("geography") < definition.index("received_at")


def test_the_search_names_the_weeks_as_the_index_has_them(cast: Cast) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT FROM reports_report"
            " WHERE reports_four_weeks(received_on) BETWEEN 300 AND 301"
            " AND ST_DWithin(point::geography,"
            " ST_SetSRID(ST_MakePoint(-1.25, 51.75), 4326)::geography, 250)"
        )
        plan = "\n".join(row for (row,) in cursor.fetchall())

    assert "report_near_in_time" in plan
    (condition,) = [line for line in plan.splitlines() if "Index Cond" in line]
    assert "/ 28) >= 300" in condition
    assert "/ 28) <= 301" in condition


def test_reports_at_either_end_of_the_time_are_found(cast: Cast) -> None:
    subject = report_near(cast.officer, ago=0)
    minutes = LONGEST_APART / timedelta(minutes=1)
    # So long apart nothing but the search itself is asked: no score calls it likely.
    report_near(cast.officer, ago=minutes + 1)
    within = report_near(cast.officer, ago=minutes - 1)

    near = queries._near(cast.officer, queries._subject(subject), most=40)

    assert list(near) == [within.pk]
    assert found(cast.officer, subject) == []
