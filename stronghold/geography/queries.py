"""Every read of places: which areas a point is in, and what a typed name may mean.

All of it is reference data, which any signed-in person may read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Collate

from stronghold.geography.choices import StreetKind
from stronghold.geography.models import Area, Edition, Postcode, Street
from stronghold.geography.rules import LonLat, street_sought
from stronghold.kernel.values import postcode_in_form

# A tenth of a millimetre, in degrees: subdividing an outline moves its edge by less,
# and a point on a shared edge must not fall between two areas.
EDGE = 1e-9
_AREAS_OF_PLACES = """
SELECT place.n, found.kind, found.area_id
FROM unnest(%s::float8[], %s::float8[], %s::date[])
     WITH ORDINALITY AS place (longitude, latitude, day, n)
CROSS JOIN LATERAL (
  SELECT DISTINCT ON (edition.kind) edition.kind, area.id AS area_id
  FROM geography_areapiece piece
  JOIN geography_area area ON area.id = piece.area_id
  JOIN geography_edition edition ON edition.id = area.edition_id
  WHERE ST_DWithin(piece.piece,
                   ST_SetSRID(ST_MakePoint(place.longitude, place.latitude), 4326), %s)
    AND daterange(edition.valid_from, edition.valid_to, '[]') @> place.day
  ORDER BY edition.kind, area.code COLLATE "C"
) AS found
"""
_PART_OF_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{0,2})?", re.I)
MOST_CHOICES = 10
_SHORTEST_NAME = 2
# Likeness is the sum of two shares, so 2 is the same name.
_LEAST_LIKE = 0.5
_LIKE_ENOUGH = 0.7


@dataclass(frozen=True)
class Place:
    """A point, and the day for which it is asked."""

    at: LonLat
    on: date


@dataclass(frozen=True)
class PlaceFound:
    """A street or postcode that may be meant; its label tells it from the others."""

    kind: str
    id: int
    label: str
    longitude: float
    latitude: float


def edition_on(kind: str, day: date) -> Edition | None:
    """Return the edition of a kind that is in force on a day."""
    return Edition.objects.filter(_in_force(day), kind=kind).first()


def areas_at(point: Point, on: date) -> dict[str, Area]:
    """Return the area of each kind that holds the point on that day, without outlines.

    On a shared edge the lowest code has it.
    """
    holding = Q(pieces__piece__dwithin=(point, EDGE))
    found = (
        Area.objects.filter(_in_force(on, "edition__"), holding)
        .select_related("edition")
        .order_by("edition__kind", Collate("code", "C"))
        .distinct("edition__kind")
        .defer("outline")
    )
    return {area.edition.kind: area for area in found}


def areas_of_places(places: Sequence[Place]) -> list[dict[str, int]]:
    """Return for each place what `areas_at` would, as ids, for many at once."""
    found: list[dict[str, int]] = [{} for _ in places]
    longitudes, latitudes = [p.at[0] for p in places], [p.at[1] for p in places]
    with connection.cursor() as cursor:
        cursor.execute(
            _AREAS_OF_PLACES, [longitudes, latitudes, [p.on for p in places], EDGE]
        )
        for n, kind, area_id in cursor:
            found[n - 1][kind] = area_id
    return found


def search_places(typed: str) -> list[PlaceFound]:
    """Return the postcodes or streets that may be meant, the likeliest first."""
    typed = " ".join(typed.split())
    return _postcodes_like(typed) or _streets_like(street_sought(typed))


def _in_force(day: date, edition: str = "") -> Q:
    """Say that the edition, where a query reaches it by this prefix, covers the day."""
    start, end = f"{edition}valid_from", f"{edition}valid_to"
    begun = Q(**{f"{start}__lte": day}) | Q(**{f"{start}__isnull": True})
    not_over = Q(**{f"{end}__gte": day}) | Q(**{f"{end}__isnull": True})
    return begun & not_over


def _postcodes_like(typed: str) -> list[PlaceFound]:
    """Return the postcodes that begin so, with or without the space."""
    whole = postcode_in_form(typed)
    if whole:
        matches = Q(code=whole)
    elif part := _PART_OF_POSTCODE.fullmatch(typed):
        outward, inward = part[1].upper(), (part[2] or "").upper()
        matches = Q(code__startswith=f"{outward} {inward}")
        if " " not in typed:
            # "OX41" is the beginning of OX4 1AA too.
            matches |= Q(code__startswith=f"{outward[:-1]} {outward[-1]}{inward}")
    else:
        return []
    found = Postcode.objects.filter(matches).order_by("code")[:MOST_CHOICES]
    return [PlaceFound("postcode", p.pk, p.code, p.point.x, p.point.y) for p in found]


def _streets_like(name: str) -> list[PlaceFound]:
    """Return the streets of like names; the index finds them unless badly misspelt."""
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
        PlaceFound("street", s.pk, str(s), s.point.x, s.point.y)
        for s in found
        if s.likeness >= found[0].likeness * _LIKE_ENOUGH
    ]
