"""Do actions and queries enforce the rules without the pages in front of them?"""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError

import operations.arrests.queries
import operations.arrests.record as arrests
import reports.report.queries
from operations.arrests.actions import NewArrest, record_arrest, withdraw_arrest
from reports.intake.actions import NewReport, submit_report
from reports.report.actions import withdraw_report
from reports.report.record import REPORTS as REPORT_RECORDS
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound
from stronghold.core.places.queries import PlaceMeant, place_choices
from stronghold.core.records import actions
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import PageRequest
from stronghold.core.records.queries import (
    RecordList,
    history,
    one_record,
)
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission
from tests.api.records.kinds import ARRESTS, REPORTS
from tests.factories import Cast, make_arrest, make_report

SUPPLY = {"offence_class": "92A", "age_band": "unknown"}


@pytest.fixture
def reading() -> Iterator[Request]:
    with during(Request()) as request:
        yield request


def submission() -> Submission:
    return Submission.of(uuid.uuid4(), {})


def new_report() -> NewReport:
    return NewReport(
        concern="dealing",
        place=PlaceMeant(),
        occurred=None,
        received_at=clock.now(),
    )


def new_arrest() -> NewArrest:
    return NewArrest(When.at_instant(clock.now()), PlaceMeant(), SUPPLY)


def submit(by: User) -> Any:
    return submit_report(by=by, submission=submission(), report=new_report())


def arrest(by: User) -> Any:
    return record_arrest(by=by, submission=submission(), arrest=new_arrest())


def references(monkeypatch: pytest.MonkeyPatch, *given: str) -> None:
    """Generate these references, in turn."""
    drawn = iter(given)
    monkeypatch.setattr(actions, "new_reference", lambda prefix: next(drawn))


def test_an_action_asks_the_policy_itself(cast: Cast) -> None:
    for by in (cast.partner, cast.analyst, cast.admin):
        for act in (submit, arrest):
            with pytest.raises(NotAllowed):
                act(by)

    assert not Event.objects.exists()


def test_without_the_verb_no_query_returns_a_row(cast: Cast, reading: Request) -> None:
    report, custody = make_report(cast.officer), make_arrest(cast.officer)

    for viewer in (cast.partner, cast.admin):
        for query in (reports.report.queries, operations.arrests.queries):
            assert query.recent_by(viewer) == []
        assert history(arrests.ARRESTS, viewer, custody.reference) == []
        assert history(REPORT_RECORDS, viewer, report.reference) == []
        every = ListFilter(REPORT_RECORDS.filters)
        listed = RecordList(REPORT_RECORDS, viewer, every)
        assert not listed.page(PageRequest()).items
        with pytest.raises(NotFound):
            one_record(REPORT_RECORDS, viewer, report.reference)
        with pytest.raises(NotFound):
            one_record(arrests.ARRESTS, viewer, custody.reference)
        assert place_choices(viewer, "12 Lake Street") == []


def test_a_read_outside_a_request_is_refused(cast: Cast) -> None:
    make_report(cast.officer)

    with pytest.raises(LookupError):
        reports.report.queries.recent_by(cast.officer)


def test_one_sees_what_one_logged_last(cast: Cast, reading: Request) -> None:
    mine = [make_report(cast.officer).reference for _ in range(3)]
    make_report(cast.supervisor)
    arrested = [make_arrest(cast.officer).reference for _ in range(2)]

    recent = reports.report.queries.recent_by(cast.officer, limit=2)
    custody = operations.arrests.queries.recent_by(cast.officer)

    assert [row.reference for row in recent] == mine[:0:-1]
    assert [row.reference for row in custody] == arrested[::-1]
    assert reading.records_read == {*mine[1:], *arrested}


@pytest.mark.parametrize("reference", ["R-2222-2222", "\x00", ""])
def test_what_is_not_there_cannot_be_withdrawn(cast: Cast, reference: str) -> None:
    for withdraw in (withdraw_report, withdraw_arrest):
        with pytest.raises(NotFound):
            withdraw(by=cast.supervisor, reference=reference, reason="twice")


def test_another_officers_record_cannot_be_withdrawn(cast: Cast) -> None:
    report, custody = make_report(cast.supervisor), make_arrest(cast.supervisor)

    for withdraw, row in ((withdraw_report, report), (withdraw_arrest, custody)):
        with pytest.raises(NotAllowed):
            withdraw(by=cast.officer, reference=row.reference, reason="twice")


def test_a_reference_that_is_taken_is_drawn_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    references(monkeypatch, "R-2222-2222", "R-2222-2222", "R-3333-3333")
    submit(cast.officer)

    assert submit(cast.officer).reference == "R-3333-3333"


def test_drawing_the_same_reference_over_and_over_is_given_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    references(monkeypatch, "A-2222-2222", "A-2222-2222", "A-2222-2222", "A-2222-2222")
    arrest(cast.officer)

    with pytest.raises(IntegrityError, match="reference"):
        arrest(cast.officer)

    assert ARRESTS.model._default_manager.count() == 1


def test_any_other_refusal_of_the_database_is_an_error(cast: Cast) -> None:
    tied = When(clock.today(), clock.now().replace(year=2001))
    wrong = NewArrest(tied, PlaceMeant(), SUPPLY)

    with pytest.raises(IntegrityError, match="london_date"):
        record_arrest(by=cast.officer, submission=submission(), arrest=wrong)


def test_nothing_is_stored_if_the_event_cannot_be(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError

    monkeypatch.setattr("reports.intake.actions.record", fail)

    with pytest.raises(OSError):  # noqa: PT011 - any failure of the trail
        submit(cast.officer)

    assert not REPORTS.model._default_manager.exists()
