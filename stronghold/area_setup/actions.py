"""Load the parts of a force's map from recognised files, in order, each part once.

A part is done when its files, by their hash, were loaded before: a stopped run
continues with the next part, and a run with the same files changes nothing.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import IO, TypeVar

from django.conf import settings
from django.contrib.gis.geos import LineString, MultiLineString
from django.db import transaction

from stronghold.area_setup import queries
from stronghold.area_setup.choices import Format, Part
from stronghold.area_setup.recognise import Found, Look, Step, steps_in
from stronghold.area_setup.rules import (
    CENSUS_DAYS,
    NO_LOCATION,
    ON_OR_NEAR,
    PLACE_TYPES,
    TEAM_COLUMNS,
    WARD_COLUMN,
    attribution,
    counted,
    is_of_open_names,
    is_same_force,
    number_of,
    without_wards,
)
from stronghold.area_setup.sources import Source
from stronghold.core.accounts.models import Team
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.geography.actions import (
    count_addresses,
    forget_source,
    load_edition,
    load_gazetteer,
    load_population,
    note_source,
)
from stronghold.core.geography.boundary_files import BoundaryFile
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.context_files import Residents
from stronghold.core.geography.gazetteer_files import NamedPlaces, NamedPoint
from stronghold.core.geography.models import AreaSource, Force
from stronghold.core.geography.national_grid import Kept, transform
from stronghold.core.geography.published_files import (
    ONSPD_COLUMNS,
    UPRN_COLUMNS,
    code_point,
    onspd,
    open_names,
    open_uprns,
    population,
)
from stronghold.core.geography.queries import KnownAreas
from stronghold.core.geography.rules import (
    STREET_GAP_M,
    WGS84,
    LonLat,
    linked_points,
    middle_point,
    place_name,
)
from stronghold.core.geography.vector_files import layers_in, read_layer
from stronghold.core.geography.workbook_files import sheets_in
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader
from stronghold.figures.actions import reassign_areas
from stronghold.figures.base_map.building import build, file_for
from stronghold.figures.base_map.kinds import ROADS
from stronghold.figures.base_map.reading import WEB_MERCATOR, features_of, layers_of
from stronghold.force_setup.organisations.actions import give_areas
from stronghold.force_setup.organisations.choices import OrganisationChange
from stronghold.opendata.actions import import_month
from stronghold.opendata.choices import FileKind
from stronghold.opendata.models import SourceFile
from stronghold.opendata.police_uk import STREET_HEADER
from stronghold.opendata.queries import published_points, street_files
from stronghold.opendata.sources import MonthlyFile, find_sources

# How often progress is reported, in lines.
OFTEN = 250_000
# Degrees around the force's outline that the base map shows: about two miles.
AROUND = 0.04

NOT_NATIONAL = (
    "Download the file of England and Wales, or of the United Kingdom, or take this "
    "one out of the folder"
)
# Each force has files of its own.
OF_ANOTHER = (
    "It is of another force: download the neighbourhoods of this one, or take the file "
    "out of the folder, since it is not needed"
)

T = TypeVar("T")
Say = Callable[[str], None]


@dataclass
class Done:
    """How many lines or features a step read, and how many are the force's.

    `left_out` says what the force has to put right. The step is then taken again by the
    next run, from the same files.
    """

    n_read: int = 0
    n_stored: int = 0
    notes: list[str] = field(default_factory=list)
    left_out: str = ""
    # What it was made of beside the files of the folder.
    formats: set[Format] = field(default_factory=set)


@dataclass(frozen=True)
class Job:
    """What a run is for, and what its steps share."""

    force: Force
    say: Say
    valid_from: Mapping[str, date]
    # The code or name of the force's outline, if it is not called as the force is.
    outline: str = ""

    def kept(self) -> Kept:
        """Return the outline that files are cut to; RuleBroken without one."""
        outline = queries.outline_of(self.force)
        if outline is None:
            raise RuleBroken(
                f"There is no outline of {self.force}. Add Police Force Areas to the "
                "folder (see what is missing), and run this again."
            )
        return Kept(outline)


def set_up(job: Job, look: Look) -> tuple[int, list[str]]:
    """Load every part in order; return how many are done, and why others are not."""
    n_done, has_new_areas = 0, False
    failed: list[str] = []
    for step in _steps(job, look):
        try:
            done = _load(job, step)
        except (FileRefused, RuleBroken) as refusal:
            failed.append(f"{step.title}: {refusal}")
            job.say(f"{step.title}: not loaded. {refusal}")
            if queries.outline_of(job.force) is None:
                break
            continue
        if done and done.left_out:
            failed.append(f"{step.title}: {done.left_out}")
        else:
            n_done += 1
        has_new_areas |= bool(done) and step.part in _BOUNDARIES
    if has_new_areas:
        _reassign(job)
    for name in queries.districts_without_wards(job.force):
        job.say(without_wards([name]))
    counted_before = queries.source_of(job.force, Part.ADDRESSES)
    if counted_before and queries.has_uncounted_points(job.force):
        job.say(
            "Some points of streets are new, and addresses near them are not counted: "
            "partners see the ward there. Put OS Open UPRN into the folder, and run "
            "this again."
        )
    return n_done, failed


def _steps(job: Job, look: Look) -> list[Step]:
    """Return the steps; streets may also be of imports and of the roads of a map."""
    steps = steps_in(look.found)
    streets = next((one for one in steps if one.part == Part.STREETS), None)
    found = list(streets.found) if streets else []
    before = queries.source_of(job.force, Part.STREETS)
    has_names = any(one.format == Format.OPEN_NAMES for one in found)
    if not has_names and not (before and is_of_open_names(before.source)):
        found += [
            replace(one, format=Format.OS_ROADS, part=Part.STREETS)
            for one in look.of(Part.BASE_MAP)
            if one.format == Format.OS_MAP and one.detail == ROADS
        ]
    others = [one for one in steps if one.part != Part.STREETS]
    # What load_gazetteer made of other files stays, unless the folder has streets.
    is_own = before is not None or not queries.has_streets(job.force)
    if found or (is_own and street_files(job.force)):
        others.append(Step(Part.STREETS.value, Part.STREETS, found))
    order = list(Part)
    return sorted(others, key=lambda one: order.index(one.part))


def _load(job: Job, step: Step) -> Done | None:
    """Load a part and say so; None if it was loaded before from the same files."""
    sha256 = _hash_of(job, step)
    before = queries.source_of(job.force, step.name)
    if before and before.sha256 == sha256:
        job.say(f"{step.title}: done before, from the same files.")
        return None
    job.say(f"{step.title}: loading")
    done = _STEPS[step.part](job, step.found)
    source, licence = attribution({one.format for one in step.found} | done.formats)
    if before and step.part in _ADDED_TO:
        # What earlier files had stays, and so does who published it.
        source = _with(before.source, source, ", ")
        licence = _with(before.licence, licence, " ")
    note_source(
        AreaSource(
            force=job.force,
            part=step.name,
            sha256="" if done.left_out else sha256,
            source=source,
            licence=licence,
            n_read=done.n_read,
            n_stored=done.n_stored,
        )
    )
    if step.part == Part.STREETS and queries.has_uncounted_points(job.force):
        forget_source(job.force.pk, Part.ADDRESSES)
    if step.part in _BOUNDARIES:
        for part in _BY_AREA:
            forget_source(job.force.pk, part)
    read, stored = counted(step.name, n_read=done.n_read, n_stored=done.n_stored)
    job.say(f"  {stored} of the force, from {read} of the files.")
    for line in filter(None, done.notes + [done.left_out]):
        job.say(f"  {line}")
    return done


def _with(before: str, more: str, between: str) -> str:
    """Return earlier words with more, unless they say so already."""
    return before if more in before else f"{before}{between}{more}"


def _reassign(job: Job) -> None:
    """Assign records that were stored before to the new areas."""
    n_changed: dict[str, int] = {}
    for progress in reassign_areas(by=SYSTEM):
        n_changed[progress.table] = progress.n_changed
    if any(n_changed.values()):
        job.say(f"{sum(n_changed.values()):,} records are now in other areas.")


def _hash_of(job: Job, step: Step) -> str:
    """Return the hash of a step's files, and of what they are cut to."""
    digest = hashlib.sha256(step.name.encode())
    if step.part != Part.FORCE:
        digest.update(job.kept().outline.wkb)
    for one in step.found:
        digest.update(f"{one.source.inner.name} {one.layer}".encode())
        digest.update(one.source.measured.sha256.encode())
    if step.part == Part.STREETS:
        for file in _imported(job, step.found):
            digest.update(f"{file.month} {file.sha256}".encode())
    return digest.hexdigest()


