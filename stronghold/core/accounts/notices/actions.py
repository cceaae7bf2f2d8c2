"""Leaves e-mail to the owner of an account about how it is signed in to.

An action calls `notify` in its own transaction; the worker sends the e-mail
afterwards (`stronghold.sign_in.notices`).
"""

import uuid

from allauth.core import context
from django.conf import settings
from django.http import HttpRequest

from stronghold.core.accounts.choices import Notice
from stronghold.core.accounts.models import NoticeMail, User
from stronghold.core.accounts.rules import device_name
from stronghold.core.kernel import clock


def notify(owner: User, kind: Notice, *, by_owner: bool = True) -> None:
    """Leave an e-mail to the owner of an account, if they have an address.

    Not `by_owner`: someone else did it, so the device is not theirs to recognise.
    """
    if not owner.email:
        return
    NoticeMail.objects.create(
        recipient=owner,
        kind=kind,
        at=clock.now(),
        device=_device_here() if by_owner else "",
        message_id=f"<{uuid.uuid4()}@{settings.SITE_HOST}>",
    )


def _device_here() -> str:
    """Return the kind of device that asks; empty outside a request."""
    request: HttpRequest | None = context.request
    if request is None:
        return ""
    return device_name(request.headers.get("User-Agent", ""))
