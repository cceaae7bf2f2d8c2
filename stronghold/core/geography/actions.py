"""Load reference data: dated editions of boundaries, the gazetteer, and context.

boundary_files.py, gazetteer_files.py and context_files.py read and check the files.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice

from django.contrib.gis.geos import Point
from django.db import connection, transaction
from django.db.models import F

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, file_label, record
from stronghold.core.geography.boundary_files import BoundaryFile
from stronghold.core.geography.choices import AreaKind, StreetKind
from stronghold.core.geography.context_files import PublishedIndicator, Residents
from stronghold.core.geography.gazetteer_files import NamedPlaces, NamedPoint
from stronghold.core.geography.models import (
    Area,
    AreaSource,
    Edition,
    Force,
    Indicator,
    Population,
    Postcode,
    SnapPoint,
    Street,
)
from stronghold.core.geography.queries import Place, areas_of_places, areas_of_points
from stronghold.core.geography.rules import (
    LONGEST,
    STREET_GAP_M,
    LonLat,
    Nearest,
    linked_points,
    metres_between,
    middle_point,
)
from stronghold.core.geography.visibility import own_editions
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken

# Outlines are cut into pieces of at most this number of corners, for fast searches.
_CORNERS = 64
_CUT_INTO_PIECES = """
INSERT INTO geography_areapiece (area_id, piece)
SELECT area.id, part.geom
FROM geography_area area,
     LATERAL ST_Subdivide(area.outline, %s) AS cut,
     LATERAL ST_Dump(cut) AS part
