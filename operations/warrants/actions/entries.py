"""Writes at one set of premises: plan an entry, record one, endorse, review."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import transaction

from operations.statute.queries import law_of as law_of_force
from operations.statute.rules.limits import Provisions
from operations.warrants.actions.upkeep import (
    entries_of,
    judge_entries,
    keep_up,
    locked_own,
    locked_seen,
    made_of,
)
from operations.warrants.choices import CopyGiven, Outcome, State, WarrantMove
from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises
from operations.warrants.queries import law_of, status_of
from operations.warrants.rules import lawful
from operations.warrants.rules import moves as rules
from operations.warrants.rules.lawful import Made
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.records.actions import earlier_one
from stronghold.core.records.rules import check_no_personal_details, check_text
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class NewEntry:
    """One entry as it was made. `premises` is its number on the warrant."""

    premises: int
    entered_at: datetime
    outcome: str
    copy_given: str
    reasonable_hour: bool = True
    hour_reason: str = ""
    authority_rank: str = ""
    authority_at: datetime | None = None
    accompanied_by: str = ""
    keep_words: bool = False


@dataclass(frozen=True)
class PlannedEntry:
    """A planned entry, and its authority where one is needed."""

    premises: int
    at: datetime | None
    authority_rank: str = ""
    authority_at: datetime | None = None


@dataclass(frozen=True)
class Endorsement:
    """The endorsement for one set of premises: PACE s.16(9)."""

    premises: int
    sought_found: bool
    other_seized: bool


@transaction.atomic(durable=True)
def record_entry(
    *, by: User, reference: str, submission: Submission, entry: NewEntry
) -> WarrantEntry:
    """Record an entry as it was made, with what was unlawful about it.

    The same submission again returns the first result.
    """
    row = locked_own(by, reference)
    earlier = earlier_one(cast(Any, WarrantEntry), by=by, submission=submission)
    if earlier is not None:
        return cast(WarrantEntry, earlier)
    rules.move_of(status_of(row), "enter", today=clock.today())
    check_entry(entry)
    at = premises_numbered(row, entry.premises)
    n_before = len(entries_of(row))
    stored = store_entry(at, n_before, by=by, submission=submission, entry=entry)
    _take_over(row)
    named, why = [row.reference], stored.hour_reason
    detail = {"move": WarrantMove.ENTER}
    record(Kind.ALTERATION, by=by, records=named, reason=why, detail=detail)
    return WarrantEntry.objects.select_related("at__warrant").get(pk=stored.pk)


def check_entry(entry: NewEntry) -> None:
    """Refuse an entry that is incomplete or cannot have been made."""
    if entry.outcome not in Outcome.values:
        raise RuleBroken("Choose the result of the entry", field="outcome")
    if entry.copy_given not in CopyGiven.values:
        raise RuleBroken("Choose who was given a copy", field="copy_given")
    at, now = entry.entered_at, clock.now()
    on = london_date(at)
    rules.check_past(on, at, subject="The entry", field="occurred_at", now=now)
    if not entry.reasonable_hour:
        ask = "Enter why it could not wait for a reasonable hour: s.16(4), PACE 1984"
        rules.check_reason(entry.hour_reason, ask=ask, field="hour_reason")
    if bool(entry.authority_rank) != (entry.authority_at is not None):
        raise RuleBroken(
            "Enter both who authorised the entry and when, or neither",
            field="authority_rank",
        )
    company = entry.accompanied_by
    check_text(
        company,
        subject="Who came along",
        field="accompanied_by",
        longest=rules.LONGEST_COMPANY,
    )
    for name in ("hour_reason", "accompanied_by"):
        check_no_personal_details(
            getattr(entry, name), field=name, kept=entry.keep_words
        )


def store_entry(
    at: WarrantPremises,
    n_before: int,
    *,
    by: User,
    submission: Submission,
    entry: NewEntry,
) -> WarrantEntry:
    """Store an entry of these premises; `n_before` were recorded of the warrant."""
    at.planned_at = None
    at.save(update_fields=["planned_at"])
    stored = new_entry(at, n_before, by=by, submission=submission, entry=entry)
    stored.save(force_insert=True)
    if stored.got_in:
        _clear_endorsement(at)
    return stored


def new_entry(
    at: WarrantPremises,
    n_before: int,
    *,
    by: User,
    submission: Submission,
    entry: NewEntry,
) -> WarrantEntry:
    """Return an entry that is not stored yet."""
    return WarrantEntry(
        client_uuid=submission.client_uuid,
        content_digest=submission.content_digest,
        at=at,
        number=n_before + 1,
        entered_at=entry.entered_at,
        outcome=entry.outcome,
        copy_given=entry.copy_given,
        reasonable_hour=entry.reasonable_hour,
        hour_reason="" if entry.reasonable_hour else entry.hour_reason.strip(),
        authority_rank=entry.authority_rank,
        authority_at=entry.authority_at,
        accompanied_by=entry.accompanied_by.strip(),
        recorded_at=clock.now(),
        recorded_by=by,
    )


def _clear_endorsement(at: WarrantPremises) -> None:
    """Remove an endorsement made before this entry, as it does not cover its finds."""
    at.sought_found = at.other_seized = at.endorsed_at = at.endorsed_by = None
    at.save()


def _take_over(row: Warrant) -> None:
    """Update the state of the warrant from its entries."""
    provisions = law_of_force(row.force)
    if row.state != State.RETURNED:
        row.state = state_of(row)
    else:
        judge_return(row, provisions)
    row.save()
    judge_entries(row, provisions)
    keep_up(row, provisions)


def judge_return(row: Warrant, provisions: Provisions) -> None:
    """Set what was unlawful about a return that a later entry shows as too early."""
    if row.returned_on is None or not status_of(row).n_unendorsed:
        return
    found = lawful.irregularities_of_return(
        provisions, law_of(row), returned_on=row.returned_on, is_endorsed=False
    )
    if missing := [words for words in found if words not in row.irregular]:
        row.irregular = row.irregular + missing
        row.reviewed_at = row.reviewed_by = None
        row.review_note = ""


def state_of(row: Warrant) -> str:
    """Return the state of a warrant; with no successful entry nothing is endorsed."""
    is_endorsed = row.got_in and status_of(row).n_unendorsed == 0
    return State.ENDORSED if is_endorsed else State.EXECUTED


def premises_numbered(row: Warrant, number: int) -> WarrantPremises:
    found = {one.number: one for one in row.all_premises.all()}
    rules.check_premises_known(number, found)
    return found[number]


@transaction.atomic(durable=True)
def plan_entry(*, by: User, reference: str, plan: PlannedEntry) -> Warrant:
    """Set the time of a planned entry; refuse what the warrant does not allow."""
    row = locked_own(by, reference)
    rules.move_of(status_of(row), "plan", today=clock.today())
    at = premises_numbered(row, plan.premises)
    if plan.at is None or plan.at < clock.now():
        raise RuleBroken("Enter when, today or later", field="at")
    meant = Made(
        at=at.number,
        entered_at=plan.at,
        names_premises=at.is_named,
        authority_rank=plan.authority_rank,
        authority_at=plan.authority_at,
    )
    made = [made_of(entry) for entry in entries_of(row)]
    lawful.check_plan(law_of_force(row.force), law_of(row), plan=meant, made=made)
    at.planned_at = plan.at
    at.save(update_fields=["planned_at"])
    keep_up(row)
    detail = {"move": WarrantMove.PLAN}
    record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


@transaction.atomic(durable=True)
def endorse_premises(*, by: User, reference: str, endorsement: Endorsement) -> Warrant:
    """Endorse one set of premises; the last one endorses the warrant."""
    row = locked_own(by, reference)
    rules.move_of(status_of(row), "endorse", today=clock.today())
    at = premises_numbered(row, endorsement.premises)
    if not at.was_entered:
        raise RuleBroken(
            f"No one has entered there, so there is nothing to endorse: "
            f"{rules.ENDORSEMENT}",
            field="premises",
        )
    at.sought_found = endorsement.sought_found
    at.other_seized = endorsement.other_seized
    at.endorsed_at, at.endorsed_by = clock.now(), by
    at.save()
    if row.state == State.EXECUTED:
        row.state = state_of(row)
        row.save(update_fields=["state"])
    keep_up(row)
    detail = {"move": WarrantMove.ENDORSE}
    record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


@transaction.atomic(durable=True)
def review_irregular(
    *,
    by: User,
    reference: str,
    note: str,
    entry: int | None = None,
    keep_words: bool = False,
) -> Warrant:
    """Store an inspector's review of an irregular entry, or of the return.

    `entry` is its number on the warrant.
    """
    policy.require(by, Verb.REVIEW_IRREGULAR)
    row = locked_seen(by, reference)
    rules.check_note(note)
    check_no_personal_details(note, field="note", kept=keep_words)
    found: Any = row
    if entry is not None:
        found = next((one for one in entries_of(row) if one.number == entry), None)
    if found is None or not found.irregular or found.reviewed_at:
        raise RuleBroken("Nothing here is waiting for review")
    found.reviewed_at, found.reviewed_by = clock.now(), by
    found.review_note = note.strip()
    found.save(update_fields=["reviewed_at", "reviewed_by", "review_note"])
    keep_up(row)
    named, why = [row.reference], found.review_note
    detail = {"move": WarrantMove.REVIEW}
    record(Kind.ALTERATION, by=by, records=named, reason=why, detail=detail)
    return row
