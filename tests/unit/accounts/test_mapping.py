"""Claims give a person the place that the access rules say, and nothing else."""

import pytest

from stronghold.core.accounts.models import AccessRule, TeamLeft, User
from stronghold.core.accounts.rules import check_username
from stronghold.core.audit.models import Event
from stronghold.core.kernel.errors import RuleBroken
from stronghold.sign_in.access_rules.actions import create_placed, place_person
from stronghold.sign_in.access_rules.queries import free_username, rules_of
from stronghold.sign_in.access_rules.rules import (
    Place,
    claims_from,
    numbered,
    place_of,
    username_from,
)
from tests.approving import approve_all
from tests.factories import HEAD, Cast, make_team


def _rules(cast: Cast) -> None:
    police, council = cast.officer.organisation, cast.partner.organisation
    given = [
        ("groups", "sergeants", police, "supervisor", None),
        ("groups", "city-team", police, "officer", make_team(police)),
        ("roles", "partner", council, "partner", None),
    ]
    AccessRule.objects.bulk_create(
        AccessRule(
            force=police.force,
            claim=claim,
            value=value,
            organisation=organisation,
            role=role,
            team=team,
            position=len(given) - i,
        )
        for i, (claim, value, organisation, role, team) in enumerate(given)
    )
    approve_all(cast.records)


def test_the_first_rule_in_the_order_of_the_table_decides(cast: Cast) -> None:
    _rules(cast)
    rules = rules_of(cast.officer.force.code)

    both = place_of({"groups": ["sergeants", "city-team"]}, rules)
    partner = place_of({"roles": ["partner"]}, rules)

    assert both is not None
    assert both.role == "officer"
    assert both.team is not None
    assert partner == Place(cast.partner.organisation, "partner", None)


@pytest.mark.parametrize(
    "claims",
    [{}, {"groups": []}, {"groups": ["SERGEANTS"]}, {"roles": ["sergeants"]}],
)
def test_claims_that_no_rule_names_give_nothing(
    cast: Cast, claims: dict[str, list[str]]
) -> None:
    _rules(cast)

    assert place_of(claims, rules_of(cast.officer.force.code)) is None


def test_rules_of_another_force_do_not_decide(cast: Cast) -> None:
    _rules(cast)

    assert rules_of("wessex") == []


def test_claims_are_lists_of_texts() -> None:
    given = {"role": "partner", "groups": ["a", 7, None, "b"], "exp": 12, "x": {"y": 1}}

    assert claims_from(given) == {
        "role": ["partner"],
        "groups": ["a", "b"],
        "exp": [],
        "x": [],
    }


@pytest.mark.parametrize(
    ("wanted", "username"),
    [
        ("J.Bloggs@force.police.uk", "j.bloggs"),
        ("Zoë O’Neill", "zoeoneill"),
        ("_x", "person-x"),
        ("", "person"),
        ("new", "person-new"),
        ("a" * 60, "a" * 40),
    ],
)
def test_a_username_is_made_by_the_rule_of_usernames(
    wanted: str, username: str
) -> None:
    assert username_from(wanted) == username
    check_username(username)
    check_username(numbered(username, 12))


def test_a_username_that_is_taken_gets_a_number(cast: Cast) -> None:
    assert free_username("officer@elsewhere.example") == "officer-2"


def test_a_place_makes_an_account_without_any_password(cast: Cast) -> None:
    team = make_team(cast.officer.organisation)
    place = Place(cast.officer.organisation, "officer", team)

    made = create_placed(username="jo", display_name="Jo", email="", place=place)

    assert not made.has_usable_password()
    assert made.one_time_until is None
    event = Event.objects.get()
    assert (event.actor, event.records) == ("system", ["person:jo"])
    assert event.detail == {"created": True, "role": "officer"}


def test_an_officer_without_a_team_gets_no_account(cast: Cast) -> None:
    place = Place(cast.officer.organisation, "officer", None)

    with pytest.raises(RuleBroken, match="team"):
        create_placed(username="jo", display_name="Jo", email="", place=place)


def test_a_new_place_is_applied_and_logged(cast: Cast) -> None:
    supervisor, old = cast.supervisor, make_team(cast.supervisor.organisation)
    User.objects.filter(pk=supervisor.pk).update(team=old)
    supervisor.refresh_from_db()
    place = Place(cast.partner.organisation, "partner", None)

    place_person(supervisor, place)

    moved = User.objects.get(username="supervisor")
    assert (moved.organisation, moved.role) == (cast.partner.organisation, "partner")
    assert moved.team is None
    # Their old organisation named them as its signatory; the new one has not.
    assert moved.signs_as == ""
    assert TeamLeft.objects.get().team == old
    detail = Event.objects.get().detail
    assert detail["organisation"] == [
        cast.officer.organisation.code,
        cast.partner.organisation.code,
    ]
    assert detail["role"] == ["supervisor", "partner"]
    assert detail["signs_as"] is True


def test_the_same_place_again_changes_nothing(cast: Cast) -> None:
    place = Place(cast.partner.organisation, "partner", None)

    place_person(cast.partner, place)

    assert User.objects.get(username="partner").signs_as == HEAD
    assert not Event.objects.exists()
