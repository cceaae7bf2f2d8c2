"""More forces for made-up records: each with a copy of the areas and streets, further
north, and with a team and people of its own.
"""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import QuerySet

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation, Team, TeamArea, User
from stronghold.core.geography.models import Force, Street
from stronghold.core.kernel import clock
from stronghold.demo.accounts import PASSWORD

# How far north of the one before it each force is, in degrees: none overlap, and what
# is outside the areas of one is outside those of all.
NORTH = 1.3
PEOPLE = {"officer": Role.OFFICER, "supervisor": Role.SUPERVISOR}
# How the locality of a copied street ends, which says of which force it is.
_IS_COPY = r" \([0-9]+\)$"
_AREAS = """
INSERT INTO geography_area (edition_id, code, name, outline, point)
SELECT edition_id, code || %(of)s, name || %(named)s,
       ST_Translate(outline, 0, %(north)s), ST_Translate(point, 0, %(north)s)
FROM geography_area WHERE code !~ '-[0-9]+$'
"""
_PARENTS = """
UPDATE geography_area AS copy SET parent_id = parent_copy.id
FROM geography_area AS area
JOIN geography_area AS parent ON parent.id = area.parent_id
JOIN geography_area AS parent_copy
  ON parent_copy.edition_id = parent.edition_id
 AND parent_copy.code = parent.code || %(of)s
WHERE copy.edition_id = area.edition_id AND copy.code = area.code || %(of)s
"""
_PIECES = """
INSERT INTO geography_areapiece (area_id, piece)
SELECT copy.id, ST_Translate(piece.piece, 0, %(north)s)
FROM geography_areapiece AS piece
JOIN geography_area AS area ON area.id = piece.area_id
JOIN geography_area AS copy
  ON copy.edition_id = area.edition_id AND copy.code = area.code || %(of)s
"""
_STREETS = """
INSERT INTO geography_street (name, kind, locality, point)
SELECT name, kind, locality || %(named)s, ST_Translate(point, 0, %(north)s)
FROM geography_street WHERE locality !~ %(is_copy)s
"""
_SNAP_POINTS = """
INSERT INTO geography_snappoint (street_id, point, first_month, last_month)
SELECT copy.id, ST_Translate(snap.point, 0, %(north)s),
       snap.first_month, snap.last_month
FROM geography_snappoint AS snap
JOIN geography_street AS street ON street.id = snap.street_id
JOIN geography_street AS copy
  ON copy.name = street.name AND copy.locality = street.locality || %(named)s
"""
_COPIES = (_AREAS, _PARENTS, _PIECES, _STREETS, _SNAP_POINTS)


def have_force(n: int) -> None:
    """Make the force of this number if there is none; the demonstration's is number 1.

    That one is there, with its accounts.
    """
    if n > 1 and not Force.objects.filter(code=_code_of(n)).exists():
        _make_force(n)


def streets_of(n: int) -> QuerySet[Street]:
    """Return the streets of the force of this number."""
    if n == 1:
        return Street.objects.exclude(locality__regex=_IS_COPY)
    return Street.objects.filter(locality__endswith=_named(n))


def _code_of(n: int) -> str:
    return f"made-up-{n}"


def _named(n: int) -> str:
    """Return what ends the locality of each street of a force."""
    return f" ({n})" if n > 1 else ""


def username_in(n: int, name: str) -> str:
    """Return the username of the officer or supervisor of a force."""
    return f"{name}-{n}" if n > 1 else name


@transaction.atomic(durable=True)
def _make_force(n: int) -> None:
    force = Force.objects.create(code=_code_of(n), name=f"Made-up force {n}")
    given: dict[str, Any] = {
        "of": f"-{n}",
        "named": _named(n),
        "north": NORTH * (n - 1),
        "is_copy": _IS_COPY,
    }
    with connection.cursor() as cursor:
        for statement in _COPIES:
            cursor.execute(statement, given)
    police = Organisation.objects.create(
        code=force.code, name=force.name, kind=OrganisationKind.POLICE, force=force
    )
    own = Organisation.objects.get(code="thames-valley-police")
    teams: dict[int | None, Team] = {
        team.pk: Team.objects.create(
            organisation=police, code=team.code, name=f"{team.name}{_named(n)}"
        )
        for team in Team.objects.filter(organisation=own)
    }
    TeamArea.objects.bulk_create(
        TeamArea(
            organisation=police,
            team=teams[area.team_id],
            area_code=f"{area.area_code}-{n}",
        )
        for area in TeamArea.objects.filter(organisation=own)
    )
    for name, role in PEOPLE.items():
        person = User.objects.get(username=name)
        User.objects.create(
            username=username_in(n, name),
            display_name=f"{person.display_name}{_named(n)}",
            role=role,
            organisation=police,
            team=teams[person.team_id],
            password=make_password(PASSWORD),
            created_at=clock.now(),
        )
