"""The e-mail of alerts through a real server: at least once, and telling nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings

from operations.deadlines.actions.mail import SORTS, send_alerts
from operations.deadlines.choices import DeadlineKind
from operations.models import Alert, AlertMail, Deadline
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.factories import Cast, make_team, make_warrant
from tests.ports import free_port

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MIDDAY = "1 December 2026 at midday"


class Inbox:
    """Keeps what it is sent; refuses one address."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.refused = "nobody@force.example"

    async def handle_RCPT(  # noqa: N802 - the name that the server calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address == self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that the server calls
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.messages.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def port() -> Iterator[int]:
    port = free_port()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_USE_TLS=False,
        SITE_URL="https://stronghold.force.example",
    ):
        yield port


@pytest.fixture
def inbox(port: int) -> Iterator[Inbox]:
    handler = Inbox()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    yield handler
    server.stop()


@pytest.fixture
def mail(cast: Cast) -> AlertMail:
    User.objects.filter(pk=cast.officer.pk).update(email="officer@force.example")
    warrant = make_warrant(cast.officer, team=make_team(cast.officer.organisation))
    deadline = Deadline.objects.create(
        warrant=warrant,
        force=warrant.force,
        kind="irregular",
        due_at=NOW,
        alert_by=NOW,
        derived_at=NOW,
    )
    alert = Alert.objects.create(deadline=deadline, step="24h", due_at=NOW, made_at=NOW)
    return AlertMail.objects.create(
        alert=alert, recipient=cast.officer, message_id="<one@force.example>"
    )


def send(at: datetime = NOW) -> int:
    with clock.stopped(at):
        return send_alerts()


def test_it_says_what_sort_of_thing_is_due_and_names_no_record(
    inbox: Inbox, mail: AlertMail
) -> None:
    assert send() == 1
    assert send() == 0

    (message,) = inbox.messages
    assert message["Subject"] == f"To do: entry to review, by {MIDDAY}"
    assert message["Message-ID"] == "<one@force.example>"
    assert message["To"] == "officer@force.example"
    body = message.get_payload()
    assert "https://stronghold.force.example/deadlines/" in body
    for telling in ("W-", "arrant", "inspector", "Officer", "Lane"):
        assert telling not in message.as_string()
    assert AlertMail.objects.get().sent_at == NOW


@pytest.mark.parametrize(
    ("before", "kind", "section", "subject"),
    [
        (HOUR, "hearing", "s.80(3)", "Act now: legal deadline, by"),
        (
            -HOUR,
            "hearing",
            "s.80(3)",
            "Act now: legal deadline, overdue since",
        ),
        (
            72 * HOUR,
            "warrant_return",
            "s.16(10)",
            "Due soon: legal deadline, by",
        ),
        (HOUR, "call_back", "", "To do: call-back, by"),
    ],
)
def test_its_subject_is_how_urgent_it_was_when_the_alert_was_made(
    inbox: Inbox,
    mail: AlertMail,
    before: timedelta,
    kind: str,
    section: str,
    subject: str,
) -> None:
    Deadline.objects.update(kind=kind, section=section)
    Alert.objects.update(made_at=NOW - before)

    assert send() == 1

    (message,) = inbox.messages
    assert message["Subject"] == f"{subject} {MIDDAY}"
    assert "s." not in message["Subject"]
    assert "arrant" not in message.as_string()


def test_a_live_warrant_and_a_closure_are_announced_in_the_same_words() -> None:
    of_warrants = {DeadlineKind.WARRANT_ENDS, DeadlineKind.WARRANT_RETURN}
    of_closures = {DeadlineKind.HEARING, DeadlineKind.ORDER_ENDS, DeadlineKind.APPEAL}

    assert not SORTS.keys() & (of_warrants | of_closures)
    assert "arrant" not in str(SORTS)


def test_a_server_that_is_down_loses_nothing(port: int, mail: AlertMail) -> None:
    assert send() == 0
    waiting = AlertMail.objects.get()
    assert (waiting.sent_at, waiting.attempts) == (None, 1)

    handler = Inbox()
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    try:
        assert send(NOW + timedelta(seconds=30)) == 0
        assert send(NOW + timedelta(minutes=1)) == 1
    finally:
        server.stop()
    assert [m["Message-ID"] for m in handler.messages] == ["<one@force.example>"]


def test_waits_grow_up_to_an_hour(port: int, mail: AlertMail) -> None:
    now = NOW
    waits = []
    for _ in range(8):
        send(now)
        again = AlertMail.objects.get().try_after
        assert again is not None
        waits.append((again - now) // timedelta(minutes=1))
        now = again

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_refused_address_holds_up_no_one(
    inbox: Inbox, mail: AlertMail, cast: Cast
) -> None:
    User.objects.filter(pk=cast.officer.pk).update(email=inbox.refused)
    User.objects.filter(pk=cast.supervisor.pk).update(email="sergeant@force.example")
    AlertMail.objects.create(
        alert=mail.alert, recipient=cast.supervisor, message_id="<two@force.example>"
    )

    assert send() == 1
    assert [m["Message-ID"] for m in inbox.messages] == ["<two@force.example>"]


def test_a_person_who_left_since_gets_none(
    inbox: Inbox, mail: AlertMail, cast: Cast
) -> None:
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)

    assert send() == 0
    assert inbox.messages == []
    assert not AlertMail.objects.exists()