WHERE area.edition_id = %s AND ST_Dimension(part.geom) = 2
"""
_PARENT_KIND = {
    AreaKind.DISTRICT: AreaKind.FORCE,
    AreaKind.WARD: AreaKind.DISTRICT,
    AreaKind.LSOA: AreaKind.DISTRICT,
    AreaKind.NEIGHBOURHOOD: AreaKind.DISTRICT,
}


@dataclass(frozen=True)
class Loaded:
    """The result of loading an edition."""

    edition: Edition
    n_areas: int
    is_new: bool
    closed: Edition | None = None


@transaction.atomic(durable=True)
def load_edition(
    *,
    by: Actor,
    file: BoundaryFile,
    kind: str,
    name: str,
    valid_from: date | None,
    source: str,
    licence: str,
    force: int | None = None,
) -> Loaded:
    """Store a file's outlines as the edition in force from a day.

    It is a force's, or for every force without its own. The previous edition ends the
    day before. The first edition of a kind has no start date. Loading the same file for
    the same day again does nothing.
    """
    _check_lengths(name=name, source=source, licence=licence)
    editions = Edition.objects.select_for_update().filter(kind=kind, force=force)
    latest = editions.order_by(F("valid_from").desc(nulls_last=True)).first()
    same = editions.filter(sha256=file.sha256).first()
    if same and same.valid_from in (valid_from, None):
        return Loaded(same, same.areas.count(), is_new=False)
    starts_on = valid_from if latest else None
    closed = _close_before(latest, starts_on) if latest else None
    edition = Edition.objects.create(
        force_id=force,
        kind=kind,
        name=name,
        valid_from=starts_on,
        source=source,
        licence=licence,
        loaded_at=clock.now(),
        sha256=file.sha256,
    )
    _store_areas(edition, file)
    _find_parents(kind, force)
    n_areas = len(file.outlines)
    detail = {
        "kind": kind,
        "edition": edition.name,
        "file": file_label(file.name),
        "areas": n_areas,
    }
    record(
        Kind.COLLECTION,
        by=by,
        records=[f"edition:{edition.pk}"],
        force=_code_of(force),
        detail=detail,
    )
    return Loaded(edition, n_areas, is_new=True, closed=closed)


def _check_lengths(**texts: str) -> None:
    for field, text in texts.items():
        if len(text) > LONGEST[field]:
            raise RuleBroken(
                f"The {field} has {len(text)} characters; "
                f"at most {LONGEST[field]} can be stored.",
                field=field,
            )


def _close_before(latest: Edition, starts_on: date | None) -> Edition | None:
    """End the latest edition the day before the new one; refuse an overlap."""
    label = AreaKind(latest.kind).label.lower()
    if starts_on is None:
        raise RuleBroken(
            f"There is already an edition of kind {label}, {latest.name}. "
            "Give the day from which the new one is in force.",
            field="valid_from",
        )
    last_taken = latest.valid_to or latest.valid_from
    if last_taken and starts_on <= last_taken:
        raise RuleBroken(
            f"{latest.name} is in force until {last_taken} at least, so a new edition "
            f"of kind {label} must start later. Load editions oldest first.",
            field="valid_from",
        )
    if latest.valid_to:
        return None
    latest.valid_to = starts_on - timedelta(days=1)
    latest.save(update_fields=["valid_to"])
    return latest


def _store_areas(edition: Edition, file: BoundaryFile) -> None:
    Area.objects.bulk_create(
        Area(
            edition=edition,
            code=outline.code,
            name=outline.name,
            outline=outline.shape,
            point=outline.shape.point_on_surface,
        )
        for outline in file.outlines
    )
    with connection.cursor() as cursor:
        cursor.execute(_CUT_INTO_PIECES, [_CORNERS, edition.pk])


def _find_parents(kind: str, force: int | None) -> None:
    """Recalculate the parents that a new edition of a force's can change.

    These are the parents of its own kind, as the previous edition may have been closed,
    and of the kinds below it. The result does not depend on the order of loading.
    """
    own = Edition.objects.filter(own_editions(force))
    newest_first = list(own.order_by(F("valid_from").desc(nulls_last=True)))
    for edition in newest_first:
        kind_above = _PARENT_KIND.get(AreaKind(edition.kind))
        # What is for every force has no force's areas as parents.
        if edition.force_id == force and kind in (edition.kind, kind_above):
            above = [other for other in newest_first if other.kind == kind_above]
            _find_parents_in(
                [other.pk for other in above if _overlap(edition, other)], edition
            )


def _overlap(edition: Edition, other: Edition) -> bool:
    return all(
        (a.valid_from or date.min) <= (b.valid_to or date.max)
        for a, b in ((edition, other), (other, edition))
    )


def _find_parents_in(newest_first: list[int], edition: Edition) -> None:
    """Set each area's parent: the area at its point in the newest of these editions."""
    areas = list(edition.areas.only("point", "parent"))
    points = [(area.point.x, area.point.y) for area in areas]
    found = areas_of_points(points, newest_first)
    found.sort(key=lambda place: newest_first.index(place[1]), reverse=True)
    # Later items overwrite earlier ones, so the newest edition wins.
    parents = {n: area_id for n, _, area_id in found}
    moved = []
    for n, area in enumerate(areas, 1):
        if area.parent_id != parents.get(n):
            area.parent_id = parents.get(n)
            moved.append(area)
    Area.objects.bulk_update(moved, ["parent"], batch_size=2000)


@transaction.atomic(durable=True)
def load_population(
    rows: Sequence[Residents], *, by: Actor, source: str, licence: str, is_made_up: bool
) -> None:
    """Store the number of residents by area and year; existing rows are replaced."""
    _check_lengths(source=source, licence=licence)
    Population.objects.bulk_create(
        (
            Population(
                **vars(row),
                source=source,
                licence=licence,
                is_made_up=is_made_up,
                loaded_at=clock.now(),
            )
            for row in rows
        ),
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["code", "year"],
        update_fields=["residents", "source", "licence", "is_made_up", "loaded_at"],
    )
    detail = {"population": len(rows), "made_up": is_made_up}
    record(Kind.COLLECTION, by=by, records=["population"], detail=detail)


