"""The sweep recalculates, writes each alert once, and mails those who may read it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command

from operations.deadlines.actions.sweep import sweep_deadlines
from operations.models import Alert, AlertMail, ClosureEvent, Deadline, Provision
from operations.statute.choices import Confidence, Unit
from operations.statute.rules.limits import Code
from reports.models import CallBack
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Team, User
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from tests.factories import (
    Cast,
    make_closure,
    make_report,
    make_reporter,
    make_team,
    make_user,
    make_warrant,
)

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def sweep(at: datetime) -> int:
    with clock.stopped(at):
        return sweep_deadlines().n_alerts


def mailed_to() -> set[str]:
    return set(AlertMail.objects.values_list("recipient__username", flat=True))


def with_mail(person: User, **given: Any) -> User:
    User.objects.filter(pk=person.pk).update(
        email=f"{person.username}@force.example", **given
    )
    person.refresh_from_db()
    return person


@pytest.fixture
def city(cast: Cast) -> Team:
    return make_team(cast.officer.organisation)


@pytest.fixture
def call_backs(cast: Cast, city: Team) -> list[CallBack]:
    with clock.stopped(NOW):
        report = make_report(cast.officer, team=city)
        make_reporter(report)
    return list(CallBack.objects.order_by("ordinal"))


def test_call_backs_are_due_to_the_person_who_has_the_report(
    call_backs: list[CallBack], cast: Cast, city: Team
) -> None:
    sweep(NOW)

    first, second = Deadline.objects.order_by("due_at")
    assert (first.call_back_id, second.call_back_id) == tuple(
        row.pk for row in call_backs
    )
    assert (first.team_id, first.person_id) == (city.pk, cast.officer.pk)
    assert london_date(first.due_at) == call_backs[0].due_on
    assert first.is_day


def test_what_was_done_or_cancelled_is_settled(call_backs: list[CallBack]) -> None:
    sweep(NOW)
    for row, result in zip(call_backs, ("reached", "cancelled"), strict=True):
        CallBack.objects.filter(pk=row.pk).update(result=result, done_at=NOW)
    sweep(NOW)

    assert [row.state for row in Deadline.objects.order_by("due_at")] == ["met", "void"]


def test_each_step_is_alerted_once_and_a_moved_deadline_again(
    call_backs: list[CallBack],
) -> None:
    due = call_backs[0].due_on
    evening = datetime(due.year, due.month, due.day, 15, tzinfo=UTC)
    assert sweep(evening) == 1
    assert sweep(evening + timedelta(minutes=1)) == 0

    CallBack.objects.filter(pk=call_backs[0].pk).update(due_on=due + DAY)
    assert sweep(evening + timedelta(minutes=2)) == 0
    assert sweep(evening + DAY) == 1
    assert sweep(evening + 2 * DAY) == 1
    assert sweep(evening + 3 * DAY) == 1
    steps = list(Alert.objects.order_by("made_at").values_list("step", flat=True))
    assert steps == ["12h", "12h", "overdue", "escalated"]


def test_the_mail_goes_to_the_person_and_once_late_to_sergeant_and_duty(
    call_backs: list[CallBack], cast: Cast, city: Team
) -> None:
    duty = make_team(cast.officer.organisation, "duty")
    Team.objects.filter(pk=duty.pk).update(is_duty=True)
    inspector = make_user("inspector", Role.SUPERVISOR, cast.officer.organisation)
    away = make_user("away", Role.SUPERVISOR, cast.officer.organisation)
    with_mail(cast.officer)
    with_mail(cast.supervisor, team=city)
    with_mail(inspector, team=duty)
    with_mail(away, team=duty, is_active=False)
    with_mail(cast.partner)
    late = datetime.combine(call_backs[0].due_on, NOW.timetz()) + DAY

    sweep(late - DAY)
    assert mailed_to() == {"officer"}
    sweep(late)
    assert mailed_to() == {"officer"}
    sweep(late + DAY)
    assert mailed_to() == {"officer", "supervisor", "inspector"}


def test_a_live_warrant_is_alerted_to_its_team_alone(cast: Cast, city: Team) -> None:
    duty = make_team(cast.officer.organisation, "duty")
    Team.objects.filter(pk=duty.pk).update(is_duty=True)
    with_mail(cast.officer, team=city)
    with_mail(cast.supervisor, team=duty)
    make_warrant(
        cast.officer,
        team=city,
        state="issued",
        issued_on=NOW.date(),
        ends_on=date(2027, 1, 1),
    )
    sweep(datetime(2026, 12, 31, 12, tzinfo=UTC))

    assert mailed_to() == {"officer"}


def test_a_changed_provision_moves_nothing_that_has_started(
    cast: Cast, city: Team
) -> None:
    def issued(on: date) -> Deadline:
        row = make_warrant(
            cast.officer, team=city, state="issued", issued_on=on, ends_on=on
        )
        sweep(NOW)
        return Deadline.objects.get(warrant=row, kind="warrant_ends")

    before = issued(date(2026, 12, 1))
    Provision.objects.create(
        code=Code.DRUGS_WARRANT,
        value=2,
        unit=Unit.MONTHS,
        act="The Act as amended",
        section="s.23(3)",
        in_force_from=date(2026, 12, 10),
        source="The amending Act",
        confidence=Confidence.CONFIRMED,
        reason="It was commenced",
        approved_at=NOW,
        approved_by=cast.records,
    )
    sweep(NOW)

    started = Deadline.objects.get(pk=before.pk)
    assert (started.due_at, started.sequence) == (before.due_at, 0)
    assert london_date(started.due_at) == date(2027, 1, 1)
    later = issued(date(2026, 12, 10))
    assert london_date(later.due_at) == date(2027, 2, 10)


def test_the_command_says_what_it_did(call_backs: list[CallBack], capsys: Any) -> None:
    with clock.stopped(NOW):
        call_command("sweep_deadlines")

    assert capsys.readouterr().out == "Alerts written: 0. E-mail sent: 0.\n"


def test_a_record_that_cannot_be_read_holds_up_no_other(
    call_backs: list[CallBack],
    cast: Cast,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    case = make_closure(cast.officer, state="served")
    # No software reads this version yet, as after a return to an earlier release.
    ClosureEvent.objects.create(
        case=case,
        n=1,
        client_uuid=uuid4(),
        kind="prepare",
        happened_at=NOW,
        facts={"residents": "A tenant by name"},
        facts_version=99,
        recorded_at=NOW,
        recorded_by=cast.officer,
    )

    with clock.stopped(NOW), pytest.raises(SystemExit) as ended:
        call_command("sweep_deadlines")

    assert ended.value.code == 1
    assert "Records not brought up to date: 1.\n" in capsys.readouterr().out
    # Call-backs are swept after closures.
    assert Deadline.objects.count() == len(call_backs)
    (logged,) = caplog.messages
    assert logged.startswith(f"The deadlines of closure {case.pk} could not be ")
    assert "tenant" not in caplog.text
