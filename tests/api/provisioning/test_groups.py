"""Groups: their members come and go by every form that RFC 7644 and Entra have."""

import json
from typing import Any

import pytest

from stronghold.core.accounts.models import User
from tests.api.provisioning.conftest import Directory


def members(directory: Directory, group: str) -> list[str]:
    return [one["value"] for one in directory.get(f"Groups/{group}").get("members", [])]


@pytest.mark.parametrize(
    ("operation", "left"),
    [
        ({"op": "Remove", "path": "members", "value": [{"value": "AL"}]}, ["BO"]),
        ({"op": "remove", "path": 'members[value eq "AL"]'}, ["BO"]),
        ({"op": "Replace", "path": "members", "value": [{"value": "BO"}]}, ["BO"]),
        ({"op": "Add", "path": "members", "value": [{"value": "AL"}]}, ["AL", "BO"]),
        ({"op": "remove", "path": "members"}, []),
    ],
)
def test_members_are_added_and_removed(
    directory: Directory, operation: dict[str, Any], left: list[str]
) -> None:
    ids = {"AL": directory.add_person("al"), "BO": directory.add_person("bo")}
    group = directory.add_group("city-team", *ids.values())
    text = json.dumps(operation).replace("AL", ids["AL"]).replace("BO", ids["BO"])

    answer = directory.patch(f"Groups/{group}", json.loads(text))

    assert answer.status_code == 200
    assert members(directory, group) == [ids[name] for name in left]
    open_now = User.objects.filter(username__in=["al", "bo"], is_active=True)
    assert sorted(user.username for user in open_now) == [name.lower() for name in left]


def test_a_renamed_group_moves_its_members(directory: Directory) -> None:
    group = directory.add_group("city-team", directory.add_person("al"))

    directory.patch(
        f"Groups/{group}",
        {"op": "Replace", "path": "displayName", "value": "sergeants"},
    )

    assert User.objects.get(username="al").role == "supervisor"


def test_a_group_without_its_members_is_answered_when_asked(
    directory: Directory,
) -> None:
    group = directory.add_group("city-team", directory.add_person("al"))

    found = directory.get(
        'Groups?filter=displayName eq "CITY-TEAM"&excludedAttributes=members'
    )

    assert [one["id"] for one in found["Resources"]] == [group]
    assert "members" not in found["Resources"][0]
    assert "members" in directory.get(f"Groups/{group}")
    person = directory.get("Users")["Resources"][0]
    assert [one["display"] for one in person["groups"]] == ["city-team"]


@pytest.mark.parametrize("member", ["00000000-0000-4000-8000-000000000000", "x", ""])
def test_a_member_who_is_not_here_is_refused(directory: Directory, member: str) -> None:
    group = directory.add_group()

    answer = directory.patch(
        f"Groups/{group}",
        {"op": "add", "path": "members", "value": [{"value": member}]},
    )

    assert answer.status_code == 400
    assert answer.json()["scimType"] == "invalidValue"
    assert members(directory, group) == []


def test_two_groups_do_not_share_an_id_of_the_directory(directory: Directory) -> None:
    directory.add_group()
    body = {"displayName": "Other", "externalId": "object-city-team"}
    body["schemas"] = ["urn:ietf:params:scim:schemas:core:2.0:Group"]  # type: ignore[assignment]

    assert directory.ask("POST", "Groups", body).status_code == 409
