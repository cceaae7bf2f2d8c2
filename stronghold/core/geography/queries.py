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

from stronghold.core.database import in_sets
from stronghold.core.database.planned import Planned
from stronghold.core.geography.choices import AreaKind, StreetKind
from stronghold.core.geography.models import Area, Edition, Force, Postcode, Street
from stronghold.core.geography.names import (
    Fit,
    Sought,
    fit_to,
    is_generic,
    spellings,
    street_sought,
)
from stronghold.core.geography.rules import LonLat, plain_words
from stronghold.core.geography.visibility import (
    OWN_EDITION,
    OWN_STREET,
    own_editions,
    own_postcodes,
    own_streets,
)
from stronghold.core.kernel import clock
from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.values import postcode_in_form, starts_of_postcode

# A tenth of a millimetre, in degrees: subdividing an outline moves its edge by less,
# and a point on a shared edge must not fall between two areas.
EDGE = 1e-9
# OFFSET 0 is an optimisation fence: it makes the planner use the spatial index, even if
# the tables were never analysed.
_TOUCHED = """
FROM unnest(%s::float8[], %s::float8[])
     WITH ORDINALITY AS place (longitude, latitude, n)
CROSS JOIN LATERAL (
  SELECT piece.area_id FROM geography_areapiece piece
  WHERE ST_DWithin(piece.piece,
                   ST_SetSRID(ST_MakePoint(place.longitude, place.latitude), 4326), %s)
  OFFSET 0
) AS touched
JOIN geography_area area ON area.id = touched.area_id
"""
_AREAS_OF_POINTS = f"""
SELECT DISTINCT ON (place.n, area.edition_id) place.n, area.edition_id, area.id
{_TOUCHED}
WHERE area.edition_id = ANY(%s)
ORDER BY place.n, area.edition_id, area.code COLLATE "C"
"""  # noqa: S608 - built only from constants
# The same in all editions of a force, with the days between which each is in force.
_AREAS_OF_ALL_DAYS = f"""
SELECT place.n, edition.kind, edition.valid_from, edition.valid_to, area.id
{_TOUCHED}
JOIN geography_edition edition ON edition.id = area.edition_id
WHERE {OWN_EDITION.format(force="%s::bigint")}
ORDER BY place.n, area.code COLLATE "C"
"""  # noqa: S608 - built only from constants
# The same of one point, by kind: of each kind one edition at most is in force on a day.
_AREAS_OF_POINT = Planned(
    "areas_of_point",
    f"""
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
  AND {OWN_EDITION.format(force="$5::bigint")}
ORDER BY edition.kind, area.code COLLATE "C"
""",  # noqa: S608 - built only from constants
    n_parameters=5,
    stands_apart=True,
)
# A point in an area, as nearly all are, is not measured. The index finds the 20 nearest
# in degrees, which include the nearest in metres.
_METRES_FROM_AREAS = Planned(
    "metres_from_areas",
    f"""
SELECT CASE
  WHEN EXISTS (
    SELECT FROM geography_areapiece part
    JOIN geography_area area ON area.id = part.area_id
    JOIN geography_edition edition ON edition.id = area.edition_id
    WHERE ST_Intersects(part.piece, place.at)
      AND {OWN_EDITION.format(force="$3::bigint")}
  ) THEN 0
  ELSE (
    SELECT min(ST_Distance(near.piece::geography, place.at::geography))
    FROM (
      SELECT part.piece FROM geography_areapiece part
      JOIN geography_area area ON area.id = part.area_id
      JOIN geography_edition edition ON edition.id = area.edition_id
      WHERE {OWN_EDITION.format(force="$3::bigint")}
      ORDER BY part.piece <-> place.at LIMIT 20
    ) AS near
  )
END
FROM (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326) AS at) AS place
""",  # noqa: S608 - built only from constants
    n_parameters=3,
    stands_apart=True,
)
# Which of many points are in an area.
_POINTS_IN_AREAS = f"""
SELECT place.longitude, place.latitude
FROM unnest(%s::float8[], %s::float8[]) AS place (longitude, latitude)
WHERE EXISTS (
  SELECT FROM geography_areapiece part
  JOIN geography_area area ON area.id = part.area_id
  JOIN geography_edition edition ON edition.id = area.edition_id
  WHERE ST_Intersects(
          part.piece, ST_SetSRID(ST_MakePoint(place.longitude, place.latitude), 4326)
        )
    AND {OWN_EDITION.format(force="%s::bigint")}
)
"""  # noqa: S608 - built only from constants
# The index finds the 20 nearest in degrees, which include the nearest in metres.
_STREETS_NEAR_POINTS = f"""
SELECT near.id
FROM unnest(%s::float8[], %s::float8[]) AS place (longitude, latitude)
CROSS JOIN LATERAL (
  SELECT ST_SetSRID(ST_MakePoint(place.longitude, place.latitude), 4326) AS point
) AS here
CROSS JOIN LATERAL (
  SELECT indexed.id, ST_DistanceSphere(indexed.point, here.point) AS metres
  FROM (
    SELECT street.id, street.point FROM geography_street street
    WHERE street.kind = %s AND {OWN_STREET.format(force="%s")}
    ORDER BY street.point <-> here.point LIMIT 20
  ) AS indexed
  ORDER BY metres, indexed.id LIMIT %s
) AS near
GROUP BY near.id
ORDER BY count(*) DESC, min(near.metres), near.id
LIMIT %s
"""  # noqa: S608 - built only from constants
# A cache by editions and point. It stays valid, as an edition's outlines never change.
KnownAreas = dict[tuple[tuple[int, ...], LonLat], dict[str, int]]
_EDITION = (
    "id",
    "force_id",
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
FROM geography_edition edition
WHERE kind = $1
  AND coalesce(valid_from <= $2, true)
  AND coalesce(valid_to >= $2, true)
  AND {OWN_EDITION.format(force="$3::bigint")}
ORDER BY id LIMIT 1
""",  # noqa: S608 - built only from constants
    n_parameters=3,
)
_WARDS_TO_CHOOSE = Planned(
    "wards_to_choose",
    f"""
SELECT area.code, area.name
FROM geography_area area
JOIN geography_edition edition ON edition.id = area.edition_id
WHERE edition.kind = '{AreaKind.WARD}'
  AND coalesce(edition.valid_from <= $1, true)
  AND coalesce(edition.valid_to >= $1, true)
  AND {OWN_EDITION.format(force="$2::bigint")}
ORDER BY area.name, area.code
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
    """A point, the day for which its areas are wanted, and the force that asks."""

    at: LonLat
    on: date
    force: int | None = None


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


def force_called(code: str | None) -> Force | None:
    """Return the force of a code; without one, the only force, or None without any.

    RuleBroken names the forces that there are.
    """
    forces = Force.objects.order_by("code")
    if code is None and len(forces) < 2:
        return forces.first()
    found = forces.filter(code=code).first()
    if found is None:
        known = ", ".join(force.code for force in forces) or "none"
        reason = f"There is no force {code}." if code else "Say which with --force."
        raise RuleBroken(f"{reason} Forces: {known}.")
    return found


@asked_once
def edition_on(kind: str, day: date, *, force: int | None) -> Edition | None:
    """Return a force's edition of a kind that is in force on a day."""
    found = _EDITION_ON.rows(kind, day, force)
    return Edition.from_db(connection.alias, _EDITION, found[0]) if found else None


def kinds_on(day: date, *, force: int | None) -> set[str]:
    """Return the kinds of which a force has an edition in force on a day."""
    return set(editions_on(day, force=force).values_list("kind", flat=True))


def editions_on(day: date, *, force: int | None) -> QuerySet[Edition]:
    """Return the editions of a force in force on a day, one of each kind at most."""
    return Edition.objects.filter(_in_force(day), own_editions(force))


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
    sets = in_sets.current()
    question = (_AREAS_OF_ALL_DAYS, place.at, place.force)
    of_all_days = None if sets is None else sets.answer(question)
    if of_all_days is None:
        rows = _AREAS_OF_POINT.rows(longitude, latitude, EDGE, place.on, place.force)
        return dict(rows)
    areas: dict[str, int] = {}
    for kind, first, last, area_id in of_all_days:
        if (first or place.on) <= place.on <= (last or place.on):
            areas.setdefault(kind, area_id)
    return areas


def note_areas(points: Collection[LonLat], *, force: int | None) -> None:
    """Ask for the areas of many points at once, where records are stored in sets."""
    sets = in_sets.current()
    if sets is None or not points:
        return
    given = list(dict.fromkeys(points))
    found: list[list[tuple[Any, ...]]] = [[] for _ in given]
    with connection.cursor() as cursor:
        longitudes, latitudes = [p[0] for p in given], [p[1] for p in given]
        cursor.execute(_AREAS_OF_ALL_DAYS, [longitudes, latitudes, EDGE, force])
        for n, *area in cursor.fetchall():
            found[n - 1].append(tuple(area))
    for point, areas in zip(given, found, strict=True):
        sets.note((_AREAS_OF_ALL_DAYS, point, force), areas)


def note_near(points: Collection[LonLat], *, force: int | None) -> None:
    """Ask at once which points are in an area, where records are stored in sets."""
    given = list(dict.fromkeys(points))
    if not given:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _POINTS_IN_AREAS, [[p[0] for p in given], [p[1] for p in given], force]
        )
        for longitude, latitude in cursor.fetchall():
            _METRES_FROM_AREAS.note(longitude, latitude, force, rows=[(0.0,)])


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
    in_force: dict[tuple[date, int | None], tuple[int, ...]] = {}
    kind_of: dict[int, str] = {}
    for force in {place.force for place in places}:
        own = Edition.objects.filter(own_editions(force), kind__in=kinds)
        editions = list(own.order_by("pk"))
        kind_of |= {edition.pk: edition.kind for edition in editions}
        for day in {place.on for place in places if place.force == force}:
            in_force[day, force] = _on(day, editions)
    keys = [(in_force[place.on, place.force], place.at) for place in places]
    unknown: dict[tuple[int, ...], list[LonLat]] = defaultdict(list)
    for edition_ids, point in dict.fromkeys(keys):
        if (edition_ids, point) not in known:
            unknown[edition_ids].append(point)
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


