"""The owner of an account gets an e-mail about what changes how it is signed in to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from operations.deadlines.actions.feed import make_feed
from stronghold.core.accounts.actions import issue_password, make_device_key
from stronghold.core.accounts.choices import Notice
from stronghold.core.accounts.models import NoticeMail, User
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.sign_in.second_factor import actions as factors
from stronghold.sign_in.tasks import clear_sessions, send_notices
from tests.api.accounts.test_second_factor import ELSEWHERE, with_app
from tests.api.accounts.test_sign_in import sign_in
from tests.factories import PASSWORD, Cast

ADDRESS = "owner@force.example"
AGENT = "Mozilla/5.0 (Linux; Android 15) Firefox/140"


@pytest.fixture
def owner(cast: Cast) -> User:
    User.objects.filter(pk=cast.supervisor.pk).update(email=ADDRESS)
    cast.supervisor.email = ADDRESS
    return cast.supervisor


def noticed() -> list[str]:
    return list(NoticeMail.objects.order_by("pk").values_list("kind", flat=True))


def _passkey(owner: User) -> None:
    factors.add_passkey(by=owner, name="Phone", credential={}, session=ELSEWHERE)


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (
            lambda owner: make_key(by=owner, name="QGIS", scopes=["maps"], days=90),
            Notice.PROGRAM_KEY,
        ),
        (lambda owner: make_feed(by=owner), Notice.CALENDAR),
        (lambda owner: make_device_key(by=owner), Notice.DEVICE),
        (with_app, Notice.FACTOR_ADDED),
        (_passkey, Notice.FACTOR_ADDED),
    ],
)
def test_what_is_noticed(owner: User, act: Callable[[User], Any], kind: str) -> None:
    act(owner)

    assert noticed() == [kind]


def test_what_others_do_is_noticed_without_a_device(cast: Cast, owner: User) -> None:
    issue_password(by=cast.admin, username=owner.username)
    factors.reset_factors(by=cast.admin, username=owner.username)

    assert noticed() == [Notice.ONE_TIME_PASSWORD, Notice.FACTORS_RESET]
    assert set(NoticeMail.objects.values_list("device", flat=True)) == {""}


def test_removed_factor_and_new_codes_are_noticed(owner: User) -> None:
    with_app(owner)
    _passkey(owner)
    factors.make_recovery_codes(by=owner)
    app = factors.factors_of(owner).app
    assert app
    factors.remove_factor(by=owner, factor_id=app.pk)

    assert noticed()[2:] == [Notice.RECOVERY_CODES, Notice.FACTOR_REMOVED]


def test_first_sign_in_on_a_device_is_noticed_and_the_next_is_not(owner: User) -> None:
    client = Client(HTTP_USER_AGENT=AGENT)

    sign_in(client, owner.username)
    client.post("/accounts/logout/")
    sign_in(client, owner.username)
    assert noticed() == [Notice.NEW_DEVICE]
    assert NoticeMail.objects.get().device == "Firefox on Android"

    sign_in(Client(), owner.username)
    assert noticed() == [Notice.NEW_DEVICE] * 2


def test_new_password_is_noticed(owner: User) -> None:
    client = Client(HTTP_USER_AGENT=AGENT)
    client.force_login(owner)
    own = dict.fromkeys(("password1", "password2"), "three words apart")

    client.post("/accounts/password/change/", own | {"oldpassword": PASSWORD})

    assert noticed() == [Notice.PASSWORD]


def test_no_address_no_mail(cast: Cast) -> None:
    User.objects.filter(pk=cast.officer.pk).update(email="")
    cast.officer.email = ""
    make_device_key(by=cast.officer)

    assert noticed() == []


def test_mail_says_what_when_and_where_and_what_to_do(
    owner: User, mailoutbox: list[Any], settings: Any
) -> None:
    settings.SITE_URL = "https://stronghold.force.example"
    with clock.stopped(datetime(2026, 12, 1, 12, tzinfo=UTC)):
        sign_in(Client(HTTP_USER_AGENT=AGENT, REMOTE_ADDR="192.0.2.9"), owner.username)

    send_notices()
    send_notices()

    (mail,) = mailoutbox
    assert mail.to == [ADDRESS]
    assert mail.subject == "Stronghold: someone signed in on a new device"
    assert "When: 1 December 2026 at midday\nDevice: Firefox on Android\n" in mail.body
    assert "If it was not you, ring your administrator now" in mail.body
    assert "https://stronghold.force.example/accounts/security/" in mail.body
    # No one's name, and no address of a network.
    for personal in (owner.display_name, owner.username, "192.0.2.9"):
        assert personal not in mail.body


def test_notices_sent_long_ago_are_deleted(owner: User) -> None:
    for name, days in (("old", 31), ("new", 29), ("waiting", None)):
        sent = clock.now() - timedelta(days=days) if days else None
        NoticeMail.objects.create(
            recipient=owner,
            kind="device",
            at=clock.now(),
            message_id=name,
            sent_at=sent,
        )

    clear_sessions()

    kept = NoticeMail.objects.values_list("message_id", flat=True)
    assert set(kept) == {"new", "waiting"}


def test_every_notice_has_a_mail(owner: User, mailoutbox: list[Any]) -> None:
    for n, kind in enumerate(Notice.values):
        NoticeMail.objects.create(
            recipient=owner, kind=kind, at=clock.now(), message_id=f"<{n}@x>"
        )

    send_notices()

    subjects = {mail.subject for mail in mailoutbox}
    assert len(subjects) == len(Notice.values)
