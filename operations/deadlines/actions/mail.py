"""Sends the e-mail of alerts: at least once, whatever fails, and naming no record."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from operations.deadlines.choices import DeadlineKind, Level
from operations.deadlines.models import (
    Alert,
    AlertMail,
    DutyMail,
    WaitingMail,
    WaitingMessage,
)
from operations.deadlines.queries.listed import URGENT as URGENT_REFERRAL
from operations.deadlines.rules.urgency import urgency_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import written_date, written_instant

LEVELS: Mapping[str, str] = MappingProxyType(
    {
        Level.ACT_NOW: "Act now",
        Level.DUE_SOON: "Due soon",
        Level.PRACTICE: "To do",
    }
)
# What sort of thing is due, and nothing of its record. The clocks of closures and of
# warrants share one word, so that no e-mail shows that a warrant is live.
LEGAL = "legal deadline"
SORTS: Mapping[str, str] = MappingProxyType(
    {
        DeadlineKind.IRREGULAR: "entry to review",
        DeadlineKind.ALONE: "entry to review",
        DeadlineKind.EXPLOITATION: "question to answer",
        DeadlineKind.CALL_BACK: "call-back",
        DeadlineKind.REFERRAL: "referral to make",
        DeadlineKind.REFERRAL_ACK: "urgent referral not acknowledged",
        DeadlineKind.REFERRAL_NOT_TAKEN: "urgent referral not accepted",
        DeadlineKind.REFERRAL_CHASE: "referral without a decision",
        DeadlineKind.TASKING: "tasking to answer",
        DeadlineKind.PRIORITY: "priority to update",
    }
)
BODY = """{subject}.

Sign in to see it:

{link}

This is an automatic message. It names no record, person or place, for security.
"""
URGENT = "Urgent"
URGENT_BODY = """No one has acknowledged something urgent. Ring {ring}.

Sign in to see what:

{link}

This is an automatic message. It gives no details, for security.
"""
MOST_AT_ONCE = 200
_LONGEST_WAIT = timedelta(hours=1)

logger = logging.getLogger("stronghold.deadlines")


# Returns the subject and the body of a row's message.
Composer = Callable[[Any], tuple[str, str]]


def send_alerts() -> int:
    """Send the e-mail of alerts that is not sent yet; return how many were sent."""
    # Urgent messages go first.
    n_sent = send_waiting(DutyMail.objects.all(), _duty_message)
    return n_sent + send_waiting(
        AlertMail.objects.select_related("alert__deadline__referral"), _alert_message
    )


def send_waiting(rows: QuerySet[Any], compose: Composer) -> int:
    """Send what is not sent yet and not waiting after a failure; return how many.

    Where the server cannot be reached the rest waits for the next time. `rows` are
    of a kind of `WaitingMessage`.
    """
    connection = get_connection()
    n_sent = 0
    try:
        for _ in range(MOST_AT_ONCE):
            outcome = _send_next(rows, compose, connection)
            if outcome is None:
                break
            n_sent += outcome
    finally:
        connection.close()
    return n_sent


@transaction.atomic(durable=True)
def _send_next(
    among: QuerySet[Any], compose: Composer, connection: BaseEmailBackend
) -> int | None:
    """Send one message with its row locked; None if there is none left, or no server.

    It is marked as sent after the server accepts it. A crash in between sends it again,
    under the same Message-ID.
    """
    waiting = among.filter(
        Q(try_after=None) | Q(try_after__lte=clock.now()), sent_at__isnull=True
    )
    rows = waiting.select_for_update(of=("self",), skip_locked=True)
    if issubclass(rows.model, WaitingMail):
        rows = rows.select_related("recipient__organisation")
    mail: WaitingMessage | None = rows.order_by("pk").first()
    if mail is None:
        return None
    if not mail.to:
        # The recipient has left since.
        mail.delete()
        return 0
    try:
        _message(mail, compose(mail), connection).send()
    except SMTPRecipientsRefused:
        _wait(mail)
        return 0
    except (SMTPException, OSError) as error:
        logger.warning("E-mail cannot be sent: %s", type(error).__name__)
        connection.close()
        _wait(mail)
        return None
    mail.sent_at = clock.now()
    mail.save(update_fields=["sent_at"])
    return 1


def _alert_message(mail: AlertMail) -> tuple[str, str]:
    link, ring = _link_for(mail.recipient), mail.alert.ring
    if ring:
        return URGENT, URGENT_BODY.format(link=link, ring=ring)
    subject = _subject(mail.alert)
    return subject, BODY.format(subject=subject, link=link)


def _subject(alert: Alert) -> str:
    """Return how urgent it was when the alert was made, its sort, and by when it is.

    A deadline that has moved since has an alert of its own.
    """
    deadline = alert.deadline
    referral = deadline.referral
    found = urgency_of(
        deadline.kind,
        due_at=alert.due_at,
        alert_by=min(deadline.alert_by, alert.due_at),
        section=deadline.section,
        now=alert.made_at,
        is_danger=referral is not None and referral.urgency == URGENT_REFERRAL,
    )
    by = alert.due_at
    last = written_date(london_date(by)) if deadline.is_day else written_instant(by)
    sort = SORTS.get(deadline.kind, LEGAL)
    when = "overdue since" if found.is_missed else "by"
    return f"{LEVELS[found.level]}: {sort}, {when} {last}"


def _duty_message(mail: DutyMail) -> tuple[str, str]:
    """Return that it is urgent and nothing else: many people read a desk's mailbox."""
    return URGENT, mail.words


def _message(
    mail: WaitingMessage, text: tuple[str, str], connection: BaseEmailBackend
) -> EmailMessage:
    subject, body = text
    return EmailMessage(
        subject,
        body,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def _link_for(reader: User) -> str:
    may_list = policy.can(reader, Verb.READ_DEADLINES)
    return settings.SITE_URL + (reverse("deadlines:list") if may_list else "/")


def _wait(mail: WaitingMessage) -> None:
    """Try again after a minute, then two, four, and so on up to an hour."""
    wait = min(timedelta(minutes=2 ** min(mail.attempts, 10)), _LONGEST_WAIT)
    mail.attempts += 1
    mail.try_after = clock.now() + wait
    mail.save(update_fields=["attempts", "try_after"])
