"""Writes about who told of a report: keep, correct, erase, keep longer.

None of the details goes into an event, a message or an error.
"""

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from reports.actions.call_back import _cancel_open, _owe_call_backs
from reports.choices import KeepReason, Status
from reports.models import CallBack, Report, Reporter
from reports.rules import reporter as rules
from reports.rules.reporter import CONTACT_FIELDS, Contact, Limits
from reports.visibility import visible_reporters, visible_reports
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.records.actions import locked_one
from stronghold.records.rules import AlreadySubmitted


def _keep_reporter(row: Report, contact: Contact | None) -> None:
    """Keep who told of a report that is being stored, and owe what they agreed to."""
    if contact is None:
        return
    tidied = rules.tidy(contact)
    reporter = Reporter(report=row, kept_at=clock.now(), **asdict(tidied))
    reporter.contact_digest = _digest(tidied)
    last_due_on = _owe_call_backs(row, row.received_at) if tidied.consents else None
    _set_limits(reporter, _limits(row, last_due_on))
    reporter.save(force_insert=True)


def _check_same_contact(row: Report, contact: Contact | None) -> None:
    """Refuse a repeated submission whose details are others than the first ones.

    The digest of a submission leaves the details out, so that nobody can guess them
    from it. Once they are erased, a repetition keeps them no more.
    """
    reporter = Reporter.objects.filter(report=row).first()
    if reporter is None or contact is None:
        return
    if not constant_time_compare(reporter.contact_digest, _digest(rules.tidy(contact))):
        raise AlreadySubmitted(row.reference)


def _digest(tidied: Contact) -> str:
    text = "\x1f".join(f"{name}={value}" for name, value in asdict(tidied).items())
    return salted_hmac("reports.reporter", text, algorithm="sha256").hexdigest()


def _limits(row: Report, last_due_on: date | None) -> Limits:
    return rules.limits(
        received_on=row.received_on, kept_on=clock.today(), last_due_on=last_due_on
    )


def _set_limits(reporter: Reporter, limits: Limits) -> None:
    reporter.review_on, reporter.dispose_on = limits.review_on, limits.dispose_on


def _locked_reporter(by: User, reference: str) -> Reporter:
    """Return who told of a report, both rows locked: the report's first, always."""
    report = locked_one(Report.objects.filter(visible_reports(by)), reference)
    rows = Reporter.objects.filter(visible_reporters(by), report=report)
    reporter = rows.select_for_update().first()
    if reporter is None:
        raise NotFound
    reporter.report = report
    return reporter


@transaction.atomic(durable=True)
def correct_reporter(*, by: User, reference: str, contact: Contact) -> list[str]:
    """Correct how somebody can be reached; return the names of what was changed."""
    policy.require(by, Verb.READ_OWN_REPORTER)
    reporter = _locked_reporter(by, reference)
    rules.check_contact(contact)
    tidied = rules.tidy(contact)
    changed = [n for n in CONTACT_FIELDS if getattr(reporter, n) != getattr(tidied, n)]
    if not changed:
        return []
    for name in changed:
        setattr(reporter, name, getattr(tidied, name))
    if "consents" in changed:
        _follow_consent(reporter, by=by)
    reporter.save()
    detail = {"change": "reporter_corrected", "fields": changed}
    record(Kind.ALTERATION, by=by, records=[reference], detail=detail)
    return changed


def _follow_consent(reporter: Reporter, *, by: User) -> None:
    """Owe call-backs from the day that consent was given, or no more from now on."""
    if not reporter.consents:
        _cancel_open([reporter.report_id], by=by)
        return
    # A merged report is worked on, and closed, with the one that goes on.
    goes_on = reporter.report
    while goes_on.merged_into:
        goes_on = goes_on.merged_into
    rules.check_is_worked_on(
        goes_on.reference, is_closed=goes_on.status == Status.CLOSED
    )
    last_due_on = _owe_call_backs(reporter.report, clock.now())
    _set_limits(reporter, _limits(reporter.report, last_due_on))


@transaction.atomic(durable=True)
def forget_reporter(*, by: User, reference: str) -> None:
    """Erase who told of a report, now, because they ask for it."""
    policy.require(by, Verb.READ_OWN_REPORTER)
    reporter = _locked_reporter(by, reference)
    n_cancelled = _erase([reporter], by=by)
    detail = {"what": "reporter", "why": "asked", "callbacks_cancelled": n_cancelled}
    record(Kind.ERASURE, by=by, records=[reference], detail=detail)


def _erase(reporters: list[Reporter], *, by: User | None) -> int:
    """Delete the details and all that was derived from them; return what it cancels.

    That a call-back was made stays; the words that were said do not.
    """
    reports = [reporter.report_id for reporter in reporters]
    n_cancelled = _cancel_open(reports, by=by)
    CallBack.objects.filter(report__in=reports).update(
        cleared_text="", cleared_at=None, cleared_by=None
    )
    Reporter.objects.filter(pk__in=[reporter.pk for reporter in reporters]).delete()
    return n_cancelled


@transaction.atomic(durable=True)
def keep_reporter_longer(
    *, by: User, reference: str, until: date, reason: str
) -> Reporter:
    """Keep the details until a chosen day; why is one of a few reasons, not words."""
    policy.require(by, Verb.READ_ANY_REPORTER)
    reporter = _locked_reporter(by, reference)
    if reason not in KeepReason.values:
        raise RuleBroken("Choose why they are kept longer", field="reason")
    received_on = reporter.report.received_on
    limits = rules.kept_until(until, received_on=received_on, today=clock.today())
    _set_limits(reporter, limits)
    reporter.save(update_fields=["review_on", "dispose_on"])
    detail = {"change": "reporter_kept_longer", "why": reason, "until": until}
    record(Kind.ALTERATION, by=by, records=[reference], detail=detail)
    return reporter
