"""Which organisations work with a force, and which forces a person may work with."""

from django.db.models import Q

from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import NotAllowed


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


def let_work_with(person: User, force_id: int) -> None:
    """Have a person work with a force, for one request or task: nothing is stored.

    NotAllowed if their organisation does not work with it. A caller that continues all
    the same must know that nothing meant for this force reaches their own.
    """
    own = person.organisation
    if not works_with(own, force_id):
        raise NotAllowed(Verb.USE_SITE)
    is_own = force_id == own.force_id
    person.working_with = None if is_own else Force.objects.get(pk=force_id)


def other_force(person: User) -> Force | None:
    """Return the force that a person works with, unless it is their own."""
    return None if person.force_id == person.organisation.force_id else person.force