@transaction.atomic(durable=True)
def load_indicators(
    rows: Sequence[PublishedIndicator], *, by: Actor, is_made_up: bool
) -> None:
    """Store figures published by others; one with the same code is replaced."""
    for row in rows:
        values = vars(row) | {"is_made_up": is_made_up, "loaded_at": clock.now()}
        Indicator.objects.update_or_create(code=row.code, defaults=values)
    detail = {"indicators": len(rows), "made_up": is_made_up}
    record(Kind.COLLECTION, by=by, records=["indicators"], detail=detail)


@dataclass(frozen=True)
class GazetteerLoaded:
    """The result of loading a gazetteer."""

    n_streets: int
    n_new_streets: int
    n_snap_points: int
    n_postcodes: int


@dataclass
class _Entry:
    """A street, stored or new, with its points in the file."""

    street: Street
    points: list[NamedPoint]

    @property
    def at(self) -> LonLat:
        return (self.street.point.x, self.street.point.y)


@transaction.atomic(durable=True)
def load_gazetteer(
    *,
    by: Actor,
    places: NamedPlaces | None = None,
    postcodes: dict[str, LonLat] | None = None,
    force: int | None = None,
    source: str = "",
    licence: str = "",
) -> GazetteerLoaded:
    """Store named places and postcodes; existing ones keep their primary keys.

    They are of a force, or for every force without its own. A force's pages name the
    source and the licence, if there is a source.
    Streets that the file no longer has are kept, because records may refer to them. A
    point that stays keeps its count of addresses, unless a new one is beside it.
    """
    _check_lengths(source=source, licence=licence)
    entries = _entries(places, force) if places else []
    _set_localities(entries, force)
    n_new = _store_streets(entries)
    n_snap_points = _store_snap_points(entries, force)
    _store_postcodes(postcodes or {}, force)
    loaded = GazetteerLoaded(
        n_streets=sum(1 for entry in entries if entry.points),
        n_new_streets=n_new,
        n_snap_points=n_snap_points,
        n_postcodes=len(postcodes or {}),
    )
    if force and source:
        _note_published("streets", loaded.n_snap_points, force, source, licence)
        _note_published("postcodes", loaded.n_postcodes, force, source, licence)
    record(
        Kind.COLLECTION,
        by=by,
        records=["gazetteer"],
        force=_code_of(force),
        detail=asdict(loaded),
    )
    return loaded


def _note_published(part: str, n: int, force: int, source: str, licence: str) -> None:
    if n:
        note_source(
            AreaSource(
                force_id=force,
                part=part,
                # Of no file of the set-up, which loads its own over it.
                sha256="",
                source=source,
                licence=licence,
                n_read=n,
                n_stored=n,
            )
        )


def _code_of(force: int | None) -> str:
    """Return the code of a force for the audit log; empty for what is for all."""
    return Force.objects.get(pk=force).code if force else ""


def _entries(places: NamedPlaces, force: int | None) -> list[_Entry]:
    known: dict[tuple[str, str], list[Street]] = defaultdict(list)
    for street in Street.objects.filter(force=force).order_by("pk"):
        known[street.kind, street.name].append(street)
    entries: list[_Entry] = []
    for name, points in places.streets.items():
        groups = linked_points([p.at for p in points], STREET_GAP_M)
        stored = known[StreetKind.STREET, name]
        for group in groups:
            members = [points[n] for n in group]
            new = Street(force_id=force, name=name, kind=StreetKind.STREET)
            entries.append(_entry(new, (members, stored)))
        # Stored streets that are not in the file still share the name.
        entries.extend(_Entry(street, []) for street in stored)
    for name, points in places.place_types.items():
        stored = known[StreetKind.PLACE_TYPE, name]
        new = Street(force_id=force, name=name, kind=StreetKind.PLACE_TYPE)
        entries.append(_entry(new, (points, stored)))
    return entries


