"""Every write of call-backs: clear what may be said, record the result, transfer."""

from django.db import transaction

from reports.call_backs import rules
from reports.call_backs.choices import CallBackChange
from reports.call_backs.queries import made_by
from reports.report.models import Report
from reports.report.visibility import visible_reports
from reports.reporter.actions import cancel_open_call_backs
from reports.reporter.choices import CallBackResult
from reports.reporter.models import CallBack, Reporter
from reports.reporter.visibility import visible_call_backs, visible_reporters
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import workers
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.actions import locked_one
from stronghold.core.records.rules import check_no_personal_details
from stronghold.duty.queries import covered_by


def _locked_call_back(by: User, reference: str, ordinal: int) -> CallBack:
    """Return an open call-back, locked after its report, as everywhere."""
    report = locked_one(Report.objects.filter(visible_reports(by)), reference)
    rows = CallBack.objects.filter(visible_reporters(by), report=report)
    row = rows.select_for_update().filter(ordinal=ordinal).first()
    if row is None:
        raise NotFound
    rules.check_open(row.result)
    return row


@transaction.atomic(durable=True)
def clear_for_call_back(
    *, by: User, reference: str, ordinal: int, words: str, keep_words: bool = False
) -> CallBack:
    """Set the words that may be said in a call-back, in place of any earlier ones."""
    policy.require(by, Verb.CLEAR_WORDS)
    row = _locked_call_back(by, reference, ordinal)
    rules.check_words(words)
    check_no_personal_details(words, field="words", kept=keep_words)
    row.cleared_text, row.cleared_at, row.cleared_by = words.strip(), clock.now(), by
    row.save(update_fields=["cleared_text", "cleared_at", "cleared_by"])
    _record_change(row, reference, by=by, change=CallBackChange.WORDS_CLEARED)
    return row


@transaction.atomic(durable=True)
def record_call_back(*, by: User, reference: str, ordinal: int, result: str) -> int:
    """Record the result of a call-back; return how many others that cancels.

    Without an answer it stays open. If they ask not to be contacted again, they no
    longer consent to call-backs.
    """
    policy.require(by, Verb.READ_OWN_REPORTER)
    row = _locked_call_back(by, reference, ordinal)
    rules.check_result(result)
    if result == rules.NO_ANSWER:
        row.attempts += 1
    else:
        row.result, row.done_at, row.done_by = result, clock.now(), by
    row.save(update_fields=["attempts", "result", "done_at", "done_by"])
    _record_change(row, reference, by=by, change=CallBackChange(f"call_back_{result}"))
    if result != CallBackResult.NOT_WANTED:
        return 0
    Reporter.objects.filter(report=row.report_id).update(consents=False)
    return cancel_open_call_backs([row.report_id], by=by)


@transaction.atomic(durable=True)
def give_call_back(*, by: User, reference: str, ordinal: int, to: str) -> CallBack:
    """Transfer a call-back to another person of the force; the report stays put."""
    policy.require(by, Verb.ASSIGN_CALL_BACK)
    row = _locked_call_back(by, reference, ordinal)
    may_call = workers(by, Verb.READ_OWN_REPORTER)
    found = next((person for person in may_call if person.username == to), None)
    if found is None:
        raise RuleBroken("Choose who is to make the call-back", field="to")
    row.given_to = found
    row.save(update_fields=["given_to"])
    _record_change(row, reference, by=by, change=CallBackChange.GIVEN)
    return row


@transaction.atomic(durable=True)
def take_call_back(*, by: User, reference: str, ordinal: int) -> CallBack:
    """Take a call-back of someone for whom the user stands in today.

    From then on they may read whom to call, as with one that a sergeant gave them.
    NotFound for a call-back of anyone else.
    """
    policy.require(by, Verb.READ_OWN_REPORTER)
    report = locked_one(Report.objects.filter(visible_reports(by)), reference)
    rows = CallBack.objects.filter(
        visible_call_backs(by), made_by(covered_by(by)), report=report
    )
    row = rows.select_for_update(of=("self",)).filter(ordinal=ordinal).first()
    if row is None:
        raise NotFound
    rules.check_open(row.result)
    row.given_to = by
    row.save(update_fields=["given_to"])
    _record_change(row, reference, by=by, change=CallBackChange.TAKEN)
    return row


def _record_change(row: CallBack, reference: str, *, by: User, change: str) -> None:
    detail = {"change": change, "call_back": row.ordinal}
    record(Kind.ALTERATION, by=by, records=[reference], detail=detail)
