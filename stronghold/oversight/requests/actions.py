"""Every write of requests: open, gather, decide, answer, and erase in time.

No words that were typed go into an audit event.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from operations.statute.queries import law_of
from reports.report.record import REPORTS
from reports.reporter.queries import reports_of_contact
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.values import new_reference
from stronghold.oversight import data_protection as law
from stronghold.oversight.requests import queries, rules
from stronghold.oversight.requests.choices import (
    KnownBy,
    RequestChange,
    RequestDocument,
    RequestMove,
    State,
)
from stronghold.oversight.requests.grounds import PRIVILEGE
from stronghold.oversight.requests.models import (
    DataRequest,
    RequestItem,
    RequestNotice,
    RequestRecord,
    RequestStep,
)
from stronghold.oversight.requests.record import REQUESTS
from stronghold.oversight.requests.rules import Decided
from stronghold.oversight.retention.actions import erase_ended


@transaction.atomic(durable=True)
def open_request(
    *, by: User, new: Mapping[str, Any], asks_identity: bool = False
) -> DataRequest:
    """Open a request of a person about their data.

    `new` are values of what can be entered of REQUESTS, by name. `asks_identity` if
    they still must prove it.
    """
    policy.require(by, Verb.RUN_REQUESTS)
    facts = REQUESTS.not_known() | dict(new)
    rules.check_new(facts, asks_identity=asks_identity, today=clock.today())
    facts["force_reference"] = " ".join(facts["force_reference"].split())
    facts["asks"] = facts["asks"].strip()
    row = DataRequest.objects.create(
        **facts,
        reference=new_reference(REQUESTS.prefix),
        force=by.force,
        opened_at=clock.now(),
        opened_by=by,
    )
    if asks_identity:
        _add_step(row, RequestMove.ASK_IDENTITY, by=by, on=clock.today())
    detail = {"change": RequestChange.OPENED, "kind": row.get_kind_display()}
    record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


def _add_step(  # noqa: PLR0913 - the columns of a step
    row: DataRequest,
    move: str,
    *,
    by: User,
    on: date,
    because: str = "",
    words: str = "",
    sha256: str = "",
) -> None:
    RequestStep.objects.create(
        request=row,
        move=move,
        on=on,
        because=because,
        words=words.strip(),
        sha256=sha256,
        at=clock.now(),
        by=by,
    )


@dataclass(frozen=True)
class NewStep:
    """A move that someone records: its day, and why."""

    move: str
    on: date | None
    because: str = ""
    words: str = ""


@transaction.atomic(durable=True)
def move_request(*, by: User, reference: str, step: NewStep) -> DataRequest:
    """Record a move of a request, other than its decision."""
    policy.require(by, Verb.RUN_REQUESTS)
    found = queries.locked_request(by, reference)
    row = found.row
    if step.move == RequestMove.DECIDE:
        raise RuleBroken("Choose one of the steps on the page")
    move = rules.check_move(row.kind, row.state, found.made, step.move)
    on = _check_day(found, step.on)
    rules.check_words(
        step.words,
        field="words",
        subject="The note",
        longest=rules.LONGEST_WORDS,
    )
    limits = law_of(row.force)
    rules.check_step_words(move.code, step.words)
    if move.code == RequestMove.ANSWER:
        _check_told(found)
    if move.code == RequestMove.CLARIFY:
        rules.check_may_clarify(limits, found.facts, regime=row.regime)
    if move.code == RequestMove.EXTEND:
        rules.check_may_extend(
            limits, found.facts, regime=row.regime, on=on, because=step.because
        )
    because = step.because if move.code == RequestMove.EXTEND else ""
    _add_step(row, move.code, by=by, on=on, because=because, words=step.words)
    row.state = move.target or row.state
    if move.code == RequestMove.REOPEN:
        row.outcome = ""
    if row.state not in rules.RUNNING:
        row.ended_on = on
        # They are needed no longer, and would let words be guessed.
        RequestItem.objects.filter(record__request=row).update(digest="")
    row.save(update_fields=["state", "ended_on", "outcome"])
    _record(by, [reference], {"move": move.code, "on": on})
    return row


def _check_told(found: queries.Shown) -> None:
    row = found.row
    if rules.owes_origin(
        row.kind,
        regime=row.regime,
        outcome=row.outcome,
        made=found.made,
        is_restricted=queries.is_all_restricted(row),
    ):
        raise RuleBroken(
            law.ORIGIN.asked("Record first where the inaccurate data came from")
        )


def _check_day(found: queries.Shown, on: date | None) -> date:
    last = max((step.on for step in found.steps), default=found.row.received_on)
    return rules.check_step_day(
        on, received_on=found.row.received_on, last_on=last, today=clock.today()
    )


def _record(by: User, records: Sequence[str], detail: Mapping[str, object]) -> None:
    record(Kind.ALTERATION, by=by, records=records, detail=detail)


def _gathering(by: User, reference: str) -> DataRequest:
    """Return a request, locked, while its records may still change."""
    row = queries.locked_request(by, reference).row
    if row.state not in (State.OPEN, State.CLARIFYING):
        raise RuleBroken("It is decided: its records no longer change")
    return row


@transaction.atomic(durable=True)
def add_record(*, by: User, reference: str, text: str) -> str:
    """Add the record of a reference or custody record number; return its reference."""
    policy.require(by, Verb.RUN_REQUESTS)
    row = _gathering(by, reference)
    found = queries.find_record(by, text)
    _add(row, found.kind.code, [found.reference], by=by, as_reporter=False)
    return found.reference


@transaction.atomic(durable=True)
def add_reports_of(*, by: User, reference: str, phone: str, email: str) -> int:
    """Add the reports of someone with these contact details; return how many.

    One that was added by its reference counts: it is taken out, and added as theirs.
    The details are compared with those that are kept, and stored nowhere.
    """
    policy.require(by, Verb.RUN_REQUESTS)
    policy.require(by, Verb.READ_ANY_REPORTER)
    row = _gathering(by, reference)
    if row.known_by != KnownBy.REPORTER:
        raise RuleBroken("This request is not of someone who reported")
    if not (phone.strip() or email.strip()):
        raise RuleBroken("Enter their phone number or e-mail address", field="phone")
    found = reports_of_contact(by, phone=phone, email=email)
    known = RequestRecord.objects.filter(request=row, reference__in=found)
    theirs = known.filter(as_reporter=True).values_list("reference", flat=True)
    new = sorted(set(found) - set(theirs))
    named = list(known.filter(as_reporter=False))
    notices = list(
        RequestNotice.objects.filter(record__in=named).select_related("record", "by")
    )
    if named:
        # What was decided goes too: it was of someone whom the report only names.
        known.filter(as_reporter=False).delete()
        _record(
            by,
            [row.reference] + [one.reference for one in named],
            {"change": RequestChange.REMOVED},
        )
    if new:
        _add(row, REPORTS.code, new, by=by, as_reporter=True)
    _notice_again(row, notices)
    return len(new)


def _notice_again(row: DataRequest, notices: Sequence[RequestNotice]) -> None:
    """Store who was notified of records that were taken out and added again."""
    records = {one.reference: one for one in queries.records_of(row)}
    RequestNotice.objects.bulk_create(
        RequestNotice(
            record=records[one.record.reference],
            organisation=one.organisation,
            on=one.on,
            at=one.at,
            by=one.by,
        )
        for one in notices
    )


def _add(
    row: DataRequest,
    kind: str,
    references: Sequence[str],
    *,
    by: User,
    as_reporter: bool,
) -> None:
    known = RequestRecord.objects.filter(request=row, reference__in=references)
    if known.exists():
        raise RuleBroken("The request has this record already", field="record")
    RequestRecord.objects.bulk_create(
        RequestRecord(
            request=row,
            record_kind=kind,
            reference=one,
            as_reporter=as_reporter,
            added_at=clock.now(),
            added_by=by,
        )
        for one in references
    )
    named = [row.reference] + list(references)
    _record(by, named, {"change": RequestChange.ADDED})


@transaction.atomic(durable=True)
def remove_record(*, by: User, reference: str, record_reference: str) -> None:
    """Take a record out of a request, with what was decided on its items."""
    policy.require(by, Verb.RUN_REQUESTS)
    row = _gathering(by, reference)
    queries.record_in(row, record_reference)
    RequestRecord.objects.filter(request=row, reference=record_reference).delete()
    named = [reference, record_reference]
    _record(by, named, {"change": RequestChange.REMOVED})


@transaction.atomic(durable=True)
def decide_items(
    *,
    by: User,
    reference: str,
    record_reference: str,
    chosen: Mapping[str, str],
    because: str = "",
    kept: Collection[str] = (),
) -> "queries.Gathered":
    """Store what is given and withheld of a record; return it as it is now.

    `chosen` has the ground of each answered item by its code; "" gives it. The others
    are left for later. `because` is why privilege can be claimed. `kept` names each
    given item with the withheld ones that it repeats, by their codes with bars between.
    Who read and decided it is kept with each item, and when.
    """
    policy.require(by, Verb.RUN_REQUESTS)
    row = _gathering(by, reference)
    found = queries.gathered(by, queries.record_in(row, record_reference))
    if found is None:
        raise NotFound
    rules.check_items(
        found.items,
        chosen,
        because=because,
        regime=row.regime,
        on=row.received_on,
        kept=kept,
    )
    answered = [item for item in found.items if item.code in chosen]
    RequestItem.objects.filter(record=found.record).exclude(item__in=chosen).delete()
    for item in answered:
        RequestItem.objects.update_or_create(
            record=found.record,
            item=item.code,
            defaults={
                "ground": chosen[item.code],
                "digest": queries.digest_of(item),
                "because": because.strip() if chosen[item.code] == PRIVILEGE else "",
                "decided_at": clock.now(),
                "decided_by": by,
            },
        )
    n_withheld = sum(1 for ground in chosen.values() if ground)
    detail = {
        "change": RequestChange.ITEMS,
        "given": len(answered) - n_withheld,
        "withheld": n_withheld,
    }
    _record(by, [reference, record_reference], detail)
    stored = {
        item.code: rules.Stored(chosen[item.code], queries.digest_of(item))
        for item in answered
    }
    return replace(found, stored=stored)


@transaction.atomic(durable=True)
def decide_request(
    *, by: User, reference: str, on: date | None, given: Decided
) -> DataRequest:
    """Decide a request. It can be opened again until it is answered."""
    policy.require(by, Verb.RUN_REQUESTS)
    found = queries.locked_request(by, reference)
    row = found.row
    rules.check_move(row.kind, row.state, found.made, RequestMove.DECIDE)
    day = _check_day(found, on)
    held = queries.everything(by, row)
    rules.check_decided(
        given,
        kind=row.kind,
        n_undecided=sum(len(one.undecided) for one in held),
        unread=[one.reference for one in held if one.left],
        n_given=sum(len(one.given) for one in held),
        n_withheld=sum(len(one.withheld) for one in held),
    )
    row.state, row.outcome = State.DECIDED, given.outcome
    row.reasons, row.says_why = given.reasons.strip(), given.says_why
    row.save(update_fields=["state", "outcome", "reasons", "says_why"])
    _add_step(row, RequestMove.DECIDE, by=by, on=day, words=given.reasons)
    detail = {"move": RequestMove.DECIDE, "outcome": row.outcome, "on": day}
    _record(by, [reference], detail)
    return row


@transaction.atomic(durable=True)
def note_notified(
    *, by: User, reference: str, on: date | None, notified: Sequence[str]
) -> int:
    """Record which organisations were notified of a change; return how many.

    `notified` names each as the reference of a record and an organisation, with a bar
    between them.
    """
    policy.require(by, Verb.RUN_REQUESTS)
    found = queries.locked_request(by, reference)
    day = _check_day(found, on)
    if not notified:
        raise RuleBroken("Tick who was notified", field="notified")
    by_record: dict[str, RequestRecord] = {}
    for name in notified:
        record_reference, _, organisation = name.partition("|")
        row = queries.record_in(found.row, record_reference)
        held = queries.gathered(by, row)
        if held is None or organisation not in held.organisations:
            raise NotFound
        by_record[record_reference] = row
        RequestNotice.objects.update_or_create(
            record=row,
            organisation=organisation,
            defaults={"on": day, "at": clock.now(), "by": by},
        )
    detail = {"change": RequestChange.NOTIFIED, "n": len(notified)}
    _record(by, [reference] + list(by_record), detail)
    return len(notified)


@transaction.atomic(durable=True)
def note_pack(*, by: User, reference: str, given: Sequence[str], sha256: str) -> None:
    """Log that the answer to a request is taken out of the site: a disclosure, once.

    `given` are the records that it holds something of, and `sha256` shows later which
    file it was. RuleBroken if it was taken since it was decided.
    """
    policy.require(by, Verb.RUN_REQUESTS)
    policy.require(by, Verb.EXPORT)
    found = queries.locked_request(by, reference)
    rules.check_may_answer(found.row.state, found.facts, found.made)
    today = clock.today()
    _add_step(found.row, RequestMove.PACK, by=by, on=today, sha256=sha256)
    detail = {"document": RequestDocument.PACK, "sha256": sha256}
    named = [reference] + list(given)
    record(Kind.DISCLOSURE, by=by, records=named, recipient=rules.ASKED, detail=detail)


def erase_ended_requests() -> int:
    """Erase the requests whose retention is over; return how many there were."""
    return erase_ended(queries.ended_long_ago(), RequestChange.ERASED)
