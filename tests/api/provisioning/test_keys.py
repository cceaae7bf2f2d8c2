"""Keys of a directory: shown once, kept as a digest, and open SCIM alone."""

import logging
from datetime import timedelta

import pytest
from django.test import Client

from stronghold.core.accounts.choices import OF_PEOPLE, Role
from stronghold.core.accounts.models import ProvisioningKey
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.logs import HideSecrets
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.secrets.tokens import MOST_WRONG
from stronghold.directory.provisioning.actions import make_key
from stronghold.directory.provisioning.rules import MOST_KEYS
from tests.api.provisioning.conftest import Directory
from tests.approving import approve_all
from tests.factories import Cast, make_user

PAGE = "/people/directory/"


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


def test_a_key_is_shown_once_and_kept_as_a_digest(admin: Client, cast: Cast) -> None:
    answer = admin.post(PAGE, {"name": "Entra ID", "days": 180})
    token = answer.context["page"]["token"]

    assert answer["Cache-Control"].count("no-store") == 1
    assert token.startswith("shp_")
    row = ProvisioningKey.objects.get()
    assert token not in str(row.__dict__)
    assert token not in admin.get(PAGE).content.decode()
    assert Directory(token).ask("GET", "Users").status_code == 401
    approve_all(cast.records)
    assert Directory(token).ask("GET", "Users").status_code == 200
    assert "Last used: Never" not in admin.get(PAGE).content.decode()
    used = Event.objects.filter(detail__change="provisioning_key_first_used")
    assert Directory(token).ask("GET", "Users").status_code == 200
    assert used.count() == 1


def test_a_key_opens_nothing_else(directory: Directory) -> None:
    headers = {
        "Authorization": f"Bearer {directory.token}",
        "X-API-Key": directory.token,
    }
    client = Client(headers=headers)

    for path in ("/", "/people/", "/api/v1/reports", "/ogc/collections"):
        assert client.get(path).status_code in {302, 401}, path


def test_nothing_but_a_bearer_key_opens_it(directory: Directory, cast: Cast) -> None:
    client = Client()
    client.force_login(cast.admin)

    for asked in (
        client.get("/scim/v2/Users"),
        client.get(f"/scim/v2/Users?key={directory.token}"),
        client.get("/scim/v2/Users", headers={"X-API-Key": directory.token}),
        client.get(
            "/scim/v2/Users", headers={"Authorization": f"Basic {directory.token}"}
        ),
        client.get("/scim/v2/Users", headers={"Authorization": "Bearer "}),
    ):
        assert asked.status_code == 401
        assert asked["WWW-Authenticate"].startswith("Bearer")
        assert asked.json()["schemas"] == [
            "urn:ietf:params:scim:api:messages:2.0:Error"
        ]


def test_revoked_and_expired_keys_open_nothing(
    directory: Directory, admin: Client
) -> None:
    with clock.stopped(clock.now() + timedelta(days=91)):
        assert directory.ask("GET", "Users").status_code == 401
    assert directory.ask("GET", "Users").status_code == 200

    key = ProvisioningKey.objects.get()
    assert admin.post(f"{PAGE}keys/{key.pk}/revoke/").status_code == 302
    assert directory.ask("GET", "Users").status_code == 401
    assert admin.post(f"{PAGE}keys/{key.pk}/revoke/").status_code == 404
    failed = Event.objects.filter(kind=Kind.SIGN_IN_FAILED)
    assert {event.detail["why"] for event in failed} == {"provisioning_key_over"}


def test_guesses_are_counted_and_a_valid_key_still_works(
    directory: Directory,
) -> None:
    wrong = Directory("shp_wrong")
    for _ in range(MOST_WRONG):
        assert wrong.ask("GET", "Users").status_code == 401

    assert wrong.ask("GET", "Users").status_code == 429
    assert Event.objects.filter(kind=Kind.SIGN_IN_FAILED).count() == MOST_WRONG
    assert directory.ask("GET", "Users").status_code == 200


def test_no_key_is_in_a_log() -> None:
    line = logging.LogRecord(
        "x", 20, "x", 1, "GET with Bearer %s", ("shp_aB-c_9",), None
    )

    assert HideSecrets().filter(line)
    assert line.getMessage() == "GET with Bearer …"


def test_there_are_few_keys_and_each_has_a_name_and_an_end(cast: Cast) -> None:
    for name, days in (("", 90), ("x" * 61, 90), ("Entra", 3650)):
        with pytest.raises(RuleBroken):
            make_key(by=cast.admin, name=name, days=days)
    for _ in range(MOST_KEYS):
        make_key(by=cast.admin, name="Entra", days=90)
    with pytest.raises(RuleBroken, match="Revoke one"):
        make_key(by=cast.admin, name="Entra", days=90)


@pytest.mark.parametrize("role", set(OF_PEOPLE) - {Role.ADMINISTRATOR, Role.PARTNER})
def test_only_an_administrator_makes_one(cast: Cast, role: str) -> None:
    someone = make_user("someone", role, cast.admin.organisation)

    with pytest.raises(NotAllowed):
        make_key(by=someone, name="Entra", days=90)


def test_another_force_revokes_none(directory: Directory, cast: Cast) -> None:
    client = Client()
    client.force_login(make_user("away", "admin", cast.other_officer.organisation))
    key = ProvisioningKey.objects.get()

    assert client.post(f"{PAGE}keys/{key.pk}/revoke/").status_code == 404
    assert "Entra" not in client.get(PAGE).content.decode().replace("Entra ID", "")
