"""Two teams of one force, and a warrant that only one of them may know of."""

from dataclasses import dataclass

import pytest

from operations.warrants.models import Warrant
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from tests.api.warrants.steps import draw_up
from tests.factories import WEST_SOUTH, Cast, make_user
from tests.two_worlds import Chance, take_over


@dataclass(frozen=True)
class Teams:
    ours: User
    sergeant: User
    theirs: User
    their_sergeant: User


@pytest.fixture
def teams(cast: Cast) -> Teams:
    police = Organisation.objects.get(code="police")
    city = Team.objects.get(organisation=police, code="city")
    other = Team.objects.create(organisation=police, code="east", name="East team")
    people = {
        "ours": (Role.OFFICER, city),
        "sergeant": (Role.SUPERVISOR, city),
        "theirs": (Role.OFFICER, other),
        "their_sergeant": (Role.SUPERVISOR, other),
    }
    found = {}
    for name, (role, team) in people.items():
        user = make_user(f"w_{name}", role, police)
        user.team = team
        user.save()
        found[name] = user
    return Teams(**found)


@pytest.fixture
def premises(cast: Cast) -> Premises:
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    return Premises.objects.create(
        force=cast.officer.force,
        address="14 Lake Street",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )


@pytest.fixture
def warrant(teams: Teams, premises: Premises) -> Warrant:
    return draw_up(teams.ours, premises)


@pytest.fixture
def chance(monkeypatch: pytest.MonkeyPatch) -> Chance:
    return take_over(monkeypatch)
