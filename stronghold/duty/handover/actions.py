"""Report work that was left behind, and hand it over."""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.actions import give_work
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import held_work
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.mail.actions import send_waiting
from stronghold.duty.handover.choices import HandoverChange
from stronghold.duty.handover.models import LeftWork, LeftWorkMail
from stronghold.duty.handover.queries import one_left, who_can_hand_over

SUBJECT = "Work to hand over"
BODY = """The account of someone in your team was closed, and they still had work to do.

Sign in to hand it over:

{link}

This is an automatic message. It names no record, person or place, for security.
"""


def report_left_work(person: User) -> None:
    """List a person's work for those who can hand it over, and e-mail them.

    In the caller's transaction, which closes the account.
    """
    row, is_new = LeftWork.objects.get_or_create(
        person=person, settled_at=None, defaults={"left_at": clock.now()}
    )
    if not is_new:
        return
    LeftWorkMail.objects.bulk_create(
        LeftWorkMail(
            left=row,
            recipient=recipient,
            message_id=f"<{uuid.uuid4()}@{settings.SITE_HOST}>",
        )
        for recipient in who_can_hand_over(person)
        if recipient.email
    )


@transaction.atomic(durable=True)
def hand_over(*, by: User, username: str, to: str) -> User:
    """Give the work of a person to a colleague of theirs; return the person.

    RuleBroken if no one who can take it is chosen.
    """
    policy.require(by, Verb.HAND_OVER_WORK)
    left = one_left(by, username)
    person, row = left.person, left.row
    given = give_work(person, to)
    if not given:
        raise RuleBroken(
            "No open account of their organisation can take this over. Ask an "
            "administrator"
        )
    change = HandoverChange.HANDED_OVER if row else HandoverChange.OF_COLLEAGUE
    record(
        Kind.ALTERATION,
        by=by,
        records=[person.reference] + sorted(set(given.pop("records"))),
        force=person.actor_force,
        detail={"change": change} | given,
    )
    if row:
        _settle(row)
    return person


@transaction.atomic(durable=True)
def settle_left_work() -> None:
    """Settle what was assigned to others meanwhile, or whose person is back."""
    rows = LeftWork.objects.filter(settled_at__isnull=True).select_related("person")
    for row in rows.select_for_update(of=("self",), skip_locked=True):
        if row.person.is_active or not held_work(row.person):
            _settle(row)


def _settle(row: LeftWork) -> None:
    row.settled_at = clock.now()
    row.save(update_fields=["settled_at"])


def send_left_work_mail() -> int:
    """Send the e-mails not sent yet, at least once each; return how many were sent."""
    return send_waiting(LeftWorkMail.objects.all(), _message)


def _message(_mail: LeftWorkMail) -> tuple[str, str]:
    link = settings.SITE_URL + reverse("handover:list")
    return SUBJECT, BODY.format(link=link)