# Boundaries.


def _force(job: Job, found: Sequence[Found]) -> Done:
    file, n_read = _outlines(found, kept=None)
    wanted = job.outline or job.force.name
    own = [one for one in file.outlines if job.outline in {one.code, one.name}]
    own = own or [one for one in file.outlines if is_same_force(one.name, wanted)]
    if len(own) != 1:
        names = "; ".join(f"{one.code} {one.name}" for one in file.outlines)
        raise FileRefused(
            file.name,
            f"none of its outlines is called {wanted}. Say which it is with --outline. "
            f"It has: {names}",
        )
    file.outlines = own
    return _store(job, found[0], file, n_read)


def _areas(job: Job, found: Sequence[Found]) -> Done:
    file, n_read = _outlines(found, kept=job.kept())
    if not file.outlines:
        raise FileRefused(
            file.name,
            f"none of its {n_read:,} areas lies in the outline of {job.force}. "
            + (OF_ANOTHER if found[0].format == Format.BEATS else NOT_NATIONAL),
        )
    return _store(job, found[0], file, n_read)


def _outlines(found: Sequence[Found], *, kept: Kept | None) -> tuple[BoundaryFile, int]:
    """Read the outlines of a step's files; the first names the edition."""
    names = {one.source.name for one in found}
    is_one_each = found[0].format == Format.BEATS
    if len(found) > 1 and not is_one_each:
        listed = ", ".join(sorted(names))
        raise FileRefused(listed, "are the same boundaries; keep one of them")
    file = BoundaryFile(found[0].source.name, "")
    n_read = 0
    for one in found:
        file.name = one.source.name
        with one.source.as_map() as address:
            layers = layers_in(address, file=file.name)
            layer = next(layer for layer in layers if layer.name == one.layer)
            n_read += read_layer(
                layer,
                file=file,
                fields=one.fields,
                kept=kept,
                code_of_all=one.source.inner.stem,
            )
    return file, n_read


