"""Adds a partner that another force keeps to a force, and takes it from it again."""

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.several_forces.queries import works_with
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.force_setup.organisations.choices import OrganisationChange


@transaction.atomic(durable=True)
def begin_to_work_with(*, by: User, code: str) -> Organisation:
    """Add a partner by its code. What it sees of the force follows from agreements."""
    policy.require(by, Verb.MANAGE_ORGANISATIONS)
    partners = Organisation.objects.exclude(kind=OrganisationKind.POLICE)
    row = partners.select_for_update().filter(code=code).first()
    if row is None:
        raise RuleBroken(
            "No partner here has this code. Ask the force that added it for the code, "
            "or add it as a new organisation",
            field="code",
        )
    if works_with(row, by.force.pk):
        raise RuleBroken(f"{row.name} works with your force already", field="code")
    row.also_with = row.also_with + [by.force.pk]
    _store(row, by, OrganisationChange.JOINED)
    return row


@transaction.atomic(durable=True)
def stop_working_with(*, by: User, code: str) -> Organisation:
    """Take a partner that another force keeps from the administrator's force.

    Its people see nothing of the force from their next request.
    """
    policy.require(by, Verb.MANAGE_ORGANISATIONS)
    found = Organisation.objects.select_for_update().filter(code=code)
    row = found.filter(also_with__contains=[by.force.pk]).first()
    if row is None:
        raise NotFound
    row.also_with = [pk for pk in row.also_with if pk != by.force.pk]
    _store(row, by, OrganisationChange.LEFT)
    return row


def _store(row: Organisation, by: User, change: str) -> None:
    row.save(update_fields=["also_with"])
    # In the log of this force alone: the other does not learn of it.
    detail = {"change": change}
    record(
        Kind.PERMISSION_CHANGE,
        by=by,
        records=[f"organisation:{row.code}"],
        force=by.force.code,
        detail=detail,
    )
