"""Opens closure cases, records what happens in them, and marks them as in error.

review.py looks at what was not lawful, notice.py makes the notice as a document.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from operations.closures.choices import Ground
from operations.closures.models import ClosureCase, ClosureEvent, ClosureSignatory
from operations.closures.queries import (
    drafters,
    dues_of,
    happened,
    named_facts,
    organisations_to_consult,
    owner_of,
    standing_of,
)
from operations.closures.rules.area import check_own_area
from operations.closures.rules.facts import IS_NOW, Authorised, Kind
from operations.closures.rules.fold import fold
from operations.closures.rules.law import check_step
from operations.closures.rules.length import LongerThanLawful, exceeded
from operations.closures.rules.machine import (
    MOVE_OF,
    Happened,
    Move,
    Standing,
)
from operations.closures.rules.signing import check_second_person, check_signed
from operations.closures.rules.step import Step
from operations.closures.rules.told import read_facts, texts_of, write_facts
from operations.closures.visibility import visible_closures
from operations.deadlines.actions import put_deadlines
from operations.statute.presenters import irregular
from operations.statute.queries import law_of
from operations.statute.rules.closures import Issuer, Signatory, check_issuer
from operations.statute.rules.limits import Provisions
from stronghold.accounts import policy
from stronghold.accounts.choices import OrganisationKind
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind as AuditKind
from stronghold.audit.record import record
from stronghold.kernel import clock
from stronghold.kernel.errors import RuleBroken
from stronghold.look.dates import written_date
from stronghold.places.actions import make_known, set_tenure
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
    check_no_personal_details,
    check_not_in_error,
)

PREFIX = "C"
# How far apart the now of a form may be that a phone sends, keeps, and sends again.
SENT_AGAIN = timedelta(minutes=5)
WITHDRAW = WithdrawVerbs(Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT)
COUNCIL_WITHDRAW = WithdrawVerbs(Verb.RUN_COUNCIL_CLOSURES, Verb.RUN_COUNCIL_CLOSURES)
# The columns of a case that follow from its events.
PROJECTED = (
    "state",
    "served_on",
    "order_made_on",
    "order_ends_on",
    "order_ends_at",
    "ceased_on",
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
    # The court did order a last day that is later than the law allows.
    as_ordered: bool = False


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
    check_no_personal_details(case.place.own_words, field="place", kept=case.keep_words)
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
    # Premises that are on no map are in no council's area, and in no area's figures.
    if issuer != Issuer.POLICE and row.point:
        of = by.organisation
        district = row.district.code if row.district else ""
        check_own_area(of.name, district=district, own=of.districts)
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
    check_issuer(law_of(by.force), Signatory(issuer), on=clock.today())
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
    _check_people(row, rows, by=by, facts=facts)
    at = _moment(event)
    for name, words in texts_of(facts).items():
        check_no_personal_details(words, field=name, kept=event.keep_words)
    law = law_of(row.force)
    new = Happened(len(rows) + 1, event.kind, at, facts)
    step = Step(law, Issuer(row.issued_as), before, new)
    breaches = check_step(step)
    if not event.as_ordered:
        _check_length(step)
    stored = ClosureEvent.objects.create(
        case=row,
        n=new.n,
        client_uuid=event.client_uuid,
        kind=new.kind,
        happened_at=at,
        facts=_stored(facts),
        irregular=[irregular(breach) for breach in breaches],
        recorded_at=clock.now(),
        recorded_by=by,
    )
    if name := getattr(facts, "signatory", ""):
        ClosureSignatory.objects.create(event=stored, name=name)
    _project(row, fold([*happened(rows), new]))
    put_dues(row, law)
    named, why = [row.reference], str(stored.facts.get("reason", ""))
    detail = {"move": str(new.kind), "n": new.n, "irregular": len(breaches)}
    record(AuditKind.ALTERATION, by=by, records=named, reason=why, detail=detail)
    return stored


def _check_people(
    row: ClosureCase, rows: Sequence[ClosureEvent], *, by: User, facts: Any
) -> None:
    """Ask who signs, and for a second person to authorise what somebody drafted."""
    check_signed(Issuer(row.issued_as), facts)
    if isinstance(facts, Authorised):
        is_drafter = by.pk in drafters(rows)
        check_second_person(Kind.AUTHORISE, facts, is_drafter=is_drafter)
    document = getattr(facts, "document", None)
    if document and not row.documents.filter(n=document).exists():
        raise RuleBroken("Choose a notice of this case", field="document")


def _check_length(step: Step) -> None:
    """Ask back, once, for an order that is longer than the court may make."""
    if found := exceeded(step):
        told, due = found
        latest = written_date(clock.london_date(due.due_at))
        raise LongerThanLawful(
            f"A court cannot order more than {due.provision.value} months, so until "
            f"{latest} ({due.provision.section}). Did the court say "
            f"{written_date(told)}? If it did, tick the box to record it as ordered",
            field="ends_on",
        )


def _stored(facts: Any) -> dict[str, Any]:
    """Return facts as an entry keeps them: a name is kept in a table of its own."""
    told = write_facts(facts)
    told.pop("signatory", None)
    return told


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
    facts = read_facts(event.kind, event.facts)
    told = write_facts(facts)
    same_time = event.happened_at is None or _is_same_time(event, found.happened_at)
    if not (
        same_case
        and same_time
        and (found.kind, named_facts(found)) == (event.kind, told)
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
    row.order_ends_at = standing.ends_at if standing.ends_time else None
    row.ceased_on, row.scope = standing.ended_on, standing.scope
    row.save(update_fields=PROJECTED)


def put_dues(row: ClosureCase, law: Provisions) -> None:
    put_deadlines(owner_of(row), dues_of(row, law))


@transaction.atomic(durable=True)
def withdraw_closure(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> ClosureCase:
    """Mark a case as recorded in error, with the reason; nothing is due on it."""
    row = locked_closure(by, reference)
    verbs = withdraw_verbs(row)
    marked = mark_in_error(row, by=by, verbs=verbs, reason=reason, kept=keep_words)
    put_dues(marked, law_of(marked.force))
    return marked


@transaction.atomic(durable=True)
def record_tenure(*, by: User, reference: str, tenure: str) -> ClosureCase:
    """Record how the premises of a case are held, which decides the landlord's notice.

    Premises that were not known become known by it.
    """
    policy.require(by, verb_to_run(by))
    row = locked_closure(by, reference)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    if row.premises is None:
        row.premises = make_known(
            force=row.force,
            address=row.place_text,
            street_id=row.street_id,
            point=row.point,
        )
        row.save(update_fields=["premises"])
    if set_tenure(row.premises, tenure):
        put_dues(row, law_of(row.force))
        detail = {"change": "tenure_recorded", "tenure": tenure}
        record(AuditKind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row


def locked_closure(by: User, reference: str) -> ClosureCase:
    return locked_one(ClosureCase.objects.filter(visible_closures(by)), reference)
