"""Features as a GeoPackage (OGC), which desktop maps such as QGIS open.

Rows go in batches, so memory does not grow with them. The marking and the purpose stand
in the description of each layer, and in a table of their own. pyogrio's wheel carries a
GDAL of its own beside GeoDjango's; a test shows that both work in one process.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from pyogrio import raw, set_gdal_config_options

from stronghold.look.geopackage_styles import write_styles
from stronghold.look.tables import Cell, Column, Features, FileLabel, Holds

ABOUT = "about_this_file"
BATCH = 2_000
# What numpy holds the cells of a column in.
_TYPES = {
    Holds.TEXT: "object",
    Holds.WHOLE: "int64",
    Holds.NUMBER: "float64",
    Holds.DAY: "datetime64[D]",
    Holds.INSTANT: "datetime64[ms]",
}
_EMPTY: dict[Holds, Any] = {Holds.WHOLE: 0, Holds.NUMBER: 0.0}
# How GDAL writes that an instant is in UTC; each further one is a quarter of an hour.
_UTC_OFFSET = 100
Row = tuple[Any, Sequence[Cell]]


def write_geopackage(
    path: Path, label: FileLabel, layers: Sequence[Features], *, srid: int
) -> int:
    """Write a new file with a layer for each; return how many features it has.

    A geometry is well-known binary in the system `srid`, an EPSG code; None becomes a
    feature of no place.
    """
    # It is nobody's file until it is finished, and is then put on the disk whole.
    set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
    written = sum(_write_layer(path, label, one, srid=srid) for one in layers)
    _write_about(path, label, layers)
    styles = {one.name: one.style() for one in layers if one.style}
    if styles:
        write_styles(path, styles)
    return written


def _write_layer(path: Path, label: FileLabel, features: Features, *, srid: int) -> int:
    layer = {
        "layer": features.name,
        "crs": f"EPSG:{srid}",
        "geometry_type": features.shape,
        "layer_options": {"DESCRIPTION": f"{label.marking}. Purpose: {label.purpose}"},
    }
    rows, written = iter(features.rows), 0
    while True:
        batch = list(islice(rows, BATCH))
        if not batch and written:
            break
        _write(path, features.columns, batch, append=path.exists(), **layer)
        written += len(batch)
        if not batch:
            break
    return written


def _write(
    path: Path,
    columns: Sequence[Column],
    batch: Sequence[Row],
    *,
    append: bool,
    **layer: Any,
) -> None:
    geometry = np.empty(len(batch), dtype="object")
    geometry[:] = [None if shape is None else bytes(shape) for shape, _ in batch]
    raw.write(
        path,
        geometry,
        [_values(column, batch, at) for at, column in enumerate(columns)],
        [column.name for column in columns],
        field_mask=[_empty(batch, at) for at in range(len(columns))],
        driver="GPKG",
        append=append,
        gdal_tz_offsets=_offsets(columns, len(batch)),
        **layer,
    )


def _values(column: Column, batch: Sequence[Row], at: int) -> Any:
    empty = _EMPTY.get(column.holds)
    values = [_value(column.holds, cells[at], empty) for _, cells in batch]
    array = np.empty(len(batch), dtype=_TYPES[column.holds])
    array[:] = values
    return array


def _value(holds: Holds, cell: Cell, empty: Any) -> Any:
    match cell:
        case None | "":
            return empty
        case datetime():
            return cell.astimezone(UTC).replace(tzinfo=None)
        case Decimal():
            return float(cell)
    return str(cell) if holds == Holds.TEXT else cell


def _empty(batch: Sequence[Row], at: int) -> Any:
    return np.array([cells[at] in (None, "") for _, cells in batch], dtype="bool")


def _offsets(columns: Sequence[Column], n: int) -> dict[str, Any]:
    offsets = np.full(n, _UTC_OFFSET, dtype="int8")
    return {c.name: offsets for c in columns if c.holds == Holds.INSTANT}


def _write_about(path: Path, label: FileLabel, layers: Sequence[Features]) -> None:
    """Write what the file is and what its columns mean, as a table without a map."""
    told = list(_about(label, layers))
    pairs = np.array(told, dtype="object")
    raw.write(
        path,
        None,
        [pairs[:, 0], pairs[:, 1]],
        ["about", "text"],
        layer=ABOUT,
        driver="GPKG",
        append=True,
    )


def _about(label: FileLabel, layers: Sequence[Features]) -> Iterator[tuple[str, str]]:
    yield "Protective marking", label.marking
    yield "File", label.title
    yield "Purpose", label.purpose
    yield from label.facts
    for layer in layers:
        # Names that are told once need not say of which layer they are.
        of = f"{layer.name}." if len(layers) > 1 else ""
        for column in layer.columns:
            means = f"{column.heading}. {column.means}".strip()
            yield f"{of}{column.name}", means
