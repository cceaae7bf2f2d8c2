"""Queries of service accounts and their keys, for those who manage them."""

from collections.abc import Collection, Mapping
from itertools import count

from stronghold.core.accounts.models import User
from stronghold.core.accounts.visibility import visible_services
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.program_keys.models import ProgramKey


def services(viewer: User) -> list[User]:
    """Return the service accounts that the viewer manages, the open ones first."""
    found = User.objects.filter(visible_services(viewer))
    return list(
        found.select_related("service", "team").order_by(
            "-is_active", "organisation__name", "display_name", "username"
        )
    )


def service(viewer: User, username: str) -> User:
    """Return one of them by username; NotFound for any other."""
    found = User.objects.filter(visible_services(viewer))
    rows = found.select_related("service__made_by", "team")
    # PostgreSQL refuses a null character in text with an error.
    row = None if "\x00" in username else rows.filter(username=username).first()
    if row is None:
        raise NotFound
    return row


def keys_of_each(owners: Collection[User]) -> Mapping[int, list[ProgramKey]]:
    """Return the valid keys of these service accounts by id, the newest first."""
    rows = ProgramKey.objects.filter(
        owner__in=[owner.pk for owner in owners],
        revoked_at__isnull=True,
        until__gt=clock.now(),
    )
    found: dict[int, list[ProgramKey]] = {owner.pk: [] for owner in owners}
    for key in rows.select_related("force").order_by("-made_at", "-pk"):
        found[key.owner_id].append(key)
    return found


def keys_of(owner: User) -> list[ProgramKey]:
    """Return the valid keys of one of them, the newest first."""
    return keys_of_each([owner])[owner.pk]


def n_made(owner: User) -> int:
    """Return how many keys it has had."""
    return ProgramKey.objects.filter(owner=owner).count()


def one_key(owner: User, pk: int) -> ProgramKey:
    """Return one of its valid keys; NotFound for any other."""
    for key in keys_of(owner):
        if key.pk == pk:
            return key
    raise NotFound


def free_username(first: str) -> str:
    """Return this username, or the first with a number behind it that is free."""
    taken = set(
        User.objects.filter(username__startswith=first).values_list(
            "username", flat=True
        )
    )
    if first not in taken:
        return first
    return next(name for n in count(2) if (name := f"{first}-{n}") not in taken)
