"""The history of a record is found by its id, however long the others are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from reports.report.models import Report
from reports.report.record import REPORTS
from stronghold.core.audit.record import Request, during
from stronghold.core.records.queries import history, one_record
from tests.conftest import execute
from tests.factories import Cast, make_report, make_team

N_ROWS = 5000


@pytest.mark.django_db(transaction=True)
def test_the_versions_of_a_record_are_found_by_their_index(cast: Cast) -> None:
    report = make_report(cast.officer)
    events = REPORTS.model.pgh_event_model
    columns = [f.column for f in events._meta.concrete_fields if f.column != "pgh_id"]
    listed = ", ".join(f'"{column}"' for column in columns)
    picked = listed.replace('"pgh_obj_id"', '"pgh_obj_id" + n')
    table = events._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {picked} FROM {table}, "
            f"generate_series(1, {N_ROWS}) n"
        )
    execute(connection.settings_dict["NAME"], f"ANALYZE {table}")

    with during(Request()), CaptureQueriesContext(connection) as asked:
        found = history(REPORTS, cast.officer, report.reference)
    (reading,) = (
        q["sql"] for q in asked.captured_queries if f'FROM "{table}"' in q["sql"]
    )
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {reading}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert [row.pgh_obj_id for row in found] == [report.pk]
    assert f"Index Scan using {table}_pgh_obj_id" in plan
    assert f"Seq Scan on {table}" not in plan


@pytest.mark.django_db
def test_versions_share_what_is_related_to_the_record(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """One statement more reads what only an earlier version had."""
    police = cast.officer.organisation
    first, second = make_team(police, "one"), make_team(police, "two")
    report = make_report(cast.officer, team=first)
    with during(Request()):
        row = one_record(REPORTS, cast.officer, report.reference)
        with django_assert_num_queries(1):
            (only,) = history(REPORTS, cast.officer, report.reference, of=row)
            assert only.team == first
            assert only.recorded_by == cast.officer

        Report.objects.filter(pk=report.pk).update(team=second)
        row = one_record(REPORTS, cast.officer, report.reference)
        with django_assert_num_queries(2):
            versions = history(REPORTS, cast.officer, report.reference, of=row)
            assert [one.team for one in versions] == [first, second]
        assert [one.team for one in history(REPORTS, cast.officer, report.reference)]
