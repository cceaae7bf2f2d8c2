"""Reads for the first administrator: no one is signed in, and no record is read."""

from django.utils.text import slugify

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import FirstCode, Organisation, User
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.force_setup.first_administrator.rules import NewForce, is_valid


def has_administrator(force: str = "") -> bool:
    """Return whether a force, by its code, has an administrator; without it, any."""
    found = User.objects.filter(
        role=Role.ADMINISTRATOR, organisation__kind=OrganisationKind.POLICE
    )
    return (found.filter(organisation__force__code=force) if force else found).exists()


def is_open() -> bool:
    """Return whether a code can be used now."""
    row = FirstCode.objects.first()
    return row is not None and is_usable(row)


def is_usable(row: FirstCode) -> bool:
    """Return whether this code can be used: never once there is an administrator.

    Of the force that it is for, or, if it is for none, of any.
    """
    can = is_valid(
        expires_at=row.expires_at,
        n_wrong=row.n_wrong,
        used_at=row.used_at,
        now=clock.now(),
    )
    return can and not has_administrator(row.force_code)


def new_force() -> NewForce | None:
    """Return the force that the code is for; None if it begins the site."""
    row = FirstCode.objects.first()
    if row is None or not row.force_code:
        return None
    return NewForce(row.force_code, row.force_name)


def police(of: NewForce | None = None) -> list[Organisation]:
    """Return the police organisations that were set up already, by name.

    Of a code for one force, those of it alone.
    """
    found = Organisation.objects.filter(kind=OrganisationKind.POLICE)
    if of is not None:
        found = found.filter(force__code=of.code)
    return list(found.select_related("force").order_by("name", "pk"))


def name_of(code: str) -> str:
    """Return the name of a force by its code; "" if there is none."""
    found = Force.objects.filter(code=code).values_list("name", flat=True)
    return found.first() or ""


def is_code_of_another(force: NewForce) -> bool:
    """Return whether another force has the organisation that this one would be."""
    found = Organisation.objects.filter(code=organisation_code(force.name))
    return found.exclude(force__code=force.code).exists()


def organisation_code(name: str) -> str:
    """Return the code of a force's own organisation, from the name of the force."""
    return slugify(name)[:40].strip("-") or "police"
