"""Every write of duplicates: merge, mark as different, undo either.

A merge moves nothing: each report keeps its reporter, call-backs and photos, and points
at the kept report. So separating them only clears that.
"""

from django.db import connection, transaction

from reports.duplicates import rules
from reports.duplicates.choices import DuplicateChange
from reports.duplicates.models import DuplicateDecision
from reports.duplicates.queries import likeness_of
from reports.duplicates.rules import MergeSide
from reports.report.models import Report
from reports.report.visibility import visible_reports
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.actions import locked_one
from stronghold.core.records.rules import is_reference

# The first key of the advisory lock held while a force's decision is made.
_LOCK = 48_230


@transaction.atomic(durable=True)
def merge_report(*, by: User, reference: str, into: str) -> Report:
    """Decide that a report is of the same thing as another, which is kept."""
    return store_merge(by=by, reference=reference, into=into)


def store_merge(*, by: User, reference: str, into: str) -> Report:
    """Do the same within the caller's transaction."""
    policy.require(by, Verb.DECIDE_DUPLICATES)
    merged, kept = _locked_pair(by, reference, into)
    rules.check_may_merge(_side(merged), _side(kept))
    _undo_current(by, merged, kept)
    _decide(by, merged, kept, is_same=True)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    detail = {"into": kept.reference}
    record(Kind.COMBINATION, by=by, records=[reference, into], detail=detail)
    return merged


def merge_into_same(*, by: User, reference: str, same_as: str) -> Report:
    """Merge a new report into the one that its writer chose as the same.

    If that one has been merged meanwhile, merge into the report kept in its place.
    """
    policy.require(by, Verb.DECIDE_DUPLICATES)
    _lock(by)
    rows = Report.objects.filter(visible_reports(by))
    kept = rows.filter(reference=same_as).first() if is_reference(same_as) else None
    if kept is None or kept.is_in_error:
        raise RuleBroken(
            f"{same_as[:12]} cannot be added to. Choose “None of these” or another "
            "report"
        )
    while kept.merged_into:
        kept = kept.merged_into
    return store_merge(by=by, reference=reference, into=kept.reference)


@transaction.atomic(durable=True)
def mark_different(*, by: User, reference: str, other: str) -> DuplicateDecision:
    """Decide that two reports are different; they are not suggested again."""
    policy.require(by, Verb.DECIDE_DUPLICATES)
    one, second = _locked_pair(by, reference, other)
    if second in {one.merged_into, *one.merged_reports.all()}:
        raise RuleBroken(f"{reference} and {other} are merged. Separate them first")
    _undo_current(by, one, second)
    decision = _decide(by, one, second, is_same=False)
    detail = {"change": DuplicateChange.DIFFERENT}
    record(Kind.ALTERATION, by=by, records=[reference, other], detail=detail)
    return decision


@transaction.atomic(durable=True)
def undo_decision(*, by: User, reference: str, other: str) -> bool:
    """Undo the decision about two reports; return whether they were merged.

    Merged reports are separated; different ones may be suggested again.
    """
    policy.require(by, Verb.DECIDE_DUPLICATES)
    one, second = _locked_pair(by, reference, other)
    separated = _separate(one, second) or _separate(second, one)
    undone = _undo_current(by, one, second)
    if not separated and not undone:
        raise RuleBroken(f"Nothing is decided about {reference} and {other}")
    detail = {
        "change": DuplicateChange.SEPARATED if separated else DuplicateChange.UNDONE
    }
    record(Kind.ALTERATION, by=by, records=[reference, other], detail=detail)
    return separated


def _separate(merged: Report, kept: Report) -> bool:
    if merged.merged_into_id != kept.pk:
        return False
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    return True


def _lock(by: User) -> None:
    """Make a force's decisions one at a time, so that two made at once cannot merge
    reports in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, by.force.pk])


def _locked_pair(by: User, reference: str, other: str) -> tuple[Report, Report]:
    """Return two reports, locked, once no other decision is being made."""
    _lock(by)
    rows = Report.objects.filter(visible_reports(by))
    if reference == other:
        raise NotFound
    # Always in the same order, so that two users do not wait for each other.
    locked = {name: locked_one(rows, name) for name in sorted((reference, other))}
    return locked[reference], locked[other]


def _side(report: Report) -> MergeSide:
    into = report.merged_into
    return MergeSide(
        reference=report.reference,
        force=report.force_id,
        is_in_error=report.is_in_error,
        merged_into=into.reference if into else "",
    )


def _decide(
    by: User, one: Report, other: Report, *, is_same: bool
) -> DuplicateDecision:
    first, second = sorted((one, other), key=lambda report: report.pk)
    return DuplicateDecision.objects.create(
        first=first,
        second=second,
        is_same=is_same,
        reasons=likeness_of(by, one, other).codes,
        decided_at=clock.now(),
        decided_by=by,
    )


def _undo_current(by: User, one: Report, other: Report) -> bool:
    first, second = sorted((one.pk, other.pk))
    current = DuplicateDecision.objects.filter(
        first=first, second=second, undone_at=None
    )
    return bool(current.update(undone_at=clock.now(), undone_by=by))
