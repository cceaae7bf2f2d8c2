"""Opens closure cases, records events in them, and marks them as in error.

review.py reviews irregular entries, notice.py makes the notice as a document, inside.py
records who may be inside.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from operations.after_care.actions import follow_up
from operations.after_care.choices import Because
from operations.closure_moves.choices import ClosureChange, EventKind, Ground
from operations.closure_moves.rules.asked_back import after_end, sat_early, unlike_draft
from operations.closure_moves.rules.breaches import unanswered_exclusion
from operations.closure_moves.rules.facts import (
    CONFIRMED,
    HAPPENS_NOW,
    Authorised,
    OrderMade,
    SignatureAsked,
    SignatureRefused,
    facts_as_json,
)
from operations.closure_moves.rules.facts_input import free_texts, read_facts
from operations.closure_moves.rules.law import check_step
from operations.closure_moves.rules.length import (
    LongerThanLawful,
    adjourned_past,
    exceeded,
)
from operations.closure_moves.rules.moves import (
    HEARINGS,
    MOVE_OF,
    ClosureMove,
    Happened,
    Status,
)
from operations.closure_moves.rules.replay import replay
from operations.closure_moves.rules.signing import check_second_person, check_signed
from operations.closure_moves.rules.step import Step
from operations.closure_moves.rules.stored_facts import FACTS_VERSION, encode_facts
from operations.closures.actions.inside import keep_for_order
from operations.closures.actions.locked import locked_closure, verb_to_decide
from operations.closures.events import (
    drafters,
    happened,
    makes_order,
    named_facts,
    status_of,
)
from operations.closures.models import ClosureCase, ClosureEvent, ClosureSignatory
from operations.closures.queries import (
    dues_of,
    organisations_to_consult,
    owner_of,
    signatories,
)
from operations.closures.record import CLOSURES
from operations.closures.rules.area import check_own_area
from operations.deadlines.actions import put_deadlines
from operations.statute.choices import Issuer
from operations.statute.queries import law_of
from operations.statute.rules.closures import Signatory, check_issuer
from operations.statute.rules.limits import (
    Code,
    Provision,
    Provisions,
    cited,
    refuse,
    unlawful,
)
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind as AuditKind
from stronghold.core.audit.record import record
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import Conflict, RuleBroken, SeveralBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.places.actions import make_known, set_tenure
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.actions import (
    earlier_one,
    mark_in_error,
    put_in_place,
    store_first,
)
from stronghold.core.records.rules import (
    AlreadySubmitted,
    When,
    check_no_personal_details,
    check_not_in_error,
)
from stronghold.core.records.submission import Submission
from stronghold.core.ui.dates import written_date, written_instant

# How much the time of an event may differ when a phone sends a kept form again.
SENT_AGAIN = timedelta(minutes=5)
# The columns of a case that are calculated from its events.
PROJECTED = (
    "state",
    "served_on",
    "order_made_on",
    "order_ends_on",
    "order_ends_at",
    "order_begins_on",
    "order_begins_at",
    "order_suspended_at",
    "order_suspended_days",
    "ceased_on",
    "scope",
)


@dataclass(frozen=True)
class NewCase:
    """The premises and the ground of a new case."""

    place: PlaceMeant
    ground: str = Ground.NUISANCE
    keep_words: bool = False


@dataclass(frozen=True)
class NewEvent:
    """An event to record in a case. `facts` are JSON, and the rules check them."""

    kind: str
    facts: Mapping[str, Any]
    client_uuid: uuid.UUID
    # None: now.
    happened_at: datetime | None = None
    keep_words: bool = False
    # happened_at was given as, say, 15 minutes ago: a phone that sends the form again
    # may count from a later moment.
    is_relative: bool = False
    # Confirmed: the court did order a later last day than the law allows, or gave no
    # reason for adjourning for longer.
    as_ordered: bool = False
    # The numbers of those on the notice's list whom the court's order lets in too.
    inside: Collection[int] = ()
    # The number of the latest entry that was shown to who signs, if they must have read
    # it.
    seen: int | None = None


def verb_to_make(by: User, row: ClosureCase, move: ClosureMove) -> Verb:
    """Return the verb for a move of a case: only its issuer makes its decisions.

    Anyone who runs cases and may see this one may record a fact.
    """
    if not move.is_decision:
        return CLOSURES.verb_to_write(by)
    verb = verb_to_decide(row)
    is_police = verb == Verb.RUN_CLOSURES
    return Verb.AUTHORISE_CLOSURES if move.is_senior and is_police else verb


def may_make(by: User, row: ClosureCase, move: ClosureMove, status: Status) -> bool:
    """Say whether someone has all the verbs for a move."""
    verbs = verbs_to_make(by, row, move, last=status.last)
    return all(policy.can(by, verb) for verb in verbs)


def verbs_to_make(
    by: User, row: ClosureCase, move: ClosureMove, *, last: Happened | None
) -> set[Verb]:
    """Return all the verbs for a move; undoing a decision needs its verb too."""
    moves = {move}
    if move.code == EventKind.TAKE_BACK and last:
        moves.add(MOVE_OF[last.kind])
    return {verb_to_make(by, row, needed) for needed in moves}


@transaction.atomic(durable=True)
def open_closure(*, by: User, submission: Submission, case: NewCase) -> ClosureCase:
    """Open a case; the same submission again returns the first result."""
    policy.require(by, CLOSURES.verb_to_write(by))
    if earlier := earlier_one(ClosureCase, by=by, submission=submission):
        return earlier
    opened = When.at_instant(clock.now())
    row = new_case(case, by.organisation, opened=opened, force=by.force)
    row.team, row.caseworker = by.team, by
    row = store_first(row, by=by, submission=submission, prefix=CLOSURES.prefix)
    if not row.is_repetition:
        detail = {"issued_as": str(row.issued_as)}
        record(AuditKind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def new_case(
    case: NewCase, issuer: Organisation, *, opened: When, force: Force
) -> ClosureCase:
    """Return a case that is not stored yet; RuleBroken if it cannot be opened."""
    issued_as = _issuer_of(issuer, force, on=opened.on)
    if not case.place.words and case.place.point is None:
        raise RuleBroken("Say which premises it is about", field="place")
    check_no_personal_details(case.place.own_words, field="place", kept=case.keep_words)
    row = ClosureCase(
        occurred_on=opened.on,
        occurred_at=opened.at,
        issuer=issuer,
        issued_as=issued_as,
        ground=case.ground,
    )
    put_in_place(row, case.place, force=force.pk)
    # Premises without a point are in no council's area, and in no area's figures.
    if issued_as != Issuer.POLICE and row.point:
        district = row.district.code if row.district else ""
        check_own_area(issuer.name, district=district, own=issuer.districts)
    return row


def _issuer_of(organisation: Organisation, force: Force, *, on: date) -> Issuer:
    """Return what kind of issuer the organisation is; refuse one that may not issue."""
    if organisation.kind == OrganisationKind.POLICE:
        return Issuer.POLICE
    if not organisation.issues_as:
        raise RuleBroken(
            f"{organisation.name} is not set up to issue closure notices. The people "
            "who run this site can set its kind of issuer in the force file"
        )
    issuer = Issuer(organisation.issues_as)
    check_issuer(law_of(force), Signatory(issuer), on=on)
    return issuer


@transaction.atomic(durable=True)
def record_event(*, by: User, reference: str, event: NewEvent) -> ClosureEvent:
    """Record an event of a case; the same submission again is stored once.

    A decision that the law does not allow is refused with the section (RuleBroken); a
    fact is stored as it happened, with what was unlawful about it.
    """
    policy.require(by, CLOSURES.verb_to_write(by))
    row = locked_closure(by, reference)
    facts = read_facts(event.kind, event.facts)
    if earlier := _earlier_event(row, by=by, event=event):
        return earlier
    rows = list(row.happened.order_by("n"))
    if event.seen is not None and event.seen != len(rows):
        raise Conflict("The case has changed since you opened this page. Read it again")
    before = status_of(rows)
    for verb in verbs_to_make(by, row, MOVE_OF[event.kind], last=before.last):
        policy.require(by, verb)
    check_not_in_error(reference=row.reference, is_in_error=row.is_in_error)
    if event.kind == EventKind.NAME_CONSULTEE:
        check_consultee(row, facts.organisation)
    at = _moment(event)
    for name, text in free_texts(facts).items():
        check_no_personal_details(text, field=name, kept=event.keep_words)
    law = law_of(row.force)
    new = Happened(len(rows) + 1, event.kind, at, facts)
    step = Step(law, Issuer(row.issued_as), before, new)
    _check_people(row, rows, by=by, step=step)
    breaches = check_step(step)
    _check_exclusions_answered(step)
    _ask_back(step, as_ordered=event.as_ordered)
    if event.kind in HEARINGS:
        new = replace(new, facts=_confirmed(step))
    stored = ClosureEvent.objects.create(
        case=row,
        n=new.n,
        client_uuid=event.client_uuid,
        kind=new.kind,
        happened_at=at,
        facts=encode_facts(new.facts),
        facts_version=FACTS_VERSION,
        irregular=[breach.text for breach in breaches],
        recorded_at=clock.now(),
        recorded_by=by,
    )
    if name := getattr(facts, "signatory", ""):
        ClosureSignatory.objects.create(event=stored, name=name)
    project(row, replay(happened(rows) + [new]))
    put_dues(row, law)
    if makes_order(stored):
        keep_for_order(stored, event.inside, by=by)
        follow_up(
            row, of=row.reference, by=by, because=Because.ORDER, since=london_date(at)
        )
    named, why = [row.reference], getattr(facts, "reason", "")
    detail = {"move": str(new.kind), "n": new.n, "irregular": len(breaches)}
    record(AuditKind.ALTERATION, by=by, records=named, reason=why, detail=detail)
    return stored


def _check_people(
    row: ClosureCase, rows: Sequence[ClosureEvent], *, by: User, step: Step
) -> None:
    """Require a signatory, and a second person to authorise a draft."""
    facts = step.facts
    check_signed(Issuer(row.issued_as), facts)
    if isinstance(facts, Authorised):
        is_drafter = by.pk in drafters(rows)
        check_second_person(EventKind.AUTHORISE, facts, is_drafter=is_drafter)
    if isinstance(facts, SignatureAsked):
        may_sign = {one.person.username: one.person.pk for one in signatories(row)}
        if may_sign.get(facts.person) in {None, *drafters(rows)}:
            words = "Choose someone whose rank may sign, and who did not draft it"
            raise unlawful(_may_issue(step), words, field="person")
    asked = step.before.asked
    is_refusal = isinstance(facts, SignatureRefused) and asked is not None
    if is_refusal and asked and asked.facts.person != by.username:
        raise unlawful(_may_issue(step), "Only who was asked can refuse to sign")
    document = getattr(facts, "document", None)
    if document and not row.documents.filter(n=document).exists():
        raise RuleBroken("Choose a notice of this case", field="document")


def _check_exclusions_answered(step: Step) -> None:
    """Require, of a draft that is to be signed, whom the notice would keep out."""
    if step.event.kind in (EventKind.ASK_SIGNATURE, EventKind.AUTHORISE):
        missing = unanswered_exclusion(step)
        refuse([missing] if missing else [])


def _may_issue(step: Step) -> Provision:
    """Return the law on who issues a notice."""
    is_police = step.issuer == Issuer.POLICE
    code = Code.POLICE_MAY_ISSUE if is_police else Code.COUNCIL_MAY_ISSUE
    return cited(step.provisions, code, london_date(step.at))


def _ask_back(step: Step, *, as_ordered: bool) -> None:
    """Ask back, all at once, what is unlikely of a court’s decision or is longer than
    the Act gives, until each is confirmed.
    """
    asked = list(_unlikely(step)) if step.event.kind in HEARINGS else []
    if not as_ordered and (too_long := _too_long(step)):
        asked.append(too_long)
    if len(asked) > 1:
        raise SeveralBroken(asked)
    if asked:
        raise asked[0]


def _unlikely(step: Step) -> Iterator[RuleBroken]:
    """Return what to ask back of a decision of a court, in the order of its form."""
    facts = step.facts
    if (booked := sat_early(step)) and not facts.sat_early:
        yield RuleBroken(
            f"The hearing is booked for {written_instant(booked)}. Did the court sit "
            "earlier? If it did, tick the box. If it did not, correct the day or the "
            "time",
            field="sat_early",
        )
    if (unlike := unlike_draft(step)) and not facts.against_draft:
        words = f"{' '.join(unlike)} If it did, tick the box to record it as ordered"
        yield RuleBroken(words, field="against_draft")
    if (ended := after_end(step)) and not facts.after_end:
        yield RuleBroken(
            f"The notice ended on {written_instant(ended)}, before the court sat. A "
            "court can only order that a notice in force continues "
            f"({_continues_by(step)}). If it said that this one does, tick the box: "
            "the entry is then flagged. If it did not, correct it",
            field="after_end",
        )


def _confirmed(step: Step) -> Any:
    """Return the facts with what was confirmed, of what there was to confirm."""
    facts = step.facts
    confirmed = {"sat_early": True if sat_early(step) else None}
    if hasattr(facts, "after_end"):
        confirmed["after_end"] = True if after_end(step) else None
    if isinstance(facts, OrderMade):
        confirmed["against_draft"] = True if unlike_draft(step) else None
    return replace(facts, **confirmed)


def _continues_by(step: Step) -> str:
    """Return the section by which a court continues a notice."""
    is_refusal = step.event.kind == EventKind.REFUSE_CONTINUE
    code = Code.CONTINUED_NOTICE if is_refusal else Code.ADJOURNED_NOTICE
    return cited(step.provisions, code, london_date(step.at)).section


def check_length(step: Step) -> None:
    """Ask once to confirm an order or an adjournment longer than the Act gives."""
    if asked := _too_long(step):
        raise asked


def _too_long(step: Step) -> LongerThanLawful | None:
    """Return what to confirm of an order that is longer than the court may make, or the
    question for the court's reason where an adjournment is longer than the Act gives.
    """
    if found := exceeded(step):
        ends_on, due = found
        latest = written_date(london_date(due.due_at))
        return LongerThanLawful(
            f"A court cannot order more than {due.provision.value} months, so until "
            f"{latest} ({due.provision.section}){_if_later(step)}. Did the court say "
            f"{written_date(ends_on)}? If it did, tick the box to record it as ordered",
            field="ends_on",
        )
    if past := adjourned_past(step):
        heard_on, due = past
        latest = written_date(london_date(due.due_at))
        return LongerThanLawful(
            f"The hearing was first adjourned on {written_date(heard_on)}, and "
            f"{due.provision.value} days in all end on {latest} "
            f"({due.provision.section}). Enter the court’s own reason for more, and "
            "who gave it. If it gave none, tick the box: the entry is then flagged",
            field="court_reason",
        )
    return None


def _if_later(step: Step) -> str:
    """Say what is not known about the months of an order that begins later."""
    if getattr(step.facts, "begins_on", None) is None:
        return ""
    return (
        ", counted from the day on which it is made. Whether they may be counted from "
        "its start is not confirmed"
    )


def check_consultee(row: ClosureCase, code: str) -> None:
    """Refuse an organisation that has no people here to consult."""
    codes = {organisation.code for organisation in organisations_to_consult(row)}
    if code not in codes:
        raise RuleBroken("Choose an organisation from the list", field="organisation")


def _earlier_event(
    row: ClosureCase, *, by: User, event: NewEvent
) -> ClosureEvent | None:
    """Return the event that this same submission stored before, or None.

    Raises AlreadySubmitted if its UUID was used for something else.
    """
    found = ClosureEvent.objects.filter(client_uuid=event.client_uuid).first()
    if found is None:
        return None
    same_case = found.case_id == row.pk and found.recorded_by_id == by.pk
    sent = _as_told(read_facts(event.kind, event.facts))
    stored = _as_told(named_facts(found))
    same_time = event.happened_at is None or _is_same_time(event, found.happened_at)
    same_facts = (found.kind, stored) == (event.kind, sent)
    if not (same_case and same_time and same_facts):
        raise AlreadySubmitted
    found.is_repetition = True
    return found


def _as_told(facts: Any) -> dict[str, Any]:
    """Return facts as they were given, without what was confirmed of them."""
    found = facts_as_json(facts)
    return {name: found[name] for name in found if name not in CONFIRMED}


def _is_same_time(event: NewEvent, happened_at: datetime) -> bool:
    assert event.happened_at is not None  # noqa: S101 - asked before
    apart = abs(event.happened_at - happened_at)
    return apart <= (SENT_AGAIN if event.is_relative else timedelta(0))


def _moment(event: NewEvent) -> datetime:
    """Return when it happened, never in the future; answers and corrections are now."""
    now = clock.now()
    if event.happened_at is None or event.kind in HAPPENS_NOW:
        return now
    if event.happened_at > now:
        raise RuleBroken("This must be in the past", field="happened_at")
    return event.happened_at


def project(row: ClosureCase, status: Status) -> None:
    """Store the columns of a case that are calculated from its events."""
    set_projected(row, status)
    row.save(update_fields=PROJECTED)


def set_projected(row: ClosureCase, status: Status) -> None:
    """Set the columns of a case that are calculated from its events."""
    row.state = status.state
    at = status.served_at
    row.served_on = london_date(at) if at else None
    row.order_made_on, row.order_ends_on = status.order_made_on, status.ends_on
    row.order_ends_at = status.ends_at if status.ends_time else None
    row.order_begins_on = status.begins_on
    row.order_begins_at = status.begins_at if status.begins_on else None
    row.order_suspended_at = status.suspended_at
    row.order_suspended_days = [DateRange(*days) for days in status.days_of_suspensions]
    row.ceased_on, row.scope = status.ended_on, status.scope


def put_dues(row: ClosureCase, law: Provisions) -> None:
    put_deadlines(owner_of(row), dues_of(row, law))


@transaction.atomic(durable=True)
def withdraw_closure(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> ClosureCase:
    """Mark a case as recorded in error, with the reason; nothing is due on it."""
    row = locked_closure(by, reference)
    verbs = CLOSURES.verbs_to_withdraw(row)
    marked = mark_in_error(row, by=by, verbs=verbs, reason=reason, kept=keep_words)
    put_dues(marked, law_of(marked.force))
    return marked


@transaction.atomic(durable=True)
def record_tenure(*, by: User, reference: str, tenure: str) -> ClosureCase:
    """Record how the premises of a case are held, which decides the landlord's notice.

    The premises become known premises if they were not.
    """
    policy.require(by, CLOSURES.verb_to_write(by))
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
        detail = {"change": ClosureChange.TENURE, "tenure": tenure}
        record(AuditKind.ALTERATION, by=by, records=[row.reference], detail=detail)
    return row