def _store(job: Job, first: Found, file: BoundaryFile, n_read: int) -> Done:
    parts = b"".join(bytes(one.shape.wkb) for one in file.outlines)
    # Two forces cut different editions from one national file.
    text = f"{job.force.code} {first.stem}".encode()
    file.sha256 = hashlib.sha256(text + parts).hexdigest()
    source, licence = attribution({first.format})
    day = job.valid_from.get(first.stem)
    if day is None and first.stem in CENSUS_DAYS:
        day = date.fromisoformat(CENSUS_DAYS[first.stem])
    kind = AreaKind(first.part.value)
    name = (
        f"{first.part.label} of 20{first.stem[-2:]}" if first.stem else first.part.label
    )
    if queries.is_loaded_otherwise(job.force, str(name), file.sha256):
        raise RuleBroken(
            f"{name} are loaded already, from other files, and an edition never "
            "changes. Take these files out of the folder, or load a later edition."
        )
    try:
        loaded = load_edition(
            by=SYSTEM,
            file=file,
            kind=kind,
            name=str(name),
            valid_from=day,
            source=source,
            licence=licence,
            force=job.force.pk,
        )
    except RuleBroken as refusal:
        raise RuleBroken(
            f"{refusal} For example --valid-from {first.stem}=2025-05-01.",
            field=refusal.field,
        ) from refusal
    notes = [f"Repaired the outlines of {', '.join(file.repaired)}."] * bool(
        file.repaired
    )
    if loaded.closed:
        notes.append(f"{loaded.closed} now ends on {loaded.closed.valid_to}.")
    return Done(n_read, loaded.n_areas, notes)


# Tables.


def _reader(
    job: Job, source: Source, stream: IO[bytes], header: Sequence[str] = ()
) -> StrictReader:
    return StrictReader(_told(job, source, stream), name=source.name, header=header)


