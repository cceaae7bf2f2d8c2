"""Every write of closure cases: open one, record what happens, review, withdraw."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from operations.closures.choices import Ground
from operations.closures.models import ClosureCase, ClosureEvent
from operations.closures.queries import (
    dues_of,
    happened,
    organisations_to_consult,
    owner_of,
    standing_of,
)
from operations.closures.rules.facts import IS_NOW, Kind
from operations.closures.rules.fold import fold
from operations.closures.rules.law import check_step
from operations.closures.rules.machine import (
    MOVE_OF,
    Happened,
    Move,
    Standing,
)
from operations.closures.rules.step import Step
from operations.closures.rules.told import read_facts, texts_of, write_facts
from operations.closures.visibility import visible_closures
from operations.deadlines.actions import put_deadlines
from operations.statute.presenters import irregular
from operations.statute.queries import provisions_in_force
from operations.statute.rules.closures import Issuer, Signatory, check_issuer
from operations.statute.rules.limits import Provisions
from stronghold.accounts import policy
from stronghold.accounts.choices import OrganisationKind
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind as AuditKind
from stronghold.audit.record import record
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.places.queries import PlaceMeant
from stronghold.records.actions import (
    Submission,
    WithdrawVerbs,
    earlier_one,
    locked_one,
    mark_in_error,
    put_in_place,
    store_first,
)
from stronghold.records.rules import (
    AlreadySubmitted,
    check_names_nobody,
    check_not_in_error,
    check_text,
)

PREFIX = "C"
LONGEST_NOTE = 500
# How far apart the now of a form may be that a phone sends, keeps, and sends again.
SENT_AGAIN = timedelta(minutes=5)
WITHDRAW = WithdrawVerbs(Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT)
COUNCIL_WITHDRAW = WithdrawVerbs(Verb.RUN_COUNCIL_CLOSURES, Verb.RUN_COUNCIL_CLOSURES)
# The columns of a case that follow from its events.
PROJECTED = (
    *("state", "served_on", "order_made_on", "order_ends_on", "ceased_on"),
    "scope",
)


@dataclass(frozen=True)
class NewCase:
    """What a case is opened with: which premises, and on which ground."""

    place: PlaceMeant
    ground: str = Ground.NUISANCE
    keep_words: bool = False


@dataclass(frozen=True)
class NewEvent:
    """What somebody tells of a case. `facts` are as JSON, and are read by the rules."""

    kind: str
    facts: Mapping[str, Any]
    client_uuid: uuid.UUID
    # Now, where it is not told.
    happened_at: datetime | None = None
    keep_words: bool = False
    # Told as so long ago: sent again from a phone, it may be reckoned from another now.
    is_reckoned: bool = False


def verb_to_run(by: User) -> Verb:
    """Return the verb that lets somebody run a case: police, or a council its own."""
    is_council = by.organisation.kind == OrganisationKind.COUNCIL
    return Verb.RUN_COUNCIL_CLOSURES if is_council else Verb.RUN_CLOSURES


def verb_to_make(by: User, row: ClosureCase, move: Move) -> Verb:
    """Return the verb for a move of a case: its decisions are for its issuer alone.

    A fact may be told by whoever runs cases and sees this one.
    """
    if not move.is_decision:
        return verb_to_run(by)
    if row.issued_as != Issuer.POLICE:
        return Verb.RUN_COUNCIL_CLOSURES
    return Verb.AUTHORISE_CLOSURES if move.is_senior else Verb.RUN_CLOSURES


def verbs_to_make(
    by: User, row: ClosureCase, move: Move, *, last: Happened | None
) -> set[Verb]:
    """Return all the verbs for a move; a decision is taken back by who may decide."""
    moves = {move}
    if move.kind == Kind.TAKE_BACK and last:
        moves.add(MOVE_OF[last.kind])
    return {verb_to_make(by, row, one) for one in moves}


def withdraw_verbs(row: ClosureCase) -> WithdrawVerbs:
    """Return the verbs for marking a case as in error: its issuer's."""
    return WITHDRAW if row.issued_as == Issuer.POLICE else COUNCIL_WITHDRAW