def metres_from_areas(at: LonLat, *, force: int | None) -> float | None:
    """Return the distance in metres to a force's nearest area; None without areas."""
    [(metres,)] = _METRES_FROM_AREAS.rows(*at, force)
    return cast(float | None, metres)


def one_place(kind: str, pk: int, *, force: int | None) -> PlaceFound | None:
    """Return one street or postcode of a force by its primary key."""
    if kind == "street":
        streets = Street.objects.filter(own_streets(force), kind=StreetKind.STREET)
        street = streets.filter(pk=pk).first()
        return _street_found(street) if street else None
    postcodes = Postcode.objects.filter(own_postcodes(force), pk=pk)
    postcode = postcodes.first() if kind == "postcode" else None
    return _postcode_found(postcode) if postcode else None


# The streets that were found before, by what was sought of a text.
KnownStreets = dict[str, list[PlaceFound]]


def search_places(
    typed: str, *, force: int | None, known: KnownStreets | None = None
) -> list[PlaceFound]:
    """Return a force's postcodes or streets that match typed text, best match first.

    A caller with many texts passes the same `known` as a cache of streets.
    """
    typed = plain_words(typed)
    if postcodes := _postcodes_like(typed, force):
        return postcodes
    sought = street_sought(typed)
    if known is not None and sought in known:
        return known[sought]
    found = streets_like(sought, force=force) or _streets_badly_misspelt(sought, force)
    places = [_street_found(one.street) for one in found[:MOST_CHOICES]]
    if known is not None:
        known[sought] = places
    return places