def _told(job: Job, source: Source, stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file, and report how many are read, of how many."""
    n_lines = source.measured.lines
    for n, line in enumerate(stream, start=1):
        if n % OFTEN == 0:
            job.say(f"  {source.name}: {n:,} of {n_lines:,} lines")
        yield line


def _streets(job: Job, found: Sequence[Found]) -> Done:
    """Load the streets of OS Open Names or of a map, and the points of data.police.uk.

    Points that are not of data.police.uk stay if the folder no longer has their files,
    and months that were imported before count as those of the folder do.
    """
    kept, done = job.kept(), Done()
    tables = [one for one in found if one.format != Format.OS_ROADS]
    done.n_read = sum(one.source.measured.lines for one in tables)
    places = NamedPlaces(defaultdict(list), defaultdict(list))
    for name, at in _named_points(job, found, done):
        places.streets[name[:150]].append(NamedPoint(at, None, None))
    months: dict[tuple[str, LonLat], tuple[date, date]] = {}
    for file in _monthly(job, found):
        if file.kind == FileKind.STREET:
            job.say(f"  {file.name}")
            _add_points(months, file, kept)
    if imported := _imported(job, found):
        done.formats.add(Format.STREET_CRIME)
        done.n_read += sum(file.n_stored for file in imported)
        job.say(f"  {number_of(len(imported), 'month', 'months')} imported before")
        for point in published_points(imported):
            _add_point(months, kept, *point)
    for (name, at), (first, last) in months.items():
        points = places.place_types if name in PLACE_TYPES else places.streets
        points[name].append(NamedPoint(at, first, last))
    if not places.streets:
        names = ", ".join(sorted({one.source.name for one in found}))
        raise FileRefused(
            names or "What was imported of data.police.uk",
            f"has no street in the outline of {job.force}. Download all of Great "
            "Britain, or the tiles of the force",
        )
    load_gazetteer(by=SYSTEM, places=places, force=job.force.pk)
    # As the page counts them.
    stored = queries.streets_of(job.force)
    done.n_stored = stored.n_streets
    done.notes.append(f"{number_of(stored.n_points, 'point', 'points')} on them.")
    if stored.n_kinds_of_place:
        kinds = number_of(stored.n_kinds_of_place, "kind of place", "kinds of place")
        on_them = number_of(stored.n_points_of_kinds, "point", "points")
        done.notes.append(
            f"Beside them {kinds} of data.police.uk, such as a supermarket, with "
            f"{on_them}."
        )
    return done


def _imported(job: Job, found: Sequence[Found]) -> list[SourceFile]:
    """Return the street files that were imported and are not in the folder."""
    own = {file.month.start for file in _monthly(job, found)}
    return [file for file in street_files(job.force) if file.month not in own]


def _named_points(
    job: Job, found: Sequence[Found], done: Done
) -> Iterator[tuple[str, LonLat]]:
    """Yield streets with their middles: of OS Open Names, or else of a map's roads."""
    kept = job.kept()
    names = [one for one in found if one.format == Format.OPEN_NAMES]
    roads = [one for one in found if one.format == Format.OS_ROADS]
    for one in names:
        with one.source.open() as stream:
            yield from kept.on_grid(open_names(_reader(job, one.source, stream)))
    if roads and not names:
        done.notes.append(
            "OS Open Names is not in the folder, so the names and middles of roads are "
            "those of the map. OS Open Names is better: it has every named road, and "
            "both names of one that has two. Put it into the folder, and run this "
            "again."
        )
        yield from _road_points(job, roads, done)
    if not names and not roads and (points := queries.undated_points(job.force)):
        before = queries.source_of(job.force, Part.STREETS)
        is_of_names = before is not None and is_of_open_names(before.source)
        done.formats.add(Format.OPEN_NAMES if is_of_names else Format.OS_ROADS)
        done.notes.append(
            f"Kept {number_of(len(points), 'middle', 'middles')} of streets of earlier "
            "files."
        )
        yield from points


def _road_points(
    job: Job, roads: Sequence[Found], done: Done
) -> Iterator[tuple[str, LonLat]]:
    """Yield each named road of a map with its middle, as OS Open Names has one.

    A road is drawn in pieces from junction to junction; those of one name that are near
    each other are one road.
    """
    kept = job.kept()
    middles: dict[str, list[LonLat]] = defaultdict(list)
    to_degrees = transform(WEB_MERCATOR, WGS84)
    with ExitStack() as unpacked:
        for path in sorted({_path_of(one.source, unpacked) for one in roads}):
            layers = [one for one in layers_of(path) if one.theme == ROADS]
            read = (features_of(layer, kept.box) for layer in layers)
            for road in chain.from_iterable(read):
                done.n_read += 1
                if road.name and isinstance(road.shape, LineString | MultiLineString):
                    middle = road.shape.interpolate_normalized(0.5)
                    middle.transform(to_degrees)
                    middles[road.name].append((middle.x, middle.y))
    for name, points in middles.items():
        own = [at for at in points if kept.has(at)]
        for group in linked_points(own, STREET_GAP_M):
            yield name, middle_point([own[n] for n in group])


def _add_points(
    months: dict[tuple[str, LonLat], tuple[date, date]], file: MonthlyFile, kept: Kept
) -> None:
    """Add the points of a street file."""
    seen: set[tuple[str, str, str]] = set()
    reader = StrictReader(
        file.read().splitlines(keepends=True),
        name=file.name,
        header=STREET_HEADER,
    )
    month = file.month.start
    for fields in reader:
        longitude, latitude, location = fields[4:7]
        if not longitude or not latitude or (location, longitude, latitude) in seen:
            continue
        seen.add((location, longitude, latitude))
        try:
            at = (float(longitude), float(latitude))
        except ValueError as error:
            reason = f"{longitude}, {latitude} are not coordinates"
            raise reader.refusal(reason) from error
        _add_point(months, kept, location, at, month, month)


def _add_point(  # noqa: PLR0913, PLR0917 - a point is a name, a place and two months
    months: dict[tuple[str, LonLat], tuple[date, date]],
    kept: Kept,
    location: str,
    at: LonLat,
    first: date,
    last: date,
) -> None:
    """Add a point of a street in the outline, with its first and last month."""
    name = place_name(location.removeprefix(ON_OR_NEAR).strip())
    if location != NO_LOCATION and name and kept.has(at):
        before = months.get((name[:150], at), (first, last))
        months[name[:150], at] = (min(first, before[0]), max(last, before[1]))


def _postcodes(job: Job, found: Sequence[Found]) -> Done:
    """Load postcodes; where both have one, Code-Point Open says where it is."""
    kept, done = job.kept(), Done()
    points: dict[str, LonLat] = {}
    for one in sorted(found, key=lambda one: one.format == Format.CODE_POINT):
        done.n_read += one.source.measured.lines
        with one.source.open() as stream:
            if one.format == Format.CODE_POINT:
                reader = _reader(job, one.source, stream)
                rows = code_point(reader)
                points.update(kept.on_grid(rows))
            else:
                reader = _reader(job, one.source, stream, ONSPD_COLUMNS)
                for code, x, y in onspd(reader):
                    if kept.has((x, y)):
                        points[code] = (x, y)
    if not points:
        raise FileRefused(
            found[0].source.name, f"has no postcode in the outline of {job.force}"
        )
    load_gazetteer(by=SYSTEM, postcodes=points, force=job.force.pk)
    done.n_stored = len(points)
    return done


def _addresses(job: Job, found: Sequence[Found]) -> Done:
    """Count the UPRNs near points as addresses, each once."""
    kept, done = job.kept(), Done()
    done.n_read = sum(one.source.measured.lines for one in found)
    if not queries.has_points(job.force):
        raise RuleBroken("Load streets first, whose points addresses are counted at.")

    def places() -> Iterator[LonLat]:
        seen: set[int] = set()
        for one in found:
            with one.source.open() as stream:
                reader = _reader(job, one.source, stream, UPRN_COLUMNS)
                for uprn, x, y in open_uprns(reader, box=kept.box):
                    if kept.has((x, y)) and uprn not in seen:
                        seen.add(uprn)
                        yield x, y

    done.n_stored = count_addresses(by=SYSTEM, force=job.force.pk, places=places())
    if not done.n_stored:
        raise FileRefused(
            found[0].source.name, f"has no address in the outline of {job.force}"
        )
    return done


def _population(job: Job, found: Sequence[Found]) -> Done:
    done, own = Done(), queries.area_codes(job.force)
    rows: dict[tuple[str, int], Residents] = {}
    first = ""
    for one in found:
        for row in _read_population(job, one):
            done.n_read += 1
            first = first or row.code
            if row.code in own:
                rows[row.code, row.year] = row
    if not rows:
        raise FileRefused(
            found[0].source.name,
            f"none of its codes is of an area of {job.force}; the first is "
            f"{first or 'missing'}. Download the estimates for the same year of wards "
            "and LSOAs as the boundaries that are loaded",
        )
    source, licence = attribution({Format.POPULATION})
    load_population(
        list(rows.values()), by=SYSTEM, source=source, licence=licence, is_made_up=False
    )
    done.n_stored = len(rows)
    if missing := queries.n_without_residents(job.force):
        areas = (
            "1 ward or LSOA has" if missing == 1 else f"{missing:,} wards or LSOAs have"
        )
        done.notes.append(f"{areas} no number of residents, and so no rates.")
    return done


def _read_population(job: Job, one: Found) -> Iterator[Residents]:
    if not one.layer:
        with one.source.open() as stream:
            yield from population(_reader(job, one.source, stream))
        return
    with one.source.as_map() as path:
        for sheet in sheets_in(path, file=one.source.name):
            if sheet.sheet == one.layer:
                job.say(f"  {one.source.name}: {one.layer}")
                yield from population(sheet)


@transaction.atomic(durable=True)
def _teams(job: Job, found: Sequence[Found]) -> Done:
    """Give teams their wards, by a table of wards and teams; other areas stay.

    A team that owns a district, an LSOA or a neighbourhood keeps it. A table of the
    whole country has wards of other forces, which are passed over. The wards of a team
    that there is not yet wait until there is one.
    """
    own = queries.area_codes(job.force, (AreaKind.WARD,))
    teams = queries.police_teams(job.force)
    done, wards = Done(), _TeamWards()
    for one in found:
        with one.source.open() as stream:
            for code, called in _wards_in(_reader(job, one.source, stream)):
                done.n_read += 1
                if code not in own:
                    wards.foreign.append(code)
                elif called.lower() in teams:
                    wards.given[teams[called.lower()]].append(code)
                else:
                    wards.without[called].append(code)
    if not wards.given:
        raise FileRefused(found[0].source.name, _no_ward_given(job, wards))
    for row in Team.objects.filter(pk__in=wards.given).order_by("pk"):
        others = [code for code in queries.areas_of(row) if code not in own]
        give_areas(row, list(dict.fromkeys(others + wards.given[row.pk])))
        record(
            Kind.PERMISSION_CHANGE,
            by=SYSTEM,
            records=[f"team:{row.code}"],
            force=job.force.code,
            detail={"change": OrganisationChange.TEAM_CHANGED, "fields": ["wards"]},
        )
    done.n_stored = sum(map(len, wards.given.values()))
    if n := len(wards.foreign):
        done.notes.append(
            f"Passed over {number_of(n, 'ward', 'wards')} that "
            f"{'is no ward' if n == 1 else 'are no wards'} of {job.force}, such as "
            f"{wards.foreign[0]}."
        )
    done.left_out = wards.in_want_of_teams()
    return done


@dataclass
class _TeamWards:
    """The wards of a table: by team, by a name that is no team's, and of others."""

    given: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    without: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    foreign: list[str] = field(default_factory=list)

    def in_want_of_teams(self) -> str:
        """Say which teams there are not, and what to do; empty if there are all."""
        if not self.without:
            return ""
        teams = "; ".join(
            f"{called!r} for {', '.join(codes[:_FEW])}"
            + (f" and {len(codes) - _FEW} more" if len(codes) > _FEW else "")
            for called, codes in sorted(self.without.items())
        )
        return (
            f"there is no team {teams}. Add it at /organisations/, or correct its name "
            "in the file, and run this again"
        )


# How many wards of a team that there is not are named.
_FEW = 3


def _wards_in(reader: StrictReader) -> Iterator[tuple[str, str]]:
    """Yield the code of each ward and the name of its team."""
    rows = reader.everything()
    header = next(rows)
    ward = next(n for n, name in enumerate(header) if WARD_COLUMN.fullmatch(name))
    lower = [name.strip().lower() for name in header]
    team = next(lower.index(name) for name in TEAM_COLUMNS if name in lower)
    for fields in rows:
        yield fields[ward].strip(), fields[team].strip()


def _no_ward_given(job: Job, wards: _TeamWards) -> str:
    """Say why a table gives no team a ward."""
    if wards.without:
        return wards.in_want_of_teams()
    first = wards.foreign[0] if wards.foreign else "missing"
    return (
        f"none of its wards is a ward of {job.force}; the first is {first}. It lies "
        "outside the outline of the force, or in no boundaries that are loaded. "
        "Correct the codes, or load the boundaries that have them"
    )


def _monthly(job: Job, found: Iterable[Found]) -> list[MonthlyFile]:
    """Return the monthly files of the force; their names say whose they are."""
    police_uk = {Format.STREET_CRIME, Format.STOPS}
    paths = {one.source.path for one in found if one.format in police_uk}
    files = find_sources(sorted(paths)).files
    return [file for file in files if file.force == job.force.code]


def _open_data(job: Job, found: Sequence[Found]) -> Done:
    known: KnownAreas = {}
    done = Done()
    files = _monthly(job, found)
    if not files:
        raise FileRefused(
            found[0].source.name,
            "is of another force: data.police.uk names the files of this one "
            f"2025-01-{job.force.code}-street.csv. Download those, or correct the code "
            "of the force",
        )
    for number, file in enumerate(files, 1):
        imported = import_month(by=SYSTEM, force=job.force, file=file, known=known)
        done.n_read += imported.stored.n_read
        done.n_stored += imported.stored.n_stored
        job.say(f"  {number} of {len(files)}: {file.month} {file.kind.label.lower()}")
    return done


def _base_map(job: Job, found: Sequence[Found]) -> Done:
    """Build the base map, a part for each publisher."""
    if not settings.BASEMAP_FOLDER:
        raise RuleBroken("Set BASEMAP_FOLDER to the folder of the base map.")
    done = Done()
    west, south, east, north = job.kept().box
    box = (west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    for as_format in (Format.OS_MAP, Format.OPENSTREETMAP):
        own = [one for one in found if one.format == as_format]
        if not own:
            continue
        with ExitStack() as unpacked:
            paths = sorted({_path_of(one.source, unpacked) for one in own})
            built = build(
                paths,
                to=file_for(
                    Path(settings.BASEMAP_FOLDER), f"{job.force.code}-{as_format.value}"
                ),
                attribution=_CREDIT[as_format],
                box=box,
                progress=lambda said: job.say(f"  {said}"),
            )
        done.n_read += built.n_features
        done.n_stored += built.n_features
    return done


_CREDIT = {
    Format.OS_MAP: "Contains OS data © Crown copyright and database right",
    Format.OPENSTREETMAP: "© OpenStreetMap contributors (ODbL)",
}


def _path_of(source: Source, unpacked: ExitStack) -> Path:
    if source.member and source.ends_with((".gpkg",)):
        return Path(unpacked.enter_context(source.as_map()))
    return source.path


# Parts to which files add: what earlier ones had stays.
_ADDED_TO = (Part.POSTCODES, Part.POPULATION)
# What is kept by area, or named by it, and so is loaded again after new boundaries.
_BY_AREA = (Part.TEAMS, Part.STREETS, Part.POPULATION)
_BOUNDARIES = {Part.FORCE, Part.DISTRICT, Part.WARD, Part.LSOA, Part.NEIGHBOURHOOD}
_STEPS: Mapping[Part, Callable[[Job, Sequence[Found]], Done]] = {
    Part.FORCE: _force,
    Part.DISTRICT: _areas,
    Part.WARD: _areas,
    Part.LSOA: _areas,
    Part.NEIGHBOURHOOD: _areas,
    Part.TEAMS: _teams,
    Part.STREETS: _streets,
    Part.POSTCODES: _postcodes,
    Part.ADDRESSES: _addresses,
    Part.POPULATION: _population,
    Part.OPEN_DATA: _open_data,
    Part.BASE_MAP: _base_map,
}
