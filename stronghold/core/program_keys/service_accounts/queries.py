"""Queries of service accounts and their keys, for those who manage them."""

from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.approvals.rules import Given, Waiting
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import AskedAccess, Team, User
from stronghold.core.accounts.scopes import labels_of
from stronghold.core.accounts.visibility import visible_services
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.london import london_date
from stronghold.core.program_keys.models import ProgramKey
from stronghold.core.ui.dates import short_date


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
    rows = found.select_related("service__made_by", "team", "asked")
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


def service_waiting(force: Force) -> list[Waiting]:
    """Return the service accounts that wait, and then the keys of approved ones."""
    rows = User.objects.filter(
        Q(asked__isnull=False) | Q(approved_at__isnull=True),
        role=Role.SERVICE,
        organisation__force=force,
        is_active=True,
    ).select_related(
        "organisation__force", "team", "service__made_by", "asked__asked_by"
    )
    services = [
        _service(user)
        for user in rows.order_by("pk")
        if hasattr(user, "asked") or policy.waits_for_approval(user)
    ]
    keys = ProgramKey.objects.filter(
        owner__role=Role.SERVICE,
        owner__organisation__force=force,
        owner__is_active=True,
        approved_at__isnull=True,
        revoked_at__isnull=True,
        until__gt=clock.now(),
    ).select_related("owner__organisation__force", "owner__service__made_by")
    return services + [_key(key) for key in keys.order_by("pk")]


def _service(user: User) -> Waiting:
    asked: AskedAccess | None = getattr(user, "asked", None)
    by = asked.asked_by if asked and asked.asked_by else user.service.made_by
    wanted = wanted_of(user)
    team: Team | None = wanted["team"]
    return Waiting(
        code=f"service-{user.pk}",
        title=f"The service account {user.display_name}",
        given=[_service_given(user, wanted)],
        asked_by=by.display_name,
        asked_by_id=by.pk,
        asked_at=asked.asked_at if asked else user.created_at,
        organisation=user.organisation_id,
        teams=_police_team(user, team),
        subjects=[user.reference],
        rows=[user],
    )


def wanted_of(user: User) -> dict[str, Any]:
    """Return what a service account would open once it is approved."""
    asked: AskedAccess | None = getattr(user, "asked", None)
    if asked is None or not asked.wanted:
        return {
            "scopes": user.service.scopes,
            "networks": user.service.networks,
            "team": user.team,
        }
    team = Team.objects.filter(pk=asked.wanted["team"]).first()
    return {**asked.wanted, "team": team}


def _service_given(user: User, wanted: Mapping[str, Any]) -> Given:
    team: Team | None = wanted["team"]
    return Given(
        user.display_name,
        [
            ("Organisation", user.organisation.name),
            ("Purpose", user.service.purpose),
            ("May", "; ".join(labels_of(wanted["scopes"]))),
            ("From", ", ".join(wanted["networks"]) or "Any network"),
            ("Team", team.name if team else "None"),
        ],
    )


def _key(key: ProgramKey) -> Waiting:
    user = key.owner
    facts = {
        "May": "; ".join(labels_of(key.scopes)),
        "From": ", ".join(key.networks) or "Any network",
        "Works until": short_date(london_date(key.until)),
    }
    return Waiting(
        code=f"key-{key.pk}",
        title=f"{key.name} of {user.display_name}",
        given=[Given(user.display_name, list(facts.items()))],
        asked_by="An administrator",
        asked_at=key.made_at,
        organisation=user.organisation_id,
        teams=_police_team(user, user.team),
        subjects=[user.reference],
        note="The person who made the key has seen it, and can read with it what the "
        "account may read. Ask whether it went straight into the program.",
        rows=[key],
    )


def _police_team(user: User, team: Team | None) -> frozenset[int]:
    is_police = user.organisation.kind == OrganisationKind.POLICE
    return frozenset({team.pk}) if team and is_police else frozenset()
