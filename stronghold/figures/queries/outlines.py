"""What the map draws under the figures: an edition's outlines, and street names.

Reference data without personal data: the page has checked the viewer's permission.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import orjson
from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon
from django.db import connection
from django.db.models import QuerySet

from stronghold.core.database.planned import Planned
from stronghold.core.geography.choices import AreaKind, StreetKind
from stronghold.core.geography.models import Area, Force, Street
from stronghold.core.geography.queries import edition_on, editions_on, kinds_on
from stronghold.core.geography.visibility import OWN_EDITION, own_streets
from stronghold.core.kernel import clock
from stronghold.figures.choices import Level

Box = tuple[float, float, float, float]
# Degrees: a corner is dropped if its triangle is smaller than this squared.
TOLERANCE = {"district": 0.0008, "ward": 0.0004, "lsoa": 0.0008}
# Decimals of a degree: about a metre.
DIGITS = 5
_OUTLINES = """
SELECT area.code, area.name, ST_AsGeoJSON({simplified}, %(digits)s)
FROM geography_area area
JOIN geography_edition edition ON edition.id = area.edition_id
WHERE edition.kind = %(kind)s AND edition.sha256 = %(sha256)s
  AND edition.kind <> 'force'
ORDER BY area.code
"""
# Every form with a place has it.
_BOX_OF_TEAM = Planned(
    "box_of_team",
    f"""
SELECT ST_XMin(found.box), ST_YMin(found.box), ST_XMax(found.box), ST_YMax(found.box)
FROM (
  SELECT ST_Extent(area.outline) AS box
  FROM geography_area area
  JOIN geography_edition edition ON edition.id = area.edition_id
  WHERE area.code IN (
          SELECT owned.area_code FROM accounts_teamarea owned WHERE owned.team_id = $1
        )
    AND coalesce(edition.valid_from <= $2, true)
    AND coalesce(edition.valid_to >= $2, true)
    AND {OWN_EDITION.format(force="$3::bigint")}
) AS found
""",  # noqa: S608 - built only from constants
    n_parameters=3,
)
_MAIN_STREETS = """
SELECT code, (array_agg(name ORDER BY n DESC, name))[1:2]
FROM (
  SELECT area.code, street.name, count(*) AS n
  FROM geography_area area
  JOIN geography_snappoint snap ON ST_Contains(area.outline, snap.point)
  JOIN geography_street street ON street.id = snap.street_id
  WHERE area.edition_id = %(edition)s AND street.kind = 'street'
  GROUP BY area.code, street.name
) AS counted
GROUP BY code
"""
# The first keeps the shared edges of neighbours shared; it needs PostGIS 3.4.
_SIMPLIFIED_AS_COVERAGE = "ST_CoverageSimplify(outline, %(tolerance)s) OVER ()"
_SIMPLIFIED_ONE_BY_ONE = "ST_SimplifyPreserveTopology(outline, %(tolerance)s / 8)"


@dataclass(frozen=True)
class Boundaries:
    """The edition in force on a day, and the names of its areas by code."""

    sha256: str
    source: str
    licence: str
    names: dict[str, str]


def boundaries_on(level: Level, day: date, *, force: int) -> Boundaries | None:
    """Return a force's boundaries of a level on a day.

    The name of an LSOA, which is only a number, has its two main streets as well.
    """
    edition = edition_on(level.value, day, force=force)
    if edition is None:
        return None
    names = _names_in(edition.pk, edition.sha256)
    if level == Level.LSOA:
        streets = _main_streets(edition.pk, clock.today())
        names = names | {
            code: f"{names[code]} ({', '.join(found)})"
            for code, found in streets.items()
        }
    return Boundaries(edition.sha256, edition.source, edition.licence, names)


# An edition with these boundaries never changes.
@lru_cache(maxsize=16)
def _names_in(edition: int, _sha256: str) -> dict[str, str]:
    named = Area.objects.filter(edition=edition).order_by("name", "code")
    return dict(named.values_list("code", "name"))


@lru_cache(maxsize=2)
def _main_streets(edition: int, _day: date) -> dict[str, list[str]]:
    """Return the streets of each area with the most points of data.police.uk, two each.

    Kept for a day, as streets change when a gazetteer is loaded.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MAIN_STREETS, {"edition": edition})
        return dict(cursor.fetchall())


def levels_loaded(*, force: int) -> frozenset[Level]:
    """Return the levels of which a force has boundaries today."""
    kinds = kinds_on(clock.today(), force=force)
    return frozenset(level for level in Level if level.value in kinds)


def box_of_areas(*, force: int | None) -> Box | None:
    """Return the box around a force's wards, or else districts, or else LSOAs."""
    for level in (Level.WARD, Level.DISTRICT, Level.LSOA):
        if edition := edition_on(level.value, clock.today(), force=force):
            return _box_around(Area.objects.filter(edition=edition))
    return None


def box_of_team(team: int, *, force: int | None) -> Box | None:
    """Return the box around what a team owns today; None if it owns nothing."""
    ((west, *rest),) = _BOX_OF_TEAM.rows(team, clock.today(), force)
    return None if west is None else (west, *rest)


def box_of_force(force: Force) -> Box | None:
    """Return the box around a force's own area, or else around all of today's areas."""
    areas = _todays_areas(force.pk)
    own = [
        area.pk
        for area in areas.filter(edition__kind=AreaKind.FORCE).only("name", "edition")
        if area.edition.force_id or force.name.startswith(area.name)
    ]
    return _box_around(areas.filter(pk__in=own)) or _box_around(areas)


def _todays_areas(force: int | None) -> QuerySet[Area]:
    editions = editions_on(clock.today(), force=force)
    return Area.objects.filter(edition__in=editions).select_related("edition")


def _box_around(areas: QuerySet[Area]) -> Box | None:
    box: Box | None = areas.aggregate(box=Extent("outline"))["box"]
    return box


def outlines_of(level: str, sha256: str) -> bytes | None:
    """Return an edition's simplified outlines as GeoJSON; None if there are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            _OUTLINES.format(
                simplified=_SIMPLIFIED_AS_COVERAGE
                if _has_coverage_simplify()
                else _SIMPLIFIED_ONE_BY_ONE
            ),
            {
                "kind": level,
                "sha256": sha256,
                "tolerance": TOLERANCE.get(level, 0),
                "digits": DIGITS,
            },
        )
        found = cursor.fetchall()
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": orjson.Fragment(outline),
        }
        for code, name, outline in found
    ]
    if not features:
        return None
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def labels_in(box: Sequence[float], *, force: int) -> list[tuple[str, float, float]]:
    """Return a force's streets whose point is in a box: name, longitude, latitude."""
    west, south, east, north = box
    streets = Street.objects.filter(
        own_streets(force),
        kind=StreetKind.STREET,
        point__within=Polygon.from_bbox((west, south, east, north)),
    ).order_by("name", "locality", "pk")
    return [
        (name, round(point.x, DIGITS), round(point.y, DIGITS))
        for name, point in streets.values_list("name", "point")
    ]


@cache
def _has_coverage_simplify() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'st_coveragesimplify')"
        )
        return bool(cursor.fetchone()[0])
