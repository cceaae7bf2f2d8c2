"""A directory of the force, and access rules for its groups."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import AccessRule, User
from stronghold.directory.provisioning.actions import make_key
from tests.approving import approve_all
from tests.factories import Cast, make_team

CORE = "urn:ietf:params:scim:schemas:core:2.0"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ISSUER = "https://login.example/tenant"


@dataclass(frozen=True)
class Directory:
    """What a directory sends, with its key, and what it is answered."""

    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        data = b"" if body is None else json.dumps(body).encode()
        return Client().generic(
            method,
            f"/scim/v2/{path}",
            data,
            content_type="application/scim+json",
            headers=headers,
        )

    def get(self, path: str) -> Any:
        return self.ask("GET", path).json()

    def patch(self, path: str, *operations: dict[str, Any]) -> Any:
        body = {"schemas": [PATCH_OP], "Operations": list(operations)}
        return self.ask("PATCH", path, body)

    def add_person(self, name: str = "jo.bloggs", **given: Any) -> str:
        """Add a person as Entra does; return the id."""
        body = {
            "schemas": [
                f"{CORE}:User",
                "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
            ],
            "externalId": f"object-{name}",
            "userName": f"{name}@force.example",
            "active": True,
            "displayName": name.replace(".", " ").title(),
            "emails": [
                {"primary": True, "type": "work", "value": f"{name}@force.example"}
            ],
            "meta": {"resourceType": "User"},
            "name": {"formatted": "x", "familyName": "y", "givenName": "z"},
            "roles": [],
            "title": "Constable",
        } | given
        answer = self.ask("POST", "Users", body)
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])

    def add_group(self, name: str = "city-team", *members: str, **given: Any) -> str:
        body = {
            "schemas": [f"{CORE}:Group"],
            "externalId": f"object-{name}",
            "displayName": name,
            "members": [{"value": member} for member in members],
        } | given
        answer = self.ask("POST", "Groups", body)
        assert answer.status_code == 201, answer.content
        return str(answer.json()["id"])


@pytest.fixture
def directory(cast: Cast, settings: Any) -> Directory:
    """The force's directory; its access rules know three groups."""
    settings.SSO_ISSUER = ISSUER
    settings.SSO_FORCE = cast.admin.force.code
    police, council = cast.officer.organisation, cast.partner.organisation
    given = [
        ("sergeants", police, "supervisor", make_team(police)),
        ("city-team", police, "officer", make_team(police)),
        ("wrong", police, "officer", None),
        ("object-council", council, "partner", None),
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
        for position, (value, organisation, role, team) in enumerate(given, 1)
    )
    key = make_key(by=cast.admin, name="Entra", days=90)
    approve_all(cast.records)
    return Directory(key)


@pytest.fixture
def account() -> Callable[[str], User]:
    return lambda name="jo.bloggs": User.objects.get(username=name)
