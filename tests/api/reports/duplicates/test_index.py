"""A busy corner: what was told there years ago is not read to find what is alike."""

from datetime import timedelta

import pytest
from django.db import connection

from reports.duplicates import queries
from reports.duplicates.rules import LONGEST_APART
from tests.api.reports.duplicates.told import found, told
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_index_bounds_the_place_and_when_it_was_told() -> None:
    # Which index the planner takes for a few rows follows from what was there before.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('report_near_in_time'::regclass)")
        (definition,) = cursor.fetchone()

    assert "USING gist" in definition
    assert "(point)::geography" in definition
    assert definition.index("geography") < definition.index("received_at")


def test_what_was_told_at_either_end_of_the_time_is_found(cast: Cast) -> None:
    subject = told(cast.officer, ago=0)
    minutes = LONGEST_APART / timedelta(minutes=1)
    # So long apart nothing but the search itself is asked: no score calls it likely.
    told(cast.officer, ago=minutes + 1)
    within = told(cast.officer, ago=minutes - 1)

    near = queries._near(cast.officer, queries._sought(subject), most=40)

    assert list(near) == [within.pk]
    assert found(cast.officer, subject) == []
