"""Sends e-mail that waits in a table: at least once, whatever fails."""

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet

from stronghold.core.accounts.models import WaitingMail, WaitingMessage
from stronghold.core.kernel import clock

MOST_AT_ONCE = 200
_LONGEST_WAIT = timedelta(hours=1)

logger = logging.getLogger("stronghold.mail")


# Returns the subject and the body of a row's message.
Composer = Callable[[Any], tuple[str, str]]


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


def _wait(mail: WaitingMessage) -> None:
    """Try again after a minute, then two, four, and so on up to an hour."""
    wait = min(timedelta(minutes=2 ** min(mail.attempts, 10)), _LONGEST_WAIT)
    mail.attempts += 1
    mail.try_after = clock.now() + wait
    mail.save(update_fields=["attempts", "try_after"])
