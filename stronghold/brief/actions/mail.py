"""Mails subscribers on Mondays that the brief is ready, once each."""

import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from stronghold.brief.models import BriefMail, BriefSubscriber
from stronghold.brief.rules.weeks import is_announced, last_whole_week
from stronghold.core.accounts import policy
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.mail.actions import send_waiting

SUBJECT = "The weekly brief is ready"
BODY = """The weekly brief is ready. Sign in to read it:

{link}

This message is sent automatically, and holds no other information on purpose.
"""


def announce_brief() -> int:
    """Send this Monday's e-mails; return how many. May run at any time.

    Each person has one row for each week, and each row is sent once.
    """
    if is_announced(clock.now()):
        _write_mails()
    return send_waiting(BriefMail.objects.all(), _message)


@transaction.atomic(durable=True)
def _write_mails() -> None:
    """Add the missing rows of this week; another process may do the same at once."""
    week = last_whole_week(clock.today())
    mailed = BriefMail.objects.filter(week=week.start).values("recipient")
    rows = BriefSubscriber.objects.exclude(user__in=mailed)
    BriefMail.objects.bulk_create(
        [
            BriefMail(
                week=week.start,
                recipient=subscriber.user,
                message_id=f"<{uuid.uuid4()}@{settings.SITE_HOST}>",
            )
            for subscriber in rows.select_related("user__organisation")
            if policy.can(subscriber.user, Verb.READ_FIGURES)
        ],
        ignore_conflicts=True,
    )


def _message(mail: Any) -> tuple[str, str]:
    return SUBJECT, BODY.format(link=settings.SITE_URL + reverse("brief:latest"))
