"""Sends e-mail that waits in a table: at least once, whatever fails."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet

from stronghold.core.accounts.models import WaitingMail, WaitingMessage
from stronghold.core.kernel import clock
from stronghold.core.mail.queries import servers_set
from stronghold.core.mail.servers import connection_to

MOST_AT_ONCE = 200
_LONGEST_WAIT = timedelta(hours=1)

logger = logging.getLogger("stronghold.mail")


# Returns the subject and the body of a row's message.
Composer = Callable[[Any], tuple[str, str]]
# What else is stored of a row, in the transaction that marks it as sent.
Note = Callable[[Any], None]


@dataclass(frozen=True)
class _Way:
    """A server, and the messages that it sends; `sender` is None for that of the site.

    Each force has its own, so that no server of one sees the e-mail of another.
    """

    rows: QuerySet[Any]
    connection: BaseEmailBackend
    sender: str | None = None


def send_waiting(
    rows: QuerySet[Any], compose: Composer, *, note: Note | None = None
) -> int:
    """Send what is not sent yet and not waiting after a failure; return how many.

    Where the server cannot be reached the rest waits for the next time. `rows` are
    of a kind of `WaitingMessage`.
    """
    return sum(_send_by(way, compose, note) for way in _ways(rows))


def _ways(rows: QuerySet[Any]) -> Iterator[_Way]:
    """Yield the way of each force that set a server, as set now, and of the rest."""
    own = servers_set()
    of_force = rows.model.of_force
    for found in own:
        its = rows.filter(**{of_force: found.force_id})
        yield _Way(its, connection_to(found), found.server.sender)
    ids = [found.force_id for found in own]
    rest = rows.exclude(**{f"{of_force}__in": ids}) if ids else rows
    yield _Way(rest, get_connection())


def _send_by(way: _Way, compose: Composer, note: Note | None) -> int:
    n_sent = 0
    try:
        for _ in range(MOST_AT_ONCE):
            outcome = _send_next(way, compose, note)
            if outcome is None:
                break
            n_sent += outcome
    finally:
        way.connection.close()
    return n_sent


@transaction.atomic(durable=True)
def _send_next(way: _Way, compose: Composer, note: Note | None) -> int | None:
    """Send one message with its row locked; None if there is none left, or no server.

    It is marked as sent after the server accepts it. A crash in between sends it again,
    under the same Message-ID.
    """
    waiting = way.rows.filter(
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
        _message(mail, compose(mail), way).send()
    except SMTPRecipientsRefused:
        _wait(mail)
        return 0
    except (SMTPException, OSError) as error:
        logger.warning("E-mail cannot be sent: %s", type(error).__name__)
        way.connection.close()
        _wait(mail)
        return None
    mail.sent_at = clock.now()
    mail.save(update_fields=["sent_at"])
    if note:
        note(mail)
    return 1


def _message(mail: WaitingMessage, text: tuple[str, str], way: _Way) -> EmailMessage:
    subject, body = text
    return EmailMessage(
        subject,
        body,
        from_email=way.sender,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
        connection=way.connection,
    )


def _wait(mail: WaitingMessage) -> None:
    """Try again after a minute, then two, four, and so on up to an hour."""
    wait = min(timedelta(minutes=2 ** min(mail.attempts, 10)), _LONGEST_WAIT)
    mail.attempts += 1
    mail.try_after = clock.now() + wait
    mail.save(update_fields=["attempts", "try_after"])
