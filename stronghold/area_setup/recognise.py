"""Say what each file of a folder is, by its columns and layers, never by its name."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from stronghold.area_setup.choices import Format, Part
from stronghold.area_setup.rules import (
    CODE_COLUMN,
    OTHER_AREAS,
    PART_OF,
    STEMS,
    TEAM_COLUMNS,
    WARD_COLUMN,
)
from stronghold.area_setup.sources import (
    BOOKS,
    MAPS,
    OLD_BOOKS,
    OSM,
    TABLES,
    Source,
    sources_in,
)
from stronghold.core.geography.published_files import (
    CODE_POINT_WIDTH,
    ONSPD_COLUMNS,
    OPEN_NAMES_HEADER,
    OPEN_NAMES_WIDTH,
    UPRN_COLUMNS,
    is_population,
)
from stronghold.core.geography.rules import NATIONAL_GRID
from stronghold.core.geography.vector_files import VectorLayer, layers_in, srid_of
from stronghold.core.geography.workbook_files import sheets_in
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.values import postcode_in_form
from stronghold.figures.base_map.kinds import theme_of
from stronghold.opendata.police_uk import STOP_HEADER, STREET_HEADER

# How much of a table is looked at: several lines of the widest.
_HEAD = 1 << 16
_LINES = 30
# OS Open Names calls each row by what it is: an address of Ordnance Survey.
_OS_NAME = "http://data.ordnancesurvey.co.uk/id/"
_CODE_POINT_HEADER = ("PC", "PQ", "EA", "NO")
_LAYERS_OF_OSM = {"points", "lines", "multilinestrings", "multipolygons"}


@dataclass(frozen=True)
class Found:
    """A file, or a layer of one, that is a part of the map."""

    source: Source
    format: Format
    part: Part
    # Of boundaries: the stem of its columns, such as WD24, its layer and its columns.
    # The layer of a workbook is a sheet.
    stem: str = ""
    layer: str = ""
    fields: tuple[str | None, str | None] = (None, None)
    detail: str = ""


@dataclass
class Look:
    """What is in a folder: what is known, what is not used and why, what is damaged."""

    found: list[Found] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    refused: list[FileRefused] = field(default_factory=list)

    def of(self, part: Part) -> list[Found]:
        return [one for one in self.found if one.part == part]


def look_at(folder: Path) -> Look:
    """Look at each file of a folder and of the folders and archives in it."""
    look = Look()
    for source in sources_in(folder, look.refused):
        try:
            found, reason = _recognise(source)
        except FileRefused as refusal:
            look.refused.append(refusal)
        else:
            look.found.extend(found)
            if not found:
                look.unknown.append((source.name, reason))
    return look


def _recognise(source: Source) -> tuple[list[Found], str]:
    """Return what a file is, or nothing and the reason."""
    if source.ends_with(OSM):
        return [_found(source, Format.OPENSTREETMAP)], ""
    if source.ends_with(MAPS):
        return _of_map(source)
    if source.ends_with(TABLES):
        return _of_table(source)
    if source.ends_with(BOOKS):
        return _of_book(source)
    if source.ends_with(OLD_BOOKS):
        return [], "an old workbook (.xls), which is not read; save it as .xlsx"
    return [], "not a table or a map"


def _found(source: Source, as_format: Format, detail: str = "") -> Found:
    return Found(source, as_format, PART_OF[as_format], detail=detail)


def _of_map(source: Source) -> tuple[list[Found], str]:
    with source.as_map() as address:
        try:
            layers = layers_in(address, file=source.name)
        except FileRefused:
            # JSON is much else too.
            if source.ends_with((".json",)):
                return [], "JSON, but no map"
            raise
        found = [one for layer in layers if (one := _of_layer(source, layer))]
    names = "; ".join(
        f"{layer.name} with the columns {', '.join(layer.fields[:6]) or 'none'}"
        for layer in layers[:3]
    )
    return found, f"no layer or column of it is known: {names or 'it has no layer'}"


def _of_layer(source: Source, layer: VectorLayer) -> Found | None:
    columns = {
        match[0].upper()[:-2]: (match[1].upper(), column)
        for column in layer.fields
        if (match := CODE_COLUMN.fullmatch(column))
    }
    if any(map(OTHER_AREAS.fullmatch, layer.fields)):
        columns = {}
    for beginning, part in STEMS.items():
        for stem, (begins, column) in columns.items():
            if begins == beginning:
                grid = "longitude and latitude"
                if srid_of(layer, file=source.name) == NATIONAL_GRID:
                    grid = "British National Grid"
                return Found(
                    source,
                    Format.OUTLINES,
                    part,
                    stem=stem,
                    layer=layer.name,
                    fields=(column, _name_of(stem, layer.fields)),
                    detail=f"areas: {layer.n_features:,}; {grid}",
                )
    if source.ends_with((".kml",)) and "Name" in layer.fields:
        return Found(
            source,
            Format.BEATS,
            PART_OF[Format.BEATS],
            layer=layer.name,
            fields=(None, "Name"),
            detail=source.inner.stem,
        )
    if theme := theme_of(layer.name.removesuffix(".geojson")):
        is_osm = layer.name in _LAYERS_OF_OSM
        as_format = Format.OPENSTREETMAP if is_osm else Format.OS_MAP
        return _found(source, as_format, theme)
    return None


def _name_of(stem: str, fields: Sequence[str]) -> str | None:
    return next((name for name in fields if name.upper() == f"{stem}NM"), None)


def _of_table(source: Source) -> tuple[list[Found], str]:
    head = _head(source)
    if not head:
        return [], "empty"
    if tuple(head[0][:6]) == OPEN_NAMES_HEADER and len(head) == 1:
        return [], "the header of OS Open Names, whose columns are known"
    if tuple(head[0][:4]) == _CODE_POINT_HEADER:
        return [], "the header of Code-Point Open, whose columns are known"
    as_format = _format_of(head)
    if as_format is None:
        return (
            [],
            f"no table that is known; its first columns: {', '.join(head[0][:6])}",
        )
    return [_found(source, as_format)], ""


def _of_book(source: Source) -> tuple[list[Found], str]:
    """Return the sheets of a workbook that are known: those of population."""
    found, names = [], []
    with source.as_map() as path:
        for sheet in sheets_in(path, file=source.name):
            names.append(sheet.sheet)
            head = list(islice(sheet.headless(), _LINES))
            if is_population(head, sheet=sheet.sheet):
                part = PART_OF[Format.POPULATION]
                found.append(
                    Found(
                        source,
                        Format.POPULATION,
                        part,
                        layer=sheet.sheet,
                        detail=f"sheet {sheet.sheet}",
                    )
                )
    return found, f"no sheet of it is known: {', '.join(names[:6]) or 'it has none'}"


def _format_of(head: Sequence[Sequence[str]]) -> Format | None:
    header, lower = set(head[0]), {name.strip().lower() for name in head[0]}
    if tuple(head[0]) == STREET_HEADER:
        return Format.STREET_CRIME
    if tuple(head[0]) == STOP_HEADER:
        return Format.STOPS
    if set(UPRN_COLUMNS) == header:
        return Format.OPEN_UPRN
    if set(ONSPD_COLUMNS) <= header:
        return Format.ONSPD
    if is_population(head):
        return Format.POPULATION
    if lower & set(TEAM_COLUMNS) and any(map(WARD_COLUMN.fullmatch, head[0])):
        return Format.TEAMS
    return _format_without_header(head)


def _format_without_header(head: Sequence[Sequence[str]]) -> Format | None:
    first = head[0]
    if len(first) == OPEN_NAMES_WIDTH and first[1].startswith(_OS_NAME):
        return Format.OPEN_NAMES
    if len(first) == CODE_POINT_WIDTH and postcode_in_form(first[0]):
        return Format.CODE_POINT
    return None


def _head(source: Source) -> list[list[str]]:
    """Return the first lines as records. FileRefused if they are no text."""
    with source.open() as stream:
        start = stream.read(_HEAD)
    if b"\0" in start:
        raise FileRefused(source.name, "is not a text file; save the table as CSV")
    try:
        text = start.decode(
            "utf-8-sig", errors="strict" if len(start) < _HEAD else "ignore"
        )
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 ({error.reason}); save it as CSV UTF-8"
        raise FileRefused(source.name, reason) from error
    lines = io.StringIO(text, newline="")
    return [
        fields
        for fields, _ in zip(csv.reader(lines), range(_LINES), strict=False)
        if fields
    ]


@dataclass(frozen=True)
class Step:
    """What one step loads; `name` is the part, or the stem of an edition."""

    name: str
    part: Part
    found: Sequence[Found]

    @property
    def title(self) -> str:
        label = str(self.part.label)
        return label if self.name == self.part else f"{label} ({self.name})"


def in_words(found: Sequence[Found]) -> list[str]:
    """Say of each file what it is; of many of one kind in one place, how many."""
    groups: dict[tuple[str, Format], list[Found]] = {}
    for one in found:
        where = (
            one.source.path.name if one.source.member else one.source.path.parent.name
        )
        key = where if one.format in _MANY else one.source.name + one.layer
        groups.setdefault((key, one.format), []).append(one)
    said = []
    for (_, as_format), some in groups.items():
        first = some[0]
        what = f"{as_format.label}, {first.stem}" if first.stem else as_format.label
        detail = first.detail if len(some) == 1 else f"and {len(some) - 1:,} more such"
        said.append(f"{first.source.name}: {what}" + (f" ({detail})" if detail else ""))
    return said


# Formats that are published as many files.
_MANY = {
    Format.BEATS,
    Format.CODE_POINT,
    Format.OPEN_NAMES,
    Format.OS_MAP,
    Format.STREET_CRIME,
    Format.STOPS,
}


def steps_in(found: Iterable[Found]) -> list[Step]:
    """Return the steps in the order of loading, the oldest edition of a kind first."""
    steps = []
    ordered = sorted(found, key=lambda one: (one.stem, one.source.name, one.layer))
    for part in Part:
        by_name: dict[str, list[Found]] = {}
        for one in ordered:
            # A street file also says where the points of a street are.
            is_of_streets = one.format == Format.STREET_CRIME and part == Part.STREETS
            if one.part == part or is_of_streets:
                by_name.setdefault(one.stem or part.value, []).append(one)
        steps += [Step(name, part, files) for name, files in by_name.items()]
    return steps
