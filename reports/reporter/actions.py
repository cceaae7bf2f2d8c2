"""Every write of reporters: keep, correct, erase, keep longer, dispose of in time.

None of the details goes into an audit event, a message or an error.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from reports.report.choices import Status
from reports.report.models import Report
from reports.report.visibility import visible_reports
from reports.reporter import rules
from reports.reporter.choices import CallBackResult, KeepReason, ReporterChange
from reports.reporter.models import CallBack, Reporter
from reports.reporter.queries import months_of
from reports.reporter.rules import CONTACT_FIELDS, Contact, Limits, promises
from reports.reporter.visibility import visible_reporters
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.actions import locked_one
from stronghold.core.records.rules import AlreadySubmitted
from stronghold.core.secrets.encryption import is_keyed_hash, keyed_hash
from stronghold.core.secrets.secret_key import Kept, Renewal
from stronghold.duty.queries import times_of

# Reporters erased in one transaction.
DISPOSED_AT_ONCE = 200
# What the keyed hash of the details is for.
_PURPOSE = "reports.reporter"


def schedule_call_backs(row: Report, since: datetime) -> date:
    """Schedule both call-backs from an instant on; return the day the last is due.

    One that was cancelled is scheduled again; one that was done stays done.
    """
    times = times_of(row.force_id, since)
    due = promises(since, first=times.call_back, second=times.second_call_back)
    for ordinal, promise in due.items():
        found, made = CallBack.objects.get_or_create(
            report=row, ordinal=ordinal, defaults=asdict(promise)
        )
        if not made and found.result == CallBackResult.CANCELLED:
            found.due_on, found.due_at = promise.due_on, promise.due_at
            found.result, found.done_at, found.done_by = "", None, None
            found.save()
    return max(promise.due_on for promise in due.values())


def cancel_open_call_backs(reports: Iterable[int], *, by: User | None) -> int:
    """Cancel the open call-backs of these reports; return how many there were."""
    return CallBack.objects.filter(report__in=reports, result="").update(
        result=CallBackResult.CANCELLED, done_at=clock.now(), done_by=by
    )


def keep_reporter(row: Report, contact: Contact | None) -> None:
    """Store the reporter of a new report, and the call-backs they agreed to."""
    if contact is None:
        return
    tidied = rules.tidy(contact)
    last_due_on = schedule_call_backs(row, row.received_at) if tidied.consents else None
    limits = _limits(row, last_due_on)
    new_reporter(row, tidied, limits).save(force_insert=True)


def new_reporter(row: Report, tidied: Contact, limits: Limits) -> Reporter:
    """Return the row of a reporter, which is not stored yet."""
    reporter = Reporter(report=row, kept_at=clock.now(), **asdict(tidied))
    reporter.contact_digest = keyed_hash(_PURPOSE, _as_text(tidied))
    _set_limits(reporter, limits)
    return reporter


def check_same_contact(row: Report, contact: Contact | None) -> None:
    """Refuse a repeated submission whose contact details differ from the first.

    The digest of a submission leaves the details out, so that no one can guess them
    from it. Once the details are erased, repeating the submission does not store them
    again.
    """
    reporter = Reporter.objects.filter(report=row).first()
    if reporter is None or contact is None:
        return
    given = _as_text(rules.tidy(contact))
    if not is_keyed_hash(_PURPOSE, given, reporter.contact_digest):
        raise AlreadySubmitted(row.reference)


def _as_text(tidied: Contact) -> str:
    return "\x1f".join(f"{name}={value}" for name, value in asdict(tidied).items())


@transaction.atomic(durable=True)
def renew_digest(pk: int) -> Renewal:
    """Make the keyed hash of the details again with SECRET_KEY.

    Only while the details are as they were first given: after a correction no one can,
    and the same details sent again are then refused as others.
    """
    reporter = Reporter.objects.select_for_update().filter(pk=pk).first()
    if reporter is None or not reporter.contact_digest:
        return Renewal.CURRENT
    details = Contact(**{name: getattr(reporter, name) for name in CONTACT_FIELDS})
    text, kept = _as_text(details), reporter.contact_digest
    if kept == keyed_hash(_PURPOSE, text) or not is_keyed_hash(_PURPOSE, text, kept):
        return Renewal.CURRENT
    reporter.contact_digest = keyed_hash(_PURPOSE, text)
    reporter.save(update_fields=["contact_digest"])
    return Renewal.RENEWED


# Named in the settings, for `manage.py change_secret_key`.
DIGESTS = Kept("reporters’ details", Reporter.objects.all, renew_digest)


def _limits(row: Report, last_due_on: date | None) -> Limits:
    return rules.limits(
        received_on=row.received_on,
        kept_on=clock.today(),
        last_due_on=last_due_on,
        months=months_of(row.force_id),
    )


def _set_limits(reporter: Reporter, limits: Limits) -> None:
    reporter.review_on, reporter.dispose_on = limits.review_on, limits.dispose_on


def _locked_reporter(by: User, reference: str) -> Reporter:
    """Return the reporter of a report, both rows locked: always the report first."""
    report = locked_one(Report.objects.filter(visible_reports(by)), reference)
    rows = Reporter.objects.filter(visible_reporters(by), report=report)
    reporter = rows.select_for_update().first()
    if reporter is None:
        raise NotFound
    reporter.report = report
    return reporter


@transaction.atomic(durable=True)
def correct_reporter(*, by: User, reference: str, contact: Contact) -> list[str]:
    """Correct the contact details; return the names of the fields that changed."""
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
    detail = {"change": ReporterChange.CORRECTED, "fields": changed}
    record(Kind.ALTERATION, by=by, records=[reference], detail=detail)
    return changed


def _follow_consent(reporter: Reporter, *, by: User) -> None:
    """Schedule call-backs from the moment of consent, or cancel them if withdrawn."""
    if not reporter.consents:
        cancel_open_call_backs([reporter.report_id], by=by)
        return
    # A merged report is worked on, and closed, with the report it is merged into.
    kept = reporter.report
    while kept.merged_into:
        kept = kept.merged_into
    rules.check_is_open(kept.reference, is_closed=kept.status == Status.CLOSED)
    last_due_on = schedule_call_backs(reporter.report, clock.now())
    _set_limits(reporter, _limits(reporter.report, last_due_on))


@transaction.atomic(durable=True)
def forget_reporter(*, by: User, reference: str) -> None:
    """Erase the reporter of a report now, because they ask for it."""
    policy.require(by, Verb.READ_OWN_REPORTER)
    reporter = _locked_reporter(by, reference)
    n_cancelled = _erase([reporter], by=by)
    detail = {"what": "reporter", "why": "asked", "callbacks_cancelled": n_cancelled}
    record(Kind.ERASURE, by=by, records=[reference], detail=detail)


def forget_again(*, force: str, reference: str) -> bool:
    """Erase details that a restore has brought back, whose reporter had asked for it.

    Return whether there are any. Within the caller's transaction.
    """
    of_report = Reporter.objects.filter(report__reference=reference)
    rows = list(
        of_report.filter(report__force__code=force)
        .select_for_update(of=("self", "report"))
        .select_related("report")
    )
    if not rows:
        return False
    n_cancelled = _erase(rows, by=None)
    detail = {"what": "reporter", "why": "asked", "callbacks_cancelled": n_cancelled}
    record(Kind.ERASURE, by=SYSTEM, force=force, records=[reference], detail=detail)
    return True


def _erase(reporters: list[Reporter], *, by: User | None) -> int:
    """Delete the details and what was derived from them; return how many it cancels.

    The record that a call-back was made is kept; the words cleared for it are not.
    """
    reports = [reporter.report_id for reporter in reporters]
    n_cancelled = cancel_open_call_backs(reports, by=by)
    CallBack.objects.filter(report__in=reports).update(
        cleared_text="", cleared_at=None, cleared_by=None
    )
    Reporter.objects.filter(pk__in=[reporter.pk for reporter in reporters]).delete()
    return n_cancelled


@transaction.atomic(durable=True)
def keep_reporter_longer(
    *, by: User, reference: str, until: date, reason: str
) -> Reporter:
    """Keep the details until a chosen day, for one of the fixed reasons."""
    policy.require(by, Verb.READ_ANY_REPORTER)
    reporter = _locked_reporter(by, reference)
    if reason not in KeepReason.values:
        raise RuleBroken("Choose why they are kept longer", field="reason")
    received_on = reporter.report.received_on
    limits = rules.kept_until(
        until,
        received_on=received_on,
        today=clock.today(),
        months=months_of(by.force.pk),
    )
    _set_limits(reporter, limits)
    reporter.save(update_fields=["review_on", "dispose_on"])
    detail = {"change": ReporterChange.KEPT_LONGER, "why": reason, "until": until}
    record(Kind.ALTERATION, by=by, records=[reference], detail=detail)
    return reporter


def dispose_reporters() -> int:
    """Erase all details that are due, in batches; return how many there were.

    Each batch is its own transaction: if the worker is killed, the next run erases
    the rest. Rows that another worker or a user has locked are left to the next run.
    """
    n_erased = 0
    while n := _dispose_batch():
        n_erased += n
    return n_erased


@transaction.atomic(durable=True)
def _dispose_batch() -> int:
    return erase_due(DISPOSED_AT_ONCE)


def erase_due(at_once: int) -> int:
    """Erase details that are due, at most so many; return how many there were."""
    # The report is locked too: every change of what belongs to a report locks it first.
    due = Reporter.objects.filter(dispose_on__lte=clock.today())
    locked = due.select_for_update(skip_locked=True, of=("self", "report"))
    rows = list(locked.select_related("report__force").order_by("pk")[:at_once])
    by_force: dict[str, list[Reporter]] = defaultdict(list)
    for row in rows:
        by_force[row.report.force.code].append(row)
    for force, reporters in by_force.items():
        _erase_of_force(force, reporters)
    return len(rows)


def _erase_of_force(force: str, reporters: list[Reporter]) -> None:
    n_cancelled = _erase(reporters, by=None)
    record(
        Kind.ERASURE,
        by=SYSTEM,
        force=force,
        records=[row.report.reference for row in reporters],
        detail={
            "what": "reporter",
            "why": "time",
            "reporters": len(reporters),
            "callbacks_cancelled": n_cancelled,
        },
    )
