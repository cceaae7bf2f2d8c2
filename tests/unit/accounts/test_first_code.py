"""The console's code for the first administrator: when it is issued, and how kept."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.first.rules import bare, new_code
from stronghold.core.accounts.models import FirstCode, User
from stronghold.core.audit.models import Event
from tests.factories import Cast, make_force, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_work(settings: Any) -> None:
    settings.DEMO = False


def issued() -> str:
    out = StringIO()
    call_command("first_code", stdout=out)
    match = re.search(r"Code: (\S+)", out.getvalue())
    assert match, out.getvalue()
    assert "/accounts/first/" in out.getvalue()
    return match[1]


def test_a_code_is_long_random_and_stored_as_a_digest_alone() -> None:
    codes = {new_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(re.fullmatch(r"([2-9A-Z]{4}-){6}[2-9A-Z]{4}", code) for code in codes)

    code = issued()

    stored = FirstCode.objects.values().get()
    assert code not in str(stored)
    assert bare(code) not in str(stored)
    event = Event.objects.get(kind="permission_change")
    assert event.detail == {"change": "first_code_made"}
    assert event.actor == "system"


def test_a_new_code_replaces_the_one_before() -> None:
    first = FirstCode.objects.filter(pk=issued() and 1).get().digest

    issued()

    assert FirstCode.objects.get().digest != first


def test_none_is_issued_beside_an_administrator(cast: Cast) -> None:
    with pytest.raises(CommandError, match="--new-password"):
        call_command("first_code")
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)
    with pytest.raises(CommandError, match="has an administrator"):
        call_command("first_code")
    assert not FirstCode.objects.exists()


def test_one_is_issued_beside_a_partners_administrator() -> None:
    council = make_organisation("council", OrganisationKind.COUNCIL, make_force())
    make_user("keeper", Role.ADMINISTRATOR, council)

    assert issued()


def test_none_is_issued_in_the_demonstration(settings: Any) -> None:
    settings.DEMO = True

    with pytest.raises(CommandError, match="DEMO=0"):
        call_command("first_code")
