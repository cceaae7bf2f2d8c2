"""Do the figures of a place count what the tallies count, each thing once?"""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.models import Report
from reports.report.record import REPORTS
from stronghold.core.accounts.models import User
from stronghold.core.kernel.london import year_before
from stronghold.core.records.kind import RecordKind
from stronghold.figures.measures import MEASURES
from stronghold.figures.tallies import refresh
from stronghold.ledger.kinds import KINDS
from stronghold.ledger.queries.figures import figures_at
from stronghold.ledger.queries.places import LedgerPlace
from stronghold.ledger.queries.reports_here import (
    ReportsHere,
    counted_by_sql,
    reports_here,
)
from tests.api.ledger.conftest import NOW, Town
from tests.api.ledger.test_chronology import text_of
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_report,
    make_seizure,
    make_warrant,
)

RAID = date(2016, 7, 20)
SINCE = year_before(NOW.date())
# The measure that counts what a ledger counts of each kind.
MEASURE_OF = {
    "reports": "reports",
    "arrests": "arrests",
    "warrants": "warrants_executed",
    "closures": "closure_notices",
    "seizures": "seizures",
    "activities": "activities",
}
# The kinds that figures count at all.
SOURCES = {measure.source for measure in MEASURES.values()}
COUNTED = [kind for kind in KINDS if kind.code in SOURCES]


@pytest.fixture
def records(cast: Cast, town: Town) -> None:
    """Of each kind one that counts, and whatever does not."""
    by, here = cast.officer, town.at(town.house)
    wrong = {"error_at": NOW, "error_by": by, "error_reason": "Twice", **here}
    report, arrest = make_report(by, **here), make_arrest(by, **here)
    make_report(by, merged_into=report, **here)
    make_arrest(by, is_imported=True, same_as=arrest, **here)
    make_arrest(by, is_imported=True, waits_for_match=True, **here)
    make_warrant(by, executed_on=RAID, **here)
    make_warrant(by, state="refused", **here)
    make_closure(by, served_on=RAID, **here)
    make_closure(by, **here)
    make_seizure(by, **here)
    make_activity(by, **here)
    for make in (make_report, make_arrest, make_seizure, make_activity):
        make(by, **wrong)
    make_warrant(by, executed_on=RAID, **wrong)
    make_closure(by, served_on=RAID, **wrong)


def test_each_kind_that_is_counted_has_its_measure() -> None:
    assert {kind.code for kind in COUNTED} == set(MEASURE_OF)


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize("kind", COUNTED, ids=lambda kind: kind.code)
def test_a_ledger_counts_what_the_tallies_count(
    cast: Cast, town: Town, kind: RecordKind[Any]
) -> None:
    view = MEASURES[MEASURE_OF[kind.code]].view
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(view)}")  # noqa: S608 - a name of ours
        (tallied,) = cursor.fetchone()

    place = LedgerPlace(town.street, town.house)
    [found] = figures_at(cast.officer, place, [kind], since=RAID)

    assert (found.total, found.recent, tallied) == (1, 1, 1)


@pytest.mark.usefixtures("records")
def test_one_arrest_stands_once_in_the_chronology(
    cast: Cast, town: Town, officer: Client
) -> None:
    assert text_of(officer, town).count(" A-") == 1


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS if not kind.is_at_several],
    ids=lambda kind: kind.code,
)
def test_a_street_counts_at_each_of_its_premises_what_those_count(
    kind: RecordKind[Any], cast: Cast, town: Town
) -> None:
    premises = [town.house.pk, town.shop.pk]
    viewer = cast.supervisor

    [of_street] = figures_at(viewer, LedgerPlace(town.street), [kind], since=RAID)

    at_each = kind.counts_by("premises", viewer, premises)
    assert {pk: of_street.by_premises.get(pk, 0) for pk in premises} == {
        pk: at_each[pk] for pk in premises
    }
    assert sum(of_street.by_premises.values()) == of_street.total


def test_all_that_is_counted_of_a_street_is_in_its_index(
    cast: Cast, town: Town
) -> None:
    """So that the reports themselves need not be read."""
    with CaptureQueriesContext(connection) as asked:
        reports_here(cast.supervisor, LedgerPlace(town.street), since=RAID)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute"
            " WHERE attrelid = 'report_of_street'::regclass"
        )
        indexed = {name for (name,) in cursor.fetchall()}

    counts = [one["sql"] for one in asked if 'FROM "reports_report"' in one["sql"]]
    read = [set(re.findall(r'"reports_report"\."(\w+)"', sql)) for sql in counts]
    # Of past weeks by year and by hour, and the reports of this week.
    assert len(read) == 3
    assert [columns - indexed - {"id"} for columns in read] == [set()] * 3


def counted_at_once(viewer: User, place: LedgerPlace) -> ReportsHere:
    """Count all reports of a place by what is stored now."""
    return counted_by_sql(REPORTS.counted_at(viewer, place.here), since=SINCE)


def test_reports_of_a_place_are_counted_as_they_are_now(cast: Cast, town: Town) -> None:
    """Past weeks are remembered; a change in any week shows at once, and to each."""
    by, here = cast.officer, town.at(town.house)
    days = (*range(0, 16, 3), 30, 340, 380, 800)
    made = [
        make_report(
            by,
            received_at=NOW - timedelta(days=day, hours=day),
            occurred_at=NOW - timedelta(days=day, hours=day + 1) if day % 2 else None,
            concern="use" if day % 4 else "dealing",
            **(here if day % 5 else town.at(town.shop)),
        )
        for day in days
    ]
    places = [LedgerPlace(town.street), LedgerPlace(town.street, town.house)]

    def is_right() -> bool:
        found = [reports_here(cast.supervisor, at, since=SINCE) for at in places]
        counted = [counted_at_once(cast.supervisor, at) for at in places]
        return found == counted

    assert is_right()
    with CaptureQueriesContext(connection) as asked:
        found = reports_here(by, places[0], since=SINCE)
    assert found.figures.total == len(days)
    assert not any('COUNT("reports_report"' in one["sql"] for one in asked)
    for report in made[:: len(made) - 1] + made[4:5]:
        Report.objects.filter(pk=report.pk).update(concern="smell", premises=None)
        assert is_right()
        Report.objects.filter(pk=report.pk).update(restricted_at=NOW)
        assert is_right()
    refresh()
    assert is_right()
    assert reports_here(by, places[0], since=SINCE).figures.total == len(days) - 3


def test_what_is_remembered_of_a_place_is_not_shown_to_another_force(
    cast: Cast, town: Town
) -> None:
    make_report(cast.officer, received_at=NOW - timedelta(30), **town.at(town.house))
    place = LedgerPlace(town.street)

    own = reports_here(cast.officer, place, since=SINCE)
    other = reports_here(cast.other_officer, place, since=SINCE)

    assert (own.figures.total, other.figures.total) == (1, 0)
