"""Who is written to of what was not lawful: those who may review it."""

from collections.abc import Callable

import pytest

from operations.deadlines.actions.sweep import sweep_deadlines
from operations.models import AlertMail
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Team, User
from stronghold.core.kernel import clock
from tests.api.closures.cases import Case
from tests.factories import Cast, make_team, make_user
from tests.unit.closures.steps import SERVICE, at

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
MORNING = at("2026-12-22 09:00")


def give_mail(*people: User, team: Team | None = None) -> None:
    for one in people:
        one.email, one.team = f"{one.username}@force.example", team or one.team
        one.save()


def mailed_for(case: Case) -> set[str]:
    """Record a service that no one authorised; return who gets the e-mail."""
    with clock.stopped(MORNING):
        assert case.move("serve", SERVICE, MORNING).status_code == 201
        sweep_deadlines()
    found = AlertMail.objects.filter(alert__deadline__kind="irregular")
    return set(found.values_list("recipient__username", flat=True))


def test_it_goes_to_the_teams_sergeant_and_not_to_the_caseworker(
    cast: Cast, open_case: Opens
) -> None:
    police = cast.officer.organisation
    away = make_user("away", Role.SUPERVISOR, police)
    give_mail(cast.officer, cast.supervisor, team=make_team(police))
    give_mail(away, cast.analyst)

    assert mailed_for(open_case(cast.officer)) == {"supervisor"}


def test_a_councils_goes_to_whom_it_has_named_and_to_no_police(
    cast: Cast, council: User, open_case: Opens
) -> None:
    reviewer = make_user("lawyer", Role.PARTNER, council.organisation)
    User.objects.filter(pk=reviewer.pk).update(reviews_closures=True)
    reviewer.refresh_from_db()
    duty = make_team(cast.officer.organisation, "duty")
    Team.objects.filter(pk=duty.pk).update(is_duty=True)
    inspector = make_user("inspector", Role.SUPERVISOR, cast.officer.organisation)
    give_mail(council, reviewer, cast.supervisor)
    give_mail(cast.officer, inspector, team=duty)

    assert mailed_for(open_case(council)) == {"lawyer"}


def test_where_a_council_has_named_no_one_its_people_are_notified(
    cast: Cast, council: User, open_case: Opens
) -> None:
    give_mail(council, cast.officer, cast.supervisor)

    assert mailed_for(open_case(council)) == {council.username}
