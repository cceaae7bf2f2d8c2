"""The frame of every request: what it asks the database, and what that decides."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client

from stronghold.core.accounts.models import Organisation, User
from stronghold.core.kernel import clock
from stronghold.sign_in.sessions.queries import person_with
from tests.factories import Cast
from tests.statements import statements

As = Callable[[User], Client]
OPEN = "/health/live"
PAGE = "/reports/"


def is_in(client: Client) -> bool:
    """Return whether a page of those who are signed in is given."""
    return bool(client.get(PAGE).status_code == 200)


def test_the_frame_asks_for_the_session_and_its_person_and_no_more(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.officer)

    with statements() as ran:
        assert client.get(OPEN).status_code == 200

    assert [one.split("(")[0] for one in ran] == [
        "EXECUTE open_session",
        "EXECUTE person_with",
    ]


def test_no_one_is_looked_for_without_a_session(cast: Cast) -> None:
    with statements() as ran:
        assert Client().get(OPEN).status_code == 200

    assert ran == []


def test_a_person_is_the_one_whom_django_loads(cast: Cast) -> None:
    Organisation.objects.filter(pk=cast.partner.organisation_id).update(
        districts=["E07000178", "E07000179"]
    )
    User.objects.update(one_time_until=clock.now(), signs_as="Chief Inspector")

    def columns(person: User) -> list[dict[str, object]]:
        rows = (person, person.organisation, person.organisation.force)
        return [
            {field.attname: getattr(row, field.attname) for field in row._meta.fields}
            for row in rows
        ]

    for pk in User.objects.values_list("pk", flat=True):
        found = person_with(pk)
        assert found is not None
        with statements() as ran:
            assert columns(found) == columns(User.objects.get(pk=pk))
        assert len(ran) == 1
    assert person_with(0) is None


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"password": "argon2$another"},
    ],
)
def test_a_closed_account_and_another_password_end_a_session_at_once(
    cast: Cast, as_user: As, change: dict[str, object]
) -> None:
    client = as_user(cast.officer)
    assert is_in(client)

    User.objects.filter(pk=cast.officer.pk).update(**change)

    assert not is_in(client)


def test_another_role_and_organisation_count_at_the_next_request(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.officer)
    assert client.get(PAGE).status_code == 200

    User.objects.filter(pk=cast.officer.pk).update(role=cast.admin.role)
    assert client.get(PAGE).status_code == 403

    User.objects.filter(pk=cast.officer.pk).update(role=cast.officer.role)
    assert client.get(PAGE).status_code == 200
    User.objects.filter(pk=cast.officer.pk).update(
        organisation=cast.partner.organisation
    )
    assert client.get(PAGE).status_code == 403


def test_a_session_that_is_over_or_gone_opens_nothing(cast: Cast, as_user: As) -> None:
    over, gone = as_user(cast.officer), as_user(cast.supervisor)
    assert is_in(over)
    assert is_in(gone)

    Session.objects.filter(pk=over.session.session_key).update(
        expire_date=clock.now() - timedelta(seconds=1)
    )
    Session.objects.filter(pk=gone.session.session_key).delete()

    assert not is_in(over)
    assert not is_in(gone)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (BACKEND_SESSION_KEY, "django.contrib.auth.backends.ModelBackend"),
        (BACKEND_SESSION_KEY, None),
        (HASH_SESSION_KEY, "0" * 64),
        (HASH_SESSION_KEY, ""),
        (SESSION_KEY, "0"),
    ],
)
def test_a_session_that_is_not_in_order_opens_nothing(
    cast: Cast, as_user: As, key: str, value: str | None
) -> None:
    client = as_user(cast.officer)
    assert is_in(client)
    session = client.session
    session[key] = value
    session.save()

    assert not is_in(client)
