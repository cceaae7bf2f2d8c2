"""Records a visit to a closed address in its case, and takes a wrong tap back."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from operations.activities.actions import (
    NewActivity,
    store_activity,
    store_withdrawal,
)
from operations.activities.choices import ActivityKind
from operations.activities.models import Activity
from operations.closures.events import status_of
from operations.closures.models import ClosureCase
from operations.closures.record import CLOSURES
from operations.doors.queries import visit_of
from operations.doors.rules import NEVER_CLOSED, RESULT_OF, WRONG_BUTTON
from operations.links.actions import store_link
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import earlier_one, locked_one
from stronghold.core.records.queries import place_of
from stronghold.core.records.rules import When, check_not_in_error
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class DoorVisit:
    """What was found at a door, a code of Found, and when."""

    found: str
    at: datetime


@transaction.atomic(durable=True)
def record_visit(
    *, by: User, submission: Submission, reference: str, visit: DoorVisit
) -> Activity:
    """Store what was found at the door, as an activity linked to the case.

    A repeated submission returns the first row. It is stored even if what closed the
    address has ended since: a phone may send it later.
    """
    policy.require(by, Verb.READ_CLOSURES)
    policy.require(by, Verb.LINK_RECORDS)
    # Locked: it is not marked as in error meanwhile.
    case = _locked_case(by, reference)
    if earlier := earlier_one(Activity, by=by, submission=submission):
        return earlier
    check_not_in_error(reference=case.reference, is_in_error=case.is_in_error)
    status = status_of(case.happened.order_by("n"))
    if not (status.served_at or status.order_made_at):
        raise RuleBroken(NEVER_CLOSED)
    activity = NewActivity(
        occurred=When.at_instant(visit.at),
        place=place_of(case),
        facts={
            "kind": ActivityKind.CLOSURE_VISIT,
            "results": [RESULT_OF[visit.found]],
        },
        operation=case.operation,
        # The words of the place were checked when the case was opened.
        keep_words=True,
    )
    row = store_activity(by=by, submission=submission, activity=activity)
    # The same, sent twice at once: the second waited for the first.
    if not row.is_repetition:
        store_link(by=by, reference=case.reference, other=row.reference)
    return row


def _locked_case(by: User, reference: str) -> ClosureCase:
    return locked_one(ClosureCase.objects.filter(CLOSURES.visible(by)), reference)


@transaction.atomic(durable=True)
def undo_visit(*, by: User, reference: str, client_uuid: uuid.UUID) -> Activity:
    """Mark one's own visit as recorded in error; NotFound if it is not of the case."""
    _locked_case(by, reference)
    visit = visit_of(by, reference, client_uuid)
    if visit.is_in_error:
        return visit
    return store_withdrawal(by=by, reference=visit.reference, reason=WRONG_BUTTON)
