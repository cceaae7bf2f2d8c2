"""What the search costs: bounded by what it compares, and no answer is lost by it."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from reports.duplicates import queries
from reports.duplicates.rules import LONGEST_APART
from reports.models import Report
from reports.report.choices import Concern
from stronghold.core.accounts.models import User
from tests.api.records.conftest import NOW
from tests.api.reports.duplicates.alike import WORDS, north, report_near
from tests.conftest import execute
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True)
N_AT_CORNER = 4_000
MORE_AT_CORNER = """
INSERT INTO reports_report
  (id, client_uuid, reference, received_at, received_on, {columns})
SELECT nextval(pg_get_serial_sequence('reports_report', 'id')), gen_random_uuid(),
  'X-' || n, at, (at AT TIME ZONE 'Europe/London')::date, {columns}
FROM reports_report CROSS JOIN generate_series(1, %s) AS n
CROSS JOIN LATERAL (SELECT received_at - n * interval '4 minutes') AS received (at)
WHERE id = %s
"""
READ = """
SELECT seq_scan, idx_tup_fetch FROM pg_stat_xact_user_tables
WHERE relname = 'reports_report'
"""
OWN = {"id", "client_uuid", "reference", "received_at", "received_on"}


def make_corner(one: Report) -> None:
    """Store many more reports at the place of one, all within a fortnight before it."""
    names = {field.column for field in Report._meta.concrete_fields} - OWN
    more = MORE_AT_CORNER.format(columns=", ".join(sorted(names)))
    with connection.cursor() as cursor:
        cursor.execute(more, [N_AT_CORNER, one.pk])
    execute(connection.settings_dict["NAME"], "ANALYZE reports_report")


def read_by(search: Any) -> tuple[int, int]:
    """Return how often a search scanned all reports, and how many rows it fetched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(READ)
        before = cursor.fetchone() or (0, 0)
        search()
        cursor.execute(READ)
        after = cursor.fetchone()
    return after[0] - before[0], after[1] - before[1]


def test_at_a_busy_corner_no_more_are_read_than_are_compared(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """It takes so many reports that reading all of them is not as cheap."""
    one = report_near(cast.officer, ago=0, description=WORDS)
    make_corner(one)
    subject = queries._subject(one)
    assert timedelta(minutes=4 * N_AT_CORNER) < LONGEST_APART

    n_scans, n_rows = read_by(
        lambda: queries._near(cast.officer, subject, most=queries.MOST_COMPARED)
    )

    assert n_scans == 0
    # The index gives a few more than are taken, but never all of the corner.
    assert queries.MOST_COMPARED <= n_rows <= queries.MOST_COMPARED + 20
    with django_assert_max_num_queries(3):
        matches = queries.likely_matches(cast.officer, one)
    assert len(matches) == queries.MOST_SHOWN


def test_what_is_found_is_what_comparing_with_every_report_finds(cast: Cast) -> None:
    random = Random(65)  # noqa: S311 - made-up reports, no secret
    rows = [made_up(cast.officer, random) for _ in range(30)]
    every = Report.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")

    n_found = 0
    for viewer in (cast.officer, cast.analyst):
        for row in every:
            found = queries.likely_matches(viewer, row)
            best = best_of_all(viewer, row, every)
            assert [(m.report.pk, m.likeness) for m in found] == best
            n_found += len(found)
    assert n_found > 30


def test_the_list_and_the_queue_find_the_same(cast: Cast) -> None:
    random = Random(66)  # noqa: S311 - made-up reports, no secret
    # No more than are compared of each.
    n = queries.MOST_COMPARED_IN_LIST
    rows = [made_up(cast.officer, random) for _ in range(n)]
    every = list(Report.objects.filter(pk__in=[row.pk for row in rows]))

    later = {row.pk for row in every if earlier_likely(cast.officer, row, every)}

    assert 2 < len(later) < n
    assert queries.with_matches(cast.officer, every) == later
    pairs = queries.undecided(cast.officer).pairs
    assert {report.pk for report, _ in pairs} == later


def made_up(by: User, random: Random) -> Report:
    """Store a report near the same corner, at any time of a few days."""
    known = random.choice(["time", "day", "unknown"])
    ago = random.choice([random.uniform(0, 90), random.uniform(0, 6 * 24 * 60)])
    at = NOW - timedelta(minutes=ago)
    words = random.sample(WORDS.split(), k=random.randint(3, 12))
    return report_near(
        by,
        metres=random.uniform(0, 280),
        ago=ago,
        occurred_known=known != "unknown",
        occurred_on=at.date(),
        occurred_at=at if known == "time" else None,
        concern=random.choice(Concern.values),
        description=" ".join(words),
        point=north(random.uniform(0, 280)),
    )


def best_of_all(
    viewer: User, row: Report, every: Sequence[Report]
) -> list[tuple[int, Any]]:
    measured = [
        (other.pk, queries.likeness_of(viewer, row, other))
        for other in every
        if other != row
    ]
    near = [
        (found.points, pk, found)
        for pk, found in measured
        if found.is_likely and found.reasons[0].points
    ]
    best = sorted(near, key=lambda item: item[:2], reverse=True)
    return [(pk, found) for _, pk, found in best[: queries.MOST_SHOWN]]


def earlier_likely(viewer: User, row: Report, every: Sequence[Report]) -> bool:
    before = [
        other
        for other in every
        if (other.received_at, other.pk) < (row.received_at, row.pk)
    ]
    return bool(best_of_all(viewer, row, before))
