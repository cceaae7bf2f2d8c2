"""The directory and single sign-on know the same person, from joining to leaving."""

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from stronghold.core.accounts.models import User
from tests.api.provisioning.conftest import Directory
from tests.oidc import OPENED, Oidc, sign_in

SUB = "object-jo.bloggs"
CLAIMS = {
    "name": "Jo Bloggs",
    "preferred_username": "jo.bloggs@force.example",
    "email": "jo.bloggs@force.example",
    "groups": ["city-team"],
}


@pytest.fixture
def joiner(directory: Directory, oidc: Oidc, settings: Any) -> str:
    """A person whom the directory sent, who has not signed in yet; their id there."""
    settings.SSO_ISSUER = oidc.issuer
    oidc.has(accounts={SUB: CLAIMS})
    one = directory.add_person()
    directory.add_group("city-team", one)
    return one


def test_the_first_sign_in_finds_the_account_that_the_directory_opened(
    client: Client, joiner: str, oidc: Oidc
) -> None:
    before = User.objects.get(username="jo.bloggs")

    sign_in(client, oidc, SUB)

    assert client.get("/reports/", headers=OPENED).status_code == 200
    assert int(client.session["_auth_user_id"]) == before.pk
    assert SocialAccount.objects.get().user_id == before.pk
    assert User.objects.filter(username__startswith="jo.bloggs").count() == 1


@pytest.mark.parametrize("how", ["deactivated", "deleted", "out of every group"])
def test_a_leaver_is_out_with_the_next_request_and_cannot_sign_in_again(
    client: Client, directory: Directory, joiner: str, oidc: Oidc, how: str
) -> None:
    sign_in(client, oidc, SUB)
    assert client.get("/reports/", headers=OPENED).status_code == 200

    if how == "deactivated":
        # As Entra sends it.
        change = {"op": "Replace", "path": "active", "value": "False"}
        assert directory.patch(f"Users/{joiner}", change).status_code == 200
    elif how == "deleted":
        assert directory.ask("DELETE", f"Users/{joiner}").status_code == 204
    else:
        (group,) = directory.get("Groups")["Resources"]
        path = f'members[value eq "{joiner}"]'
        directory.patch(f"Groups/{group['id']}", {"op": "Remove", "path": path})

    assert client.get("/reports/", headers=OPENED)["Location"].startswith(
        "/accounts/login/"
    )
    assert client.get("/api/v1/reports").status_code == 401
    again = Client()
    sign_in(again, oidc, SUB)
    assert again.get("/reports/", headers=OPENED).status_code == 302
    assert not User.objects.get(username="jo.bloggs").is_active


def test_a_mover_has_the_new_role_with_the_next_request(
    client: Client, directory: Directory, joiner: str, oidc: Oidc
) -> None:
    sign_in(client, oidc, SUB)
    (group,) = directory.get("Groups")["Resources"]

    directory.add_group("sergeants", joiner)
    path = f'members[value eq "{joiner}"]'
    directory.patch(f"Groups/{group['id']}", {"op": "Remove", "path": path})

    assert client.get("/reports/triage/", headers=OPENED).status_code == 200
    assert User.objects.get(username="jo.bloggs").role == "supervisor"
