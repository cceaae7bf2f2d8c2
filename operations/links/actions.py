"""Writes of links: make one, remove one with the reason."""

from typing import Any

from django.db import IntegrityError, transaction

from operations.links import rules
from operations.links.choices import LinkChange
from operations.links.models import Link
from operations.links.queries import End, find_end, is_linked, made_link
from operations.links.record import KEPT
from operations.warrants.models import WarrantEntry
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.records.actions import broken_constraint
from stronghold.core.records.rules import check_no_personal_details


@transaction.atomic(durable=True)
def link_records(*, by: User, reference: str, other: str) -> Link:
    """Link two records, whichever of them is the first.

    NotFound if there is no such record for this person; RuleBroken if the other one
    cannot be linked to it.
    """
    return store_link(by=by, reference=reference, other=other)


def store_link(*, by: User, reference: str, other: str) -> Link:
    """Link two records within the caller's transaction."""
    policy.require(by, Verb.LINK_RECORDS)
    one, two = find_end(by, reference), find_end(by, other)
    if one is None:
        raise NotFound
    if two is None:
        raise rules.no_such_record()
    _check_stands(one)
    _check_stands(two)
    ordered = rules.in_order(one.reference, two.reference)
    if ordered is None:
        raise rules.cannot_be_linked(one.kind.one.lower(), two.kind.one.lower())
    first, second, kind = ordered
    if is_linked(by, first, second):
        raise rules.linked_already(first, second)
    ends = {end.reference: end for end in (one, two)}
    entry = None
    if kind.is_at_entry:
        entry = _entry(ends[first], ends[second])
    row = _store(
        Link(
            force=by.force,
            code=kind.code,
            first=first,
            second=second,
            entry=entry,
            made_at=clock.now(),
            made_by=by,
        )
    )
    _record(LinkChange.LINKED, row, by=by)
    return row


def _check_stands(end: End) -> None:
    """Refuse a record in error, merged or set aside."""
    row: Any = end.row
    if getattr(row, "error_at", None):
        raise RuleBroken(f"{end.reference} is recorded in error", field="other")
    column = KEPT.get(end.kind.prefix)
    if column and (kept := getattr(row, column)):
        raise rules.stands_elsewhere(end.reference, kept.reference)


def _entry(warrant: End, other: End) -> WarrantEntry:
    """Return the entry under a warrant that is nearest to what was made at it."""
    entries = WarrantEntry.objects.filter(at__warrant=warrant.row)
    found = [(entry.entered_at, entry) for entry in entries]
    entry = rules.nearest(found, other.row.occurred_at)
    if entry is None:
        raise rules.has_no_entry(warrant.reference)
    return entry


def _store(row: Link) -> Link:
    """Store a link, unless someone else has just made the same."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if broken_constraint(error) != "link_made_once":
            raise
        raise rules.linked_already(row.first, row.second) from error
    return row


@transaction.atomic(durable=True)
def remove_link(
    *, by: User, first: str, second: str, reason: str, keep_words: bool = False
) -> Link:
    """Remove a link that was made in error: one's own, or any with that verb.

    NotFound if none was made, or this person may not see both records.
    """
    policy.require(by, Verb.LINK_RECORDS)
    if not (find_end(by, first) and find_end(by, second)):
        raise NotFound
    row = made_link(by, first, second)
    if not may_remove(by, row.made_by_id):
        raise NotAllowed(Verb.WITHDRAW_ANY_ENFORCEMENT)
    rules.check_reason(reason)
    check_no_personal_details(reason, field="reason", kept=keep_words)
    row.removed_at, row.removed_by = clock.now(), by
    row.removed_because = reason.strip()
    row.save(update_fields=["removed_at", "removed_by", "removed_because"])
    _record(LinkChange.UNLINKED, row, by=by, reason=reason)
    return row


def may_remove(by: User, made_by: int | None) -> bool:
    """Say whether someone may remove a link, by who made it."""
    is_own = made_by == by.pk and policy.can(by, Verb.LINK_RECORDS)
    return is_own or (
        policy.can(by, Verb.LINK_RECORDS)
        and policy.can(by, Verb.WITHDRAW_ANY_ENFORCEMENT)
    )


def _record(change: LinkChange, row: Link, *, by: User, reason: str = "") -> None:
    """Log the change on both records; the log hides it as it hides either of them."""
    detail = {"change": change, "first": row.first, "second": row.second}
    record(
        Kind.ALTERATION,
        by=by,
        records=[row.first, row.second],
        reason=reason,
        detail=detail,
    )
