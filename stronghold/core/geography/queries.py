"""Queries of geography: the areas of a point, and the places that a typed name matches.

All of it is reference data, which every signed-in user may read.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection
from django.db.models import F, Q

from stronghold.core.geography.choices import AreaKind, StreetKind
from stronghold.core.geography.models import Area, Edition, Postcode, Street
from stronghold.core.geography.rules import LonLat, plain_words, street_sought
from stronghold.core.kernel import clock
from stronghold.core.kernel.values import postcode_in_form

# A tenth of a millimetre, in degrees: subdividing an outline moves its edge by less,
# and a point on a shared edge must not fall between two areas.
EDGE = 1e-9
# OFFSET 0 is an optimisation fence: it makes the planner use the spatial index, even if
# the tables were never analysed.
_AREAS_OF_POINTS = """
SELECT DISTINCT ON (place.n, area.edition_id) place.n, area.edition_id, area.id
FROM unnest(%s::float8[], %s::float8[])
     WITH ORDINALITY AS place (longitude, latitude, n)
CROSS JOIN LATERAL (
  SELECT piece.area_id FROM geography_areapiece piece
  WHERE ST_DWithin(piece.piece,
                   ST_SetSRID(ST_MakePoint(place.longitude, place.latitude), 4326), %s)
  OFFSET 0
) AS touched
JOIN geography_area area ON area.id = touched.area_id
WHERE area.edition_id = ANY(%s)
ORDER BY place.n, area.edition_id, area.code COLLATE "C"
"""
# The index finds the 20 nearest in degrees, which include the nearest in metres.
_METRES_FROM_AREAS = """
SELECT min(ST_Distance(near.piece::geography, place.at::geography))
FROM (SELECT ST_SetSRID(ST_MakePoint(%s, %s), 4326) AS at) AS place
CROSS JOIN LATERAL (
  SELECT piece FROM geography_areapiece ORDER BY piece <-> place.at LIMIT 20
) AS near
"""
# A cache by editions and point. It stays valid, as an edition's outlines never change.
KnownAreas = dict[tuple[tuple[int, ...], LonLat], dict[str, int]]
_PART_OF_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{0,2})?", re.I)
MOST_CHOICES = 10
_SHORTEST_NAME = 2
# Likeness is the sum of two similarities from 0 to 1, so 2 is the same name.
_LEAST_LIKE = 0.5
_LIKE_ENOUGH = 0.7


@dataclass(frozen=True)
class Place:
    """A point, and the day for which its areas are wanted."""

    at: LonLat
    on: date


@dataclass(frozen=True)
class PlaceFound:
    """A street or postcode that matches a typed name. Labels are distinct."""

    kind: str
    id: int
    label: str
    longitude: float
    latitude: float


def edition_on(kind: str, day: date) -> Edition | None:
    """Return the edition of a kind that is in force on a day."""
    return Edition.objects.filter(_in_force(day), kind=kind).first()


def areas_of_points(
    points: Sequence[LonLat], edition_ids: Sequence[int]
) -> list[tuple[int, int, int]]:
    """Return tuples: number of a point (from 1), edition, area with the point."""
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    with connection.cursor() as cursor:
        cursor.execute(
            _AREAS_OF_POINTS, [longitudes, latitudes, EDGE, list(edition_ids)]
        )
        found: list[tuple[int, int, int]] = cursor.fetchall()
    return found


def areas_of_places(
    places: Sequence[Place],
    *,
    kinds: Collection[str] = AreaKind.values,
    known: KnownAreas | None = None,
) -> list[dict[str, int]]:
    """Return the ids of each place's areas on its day, by kind of area.

    A point on a shared edge belongs to the area with the lowest code. A caller with
    many batches passes the same `known` as a cache.
    """
    known = {} if known is None else known
    editions = list(Edition.objects.filter(kind__in=kinds))
    in_force = {day: _on(day, editions) for day in {place.on for place in places}}
    keys = [(in_force[place.on], place.at) for place in places]
    unknown: dict[tuple[int, ...], list[LonLat]] = defaultdict(list)
    for edition_ids, point in dict.fromkeys(keys):
        if (edition_ids, point) not in known:
            unknown[edition_ids].append(point)
    kind_of = {edition.pk: edition.kind for edition in editions}
    for edition_ids, points in unknown.items():
        known.update({(edition_ids, point): {} for point in points})
        for n, edition_id, area_id in areas_of_points(points, edition_ids):
            known[edition_ids, points[n - 1]][kind_of[edition_id]] = area_id
    return [known[key] for key in keys]


def _on(day: date, editions: Iterable[Edition]) -> tuple[int, ...]:
    return tuple(
        edition.pk
        for edition in editions
        if (edition.valid_from or day) <= day <= (edition.valid_to or day)
    )


def metres_from_areas(at: LonLat) -> float | None:
    """Return the distance in metres to the nearest loaded area; None without areas."""
    with connection.cursor() as cursor:
        cursor.execute(_METRES_FROM_AREAS, at)
        found: tuple[float | None] = cursor.fetchone()
    return found[0]


def one_place(kind: str, pk: int) -> PlaceFound | None:
    """Return one street or postcode by its primary key."""
    if kind == "street":
        street = Street.objects.filter(pk=pk, kind=StreetKind.STREET).first()
        return _street_found(street) if street else None
    postcode = Postcode.objects.filter(pk=pk).first() if kind == "postcode" else None
    return _postcode_found(postcode) if postcode else None


def search_places(typed: str) -> list[PlaceFound]:
    """Return the postcodes or streets that match typed text, the best match first."""
    typed = plain_words(typed)
    return _postcodes_like(typed) or _streets_like(street_sought(typed))


def _in_force(day: date) -> Q:
    begun = Q(valid_from__lte=day) | Q(valid_from__isnull=True)
    not_over = Q(valid_to__gte=day) | Q(valid_to__isnull=True)
    return begun & not_over


def _postcodes_like(typed: str) -> list[PlaceFound]:
    """Return the postcodes that start with typed text, with or without the space."""
    postcode = postcode_in_form(typed)
    if postcode:
        matches = Q(code=postcode)
    elif part := _PART_OF_POSTCODE.fullmatch(typed):
        outward, inward = part[1].upper(), (part[2] or "").upper()
        matches = Q(code__startswith=f"{outward} {inward}")
        if " " not in typed:
            # "OX41" is also the start of OX4 1AA.
            matches |= Q(code__startswith=f"{outward[:-1]} {outward[-1]}{inward}")
    else:
        return []
    found = Postcode.objects.filter(matches).order_by("code")[:MOST_CHOICES]
    return [_postcode_found(match) for match in found]


def _streets_like(name: str) -> list[PlaceFound]:
    """Return streets with similar names, by the index or (badly misspelt) by a scan."""
    if len(name) < _SHORTEST_NAME:
        return []
    likeness = TrigramSimilarity("name", name) + TrigramWordSimilarity(name, "name")
    streets = (
        Street.objects.filter(kind=StreetKind.STREET)
        .annotate(likeness=likeness)
        .order_by("-likeness", "name", "locality")
    )
    indexed = (
        Q(name__istartswith=name)
        | Q(name__trigram_similar=name)
        | Q(name__trigram_word_similar=name)
    )
    found = list(streets.filter(indexed)[:MOST_CHOICES])
    found = found or list(streets.filter(likeness__gte=_LEAST_LIKE)[:MOST_CHOICES])
    return [
        _street_found(street)
        for street in found
        if street.likeness >= found[0].likeness * _LIKE_ENOUGH
    ]


def _street_found(street: Street) -> PlaceFound:
    at = street.point
    return PlaceFound("street", street.pk, str(street), at.x, at.y)


def _postcode_found(postcode: Postcode) -> PlaceFound:
    at = postcode.point
    return PlaceFound("postcode", postcode.pk, postcode.code, at.x, at.y)


@dataclass(frozen=True)
class AreaByCode:
    """The ids of an area found by its code, and of its parent."""

    id: int
    parent_id: int | None


def newest_areas(kind: str, codes: Iterable[str]) -> dict[str, AreaByCode]:
    """Return the area of each code in the newest edition that has the code."""
    oldest_first = (
        Area.objects.filter(edition__kind=kind, code__in=list(codes))
        .order_by(F("edition__valid_from").asc(nulls_first=True))
        .values_list("code", "pk", "parent_id")
    )
    return {code: AreaByCode(pk, parent) for code, pk, parent in oldest_first}


def boundary_state() -> str:
    """Return a hash of all editions and their dates, which changes with each change."""
    editions = Edition.objects.order_by("kind", "sha256", "pk").values_list(
        "kind", "sha256", "valid_from", "valid_to"
    )
    return hashlib.sha256(repr(list(editions)).encode()).hexdigest()


def wards_to_choose() -> list[tuple[str, str]]:
    """Return the code and name of each ward of today's edition, by name."""
    edition = edition_on(AreaKind.WARD, clock.today())
    if edition is None:
        return []
    wards = Area.objects.filter(edition=edition).order_by("name", "code")
    return list(wards.values_list("code", "name"))


def area_name(code: str) -> str:
    """Return the name of an area by its code, or the code if it is unknown."""
    if not code.isprintable():
        return code
    area = Area.objects.filter(code=code[:20]).order_by("-pk").first()
    return area.name if area else code
