"""The actions that decide for a force."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.approvals.rules import Waiting
from stronghold.core.accounts.approvals.sources import Source
from stronghold.core.accounts.choices import ForceChoiceChange, Role
from stronghold.core.accounts.models import AskedRoles, User
from stronghold.core.accounts.own_roles.queries import n_given
from stronghold.core.accounts.own_roles.rules import (
    ROLES,
    allowed_by,
    check_not_given,
    gives_back,
    keep_lost,
    lost_by,
    stored_role,
    without_lost,
)
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import WITHOUT_SIGHT
from stronghold.core.accounts.rules import check_grants
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, record
from stronghold.core.decided import rules
from stronghold.core.decided.models import ForceChoice
from stronghold.core.decided.queries import rows_of, subjects
from stronghold.core.decided.rules import Given, Rows, Subject, Words
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.force_setup.force_choices.queries import roles_waiting

# Why the version is stored with which someone saw what roles lost.
SEEN = "Seen what roles no longer allow"


@dataclass(frozen=True)
class Changed:
    """What a decision changes of a subject, in words: of what, before, after.

    It `waits` if it lets people who have a role see more: a second person approves it.
    """

    subject: Subject
    before: Rows
    after: Rows
    changes: Sequence[tuple[str, Words, Words]]
    waits: bool = False


@transaction.atomic(durable=True)
def decide(*, by: User, given: Given) -> Sequence[Changed]:
    """Decide for the force of `by`; return what changes. What stays is not stored."""
    policy.require(by, Verb.DECIDE_FOR_FORCE)
    return add_choices(by.force, given, by=by)


def would_change(*, by: User, given: Given) -> Sequence[Changed]:
    """Return what a decision would change, and refuse what `decide` refuses."""
    policy.require(by, Verb.DECIDE_FOR_FORCE)
    return _changed(by.force, given, by=by)


def add_choices(
    force: Force, given: Given, *, by: Actor, is_approved: bool = False
) -> Sequence[Changed]:
    """Store what a force decides, in the caller's transaction.

    What people would see more by it is only asked for, unless it `is_approved`.
    """
    # One decision at a time, so that each says what it changed.
    row = Force.objects.select_for_update(no_key=True).get(pk=force.pk)
    found = _changed(row, given, by=by, is_approved=is_approved)
    if not found:
        return found
    for one in found:
        if one.subject is ROLES:
            AskedRoles.objects.filter(force=row).delete()
        if one.waits:
            _ask(row, one, given, by=cast("User", by))
            continue
        _store(row, one.subject, one.after, given, by=by)
        record(
            Kind.PERMISSION_CHANGE,
            by=by,
            force=row.code,
            reason=given.reason,
            detail=_detail(one, given),
        )
    _count_from_now(row)
    force.choices_version = row.choices_version
    return found


def _ask(force: Force, one: Changed, given: Given, *, by: User) -> None:
    AskedRoles.objects.create(
        force=force,
        rows=[dict(row) for row in one.after],
        reason=given.reason.strip(),
        asked_at=clock.now(),
        asked_by=by,
    )
    detail = {"change": ForceChoiceChange.ROLES_ASKED, "changes": _words(one)}
    record(
        Kind.PERMISSION_CHANGE,
        by=by,
        force=force.code,
        reason=given.reason,
        detail=detail,
    )


def approve_roles(found: Waiting, by: User) -> None:
    """Let the roles allow what was asked for."""
    asked: AskedRoles = found.rows[0]
    given = Given({ROLES.code: asked.rows}, clock.today(), asked.reason)
    add_choices(asked.force, given, by=by, is_approved=True)


def refuse_roles(found: Waiting, _by: User) -> None:
    """Leave the roles as they are."""
    AskedRoles.objects.filter(pk=found.rows[0].pk).delete()


# Named in the settings.
_ANY = "SELECT FROM accounts_askedroles WHERE force_id = %(force)s"
OWN_ROLES = Source("roles", _ANY, roles_waiting, approve_roles, refuse_roles)


def _store(
    force: Force, subject: Subject, rows: Rows, given: Given, *, by: Actor
) -> None:
    stored = map(stored_role, rows) if subject is ROLES else rows
    ForceChoice.objects.create(
        force=force,
        subject=subject.code,
        rows=[dict(each) for each in stored],
        valid_from=given.valid_from,
        reason=given.reason.strip(),
        set_at=clock.now(),
        set_by=by if isinstance(by, User) else None,
    )


def _count_from_now(force: Force) -> None:
    """Have every process read again what the force decided."""
    force.choices_version = secrets.token_hex(8)
    force.save(update_fields=["choices_version"])


@transaction.atomic(durable=True)
def see_lost(*, by: User) -> None:
    """Note that someone of the force saw what its roles lost: it is listed no more."""
    policy.require(by, Verb.DECIDE_FOR_FORCE)
    force = Force.objects.select_for_update(no_key=True).get(pk=by.force.pk)
    rows = rows_of(force, ROLES)
    lost = lost_by(rows)
    if not lost:
        return
    given = Given({}, clock.today(), SEEN)
    _store(force, ROLES, without_lost(rows), given, by=by)
    words = {f"{name}: no longer allows": ["", tuple(w)] for name, w in lost if w}
    detail = {"change": ForceChoiceChange.LOST_SEEN, "changes": words}
    record(Kind.PERMISSION_CHANGE, by=by, force=force.code, detail=detail)
    _count_from_now(force)


def _detail(one: Changed, given: Given) -> dict[str, Any]:
    detail = {
        "change": ForceChoiceChange.DECIDED,
        "subject": one.subject.title,
        "from": given.valid_from.isoformat(),
        "changes": _words(one),
    }
    if any(what == rules.ORDER for what, _, _ in one.changes):
        detail["order"] = [row["code"] for row in one.after]
    return detail


def _words(one: Changed) -> dict[str, list[Words]]:
    return {what: [old, new] for what, old, new in one.changes if what != rules.ORDER}


def _gives_sight(force: Force, before: Rows, after: Rows) -> bool:
    """Return whether people or rules have one of these roles and would see more."""
    old = {row["code"]: row for row in before}
    return any(
        gives_back(old[row["code"]], row) - WITHOUT_SIGHT
        and n_given(force, row["code"])
        for row in after
        if row["code"] in old
    )


def _check_roles(force: Force, before: Rows, after: Rows, *, by: Actor) -> None:
    """Refuse to end a role that is given, or to compose more than one may give.

    Its base stays, as people have it: they would have to be given another role.
    """
    if isinstance(by, User):
        policy.require(by, Verb.MANAGE_ACCOUNTS)
    bases = {row["code"]: row["base"] for row in after}
    for row in before:
        if bases.get(row["code"]) != row["base"]:
            check_not_given(row["name"], n=n_given(force, row["code"]))
    for row in after:
        if row not in before and row["base"] == Role.ADMINISTRATOR:
            allowed = policy.verbs_of(by) if isinstance(by, User) else set(Verb)
            check_grants(is_all=allowed_by(row) <= set(allowed))


def _changed(
    force: Force, given: Given, *, by: Actor, is_approved: bool = False
) -> list[Changed]:
    at = rules.since(given.valid_from, clock.now())
    found = []
    for code, new in given.rows.items():
        subject = subjects()[code]
        rules.check_rows(subject, new)
        before = rows_of(force, subject, at)
        rows = keep_lost(before, new) if subject is ROLES else new
        differs = rules.changes(subject, before, rows)
        if differs:
            rules.check_begins(subject, given.valid_from, today=clock.today())
            waits = False
            if subject is ROLES:
                # Who approves manages no accounts: that was asked of who asked.
                if not is_approved:
                    _check_roles(force, before, rows, by=by)
                is_asked = isinstance(by, User) and not is_approved
                waits = is_asked and _gives_sight(force, before, rows)
            found.append(Changed(subject, before, rows, differs, waits))
    if found:
        rules.check_reason(given.reason)
    return found
