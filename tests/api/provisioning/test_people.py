"""Joiners, movers and leavers, by the requests that Entra documents."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from stronghold.core.accounts.actions import make_device_key, reactivate_user
from stronghold.core.accounts.choices import Shut
from stronghold.core.accounts.models import ProvisionedPerson, RuleInForce, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel.errors import RuleBroken
from stronghold.directory.provisioning.actions import make_key, settle_everyone
from tests.api.provisioning.conftest import ISSUER, Directory
from tests.approving import approve_all, approve_all_of
from tests.factories import Cast, make_user

Account = Callable[..., User]


def test_a_joiner_has_an_account_with_the_first_group(
    directory: Directory, account: Account
) -> None:
    person = directory.add_person()
    waiting = ProvisionedPerson.objects.get()
    assert (waiting.user, waiting.shut) == (None, Shut.NO_PLACE)

    directory.add_group("city-team", person)

    made = account()
    assert made.is_active
    assert (made.role, made.team and made.team.code) == ("officer", "city")
    assert (made.display_name, made.email) == ("Jo Bloggs", "jo.bloggs@force.example")
    assert not made.has_usable_password()
    # Their first single sign-on finds it.
    tied = SocialAccount.objects.get(user=made)
    assert (tied.provider, tied.uid) == (ISSUER, "object-jo.bloggs")
    assert {
        event.actor for event in Event.objects.filter(records=[made.reference])
    } == {"directory"}


def test_a_group_counts_by_its_id_in_the_directory_too(
    directory: Directory, account: Account
) -> None:
    directory.add_group("council", directory.add_person(), externalId="object-council")

    assert account().role == "partner"


def test_a_mover_has_the_new_place_with_the_request(
    directory: Directory, account: Account
) -> None:
    person = directory.add_person()
    directory.add_group("city-team", person)
    sergeants = directory.add_group("sergeants")

    directory.patch(
        f"Groups/{sergeants}",
        {"op": "Add", "path": "members", "value": [{"value": person}]},
    )
    assert account().role == "supervisor"

    directory.patch(
        f"Groups/{sergeants}",
        {"op": "Remove", "path": "members", "value": [{"value": person}]},
    )
    assert account().role == "officer"


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
        {"op": "Replace", "value": {"active": "False", "displayName": "Jo B"}},
    ],
)
def test_a_leaver_has_no_access_at_the_next_request(
    directory: Directory, account: Account, operation: dict[str, Any]
) -> None:
    person = directory.add_person()
    directory.add_group("city-team", person)
    client = Client()
    client.force_login(account())
    make_device_key(by=account())
    assert client.get("/").status_code == 200

    answer = directory.patch(f"Users/{person}", operation)

    assert answer.json()["active"] is False
    assert client.get("/").status_code == 302
    assert not account().is_active
    closed = Event.objects.filter(detail__active=False).get()
    assert closed.detail["keys_ended"] == {"devices": 1}

    directory.patch(
        f"Users/{person}", {"op": "Replace", "path": "active", "value": "True"}
    )
    assert account().is_active
    assert not account().has_usable_password()
    # What was signed in before is not signed in again.
    assert client.get("/").status_code == 302


def test_who_is_deleted_is_closed_and_comes_back_to_the_same_account(
    directory: Directory, account: Account
) -> None:
    person = directory.add_person()
    group = directory.add_group("city-team", person)
    before = account().pk

    assert directory.ask("DELETE", f"Users/{person}").status_code == 204
    assert directory.ask("GET", f"Users/{person}").status_code == 404
    assert directory.get(f"Groups/{group}").get("members", []) == []
    assert not account().is_active

    directory.add_group("sergeants", directory.add_person())
    assert (account().pk, account().is_active) == (before, True)


def test_without_a_group_of_the_table_the_account_is_closed(
    directory: Directory, account: Account
) -> None:
    group = directory.add_group("city-team", directory.add_person())

    assert directory.ask("DELETE", f"Groups/{group}").status_code == 204

    assert not account().is_active
    assert ProvisionedPerson.objects.get().shut == Shut.NO_PLACE


def test_a_place_that_does_not_fit_gives_no_account(directory: Directory) -> None:
    directory.add_group("wrong", directory.add_person())

    assert ProvisionedPerson.objects.get().shut == Shut.MISFIT
    assert not User.objects.filter(username="jo.bloggs").exists()


def test_a_changed_table_is_applied_to_everyone(
    directory: Directory, account: Account
) -> None:
    directory.add_group("city-team", directory.add_person())
    RuleInForce.objects.filter(value="city-team").update(role="analyst")
    settle_everyone()
    assert account().role == "analyst"

    RuleInForce.objects.filter(value="city-team").delete()
    settle_everyone()
    assert not account().is_active


def test_names_and_e_mail_follow_the_directory(
    directory: Directory, account: Account
) -> None:
    person = directory.add_person()
    directory.add_group("city-team", person)

    directory.patch(
        f"Users/{person}",
        {
            "op": "Replace",
            "path": 'emails[type eq "work"].value',
            "value": "j@f.example",
        },
        {"op": "Replace", "path": "displayName", "value": "Jo  Smith"},
        {"op": "Add", "path": "title", "value": "Sergeant"},
        {"op": "Add", "path": 'phoneNumbers[type eq "work"].value', "value": "1"},
    )

    assert (account().display_name, account().email) == ("Jo Smith", "j@f.example")
    # What the site does not use is not kept.
    assert set(ProvisionedPerson.objects.get().details) == {
        "userName",
        "externalId",
        "displayName",
        "name",
        "emails",
        "active",
    }


def test_a_put_without_active_opens_no_closed_account(
    directory: Directory, account: Account
) -> None:
    person = directory.add_person(active=False)
    directory.add_group("city-team", person)

    body = {"userName": "jo.bloggs@force.example", "schemas": []}
    body["schemas"] = ["urn:ietf:params:scim:schemas:core:2.0:User"]
    assert directory.ask("PUT", f"Users/{person}", body).status_code == 200

    assert not User.objects.filter(username="jo.bloggs").exists()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('userName eq "JO.BLOGGS@force.example"', ["jo.bloggs"]),
        ('externalId eq "object-al"', ["al"]),
        ('emails eq "al@force.example"', ["al"]),
        ('emails[type eq "work" and value eq "al@force.example"]', ["al"]),
        ("active eq false", ["al"]),
        ('active eq true and userName eq "al@force.example"', []),
        ('userName sw "jo" or externalId eq "object-al"', ["al", "jo.bloggs"]),
        ("not (active eq true)", ["al"]),
        ('userName eq "no-one"', []),
    ],
)
def test_people_are_found_by_a_filter(
    directory: Directory, asked: str, found: list[str]
) -> None:
    directory.add_person()
    directory.add_person("al", active=False)

    listed = Client().get(
        "/scim/v2/Users",
        {"filter": asked},
        headers={"Authorization": f"Bearer {directory.token}"},
    )

    names = [one["userName"].partition("@")[0] for one in listed.json()["Resources"]]
    assert names == found
    assert listed.json()["totalResults"] == len(found)


def test_people_are_listed_in_pages(directory: Directory) -> None:
    for name in ("al", "bo", "cy"):
        directory.add_person(name)

    page = directory.get("Users?startIndex=2&count=1")

    assert page["totalResults"] == 3
    assert [one["userName"] for one in page["Resources"]] == ["bo@force.example"]
    assert directory.get("Users?count=0")["Resources"] == []


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"userName": "JO.bloggs@force.example"}, 409, "uniqueness"),
        ({"userName": "x", "externalId": "object-jo.bloggs"}, 409, "uniqueness"),
        ({"userName": " "}, 400, "invalidValue"),
        ({"userName": "\x00"}, 400, "invalidValue"),
        ({"userName": "x" * 300}, 400, "invalidValue"),
        ({"userName": "x", "externalId": "x" * 300}, 400, "invalidValue"),
        ({"displayName": "x"}, 400, "invalidValue"),
        ({"userName": "x", "active": "perhaps"}, 400, "invalidValue"),
        ([], 400, "invalidSyntax"),
    ],
)
def test_what_cannot_be_stored_is_refused_in_the_form_of_scim(
    directory: Directory, body: Any, status: int, kind: str
) -> None:
    directory.add_person()
    if isinstance(body, dict):
        body["schemas"] = ["urn:ietf:params:scim:schemas:core:2.0:User"]

    answer = directory.ask("POST", "Users", body)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/scim+json"
    assert answer.json()["scimType"] == kind
    assert answer.json()["status"] == str(status)
    assert ProvisionedPerson.objects.count() == 1


def test_a_change_of_an_older_version_is_refused(directory: Directory) -> None:
    person = directory.add_person()
    version = directory.ask("GET", f"Users/{person}")["ETag"]
    change = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}
    change |= {"Operations": [{"op": "replace", "path": "active", "value": False}]}  # type: ignore[dict-item]

    first = directory.ask("PATCH", f"Users/{person}", change, If_Match=version)
    second = directory.ask("PATCH", f"Users/{person}", change, If_Match=version)

    assert (first.status_code, second.status_code) == (200, 412)


def test_a_local_account_of_the_same_name_is_never_taken_over(
    directory: Directory, cast: Cast
) -> None:
    directory.add_group("sergeants", directory.add_person("admin"))

    assert ProvisionedPerson.objects.get().shut == Shut.SAME_NAME
    assert User.objects.get(username="admin").role == "admin"
    assert not SocialAccount.objects.exists()


def test_an_administrator_decides_whose_the_name_is(
    directory: Directory, cast: Cast, account: Account
) -> None:
    directory.add_group(
        "sergeants", directory.add_person("officer"), directory.add_person("analyst")
    )
    client = Client()
    client.force_login(cast.admin)
    page = client.get("/people/directory/").content.decode()
    assert page.count("An account with their username is here already") == 2
    theirs, others = ProvisionedPerson.objects.order_by("-user_name")

    assert (
        client.post(f"/people/directory/{theirs.pk}/", {"do": "link"}).status_code
        == 302
    )
    assert (
        client.post(f"/people/directory/{others.pk}/", {"do": "apart"}).status_code
        == 302
    )

    assert account("officer").role == "supervisor"
    assert account("analyst").role == "analyst"
    assert account("analyst-2").role == "supervisor"
    assert (
        client.post(f"/people/directory/{theirs.pk}/", {"do": "link"}).status_code
        == 404
    )


def test_what_an_administrator_closed_stays_closed_until_they_open_it(
    directory: Directory, cast: Cast, account: Account
) -> None:
    person = directory.add_person()
    directory.add_group("city-team", person)
    client = Client()
    client.force_login(cast.admin)
    client.post("/people/jo.bloggs/close/")

    directory.patch(
        f"Users/{person}", {"op": "replace", "path": "displayName", "value": "J"}
    )
    settle_everyone()
    assert not account().is_active
    row = ProvisionedPerson.objects.get()
    assert row.shut == Shut.CLOSED_HERE

    client.post(f"/people/directory/{row.pk}/", {"do": "open"})
    assert account().is_active
    assert account().display_name == "J"


def test_what_the_directory_decides_is_not_changed_by_hand(
    directory: Directory, cast: Cast, account: Account
) -> None:
    directory.add_group("sergeants", directory.add_person())
    client = Client()
    client.force_login(cast.admin)
    page = client.get("/people/jo.bloggs/").content.decode()
    assert "The directory manages this account" in page
    assert 'name="role"' not in page
    assert "one-time password" not in page

    # Who signs agreements is still for the administrator to say.
    answer = client.post(
        "/people/jo.bloggs/", {"signs_as": "Inspector", "role": "analyst"}
    )
    assert answer.status_code == 302
    approve_all(cast.records)
    assert (account().signs_as, account().role) == ("Inspector", "supervisor")
    assert client.post("/people/jo.bloggs/password/").status_code == 400
    with pytest.raises(RuleBroken, match="directory manages"):
        reactivate_user(by=cast.admin, username="jo.bloggs")


def test_another_force_sees_and_changes_nothing(
    directory: Directory, cast: Cast, account: Account
) -> None:
    person = directory.add_person()
    group = directory.add_group("city-team", person)
    away = make_user("away", "admin", cast.other_officer.organisation)
    other = Directory(make_key(by=away, name="Other", days=90))
    approve_all_of(away.force)

    assert other.get("Users")["totalResults"] == 0
    assert other.get("Groups")["totalResults"] == 0
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        for path in (f"Users/{person}", f"Groups/{group}"):
            assert other.ask(method, path, {}).status_code == 404, method
    body = {"displayName": "x", "members": [{"value": person}]}
    body["schemas"] = ["urn:ietf:params:scim:schemas:core:2.0:Group"]
    assert other.ask("POST", "Groups", body).status_code == 400
    assert account().is_active
    client = Client()
    client.force_login(away)
    row = ProvisionedPerson.objects.get()
    assert "jo.bloggs" not in client.get("/people/directory/").content.decode()
    assert client.get(f"/people/directory/{row.pk}/").status_code == 404
