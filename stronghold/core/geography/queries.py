"""Queries of geography: the areas of a point, and the places that a typed name matches.

All of it is reference data, which every signed-in user may read.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection
from django.db.models import F, Q, QuerySet

from stronghold.core.database.planned import Planned
from stronghold.core.geography.choices import AreaKind, StreetKind
from stronghold.core.geography.models import Area, Edition, Postcode, Street
from stronghold.core.geography.names import (
    Fit,
    Sought,
    fit_to,
    is_generic,
    spellings,
    street_sought,
)
from stronghold.core.geography.rules import LonLat, plain_words
from stronghold.core.kernel import clock
from stronghold.core.kernel.values import postcode_in_form, starts_of_postcode

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
# The same of one point, by kind: of each kind one edition at most is in force on a day.
_AREAS_OF_POINT = Planned(
    "areas_of_point",
    """
SELECT DISTINCT ON (edition.kind) edition.kind, area.id
FROM (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326) AS at) AS place
CROSS JOIN LATERAL (
  SELECT piece.area_id FROM geography_areapiece piece
  WHERE ST_DWithin(piece.piece, place.at, $3)
  OFFSET 0
) AS touched
JOIN geography_area area ON area.id = touched.area_id
JOIN geography_edition edition ON edition.id = area.edition_id
WHERE coalesce(edition.valid_from <= $4, true)
  AND coalesce(edition.valid_to >= $4, true)
ORDER BY edition.kind, area.code COLLATE "C"
""",
    n_parameters=4,
)
# A point in an area, as nearly all are, is not measured. The index finds the 20 nearest
# in degrees, which include the nearest in metres.
_METRES_FROM_AREAS = Planned(
    "metres_from_areas",
    """
SELECT CASE
  WHEN EXISTS (
    SELECT FROM geography_areapiece WHERE ST_Intersects(piece, place.at)
  ) THEN 0
  ELSE (
    SELECT min(ST_Distance(near.piece::geography, place.at::geography))
    FROM (
      SELECT piece FROM geography_areapiece ORDER BY piece <-> place.at LIMIT 20
    ) AS near
  )
END
FROM (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326) AS at) AS place
""",
    n_parameters=2,
)
# The index finds the 20 nearest in degrees, which include the nearest in metres.
_STREETS_NEAR_POINTS = """
SELECT near.id
FROM unnest(%s::float8[], %s::float8[]) AS place (longitude, latitude)
CROSS JOIN LATERAL (
  SELECT ST_SetSRID(ST_MakePoint(place.longitude, place.latitude), 4326) AS point
) AS here
CROSS JOIN LATERAL (
  SELECT indexed.id, ST_DistanceSphere(indexed.point, here.point) AS metres
  FROM (
    SELECT id, point FROM geography_street WHERE kind = %s
    ORDER BY point <-> here.point LIMIT 20
  ) AS indexed
  ORDER BY metres, indexed.id LIMIT %s
) AS near
GROUP BY near.id
ORDER BY count(*) DESC, min(near.metres), near.id
LIMIT %s
"""
# A cache by editions and point. It stays valid, as an edition's outlines never change.
KnownAreas = dict[tuple[tuple[int, ...], LonLat], dict[str, int]]
_EDITION = (
    "id",
    "kind",
    "name",
    "valid_from",
    "valid_to",
    "source",
    "licence",
    "loaded_at",
    "sha256",
)
_EDITION_ON = Planned(
    "edition_on",
    f"""
SELECT {", ".join(_EDITION)}
FROM geography_edition
WHERE kind = $1
  AND coalesce(valid_from <= $2, true)
  AND coalesce(valid_to >= $2, true)
