"""Each quarter an administrator confirms which accounts are still needed."""

from datetime import timedelta

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import Cast, make_user

URL, LIST = "/people/review/", "/people/?show=review"


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.fixture
def old(cast: Cast) -> None:
    """All accounts but the analyst's are older than a quarter."""
    others = User.objects.exclude(username="analyst")
    others.update(created_at=clock.now() - timedelta(days=92))


def test_what_is_confirmed_is_due_again_after_a_quarter(
    admin: Client, old: None, cast: Cast
) -> None:
    page = admin.get(LIST).content.decode()
    assert "Confirm who is still needed" in page
    assert "/people/officer/" in page
    assert "/people/analyst/" not in page

    answer = admin.post(URL, {"needed": ["officer", "partner"]})

    assert answer.status_code == 302
    confirmed = User.objects.get(username="officer")
    assert confirmed.confirmed_by == cast.admin
    event = Event.objects.get(records=["person:officer"])
    assert event.detail == {"change": "account_confirmed"}
    assert 'value="officer"' not in admin.get(URL).content.decode()
    assert "by Admin" in admin.get("/people/officer/").content.decode()
    with clock.stopped(clock.now() + timedelta(days=91, minutes=1)):
        admin.force_login(cast.admin)
        assert 'value="officer"' in admin.get(URL).content.decode()


def test_no_one_confirms_their_own_or_those_of_another_force(
    admin: Client, old: None
) -> None:
    for name in ("admin", "other_officer", "analyst"):
        assert f'value="{name}"' not in admin.get(URL).content.decode()
        assert admin.post(URL, {"needed": [name]}).status_code == 400
    assert not User.objects.exclude(confirmed_at=None).exists()


def test_nothing_is_due_of_closed_and_new_accounts(
    admin: Client, old: None, cast: Cast
) -> None:
    User.objects.exclude(username__in=["admin", "analyst"]).update(is_active=False)

    assert admin.get(URL).status_code == 302
    assert "No account is due for review" in admin.get("/people/").content.decode()


def test_only_administrators_confirm(client: Client, cast: Cast, old: None) -> None:
    client.force_login(make_user("keeper", "records", cast.admin.organisation))

    assert client.get(URL).status_code == 403
    assert "Confirm who is still needed" not in client.get(LIST).content.decode()
