"""Store files of data.police.uk; each file replaces its month completely.

sources.py finds the files and police_uk.py reads them. The areas of a row are set here,
for the editions in force on its counted day.
"""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import Actor, file_label, record
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Force
from stronghold.core.geography.queries import (
    KnownAreas,
    Place,
    areas_of_places,
    boundary_state,
    newest_areas,
)
from stronghold.core.kernel import clock
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader
from stronghold.core.kernel.weeks import Month
from stronghold.opendata.choices import FileKind
from stronghold.opendata.copying import (
    CRIME_COLUMNS,
    STOP_COLUMNS,
    crime_lines,
    stop_lines,
)
from stronghold.opendata.models import SourceFile, StopSearch, StreetCrime
from stronghold.opendata.police_uk import (
    STOP_HEADER,
    STREET_HEADER,
    RowCount,
    StopRow,
    StreetRow,
    stop_rows,
    street_rows,
)
from stronghold.opendata.sources import MonthlyFile

_COPY_CRIMES = (
    f"COPY opendata_streetcrime (file_id, force_id, month, {CRIME_COLUMNS}) FROM STDIN"
)
_COPY_STOPS = f"COPY opendata_stopsearch (file_id, force_id, {STOP_COLUMNS}) FROM STDIN"


@dataclass(frozen=True)
class Imported:
    """The result of importing a file. If it is not new, nothing was written."""

    stored: SourceFile
    is_new: bool


@transaction.atomic(durable=True)
def import_month(
    *, by: Actor, force: Force, file: MonthlyFile, known: KnownAreas
) -> Imported:
    """Replace the stored rows of the file's force, kind and month by those of the file.

    The same content with the same boundaries changes nothing. FileRefused keeps the
    stored rows. `known` is a cache shared by the files of a run.
    """
    content = file.read()
    # One import at a time for a force. Rows that refer to the force can still be added.
    Force.objects.select_for_update(no_key=True).get(pk=force.pk)
    sha256 = hashlib.sha256(content).hexdigest()
    stamp = hashlib.sha256(
        (sha256 + boundary_state(force=force.pk)).encode()
    ).hexdigest()
    source = SourceFile.objects.filter(
        force=force, kind=file.kind, month=file.month.start
    ).first()
    if source and source.sha256 == stamp:
        return Imported(source, is_new=False)
    source = source or SourceFile(force=force, kind=file.kind, month=file.month.start)
    source.name, source.sha256 = file.name[-200:], stamp
    if file.kind == FileKind.STREET:
        _replace_crimes(source, _reader(file, content, STREET_HEADER), known)
    else:
        _replace_stops(source, _reader(file, content, STOP_HEADER), known)
    detail = {
        "file": file_label(source.name),
        "rows": source.n_stored,
        "sha256": sha256,
    }
    record(
        Kind.COLLECTION,
        by=by,
        records=[f"opendata:{file.force}/{file.kind}/{file.month}"],
        force=force.code,
        detail=detail,
    )
    return Imported(source, is_new=True)


def _reader(file: MonthlyFile, content: bytes, header: tuple[str, ...]) -> StrictReader:
    return StrictReader(io.BytesIO(content), name=file.name, header=header)


def _replace_crimes(
    source: SourceFile, reader: StrictReader, known: KnownAreas
) -> None:
    """Replace street crimes: LSOA and district by the row's code, ward by its point."""
    month, count = Month.of(source.month), RowCount()
    rows = list(street_rows(reader, month=month, count=count))
    _store_source(source, rows, count)
    points = list({row.point for row in rows if row.point})
    places = [Place(point, source.month, source.force_id) for point in points]
    placed = areas_of_places(places, kinds=[AreaKind.WARD], known=known)
    lsoas = newest_areas(
        AreaKind.LSOA, {row.lsoa_code for row in rows}, force=source.force_id
    )
    StreetCrime.objects.filter(file=source).delete()
    lines = crime_lines(
        rows,
        start=f"{source.pk}\t{source.force_id}\t{source.month}",
        by_code={code: (lsoa.parent_id, lsoa.id) for code, lsoa in lsoas.items()},
        ward_at={
            point: areas.get(AreaKind.WARD)
            for point, areas in zip(points, placed, strict=True)
        },
    )
    _copy(_COPY_CRIMES, lines)


def _replace_stops(source: SourceFile, reader: StrictReader, known: KnownAreas) -> None:
    """Replace searches: all areas by the point, on the day of the search."""
    month, count = Month.of(source.month), RowCount()
    rows = list(stop_rows(reader, month=month, count=count))
    _store_source(source, rows, count)
    places = list({(row.point, row.occurred_on) for row in rows if row.point})
    placed = areas_of_places(
        [Place(at, on, source.force_id) for at, on in places], known=known
    )
    StopSearch.objects.filter(file=source).delete()
    lines = stop_lines(
        rows,
        start=f"{source.pk}\t{source.force_id}",
        areas_at={
            place: (
                areas.get(AreaKind.DISTRICT),
                areas.get(AreaKind.WARD),
                areas.get(AreaKind.LSOA),
            )
            for place, areas in zip(places, placed, strict=True)
        },
    )
    _copy(_COPY_STOPS, lines)


def _store_source(
    source: SourceFile, rows: list[StreetRow] | list[StopRow], count: RowCount
) -> None:
    if not rows:
        raise FileRefused(source.name, "has no row of its month")
    source.n_read = count.read
    source.n_stored = len(rows)
    source.n_without_place = sum(1 for row in rows if not row.point)
    source.set_aside = dict(count.set_aside)
    source.imported_at = clock.now()
    source.save()


def _copy(statement: str, lines: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, io.StringIO("".join(lines)))
