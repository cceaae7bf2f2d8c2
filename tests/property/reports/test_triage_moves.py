"""Whatever is tried in whatever order, a report stands somewhere that makes sense."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.models import CallBack, Report
from reports.report.choices import Status
from reports.report.rules import HAS_OUTCOME
from reports.triage.actions.report import (
    MoveDetails,
    NewAssessment,
    assess_row,
    has_open_call_back,
    locked_report,
    move_row,
)
from reports.triage.rules import CONSIDERATIONS, MOVES
from stronghold.core.accounts.models import Team, User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from tests.factories import Cast, make_report
from tests.sweeps import SUPPRESSED, examples

CODES = sorted({move.code for move in MOVES} | {"assess", "call_back", "called_back"})
WEIGHED = NewAssessment("3", **dict.fromkeys(CONSIDERATIONS, "low"))
attempts = st.lists(
    st.tuples(
        st.sampled_from(["officer", "supervisor", "analyst", "colleague"]),
        st.sampled_from(CODES),
        st.sampled_from(["officer", "colleague", ""]),
        st.sampled_from(["patrol", "no_action", ""]),
    ),
    min_size=1,
    max_size=25,
)


def check(report: Report) -> None:
    """State what holds of every report, whatever was done to it."""
    assert bool(report.outcome) == (report.status in HAS_OUTCOME)
    assert (report.status == Status.NEW) <= (report.grade == "")
    assert (report.status == Status.TRIAGED) <= (report.grade != "")
    in_hand = report.status in (Status.ASSIGNED, Status.IN_ACTION)
    assert in_hand <= (report.assigned_to_id is not None)
    waits = report.status in (Status.NEW, Status.TRIAGED)
    assert waits <= (report.assigned_to_id is None)


def attempt(
    people: dict[str, User], report: Report, asked: tuple[str, str, str, str]
) -> None:
    who, code, person, outcome = asked
    by, row = people[who], locked_report(people["officer"], report.reference)
    if code == "call_back":
        if not CallBack.objects.exists() and row.status not in HAS_OUTCOME:
            CallBack.objects.create(report=row, ordinal=1, due_on=clock.today())
        return
    if code == "called_back":
        CallBack.objects.update(result="reached", done_at=clock.now())
        return
    if code == "assess":
        assess_row(row, by=by, assessment=WEIGHED)
        return
    details = MoveDetails(people.get(person), Team.objects.first(), outcome, "Because")
    was_open = has_open_call_back(row)
    moved = move_row(row, by=by, code=code, details=details)
    assert not (code == "close" and was_open)
    assert who != "analyst"
    assert who == "supervisor" or moved.team_id == by.team_id or code != "take"


def was_refused(
    people: dict[str, User], report: Report, asked: tuple[str, str, str, str]
) -> bool:
    try:
        with transaction.atomic():
            attempt(people, report, asked)
    except (RuleBroken, NotAllowed):
        return True
    return False


@pytest.mark.django_db
@settings(
    max_examples=examples(60),
    suppress_health_check=SUPPRESSED,
)
@given(attempts=attempts)
def test_any_walk_keeps_what_must_hold(
    cast: Cast, attempts: list[tuple[str, str, str, str]]
) -> None:
    with transaction.atomic():
        team = Team.objects.get(code="city")
        cast.officer.team = cast.supervisor.team = team
        colleague = cast.other_officer
        colleague.organisation, colleague.team = cast.officer.organisation, None
        people = {
            "officer": cast.officer,
            "supervisor": cast.supervisor,
            "analyst": cast.analyst,
            "colleague": colleague,
        }
        report = make_report(cast.officer, team=team)
        for asked in attempts:
            before = Report.objects.get(pk=report.pk)
            is_refused = was_refused(people, report, asked)
            after = Report.objects.get(pk=report.pk)
            assert not is_refused or after.status == before.status
            check(after)
        transaction.set_rollback(True)
