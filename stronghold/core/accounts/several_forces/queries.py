"""Which organisations work with a force, and which forces a person may work with."""

from django.db.models import Q

from stronghold.core.accounts.models import Organisation, User
from stronghold.core.geography.models import Force


def of_force(force_id: int) -> Q:
    """Return the condition for the organisations of a force: its own, and partners
    that another force keeps and that work with it too.
    """
    return Q(force=force_id) | Q(also_with__contains=[force_id])


def works_with(organisation: Organisation, force_id: int) -> bool:
    """Return whether an organisation is of a force by `of_force`."""
    return organisation.force_id == force_id or force_id in organisation.also_with


def forces_of(person: User) -> list[Force]:
    """Return the forces that a person may work with, the one that keeps it first."""
    own = person.organisation
    others = Force.objects.filter(pk__in=own.also_with).order_by("name", "pk")
    return [own.force] + list(others)


def let_work_with(person: User, force_id: int | None) -> None:
    """Have a person work with a force, if their organisation does; else with its own.

    For one request or one task: nothing is stored.
    """
    if force_id in person.organisation.also_with:
        person.working_with = Force.objects.filter(pk=force_id).first()
