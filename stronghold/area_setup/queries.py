"""Reads of what there is of a force's map."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.contrib.gis.geos import MultiPolygon
from django.db import connection
from django.db.models import Count, Q

from stronghold.area_setup.choices import Part
from stronghold.area_setup.rules import FEWEST_ADDRESSES, part_of
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Team, TeamArea
from stronghold.core.geography.choices import AreaKind, StreetKind
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
from stronghold.core.geography.queries import editions_on
from stronghold.core.geography.rules import LonLat
from stronghold.core.geography.visibility import (
    own_editions,
    own_postcodes,
    own_streets,
)
from stronghold.core.kernel import clock
from stronghold.figures.base_map.square_file import SUFFIX
from stronghold.figures.queries import outlines_of


@dataclass(frozen=True)
class KindOfArea:
    """An edition in force: its areas, and those with residents or a team."""

    edition: Edition
    n_areas: int
    n_with_residents: int
    # The codes of those that teams of the force own.
    owned: frozenset[str]
    features: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class StreetsOfForce:
    """The streets of a force and the points on them; the set-up and its page agree.

    A street counts if the files that were loaded last have a point on it. Those that
    only earlier files had stay, because records may refer to them.
    """

    n_streets: int = 0
    n_points: int = 0
    # Of the points, how many have enough addresses; None if none was counted.
    n_safe_points: int | None = None
    n_earlier: int = 0
    # What data.police.uk names by its kind, such as a supermarket, is no street.
    n_kinds_of_place: int = 0
    n_points_of_kinds: int = 0


@dataclass(frozen=True)
class MapOfForce:
    """All that there is of a force's map."""

    kinds: Sequence[KindOfArea]
    streets: StreetsOfForce
    n_postcodes: int
    sources: Sequence[AreaSource]
    base_maps: Sequence[str] = field(default_factory=list)
    # The districts that no ward lies in, by name.
    without_wards: Sequence[str] = ()


@dataclass(frozen=True)
class Published:
    """The published files whose content a force's pages show."""

    editions: Sequence[Edition]
    sources: Sequence[AreaSource]
    # The source and the licence of numbers of residents.
    residents: Sequence[tuple[str, str]]


def forces_called(given: str) -> list[Force]:
    """Return the forces of a code or a name, however it is capitalised.

    A code belongs to one force; several may have one name.
    """
    words = " ".join(given.split())
    by_code = list(Force.objects.filter(code__iexact=words))
    return by_code or list(Force.objects.filter(name__iexact=words).order_by("code"))


def outline_of(force: Force) -> MultiPolygon | None:
    """Return the outline of a force's own area today."""
    today = editions_on(clock.today(), force=force.pk)
    own = today.filter(kind=AreaKind.FORCE, force=force)
    area = Area.objects.filter(edition__in=own).first()
    return area.outline if area else None


def published_for(force: Force | None) -> Published:
    """Return the boundaries, and what else was loaded, of a force, or of none."""
    key = force.pk if force else None
    own = Edition.objects.filter(own_editions(key)).order_by("kind", "-valid_from")
    areas = Area.objects.filter(edition__in=own)
    counted = Population.objects.filter(code__in=areas.values("code"))
    return Published(
        editions=list(own),
        sources=list(AreaSource.objects.filter(force=key).order_by("loaded_at")),
        residents=list(
            counted.filter(is_made_up=False)
            .order_by("source", "licence")
            .values_list("source", "licence")
            .distinct()
        ),
    )


def source_of(force: Force, step: str) -> AreaSource | None:
    return AreaSource.objects.filter(force=force, part=step).first()


def parts_loaded(force: Force) -> set[Part]:
    """Return the parts of the map that a force has, from files of any day."""
    steps = AreaSource.objects.filter(force=force).values_list("part", flat=True)
    return {part_of(step) for step in steps}


def is_loaded_otherwise(force: Force, name: str, sha256: str) -> bool:
    """Return whether an edition of this name has other outlines than these."""
    own = Edition.objects.filter(force=force)
    has_name = own.filter(name=name).exists()
    return has_name and not own.filter(sha256=sha256).exists()


def has_points(force: Force) -> bool:
    return SnapPoint.objects.filter(street__force=force).exists()


def has_streets(force: Force) -> bool:
    """Return whether a force finds streets, its own or those for every force."""
    return Street.objects.filter(own_streets(force.pk)).exists()


def has_uncounted_points(force: Force) -> bool:
    """Return whether a point of the force's streets has no count of addresses."""
    own = SnapPoint.objects.filter(street__force=force)
    return own.filter(addresses__isnull=True).exists()


def undated_points(force: Force) -> list[tuple[str, LonLat]]:
    """Return the points of streets that are not of data.police.uk, with their names."""
    rows = SnapPoint.objects.filter(
        street__force=force, street__kind=StreetKind.STREET, first_month__isnull=True
    )
    named = rows.order_by("pk").values_list("street__name", "point")
    return [(name, (point.x, point.y)) for name, point in named]


def area_codes(force: Force, kinds: Collection[AreaKind] = tuple(AreaKind)) -> set[str]:
    """Return the codes of a force's own areas of these kinds, of every edition."""
    own = Area.objects.filter(edition__force=force, edition__kind__in=kinds)
    return set(own.values_list("code", flat=True))


