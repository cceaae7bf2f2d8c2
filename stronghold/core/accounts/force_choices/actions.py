"""The actions that decide for a force."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import ForceChoiceChange
from stronghold.core.accounts.decided import rules
from stronghold.core.accounts.decided.queries import rows_of, subjects
from stronghold.core.accounts.decided.rules import Given, Rows, Subject
from stronghold.core.accounts.models import ForceChoice, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, record
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock


@dataclass(frozen=True)
class Changed:
    """What a decision changes of a subject, in words: of what, before, after."""

    subject: Subject
    before: Rows
    after: Rows
    changes: Sequence[tuple[str, str, str]]


@transaction.atomic(durable=True)
def decide(*, by: User, given: Given) -> Sequence[Changed]:
    """Decide for the force of `by`; return what changes. What stays is not stored."""
    policy.require(by, Verb.DECIDE_FOR_FORCE)
    return add_choices(by.force, given, by=by)


def would_change(*, by: User, given: Given) -> Sequence[Changed]:
    """Return what a decision would change, and refuse what `decide` refuses."""
    policy.require(by, Verb.DECIDE_FOR_FORCE)
    return _changed(by.force, given)


def add_choices(force: Force, given: Given, *, by: Actor) -> Sequence[Changed]:
    """Store what a force decides, in the caller's transaction."""
    # One decision at a time, so that each says what it changed.
    row = Force.objects.select_for_update(no_key=True).get(pk=force.pk)
    found = _changed(row, given)
    if not found:
        return found
    now = clock.now()
    for one in found:
        ForceChoice.objects.create(
            force=row,
            subject=one.subject.code,
            rows=[dict(each) for each in one.after],
            valid_from=given.valid_from,
            reason=given.reason.strip(),
            set_at=now,
            set_by=by if isinstance(by, User) else None,
        )
        record(
            Kind.PERMISSION_CHANGE,
            by=by,
            force=row.code,
            reason=given.reason,
            detail=_detail(one, given),
        )
    row.choices_version = secrets.token_hex(8)
    row.save(update_fields=["choices_version"])
    force.choices_version = row.choices_version
    return found


def _detail(one: Changed, given: Given) -> dict[str, Any]:
    detail = {
        "change": ForceChoiceChange.DECIDED,
        "subject": one.subject.title,
        "from": given.valid_from.isoformat(),
        "changes": {
            what: [old, new] for what, old, new in one.changes if what != rules.ORDER
        },
    }
    if any(what == rules.ORDER for what, _, _ in one.changes):
        detail["order"] = [row["code"] for row in one.after]
    return detail


def _changed(force: Force, given: Given) -> list[Changed]:
    rules.check_begins(given.valid_from, today=clock.today())
    at = rules.since(given.valid_from, clock.now())
    found = []
    for code, rows in given.rows.items():
        subject = subjects()[code]
        rules.check_rows(subject, rows)
        before = rows_of(force, subject, at)
        differs = rules.changes(subject, before, rows)
        if differs:
            found.append(Changed(subject, before, rows, differs))
    if found:
        rules.check_reason(given.reason)
    return found