ORDER BY id LIMIT 1
""",  # noqa: S608 - built only from constants
    n_parameters=2,
)
MOST_CHOICES = 10
_SHORTEST_NAME = 2
# How many names an index finds are compared word by word.
MOST_COMPARED = 100
# Likeness is the sum of two similarities from 0 to 1, so 2 is the same name.
_LEAST_LIKE = 0.5
# The streets of a postcode are those nearest to it; of a part, to this many postcodes.
_MOST_NEAR = 5
_MOST_POSTCODES = 200


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
    # The name of a street, without its locality.
    name: str = ""
    locality: str = ""


@dataclass(frozen=True)
class StreetFound:
    """A street, and how well its name fits what was typed."""

    street: Street
    fit: Fit


def edition_on(kind: str, day: date) -> Edition | None:
    """Return the edition of a kind that is in force on a day."""
    found = _EDITION_ON.rows(kind, day)
    return Edition.from_db(connection.alias, _EDITION, found[0]) if found else None


def kinds_on(day: date) -> set[str]:
    """Return the kinds of area that have an edition in force on a day."""
    return set(Edition.objects.filter(_in_force(day)).values_list("kind", flat=True))


def _editions_on(kind: str, day: date) -> QuerySet[Edition]:
    return Edition.objects.filter(_in_force(day), kind=kind).order_by("pk")


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


def areas_of_place(place: Place) -> dict[str, int]:
    """Return the ids of a place's areas on its day, by kind of area.

    A point on a shared edge belongs to the area with the lowest code.
    """
    longitude, latitude = place.at
    return dict(_AREAS_OF_POINT.rows(longitude, latitude, EDGE, place.on))


def areas_of_places(
    places: Sequence[Place],
    *,
    kinds: Collection[str] = AreaKind.values,
    known: KnownAreas | None = None,
) -> list[dict[str, int]]:
    """Return what `areas_of_place` does for each place, of these kinds of area.

    A caller with many batches passes the same `known` as a cache.
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
    [(metres,)] = _METRES_FROM_AREAS.rows(*at)
    return cast(float | None, metres)


def one_place(kind: str, pk: int) -> PlaceFound | None:
    """Return one street or postcode by its primary key."""
    if kind == "street":
        street = Street.objects.filter(pk=pk, kind=StreetKind.STREET).first()
        return _street_found(street) if street else None
    postcode = Postcode.objects.filter(pk=pk).first() if kind == "postcode" else None
    return _postcode_found(postcode) if postcode else None


# The streets that were found before, by what was sought of a text.
KnownStreets = dict[str, list[PlaceFound]]


def search_places(typed: str, *, known: KnownStreets | None = None) -> list[PlaceFound]:
    """Return the postcodes or streets that match typed text, the best match first.

    A caller with many texts passes the same `known` as a cache of streets.
    """
    typed = plain_words(typed)
    if postcodes := _postcodes_like(typed):
        return postcodes
    sought = street_sought(typed)
    if known is not None and sought in known:
        return known[sought]
    found = streets_like(sought) or _streets_badly_misspelt(sought)
    places = [_street_found(one.street) for one in found[:MOST_CHOICES]]
    if known is not None:
        known[sought] = places
    return places


def _in_force(day: date) -> Q:
    begun = Q(valid_from__lte=day) | Q(valid_from__isnull=True)
    not_over = Q(valid_to__gte=day) | Q(valid_to__isnull=True)
    return begun & not_over


def _postcodes_like(typed: str) -> list[PlaceFound]:
    """Return the postcodes that start with typed text, with or without the space."""
    starts = starts_of_postcode(typed)
    if not starts:
        return []
    found = Postcode.objects.filter(_starts("code", starts)).order_by("code")
    return [_postcode_found(match) for match in found[:MOST_CHOICES]]


