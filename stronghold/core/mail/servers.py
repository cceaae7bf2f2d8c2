"""Connections to the e-mail servers of forces, which wait for no reply for ever.

The time-out of a socket is for each read from it, so a server that sends a byte now and
then could hold the worker, which sends the e-mail of every force.
"""

import smtplib
import socket
from contextlib import suppress
from threading import Timer
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from stronghold.core.accounts.choices import MailEncryption
from stronghold.core.mail.queries import OfForce

# Seconds for a whole reply of the server.
REPLY_SECONDS = 20


class _Impatient(smtplib.SMTP):
    """Is cut off from a server that takes too long for a reply."""

    def getreply(self) -> tuple[int, bytes]:
        timer = Timer(REPLY_SECONDS, self._cut)
        timer.daemon = True
        timer.start()
        try:
            return super().getreply()
        finally:
            timer.cancel()

    def _cut(self) -> None:
        # That of the socket beneath TLS, which alone ends a read in another thread.
        with suppress(OSError, AttributeError, TypeError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # type: ignore[arg-type]


class _ImpatientTls(_Impatient, smtplib.SMTP_SSL):
    pass


class _Bounded(EmailBackend):
    @property
    def connection_class(self) -> Any:
        return _ImpatientTls if self.use_ssl else _Impatient


def connection_to(found: OfForce) -> BaseEmailBackend:
    """Return a connection to the server that a force has set; it is not open yet."""
    server = found.server
    return _Bounded(
        host=server.host,
        port=server.port,
        username=server.user,
        password=found.password,
        use_tls=server.encryption == MailEncryption.STARTTLS,
        use_ssl=server.encryption == MailEncryption.TLS,
        timeout=settings.EMAIL_TIMEOUT,
    )
