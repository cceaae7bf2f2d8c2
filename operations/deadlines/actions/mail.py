"""Sends the e-mail of alerts, which names no record."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.conf import settings
from django.urls import reverse

from operations.deadlines.choices import AlertSent, DeadlineKind, Level
from operations.deadlines.models import (
    Alert,
    AlertMail,
    DutyMail,
)
from operations.deadlines.queries.recipients import mailed_to
from operations.deadlines.rules import Duty
from operations.deadlines.rules.steps import AT_ONCE
from operations.deadlines.rules.urgency import harm_of, urgency_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.kernel.london import london_date
from stronghold.core.mail.actions import send_waiting
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
        DeadlineKind.TO_SERVE: "notice to serve",
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
URGENT_BODY = """No one has acknowledged something urgent. Ring {ring}.{rang}

Sign in to see what:

{link}

This is an automatic message. It gives no details, for security.
"""
DESK_BODY = """{words}

Sign in to see it and acknowledge it:

{link}

This is an automatic message. It names no person and no place, for security.
"""


def send_alerts() -> int:
    """Send the e-mail of alerts that is not sent yet; return how many were sent."""
    # Urgent messages go first.
    with_referral = (
        "alert__deadline__force",
        "alert__deadline__referral__to_organisation",
    )
    of_desks = DutyMail.objects.select_related(*with_referral)
    of_people = AlertMail.objects.select_related(*with_referral)
    n_sent = send_waiting(of_desks, _duty_message, note=_note_sent)
    return n_sent + send_waiting(of_people, _alert_message, note=_note_sent)


def _note_sent(mail: DutyMail | AlertMail) -> None:
    """Log that an urgent referral's e-mail was sent, so that it can be proved."""
    alert = mail.alert
    referral = alert.deadline.referral
    if referral is None or alert.deadline.kind != DeadlineKind.REFERRAL_ACK:
        return
    change = AlertSent.AT_ONCE if alert.step == AT_ONCE else AlertSent.LATE
    record(
        Kind.ALTERATION,
        by=SYSTEM,
        force=alert.deadline.force.code,
        records=[referral.reference],
        detail={"change": change, "to": mailed_to(mail)},
    )


def _alert_message(mail: AlertMail) -> tuple[str, str]:
    link, ring = _link_for(mail.recipient), mail.alert.ring
    if ring:
        return URGENT, URGENT_BODY.format(link=link, ring=ring, rang=_rang(mail.alert))
    subject = _subject(mail.alert)
    return subject, BODY.format(subject=subject, link=link)


def _rang(alert: Alert) -> str:
    """Say when the sender of the referral rang about it, and who answered."""
    referral = alert.deadline.referral
    if referral is None or referral.rang_at is None:
        return ""
    at = written_instant(referral.rang_at)
    return f"\n\nRang at {at}, {referral.who_answered} answered."


def _subject(alert: Alert) -> str:
    """Return how urgent it was when the alert was made, its sort, and by when it is.

    A deadline that has moved since has an alert of its own.
    """
    deadline = alert.deadline
    found = urgency_of(
        deadline.kind,
        due_at=alert.due_at,
        alert_by=min(deadline.alert_by, alert.due_at),
        section=deadline.section,
        now=alert.made_at,
        **harm_of(deadline.referral),
    )
    by = alert.due_at
    last = written_date(london_date(by)) if deadline.is_day else written_instant(by)
    sort = SORTS.get(deadline.kind, LEGAL)
    when = "overdue since" if found.is_missed else "by"
    return f"{LEVELS[found.level]}: {sort}, {when} {last}"


def words_to_desk(duty: Duty, due_at: datetime, *, is_late: bool) -> str:
    """Return what a desk must do by when, and whom it rings.

    Not who it is about, or where: many people read a desk's mailbox.
    """
    by = written_instant(due_at)
    said = f"Acknowledge it within {_hours(duty.within)}, by {by}."
    if is_late:
        said = f"No one had acknowledged it by {by}."
    ring = f" Ring {duty.sender_phone}." if duty.sender_phone else ""
    rang = f" {duty.rang}" if duty.rang else ""
    return f"Urgent referral from {duty.sender}. {said}{rang}{ring}"


def _hours(time: timedelta) -> str:
    """Write an answer time: 1 hour, 90 minutes."""
    minutes = time // timedelta(minutes=1)
    n, unit = (minutes, "minute") if minutes % 60 else (minutes // 60, "hour")
    return f"{n} {unit}" if n == 1 else f"{n} {unit}s"


def _duty_message(mail: DutyMail) -> tuple[str, str]:
    """Return a message to a desk. Of a deadline by law it is the one word alone.

    The desk of a team would otherwise show that a warrant is live.
    """
    if mail.alert.deadline.kind != DeadlineKind.REFERRAL_ACK:
        return URGENT, mail.words
    subject = f"{URGENT}: acknowledge by {written_instant(mail.alert.due_at)}"
    if mail.alert.step != AT_ONCE:
        subject = f"{URGENT}: not acknowledged"
    link = f"{settings.SITE_URL}/"
    return subject, DESK_BODY.format(words=mail.words, link=link)


def _link_for(reader: User) -> str:
    may_list = policy.can(reader, Verb.READ_DEADLINES)
    return settings.SITE_URL + (reverse("deadlines:list") if may_list else "/")