def _entry(new: Street, found: tuple[list[NamedPoint], list[Street]]) -> _Entry:
    """Return the entry of these points: the nearest stored street, or the new one."""
    points, stored = found
    at = middle_point([p.at for p in points])

    def distance(street: Street) -> float:
        return metres_between(at, (street.point.x, street.point.y))

    nearest = min(stored, key=distance, default=None)
    if nearest and (new.kind != StreetKind.STREET or distance(nearest) <= STREET_GAP_M):
        stored.remove(nearest)
    else:
        nearest = new
    nearest.point = Point(*at, srid=4326)
    return _Entry(nearest, points)


def _set_localities(entries: list[_Entry], force: int | None) -> None:
    """Give streets that share a name different localities."""
    by_name: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        by_name[entry.street.name].append(entry)
    shared = [e for same in by_name.values() if len(same) > 1 for e in same]
    for entry in entries:
        entry.street.locality = ""
    for entry, locality in zip(shared, _localities(shared, force), strict=True):
        entry.street.locality = locality
    nearest = Nearest({entry.at: entry.street.name for entry in entries})
    for entry in _ambiguous(shared):
        landmark = nearest.other_than(entry.street.name, entry.at)
        where = [entry.street.locality, f"near {landmark}" if landmark else ""]
        entry.street.locality = ", ".join(filter(None, where))
    for number, entry in enumerate(_ambiguous(shared), 1):
        entry.street.locality += f" ({number})"


def _ambiguous(entries: list[_Entry]) -> list[_Entry]:
    """Return the entries whose name and locality are the same as another's."""
    times = Counter(str(entry.street) for entry in entries)
    return [entry for entry in entries if times[str(entry.street)] > 1]


def _localities(entries: list[_Entry], force: int | None) -> Iterator[str]:
    """Yield the name of each entry's ward, or of its district, or an empty string."""
    today = clock.today()
    found = areas_of_places([Place(entry.at, today, force) for entry in entries])
    names = dict(
        Area.objects.filter(
            pk__in={pk for areas in found for pk in areas.values()}
        ).values_list("pk", "name")
    )
    for areas in found:
        area = areas.get(AreaKind.WARD) or areas.get(AreaKind.DISTRICT)
        yield names[area] if area else ""


def _store_streets(entries: list[_Entry]) -> int:
    new = [entry.street for entry in entries if entry.street.pk is None]
    old = [entry.street for entry in entries if entry.street.pk is not None]
    Street.objects.bulk_update(old, ["point", "locality"], batch_size=1000)
    Street.objects.bulk_create(new, batch_size=1000)
    return len(new)


def _store_snap_points(entries: list[_Entry], force: int | None) -> int:
    """Store the points of streets again; one that was there keeps its addresses."""
    with_points = [entry for entry in entries if entry.points]
    stored = SnapPoint.objects.filter(street__in=[e.street for e in with_points])
    addresses = {
        (street, point.coords): n
        for street, point, n in stored.values_list("street", "point", "addresses")
    }
    stored.delete()
    points = SnapPoint.objects.bulk_create(
        (
            SnapPoint(
                street=entry.street,
                point=Point(*point.at, srid=4326),
                first_month=point.first_month,
                last_month=point.last_month,
                addresses=addresses.get((entry.street.pk, point.at)),
            )
            for entry in with_points
            for point in entry.points
        ),
        batch_size=2000,
    )
    new = [p.pk for p in points if (p.street_id, p.point.coords) not in addresses]
    if force and any(n is not None for n in addresses.values()):
        _uncount_beside(new, force)
    return len(points)


