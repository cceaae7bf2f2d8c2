"""What tests of service accounts share: one that is open, and how its program asks."""

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.program_keys.service_accounts.actions import (
    Details,
    make_service_key,
    open_service,
)
from tests.approving import approve_all_of

Ask = Callable[..., Any]
# Where the test client is.
HERE = "127.0.0.0/8"


def details(*scopes: str, name: str = "Custody system", **given: Any) -> Details:
    usual = {"purpose": "A test", "email": "custody@example.org", "networks": HERE}
    return Details(name=name, scopes=scopes, **usual | given)


def opened(
    by: User, organisation: Organisation, *scopes: str, team: Team | None = None
) -> User:
    """Open a service account with these scopes."""
    given = details(*scopes, team=team)
    service = open_service(by=by, organisation=organisation, given=given)
    approve_all_of(organisation.force)
    return User.objects.get(pk=service.pk)


def key_of(service: User, by: User) -> str:
    key = make_service_key(by=by, username=service.username, days=90)
    approve_all_of(service.organisation.force)
    return key


def asking(token: str) -> Ask:
    """Return how a program asks with a key: without any cookie."""
    headers = {"Authorization": f"Bearer {token}"}

    def ask(path: str, body: Any = None, **more: Any) -> Any:
        program = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if body is None:
            return program.get(path, headers=headers, **more)
        return program.post(
            path, json.dumps(body), "application/json", headers=headers, **more
        )

    return ask
