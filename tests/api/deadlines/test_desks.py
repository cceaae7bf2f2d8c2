"""A legal deadline reaches a duty desk in its last two days for any owner."""

from datetime import UTC, date, datetime

import pytest

from operations.deadlines.actions import Owner
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.queries.recipients import desk_of
from operations.deadlines.rules import Duty
from operations.models import DutyMail
from stronghold.core.accounts.models import Organisation, Team
from stronghold.core.kernel import clock
from tests.factories import Cast, make_closure, make_team, make_warrant

DESK = "city-desk@force.example"


def sweep(at: datetime) -> None:
    with clock.stopped(at):
        sweep_deadlines()


@pytest.fixture
def city(cast: Cast) -> Team:
    team = make_team(cast.officer.organisation)
    Team.objects.filter(pk=team.pk).update(duty_email=DESK)
    Organisation.objects.update(
        duty_email="desk@council.example", second_email="head@council.example"
    )
    return team


def test_in_its_last_days_and_not_before(cast: Cast, city: Team) -> None:
    make_warrant(
        cast.officer,
        team=city,
        state="issued",
        issued_on=date(2026, 12, 1),
        ends_on=date(2027, 1, 1),
    )
    sweep(datetime(2026, 12, 27, 12, tzinfo=UTC))
    assert not DutyMail.objects.exists()

    sweep(datetime(2026, 12, 31, 12, tzinfo=UTC))

    # The team's own desk: no one else in the force may know of a live warrant.
    assert [(m.address, m.words) for m in DutyMail.objects.all()] == [(DESK, "Urgent")]


def test_a_councils_case_goes_to_its_desk_and_its_second_contact(
    cast: Cast, city: Team
) -> None:
    council = cast.partner.organisation
    row = make_closure(cast.partner, issuer=council, issued_as="district")
    theirs = Owner("closure", row.pk, row.force_id, person_id=cast.partner.pk)
    police = Owner("closure", row.pk, row.force_id, person_id=cast.officer.pk)

    assert desk_of(theirs) == Duty(["desk@council.example"], "head@council.example")
    assert not desk_of(police).desks
