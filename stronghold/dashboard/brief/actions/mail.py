"""Tells subscribers on Mondays that the brief is ready, once each, and nothing more."""

import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from operations.deadlines.actions.mail import send_waiting
from stronghold.accounts import policy
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.brief.models import BriefMail, BriefSubscriber
from stronghold.dashboard.brief.rules.weeks import is_announced, last_whole_week
from stronghold.kernel import clock

SUBJECT = "The weekly brief is ready"
BODY = """The weekly brief is ready. Sign in to read it:

{link}

This message is sent by itself, and says no more on purpose.
"""


def announce_brief() -> int:
    """Send what is to be sent of this Monday; return how many. May run at any time.

    Each person has one row for each week, whoever makes it, and a row is sent once.
    """
    if is_announced(clock.now()):
        _write_mails()
    return send_waiting(BriefMail.objects.all(), _told)


@transaction.atomic(durable=True)
def _write_mails() -> None:
    """Make the rows of this week that are not there yet; another may do so at once."""
    week = last_whole_week(clock.today())
    told = BriefMail.objects.filter(week=week.start).values("recipient")
    rows = BriefSubscriber.objects.exclude(user__in=told)
    BriefMail.objects.bulk_create(
        [
            BriefMail(
                week=week.start,
                recipient=one.user,
                message_id=f"<{uuid.uuid4()}@{settings.SITE_HOST}>",
            )
            for one in rows.select_related("user__organisation")
            if policy.can(one.user, Verb.READ_FIGURES)
        ],
        ignore_conflicts=True,
    )


def _told(mail: Any) -> tuple[str, str]:
    return SUBJECT, BODY.format(link=settings.SITE_URL + reverse("brief:latest"))
