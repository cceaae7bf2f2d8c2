"""Reads for the first administrator: no one is signed in, and no record is read."""

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.first.rules import is_valid
from stronghold.core.accounts.models import FirstCode, Organisation, User
from stronghold.core.kernel import clock


def has_administrator() -> bool:
    """Return whether any force in the database has an administrator."""
    return User.objects.filter(
        role=Role.ADMINISTRATOR, organisation__kind=OrganisationKind.POLICE
    ).exists()


def is_open() -> bool:
    """Return whether a code can be used now."""
    row = FirstCode.objects.first()
    return row is not None and is_usable(row)


def is_usable(row: FirstCode) -> bool:
    """Return whether this code can be used: never once there is an administrator."""
    can = is_valid(
        expires_at=row.expires_at,
        n_wrong=row.n_wrong,
        used_at=row.used_at,
        now=clock.now(),
    )
    return can and not has_administrator()


def police() -> list[Organisation]:
    """Return the police organisations that were set up already, by name."""
    found = Organisation.objects.filter(kind=OrganisationKind.POLICE)
    return list(found.select_related("force").order_by("name", "pk"))