def _starts(field: str, starts: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for start in starts:
        condition |= Q((f"{field}__startswith", start))
    return condition


def streets_like(typed: str, *, parts: Sequence[str] = ()) -> list[StreetFound]:
    """Return streets named like typed text, or in it, without house number; best first.

    `parts` are the parts of a longer text that may be a name. Streets that are only
    alike are left out if others fit better.
    """
    names = [part for part in (typed, *parts) if not is_generic(part)]
    own = {spelling for name in names for spelling in spellings(name)}
    if len(typed) < _SHORTEST_NAME or not own:
        # "The Avenue" is a type, and a name.
        named = _streets_as_like(typed).filter(name__iexact=typed)
        return _fitting(named[:MOST_COMPARED], typed)
    by_own_words, by_all = Q(), Q()
    for spelling in sorted(own):
        by_own_words |= Q(name__trigram_word_similar=spelling)
    for name in names:
        by_all |= Q(name__trigram_similar=name)
    streets = _streets_as_like(typed)
    found = _fitting(streets.filter(by_own_words)[:MOST_COMPARED], typed)
    return found or _fitting(streets.filter(by_all)[:MOST_COMPARED], typed)


def _streets_badly_misspelt(typed: str) -> list[StreetFound]:
    """Return the streets that no index finds, such as "coxs" of Cox's Ground."""
    if len(typed) < _SHORTEST_NAME or is_generic(typed):
        return []
    like = _streets_as_like(typed).filter(likeness__gte=_LEAST_LIKE)
    return _fitting(like[:MOST_COMPARED], typed)


def _streets_as_like(typed: str) -> QuerySet[Any]:
    likeness = TrigramSimilarity("name", typed) + TrigramWordSimilarity(typed, "name")
    streets = Street.objects.filter(kind=StreetKind.STREET)
    return streets.annotate(likeness=likeness).order_by(
        "-likeness", "name", "locality", "pk"
    )


def _fitting(streets: Iterable[Street], typed: str) -> list[StreetFound]:
    """Return the streets that fit best, in order; those alike only if none fits."""
    sought = Sought.of(typed)
    found = [
        StreetFound(street, fit_to(sought, street.name, locality=street.locality))
        for street in streets
    ]
    best = min((one.fit for one in found), default=Fit.NONE)
    worst = Fit.ALIKE if best == Fit.ALIKE else Fit.HOLDS
    kept = [one for one in found if one.fit <= worst]
    return sorted(kept, key=lambda one: one.fit)


def streets_near_postcodes(typed: str, *, most: int) -> list[Street]:
    """Return the streets nearest to a postcode, or to those that start with a part.

    A street that is the nearest to many postcodes comes before one that is to few.
    """
    starts = starts_of_postcode(typed)
    if not starts:
        return []
    postcodes = Postcode.objects.filter(_starts("code", starts)).order_by("code")
    points = list(postcodes.values_list("point", flat=True)[:_MOST_POSTCODES])
    nearest_to_each = _MOST_NEAR if postcode_in_form(typed) else 1
    with connection.cursor() as cursor:
        cursor.execute(
            _STREETS_NEAR_POINTS,
            [
                [point.x for point in points],
                [point.y for point in points],
                StreetKind.STREET,
                nearest_to_each,
                most,
            ],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    streets = Street.objects.in_bulk(ids)
    return [streets[pk] for pk in ids]


def _street_found(street: Street) -> PlaceFound:
    at = street.point
    return PlaceFound(
        kind="street",
        id=street.pk,
        label=str(street),
        longitude=at.x,
        latitude=at.y,
        name=street.name,
        locality=street.locality,
    )


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
    edition = _editions_on(AreaKind.WARD, clock.today())[:1]
    wards = Area.objects.filter(edition__in=edition).order_by("name", "code")
    return list(wards.values_list("code", "name"))


def areas_named(name: str, *, on: date) -> dict[str, int]:
    """Return the ids of the one district, ward or LSOA of this name, and its district.

    By kind of area, in the editions in force on a day. Empty if none has the name, or
    several have it. The streets that a map puts after the name of an LSOA, in brackets,
    are left out.
    """
    kinds = (AreaKind.DISTRICT, AreaKind.WARD, AreaKind.LSOA)
    editions = Edition.objects.filter(_in_force(on), kind__in=kinds)
    alone = name.partition(" (")[0]
    named = Q(name__iexact=name) | Q(name__iexact=alone)
    found = Area.objects.filter(named, edition__in=editions).order_by("pk")
    rows = list(found.values_list("edition__kind", "pk", "parent_id")[:2])
    if len(rows) > 1:
        return {}
    areas: dict[str, int] = {}
    for kind, pk, parent in rows:
        areas |= ({AreaKind.DISTRICT: parent} if parent else {}) | {kind: pk}
    return areas


def area_name(code: str) -> str:
    """Return the name of an area by its code, or the code if it is unknown."""
    if not code.isprintable():
        return code
    area = Area.objects.filter(code=code[:20]).order_by("-pk").first()
    return area.name if area else code
