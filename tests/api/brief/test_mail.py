"""On Mondays at six subscribers are mailed that the brief is ready, once each."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client

from stronghold.brief.actions.mail import announce_brief
from stronghold.brief.models import BriefMail, BriefSubscriber
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.brief.conftest import WEEK, text_of
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True)
As = Callable[[User], Client]
MONDAY_AT_SIX = datetime(2026, 11, 23, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def subscribers(cast: Cast) -> list[User]:
    people = [cast.supervisor, cast.analyst]
    for person in people:
        person.email = f"{person.username}@police.example.org"
        person.save()
        BriefSubscriber.objects.create(user=person, since=MONDAY_AT_SIX)
    return people


def announce(at: datetime) -> int:
    with clock.stopped(at):
        return announce_brief()


def test_no_one_is_shown_before_six_or_on_another_day(subscribers: list[User]) -> None:
    assert announce(MONDAY_AT_SIX - MINUTE) == 0
    assert announce(MONDAY_AT_SIX + timedelta(days=1)) == 0
    assert not BriefMail.objects.exists()


def test_each_is_shown_once_a_week_with_a_link_and_nothing_else(
    subscribers: list[User],
) -> None:
    assert announce(MONDAY_AT_SIX) == 2
    assert announce(MONDAY_AT_SIX + 10 * MINUTE) == 0
    assert announce(MONDAY_AT_SIX + timedelta(days=7)) == 2

    first = mail.outbox[0]
    assert len(mail.outbox) == 4
    assert first.subject == "The weekly brief is ready"
    assert "/weekly/" in first.body
    assert not any(word in first.body for word in ("Supervisor", "47", "Thames"))


def test_in_summer_it_is_six_in_london(subscribers: list[User]) -> None:
    assert announce(datetime(2026, 7, 6, 4, 59, tzinfo=UTC)) == 0
    assert announce(datetime(2026, 7, 6, 5, 0, tzinfo=UTC)) == 2


def test_two_workers_at_once_mail_each_once(subscribers: list[User]) -> None:
    def work() -> None:
        try:
            announce_brief()
        finally:
            connection.close()

    with clock.stopped(MONDAY_AT_SIX):
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    shown = [message.to[0] for message in mail.outbox]
    assert sorted(shown) == sorted(person.email for person in subscribers)


def test_what_failed_is_sent_later_under_the_same_message_id(
    subscribers: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that dies before the server took it leaves the row as it was."""
    tried: list[str] = []
    real = EmailBackend.send_messages

    def fails(self: EmailBackend, messages: Any) -> int:
        tried.extend(m.extra_headers["Message-ID"] for m in messages)
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", fails)
    assert announce(MONDAY_AT_SIX) == 0
    monkeypatch.setattr(EmailBackend, "send_messages", real)

    # On Tuesday no new row is made, and what waits is sent all the same.
    assert announce(MONDAY_AT_SIX + timedelta(days=1)) == 2
    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert tried[0] in sent
    assert len(set(sent)) == 2


def test_one_subscribes_and_unsubscribes_on_the_page(
    cast: Cast, as_user: As, tuesday: None
) -> None:
    client = as_user(cast.officer)
    refused = client.post(f"{WEEK}subscribe/", {"wanted": "yes"}, follow=True)
    assert "Your account has no e-mail address" in text_of(refused)

    User.objects.filter(pk=cast.officer.pk).update(email="o@police.example.org")
    for _ in range(2):
        client.post(f"{WEEK}subscribe/", {"wanted": "yes"})
    assert BriefSubscriber.objects.count() == 1
    assert "Stop the e-mail" in text_of(client.get(WEEK))

    client.post(f"{WEEK}subscribe/", {"wanted": "no"})
    assert not BriefSubscriber.objects.exists()


def test_who_may_read_no_brief_any_more_is_not_shown(subscribers: list[User]) -> None:
    User.objects.filter(pk=subscribers[0].pk).update(is_active=False)
    User.objects.filter(pk=subscribers[1].pk).update(role="admin")

    assert announce(MONDAY_AT_SIX) == 0
