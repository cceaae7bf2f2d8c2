"""Single sign-on against a real provider: who gets in, as whom, and for how long."""

from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from stronghold.core.accounts.models import AccessRule, Team, User
from stronghold.core.audit.models import Event
from tests.factories import Cast
from tests.oidc import OPENED, Oidc, sign_in

JO = {
    "name": "Jo Smith",
    "preferred_username": "j.smith@force.example",
    "email": "j.smith@force.example",
    "groups": ["city-team"],
}


@pytest.fixture
def rules(cast: Cast) -> Iterator[None]:
    police, council = cast.officer.organisation, cast.partner.organisation
    given = [
        ("sergeants", police, "supervisor", None),
        ("city-team", police, "officer", Team.objects.get(code="city")),
        ("council", council, "partner", None),
    ]
    AccessRule.objects.bulk_create(
        AccessRule(
            force=police.force,
            value=value,
            organisation=organisation,
            role=role,
            team=team,
            position=position,
        )
        for position, (value, organisation, role, team) in enumerate(given, start=1)
    )
    return


def events(*kinds: str) -> list[Event]:
    return list(Event.objects.filter(kind__in=kinds).order_by("id"))


def user_of(client: Client) -> str:
    """Return who is signed in, by asking the site."""
    answer = client.get("/accounts/password/change/", headers=OPENED)
    return str(answer.context["user"].username) if answer.status_code == 200 else ""


def test_someone_new_gets_the_place_of_their_groups(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})

    answer = sign_in(client, oidc, "jo", to="/reports/")

    assert (answer.status_code, answer["Location"]) == (302, "/reports/")
    jo = User.objects.get(username="j.smith")
    assert (jo.display_name, jo.email) == ("Jo Smith", "j.smith@force.example")
    assert (jo.role, jo.team and jo.team.code) == ("officer", "city")
    assert not jo.has_usable_password()
    assert jo.one_time_until is None
    tied = SocialAccount.objects.get()
    assert (tied.provider, tied.uid, tied.user) == (oidc.issuer, "jo", jo)
    assert tied.extra_data == {}
    assert client.get("/reports/").status_code == 200
    (event,) = events("sign_in")
    assert (event.actor, event.force) == ("j.smith", "thames-valley")
