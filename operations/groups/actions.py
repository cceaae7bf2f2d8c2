"""Writes of organised crime groups: record, correct, change of status, in error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from operations.groups import rules
from operations.groups.choices import GroupChange, GroupStatus, Suspicion
from operations.groups.models import CrimeGroup
from operations.groups.record import GROUPS
from operations.groups.visibility import visible_groups
from operations.operation.choices import Phase
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


@dataclass(frozen=True, kw_only=True)
class GroupFacts:
    """What is known of an organised crime group, and can be corrected.

    `keep_words`: the writer was warned that a text may name a person.
    """

    name: str
    suspected_of: Sequence[str]
    team: Team
    phase: str = ""
    assessment_reference: str = ""
    assessed_on: date | None = None
    keep_words: bool = False


@dataclass(frozen=True, kw_only=True)
class NewGroup(GroupFacts):
    """An organised crime group to be stored. Only the day of `first_known` is."""

    status: str
    first_known: When
    place: PlaceMeant


@transaction.atomic(durable=True)
def record_group(*, by: User, submission: Submission, group: NewGroup) -> CrimeGroup:
    """Store a group; a repeated submission returns the first result."""
    policy.require(by, Verb.RUN_GROUPS)
    if earlier := earlier_one(CrimeGroup, by=by, submission=submission):
        return earlier
    _check(group, by=by)
    new = CrimeGroup(status=group.status, occurred_on=group.first_known.on)
    _set_facts(new, group)
    put_in_place(new, group.place, force=by.force_id)
    row = store_first(new, by=by, submission=submission, prefix=GROUPS.prefix)
    if not row.is_repetition:
        detail = {"status": row.status}
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def _check(group: NewGroup, *, by: User) -> None:
    _check_facts(group, by=by)
    rules.check_status(group.status, GroupStatus.values)
    check_when(group.first_known, subject="The day first known", now=clock.now())
    check_no_personal_details(
        group.place.own_words, field="place", kept=group.keep_words
    )


def _check_facts(facts: GroupFacts, *, by: User) -> None:
    rules.check_name(facts.name)
    rules.check_suspicions(facts.suspected_of, Suspicion.values)
    rules.check_phase(facts.phase, Phase.values)
    if facts.team.organisation.force_id != by.force.pk:
        raise RuleBroken("Choose the lead team", field="team")
    rules.check_assessment(
        facts.assessment_reference, facts.assessed_on, today=clock.today()
    )
    for field in ("name", "assessment_reference"):
        words = getattr(facts, field)
        check_no_personal_details(words, field=field, kept=facts.keep_words)


def _set_facts(row: CrimeGroup, facts: GroupFacts) -> list[str]:
    """Set the facts of a group; return the names of those that are not as before."""
    new = {
        "name": facts.name.strip(),
        "suspected_of": [
            code for code in Suspicion.values if code in facts.suspected_of
        ],
        "phase": facts.phase,
        "assessment_reference": facts.assessment_reference.strip(),
        "assessed_on": facts.assessed_on,
        "team_id": facts.team.pk,
    }
    changed = [name for name, value in new.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, new[name])
    return changed


@transaction.atomic(durable=True)
def correct_group(*, by: User, reference: str, facts: GroupFacts) -> CrimeGroup:
    """Store the corrected or completed facts of a group; nothing if none changed.

    Its status, its place and the day it was first known stay as they are. History and
    audit log show what changed.
    """
    policy.require(by, Verb.RUN_GROUPS)
    row = locked_one(CrimeGroup.objects.filter(visible_groups(by)), reference)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    _check_facts(facts, by=by)
    changed = _set_facts(row, facts)
    if changed:
        row.save(update_fields=changed)
        fields = sorted(name.removesuffix("_id") for name in changed)
        detail = {"change": GroupChange.CORRECTED, "fields": fields}
        record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


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
