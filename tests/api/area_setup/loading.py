"""A made-up force with its people, the command that loads its map, and what it has."""

import io
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db.models import Count

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import TeamArea, User
from stronghold.core.geography.models import (
    Area,
    AreaSource,
    Edition,
    Force,
    Population,
    Postcode,
    SnapPoint,
    Street,
)
from stronghold.opendata.models import StreetCrime
from tests.area_files import Place
from tests.factories import make_force, make_organisation, make_team, make_user


def make_people(place: Place) -> User:
    """Make a force with a team and an officer in it; return the officer."""
    force = make_force(place.code, place.name)
    police = make_organisation(f"{place.code}-police", OrganisationKind.POLICE, force)
    team = make_team(police)
    for name, role in (
        ("admin", Role.ADMINISTRATOR),
        ("supervisor", Role.SUPERVISOR),
        ("analyst", Role.ANALYST),
    ):
        make_user(f"{place.code}-{name}", role, police)
    return make_user(f"{place.code}-officer", Role.OFFICER, police, team=team)


def set_up(place: Place, folder: Path, *more: str, stdout: Any = None) -> str:
    out = stdout or io.StringIO()
    call_command("setup_area", str(folder), "--force", place.code, *more, stdout=out)
    return str(out.getvalue())


def stored(place: Place) -> dict[str, Any]:
    """Return all that is stored of a force's map, with its keys."""
    force = Force.objects.get(code=place.code)
    points = SnapPoint.objects.filter(street__force=force)
    return {
        "areas": list(
            Area.objects.filter(edition__force=force)
            .order_by("code")
            .values_list("pk", "code", "name", "parent__code")
        ),
        "editions": list(
            Edition.objects.filter(force=force)
            .order_by("kind")
            .values_list("kind", "valid_from", "valid_to")
        ),
        "streets": list(
            Street.objects.filter(force=force)
            .order_by("name")
            .values_list("pk", "name")
        ),
        "points": list(
            points.order_by("street__name", "first_month").values_list(
                "street__name", "first_month", "addresses"
            )
        ),
        "postcodes": list(
            Postcode.objects.filter(force=force)
            .order_by("code")
            .values_list("code", flat=True)
        ),
        "residents": Population.objects.aggregate(n=Count("pk"))["n"],
        "crimes": StreetCrime.objects.filter(force=force).count(),
        "owned": list(
            TeamArea.objects.filter(organisation__force=force)
            .order_by("area_code")
            .values_list("area_code", flat=True)
        ),
        "parts": set(
            AreaSource.objects.filter(force=force).values_list("part", flat=True)
        ),
    }
