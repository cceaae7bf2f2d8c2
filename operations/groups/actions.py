"""Writes of organised crime groups: record one, change its status, mark as in error."""

from dataclasses import dataclass

from django.db import transaction

from operations.groups import rules
from operations.groups.choices import GroupChange, GroupStatus
from operations.groups.models import CrimeGroup
from operations.groups.record import GROUPS
from operations.groups.visibility import visible_groups
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import (
    earlier_one,
    locked_one,
    mark_in_error,
    put_in_place,
    store_first,
)
from stronghold.core.records.rules import (
    When,
    check_no_personal_details,
    check_not_in_error,
    check_when,
)
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class NewGroup:
    """An organised crime group to be stored.

    Only the day of `first_known` is stored. `keep_words`: the writer was warned that
    the name or the place may name a person.
    """

    name: str
    status: str
    team: Team
    first_known: When
    place: PlaceMeant
    keep_words: bool = False


@transaction.atomic(durable=True)
def record_group(*, by: User, submission: Submission, group: NewGroup) -> CrimeGroup:
    """Store a group; a repeated submission returns the first result."""
    policy.require(by, Verb.RUN_GROUPS)
    if earlier := earlier_one(CrimeGroup, by=by, submission=submission):
        return earlier
    _check(group, by=by)
    new = CrimeGroup(
        name=group.name.strip(),
        status=group.status,
        team=group.team,
        occurred_on=group.first_known.on,
    )
    put_in_place(new, group.place)
    row = store_first(new, by=by, submission=submission, prefix=GROUPS.prefix)
    if not row.is_repetition:
        detail = {"status": row.status}
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def _check(group: NewGroup, *, by: User) -> None:
    rules.check_name(group.name)
    rules.check_status(group.status, GroupStatus.values)
    if group.team.organisation.force_id != by.force.pk:
        raise RuleBroken("Choose the lead team", field="team")
    check_when(group.first_known, subject="The day first known", now=clock.now())
    texts = {"name": group.name, "place": group.place.own_words}
    for field, words in texts.items():
        check_no_personal_details(words, field=field, kept=group.keep_words)


@transaction.atomic(durable=True)
def change_status(*, by: User, reference: str, status: str) -> CrimeGroup:
    """Store the new status of a group."""
    policy.require(by, Verb.RUN_GROUPS)
    row = locked_one(CrimeGroup.objects.filter(visible_groups(by)), reference)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    rules.check_change(row.status, status, GroupStatus.values)
    row.status = status
    row.save(update_fields=["status"])
    detail = {"change": GroupChange.STATUS, "status": status}
    record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


@transaction.atomic(durable=True)
def withdraw_group(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> CrimeGroup:
    """Mark a group as recorded in error, with the reason."""
    row = locked_one(CrimeGroup.objects.filter(visible_groups(by)), reference)
    return mark_in_error(
        row, by=by, verbs=GROUPS.withdraw, reason=reason, kept=keep_words
    )
