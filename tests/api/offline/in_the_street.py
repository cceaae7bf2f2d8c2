"""What an officer has in hand who goes out: a warrant, a notice, a patrol going on."""

from datetime import timedelta

from django.test import Client

from operations.activities.models import Activity
from operations.closures.models import ClosureCase
from operations.warrants.models import Warrant
from stronghold.core.accounts.models import Team, User
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from tests.api.closures.cases import Case
from tests.api.warrants.steps import draw_up, lead_to_issue
from tests.factories import WEST_SOUTH, Cast, make_activity
from tests.unit.closures.steps import ANSWERS, LONG


def put_in_team(user: User) -> User:
    user.team = Team.objects.get(code="city")
    user.save()
    return user


def issued_warrant(cast: Cast) -> Warrant:
    """Return a warrant of the officer's team, issued today for one set of premises."""
    officer = put_in_team(cast.officer)
    street, _ = Street.objects.get_or_create(
        name="Lake Street", locality="", kind="street", defaults={"point": WEST_SOUTH}
    )
    premises = Premises.objects.create(
        force=officer.force,
        address="14 Lake Street",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
    return lead_to_issue(draw_up(officer, premises), officer)


def authorised_notice(cast: Cast) -> ClosureCase:
    """Return a case whose notice was signed two hours ago and is to be served."""
    case, now = Case.opened(Client(), cast.supervisor), clock.now()
    slot = (now + timedelta(hours=24)).isoformat()
    for kind, facts, hours in (
        ("prepare", ANSWERS | {"hearing_at": slot}, 3),
        ("authorise", LONG, 2),
    ):
        assert case.move(kind, facts, now - timedelta(hours=hours)).status_code == 201
    return case.row


def patrol_under_way(cast: Cast, *, hours: int = 2) -> Activity:
    started = clock.now() - timedelta(hours=hours)
    return make_activity(
        cast.officer, is_under_way=True, minutes=None, occurred_at=started, n_people=2
    )