def n_without_residents(force: Force) -> int:
    """Return how many of a force's wards and LSOAs have no number of residents.

    All that is stored counts, and not only what the last file had.
    """
    codes = area_codes(force, (AreaKind.WARD, AreaKind.LSOA))
    known = Population.objects.filter(code__in=codes).values_list("code", flat=True)
    return len(codes - set(known))


_WITHOUT_WARDS = """
SELECT district.name FROM geography_area AS district
WHERE district.edition_id = ANY(%(districts)s) AND NOT EXISTS (
  SELECT FROM geography_area AS ward
  WHERE ward.edition_id = ANY(%(wards)s) AND ward.outline && district.outline
    AND ST_Covers(district.outline, ST_PointOnSurface(ward.outline))
)
ORDER BY district.name
"""


def districts_without_wards(force: Force) -> list[str]:
    """Return today's districts that no ward lies in, by name, if there are wards."""
    found: dict[str, list[int]] = {AreaKind.DISTRICT: [], AreaKind.WARD: []}
    for edition in editions_on(clock.today(), force=force.pk):
        found.get(edition.kind, []).append(edition.pk)
    if not all(found.values()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _WITHOUT_WARDS,
            {"districts": found[AreaKind.DISTRICT], "wards": found[AreaKind.WARD]},
        )
        return [name for (name,) in cursor.fetchall()]


def police_teams(force: Force) -> dict[str, int]:
    """Return the teams of a force's police, by code and by name in small letters."""
    rows = Team.objects.filter(
        organisation__force=force, organisation__kind=OrganisationKind.POLICE
    )
    return {called.lower(): row.pk for row in rows for called in (row.name, row.code)}


def areas_of(team: Team) -> list[str]:
    owned = TeamArea.objects.filter(team=team).order_by("area_code")
    return list(owned.values_list("area_code", flat=True))


def map_of(force: Force) -> MapOfForce:
    """Return what there is of a force's map, for the page of its administrator."""
    return MapOfForce(
        kinds=_kinds_of(force),
        streets=streets_of(force),
        n_postcodes=Postcode.objects.filter(own_postcodes(force.pk)).count(),
        sources=list(AreaSource.objects.filter(force=force).order_by("loaded_at")),
        base_maps=_base_maps(force),
        without_wards=districts_without_wards(force),
    )


def streets_of(force: Force) -> StreetsOfForce:
    """Count the streets of a force, and the points on them."""
    own = Street.objects.filter(own_streets(force.pk))
    rows = (
        SnapPoint.objects.filter(street__in=own)
        .values("street__kind")
        .annotate(
            streets=Count("street", distinct=True),
            points=Count("pk"),
            counted=Count("addresses"),
            safe=Count("pk", filter=Q(addresses__gte=FEWEST_ADDRESSES)),
        )
    )
    none = {"streets": 0, "points": 0, "counted": 0, "safe": 0}
    by_kind = {row["street__kind"]: row for row in rows}
    streets = by_kind.get(StreetKind.STREET, none)
    kinds = by_kind.get(StreetKind.PLACE_TYPE, none)
    n_all = own.filter(kind=StreetKind.STREET).count()
    return StreetsOfForce(
        n_streets=streets["streets"],
        n_points=streets["points"],
        n_safe_points=streets["safe"] if streets["counted"] else None,
        n_earlier=n_all - streets["streets"],
        n_kinds_of_place=kinds["streets"],
        n_points_of_kinds=kinds["points"],
    )


def _kinds_of(force: Force) -> list[KindOfArea]:
    by_kind = {one.kind: one for one in editions_on(clock.today(), force=force.pk)}
    owned = set(
        TeamArea.objects.filter(organisation__force=force).values_list(
            "area_code", flat=True
        )
    )
    found = []
    for kind in AreaKind.values:
        if (edition := by_kind.get(kind)) is None:
            continue
        areas = Area.objects.filter(edition=edition)
        codes = set(areas.values_list("code", flat=True))
        residents = Population.objects.filter(code__in=codes)
        found.append(
            KindOfArea(
                edition,
                len(codes),
                residents.values("code").distinct().count(),
                frozenset(codes & owned),
                _features(edition, areas),
            )
        )
    return found


def _features(edition: Edition, areas: Any) -> list[Mapping[str, Any]]:
    """Return simplified outlines as GeoJSON features."""
    outlines = outlines_of(edition.kind, edition.sha256)
    if outlines is not None:
        features: list[Mapping[str, Any]] = orjson.loads(outlines)["features"]
        return features
    return [
        {
            "properties": {"code": area.code, "name": area.name},
            "geometry": orjson.loads(area.outline.simplify(0.002).json),
        }
        for area in areas
    ]


def _base_maps(force: Force) -> list[str]:
    """Return the names of the parts of the base map, without other forces' own."""
    folder = Path(settings.BASEMAP_FOLDER) if settings.BASEMAP_FOLDER else None
    if folder is None or not folder.is_dir():
        return []
    others = Force.objects.exclude(pk=force.pk).values_list("code", flat=True)
    beginnings = tuple(f"{code}-" for code in others)
    names = (path.stem for path in folder.glob(f"*{SUFFIX}"))
    return sorted(name for name in names if not name.startswith(beginnings))
