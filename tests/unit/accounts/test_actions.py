"""Actions of accounts refuse what they must, regardless of the caller."""

from dataclasses import replace
from datetime import timedelta

import pytest

from stronghold.core.accounts import actions, policy
from stronghold.core.accounts.actions import Person
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from tests.approving import approve_all
from tests.factories import HEAD, Cast

PERSON = Person(display_name="Jo Smith", role="officer")


def test_no_one_makes_an_account_in_another_force(cast: Cast) -> None:
    away = Organisation.objects.get(code="wessex-police")

    with pytest.raises(NotFound):
        actions.create_user(
            by=cast.admin, username="jo", organisation=away, given=PERSON
        )


@pytest.mark.parametrize("name", ["officer", "records", "partner"])
def test_each_action_asks_for_the_verb(cast: Cast, name: str) -> None:
    by = getattr(cast, name)
    own = by.organisation

    for act in (actions.deactivate_user, actions.reactivate_user):
        with pytest.raises(NotAllowed):
            act(by=by, username="supervisor")
    with pytest.raises(NotAllowed):
        actions.issue_password(by=by, username="supervisor")
    with pytest.raises(NotAllowed):
        actions.change_user(by=by, username="supervisor", given=PERSON)
    with pytest.raises(NotAllowed):
        actions.create_user(by=by, username="jo", organisation=own, given=PERSON)
    assert not Event.objects.exists()


def test_people_of_partners_alone_are_named_to_receive_referrals(cast: Cast) -> None:
    given = Person("Jo Smith", "officer", takes_referrals=True)
    with pytest.raises(RuleBroken, match="Only partners’ accounts"):
        actions.change_user(by=cast.admin, username="officer", given=given)

    named = replace(given, role="partner", signs_as=HEAD)
    actions.change_user(by=cast.admin, username="partner", given=named)

    assert not User.objects.get(username="partner").takes_referrals
    approve_all(cast.records)
    assert User.objects.get(username="partner").takes_referrals
    asked, changed, approved, _ = (event.detail for event in Event.objects.all())
    assert asked["change"] == "access_asked"
    assert changed == {"display_name": True}
    assert approved == {"takes_referrals": True}


def test_only_who_signs_by_their_role_is_named_as_a_signatory(cast: Cast) -> None:
    given = Person("Officer", "officer", signs_as="Chief constable")
    with pytest.raises(RuleBroken, match="Only supervisors and partners’ accounts"):
        actions.change_user(by=cast.admin, username="officer", given=given)

    taken = Person("Supervisor", "supervisor")
    actions.change_user(by=cast.admin, username="supervisor", given=taken)

    was = User.objects.get(username="supervisor")
    assert not policy.can(was, Verb.SIGN_AGREEMENTS)
    assert policy.can(cast.partner, Verb.SIGN_AGREEMENTS)
    assert Event.objects.get().detail == {"signs_as": True}


def test_opening_what_is_open_only_issues_a_password(cast: Cast) -> None:
    issued = actions.reactivate_user(by=cast.admin, username="officer")

    assert User.objects.get(username="officer").check_password(issued.password)
    asked, opened = (event.detail for event in Event.objects.all())
    # The administrator knows the password, so a second person approves the account.
    assert asked == {"change": "access_asked"}
    assert opened == {"one_time_password": True}


def test_one_time_password_is_good_for_three_days_and_never_the_same(
    cast: Cast,
) -> None:
    first = actions.issue_password(by=cast.admin, username="officer")
    second = actions.issue_password(by=cast.admin, username="officer")

    assert first.password != second.password
    assert second.user.one_time_until
    left = second.user.one_time_until - clock.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_people_and_what_they_belong_to_are_called_by_name(cast: Cast) -> None:
    assert str(cast.officer) == "Officer"
    assert str(cast.officer.organisation) == "Police"
    assert str(cast.officer.organisation.teams.get()) == "City team"
