"""Writes about two reports: they are the same, they are not, and neither after all.

A merge moves nothing: each report keeps its teller, call-backs and photos, and points
at the one that goes on. So parting them needs only to take that back.
"""

from django.db import connection, transaction

from reports.duplicates import rules
from reports.duplicates.models import DuplicateDecision
from reports.duplicates.queries import likeness_of
from reports.duplicates.rules import MergeSide
from reports.report.models import Report
from reports.report.visibility import visible_reports
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound, RuleBroken
from stronghold.records.actions import locked_one
from stronghold.records.rules import is_reference

# The first key of the advisory lock under which a force's decisions are made.
_LOCK = 48_230


@transaction.atomic(durable=True)
def merge_report(*, by: User, reference: str, into: str) -> Report:
    """Decide that a report tells of the same thing as another, which goes on."""
    return _merge_report(by=by, reference=reference, into=into)


def _merge_report(*, by: User, reference: str, into: str) -> Report:
    policy.require(by, Verb.DECIDE_DUPLICATES)
    ending, going_on = _locked_pair(by, reference, into)
    rules.check_may_merge(_standing(ending), _standing(going_on))
    _undo_standing(by, ending, going_on)
    _decide(by, ending, going_on, is_same=True)
    ending.merged_into = going_on
    ending.save(update_fields=["merged_into"])
    detail = {"into": going_on.reference}
    record(Kind.COMBINATION, by=by, records=[reference, into], detail=detail)
    return ending


def _add_to_report(*, by: User, reference: str, same_as: str) -> Report:
    """Merge a report just submitted into the one its writer was shown as the same.

    Meanwhile that one may have gone into another, which then is the one that goes on.
    """
    policy.require(by, Verb.DECIDE_DUPLICATES)
    _lock(by)
    rows = Report.objects.filter(visible_reports(by))
    going_on = rows.filter(reference=same_as).first() if is_reference(same_as) else None
    if going_on is None or going_on.is_in_error:
        raise RuleBroken(
            f"{same_as[:12]} is not there to add to. Choose “None of these”, "
            "or another report"
        )
    while going_on.merged_into:
        going_on = going_on.merged_into
    return _merge_report(by=by, reference=reference, into=going_on.reference)


@transaction.atomic(durable=True)
def set_apart(*, by: User, reference: str, other: str) -> DuplicateDecision:
    """Decide that two reports are not the same thing; they are not suggested again."""
    policy.require(by, Verb.DECIDE_DUPLICATES)
    one, second = _locked_pair(by, reference, other)
    if second in {one.merged_into, *one.merged_reports.all()}:
        raise RuleBroken(f"{reference} and {other} are merged. Part them first")
    _undo_standing(by, one, second)
    decision = _decide(by, one, second, is_same=False)
    detail = {"change": "set_apart"}
    record(Kind.ALTERATION, by=by, records=[reference, other], detail=detail)
    return decision


@transaction.atomic(durable=True)
def undo_decision(*, by: User, reference: str, other: str) -> bool:
    """Take back what was decided about two reports: part them, or let them be asked
    about again. Both are then as they were before. Returns whether they were merged.
    """
    policy.require(by, Verb.DECIDE_DUPLICATES)
    one, second = _locked_pair(by, reference, other)
    parted = _part(one, second) or _part(second, one)
    undone = _undo_standing(by, one, second)
    if not parted and not undone:
        raise RuleBroken(f"Nothing is decided about {reference} and {other}")
    detail = {"change": "parted" if parted else "decision_undone"}
    record(Kind.ALTERATION, by=by, records=[reference, other], detail=detail)
    return parted


def _part(ended: Report, went_on: Report) -> bool:
    if ended.merged_into_id != went_on.pk:
        return False
    ended.merged_into = None
    ended.save(update_fields=["merged_into"])
    return True


def _lock(by: User) -> None:
    """Let one decision of a force be made at a time, so that no circle can come of two
    that do not know of each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, by.force.pk])


def _locked_pair(by: User, reference: str, other: str) -> tuple[Report, Report]:
    """Return two reports as they are once no other decision is being made."""
    _lock(by)
    rows = Report.objects.filter(visible_reports(by))
    if reference == other:
        raise NotFound
    # In one order, whichever was named first.
    locked = {name: locked_one(rows, name) for name in sorted((reference, other))}
    return locked[reference], locked[other]


def _standing(report: Report) -> MergeSide:
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


def _undo_standing(by: User, one: Report, other: Report) -> bool:
    first, second = sorted((one.pk, other.pk))
    standing = DuplicateDecision.objects.filter(
        first=first, second=second, undone_at=None
    )
    return bool(standing.update(undone_at=clock.now(), undone_by=by))
