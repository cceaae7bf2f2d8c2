"""Write features as GeoJSON (RFC 7946), in longitude and latitude, one feature a line.

The marking and the purpose are extra members of the collection, which the standard
allows: a reader ignores members that it does not know.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

import orjson

from stronghold.core.kernel.london import LONDON
from stronghold.core.ui.tables import Cell, Features, FileLabel


def write_geojson(stream: BinaryIO, label: FileLabel, features: Features) -> int:
    """Write a collection into an open file, which stays open; return its size.

    A geometry is the text of a GeoJSON geometry, or None for a feature without a place.
    """
    stream.write(_head(label, features))
    written = 0
    names = [column.name for column in features.columns]
    for geometry, cells in features.rows:
        stream.write(b",\n" if written else b"\n")
        stream.write(_feature(geometry, names, cells))
        written += 1
    stream.write(b"\n]}\n")
    return written


def _head(label: FileLabel, features: Features) -> bytes:
    head = {
        "type": "FeatureCollection",
        "name": features.name,
        "protective_marking": label.marking,
        "purpose": label.purpose,
        "about": {"File": label.title, **dict(label.facts)},
        "columns": {column.name: column.means for column in features.columns},
    }
    return orjson.dumps(head)[:-1] + b',"features":['


def _feature(
    geometry: bytes | str | None, names: Sequence[str], cells: Sequence[Cell]
) -> bytes:
    place = None if geometry is None else orjson.Fragment(geometry)
    values = {name: _value(cell) for name, cell in zip(names, cells, strict=True)}
    return orjson.dumps({"type": "Feature", "geometry": place, "properties": values})


def _value(cell: Cell) -> Any:
    match cell:
        case Decimal():
            return float(cell)
        case datetime():
            return cell.astimezone(LONDON).isoformat(timespec="seconds")
        case "":
            return None
    return cell
