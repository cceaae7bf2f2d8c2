"""Reads accounts and organisations, for the people page and for starting up."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from stronghold.accounts.choices import OrganisationKind, Role
from stronghold.accounts.models import (
    DeviceKey,
    Installation,
    Organisation,
    Team,
    TeamArea,
    User,
)
from stronghold.accounts.permissions import Verb
from stronghold.accounts.roles import VERBS
from stronghold.accounts.visibility import visible_organisations, visible_people
from stronghold.geography.choices import AreaKind
from stronghold.geography.models import Area
from stronghold.geography.queries import edition_on
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound, RuleBroken


def people(viewer: User) -> list[User]:
    """Return everybody the viewer may manage, those who may sign in first."""
    found = User.objects.filter(visible_people(viewer)).select_related("team")
    return list(found.order_by("-is_active", "display_name", "username"))


def person(viewer: User, username: str) -> User:
    """Return one of them by name; no name holds a null character."""
    if "\x00" in username:
        raise NotFound
    found = User.objects.filter(visible_people(viewer), username=username)
    one = found.select_related("team").first()
    if one is None:
        raise NotFound
    return one


def organisations(viewer: User) -> QuerySet[Organisation]:
    """Return the organisations that people can belong to, by name."""
    return Organisation.objects.filter(visible_organisations(viewer)).order_by("name")


def teams(viewer: User) -> QuerySet[Team]:
    """Return the teams of those organisations, by organisation and name."""
    mine = Team.objects.filter(organisation__in=organisations(viewer))
    return mine.select_related("organisation").order_by("organisation__name", "name")


def takes_referrals(person: User) -> bool:
    """Say whether referrals to somebody's organisation are for them.

    They are for those whom it has named, or for all while nobody with an open account
    is. The view of shared referrals says the same.
    """
    if person.takes_referrals:
        return True
    named = User.objects.filter(
        organisation=person.organisation_id, is_active=True, takes_referrals=True
    )
    return not named.exists()


def police_of(person: User) -> int:
    """Return the id of the police whose teams work on what somebody records."""
    own = person.organisation
    if own.kind == OrganisationKind.POLICE:
        return own.pk
    police = Organisation.objects.filter(
        force=own.force_id, kind=OrganisationKind.POLICE
    )
    return police.order_by("pk").values_list("pk", flat=True).first() or own.pk


def owning_team(organisation: int, areas: Sequence[int | None]) -> int | None:
    """Return the team that owns the first of these areas that any team owns, by ids.

    One look by index: an owner is kept by the code that editions share.
    """
    owner = TeamArea.objects.filter(
        organisation=organisation, area_code=OuterRef("code")
    )
    asked = [area for area in areas if area is not None]
    found = Area.objects.filter(pk__in=asked).values_list(
        "pk", Subquery(owner.values("team"))
    )
    owners = dict(found) if asked else {}
    return next((owners[area] for area in asked if owners.get(area)), None)


def areas_in_no_edition(force: str) -> list[str]:
    """Return the codes that teams of a force own and no loaded edition has."""
    codes = TeamArea.objects.filter(organisation__force__code=force)
    known = Area.objects.filter(code=OuterRef("area_code"))
    missing = codes.filter(~Exists(known)).order_by("area_code")
    return list(missing.values_list("area_code", flat=True).distinct())


def wards_without_owner(force: str) -> list[str]:
    """Return the wards of today that no team of a force owns, by name.

    Of the districts in which its teams own anything, by whichever edition: a new one
    may have merged what they owned. Who owns a district owns its wards.
    """
    owned = TeamArea.objects.filter(organisation__force__code=force)
    codes = owned.values("area_code")
    districts = Area.objects.filter(
        code__in=codes, parent__edition__kind=AreaKind.DISTRICT
    ).values("parent__code")
    wards = Area.objects.filter(
        edition=edition_on(AreaKind.WARD, clock.today()), parent__code__in=districts
    )
    lost = wards.exclude(code__in=codes).exclude(parent__code__in=codes)
    return list(lost.order_by("name", "code").values_list("name", flat=True))


def devices(person: User) -> list[DeviceKey]:
    """Return the devices that may keep what somebody logs, the last used first."""
    return list(DeviceKey.objects.filter(owner=person).order_by("-used_on", "-pk"))


def user_named(username: str) -> User | None:
    """Return whose name this is, in whatever case it was typed; for signing in."""
    return User.objects.filter(username=username.strip().lower()).first()


def check_installation() -> None:
    """Refuse to serve real records as a demonstration, or made-up ones as real."""
    declared = Installation.objects.first()
    if declared and declared.is_demonstration != settings.DEMO:
        is_for = "the demonstration" if declared.is_demonstration else "real work"
        raise RuleBroken(
            f"This database is for {is_for}, and DEMO is {int(settings.DEMO)}. "
            "Set DEMO to match, or use another database."
        )


def workers(viewer: User, verb: Verb) -> list[User]:
    """Return who of the viewer's force could do such work now, by team and name."""
    roles = [role for role in Role if verb in VERBS[role]]
    found = User.objects.filter(
        organisation__force=viewer.force,
        organisation__kind=OrganisationKind.POLICE,
        role__in=roles,
        is_active=True,
        one_time_until__isnull=True,
    )
    order = (F("team__name").asc(nulls_last=True), "display_name", "username")
    return list(found.select_related("team").order_by(*order))


def police_teams(viewer: User) -> list[Team]:
    """Return the teams of the police of the viewer's force, by name."""
    found = Team.objects.filter(
        organisation__force=viewer.force,
        organisation__kind=OrganisationKind.POLICE,
    )
    return list(found.select_related("organisation__force").order_by("name", "code"))
