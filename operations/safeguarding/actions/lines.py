"""Writes of county lines: add, change, link records, mark as in error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from operations.safeguarding.actions.origin import locked
from operations.safeguarding.choices import Band, LineChange, LineStatus, Threat, Travel
from operations.safeguarding.models import CountyLine
from operations.safeguarding.queries import Origin, has_charged_arrest
from operations.safeguarding.record import LINES
from operations.safeguarding.rules import lines as rules
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.actions import earlier_one, mark_in_error, store_first
from stronghold.core.records.models import Record
from stronghold.core.records.rules import check_no_personal_details
from stronghold.core.records.submission import Submission


@dataclass(frozen=True)
class LineFacts:
    """The facts of a county line; never its phone number."""

    name: str
    hub: str
    status: str
    first_known_on: date
    children: str
    adults: str
    travel: Sequence[str] = ()
    threats: Sequence[str] = ()
    closed_on: date | None = None
    closure_type: str = ""
    number_dead_on: date | None = None
    charge_known_by: str = ""
    keep_words: bool = False

    @property
    def closure(self) -> rules.Closure:
        return rules.Closure(
            self.closure_type, self.number_dead_on, self.charge_known_by
        )


@transaction.atomic(durable=True)
def open_line(*, by: User, submission: Submission, facts: LineFacts) -> CountyLine:
    """Store a county line that has become known."""
    policy.require(by, Verb.RUN_COUNTY_LINES)
    if earlier := earlier_one(CountyLine, by=by, submission=submission):
        return earlier
    row = CountyLine()
    _set_line(row, facts)
    row = store_first(row, by=by, submission=submission, prefix=LINES.prefix)
    if not row.is_repetition:
        detail = _detail(row)
        record(Kind.COLLECTION, by=by, records=[row.reference], detail=detail)
    return row


@transaction.atomic(durable=True)
def change_line(*, by: User, reference: str, facts: LineFacts) -> CountyLine:
    """Change the facts of a county line."""
    policy.require(by, Verb.RUN_COUNTY_LINES)
    row = locked(LINES, by, reference)
    _check_counts(row)
    _set_line(row, facts)
    row.save()
    detail = {"change": LineChange.DETAILS} | _detail(row)
    record(Kind.ALTERATION, by=by, records=[reference], detail=detail)
    return row


def _detail(row: CountyLine) -> dict[str, str]:
    """Return what the audit log says of a line: its status, and how it was closed."""
    closed = {"closure_type": row.closure_type} if row.closure_type else {}
    return {"status": row.status} | closed


def _set_line(row: CountyLine, facts: LineFacts) -> None:
    rules.check_line(name=facts.name, hub=facts.hub)
    check_no_personal_details(facts.name, field="name", kept=facts.keep_words)
    check_no_personal_details(facts.hub, field="hub", kept=facts.keep_words)
    rules.check_codes([facts.status], LineStatus.values, field="status")
    rules.check_codes(facts.travel, Travel.values, field="travel")
    rules.check_codes(facts.threats, Threat.values, field="threats")
    for field in ("children", "adults"):
        rules.check_codes([getattr(facts, field)], Band.values, field=field)
    rules.check_days(
        status=facts.status,
        first=facts.first_known_on,
        closed=facts.closed_on,
        today=clock.today(),
    )
    _set_closure(row, facts)
    row.name, row.hub, row.status = facts.name.strip(), facts.hub.strip(), facts.status
    row.travel, row.threats = list(facts.travel), list(facts.threats)
    row.children, row.adults = facts.children, facts.adults
    row.occurred_on, row.closed_on = facts.first_known_on, facts.closed_on


def _set_closure(row: CountyLine, facts: LineFacts) -> None:
    """Set how the line was closed, before the rest: it depends on what is stored."""
    words = facts.charge_known_by
    check_no_personal_details(words, field="charge_known_by", kept=facts.keep_words)
    rules.check_closure(
        facts.closure,
        status=facts.status,
        first=facts.first_known_on,
        closed=facts.closed_on,
        has_charged_arrest=has_charged_arrest(row),
        may_be_unknown=row.status == LineStatus.CLOSED and not row.closure_type,
    )
    row.closure_type, row.number_dead_on = facts.closure_type, facts.number_dead_on
    row.charge_known_by = words.strip()


LINKS: Mapping[str, str] = {
    "report": "linked_reports",
    "arrest": "linked_arrests",
    "closure": "linked_closures",
}


@transaction.atomic(durable=True)
def link_to_line(*, by: User, reference: str, origin: Origin) -> CountyLine:
    """Link a record, and its premises, to a line."""
    return _change_links(by, reference, origin, change=LineChange.LINKED)


@transaction.atomic(durable=True)
def unlink_from_line(*, by: User, reference: str, origin: Origin) -> CountyLine:
    """Remove the link of a record to a line."""
    return _change_links(by, reference, origin, change=LineChange.UNLINKED)


def _change_links(
    by: User, reference: str, origin: Origin, *, change: str
) -> CountyLine:
    policy.require(by, Verb.RUN_COUNTY_LINES)
    row = locked(LINES, by, reference)
    _check_counts(row)
    if origin.field not in LINKS:
        raise RuleBroken("Link reports, arrests or closure cases")
    if origin.field == "arrest" and change == LineChange.UNLINKED:
        closure = rules.Closure(row.closure_type, charge_known_by=row.charge_known_by)
        other = has_charged_arrest(row, without=origin.row.pk)
        is_only_charge = has_charged_arrest(row) and not other
        rules.check_may_unlink(reference, closure, is_only_charge=is_only_charge)
    links = getattr(row, LINKS[origin.field])
    (links.add if change == LineChange.LINKED else links.remove)(origin.row)
    _follow_premises(row, origin)
    named = [reference, origin.row.reference]
    record(Kind.ALTERATION, by=by, records=named, detail={"change": change})
    return row


def _follow_premises(row: CountyLine, origin: Origin) -> None:
    """Link the record's premises while any record there is linked; else unlink it."""
    premises = origin.row.premises
    if premises is None:
        return
    is_linked = any(
        getattr(row, name).filter(premises=premises).exists() for name in LINKS.values()
    )
    change = row.linked_premises.add if is_linked else row.linked_premises.remove
    change(premises)


def _check_counts(row: Record) -> None:
    if row.is_in_error:
        raise RuleBroken(f"{row.reference} is marked as recorded in error")


@transaction.atomic(durable=True)
def withdraw_line(
    *, by: User, reference: str, reason: str, keep_words: bool = False
) -> CountyLine:
    """Mark a county line as recorded in error."""
    row = locked(LINES, by, reference)
    return mark_in_error(
        row, by=by, verbs=LINES.withdraw, reason=reason, kept=keep_words
    )
