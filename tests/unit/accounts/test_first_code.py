"""The console's code for the first administrator: when it is issued, and how kept."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import FirstCode, User
from stronghold.core.audit.models import Event
from stronghold.force_setup.first_administrator.rules import bare, new_code
from tests.factories import Cast, make_force, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def real_work(settings: Any) -> None:
    settings.DEMO = False


def issued(*options: str) -> str:
    out = StringIO()
    call_command("first_code", *options, stdout=out)
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


ANOTHER = ("--force", "mercia", "--name", "Mercia  Constabulary")


def test_one_for_another_force_is_issued_beside_an_administrator(cast: Cast) -> None:
    """The event belongs to that force, not to the one that is there."""
    issued(*ANOTHER)

    row = FirstCode.objects.get()
    assert (row.force_code, row.force_name) == ("mercia", "Mercia Constabulary")
    event = Event.objects.get(kind="permission_change")
    assert (event.force, event.detail) == ("mercia", {"change": "first_code_made"})


def test_a_code_for_the_site_is_for_no_force_after_one_that_was() -> None:
    issued(*ANOTHER)

    issued()

    row = FirstCode.objects.get()
    assert (row.force_code, row.force_name) == ("", "")


def test_a_force_that_was_set_up_without_administrator_keeps_its_name(
    cast: Cast,
) -> None:
    away = cast.other_officer.organisation.force
    issued("--force", away.code, "--name", "Something else")

    assert FirstCode.objects.get().force_name == away.name


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--force", "thames-valley"), "has an administrator"),
        (("--force", "thames-valley", "--name", "Mercia"), "has an administrator"),
        (("--force", "mercia"), "Give its name, too"),
        (("--name", "Mercia"), "Give the code of the force too"),
        (("--force", "Mercia", "--name", "Mercia"), "lower-case letters"),
        (("--force", "police-scotland", "--name", "Scots"), "England and Wales only"),
        (("--force", "mercia", "--name", "M" * 101), "100 characters or fewer"),
        # The first force has an organisation with this code.
        (("--force", "mercia", "--name", "Council"), "Another force has"),
    ],
)
def test_what_would_be_of_another_force_is_refused(
    cast: Cast, options: tuple[str, ...], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("first_code", *options)
    assert not FirstCode.objects.exists()


def test_a_closed_administrator_is_one_too(cast: Cast) -> None:
    User.objects.filter(pk=cast.admin.pk).update(is_active=False)

    with pytest.raises(CommandError, match="has an administrator"):
        call_command("first_code", "--force", "thames-valley")
