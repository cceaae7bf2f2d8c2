"""Queries of keys for the directory, and of the people and groups that it sent."""

import uuid

from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet

from stronghold.core.accounts.approvals.rules import Given, Waiting
from stronghold.core.accounts.models import (
    ProvisionedGroup,
    ProvisionedPerson,
    ProvisioningKey,
    User,
)
from stronghold.core.accounts.visibility import of_people
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.london import london_date
from stronghold.core.secrets.tokens import digest_of
from stronghold.core.ui.dates import short_date
from stronghold.directory.provisioning.visibility import of_the_directory
from stronghold.sign_in.access_rules.rules import username_from
from stronghold.sign_in.sign_in_provider.queries import chosen

_LARGEST_ID = 2**63


def keys_of(viewer: User) -> list[ProvisioningKey]:
    """Return the valid keys of the viewer's force, newest first."""
    rows = ProvisioningKey.objects.filter(
        of_the_directory(viewer), revoked_at__isnull=True, until__gt=clock.now()
    )
    return list(rows.select_related("made_by").order_by("-made_at", "-pk"))


def one_key(viewer: User, pk: int) -> ProvisioningKey:
    """Return one of them that is not revoked; NotFound otherwise."""
    rows = ProvisioningKey.objects.filter(
        of_the_directory(viewer), revoked_at__isnull=True
    )
    key = rows.filter(pk=pk).first() if pk < _LARGEST_ID else None
    if key is None:
        raise NotFound
    return key


def shown_key(token: str) -> ProvisioningKey | None:
    """Return the key in a request, even if it has expired or was revoked.

    The digest is looked up by index, so the time taken reveals nothing of a near miss.
    """
    rows = ProvisioningKey.objects.filter(digest=digest_of(token))
    return rows.select_related("force").first()


def people_of(force: Force, among: Q | None = None) -> QuerySet[ProvisionedPerson]:
    """Return the people whom a force's directory sent, in a stable order."""
    rows = ProvisionedPerson.objects.filter(among or Q(), force=force)
    found = rows.select_related("force").prefetch_related("groups")
    return found.order_by("user_name")


def groups_of(force: Force, among: Q | None = None) -> QuerySet[ProvisionedGroup]:
    """Return the groups that a force's directory sent, in a stable order."""
    rows = ProvisionedGroup.objects.filter(among or Q(), force=force)
    return rows.order_by("display_name", "pk")


def person_of(force: Force, key: str) -> ProvisionedPerson:
    """Return one of the people by its id in SCIM; NotFound otherwise."""
    found = people_of(force, Q(pk=_id(key))).first()
    if found is None:
        raise NotFound
    return found


def group_of(force: Force, key: str) -> ProvisionedGroup:
    """Return one of the groups by its id in SCIM; NotFound otherwise."""
    found = groups_of(force, Q(pk=_id(key))).first()
    if found is None:
        raise NotFound
    return found


def _id(key: str) -> uuid.UUID:
    try:
        return uuid.UUID(key)
    except ValueError:
        raise NotFound from None


def claims_of(person: ProvisionedPerson) -> dict[str, list[str]]:
    """Return a person's groups as the claims that the access rules compare.

    A group counts by its name and by its id in the directory, whichever the table has.
    """
    groups = person.groups.all()
    names = {name for one in groups for name in (one.display_name, one.external_id)}
    return {chosen().groups_claim: sorted(names - {""})}


def shut_out(viewer: User) -> list[ProvisionedPerson]:
    """Return the people of the directory without an open account, by name.

    Not those whom the directory itself has closed.
    """
    rows = ProvisionedPerson.objects.filter(of_the_directory(viewer), is_active=True)
    found = rows.exclude(shut="").select_related("user").prefetch_related("groups")
    return list(found.order_by("user_name"))


def one_shut_out(viewer: User, key: uuid.UUID) -> ProvisionedPerson:
    """Return one of them; NotFound otherwise."""
    found = next((one for one in shut_out(viewer) if one.pk == key), None)
    if found is None:
        raise NotFound
    return found


def n_managed(viewer: User) -> int:
    """Return how many open accounts the directory manages."""
    rows = ProvisionedPerson.objects.filter(of_the_directory(viewer), is_open=True)
    return rows.count()


def account_of_same_name(person: ProvisionedPerson) -> User | None:
    """Return a local account of the force with the username that a person would get."""
    wanted = username_from(person.details["userName"])
    found = User.objects.filter(
        of_people(),
        username=wanted,
        organisation__force=person.force,
        provisioned=None,
    )
    tied = SocialAccount.objects.filter(provider=chosen().issuer)
    return found.exclude(pk__in=tied.values("user")).first()


def directory_key_waiting(force: Force) -> list[Waiting]:
    """Return the keys of the force that no one has approved, the oldest first."""
    rows = ProvisioningKey.objects.filter(
        force=force,
        approved_at__isnull=True,
        revoked_at__isnull=True,
        until__gt=clock.now(),
    )
    return [
        _directory_key_waiting(key)
        for key in rows.select_related("made_by").order_by("pk")
    ]


def _directory_key_waiting(key: ProvisioningKey) -> Waiting:
    return Waiting(
        code=f"directory-{key.pk}",
        title=f"The directory’s key “{key.name}”",
        given=[Given(key.name, [("Works until", short_date(london_date(key.until)))])],
        asked_by=key.made_by.display_name,
        asked_by_id=key.made_by_id,
        asked_at=key.made_at,
        note="A program with the key opens and closes accounts of the force, with what "
        "the access rules give.",
        rows=[key],
    )
