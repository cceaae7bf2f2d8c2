"""Write features as a GeoPackage (OGC), for map programs such as QGIS.

Rows are written in batches, so memory use does not grow with their number. The marking
and the purpose are in the description of each layer and in a separate table. pyogrio's
wheel has its own GDAL in addition to GeoDjango's; a test shows that both work in one
process.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from pyogrio import raw, set_gdal_config_options

from stronghold.core.ui.geopackage_styles import write_styles
from stronghold.core.ui.tables import Cell, Column, Features, FileLabel, Holds

ABOUT = "about_this_file"
BATCH = 2_000
# The numpy type of each type of column.
_TYPES = {
    Holds.TEXT: "object",
    Holds.WHOLE: "int64",
    Holds.NUMBER: "float64",
    Holds.DAY: "datetime64[D]",
    Holds.INSTANT: "datetime64[ms]",
}
_EMPTY: dict[Holds, Any] = {Holds.WHOLE: 0, Holds.NUMBER: 0.0}
# GDAL's code for UTC; each step above it is a quarter of an hour east.
_UTC_OFFSET = 100
Row = tuple[Any, Sequence[Cell]]


def write_geopackage(
    path: Path, label: FileLabel, layers: Sequence[Features], *, srid: int
) -> int:
    """Write a new file with the given layers; return the number of features.

    A geometry is well-known binary in the EPSG system `srid`, or None for a feature
    without a place.
    """
    # Faster: the file is not used until it is complete, so a crash loses nothing.
    set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
    written = sum(_write_layer(path, label, layer, srid=srid) for layer in layers)
    _write_about(path, label, layers)
    styles = {layer.name: layer.style() for layer in layers if layer.style}
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
        [_values(column, batch, index) for index, column in enumerate(columns)],
        [column.name for column in columns],
        field_mask=[_empty(batch, index) for index in range(len(columns))],
        driver="GPKG",
        append=append,
        gdal_tz_offsets=_offsets(columns, len(batch)),
        **layer,
    )


def _values(column: Column, batch: Sequence[Row], index: int) -> Any:
    empty = _EMPTY.get(column.holds)
    values = [_value(column.holds, cells[index], empty) for _, cells in batch]
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


def _empty(batch: Sequence[Row], index: int) -> Any:
    return np.array([cells[index] in (None, "") for _, cells in batch], dtype="bool")


def _offsets(columns: Sequence[Column], n: int) -> dict[str, Any]:
    offsets = np.full(n, _UTC_OFFSET, dtype="int8")
    return {c.name: offsets for c in columns if c.holds == Holds.INSTANT}


def _write_about(path: Path, label: FileLabel, layers: Sequence[Features]) -> None:
    """Write the description of the file and of its columns as a table."""
    pairs = np.array(list(_about(label, layers)), dtype="object")
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
        # With one layer, its name before each column would be needless.
        prefix = f"{layer.name}." if len(layers) > 1 else ""
        for column in layer.columns:
            means = f"{column.heading}. {column.means}".strip()
            yield f"{prefix}{column.name}", means