@transaction.atomic(durable=True)
def open_closure(*, by: User, submission: Submission, case: NewCase) -> ClosureCase:
    """Open a case; the same submission again returns the first result."""
    return _open_closure(by=by, submission=submission, case=case)


def _open_closure(*, by: User, submission: Submission, case: NewCase) -> ClosureCase:
    policy.require(by, verb_to_run(by))
    if earlier := earlier_one(ClosureCase, by=by, submission=submission):
        return earlier
    issuer = _issuer_of(by)
    if not case.place.words and case.place.point is None:
        raise RuleBroken("Say which premises it is about", field="place")
    check_names_nobody(case.place.own_words, field="place", kept=case.keep_words)
    row = ClosureCase(
        occurred_on=clock.today(),
        occurred_at=clock.now(),
        issuer=by.organisation,
        issued_as=issuer,
        ground=case.ground,
        team=by.team,
        caseworker=by,
    )
    put_in_place(row, case.place)
    row = store_first(row, by=by, submission=submission, prefix=PREFIX)
    if not row.is_repetition:
        detail = {"issued_as": str(issuer)}
        record(AuditKind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def _issuer_of(by: User) -> Issuer:
    """Return as what somebody's organisation issues; refuse one that may not."""
    organisation = by.organisation
    if organisation.kind == OrganisationKind.POLICE:
        return Issuer.POLICE
    if not organisation.issues_as:
        raise RuleBroken(
            f"{organisation.name} is not set up to issue closure notices. Whoever "
            "runs this site can say in the force file as what it issues them"
        )
    issuer = Issuer(organisation.issues_as)
    check_issuer(provisions_in_force(), Signatory(issuer), on=clock.today())
    return issuer


@transaction.atomic(durable=True)
def record_event(*, by: User, reference: str, event: NewEvent) -> ClosureEvent:
    """Record what happens in a case, if it may be; the same sent again is stored once.

    A decision that the law does not allow is refused with the section; a fact is
    stored as it happened, with what was not lawful about it.
    """
    return _record_event(by=by, reference=reference, event=event)


def _record_event(*, by: User, reference: str, event: NewEvent) -> ClosureEvent:
    policy.require(by, verb_to_run(by))
    row = locked_closure(by, reference)
    facts = read_facts(event.kind, event.facts)
    if earlier := _earlier_event(row, by=by, event=event):
        return earlier
    rows = list(row.happened.order_by("n"))
    before = standing_of(rows)
    for verb in verbs_to_make(by, row, MOVE_OF[event.kind], last=before.last):
        policy.require(by, verb)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    if event.kind == Kind.NAME_CONSULTEE:
        _check_consultee(row, facts.organisation)
    at = _moment(event)
    for name, words in texts_of(facts).items():
        check_names_nobody(words, field=name, kept=event.keep_words)
    law = provisions_in_force()
    new = Happened(len(rows) + 1, event.kind, at, facts)
    step = Step(law, Issuer(row.issued_as), before, new)
    breaches = check_step(step)
    stored = ClosureEvent.objects.create(
        case=row,
        n=new.n,
        client_uuid=event.client_uuid,
        kind=new.kind,
        happened_at=at,
        facts=write_facts(facts),
        irregular=[irregular(breach) for breach in breaches],
        recorded_at=clock.now(),
        recorded_by=by,
    )
    _project(row, fold([*happened(rows), new]))
    _put_dues(row, law)
    named, why = [row.reference], str(stored.facts.get("reason", ""))
    detail = {"move": str(new.kind), "n": new.n, "irregular": len(breaches)}
    record(AuditKind.ALTERATION, by=by, records=named, reason=why, detail=detail)
    return stored


def _check_consultee(row: ClosureCase, code: str) -> None:
    if code not in {one.code for one in organisations_to_consult(row)}:
        raise RuleBroken("Choose an organisation of the list", field="organisation")


def _earlier_event(
    row: ClosureCase, *, by: User, event: NewEvent
) -> ClosureEvent | None:
    """Return what this very submission stored before, if it is a repetition."""
    found = ClosureEvent.objects.filter(client_uuid=event.client_uuid).first()
    if found is None:
        return None
    same_case = found.case_id == row.pk and found.recorded_by_id == by.pk
    told = write_facts(read_facts(event.kind, event.facts))
    same_time = event.happened_at is None or _is_same_time(event, found.happened_at)
    if not (
        same_case and same_time and (found.kind, found.facts) == (event.kind, told)
    ):
        raise AlreadySubmitted
    found.is_repetition = True
    return found


def _is_same_time(event: NewEvent, happened_at: datetime) -> bool:
    assert event.happened_at is not None  # noqa: S101 - asked before
    apart = abs(event.happened_at - happened_at)
    return apart <= (SENT_AGAIN if event.is_reckoned else timedelta(0))


def _moment(event: NewEvent) -> datetime:
    """Return when it happened: it must have, and what is told now happens now."""
    now = clock.now()
    if event.happened_at is None or event.kind in IS_NOW:
        return now
    if event.happened_at > now:
        raise RuleBroken("This must be in the past", field="happened_at")
    return event.happened_at


def _project(row: ClosureCase, standing: Standing) -> None:
    """Set the columns of a case to how its events make it stand."""
    row.state = standing.state
    at = standing.served_at
    row.served_on = clock.london_date(at) if at else None
    row.order_made_on, row.order_ends_on = standing.order_made_on, standing.ends_on
    row.ceased_on, row.scope = standing.ended_on, standing.scope
    row.save(update_fields=PROJECTED)


def _put_dues(row: ClosureCase, law: Provisions) -> None:
    put_deadlines(owner_of(row), dues_of(row, law))


@transaction.atomic(durable=True)
def review_event(
    *, by: User, reference: str, n: int, note: str, keep_words: bool = False
) -> ClosureEvent:
    """Say what an inspector makes of what was not lawful; once an event."""
    policy.require(by, Verb.REVIEW_IRREGULAR)
    row = locked_closure(by, reference)
    found = row.happened.select_for_update().filter(n=n).first()
    if found is None:
        raise NotFound
    _check_review(found, note, kept=keep_words)
    found.reviewed_at, found.reviewed_by = clock.now(), by
    found.review_note = note.strip()
    found.save(update_fields=["reviewed_at", "reviewed_by", "review_note"])
    _put_dues(row, provisions_in_force())
    named, why = [row.reference], found.review_note
    detail = {"change": "irregular_reviewed", "n": n}
    record(AuditKind.ALTERATION, by=by, records=named, reason=why, detail=detail)
    return found


def _check_review(event: ClosureEvent, note: str, *, kept: bool) -> None:
    if not event.irregular:
        raise RuleBroken("Nothing about this entry was found unlawful")
    if event.reviewed_at:
        raise RuleBroken("An inspector has reviewed this already")
    if not note.strip():
        raise RuleBroken("Enter what you found, and what follows", field="note")
    check_text(note, subject="The note", field="note", longest=LONGEST_NOTE)
    check_names_nobody(note, field="note", kept=kept)


@transaction.atomic(durable=True)
def withdraw_closure(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> ClosureCase:
    """Mark a case as recorded in error, with the reason; nothing is due on it."""
    row = locked_closure(by, reference)
    verbs = withdraw_verbs(row)
    marked = mark_in_error(row, by=by, verbs=verbs, reason=reason, kept=keep_words)
    _put_dues(marked, provisions_in_force())
    return marked


@transaction.atomic(durable=True)
def note_notice(*, by: User, reference: str) -> None:
    """Log that the notice of a case was made as a document."""
    policy.require(by, verb_to_run(by))
    row = locked_closure(by, reference)
    detail = {"document": "notice"}
    record(AuditKind.PRINT, by=by, records=[row.reference], detail=detail)


def locked_closure(by: User, reference: str) -> ClosureCase:
    return locked_one(ClosureCase.objects.filter(visible_closures(by)), reference)