def _in_force(day: date) -> Q:
    begun = Q(valid_from__lte=day) | Q(valid_from__isnull=True)
    not_over = Q(valid_to__gte=day) | Q(valid_to__isnull=True)
    return begun & not_over


def _postcodes_like(typed: str, force: int | None) -> list[PlaceFound]:
    """Return the postcodes that start with typed text, with or without the space."""
    starts = starts_of_postcode(typed)
    if not starts:
        return []
    own = Postcode.objects.filter(own_postcodes(force))
    found = own.filter(_starts("code", starts)).order_by("code")
    return [_postcode_found(match) for match in found[:MOST_CHOICES]]


def _starts(field: str, starts: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for start in starts:
        condition |= Q((f"{field}__startswith", start))
    return condition


def streets_like(
    typed: str, *, force: int | None, parts: Sequence[str] = ()
) -> list[StreetFound]:
    """Return a force's streets named like typed text, or in it; best first.

    Without house number.
    `parts` are the parts of a longer text that may be a name. Streets that are only
    alike are left out if others fit better.
    """
    names = [part for part in (typed, *parts) if not is_generic(part)]
    own = {spelling for name in names for spelling in spellings(name)}
    if len(typed) < _SHORTEST_NAME or not own:
        # "The Avenue" is a type, and a name.
        named = _streets_as_like(typed, force).filter(name__iexact=typed)
        return _fitting(named[:MOST_COMPARED], typed)
    by_own_words, by_all = Q(), Q()
    for spelling in sorted(own):
        by_own_words |= Q(name__trigram_word_similar=spelling)
    for name in names:
        by_all |= Q(name__trigram_similar=name)
    streets = _streets_as_like(typed, force)
    found = _fitting(streets.filter(by_own_words)[:MOST_COMPARED], typed)
    return found or _fitting(streets.filter(by_all)[:MOST_COMPARED], typed)


def _streets_badly_misspelt(typed: str, force: int | None) -> list[StreetFound]:
    """Return the streets that no index finds, such as "coxs" of Cox's Ground."""
    if len(typed) < _SHORTEST_NAME or is_generic(typed):
        return []
    like = _streets_as_like(typed, force).filter(likeness__gte=_LEAST_LIKE)
    return _fitting(like[:MOST_COMPARED], typed)


def _streets_as_like(typed: str, force: int | None) -> QuerySet[Any]:
    likeness = TrigramSimilarity("name", typed) + TrigramWordSimilarity(typed, "name")
    streets = Street.objects.filter(own_streets(force), kind=StreetKind.STREET)
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


def streets_near_postcodes(typed: str, *, force: int | None, most: int) -> list[Street]:
    """Return a force's streets nearest to a postcode, or to those of a part of one.

    A street that is the nearest to many postcodes comes before one that is to few.
    """
    starts = starts_of_postcode(typed)
    if not starts:
        return []
    own = Postcode.objects.filter(own_postcodes(force))
    postcodes = own.filter(_starts("code", starts)).order_by("code")
    points = list(postcodes.values_list("point", flat=True)[:_MOST_POSTCODES])
    nearest_to_each = _MOST_NEAR if postcode_in_form(typed) else 1
    with connection.cursor() as cursor:
        cursor.execute(
            _STREETS_NEAR_POINTS,
            [
                [point.x for point in points],
                [point.y for point in points],
                StreetKind.STREET,
                force,
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


def newest_areas(
    kind: str, codes: Iterable[str], *, force: int | None
) -> dict[str, AreaByCode]:
    """Return the area of each code in a force's newest edition that has the code."""
    editions = Edition.objects.filter(own_editions(force), kind=kind)
    oldest_first = (
        Area.objects.filter(edition__in=editions, code__in=list(codes))
        .order_by(F("edition__valid_from").asc(nulls_first=True))
        .values_list("code", "pk", "parent_id")
    )
    return {code: AreaByCode(pk, parent) for code, pk, parent in oldest_first}


def boundary_sources(
    kinds: Collection[str], *, force: int | None
) -> list[tuple[str, str]]:
    """Return each source and licence of a force's boundaries of today."""
    today = editions_on(clock.today(), force=force).filter(kind__in=kinds)
    named = today.order_by("source", "licence").values_list("source", "licence")
    return list(named.distinct())


def boundary_state(*, force: int | None) -> str:
    """Return a hash of a force's editions and their dates, changed by each change."""
    editions = (
        Edition.objects.filter(own_editions(force))
        .order_by("kind", "sha256", "pk")
        .values_list("kind", "sha256", "valid_from", "valid_to")
    )
    return hashlib.sha256(repr(list(editions)).encode()).hexdigest()


def wards_to_choose(*, force: int | None) -> list[tuple[str, str]]:
    """Return the code and name of each of a force's wards today, by name."""
    return [(code, name) for code, name in _WARDS_TO_CHOOSE.rows(clock.today(), force)]


def areas_named(name: str, *, on: date, force: int | None) -> dict[str, int]:
    """Return the ids of a force's one area of this name, and of its district.

    By kind of area, in the editions in force on a day. Empty if none has the name, or
    several have it. The streets that a map puts after the name of an LSOA, in brackets,
    are left out.
    """
    kinds = (AreaKind.DISTRICT, AreaKind.WARD, AreaKind.LSOA)
    editions = editions_on(on, force=force).filter(kind__in=kinds)
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


def names_of_areas(codes: Sequence[str]) -> dict[str, str]:
    """Return the newest name of each area by its code; not of unknown ones."""
    if not codes:
        return {}
    named = Area.objects.filter(code__in=codes).order_by("pk")
    return dict(named.values_list("code", "name"))


def area_name(code: str) -> str:
    """Return the name of an area by its code, or the code if it is unknown."""
    if not code.isprintable():
        return code
    area = Area.objects.filter(code=code[:20]).order_by("-pk").first()
    return area.name if area else code