# An address that was nearest to a point can be nearer to a new one only if the two are
# neighbours in a triangulation of all points, in degrees as they are compared. Too few
# points have none, and then all are counted again.
_UNCOUNT = """
WITH own AS MATERIALIZED (
  SELECT snap.id, snap.point, snap.id = ANY(%(new)s) AS is_new
  FROM geography_snappoint snap
  JOIN geography_street street ON street.id = snap.street_id
  WHERE street.force_id = %(force)s
), edge AS MATERIALIZED (
  SELECT ST_StartPoint(part.geom) AS one, ST_EndPoint(part.geom) AS other
  FROM (SELECT ST_DelaunayTriangles(ST_Collect(point), 0, 1) AS edges FROM own) net,
       LATERAL ST_Dump(net.edges) AS part
), beside AS (
  SELECT edge.other AS point FROM own JOIN edge ON edge.one = own.point WHERE is_new
  UNION
  SELECT edge.one FROM own JOIN edge ON edge.other = own.point WHERE is_new
  UNION
  SELECT point FROM own WHERE is_new OR NOT EXISTS (SELECT FROM edge)
)
UPDATE geography_snappoint SET addresses = NULL
FROM own JOIN beside ON beside.point = own.point
WHERE geography_snappoint.id = own.id AND addresses IS NOT NULL
"""


def _uncount_beside(new: list[int], force: int) -> None:
    """Take the count of addresses from the points that new ones may take some from."""
    if new:
        with connection.cursor() as cursor:
            cursor.execute(_UNCOUNT, {"new": new, "force": force})


def _store_postcodes(postcodes: dict[str, LonLat], force: int | None) -> None:
    known = dict(Postcode.objects.filter(force=force).values_list("code", "pk"))
    rows = [
        Postcode(pk=known.get(c), force_id=force, code=c, point=Point(*at, srid=4326))
        for c, at in postcodes.items()
    ]
    new = [row for row in rows if row.pk is None]
    old = [row for row in rows if row.pk is not None]
    Postcode.objects.bulk_create(new, batch_size=5000)
    Postcode.objects.bulk_update(old, ["point"], batch_size=2000)


# The streets of other forces near the edge have points too, which are passed over.
_NEAREST_POINTS = """
SELECT near.id, count(*)
FROM unnest(%s::float8[], %s::float8[]) AS place (longitude, latitude)
CROSS JOIN LATERAL (
  SELECT snap.id FROM geography_snappoint snap
  JOIN geography_street street ON street.id = snap.street_id
  WHERE street.force_id = %s
  ORDER BY snap.point <-> ST_SetSRID(ST_MakePoint(place.longitude, place.latitude),
  4326) LIMIT 1 ) AS near GROUP BY near.id
"""
_ADDRESSES_AT_ONCE = 20_000


@transaction.atomic(durable=True)
def count_addresses(*, by: Actor, force: int, places: Iterable[LonLat]) -> int:
    """Count the addresses nearest to each point of a force's streets; return how many.

    They are not stored: partners are shown a point only where at least eight are.
    """
    counted: Counter[int] = Counter()
    remaining = iter(places)
    with connection.cursor() as cursor:
        while some := list(islice(remaining, _ADDRESSES_AT_ONCE)):
            longitudes, latitudes = zip(*some, strict=True)
            cursor.execute(_NEAREST_POINTS, [list(longitudes), list(latitudes), force])
            counted.update(dict(cursor.fetchall()))
    points = list(SnapPoint.objects.filter(street__force=force).only("pk"))
    for point in points:
        point.addresses = counted[point.pk]
    SnapPoint.objects.bulk_update(points, ["addresses"], batch_size=2000)
    n = counted.total()
    record(
        Kind.COLLECTION,
        by=by,
        records=["gazetteer"],
        force=_code_of(force),
        detail={"addresses": n, "points": len(points)},
    )
    return n


def note_source(source: AreaSource) -> None:
    """Store from which files a part of a force's map was loaded last."""
    AreaSource.objects.update_or_create(
        force=source.force,
        part=source.part,
        defaults={
            "sha256": source.sha256,
            "source": source.source,
            "licence": source.licence,
            "n_read": source.n_read,
            "n_stored": source.n_stored,
            "loaded_at": clock.now(),
        },
    )


def forget_source(force: int, part: str) -> None:
    """Let a part of a force's map be loaded again from the same files."""
    AreaSource.objects.filter(force=force, part=part).update(sha256="")
