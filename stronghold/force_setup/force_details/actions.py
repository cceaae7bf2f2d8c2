"""The action that sets a force's details."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import ForceDetailsChange
from stronghold.core.accounts.models import ForceDetails, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, record
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.force_setup.force_details import queries, rules


@transaction.atomic(durable=True)
def set_details(*, by: User, given: Mapping[str, Any]) -> None:
    """Set some of the details of the administrator's force; the others stay."""
    policy.require(by, Verb.SET_FORCE_DETAILS)
    add_details(by.force, given, by=by)


def add_details(force: Force, given: Mapping[str, Any], *, by: Actor) -> None:
    """Set some of a force's details, in the caller's transaction."""
    before = queries.details_of(force.pk)
    after = replace(before, **given)
    rules.check_details(after, today=clock.today())
    names = rules.changed(before, after)
    if not names:
        return
    set_by = by if isinstance(by, User) else None
    ForceDetails.objects.create(
        force=force, set_at=clock.now(), set_by=set_by, **asdict(after)
    )
    # The audit log holds no numbers or addresses, only that they changed.
    detail = {"change": ForceDetailsChange.SET, "fields": names}
    record(Kind.PERMISSION_CHANGE, by=by, force=force.code, detail=detail)
