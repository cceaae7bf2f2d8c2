"""Sends the e-mail of alerts, which names no record."""

from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings
from django.urls import reverse

from operations.deadlines.choices import DeadlineKind, Level
from operations.deadlines.models import (
    Alert,
    AlertMail,
    DutyMail,
)
from operations.deadlines.queries.listed import URGENT as URGENT_REFERRAL
from operations.deadlines.rules.urgency import urgency_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.mail.actions import send_waiting
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
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
        DeadlineKind.TO_SIGN: "notice to sign",
        DeadlineKind.NOT_SIGNED: "notice that was not signed",
        DeadlineKind.EXPLOITATION: "question to answer",
        DeadlineKind.CALL_BACK: "call-back",
        DeadlineKind.REFERRAL: "referral to make",
        DeadlineKind.REFERRAL_ACK: "urgent referral not acknowledged",
        DeadlineKind.REFERRAL_NOT_TAKEN: "urgent referral not accepted",
        DeadlineKind.REFERRAL_CHASE: "referral without a decision",
        DeadlineKind.TASKING: "tasking to answer",
        DeadlineKind.PRIORITY: "priority to update",
        DeadlineKind.REVISIT: "home to revisit",
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


def send_alerts() -> int:
    """Send the e-mail of alerts that is not sent yet; return how many were sent."""
    # Urgent messages go first.
    n_sent = send_waiting(DutyMail.objects.all(), _duty_message)
    return n_sent + send_waiting(
        AlertMail.objects.select_related("alert__deadline__referral"), _alert_message
    )


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


def _link_for(reader: User) -> str:
    may_list = policy.can(reader, Verb.READ_DEADLINES)
    return settings.SITE_URL + (reverse("deadlines:list") if may_list else "/")
