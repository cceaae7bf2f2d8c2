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
_EDITIONS = """
INSERT INTO geography_edition (
  force_id, kind, name, valid_from, valid_to, source, licence, loaded_at, sha256)
SELECT %(force)s, kind, name, valid_from, valid_to, source, licence, loaded_at,
       encode(sha256(convert_to(sha256 || %(of)s, 'UTF8')), 'hex')
FROM geography_edition edition
WHERE EXISTS (SELECT FROM geography_area area
              WHERE area.edition_id = edition.id AND area.code !~ '-[0-9]+$')
"""
# Each area of the demonstration, and its copy in the edition of the new force.
_COPY_OF = """
FROM geography_area AS area
JOIN geography_edition AS edition ON edition.id = area.edition_id
JOIN geography_edition AS own
  ON own.force_id = %(force)s AND own.kind = edition.kind
 AND own.valid_from IS NOT DISTINCT FROM edition.valid_from
"""
_AREAS = f"""
INSERT INTO geography_area (edition_id, code, name, outline, point)
SELECT own.id, area.code || %(of)s, area.name || %(named)s,
       ST_Translate(outline, 0, %(north)s), ST_Translate(point, 0, %(north)s)
{_COPY_OF}
WHERE area.code !~ '-[0-9]+$'
"""  # noqa: S608 - built only from constants
_PARENTS = f"""
WITH pair AS (
  SELECT area.id AS area_id, area.parent_id, copy.id AS copy_id
  {_COPY_OF}
  JOIN geography_area AS copy
    ON copy.edition_id = own.id AND copy.code = area.code || %(of)s
)
UPDATE geography_area AS copy SET parent_id = above.copy_id
FROM pair JOIN pair AS above ON above.area_id = pair.parent_id
WHERE copy.id = pair.copy_id
"""  # noqa: S608 - built only from constants
_PIECES = f"""
INSERT INTO geography_areapiece (area_id, piece)
SELECT copy.id, ST_Translate(piece.piece, 0, %(north)s)
{_COPY_OF}
JOIN geography_area AS copy
  ON copy.edition_id = own.id AND copy.code = area.code || %(of)s
JOIN geography_areapiece AS piece ON piece.area_id = area.id
"""  # noqa: S608 - built only from constants
_STREETS = """
INSERT INTO geography_street (force_id, name, kind, locality, point)
SELECT %(force)s, name, kind, locality || %(named)s, ST_Translate(point, 0, %(north)s)
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
_COPIES = (_EDITIONS, _AREAS, _PARENTS, _PIECES, _STREETS, _SNAP_POINTS)


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
        "force": force.pk,
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
            approved_at=clock.now(),
        )
