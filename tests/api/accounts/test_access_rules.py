"""The pages on which an administrator says which groups give access."""

import json
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import AccessRule, Organisation, Team
from stronghold.core.audit.models import Event
from tests.factories import Cast

LIST, NEW, TRY = "/people/access/", "/people/access/new/", "/people/access/try/"


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


def given(cast: Cast, **other: Any) -> dict[str, Any]:
    rule = {
        "organisation": cast.officer.organisation.pk,
        "claim": "groups",
        "value": "city-team",
        "role": "officer",
        "team": Team.objects.get(code="city").pk,
        "position": 1,
    }
    return rule | other


def in_order() -> list[str]:
    return [one.value for one in AccessRule.objects.order_by("position")]


def test_a_rule_is_added_changed_and_removed_with_an_event_each(
    admin: Client, cast: Cast
) -> None:
    assert admin.post(NEW, given(cast))["Location"] == LIST
    rule = AccessRule.objects.get()
    address = f"{LIST}{rule.pk}/"
    changed = given(cast, role="supervisor", team="")
    assert admin.post(address, changed)["Location"] == LIST
    rule.refresh_from_db()
    assert (rule.role, rule.team) == ("supervisor", None)
    assert admin.post(f"{address}remove/")["Location"] == LIST

    assert not AccessRule.objects.exists()
    logged = [event.detail for event in Event.objects.order_by("id")]
    assert [one["change"] for one in logged] == [
        "access_rule_added",
        "access_rule_changed",
        "access_rule_removed",
    ]
    assert logged[0] == {
        "change": "access_rule_added",
        "claim": "groups",
        "value": "city-team",
        "organisation": "police",
        "role": "officer",
        "team": "city",
        "position": 1,
    }


def test_rules_are_put_in_order(admin: Client, cast: Cast) -> None:
    for value, position in [("a", 1), ("b", 9), ("c", 1)]:
        admin.post(NEW, given(cast, value=value, position=position))
    assert in_order() == ["c", "a", "b"]
    last = AccessRule.objects.get(value="b")

    admin.post(f"{LIST}{last.pk}/", given(cast, value="b", position=2))

    assert in_order() == ["c", "b", "a"]
    positions = AccessRule.objects.order_by("position")
    assert list(positions.values_list("position", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": ""}, "Enter the group"),
        ({"claim": ""}, "Enter the claim"),
        ({"role": ""}, "Choose a role"),
        ({"role": "partner"}, "Choose a role from the list"),
        ({"team": ""}, "Choose the team of this officer"),
        ({"team": 99_999}, "Choose a team of this organisation"),
        ({"position": "0"}, "must be 1 or more"),
        ({"position": "first"}, "must be a whole number"),
        ({"organisation": 99_999}, "Choose an organisation from the list"),
    ],
)
def test_a_wrong_rule_is_refused_with_the_reason(
    admin: Client, cast: Cast, wrong: dict[str, Any], said: str
) -> None:
    answer = admin.post(NEW, given(cast, **wrong))

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not AccessRule.objects.exists()


def test_a_group_has_one_rule(admin: Client, cast: Cast) -> None:
    admin.post(NEW, given(cast))

    answer = admin.post(NEW, given(cast))

    assert answer.status_code == 400
    assert "There is a rule for this group" in answer.content.decode()
    assert admin.post(NEW, given(cast, claim="roles")).status_code == 302


def test_an_organisation_of_another_force_cannot_be_given(
    admin: Client, cast: Cast
) -> None:
    away = Organisation.objects.get(code="wessex-police")

    answer = admin.post(NEW, given(cast, organisation=away.pk))

    assert answer.status_code == 400
    assert not AccessRule.objects.exists()


def test_rules_of_another_force_are_not_there(admin: Client, cast: Cast) -> None:
    away = Organisation.objects.get(code="wessex-police")
    rule = AccessRule.objects.create(
        force=away.force, value="x", organisation=away, role="analyst", position=1
    )

    assert "No rules" in admin.get(LIST).content.decode()
    for address in (f"{LIST}{rule.pk}/", f"{LIST}{rule.pk}/remove/"):
        assert admin.get(address).status_code == 404
        assert admin.post(address, given(cast)).status_code == 404
    assert AccessRule.objects.get().value == "x"


@pytest.mark.parametrize("name", ["officer", "supervisor", "records", "partner"])
def test_others_do_not_see_the_rules(client: Client, cast: Cast, name: str) -> None:
    client.force_login(getattr(cast, name))

    for address in (LIST, NEW, TRY):
        assert client.get(address).status_code == 403


CLAIMS = {"sub": "1", "name": "A Person", "exp": 7, "groups": ["x", "city-team"]}


@pytest.mark.parametrize(
    "typed",
    ["city-team", "x\n city-team \n", json.dumps(CLAIMS), '["city-team"]'],
)
def test_claims_show_what_they_would_give(
    admin: Client, cast: Cast, typed: str
) -> None:
    admin.post(NEW, given(cast))
    n_events = Event.objects.count()

    page = admin.post(TRY, {"claims": typed}).content.decode()

    assert "They give access" in page
    assert "Rule 1: city-team" in page
    assert Event.objects.count() == n_events


@pytest.mark.parametrize("typed", ["CITY-TEAM", '{"groups": "city"}', "{}", "[7]"])
def test_claims_that_no_rule_knows_give_nothing(
    admin: Client, cast: Cast, typed: str
) -> None:
    admin.post(NEW, given(cast))

    page = admin.post(TRY, {"claims": typed}).content.decode()

    assert "They give no access" in page


@pytest.mark.parametrize("typed", ["", "{not json"])
def test_what_is_no_claims_is_refused(admin: Client, typed: str) -> None:
    answer = admin.post(TRY, {"claims": typed})

    assert answer.status_code == 400
